"""Farms with crops to test with."""

from collections.abc import Callable
from datetime import datetime

from homeassistant.core import Event, HomeAssistant, callback

from custom_components.vertical_farm.farm.batch_events import EVENT_BATCH
from custom_components.vertical_farm.farm.growing import Growing
from custom_components.vertical_farm.farm.live import Farm

from .conftest import AddFarm
from .farms import FarmEntry, place_id

UPPER, LOWER, NURSERY = "Upper", "Lower", "Nursery"
CROP_RACKS = [
    {
        "name": "Rack A",
        "shelves": [
            {"name": name, "level": level, "width_m": 1.2, "depth_m": 0.6}
            for level, name in enumerate((UPPER, LOWER, NURSERY))
        ],
    }
]
LETTUCE = "lettuce_butterhead"
START = "2026-02-10T08:00:00+00:00"
DAY = 86400.0


async def crop_farm(farm: AddFarm) -> FarmEntry:
    """Set up a farm of one rack with three shelves and no sensors."""
    return await farm(racks=CROP_RACKS)


def farm_of(entry: FarmEntry) -> Farm:
    """Return the live farm of a config entry."""
    live: Farm = entry.runtime_data.farm
    return live


def growing_of(entry: FarmEntry) -> Growing:
    """Return what grows on a farm."""
    return farm_of(entry).growing


def shelf_of(entry: FarmEntry, name: str) -> str:
    """Return the id of a shelf by its name."""
    return place_id(entry, name)


def ago(moment: str, days: float = 0.0) -> float:
    """Return a moment, or days before it, in UTC seconds."""
    return datetime.fromisoformat(moment).timestamp() - days * DAY


def batch_events(hass: HomeAssistant) -> tuple[list[Event], Callable[[], None]]:
    """Collect what is told of batches on the bus from now on; return how to stop too."""
    heard: list[Event] = []

    @callback
    def hear(event: Event) -> None:
        """Take note of an event."""
        heard.append(event)

    return heard, hass.bus.async_listen(EVENT_BATCH, hear)
