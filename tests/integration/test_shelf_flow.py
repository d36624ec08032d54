"""Shelves are added, changed, copied, moved and removed in forms."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

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
from .crops import LETTUCE, growing_of
from .farms import CO2, PPFD, PPFD_UNIT, climate, number, place_id, report, state_of
from .racks import AIR, nested, rack, shelves_of

SHELF_FORM: dict[str, Any] = {
    "name": " Top ",
    "level": 2.0,
    "width_m": 1.2,
    "depth_m": 0.6,
    "plant_sites": 48.0,
    "leaf_area_index": 2.5,
    "lamp": "light.lamp",
    "lamp_type": "white_led_warm",
    "dim_map": "50: 130 - 120, 100: 250",
    "lux_calibration": 0.0155,
    "sensors": {"ppfd": [PPFD]},
    "on_change": ["ppfd"],
}
SHELF_STORED = SHELF_FORM | {
    "name": "Top",
    "level": 2,
    "plant_sites": 48,
    "dim_map": [[0.5, 130.0, None, 120.0], [1.0, 250.0]],
}


async def test_a_shelf_is_added_on_top_and_sized_like_the_last(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Every mistake is said at its field; what was typed stays."""
    shelf = {"name": "Low", "level": 1, "width_m": 1.5, "plant_sites": 20}
    entry = await farm(racks=[{"name": "Rack A", "shelves": [shelf]}])
    form = await reconfigure(hass, entry, "Rack A", "add_shelf")
    assert suggested(form) | {"depth_m": None} == {
        "name": "Shelf 2",
        "level": 2,
        "width_m": 1.5,
        "depth_m": None,
        "plant_sites": 20,
    }
    mistakes = {
        "name": {"low ": "name_taken", " ": "name_empty"},
        "dim_map": {"50": "dim_map", "100: 250, 50: 130": "dim_map"},
    }
    for field, wrong in mistakes.items():
        for value, error in wrong.items():
            form = await submit(hass, form, {**SHELF_FORM, field: value})
            assert form["errors"] == {field: error}
            assert suggested(form)["width_m"] == 1.2
    done = await submit(hass, form, SHELF_FORM)
    assert done["reason"] == "reconfigure_successful"
    low, top = shelves_of(entry, "Rack A")
    assert low["name"] == "Low"
    assert {key: value for key, value in top.items() if key != "id"} == SHELF_STORED
    assert device_of(hass, entry, "Top").name == "Top"


async def test_the_first_shelf_of_an_empty_rack_is_level_one(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """There is no size to take over."""
    entry = await farm(racks=[rack("Rack A")])
    form = await reconfigure(hass, entry, "Rack A", "add_shelf")
    assert suggested(form) == {"name": "Shelf 1", "level": 1}


async def test_a_lux_meter_needs_the_lamp_of_its_shelf(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """On a shelf with a known lamp it is accepted, under red and blue light never."""
    report(hass, PPFD, 9000, "lx", "illuminance")
    entry = await farm(racks=[rack("Rack A", "Top")])
    form = await reconfigure(hass, entry, "Rack A", "edit_shelf")
    form = await submit(hass, form, {"shelf": place_id(entry, "Top")})
    assert form["step_id"] == "shelf"
    values = {"name": "Top", "level": 1, "sensors": {"ppfd": [PPFD]}}
    for lamp in ({}, {"lamp_type": "red_blue_led"}):
        form = await submit(hass, form, {**values, **lamp})
        assert form["errors"] == {"base": "lamp_needed"}
    done = await submit(hass, form, {**values, "lamp_type": "white_led_warm"})
    assert done["reason"] == "reconfigure_successful"
    assert number(hass, entry, "Top", "ppfd") > 100


async def test_a_changed_shelf_shows_what_is_stored_and_keeps_its_entities(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Renamed sensors are shown by their new name; emptied fields are forgotten."""
    sensor = register(hass, PPFD, 200, PPFD_UNIT)
    stored = SHELF_STORED | {"sensors": {"ppfd": [PPFD]}}
    entry = await farm(
        racks=[{"name": "Rack A", "shelves": [stored, {"name": "Low", "level": 1}]}]
    )
    before = {key: e.entity_id for key, e in entities_of(hass, entry, "Top").items()}
    rename(hass, PPFD, "sensor.quantum")
    await hass.async_block_till_done()
    form = await reconfigure(hass, entry, "Rack A", "edit_shelf")
    form = await submit(hass, form, {"shelf": place_id(entry, "Top")})
    assert nested(form) == {"ppfd": ["sensor.quantum"]}
    assert suggested(form) == {
        key: value for key, value in SHELF_FORM.items() if key != "sensors"
    } | {"name": "Top"}
    values = {key: SHELF_FORM[key] for key in ("lamp", "dim_map", "on_change", "level")}
    refused = await submit(hass, form, {**values, "name": "low", "sensors": {}})
    assert refused["errors"] == {"name": "name_taken"}
    await submit(
        hass,
        refused,
        {**values, "name": "Upper", "sensors": {"ppfd": ["sensor.quantum"]}},
    )
    upper, _ = shelves_of(entry, "Rack A")
    assert upper == {
        "id": upper["id"],
        "name": "Upper",
        "level": 2,
        "lamp": "light.lamp",
        "dim_map": [[0.5, 130.0, None, 120.0], [1.0, 250.0]],
        "sensors": {"ppfd": [sensor.id]},
        "on_change": ["ppfd"],
    }
    after = {key: e.entity_id for key, e in entities_of(hass, entry, "Upper").items()}
    assert after == before
    assert device_of(hass, entry, "Upper").name == "Upper"
    state = hass.states.get(after["ppfd"])
    assert state is not None
    assert state.attributes["friendly_name"] == "Upper PPFD"


COPIED = {
    "size": {"width_m", "depth_m", "plant_sites"},
    "lamp": {"lamp", "lamp_type", "dim_map", "lux_calibration"},
    "sensors": {"sensors", "on_change"},
    "crop": {"leaf_area_index"},
}


@pytest.mark.parametrize("what", [["size", "sensors"], ["lamp"], ["crop"], [*COPIED]])
async def test_settings_are_copied_to_all_other_shelves(
    hass: HomeAssistant, farm: AddFarm, what: list[str]
) -> None:
    """Names, levels and ids stay; what was not asked for stays too."""
    others = [
        {"name": "Low", "level": 1, "width_m": 9.0, "sensors": {"co2": [CO2]}},
        {"name": "Middle", "level": 3, "lamp": "light.old", "plant_sites": 3},
    ]
    entry = await farm(racks=[{"name": "Rack A", "shelves": [SHELF_STORED, *others]}])
    top, *before = shelves_of(entry, "Rack A")
    form = await reconfigure(hass, entry, "Rack A", "copy_shelf")
    await submit(hass, form, {"shelf": top["id"], "what": what})
    source, *after = shelves_of(entry, "Rack A")
    assert source == top
    copied = set().union(*(COPIED[key] for key in what))
    for old, new in zip(before, after, strict=True):
        assert {k: v for k, v in new.items() if k in copied} == {
            k: v for k, v in top.items() if k in copied
        }
        assert {k: v for k, v in new.items() if k not in copied} == {
            k: v for k, v in old.items() if k not in copied
        }


async def test_settings_that_the_source_lacks_are_emptied_on_the_chosen_shelves(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Shelves that were not chosen stay as they are."""
    entry = await farm(
        racks=[
            {
                "name": "Rack A",
                "shelves": [
                    {"name": "Bare", "level": 1},
                    {"name": "Chosen", "level": 2, "width_m": 1.0},
                    {"name": "Other", "level": 3, "width_m": 1.0},
                ],
            }
        ]
    )
    form = await reconfigure(hass, entry, "Rack A", "copy_shelf")
    bare, chosen = place_id(entry, "Bare"), place_id(entry, "Chosen")
    await submit(hass, form, {"shelf": bare, "what": ["size"], "to": [chosen, bare]})
    assert [shelf.get("width_m") for shelf in shelves_of(entry, "Rack A")] == [
        None,
        None,
        1.0,
    ]


@pytest.mark.parametrize(
    ("source", "target"), [("Rack A", "Rack B"), ("Rack B", "Rack A")]
)
async def test_a_moved_shelf_takes_its_entities_and_their_history_along(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
    source: str,
    target: str,
) -> None:
    """Up and down the list of racks: the registry, the states and the sums go on."""
    freezer.move_to("2026-03-02 12:00:00+00:00")
    climate(hass)
    report(hass, PPFD, 300, PPFD_UNIT)
    racks = [rack("Rack A", sensors=AIR), rack("Rack B", sensors=AIR)]
    own = {"name": "Top", "level": 1, "sensors": {"ppfd": [PPFD]}}
    next(r for r in racks if r["name"] == source)["shelves"] = [own]
    entry = await farm(racks=racks)
    growing_of(entry).sow(LETTUCE, {place_id(entry, "Top"): 6})
    freezer.tick(timedelta(minutes=10))
    report(hass, PPFD, 310, PPFD_UNIT)
    await hass.async_block_till_done()
    attic = ar.async_get(hass).async_create("Attic").id
    shelf = device_of(hass, entry, "Top")
    dr.async_get(hass).async_update_child_device(
        shelf.id, name_by_user="Basil", area_id=attic, labels={"herbs"}
    )
    registry = er.async_get(hass)
    light = entities_of(hass, entry, "Top")["ppfd"].entity_id
    registry.async_update_entity(light, new_entity_id="sensor.mine", name="My light")
    await hass.async_block_till_done()
    before = entities_of(hass, entry, "Top")
    shown = [
        key
        for key, registered in before.items()
        if not registered.disabled and key != "data_age"
    ]
    states = {key: state_of(hass, entry, "Top", key) for key in shown}
    news = async_capture_events(hass, "state_changed")
    form = await reconfigure(hass, entry, source, "move_shelf")
    done = await submit(
        hass,
        form,
        {"shelf": place_id(entry, "Top"), "rack": place_id(entry, target)},
    )
    assert done["reason"] == "reconfigure_successful"
    assert shelves_of(entry, source) == []
    after = entities_of(hass, entry, "Top")
    assert after.keys() == before.keys()
    moved = device_of(hass, entry, "Top")
    assert isinstance(moved, dr.ChildDeviceEntry)
    assert moved.parent_device_id == device_of(hass, entry, target).id
    assert moved.config_subentry_id == place_id(entry, target)
    assert moved.id == shelf.id, "automations name the device by its id"
    assert moved.labels == {"herbs"}
    assert moved.name_by_user == "Basil"
    assert moved.area_id == attic
    for key, registered in after.items():
        assert registered.entity_id == before[key].entity_id
        assert registered.id == before[key].id
        assert registered.name == before[key].name
        assert registered.device_id == moved.id
        assert registered.config_subentry_id == place_id(entry, target)
    assert after["ppfd"].entity_id == "sensor.mine"
    assert {key: state_of(hass, entry, "Top", key) for key in shown} == states
    ours = {registered.entity_id for registered in after.values()}
    for event in news:
        if event.data["entity_id"] in ours:
            assert event.data["new_state"] is not None
            assert event.data["new_state"].state != "unavailable"
    report(hass, PPFD, 400, PPFD_UNIT)
    await hass.async_block_till_done()
    assert number(hass, entry, "Top", "ppfd") == 400
    assert len(all_devices(hass, entry)) == 4
    assert "already exists" not in caplog.text


async def test_an_entity_without_its_sensor_comes_back_as_the_user_left_it(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """A shelf that moves to a bare rack, which gets its sensors later."""
    climate(hass)
    entry = await farm(racks=[rack("Rack A", "Top", sensors=AIR), rack("Rack B")])
    vpd = entities_of(hass, entry, "Top")["air_vpd"]
    er.async_get(hass).async_update_entity(vpd.entity_id, name="Mine")
    await hass.async_block_till_done()
    form = await reconfigure(hass, entry, "Rack A", "move_shelf")
    await submit(
        hass,
        form,
        {"shelf": place_id(entry, "Top"), "rack": place_id(entry, "Rack B")},
    )
    assert "air_vpd" not in entities_of(hass, entry, "Top")
    form = await reconfigure(hass, entry, "Rack B", "edit_rack")
    await submit(hass, form, {"name": "Rack B", "sensors": AIR})
    back = entities_of(hass, entry, "Top")["air_vpd"]
    assert (back.entity_id, back.id, back.name) == (vpd.entity_id, vpd.id, "Mine")
    assert number(hass, entry, "Top", "air_vpd") == pytest.approx(0.895, abs=1e-3)


async def test_a_moved_shelf_keeps_the_light_of_its_day(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """The daily light integral goes on from where it was."""
    freezer.move_to("2026-03-02 06:00:00+00:00")
    await hass.config.async_set_time_zone("UTC")
    report(hass, PPFD, 200, PPFD_UNIT)
    own = {
        "name": "Top",
        "level": 1,
        "sensors": {"ppfd": [PPFD]},
        "on_change": ["ppfd"],
    }
    entry = await farm(racks=[{"name": "Rack A", "shelves": [own]}, rack("Rack B")])
    freezer.tick(timedelta(hours=2))
    report(hass, PPFD, 100, PPFD_UNIT)
    await hass.async_block_till_done()
    form = await reconfigure(hass, entry, "Rack A", "move_shelf")
    await submit(
        hass,
        form,
        {"shelf": place_id(entry, "Top"), "rack": place_id(entry, "Rack B")},
    )
    freezer.tick(timedelta(hours=1))
    report(hass, PPFD, 100, PPFD_UNIT)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    dli = number(hass, entry, "Top", "dli_today")
    assert dli == pytest.approx((2 * 200 + 1 * 100) * 3600 / 1e6)


async def test_a_shelf_cannot_move_to_a_rack_with_a_shelf_of_its_name(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """The form says so; a third rack takes it."""
    entry = await farm(
        racks=[rack("Rack A", "Top"), rack("Rack B", "TOP"), rack("Rack C")]
    )
    form = await reconfigure(hass, entry, "Rack A", "move_shelf")
    top = place_id(entry, "Top")
    refused = await submit(
        hass, form, {"shelf": top, "rack": place_id(entry, "Rack B")}
    )
    assert refused["errors"] == {"rack": "name_taken"}
    await submit(hass, refused, {"shelf": top, "rack": place_id(entry, "Rack C")})
    assert [shelf["id"] for shelf in shelves_of(entry, "Rack C")] == [top]


async def test_removed_shelves_leave_no_device_and_no_entity(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """The others stay as they are."""
    climate(hass)
    entry = await farm(racks=[rack("Rack A", "Top", "Middle", "Low", sensors=AIR)])
    gone = place_id(entry, "Top"), place_id(entry, "Low")
    stays = entities_of(hass, entry, "Middle")
    form = await reconfigure(hass, entry, "Rack A", "remove_shelf")
    await submit(hass, form, {"shelves": [*gone]})
    registered = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert not [e for e in registered if e.unique_id.startswith(gone)]
    assert not [s for s in hass.states.async_all() if s.attributes.get("restored")]
    identities = {next(iter(d.identifiers))[1] for d in all_devices(hass, entry)}
    assert identities.isdisjoint(gone)
    assert {key: e.entity_id for key, e in entities_of(hass, entry, "Middle").items()}
    assert entities_of(hass, entry, "Middle") == stays


@pytest.mark.parametrize("step", ["edit_shelf", "copy_shelf", "move_shelf"])
async def test_a_shelf_that_was_removed_meanwhile_ends_the_form(
    hass: HomeAssistant, farm: AddFarm, step: str
) -> None:
    """Two people change one rack at once; nothing is stored and nobody sees a crash."""
    entry = await farm(racks=[rack("Rack A", "Top", "Low"), rack("Rack B")])
    top = place_id(entry, "Top")
    form = await reconfigure(hass, entry, "Rack A", step)
    other = await reconfigure(hass, entry, "Rack A", "remove_shelf")
    await submit(hass, other, {"shelves": [top]})
    values: dict[str, Any] = {"shelf": top}
    if step == "copy_shelf":
        values["what"] = ["size"]
    if step == "move_shelf":
        values["rack"] = place_id(entry, "Rack B")
    ended = await submit(hass, form, values)
    assert ended["type"] is FlowResultType.ABORT
    assert ended["reason"] == "shelf_removed"
    assert [shelf["name"] for shelf in shelves_of(entry, "Rack A")] == ["Low"]


async def test_a_shelf_removed_while_its_form_is_open_ends_the_form(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """The shelf does not come back by saving."""
    entry = await farm(racks=[rack("Rack A", "Top")])
    top = place_id(entry, "Top")
    form = await reconfigure(hass, entry, "Rack A", "edit_shelf")
    form = await submit(hass, form, {"shelf": top})
    other = await reconfigure(hass, entry, "Rack A", "remove_shelf")
    await submit(hass, other, {"shelves": [top]})
    ended = await submit(hass, form, {"name": "Top", "level": 1, "sensors": {}})
    assert ended["reason"] == "shelf_removed"
    assert shelves_of(entry, "Rack A") == []


async def test_two_racks_may_have_shelves_of_one_name(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Their entities are told apart by the rack."""
    climate(hass)
    entry = await farm(
        racks=[rack("Rack A", "Top", sensors=AIR), rack("Rack B", "Top", sensors=AIR)]
    )
    registered = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    found = {
        e.entity_id for e in registered if e.entity_id.endswith("_top_temperature")
    }
    assert found == {"sensor.rack_a_top_temperature", "sensor.rack_b_top_temperature"}
