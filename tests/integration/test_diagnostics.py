"""Diagnostics say what a helper needs, and nothing about where or whose the farm is."""

import json
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
    get_diagnostics_for_device,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.vertical_farm.const import DOMAIN

from .bound import device_of, register, remove
from .conftest import AddFarm
from .crops import LETTUCE, UPPER, crop_farm, growing_of, shelf_of
from .farms import FARM, RH, FarmEntry, T, climate, place_id

# Home Assistant's own web server warns about its keys.
pytestmark = pytest.mark.filterwarnings("ignore:It is recommended to use web")

RACKS: list[dict[str, Any]] = [
    {
        "name": "Rack A",
        "area": "bedroom_of_jane",
        "camera": "camera.janes_bed",
        "sensors": {"temperature": [T], "humidity": [RH]},
        "shelves": [{"name": "Top", "level": 1}],
    }
]
PRIVATE = ("bedroom_of_jane", "janes", "52.0907", "weather.utrecht", "private.jpg")


async def diagnostics(
    hass: HomeAssistant,
    http: ClientSessionGenerator,
    entry: FarmEntry,
    place: str | None = None,
) -> dict[str, Any]:
    """Download the diagnostics of a farm, or of the device of one of its places."""
    assert await async_setup_component(hass, "diagnostics", {})
    if place is None:
        found = await get_diagnostics_for_config_entry(hass, http, entry)
    else:
        device = device_of(hass, entry, place)
        found = await get_diagnostics_for_device(hass, http, entry, device)
    assert isinstance(found, dict)
    return dict(found)


async def private_farm(hass: HomeAssistant, farm: AddFarm) -> FarmEntry:
    """Set up a farm that knows things which are nobody's business."""
    climate(hass)
    hass.states.async_set(
        T,
        "24",
        {
            "unit_of_measurement": "°C",
            "latitude": 52.0907,
            "entity_picture": "/private.jpg",
        },
    )
    return await farm(farm={**FARM, "weather": "weather.utrecht"}, racks=RACKS)


async def test_diagnostics_of_a_farm_hold_layout_readings_and_states(
    hass: HomeAssistant, farm: AddFarm, hass_client: ClientSessionGenerator
) -> None:
    """Every reading comes with its trust and the state that it was made of."""
    entry = await private_farm(hass, farm)
    found = await diagnostics(hass, hass_client, entry)
    assert found["layout"]["racks"][0]["sensors"] == RACKS[0]["sensors"]
    assert found["clock"]["speed"] == 1
    start, end = found["crop_day"]
    assert end - start == 86400
    places = found["places"]
    assert places[place_id(entry, "Top")]["kind"] == "shelf"
    assert places[place_id(entry, "Top")]["sums"]["light"]
    reading = places[place_id(entry, "Rack A")]["readings"]["temperature"]
    assert reading["value"] == 24
    assert (reading["trust"], reading["cause"]) == ("ok", "none")
    (source,) = reading["sources"]
    assert source["entity_id"] == T
    assert source["state"] == "24"
    assert source["attributes"]["unit_of_measurement"] == "°C"
    assert source["verdict"] == ["ok", "none"]


async def test_diagnostics_of_a_farm_hold_what_grows(
    hass: HomeAssistant, farm: AddFarm, hass_client: ClientSessionGenerator
) -> None:
    """The history of each batch and the tasks, without what people wrote."""
    entry = await crop_farm(farm)
    growing, shelf = growing_of(entry), shelf_of(entry, UPPER)
    batch = growing.sow(LETTUCE, {shelf: 6})
    growing.observe(batch.id, note="Jane was here", photo="media-source://jane.jpg")
    growing.create_task("Call Jane", 0.0, note="at Jane's number")
    found = await diagnostics(hass, hass_client, entry)
    told = found["growing"]["batches"][batch.id]
    assert told["where"] == {shelf: 6}
    assert told["stage"] == "germination"
    assert [event["event"] for event in told["events"]] == ["Sown", "Observed"]
    shown = found["places"][shelf]
    assert shown["targets"]["temperature"]["position"] == "unknown"
    assert shown["health"]["grade"] == "unknown"
    kinds = {task["kind"] for task in found["growing"]["tasks"]}
    assert kinds >= {"harvest", "other"}
    assert "Jane" not in json.dumps(found)


async def test_diagnostics_say_nothing_private(
    hass: HomeAssistant, farm: AddFarm, hass_client: ClientSessionGenerator
) -> None:
    """Also where the private entity is gone, and at the device."""
    entry = await private_farm(hass, farm)
    found = await diagnostics(hass, hass_client, entry)
    assert found["layout"]["farm"]["weather"] == "**REDACTED**"
    assert found["missing"], "weather and camera are bound to nothing"
    for place in (None, "Cellar", "Rack A", "Top"):
        text = json.dumps(await diagnostics(hass, hass_client, entry, place))
        for secret in PRIVATE:
            assert secret not in text


async def test_diagnostics_name_bindings_that_are_gone(
    hass: HomeAssistant, farm: AddFarm, hass_client: ClientSessionGenerator
) -> None:
    """The binding is there, its state is not."""
    register(hass, T, 24, "°C", "temperature")
    entry = await farm(racks=RACKS)
    remove(hass, T)
    hass.states.async_remove(RH)
    await hass.async_block_till_done()
    found = await diagnostics(hass, hass_client, entry)
    assert T in found["missing"][place_id(entry, "Rack A")]
    readings = found["places"][place_id(entry, "Rack A")]["readings"]
    (gone,) = readings["temperature"]["sources"]
    assert gone["entity_id"] is None
    assert gone["state"] is None
    assert gone["attributes"] == {}
    (absent,) = readings["humidity"]["sources"]
    assert absent["entity_id"] == RH
    assert absent["state"] is None


async def test_diagnostics_of_a_device_hold_its_place_alone(
    hass: HomeAssistant, farm: AddFarm, hass_client: ClientSessionGenerator
) -> None:
    """A rack's, without its shelves'; a shelf's, which is a child device."""
    entry = await private_farm(hass, farm)
    for place in ("Rack A", "Top"):
        found = await diagnostics(hass, hass_client, entry, place)
        assert list(found["places"]) == [place_id(entry, place)]


async def test_diagnostics_of_a_farm_that_is_not_set_up_hold_its_layout(
    hass: HomeAssistant, farm: AddFarm, hass_client: ClientSessionGenerator
) -> None:
    """When nothing works is when they are needed."""
    entry = await private_farm(hass, farm)
    await hass.config_entries.async_unload(entry.entry_id)
    found = await diagnostics(hass, hass_client, entry)
    assert list(found) == ["layout"]
    assert found["layout"]["racks"][0]["name"] == "Rack A"
    of_rack = await diagnostics(hass, hass_client, entry, "Rack A")
    assert of_rack["places"] == {}
    for secret in PRIVATE:
        assert secret not in json.dumps([found, of_rack])


async def test_diagnostics_of_demo_hardware_say_how_it_was_made(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    """Its size and seed make the same world again."""
    entry = MockConfigEntry(
        domain=DOMAIN, data={"kind": "demo", "racks": 1, "shelves": 1, "seed": 7}
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert await diagnostics(hass, hass_client, entry) == {"entry": dict(entry.data)}
    device = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)[0]
    of_device = await get_diagnostics_for_device(hass, hass_client, entry, device)
    assert of_device == {"entry": dict(entry.data)}
