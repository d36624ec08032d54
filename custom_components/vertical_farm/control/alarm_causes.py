"""The causes of alarms that are more than a value beyond its bounds.

Every function returns what was seen of a cause, None where it cannot be told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .alarm_catalogue import (
    AEROPONIC_NO_FLOW_S,
    BOUNDS,
    HUMID_IN_DARK_PCT,
    HUMID_IN_DARK_S,
    MINUTE,
    SHORT_DAY_NIGHT_BREAK_S,
    AlarmKind,
    Bounds,
    Severity,
)
from .alarms import WELL, Finding, find

NO_FLOW_SHARE = 0.3
WEAK_FLOW_SHARE = 0.7
STRONG_FLOW_SHARE = 1.2
"""More than a pump gives through a whole hose."""

POWER_SHARES = (0.8, 1.2)
"""Between which shares of its usual power a pump is well."""

DRIFT_PH_D, STEADY_PH_D = 0.5, 0.4
"""Movement of the pH in a day, without doses and fills, that asks for a calibration."""

WEAK_DOSES = 2
"""Doses in a row without half of the response that they should have had."""

LIGHT_UMOL = 5.0
"""PPFD in µmol/(m² s) that is no longer dark; a night break acts at about 2."""

DARK_SHARE = 0.2
WEAK_SHARE, VERY_WEAK_SHARE, WHOLE_SHARE = 0.85, 0.7, 0.9
MISREAD_SHARE = 0.03
"""By how much a good light sensor may read too high."""
SETTLED_S = 60.0
LAMP_SETTLED_S = 300.0

LOSS_FACTOR = 3.0
LOSS_L_H = 0.5
LOSS_SHARE = 0.015
"""A fall below this share of the tank is noise of the level sensor."""
FAST_LOSS_SHARE, FAST_LOSS_S = 0.05, 600.0
LOSS_WINDOW_S = 1800.0
EMPTY_SOON_H = 12.0

JUMP_MS_CM, JUMP_S = 0.3, 600.0
RISING_S = 600.0
RISING_K, RISING_PCT = 0.3, 1.0
IDLE_ABOVE_K, IDLE_ABOVE_PCT = 1.0, 3.0
LEAPS = 3.0
"""Leaps of a sensor, forgotten with a time constant of an hour, that make a fault."""


@dataclass(frozen=True, slots=True)
class PumpSight:
    """A pump that runs or not since a time, with its flow by the nominal one.

    `power_share` is its power by the usual one.
    """

    runs: bool | None
    for_s: float | None
    flow_share: float | None
    reported: float | None = None
    aeroponic: bool = False
    power_share: float | None = None


def no_flow(seen: PumpSight) -> Finding | None:
    """Return whether a pump runs without giving water: by its flow, else by its power."""
    share = seen.power_share if seen.flow_share is None else seen.flow_share
    if share is None or not seen.runs:
        return None
    critical = share < NO_FLOW_SHARE
    return Finding(
        Severity.CRITICAL if critical else None,
        share > WEAK_FLOW_SHARE,
        100.0 * share,
        100.0 * NO_FLOW_SHARE,
        seen.reported,
        critical_s=AEROPONIC_NO_FLOW_S if seen.aeroponic else None,
    )


def pump_weak(seen: PumpSight) -> Finding | None:
    """Return whether a pump gives less than it should, or more than a whole hose lets.

    Without a flow meter, its power tells whether it wears out or is clogged.
    """
    if not seen.runs or (seen.for_s or 0.0) < SETTLED_S:
        return None
    share = seen.flow_share
    if share is None:
        return _power_off(seen)
    weak = NO_FLOW_SHARE <= share < WEAK_FLOW_SHARE
    strong = share > STRONG_FLOW_SHARE
    return Finding(
        Severity.WARNING if weak or strong else None,
        WEAK_FLOW_SHARE + 0.05 < share < STRONG_FLOW_SHARE - 0.05,
        100.0 * share,
        100.0 * (STRONG_FLOW_SHARE if strong else WEAK_FLOW_SHARE),
        seen.reported,
        # Water that goes past the plants is lost; a worn pump can wait.
        warning_s=2 * MINUTE if strong else None,
    )


def _power_off(seen: PumpSight) -> Finding | None:
    """Return whether a pump draws another power than usual."""
    share = seen.power_share
    if share is None:
        return None
    low, high = POWER_SHARES
    off = not low <= share <= high
    return Finding(
        Severity.WARNING if off else None,
        low + 0.05 < share < high - 0.05,
        100.0 * share,
        100.0 * (low if share < 1.0 else high),
        seen.reported,
    )


def unwanted_flow(seen: PumpSight) -> Finding | None:
    """Return whether water flows though the pump is off."""
    if seen.flow_share is None or seen.runs is not False:
        return None
    if seen.for_s is not None and seen.for_s < SETTLED_S:
        return None
    flows = seen.flow_share > NO_FLOW_SHARE
    return Finding(
        Severity.CRITICAL if flows else None,
        not flows,
        100.0 * seen.flow_share,
        100.0 * NO_FLOW_SHARE,
        seen.reported,
    )


@dataclass(frozen=True, slots=True)
class LampSight:
    """A lamp over a shelf: on, at its level for some seconds, and what it gives.

    `planned` is whether light is planned now, None where nothing follows a plan.
    `expected` and `ppfd` are in µmol/(m² s).
    """

    on: bool | None
    for_s: float
    planned: bool | None = None
    ppfd: float | None = None
    expected: float | None = None
    reported: float | None = None
    short_day: bool = False


def lit_in_dark(seen: LampSight) -> Finding | None:
    """Return whether there is light while it should be dark."""
    wanted = seen.on if seen.planned is None else seen.planned
    if wanted is None:
        return None
    lit = seen.on if seen.ppfd is None else seen.ppfd > LIGHT_UMOL
    if lit is None:
        return None
    if wanted or not lit:
        return Finding(None, over=True, value=seen.ppfd, reported=seen.reported)
    return Finding(
        Severity.CRITICAL,
        over=False,
        value=seen.ppfd,
        limit=LIGHT_UMOL,
        reported=seen.reported,
        critical_s=SHORT_DAY_NIGHT_BREAK_S if seen.short_day else None,
    )


def dark_in_light(seen: LampSight) -> Finding | None:
    """Return whether it is dark while there should be light."""
    wanted = seen.on if seen.planned is None else seen.planned
    if not wanted:
        return None if wanted is None else WELL
    if seen.on is False:
        return Finding(Severity.CRITICAL, over=False, value=0.0, reported=seen.reported)
    if seen.ppfd is None or not seen.expected:
        return None
    dark = seen.ppfd < DARK_SHARE * seen.expected
    return Finding(
        Severity.CRITICAL if dark else None,
        not dark,
        seen.ppfd,
        DARK_SHARE * seen.expected,
        seen.reported,
    )


def light_weak(seen: LampSight) -> Finding | None:
    """Return whether a lamp gives less than it did when it was measured."""
    if not seen.on or seen.for_s < LAMP_SETTLED_S:
        return None
    if seen.ppfd is None or not seen.expected:
        return None
    share = seen.ppfd / seen.expected
    bounds = Bounds(
        low=WEAK_SHARE, lowest=VERY_WEAK_SHARE, hysteresis=WHOLE_SHARE - WEAK_SHARE
    )
    found = find(bounds, share, seen.reported)
    return None if found is None else _percent(found)


def dli_off(forecast: float | None, goal: float, most: float | None) -> Finding | None:
    """Return whether the day will give too little or too much light; mol/m²."""
    if forecast is None or goal <= 0.0:
        return None
    share = forecast / goal
    found = find(Bounds(0.9, 1.15, 0.7, 1.4, 0.02), share, None)
    if found is None:
        return None
    if most is not None and forecast > max(most, goal) * (1.0 + MISREAD_SHARE):
        return Finding(Severity.CRITICAL, over=False, value=forecast, limit=most)
    limit = None if found.limit is None else found.limit * goal
    return Finding(found.severity, found.over, forecast, limit)


def air_humid(
    rh_pct: float | None,
    *,
    lit: bool | None,
    most: float | None,
    reported: float | None,
) -> Finding | None:
    """Return whether the air is so moist that mildew grows; `most` is what is wanted."""
    if lit is None:
        return None
    usual = BOUNDS[AlarmKind.AIR_HUMID]
    limit = (usual.high or 0.0) if lit else HUMID_IN_DARK_PCT
    bounds = Bounds(high=max(limit, most or 0.0), hysteresis=usual.hysteresis)
    found = find(bounds, rh_pct, reported)
    if found is None or lit:
        return found
    return Finding(
        found.severity,
        found.over,
        found.value,
        found.limit,
        reported,
        warning_s=HUMID_IN_DARK_S,
    )


def condensation(
    leaf_c: float | None, dew_point_c: float | None, reported: float | None
) -> Finding | None:
    """Return whether water condenses on the leaves."""
    if leaf_c is None or dew_point_c is None:
        return None
    wet = leaf_c < dew_point_c
    return Finding(
        Severity.CRITICAL if wet else None,
        leaf_c > dew_point_c + 0.5,
        leaf_c,
        dew_point_c,
        reported,
    )


def idle(
    value: float | None,
    rise: float | None,
    wanted: float | None,
    *,
    runs: bool | None,
    margin: float,
    least: float,
    reported: float | None,
) -> Finding | None:
    """Return whether a value rises above what is wanted and nothing works against it.

    `rise` is by how much it rose lately, `least` the rise that counts.
    """
    if value is None or rise is None or wanted is None or runs is None:
        return None
    rising = value > wanted + margin and rise >= least and not runs
    return Finding(
        Severity.CRITICAL if rising else None,
        runs or rise <= 0.0 or value <= wanted,
        value,
        wanted + margin,
        reported,
    )


def ec_off(
    ec: float | None, wanted: Sequence[float], reported: float | None
) -> Finding | None:
    """Return whether the solution is far from what all of its crops want; mS/cm."""
    if not wanted:
        return None
    low, high = min(wanted), max(wanted)
    bounds = Bounds(
        low - max(0.3, 0.2 * low),
        high + max(0.3, 0.2 * high),
        low - max(0.6, 0.4 * low),
        high + max(0.6, 0.4 * high),
        0.1,
    )
    return find(bounds, ec, reported)


def ec_jump(
    past: Sequence[tuple[float, float]], now: float, *, planned: bool
) -> Finding | None:
    """Return whether the EC leapt up without a dose; `past` are times and mS/cm."""
    if planned:
        return WELL
    recent = [ec for at, ec in past if now - at <= JUMP_S]
    if len(recent) < 3:
        return None
    # Two reports in a row, so that a single wrong one is no jump.
    rise = min(recent[-2:]) - min(recent)
    jumped = rise > JUMP_MS_CM
    return Finding(Severity.CRITICAL if jumped else None, not jumped, rise, JUMP_MS_CM)


@dataclass(frozen=True, slots=True)
class LevelSight:
    """The past of a tank at rest as (time, litres), and what its crop should use in L/h."""

    past: Sequence[tuple[float, float]]
    volume_l: float
    expected_l_h: float | None


def water_loss(seen: LevelSight) -> Finding | None:
    """Return whether a tank loses much more than its crop drinks."""
    if len(seen.past) < 4:
        return None
    end, _ = seen.past[-1]
    window = [point for point in seen.past if end - point[0] <= LOSS_WINDOW_S]
    lasted_s = end - window[0][0]
    if lasted_s < FAST_LOSS_S / 2 or len(window) < 4:
        return None
    fall = _fall(window)
    fast = [point for point in window if end - point[0] <= FAST_LOSS_S]
    fast_fall = _fall(fast) if len(fast) >= 4 else 0.0
    if fast_fall > FAST_LOSS_SHARE * seen.volume_l:
        limit = FAST_LOSS_SHARE * seen.volume_l
        return Finding(Severity.CRITICAL, over=False, value=fast_fall, limit=limit)
    if seen.expected_l_h is None:
        return WELL
    allowed = (LOSS_FACTOR * seen.expected_l_h + LOSS_L_H) * lasted_s / 3600.0
    allowed = max(allowed, LOSS_SHARE * seen.volume_l)
    lost = fall > allowed
    return Finding(Severity.WARNING if lost else None, not lost, fall, allowed)


def level_low(
    level_pct: float | None, hours_left: float | None, reported: float | None
) -> Finding | None:
    """Return whether a tank is nearly empty, or will be within hours."""
    found = find(BOUNDS[AlarmKind.LEVEL_LOW], level_pct, reported)
    if found is None or found.severity is not None:
        return found
    if hours_left is not None and hours_left < EMPTY_SOON_H:
        return Finding(Severity.WARNING, over=False, value=level_pct, reported=reported)
    return found


def hours_left(past: Sequence[tuple[float, float]]) -> float | None:
    """Return in how many hours a tank is empty as it fell lately, None where that is open.

    It takes two hours of a falling level to tell.
    """
    if len(past) < 8:
        return None
    begin, end = past[0][0], past[-1][0]
    if end - begin < 7200.0:
        return None
    rate = _fall(past) / (end - begin) * 3600.0
    if rate <= 0.0:
        return None
    return past[-1][1] / rate


def _fall(past: Sequence[tuple[float, float]]) -> float:
    """Return by how much a noisy level fell: between the middles of its ends."""
    count = max(len(past) // 4, 1)
    first = sorted(litres for _, litres in past[:count])[count // 2]
    last = sorted(litres for _, litres in past[-count:])[count // 2]
    # The ends' middles lie a quarter of the time closer together than the ends.
    return (first - last) * len(past) / max(len(past) - count, 1)


def _percent(found: Finding) -> Finding:
    """Return a finding of a share in percent."""
    limit = None if found.limit is None else 100.0 * found.limit
    value = None if found.value is None else 100.0 * found.value
    return Finding(found.severity, found.over, value, limit, found.reported)


def ph_drift(per_day: float | None) -> Finding | None:
    """Return whether the pH moves by itself faster than a solution with a crop does."""
    if per_day is None:
        return None
    moved = abs(per_day)
    drifts = moved > DRIFT_PH_D
    return Finding(
        Severity.WARNING if drifts else None, moved < STEADY_PH_D, per_day, DRIFT_PH_D
    )


def dose_without_effect(weak: int) -> Finding:
    """Return whether a doser gave several doses in a row that changed too little."""
    empty = weak >= WEAK_DOSES
    return Finding(
        Severity.WARNING if empty else None, not empty, float(weak), float(WEAK_DOSES)
    )


def power_lost(reachable: Sequence[bool]) -> Finding | None:
    """Return whether all devices of a farm are out of reach at once; one alone proves nothing."""
    if len(reachable) < 2:
        return None
    lost = not any(reachable)
    return Finding(Severity.CRITICAL if lost else None, not lost)


def sensor_fault(
    problems: int, leaps: float, *, known: bool, feeds_control: bool
) -> Finding:
    """Return whether sensors of a metric are in trouble; critical where devices obey them."""
    wrong = problems > 0 or leaps >= LEAPS
    if not wrong:
        return Finding(None, leaps < LEAPS - 1.0)
    critical = feeds_control and not known
    return Finding(Severity.CRITICAL if critical else Severity.WARNING, over=False)
