"""Who writes readings: one lane on SQLite, each request itself on PostgreSQL."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, Full, Queue
from threading import Lock, Thread
from typing import Protocol, override

from fastapi.concurrency import run_in_threadpool
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
import structlog

from ..database import Database, WriteSession
from ..problems import Unavailable
from .live import Hub
from .schemas import Receipt
from .store import Delivery, KnownSensors, Stored, store, store_together

_LOGGER = structlog.stdlib.get_logger(__name__)

MOST_WAITING = 256
MOST_AT_ONCE = 64
ANSWER_SECONDS = 30.0


# Reads what was delivered, which takes a while for a large batch, or refuses it.
type Reader = Callable[[], Delivery]


class Writer(Protocol):
    """Reads and stores batches; what it answers is committed."""

    async def take(self, read: Reader) -> Receipt:
        """Store a batch."""
        ...

    def close(self) -> None:
        """Finish what was begun."""
        ...


@dataclass(frozen=True, slots=True)
class Direct:
    """Stores each batch in a transaction of its own."""

    database: Database
    hub: Hub
    known: KnownSensors = field(default_factory=KnownSensors)

    async def take(self, read: Reader) -> Receipt:
        """Store a batch, in a thread."""
        return await run_in_threadpool(self.write, read)

    def write(self, read: Reader) -> Receipt:
        """Store a batch."""
        delivery = read()
        with self.database.write() as session:
            stored = store(session, delivery, self.known)
        _tell(delivery, stored, self.known, self.hub)
        return stored.receipt

    def close(self) -> None:
        """Have nothing to finish."""


def _tell(delivery: Delivery, stored: Stored, known: KnownSensors, hub: Hub) -> None:
    """Let others know what is committed now."""
    known.add(delivery.org_id, delivery.batch.source_id, stored.new_sensors)
    hub.publish(delivery.org_id, stored.rows)


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    """A batch in the queue, and where its answer goes."""

    read: Reader
    answer: Future[Receipt]


class Lane(Thread):
    """Stores all batches that wait in one transaction, so that they share its sync."""

    def __init__(
        self, database: Database, hub: Hub, *, most_waiting: int = MOST_WAITING
    ) -> None:
        super().__init__(name="readings", daemon=True)
        self._database = database
        self._hub = hub
        self._known = KnownSensors()
        self._queue: Queue[_Waiting | None] = Queue(most_waiting)
        self._lock = Lock()
        self._is_closed = False

    async def take(self, read: Reader) -> Receipt:
        """Queue a batch and wait until it is committed, without a thread."""
        answer = asyncio.wrap_future(self.queue(read))
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await answer
        except TimeoutError as error:
            raise Unavailable("The batch was not written in time.") from error

    def queue(self, read: Reader) -> Future[Receipt]:
        """Queue a batch; the answer is there when it is committed."""
        waiting = _Waiting(read, Future())
        with self._lock:
            if self._is_closed:
                raise Unavailable("The companion is stopping.")
            try:
                self._queue.put_nowait(waiting)
            except Full:
                raise Unavailable("Too many batches wait.", retry_after=1) from None
        return waiting.answer

    def close(self) -> None:
        """Store what waits, and end."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
        if self.is_alive():
            self._queue.put(None)
            self.join()

    @override
    def run(self) -> None:
        """Store batches until the lane is closed."""
        while (first := self._queue.get()) is not None:
            group, ends = self._gather(first)
            self._finish(group)
            if ends:
                return

    def _finish(self, group: Sequence[_Waiting]) -> None:
        """Store what can be read, and answer everybody."""
        batches = list(_read(group))
        if not batches:
            return
        try:
            outcomes = self._store([delivery for _, delivery in batches])
        except Exception as error:  # noqa: BLE001 - every waiting request is told
            _LOGGER.warning("batches not stored", error=type(error).__name__)
            for waiting, _ in batches:
                waiting.answer.set_exception(error)
            return
        for (waiting, delivery), outcome in zip(batches, outcomes, strict=True):
            if isinstance(outcome, Exception):
                waiting.answer.set_exception(outcome)
            else:
                waiting.answer.set_result(outcome.receipt)
                _tell(delivery, outcome, self._known, self._hub)

    def _gather(self, first: _Waiting) -> tuple[list[_Waiting], bool]:
        """Take the batches that wait by now."""
        group = [first]
        while len(group) < MOST_AT_ONCE:
            try:
                following = self._queue.get_nowait()
            except Empty:
                break
            if following is None:
                return group, True
            group.append(following)
        return group, False

    def _store(self, deliveries: Sequence[Delivery]) -> Sequence[Stored | Exception]:
        """Store batches in one transaction; a bad one takes back itself alone."""
        known = self._known
        try:
            with self._database.write() as session:
                return store_together(session, deliveries, known)
        except Exception as error:
            if _is_nobodys(error):
                raise
        with self._database.write() as session:
            return [_store_one(session, each, known) for each in deliveries]


def _read(group: Iterable[_Waiting]) -> Iterator[tuple[_Waiting, Delivery]]:
    """Read batches; who sent one that nobody can read is told at once."""
    for waiting in group:
        # Nobody waits any longer for what was given up.
        if not waiting.answer.set_running_or_notify_cancel():
            continue
        try:
            delivery = waiting.read()
        except Exception as error:  # noqa: BLE001 - whoever sent it is told
            waiting.answer.set_exception(error)
        else:
            yield waiting, delivery


def _store_one(
    session: WriteSession, delivery: Delivery, known: KnownSensors
) -> Stored | Exception:
    """Store a batch, or take back what was done for it."""
    # The session's own savepoints fail once more when SQLite has ended the transaction,
    # and hide why.
    statement = session.connection().exec_driver_sql
    statement("SAVEPOINT batch")
    outcome: Stored | Exception
    try:
        outcome = store(session, delivery, known)
    except Exception as error:
        if _is_nobodys(error):
            raise
        outcome = error
        statement("ROLLBACK TO batch")
    statement("RELEASE batch")
    return outcome


def _is_nobodys(error: Exception) -> bool:
    """Tell whether no batch is at fault: the disk or the file itself cannot be written."""
    return isinstance(error, DBAPIError) and not isinstance(
        error, IntegrityError | DataError
    )
