"""Tasks as the API shows them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from ..farms.models import Origin
from ..records import Words
from ..schemas import Input, LongText, Moment, Name, Output, Update, clean, left_out


class Status(StrEnum):
    """Whether a task is still to be done."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


class Priority(StrEnum):
    """How much a task matters."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


type Rule = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(clean),
    Field(
        description=(
            "When it comes round again (RFC 5545), by the clock of the farm: "
            "FREQ (DAILY, WEEKLY, MONTHLY, YEARLY), INTERVAL, BYDAY, BYMONTHDAY, "
            "BYMONTH, BYHOUR, COUNT or UNTIL, and so on."
        ),
        examples=["FREQ=WEEKLY;BYDAY=MO,TH"],
    ),
]


class TaskQuery(BaseModel):
    """Which tasks to list; the one due first comes first."""

    model_config = ConfigDict(frozen=True)

    q: Words | None = Field(
        default=None, description="Text to look for, in any letter case."
    )
    status: Status | None = None
    priority: Priority | None = None
    farm: UUID | None = None
    batch: UUID | None = None
    assignee: UUID | None = None
    series: UUID | None = Field(
        default=None, description="All occurrences of a recurring task."
    )
    due_from: Moment | None = None
    due_before: Moment | None = None
    deleted: bool = Field(
        default=False, description="List what was deleted, which can be restored."
    )


class TaskCreate(Input):
    """A new task; with a rule it comes round again each time it is closed."""

    title: Name
    description: LongText | None = None
    priority: Priority = Priority.NORMAL
    due_at: Moment
    farm_id: UUID | None = None
    batch_id: UUID | None = None
    assignee_id: UUID | None = None
    rule: Rule | None = None


class TaskUpdate(Update):
    """What of a task is to change; a new time moves this occurrence alone."""

    title: Name = Field(default_factory=left_out)
    description: LongText | None = None
    priority: Priority = Field(default_factory=left_out)
    due_at: Moment = Field(default_factory=left_out)
    farm_id: UUID | None = None
    batch_id: UUID | None = None
    assignee_id: UUID | None = None
    rule: Rule | None = Field(
        default=None, description="Starts at this task; null ends the recurrence."
    )


class TaskClose(Input):
    """How a task ended."""

    outcome: LongText | None = None


class TaskRead(Output):
    """A task."""

    id: UUID
    title: str
    description: str | None
    priority: Priority
    status: Status
    due_at: datetime = Field(
        description="In the year 9999 where Home Assistant gives no time."
    )
    farm_id: UUID | None
    batch_id: UUID | None
    assignee_id: UUID | None
    rule: str | None
    series_id: UUID | None = Field(description="The first task of the recurrence.")
    occurrence: int | None = Field(description="Its number in the recurrence, from 1.")
    closed_at: datetime | None
    closed_by: UUID | None
    outcome: str | None
    origin: Origin
    ha_id: str | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class TaskClosedRead(Output):
    """A task that was closed, and the one that comes round next."""

    task: TaskRead
    next: TaskRead | None
