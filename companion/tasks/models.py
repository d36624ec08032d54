"""The table of tasks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..commits import NAMED_BY
from ..models import PlacedRecord, TenantModel


class Task(PlacedRecord):
    """Something to do by a time; of a recurring one, this occurrence."""

    __tablename__ = "task"

    title: Mapped[str]
    description: Mapped[str | None]
    priority: Mapped[str]
    status: Mapped[str]
    due_at: Mapped[datetime]
    batch_id: Mapped[UUID | None]
    assignee_id: Mapped[UUID | None]
    # A recurrence counts in the farm's wall-clock time, whatever its zone does.
    rule: Mapped[str | None]
    series_id: Mapped[UUID | None]
    series_starts: Mapped[str | None]
    occurs: Mapped[str | None]
    occurrence: Mapped[int | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None]
    outcome: Mapped[str | None]
    origin: Mapped[str] = mapped_column(default="companion")
    ha_id: Mapped[str | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("farm", "farm_id"),
        TenantModel.within("batch", "batch_id"),
        TenantModel.within("task", "series_id", at_commit=True),
        ForeignKeyConstraint(["assignee_id"], ["app_user.id"]),
        ForeignKeyConstraint(["closed_by"], ["app_user.id"]),
        UniqueConstraint("org_id", "series_id", "occurrence"),
        UniqueConstraint("org_id", "farm_id", "ha_id"),
        CheckConstraint("origin IN ('companion', 'home_assistant')", name="origin"),
        CheckConstraint("status IN ('open', 'done', 'skipped')", name="status"),
        CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="closed"),
        Index(None, "org_id", "due_at", "id"),
        Index(None, "org_id", "status", "due_at", "id"),
        Index(None, "org_id", "farm_id", "due_at"),
        Index(None, "org_id", "batch_id", "due_at"),
        Index(None, "org_id", "assignee_id", "due_at"),
        {"info": {NAMED_BY: "id"}},
    )
