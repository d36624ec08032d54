"""The steps between the database's forms, taken by Alembic (which is slow to load)."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
import re
from tempfile import TemporaryDirectory

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, text

from .database import WRITES, Database
from .models import PARTIAL
from .tables import METADATA

# Two processes that start at once: the second waits, and finds the work done.
LOCK = 0x56465F4D
NOISE = re.compile(r"^\s*# ### .*\n", re.MULTILINE)


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


def known() -> set[str]:
    """Name every form that this version knows."""
    tree = ScriptDirectory.from_config(_config())
    return {step.revision for step in tree.walk_revisions()}


def climb(database: Database, revision: str) -> None:
    """Bring the database to a form; all of it or nothing."""
    with _migrating(database) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(database: Database, revision: str) -> None:
    """Take the database back to an earlier form."""
    with _migrating(database) as connection:
        command.downgrade(_config(connection), revision)


def _say_partial() -> None:
    """Say in PostgreSQL's word, too, which indexes hold some rows only."""
    for table in METADATA.tables.values():
        for index in table.indexes:
            if PARTIAL in index.info:
                options = index.dialect_options["postgresql"]
                options["where"] = index.info[PARTIAL]


def differences(database: Database) -> list[object]:
    """List what differs between the database and the models."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))


def write_step(message: str, revision: str) -> Path:
    """Write the next step from what the models say, for a developer to complete."""
    _say_partial()
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/companion.db")
        climb(database, "head")
        with _migrating(database) as connection:
            made = command.revision(
                _config(connection), message, autogenerate=True, rev_id=revision
            )
        database.close()
    assert isinstance(made, Script)  # noqa: S101 - one step is asked for
    path = Path(made.path)
    text = NOISE.sub("", path.read_text(encoding="utf-8"))
    text = text.replace("companion.models.Timestamp(timezone=True)", "Timestamp()")
    path.write_text(text, encoding="utf-8")
    return path
