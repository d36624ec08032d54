"""Reservoirs are added and changed in a form."""

from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from .bound import (
    all_devices,
    device_of,
    entities_of,
    reconfigure,
    register,
    rename,
    submit,
    suggested,
)
from .conftest import AddFarm
from .farms import FarmEntry, number, place_id, report

EC, LEVEL, PUMP = "sensor.ec", "sensor.level", "switch.pump"
RACKS: list[dict[str, Any]] = [{"name": "Rack A"}, {"name": "Rack B"}]
TANK: dict[str, Any] = {"name": "Tank", "volume_l": 60.0}


async def add_reservoir(hass: HomeAssistant, entry: FarmEntry) -> dict[str, Any]:
    """Open the form of a new reservoir."""
    flow = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "reservoir"), context={"source": SOURCE_USER}
    )
    assert flow["type"] is FlowResultType.FORM
    assert flow["step_id"] == "user"
    return dict(flow)


async def test_a_reservoir_is_added(hass: HomeAssistant, farm: AddFarm) -> None:
    """Every mistake is said at its field; what was typed stays."""
    pump = register(hass, PUMP, "off")
    report(hass, EC, 700, "ppm")
    report(hass, LEVEL, 30, "L")
    entry = await farm(racks=RACKS, reservoirs=[{"name": "Other", "volume_l": 10}])
    form = await add_reservoir(hass, entry)
    values = {
        "volume_l": 60,
        "racks": [place_id(entry, "Rack A")],
        "sensors": {"ec": [EC], "level": [LEVEL]},
        "ec_compensated": False,
        "leak": ["binary_sensor.leak"],
        "pump": PUMP,
        "dosers": ["switch.a"],
        "nominal_flow_l_min": 8,
    }
    for name, error in ((" OTHER", "name_taken"), (" ", "name_empty")):
        form = await submit(hass, form, {**values, "name": name})
        assert form["errors"] == {"name": error}
        assert suggested(form)["nominal_flow_l_min"] == 8
    unscaled = await submit(hass, form, {**values, "name": "Tank"})
    assert unscaled["errors"] == {"base": "ec_scale_needed"}
    placeholders = unscaled["description_placeholders"]
    assert placeholders == {"entity": EC, "unit": "ppm", "wanted": "mS/cm"}
    created = await submit(
        hass, unscaled, {**values, "name": " Tank ", "ec_scale": "ppm500"}
    )
    assert created["type"] is FlowResultType.CREATE_ENTRY
    assert created["title"] == "Tank"
    assert created["data"] == {**values, "pump": pump.id, "ec_scale": "ppm500"}
    assert number(hass, entry, "Tank", "level") == 50


async def test_a_reservoir_without_racks_feeds_none(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """The field may stay empty."""
    entry = await farm()
    created = await submit(
        hass, await add_reservoir(hass, entry), {**TANK, "sensors": {}}
    )
    assert created["type"] is FlowResultType.CREATE_ENTRY
    assert created["data"]["racks"] == []


async def test_a_changed_reservoir_shows_what_is_stored_and_keeps_its_entities(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """A renamed pump is shown by its new name; an emptied field is forgotten."""
    pump = register(hass, PUMP, "off")
    report(hass, EC, 1.4, "mS/cm")
    report(hass, "sensor.ec2", 1.8, "mS/cm")
    entry = await farm(
        racks=RACKS,
        reservoirs=[
            TANK
            | {
                "racks": ["Rack A"],
                "sensors": {"ec": [EC]},
                "pump": PUMP,
                "nominal_flow_l_min": 8,
            },
            {"name": "Other", "volume_l": 10},
        ],
    )
    before = {key: e.entity_id for key, e in entities_of(hass, entry, "Tank").items()}
    rename(hass, PUMP, "switch.circulation")
    menu = await reconfigure(hass, entry, "Tank")
    assert menu["menu_options"] == ["edit_reservoir", "edit_device"]
    form = await submit(hass, menu, {"next_step_id": "edit_reservoir"})
    assert suggested(form) == {
        **TANK,
        "racks": [place_id(entry, "Rack A")],
        "pump": "switch.circulation",
        "nominal_flow_l_min": 8,
        "ec_compensated": True,
        "leak": [],
        "dosers": [],
        "valves": [],
        "on_change": [],
    }
    values = {
        "volume_l": 80,
        "racks": [place_id(entry, "Rack B")],
        "sensors": {"ec": ["sensor.ec2"]},
        "pump": "switch.circulation",
        "ec_compensated": True,
    }
    refused = await submit(hass, form, {**values, "name": "other"})
    assert refused["errors"] == {"name": "name_taken"}
    marks = {"top_up_below_pct": 80, "top_up_to_pct": 81}
    refused = await submit(hass, refused, {**values, **marks, "name": "Big tank"})
    assert refused["errors"] == {"top_up_to_pct": "top_up_marks"}
    assert refused["description_placeholders"] == {"least": "82"}
    changed = await submit(hass, refused, {**values, "name": "Big tank"})
    assert changed["reason"] == "reconfigure_successful"
    (tank, _) = entry.get_subentries_of_type("reservoir")
    assert tank.title == "Big tank"
    assert tank.data == {**values, "pump": pump.id}
    after = {
        key: e.entity_id for key, e in entities_of(hass, entry, "Big tank").items()
    }
    assert after == before
    assert device_of(hass, entry, "Big tank").name == "Big tank"
    assert number(hass, entry, "Big tank", "ec") == 1.8


async def test_a_removed_reservoir_leaves_nothing(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Its device and entities go, the farm stays."""
    entry = await farm(racks=RACKS, reservoirs=[TANK | {"sensors": {"ec": [EC]}}])
    assert entities_of(hass, entry, "Tank")
    gone = place_id(entry, "Tank")
    ids = [e.entity_id for e in entities_of(hass, entry, "Tank").values()]
    hass.config_entries.async_remove_subentry(entry, gone)
    await hass.async_block_till_done()
    assert len(all_devices(hass, entry)) == 3
    assert not [entity_id for entity_id in ids if hass.states.get(entity_id)]
