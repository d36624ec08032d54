"""`/pairing` and `/sites`."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request

from .. import __version__
from ..access import address_of, public, reads, writes
from ..paging import Page, PageQuery, page_query
from ..permissions import Permission
from ..routing import router
from ..runtime import RuntimeDep
from ..scope import Scope, WriteScope
from . import pairing, sending, service, taking
from .schemas import (
    CodeMade,
    EventQuery,
    EventsTaken,
    EventsTold,
    Greeting,
    LayoutTaken,
    LayoutTold,
    Pair,
    Paired,
    SiteEventRead,
    SiteRead,
    SyncState,
)
from .words import AnswerQuery, AnswerRead, ChangesQuery, ChangesSent

pairings = router("sites", "/pairing")
sites = router("sites", "/sites")

type PageDep = Annotated[PageQuery, Depends(page_query)]
type Reads = Annotated[Scope, reads(Permission.SITES_READ)]
type Writes = Annotated[WriteScope, writes(Permission.SITES_WRITE)]
type Asks = Annotated[Scope, reads(Permission.LINK)]
type Tells = Annotated[WriteScope, writes(Permission.LINK)]


@pairings.get("", dependencies=[public("who looks for a companion has no account")])
async def greet(runtime: RuntimeDep) -> Greeting:
    """Say who this is, and which versions of the protocol it speaks."""
    return Greeting(
        companion_id=pairing.companion_id(runtime.keyring), version=__version__
    )


@pairings.post(
    "", status_code=201, dependencies=[public("the code is what lets in, once")]
)
def pair(body: Pair, request: Request, runtime: RuntimeDep) -> Paired:
    """Let a Home Assistant in with a code; the answer has its key, this once."""
    return pairing.pair(runtime, body, address_of(request))


@pairings.post("/codes", status_code=201)
def make_code(scope: Writes, runtime: RuntimeDep) -> CodeMade:
    """Make a code to type into Home Assistant; it is valid for ten minutes, once."""
    return pairing.make_code(scope, runtime.keyring)


@sites.get("")
def list_sites(scope: Reads, runtime: RuntimeDep, page: PageDep) -> Page[SiteRead]:
    """List the sites, with how far each has come and how its clock goes."""
    return service.list_sites(scope, runtime.keyring, page)


@sites.get("/{site_id}")
def read_site(site_id: UUID, scope: Reads) -> SiteRead:
    """Show a site."""
    return service.show(scope, service.find(scope, site_id))


@sites.post("/{site_id}/revoke")
def revoke_site(site_id: UUID, scope: Writes) -> SiteRead:
    """Let a site in no longer; what it has told stays."""
    row = service.find(scope, site_id)
    service.revoke(scope, row)
    return service.show(scope, row)


@sites.get("/{site_id}/events")
def list_events(
    site_id: UUID,
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[EventQuery, Query()],
) -> Page[SiteEventRead]:
    """List what a site told, the latest first."""
    row = service.find(scope, site_id)
    return service.list_events(scope, runtime.keyring, page, row, only)


@sites.get("/{site_id}/sync-state")
def read_sync_state(site_id: UUID, scope: Asks) -> SyncState:
    """Say how far a site's facts are taken in (for the site's key)."""
    return service.sync_state(scope, service.own(scope, site_id))


@sites.get("/{site_id}/answers")
def list_answers(
    site_id: UUID,
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[AnswerQuery, Query()],
) -> Page[AnswerRead]:
    """List what a site said of recipes, tasks, proposals and rules, the latest first."""
    row = service.find(scope, site_id)
    return service.list_answers(scope, runtime.keyring, page, row, only)


@sites.get("/{site_id}/changes")
def read_changes(
    site_id: UUID, scope: Asks, only: Annotated[ChangesQuery, Query()]
) -> ChangesSent:
    """Give what a site has not heard of yet, in order (for the site's key)."""
    row = service.own(scope, site_id)
    return sending.read_changes(scope, row, only.after, only.limit)


@sites.put("/{site_id}/layout")
def take_layout(site_id: UUID, body: LayoutTold, scope: Tells) -> LayoutTaken:
    """Take a farm over as it stands (for the site's key); what is gone is retired."""
    return taking.take_layout(scope, service.locked(scope, site_id), body)


@sites.post("/{site_id}/events")
def take_events(site_id: UUID, body: EventsTold, scope: Tells) -> EventsTaken:
    """Take events in, each once and in order (for the site's key)."""
    return taking.take_events(scope, service.locked(scope, site_id), body)
