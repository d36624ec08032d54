"""Doing jobs: in the companion's own process, or in a worker of its own."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread
from time import perf_counter
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
import structlog

from ..database import Database, enter_organization, enter_system
from ..metrics import JOB_SECONDS, JOBS
from ..permissions import ROLE_PERMISSIONS, Role
from ..problems import Problem
from ..scope import Actor, ActorKind, WriteScope
from .models import JobState
from .queue import (
    LEASE,
    LeaseLost,
    Taken,
    finish,
    forget_wrong_clock,
    give_back,
    keep,
    next_due,
    take,
)
from .schedules import arrange, fire
from .service import CompanionHandler, Handler, OrganizationHandler

_LOGGER = structlog.stdlib.get_logger(__name__)

# Other processes leave work without ringing; in SQLite's one process there are none.
POLL = timedelta(seconds=2)
# What is due may be held by another runner.
SHORTEST_SLEEP = timedelta(milliseconds=50)
LONGEST_SLEEP = timedelta(seconds=60)
# A new organization, or one that has moved to another zone, is noticed so soon.
ARRANGE_EVERY = timedelta(minutes=5)
PATIENCE_SECONDS = 10.0


class Runner:
    """Does the jobs that are due, one after the other."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        handlers: Mapping[str, Handler],
        *,
        zone: str = "UTC",
    ) -> None:
        self._database = database
        self._clock = clock
        self._handlers = handlers
        self._zone = zone
        self._ending = Event()
        self._arranged: datetime | None = None
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin to work beside what else the process does."""
        self._thread = Thread(target=self.serve, name="jobs", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Take no further job."""
        self._ending.set()
        self._database.bell.set()

    def close(self) -> None:
        """End after the job that runs; one that takes too long is done again later."""
        self.end()
        if self._thread is not None:
            self._thread.join(PATIENCE_SECONDS)

    def serve(self) -> None:
        """Work until told to end; what fails is tried again."""
        failures = 0
        while not self._ending.is_set():
            try:
                self.work()
                pause = self._pause()
                failures = 0
            except Exception as error:  # noqa: BLE001 - the next turn tries again
                failures += 1
                pause = min(POLL * 2 ** min(failures, 10), LONGEST_SLEEP)
                _LOGGER.warning("jobs not reached", error=type(error).__name__)
            self._database.bell.wait(pause.total_seconds())
            self._database.bell.clear()

    def work(self) -> int:
        """Do everything that is due; give how many jobs that were."""
        done = 0
        self._arrange()
        while not self._ending.is_set() and self._is_due():
            now = self._clock()
            with self._database.system() as session:
                fired = fire(session, now)
                taken = take(session, self._handlers, now)
            if taken is not None:
                self._do(taken)
                done += 1
            elif not fired:
                break  # other runners have it
        return done

    def run(self, job_id: UUID) -> bool:
        """Do one job if it is due: what another kind of worker calls with an id."""
        with self._database.system() as session:
            taken = take(session, self._handlers, self._clock(), job_id)
        if taken is None:
            return False
        self._do(taken)
        return True

    def _arrange(self) -> None:
        """See now and then that each organization has its schedules."""
        now = self._clock()
        if self._arranged is None or abs(now - self._arranged) >= ARRANGE_EVERY:
            with self._database.system() as session:
                forget_wrong_clock(session, now)
                arrange(session, self._handlers, self._zone, now)
            self._arranged = now

    def _due(self) -> datetime | None:
        with self._database.read() as session:
            enter_system(session)
            return next_due(session, self._handlers)

    def _is_due(self) -> bool:
        due = self._due()
        return due is not None and due <= self._clock()

    def _pause(self) -> timedelta:
        """Give how long there is nothing to do."""
        longest = LONGEST_SLEEP if self._database.is_sqlite else POLL
        due = self._due()
        if due is None:
            return longest
        return max(SHORTEST_SLEEP, min(due - self._clock(), longest))

    def _do(self, taken: Taken) -> None:
        """Do a job, and say in the database how that ended."""
        handler = self._handlers[taken.name]
        started = perf_counter()
        with structlog.contextvars.bound_contextvars(
            job=taken.name, job_id=str(taken.id)
        ):
            try:
                with self._holding(taken, handler):
                    self._carry_out(taken, handler)
                outcome = "done"
            except LeaseLost:
                outcome = "lost"
                _LOGGER.warning("job taken over by another runner")
            except Exception as error:
                _LOGGER.exception("job failed", attempt=taken.attempt)
                outcome = self._fail(taken, handler, error)
        JOBS.labels(taken.name, outcome).inc()
        JOB_SECONDS.labels(taken.name).observe(perf_counter() - started)

    def _carry_out(self, taken: Taken, handler: Handler) -> None:
        """Run the handler; its effects count together with the job's end."""
        now = self._clock()
        if taken.attempt > handler.most_attempts:
            raise RuntimeError("Whoever ran it has died each time.")
        match handler:
            case OrganizationHandler() if taken.org_id is not None:
                with self._database.write() as session:
                    enter_organization(session, taken.org_id)
                    scope = WriteScope(
                        session=session,
                        org_id=taken.org_id,
                        actor=Actor(ActorKind.SYSTEM, None),
                        role=Role.OWNER,
                        permissions=ROLE_PERMISSIONS[Role.OWNER],
                        now=now,
                    )
                    outcome = handler(scope, **taken.args)
                    finish(session, taken, self._clock(), outcome)
            case CompanionHandler():
                outcome = handler(self._database, now, **taken.args)
                with self._database.system() as session:
                    finish(session, taken, self._clock(), outcome)
            case _:
                raise TypeError("The job does not say for which organization.")

    def _fail(self, taken: Taken, handler: Handler, error: Exception) -> str:
        """Give a job back; when even that fails, its lease ends by itself."""
        said = type(error).__name__
        if isinstance(error, Problem | RuntimeError):
            said = f"{said}: {error}"
        try:
            with self._database.system() as session:
                state = give_back(session, taken, handler, self._clock(), said)
        except LeaseLost:
            return "lost"
        return "dead" if state is JobState.DEAD else "failed"

    @contextmanager
    def _holding(self, taken: Taken, handler: Handler) -> Iterator[None]:
        """Lengthen the lease of a job while it runs."""
        done = Event()
        renewals = max(1, handler.longest // LEASE) * 3

        def hold() -> None:
            for _ in range(renewals):
                if done.wait(LEASE.total_seconds() / 3):
                    return
                try:
                    with self._database.system() as session:
                        keep(session, taken, self._clock())
                except LeaseLost, SQLAlchemyError:
                    _LOGGER.debug("lease not lengthened")

        Thread(target=hold, name="lease", daemon=True).start()
        try:
            yield
        finally:
            done.set()
