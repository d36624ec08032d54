"""The audit log as the API shows it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ..schemas import Output


class AuditEventRead(Output):
    """One thing that happened."""

    id: UUID
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    action: str
    subject_kind: str | None
    subject_id: UUID | None
    ip: str | None
    request_id: str | None
    changes: dict[str, Any]
