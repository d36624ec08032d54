"""Questions that are asked so often that the way to the database has to be short."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
import sqlite3
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

from .database import Database, enter_organization

type Row = tuple[Any, ...]
type Values = Mapping[str, object]


class Question:
    """A statement that is written in SQLite's words once; PostgreSQL takes it as it is.

    What it asks for has to be of types that both drivers give as Python does.
    """

    __slots__ = ("names", "sql", "statement")

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        """Write it."""
        written = statement.compile(dialect=sqlite.dialect())
        self.statement = statement
        self.sql = str(written)
        self.names = tuple(written.positiontup or ())

    def given(self, values: Values) -> list[Any]:
        """Put values in the order of SQLite's words, ids as it keeps them."""
        return [
            value.hex if isinstance(value, UUID) else value
            for value in map(values.__getitem__, self.names)
        ]


class Ask(Protocol):
    """Asks one consistent state of the database."""

    def __call__(self, question: Question, values: Values) -> list[Row]:
        """Give all rows."""
        ...


@contextmanager
def asking(database: Database, org_id: UUID) -> Iterator[Ask]:
    """Ask as an organization; on SQLite by the driver alone."""
    if not database.is_sqlite:
        with database.read() as session:
            enter_organization(session, org_id)
            connection = session.connection()
            yield lambda question, values: [
                tuple(row) for row in connection.execute(question.statement, values)
            ]
        return
    with database.snapshot() as driver:
        yield lambda question, values: _by_driver(driver, question, values)


def _by_driver(
    driver: sqlite3.Connection, question: Question, values: Values
) -> list[Row]:
    try:
        return driver.execute(question.sql, question.given(values)).fetchall()
    except sqlite3.Error as error:
        raise DBAPIError.instance(question.sql, None, error, sqlite3.Error) from error
