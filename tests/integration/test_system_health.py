"""System health says how large the farms are and how many sensors are in trouble."""

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    get_system_health_info,
)

from custom_components.vertical_farm.const import DOMAIN

from .conftest import AddFarm
from .crops import LETTUCE, UPPER, crop_farm, growing_of, shelf_of
from .farms import FARM, RH, T, climate

# Home Assistant's own web server warns about its keys.
pytestmark = pytest.mark.filterwarnings("ignore:It is recommended to use web")


async def test_system_health_counts_what_is_set_up(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Farms that are not set up and demo hardware do not count."""
    climate(hass)
    await farm(
        racks=[
            {
                "name": "Rack A",
                "sensors": {"temperature": [T], "humidity": [RH]},
                "shelves": [
                    {"name": "Top", "level": 2, "sensors": {"co2": ["sensor.gone"]}},
                    {"name": "Low", "level": 1},
                ],
            },
            {"name": "Rack B"},
        ],
        reservoirs=[
            {"name": "Tank", "volume_l": 60, "sensors": {"level": ["sensor.lost"]}}
        ],
    )
    await farm(farm={**FARM, "name": "Attic"})
    MockConfigEntry(domain=DOMAIN, data={"kind": "farm"}).add_to_hass(hass)
    assert await async_setup_component(hass, "system_health", {})
    await hass.async_block_till_done()
    found = await get_system_health_info(hass, DOMAIN)
    assert (
        found.items()
        >= {
            "farms": 2,
            "racks": 2,
            "shelves": 2,
            "reservoirs": 1,
            "sensors": 4,
            "sensor_problems": 2,
        }.items()
    )


async def test_system_health_counts_what_grows(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Batches that stand, tasks that are open, and recipes of one's own."""
    entry = await crop_farm(farm)
    growing, shelf = growing_of(entry), shelf_of(entry, UPPER)
    growing.sow(LETTUCE, {shelf: 6})
    gone = growing.sow(LETTUCE, {shelf: 6})
    growing.discard(gone.id, "mould")
    growing.fork_recipe(LETTUCE, "ours", "Ours")
    assert await async_setup_component(hass, "system_health", {})
    await hass.async_block_till_done()
    found = await get_system_health_info(hass, DOMAIN)
    assert (found["batches"], found["archived_batches"]) == (1, 0)
    assert found["recipes"] == 1
    assert found["open_tasks"] == len(growing.tasks.open()) > 1


async def test_system_health_without_a_farm_counts_nothing(
    hass: HomeAssistant,
) -> None:
    """It is shown as soon as the integration is there."""
    assert await async_setup_component(hass, DOMAIN, {})
    assert await async_setup_component(hass, "system_health", {})
    await hass.async_block_till_done()
    found = await get_system_health_info(hass, DOMAIN)
    assert set(found.values()) == {0}
