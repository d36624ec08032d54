"""The panel hears what is due where, and of every change."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.todo import DOMAIN as TODO
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .conftest import AddFarm
from .crops import (
    DAY,
    LETTUCE,
    NURSERY,
    START,
    UPPER,
    crop_farm,
    farm_of,
    growing_of,
    shelf_of,
)
from .farms import FarmEntry
from .passing import at
from .test_panel import device_of, heard

LIST = "todo.cellar_tasks"


@pytest.fixture(autouse=True)
async def morning(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let it be the morning of a day, in UTC."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(at(START))


@pytest.fixture
async def entry(farm: AddFarm) -> FarmEntry:
    """Return a farm without equipment."""
    return await crop_farm(farm)


async def listening(
    hass: HomeAssistant, entry: FarmEntry, hass_ws_client: WebSocketGenerator
) -> Any:  # noqa: ANN401
    """Return a client that hears of the farm's tasks."""
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {"type": "vertical_farm/tasks/subscribe", "config_entry_id": entry.entry_id}
    )
    assert (await client.receive_json())["success"]
    return client


async def test_a_task_tells_where_its_plants_stand(
    hass: HomeAssistant, entry: FarmEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """With the rack, the shelf's page, and the day where the farm is."""
    growing = growing_of(entry)
    batch = growing.sow(
        LETTUCE, {shelf_of(entry, NURSERY): 20}, at=farm_of(entry).now - 7 * DAY
    )
    told = await heard(await listening(hass, entry, hass_ws_client))
    assert told["today"] == "2026-02-10"
    first = told["tasks"][0]
    assert first["name"] == "Check: Butterhead lettuce 260203"
    assert (first["kind"], first["day"], first["late_days"]) == (
        "check",
        "2026-02-08",
        2,
    )
    assert (first["rack"], first["place"]) == ("Rack A", "Rack A, Nursery")
    assert first["shelf"] == device_of(hass, entry, NURSERY)
    assert first["batch"] == batch.id


async def test_what_is_ticked_off_stays_in_sight_for_two_days(
    hass: HomeAssistant,
    entry: FarmEntry,
    hass_ws_client: WebSocketGenerator,
    freezer: FrozenDateTimeFactory,
) -> None:
    """So that it can be taken back; then it is only on the to-do list."""
    growing = growing_of(entry)
    task = growing.create_task("Sweep", farm_of(entry).now, timed=True)
    client = await listening(hass, entry, hass_ws_client)
    (told,) = (await heard(client))["tasks"]
    assert told["at"] is not None
    assert told["done"] is None
    await hass.services.async_call(
        TODO,
        "update_item",
        {"entity_id": LIST, "item": task.id, "status": "completed"},
        blocking=True,
    )
    (told,) = (await heard(client))["tasks"]
    assert told["done"] is not None
    freezer.tick(3 * DAY)
    growing.create_task("Mop", farm_of(entry).now)
    assert [each["name"] for each in (await heard(client))["tasks"]] == ["Mop"]


async def test_a_harvest_does_the_harvest_task(
    hass: HomeAssistant, entry: FarmEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """Once the plants are gone, nothing is left to harvest."""
    growing = growing_of(entry)
    batch = growing.sow(
        LETTUCE, {shelf_of(entry, UPPER): 20}, at=farm_of(entry).now - 40 * DAY
    )
    client = await listening(hass, entry, hass_ws_client)
    due = [task for task in (await heard(client))["tasks"] if task["kind"] == "harvest"]
    assert [task["batch"] for task in due] == [batch.id]
    growing.harvest(batch.id, {"": 900.0})
    (done,) = [
        task for task in (await heard(client))["tasks"] if task["kind"] == "harvest"
    ]
    assert done["done"] is not None
    assert done["batch"] is None


async def test_a_farm_that_is_not_set_up_is_refused_by_its_id(
    hass: HomeAssistant, entry: FarmEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """The answer names what was asked for."""
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {"type": "vertical_farm/tasks/subscribe", "config_entry_id": "gone"}
    )
    answer = await client.receive_json()
    assert answer["error"]["code"] == "not_found"
    assert "'gone'" in answer["error"]["message"]
