"""A farm is added and changed in forms."""

from typing import Any

from homeassistant.config_entries import SOURCE_IMPORT, SOURCE_USER, FlowType
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.vertical_farm.const import DOMAIN

from .bound import register, rename, suggested
from .conftest import AddFarm
from .farms import FARM, one_shelf, place_id

PRICE, WEATHER = "sensor.price", "weather.home"
CELLAR = {"name": "Cellar", "currency": "EUR", "crop_day_start": "06:00:00"}


async def open_form(hass: HomeAssistant, step: str) -> dict[str, Any]:
    """Choose from the menu that opens when a farm is added."""
    menu = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert menu["type"] is FlowResultType.MENU
    assert menu["menu_options"] == ["farm", "demo"]
    return await submit(hass, dict(menu), {"next_step_id": step})


async def submit(
    hass: HomeAssistant, flow: dict[str, Any], values: dict[str, Any]
) -> dict[str, Any]:
    """Submit a form of a farm."""
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], values)
    await hass.async_block_till_done()
    return dict(result)


async def test_a_farm_is_added_and_its_first_rack_follows(hass: HomeAssistant) -> None:
    """Bound entities are stored by registry id; the form of a rack opens next."""
    price = register(hass, PRICE, 0.3)
    form = await open_form(hass, "farm")
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "farm"
    result = await submit(
        hass,
        form,
        {
            "name": " Cellar ",
            "currency": "CHF",
            "crop_day_start": "05:30:00",
            "electricity_price": PRICE,
            "weather": WEATHER,
        },
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Cellar"
    assert result["data"] == {
        "kind": "farm",
        "currency": "CHF",
        "crop_day_start": "05:30:00",
        "electricity_price": price.id,
        "weather": WEATHER,
    }
    kind, flow_id = result["next_flow"]
    assert kind is FlowType.CONFIG_SUBENTRIES_FLOW
    rack_form = hass.config_entries.subentries.async_get(flow_id)
    assert rack_form["step_id"] == "user"
    assert rack_form["handler"] == (result["result"].entry_id, "rack")


@pytest.mark.parametrize(
    ("name", "error"), [("cellar ", "name_taken"), ("  ", "name_empty")]
)
async def test_a_new_farm_needs_a_name_of_its_own(
    hass: HomeAssistant, farm: AddFarm, name: str, error: str
) -> None:
    """The form says what is wrong with the name, keeps the rest, and goes on."""
    await farm()
    form = await open_form(hass, "farm")
    refused = await submit(hass, form, {**CELLAR, "name": name, "currency": "CHF"})
    assert refused["type"] is FlowResultType.FORM
    assert refused["errors"] == {"name": error}
    assert suggested(refused)["currency"] == "CHF"
    accepted = await submit(hass, refused, {**CELLAR, "name": "Attic"})
    assert accepted["type"] is FlowResultType.CREATE_ENTRY
    titles = {entry.title for entry in hass.config_entries.async_entries(DOMAIN)}
    assert titles == {"Cellar", "Attic"}


@pytest.mark.parametrize(
    ("name", "error"), [("CELLAR", "name_taken"), (" ", "name_empty")]
)
async def test_a_changed_farm_needs_a_name_of_its_own(
    hass: HomeAssistant, farm: AddFarm, name: str, error: str
) -> None:
    """Another farm's name and none are refused; its own name is not."""
    await farm()
    attic = await farm(farm={**FARM, "name": "Attic"})
    form = await attic.start_reconfigure_flow(hass)
    assert form["step_id"] == "reconfigure"
    refused = await submit(hass, dict(form), {**CELLAR, "name": name})
    assert refused["errors"] == {"name": error}
    changed = await submit(
        hass, refused, {**CELLAR, "name": "Attic", "currency": "USD"}
    )
    assert changed["reason"] == "reconfigure_successful"
    assert attic.title == "Attic"
    assert attic.data["currency"] == "USD"


async def test_the_form_of_a_farm_shows_and_empties_what_is_bound(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """A renamed price entity is shown by its new name; an emptied field is forgotten."""
    price = register(hass, PRICE, 0.3)
    entry = await farm(farm={**FARM, "electricity_price": PRICE, "weather": WEATHER})
    assert entry.data["electricity_price"] == price.id
    rename(hass, PRICE, "sensor.tariff")
    form = await entry.start_reconfigure_flow(hass)
    assert suggested(dict(form)) == {
        **CELLAR,
        "electricity_price": "sensor.tariff",
        "weather": WEATHER,
    }
    await submit(hass, dict(form), {**CELLAR, "electricity_price": "sensor.tariff"})
    assert entry.data == {
        "kind": "farm",
        "currency": "EUR",
        "crop_day_start": "06:00:00",
        "electricity_price": price.id,
    }


async def test_the_demo_farm_brings_hardware_and_a_farm_that_is_bound_to_it(
    hass: HomeAssistant,
) -> None:
    """One form makes two entries; every binding of the farm exists."""
    form = await open_form(hass, "demo")
    assert form["step_id"] == "demo"
    result = await submit(hass, form, {"racks": 2, "shelves": 1})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert "next_flow" not in result
    hardware = result["result"]
    assert hardware.supported_subentry_types == {}
    (entry,) = (
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry is not hardware
    )
    assert entry.data["demo"] == hardware.entry_id
    racks = entry.get_subentries_of_type("rack")
    assert [len(rack.data["shelves"]) for rack in racks] == [1, 1]
    rack_ids = {rack.subentry_id for rack in racks}
    for reservoir in entry.get_subentries_of_type("reservoir"):
        assert set(reservoir.data["racks"]) <= rack_ids
        assert reservoir.data["racks"]
    registry = er.async_get(hass)
    for rack in racks:
        for refs in rack.data["sensors"].values():
            assert all(registry.async_get(ref) for ref in refs)


async def test_demo_hardware_has_nothing_to_reconfigure(hass: HomeAssistant) -> None:
    """Its form says so."""
    form = await open_form(hass, "demo")
    result = await submit(hass, form, {"racks": 1, "shelves": 1})
    hardware = result["result"]
    answer = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": "reconfigure", "entry_id": hardware.entry_id}
    )
    assert answer["type"] is FlowResultType.ABORT
    assert answer["reason"] == "demo_hardware"


async def test_a_demo_farm_stays_one_when_it_is_changed(hass: HomeAssistant) -> None:
    """It keeps the clock of its hardware."""
    result = await submit(
        hass, await open_form(hass, "demo"), {"racks": 1, "shelves": 1}
    )
    hardware = result["result"].entry_id
    (entry,) = (
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.data.get("demo") == hardware
    )
    form = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": "reconfigure", "entry_id": entry.entry_id}
    )
    await submit(hass, dict(form), {**CELLAR, "name": "Playground"})
    assert entry.title == "Playground"
    assert entry.data["demo"] == hardware


async def test_an_imported_farm_gets_a_free_name_and_its_reservoirs_know_their_racks(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Names count up; a reservoir's rack is found by name, whatever its case."""
    await farm()
    await farm(farm={**FARM, "name": "Cellar 2"})
    layout = {
        "version": 1,
        "farm": FARM,
        "racks": one_shelf(),
        "reservoirs": [{"name": "Tank", "volume_l": 60, "racks": ["RACK A"]}],
    }
    result = await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_IMPORT},
        data={"layout": layout, "demo": "hardware"},
    )
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    entry = result["result"]
    assert entry.title == "Cellar 3"
    (tank,) = entry.get_subentries_of_type("reservoir")
    assert tank.data["racks"] == [place_id(entry, "Rack A")]
