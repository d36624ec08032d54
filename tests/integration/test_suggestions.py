"""The automations that are suggested for a farm, and what becomes of them."""

import asyncio
from collections.abc import AsyncGenerator
from http import HTTPStatus
from pathlib import Path
from typing import Any

from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.vertical_farm.const import DOMAIN

from .automations import stop_automations
from .conftest import AddFarm
from .farms import FarmEntry, report
from .test_acting_blueprints import INLET, LAMPS, LEVEL, PUMP, TANK
from .test_air import DEVICES, DOOR, rack
from .test_blueprints import automations, install


@pytest.fixture
async def entry(hass: HomeAssistant, farm: AddFarm) -> AsyncGenerator[FarmEntry]:
    """Set up a rack with lamps, climate and water, and stop what it began."""
    devices = (*DEVICES, DOOR, *LAMPS.values(), PUMP, INLET)
    names: dict[str, dict[str, Any]] = {one.partition(".")[2]: {} for one in devices}
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": names})
    report(hass, LEVEL, 60, "%")
    layout = rack("Rack A", "Upper", "Lower")
    for shelf in layout["shelves"]:
        shelf["lamp"] = LAMPS[shelf["name"]]
    yield await farm(racks=[layout], reservoirs=[TANK])
    await stop_automations(hass)


async def suggested(hass: HomeAssistant) -> dict[str, dict[str, Any]]:
    """Return what is suggested, by blueprint."""
    answer = await hass.services.async_call(
        DOMAIN, "suggest_automations", {}, blocking=True, return_response=True
    )
    assert answer is not None
    found: Any = answer["suggestions"]
    return {
        one["config"]["use_blueprint"]["path"]
        .partition("/")[2]
        .removesuffix(".yaml"): one
        for one in found
    }


async def test_what_is_bound_decides_what_is_suggested(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Each with the reason why, and what it needs."""
    found = await suggested(hass)
    assert set(found) == {
        *("light_plan", "irrigation", "climate", "co2", "top_up"),
        *("out_of_target", "ready_to_harvest", "tasks_of_the_day", "guard_tripped"),
    }
    assert found["light_plan"]["alias"] == "Cellar: lights follow the plan"
    assert found["light_plan"]["why"].startswith("2 lamps have a light plan")
    assert found["top_up"]["why"].startswith("1 reservoirs have a level sensor")
    assert all(one["blueprint_missing"] for one in found.values())


async def test_a_farm_without_devices_is_only_told_about(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """There is nothing to switch."""
    await farm(racks=[{"name": "Rack A", "shelves": [{"name": "Upper", "level": 1}]}])
    assert set(await suggested(hass)) == {
        *("out_of_target", "ready_to_harvest", "tasks_of_the_day")
    }


async def test_a_click_makes_them_through_the_endpoint_of_home_assistant(
    hass: HomeAssistant, entry: FarmEntry, hass_client: ClientSessionGenerator
) -> None:
    """Then they are there, enabled, and are suggested no more."""
    await automations(hass)
    await install(hass)
    assert await async_setup_component(hass, "config", {})
    Path(hass.config.path("configuration.yaml")).write_text(
        "automation: !include automations.yaml\n", "utf-8"
    )
    found = await suggested(hass)
    assert not any(one["blueprint_missing"] for one in found.values())
    client = await hass_client()
    for one in found.values():
        answer = await client.post(
            f"/api/config/automation/config/{one['id']}", json=one["config"]
        )
        assert answer.status == HTTPStatus.OK, await answer.text()
        for _ in range(200):
            await asyncio.sleep(0.005)
            if er.async_get(hass).async_get_entity_id(
                AUTOMATION, AUTOMATION, one["id"]
            ):
                break
    made = hass.states.async_all(AUTOMATION)
    assert {state.name for state in made} == {one["alias"] for one in found.values()}
    assert {state.state for state in made} == {"on"}
    assert await suggested(hass) == {}
