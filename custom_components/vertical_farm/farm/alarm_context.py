"""What the findings of alarms have in common: what matters where, and a little past."""

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from ..agronomy.crops import Crop, load_crops
from .metrics import Metric
from .places import Place
from .readings import Slot
from .shelf import Shelf
from .trust import Cause, Reading, Trust

if TYPE_CHECKING:
    from .live import Farm

type Past = deque[tuple[float, float]]

SAMPLE_S: Final = 25.0
_USABLE: Final = frozenset({Cause.OUT_OF_RANGE, Cause.CONTRADICTED})
"""Doubts with which a value still counts: extremes, and what an alarm is about itself."""


def usable(reading: Reading) -> float | None:
    """Return a value that an alarm may rely on."""
    if reading.trust is Trust.OK or reading.cause in _USABLE:
        return reading.value
    return None


def most_shown(slot: Slot) -> float | None:
    """Return the most that any sensor shows that is possible at all, a leap too.

    Where people may be in danger, one sensor is enough.
    """
    return max(
        (
            value
            for source in slot.sources
            if (value := source.judge.value) is not None
            and source.judge.verdict[0] is not Trust.FAILED
        ),
        default=None,
    )


def reported_at(slot: Slot) -> float | None:
    """Return when a slot reported, None where it reports on change only."""
    return None if slot.on_change else slot.reading.reported


class AlarmContext:
    """What grows where in a farm, and the past that some alarms need."""

    def __init__(self, farm: Farm) -> None:
        """Remember no past."""
        self.farm = farm
        self._past: dict[tuple[str, Metric], Past] = {}

    def forget(self) -> None:
        """Forget the past of places that are gone."""
        known = {place.id for place in self.farm.places}
        self._past = {key: past for key, past in self._past.items() if key[0] in known}

    def matters(self, shelves: Sequence[Shelf]) -> bool:
        """Return whether anything grows there; where nobody logs crops, all counts."""
        growing = self.farm.growing
        if not growing.by_shelf:
            return True
        return any(growing.leading(shelf.id) is not None for shelf in shelves)

    def crops(self, shelf: Shelf) -> list[Crop]:
        """Return the crop that leads on a shelf, if the library knows it."""
        batch = self.farm.growing.leading(shelf.id)
        crop = None if batch is None else load_crops().crops.get(batch.crop)
        return [] if crop is None else [crop]

    def kept(
        self, place: Place, metric: Metric, value: float | None, now: float, most: int
    ) -> Past:
        """Return the past of a value, with what it is now."""
        past = self._past.setdefault((place.id, metric), deque(maxlen=most))
        if past and past[-1][0] > now:
            past.clear()
        if value is not None and (not past or now - past[-1][0] >= SAMPLE_S):
            past.append((now, value))
        return past
