"""Whether anything in the database has changed since an answer was made."""

from collections.abc import Callable, Iterable

from sqlalchemy import text

from ..database import Database

type Stamps = Callable[[Iterable[str]], object]


def stamps(database: Database) -> Stamps:
    """Give what gives tables another stamp after each commit that changes one of them.

    PostgreSQL tells of all commits only, whatever they have changed.
    """
    if database.is_sqlite:
        return database.commits.numbers_of
    with database.read() as session:
        snapshot: str | None = session.scalar(
            text("SELECT pg_current_snapshot()::text")
        )
    return lambda _: snapshot
