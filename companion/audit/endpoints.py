"""`/audit-events`: what happened, for owners to read."""

from typing import Annotated

from fastapi import Depends

from ..access import reads
from ..paging import Page, PageQuery, page_query
from ..permissions import Permission
from ..routing import router
from ..runtime import RuntimeDep
from ..scope import Scope
from . import service
from .schemas import AuditEventRead

events = router("audit", "/audit-events")


@events.get("")
def list_events(
    scope: Annotated[Scope, reads(Permission.AUDIT_READ)],
    runtime: RuntimeDep,
    page: Annotated[PageQuery, Depends(page_query)],
) -> Page[AuditEventRead]:
    """List what happened in the organization, the newest first."""
    return service.list_events(scope, runtime.keyring, page)
