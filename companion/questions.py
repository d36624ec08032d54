"""Questions that are asked so often that the way to the database has to be short."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
import sqlite3
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

from .database import Database, enter_organization

type Row = tuple[Any, ...]
type Values = Mapping[str, object]
type Change = Callable[[Any], Any]

_DIALECT = sqlite.dialect()


class _Written:
    """A statement in SQLite's words, and how its driver takes and gives values."""

    __slots__ = ("_given", "_read", "sql")

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self.sql = str(compiled)
        self._given = tuple(
            (
                name,
                compiled.params[name],
                compiled.binds[name]
                .type.dialect_impl(_DIALECT)
                .bind_processor(_DIALECT),
            )
            for name in compiled.positiontup or ()
        )
        read: list[Change | None] = [
            column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
            for column in statement.selected_columns
        ]
        self._read = read if any(read) else None

    def given(self, values: Values) -> list[Any]:
        """Put values in the order of the words, as the driver takes them."""
        return [
            value if change is None else change(value)
            for value, change in (
                (values.get(name, usual), change) for name, usual, change in self._given
            )
        ]

    def read(self, rows: list[Row]) -> list[Row]:
        """Give rows as Python has their values."""
        if self._read is None or not rows:
            return rows
        columns = (
            column if change is None else map(change, column)
            for column, change in zip(zip(*rows, strict=True), self._read, strict=True)
        )
        return list(zip(*columns, strict=True))


class Question:
    """A statement that is written in SQLite's words once; PostgreSQL takes it as it is."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        """Keep it; it is written when it is asked first."""
        self.statement = statement
        self.names = tuple(statement.selected_columns.keys())

    @cached_property
    def written(self) -> _Written:
        """Write it for SQLite."""
        return _Written(self.statement)


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
    written = question.written
    try:
        rows = driver.execute(written.sql, written.given(values)).fetchall()
    except sqlite3.Error as error:
        raise DBAPIError.instance(written.sql, None, error, sqlite3.Error) from error
    return written.read(rows)
