"""Batches: plants that were sown together, what happened to them, and where they stood.

A batch is what happened to it; everything else follows by replaying it. Each action is a
function from the batches to the batches, so nothing is half-done: where the new history
makes no sense, from its beginning to its end, the action raises and nothing has changed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from .events import (
    AmountError,
    BatchError,
    BeforeSowingError,
    DifferentCropError,
    Discarded,
    DuplicateBatchError,
    Event,
    FutureError,
    Harvested,
    Joined,
    LastStageError,
    MergedInto,
    MissingReasonError,
    Moved,
    NothingToUndoError,
    NotUndoableError,
    Observed,
    PlantCountError,
    RecipeSet,
    Sown,
    SplitFrom,
    SplitOff,
    StageSet,
    UnknownBatchError,
    UnknownStageError,
    Where,
)
from .history import Batch, Stay, replay
from .recipes import Recipe

_GRAMS_MAX = 1e7
_TEXT_MAX = 1000


@dataclass(frozen=True, slots=True)
class Batches:
    """Every batch of the farm by its id, and the number of the next step."""

    by_id: Mapping[str, Batch] = field(default_factory=lambda: MappingProxyType({}))
    next_number: int = 1

    def __getitem__(self, batch_id: str) -> Batch:
        """Return a batch; raise UnknownBatchError where there is none."""
        try:
            return self.by_id[batch_id]
        except KeyError:
            raise UnknownBatchError(batch_id) from None

    def __iter__(self) -> Iterator[Batch]:
        """Yield every batch."""
        return iter(self.by_id.values())

    def on_shelf(self, shelf: str) -> tuple[tuple[Batch, int], ...]:
        """Return the batches that stand on a shelf, with their plants there."""
        standing = ((batch, batch.standing.where.get(shelf, 0)) for batch in self)
        return tuple((batch, plants) for batch, plants in standing if plants)

    def replaced(self, *batches: Batch, dropped: str | None = None) -> Batches:
        """Return the batches with some replaced, after replaying those."""
        for batch in batches:
            replay(batch)
        changed = {**self.by_id, **{batch.id: batch for batch in batches}}
        changed.pop(dropped or "", None)
        return Batches(MappingProxyType(changed), self.next_number + 1)


def sow(
    batches: Batches,
    batch_id: str,
    recipe: Recipe,
    where: Mapping[str, int],
    *,
    at: float,
    now: float,
    variety: str = "",
    seed_lot: str = "",
) -> Batches:
    """Begin a batch on one or several shelves."""
    if batch_id in batches.by_id:
        raise DuplicateBatchError(batch_id)
    _not_later(at, now)
    event = Sown(at, batches.next_number, _where(where), recipe.stage_ids[0])
    batch = Batch(batch_id, recipe.crop, str(recipe.ref), (event,), variety, seed_lot)
    return batches.replaced(batch)


def move(
    batches: Batches,
    batch_id: str,
    plants: int,
    origin: str,
    target: str,
    *,
    at: float,
    now: float,
) -> Batches:
    """Move plants from one shelf to another."""
    _at_least(plants, 1)
    event = Moved(at, batches.next_number, plants, origin, target)
    return _happened(batches, batch_id, event, now)


def split(
    batches: Batches,
    batch_id: str,
    new_id: str,
    where: Mapping[str, int],
    *,
    at: float,
    now: float,
) -> Batches:
    """Make some of the plants a batch of their own, where they stand."""
    if new_id in batches.by_id:
        raise DuplicateBatchError(new_id)
    batch, number = batches[batch_id], batches.next_number
    left = SplitOff(at, number, _where(where), new_id)
    parent = _with_event(batch, left, now)
    then = replay(_until(batch, at))[0]
    began = SplitFrom(at, number, left.where, batch_id, then.sown, then.stage)
    child = replace(batch, id=new_id, recipe=then.recipe, events=(began,))
    return batches.replaced(parent, child)


def merge(
    batches: Batches, batch_id: str, into_id: str, *, at: float, now: float
) -> Batches:
    """Let all plants of a batch join another one of the same crop."""
    batch, into = batches[batch_id], batches[into_id]
    if batch_id == into_id:
        raise DuplicateBatchError(batch_id)
    if batch.crop != into.crop:
        raise DifferentCropError(batch.crop, into.crop)
    _not_later(at, now)
    _begun(batch, at)
    where = _where(replay(_until(batch, at))[0].where)
    number = batches.next_number
    left = _with_event(batch, MergedInto(at, number, where, into_id), now)
    joined = _with_event(into, Joined(at, number, where, batch_id), now)
    return batches.replaced(left, joined)


def advance(
    batches: Batches,
    batch_id: str,
    recipe: Recipe,
    *,
    at: float,
    now: float,
    by_hand: bool = True,
) -> Batches:
    """Let a batch enter the stage that follows in its recipe."""
    batch = batches[batch_id]
    _begun(batch, at)
    stage = replay(_until(batch, at))[0].stage
    if stage not in recipe.stage_ids:
        raise UnknownStageError(stage, recipe.stage_ids)
    following = recipe.after(stage)
    if following is None:
        raise LastStageError(stage, recipe.stage_ids)
    event = StageSet(at, batches.next_number, following.id, by_hand)
    return _happened(batches, batch_id, event, now)


def set_stage(
    batches: Batches,
    batch_id: str,
    recipe: Recipe,
    stage: str,
    *,
    at: float,
    now: float,
) -> Batches:
    """Put a batch into any stage of its recipe, as the grower sees it."""
    if stage not in recipe.stage_ids:
        raise UnknownStageError(stage, recipe.stage_ids)
    event = StageSet(at, batches.next_number, stage, by_hand=True)
    return _happened(batches, batch_id, event, now)


def set_recipe(
    batches: Batches, batch_id: str, recipe: Recipe, *, at: float, now: float
) -> Batches:
    """Let a batch go on by another recipe, or another version, of its crop."""
    batch = batches[batch_id]
    if recipe.crop != batch.crop:
        raise DifferentCropError(batch.crop, recipe.crop)
    stage = batch.standing.stage
    if stage not in recipe.stage_ids:
        raise UnknownStageError(stage, recipe.stage_ids)
    event = RecipeSet(at, batches.next_number, str(recipe.ref))
    return _happened(batches, batch_id, event, now)


def observe(
    batches: Batches,
    batch_id: str,
    *,
    at: float,
    now: float,
    plants: int = 0,
    weight_g: float | None = None,
    height_cm: float | None = None,
    note: str = "",
    photo: str = "",
) -> Batches:
    """Log what was seen or weighed; `plants` is how many the weight is of."""
    if weight_g is not None:
        _amount("the weight of the sample", weight_g, "more than 0 g", above=True)
        _at_least(plants, 1)
    if height_cm is not None:
        _amount("the height", height_cm, "more than 0 cm", above=True)
    event = Observed(
        at,
        batches.next_number,
        plants,
        weight_g,
        height_cm,
        note[:_TEXT_MAX],
        photo[:_TEXT_MAX],
    )
    return _happened(batches, batch_id, event, now)


def harvest(
    batches: Batches,
    batch_id: str,
    grades: Mapping[str, float],
    *,
    at: float,
    now: float,
    where: Mapping[str, int] | None = None,
    waste_g: float = 0.0,
    waste_cause: str = "",
) -> Batches:
    """Log grams by grade. Without `where` all plants are gone, with {} all grow on.

    A batch without plants has ended.
    """
    for grade, grams in grades.items():
        _amount(f"the harvest of grade {grade!r}", grams, "0 g or more")
    _amount("the waste", waste_g, "0 g or more")
    if waste_g > 0.0 and not waste_cause.strip():
        raise MissingReasonError("g of waste", waste_g)
    batch = batches[batch_id]
    _begun(batch, at)
    taken = replay(_until(batch, at))[0].where if where is None else where
    event = Harvested(
        at,
        batches.next_number,
        _where(taken) if taken else (),
        tuple(grades.items()),
        waste_g,
        waste_cause[:_TEXT_MAX],
    )
    return _happened(batches, batch_id, event, now)


def discard(
    batches: Batches,
    batch_id: str,
    reason: str,
    *,
    at: float,
    now: float,
    where: Mapping[str, int] | None = None,
) -> Batches:
    """Throw plants away, all of them without `where`."""
    batch = batches[batch_id]
    _begun(batch, at)
    gone = _where(replay(_until(batch, at))[0].where if where is None else where)
    if not reason.strip():
        raise MissingReasonError("plants", sum(n for _, n in gone))
    event = Discarded(at, batches.next_number, gone, reason[:_TEXT_MAX])
    return _happened(batches, batch_id, event, now)


def undo(batches: Batches, batch_id: str) -> Batches:
    """Take back the step that was logged last for a batch, in every batch it concerns.

    Sowing is not undone: discard the batch, or sow it with the right numbers.
    """
    batch = batches[batch_id]
    last = max(batch.events, key=lambda event: event.number)
    if isinstance(last, Sown):
        raise NothingToUndoError(batch_id)
    ids = [batch_id]
    if isinstance(last, SplitOff | SplitFrom | MergedInto | Joined):
        ids.append(last.other)
    kept: list[Batch] = []
    dropped: str | None = None
    for concerned in (batches[one] for one in ids):
        events = tuple(e for e in concerned.events if e.number != last.number)
        if not isinstance(concerned.events[0], SplitFrom) or (
            concerned.events[0].number != last.number
        ):
            kept.append(replace(concerned, events=events))
        elif events:
            raise NotUndoableError(
                batch_id, f"{concerned.id!r} has a history of its own"
            )
        else:
            dropped = concerned.id
    try:
        return batches.replaced(*kept, dropped=dropped)
    except BatchError as error:
        raise NotUndoableError(batch_id, str(error)) from error


def occupancy(batches: Iterable[Batch]) -> dict[str, list[tuple[str, Stay]]]:
    """Return who stood where and when: by shelf, batches with their stays, by time."""
    shelves: dict[str, list[tuple[str, Stay]]] = {}
    for batch in batches:
        for stay in batch.stays:
            shelves.setdefault(stay.shelf, []).append((batch.id, stay))
    for stays in shelves.values():
        stays.sort(key=lambda entry: (entry[1].start, entry[0]))
    return shelves


def _happened(batches: Batches, batch_id: str, event: Event, now: float) -> Batches:
    """Return the batches after something happened to one of them."""
    return batches.replaced(_with_event(batches[batch_id], event, now))


def _with_event(batch: Batch, event: Event, now: float) -> Batch:
    """Return a batch with an event at its place in time."""
    _not_later(event.at, now)
    _begun(batch, event.at)
    events = sorted((*batch.events, event), key=lambda e: e.at)
    return replace(batch, events=tuple(events))


def _until(batch: Batch, at: float) -> Batch:
    """Return the batch as it was known to be at a time."""
    return replace(batch, events=tuple(e for e in batch.events if e.at <= at))


def _not_later(at: float, now: float) -> None:
    """Raise FutureError for what has not happened yet."""
    if not at <= now:
        raise FutureError(at, now)


def _begun(batch: Batch, at: float) -> None:
    """Raise BeforeSowingError for what precedes the batch."""
    if at < batch.began:
        raise BeforeSowingError(at, batch.began)


def _at_least(plants: int, least: int) -> None:
    """Raise PlantCountError for too few plants."""
    if plants < least:
        raise PlantCountError(plants, least)


def _amount(what: str, amount: float, expected: str, *, above: bool = False) -> None:
    """Raise AmountError for an amount that nobody weighs or measures."""
    if not 0.0 <= amount < _GRAMS_MAX or (above and amount <= 0.0):
        raise AmountError(what, amount, expected)


def _where(where: Mapping[str, int]) -> Where:
    """Return plants by shelf as an event has them; at least one plant on every shelf."""
    _at_least(len(where), 1)
    for plants in where.values():
        _at_least(plants, 1)
    return tuple(sorted(where.items()))
