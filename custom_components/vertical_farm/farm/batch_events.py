"""What is told when something happened to a batch: to entities, and on Home Assistant's bus."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ..growing.events import (
    Discarded,
    Event,
    Harvested,
    MergedInto,
    Moved,
    Observed,
    RecipeSet,
    Sown,
    SplitOff,
    StageSet,
)
from ..growing.history import Batch, Standing, replay

EVENT_BATCH: Final = "vertical_farm_batch"


class Happening(StrEnum):
    """What can happen to a batch."""

    SOWN = "sown"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    STAGE_CHANGED = "stage_changed"
    RECIPE_CHANGED = "recipe_changed"
    OBSERVED = "observed"
    HARVESTED = "harvested"
    DISCARDED = "discarded"
    READY_TO_HARVEST = "ready_to_harvest"
    UNDONE = "undone"


HAPPENINGS: Final[Mapping[type[Event], Happening]] = MappingProxyType(
    {
        Sown: Happening.SOWN,
        Moved: Happening.MOVED,
        SplitOff: Happening.SPLIT,
        MergedInto: Happening.MERGED,
        StageSet: Happening.STAGE_CHANGED,
        RecipeSet: Happening.RECIPE_CHANGED,
        Observed: Happening.OBSERVED,
        Harvested: Happening.HARVESTED,
        Discarded: Happening.DISCARDED,
    }
)
"""Of the two ends of a split or a merger only the first is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchEvent:
    """Something that happened to a batch, at a time of the farm in UTC seconds.

    `shelves` are those that it concerns, the most important first: where plants went to,
    or where most of them stand. `plants` are those that it concerns, `other` is the batch
    that they went to. `undone` is what was taken back.
    """

    kind: Happening
    at: float
    batch: str
    crop: str
    stage: str
    recipe: str
    shelves: tuple[str, ...]
    plants: int
    previous_stage: str | None = None
    grams: float | None = None
    waste_g: float | None = None
    weight_g: float | None = None
    height_cm: float | None = None
    other: str | None = None
    note: str = ""
    by_hand: bool = True
    undone: Happening | None = None

    def details(self) -> dict[str, str | float | int | bool]:
        """Return what there is to say, as the bus event and the event entity do."""
        named: dict[str, str | float | int | bool | None] = {
            "type": self.kind.value,
            "batch": self.batch,
            "crop": self.crop,
            "stage": self.stage,
            "previous_stage": self.previous_stage,
            "recipe": self.recipe,
            "plants": self.plants,
            "grams": self.grams,
            "waste_g": self.waste_g,
            "weight_g": self.weight_g,
            "height_cm": self.height_cm,
            "other_batch": self.other,
            "note": self.note or None,
            "by_hand": self.by_hand,
            "undone": None if self.undone is None else self.undone.value,
            "at": datetime.fromtimestamp(self.at, UTC).isoformat(),
        }
        return {key: value for key, value in named.items() if value is not None}


def told(batch: Batch, number: int) -> Iterator[BatchEvent]:
    """Yield what is told of the step of a number in a batch's history."""
    for index, event in enumerate(batch.events):
        kind = HAPPENINGS.get(type(event))
        if event.number == number and kind is not None:
            before = None
            if index:
                before = replay(replace(batch, events=batch.events[:index]))[0]
            after = replay(replace(batch, events=batch.events[: index + 1]))[0]
            yield _told(batch, event, kind, before, after)


def _told(
    batch: Batch,
    event: Event,
    kind: Happening,
    before: Standing | None,
    after: Standing,
) -> BatchEvent:
    """Return what is told of an event between two standings."""
    plants, shelves = _concerned(event, before, after)
    happened = BatchEvent(
        kind=kind,
        at=event.at,
        batch=batch.id,
        crop=batch.crop,
        stage=after.stage,
        recipe=after.recipe,
        shelves=shelves or tuple(stay.shelf for stay in batch.stays[-1:]),
        plants=plants,
    )
    match event:
        case StageSet(by_hand=by_hand):
            previous = None if before is None else before.stage
            return replace(happened, previous_stage=previous, by_hand=by_hand)
        case SplitOff(other=other) | MergedInto(other=other):
            return replace(happened, other=other)
        case Observed():
            return replace(
                happened,
                weight_g=event.weight_g,
                height_cm=event.height_cm,
                note=event.note,
            )
        case Harvested():
            return replace(
                happened,
                grams=event.grams,
                waste_g=event.waste_g,
                note=event.waste_cause,
            )
        case Discarded(reason=reason):
            return replace(happened, note=reason)
        case _:
            return happened


def _concerned(
    event: Event, before: Standing | None, after: Standing
) -> tuple[int, tuple[str, ...]]:
    """Return how many plants an event concerns, and the shelves."""
    match event:
        case Moved(plants=plants, target=target, origin=origin):
            return plants, (target, origin)
        case Observed(plants=plants):
            return plants, by_plants(after.where)
        case Harvested(where=()) | StageSet() | RecipeSet():
            return after.plants, by_plants(after.where)
        case _:
            where = dict(event.where)
            return sum(where.values()), by_plants(where)


def by_plants(where: Mapping[str, int]) -> tuple[str, ...]:
    """Return shelves, the one with most plants first."""
    return tuple(sorted(where, key=lambda shelf: (-where[shelf], shelf)))
