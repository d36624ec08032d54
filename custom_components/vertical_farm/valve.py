"""Valves of the demo farm's simulated hardware."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .demo.actuators import async_setup_demo_valves
from .models import DemoConfigEntry

PARALLEL_UPDATES = 1


async def async_setup_entry(
    hass: HomeAssistant,
    entry: DemoConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the valves."""
    async_setup_demo_valves(entry, async_add_entities)
