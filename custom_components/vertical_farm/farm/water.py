"""Water that has left a reservoir, from a noisy level that is also refilled."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from typing import Any, Self

_SMOOTHING_S = 600.0
_REFILL_SHARE = 0.015
_LONGEST_DAY_S = 50 * 3600.0


@dataclass(frozen=True, slots=True)
class WaterUse:
    """Litres used since `start` (UTC s), by the fall of a smoothed level.

    A rise of the level by more than 1.5 % of the volume, seen twice in a row, is a
    refill and moves the reference; a smaller one is taken for noise.
    """

    start: float
    used_l: float = 0.0
    lowest_l: float | None = None
    smooth_l: float = 0.0
    sampled: float = 0.0
    rising: bool = False

    def sample(self, now: float, level_l: float, volume_l: float) -> Self:
        """Return the use after a level was seen at a time (UTC s)."""
        kind = type(self)
        if self.lowest_l is None:
            return kind(self.start, self.used_l, level_l, level_l, now)
        if now <= self.sampled:
            return self
        if level_l > self.lowest_l + _REFILL_SHARE * volume_l:
            if self.rising:
                return kind(self.start, self.used_l, level_l, level_l, now)
            return kind(
                self.start, self.used_l, self.lowest_l, self.smooth_l, now, rising=True
            )
        weight = 1.0 - exp((self.sampled - now) / _SMOOTHING_S)
        smooth = self.smooth_l + (level_l - self.smooth_l) * weight
        fall = max(0.0, self.lowest_l - smooth)
        return kind(self.start, self.used_l + fall, self.lowest_l - fall, smooth, now)

    def restart(self, start: float) -> Self:
        """Begin a new period with the same reference.

        A level seen after the period's end was that of a wrong clock.
        """
        sampled = start if self.sampled > start + _LONGEST_DAY_S else self.sampled
        return type(self)(
            start, 0.0, self.lowest_l, self.smooth_l, sampled, self.rising
        )

    def as_dict(self) -> dict[str, float | None]:
        """Return the state as JSON-able data."""
        return {
            "start": self.start,
            "used_l": self.used_l,
            "lowest_l": self.lowest_l,
            "smooth_l": self.smooth_l,
            "sampled": self.sampled,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Restore a state; raises KeyError, TypeError or ValueError on bad data."""
        start, used_l, smooth_l, sampled = (
            float(stored[key]) for key in ("start", "used_l", "smooth_l", "sampled")
        )
        lowest_l = stored["lowest_l"]
        if used_l < 0 or (lowest_l is not None and lowest_l < 0):
            raise ValueError("there is no negative use of water")
        return cls(start, used_l, lowest_l, smooth_l, sampled)
