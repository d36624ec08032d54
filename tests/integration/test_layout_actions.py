"""A whole farm is given out as a document and taken in from one."""

from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)
import yaml

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.farm.document import LayoutError, parse

from .bound import all_devices, entities_of, register, remove
from .conftest import AddFarm
from .farms import FARM, FarmEntry, T, climate, one_shelf, place_id, state_of
from .racks import AIR, rack
from .wrong_layouts import WRONG

WHOLE: dict[str, Any] = {
    "farm": {**FARM, "electricity_price": "sensor.price", "weather": "weather.home"},
    "racks": [
        {
            "name": "Rack A",
            "row": "North",
            "position": 2,
            "area": "cellar",
            "camera": "camera.rack",
            "sensors": AIR,
            "on_change": ["humidity"],
            "shelves": [
                {
                    "name": "Shelf 1",
                    "level": 1,
                    "width_m": 1.2,
                    "depth_m": 0.6,
                    "plant_sites": 48,
                    "leaf_area_index": 2.5,
                    "lamp": "light.lamp",
                    "lamp_type": "white_led_warm",
                    "lux_calibration": 0.0155,
                    "dim_map": [[0.5, 130.0], [1.0, 250.0]],
                    "sensors": {"ppfd": ["sensor.ppfd"]},
                    "on_change": ["ppfd"],
                },
                {"name": "Shelf 2", "level": 2},
            ],
        },
        {"name": "Rack B"},
    ],
    "reservoirs": [
        {
            "name": "Tank",
            "volume_l": 60.0,
            "racks": ["Rack A", "Rack B"],
            "sensors": {"ec": ["sensor.ec"]},
            "leak": ["binary_sensor.leak"],
            "pump": "switch.pump",
            "dosers": ["switch.a", "switch.b"],
            "nominal_flow_l_min": 8.0,
            "ec_scale": "ppm500",
            "ec_compensated": False,
        }
    ],
}


async def import_layout(
    hass: HomeAssistant, entry: FarmEntry, layout: object, *, replace: bool = False
) -> Any:  # noqa: ANN401
    """Call the action that takes a document in."""
    answer = await hass.services.async_call(
        DOMAIN,
        "import_layout",
        {"config_entry_id": entry.entry_id, "layout": layout, "replace": replace},
        blocking=True,
        return_response=True,
    )
    await hass.async_block_till_done()
    return answer


async def export_layout(hass: HomeAssistant, entry: FarmEntry) -> dict[str, Any]:
    """Call the action that gives a document out."""
    answer = await hass.services.async_call(
        DOMAIN,
        "export_layout",
        {"config_entry_id": entry.entry_id},
        blocking=True,
        return_response=True,
    )
    assert answer is not None
    layout = answer["layout"]
    assert isinstance(layout, dict)
    return layout


def without_ids(layout: dict[str, Any]) -> dict[str, Any]:
    """Return a document as somebody writes it by hand, who knows no ids."""
    return {
        key: [without_ids(item) if isinstance(item, dict) else item for item in value]
        if isinstance(value, list)
        else value
        for key, value in layout.items()
        if key != "id"
    }


def racks_of(entry: FarmEntry) -> dict[str, list[str]]:
    """Return the names of the shelves of each rack by name."""
    return {
        subentry.title: [shelf["name"] for shelf in subentry.data["shelves"]]
        for subentry in entry.get_subentries_of_type("rack")
    }


async def test_a_document_with_everything_comes_back_as_it_went_in(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """What is exported after an import is the document, ids aside."""
    entry = await farm()
    ar.async_get(hass).async_create("Cellar")
    answer = await import_layout(hass, entry, {"version": 1, **WHOLE})
    assert answer == {
        "added": ["Rack A", "Rack B", "Tank"],
        "updated": [],
        "unchanged": [],
        "removed": [],
    }
    exported = await export_layout(hass, entry)
    assert without_ids(exported) == {"version": 1, **WHOLE}


async def test_an_export_taken_in_again_changes_nothing(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """As a mapping and as YAML text, by id and by name."""
    ar.async_get(hass).async_create("Cellar")
    entry = await farm(**WHOLE)
    exported = await export_layout(hass, entry)
    for layout in (exported, yaml.safe_dump(exported), without_ids(exported)):
        answer = await import_layout(hass, entry, layout, replace=True)
        assert answer["unchanged"] == ["Rack A", "Rack B", "Tank"]
        assert answer["added"] == answer["updated"] == answer["removed"] == []
        assert await export_layout(hass, entry) == exported


async def test_bindings_survive_an_export_while_their_entity_is_gone(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """A removed entity is exported by its last name and found again when it returns."""
    before = register(hass, T, 24, "°C", "temperature")
    entry = await farm(racks=one_shelf(sensors={"temperature": [T]}))
    remove(hass, T)
    await hass.async_block_till_done()
    exported = await export_layout(hass, entry)
    assert exported["racks"][0]["shelves"][0]["sensors"] == {"temperature": [T]}
    answer = await import_layout(hass, entry, exported)
    assert answer["unchanged"] == ["Rack A"]
    assert register(hass, T, 25, "°C", "temperature").id == before.id
    await hass.async_block_till_done()
    assert float(state_of(hass, entry, "Shelf 1", "temperature")) == 25


async def test_a_binding_that_nobody_remembers_can_still_be_taken_in(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """The registry forgets removed entities one day; the document stays valid."""
    register(hass, T, 24, "°C", "temperature")
    entry = await farm(racks=one_shelf(sensors={"temperature": [T]}))
    remove(hass, T)
    er.async_get(hass).deleted_entities.clear()
    exported = await export_layout(hass, entry)
    assert (await import_layout(hass, entry, exported))["unchanged"] == ["Rack A"]


async def test_places_are_recognised_by_name(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Racks and shelves of the same names keep their ids; others of the farm stay."""
    entry = await farm(racks=[rack("Rack A", "Top"), rack("Rack B", "Low")])
    ids = {name: place_id(entry, name) for name in ("Rack A", "Top", "Rack B", "Low")}
    answer = await import_layout(
        hass,
        entry,
        {"version": 1, "racks": [rack("RACK A", "New", "top", row="South")]},
    )
    assert answer["updated"] == ["RACK A"]
    assert racks_of(entry) == {"RACK A": ["New", "top"], "Rack B": ["Low"]}
    assert place_id(entry, "RACK A") == ids["Rack A"]
    assert place_id(entry, "top") == ids["Top"]
    assert place_id(entry, "Low") == ids["Low"]
    assert place_id(entry, "New") not in ids.values()


async def test_replace_removes_what_the_document_lacks(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Racks and reservoirs go with their devices and entities."""
    entry = await farm(
        racks=[rack("Rack A", "Top", sensors=AIR), rack("Rack B", "Low", sensors=AIR)],
        reservoirs=[{"name": "Tank", "volume_l": 60}],
    )
    gone = place_id(entry, "Rack B"), place_id(entry, "Low"), place_id(entry, "Tank")
    answer = await import_layout(
        hass, entry, {"version": 1, "racks": [rack("Rack A", "Top")]}, replace=True
    )
    assert answer["removed"] == ["Rack B", "Tank"]
    assert racks_of(entry) == {"Rack A": ["Top"]}
    left = {next(iter(d.identifiers))[1] for d in all_devices(hass, entry)}
    assert left.isdisjoint(gone)
    registered = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert not [e for e in registered if e.unique_id.startswith(gone)]


@pytest.mark.parametrize("replace", [False, True])
async def test_a_shelf_moves_by_import_with_all_that_is_its_own(
    hass: HomeAssistant, farm: AddFarm, replace: bool
) -> None:
    """Also from a rack that the document does not mention, or that is removed."""
    climate(hass)
    entry = await farm(
        racks=[rack("Rack A", "Top", "Low", sensors=AIR), rack("Rack B", sensors=AIR)]
    )
    top = place_id(entry, "Top")
    before = {key: e.entity_id for key, e in entities_of(hass, entry, "Top").items()}
    er.async_get(hass).async_update_entity(before["air_vpd"], name="Mine")
    moved = [{"id": top, "name": "Top", "level": 1}]
    answer = await import_layout(
        hass,
        entry,
        {"version": 1, "racks": [{"name": "Rack B", "sensors": AIR, "shelves": moved}]},
        replace=replace,
    )
    if replace:
        assert answer["removed"] == ["Rack A"]
        assert racks_of(entry) == {"Rack B": ["Top"]}
    else:
        assert answer["updated"] == ["Rack B", "Rack A"]
        assert racks_of(entry) == {"Rack A": ["Low"], "Rack B": ["Top"]}
    after = entities_of(hass, entry, "Top")
    assert {key: e.entity_id for key, e in after.items()} == before
    assert after["air_vpd"].name == "Mine"
    assert after["air_vpd"].config_subentry_id == place_id(entry, "Rack B")
    assert float(state_of(hass, entry, "Top", "air_vpd")) == pytest.approx(0.895, 1e-2)


async def test_racks_and_shelves_can_exchange_names(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Ids say who is who; each keeps its own."""
    entry = await farm(racks=[rack("Rack A", "Top", "Low"), rack("Rack B")])
    ids = {n: place_id(entry, n) for n in ("Rack A", "Rack B", "Top", "Low")}
    shelves = [
        {"id": ids["Top"], "name": "Low", "level": 1},
        {"name": "Top", "level": 2},
    ]
    await import_layout(
        hass,
        entry,
        {
            "version": 1,
            "racks": [
                {"id": ids["Rack A"], "name": "Rack B", "shelves": shelves},
                {"name": "Rack A"},
            ],
        },
        replace=True,
    )
    assert racks_of(entry) == {"Rack B": ["Low", "Top"], "Rack A": []}
    assert place_id(entry, "Rack B") == ids["Rack A"]
    assert place_id(entry, "Low") == ids["Top"]
    assert place_id(entry, "Top") not in ids.values()


async def test_the_document_of_another_farm_makes_shelves_of_their_own(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """No two shelves of two farms share an id."""
    ar.async_get(hass).async_create("Cellar")
    first = await farm(**WHOLE)
    second = await farm(farm={**FARM, "name": "Attic"})
    layout = await export_layout(hass, first)
    layout["farm"]["name"] = "Attic"
    await import_layout(hass, second, layout)
    assert racks_of(second) == racks_of(first)
    for place in ("Rack A", "Shelf 1", "Shelf 2", "Tank"):
        assert place_id(second, place) != place_id(first, place)
    fed = second.get_subentries_of_type("reservoir")[0].data["racks"]
    assert fed == [place_id(second, "Rack A"), place_id(second, "Rack B")]
    assert without_ids(await export_layout(hass, second)) == without_ids(layout)


async def test_a_farm_of_a_document_renames_the_farm_and_keeps_what_it_is(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Only what a document can say is changed."""
    entry = await farm(farm={**FARM, "weather": "weather.home"})
    hass.config_entries.async_update_entry(entry, data={**entry.data, "demo": "none"})
    await import_layout(
        hass,
        entry,
        {"version": 1, "farm": {"name": "Attic", "currency": "USD"}},
    )
    assert entry.title == "Attic"
    assert entry.data == {
        "kind": "farm",
        "demo": "none",
        "currency": "USD",
        "crop_day_start": "06:00:00",
    }


@pytest.mark.parametrize(
    ("layout", "path", "problem"),
    [pytest.param(*case[1:], id=case[0]) for case in WRONG],
)
async def test_a_wrong_document_is_refused_with_the_place_of_the_mistake(
    hass: HomeAssistant, farm: AddFarm, layout: object, path: str, problem: str
) -> None:
    """The error is translated, and nothing was changed, not even what was right."""
    await farm(farm={**FARM, "name": "Attic"})
    entry = await farm(racks=[rack("Rack A", "Top")])
    before = await export_layout(hass, entry)
    if isinstance(layout, dict):
        layout = {"version": 1, "racks": [{"name": "New"}], **layout}
    with pytest.raises(ServiceValidationError) as caught:
        await import_layout(hass, entry, layout, replace=True)
    assert caught.value.translation_domain == DOMAIN
    assert caught.value.translation_key == "invalid_layout"
    placeholders = caught.value.translation_placeholders
    assert placeholders is not None
    assert placeholders["path"] == path
    assert problem in placeholders["problem"]
    assert await export_layout(hass, entry) == before


async def test_a_rack_cannot_take_the_name_of_one_that_stays(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """The document says by id who is meant, and would make two racks of one name."""
    entry = await farm(racks=[rack("Rack A"), rack("Rack B")])
    layout = {
        "version": 1,
        "racks": [{"id": place_id(entry, "Rack A"), "name": "Rack B"}],
    }
    with pytest.raises(ServiceValidationError) as caught:
        await import_layout(hass, entry, layout)
    assert caught.value.translation_placeholders == {
        "path": "racks[0].name",
        "problem": "'Rack B' is another place of the farm",
    }
    assert list(racks_of(entry)) == ["Rack A", "Rack B"]


async def test_a_reservoir_may_feed_a_rack_that_is_there_already(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """But not one that `replace` would remove."""
    entry = await farm(racks=[rack("Rack A")])
    tank = {"name": "Tank", "volume_l": 60, "racks": ["Rack A"]}
    layout = {"version": 1, "reservoirs": [tank]}
    with pytest.raises(ServiceValidationError, match="reservoirs"):
        await import_layout(hass, entry, layout, replace=True)
    await import_layout(hass, entry, layout)
    (reservoir,) = entry.get_subentries_of_type("reservoir")
    assert reservoir.data["racks"] == [place_id(entry, "Rack A")]


scraps = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**400)
    | st.floats()
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=6,
)


def places(keys: set[str], **known: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Generate a named place of a document with anything under some of its keys."""
    return st.lists(
        scraps
        | st.fixed_dictionaries(
            {"name": st.sampled_from("abcd")},
            optional=dict.fromkeys(keys, scraps) | known,
        ),
        max_size=2,
    )


SHELF_KEYS = {"id", *WHOLE["racks"][0]["shelves"][0]} - {"name"}
RACK_KEYS = {"id", *WHOLE["racks"][0]} - {"name"}
RESERVOIR_KEYS = {"id", *WHOLE["reservoirs"][0]} - {"name"}


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    scraps
    | st.fixed_dictionaries(
        {"version": st.just(1)},
        optional={
            "farm": scraps,
            "racks": places(
                RACK_KEYS,
                shelves=places(SHELF_KEYS, level=st.integers(0, 9)),
                sensors=st.dictionaries(st.just("temperature"), scraps),
            ),
            "reservoirs": places(RESERVOIR_KEYS, volume_l=st.floats(1, 9)),
        },
    )
)
def test_no_document_is_refused_otherwise_than_with_a_path(document: object) -> None:
    """Whatever is thrown at it, the reader answers with a document or where it is wrong."""
    try:
        parsed = parse(document)
    except LayoutError as error:
        refusal = (error.path, error.problem)
        assert all(refusal)
    else:
        assert parse(parsed) == parsed


@pytest.mark.parametrize("action", ["import_layout", "export_layout"])
async def test_layout_actions_need_a_farm_that_is_set_up(
    hass: HomeAssistant, farm: AddFarm, action: str
) -> None:
    """Demo hardware, an entry that is not loaded and an unknown one are refused."""
    entry = await farm()
    hardware = MockConfigEntry(
        domain=DOMAIN, title="Demo hardware", data={"kind": "demo"}
    )
    hardware.add_to_hass(hass)
    hardware.mock_state(hass, ConfigEntryState.LOADED)
    asleep = MockConfigEntry(domain=DOMAIN, title="Asleep", data={"kind": "farm"})
    asleep.add_to_hass(hass)
    layout = {"layout": {"version": 1}} if action == "import_layout" else {}
    errors = {}
    for name, entry_id in (
        ("demo", hardware.entry_id),
        ("asleep", asleep.entry_id),
        ("unknown", "nobody"),
    ):
        with pytest.raises(ServiceValidationError) as caught:
            await hass.services.async_call(
                DOMAIN,
                action,
                {"config_entry_id": entry_id, **layout},
                blocking=True,
                return_response=True,
            )
        errors[name] = caught.value.translation_key
    hardware.mock_state(hass, ConfigEntryState.NOT_LOADED)
    assert errors == {
        "demo": "not_a_farm",
        "asleep": "service_config_entry_not_loaded",
        "unknown": "service_config_entry_not_found",
    }
    assert entry.state is ConfigEntryState.LOADED


async def test_fifty_racks_are_taken_in_without_a_reload(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """300 shelves in bounded time, then a change of one rack touches no other."""
    climate(hass)
    entry = await farm()
    names = [f"Shelf {level}" for level in range(1, 7)]
    layout = {
        "version": 1,
        "racks": [rack(f"Rack {n}", *names, sensors=AIR) for n in range(1, 51)],
    }
    with patch(
        "custom_components.vertical_farm.async_setup_entry",
        side_effect=AssertionError("the entry was set up again"),
    ):
        await import_layout(hass, entry, layout)
        devices = all_devices(hass, entry)
        assert len(devices) == 1 + 50 + 300
        entity_events = async_capture_events(hass, er.EVENT_ENTITY_REGISTRY_UPDATED)
        device_events = async_capture_events(hass, dr.EVENT_DEVICE_REGISTRY_UPDATED)
        state_events = async_capture_events(hass, "state_changed")
        layout["racks"] = [rack("Rack 7", *names, "Shelf 7", sensors=AIR)]
        await import_layout(hass, entry, layout)
    registry = er.async_get(hass)
    touched = {
        registered.config_subentry_id if registered is not None else "gone"
        for event in entity_events
        for registered in [registry.async_get(event.data["entity_id"])]
    }
    assert touched == {place_id(entry, "Rack 7")}
    assert "remove" not in {event.data["action"] for event in entity_events}
    assert [event.data["action"] for event in device_events] == ["create"]
    news = {
        registered.config_subentry_id
        for event in state_events
        if (registered := registry.async_get(event.data["entity_id"])) is not None
    }
    assert news <= {place_id(entry, "Rack 7"), None}


async def test_an_area_that_does_not_exist_is_refused(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """And an export leaves out one that was deleted, so that it can be imported."""
    entry = await farm()
    layout = {"version": 1, "racks": [{"name": "Rack A", "area": "attic"}]}
    with pytest.raises(ServiceValidationError) as refused:
        await import_layout(hass, entry, layout)
    assert refused.value.translation_placeholders == {
        "path": "racks[0].area",
        "problem": "there is no area 'attic'",
    }
    assert not entry.subentries

    assert ar.async_get(hass).async_create("Attic").id == "attic"
    await import_layout(hass, entry, layout)
    ar.async_get(hass).async_delete("attic")
    exported = await export_layout(hass, entry)
    assert "area" not in exported["racks"][0]
