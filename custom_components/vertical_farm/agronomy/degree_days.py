"""Growing degree days: heat above a base and below an upper temperature, in °C·d.

Four methods, as described by the Oregon State (uspest.org) and UC IPM degree-day guides.
A development model is valid only with the method that it was fitted with. Where there are
sensors, `hourly` is the one to prefer: a room that steps between two temperatures is no
sine, and a day's minimum and maximum misjudge it by several percent.
"""

from collections.abc import Sequence
import math

from .integral import HeldIntegral

DAY_S = 86400.0


def clamped_rate(t_c: float, base_c: float, upper_c: float) -> float:
    """Return the degree days gained per day at a steady temperature.

    0 at or below the base, the whole span at or above the upper threshold. Its
    `HeldIntegral` over seconds, divided by `DAY_S`, is the hourly method.
    """
    return min(max(t_c, base_c), upper_c) - base_c


def average(t_min_c: float, t_max_c: float, base_c: float) -> float:
    """Return a day's degree days by the plain mean: max((Tmin + Tmax) / 2 - Tb, 0)."""
    return max((t_min_c + t_max_c) / 2.0 - base_c, 0.0)


def modified(t_min_c: float, t_max_c: float, base_c: float, upper_c: float) -> float:
    """Return a day's degree days by the mean of both extremes clamped to Tb..Tu.

    The "sweet corn" rule of uspest.org.
    """
    return (
        clamped_rate(t_min_c, base_c, upper_c) + clamped_rate(t_max_c, base_c, upper_c)
    ) / 2.0


def single_sine(t_min_c: float, t_max_c: float, base_c: float, upper_c: float) -> float:
    """Return a day's degree days under one sine wave with a horizontal cut-off.

    Baskerville & Emin 1969 (Ecology 50:514): the area above the base less the area above
    the upper threshold.
    """
    return _sine_above(t_min_c, t_max_c, base_c) - _sine_above(
        t_min_c, t_max_c, upper_c
    )


def hourly(
    samples: Sequence[tuple[float, float | None]],
    end: float,
    base_c: float,
    upper_c: float,
    gap_s: float = math.inf,
) -> float:
    """Return the degree days of (UTC second, °C) samples that hold up to `end`.

    Unknown stretches, and what is older than `gap_s`, add nothing.
    """
    integral = HeldIntegral.begin(samples[0][0] if samples else end)
    for at, t_c in samples:
        rate = None if t_c is None else clamped_rate(t_c, base_c, upper_c)
        integral = integral.report(at, rate, gap_s)
    return integral.advance(end).total / DAY_S


def _sine_above(t_min_c: float, t_max_c: float, threshold_c: float) -> float:
    """Return the mean excess over a threshold of a sine between two extremes."""
    mean = (t_min_c + t_max_c) / 2.0
    half_range = (t_max_c - t_min_c) / 2.0
    if t_min_c >= threshold_c:
        return mean - threshold_c
    if t_max_c <= threshold_c:
        return 0.0
    crossing = math.asin((threshold_c - mean) / half_range)
    return (
        (mean - threshold_c) * (math.pi / 2.0 - crossing)
        + half_range * math.cos(crossing)
    ) / math.pi
