"""Bringing a database to the form that this version expects."""

from importlib.resources import files
import os
import sys
from threading import active_count

from sqlalchemy import inspect, text

from .database import Database
from .settings import UnsafeConfiguration


def newest() -> str:
    """Name the newest form that this version knows: the steps' files are numbered."""
    steps = files("companion") / "migrations" / "versions"
    return max(
        step.name.split("_")[0] for step in steps.iterdir() if step.name[0].isdigit()
    )


def current(database: Database) -> str | None:
    """Name the form that the database has."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return None if found is None else str(found)


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database to a form; all of it or nothing."""
    found = current(database)
    if found == newest() and revision in {"head", found}:
        return
    # A companion whose database needs nothing does without Alembic: 11 MB, half a second.
    from . import steps  # noqa: PLC0415

    if found is not None and found not in steps.known():
        raise UnsafeConfiguration(
            f"The database was made by a newer companion (form {found}). "
            "Install that version again, or restore a backup of before."
        )
    steps.climb(database, revision)


def upgrade_apart(database: Database) -> None:
    """Bring the database to this version's form, in a process of its own where that is safe.

    The 18 MB that it takes end with that process. If it does not succeed there, it is
    tried here, so that the reason is told here.
    """
    if current(database) == newest():
        return
    # What is open may not be shared, and a process with threads cannot be doubled.
    database.close()
    if sys.platform != "linux" or active_count() > 1 or not _succeeds_apart(database):
        upgrade(database)


def _succeeds_apart(database: Database) -> bool:
    """Upgrade in a double of this process, and tell whether it has done that."""
    double = os.fork()
    if double:
        try:
            return os.waitpid(double, 0)[1] == 0
        except ChildProcessError:
            # Whoever started this process has the system forget its children.
            return False
    succeeded = False
    try:
        upgrade(database)
        succeeded = True
    finally:
        # Nothing else of this process's is the double's to end.
        os._exit(0 if succeeded else 1)
