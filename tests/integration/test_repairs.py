"""What only the grower can mend is reported, with the way to its form."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import FlowType
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.vertical_farm.const import DOMAIN

from .bound import entities_of, register, remove, rename, submit, suggested
from .conftest import AddFarm
from .dashboard import Repairs
from .farms import (
    FARM,
    PPFD,
    FarmEntry,
    T,
    number,
    one_shelf,
    place_id,
    report,
    state_of,
)

# Home Assistant's own web server warns about its keys.
pytestmark = pytest.mark.filterwarnings("ignore:It is recommended to use web")

WARM = one_shelf(sensors={"temperature": [T]})
TANK = {"name": "Tank", "volume_l": 60, "racks": ["Rack A"]}


def issues(hass: HomeAssistant) -> dict[str, dict[str, str]]:
    """Return what our open issues say, by translation key."""
    found: dict[str, dict[str, str]] = {}
    for issue in ir.async_get(hass).issues.values():
        if issue.domain == DOMAIN:
            assert issue.translation_key is not None
            assert issue.is_fixable
            assert issue.translation_key not in found
            found[issue.translation_key] = issue.translation_placeholders or {}
    return found


@pytest.fixture
def dashboard(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> Repairs:
    """Return the repairs dashboard."""
    return Repairs(hass, hass_client)


async def roll_up(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let the seconds pass after which problems are looked at."""
    freezer.tick(timedelta(seconds=15))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()


async def test_a_renamed_sensor_goes_on_without_a_word(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """The value keeps flowing from the new name."""
    register(hass, T, 24, "°C", "temperature")
    entry = await farm(racks=WARM)
    rename(hass, T, "sensor.air")
    await hass.async_block_till_done()
    report(hass, "sensor.air", 26, "°C", "temperature")
    await hass.async_block_till_done()
    assert number(hass, entry, "Shelf 1", "temperature") == 26
    assert issues(hass) == {}


async def test_a_removed_sensor_is_reported_and_mended_in_the_form(
    hass: HomeAssistant, farm: AddFarm, dashboard: Repairs
) -> None:
    """The shelf's entity stays; choosing another sensor mends it."""
    register(hass, T, 24, "°C", "temperature")
    report(hass, "sensor.other", 20, "°C")
    entry = await farm(racks=WARM)
    before = entities_of(hass, entry, "Shelf 1")
    remove(hass, T)
    await hass.async_block_till_done()
    assert issues(hass) == {"missing_entity": {"place": "Rack A", "entities": f"`{T}`"}}
    assert entities_of(hass, entry, "Shelf 1") == before
    menu = await dashboard.form()
    assert menu["step_id"] == "reconfigure"
    assert menu["handler"] == (entry.entry_id, "rack")
    assert issues(hass), "the form alone mends nothing"
    form = await submit(hass, menu, {"next_step_id": "edit_shelf"})
    form = await submit(hass, form, {"shelf": place_id(entry, "Shelf 1")})
    await submit(
        hass,
        form,
        {
            "name": "Shelf 1",
            "level": 1,
            "sensors": {"temperature": ["sensor.other"]},
        },
    )
    assert issues(hass) == {}
    assert entities_of(hass, entry, "Shelf 1").keys() == before.keys()
    assert number(hass, entry, "Shelf 1", "temperature") == 20


async def test_a_removed_sensor_has_no_reading(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """What depends on it is unavailable at once."""
    register(hass, T, 24, "°C", "temperature")
    entry = await farm(racks=WARM)
    remove(hass, T)
    await hass.async_block_till_done()
    assert state_of(hass, entry, "Shelf 1", "temperature") == "unavailable"


async def test_a_sensor_that_comes_back_mends_it_by_itself(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """The same entity is bound again, even after a restart in between."""
    register(hass, T, 24, "°C", "temperature")
    entry = await farm(racks=WARM)
    remove(hass, T)
    await hass.async_block_till_done()
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert list(issues(hass)) == ["missing_entity"]
    register(hass, T, 25, "°C", "temperature")
    await hass.async_block_till_done()
    assert issues(hass) == {}
    assert number(hass, entry, "Shelf 1", "temperature") == 25


async def test_an_entity_that_was_never_there_is_reported_by_its_name(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """It is withdrawn once the entity shows up, registered or not."""
    entry = await farm(racks=WARM)
    assert issues(hass)["missing_entity"]["entities"] == f"`{T}`"
    report(hass, T, 24, "°C")
    await hass.async_block_till_done()
    assert number(hass, entry, "Shelf 1", "temperature") == 24
    await roll_up(hass, freezer)
    assert issues(hass) == {}


async def test_nothing_is_missed_before_home_assistant_has_started(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Other integrations set their entities up while we wait."""
    hass.set_state(CoreState.starting)
    await farm(racks=WARM)
    assert issues(hass) == {}
    hass.set_state(CoreState.running)
    hass.bus.async_fire("homeassistant_started")
    await hass.async_block_till_done()
    assert list(issues(hass)) == ["missing_entity"]


async def test_a_missing_price_leads_to_the_form_of_the_farm(
    hass: HomeAssistant, farm: AddFarm, dashboard: Repairs
) -> None:
    """The farm itself is the place; emptying the field mends it."""
    entry = await farm(farm={**FARM, "electricity_price": "sensor.price"})
    assert issues(hass) == {
        "missing_entity": {"place": "Cellar", "entities": "`sensor.price`"}
    }
    flow = await dashboard.start()
    assert flow["description_placeholders"] == issues(hass)["missing_entity"]
    result = await dashboard.confirm(flow)
    assert result["reason"] == "leads_to_form"
    kind, flow_id = result["next_flow"]
    assert kind == FlowType.CONFIG_FLOW
    form = hass.config_entries.flow.async_get(flow_id)
    assert form["step_id"] == "reconfigure"
    await hass.config_entries.flow.async_configure(flow_id, FARM)
    await hass.async_block_till_done()
    assert "electricity_price" not in entry.data
    assert issues(hass) == {}


async def test_a_reservoir_of_a_removed_rack_is_mended_by_saving_its_form(
    hass: HomeAssistant, farm: AddFarm, dashboard: Repairs
) -> None:
    """The rack is gone from the form; the rest of the reservoir goes on meanwhile."""
    report(hass, "sensor.level", 50, "%")
    entry = await farm(
        racks=[{"name": "Rack A"}, {"name": "Rack B"}],
        reservoirs=[
            TANK
            | {"racks": ["Rack A", "Rack B"], "sensors": {"level": ["sensor.level"]}}
        ],
    )
    hass.config_entries.async_remove_subentry(entry, place_id(entry, "Rack A"))
    await hass.async_block_till_done()
    assert issues(hass) == {"removed_rack": {"place": "Tank"}}
    assert number(hass, entry, "Tank", "level") == 50
    form = await dashboard.form()
    assert suggested(form)["racks"] == [place_id(entry, "Rack B")]
    await submit(
        hass,
        form,
        {
            "name": "Tank",
            "volume_l": 60,
            "racks": suggested(form)["racks"],
            "sensors": {"level": ["sensor.level"]},
            "ec_compensated": True,
        },
    )
    assert issues(hass) == {}
    assert number(hass, entry, "Tank", "level") == 50


async def test_a_unit_that_cannot_be_used_is_reported_until_the_sensor_is_right(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """The sensor's unit changed after it was bound; its owner corrects it."""
    report(hass, T, 24, "°C")
    entry = await farm(racks=WARM)
    report(hass, T, 24, "hPa")
    await roll_up(hass, freezer)
    assert issues(hass) == {
        "unusable_unit": {
            "place": "Rack A",
            "entity": T,
            "unit": "hPa",
            "metric": "temperature",
        }
    }
    assert state_of(hass, entry, "Shelf 1", "temperature") == "unknown"
    report(hass, T, 75.2, "°F")
    await roll_up(hass, freezer)
    assert issues(hass) == {}
    assert number(hass, entry, "Shelf 1", "temperature") == pytest.approx(24)


async def test_a_lux_meter_without_a_lamp_leads_to_its_rack(
    hass: HomeAssistant, farm: AddFarm, dashboard: Repairs
) -> None:
    """Choosing the lamp of the shelf mends it."""
    report(hass, PPFD, 9000, "lx")
    entry = await farm(racks=one_shelf(sensors={"ppfd": [PPFD]}))
    assert list(issues(hass)) == ["not_calibrated"]
    menu = await dashboard.form()
    form = await submit(hass, menu, {"next_step_id": "edit_shelf"})
    form = await submit(hass, form, {"shelf": place_id(entry, "Shelf 1")})
    values = {"name": "Shelf 1", "level": 1, "sensors": {"ppfd": [PPFD]}}
    await submit(hass, form, {**values, "lamp_type": "white_led_warm"})
    assert issues(hass) == {}


async def test_a_sensor_without_a_unit_is_said_to_have_none(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """The text shows a dash."""
    report(hass, T, 24)
    await farm(racks=WARM)
    assert issues(hass)["unusable_unit"]["unit"] == "-"


async def test_an_open_repair_of_a_removed_rack_has_nothing_left_to_mend(
    hass: HomeAssistant, farm: AddFarm, dashboard: Repairs
) -> None:
    """The rack was removed while its repair was open."""
    entry = await farm(racks=WARM)
    flow = await dashboard.start()
    hass.config_entries.async_remove_subentry(entry, place_id(entry, "Rack A"))
    await hass.async_block_till_done()
    result = await dashboard.confirm(flow)
    assert result["reason"] == "place_removed"
    assert issues(hass) == {}


async def test_an_open_repair_of_a_removed_farm_has_nothing_left_to_mend(
    hass: HomeAssistant, farm: AddFarm, dashboard: Repairs
) -> None:
    """The farm was removed while its repair was open."""
    entry = await farm(racks=WARM)
    flow = await dashboard.start()
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    result = await dashboard.confirm(flow)
    assert result["reason"] == "place_removed"


async def test_an_unloaded_farm_takes_its_issues_along_and_no_others(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Another farm's issues stay."""
    first = await farm(racks=WARM)
    await farm(farm={**FARM, "name": "Attic"}, reservoirs=[TANK | {"racks": []}])
    second: FarmEntry = await farm(
        farm={**FARM, "name": "Shed", "electricity_price": "sensor.price"}
    )
    ir.async_create_issue(
        hass,
        "other",
        f"issue_{first.entry_id}",
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key="other",
    )
    await hass.config_entries.async_unload(first.entry_id)
    await hass.async_block_till_done()
    left = {
        (issue.domain, (issue.data or {}).get("entry_id"))
        for issue in ir.async_get(hass).issues.values()
    }
    assert left == {("other", None), (DOMAIN, second.entry_id)}


async def test_a_removed_rack_whose_own_entity_was_bound_does_no_harm(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Its entities leave the registry before the farm hears of the removal."""
    report(hass, T, 24, "°C")
    entry = await farm(racks=[*WARM, {"name": "Rack B"}])
    ours = entities_of(hass, entry, "Shelf 1")["temperature"].entity_id
    form = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "reservoir"), context={"source": "user"}
    )
    await submit(
        hass,
        dict(form),
        {
            "name": "Tank",
            "volume_l": 60,
            "sensors": {"water_temperature": [ours]},
        },
    )
    assert number(hass, entry, "Tank", "water_temperature") == 24
    hass.config_entries.async_remove_subentry(entry, place_id(entry, "Rack A"))
    await hass.async_block_till_done()
    assert issues(hass) == {
        "missing_entity": {"place": "Tank", "entities": f"`{ours}`"}
    }
    assert er.async_get(hass).async_get(ours) is None
