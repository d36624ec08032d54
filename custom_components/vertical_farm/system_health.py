"""System health of the Vertical Farm integration."""

from typing import Any

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .const import CONF_KIND, DOMAIN, KIND_FARM
from .models import VerticalFarmConfigEntry


@callback
def async_register(
    hass: HomeAssistant, register: system_health.SystemHealthRegistration
) -> None:
    """Register what the integration has to say."""
    register.async_register_info(system_health_info)


async def system_health_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return how large the farms are, what grows there and what is in trouble."""
    entries: list[VerticalFarmConfigEntry] = [
        entry
        for entry in hass.config_entries.async_loaded_entries(DOMAIN)
        if entry.data[CONF_KIND] == KIND_FARM
    ]
    farms = [entry.runtime_data.farm for entry in entries]
    return {
        "farms": len(farms),
        "racks": sum(len(farm.racks) for farm in farms),
        "shelves": sum(sum(1 for _ in farm.shelves) for farm in farms),
        "reservoirs": sum(len(farm.reservoirs) for farm in farms),
        "sensors": sum(
            len(slot.sources) for farm in farms for slot in farm.all_slots()
        ),
        "sensor_problems": sum(farm.problem_count for farm in farms),
        "batches": sum(len(farm.growing.growing()) for farm in farms),
        "archived_batches": sum(len(farm.growing.archive) for farm in farms),
        "recipes": sum(len(farm.growing.recipes.own) for farm in farms),
        "open_tasks": sum(len(farm.growing.tasks.open()) for farm in farms),
    }
