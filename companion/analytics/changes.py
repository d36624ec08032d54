"""Whether anything in the database has changed since an answer was made."""

from contextlib import closing
import sqlite3
from threading import Lock

from sqlalchemy import text

from ..database import Database


class Changes:
    """Gives a stamp that is another one after each commit, whoever made it."""

    def __init__(self, database: Database) -> None:
        """Open what is asked."""
        self._database = database
        self._lock = Lock()
        # SQLite tells a connection that others have written, if it is always the same.
        self._connection: sqlite3.Connection | None = None

    def stamp(self) -> object:
        """Give the stamp of what would be read now."""
        if not self._database.is_sqlite:
            with self._database.read() as session:
                return session.scalar(text("SELECT pg_current_snapshot()::text"))
        with self._lock:
            if self._connection is None:
                self._connection = sqlite3.connect(
                    str(self._database.url.database), check_same_thread=False
                )
            with closing(self._connection.execute("PRAGMA data_version")) as cursor:
                return cursor.fetchone()[0]

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
