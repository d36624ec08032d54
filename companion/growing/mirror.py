"""Batches as Home Assistant has them: their history is taken over as a whole."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
import re
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import or_

from ..economy.models import SeedLot
from ..farms import mirror as farms
from ..farms.models import Origin, Shelf
from ..records import created
from ..scope import WriteScope
from . import ledger, repository
from .history import Kind, replay
from .models import Batch, BatchEvent, Harvest, Observation, RecipeVersion

type Plants = Mapping[str, int]
# How a site names a version of a recipe that was written here.
OURS = re.compile(r"companion-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a batch; `number` is one for all that happened at once in the farm."""

    kind: str
    at: datetime
    number: int
    left: Plants = field(default_factory=dict)
    came: Plants = field(default_factory=dict)
    stage: str | None = None
    other: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class History:
    """A batch with everything that happened to it, by its id in Home Assistant."""

    ha_id: str
    crop_key: str
    variety: str | None
    sown_at: datetime
    events: Sequence[Happened]
    # As the site names it; "recipe" of an event's details is another from then on.
    recipe: str = ""
    # As it is printed on the bag.
    seed_lot: str | None = None


def take_over(scope: WriteScope, farm_id: UUID, site_id: UUID, told: History) -> Batch:
    """Let a batch have the history that Home Assistant tells."""
    batch = _batch(scope, farm_id, told.ha_id, told)
    shelves = _shelves(scope, farm_id, told.events)
    recipes = _recipes(scope, told)
    rows = {row.number: row for row in _all_events(scope, batch)}
    for event in told.events:
        named = told.recipe if event is told.events[0] else event.details.get("recipe")
        content = _content(event, shelves)
        if (version := recipes.get(named or "")) is not None:
            content["recipe_version_id"] = version
        other = None
        if event.other is not None:
            other = _batch(scope, farm_id, event.other, told, is_known=False).id
        row = rows.pop(event.number, None)
        if row is None:
            row = scope.add(_written(scope, batch, site_id, event, content))
        else:
            _correct(scope, row, event, content)
        row.other_batch_id = other
        if event.kind == Kind.SPLIT_FROM:
            batch.parent_id = other
    for row in rows.values():
        row.undone_at = row.undone_at or scope.now
    scope.session.flush()
    in_force = repository.events_in_force(scope, batch.id)
    standing = replay(ledger.events_of(in_force))
    batch.crop_key, batch.variety = told.crop_key, told.variety
    batch.sown_at, batch.began_at = told.sown_at, told.events[0].at
    batch.seed_lot_id = _lot(scope, told)
    batch.deleted_at = None
    ledger.follow(scope, batch, in_force, standing)
    return batch


def forget(scope: WriteScope, farm_id: UUID, ha_id: str) -> None:
    """Put a batch aside that Home Assistant no longer has: the split was undone."""
    batch = _find(scope, farm_id, ha_id)
    if batch is None or batch.deleted_at is not None:
        return
    for row in repository.events_in_force(scope, batch.id):
        row.undone_at = scope.now
    ledger.forget(scope, batch)
    batch.deleted_at = batch.updated_at = scope.now
    scope.session.flush()


def forget_others(scope: WriteScope, farm_id: UUID, ha_ids: Collection[str]) -> None:
    """Put the batches aside that Home Assistant does not have: it went back in time."""
    there = scope.session.scalars(
        scope.select(Batch).where(
            Batch.farm_id == farm_id,
            Batch.origin == Origin.HOME_ASSISTANT,
            Batch.deleted_at.is_(None),
        )
    ).all()
    for batch in there:
        if batch.ha_id is not None and batch.ha_id not in ha_ids:
            forget(scope, farm_id, batch.ha_id)


def _find(scope: WriteScope, farm_id: UUID, ha_id: str) -> Batch | None:
    return scope.session.scalar(
        scope.select(Batch).where(Batch.farm_id == farm_id, Batch.ha_id == ha_id)
    )


def _batch(
    scope: WriteScope,
    farm_id: UUID,
    ha_id: str,
    told: History,
    *,
    is_known: bool = True,
) -> Batch:
    """Give a batch; one that others name before it is told of itself is not shown yet."""
    found = _find(scope, farm_id, ha_id)
    if found is not None:
        return found
    taken = scope.session.scalar(scope.select(Batch).where(Batch.code == ha_id))
    code = ha_id if taken is None else f"{ha_id}-{farm_id.hex[-6:]}"
    return created(
        scope,
        Batch(
            farm_id=farm_id,
            ha_id=ha_id,
            origin=Origin.HOME_ASSISTANT,
            code=code,
            crop_key=told.crop_key,
            sown_at=told.sown_at,
            began_at=told.events[0].at,
            plants_at_start=0,
            plants=0,
            deleted_at=None if is_known else scope.now,
        ),
    )


def _all_events(scope: WriteScope, batch: Batch) -> Sequence[BatchEvent]:
    return scope.session.scalars(
        scope.select(BatchEvent).where(BatchEvent.batch_id == batch.id)
    ).all()


def _shelves(
    scope: WriteScope, farm_id: UUID, events: Iterable[Happened]
) -> dict[str, UUID]:
    """Give the shelves that a history names, also those that are long gone."""
    known = {
        ha_id: row.id
        for ha_id, row in farms.parts_by_ha_id(scope, Shelf, farm_id).items()
    }
    for event in events:
        for ha_id in (*event.left, *event.came):
            if ha_id not in known:
                known[ha_id] = farms.shelf_that_was(scope, farm_id, ha_id).id
    return known


def _lot(scope: WriteScope, told: History) -> UUID | None:
    """Give the lot of seed that is meant, where there is one of that number and crop."""
    if not told.seed_lot:
        return None
    rows = scope.session.scalars(
        scope.select(SeedLot).where(
            SeedLot.deleted_at.is_(None),
            SeedLot.lot_number == told.seed_lot,
            or_(SeedLot.crop_key == told.crop_key, SeedLot.crop_key.is_(None)),
        )
    ).all()
    return rows[0].id if len(rows) == 1 else None


def _recipes(scope: WriteScope, told: History) -> dict[str, str]:
    """Give the versions of the companion's own recipes that a history names."""
    named = {told.recipe, *(each.details.get("recipe") or "" for each in told.events)}
    found: dict[str, str] = {}
    for name in named:
        if (match := OURS.fullmatch(name)) is None:
            continue
        version = scope.session.scalar(
            scope.select(RecipeVersion).where(
                RecipeVersion.recipe_id == UUID(match[1]),
                RecipeVersion.number == int(match[2]),
            )
        )
        if version is not None:
            found[name] = str(version.id)
    return found


def _content(event: Happened, shelves: Mapping[str, UUID]) -> dict[str, Any]:
    """Write an event as batches of the companion's own have it."""
    content: dict[str, Any] = {
        "left": {str(shelves[ha_id]): n for ha_id, n in event.left.items()},
        "came": {str(shelves[ha_id]): n for ha_id, n in event.came.items()},
        "stage": event.stage,
        **event.details,
    }
    return {name: value for name, value in content.items() if value}


def _written(
    scope: WriteScope,
    batch: Batch,
    site_id: UUID,
    event: Happened,
    content: dict[str, Any],
) -> BatchEvent:
    return BatchEvent(
        # What is told twice, or again after a restored backup, has the same id.
        id=uuid5(batch.id, str(event.number)),
        step_id=uuid5(site_id, str(event.number)),
        batch_id=batch.id,
        number=event.number,
        kind=event.kind,
        at=event.at,
        recorded_at=scope.now,
        actor_kind=scope.actor.kind,
        actor_id=scope.actor.id,
        content=content,
    )


def _correct(
    scope: WriteScope, row: BatchEvent, event: Happened, content: dict[str, Any]
) -> None:
    """Let an event be as Home Assistant has it now, which may have gone back in time."""
    row.undone_at = None
    if (row.kind, row.at, row.content) == (event.kind, event.at, content):
        return
    row.kind, row.at, row.content = event.kind, event.at, content
    scope.session.flush()
    for seen in (Observation, Harvest):
        scope.session.execute(scope.delete(seen).where(seen.id == row.id))
