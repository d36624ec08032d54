"""Batches: sown, found, described, deleted and restored."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid7

from ..economy.models import SeedLot
from ..farms.models import Origin, Shelf
from ..farms.problems import NotOwner
from ..farms.repository import find_part
from ..keyring import Keyring
from ..paging import Direction, Page, PageQuery, SortKey, paginate, rows_of_page
from ..problems import Conflict, NotFound
from ..records import change, created, put_aside, referred, refused, restore
from ..scope import Scope, WriteScope
from . import crops, ledger, recipes, repository
from .bands import RecipeDocument
from .history import Event, Kind
from .ledger import Happening
from .models import Batch, BatchEvent, Harvest, RecipeVersion
from .problems import HasRelatives, OtherCrop
from .schemas import (
    BatchEventRead,
    BatchHistory,
    BatchQuery,
    BatchRead,
    BatchUpdate,
    GradeRead,
    HarvestQuery,
    HarvestRead,
    ObservationRead,
    PlantsOnShelf,
    Sow,
    StageSpanRead,
    StayRead,
)


def list_batches(
    scope: Scope, keyring: Keyring, page: PageQuery, only: BatchQuery
) -> Page[BatchRead]:
    """List batches."""
    way: Direction = "desc" if only.sort.startswith("-") else "asc"
    first: SortKey = (Batch.code, way)
    if only.sort.endswith("sown"):
        first = (Batch.sown_at, way)
    return paginate(
        scope,
        keyring,
        repository.listed_batches(scope, only),
        [first, (Batch.id, way)],
        page,
        present=BatchRead.model_validate,
    )


def when(scope: Scope, at: datetime | None) -> datetime:
    """Give when something happened: now, or at a time that has come."""
    if at is None:
        return scope.now
    if at > scope.now:
        raise refused(
            "/at",
            f"{at:%Y-%m-%dT%H:%M:%SZ} has not come yet, it is "
            f"{scope.now:%Y-%m-%dT%H:%M:%SZ}.",
            "future",
        )
    return at


def shelves_named(
    scope: Scope, shelf_ids: Iterable[UUID], pointer: str, farm_id: UUID | None = None
) -> list[Shelf]:
    """Give the shelves that a body names, which are of one farm."""
    found: list[Shelf] = []
    for number, shelf_id in enumerate(shelf_ids):
        where = pointer.format(number)
        try:
            shelf = find_part(scope, Shelf, shelf_id)
        except NotFound as error:
            raise refused(where, "There is no such shelf.") from error
        if shelf.farm_id != (farm_id or (found or [shelf])[0].farm_id):
            raise refused(where, "The shelf is in another farm.", "other-farm")
        found.append(shelf)
    return found


def plants_by_shelf(where: Sequence[PlantsOnShelf]) -> dict[UUID, int]:
    """Read how many plants are on which shelf."""
    return {each.shelf_id: each.plants for each in where}


def stages_of(scope: Scope, crop_key: str, version: RecipeVersion | None) -> list[str]:
    """Name the stages that a batch can be in, by its recipe or else its crop."""
    if version is None:
        stages = crops.known(scope, crop_key).traits.stages
    else:
        stages = RecipeDocument.model_validate(version.document).stages
    return [stage.id for stage in stages]


def sow(scope: WriteScope, body: Sow) -> Batch:
    """Begin a batch."""
    version = None
    if body.recipe_version_id is not None:
        version = recipes.version_named(
            scope, body.recipe_version_id, "/recipe_version_id"
        )
    crop_key = body.crop_key or (version.crop_key if version else None)
    if crop_key is None:
        raise refused("/crop_key", "A batch is of a crop.", "missing")
    if version is not None and version.crop_key != crop_key:
        raise OtherCrop(crop_key, version.crop_key)
    crops.known(scope, crop_key)
    demand_lot(scope, body.seed_lot_id)
    at = when(scope, body.at)
    shelves = shelves_named(
        scope, [each.shelf_id for each in body.where], "/where/{}/shelf_id"
    )
    identity = uuid7()
    batch = created(
        scope,
        Batch(
            id=identity,
            farm_id=shelves[0].farm_id,
            code=free_code(scope, body.code)
            or f"{crop_key}-{at:%Y%m%d}-{identity.hex[-6:]}",
            crop_key=crop_key,
            variety=body.variety,
            seed_lot_id=body.seed_lot_id,
            note=body.note,
            sown_at=at,
            began_at=at,
            plants_at_start=0,
            plants=0,
        ),
    )
    event = Event(
        Kind.SOWN,
        at,
        1,
        came=plants_by_shelf(body.where),
        stage=stages_of(scope, crop_key, version)[0],
        recipe_version_id=version.id if version else None,
    )
    ledger.write_down(scope, batch, Happening(event, uuid7()))
    return batch


def demand_lot(scope: Scope, seed_lot_id: UUID | None) -> None:
    """Refuse a seed lot that is not there."""
    if seed_lot_id is not None:
        referred(scope, SeedLot, seed_lot_id, "/seed_lot_id")


def free_code(scope: Scope, code: str | None) -> str | None:
    """Refuse the code of another batch."""
    if code is None:
        return None
    taken = scope.session.scalar(scope.select(Batch).where(Batch.code == code))
    if taken is not None:
        raise Conflict(f"There is a batch {code!r} already.")
    return code


def update(scope: WriteScope, batch: Batch, body: BatchUpdate) -> None:
    """Change what is said of a batch."""
    demand_ours(batch)
    changes = body.changes()
    if "code" in changes and body.code != batch.code:
        free_code(scope, body.code)
    demand_lot(scope, changes.get("seed_lot_id"))
    change(scope, batch, changes)


def delete(scope: WriteScope, batch: Batch) -> None:
    """Delete a batch that was a mistake: as if it had not been, until it is restored."""
    demand_ours(batch)
    rows = repository.events_in_force(scope, batch.id)
    if any(row.other_batch_id for row in rows):
        raise HasRelatives
    ledger.forget(scope, batch)
    put_aside(scope, batch)


def bring_back(scope: WriteScope, batch: Batch) -> None:
    """Restore a batch with its history, if what it stood on is there."""
    if not repository.events_in_force(scope, batch.id):
        raise NotFound("The split that made it was undone.")
    restore(scope, batch)
    standing = ledger.rewrite(scope, batch)
    shelves_named(scope, standing.where, "/shelves/{}", batch.farm_id)


def demand_ours(batch: Batch) -> None:
    """Refuse to change a batch that Home Assistant owns."""
    if batch.origin != Origin.COMPANION:
        raise NotOwner


def list_events(
    scope: Scope, keyring: Keyring, page: PageQuery, batch: Batch
) -> Page[BatchEventRead]:
    """List all that happened to a batch, the last that was written down first."""
    return paginate(
        scope,
        keyring,
        scope.select(BatchEvent).where(BatchEvent.batch_id == batch.id),
        [(BatchEvent.number, "desc")],
        page,
        present=BatchEventRead.model_validate,
    )


def history(scope: Scope, batch: Batch) -> BatchHistory:
    """Show where a batch stood, its stages, and what was seen and cut."""
    return BatchHistory(
        stays=[
            StayRead.model_validate(row) for row in repository.stays(scope, batch.id)
        ],
        stages=[
            StageSpanRead.model_validate(row)
            for row in repository.stage_spans(scope, batch.id)
        ],
        observations=[
            ObservationRead.model_validate(row)
            for row in repository.observations(scope, batch.id)
        ],
        harvests=show_harvests(scope, repository.harvests_of(scope, batch.id)),
    )


def list_harvests(
    scope: Scope, keyring: Keyring, page: PageQuery, only: HarvestQuery
) -> Page[HarvestRead]:
    """List harvests."""
    way: SortKey = (Harvest.at, "desc" if only.sort == "-at" else "asc")
    rows, following = rows_of_page(
        scope,
        keyring,
        repository.listed_harvests(scope, only),
        [way, (Harvest.id, way[1])],
        page,
    )
    return Page(items=show_harvests(scope, rows), next_cursor=following)


def show_harvests(scope: Scope, rows: Sequence[Harvest]) -> list[HarvestRead]:
    """Show harvests with their grades."""
    grades = repository.grades(scope, [row.id for row in rows])
    return [
        HarvestRead.model_validate(
            {
                name: (
                    [GradeRead.model_validate(each) for each in grades[row.id]]
                    if name == "grades"
                    else getattr(row, name)
                )
                for name in HarvestRead.model_fields
            }
        )
        for row in rows
    ]
