"""Writing down what matters for security; reading it page by page."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select

from ..database import ReadSession
from ..keyring import Keyring
from ..paging import Page, PageQuery, paginate
from ..scope import Actor, Scope
from .models import AuditEvent
from .schemas import AuditEventRead


def record(
    session: ReadSession,
    actor: Actor,
    at: datetime,
    action: str,
    *,
    org_id: UUID | None = None,
    subject: tuple[str, UUID | None] | None = None,
    **changes: object,
) -> None:
    """Write an event, in the transaction of what it tells of."""
    kind, identity = subject or (None, None)
    session.execute(
        insert(AuditEvent).values(
            at=at,
            org_id=org_id,
            actor_kind=actor.kind,
            actor_id=actor.id,
            action=action,
            subject_kind=kind,
            subject_id=identity,
            ip=actor.ip,
            request_id=actor.request_id,
            changes=changes,
        )
    )


def record_in(
    scope: Scope,
    action: str,
    subject: tuple[str, UUID | None] | None = None,
    **changes: object,
) -> None:
    """Write an event of the scope's organization."""
    record(
        scope.session,
        scope.actor,
        scope.now,
        action,
        org_id=scope.org_id,
        subject=subject,
        **changes,
    )


def list_events(
    scope: Scope, keyring: Keyring, page: PageQuery
) -> Page[AuditEventRead]:
    """List the organization's events, the newest first."""
    statement = select(AuditEvent).where(AuditEvent.org_id == scope.org_id)
    return paginate(
        scope,
        keyring,
        statement,
        [(AuditEvent.id, "desc")],
        page,
        present=AuditEventRead.model_validate,
    )
