"""What every live place of a farm has: readings, entities that show them, a day."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from math import inf
from typing import TYPE_CHECKING, Any

from homeassistant.const import STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import State

from ..agronomy.health import Health
from ..agronomy.integral import HeldIntegral
from .layout import Bindings
from .metrics import Conversion, Metric
from .readings import Slot, Source
from .trust import NO_READING, Cause, Reading, Trust

if TYPE_CHECKING:
    from .live import Farm
    from .shelf import Shelf

type Show = Callable[[], None]
type Watch = Callable[[State | None, float], None]


class Topic(StrEnum):
    """What a place tells its entities about, besides its metrics."""

    DAY = "day"
    ROLLUP = "rollup"
    STATUS = "status"
    CROP = "crop"
    """What stands here and in which stage."""
    DATES = "dates"
    """Ages, forecasts and expected yields."""
    TARGETS = "targets"
    HEALTH = "health"
    TASKS = "tasks"
    GUARD = "guard"
    """What the guard holds off."""
    ALARMS = "alarms"
    """Which alarms there are, here and in the parts."""
    PUMP = "pump"
    """Whether the pump runs."""
    MODE = "mode"
    IRRIGATION = "irrigation"
    """Whether water is wanted."""
    TOP_UP = "top_up"
    """Whether fresh water is wanted."""
    COMPANION = "companion"
    """How the farm stands with its companion."""
    AIR = "air"
    """Which climate devices should switch."""
    LIGHT = "light"
    """What the light plan says."""


class Place:
    """A part of the farm that is a device: it has readings and shows them."""

    def __init__(self, farm: Farm, place_id: str, subentry_id: str | None) -> None:
        """Create a place without any binding."""
        self.farm = farm
        self.id = place_id
        self.subentry_id = subentry_id
        self.device_id = ""
        self.bound = False
        self.slots: dict[Metric, Slot] = {}
        self.watches: dict[str, Watch] = {}
        self.shown: set[str] = set()
        self._shows: dict[str, list[Show]] = {}

    def add_show(self, topics: Iterable[str], show: Show) -> Callable[[], None]:
        """Call `show` whenever one of the topics has news; return how to stop it."""
        topics = tuple(topics)
        for topic in topics:
            self._shows.setdefault(topic, []).append(show)

        def remove() -> None:
            """Stop showing."""
            for topic in topics:
                self._shows[topic].remove(show)

        return remove

    def show(self, topic: str) -> None:
        """Tell the entities of a topic that there is news."""
        for show in self._shows.get(topic, ()):
            show()

    def has(self, metric: Metric) -> bool:
        """Return whether the metric is measured here."""
        return metric in self.slots

    def reading(self, metric: Metric) -> Reading:
        """Return the reading of a metric."""
        slot = self.slots.get(metric)
        return NO_READING if slot is None else slot.reading

    def value(self, metric: Metric) -> float | None:
        """Return the trusted value of a metric, in its unit."""
        return self.reading(metric).value

    def reading_reported(self, metric: Metric, now: float) -> None:
        """Show a metric that was reported."""
        self.show(metric)

    def problems_changed(self) -> None:
        """Show that a sensor began or ceased to be in trouble."""
        self.show(Topic.STATUS)
        self.farm.roll_ups.problems_due(self)

    def all_slots(self) -> Iterator[Slot]:
        """Yield the slots bound to this place and to its parts."""
        yield from self.slots.values()

    def used_slots(self) -> Iterable[Slot]:
        """Return the slots whose readings this place shows."""
        return self.all_slots()

    @property
    def problems(self) -> list[tuple[Source, Trust, Cause]]:
        """Return the sensors in trouble, here and in the parts."""
        return [problem for slot in self.all_slots() for problem in slot.problems]

    @property
    def problem_count(self) -> int:
        """Return how many sensors are in trouble, here and in the parts."""
        return sum(slot.problem_count for slot in self.all_slots())

    @property
    def data_age_min(self) -> int | None:
        """Return the whole minutes since the metric that is silent for longest reported.

        Values that may rest until something changes do not age.
        """
        oldest: float | None = None
        for slot in self.used_slots():
            reported = slot.reading.reported
            if reported is None or self._rests(slot):
                continue
            if oldest is None or reported < oldest:
                oldest = reported
        return None if oldest is None else max(0, int((self.farm.now - oldest) / 60))

    def tick(self, now: float) -> None:
        """Let time pass: judge silence, integrate, and show what moved."""
        for slot in self.slots.values():
            slot.review(now)
        self.show(Topic.STATUS)

    def begin_day(self, start: float) -> None:
        """Close the crop day and begin the one that starts at a UTC second."""

    def as_dict(self) -> dict[str, Any] | None:
        """Return what must survive a restart as JSON-able data."""
        return None

    def restore(self, stored: Mapping[str, Any], expiry: float) -> None:
        """Restore what survived; raises ValueError, KeyError or TypeError if malformed.

        Values held when the farm stopped count until `expiry` at the latest.
        """

    def _rests(self, slot: Slot) -> bool:
        """Return whether a slot's value counts without a new report."""
        return slot.on_change

    def _restarted(
        self, integral: HeldIntegral, start: float, threshold: float = inf
    ) -> HeldIntegral:
        """Return the integral of a new day; one from the future was a wrong clock's."""
        if integral.until > self.farm.day_end:
            return HeldIntegral.begin(start)
        return integral.restart(start, threshold)

    def _bind(
        self,
        bindings: Bindings,
        on_change: frozenset[Metric],
        conversion: Conversion,
    ) -> None:
        """Create the slots of this place anew."""
        self.bound = True
        self.slots = {
            metric: Slot(self, metric, refs, conversion, on_change=metric in on_change)
            for metric, refs in bindings.items()
        }


class Group(Place):
    """A place made of shelves, which shows their roll-up."""

    @property
    def members(self) -> Iterable[Shelf]:
        """Return the shelves."""
        raise NotImplementedError

    @property
    def health(self) -> Health:
        """Return the health of the shelves with a crop."""
        raise NotImplementedError

    def mean(self, value: Callable[[Shelf], float | None]) -> float | None:
        """Return the mean of a value over the shelves, by area where all have one.

        None when it is unknown on more than half of the area.
        """
        shelves = list(self.members)
        sized = all(shelf.layout.area_m2 for shelf in shelves)
        known = total = weighted = 0.0
        for shelf in shelves:
            weight = (shelf.layout.area_m2 or 1.0) if sized else 1.0
            total += weight
            found = value(shelf)
            if found is not None:
                known += weight
                weighted += weight * found
        if known == 0.0 or known < total / 2:
            return None
        return weighted / known


def capped(integral: HeldIntegral, expiry: float) -> HeldIntegral:
    """Return an integral whose held value counts until `expiry` at the latest."""
    if integral.value is None or integral.expires <= expiry:
        return integral
    return integral.report(integral.until, integral.value, expiry - integral.until)


def is_on(state: State | None) -> bool | None:
    """Return whether an entity is on, None where it is unknown."""
    if state is None or state.state in (STATE_UNAVAILABLE, STATE_UNKNOWN):
        return None
    return state.state == STATE_ON
