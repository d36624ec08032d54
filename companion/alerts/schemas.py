"""Alerts as the API takes and shows them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ..schemas import Input, LongText, Name, Output
from .kinds import Kind, Watches
from .models import AlertLevel, AlertState, HealthState, SubjectKind

type Note = Annotated[LongText, Field(max_length=1000)]


class Query(BaseModel):
    """What to list."""

    model_config = ConfigDict(frozen=True)

    farm_id: UUID | None = None


class AlertRuleQuery(Query):
    """Which rules."""

    kind: Kind | None = None
    deleted: bool = Field(
        default=False, description="Only what was deleted and can be restored."
    )


class AlertRuleCreate(Input):
    """A new rule, for one farm or for all."""

    name: Name
    note: LongText | None = None
    farm_id: UUID | None = None
    enabled: bool = True
    watches: Watches


class AlertRuleUpdate(Input):
    """What is to change; what is left out stays."""

    name: Name | None = None
    note: LongText | None = None
    enabled: bool | None = None
    watches: Watches | None = None


class AlertRuleRead(Output):
    """A rule."""

    id: UUID
    name: str
    note: str | None
    farm_id: UUID | None
    enabled: bool
    watches: Watches
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class AlertQuery(Query):
    """Which alerts."""

    state: AlertState | None = None
    level: AlertLevel | None = None
    rule_id: UUID | None = None


class AlertRead(Output):
    """Something that is beyond a rule's limits, or was."""

    id: UUID
    rule_id: UUID
    farm_id: UUID | None
    subject_kind: SubjectKind
    subject_id: UUID
    subject_name: str
    level: AlertLevel
    state: AlertState
    value: float | None = Field(description="What was found last.")
    threshold: float | None
    unit: str
    opened_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: UUID | None
    resolved_at: datetime | None


class AlertAnswer(Input):
    """What somebody says about an alert."""

    note: Note | None = None


class AlertEventRead(Output):
    """What happened with an alert."""

    id: UUID
    kind: str = Field(
        description="opened, raised, lowered, acknowledged or resolved.",
        examples=["opened"],
    )
    at: datetime
    level: AlertLevel
    value: float | None
    actor_kind: str
    actor_id: UUID | None
    note: str | None


class HealthQuery(Query):
    """Of what to show the health."""

    kind: SubjectKind | None = None
    state: HealthState | None = None


class HealthRead(Output):
    """Whether a site or a sensor sends."""

    subject_kind: SubjectKind
    subject_id: UUID
    farm_id: UUID | None
    name: str
    state: HealthState
    since: datetime
    last_seen_at: datetime
    checked_at: datetime
