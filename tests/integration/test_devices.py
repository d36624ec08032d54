"""Farm, racks, shelves and reservoirs are devices with the right parents."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .bound import all_devices, device_of, entities_of, reconfigure, submit
from .conftest import AddFarm
from .farms import FARM, RH, FarmEntry, T, climate, place_id

AIR = {"temperature": [T], "humidity": [RH]}
RACKS: list[dict[str, Any]] = [
    {
        "name": name,
        "sensors": AIR,
        "shelves": [
            {"name": f"{name} top", "level": 2},
            {"name": f"{name} low", "level": 1},
        ],
    }
    for name in ("Rack A", "Rack B")
]
TANK = {"name": "Tank", "volume_l": 60, "racks": ["Rack A"]}


def main_device(hass: HomeAssistant, entry: FarmEntry, place: str) -> dr.DeviceEntry:
    """Return the device of a farm, rack or reservoir."""
    device = device_of(hass, entry, place)
    assert isinstance(device, dr.DeviceEntry)
    return device


async def test_every_place_is_a_device_of_its_parent(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Farm, then racks and reservoirs by way of it, then shelves within their rack."""
    entry = await farm(racks=RACKS, reservoirs=[TANK])
    cellar = main_device(hass, entry, "Cellar")
    assert cellar.entry_type is dr.DeviceEntryType.SERVICE
    assert cellar.via_device_id is None
    assert cellar.model == "Farm"
    for place, model in (("Rack A", "Rack"), ("Rack B", "Rack"), ("Tank", "Reservoir")):
        device = main_device(hass, entry, place)
        assert device.via_device_id == cellar.id
        assert device.config_subentry_id == place_id(entry, place)
        assert device.model == model
        assert device.manufacturer == "Vertical Farm"
        assert device.name == place
    for rack in ("Rack A", "Rack B"):
        for name in (f"{rack} top", f"{rack} low"):
            shelf = device_of(hass, entry, name)
            assert isinstance(shelf, dr.ChildDeviceEntry)
            assert shelf.parent_device_id == device_of(hass, entry, rack).id
            assert shelf.config_subentry_id == place_id(entry, rack)
            assert shelf.name == name
    assert len(all_devices(hass, entry)) == 1 + 2 + 4 + 1


async def test_every_entity_belongs_to_the_device_of_its_place(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """None hangs loose, none hangs at another subentry's device."""
    entry = await farm(racks=RACKS, reservoirs=[TANK])
    registry = dr.async_get(hass)
    registered = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert registered
    for entity in registered:
        assert entity.device_id is not None
        device = registry.async_get(entity.device_id)
        assert device is not None
        (identity,) = device.identifiers
        assert entity.unique_id.startswith(f"{identity[1]}_")
        assert entity.config_subentry_id == device.config_subentry_id


async def test_a_rack_as_a_target_reaches_the_entities_of_its_shelves(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Only of its own; a shelf as a target reaches only its own."""
    entry = await farm(racks=RACKS)
    rack, shelf = device_of(hass, entry, "Rack A"), device_of(hass, entry, "Rack A top")
    reached = {
        name: async_extract_referenced_entity_ids(
            hass, TargetSelection({"device_id": [device.id]})
        ).indirectly_referenced
        for name, device in (("rack", rack), ("shelf", shelf))
    }
    of = {
        place: {
            e.entity_id
            for e in entities_of(hass, entry, place).values()
            if e.entity_category is None and not e.disabled
        }
        for place in ("Rack A", "Rack A top", "Rack A low", "Rack B top")
    }
    assert of["Rack A top"] <= reached["rack"]
    assert of["Rack A low"] <= reached["rack"]
    assert of["Rack A"] <= reached["rack"]
    assert of["Rack B top"].isdisjoint(reached["rack"])
    assert of["Rack A top"] <= reached["shelf"]
    assert of["Rack A low"].isdisjoint(reached["shelf"])


async def test_an_automation_with_a_rack_as_its_target_reaches_its_shelves(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """The action of a real automation is called for the entities of the shelves."""
    climate(hass)
    entry = await farm(racks=RACKS)
    assert await async_setup_component(hass, "homeassistant", {})
    rack = device_of(hass, entry, "Rack A")
    assert await async_setup_component(
        hass,
        "automation",
        {
            "automation": {
                "triggers": {"trigger": "event", "event_type": "harvest"},
                "actions": {
                    "action": "homeassistant.update_entity",
                    "target": {"device_id": rack.id},
                },
            }
        },
    )
    calls = async_mock_service(hass, "homeassistant", "update_entity")
    hass.bus.async_fire("harvest")
    await hass.async_block_till_done()
    (call,) = calls
    reached = async_extract_referenced_entity_ids(hass, TargetSelection(call.data))
    for shelf in ("Rack A top", "Rack A low"):
        vpd = entities_of(hass, entry, shelf)["air_vpd"].entity_id
        assert vpd in reached.indirectly_referenced


async def test_shelves_stand_in_the_area_of_their_rack(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Unless the user put a shelf elsewhere."""
    cellar = ar.async_get(hass).async_create("Cellar").id
    attic = ar.async_get(hass).async_create("Attic").id
    entry = await farm(racks=[RACKS[0] | {"area": cellar}])
    top = device_of(hass, entry, "Rack A top")
    assert dr.async_get_effective_area_id(hass, top) == cellar
    dr.async_get(hass).async_update_child_device(top.id, area_id=attic)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    top = device_of(hass, entry, "Rack A top")
    assert dr.async_get_effective_area_id(hass, top) == attic


async def test_renaming_changes_names_and_nothing_else(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Devices keep their ids and entities theirs, at the farm, a rack and a shelf."""
    entry = await farm(racks=RACKS)
    devices = {device.id for device in all_devices(hass, entry)}
    registry = er.async_get(hass)
    entities = {
        e.unique_id: e.entity_id
        for e in er.async_entries_for_config_entry(registry, entry.entry_id)
    }
    form = await entry.start_reconfigure_flow(hass)
    await hass.config_entries.flow.async_configure(
        form["flow_id"], {**FARM, "name": "Attic"}
    )
    rack_form = await reconfigure(hass, entry, "Rack A", "edit_rack")
    await submit(hass, rack_form, {"name": "Rack Z", "sensors": AIR})
    shelf_form = await reconfigure(hass, entry, "Rack Z", "edit_shelf")
    shelf_form = await submit(
        hass, shelf_form, {"shelf": place_id(entry, "Rack A top")}
    )
    await submit(hass, shelf_form, {"name": "Basil", "level": 2, "sensors": {}})
    for name in ("Attic", "Rack Z", "Basil"):
        assert device_of(hass, entry, name).name == name
    assert {device.id for device in all_devices(hass, entry)} == devices
    assert entities == {
        e.unique_id: e.entity_id
        for e in er.async_entries_for_config_entry(registry, entry.entry_id)
    }


@pytest.mark.filterwarnings("ignore:It is recommended to use web")
async def test_only_a_device_that_the_layout_no_longer_has_can_be_deleted(
    hass: HomeAssistant, farm: AddFarm, hass_ws_client: WebSocketGenerator
) -> None:
    """Places are removed in their forms; what is left over may go."""
    entry = await farm(racks=RACKS)
    registry = dr.async_get(hass)
    stray = registry.async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("vertical_farm", "stray")}
    )
    assert await async_setup_component(hass, "config", {})
    client = await hass_ws_client(hass)
    answers = {}
    for name, device_id in (
        ("rack", device_of(hass, entry, "Rack A").id),
        ("shelf", device_of(hass, entry, "Rack A top").id),
        ("stray", stray.id),
    ):
        await client.send_json_auto_id(
            {"type": "config/device_registry/remove", "device_id": device_id}
        )
        answers[name] = (await client.receive_json())["success"]
    assert answers == {"rack": False, "shelf": False, "stray": True}
    assert registry.async_get(stray.id) is None


@pytest.mark.filterwarnings("ignore:It is recommended to use web")
async def test_devices_of_a_farm_that_is_not_set_up_are_kept(
    hass: HomeAssistant, farm: AddFarm, hass_ws_client: WebSocketGenerator
) -> None:
    """Nobody can say then which ones the layout has."""
    entry = await farm(racks=RACKS)
    await hass.config_entries.async_unload(entry.entry_id)
    assert await async_setup_component(hass, "config", {})
    client = await hass_ws_client(hass)
    rack = device_of(hass, entry, "Rack A")
    await client.send_json_auto_id(
        {"type": "config/device_registry/remove", "device_id": rack.id}
    )
    answer = await client.receive_json()
    assert answer["success"] is False
    assert "rejected by integration" in answer["error"]["message"]
    assert dr.async_get(hass).async_get(rack.id) is not None


@pytest.mark.filterwarnings("ignore:It is recommended to use web")
async def test_devices_of_demo_hardware_cannot_be_deleted(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """They come and go with their entry."""
    menu = await hass.config_entries.flow.async_init(
        "vertical_farm", context={"source": "user"}
    )
    form = await hass.config_entries.flow.async_configure(
        menu["flow_id"], {"next_step_id": "demo"}
    )
    result = await hass.config_entries.flow.async_configure(
        form["flow_id"], {"racks": 1, "shelves": 1}
    )
    await hass.async_block_till_done()
    hardware = result["result"]
    device = dr.async_entries_for_config_entry(dr.async_get(hass), hardware.entry_id)[0]
    assert await async_setup_component(hass, "config", {})
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {"type": "config/device_registry/remove", "device_id": device.id}
    )
    assert (await client.receive_json())["success"] is False


async def test_shelves_alone_have_sensors_of_kinds(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """By these the forms of cards offer shelves, which have no model of their own."""
    entry = await farm(racks=RACKS, reservoirs=[TANK])
    registry = er.async_get(hass)
    told = {
        each.device_id
        for each in er.async_entries_for_config_entry(registry, entry.entry_id)
        if each.domain == "sensor" and each.original_device_class == "enum"
    }
    shelves = {
        device_of(hass, entry, f"{rack} {name}").id
        for rack in ("Rack A", "Rack B")
        for name in ("top", "low")
    }
    assert told == shelves
