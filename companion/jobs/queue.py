"""Taking jobs and giving them back: the statements of the queue."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Update, select, update

from ..database import ReadSession, WriteSession
from .models import Job, JobState, Schedule
from .service import Handler, Outcome

LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)


class LeaseLost(Exception):
    """Somebody else has the job by now."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A job that is ours until the lease ends."""

    id: UUID
    org_id: UUID | None
    name: str
    args: dict[str, Any]
    attempt: int


def pause_after(attempt: int) -> timedelta:
    """Give how long a job waits after an attempt that failed: twice as long each time."""
    # The number keeps what a time can hold.
    doublings = min(attempt - 1, 20)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def next_due(session: ReadSession, names: Collection[str]) -> datetime | None:
    """Give the moment at which there is something to do next."""
    first_job = (
        select(Job.due_at)
        .where(Job.due_at.is_not(None), Job.name.in_(names))
        .order_by(Job.due_at)
        .limit(1)
    )
    first_schedule = (
        select(Schedule.next_run_at).order_by(Schedule.next_run_at).limit(1)
    )
    found = (session.scalar(first_job), session.scalar(first_schedule))
    return min((each for each in found if each is not None), default=None)


def forget_wrong_clock(session: WriteSession, now: datetime) -> None:
    """Let go of moments that a clock has set which ran ahead and is right again."""
    for wrong in (
        Job.created_at > now + LEASE,
        (Job.state == JobState.RUNNING) & (Job.due_at > now + LEASE),
    ):
        session.execute(
            update(Job)
            .where(Job.due_at.is_not(None), wrong)
            .values(due_at=now, created_at=now)
            .execution_options(synchronize_session=False)
        )


def take(
    session: WriteSession,
    names: Collection[str],
    now: datetime,
    job_id: UUID | None = None,
) -> Taken | None:
    """Take the job that is due longest, or the one that is named, if it is due.

    What this version has no handler for is left to one that has.
    """
    wanted: list[ColumnElement[bool]] = [Job.due_at <= now, Job.name.in_(names)]
    if job_id is not None:
        wanted.append(Job.id == job_id)
    # Not within the update: PostgreSQL may look again there, and take more than one.
    found = session.scalar(
        select(Job.id)
        .where(*wanted)
        .order_by(Job.due_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if found is None:
        return None
    row = session.execute(
        update(Job)
        .where(Job.id == found)
        .values(
            state=JobState.RUNNING,
            attempts=Job.attempts + 1,
            started_at=now,
            due_at=now + LEASE,
        )
        .returning(Job.id, Job.org_id, Job.name, Job.args, Job.attempts)
        .execution_options(synchronize_session=False)
    ).one()
    return Taken(*row)


def _held(taken: Taken) -> Update:
    """Begin a change of a job that is still ours."""
    return (
        update(Job)
        .where(
            Job.id == taken.id,
            Job.state == JobState.RUNNING,
            Job.attempts == taken.attempt,
        )
        .execution_options(synchronize_session=False)
    )


def _demand(session: WriteSession, change: Update) -> None:
    if session.scalar(change.returning(Job.id)) is None:
        raise LeaseLost


def keep(session: WriteSession, taken: Taken, now: datetime) -> None:
    """Lengthen the lease."""
    _demand(session, _held(taken).values(due_at=now + LEASE))


def finish(
    session: WriteSession, taken: Taken, now: datetime, outcome: Outcome
) -> None:
    """End a job that is done."""
    _demand(
        session,
        _held(taken).values(
            state=JobState.DONE,
            due_at=None,
            finished_at=now,
            error=None,
            result=outcome,
        ),
    )


def give_back(
    session: WriteSession, taken: Taken, handler: Handler, now: datetime, error: str
) -> JobState:
    """Let a job that failed wait for its next attempt, or be dead after the last."""
    if taken.attempt >= handler.most_attempts:
        dead = _held(taken).values(
            state=JobState.DEAD, due_at=None, finished_at=now, error=error
        )
        _demand(session, dead)
        return JobState.DEAD
    again = now + pause_after(taken.attempt)
    _demand(
        session, _held(taken).values(state=JobState.WAITING, due_at=again, error=error)
    )
    return JobState.WAITING
