"""A linked farm that is proposed something, and answers."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.link.proposals import automation_id

from .automations import stop_automations
from .conftest import AddFarm
from .farms import RH, FarmEntry, T, climate
from .test_blueprints import automations
from .test_link import Companion, link, sync
from .test_link_down import (  # noqa: F401 - fixtures
    _custom_integrations,
    _without_frontend,
    a_companion,
    change,
    is_one_of_the_contract,
)

RULE = change("rule")
SOWING, TARGETS = change("proposal"), change("proposal", 1)
RECIPE = change("recipe")
ID = automation_id(RULE["id"])
ENTITY = "automation.look"
WAITING = "sensor.cellar_companion_proposals"


@pytest.fixture(name="entry")
async def linked_entry(
    hass: HomeAssistant,
    farm: AddFarm,
    companion: Companion,
) -> AsyncGenerator[FarmEntry]:
    """Add a linked farm, in a Home Assistant that reads its automations."""
    assert await async_setup_component(hass, "persistent_notification", {})
    await automations(hass)
    Path(hass.config.path("configuration.yaml")).write_text(
        "automation: !include automations.yaml\n", "utf-8"
    )
    Path(hass.config.path("automations.yaml")).write_text("[]\n", "utf-8")
    climate(hass)
    shelf = {"name": "Shelf 1", "level": 1, "width_m": 1.2, "depth_m": 0.6}
    shelf["sensors"] = {"temperature": [T], "humidity": [RH]}
    entry = await farm(racks=[{"name": "Rack A", "shelves": [shelf]}])
    await link(hass, entry)
    yield entry
    await stop_automations(hass)


async def answer(
    hass: HomeAssistant, item: dict[str, Any], *, accept: bool, **more: str
) -> dict[str, Any]:
    """Answer a proposal as an administrator; return what came of it."""
    data = {"proposal": f"{item['kind']}/{item['id']}", "accept": accept} | more
    done = await hass.services.async_call(
        DOMAIN, "answer_proposal", data, blocking=True, return_response=True
    )
    assert done is not None
    return dict(done)


def rule(**document: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return the content of a rule with some parts changed."""
    content: dict[str, Any] = RULE["content"]
    return content | {"document": content["document"] | document}


async def told(hass: HomeAssistant, entry: FarmEntry, there: Companion) -> list[Any]:
    """Send, and return all answers."""
    await sync(hass, entry)
    return there.events("answer")


def waiting(hass: HomeAssistant) -> str:
    """Return what the sensor of waiting proposals shows."""
    state = hass.states.get(WAITING)
    assert state is not None
    return state.state


async def accepted(hass: HomeAssistant, entry: FarmEntry, there: Companion) -> None:
    """Have the rule of the contract proposed, and accept it."""
    there.write("rule", RULE["id"], RULE["content"])
    await sync(hass, entry)
    await answer(hass, RULE, accept=True)
