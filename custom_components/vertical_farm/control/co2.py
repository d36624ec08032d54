"""CO2: when the valve is open, only where plants can use it and people are safe.

Gas is given in the light (by the plan, and by measurement where there is one), into closed
air, by a trusted reading and below the limits. Where the air's volume and the valve's flow
are known, a pulse is as long as the gap needs; then the air mixes. Times in seconds, CO2 in
ppm, gas in mL.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from math import fsum, inf

from ..growing.recipes import Band

type Inputs = Mapping[str, float | str | bool | None]
"""What a decision is made of, as it is written down with its reason."""

HIGHEST_PPM = 1500.0
"""Gas is never given above it, whatever a recipe says; as the warning alarm."""

MIXING_S = 120.0
"""Seconds that a pulse is given to mix before the reading counts; practice."""

SHORTEST_PULSE_S = 2.0

LONGEST_PULSE_SHARE = 0.9
"""Share of the valve's longest run that a pulse takes at most, so that the guard is calm."""

DEAD_BAND_PPM = 60.0
"""Gas is given from so far below what is wanted on."""

_GAP_SHARE = 0.7


class Why(StrEnum):
    """Why the valve is open or closed."""

    TOO_LOW = "too_low"
    ENOUGH = "enough"
    PULSE = "pulse"
    PULSE_OVER = "pulse_over"
    MIXING = "mixing"
    DARK = "dark"
    AIRED = "aired"
    DOOR_OPEN = "door_open"
    NO_READING = "no_reading"
    NO_TARGET = "no_target"
    LIMIT = "limit"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Air:
    """What is known around a CO2 valve; None is unknown or not bound.

    `lit_planned` is None where no plan is known, `lit` where nothing measures light. `open_s`
    are the seconds since the valve opened, `closed_s` since it closed. `longest_run_s` is
    what the guard allows.
    """

    co2_ppm: float | None
    wanted_low_ppm: float | None
    wanted_high_ppm: float | None
    lit_planned: bool | None = None
    lit: bool | None = None
    aired: bool | None = False
    door_open: bool | None = False
    valve_open: bool | None = False
    open_s: float | None = None
    closed_s: float | None = None
    held: bool = False
    volume_m3: float | None = None
    ml_per_s: float | None = None
    longest_run_s: float | None = None
    pulse_s: float | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Whether the valve should be open, why, how long, and when to look again."""

    open: bool
    why: Why
    pulse_s: float | None = None
    again_s: float | None = None


def decide(air: Air) -> Choice:
    """Return whether the valve should be open now."""
    forbidden = _forbidden(air)
    if forbidden is not None:
        return Choice(open=False, why=forbidden)
    co2, low, high = air.co2_ppm, air.wanted_low_ppm, air.wanted_high_ppm
    if co2 is None or low is None or high is None:
        return Choice(open=False, why=Why.NO_READING)
    high = min(high, HIGHEST_PPM)
    if air.valve_open:
        return _while_open(air, co2, high)
    if co2 >= min(low, high):
        return Choice(open=False, why=Why.ENOUGH)
    rested_s = inf if air.closed_s is None else air.closed_s
    if rested_s < MIXING_S:
        return Choice(open=False, why=Why.MIXING, again_s=MIXING_S - rested_s)
    pulse_s = pulse_length_s(air, co2, high)
    return Choice(open=True, why=Why.TOO_LOW, pulse_s=pulse_s, again_s=pulse_s)


def pulse_length_s(air: Air, co2_ppm: float, wanted_ppm: float) -> float | None:
    """Return how long to open: most of the gap at once where the volume is known.

    The gas is gap x volume; at room temperature and pressure a ppm of a m³ is a mL. The
    longest run bounds it; None where nothing does.
    """
    longest_s = inf
    if air.longest_run_s is not None:
        longest_s = LONGEST_PULSE_SHARE * air.longest_run_s
    if air.volume_m3 and air.ml_per_s:
        gap_ml = (wanted_ppm - co2_ppm) * air.volume_m3
        needed_s = _GAP_SHARE * gap_ml / air.ml_per_s
        longest_s = min(longest_s, max(needed_s, SHORTEST_PULSE_S))
    return None if longest_s == inf else longest_s


def target(bands: Iterable[tuple[Band, float]]) -> tuple[float, float]:
    """Return from where to where gas is given to plants that share their air.

    Each band comes with its area in m²: what is usual on the whole, but no more than any
    of them bears.
    """
    found = list(bands)
    area = fsum(weight for _, weight in found)
    usual = fsum(band.typical * weight for band, weight in found) / area
    usual = min(usual, *(band.maximum for band, _ in found), HIGHEST_PPM)
    return usual - DEAD_BAND_PPM, usual


def _while_open(air: Air, co2_ppm: float, high_ppm: float) -> Choice:
    """Return whether an open valve stays open."""
    if co2_ppm >= high_ppm:
        return Choice(open=False, why=Why.ENOUGH)
    longest_s = LONGEST_PULSE_SHARE * (air.longest_run_s or inf)
    end_s = min(longest_s, inf if air.pulse_s is None else air.pulse_s)
    open_s = air.open_s or 0.0
    if open_s >= end_s:
        return Choice(open=False, why=Why.PULSE_OVER)
    left_s = None if end_s == inf else end_s - open_s
    return Choice(open=True, why=Why.PULSE, pulse_s=left_s, again_s=left_s)


def _forbidden(air: Air) -> Why | None:
    """Return what forbids gas, the gravest first."""
    if air.co2_ppm is not None and air.co2_ppm >= HIGHEST_PPM:
        return Why.LIMIT
    if air.held:
        return Why.HELD
    if air.co2_ppm is None:
        return Why.NO_READING
    if air.door_open is not False:
        return Why.DOOR_OPEN
    if air.aired is not False:
        return Why.AIRED
    seen = [lit for lit in (air.lit_planned, air.lit) if lit is not None]
    if not seen or not all(seen):
        return Why.DARK
    if air.wanted_low_ppm is None or air.wanted_high_ppm is None:
        return Why.NO_TARGET
    return None


def as_inputs(air: Air) -> Inputs:
    """Return what a decision is made of, so that it can be written down."""
    return asdict(air)


def from_inputs(inputs: Inputs) -> Air:
    """Return what a decision was made of, from what was written down."""
    return Air(**inputs)  # type: ignore[arg-type]  # each was written by `as_inputs`
