"""The panel is in the sidebar while there is a farm, and hears what it asks for."""

from enum import StrEnum
import gzip
import json
from pathlib import Path
from typing import Any

from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL, DATA_PANELS
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.vertical_farm.control.alarm_catalogue import AlarmKind
from custom_components.vertical_farm.control.guard import Fault
from custom_components.vertical_farm.growing.targets import Target

from .conftest import AddFarm
from .crops import LETTUCE, START, crop_farm, growing_of, shelf_of
from .farms import FarmEntry, T, climate, place_id

PANEL = "vertical-farm"
ROOT = Path(__file__).parents[2]
COMPONENT = ROOT / "custom_components" / "vertical_farm"
LEVELS = [{"name": name, "level": level} for level, name in enumerate("ABC", 1)]


def device_of(hass: HomeAssistant, entry: FarmEntry, name: str) -> str:
    """Return the device id of a place by its name."""
    registry = dr.async_get(hass)
    identifier = ("vertical_farm", place_id(entry, name))
    device = registry.async_get_device_by_identifier(
        identifier, entry.entry_id
    ) or registry.async_get_child_device_by_identifier(identifier, entry.entry_id)
    assert device is not None
    return device.id


async def heard(client: Any) -> Any:  # noqa: ANN401
    """Return the next message of a subscription."""
    message = await client.receive_json()
    assert message["type"] == "event"
    return message["event"]


@pytest.mark.with_frontend
async def test_the_panel_comes_with_the_first_farm_and_goes_with_the_last(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Every user sees it, as long as any farm is set up."""
    assert PANEL not in hass.data.get(DATA_PANELS, {})
    first, second = await farm(), await farm()
    panels = hass.data[DATA_PANELS]
    assert not panels[PANEL].require_admin
    await hass.config_entries.async_remove(first.entry_id)
    assert PANEL in panels
    await hass.config_entries.async_remove(second.entry_id)
    assert PANEL not in panels


@pytest.mark.with_frontend
async def test_a_reload_leaves_the_panel_and_disabling_takes_it_away(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Who looks at the panel stays there while the farm is set up anew."""
    entry = await farm()
    panels = hass.data[DATA_PANELS]
    await hass.config_entries.async_unload(entry.entry_id)
    assert PANEL in panels
    await hass.config_entries.async_setup(entry.entry_id)
    assert PANEL in panels
    await hass.config_entries.async_set_disabled_by(
        entry.entry_id, ConfigEntryDisabler.USER
    )
    assert PANEL not in panels
    await hass.config_entries.async_set_disabled_by(entry.entry_id, None)
    assert PANEL in panels


@pytest.mark.with_frontend
@pytest.mark.parametrize("name", ["loader.js", "main.js", "panel.js"])
async def test_built_files_are_served_for_good_under_their_version(
    hass: HomeAssistant,
    farm: AddFarm,
    hass_client_no_auth: ClientSessionGenerator,
    name: str,
) -> None:
    """A browser keeps them, and gets them compressed."""
    await farm()
    (loader,) = [
        url for url in hass.data[DATA_EXTRA_MODULE_URL].urls if "vertical_farm" in url
    ]
    client = await hass_client_no_auth()
    url = f"{loader.rpartition('/')[0]}/{name}"
    packed = await client.get(
        url, headers={"Accept-Encoding": "gzip"}, auto_decompress=False
    )
    assert packed.status == 200
    assert "max-age" in packed.headers["Cache-Control"]
    assert packed.headers["Content-Encoding"] == "gzip"
    plain = await client.get(url, headers={"Accept-Encoding": "identity"})
    assert gzip.decompress(await packed.read()) == await plain.read()


async def test_the_layout_tells_how_racks_and_shelves_stand(
    hass: HomeAssistant, farm: AddFarm, hass_ws_client: WebSocketGenerator
) -> None:
    """Racks by row and place, the highest shelf first."""
    entry = await farm(
        racks=[
            {"name": "R3", "row": "B", "position": 1, "shelves": LEVELS[:1]},
            {"name": "R2", "row": "A", "shelves": LEVELS[:1]},
            {"name": "R1", "row": "A", "position": 10, "shelves": LEVELS},
            {"name": "R0", "row": "A", "position": 2, "shelves": []},
        ]
    )
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "vertical_farm/layout/subscribe"})
    assert (await client.receive_json())["success"]
    (told,) = (await heard(client))["farms"]
    names = ["R0", "R1", "R2", "R3"]
    assert [rack["device_id"] for rack in told["racks"]] == [
        device_of(hass, entry, name) for name in names
    ]
    assert [shelf["level"] for shelf in told["racks"][1]["shelves"]] == [3, 2, 1]


async def test_the_layout_is_told_anew_when_a_farm_comes_and_goes(
    hass: HomeAssistant, farm: AddFarm, hass_ws_client: WebSocketGenerator
) -> None:
    """An open panel needs no reload."""
    entry = await farm()
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "vertical_farm/layout/subscribe"})
    assert (await client.receive_json())["success"]
    assert len((await heard(client))["farms"]) == 1
    await hass.config_entries.async_unload(entry.entry_id)
    assert (await heard(client))["farms"] == []
    await hass.config_entries.async_setup(entry.entry_id)
    assert len((await heard(client))["farms"]) == 1


async def test_a_shelf_tells_its_targets_and_stages(
    hass: HomeAssistant, farm: AddFarm, hass_ws_client: WebSocketGenerator
) -> None:
    """What is measured has its band, and the stage that the crop is in is marked."""
    climate(hass)
    entry = await farm(
        racks=[{"name": "R", "sensors": {"temperature": [T]}, "shelves": LEVELS[:1]}]
    )
    growing_of(entry).sow(LETTUCE, {shelf_of(entry, "A"): 10})
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {
            "type": "vertical_farm/shelf/subscribe",
            "device_id": device_of(hass, entry, "A"),
        }
    )
    assert (await client.receive_json())["success"]
    told = await heard(client)
    (target,) = told["targets"]
    assert (target["target"], target["unit"]) == ("temperature", "°C")
    assert target["low"] < target["high"]
    assert [each["current"] for each in told["stages"]][:2] == [True, False]
    assert (told["day"], told["ready"]) == (1, False)


async def test_an_empty_shelf_has_no_targets(
    hass: HomeAssistant, farm: AddFarm, hass_ws_client: WebSocketGenerator
) -> None:
    """Without a crop nothing is asked of a shelf; sowing is told at once."""
    entry = await crop_farm(farm)
    client = await hass_ws_client(hass)
    shelf = shelf_of(entry, "Upper")
    await client.send_json_auto_id(
        {
            "type": "vertical_farm/shelf/subscribe",
            "device_id": device_of(hass, entry, "Upper"),
        }
    )
    assert (await client.receive_json())["success"]
    told = await heard(client)
    assert (told["targets"], told["stages"], told["batch"]) == ([], [], None)
    batch = growing_of(entry).sow(LETTUCE, {shelf: 10})
    assert (await heard(client))["batch"] == batch.id


async def test_an_unknown_shelf_is_refused_with_its_id(
    hass: HomeAssistant, farm: AddFarm, hass_ws_client: WebSocketGenerator
) -> None:
    """A rack is no shelf either."""
    entry = await crop_farm(farm)
    client = await hass_ws_client(hass)
    for device in ("gone", device_of(hass, entry, "Rack A")):
        await client.send_json_auto_id(
            {"type": "vertical_farm/shelf/subscribe", "device_id": device}
        )
        answer = await client.receive_json()
        assert answer["error"]["code"] == "not_found"
        assert device in answer["error"]["message"]


@pytest.mark.freeze_time(START)
async def test_what_nobody_sees_is_not_sent(
    hass: HomeAssistant, farm: AddFarm, hass_ws_client: WebSocketGenerator
) -> None:
    """The same view is not sent twice."""
    entry = await crop_farm(farm)
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {
            "type": "vertical_farm/shelf/subscribe",
            "device_id": device_of(hass, entry, "Upper"),
        }
    )
    assert (await client.receive_json())["success"]
    await heard(client)
    live = entry.runtime_data.farm
    next(live.shelves).show("targets")
    growing_of(entry).sow(LETTUCE, {shelf_of(entry, "Upper"): 10})
    assert (await heard(client))["batch"] is not None


@pytest.mark.parametrize(
    ("prefix", "keys"), [("fault", Fault), ("metric", Target)], ids=str
)
def test_the_panel_has_a_word_for_all_that_it_names(
    prefix: str, keys: type[StrEnum]
) -> None:
    """Its catalogue is the panel's own; what is new here must be said there."""
    words = (ROOT / "frontend" / "src" / "words" / "en.ts").read_text("utf-8")
    assert [key for key in keys if f"  {prefix}_{key.value}: " not in words] == []


@pytest.mark.parametrize("language", ["en", "de", "nl"])
def test_every_alarm_is_called_something(language: str) -> None:
    """The panel has these words from the integration's own texts."""
    path = COMPONENT / "translations" / f"{language}.json"
    common = json.loads(path.read_text("utf-8"))["common"]
    assert [kind for kind in AlarmKind if f"alarm_{kind.value}" not in common] == []
