"""The audit log's table, which the database itself keeps from being rewritten."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid7

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from ..models import Model


class AuditEvent(Model):
    """One thing that happened; without an organization it concerns a person alone."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_org_id_id", "org_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    at: Mapped[datetime]
    org_id: Mapped[UUID | None]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    action: Mapped[str]
    subject_kind: Mapped[str | None]
    subject_id: Mapped[UUID | None]
    ip: Mapped[str | None]
    request_id: Mapped[str | None]
    changes: Mapped[dict[str, Any]]
