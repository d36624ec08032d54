"""The guard's decisions: when a device must be switched off, and what must stay off.

It only ever switches off. Each promise has a table row in `RULES`; what a promise needs to
know and cannot know (a level sensor that died) counts as the bad case after a short while.
A latched fault stays until a person has acknowledged it and its cause is gone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import inf
from types import MappingProxyType

from .equipment import STOPPED_AT_START, Equipment, Kind

AGAIN_S = 20.0
"""Seconds after which a device that did not switch off is told again."""


class Fault(StrEnum):
    """Why the guard switches a device off."""

    RAN_TOO_LONG = "ran_too_long"
    DRY = "dry"
    RUNS_DRY = "runs_dry"
    NO_FLOW = "no_flow"
    LEVEL_UNKNOWN = "level_unknown"
    LEAK = "leak"
    FULL = "full"
    OVER_BUDGET = "over_budget"
    SOLUTION_WRONG = "solution_wrong"
    AIR_TOO_HOT = "air_too_hot"
    CO2_TOO_HIGH = "co2_too_high"
    CO2_UNKNOWN = "co2_unknown"
    FOUND_RUNNING = "found_running"
    EMERGENCY_STOP = "emergency_stop"


@dataclass(frozen=True, slots=True)
class Rule:
    """How a fault is raised and ends: seconds until it is, and whether a person must act."""

    after_s: float = 0.0
    latched: bool = False


RULES: Mapping[Fault, Rule] = MappingProxyType(
    {
        Fault.EMERGENCY_STOP: Rule(),
        Fault.FOUND_RUNNING: Rule(),
        Fault.LEAK: Rule(5.0, latched=True),
        Fault.DRY: Rule(10.0, latched=True),
        Fault.RUNS_DRY: Rule(10.0, latched=True),
        Fault.FULL: Rule(),
        Fault.LEVEL_UNKNOWN: Rule(120.0),
        Fault.NO_FLOW: Rule(60.0),
        Fault.SOLUTION_WRONG: Rule(),
        Fault.OVER_BUDGET: Rule(latched=True),
        Fault.RAN_TOO_LONG: Rule(latched=True),
        Fault.CO2_TOO_HIGH: Rule(latched=True),
        Fault.CO2_UNKNOWN: Rule(60.0),
        Fault.AIR_TOO_HOT: Rule(60.0),
    }
)
"""Practice: water and gas act at once, readings get a moment to come back."""

PUMP_REST_S = 60.0
"""Seconds that a pump rests after it ran too long; plants need it again, so it may run."""

NO_FLOW_REST_S = 600.0
"""Seconds that a pump rests that moved no water; it tries again, for a flow sensor may err."""


def latched(kind: Kind, fault: Fault) -> bool:
    """Return whether a person has to acknowledge a fault before the device may run.

    A pump that ran too long only rests: without water the plants would be lost.
    """
    if kind is Kind.PUMP and fault is Fault.RAN_TOO_LONG:
        return False
    return RULES[fault].latched


@dataclass(frozen=True, slots=True)
class Limits:
    """At what values the guard acts; percent, °C and ppm."""

    dry_below_pct: float = 5.0
    wet_again_pct: float = 15.0
    full_above_pct: float = 95.0
    room_again_pct: float = 90.0
    no_flow_share: float = 0.05
    dry_power_shares: tuple[float, float] = (0.05, 0.5)
    lamps_off_c: float = 35.0
    lamps_again_c: float = 31.0
    co2_ppm: float = 2000.0
    co2_again_ppm: float = 1500.0


_USUAL_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Sight:
    """What the guard sees of a device and around it; None is unknown.

    What nobody measures (no `has_level`) carries no promise. `flow_share` is the flow by
    the nominal one, `power_share` the power by the usual one; `level_pct` of an inlet's tank counts what will drain back into it.
    """

    on: bool | None = None
    level_pct: float | None = None
    has_level: bool = False
    leaking: bool | None = None
    air_c: float | None = None
    co2_ppm: float | None = None
    dosed_ml: float = 0.0
    flow_share: float | None = None
    power_share: float | None = None
    solution_wrong: bool = False
    emergency: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """What the guard remembers of a device.

    `since` is when it was seen to begin to run, None while it is off or nobody knows.
    `pending` are the faults whose time has not come, with when they began; `holding` are
    those that keep it off, `acknowledged` those of them that a person has seen.
    """

    on: bool | None = None
    since: float | None = None
    unknown_since_start: bool = True
    pending: Mapping[Fault, float] = field(default_factory=lambda: MappingProxyType({}))
    holding: Mapping[Fault, float] = field(default_factory=lambda: MappingProxyType({}))
    acknowledged: frozenset[Fault] = frozenset()
    told_off: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows: the memory, whether to switch off now, and when to look again.

    `raised` and `cleared` are the faults that began and ended with this look.
    """

    watch: Watch
    switch_off: bool
    raised: tuple[Fault, ...] = ()
    cleared: tuple[Fault, ...] = ()
    look_again: float | None = None


def look(
    equipment: Equipment,
    watch: Watch,
    sight: Sight,
    now: float,
    limits: Limits = _USUAL_LIMITS,
) -> Verdict:
    """Return what follows from what is seen of a device at a time.

    A device whose state is unknown is watched like one that runs: its run began when it
    was seen last.
    """
    watch, found_running = _seen(equipment, watch, sight.on, now)
    present = set(_present(equipment, watch, sight, now, limits))
    if found_running:
        present.add(Fault.FOUND_RUNNING)
    pending, due = _pending(watch, present, now)
    raised = tuple(
        fault for fault in RULES if fault in due and fault not in watch.holding
    )
    holding = {**watch.holding, **dict.fromkeys(raised, now)}
    cleared = tuple(
        fault
        for fault in holding
        if fault not in present
        and fault not in raised
        and not (latched(equipment.kind, fault) and fault not in watch.acknowledged)
        and _over(fault, watch, sight, now, limits)
    )
    holding = {fault: at for fault, at in holding.items() if fault not in cleared}
    watch = replace(
        watch,
        pending=MappingProxyType(pending),
        holding=MappingProxyType(holding),
        acknowledged=watch.acknowledged & holding.keys(),
    )
    told = watch.told_off
    off = (
        watch.on is not False
        and bool(holding)
        and (told is None or now - told >= AGAIN_S or bool(raised))
    )
    if off or watch.on is False:
        watch = replace(watch, told_off=now if off else None)
    return Verdict(
        watch, off, raised, cleared, _look_again(equipment, watch, sight, now)
    )


def acknowledge(watch: Watch) -> Watch:
    """Return the memory after a person has seen every fault that holds the device off."""
    return replace(watch, acknowledged=frozenset(watch.holding))


def _seen(
    equipment: Equipment,
    watch: Watch,
    on: bool | None,  # noqa: FBT001 - three-valued
    now: float,
) -> tuple[Watch, bool]:
    """Return the memory after a state, and whether the device was found running."""
    if on is None:
        return replace(watch, on=None), False
    first = watch.unknown_since_start
    since = None if not on else now if watch.since is None else watch.since
    limited = equipment.longest_run_s is not None
    found = on and first and limited and equipment.kind in STOPPED_AT_START
    return replace(watch, on=on, since=since, unknown_since_start=False), found


def _present(
    equipment: Equipment, watch: Watch, sight: Sight, now: float, limits: Limits
) -> Iterator[Fault]:
    """Yield the faults whose cause is there now."""
    if sight.emergency:
        yield Fault.EMERGENCY_STOP
    longest = equipment.longest_run_s
    if longest is not None and watch.since is not None and now - watch.since >= longest:
        yield Fault.RAN_TOO_LONG
    match equipment.kind:
        case Kind.PUMP:
            yield from _water_faults(sight, limits)
        case Kind.WATER_INLET:
            yield from _inlet_faults(sight, limits)
        case Kind.IRRIGATION_VALVE:
            if sight.leaking:
                yield Fault.LEAK
        case Kind.DOSER:
            yield from _doser_faults(equipment, watch, sight, now)
        case Kind.LAMP | Kind.HEATER:
            if sight.air_c is not None and sight.air_c >= limits.lamps_off_c:
                yield Fault.AIR_TOO_HOT
        case Kind.CO2_VALVE:
            yield from _gas_faults(sight, limits)
        case _:
            pass


def _gas_faults(sight: Sight, limits: Limits) -> Iterator[Fault]:
    """Yield what forbids gas to be let in."""
    if sight.co2_ppm is None:
        yield Fault.CO2_UNKNOWN
    elif sight.co2_ppm >= limits.co2_ppm:
        yield Fault.CO2_TOO_HIGH


def _inlet_faults(sight: Sight, limits: Limits) -> Iterator[Fault]:
    """Yield what forbids water to be let in."""
    if sight.leaking:
        yield Fault.LEAK
    if not sight.has_level:
        return
    if sight.level_pct is None:
        yield Fault.LEVEL_UNKNOWN
    elif sight.level_pct >= limits.full_above_pct:
        yield Fault.FULL


def _doser_faults(
    equipment: Equipment, watch: Watch, sight: Sight, now: float
) -> Iterator[Fault]:
    """Yield what forbids a doser to give more."""
    if sight.solution_wrong:
        yield Fault.SOLUTION_WRONG
    most_ml = inf if equipment.daily_ml is None else equipment.daily_ml
    if dosed_ml(equipment, watch, sight, now) >= most_ml:
        yield Fault.OVER_BUDGET


def _water_faults(sight: Sight, limits: Limits) -> Iterator[Fault]:
    """Yield what forbids a pump to run."""
    if sight.leaking:
        yield Fault.LEAK
    share = sight.flow_share
    if sight.on and share is not None and share < limits.no_flow_share:
        yield Fault.NO_FLOW
    power, (dead, dry) = sight.power_share, limits.dry_power_shares
    if sight.on and power is not None and dead <= power < dry:
        # One that draws nothing at all does not turn; without water it turns easily.
        yield Fault.RUNS_DRY
    if not sight.has_level:
        return
    if sight.level_pct is None:
        yield Fault.LEVEL_UNKNOWN
    elif sight.level_pct < limits.dry_below_pct:
        yield Fault.DRY


def dosed_ml(equipment: Equipment, watch: Watch, sight: Sight, now: float) -> float:
    """Return what a doser has given today, the run that lasts included, in mL."""
    running_s = 0.0 if watch.since is None else max(now - watch.since, 0.0)
    return sight.dosed_ml + running_s * (equipment.ml_per_s or 0.0)


def _pending(
    watch: Watch, present: set[Fault], now: float
) -> tuple[dict[Fault, float], set[Fault]]:
    """Return since when each cause is there, and the faults whose time has come.

    A device that is off has no fault but a leak; its causes wait for it to be started.
    """
    began = {fault: watch.pending.get(fault, now) for fault in present}
    due = {
        fault
        for fault, since in began.items()
        if now - since >= RULES[fault].after_s
        and (watch.on is not False or fault is Fault.LEAK)
    }
    return began, due


def _over(fault: Fault, watch: Watch, sight: Sight, now: float, limits: Limits) -> bool:
    """Return whether a fault has passed; most come back only well inside the limit."""
    match fault:
        case Fault.DRY:
            level = sight.level_pct
            return level is not None and level > limits.wet_again_pct
        case Fault.RUNS_DRY:
            level = sight.level_pct
            wet = level is not None and level > limits.wet_again_pct
            return watch.on is False and (wet or not sight.has_level)
        case Fault.FULL:
            level = sight.level_pct
            return level is not None and level < limits.room_again_pct
        case Fault.NO_FLOW:
            return watch.on is False and now - watch.holding[fault] >= NO_FLOW_REST_S
        case Fault.AIR_TOO_HOT:
            return sight.air_c is None or sight.air_c < limits.lamps_again_c
        case Fault.CO2_TOO_HIGH:
            return sight.co2_ppm is not None and sight.co2_ppm < limits.co2_again_ppm
        case Fault.LEAK:
            return sight.leaking is False
        case Fault.FOUND_RUNNING:
            return watch.on is False
        case Fault.RAN_TOO_LONG:
            return watch.on is False and now - watch.holding[fault] >= PUMP_REST_S
        case _:
            return True


def _look_again(
    equipment: Equipment, watch: Watch, sight: Sight, now: float
) -> float | None:
    """Return when something changes by the passing of time alone."""
    times = [
        since + RULES[fault].after_s
        for fault, since in watch.pending.items()
        if fault not in watch.holding
    ]
    for fault, rest_s in (
        (Fault.RAN_TOO_LONG, PUMP_REST_S),
        (Fault.NO_FLOW, NO_FLOW_REST_S),
    ):
        if fault in watch.holding:
            times.append(watch.holding[fault] + rest_s)
    if watch.since is not None:
        if equipment.longest_run_s is not None:
            times.append(watch.since + equipment.longest_run_s)
        if equipment.daily_ml is not None and equipment.ml_per_s:
            left_ml = equipment.daily_ml - sight.dosed_ml
            times.append(watch.since + left_ml / equipment.ml_per_s)
    if watch.told_off is not None:
        times.append(watch.told_off + AGAIN_S)
    return min((time for time in times if time > now), default=None)
