"""The tables of rules, their versions, the sites that have them, and what they did there."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid7

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..models import DeletableRecord, TenantModel


class RuleSiteState(StrEnum):
    """How a rule stands at a site."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    EDITED = "edited"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"


class Outcome(StrEnum):
    """How a run ended."""

    DONE = "done"
    HELD_BACK = "held_back"
    FAILED = "failed"


STATES = "('proposed', 'active', 'edited', 'rejected', 'withdrawn', 'deleted')"
OUTCOMES = "('done', 'held_back', 'failed')"


class AutomationRule(DeletableRecord):
    """A rule as it is now: what its latest version says."""

    __tablename__ = "automation_rule"

    name: Mapped[str]
    note: Mapped[str | None]
    number: Mapped[int]
    document: Mapped[dict[str, Any]]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        Index(None, "org_id", "name", "id"),
    )


class AutomationVersion(TenantModel):
    """What a rule said once; the database refuses to change it."""

    __tablename__ = "automation_version"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    rule_id: Mapped[UUID]
    number: Mapped[int]
    document: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("automation_rule", "rule_id"),
        ForeignKeyConstraint(["made_by"], ["app_user.id"]),
        UniqueConstraint("org_id", "rule_id", "number"),
    )


class AutomationSite(TenantModel):
    """A site that a rule is for, and how it stands there."""

    __tablename__ = "automation_site"

    rule_id: Mapped[UUID] = mapped_column(primary_key=True)
    farm_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str]
    # The version that the site is to have, and the one that it has.
    number: Mapped[int]
    running_number: Mapped[int | None]
    # How Home Assistant names the automation.
    ha_id: Mapped[str | None]
    reason: Mapped[str | None]
    changed_at: Mapped[datetime]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("automation_rule", "rule_id"),
        TenantModel.within("farm", "farm_id"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index(None, "org_id", "farm_id", "state"),
    )


class AutomationRun(TenantModel):
    """A time that a rule ran at a site, as the site tells; never changed."""

    __tablename__ = "automation_run"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    rule_id: Mapped[UUID]
    farm_id: Mapped[UUID]
    number: Mapped[int]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str]
    trigger: Mapped[str | None]
    place: Mapped[str | None]
    reason: Mapped[str | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("automation_rule", "rule_id"),
        TenantModel.within("farm", "farm_id"),
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
        Index(None, "org_id", "rule_id", "started_at", "id"),
        Index(None, "started_at"),
    )
