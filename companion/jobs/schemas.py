"""Jobs as the API shows them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ..schemas import Output
from .models import JobState


class JobFilter(BaseModel):
    """Which jobs."""

    model_config = ConfigDict(frozen=True)

    state: JobState | None = None
    name: str | None = None


class JobRead(Output):
    """A job."""

    id: UUID
    name: str = Field(examples=["alerts.evaluate"])
    args: dict[str, Any]
    state: JobState
    due_at: datetime | None = Field(
        description="When it is taken; for a running one, when somebody else may."
    )
    attempts: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: str | None = Field(description="Why the last attempt failed.")
    result: dict[str, Any] | None


class ScheduleRead(Output):
    """When a job is due again."""

    name: str
    cron: str = Field(
        description="Minute, hour, day of the month, month, day of the week."
    )
    zone: str = Field(description="The time zone that the times are in.")
    next_run_at: datetime
    last_run_at: datetime | None
