"""The clock that a demo farm and its hardware share."""

from homeassistant.core import HomeAssistant

from ..farm.clock import Clock
from .record import async_get_record


async def async_get_clock(hass: HomeAssistant, entry_id: str) -> Clock:
    """Return the clock of a demo farm's hardware, by its config entry."""
    return (await async_get_record(hass, entry_id)).clock
