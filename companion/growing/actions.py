"""What people do with batches: move, split, merge, stage, observe, harvest, undo."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid7

from ..problems import NotFound, Problem
from ..records import created, put_aside, refused
from ..scope import WriteScope
from . import ledger, recipes, repository
from .batches import (
    demand_ours,
    free_code,
    plants_by_shelf,
    shelves_named,
    stages_of,
    when,
)
from .history import BEGINNINGS, Event, Kind, Standing, replay, until
from .ledger import Happening
from .models import Batch, BatchEvent
from .problems import BeforeSowing, NotUndoable, OtherCrop
from .schemas import (
    Discard,
    HarvestCreate,
    Merge,
    Move,
    Observe,
    PlantsOnShelf,
    RecipeChange,
    Split,
    StageChange,
)

# Enough to tell batches apart that were split from one on a day.
CODE_ENDING = 6


def _ours(scope: WriteScope, batch: Batch) -> Batch:
    """Give the batch as it is now, and let nobody else change it meanwhile."""
    demand_ours(batch)
    return repository.locked(scope, [batch.id])[batch.id]


def _at(scope: WriteScope, batch: Batch, at: datetime | None) -> datetime:
    """Give when something happened to a batch, which has begun by then."""
    moment = when(scope, at)
    if moment < batch.began_at:
        raise BeforeSowing(moment, batch.began_at)
    return moment


def _then(scope: WriteScope, batch: Batch, at: datetime) -> Standing:
    """Give the batch as it was at a time."""
    rows = repository.events_in_force(scope, batch.id)
    return replay(until(ledger.events_of(rows), at))


def _next(scope: WriteScope, batch: Batch) -> int:
    return repository.last_number(scope, batch.id) + 1


def _said(**details: object) -> dict[str, Any]:
    return {name: value for name, value in details.items() if value is not None}


def _record(
    scope: WriteScope, batch: Batch, event: Event, details: Mapping[str, Any]
) -> UUID:
    happening = Happening(event, uuid7(), details=details)
    ledger.write_down(scope, batch, happening)
    return happening.id


def move(scope: WriteScope, batch: Batch, body: Move) -> Batch:
    """Move plants from one shelf to another of the farm."""
    batch = _ours(scope, batch)
    if body.from_shelf_id == body.to_shelf_id:
        raise refused("/to_shelf_id", "The plants stand there already.", "same-shelf")
    at = _at(scope, batch, body.at)
    shelves_named(scope, [body.to_shelf_id], "/to_shelf_id", batch.farm_id)
    there = _then(scope, batch, at).where.get(body.from_shelf_id, 0)
    plants = body.plants or there
    if plants == 0:
        raise refused("/from_shelf_id", "No plants of the batch stand there then.")
    event = Event(
        Kind.MOVED,
        at,
        _next(scope, batch),
        left={body.from_shelf_id: plants},
        came={body.to_shelf_id: plants},
    )
    _record(scope, batch, event, _said(note=body.note))
    return batch


def split(scope: WriteScope, batch: Batch, body: Split) -> Batch:
    """Make some of the plants a batch of their own, where they stand."""
    batch = _ours(scope, batch)
    at = _at(scope, batch, body.at)
    where = plants_by_shelf(body.where)
    then = _then(scope, batch, at)
    child_id, step_id = uuid7(), uuid7()
    child = created(
        scope,
        Batch(
            id=child_id,
            farm_id=batch.farm_id,
            code=free_code(scope, body.code)
            or f"{batch.code[: 63 - CODE_ENDING]}-{child_id.hex[-CODE_ENDING:]}",
            crop_key=batch.crop_key,
            variety=batch.variety,
            seed_lot_id=batch.seed_lot_id,
            parent_id=batch.id,
            note=body.note,
            sown_at=batch.sown_at,
            began_at=at,
            plants_at_start=0,
            plants=0,
        ),
    )
    left = Event(Kind.SPLIT_OFF, at, _next(scope, batch), left=where)
    ledger.write_down(scope, batch, Happening(left, step_id, other_batch_id=child.id))
    began = Event(
        Kind.SPLIT_FROM,
        at,
        1,
        came=where,
        stage=then.stages[-1].stage if then.stages else None,
        recipe_version_id=then.recipe_version_id,
    )
    ledger.write_down(scope, child, Happening(began, step_id, other_batch_id=batch.id))
    return child


def merge(scope: WriteScope, batch: Batch, body: Merge) -> Batch:
    """Let all plants of a batch join another one of the same crop and farm."""
    if body.into_id == batch.id:
        raise refused("/into_id", "A batch does not join itself.", "same-batch")
    try:
        into = repository.batch(scope, body.into_id)
    except NotFound as error:
        raise refused("/into_id", "There is no such batch.") from error
    demand_ours(batch)
    demand_ours(into)
    rows = repository.locked(scope, [batch.id, into.id])
    batch, into = rows[batch.id], rows[into.id]
    if batch.crop_key != into.crop_key:
        raise OtherCrop(batch.crop_key, into.crop_key)
    if batch.farm_id != into.farm_id:
        raise refused("/into_id", "The batch is in another farm.", "other-farm")
    at = _at(scope, batch, body.at)
    _at(scope, into, at)
    where = _then(scope, batch, at).where
    step_id = uuid7()
    for row, other, kind in (
        (batch, into, Kind.MERGED_INTO),
        (into, batch, Kind.JOINED),
    ):
        leaves = kind is Kind.MERGED_INTO
        event = Event(
            kind,
            at,
            _next(scope, row),
            left=where if leaves else {},
            came={} if leaves else where,
        )
        ledger.write_down(
            scope,
            row,
            Happening(
                event,
                step_id,
                other_batch_id=other.id,
                details=_said(note=body.note),
            ),
        )
    return into


def change_stage(scope: WriteScope, batch: Batch, body: StageChange) -> Batch:
    """Let a batch enter a stage of its recipe, by default the next."""
    batch = _ours(scope, batch)
    at = _at(scope, batch, body.at)
    then = _then(scope, batch, at)
    version = (
        repository.version(scope, then.recipe_version_id)
        if then.recipe_version_id
        else None
    )
    known = stages_of(scope, batch.crop_key, version)
    present = then.stages[-1].stage
    stage = body.stage or _following(present, known)
    if stage not in known:
        raise refused(
            "/stage", f"{stage!r} is none of the stages {', '.join(known)}.", "unknown"
        )
    event = Event(Kind.STAGE_SET, at, _next(scope, batch), stage=stage)
    _record(scope, batch, event, _said(note=body.note))
    return batch


def _following(present: str, known: Sequence[str]) -> str:
    """Name the stage after another."""
    if present not in known or present == known[-1]:
        raise refused(
            "/stage",
            f"No stage follows {present!r}; the stages are {', '.join(known)}.",
            "last",
        )
    return known[known.index(present) + 1]


def change_recipe(scope: WriteScope, batch: Batch, body: RecipeChange) -> Batch:
    """Let a batch go on by another recipe of its crop."""
    batch = _ours(scope, batch)
    version = recipes.version_named(scope, body.recipe_version_id, "/recipe_version_id")
    if version.crop_key != batch.crop_key:
        raise OtherCrop(batch.crop_key, version.crop_key)
    at = _at(scope, batch, body.at)
    present = _then(scope, batch, at).stages[-1].stage
    known = stages_of(scope, batch.crop_key, version)
    if present not in known:
        raise refused(
            "/recipe_version_id",
            f"The batch is in {present!r}, the recipe has {', '.join(known)}.",
            "unknown-stage",
        )
    event = Event(
        Kind.RECIPE_SET, at, _next(scope, batch), recipe_version_id=version.id
    )
    _record(scope, batch, event, _said(note=body.note))
    return batch


def observe(scope: WriteScope, batch: Batch, body: Observe) -> UUID:
    """Write down what was seen or weighed."""
    batch = _ours(scope, batch)
    if body.weight_g is not None and body.plants is None:
        raise refused("/plants", "How many plants is the weight of?", "missing")
    if body.weight_g is None and body.height_cm is None and not body.note:
        raise refused(
            "/note", "An observation has a weight, a height or a note.", "missing"
        )
    at = _at(scope, batch, body.at)
    if body.shelf_id is not None:
        shelves_named(scope, [body.shelf_id], "/shelf_id", batch.farm_id)
    event = Event(Kind.OBSERVED, at, _next(scope, batch))
    details = _said(
        shelf_id=str(body.shelf_id) if body.shelf_id else None,
        **body.model_dump(include={"plants", "weight_g", "height_cm", "note"}),
    )
    return _record(scope, batch, event, details)


def harvest(scope: WriteScope, batch: Batch, body: HarvestCreate) -> UUID:
    """Write down what was cut; a batch without plants has ended."""
    batch = _ours(scope, batch)
    if body.waste_g > 0 and body.waste_cause is None:
        raise refused(
            "/waste_cause", f"{body.waste_g:g} g of waste need a cause.", "missing"
        )
    if not body.waste_g and not any(each.grams for each in body.grades):
        raise refused("/grades", "A harvest has grams, or waste.", "missing")
    at = _at(scope, batch, body.at)
    gone = _gone(scope, batch, at, body.where)
    grades = {each.grade: each.grams for each in body.grades}
    event = Event(
        Kind.HARVESTED,
        at,
        _next(scope, batch),
        left=gone,
        grams=sum(grades.values()),
        waste_g=body.waste_g,
    )
    details = _said(
        grades=grades, **body.model_dump(include={"waste_g", "waste_cause"})
    )
    return _record(scope, batch, event, details | _said(note=body.note))


def discard(scope: WriteScope, batch: Batch, body: Discard) -> Batch:
    """Throw plants away, by default all."""
    batch = _ours(scope, batch)
    at = _at(scope, batch, body.at)
    gone = _gone(scope, batch, at, body.where)
    event = Event(Kind.DISCARDED, at, _next(scope, batch), left=gone)
    _record(scope, batch, event, {"cause": body.cause})
    return batch


def _gone(
    scope: WriteScope,
    batch: Batch,
    at: datetime,
    where: Sequence[PlantsOnShelf] | None,
) -> Mapping[UUID, int]:
    """Give the plants that are gone: those that are named, or all that stand then."""
    if where is None:
        return _then(scope, batch, at).where
    return plants_by_shelf(where)


def undo(scope: WriteScope, batch: Batch) -> Batch:
    """Take back the step that was written down last, in every batch that it concerns."""
    demand_ours(batch)
    last = repository.events_in_force(scope, batch.id)[-1]
    step = repository.events_of_step(scope, last.step_id)
    rows = repository.locked(scope, [event.batch_id for event in step])
    for row in rows.values():
        demand_ours(row)
    if last.kind == Kind.SOWN:
        raise NotUndoable("It was only sown.")
    for event in step:
        event.undone_at = scope.now
    scope.session.flush()
    for event in step:
        _without(scope, rows[event.batch_id], event)
    return rows[batch.id]


def _without(scope: WriteScope, batch: Batch, undone: BatchEvent) -> None:
    """Let a batch be as if an event had not happened."""
    left = repository.events_in_force(scope, batch.id)
    if undone.kind in BEGINNINGS:
        if left:
            raise NotUndoable(f"{batch.code} has a history of its own.")
        ledger.forget(scope, batch)
        put_aside(scope, batch)
        return
    try:
        ledger.rewrite(scope, batch)
    except Problem as problem:
        raise NotUndoable(f"{batch.code}: {problem.detail}") from problem
