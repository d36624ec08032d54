"""What a farm remembers over a restart: the running sums of its day."""

import logging
from typing import TYPE_CHECKING, Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from ..agronomy.light import DEFAULT_MAX_GAP_S
from ..const import DOMAIN

if TYPE_CHECKING:
    from .live import Farm

_LOGGER = logging.getLogger(__name__)

STORAGE_VERSION = 1
SAVE_DELAY_S = 300.0


def storage_key(entry_id: str) -> str:
    """Return the name of a farm's storage file."""
    return f"{DOMAIN}.{entry_id}"


class Memory:
    """The storage file of one farm."""

    def __init__(self, hass: HomeAssistant, farm: Farm) -> None:
        """Create the store; nothing is read yet."""
        self._farm = farm
        self._pending = False
        self._store: Store[dict[str, Any]] = Store(
            hass, STORAGE_VERSION, storage_key(farm.entry.entry_id), atomic_writes=True
        )

    async def async_restore(self) -> None:
        """Give every place its sums back; a malformed place begins afresh."""
        stored = await self._store.async_load()
        if not isinstance(stored, dict):
            return
        places = stored.get("places")
        saved = stored.get("saved")
        if not isinstance(places, dict) or not isinstance(saved, int | float):
            _LOGGER.info("The stored sums of the day are unreadable and begin afresh")
            return
        expiry = saved + DEFAULT_MAX_GAP_S
        for place in self._farm.places:
            if place.id not in places:
                continue
            try:
                place.restore(places[place.id], expiry)
            except KeyError, TypeError, ValueError:
                _LOGGER.info("The stored sums of place %s begin afresh", place.id)
        day_start = stored.get("day_start")
        if isinstance(day_start, int | float):
            self._farm.resume_day(float(day_start))

    def save_soon(self) -> None:
        """Write within minutes, and at the latest when Home Assistant stops."""
        if not self._pending:
            self._pending = True
            self._store.async_delay_save(self._collect, SAVE_DELAY_S)

    async def async_save(self) -> None:
        """Write now."""
        await self._store.async_save(self._collect())

    def _collect(self) -> dict[str, Any]:
        """Return what is written."""
        self._pending = False
        farm = self._farm
        return {
            "saved": farm.now,
            "day_start": farm.day_start,
            "places": {
                place.id: kept
                for place in farm.places
                if (kept := place.as_dict()) is not None
            },
        }


async def async_forget(hass: HomeAssistant, entry_id: str) -> None:
    """Remove the storage file of a farm that was deleted."""
    await Store[dict[str, Any]](
        hass, STORAGE_VERSION, storage_key(entry_id)
    ).async_remove()
