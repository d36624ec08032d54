"""The database: one engine for each dialect, sessions that read and that write."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path
import sqlite3
from threading import Event
from time import monotonic
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from .commits import WRITTEN, Commits, Written, note_written
from .models import TenantModel
from .settings import Settings, UnsafeConfiguration

BUSY_SECONDS = 5.0
# As many as the threads that answer requests (AnyIO's limit).
CONNECTIONS = 40
STATEMENT_TIMEOUT_MS = 30_000
WRITES = "vf_writes"
# Reading ends in time, also on SQLite, which is asked now and then whether it has to.
ENDS = "vf_ends"
INSTRUCTIONS_BETWEEN = 200_000
# The keys of what row-level security asks for (PostgreSQL).
SYSTEM = "system"
# Noted in a session that changes what API keys may do.
KEYS = "keys"
_BELL = "bell"


class ReadSession(Session):
    """A session that may only read."""


class WriteSession(ReadSession):
    """A session that holds the right to write from its first statement."""


class NoScope(RuntimeError):
    """A query over tenants' rows in a session that belongs to no tenant."""


class Database:
    """An engine and the sessions on it."""

    def __init__(self, url: str, *, busy_seconds: float = BUSY_SECONDS) -> None:
        # How often a commit of this process has changed what API keys may do.
        self.key_changes = 0
        # On SQLite these are all commits. On PostgreSQL others commit, too.
        self.commits = Commits()
        self.url = _normalized(url)
        # Set when a commit has left work for whoever does the jobs in this process.
        self.bell = Event()
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self.engine = _sqlite_engine(self.url, busy_seconds)
        else:
            self.engine = _postgresql_engine(self.url, busy_seconds)
        self._writing = self.engine.execution_options(**{WRITES: True})
        if self.is_sqlite:
            event.listen(self._writing, "before_cursor_execute", note_written)
        self._reading = self.engine.execution_options(
            **{ENDS: True} if self.is_sqlite else {"postgresql_readonly": True}
        )

    @contextmanager
    def read(self) -> Iterator[ReadSession]:
        """Read a consistent state."""
        with ReadSession(self._reading, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Read a consistent state of SQLite as its driver does, at a fraction of the cost."""
        pooled = self.engine.raw_connection()
        try:
            pooled.info[ENDS] = monotonic() + STATEMENT_TIMEOUT_MS / 1000
            driver: Any = pooled.driver_connection
            driver.execute("BEGIN")
            yield driver
        finally:
            # The pool ends the transaction.
            pooled.close()

    @property
    def has_room(self) -> bool:
        """Tell whether a connection is to be had without waiting (SQLite)."""
        return cast("QueuePool", self.engine.pool).checkedout() < CONNECTIONS // 2

    @contextmanager
    def write(self) -> Iterator[WriteSession]:
        """Write all or nothing: what is raised inside takes everything back."""
        with WriteSession(self._writing, expire_on_commit=False) as session:
            session.info[_BELL] = self.bell
            yield session
            session.flush()
            # The commit gives the connection to others.
            written = _written(session) if self.is_sqlite else {}
            session.commit()
            self.commits.note(written)
            if KEYS in session.info:
                self.key_changes += 1

    @contextmanager
    def system(self) -> Iterator[WriteSession]:
        """Write as the companion itself, over all organizations."""
        with self.write() as session:
            enter_system(session)
            yield session

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_database(settings: Settings) -> Database:
    """Open the database that the settings name."""
    try:
        return Database(settings.url)
    except ModuleNotFoundError as error:
        raise UnsafeConfiguration(
            "VF_DATABASE_URL names PostgreSQL, whose driver is not installed. "
            "Run: pip install 'vertical-farm-companion[postgresql]'"
        ) from error


def enter_organization(
    session: ReadSession, org_id: UUID, user_id: UUID | None = None
) -> None:
    """Bind the session to one organization, in the database's own eyes too."""
    session.info["org_id"] = org_id
    _tell(session, org_id=str(org_id), user_id=str(user_id or ""))


def enter_person(session: ReadSession, user_id: UUID) -> None:
    """Let the session see whose member a person is, and nothing else of tenants."""
    session.info["user_id"] = user_id
    _tell(session, user_id=str(user_id))


def enter_key(session: ReadSession, key_id: UUID) -> None:
    """Let the session see one API key, and nothing else of tenants."""
    session.info["key_id"] = key_id
    _tell(session, key_id=str(key_id))


def enter_system(session: ReadSession) -> None:
    """Let the session see all organizations: for the companion's own work only."""
    session.info[SYSTEM] = True
    _tell(session, system="on")


def note_changed_keys(session: WriteSession) -> None:
    """Have keys looked up again that are remembered, once this is committed."""
    session.info[KEYS] = True


def ring_after_commit(session: WriteSession) -> None:
    """Wake whoever does the jobs in this process, once what is written counts."""
    bell: Event = session.info[_BELL]
    event.listen(session, "after_commit", lambda _: bell.set())


def _tell(session: ReadSession, **values: str) -> None:
    """Tell PostgreSQL's row-level security who asks, until the transaction ends."""
    if session.get_bind().dialect.name == "sqlite":
        return
    calls = ", ".join(f"set_config('vf.{name}', :{name}, true)" for name in values)
    session.execute(text(f"SELECT {calls}"), values)


@event.listens_for(ReadSession, "do_orm_execute")
def _guard(state: ORMExecuteState) -> None:
    """Refuse queries over tenants' rows where nobody has said whose."""
    known = state.session.info
    if any(key in known for key in ("org_id", "user_id", "key_id", SYSTEM)):
        return
    for mapper in state.all_mappers:
        if issubclass(mapper.class_, TenantModel):
            raise NoScope(f"{mapper.class_.__name__} is read without a scope.")


def _normalized(url: str) -> URL:
    """Name the driver that is used, whatever SQLAlchemy's own default is."""
    if url.startswith("postgres://"):
        url = url.replace("postgres://", "postgresql://", 1)
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return parsed.set(drivername="sqlite+pysqlite")
        case "postgresql":
            return parsed.set(drivername="postgresql+psycopg")
    raise UnsafeConfiguration(
        f"VF_DATABASE_URL names {parsed.get_backend_name()}. "
        "Use sqlite:///... or postgresql://..."
    )


def _sqlite_engine(url: URL, busy_seconds: float) -> Engine:
    """Make an engine whose writers queue up, and whose readers never wait for them."""
    if url.database:
        Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_engine(
        url,
        connect_args={
            "timeout": busy_seconds,
            "check_same_thread": False,
            # We say BEGIN ourselves: a transaction that starts as a reader and then
            # writes fails at once with "database is locked", without waiting.
            "isolation_level": None,
        },
        poolclass=QueuePool,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=busy_seconds,
        # The last used connection knows the statements and the pages.
        pool_use_lifo=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        of_connection = entry.info

        def is_late() -> bool:
            end: float = of_connection.get(ENDS, inf)
            return monotonic() > end

        driver: Any = connection
        driver.set_progress_handler(is_late, INSTRUCTIONS_BETWEEN)
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        writes = options.get(WRITES, False)
        lasts = STATEMENT_TIMEOUT_MS / 1000 if options.get(ENDS) else inf
        connection.info[ENDS] = monotonic() + lasts
        connection.info[WRITTEN] = {}
        if connection.info.get(WRITES) is not writes:
            connection.exec_driver_sql(f"PRAGMA query_only={0 if writes else 1}")
            connection.info[WRITES] = writes
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _written(session: WriteSession) -> Written:
    """Give what a session's transaction has changed by now."""
    if not session.in_transaction():
        return {}
    written: Written = session.connection().info[WRITTEN]
    return written


def _postgresql_engine(url: URL, busy_seconds: float) -> Engine:
    """Make an engine whose statements end, and whose dead connections are noticed."""
    options = (
        f"-c statement_timeout={STATEMENT_TIMEOUT_MS} "
        f"-c lock_timeout={int(busy_seconds * 1000)} -c timezone=UTC"
    )
    return create_engine(
        url,
        connect_args={"options": options, "connect_timeout": max(2, int(busy_seconds))},
        # Writers meet at unique keys and row locks, which need no more than this.
        isolation_level="READ COMMITTED",
        pool_size=CONNECTIONS // 4,
        max_overflow=CONNECTIONS - CONNECTIONS // 4,
        pool_timeout=busy_seconds,
        pool_pre_ping=True,
        pool_use_lifo=True,
    )


def driver_error_code(error: BaseException | None) -> str | None:
    """Name the cause as the driver does: a SQLSTATE, or SQLite's own name."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorname", None)
    code: Any = getattr(error, "sqlstate", None)
    return code if isinstance(code, str) else None
