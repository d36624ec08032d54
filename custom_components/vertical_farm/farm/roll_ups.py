"""The sums of racks and of the farm, shown once for many changes."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from homeassistant.core import CALLBACK_TYPE, HassJob, callback
from homeassistant.helpers.event import async_call_later

from .places import Place, Topic
from .rack import Rack

if TYPE_CHECKING:
    from .live import Farm

DELAY_S: Final = 10.0


class RollUps:
    """Shows, within seconds of real time, what changed of racks and farm."""

    def __init__(self, farm: Farm, tell_problems: Callable[[], None]) -> None:
        """Show nothing yet; `tell_problems` is called where problems may have changed."""
        self._farm = farm
        self._tell_problems = tell_problems
        self._due: set[Place] = set()
        self._problems_due = False
        self._stop_timer: CALLBACK_TYPE | None = None
        self._job = HassJob(
            self._async_show,
            f"farm {farm.entry.title} roll-up",
            cancel_on_shutdown=True,
        )

    def problems_due(self, place: Place) -> None:
        """Look at the farm's problems within seconds."""
        self._problems_due = True
        self.due(place)

    def due(self, place: Place) -> None:
        """Show the roll-up of a place and of the farm within seconds."""
        self._due.add(place)
        if self._stop_timer is None:
            self._stop_timer = async_call_later(self._farm.hass, DELAY_S, self._job)

    def stop(self) -> None:
        """Show nothing any more."""
        if self._stop_timer is not None:
            self._stop_timer()
            self._stop_timer = None

    @callback
    def _async_show(self, _: datetime) -> None:
        """Show the roll-ups that are due."""
        self._stop_timer = None
        due, self._due = self._due, set()
        if self._problems_due:
            self._problems_due = False
            self._tell_problems()
        for place in due:
            if isinstance(place, Rack):
                place.show(Topic.ROLLUP)
        self._farm.show(Topic.ROLLUP)
        self._farm.show(Topic.STATUS)
