"""The light schedule of a lamp: when it is lit in a crop day, and how brightly.

The light begins with the crop day. What is left of the day is planned anew from what the
shelves have really got: first by the level, then by the hours, always within the recipe's
limits. What does not fit is reported as short, and paid back on the days after. A plan
follows from its inputs alone.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import fsum

from ..agronomy.light import DimMap
from ..agronomy.light_plan import CARRY_OVER
from ..growing.recipes import Band

RAMP_S = 900.0
"""Seconds in which a dimmable lamp comes up and goes down; practice, spares plants and fuses."""

RAMP_STEPS = 5

KEPT_SHARE = 0.01
"""A plan stays as long as what it will have given is this near to the day's light."""

SHORT_SHARE = 0.02
"""Light is short or too much by more than this share of the day's light."""

OWED_DAYS = 3.0
"""Light is owed for as long as it can be paid back in this many days; then it is lost."""

_HOUR_S = 3600.0
_DAY_H = 24.0
_UMOL_PER_MOL = 1e6
_HALVINGS = 40
_DARK_S = 1.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What a crop wants of a crop day: mol/m², µmol/(m² s) and hours.

    `owed_mol` is what the days before lacked; negative is what they had too much.
    """

    dli_mol: Band
    ppfd_umol: Band
    photoperiod_h: Band
    owed_mol: float = 0.0

    @property
    def dark(self) -> bool:
        """Return whether the crop wants no light at all."""
        return self.dli_mol.typical <= 0.0 or self.photoperiod_h.typical <= 0.0

    @property
    def goal_mol(self) -> float:
        """Return the light of the day: a fifth at most is paid back, within the recipe."""
        target = self.dli_mol.typical
        if self.dark:
            return 0.0
        most = CARRY_OVER * target
        goal = target + min(max(self.owed_mol, -most), most)
        return min(max(goal, self.dli_mol.minimum), max(self.dli_mol.maximum, target))

    def owed_after(self, received_mol: float) -> tuple[float, float]:
        """Return what is owed after a day, and what of it is lost for good."""
        owed = self.owed_mol + self.dli_mol.typical - received_mol
        most = OWED_DAYS * CARRY_OVER * self.dli_mol.typical
        kept = min(max(owed, -most), most)
        return kept, max(owed - kept, 0.0)


@dataclass(frozen=True, slots=True)
class UnderLamp:
    """A shelf under a lamp: what its crop wants, what it got, what the lamp gives there.

    `ppfd` is None where nobody knows what the lamp gives. `unknown_s` are the seconds of
    the day so far in which nobody knows the light; it is taken to have been as planned.
    """

    wish: Wish
    ppfd: DimMap | None
    area_m2: float = 1.0
    received_mol: float = 0.0
    unknown_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Phase:
    """A time in which a lamp stays at a level of 0 to 1; UTC seconds."""

    start: float
    end: float
    level: float


@dataclass(frozen=True, slots=True)
class Schedule:
    """A lamp's crop day: lit from `start` to `end` (UTC seconds) at a level, with ramps."""

    start: float
    end: float
    level: float
    ramp_s: float = 0.0

    def level_at(self, at: float) -> float:
        """Return the level at a time."""
        for phase in self.phases():
            if phase.start <= at < phase.end:
                return phase.level
        return 0.0

    def next_change(self, at: float) -> float | None:
        """Return when the level changes next, None once the light is out."""
        for phase in self.phases():
            if at < phase.start:
                return phase.start
            if at < phase.end:
                return phase.end
        return None

    def phases(self) -> Iterator[Phase]:
        """Yield what the lamp does while it is lit."""
        if self.end - self.start < _DARK_S or self.level <= 0.0:
            return
        ramp = min(self.ramp_s, (self.end - self.start) / 4.0)
        step = ramp / RAMP_STEPS
        rising = [
            Phase(
                self.start + n * step,
                self.start + (n + 1) * step,
                self.level * (n + 0.5) / RAMP_STEPS,
            )
            for n in range(RAMP_STEPS if ramp > 0.0 else 0)
        ]
        yield from rising
        yield Phase(self.start + ramp, self.end - ramp, self.level)
        for phase in reversed(rising):
            before_s, after_s = phase.end - self.start, phase.start - self.start
            yield Phase(self.end - before_s, self.end - after_s, phase.level)

    def light_mol(self, ppfd: DimMap, since: float) -> float:
        """Return what the lamp gives in mol/m² from a time on."""
        return (
            fsum(
                ppfd.ppfd(phase.level) * (phase.end - max(phase.start, since))
                for phase in self.phases()
                if phase.end > since
            )
            / _UMOL_PER_MOL
        )


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a shelf will have got at the end of the day, in mol/m²; None is unknown."""

    goal_mol: float
    forecast_mol: float | None

    @property
    def short_mol(self) -> float:
        """Return what will be missing; 0 where it is near enough."""
        if self.forecast_mol is None:
            return 0.0
        missing = self.goal_mol - self.forecast_mol
        return missing if missing > SHORT_SHARE * self.goal_mol else 0.0

    @property
    def over_mol(self) -> float:
        """Return what will be too much; 0 where it is near enough."""
        if self.forecast_mol is None:
            return 0.0
        extra = self.forecast_mol - self.goal_mol
        return extra if extra > SHORT_SHARE * self.goal_mol else 0.0


@dataclass(frozen=True, slots=True)
class Window:
    """When a crop day may be lit; UTC seconds.

    It begins with the crop day and ends no later than the longest photoperiod, nor so
    late that the night were shorter than that photoperiod leaves.
    """

    start: float
    shortest: float
    usual: float
    latest: float


def window(day: tuple[float, float], wishes: Sequence[Wish]) -> Window:
    """Return when the shelves under a lamp may be lit; the strictest limit of all counts."""
    start, end = day
    longest_h = min(wish.photoperiod_h.maximum for wish in wishes)
    shortest_h = min(max(wish.photoperiod_h.minimum for wish in wishes), longest_h)
    usual_h = fsum(wish.photoperiod_h.typical for wish in wishes) / len(wishes)
    usual_h = min(max(usual_h, shortest_h), longest_h)
    latest = min(start + longest_h * _HOUR_S, end - (_DAY_H - longest_h) * _HOUR_S)
    return Window(
        start,
        min(start + shortest_h * _HOUR_S, latest),
        min(start + usual_h * _HOUR_S, latest),
        latest,
    )


def outlook(
    schedule: Schedule, shelf: UnderLamp, now: float, day: tuple[float, float]
) -> Outlook:
    """Return what a shelf will have got by the end of the day."""
    goal = shelf.wish.goal_mol
    if shelf.ppfd is None:
        return Outlook(goal, None)
    given = shelf.received_mol + _assumed(shelf, now, day)
    return Outlook(goal, given + schedule.light_mol(shelf.ppfd, now))


def plan_lamp(
    day: tuple[float, float],
    now: float,
    shelves: Sequence[UnderLamp],
    *,
    dimmable: bool,
    running: Schedule | None = None,
) -> Schedule | None:
    """Return the schedule of a lamp for a crop day, None where no shelf wants any.

    Of several shelves under a lamp, no one gets more than its recipe allows; the light
    that is missing counts by area. The running schedule goes on while it is near enough.
    """
    shelves = [shelf for shelf in shelves if not shelf.wish.dark]
    if not shelves:
        return None
    span = window(day, [shelf.wish for shelf in shelves])
    if running is not None and running.start != span.start:
        running = None
    mapped = [shelf for shelf in shelves if shelf.ppfd is not None]
    if not mapped:
        return Schedule(span.start, span.usual, 1.0)
    lamp = _Lamp(day, now, span, mapped, dimmable=dimmable)
    if running is not None and lamp.is_near(running):
        return running
    planned = lamp.plan()
    if running is not None and planned.end <= now and running.end <= now:
        return running
    return planned


def _assumed(shelf: UnderLamp, now: float, day: tuple[float, float]) -> float:
    """Return the light of the seconds that nobody knows, had it been as usual."""
    span = window(day, [shelf.wish])
    lit_s = span.usual - span.start
    if lit_s <= 0.0:
        return 0.0
    elapsed_s = min(max(now - span.start, 0.0), lit_s)
    share = min(max(shelf.unknown_s, 0.0), elapsed_s) / lit_s
    return shelf.wish.goal_mol * share


class _Lamp:
    """What is left to give of a day, and what a lamp can give of it."""

    def __init__(
        self,
        day: tuple[float, float],
        now: float,
        span: Window,
        shelves: Sequence[UnderLamp],
        *,
        dimmable: bool,
    ) -> None:
        """Add up what the shelves lack, weighted by area."""
        self._span = span
        self._now = max(now, day[0])
        self._shelves = [(shelf, ppfd) for shelf in shelves if (ppfd := shelf.ppfd)]
        given = [
            shelf.received_mol + _assumed(shelf, now, day) for shelf, _ in self._shelves
        ]
        self._goal = fsum(s.area_m2 * s.wish.goal_mol for s, _ in self._shelves)
        self._need = self._goal - fsum(
            shelf.area_m2 * mol
            for (shelf, _), mol in zip(self._shelves, given, strict=True)
        )
        self._full = all(
            mol >= shelf.wish.dli_mol.maximum
            for (shelf, _), mol in zip(self._shelves, given, strict=True)
        )
        self._ramp_s = RAMP_S if dimmable else 0.0
        self._most, self._least = self._levels() if dimmable else (1.0, 1.0)

    def _levels(self) -> tuple[float, float]:
        """Return the highest and the lowest level that every recipe allows."""
        most = min(p.level(s.wish.ppfd_umol.maximum) for s, p in self._shelves)
        least = max(p.level(s.wish.ppfd_umol.minimum) for s, p in self._shelves)
        return most, min(least, most)

    def _gives(self, level: float, end: float) -> float:
        """Return what is still given with a level and an end, weighted by area."""
        return self._rest(Schedule(self._span.start, end, level, self._ramp_s))

    def _rest(self, schedule: Schedule) -> float:
        """Return what a schedule still gives, weighted by area."""
        return fsum(
            shelf.area_m2 * schedule.light_mol(ppfd, self._now)
            for shelf, ppfd in self._shelves
        )

    def is_near(self, schedule: Schedule) -> bool:
        """Return whether a schedule comes near enough to the day's light, or to its limits."""
        if schedule.end > self._span.latest or schedule.level > self._most:
            return False
        rest, span = self._rest(schedule), self._span
        if self._full:
            return rest <= 0.0
        if abs(rest - self._need) <= KEPT_SHARE * self._goal:
            return True
        if rest < self._need:
            return schedule.level >= self._most and schedule.end >= span.latest
        return schedule.level <= self._least and schedule.end <= span.shortest

    def plan(self) -> Schedule:
        """Return the schedule that gives what is missing, as far as it may."""
        now, span, need = self._now, self._span, self._need
        if self._full:
            return self._until(min(now, span.usual), self._least)
        if now < span.usual and self._gives(self._most, span.usual) >= need:
            if self._gives(self._least, span.usual) <= need:
                level = _solve(
                    lambda level: self._gives(level, span.usual),
                    (self._least, self._most),
                    need,
                )
                return self._until(span.usual, level)
            return self._shortened()
        if now >= span.usual and need <= KEPT_SHARE * self._goal:
            return self._until(min(now, span.latest), self._most)
        ends = (min(max(now, span.usual), span.latest), span.latest)
        end = _solve(lambda end: self._gives(self._most, end), ends, need)
        return self._until(end, self._most)

    def _shortened(self) -> Schedule:
        """Return the dimmest light for as long as it takes, but for a whole short day."""
        ends = (max(self._now, self._span.shortest), self._span.usual)
        ends = (min(ends), max(ends))
        end = _solve(lambda end: self._gives(self._least, end), ends, self._need)
        return self._until(end, self._least)

    def _until(self, end: float, level: float) -> Schedule:
        """Return the schedule with a level until a time."""
        return Schedule(self._span.start, end, level, self._ramp_s)


def _solve(
    gives: Callable[[float], float], bounds: tuple[float, float], wanted: float
) -> float:
    """Return where a rising function gives what is wanted, else the nearer bound."""
    low, high = bounds
    if gives(low) >= wanted:
        return low
    if gives(high) <= wanted:
        return high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        if gives(middle) < wanted:
            low = middle
        else:
            high = middle
    return high
