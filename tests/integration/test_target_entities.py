"""What a farm shows of its targets, health and expected yields."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import RELOAD_AFTER_UPDATE_DELAY
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import MAX_ENABLED_ENTITIES_PER_CONFIG_ENTRY
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.vertical_farm.agronomy.crops import load_crops

from .bound import entities_of
from .conftest import AddFarm
from .crops import LETTUCE, START, ago, growing_of, shelf_of
from .farms import (
    CO2,
    FARM,
    PPFD,
    PPFD_UNIT,
    RH,
    FarmEntry,
    T,
    entity_id,
    number,
    report,
    state_of,
)
from .passing import at
from .test_sensor_snapshots import full_farm

SHELF, RACK, FARM_NAME = "Shelf 1", "Rack A", str(FARM["name"])
SENSORS = {"temperature": [T], "humidity": [RH], "ppfd": [PPFD], "co2": [CO2]}
RACKS = [
    {
        "name": RACK,
        "shelves": [
            {
                "name": name,
                "level": level,
                "width_m": 1.2,
                "depth_m": 0.6,
                "sensors": SENSORS,
            }
            for level, name in enumerate((SHELF, "Shelf 2"))
        ],
    }
]
STAGE = "vegetative"


def band(quantity: str) -> tuple[float, float, float]:
    """Return what the recipe wants: the least, the usual and the most."""
    found = dict(load_crops().crops[LETTUCE].stage(STAGE).bands())[quantity]
    return found.minimum, found.typical, found.maximum


def fair(hass: HomeAssistant, temperature: float | None = None) -> None:
    """Let every sensor report what lettuce wants by day, but for the temperature."""
    usual = band("air_temperature_day_c")[1]
    report(hass, T, usual if temperature is None else temperature, "°C")
    report(hass, RH, band("humidity_pct")[1], "%")
    report(hass, PPFD, band("ppfd_umol")[1], PPFD_UNIT)
    report(hass, CO2, band("co2_ppm")[1], "ppm")


async def live(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    minutes: int,
    weather: Callable[[], None],
) -> None:
    """Let minutes pass in which every sensor reports."""
    for _ in range(minutes):
        weather()
        for _ in range(6):
            freezer.tick(timedelta(seconds=10))
            async_fire_time_changed(hass)
            await hass.async_block_till_done()


@pytest.fixture
async def entry(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> FarmEntry:
    """Return a farm of two shelves in the morning of a day, in UTC, in fair weather."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(at(START))
    fair(hass)
    return await farm(racks=RACKS)


def sow(entry: FarmEntry, *shelves: str, plants: int = 12) -> str:
    """Sow lettuce three weeks ago, and let it be in the stage of these tests."""
    growing = growing_of(entry)
    where = {shelf_of(entry, shelf): plants for shelf in shelves or (SHELF,)}
    batch = growing.sow(LETTUCE, where, at=ago(START, 21))
    growing.set_stage(batch.id, STAGE)
    return batch.id


def details(
    hass: HomeAssistant, entry: FarmEntry, place: str, key: str
) -> dict[str, Any]:
    """Return the attributes of an entity of ours."""
    state = hass.states.get(entity_id(hass, entry, place, key))
    assert state is not None
    return dict(state.attributes)


async def test_without_a_crop_there_is_no_target(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Nor health, nor a yield."""
    await live(hass, freezer, 2, lambda: fair(hass))
    for key in ("in_target", "temperature_in_target", "health", "expected_yield"):
        assert state_of(hass, entry, SHELF, key) == "unknown"
    assert state_of(hass, entry, RACK, "health") == "unknown"


async def test_a_shelf_out_of_its_band_for_five_minutes_is_off_target(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A shorter swing is not told, and what is too high is named."""
    sow(entry)
    await live(hass, freezer, 2, lambda: fair(hass))
    assert state_of(hass, entry, SHELF, "temperature_in_target") == "on"
    assert state_of(hass, entry, SHELF, "in_target") == "on"
    warm = band("air_temperature_day_c")[2] + 1
    await live(hass, freezer, 3, lambda: fair(hass, warm))
    assert state_of(hass, entry, SHELF, "temperature_in_target") == "on"
    await live(hass, freezer, 6, lambda: fair(hass, warm))
    assert state_of(hass, entry, SHELF, "temperature_in_target") == "off"
    assert state_of(hass, entry, SHELF, "in_target") == "off"
    assert "temperature" in details(hass, entry, SHELF, "in_target")["high"]
    await live(hass, freezer, 8, lambda: fair(hass))
    assert state_of(hass, entry, SHELF, "temperature_in_target") == "on"
    assert details(hass, entry, SHELF, "in_target")["high"] == []


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_the_band_and_the_deviation_are_numbers(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """As the recipe has them for the stage; unknown again once the crop is gone."""
    batch = sow(entry)
    low, _, high = band("air_temperature_day_c")
    await live(hass, freezer, 40, lambda: fair(hass, high + 3))
    assert number(hass, entry, SHELF, "temperature_target_low") == low
    assert number(hass, entry, SHELF, "temperature_target_high") == high
    assert number(hass, entry, SHELF, "temperature_deviation") == pytest.approx(3)
    assert number(hass, entry, SHELF, "humidity_deviation") == 0
    growing_of(entry).discard(batch, "mould")
    assert state_of(hass, entry, SHELF, "temperature_target_low") == "unknown"
    assert state_of(hass, entry, SHELF, "temperature_deviation") == "unknown"


async def test_a_hot_day_costs_health_and_says_so(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """On the shelf, in its rack and on the farm, which name the shelf."""
    batch = sow(entry)
    await live(hass, freezer, 120, lambda: fair(hass))
    well = number(hass, entry, SHELF, "health")
    await live(hass, freezer, 180, lambda: fair(hass, 33))
    ill = number(hass, entry, SHELF, "health")
    assert ill < well
    found = details(hass, entry, SHELF, "health")
    metrics = {
        deduction["metric"]: deduction["cause"] for deduction in found["deductions"]
    }
    assert metrics["air_temperature"] == "out_of_band"
    assert 50 <= found["confidence"] <= 100
    assert len(found["deductions"]) <= 3
    for place in (RACK, FARM_NAME):
        assert number(hass, entry, place, "health") == pytest.approx(ill, abs=1)
        worst = details(hass, entry, place, "health")["deductions"][0]
        assert worst["place"] == f"{RACK}, {SHELF}"
    growing_of(entry).discard(batch, "heat")
    await live(hass, freezer, 2, lambda: fair(hass))
    for place in (SHELF, RACK, FARM_NAME):
        assert state_of(hass, entry, place, "health") == "unknown"


async def test_the_expected_yield_is_shared_by_plants_and_summed_up(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """With its band and what it does not know."""
    sow(entry, SHELF, "Shelf 2")
    await live(hass, freezer, 17, lambda: fair(hass))
    one = number(hass, entry, SHELF, "expected_yield")
    assert one > 0
    assert number(hass, entry, "Shelf 2", "expected_yield") == one
    for place in (RACK, FARM_NAME):
        whole = number(hass, entry, place, "expected_yield")
        assert whole == pytest.approx(2 * one, abs=1)
    found = details(hass, entry, SHELF, "expected_yield")
    assert found["low_g"] < one < found["high_g"]
    assert "gain" in found["unknown"]


async def test_details_of_targets_and_health_are_not_recorded(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Only what Home Assistant needs for statistics is."""
    sow(entry)
    await live(hass, freezer, 17, lambda: fair(hass))
    usual = {"device_class", "friendly_name", "state_class", "unit_of_measurement"}
    for key in ("in_target", "health", "expected_yield"):
        state = hass.states.get(entity_id(hass, entry, SHELF, key))
        assert state is not None
        assert state.state_info is not None
        unrecorded = state.state_info["unrecorded_attributes"]
        assert state.attributes.keys() - unrecorded <= usual


async def test_an_enabled_entity_is_shown_after_the_farm_has_started_anew(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Also where it was disabled over a start before."""
    sow(entry)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    age = entity_id(hass, entry, SHELF, "batch_age")
    assert hass.states.get(age) is None
    er.async_get(hass).async_update_entity(age, disabled_by=None)
    await hass.async_block_till_done()
    freezer.tick(timedelta(seconds=RELOAD_AFTER_UPDATE_DELAY + 1))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert state_of(hass, entry, SHELF, "batch_age") == "21"


async def test_a_large_farm_stays_within_what_home_assistant_allows(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """300 shelves with every sensor in 50 racks, fed by 10 reservoirs."""
    entry = await farm(**full_farm())
    enabled = {
        place: sum(
            not known.disabled for known in entities_of(hass, entry, place).values()
        )
        for place in (FARM_NAME, "Rack", "Shelf", "Tank")
    }
    whole = (
        enabled[FARM_NAME]
        + 50 * enabled["Rack"]
        + 300 * enabled["Shelf"]
        + 10 * enabled["Tank"]
    )
    assert enabled["Shelf"] > 20, "the farm has every sensor"
    assert whole <= MAX_ENABLED_ENTITIES_PER_CONFIG_ENTRY
