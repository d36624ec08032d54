"""Light: daily light integral, photoperiod, crop day, PPFD from lux and from a dim level.

PPFD is in µmol per m² and s, the daily light integral (DLI) in mol per m² and day.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
import math
from statistics import fmean

from .integral import HeldIntegral

# A sample is a UTC second and the PPFD reported then, None where it became unknown.
type Sample = tuple[float, float | None]

LIT_PPFD = 5.0
"""PPFD in µmol/(m² s) above which a shelf counts as lit; sensors show 1 to 3 in the dark."""

MIN_COVERAGE = 0.9
"""Share of the elapsed crop day that must be known for a DLI to be shown as such."""

DEFAULT_MAX_GAP_S = 900.0
"""Seconds a reported PPFD counts at least, when nothing newer is reported."""

_MISSED_REPORTS = 3.0
_DARK_NOISE_PPFD = -5.0
_UMOL_PER_MOL = 1e6
_MOL_PER_UMOL_HOUR = 0.0036


def dli_mol(integral: HeldIntegral) -> float:
    """Return the light in mol/m² of an integral of PPFD (µmol/(m² s)) over seconds."""
    return integral.total / _UMOL_PER_MOL


def constant_dli(ppfd: float, hours: float) -> float:
    """Return the light in mol/m² of `hours` at a constant PPFD: 0.0036 · PPFD · h."""
    return _MOL_PER_UMOL_HOUR * ppfd * hours


def clamp_ppfd(ppfd: float) -> float:
    """Return 0 for the small negative dark readings of real sensors (-5 to 0).

    Anything lower is a fault, not darkness, and is returned as it is.
    """
    return 0.0 if _DARK_NOISE_PPFD <= ppfd < 0.0 else ppfd


def max_gap_s(expected_report_interval_s: float | None) -> float:
    """Return how long a reported value counts: three report intervals, at least 15 min."""
    if expected_report_interval_s is None:
        return DEFAULT_MAX_GAP_S
    return max(_MISSED_REPORTS * expected_report_interval_s, DEFAULT_MAX_GAP_S)


def integrate(
    samples: Sequence[Sample],
    end: float,
    gap_s: float = DEFAULT_MAX_GAP_S,
    start: float | None = None,
) -> HeldIntegral:
    """Integrate PPFD samples in the order of time up to `end`.

    The period begins at `start`, else with the first sample. A sample below -5 µmol is a
    fault and holds nothing. `above_s` of the result is the photoperiod so far in seconds.
    """
    if start is None:
        start = samples[0][0] if samples else end
    integral = HeldIntegral.begin(start)
    for at, ppfd in samples:
        integral = integral.report(at, _trusted(ppfd), gap_s, LIT_PPFD)
    return integral.advance(end, LIT_PPFD)


def photoperiod_h(
    samples: Sequence[Sample], end: float, gap_s: float = DEFAULT_MAX_GAP_S
) -> float:
    """Return the hours known to be lit (PPFD above 5 µmol)."""
    return integrate(samples, end, gap_s).above_s / 3600.0


def longest_dark_h(
    samples: Sequence[Sample], end: float, gap_s: float = DEFAULT_MAX_GAP_S
) -> float:
    """Return the longest unbroken run known to be dark, in hours.

    Light and unknown time both break the run: a night is only promised when it was seen.
    """
    longest = run = 0.0
    ends = [at for at, _ in samples[1:]] + [end]
    for (at, ppfd), next_at in zip(samples, ends, strict=False):
        known = _trusted(ppfd)
        if known is None or known > LIT_PPFD:
            run = 0.0
            continue
        held_s = min(next_at - at, gap_s)
        run += max(held_s, 0.0)
        longest = max(longest, run)
        if held_s < next_at - at:
            run = 0.0
    return longest / 3600.0


def _trusted(ppfd: float | None) -> float | None:
    """Return the PPFD to integrate, None for a missing or impossible one."""
    if ppfd is None or not math.isfinite(ppfd) or ppfd < _DARK_NOISE_PPFD:
        return None
    return clamp_ppfd(ppfd)


def crop_day(now: datetime, day_start: time, tz: tzinfo) -> tuple[datetime, datetime]:
    """Return the UTC start and end of the crop day that contains `now`.

    A crop day runs from one local `day_start` to the next, so it lasts 23 or 25 hours when
    the clocks change. A start that the clocks skip is taken with the offset before the
    change, one that comes twice is taken the first time (PEP 495, fold 0).
    """
    if now.tzinfo is None:
        raise ValueError("the crop day of a time without a time zone is unknown")
    now = now.astimezone(UTC)
    day = now.astimezone(tz).date() + timedelta(days=1)
    start = _start_of(day, day_start, tz)
    end = _start_of(day + timedelta(days=1), day_start, tz)
    while start > now:
        day -= timedelta(days=1)
        start, end = _start_of(day, day_start, tz), start
    return start, end


def _start_of(day: date, day_start: time, tz: tzinfo) -> datetime:
    """Return the UTC instant at which a local date's crop day starts."""
    local = datetime.combine(day, day_start.replace(tzinfo=None, fold=0), tz)
    return local.astimezone(UTC)


class LampType(StrEnum):
    """Light sources by how much PPFD a lux of them carries."""

    SUNLIGHT = "sunlight"
    FLUORESCENT = "fluorescent"
    HPS = "hps"
    HPS_DOUBLE_ENDED = "hps_double_ended"
    METAL_HALIDE = "metal_halide"
    CMH_4200K = "cmh_4200k"
    CMH_3100K = "cmh_3100k"
    WHITE_LED_COOL = "white_led_cool"
    WHITE_LED_WARM = "white_led_warm"
    WHITE_RED_LED = "white_red_led"
    RED_BLUE_LED = "red_blue_led"


UMOL_PER_LUX: dict[LampType, float] = {
    LampType.SUNLIGHT: 0.0185,
    LampType.FLUORESCENT: 0.0135,
    LampType.HPS: 0.0122,
    LampType.HPS_DOUBLE_ENDED: 0.0130,
    LampType.METAL_HALIDE: 0.0141,
    LampType.CMH_4200K: 0.0154,
    LampType.CMH_3100K: 0.0170,
    LampType.WHITE_LED_COOL: 0.0145,
    LampType.WHITE_LED_WARM: 0.0155,
}
"""PPFD in µmol/(m² s) per lux, good to 10 to 15 %; calibrate per lamp where it matters.

Lamps and sun: Apogee Instruments, "Conversion - PPFD to lux". White LED: practice, inside
0.0121 to 0.0147 (4000 K) and 0.0128 to 0.0173 (3000 K) computed from synthetic spectra
with narrow and broad phosphors.
"""

RED_660_UMOL_PER_LUX = 0.11389
BLUE_450_UMOL_PER_LUX = 0.15223
_WHITE_4000K_UMOL_PER_LUX = 0.01273
_MAX_RED_SHARE = 0.6


class UncalibratedLampError(ValueError):
    """A lamp whose lux say too little about its PPFD; the user has to calibrate it."""

    def __init__(self, lamp: str) -> None:
        """Name the lamp that needs a calibration."""
        super().__init__(
            f"lux under a {lamp} lamp cannot be turned into PPFD: measure PPFD once and"
            " give the µmol per lux as calibration"
        )
        self.lamp = lamp


def lux_to_ppfd(
    lux: float, lamp: LampType, calibration_umol_per_lux: float | None = None
) -> float:
    """Return the PPFD in µmol/(m² s) of an illuminance under a lamp of this type.

    A calibration replaces the type's factor. Lamps with much red or blue are refused
    without one: at 660 nm the eye's curve is so steep that an error of 3 % in a lux meter
    becomes tens of percent of PPFD.
    """
    if calibration_umol_per_lux is not None:
        if not 0.0 < calibration_umol_per_lux < math.inf:
            raise ValueError("a calibration is a positive number of µmol per lux")
        return lux * calibration_umol_per_lux
    factor = UMOL_PER_LUX.get(lamp)
    if factor is None:
        raise UncalibratedLampError(lamp)
    return lux * factor


def mixed_umol_per_lux(parts: Sequence[tuple[float, float]]) -> float:
    """Return the µmol per lux of mixed light from (photon share, µmol per lux) parts.

    Lux add up, so the mean is harmonic, weighted by photons.
    """
    photons = math.fsum(share for share, _ in parts)
    lux = math.fsum(share / factor for share, factor in parts)
    if photons <= 0.0 or any(share < 0.0 for share, _ in parts):
        raise ValueError("mixed light needs shares of photons that are not negative")
    return photons / lux


def white_red_factor(red_share: float) -> float:
    """Return the µmol per lux of a 4000 K white LED with a share of 660 nm photons.

    Computed from synthetic spectra: 0.0155, 0.0198 and 0.0273 at 0.2, 0.4 and 0.6. Raise
    UncalibratedLampError above 0.6, where the eye hardly sees the lamp.
    """
    if not 0.0 <= red_share <= 1.0:
        raise ValueError(f"a share of red photons lies in 0..1, not at {red_share}")
    if red_share > _MAX_RED_SHARE:
        raise UncalibratedLampError(LampType.WHITE_RED_LED)
    return mixed_umol_per_lux(
        (
            (1.0 - red_share, _WHITE_4000K_UMOL_PER_LUX),
            (red_share, RED_660_UMOL_PER_LUX),
        )
    )


type MapRow = Sequence[float | None]
"""A dim level of 0..1, then the PPFD at each spot, None where it was not measured."""

MOST_SPOTS = 5


def uniformity(rows: Iterable[MapRow]) -> float | None:
    """Return the least PPFD by the mean one at the brightest level with several spots.

    Min/mean, as in EN 12464-1 for illuminance; 0.8 is good over a shelf (practice). None
    where no level was measured at several spots.
    """
    measured = [_level_and_spots(row) for row in rows]
    spotted = [row for row in measured if len(row[1]) > 1 and fmean(row[1]) > 0.0]
    if not spotted:
        return None
    _, spots = max(spotted)
    return min(spots) / fmean(spots)


def _level_and_spots(row: MapRow) -> tuple[float, list[float]]:
    """Return a dim level with the PPFD that was measured; raises ValueError without it."""
    level, *spots = row
    if level is None:
        raise ValueError("a row of a dim map begins with its level")
    return level, [spot for spot in spots if spot is not None]


@dataclass(frozen=True, slots=True)
class DimMap:
    """Measured PPFD of a lamp at some dim levels, linear between them.

    `points` are (level 0..1, PPFD) with both rising. A map that does not say what level 0
    gives passes through 0 there. Above the last level the PPFD stays: what was not
    measured is not promised.
    """

    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        """Validate the points and add the level at which the lamp is off."""
        if not self.points:
            raise ValueError("a dim map needs at least one measured level")
        for level, ppfd in self.points:
            if not (0.0 <= level <= 1.0 and 0.0 <= ppfd < math.inf):
                raise ValueError(f"no lamp gives {ppfd} µmol at level {level}")
        if self.points[0][0] > 0.0:
            object.__setattr__(self, "points", ((0.0, 0.0), *self.points))
        for (level, ppfd), (next_level, next_ppfd) in zip(
            self.points, self.points[1:], strict=False
        ):
            if next_level <= level or next_ppfd <= ppfd:
                raise ValueError(
                    "the levels and PPFD of a dim map rise from point to point"
                )

    @classmethod
    def measured(cls, rows: Iterable[MapRow]) -> DimMap:
        """Return the map of the mean PPFD over the measured spots of each level.

        Raises ValueError where a level has no spot or more than `MOST_SPOTS`, or a PPFD
        is below 0.
        """
        points: list[tuple[float, float]] = []
        for row in rows:
            level, spots = _level_and_spots(row)
            if not spots or len(row) - 1 > MOST_SPOTS:
                raise ValueError(f"a level has a PPFD at 1 to {MOST_SPOTS} spots")
            if min(spots) < 0.0:
                raise ValueError(f"no lamp gives {min(spots)} µmol at level {level}")
            points.append((level, fmean(spots)))
        return cls(tuple(points))

    def ppfd(self, level: float) -> float:
        """Return the PPFD in µmol/(m² s) at a dim level of 0..1."""
        return _interpolate(self.points, level)

    def level(self, ppfd: float) -> float:
        """Return the dim level that gives this PPFD, the nearest one if none does."""
        return _interpolate(tuple((p, level) for level, p in self.points), ppfd)


def _interpolate(points: Sequence[tuple[float, float]], x: float) -> float:
    """Return y at x on a line through rising points, flat beyond its ends."""
    if x <= points[0][0]:
        return points[0][1]
    if x >= points[-1][0]:
        return points[-1][1]
    after = bisect_right(points, x, key=lambda point: point[0])
    (x0, y0), (x1, y1) = points[after - 1], points[after]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
