"""Fold stretches into exposures: every batch through its history, in order of time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from .events import Harvested, Joined, Observed, Sown, SplitFrom, SplitOff, StageSet
from .exposure import Cultivation, Exposure, Stood
from .history import Batch, Phase, phases
from .stretches import UNKNOWN, Ledger, Stretch, index_of, light_of, start_of

type CropDay = Callable[[float], tuple[float, float]]
"""Tells when the crop day of a time starts and ends, all in UTC seconds."""

type Cultivate = Callable[[str], Cultivation | None]
"""Gives the recipe `id@version` with its crop's model, None where it is not known."""

type Exposures = dict[str, Exposure]


class Course:
    """The phases of a batch, and where in them it is."""

    __slots__ = ("_at", "batch", "phases", "shelves")

    def __init__(self, batch: Batch) -> None:
        """Replay the batch."""
        self.batch = batch
        self.phases = phases(batch)
        self.shelves = frozenset(s for phase in self.phases for s in phase.where)
        self._at = -1

    def seek(self, at: float) -> None:
        """Go to where everything that happened before a time has happened."""
        self._at = -1
        while self._at + 1 < len(self.phases) and self.phases[self._at + 1].start < at:
            self._at += 1

    def unfinished(self, at: float) -> bool:
        """Return whether something stands, or happens, from a time on."""
        last = self.phases[-1]
        return bool(last.where) or last.start >= at

    def parts_from(self, other: Course, until: float) -> float | None:
        """Return when two courses first have plants elsewhere, before a time."""
        times = sorted({p.start for c in (self, other) for p in c.phases})
        for at in times:
            if at < until and self._where(at) != other._where(at):
                return at
        return None

    def stage_since(self, at: float) -> float:
        """Return when the stage of a time began."""
        since = self.phases[0].start
        for phase in self.phases:
            if phase.start < at and isinstance(phase.event, StageSet):
                since = phase.start
        return since

    def _where(self, at: float) -> Mapping[str, int]:
        """Return where plants stood from a time on."""
        where: Mapping[str, int] = {}
        for phase in self.phases:
            if phase.start <= at:
                where = phase.where
        return where

    @property
    def phase(self) -> Phase | None:
        """Return the present phase, None before the batch began."""
        return self.phases[self._at] if self._at >= 0 else None

    @property
    def coming(self) -> Phase | None:
        """Return the phase that comes next."""
        following = self._at + 1
        return self.phases[following] if following < len(self.phases) else None

    def step(self) -> None:
        """Enter the next phase."""
        self._at += 1


@dataclass(frozen=True, slots=True)
class World:
    """What the fold looks at: stretches by shelf, recipes, and crop days.

    Without any ledger nothing is known, and time passes in days.
    """

    ledgers: Mapping[str, Ledger]
    cultivate: Cultivate
    crop_day: CropDay


def fold(
    before: Mapping[str, Exposure],
    courses: Sequence[Course],
    world: World,
    start: float,
    end: float,
) -> Exposures:
    """Return the exposures at `end` of those at `start`.

    Events from `start` on, but before `end`, happen on the way. Give all batches that
    share shelves, for they share energy and water, and all that were parted or joined.
    """
    exposures = dict(before)
    for course in courses:
        course.seek(start)
    now = start
    day = world.crop_day(start)
    while now < end:
        if not day[0] <= now < day[1]:
            day = world.crop_day(now)
        _happen(exposures, courses, world, now)
        until = min(
            end,
            day[1],
            start_of(index_of(now) + 1) if world.ledgers else end,
            *(c.coming.start for c in courses if c.coming is not None),
        )
        _pass(exposures, courses, world, (now, until), day)
        now = until
    return exposures


def _happen(
    exposures: Exposures, courses: Sequence[Course], world: World, now: float
) -> None:
    """Let everything happen that happens at a time, in the order in which it was logged."""
    while due := [
        (_order(coming), course, coming)
        for course in courses
        if (coming := course.coming) is not None and coming.start <= now
    ]:
        _, course, coming = min(due, key=itemgetter(0))
        _enter(exposures, course, coming, world)


def _order(coming: Phase) -> tuple[float, int, bool]:
    """Return what puts events in order: a part is split off before it begins."""
    event = coming.event
    return event.at, event.number, not isinstance(event, SplitOff | Joined)


def _enter(exposures: Exposures, course: Course, coming: Phase, world: World) -> None:
    """Let the next event of a batch change its exposure."""
    phase = course.phase
    batch_id, event = course.batch.id, coming.event
    cultivation = world.cultivate(coming.recipe)
    own = exposures.get(batch_id)
    course.step()
    if cultivation is None:
        return
    match event:
        case Sown(at=at):
            exposures[batch_id] = cultivation.begin(at)
        case SplitFrom(at=at) if own is None:
            exposures[batch_id] = Exposure(at, at)
        case SplitOff(where=where, other=other) if own and phase:
            share = sum(plants for _, plants in where) / phase.plants
            exposures[other] = own.part(share)
            exposures[batch_id] = own.part(1.0 - share)
        case Joined(where=where, other=other) if own and phase and other in exposures:
            joining = sum(plants for _, plants in where)
            exposures[batch_id] = own.joined(phase.plants, exposures[other], joining)
        case StageSet() if own:
            exposures[batch_id] = own.in_next_stage()
        case Observed(weight_g=float() as grams, plants=plants) if own:
            exposures[batch_id] = cultivation.weighed(own, grams, plants)
        case Harvested(where=where) if own:
            plants = sum(plants for _, plants in where)
            grams = event.grams + event.waste_g
            exposures[batch_id] = cultivation.weighed(own, grams, plants)
        case _:
            return


def _pass(
    exposures: Exposures,
    courses: Iterable[Course],
    world: World,
    span: tuple[float, float],
    day: tuple[float, float],
) -> None:
    """Let time pass in which nothing happens, within one stretch and one crop day."""
    standing = [found for c in courses if (found := _standing(c, world)) is not None]
    areas: dict[str, float] = {}
    for place in standing:
        for shelf, area in place.areas.items():
            areas[shelf] = areas.get(shelf, 0.0) + area
    index = index_of(span[0])
    given = {shelf: _given(world.ledgers.get(shelf), index) for shelf in areas}
    for place in standing:
        plants = place.phase.plants
        stood = [
            Stood(*given[shelf], count / plants, place.areas[shelf] / areas[shelf])
            for shelf, count in place.phase.where.items()
        ]
        before = exposures.get(place.batch_id) or Exposure(span[0], span[0])
        exposures[place.batch_id] = place.cultivation.after(
            before, span, stood, place.phase.stage, day
        )


@dataclass(frozen=True, slots=True)
class _Standing:
    """A batch that stands somewhere, with the area that it covers by shelf."""

    batch_id: str
    phase: Phase
    cultivation: Cultivation
    areas: Mapping[str, float]


def _standing(course: Course, world: World) -> _Standing | None:
    """Return where a batch stands, None where it does not or its recipe is not known."""
    phase = course.phase
    if phase is None or not phase.where:
        return None
    cultivation = world.cultivate(phase.recipe)
    if cultivation is None or phase.stage not in cultivation.recipe.stage_ids:
        return None
    density = cultivation.recipe.stage(phase.stage).density_m2
    areas = {shelf: plants / density for shelf, plants in phase.where.items()}
    return _Standing(course.batch.id, phase, cultivation, areas)


def _given(
    ledger: Ledger | None, index: int
) -> tuple[Stretch, bool | None, float | None]:
    """Return what a shelf gave in a stretch, whether lit, and since when."""
    if ledger is None:
        return UNKNOWN, None, None
    return ledger[index], *light_of(ledger, index)
