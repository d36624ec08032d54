"""Rules as the API takes and shows them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ..schemas import Input, LongText, Moment, Name, Output
from .models import Outcome, RuleSiteState
from .vocabulary import Document

MOST_SITES = 200
MOST_RUNS = 500

type ShortText = Annotated[LongText, Field(max_length=500)]


class RuleQuery(BaseModel):
    """Which rules."""

    model_config = ConfigDict(frozen=True)

    q: str | None = Field(
        default=None, min_length=1, max_length=120, description="Text to look for."
    )
    deleted: bool = Field(
        default=False, description="Only what was deleted and can be restored."
    )
    farm_id: UUID | None = Field(default=None, description="Only rules for this farm.")
    state: RuleSiteState | None = Field(
        default=None, description="Only rules that stand so at a site."
    )


class RuleCreate(Input):
    """A new rule; it is proposed to each of its sites."""

    name: Name
    note: LongText | None = None
    document: Document
    farm_ids: list[UUID] = Field(default=[], max_length=MOST_SITES)


class RuleUpdate(Input):
    """What is to change; another document makes a new version, proposed to each site."""

    name: Name | None = None
    note: LongText | None = None
    document: Document | None = None


class RuleSiteRead(Output):
    """How a rule stands at a site."""

    farm_id: UUID
    state: RuleSiteState
    number: int = Field(description="The version that the site is to have.")
    running_number: int | None = Field(description="The version that it has.")
    ha_id: str | None
    reason: str | None
    changed_at: datetime


class RuleRead(Output):
    """A rule."""

    id: UUID
    name: str
    note: str | None
    number: int = Field(description="Its latest version.")
    document: Document
    sites: list[RuleSiteRead]
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class VersionRead(Output):
    """What a rule said once."""

    id: UUID
    number: int
    document: Document
    made_at: datetime
    made_by: UUID | None


class SiteReport(Input):
    """What became of a rule at a site."""

    state: Literal[
        RuleSiteState.ACTIVE,
        RuleSiteState.EDITED,
        RuleSiteState.REJECTED,
        RuleSiteState.DELETED,
    ]
    number: int = Field(ge=1, description="The version that this is about.")
    ha_id: ShortText | None = None
    reason: ShortText | None = None


class RunReport(Input):
    """A time that a rule ran."""

    id: UUID = Field(description="The site's own id: what is sent twice counts once.")
    farm_id: UUID
    number: int = Field(ge=1)
    started_at: Moment
    finished_at: Moment | None = None
    outcome: Outcome
    trigger: ShortText | None = None
    place: ShortText | None = None
    reason: ShortText | None = Field(
        default=None, description="What held it back, or why it failed."
    )


class RunsReport(Input):
    """Times that a rule ran."""

    runs: list[RunReport] = Field(min_length=1, max_length=MOST_RUNS)


class RunsTaken(Output):
    """How many runs were new."""

    taken: int
    known: int


class RunQuery(BaseModel):
    """Which runs."""

    model_config = ConfigDict(frozen=True)

    farm_id: UUID | None = None
    outcome: Outcome | None = None


class RunRead(Output):
    """A time that a rule ran."""

    id: UUID
    farm_id: UUID
    number: int
    started_at: datetime
    finished_at: datetime | None
    outcome: Outcome
    trigger: str | None
    place: str | None
    reason: str | None
