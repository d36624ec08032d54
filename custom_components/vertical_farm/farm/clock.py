"""The farm's time: Home Assistant's own, or a demo farm's that runs faster."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial


@dataclass(slots=True)
class Clock:
    """Map wall time to farm time, both in UTC seconds.

    A real farm uses the identity. A demo farm runs `speed` times faster from
    `anchor_wall` on; times before the anchor ran at `previous_speed`.
    """

    anchor_wall: float = 0.0
    anchor_farm: float = 0.0
    speed: float = 1.0
    previous_speed: float = 1.0
    _listeners: list[Callable[[], None]] = field(
        default_factory=list, compare=False, repr=False
    )

    def on_speed(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call back whenever the speed was set; return how to stop that."""
        self._listeners.append(listener)
        return partial(self._listeners.remove, listener)

    def farm_time(self, wall: float) -> float:
        """Return the farm time at a wall time."""
        elapsed = wall - self.anchor_wall
        return self.anchor_farm + elapsed * (
            self.speed if elapsed >= 0 else self.previous_speed
        )

    def wall_seconds(self, farm_seconds: float) -> float:
        """Return how long a stretch of farm time takes on the wall clock."""
        return farm_seconds / self.speed

    def set_speed(self, speed: float, wall_now: float) -> None:
        """Run at another speed from now on, without a jump of farm time."""
        self.anchor_farm = self.farm_time(wall_now)
        self.anchor_wall = wall_now
        self.previous_speed = self.speed
        self.speed = speed
        for listener in self._listeners:
            listener()

    def as_dict(self) -> dict[str, float]:
        """Return the mapping as JSON-able data."""
        return {
            "anchor_wall": self.anchor_wall,
            "anchor_farm": self.anchor_farm,
            "speed": self.speed,
            "previous_speed": self.previous_speed,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, float]) -> Clock:
        """Restore a mapping; raises KeyError, TypeError or ValueError on bad data."""
        return cls(
            float(stored["anchor_wall"]),
            float(stored["anchor_farm"]),
            float(stored["speed"]),
            float(stored["previous_speed"]),
        )
