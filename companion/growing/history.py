"""What happened to a batch, and what follows: where its plants stood, by replaying it.

Pure: events in, a standing out. Nothing here knows the database or the clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from .problems import BatchEnded, BeforeSowing, TooFewPlants

type Plants = Mapping[UUID, int]


class Kind(StrEnum):
    """What can happen to a batch."""

    SOWN = "sown"
    SPLIT_FROM = "split_from"
    SPLIT_OFF = "split_off"
    MERGED_INTO = "merged_into"
    JOINED = "joined"
    MOVED = "moved"
    STAGE_SET = "stage_set"
    RECIPE_SET = "recipe_set"
    OBSERVED = "observed"
    HARVESTED = "harvested"
    DISCARDED = "discarded"


BEGINNINGS = frozenset({Kind.SOWN, Kind.SPLIT_FROM})


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; `number` is the order in which it was written down."""

    kind: Kind
    at: datetime
    number: int
    # Plants by the shelf that they left, and that they came to.
    left: Plants = field(default_factory=dict)
    came: Plants = field(default_factory=dict)
    stage: str | None = None
    recipe_version_id: UUID | None = None
    grams: float = 0.0
    waste_g: float = 0.0


@dataclass(frozen=True, slots=True)
class Stood:
    """So many plants on a shelf from one time to another, None for until now."""

    shelf_id: UUID
    plants: int
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class InStage:
    """A stage from one time to another, None for until now."""

    stage: str
    recipe_version_id: UUID | None
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A batch as it is after its history."""

    where: Plants
    began: datetime
    stays: tuple[Stood, ...]
    stages: tuple[InStage, ...]
    plants_at_start: int
    recipe_version_id: UUID | None
    ended: datetime | None
    ended_by: Kind | None
    harvested_plants: int
    discarded_plants: int
    grams: float
    waste_g: float

    @property
    def plants(self) -> int:
        """The plants that stand."""
        return sum(self.where.values())


def in_order(events: Iterable[Event]) -> list[Event]:
    """Order events by time; of two at once the one that was written down first."""
    return sorted(events, key=lambda each: (each.at, each.number))


def until(events: Iterable[Event], at: datetime) -> list[Event]:
    """Give what had happened by a time."""
    return [event for event in events if event.at <= at]


def replay(events: Iterable[Event]) -> Standing:
    """Give what a history leads to; raise a problem where it cannot have been."""
    ordered = in_order(events)
    if ordered[0].kind not in BEGINNINGS:
        began = next(event for event in ordered if event.kind in BEGINNINGS)
        raise BeforeSowing(ordered[0].at, began.at)
    walk = _Walk(ordered[0])
    for event in ordered:
        walk.take(event)
    return walk.standing()


class _Walk:
    """A batch while its history is replayed."""

    def __init__(self, first: Event) -> None:
        """Begin with nothing."""
        self.first = first
        self.where: dict[UUID, int] = {}
        self.since: dict[UUID, datetime] = {}
        self.stays: list[Stood] = []
        self.stages: list[InStage] = []
        self.recipe_version_id = first.recipe_version_id
        self.ended: datetime | None = None
        self.ended_by: Kind | None = None
        self.harvested = self.discarded = 0
        self.grams = self.waste_g = 0.0

    def take(self, event: Event) -> None:
        """Let an event happen."""
        if self.ended is not None and event.kind is not Kind.OBSERVED:
            raise BatchEnded(event.at, self.ended)
        for shelf_id, plants in event.left.items():
            there = self.where.get(shelf_id, 0)
            if plants > there:
                raise TooFewPlants(plants, there, shelf_id, event.at)
            self._set(shelf_id, there - plants, event.at)
        for shelf_id, plants in event.came.items():
            self._set(shelf_id, self.where.get(shelf_id, 0) + plants, event.at)
        self._count(event)
        if event.recipe_version_id is not None:
            self.recipe_version_id = event.recipe_version_id
        stage = event.stage
        if event.kind is Kind.RECIPE_SET and self.stages:
            stage = self.stages[
                -1
            ].stage  # the same stage, from now on by another recipe
        if stage is not None:
            self._enter(stage, event.at)
        if not self.where and event.left:
            self._end(event)

    def _set(self, shelf_id: UUID, plants: int, at: datetime) -> None:
        """Let another number of plants stand on a shelf from a time on."""
        before = self.where.pop(shelf_id, 0)
        since = self.since.pop(shelf_id, at)
        if before and since < at:
            self.stays.append(Stood(shelf_id, before, since, at))
        if plants:
            self.where[shelf_id] = plants
            self.since[shelf_id] = at

    def _count(self, event: Event) -> None:
        if event.kind is Kind.HARVESTED:
            self.harvested += sum(event.left.values())
            self.grams += event.grams
            self.waste_g += event.waste_g
        elif event.kind is Kind.DISCARDED:
            self.discarded += sum(event.left.values())

    def _enter(self, stage: str, at: datetime) -> None:
        """Begin a stage, which ends the one before."""
        if self.stages:
            last = self.stages.pop()
            if last.start < at:
                self.stages.append(
                    InStage(last.stage, last.recipe_version_id, last.start, at)
                )
        self.stages.append(InStage(stage, self.recipe_version_id, at, None))

    def _end(self, event: Event) -> None:
        self.ended, self.ended_by = event.at, event.kind
        if self.stages:
            last = self.stages.pop()
            self.stages.append(
                InStage(last.stage, last.recipe_version_id, last.start, event.at)
            )

    def standing(self) -> Standing:
        """Give what all this led to."""
        standing = [
            Stood(shelf_id, plants, self.since[shelf_id], None)
            for shelf_id, plants in self.where.items()
        ]
        return Standing(
            where=dict(self.where),
            began=self.first.at,
            stays=(*self.stays, *standing),
            stages=tuple(self.stages),
            plants_at_start=sum(self.first.came.values()),
            recipe_version_id=self.recipe_version_id,
            ended=self.ended,
            ended_by=self.ended_by,
            harvested_plants=self.harvested,
            discarded_plants=self.discarded,
            grams=self.grams,
            waste_g=self.waste_g,
        )
