"""How fast the pH moves by itself, between doses and fills.

A probe that a controller obeys hides its drift: the controller corrects the solution to
what the probe shows. What remains to be seen is the way between two corrections.
"""

from collections import deque
from dataclasses import dataclass, field

_SAMPLES = 10
_GAP_S = 1800.0
_SHORTEST_S = 1800.0
_LEAST_S = 6 * 3600.0
_DAY_S = 86_400.0


@dataclass(slots=True)
class Stretch:
    """A time in which nothing was added: its first and last samples."""

    began: float
    ended: float
    first: list[float] = field(default_factory=list)
    last: deque[float] = field(default_factory=lambda: deque(maxlen=_SAMPLES))

    @property
    def seconds(self) -> float:
        """Return how long it lasted."""
        return self.ended - self.began

    @property
    def moved(self) -> float:
        """Return by how much the value moved, from the means of both ends."""
        return sum(self.last) / len(self.last) - sum(self.first) / len(self.first)


class Drift:
    """How a value moved by itself within the last day."""

    def __init__(self) -> None:
        """Have seen nothing yet."""
        self._stretches: deque[Stretch] = deque()
        self._disturbed = False

    def sample(self, now: float, value: float | None, *, disturbed: bool) -> None:
        """Take a value; `disturbed` while something that was added still mixes."""
        stretches = self._stretches
        if stretches and stretches[-1].ended > now:
            stretches.clear()
        while stretches and now - stretches[0].ended > _DAY_S:
            stretches.popleft()
        if value is None or disturbed:
            self._disturbed = self._disturbed or disturbed
            return
        old = not stretches or now - stretches[-1].ended > _GAP_S
        if old or self._disturbed:
            stretches.append(Stretch(now, now))
            self._disturbed = False
        stretch = stretches[-1]
        stretch.ended = now
        if len(stretch.first) < _SAMPLES:
            stretch.first.append(value)
        stretch.last.append(value)

    @property
    def per_day(self) -> float | None:
        """Return the movement in a day, None where less than six hours are known."""
        long = [one for one in self._stretches if one.seconds >= _SHORTEST_S]
        seconds = sum(one.seconds for one in long)
        if seconds < _LEAST_S:
            return None
        return sum(one.moved for one in long) / seconds * _DAY_S
