"""Bringing a database to the form that this version expects."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, text

from .database import WRITES, Database
from .settings import UnsafeConfiguration
from .tables import METADATA

# Two processes that start at once: the second waits, and finds the work done.
LOCK = 0x56465F4D


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("companion") / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _migrating(database: Database) -> Iterator[Connection]:
    """Give one transaction in which tables may be rebuilt."""
    engine = database.engine.execution_options(**{WRITES: True})
    with engine.connect() as connection:
        if database.is_sqlite:
            _set_foreign_keys(connection, on=False)
        try:
            with connection.begin():
                if not database.is_sqlite:
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
                    connection.execute(
                        text("SELECT set_config('vf.system', 'on', true)")
                    )
                yield connection
        finally:
            if database.is_sqlite:
                _set_foreign_keys(connection, on=True)


def _set_foreign_keys(connection: Connection, *, on: bool) -> None:
    """Switch SQLite's foreign keys, which it does outside of transactions only."""
    driver = connection.connection.dbapi_connection
    if driver is not None:
        cursor = driver.cursor()
        cursor.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
        cursor.close()


def newest() -> str:
    """Name the newest form that this version knows."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None  # noqa: S101 - the tree is part of the package
    return head


def current(database: Database) -> str | None:
    """Name the form that the database has."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database to a form; all of it or nothing."""
    known = {
        each.revision
        for each in ScriptDirectory.from_config(_config()).walk_revisions()
    }
    if (found := current(database)) is not None and found not in known:
        raise UnsafeConfiguration(
            f"The database was made by a newer companion (form {found}). "
            "Install that version again, or restore a backup of before."
        )
    with _migrating(database) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(database: Database, revision: str) -> None:
    """Take the database back to an earlier form."""
    with _migrating(database) as connection:
        command.downgrade(_config(connection), revision)


def differences(database: Database) -> list[object]:
    """List what differs between the database and the models."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))


def write_step(database: Database, message: str, revision: str) -> str:
    """Write the next step from what the models say, for a developer to complete."""
    with _migrating(database) as connection:
        made = command.revision(
            _config(connection), message, autogenerate=True, rev_id=revision
        )
    assert isinstance(made, Script)  # noqa: S101 - one step is asked for
    return made.path
