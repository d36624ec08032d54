"""Proposals: made by people, answered at the site."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ..audit import service as audit
from ..changes import service as changes
from ..changes.models import ChangeKind
from ..farms.models import Farm, Origin, Shelf
from ..farms.repository import within_farm
from ..growing import crops, repository as growing
from ..keyring import Keyring
from ..paging import Page, PageQuery, paginate
from ..problems import NotFound
from ..records import created, referred, refused
from ..scope import Scope, WriteScope
from .models import Proposal, ProposalState
from .problems import NoSite, ProposalAnswered
from .schemas import (
    ProposalCreate,
    ProposalQuery,
    ProposalRead,
    Proposed,
    Sowing,
    Targets,
)

# What a site may still say more of.
OPEN = {ProposalState.PROPOSED, ProposalState.ACCEPTED}


def list_proposals(
    scope: Scope, keyring: Keyring, page: PageQuery, only: ProposalQuery
) -> Page[ProposalRead]:
    """List proposals, the newest first."""
    statement = within_farm(scope, scope.select(Proposal), Proposal.farm_id)
    for column, wanted in (
        (Proposal.farm_id, only.farm),
        (Proposal.kind, only.kind),
        (Proposal.state, only.state),
    ):
        if wanted is not None:
            statement = statement.where(column == wanted)
    return paginate(
        scope,
        keyring,
        statement,
        [(Proposal.id, "desc")],
        page,
        present=ProposalRead.model_validate,
    )


def find(scope: Scope, proposal_id: UUID) -> Proposal:
    """Give a proposal that the caller may see."""
    statement = within_farm(scope, scope.select(Proposal), Proposal.farm_id)
    row = scope.session.scalar(statement.where(Proposal.id == proposal_id))
    if row is None:
        raise NotFound
    return row


def create(scope: WriteScope, body: ProposalCreate) -> Proposal:
    """Propose something to a site; what it stands instead of is superseded."""
    farm = referred(scope, Farm, body.farm_id, "/farm_id")
    if farm.origin != Origin.HOME_ASSISTANT:
        raise NoSite
    _check(scope, farm, body.content)
    if isinstance(body.content, Targets):
        _supersede(scope, farm, body.content)
    row = created(
        scope,
        Proposal(
            farm_id=farm.id,
            kind=body.content.kind,
            content=body.content.model_dump(mode="json"),
            note=body.note,
            proposed_by=scope.user_id,
            state=ProposalState.PROPOSED,
        ),
    )
    changes.note(scope, ChangeKind.PROPOSAL, row.id, farm.id)
    return row


def _check(scope: WriteScope, farm: Farm, content: Proposed) -> None:
    """Refuse what names something that is not there."""
    for place, shelf_id in enumerate(content.shelf_ids):
        pointer = f"/content/shelf_ids/{place}"
        shelf = referred(scope, Shelf, shelf_id, pointer)
        if shelf.farm_id != farm.id or shelf.retired_at is not None:
            raise refused(pointer, "The shelf is not in the farm.", "other-farm")
    crop_key = content.crop_key
    if isinstance(content, Sowing) and content.recipe_version_id is not None:
        pointer = "/content/recipe_version_id"
        try:
            version = growing.version(scope, content.recipe_version_id)
        except NotFound as error:
            raise refused(pointer, "There is no such version.") from error
        if crop_key not in {None, version.crop_key}:
            raise refused(
                "/content/crop_key",
                f"The recipe is for {version.crop_key!r}.",
                "other-crop",
            )
    elif crop_key is not None:
        crops.known(scope, crop_key, "/content/crop_key")


def _supersede(scope: WriteScope, farm: Farm, content: Targets) -> None:
    """Let an older proposal for the same stage and places be over, if nobody answered."""
    rows = scope.session.scalars(
        scope.select(Proposal).where(
            Proposal.farm_id == farm.id,
            Proposal.kind == content.kind,
            Proposal.state == ProposalState.PROPOSED,
        )
    ).all()
    for row in rows:
        older = Targets.model_validate(row.content)
        if (older.crop_key, older.stage, set(older.shelf_ids)) == (
            content.crop_key,
            content.stage,
            set(content.shelf_ids),
        ):
            _turn(scope, row, ProposalState.SUPERSEDED)


def withdraw(scope: WriteScope, row: Proposal) -> None:
    """Take a proposal back that nobody has answered."""
    if row.state == ProposalState.WITHDRAWN:
        return
    if row.state != ProposalState.PROPOSED:
        raise ProposalAnswered(f"It is {row.state} since {row.answered_at}.")
    _turn(scope, row, ProposalState.WITHDRAWN)
    audit.record_in(scope, "proposal.withdrawn", ("proposal", row.id))


def _turn(scope: WriteScope, row: Proposal, state: ProposalState) -> None:
    """Change how a proposal stands, and let the site hear of it."""
    row.state, row.updated_at = state, scope.now
    scope.session.flush()
    changes.note(scope, ChangeKind.PROPOSAL, row.id, row.farm_id)


def answer(
    scope: WriteScope,
    row: Proposal,
    state: ProposalState,
    *,
    at: datetime,
    reason: str | None,
    ha_id: str | None,
) -> None:
    """Take over what a site says of a proposal; it decides, also on what was withdrawn."""
    row.state, row.reason, row.answered_at = state, reason, at
    row.ha_id = ha_id or row.ha_id
    row.updated_at = scope.now
    scope.session.flush()


def by_ids(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, Proposal]:
    """Give proposals by their ids."""
    rows = scope.session.scalars(scope.select(Proposal).where(Proposal.id.in_(ids)))
    return {row.id: row for row in rows}
