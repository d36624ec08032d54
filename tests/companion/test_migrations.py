"""The database's forms: one tree for both databases."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from companion.database import Database
from companion.migrate import current, newest, upgrade
from companion.models import PARTIAL
from companion.settings import UnsafeConfiguration
from companion.steps import differences, downgrade, known, write_step
from companion.tables import METADATA


@pytest.fixture
def database(empty_database_url: str) -> Database:
    """Open an empty database."""
    return Database(empty_database_url)


def test_migrated_database_is_what_the_models_say(database: Database) -> None:
    """Nothing is missing, nothing is left over; a second time changes nothing."""
    upgrade(database)
    upgrade(database)

    assert current(database) == newest() == max(known())
    assert differences(database) == []
    database.close()


def test_indexes_of_some_rows_hold_no_others(database: Database) -> None:
    """On either database, as the models say."""
    upgrade(database)
    by_name = (
        "SELECT name, sql FROM sqlite_master"
        if database.is_sqlite
        else "SELECT indexname, indexdef FROM pg_indexes"
    )
    with database.engine.connect() as connection:
        written = {row[0]: row[1] for row in connection.execute(text(by_name))}
    database.close()
    partial = {
        index.name: PARTIAL in index.info
        for table in METADATA.tables.values()
        for index in table.indexes
    }
    assert any(partial.values())
    assert {name: " WHERE " in written[name] for name in partial} == partial


def test_every_step_can_be_taken_back(database: Database) -> None:
    """Down to nothing, and up again."""
    upgrade(database)
    while current(database) is not None:
        downgrade(database, "-1")
    left = set(inspect(database.engine).get_table_names())
    upgrade(database)

    assert left == {"alembic_version"}
    assert differences(database) == []
    database.close()


def test_two_that_start_at_once_migrate_once(database: Database) -> None:
    """The second waits, and finds the work done."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(upgrade, [database, database]))

    assert current(database) == newest()
    database.close()


def test_database_of_a_newer_companion_is_left_alone(database: Database) -> None:
    """With what to do."""
    upgrade(database)
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(UnsafeConfiguration, match="newer companion"):
        upgrade(database)
    database.close()


def test_connections_are_safe_after_a_migration(tmp_path: Path) -> None:
    """SQLite's foreign keys are off for the rebuild only."""
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    upgrade(database)
    with database.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("foreign_keys", "journal_mode", "synchronous", "busy_timeout")
        }

    assert pragmas == {
        "foreign_keys": 1,
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 5000,
    }
    database.close()


def test_developers_get_the_next_step_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Models without a difference give an empty step."""
    path = write_step("Nothing new", "9998")
    try:
        text = path.read_text(encoding="utf-8")
    finally:
        path.unlink()

    assert "    pass\n" in text
    assert "###" not in text


def test_names_of_constraints_are_ours() -> None:
    """A constraint without a name cannot be changed later."""
    unnamed = [
        constraint
        for table in METADATA.tables.values()
        for constraint in table.constraints
        if constraint.name is None
    ]
    assert unnamed == []
