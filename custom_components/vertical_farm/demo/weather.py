"""The weather around the farm's room: a day's wave, and a slow one of some days."""

import math
import random

from .air import saturation_density

_DAY_S = 86400.0
_MEAN_C = 11.0
_DAILY_K = 5.0
_SLOW_K = 2.5
_WARMEST_S = 15 * 3600.0
_SATURATION = 0.68
CO2_PPM = 420.0
GROUND_C = 15.0


class Weather:
    """Outdoor temperature and vapour as functions of the time alone."""

    __slots__ = ("_period_s", "_phase")

    def __init__(self, rng: random.Random) -> None:
        """Draw the slow wave."""
        self._period_s = rng.uniform(3.0, 5.0) * _DAY_S
        self._phase = rng.uniform(0.0, 2.0 * math.pi)

    def _slow_c(self, t: float) -> float:
        """Return the temperature without the day's wave."""
        return _MEAN_C + _SLOW_K * math.sin(
            2.0 * math.pi * t / self._period_s + self._phase
        )

    def temperature(self, t: float) -> float:
        """Return the outdoor temperature in °C at a time in UTC seconds."""
        angle = 2.0 * math.pi * (t - _WARMEST_S) / _DAY_S
        return self._slow_c(t) + _DAILY_K * math.cos(angle)

    def vapour_density(self, t: float) -> float:
        """Return the outdoor vapour in kg/m³; days change it little."""
        return _SATURATION * saturation_density(self._slow_c(t))
