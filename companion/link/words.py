"""What is sent down to sites, and what they say of it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ..automation.models import Outcome, RuleSiteState
from ..automation.vocabulary import Document
from ..changes.models import ChangeKind
from ..growing.bands import Band, RecipeDocument
from ..proposals.models import ProposalState
from ..schemas import Moment, Output
from ..tasks.schemas import Priority, Status
from ..telemetry.schemas import LARGEST_SEQUENCE
from .schemas import HaId

MOST_CHANGES = 200
MOST_TASKS = 20_000


class ChangesQuery(BaseModel):
    """From where on to read."""

    model_config = ConfigDict(frozen=True)

    after: int = Field(default=0, ge=0, le=LARGEST_SEQUENCE, description="`next`.")
    limit: int = Field(default=MOST_CHANGES, ge=1, le=MOST_CHANGES)


class RecipeSent(Output):
    """A version of a recipe, which never changes but for its name."""

    recipe_id: UUID
    number: int
    name: str
    crop: str
    note: str | None
    document: RecipeDocument
    deleted: bool


class TaskSent(Output):
    """A planned task as it is now."""

    title: str
    description: str | None
    priority: Priority
    due_at: datetime
    status: Status
    closed_at: datetime | None
    batch: str | None = Field(description="By its id at the site.")
    assignee: str | None = Field(description="Whose it is, by their name.")


class SowingSent(Output):
    """A batch to sow on a day."""

    kind: Literal["sowing"]
    recipe_id: UUID | None
    recipe_number: int | None
    crop: str
    plants: int
    sow_on: date
    variety: str | None
    shelves: list[str] = Field(description="By their ids at the site.")


class TargetsSent(Output):
    """Other bands for a stage of a crop."""

    kind: Literal["targets"]
    crop: str
    stage: str
    bands: dict[str, Band]
    shelves: list[str] = Field(description="By their ids at the site; none is all.")


class ProposalSent(Output):
    """A proposal, and how it stands."""

    state: ProposalState
    note: str | None
    proposed_at: datetime
    proposed_by: str | None
    content: SowingSent | TargetsSent = Field(discriminator="kind")


class RuleSent(Output):
    """A rule in the version that the site is to have."""

    name: str
    note: str | None
    number: int
    document: Document
    state: RuleSiteState


type Sent = RecipeSent | TaskSent | ProposalSent | RuleSent


class Change(Output):
    """Something that changed, as it is now; without content it is gone."""

    number: int
    kind: ChangeKind
    id: UUID
    content: Sent | None


class ChangesSent(Output):
    """What a site has not heard of yet, in order."""

    changes: list[Change]
    next: int = Field(description="What to ask with as `after` the next time.")
    more: bool
    now: datetime


class AnswerState(StrEnum):
    """What became of something at a site."""

    ACTIVE = "active"
    DECLINED = "declined"
    EDITED = "edited"
    DONE = "done"
    DELETED = "deleted"


type Words = Annotated[str, Field(max_length=500)]


class Answer(BaseModel):
    """What a site says of something that it heard of."""

    kind: ChangeKind
    id: UUID
    number: int | None = Field(default=None, ge=1, le=LARGEST_SEQUENCE)
    state: AnswerState
    reason: Words | None = None
    ha_id: Words | None = None
    at: Moment


class AnswerQuery(BaseModel):
    """Which answers to list."""

    model_config = ConfigDict(frozen=True)

    kind: ChangeKind | None = None
    state: AnswerState | None = None
    item: UUID | None = None


class AnswerRead(Output):
    """What a site said last of something."""

    kind: ChangeKind
    item_id: UUID
    number: int | None
    state: AnswerState
    reason: str | None
    ha_id: str | None
    at: datetime


class RanTold(BaseModel):
    """A time that a rule ran at a site."""

    rule: UUID
    id: UUID
    number: int = Field(ge=1)
    started_at: Moment
    finished_at: Moment | None = None
    outcome: Outcome
    trigger: Words | None = None
    place: Words | None = None
    reason: Words | None = None


class TaskTold(BaseModel):
    """A task as it is at a site."""

    id: HaId
    kind: str = Field(max_length=48)
    name: str = ""
    note: str = ""
    due: Moment | None = None
    done: Moment | None = None
    batch: HaId | None = None


class TaskGone(BaseModel):
    """A task that is no longer on the site's list."""

    id: HaId


class TasksTold(BaseModel):
    """All tasks that there are at a site."""

    ids: list[HaId] = Field(max_length=MOST_TASKS)
