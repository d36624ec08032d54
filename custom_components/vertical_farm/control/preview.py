"""What will be done with lamps and pumps in the hours ahead, if all goes as planned.

It uses the same decisions as the live farm: the light schedule of each crop day, and the
irrigation schedule step by step. All times are UTC seconds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import fsum

from ..agronomy.light import LIT_PPFD
from .irrigation import By, Cycle, Sight, Watering, look
from .light_schedule import Phase, Schedule, UnderLamp, Wish, outlook, plan_lamp

LIGHT_STEP_S = 300.0
"""How finely light is added up where it decides when water is wanted."""

FOLLOWS_S = 1.0
"""How long after its plan a lamp is seen to have changed."""

_UMOL_PER_MOL = 1e6
_J_PER_KWH = 3.6e6
_AGAIN_S = 0.001

type Day = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Lamp:
    """A lamp with what is under it: `running` is its schedule of the first day.

    `full_w` is its power at full level, None where nobody measures it.
    """

    ref: str
    shelves: tuple[UnderLamp, ...]
    dims: bool
    running: Schedule | None = None
    full_w: float | None = None


@dataclass(frozen=True, slots=True)
class Pump:
    """A pump, its cycles so far, and by their refs the lamps over its plants."""

    ref: str
    watering: Watering
    cycle: Cycle
    lamps: frozenset[str] = frozenset()
    flow_l_min: float | None = None
    running: bool = False
    power_w: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a device is to do from a time on, for how long, and what that takes."""

    at: float
    ref: str
    on: bool
    level: float | None
    for_s: float
    kwh: float | None = None
    litres: float | None = None


@dataclass(frozen=True, slots=True)
class Shortage:
    """Light that a crop day will lack under a lamp, in mol/m²."""

    ref: str
    day: float
    short_mol: float


@dataclass(frozen=True, slots=True)
class Preview:
    """What is to be done, in the order of time, and which days will lack light."""

    changes: tuple[Change, ...]
    shortages: tuple[Shortage, ...] = ()

    @property
    def kwh(self) -> float | None:
        """Return the energy of all lamps, None where that of one is unknown."""
        return _sum([one.kwh for one in self.changes if one.level is not None])

    @property
    def pump_kwh(self) -> float | None:
        """Return the energy of all pumps, None where that of one is unknown."""
        return _sum([one.kwh for one in self.changes if one.level is None])

    @property
    def litres(self) -> float | None:
        """Return the water that all pumps move, None where that of one is unknown."""
        return _sum([one.litres for one in self.changes if one.level is None])


def _sum(parts: Sequence[float | None]) -> float | None:
    """Return a sum, None where a part of it is unknown."""
    known = [part for part in parts if part is not None]
    return fsum(known) if len(known) == len(parts) else None


def preview(
    lamps: Sequence[Lamp], pumps: Sequence[Pump], days: Sequence[Day], now: float
) -> Preview:
    """Return what is to be done from now to the end of the last of some crop days.

    The first day is the one of now.
    """
    end = days[-1][1]
    changes: list[Change] = []
    shortages: list[Shortage] = []
    phases: dict[str, list[Phase]] = {}
    for lamp in lamps:
        schedules, short = _schedules(lamp, days, now)
        shortages += short
        phases[lamp.ref] = [
            phase for schedule in schedules for phase in schedule.phases()
        ]
        changes += _lamp_changes(lamp, phases[lamp.ref], now)
    for pump in pumps:
        light = [lamp for lamp in lamps if lamp.ref in pump.lamps]
        over = [phases[lamp.ref] for lamp in light]
        changes += _runs(pump, light, over, now, end)
    return Preview(
        tuple(sorted(changes, key=lambda change: (change.at, change.ref))),
        tuple(shortages),
    )


def _schedules(
    lamp: Lamp, days: Sequence[Day], now: float
) -> tuple[list[Schedule], list[Shortage]]:
    """Return the schedule of a lamp for each day, and what those days lack."""
    found: list[Schedule] = []
    short: list[Shortage] = []
    shelves, running = list(lamp.shelves), lamp.running
    for day in days:
        at = max(now, day[0])
        schedule = plan_lamp(day, at, shelves, dimmable=lamp.dims, running=running)
        if schedule is None:
            continue
        found.append(schedule)
        outlooks = [outlook(schedule, shelf, at, day) for shelf in shelves]
        lacking = max((one.short_mol for one in outlooks), default=0.0)
        if lacking > 0.0:
            short.append(Shortage(lamp.ref, day[0], lacking))
        shelves = [
            _on_the_next_day(shelf, one.forecast_mol)
            for shelf, one in zip(shelves, outlooks, strict=True)
        ]
        running = None
    return found, short


def _on_the_next_day(shelf: UnderLamp, received_mol: float | None) -> UnderLamp:
    """Return a shelf as it begins the day after one with some light."""
    wish = shelf.wish
    if received_mol is not None:
        wish = _owed(wish, wish.owed_after(received_mol)[0])
    return replace(shelf, wish=wish, received_mol=0.0, unknown_s=0.0)


def _owed(wish: Wish, owed_mol: float) -> Wish:
    """Return a wish with what is owed."""
    return replace(wish, owed_mol=owed_mol)


def _lamp_changes(lamp: Lamp, phases: Sequence[Phase], now: float) -> Iterator[Change]:
    """Yield what a lamp does: each level, and when it goes out."""
    for number, phase in enumerate(phases):
        if phase.end <= now:
            continue
        at = max(phase.start, now)
        seconds = phase.end - at
        kwh = None
        if lamp.full_w is not None:
            kwh = lamp.full_w * phase.level * seconds / _J_PER_KWH
        yield Change(at, lamp.ref, on=True, level=phase.level, for_s=seconds, kwh=kwh)
        following = phases[number + 1].start if number + 1 < len(phases) else None
        if following is None or following > phase.end:
            dark_s = 0.0 if following is None else following - phase.end
            yield Change(
                phase.end, lamp.ref, on=False, level=0.0, for_s=dark_s, kwh=0.0
            )


def _runs(
    pump: Pump,
    lamps: Sequence[Lamp],
    phases: Sequence[Sequence[Phase]],
    now: float,
    end: float,
) -> Iterator[Change]:
    """Yield the runs of a pump: each begins as soon as it is due."""
    at, cycle = now, pump.cycle
    running_until: float | None = None
    light_mol = 0.0
    while at < end:
        running = running_until is not None and at < running_until
        sight = Sight(running, _lit(phases, at), light_mol, None)
        verdict = look(pump.watering, cycle, sight, at)
        cycle = verdict.cycle
        if pump.watering.always:
            if not pump.running:
                yield _run(pump, at, end - at)
            return
        if verdict.due and not running and verdict.remaining_s:
            running_until = at + verdict.remaining_s
            if not (pump.running and at == now):
                yield _run(pump, at, verdict.remaining_s)
            cycle = look(pump.watering, cycle, replace(sight, running=True), at).cycle
        following = _following(pump, phases, at, (running_until, verdict.look_again))
        light_mol += _light(lamps, phases, at, following)
        at = following


def _run(pump: Pump, at: float, seconds: float) -> Change:
    """Return a run of a pump."""
    flow = pump.flow_l_min
    litres = None if flow is None else flow * seconds / 60.0
    watts = pump.power_w
    kwh = None if watts is None else watts * seconds / _J_PER_KWH
    return Change(
        at, pump.ref, on=True, level=None, for_s=seconds, kwh=kwh, litres=litres
    )


def _following(
    pump: Pump,
    phases: Sequence[Sequence[Phase]],
    at: float,
    times: Sequence[float | None],
) -> float:
    """Return when something may change: the light, the run, or what time alone brings."""
    edges = [
        edge for lamp in phases for phase in lamp for edge in (phase.start, phase.end)
    ]
    changes = (*edges, *(edge + FOLLOWS_S for edge in edges))
    ahead = [time for time in (*changes, *times) if time is not None and time > at]
    following = min(ahead, default=at + LIGHT_STEP_S)
    if pump.watering.by is not By.TIME:
        following = min(following, at + LIGHT_STEP_S)
    return max(following, at + _AGAIN_S)


def _lit(phases: Sequence[Sequence[Phase]], at: float) -> bool | None:
    """Return whether any lamp shines; a lamp follows its plan a moment later."""
    if not phases:
        return None
    return any(phase.start < at <= phase.end for lamp in phases for phase in lamp)


def _level(phases: Sequence[Phase], at: float) -> float:
    """Return the level of a lamp at a time."""
    return next((p.level for p in phases if p.start <= at < p.end), 0.0)


def _light(
    lamps: Sequence[Lamp],
    phases: Sequence[Sequence[Phase]],
    since: float,
    until: float,
) -> float:
    """Return the mean light that the plants get in mol/m² while no level changes."""
    given = [
        shelf.ppfd.ppfd(_level(lit, since))
        for lamp, lit in zip(lamps, phases, strict=True)
        for shelf in lamp.shelves
        if shelf.ppfd is not None
    ]
    if not given:
        return 0.0
    mean = fsum(given) / len(given)
    return (mean if mean > LIT_PPFD else 0.0) * (until - since) / _UMOL_PER_MOL
