"""The tables of jobs and of the times at which they are due."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid7

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from ..models import Model, partial

_OPEN = text("due_at IS NOT NULL")


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


def _of_organization() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["org_id"], ["organization.id"])


class Job(Model):
    """Something to do, once; without an organization it is the companion's own."""

    __tablename__ = "job"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    org_id: Mapped[UUID | None]
    name: Mapped[str]
    args: Mapped[dict[str, Any]]
    # While a job of this key waits or runs, there is no second one.
    key: Mapped[str | None]
    state: Mapped[str]
    # When somebody may take it: it is due, or the lease of who has it has ended.
    due_at: Mapped[datetime | None]
    # Counts the takings, and so tells who has it from who had it.
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    __table_args__ = (
        _of_organization(),
        CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'dead')", name="state"
        ),
        CheckConstraint(
            "(due_at IS NULL) = (state IN ('done', 'dead'))", name="due_at"
        ),
        Index("ix_job_due_at", "due_at", **partial(_OPEN)),
        Index("ix_job_org_id_id", "org_id", "id"),
        Index(
            "ix_job_key",
            "key",
            unique=True,
            **partial(_OPEN),
        ),
    )


class Schedule(Model):
    """When a job is due again."""

    __tablename__ = "schedule"

    key: Mapped[str] = mapped_column(primary_key=True)
    org_id: Mapped[UUID | None]
    name: Mapped[str]
    cron: Mapped[str]
    zone: Mapped[str]
    next_run_at: Mapped[datetime] = mapped_column(index=True)
    last_run_at: Mapped[datetime | None]

    __table_args__ = (_of_organization(), Index("ix_schedule_org_id", "org_id"))
