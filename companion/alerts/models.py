"""The tables of alert rules, alerts with their history, and the health of what sends."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid7

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from ..models import DeletableRecord, Record, TenantModel, partial

_NOT_OVER = text("resolved_at IS NULL")


class AlertState(StrEnum):
    """How far people are with an alert."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class AlertLevel(StrEnum):
    """How bad it is."""

    WARNING = "warning"
    CRITICAL = "critical"


class SubjectKind(StrEnum):
    """What an alert is about."""

    SOURCE = "source"
    SENSOR = "sensor"
    FARM = "farm"
    BATCH = "batch"


class HealthState(StrEnum):
    """Whether something sends."""

    OK = "ok"
    LATE = "late"
    SILENT = "silent"


def _organization() -> ForeignKeyConstraint:
    return TenantModel.belongs_to("organization", org_id="id")


class AlertRule(DeletableRecord):
    """What to look at, and beyond which values it is how bad."""

    __tablename__ = "alert_rule"

    name: Mapped[str]
    note: Mapped[str | None]
    farm_id: Mapped[UUID | None]
    enabled: Mapped[bool]
    kind: Mapped[str]
    watches: Mapped[dict[str, Any]]

    __table_args__: tuple[Any, ...] = (
        _organization(),
        TenantModel.within("farm", "farm_id"),
        Index(None, "org_id", "name", "id"),
    )


class Alert(Record):
    """Something that is beyond a rule's limits, or was."""

    __tablename__ = "alert"

    rule_id: Mapped[UUID]
    farm_id: Mapped[UUID | None]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    subject_name: Mapped[str]
    level: Mapped[str]
    state: Mapped[str]
    value: Mapped[float | None]
    threshold: Mapped[float | None]
    unit: Mapped[str]
    opened_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[UUID | None]
    resolved_at: Mapped[datetime | None]

    __table_args__: tuple[Any, ...] = (
        _organization(),
        TenantModel.within("alert_rule", "rule_id"),
        TenantModel.within("farm", "farm_id"),
        ForeignKeyConstraint(["acknowledged_by"], ["app_user.id"]),
        CheckConstraint("level IN ('warning', 'critical')", name="level"),
        CheckConstraint("state IN ('open', 'acknowledged', 'resolved')", name="state"),
        CheckConstraint(
            "(state = 'resolved') = (resolved_at IS NOT NULL)", name="resolved_at"
        ),
        Index(
            "ix_alert_org_id_rule_id_subject_id",
            "org_id",
            "rule_id",
            "subject_id",
            unique=True,
            **partial(_NOT_OVER),
        ),
        Index(None, "org_id", "state", "id"),
    )


class AlertEvent(TenantModel):
    """What happened with an alert; never changed."""

    __tablename__ = "alert_event"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    alert_id: Mapped[UUID]
    kind: Mapped[str]
    at: Mapped[datetime]
    level: Mapped[str]
    value: Mapped[float | None]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    note: Mapped[str | None]

    __table_args__: tuple[Any, ...] = (
        _organization(),
        TenantModel.within("alert", "alert_id"),
        Index(None, "org_id", "alert_id", "id"),
    )


class AlertComing(TenantModel):
    """What is beyond a limit, but not for long enough yet."""

    __tablename__ = "alert_coming"

    rule_id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    level: Mapped[int]
    since: Mapped[datetime]

    __table_args__: tuple[Any, ...] = (
        _organization(),
        TenantModel.within("alert_rule", "rule_id"),
    )


class Health(TenantModel):
    """Whether a source or a sensor sends, as it was looked at last."""

    __tablename__ = "health"

    subject_kind: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    farm_id: Mapped[UUID | None]
    name: Mapped[str]
    state: Mapped[str]
    since: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    checked_at: Mapped[datetime]

    __table_args__: tuple[Any, ...] = (
        _organization(),
        CheckConstraint("state IN ('ok', 'late', 'silent')", name="state"),
    )
