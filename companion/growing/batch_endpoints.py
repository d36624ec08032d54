"""`/batches` and `/harvests`."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from ..access import reads, writes
from ..etags import IfMatch, tag
from ..paging import Page, PageQuery, page_query
from ..permissions import Permission
from ..routing import router
from ..runtime import RuntimeDep
from ..scope import Scope, WriteScope
from . import actions, batches as batches_service, repository
from .models import Batch
from .schemas import (
    BatchEventRead,
    BatchHistory,
    BatchQuery,
    BatchRead,
    BatchUpdate,
    Discard,
    HarvestCreate,
    HarvestQuery,
    HarvestRead,
    Merge,
    Move,
    ObservationRead,
    Observe,
    RecipeChange,
    Sow,
    Split,
    StageChange,
)

batches = router("batches", "/batches")
harvests = router("harvests", "/harvests")

type PageDep = Annotated[PageQuery, Depends(page_query)]
type Reads = Annotated[Scope, reads(Permission.GROWING_READ)]
type Writes = Annotated[WriteScope, writes(Permission.GROWING_WRITE)]


def _shown(row: Batch, response: Response) -> BatchRead:
    """Show a batch with its version."""
    tag(response, row.version)
    return BatchRead.model_validate(row)


@batches.get("")
def list_batches(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[BatchQuery, Query()],
) -> Page[BatchRead]:
    """List batches, those that were sown last first."""
    return batches_service.list_batches(scope, runtime.keyring, page, only)


@batches.post("", status_code=201)
def sow(body: Sow, scope: Writes, response: Response) -> BatchRead:
    """Sow a batch on one shelf or several."""
    return _shown(batches_service.sow(scope, body), response)


@batches.get("/{batch_id}")
def read_batch(batch_id: UUID, scope: Reads, response: Response) -> BatchRead:
    """Show a batch as it is."""
    return _shown(repository.batch(scope, batch_id), response)


@batches.patch("/{batch_id}")
def update_batch(
    batch_id: UUID,
    body: BatchUpdate,
    scope: Writes,
    if_match: IfMatch,
    response: Response,
) -> BatchRead:
    """Change what is said of a batch."""
    row = repository.batch(scope, batch_id)
    if_match.check(row.version)
    batches_service.update(scope, row, body)
    return _shown(row, response)


@batches.delete("/{batch_id}", status_code=204)
def delete_batch(batch_id: UUID, scope: Writes, if_match: IfMatch) -> None:
    """Delete a batch that was a mistake."""
    row = repository.batch(scope, batch_id)
    if_match.check(row.version)
    batches_service.delete(scope, row)


@batches.post("/{batch_id}/restore")
def restore_batch(batch_id: UUID, scope: Writes, response: Response) -> BatchRead:
    """Restore a batch with its history."""
    row = repository.batch(scope, batch_id, deleted=True)
    batches_service.bring_back(scope, row)
    return _shown(row, response)


@batches.get("/{batch_id}/history")
def read_history(batch_id: UUID, scope: Reads) -> BatchHistory:
    """Show where a batch stood, its stages, and what was seen and cut."""
    return batches_service.history(scope, repository.batch(scope, batch_id))


@batches.get("/{batch_id}/events")
def list_events(
    batch_id: UUID, scope: Reads, runtime: RuntimeDep, page: PageDep
) -> Page[BatchEventRead]:
    """List all that happened to a batch, what was undone too."""
    batch = repository.batch(scope, batch_id)
    return batches_service.list_events(scope, runtime.keyring, page, batch)


@batches.post("/{batch_id}/moves")
def move(batch_id: UUID, body: Move, scope: Writes, response: Response) -> BatchRead:
    """Move plants from one shelf to another."""
    row = repository.batch(scope, batch_id)
    return _shown(actions.move(scope, row, body), response)


@batches.post("/{batch_id}/splits", status_code=201)
def split(batch_id: UUID, body: Split, scope: Writes, response: Response) -> BatchRead:
    """Make some of the plants a batch of their own, which is the answer."""
    row = repository.batch(scope, batch_id)
    return _shown(actions.split(scope, row, body), response)


@batches.post("/{batch_id}/merges")
def merge(batch_id: UUID, body: Merge, scope: Writes, response: Response) -> BatchRead:
    """Let all plants join another batch, which is the answer."""
    row = repository.batch(scope, batch_id)
    return _shown(actions.merge(scope, row, body), response)


@batches.post("/{batch_id}/stage-changes")
def change_stage(
    batch_id: UUID, body: StageChange, scope: Writes, response: Response
) -> BatchRead:
    """Let a batch enter a stage, by default the next."""
    row = repository.batch(scope, batch_id)
    return _shown(actions.change_stage(scope, row, body), response)


@batches.post("/{batch_id}/recipe-changes")
def change_recipe(
    batch_id: UUID, body: RecipeChange, scope: Writes, response: Response
) -> BatchRead:
    """Let a batch go on by another recipe, or version, of its crop."""
    row = repository.batch(scope, batch_id)
    return _shown(actions.change_recipe(scope, row, body), response)


@batches.post("/{batch_id}/observations", status_code=201)
def observe(batch_id: UUID, body: Observe, scope: Writes) -> ObservationRead:
    """Write down what was seen or weighed."""
    row = repository.batch(scope, batch_id)
    seen = actions.observe(scope, row, body)
    return ObservationRead.model_validate(repository.observation(scope, seen))


@batches.post("/{batch_id}/harvests", status_code=201)
def harvest(batch_id: UUID, body: HarvestCreate, scope: Writes) -> HarvestRead:
    """Write down what was cut, by grade; a batch without plants has ended."""
    row = repository.batch(scope, batch_id)
    cut = repository.harvest(scope, actions.harvest(scope, row, body))
    return batches_service.show_harvests(scope, [cut])[0]


@batches.post("/{batch_id}/discards")
def discard(
    batch_id: UUID, body: Discard, scope: Writes, response: Response
) -> BatchRead:
    """Throw plants away, by default all."""
    row = repository.batch(scope, batch_id)
    return _shown(actions.discard(scope, row, body), response)


@batches.post("/{batch_id}/undo")
def undo(batch_id: UUID, scope: Writes, response: Response) -> BatchRead:
    """Take back the step that was written down last, in every batch it concerns."""
    row = repository.batch(scope, batch_id)
    return _shown(actions.undo(scope, row), response)


@harvests.get("")
def list_harvests(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[HarvestQuery, Query()],
) -> Page[HarvestRead]:
    """List harvests, the latest first."""
    return batches_service.list_harvests(scope, runtime.keyring, page, only)


@harvests.get("/{harvest_id}")
def read_harvest(harvest_id: UUID, scope: Reads) -> HarvestRead:
    """Show a harvest."""
    row = repository.harvest(scope, harvest_id)
    return batches_service.show_harvests(scope, [row])[0]
