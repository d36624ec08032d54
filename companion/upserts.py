"""Inserts that may meet a row that is there, in the words of either database."""

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Table

from .models import Model

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

    type Upsert = sqlite.Insert | postgresql.Insert


@cache
def _kind(dialect: str) -> type[Upsert]:
    """Load the words of one database only."""
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite  # noqa: PLC0415

        return sqlite.Insert
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415

    return postgresql.Insert


def upsert(dialect: str, table: Table | type[Model]) -> Upsert:
    """Begin an insert that says what becomes of a row that is there already."""
    return _kind(dialect)(table)
