"""What everybody may do on a farm, and what is left to administrators."""

from http import HTTPStatus
from typing import Any

from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from .actions import act_as, device_of
from .conftest import AddFarm
from .crops import LETTUCE, UPPER, crop_farm
from .farms import FarmEntry


@pytest.fixture
async def entry(farm: AddFarm) -> FarmEntry:
    """Return a farm with a rack and no crops."""
    return await crop_farm(farm)


@pytest.fixture
async def grower(hass: HomeAssistant) -> MockUser:
    """Return a user who is no administrator."""
    group = await hass.auth.async_get_group(GROUP_ID_USER)
    assert group is not None
    return MockUser(groups=[group]).add_to_hass(hass)


async def test_a_grower_does_the_days_work_without_an_administrator(
    hass: HomeAssistant, entry: FarmEntry, grower: MockUser
) -> None:
    """From planning and sowing to the harvest, with the tasks in between."""
    assert not grower.is_admin
    shelf = device_of(hass, entry, UPPER)

    async def does(action: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401
        return await act_as(hass, Context(user_id=grower.id), action, **fields)

    order = {"recipe": "basil_genovese", "kg": 0.1, "weekday": "fri", "deliveries": 1}
    assert (await does("plan_production", orders=[order], accept=True))["tasks"]
    await does("sow", shelf=shelf, recipe=LETTUCE, plants=12)
    await does("observe", shelf=shelf, note="Fine")
    await does("set_stage", shelf=shelf, stage="vegetative")
    task = await does("add_task", name="Order seeds", due="2030-05-04")
    await does("complete_task", task_id=task["task_id"])
    await does("set_mode", mode="maintenance")
    assert (await does("harvest", shelf=shelf, grams=900))["harvested_g"] == 900


@pytest.mark.parametrize("source", ["reconfigure", "user"])
async def test_sensors_and_racks_are_an_administrators(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    entry: FarmEntry,
    grower: MockUser,
    source: str,
) -> None:
    """The forms that bind sensors and lamps are not even opened to others."""
    assert await async_setup_component(hass, "config", {})
    token = await hass.auth.async_create_refresh_token(
        grower, "https://example.com/app"
    )
    client = await hass_client(hass.auth.async_create_access_token(token))
    wanted = {"handler": [entry.entry_id, "rack"]}
    if source == "reconfigure":
        (rack,) = entry.get_subentries_of_type("rack")
        wanted |= {"subentry_id": rack.subentry_id}
    asked = await client.post("/api/config/config_entries/subentries/flow", json=wanted)
    assert asked.status == HTTPStatus.UNAUTHORIZED
