"""What other domains do with jobs: declare them, ask for them, look at them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid7

from sqlalchemy import Select, Table, func, select, update

from ..database import Database, ReadSession, WriteSession, ring_after_commit
from ..keyring import Keyring
from ..metrics import JOBS_LATE, JOBS_THERE
from ..paging import Page, PageQuery, paginate
from ..problems import NotFound
from ..scope import Scope, WriteScope
from ..upserts import upsert
from .models import Job, JobState, Schedule
from .problems import JobNotDead
from .schemas import JobFilter, JobRead, ScheduleRead

type Outcome = dict[str, Any] | None

DAILY_AT_TWO = "0 2 * * *"
EVERY_MINUTE = "* * * * *"
EVERY_FIVE_MINUTES = "*/5 * * * *"
EVERY_HOUR = "7 * * * *"

MOST_ATTEMPTS = 8
LONGEST = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Handler:
    """What does the jobs of one name; a job may run twice, so it must bear that."""

    name: str
    cron: str | None
    most_attempts: int
    # Who runs longer is taken for hung, and somebody else may take the job.
    longest: timedelta


@dataclass(frozen=True, slots=True)
class OrganizationHandler(Handler):
    """Works for one organization, all or nothing, in the transaction that ends the job."""

    run: Callable[..., Outcome]

    def __call__(self, scope: WriteScope, **args: object) -> Outcome:
        """Work."""
        return self.run(scope, **args)


@dataclass(frozen=True, slots=True)
class CompanionHandler(Handler):
    """Works over all organizations, in transactions of its own."""

    run: Callable[..., Outcome]

    def __call__(self, database: Database, now: datetime, **args: object) -> Outcome:
        """Work."""
        return self.run(database, now, **args)


def job(
    name: str,
    *,
    cron: str | None = None,
    most_attempts: int = MOST_ATTEMPTS,
    longest: timedelta = LONGEST,
) -> Callable[[Callable[..., Outcome]], OrganizationHandler]:
    """Make a plain function the handler of an organization's jobs of this name."""

    def declare(run: Callable[..., Outcome]) -> OrganizationHandler:
        return OrganizationHandler(name, cron, most_attempts, longest, run)

    return declare


def companion_job(
    name: str,
    *,
    cron: str | None = None,
    most_attempts: int = MOST_ATTEMPTS,
    longest: timedelta = LONGEST,
) -> Callable[[Callable[..., Outcome]], CompanionHandler]:
    """Make a plain function the handler of the companion's own jobs of this name."""

    def declare(run: Callable[..., Outcome]) -> CompanionHandler:
        return CompanionHandler(name, cron, most_attempts, longest, run)

    return declare


def by_name(*handlers: Handler) -> dict[str, Handler]:
    """List handlers by the names of their jobs, which each are one's alone."""
    found = {handler.name: handler for handler in handlers}
    if len(found) != len(handlers):
        raise ValueError("Two handlers have the same name.")
    return found


def key_of(org_id: UUID | None, name: str, key: str = "") -> str:
    """Write what is unique among the jobs that are open."""
    return f"{org_id or 'companion'}:{name}:{key}"


def enqueue(
    session: WriteSession,
    name: str,
    args: Mapping[str, Any] | None = None,
    *,
    org_id: UUID | None,
    now: datetime,
    run_at: datetime | None = None,
    key: str | None = None,
) -> UUID | None:
    """Ask for a job in the caller's transaction: what is rolled back leaves none.

    With a key there is one at a time: while one waits or runs, none is added.
    """
    table = Job.__table__
    assert isinstance(table, Table)  # noqa: S101 - for the type checker
    insert = upsert(session.get_bind().dialect.name, table)
    made: UUID | None = session.scalar(
        insert.on_conflict_do_nothing().returning(table.c.id),
        {
            "id": uuid7(),
            "org_id": org_id,
            "name": name,
            "args": dict(args or {}),
            "key": None if key is None else key_of(org_id, name, key),
            "state": JobState.WAITING,
            "due_at": run_at or now,
            "attempts": 0,
            "created_at": now,
        },
    )
    ring_after_commit(session)
    return made


def enqueue_in(
    scope: WriteScope,
    name: str,
    args: Mapping[str, Any] | None = None,
    *,
    run_at: datetime | None = None,
    key: str | None = None,
) -> UUID | None:
    """Ask for a job of the scope's organization."""
    return enqueue(
        scope.session,
        name,
        args,
        org_id=scope.org_id,
        now=scope.now,
        run_at=run_at,
        key=key,
    )


def _own(scope: Scope) -> Select[Job]:
    return select(Job).where(Job.org_id == scope.org_id)


def find_job(scope: Scope, job_id: UUID) -> Job:
    """Give a job of the organization."""
    row = scope.session.scalar(_own(scope).where(Job.id == job_id))
    if row is None:
        raise NotFound
    return row


def list_jobs(
    scope: Scope, keyring: Keyring, page: PageQuery, only: JobFilter
) -> Page[JobRead]:
    """List the organization's jobs, the newest first."""
    statement = _own(scope)
    if only.state is not None:
        statement = statement.where(Job.state == only.state)
    if only.name is not None:
        statement = statement.where(Job.name == only.name)
    return paginate(
        scope,
        keyring,
        statement,
        [(Job.id, "desc")],
        page,
        present=JobRead.model_validate,
    )


def list_schedules(scope: Scope) -> list[ScheduleRead]:
    """List when the organization's jobs are due again."""
    statement = select(Schedule).where(Schedule.org_id == scope.org_id)
    rows = scope.session.scalars(statement.order_by(Schedule.next_run_at, Schedule.key))
    return [ScheduleRead.model_validate(row) for row in rows]


def retry(scope: WriteScope, row: Job) -> Job:
    """Let a dead job wait again, with all its attempts."""
    changed = scope.session.scalar(
        update(Job)
        .where(Job.id == row.id, Job.state == JobState.DEAD)
        .values(
            state=JobState.WAITING,
            due_at=scope.now,
            attempts=0,
            finished_at=None,
            # Another of its key may be open by now.
            key=None,
        )
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    if changed is None:
        raise JobNotDead
    ring_after_commit(scope.session)
    scope.session.refresh(row)
    return row


def measure(session: ReadSession, now: datetime) -> None:
    """Tell the metrics how many jobs there are, and how late the first is."""
    rows = session.execute(select(Job.state, func.count()).group_by(Job.state))
    counted = {state: number for state, number in rows}  # noqa: C416 - rows are typed
    for state in JobState:
        JOBS_THERE.labels(state).set(counted.get(state, 0))
    first = session.scalar(select(func.min(Job.due_at)))
    JOBS_LATE.set(0 if first is None else max(0.0, (now - first).total_seconds()))
