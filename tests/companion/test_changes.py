"""What a database tells of the tables that its commits have changed."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from companion.database import Database
from companion.organizations.models import Organization
from companion.tables import METADATA


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give a database with two tables."""
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    with database.write() as session:
        session.execute(text("CREATE TABLE rack (name TEXT)"))
        session.execute(text("CREATE TABLE shelf (name TEXT)"))
    yield database
    database.close()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO rack VALUES ('a')",
        "  \n INSERT INTO rack (name) SELECT 'a'",
        "UPDATE rack SET name = 'b'",
        "DELETE FROM rack",
        'DELETE FROM "rack"',
    ],
)
def test_commit_changes_the_table_that_it_writes(
    database: Database, statement: str
) -> None:
    """And no other one."""
    racks, shelves = (
        database.commits.numbers_of(["rack"]),
        database.commits.numbers_of(["shelf"]),
    )
    with database.write() as session:
        session.execute(text(statement))
        assert database.commits.numbers_of(["rack"]) == racks
    assert database.commits.numbers_of(["rack"]) != racks
    assert database.commits.numbers_of(["shelf"]) == shelves
    assert database.commits.numbers_of(["shelf", "rack"]) != (*shelves, *racks)


def test_reading_and_what_is_taken_back_change_nothing(database: Database) -> None:
    """Nothing else is there than before."""
    before = database.commits.numbers_of(["rack"])
    with database.write() as session:
        session.execute(text("SELECT * FROM rack"))
    with suppress(RuntimeError), database.write() as session:
        session.execute(text("INSERT INTO rack VALUES ('a')"))
        raise RuntimeError
    with database.write():
        pass
    assert database.commits.numbers_of(["rack"]) == before


def test_statement_that_nobody_knows_may_have_changed_everything(
    database: Database,
) -> None:
    """Better an answer made twice than one that is wrong."""
    before = database.commits.numbers_of(["rack"])
    with database.write() as session:
        session.execute(
            text("WITH a AS (SELECT 'a') INSERT INTO shelf SELECT * FROM a")
        )
    assert database.commits.numbers_of(["rack"]) != before


def test_rows_that_a_session_keeps_until_the_commit_count(database: Database) -> None:
    """The session sends them with the commit only."""
    with database.write() as session:
        METADATA.tables["organization"].create(session.connection())
    before = database.commits.numbers_of(["organization"])
    now = datetime.now(UTC)
    stamps = {"created_at": now, "updated_at": now}
    with database.write() as session:
        session.add(
            Organization(name="Farm", time_zone="UTC", currency="EUR", **stamps)
        )
    assert database.commits.numbers_of(["organization"]) != before
