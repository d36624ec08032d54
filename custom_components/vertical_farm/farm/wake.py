"""A timer on the clock of a farm."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from homeassistant.core import CALLBACK_TYPE, HassJob, callback
from homeassistant.helpers.event import async_call_later

if TYPE_CHECKING:
    from .live import Farm


class Wake:
    """Calls back at the earliest time of a farm that was asked for."""

    def __init__(self, farm: Farm, name: str, call: Callable[[], None]) -> None:
        """Wait for nothing yet; `name` tells whose timer it is."""
        self._farm = farm
        self._call = call
        self._at = 0.0
        self._stop_timer: CALLBACK_TYPE | None = None
        self._job = HassJob(
            self._async_time_is_up,
            f"farm {farm.entry.title} {name}",
            cancel_on_shutdown=True,
        )

    @property
    def waits(self) -> bool:
        """Return whether a time is waited for."""
        return self._stop_timer is not None

    def by(self, at: float) -> None:
        """Call back at a time of the farm, or earlier where that was asked for."""
        if self._stop_timer is not None:
            if self._at <= at:
                return
            self._stop_timer()
        self._at = at
        wall_s = self._farm.clock.wall_seconds(max(at - self._farm.now, 0.0))
        self._stop_timer = async_call_later(self._farm.hass, wall_s, self._job)

    def stop(self) -> None:
        """Wait for nothing any more."""
        if self._stop_timer is not None:
            self._stop_timer()
            self._stop_timer = None

    @callback
    def _async_time_is_up(self, _: datetime) -> None:
        """Call back."""
        self._stop_timer = None
        self._call()
