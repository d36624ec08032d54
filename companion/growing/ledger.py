"""The events of batches in the database, and the tables that follow from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid7

from ..records import touch
from ..scope import WriteScope
from . import repository
from .history import Event, Kind, Plants, Standing, replay
from .models import (
    Batch,
    BatchEvent,
    Harvest,
    HarvestGrade,
    Observation,
    StageSpan,
    Stay,
)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that is to be written down, with what is said of it."""

    event: Event
    step_id: UUID
    id: UUID = field(default_factory=uuid7)
    other_batch_id: UUID | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def events_of(rows: Iterable[BatchEvent]) -> list[Event]:
    """Read events as the history understands them."""
    return [_event(row) for row in rows]


def _event(row: BatchEvent) -> Event:
    content = row.content
    version = content.get("recipe_version_id")
    return Event(
        kind=Kind(row.kind),
        at=row.at,
        number=row.number,
        left=_read(content.get("left", {})),
        came=_read(content.get("came", {})),
        stage=content.get("stage"),
        recipe_version_id=UUID(version) if version else None,
        grams=sum(content.get("grades", {}).values()),
        waste_g=content.get("waste_g", 0.0),
    )


def _read(plants: Mapping[str, int]) -> Plants:
    return {UUID(shelf): number for shelf, number in plants.items()}


def _written(plants: Plants) -> dict[str, int]:
    return {str(shelf): number for shelf, number in plants.items()}


def write_down(scope: WriteScope, batch: Batch, happening: Happening) -> Standing:
    """Write an event down with all that follows from it; nonsense is refused."""
    event = happening.event
    before = repository.events_in_force(scope, batch.id)
    standing = replay([*events_of(before), event])
    content: dict[str, Any] = {
        "left": _written(event.left),
        "came": _written(event.came),
        "stage": event.stage,
        "recipe_version_id": (
            str(event.recipe_version_id) if event.recipe_version_id else None
        ),
        **happening.details,
    }
    row = scope.add(
        BatchEvent(
            id=happening.id,
            batch_id=batch.id,
            step_id=happening.step_id,
            number=event.number,
            kind=event.kind,
            at=event.at,
            recorded_at=scope.now,
            actor_kind=scope.actor.kind,
            actor_id=scope.actor.id,
            other_batch_id=happening.other_batch_id,
            content={name: value for name, value in content.items() if value},
        )
    )
    follow(scope, batch, [*before, row], standing)
    return standing


def rewrite(scope: WriteScope, batch: Batch) -> Standing:
    """Write again what follows from the events that are in force."""
    rows = repository.events_in_force(scope, batch.id)
    standing = replay(events_of(rows))
    follow(scope, batch, rows, standing)
    return standing


def follow(
    scope: WriteScope, batch: Batch, rows: Sequence[BatchEvent], standing: Standing
) -> None:
    """Write what follows from a batch's events."""
    _show(batch, standing)
    touch(scope, batch)
    forget(scope, batch, keep={row.id for row in rows})
    for stay in standing.stays:
        scope.session.add(
            Stay(
                org_id=scope.org_id,
                id=uuid7(),
                batch_id=batch.id,
                farm_id=batch.farm_id,
                shelf_id=stay.shelf_id,
                plants=stay.plants,
                started_at=stay.start,
                ended_at=stay.end,
            )
        )
    for span in standing.stages:
        scope.session.add(
            StageSpan(
                org_id=scope.org_id,
                id=uuid7(),
                batch_id=batch.id,
                stage=span.stage,
                recipe_version_id=span.recipe_version_id,
                started_at=span.start,
                ended_at=span.end,
            )
        )
    _add_seen_and_cut(scope, batch, rows)
    scope.session.flush()


def forget(scope: WriteScope, batch: Batch, keep: Iterable[UUID] = ()) -> None:
    """Remove what follows from a batch's events, but for these events' own rows."""
    kept = list(keep)
    for table in (Stay, StageSpan):
        scope.session.execute(scope.delete(table).where(table.batch_id == batch.id))
    for seen in (Observation, Harvest):
        scope.session.execute(
            scope.delete(seen).where(seen.batch_id == batch.id, seen.id.not_in(kept))
        )


def _show(batch: Batch, standing: Standing) -> None:
    """Let a batch's row say what its history led to."""
    last = standing.stages[-1] if standing.stages else None
    batch.plants_at_start = standing.plants_at_start
    batch.plants = standing.plants
    batch.recipe_version_id = standing.recipe_version_id
    batch.ended_at = standing.ended
    batch.ended_by = standing.ended_by
    batch.stage = last.stage if last else None
    batch.stage_since = last.start if last else None
    batch.harvested_plants = standing.harvested_plants
    batch.discarded_plants = standing.discarded_plants
    batch.harvested_g = standing.grams
    batch.waste_g = standing.waste_g


def _add_seen_and_cut(
    scope: WriteScope, batch: Batch, rows: Sequence[BatchEvent]
) -> None:
    """Add observations and harvests that have no row yet."""
    there = {row.id for row in repository.observations(scope, batch.id)}
    there |= {row.id for row in repository.harvests_of(scope, batch.id)}
    for row in rows:
        if row.id in there:
            continue
        if row.kind == Kind.OBSERVED:
            scope.add(_observation(row))
        elif row.kind == Kind.HARVESTED:
            scope.add(_harvest(batch, row))
            for grade, grams in row.content.get("grades", {}).items():
                scope.add(HarvestGrade(harvest_id=row.id, grade=grade, grams=grams))


def _observation(row: BatchEvent) -> Observation:
    content = row.content
    shelf = content.get("shelf_id")
    return Observation(
        id=row.id,
        batch_id=row.batch_id,
        shelf_id=UUID(shelf) if shelf else None,
        at=row.at,
        plants=content.get("plants"),
        weight_g=content.get("weight_g"),
        height_cm=content.get("height_cm"),
        note=content.get("note"),
    )


def _harvest(batch: Batch, row: BatchEvent) -> Harvest:
    content = row.content
    return Harvest(
        id=row.id,
        batch_id=row.batch_id,
        farm_id=batch.farm_id,
        crop_key=batch.crop_key,
        at=row.at,
        plants=sum(content.get("left", {}).values()),
        grams=sum(content.get("grades", {}).values()),
        waste_g=content.get("waste_g", 0.0),
        waste_cause=content.get("waste_cause"),
        note=content.get("note"),
    )
