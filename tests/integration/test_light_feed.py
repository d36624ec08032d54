"""The panel hears how the lamps are planned, as long as it listens."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .actions import act, device_of
from .conftest import AddFarm
from .crops import LETTUCE, farm_of
from .farms import FARM, FarmEntry
from .passing import at

LAMP = "light.lamp"
UNDER = {"lamp": LAMP, "dim_map": [[0.2, 60.0], [1.0, 300.0]]}


@pytest.fixture
async def entry(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> FarmEntry:
    """Return a farm at the begin of a crop day: two shelves under one lamp, one dark."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to(at("2026-02-10T06:00:00+01:00"))
    modes = {"supported_color_modes": ["brightness"], "brightness": None}
    hass.states.async_set(LAMP, "off", modes)
    shelves = [
        {"name": "Shelf 1", "level": 1, **UNDER},
        {"name": "Shelf 2", "level": 2, **UNDER},
        {"name": "Dark", "level": 3},
    ]
    return await farm(farm=FARM, racks=[{"name": "Rack A", "shelves": shelves}])


async def listen(client: Any, device_id: str) -> Any:  # noqa: ANN401
    """Subscribe to the plans of a farm or shelf; return what is told first."""
    await client.send_json_auto_id(
        {"type": "vertical_farm/light/subscribe", "device_id": device_id}
    )
    assert (await client.receive_json())["success"]
    return await told(client)


async def told(client: Any) -> Any:  # noqa: ANN401
    """Return what is told next."""
    return (await client.receive_json())["event"]


async def sow(hass: HomeAssistant, entry: FarmEntry) -> None:
    """Sow lettuce that is in its second stage by now."""
    shelf = device_of(hass, entry, "Shelf 1")
    await act(hass, "sow", recipe=LETTUCE, shelf=shelf, plants=18)
    await act(hass, "set_stage", shelf=shelf, stage="vegetative")
    await hass.async_block_till_done()


async def test_every_lamp_is_told_once_with_all_that_is_under_it(
    hass: HomeAssistant, entry: FarmEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """The plan belongs to the lamp, the forecast to the shelf."""
    await sow(hass, entry)
    client = await hass_ws_client(hass)
    view = await listen(client, farm_of(entry).device_id)
    assert (view["begins"], view["ends"]) == (
        "2026-02-10T05:00:00+00:00",
        "2026-02-11T05:00:00+00:00",
    )
    (lamp,) = view["lamps"]
    assert lamp["entity_id"] == LAMP
    assert len(lamp["phases"]) == 11
    first, second = lamp["shelves"]
    assert first["full_ppfd"] == 300
    assert first["dli"]["goal"] == pytest.approx(15.3, abs=0.1)
    assert second["dli"] is None


async def test_a_crop_that_is_sown_is_told_at_once(
    hass: HomeAssistant, entry: FarmEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """Nobody has to load the page anew."""
    client = await hass_ws_client(hass)
    view = await listen(client, device_of(hass, entry, "Shelf 1"))
    assert view["lamps"][0]["phases"] == []
    await sow(hass, entry)
    while not (view := await told(client))["lamps"][0]["phases"]:
        pass
    assert view["lamps"][0]["planned"]


async def test_a_farm_that_is_set_up_anew_is_still_heard(
    hass: HomeAssistant, entry: FarmEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """The shelves of before are gone; those of now are followed."""
    client = await hass_ws_client(hass)
    await listen(client, device_of(hass, entry, "Shelf 1"))
    await hass.config_entries.async_reload(entry.entry_id)
    await sow(hass, entry)
    while not (await told(client))["lamps"][0]["phases"]:
        pass


async def test_a_shelf_without_a_lamp_has_no_plan(
    hass: HomeAssistant, entry: FarmEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """That is an answer, not an error."""
    view = await listen(await hass_ws_client(hass), device_of(hass, entry, "Dark"))
    assert view["lamps"] == []


async def test_what_is_neither_farm_nor_shelf_is_refused_by_name(
    hass: HomeAssistant, entry: FarmEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """The message says which id it was."""
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {"type": "vertical_farm/light/subscribe", "device_id": "gone"}
    )
    answer = await client.receive_json()
    assert answer["error"]["code"] == "not_found"
    assert "gone" in answer["error"]["message"]
