"""The outbox: what the companion has to hear of, on disk until it has taken it in.

Events are numbered without holes within an epoch. What was taken in stays for a while: a
companion that was restored from a backup hears of it again. Facts are what the companion
was told last of each batch and task, so that nothing is told twice, and nothing is missed
that happened while nobody listened.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
import sqlite3
from threading import RLock
from typing import Final
from uuid import uuid7

VERSION: Final = "1"
KEPT_EVENTS: Final = 5_000
"""How many events stay after they were taken in: for a companion that goes back in time."""
KEPT_POSITIONS: Final = 20_000
"""Two weeks of batches of readings, one a minute."""

KEPT_ABSENCES: Final = 1_000
"""Beyond any recorder's memory, even where Home Assistant restarts several times a day."""

_TABLES: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE event (
    sequence INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL,
    content TEXT NOT NULL
);
CREATE TABLE fact (name TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE position (
    sequence INTEGER PRIMARY KEY, state_id INTEGER NOT NULL, until REAL NOT NULL
);
CREATE TABLE absence (start REAL PRIMARY KEY, stop REAL NOT NULL) WITHOUT ROWID;
"""
_PORTIONS: Final = """
CREATE TABLE IF NOT EXISTS portion (
    sequence INTEGER NOT NULL, hash TEXT NOT NULL, after TEXT, state_id INTEGER, until REAL,
    PRIMARY KEY (sequence, hash)
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class OutboxEvent:
    """An event as it is sent; `content` is JSON."""

    sequence: int
    id: str
    kind: str
    at: str
    content: str


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell; `fact` names what it is the present state of, `digest` sums it up.

    Without a digest the fact is over.
    """

    kind: str
    at: str
    content: str
    fact: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """How far readings were sent: the recorder's row, and up to which UTC second."""

    state_id: int = 0
    until: float = 0.0


@dataclass(frozen=True, slots=True)
class Portion:
    """A request of readings; `position` is how far these are sent with the last of a step.

    `after` sums up the request before it: the companion takes no other one.
    """

    sequence: int
    hash: str
    after: str | None
    position: Position | None = None


class Outbox:
    """The file of one farm's link. Methods block: they run in an executor."""

    def __init__(self, path: Path) -> None:
        """Open the file; one that cannot be read is set aside, and a new one begun."""
        self._lock = RLock()
        try:
            self._connection = _opened(path)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            path.replace(path.with_suffix(f".{uuid7().hex}.unreadable"))
            self._connection = _opened(path)
        self.epoch = self._meta("epoch") or self._begin_epoch()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Write all or nothing; when this is over, it is on the disk."""
        with self._lock, self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection

    def _meta(self, name: str) -> str | None:
        with self._lock:
            row = self._connection.execute(
                "SELECT value FROM meta WHERE name = ?", (name,)
            ).fetchone()
        return None if row is None else str(row[0])

    def _begin_epoch(self) -> str:
        epoch = str(uuid7())
        with self._writing():
            self._set("epoch", epoch)
        return epoch

    def _set(self, name: str, value: str | float) -> None:
        self._connection.execute(
            "INSERT INTO meta VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, str(value)),
        )

    # Events

    @property
    def acknowledged(self) -> int:
        """Return the last sequence number that was taken in."""
        return int(self._meta("acknowledged") or 0)

    @property
    def last(self) -> int:
        """Return the last sequence number that was given, in this epoch."""
        with self._lock:
            row = self._connection.execute("SELECT max(sequence) FROM event").fetchone()
        return max(int(row[0] or 0), self.acknowledged)

    @property
    def waiting(self) -> int:
        """Return how many events are not taken in."""
        return self.last - self.acknowledged

    def facts(self) -> dict[str, str]:
        """Return what was told last: digests by the names of facts."""
        with self._lock:
            return dict(self._connection.execute("SELECT name, digest FROM fact"))

    def tell(self, news: Sequence[News]) -> None:
        """Give news their numbers, and keep them until they are taken in."""
        if not news:
            return
        with self._writing() as connection:
            self._tell(connection, news)

    def _tell(self, connection: sqlite3.Connection, news: Sequence[News]) -> None:
        for sequence, each in enumerate(news, self.last + 1):
            connection.execute(
                "INSERT INTO event VALUES (?, ?, ?, ?, ?)",
                (sequence, str(uuid7()), each.kind, each.at, each.content),
            )
            if each.fact is not None and each.digest is None:
                connection.execute("DELETE FROM fact WHERE name = ?", (each.fact,))
            elif each.fact is not None:
                connection.execute(
                    "INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) "
                    "DO UPDATE SET digest = excluded.digest",
                    (each.fact, each.digest),
                )

    def pending(self, most: int, most_bytes: int) -> list[OutboxEvent]:
        """Return the next events to send; at least one, where there is any."""
        found: list[OutboxEvent] = []
        size = 0
        with self._lock:
            rows = self._connection.execute(
                "SELECT sequence, id, kind, at, content FROM event "
                "WHERE sequence > ? ORDER BY sequence LIMIT ?",
                (self.acknowledged, most),
            ).fetchall()
        for row in rows:
            event = OutboxEvent(*row)
            size += len(event.content)
            if found and size > most_bytes:
                break
            found.append(event)
        return found

    def acknowledge(self, sequence: int) -> None:
        """Take note that all up to a sequence number was taken in."""
        with self._writing() as connection:
            self._set("acknowledged", sequence)
            connection.execute(
                "DELETE FROM event WHERE sequence <= ?", (sequence - KEPT_EVENTS,)
            )

    def resume(self, epoch: str | None, sequence: int, last_id: str | None) -> bool:
        """Go on from where the companion is; return False after a new epoch had to begin.

        It has to where the two ends do not share a past: this one or the other was
        restored from a backup, or the companion forgot more than is kept here.
        """
        with self._lock:
            row = self._connection.execute(
                "SELECT (SELECT min(sequence) FROM event), "
                "(SELECT id FROM event WHERE sequence = ?)",
                (sequence,),
            ).fetchone()
        oldest, own_id = row
        is_begun = epoch == self.epoch or (epoch is None and sequence == 0)
        is_shared = (
            is_begun
            and (oldest or self.last + 1) - 1 <= sequence <= self.last
            and (last_id is None or own_id is None or own_id == last_id)
        )
        if is_shared:
            if sequence != self.acknowledged:
                self.acknowledge(sequence)
            return True
        self._renumber()
        return False

    def _renumber(self) -> None:
        """Begin a new epoch with all that is kept; facts are told anew."""
        self.epoch = str(uuid7())
        with self._writing() as connection:
            rows = connection.execute(
                "SELECT id, kind, at, content FROM event ORDER BY sequence"
            ).fetchall()
            connection.execute("DELETE FROM event")
            connection.executemany(
                "INSERT INTO event VALUES (?, ?, ?, ?, ?)",
                [(number, *row) for number, row in enumerate(rows, 1)],
            )
            connection.execute("DELETE FROM fact")
            self._set("epoch", self.epoch)
            self._set("acknowledged", 0)

    # The layout

    def layout_revision(self, digest: str, there: int = 0) -> int:
        """Return the revision of a layout: the last one, or the next where it differs.

        `there` is the companion's in this epoch. It is above ours after this end was
        restored from a backup: then ours goes on from there.
        """
        revision = int(self._meta("layout_revision") or 0)
        if self._meta("layout") == digest and revision >= there:
            return revision
        revision = max(revision, there) + 1
        with self._writing():
            self._set("layout", digest)
            self._set("layout_revision", revision)
        return revision

    # Readings

    def position(self) -> Position:
        """Return how far readings were sent."""
        with self._lock:
            row = self._connection.execute(
                "SELECT state_id, until FROM position ORDER BY sequence DESC LIMIT 1"
            ).fetchone()
        return Position() if row is None else Position(*row)

    def keep_portions(self, portions: Sequence[Portion]) -> None:
        """Take note of what is about to be sent, and may arrive whatever is heard of it."""
        if not portions:
            return
        with self._writing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO portion VALUES (?, ?, ?, ?, ?)",
                [
                    (
                        each.sequence,
                        each.hash,
                        each.after,
                        *(
                            (None, None)
                            if each.position is None
                            else (each.position.state_id, each.position.until)
                        ),
                    )
                    for each in portions
                ],
            )
            connection.execute(
                "DELETE FROM portion WHERE sequence <= ?",
                (portions[-1].sequence - KEPT_POSITIONS,),
            )

    def keep_position(
        self,
        sequence: int,
        position: Position,
        news: Sequence[News] = (),
        *,
        last: str | None = None,
    ) -> None:
        """Take note that readings up to a position were taken in, and tell what was not.

        `last` sums up the request with which that was so.
        """
        with self._writing() as connection:
            connection.execute(
                "UPDATE portion SET state_id = ?, until = ? "
                "WHERE sequence = ? AND hash = ?",
                (position.state_id, position.until, sequence, last),
            )
            self._tell(connection, news)
            connection.execute(
                "INSERT OR REPLACE INTO position VALUES (?, ?, ?)",
                (sequence, position.state_id, position.until),
            )
            connection.execute(
                "DELETE FROM position WHERE sequence <= ?", (sequence - KEPT_POSITIONS,)
            )

    def go_back(self, sequence: int, last: str | None = None) -> bool:
        """Go back to where the companion is; return whether it had been further.

        `last` sums up the last request that it has: one that was late may have taken the
        number of another one, since it was restored from a backup.
        """
        with self._writing() as connection:
            gone = connection.execute(
                "DELETE FROM position WHERE sequence > ?",
                (self._shared(sequence, last),),
            )
        return gone.rowcount > 0

    def _shared(self, sequence: int, last: str | None) -> int:
        """Return the last step that both ends know to be the same."""
        (newest,) = self._connection.execute(
            "SELECT max(sequence) FROM portion"
        ).fetchone()
        if newest is None or sequence > newest:
            # Nothing was kept of it: it was sent before this end was restored.
            return sequence
        while sequence > 0 and last is not None:
            sent = self._connection.execute(
                "SELECT state_id, until, after FROM portion "
                "WHERE sequence = ? AND hash = ?",
                (sequence, last),
            ).fetchone()
            if sent is None:
                return 0
            kept = self._connection.execute(
                "SELECT state_id, until FROM position WHERE sequence = ?", (sequence,)
            ).fetchone()
            if kept == sent[:2]:
                return sequence
            sequence, last = sequence - 1, sent[2]
        return sequence

    # Being there

    def was_alive(self) -> float | None:
        """Return when the farm was last known to be followed."""
        alive = self._meta("alive")
        return None if alive is None else float(alive)

    def is_alive(self, now: float) -> None:
        """Take note that the farm is followed."""
        with self._writing():
            self._set("alive", now)

    def keep_absence(self, start: float, stop: float, news: News) -> None:
        """Take note of a time in which nobody followed the farm, and tell of it."""
        with self._writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO absence VALUES (?, ?)", (start, stop)
            )
            connection.execute(
                "DELETE FROM absence WHERE start <= (SELECT start FROM absence "
                "ORDER BY start DESC LIMIT 1 OFFSET ?)",
                (KEPT_ABSENCES,),
            )
            self._set("alive", stop)
            self._tell(connection, [news])

    def absences(self) -> list[tuple[float, float]]:
        """Return the times in which nobody followed the farm."""
        with self._lock:
            return self._connection.execute(
                "SELECT start, stop FROM absence ORDER BY start"
            ).fetchall()


def _opened(path: Path) -> sqlite3.Connection:
    """Open or make the file, and look whether it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = FULL")
        _check(connection)
        connection.execute(_PORTIONS)
        if connection.execute("PRAGMA user_version").fetchone() == (0,):
            connection.executescript(
                f"BEGIN; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;"
            )
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection) -> None:
    """Refuse a file that is not whole."""
    (state,) = connection.execute("PRAGMA quick_check").fetchone()
    if state != "ok":
        raise sqlite3.DatabaseError(state)
