"""`/proposals`."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from ..access import reads, writes
from ..paging import Page, PageQuery, page_query
from ..permissions import Permission
from ..routing import router
from ..runtime import RuntimeDep
from ..scope import Scope, WriteScope
from . import service
from .schemas import ProposalCreate, ProposalQuery, ProposalRead

proposals = router("proposals", "/proposals")

type PageDep = Annotated[PageQuery, Depends(page_query)]
type Reads = Annotated[Scope, reads(Permission.GROWING_READ)]
type Writes = Annotated[WriteScope, writes(Permission.RECIPES_WRITE)]


@proposals.get("")
def list_proposals(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[ProposalQuery, Query()],
) -> Page[ProposalRead]:
    """List what was proposed to sites, the newest first."""
    return service.list_proposals(scope, runtime.keyring, page, only)


@proposals.post("", status_code=201)
def create_proposal(body: ProposalCreate, scope: Writes) -> ProposalRead:
    """Propose a batch to sow, or other targets; the site accepts or declines."""
    return ProposalRead.model_validate(service.create(scope, body))


@proposals.get("/{proposal_id}")
def read_proposal(proposal_id: UUID, scope: Reads) -> ProposalRead:
    """Show a proposal, and what the site answered."""
    return ProposalRead.model_validate(service.find(scope, proposal_id))


@proposals.post("/{proposal_id}/withdraw")
def withdraw_proposal(proposal_id: UUID, scope: Writes) -> ProposalRead:
    """Take a proposal back that nobody has answered."""
    row = service.find(scope, proposal_id)
    service.withdraw(scope, row)
    return ProposalRead.model_validate(row)
