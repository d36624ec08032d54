"""Racks are added, changed and removed in forms."""

from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
import pytest

from .bound import (
    all_devices,
    device_of,
    entities_of,
    other_device,
    reconfigure,
    register,
    submit,
    suggested,
)
from .conftest import AddFarm
from .farms import CO2, PPFD_UNIT, RH, FarmEntry, T, climate, number, place_id, report
from .racks import AIR, nested, rack

MENU = ["edit_rack", "add_shelf"]
SHELF_MENU = [*MENU, "edit_shelf", "remove_shelf"]


async def add_rack(hass: HomeAssistant, entry: FarmEntry) -> dict[str, Any]:
    """Open the form of a new rack."""
    flow = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "rack"), context={"source": SOURCE_USER}
    )
    assert flow["type"] is FlowResultType.FORM
    assert flow["step_id"] == "user"
    return dict(flow)


async def test_a_rack_is_added_with_its_shelves_in_one_form(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """A wrong name is said and mended; the shelves are numbered from the floor up."""
    climate(hass)
    entry = await farm(racks=[rack("Rack A")])
    form = await add_rack(hass, entry)
    values = {
        "shelf_count": 2,
        "row": "North",
        "position": 3,
        "width_m": 1.2,
        "plant_sites": 24,
        "sensors": AIR,
        "on_change": ["humidity"],
    }
    taken = await submit(hass, form, {**values, "name": "rack a"})
    assert taken["errors"] == {"name": "name_taken"}
    assert suggested(taken)["row"] == "North"
    empty = await submit(hass, taken, {**values, "name": " "})
    assert empty["errors"] == {"name": "name_empty"}
    created = await submit(hass, empty, {**values, "name": " Rack B "})
    assert created["type"] is FlowResultType.CREATE_ENTRY
    assert created["title"] == "Rack B"
    stored = created["data"]
    assert stored["row"] == "North"
    assert stored["position"] == 3
    assert stored["sensors"] == AIR
    assert stored["on_change"] == ["humidity"]
    assert [
        {key: value for key, value in shelf.items() if key != "id"}
        for shelf in stored["shelves"]
    ] == [
        {"name": f"Shelf {n}", "level": n, "width_m": 1.2, "plant_sites": 24}
        for n in (1, 2)
    ]
    assert number(hass, entry, "Shelf 1", "air_vpd") == pytest.approx(0.895, abs=1e-3)


async def test_a_sensor_whose_unit_does_not_fit_is_refused_by_name(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """The error names the sensor, its unit and the wanted one; another is accepted."""
    report(hass, T, 24, "hPa")
    report(hass, "sensor.good", 75, "°F")
    entry = await farm()
    form = await add_rack(hass, entry)
    values = {"name": "Rack A", "shelf_count": 1}
    refused = await submit(hass, form, {**values, "sensors": {"temperature": [T]}})
    assert refused["errors"] == {"base": "unusable_unit"}
    assert refused["description_placeholders"] == {
        "entity": T,
        "unit": "hPa",
        "wanted": "°C",
    }
    created = await submit(
        hass, refused, {**values, "sensors": {"temperature": ["sensor.good"]}}
    )
    assert created["type"] is FlowResultType.CREATE_ENTRY


async def test_a_sensor_that_is_silent_now_can_be_bound(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Nobody knows the unit of an entity that is unavailable, unknown or not there."""
    report(hass, T, "unavailable", "hPa")
    report(hass, RH, "unknown")
    entry = await farm()
    created = await submit(
        hass,
        await add_rack(hass, entry),
        {
            "name": "Rack A",
            "shelf_count": 1,
            "sensors": {"temperature": [T], "humidity": [RH], "co2": [CO2]},
        },
    )
    assert created["type"] is FlowResultType.CREATE_ENTRY


async def test_a_rack_is_filled_with_the_sensors_of_its_area(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Of the entity's own area, its device's, or the parent's of its child device."""
    cellar = ar.async_get(hass).async_create("Cellar").id
    attic = ar.async_get(hass).async_create("Attic").id
    entry = await farm(racks=[rack("Rack A", "Top", area=cellar, sensors=AIR)])
    meter = other_device(hass, "Meter", cellar)
    part = dr.async_get(hass).async_get_or_create_child(
        config_entry_id=meter.config_entry_id,
        identifiers={("other", "part")},
        name="Part",
        parent_device_id=meter.id,
    )
    registry = er.async_get(hass)
    t = register(hass, "sensor.t1", 24, "°C", "temperature", meter)
    co2 = register(hass, "sensor.c", 800, "ppm", "carbon_dioxide", part)
    rh = register(hass, "sensor.h", 70, "%", "humidity")
    registry.async_update_entity(rh.entity_id, name="Air", area_id=cellar)
    ppfd = register(hass, "sensor.p", 200, PPFD_UNIT, None, meter)
    moved = register(hass, "sensor.moved", 24, "°C", "temperature", meter)
    registry.async_update_entity(moved.entity_id, name="Air", area_id=attic)
    register(hass, "sensor.lux", 9000, "lx", "illuminance", meter)
    register(hass, "sensor.battery", 80, "%", "battery", meter)
    register(hass, "binary_sensor.door", "on", None, "door", meter)
    register(hass, "sensor.nowhere", 24, "°C", "temperature")
    off = register(hass, "sensor.off", 24, "°C", "temperature", meter)
    registry.async_update_entity(
        off.entity_id, disabled_by=er.RegistryEntryDisabler.USER
    )
    silent = register(hass, "sensor.silent", 24, "°C", "temperature", meter)
    hass.states.async_remove(silent.entity_id)
    offered = await submit(
        hass,
        await add_rack(hass, entry),
        {
            "name": "Rack B",
            "shelf_count": 1,
            "area": cellar,
            "fill_from_area": True,
            "sensors": {},
        },
    )
    assert offered["step_id"] == "area_sensors"
    assert nested(offered) == {
        "temperature": ["sensor.t1"],
        "humidity": ["sensor.h"],
        "co2": ["sensor.c"],
        "ppfd": ["sensor.p"],
    }
    refused = await submit(hass, offered, {"sensors": {"humidity": ["sensor.t1"]}})
    assert refused["errors"] == {"base": "unusable_unit"}
    created = await submit(hass, refused, {"sensors": nested(offered)})
    assert created["type"] is FlowResultType.CREATE_ENTRY
    assert created["data"]["sensors"] == {
        "temperature": [t.id],
        "humidity": [rh.id],
        "co2": [co2.id],
        "ppfd": [ppfd.id],
    }
    assert "fill_from_area" not in created["data"]
    assert device_of(hass, entry, "Rack B").area_id == cellar


async def test_filling_from_no_area_offers_nothing(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """The sensors can still be chosen by hand."""
    entry = await farm()
    offered = await submit(
        hass,
        await add_rack(hass, entry),
        {"name": "Rack A", "shelf_count": 0, "fill_from_area": True, "sensors": {}},
    )
    assert offered["step_id"] == "area_sensors"
    assert nested(offered) == {}
    created = await submit(hass, offered, {"sensors": AIR})
    assert created["data"]["sensors"] == AIR
    assert created["data"]["shelves"] == []


async def test_sensors_that_were_chosen_count_instead_of_the_areas(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """No second form opens."""
    entry = await farm()
    created = await submit(
        hass,
        await add_rack(hass, entry),
        {"name": "Rack A", "shelf_count": 1, "fill_from_area": True, "sensors": AIR},
    )
    assert created["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("racks", "menu"),
    [
        ([rack("Rack A")], MENU),
        ([rack("Rack A"), rack("Rack B", "Top")], MENU),
        ([rack("Rack A", "Top")], SHELF_MENU),
        ([rack("Rack A", "Top", "Low")], [*SHELF_MENU, "copy_shelf"]),
        ([rack("Rack A", "Top"), rack("Rack B")], [*SHELF_MENU, "move_shelf"]),
        (
            [rack("Rack A", "Top", "Low"), rack("Rack B")],
            [*SHELF_MENU, "copy_shelf", "move_shelf"],
        ),
    ],
)
async def test_the_menu_offers_what_the_rack_and_its_shelves_allow(
    hass: HomeAssistant, farm: AddFarm, racks: list[dict[str, Any]], menu: list[str]
) -> None:
    """Copying needs two shelves, moving another rack."""
    entry = await farm(racks=racks)
    opened = await reconfigure(hass, entry, "Rack A")
    assert opened["type"] is FlowResultType.MENU
    assert opened["menu_options"] == menu


async def test_a_changed_rack_keeps_its_entities_and_its_shelves(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """A sensor is swapped, the rack renamed: the same entities show the new sensor."""
    climate(hass)
    report(hass, "sensor.t2", 30, "°C")
    cellar = ar.async_get(hass).async_create("Cellar").id
    entry = await farm(
        racks=[
            rack("Rack A", "Top", row="North", sensors=AIR, on_change=["humidity"]),
            rack("Rack B"),
        ]
    )
    before = {key: e.entity_id for key, e in entities_of(hass, entry, "Top").items()}
    form = await reconfigure(hass, entry, "Rack A", "edit_rack")
    assert suggested(form) == {
        "name": "Rack A",
        "row": "North",
        "area": None,
        "on_change": ["humidity"],
    }
    assert nested(form) == AIR
    refused = await submit(hass, form, {"name": "RACK B", "sensors": AIR})
    assert refused["errors"] == {"name": "name_taken"}
    changed = await submit(
        hass,
        refused,
        {
            "name": "rack a",
            "area": cellar,
            "sensors": {"temperature": ["sensor.t2"], "humidity": [RH]},
        },
    )
    assert changed["reason"] == "reconfigure_successful"
    device = device_of(hass, entry, "rack a")
    assert device.name == "rack a"
    assert device.area_id == cellar
    assert "row" not in entry.subentries[place_id(entry, "rack a")].data
    after = {key: e.entity_id for key, e in entities_of(hass, entry, "Top").items()}
    assert after == before
    assert number(hass, entry, "Top", "temperature") == 30


async def test_the_form_of_a_rack_shows_the_area_that_its_device_is_in(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """An area given in the device's own settings stays, over restarts too."""
    areas = ar.async_get(hass)
    cellar, attic = areas.async_create("Cellar").id, areas.async_create("Attic").id
    entry = await farm(racks=[rack("Rack A", area=cellar)])
    device = device_of(hass, entry, "Rack A")
    dr.async_get(hass).async_update_device(device.id, area_id=attic)
    form = await reconfigure(hass, entry, "Rack A", "edit_rack")
    assert suggested(form)["area"] == attic
    await submit(
        hass, form, {"name": "Rack A", "row": "1", "area": attic, "sensors": {}}
    )
    assert device_of(hass, entry, "Rack A").area_id == attic
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert device_of(hass, entry, "Rack A").area_id == attic


@pytest.mark.parametrize("area", ["cellar", None])
async def test_the_area_chosen_in_the_form_counts(
    hass: HomeAssistant, farm: AddFarm, area: str | None
) -> None:
    """Also the one that the form had before the device was moved elsewhere, and none."""
    areas = ar.async_get(hass)
    areas.async_create("Cellar")
    attic = areas.async_create("Attic").id
    entry = await farm(racks=[rack("Rack A", area="cellar")])
    device = device_of(hass, entry, "Rack A")
    dr.async_get(hass).async_update_device(device.id, area_id=attic)
    form = await reconfigure(hass, entry, "Rack A", "edit_rack")
    chosen = {} if area is None else {"area": area}
    await submit(hass, form, {"name": "Rack A", "sensors": {}, **chosen})
    assert device_of(hass, entry, "Rack A").area_id == area


async def test_a_rack_of_a_farm_that_was_never_set_up_can_be_changed(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """It has no device yet; its form shows what is stored."""
    entry = await farm(racks=[rack("Rack A", area="cellar")])
    registry = dr.async_get(hass)
    await hass.config_entries.async_unload(entry.entry_id)
    registry.async_clear_config_entry(entry.entry_id)
    form = await reconfigure(hass, entry, "Rack A", "edit_rack")
    assert suggested(form)["area"] == "cellar"
    done = await submit(hass, form, {"name": "Rack Z", "sensors": {}})
    assert done["reason"] == "reconfigure_successful"


async def test_a_removed_rack_takes_its_shelves_along(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """No device and no entity of it stays, and the rest of the farm goes on."""
    climate(hass)
    entry = await farm(
        racks=[rack("Rack A", "Top", sensors=AIR), rack("Rack B", "Low", sensors=AIR)]
    )
    gone = place_id(entry, "Rack A"), place_id(entry, "Top")
    hass.config_entries.async_remove_subentry(entry, gone[0])
    await hass.async_block_till_done()
    registered = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert not [e for e in registered if e.unique_id.startswith(gone)]
    assert len(all_devices(hass, entry)) == 3
    report(hass, T, 26, "°C")
    await hass.async_block_till_done()
    assert number(hass, entry, "Low", "temperature") == 26


async def test_new_shelves_are_named_in_the_systems_language(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """A German farm has no 'Shelf 1'."""
    hass.config.language = "de"
    entry = await farm()
    form = await add_rack(hass, entry)
    created = await submit(
        hass, form, {"name": "Regal A", "shelf_count": 2, "sensors": {}}
    )
    names = [shelf["name"] for shelf in created["data"]["shelves"]]
    assert names == ["Etage 1", "Etage 2"]
