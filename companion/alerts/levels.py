"""When an alert opens, rises, falls and is over: pure decisions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum


class Level(IntEnum):
    """How bad it is."""

    NONE = 0
    WARNING = 1
    CRITICAL = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond which values it is how bad; none where there is no such limit.

    A level that was reached is left when the value is back by the hysteresis. It has to be
    beyond a limit for `hold` before an alert opens or rises.
    """

    high: tuple[float | None, float | None] = (None, None)
    low: tuple[float | None, float | None] = (None, None)
    hysteresis: float = 0.0
    hold: timedelta = timedelta(0)

    def threshold(self, level: Level, value: float) -> float | None:
        """Give the limit of a level that a value is beyond, or nearest to."""
        if level is Level.NONE:
            return None
        both = (self.high[level - 1], self.low[level - 1])
        known = [each for each in both if each is not None]
        return min(known, key=lambda each: abs(each - value), default=None)

    def _is_beyond(self, level: Level, value: float, margin: float) -> bool:
        high, low = self.high[level - 1], self.low[level - 1]
        return (high is not None and value > high - margin) or (
            low is not None and value < low + margin
        )

    def level_of(self, value: float, held: Level) -> Level:
        """Give how bad a value is, where it was that bad before."""
        for level in (Level.CRITICAL, Level.WARNING):
            margin = self.hysteresis if level <= held else 0.0
            if self._is_beyond(level, value, margin):
                return level
        return Level.NONE


@dataclass(frozen=True, slots=True)
class Watched:
    """What is known of one subject of a rule: its alert's level, and what is coming."""

    level: Level = Level.NONE
    coming: Level = Level.NONE
    since: datetime | None = None


def watch(
    before: Watched, value: float | None, limits: Limits, now: datetime
) -> Watched:
    """Decide after a look; what is not known neither opens an alert nor ends one."""
    if value is None:
        return Watched(before.level)
    seen = limits.level_of(value, before.level)
    if seen <= before.level:
        return Watched(seen)
    since = before.since or now
    coming = min(seen, before.coming) if before.since else seen
    if now - since >= limits.hold:
        # It was worse not for all of the time; whether it stays worse is seen from here.
        return Watched(coming, seen, now) if seen > coming else Watched(coming)
    return Watched(before.level, coming, since)
