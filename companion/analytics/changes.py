"""Whether anything in the database has changed since an answer was made."""

from sqlalchemy import text

from ..database import Database


def stamp(database: Database) -> object:
    """Give what is another one after each commit that could change an answer.

    On SQLite all commits are this process's, and readings alone change no answer: what
    is shown of them are their sums, which a job writes.
    """
    if database.is_sqlite:
        return database.latest_change
    with database.read() as session:
        return session.scalar(text("SELECT pg_current_snapshot()::text"))
