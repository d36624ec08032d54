"""The irrigation schedule of a pump: when water is wanted, and what became of a cycle.

A cycle counts the seconds in which the pump was seen to run, whoever started it. One that
is interrupted (the source ran dry, Home Assistant restarted) goes on with the seconds that
are missing, or ends where the next cycle is nearer; which of both is told. All seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from .equipment import Irrigation

ENOUGH_SHARE = 0.98
"""Share of its seconds after which an interrupted cycle counts as whole."""

RUN_SHARE = 0.95
"""Share of the pump's longest run that a cycle takes at most, so that the guard stays calm."""

_REST_SHARE = 0.5


class By(StrEnum):
    """What makes the next cycle due."""

    TIME = "time"
    LIGHT = "light"
    DRY_BACK = "dry_back"


@dataclass(frozen=True, slots=True)
class Watering:
    """How a pump waters: seconds of a cycle, and what makes the next one due.

    `run_s` 0 is for ever. `day_s` and `night_s` are the seconds from one start to the next;
    by light or dry-back they are the longest that a cycle is waited for. `light_mol` is in
    mol/m² since the last start, `dry_back_pct` in percent of the tank since the last cycle.
    """

    run_s: float
    day_s: float
    night_s: float
    by: By = By.TIME
    light_mol: float = 1.0
    dry_back_pct: float = 2.0

    @property
    def always(self) -> bool:
        """Return whether the pump is to run without a break."""
        return self.run_s <= 0.0


USUAL: Mapping[Irrigation, Watering] = MappingProxyType(
    {
        Irrigation.NFT: Watering(0.0, 1800.0, 1800.0),
        Irrigation.DEEP_WATER: Watering(0.0, 3600.0, 3600.0),
        Irrigation.EBB_AND_FLOW: Watering(900.0, 3600.0, 10_800.0),
        Irrigation.DRIP: Watering(180.0, 7200.0, 14_400.0),
        Irrigation.AEROPONIC: Watering(15.0, 300.0, 900.0),
    }
)
"""What is usual where the grower has not said otherwise; practice."""


@dataclass(frozen=True, slots=True)
class WateringSettings:
    """What a grower has said about the cycles of a reservoir; None is not said."""

    by: By | None = None
    run_s: float | None = None
    day_s: float | None = None
    night_s: float | None = None
    light_mol: float | None = None
    dry_back_pct: float | None = None


def watering(
    way: Irrigation, said: WateringSettings, longest_run_s: float | None
) -> Watering:
    """Return how a pump waters, with what is usual where nothing was said."""
    usual = USUAL[way]

    def pick[T](chosen: T | None, default: T) -> T:
        """Return what was chosen."""
        return default if chosen is None else chosen

    run_s = pick(said.run_s, usual.run_s)
    if longest_run_s is not None and run_s > 0.0:
        run_s = min(run_s, RUN_SHARE * longest_run_s)
    return Watering(
        run_s,
        max(pick(said.day_s, usual.day_s), run_s),
        max(pick(said.night_s, usual.night_s), run_s),
        pick(said.by, usual.by),
        pick(said.light_mol, usual.light_mol),
        pick(said.dry_back_pct, usual.dry_back_pct),
    )


class Happening(StrEnum):
    """What becomes of a cycle."""

    BEGAN = "began"
    COMPLETED = "completed"
    INTERRUPTED = "interrupted"
    RESUMED = "resumed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen of a pump and its plants; None is unknown.

    `light_mol` is the light of the crop day so far, `held` what forbids the pump to run.
    """

    running: bool | None = None
    lit: bool | None = None
    light_mol: float | None = None
    level_pct: float | None = None
    held: str | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """The last cycle: when it began, its seconds of water, and what came since.

    `since` is when the pump was seen to start its present run, `stopped` when an open
    cycle was interrupted. `level_pct` is the highest level since the cycle.
    """

    began: float | None = None
    watered_s: float = 0.0
    open: bool = False
    since: float | None = None
    stopped: float | None = None
    light_mol: float = 0.0
    light_seen: float | None = None
    level_pct: float | None = None

    def given_s(self, now: float) -> float:
        """Return the seconds of water of the cycle, the run that lasts included."""
        running_s = 0.0 if self.since is None or not self.open else now - self.since
        return self.watered_s + max(running_s, 0.0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows: whether water is wanted now, for how long, and when it is next.

    `look_again` is when something changes by the passing of time alone.
    """

    cycle: Cycle
    due: bool
    remaining_s: float | None = None
    next_at: float | None = None
    look_again: float | None = None
    told: tuple[Happening, ...] = ()


def look(watering: Watering, cycle: Cycle, sight: Sight, now: float) -> Verdict:
    """Return whether water is wanted now, and what became of the cycle."""
    cycle = _since_then(cycle, sight)
    if watering.always:
        held = sight.held is not None
        since = (cycle.since or now) if sight.running else None
        return Verdict(replace(cycle, open=False, since=since), not held)
    cycle, told = _follow(watering, cycle, sight, now)
    if cycle.open:
        remaining_s = max(watering.run_s - cycle.given_s(now), 0.0)
        again = now + remaining_s if cycle.since is not None else None
        if cycle.stopped is not None:
            again = _resumed_until(watering, cycle, sight)
        due = sight.held is None
        return Verdict(cycle, due, remaining_s, None, again, told)
    next_at = _next_at(watering, cycle, sight, now)
    due = next_at <= now and sight.held is None and cycle.since is None
    return Verdict(
        cycle,
        due,
        watering.run_s if due else None,
        next_at if next_at > now else None,
        next_at if next_at > now else None,
        told,
    )


def restored(cycle: Cycle, stopped: float) -> Cycle:
    """Return a cycle as it is after a restart: one that was open was interrupted."""
    if not cycle.open:
        return replace(cycle, since=None)
    return replace(
        cycle,
        watered_s=cycle.given_s(stopped),
        since=None,
        stopped=stopped if cycle.stopped is None else cycle.stopped,
    )


def _since_then(cycle: Cycle, sight: Sight) -> Cycle:
    """Return the cycle with the light and the level that came since."""
    light, level = cycle.light_mol, cycle.level_pct
    if sight.light_mol is not None:
        seen = cycle.light_seen
        if seen is not None:
            # A sum that is less than before is that of the next crop day.
            light += sight.light_mol - (seen if sight.light_mol >= seen else 0.0)
        cycle = replace(cycle, light_mol=light, light_seen=sight.light_mol)
    if sight.level_pct is not None and not sight.running:
        level = sight.level_pct if level is None else max(level, sight.level_pct)
        cycle = replace(cycle, level_pct=level)
    return cycle


def _follow(
    watering: Watering, cycle: Cycle, sight: Sight, now: float
) -> tuple[Cycle, tuple[Happening, ...]]:
    """Return the cycle after the pump was seen, and what became of it."""
    told: list[Happening] = []
    if sight.running and cycle.since is None:
        if not cycle.open:
            cycle = Cycle(now, open=True, light_seen=cycle.light_seen)
            told.append(Happening.BEGAN)
        elif cycle.stopped is not None:
            told.append(Happening.RESUMED)
        since = now if cycle.stopped is None else max(now, cycle.stopped)
        cycle = replace(cycle, since=since, stopped=None)
    elif not sight.running and cycle.since is not None:
        stopped = now if cycle.open else None
        cycle = replace(
            cycle, watered_s=cycle.given_s(now), since=None, stopped=stopped
        )
        if cycle.open and cycle.watered_s < ENOUGH_SHARE * watering.run_s:
            told.append(Happening.INTERRUPTED)
    if not cycle.open:
        return cycle, tuple(told)
    given_s = cycle.given_s(now)
    least = watering.run_s * (1.0 if cycle.since is not None else ENOUGH_SHARE)
    if given_s >= least:
        told.append(Happening.COMPLETED)
        cycle = replace(cycle, open=False, watered_s=given_s, stopped=None)
    elif cycle.stopped is not None and now >= _resumed_until(watering, cycle, sight):
        told.append(Happening.ENDED)
        cycle = replace(cycle, open=False, stopped=None)
    return cycle, tuple(told)


def _every_s(watering: Watering, sight: Sight) -> float:
    """Return the seconds from start to start; in doubt those of the day."""
    return watering.night_s if sight.lit is False else watering.day_s


def _resumed_until(watering: Watering, cycle: Cycle, sight: Sight) -> float:
    """Return until when an interrupted cycle may go on: half way to the next one."""
    rest_s = max(_every_s(watering, sight) - watering.run_s, 0.0)
    return (cycle.began or 0.0) + watering.run_s + _REST_SHARE * rest_s


def _next_at(watering: Watering, cycle: Cycle, sight: Sight, now: float) -> float:
    """Return when the next cycle is due, at the latest where light or dry-back decide."""
    if cycle.began is None:
        return now
    latest = cycle.began + _every_s(watering, sight)
    rested = cycle.began + 2.0 * watering.run_s
    match watering.by:
        case By.LIGHT if cycle.light_mol >= watering.light_mol:
            return min(rested, latest)
        case By.DRY_BACK if _dried(watering, cycle, sight):
            return min(rested, latest)
        case _:
            return latest


def _dried(watering: Watering, cycle: Cycle, sight: Sight) -> bool:
    """Return whether the tank has fallen far enough since the last cycle."""
    if cycle.level_pct is None or sight.level_pct is None:
        return False
    return cycle.level_pct - sight.level_pct >= watering.dry_back_pct
