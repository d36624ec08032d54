"""The history of a batch: what it leads to, and where the plants stood, by replaying it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from .events import (
    Discarded,
    EndedError,
    Event,
    Harvested,
    Joined,
    MergedInto,
    Moved,
    Observed,
    RecipeSet,
    Sown,
    SplitFrom,
    SplitOff,
    StageSet,
    TooFewPlantsError,
    Where,
)


@dataclass(frozen=True, slots=True)
class Stay:
    """So many plants on a shelf from one time to another, None for until now."""

    shelf: str
    plants: int
    start: float
    end: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A batch as it is after its history."""

    where: Mapping[str, int]
    stage: str
    stage_since: float
    sown: float
    recipe: str
    ended: float | None = None
    harvested_plants: int = 0
    discarded_plants: int = 0
    grams: float = 0.0
    waste_g: float = 0.0

    @property
    def plants(self) -> int:
        """Return the plants that stand."""
        return sum(self.where.values())


@dataclass(frozen=True, slots=True)
class Batch:
    """A crop in one recipe's version, with everything that happened, in order of time."""

    id: str
    crop: str
    recipe: str
    events: tuple[Event, ...]
    variety: str = ""
    seed_lot: str = ""

    @property
    def standing(self) -> Standing:
        """Return the batch as it is; raise BatchError where its history is nonsense."""
        return replay(self)[0]

    @property
    def stays(self) -> tuple[Stay, ...]:
        """Return where the plants stood and stand."""
        return replay(self)[1]

    @property
    def began(self) -> float:
        """Return when the batch began; a part of another began when it was split off."""
        return self.events[0].at

    def stood(self, shelf: str, at: float) -> int:
        """Return the plants that stood on a shelf at a time."""
        return sum(
            stay.plants
            for stay in self.stays
            if stay.shelf == shelf
            and stay.start <= at
            and (stay.end is None or at < stay.end)
        )


def replay(batch: Batch) -> tuple[Standing, tuple[Stay, ...]]:
    """Return what a history leads to; raise BatchError where it is nonsense."""
    history = _History(batch)
    for event in batch.events:
        history.add(event)
    return history.standing(), history.stays()


@dataclass(frozen=True, slots=True)
class Phase:
    """A time in which nothing happened to a batch: where it stood, in which stage.

    `event` is what began it.
    """

    start: float
    event: Event
    where: Mapping[str, int]
    stage: str
    recipe: str

    @property
    def plants(self) -> int:
        """Return the plants that stand."""
        return sum(self.where.values())


def phases(batch: Batch) -> tuple[Phase, ...]:
    """Return the times between the events of a batch, each until the next one."""
    history = _History(batch)
    found: list[Phase] = []
    for event in batch.events:
        history.add(event)
        where = MappingProxyType(dict(history.where))
        found.append(Phase(event.at, event, where, history.stage, history.recipe))
    return tuple(found)


class _History:
    """A batch while its history is replayed."""

    def __init__(self, batch: Batch) -> None:
        """Begin with nothing."""
        self.recipe = batch.recipe
        self.where: dict[str, int] = {}
        self.open: dict[str, float] = {}
        self.closed: list[Stay] = []
        self.stage = ""
        self.stage_since = self.sown = 0.0
        self.ended: float | None = None
        self.harvested = self.discarded = 0
        self.grams = self.waste_g = 0.0

    def add(self, event: Event) -> None:
        """Let an event happen."""
        if self.ended is not None and not isinstance(event, Observed):
            raise EndedError(event.at, self.ended)
        match event:
            case Sown() | SplitFrom():
                self._begin(event)
            case Joined(at=at):
                self._arrive(event.where, at)
            case Moved(at=at, plants=plants, origin=origin, target=target):
                self._leave(((origin, plants),), at)
                self._arrive(((target, plants),), at)
            case StageSet(at=at, stage=stage):
                self.stage, self.stage_since = stage, at
            case RecipeSet(recipe=recipe):
                self.recipe = recipe
            case Harvested() | Discarded():
                self._gone(event)
            case SplitOff(at=at) | MergedInto(at=at):
                self._leave(event.where, at)
            case _:
                return
        if not self.where:
            self.ended = event.at

    def _begin(self, event: Sown | SplitFrom) -> None:
        """Let the batch begin."""
        self.sown = event.sown if isinstance(event, SplitFrom) else event.at
        self.stage, self.stage_since = event.stage, event.at
        self._arrive(event.where, event.at)

    def _gone(self, event: Harvested | Discarded) -> None:
        """Let plants end as food or as waste."""
        self._leave(event.where, event.at)
        plants = sum(n for _, n in event.where)
        if isinstance(event, Discarded):
            self.discarded += plants
            return
        self.harvested += plants
        self.grams += event.grams
        self.waste_g += event.waste_g

    def _arrive(self, where: Where, at: float) -> None:
        """Let plants come to shelves."""
        for shelf, plants in where:
            self._set(shelf, self.where.get(shelf, 0) + plants, at)

    def _leave(self, where: Where, at: float) -> None:
        """Let plants leave shelves; raise TooFewPlantsError where they are not there."""
        for shelf, plants in where:
            there = self.where.get(shelf, 0)
            if plants > there:
                raise TooFewPlantsError(plants, there, shelf, at)
            self._set(shelf, there - plants, at)

    def _set(self, shelf: str, plants: int, at: float) -> None:
        """Change the plants of a shelf, and close the stay of those that were there."""
        before = self.where.pop(shelf, 0)
        start = self.open.pop(shelf, at)
        if before and at > start:
            self.closed.append(Stay(shelf, before, start, at))
        if plants:
            self.where[shelf] = plants
            self.open[shelf] = at

    def standing(self) -> Standing:
        """Return where it has led."""
        return Standing(
            MappingProxyType(self.where),
            self.stage,
            self.stage_since,
            self.sown,
            self.recipe,
            self.ended,
            self.harvested,
            self.discarded,
            self.grams,
            self.waste_g,
        )

    def stays(self) -> tuple[Stay, ...]:
        """Return the stays, those that last at the end."""
        lasting = (
            Stay(shelf, plants, self.open[shelf], None)
            for shelf, plants in self.where.items()
        )
        return (*self.closed, *lasting)


def mean_weight_g(events: Sequence[Event]) -> float | None:
    """Return the mean weight of the plants that were sampled last, None without any."""
    for event in reversed(events):
        if isinstance(event, Observed) and event.weight_g is not None:
            return event.weight_g / event.plants
    return None
