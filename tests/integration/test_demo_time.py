"""A demo farm's day and clock: changed clocks, time zones, restarts, power cuts."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from .demo_farm import (
    HOUR,
    KEY,
    START,
    entry_from,
    farm_now,
    farms,
    forget,
    hardware_entry,
    let_pass,
    run_fast,
    saved_after,
    set_up,
    shown,
    state_of,
    tick,
    unload_all,
    value_of,
)

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")


@pytest.fixture(autouse=True)
async def _lifetime(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> AsyncGenerator[None]:
    """Begin in the morning, and leave nothing running."""
    freezer.move_to(START)
    yield
    await unload_all(hass)


async def test_the_crop_day_begins_with_the_lamps_when_the_farm_is_added(
    hass: HomeAssistant,
) -> None:
    """In local time, to the second."""
    await hass.config.async_set_time_zone("Europe/Amsterdam")
    await set_up(hass, hardware_entry())
    assert farms(hass)[0].data["crop_day_start"] == "08:00:20"
    assert state_of(hass, "lamp_1_1").state == "on"


async def test_a_new_farm_knows_its_light_within_a_minute(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The crop's day begins with the farm, so that hardly any of it is unknown."""
    freezer.tick(timedelta(seconds=37.6))
    entry = hardware_entry()
    freezer.tick(timedelta(seconds=0.3))
    await set_up(hass, entry)
    await tick(hass, freezer, 61)
    assert 0.003 < shown(hass, "rack_1_shelf_1_dli_today") < 0.01
    assert shown(hass, "rack_1_shelf_1_dli_coverage") > 98


@pytest.mark.parametrize(
    ("evening", "hours"), [("2026-03-28", 23), ("2026-10-24", 25), ("2026-06-01", 24)]
)
async def test_the_light_begins_at_the_same_local_time_when_the_clocks_change(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, evening: str, hours: int
) -> None:
    """With the crop day of the farm, on the short and on the long day."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to(f"{evening} 08:00:20+00:00")
    await set_up(hass, hardware_entry())
    added = dt_util.now()
    await let_pass(hass, freezer, hours * HOUR - 30)
    assert state_of(hass, "lamp_1_1").state == "off"
    await let_pass(hass, freezer, 31)
    await tick(hass, freezer, 2)
    assert state_of(hass, "lamp_1_1").state == "on"
    assert dt_util.now().strftime("%H:%M") == added.strftime("%H:%M")
    await tick(hass, freezer, 59)
    light = hass.states.get("sensor.rack_1_shelf_1_photoperiod_today")
    assert light is not None
    began = dt_util.parse_datetime(light.attributes["last_reset"])
    assert began == dt_util.as_utc(added) + timedelta(hours=hours)
    await let_pass(hass, freezer, 15.9 * HOUR)
    assert state_of(hass, "lamp_1_1").state == "on"
    await let_pass(hass, freezer, 0.1 * HOUR)
    assert state_of(hass, "lamp_1_1").state == "off"


async def test_the_light_moves_with_the_farm_to_another_time_zone(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Eight in the morning is eight in the morning there."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    await set_up(hass, hardware_entry())
    await hass.config.async_update(time_zone="America/New_York")
    await let_pass(hass, freezer, 5 * HOUR)
    assert state_of(hass, "lamp_1_1").state == "off"
    await let_pass(hass, freezer, 2 * HOUR)
    assert state_of(hass, "lamp_1_1").state == "on"


async def test_the_light_keeps_its_local_time_over_a_restart(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """Even where the time zone was changed, which the age of the hardware is not."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    document = await saved_after(hass, freezer, hass_storage, HOUR)
    await hass.config.async_update(time_zone="America/New_York")
    hass_storage[KEY] = document
    await set_up(hass, entry_from(document))
    await let_pass(hass, freezer, 4 * HOUR)
    assert state_of(hass, "lamp_1_1").state == "off"
    await let_pass(hass, freezer, 2 * HOUR)
    assert state_of(hass, "lamp_1_1").state == "on"


async def test_a_restart_goes_on_in_real_time_and_keeps_the_speed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """Ten hours off are ten hours of the farm, and then it is fast again."""
    document = await saved_after(hass, freezer, hass_storage, HOUR)
    then = document["data"]["world"]["t"]
    document["data"]["clock"] |= {
        "anchor_wall": document["data"]["saved_wall"],
        "anchor_farm": then,
        "speed": 100.0,
    }
    freezer.tick(timedelta(hours=10))
    hass_storage[KEY] = document
    entry = await set_up(hass, entry_from(document))
    await hass.config_entries.async_unload(entry.entry_id)
    data = hass_storage[KEY]["data"]
    assert data["world"]["t"] == pytest.approx(then + 10 * HOUR, abs=5)
    assert data["clock"]["speed"] == 100
    assert (
        data["world"]["ledger"]["energy_j"]["lamps"]
        > (document["data"]["world"]["ledger"]["energy_j"]["lamps"])
    )


async def test_a_long_absence_is_lived_through_for_its_last_day(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """A month off costs one simulated day."""
    document = await saved_after(hass, freezer, hass_storage, HOUR)
    freezer.tick(timedelta(days=30))
    hass_storage[KEY] = document
    entry = await set_up(hass, entry_from(document))
    await hass.config_entries.async_unload(entry.entry_id)
    before, after = document["data"]["world"], hass_storage[KEY]["data"]["world"]
    assert after["t"] == pytest.approx(before["t"] + 30 * 24 * HOUR, abs=5)
    lit_h = after["plots"][0]["lamp"]["lit_hours"]
    assert lit_h - before["plots"][0]["lamp"]["lit_hours"] == pytest.approx(16, abs=0.5)


async def test_after_a_power_cut_time_does_not_go_back(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """A fast farm may have run on since the last save, so it is assumed that it did."""
    document = await saved_after(hass, freezer, hass_storage, HOUR)
    data = document["data"]
    data["running"] = True
    data["clock"] |= {
        "anchor_wall": data["saved_wall"],
        "anchor_farm": data["world"]["t"],
        "speed": 600.0,
    }
    freezer.tick(timedelta(hours=1))
    hass_storage[KEY] = document
    entry = await set_up(hass, entry_from(document))
    await hass.config_entries.async_unload(entry.entry_id)
    now = hass_storage[KEY]["data"]["world"]["t"]
    assert now >= data["world"]["t"] + 180 * 600
    assert now <= data["world"]["t"] + 200 * 600 + HOUR


async def test_while_the_hardware_is_away_its_farm_lives_in_real_time(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """And in its own time again with the hardware."""
    entry = await set_up(hass, hardware_entry())
    await run_fast(hass)
    await tick(hass, freezer, 5)
    before = farm_now(hass)
    await hass.config_entries.async_unload(entry.entry_id)
    assert farm_now(hass) == pytest.approx(before)
    await let_pass(hass, freezer, HOUR)
    assert farm_now(hass) == pytest.approx(before + HOUR)
    await hass.config_entries.async_setup(entry.entry_id)
    assert farm_now(hass) == pytest.approx(before + HOUR)
    await tick(hass, freezer, 5)
    assert farm_now(hass) == pytest.approx(before + HOUR + 5 * 600)


@pytest.mark.parametrize("running", [True, False], ids=["running", "away"])
async def test_over_a_restart_farm_time_does_not_go_back(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
    running: bool,
) -> None:
    """Also where the hardware had been unloaded for an hour, and stays away."""
    entry = await set_up(hass, hardware_entry())
    await run_fast(hass)
    await tick(hass, freezer, 5)
    if not running:
        await hass.config_entries.async_unload(entry.entry_id)
        await let_pass(hass, freezer, HOUR)
    before = farm_now(hass)
    await forget(hass, entry, hass_storage)
    hardware_entry().add_to_hass(hass)
    freezer.tick(timedelta(seconds=10))
    await hass.config_entries.async_reload(farms(hass)[0].entry_id)
    assert farm_now(hass) == pytest.approx(before + 10)


async def test_farm_time_stops_to_race_when_home_assistant_stops(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """So that what the farm writes last is not in the future of the next start."""
    await set_up(hass, hardware_entry())
    await run_fast(hass)
    await tick(hass, freezer, 5)
    before = farm_now(hass)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    freezer.tick(timedelta(seconds=9))
    assert farm_now(hass) == pytest.approx(before + 9)


async def test_a_machine_that_slept_wakes_up_at_the_present(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """Of a year's sleep only some hours are lived through."""
    entry = await set_up(hass, hardware_entry())
    await let_pass(hass, freezer, 365 * 24 * HOUR)
    assert 17 < value_of(hass, "temperature_1_1") < 26
    await hass.config_entries.async_unload(entry.entry_id)
    world = hass_storage[KEY]["data"]["world"]
    assert world["t"] == pytest.approx(dt_util.utcnow().timestamp(), abs=2)
