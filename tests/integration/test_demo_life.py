"""A demo farm over its life: its farm, restarts, power cuts, spoilt files, removal."""

from collections.abc import AsyncGenerator
from datetime import timedelta
import json
import logging
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.vertical_farm.const import DOMAIN

from .demo_farm import (
    START,
    act,
    break_,
    entity_of,
    hardware_entry,
    let_pass,
    set_up,
    state_of,
    tick,
    unload_all,
    value_of,
)

KEY = f"{DOMAIN}.demo.01JDEMO"
HOUR = 3600.0


@pytest.fixture(autouse=True)
async def _lifetime(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> AsyncGenerator[None]:
    """Begin in the morning, and leave nothing running."""
    freezer.move_to(START)
    yield
    await unload_all(hass)


def farms(hass: HomeAssistant) -> list[ConfigEntry]:
    """Return the farms that there are."""
    return [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.data["kind"] == "farm"
    ]


def shown(hass: HomeAssistant, key: str) -> float:
    """Return the number that a sensor of the farm shows."""
    state = hass.states.get(f"sensor.{key}")
    assert state is not None, key
    return float(state.state)


def farm_now(hass: HomeAssistant) -> float:
    """Return the farm's time."""
    now: float = farms(hass)[0].runtime_data.farm.now
    return now


async def run_fast(hass: HomeAssistant) -> None:
    """Let the farm's time run as fast as it can."""
    call = {"speed": 600}
    await hass.services.async_call(DOMAIN, "set_demo_speed", call, blocking=True)


async def forget(
    hass: HomeAssistant, entry: ConfigEntry, hass_storage: dict[str, Any]
) -> None:
    """Leave nothing of the hardware but its file, as a restart does."""
    await hass.config_entries.async_unload(entry.entry_id)
    document = json.loads(json.dumps(hass_storage[KEY]))
    await hass.config_entries.async_remove(entry.entry_id)
    hass_storage[KEY] = document


async def saved_after(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
    seconds: float,
) -> dict[str, Any]:
    """Return the file that a demo farm leaves after some time, and forget the farm."""
    entry = await set_up(hass, hardware_entry())
    await let_pass(hass, freezer, seconds)
    await hass.config_entries.async_unload(entry.entry_id)
    document: dict[str, Any] = json.loads(json.dumps(hass_storage[KEY]))
    for other in hass.config_entries.async_entries(DOMAIN):
        await hass.config_entries.async_remove(other.entry_id)
    await hass.async_block_till_done()
    return document


def entry_from(document: dict[str, Any]) -> MockConfigEntry:
    """Return hardware as old as a file's world."""
    entry = hardware_entry()
    created = dt_util.utc_from_timestamp(document["data"]["world"]["day_start"])
    object.__setattr__(entry, "created_at", created)
    return entry


async def test_the_first_set_up_makes_a_farm_of_real_entities(
    hass: HomeAssistant,
) -> None:
    """Bound by entity, as a user would do it."""
    entry = await set_up(hass, hardware_entry(racks=3, shelves=2))
    (farm,) = farms(hass)
    assert farm.data["demo"] == entry.entry_id
    assert farm.title == "Demo farm"
    subentries = sorted((s.subentry_type, s.title) for s in farm.subentries.values())
    assert subentries == [
        ("rack", "Rack 1"),
        ("rack", "Rack 2"),
        ("rack", "Rack 3"),
        ("reservoir", "Reservoir 1"),
        ("reservoir", "Reservoir 2"),
    ]
    layout = await hass.services.async_call(
        DOMAIN,
        "export_layout",
        {"config_entry_id": farm.entry_id},
        blocking=True,
        return_response=True,
    )
    assert layout is not None
    text = json.dumps(layout)
    for key in (
        "lamp_3_2",
        "ppfd_3_2",
        "lamp_power_1_1",
        "leaf_temperature_2_1",
        "temperature_2_1",
        "temperature_2_2",
        "humidity_1",
        "co2_1",
        "ec_2",
        "flow_2",
        "leak_2",
        "pump_1",
        "doser_ph_1",
    ):
        assert entity_of(hass, key) in text, key


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


async def test_the_farms_shelves_show_the_simulated_values(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """What the simulated sensors measure arrives."""
    await set_up(hass, hardware_entry())
    await let_pass(hass, freezer, HOUR)
    await tick(hass, freezer, 10)
    shelf = hass.states.get("sensor.rack_1_shelf_1_ppfd")
    assert shelf is not None
    assert float(shelf.state) == pytest.approx(value_of(hass, "ppfd_1_1"))


async def test_the_farm_knows_what_its_lamps_cost(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """By the price of the simulated hour, in Home Assistant's currency."""
    await set_up(hass, hardware_entry())
    price = value_of(hass, "electricity_price")
    for _ in range(10):
        await let_pass(hass, freezer, 270)
        await tick(hass, freezer, 10)
    for place in ("rack_1_shelf_1", "rack_1", "demo_farm"):
        energy = hass.states.get(f"sensor.{place}_energy_today")
        cost = hass.states.get(f"sensor.{place}_energy_cost_today")
        assert energy is not None
        assert cost is not None
        assert cost.attributes["unit_of_measurement"] == "EUR"
        assert float(energy.state) > 0.04
        assert float(cost.state) == pytest.approx(
            float(energy.state) * price, rel=0.001
        )


async def test_a_deleted_farm_is_not_made_again(hass: HomeAssistant) -> None:
    """It was the user's wish."""
    entry = await set_up(hass, hardware_entry())
    await hass.config_entries.async_remove(farms(hass)[0].entry_id)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert not farms(hass)


async def test_a_farm_that_is_there_already_is_not_made_twice(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """Even where the file that knew it was lost."""
    entry = await set_up(hass, hardware_entry())
    await hass.config_entries.async_unload(entry.entry_id)
    hass_storage.pop(KEY)
    await hass.config_entries.async_remove(entry.entry_id)
    await set_up(hass, hardware_entry())
    assert len(farms(hass)) == 1


async def test_a_reload_goes_on_with_the_same_farm(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Commands, faults and the programme's state are kept."""
    entry = await set_up(hass, hardware_entry())
    await let_pass(hass, freezer, HOUR)
    await act(hass, "light", "turn_on", "lamp_1_1", brightness=77)
    await break_(hass, "ph_1", "dead")
    await act(hass, "switch", "turn_off", "programme")
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert state_of(hass, "lamp_1_1").attributes["brightness"] == 77
    assert state_of(hass, "ph_1").state == "unavailable"
    assert state_of(hass, "programme").state == "off"


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


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.clear(),
        lambda data: data.update(world=None),
        lambda data: data.update(clock=None),
        lambda data: data.update(saved_wall="yesterday"),
        lambda data: data["clock"].update(speed=0.0),
        lambda data: data["clock"].update(anchor_farm=-9e9),
        lambda data: data["clock"].update(anchor_farm=9e99),
        lambda data: data.update(crop_day_start="at dawn"),
        lambda data: data["world"].update(day_start=9e99),
        lambda data: data["world"].update(t="late"),
        lambda data: data["world"]["tanks"][0].pop("water"),
        lambda data: data.update(probes=[]),
        lambda data: data["world"].update(racks=3),
    ],
)
async def test_a_spoilt_file_begins_anew_and_says_so_once(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    spoil: Any,  # noqa: ANN401
) -> None:
    """With believable values, and without a warning."""
    document = await saved_after(hass, freezer, hass_storage, HOUR)
    entry = entry_from(document)
    spoil(document["data"])
    hass_storage[KEY] = document
    caplog.clear()
    await set_up(hass, entry)
    said = [r for r in caplog.records if "begins anew" in r.message]
    assert [record.levelno for record in said] == [logging.INFO]
    assert 18 < value_of(hass, "temperature_1_1") < 26
    assert value_of(hass, "ppfd_1_1") > 150


async def test_a_file_of_a_newer_version_begins_anew(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """It is no reason to fail."""
    document = await saved_after(hass, freezer, hass_storage, HOUR)
    hass_storage[KEY] = {**document, "version": 99}
    await set_up(hass, entry_from(document))
    assert 18 < value_of(hass, "temperature_1_1") < 26


async def test_the_world_is_saved_now_and_then(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """So that a power cut costs minutes."""
    await set_up(hass, hardware_entry())
    await tick(hass, freezer, 3)
    first = hass_storage[KEY]["data"]["saved_wall"]
    assert hass_storage[KEY]["data"]["running"] is True
    await let_pass(hass, freezer, 200)
    await tick(hass, freezer, 3)
    assert hass_storage[KEY]["data"]["saved_wall"] > first


async def test_the_world_is_saved_when_home_assistant_stops(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """To the second, as not running."""
    await set_up(hass, hardware_entry())
    await tick(hass, freezer, 3)
    freezer.tick(timedelta(seconds=50))
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    await tick(hass, freezer, 2)
    data = hass_storage[KEY]["data"]
    assert data["running"] is False
    assert data["world"]["t"] >= dt_util.utcnow().timestamp() - 3


async def test_removing_the_hardware_removes_its_file(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """Nothing stays behind."""
    entry = await set_up(hass, hardware_entry())
    await hass.config_entries.async_unload(entry.entry_id)
    assert KEY in hass_storage
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert KEY not in hass_storage


async def test_nothing_worth_a_warning_is_logged(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Neither while setting up, nor in a day, nor while unloading."""
    entry = await set_up(hass, hardware_entry())
    await let_pass(hass, freezer, 24 * HOUR)
    await hass.config_entries.async_reload(entry.entry_id)
    await unload_all(hass)
    ours = [
        record.message
        for record in caplog.records
        if record.levelno >= logging.WARNING
        and "not been tested" not in record.message
        and not record.name.startswith("asyncio")
    ]
    assert ours == []
