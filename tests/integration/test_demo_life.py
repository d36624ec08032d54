"""A demo farm over its life: its farm, restarts, power cuts, spoilt files, removal."""

from collections.abc import AsyncGenerator
from copy import deepcopy
from datetime import timedelta
import json
import logging
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import (
    EVENT_HOMEASSISTANT_FINAL_WRITE,
    EVENT_HOMEASSISTANT_STOP,
)
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from homeassistant.util.async_ import get_scheduled_timer_handles
import pytest

from custom_components.vertical_farm.const import DOMAIN

from .demo_farm import (
    HOUR,
    KEY,
    START,
    act,
    break_,
    complaints,
    entity_of,
    entry_from,
    farms,
    hardware_entry,
    let_pass,
    run_fast,
    saved_after,
    set_up,
    state_of,
    tick,
    unload_all,
    value_of,
)

_UNSPOILT: dict[str, Any] = {}


@pytest.fixture(autouse=True)
async def _lifetime(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> AsyncGenerator[None]:
    """Begin in the morning, and leave nothing running."""
    freezer.move_to(START)
    yield
    await unload_all(hass)


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


def listeners(hass: HomeAssistant) -> dict[str, int]:
    """Return how many listen to each event, but for files that are not written yet."""
    return {
        str(event): count
        for event, count in hass.bus.async_listeners().items()
        if event != EVENT_HOMEASSISTANT_FINAL_WRITE
    }


def timers(hass: HomeAssistant) -> list[str]:
    """Return the timers of ours that run."""
    return [
        str(handle)
        for handle in get_scheduled_timer_handles(hass.loop)
        if not handle.cancelled() and "arm" in str(handle)
    ]


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
    if _UNSPOILT:
        freezer.tick(timedelta(seconds=HOUR))
    else:
        _UNSPOILT.update(await saved_after(hass, freezer, hass_storage, HOUR))
    document = deepcopy(_UNSPOILT)
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


async def test_a_file_of_another_size_begins_anew(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """As one that was put back from another farm's backup."""
    document = await saved_after(hass, freezer, hass_storage, HOUR)
    hass_storage[KEY] = document
    await set_up(hass, hardware_entry(racks=2))
    assert 18 < value_of(hass, "temperature_2_1") < 26


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


async def test_unloading_leaves_no_timer_and_no_listener(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Neither of the hardware nor of its farm, however fast it was."""
    entry = await set_up(hass, hardware_entry())
    await unload_all(hass)
    before = listeners(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.config_entries.async_setup(farms(hass)[0].entry_id)
    await run_fast(hass)
    await tick(hass, freezer, 3)
    assert listeners(hass) != before
    assert timers(hass)
    await unload_all(hass)
    assert listeners(hass) == before
    assert timers(hass) == []


async def test_a_set_up_that_failed_can_be_repeated(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    """A full disk or a busy machine once does not spoil all that follows."""
    entry = hardware_entry()
    entry.add_to_hass(hass)
    with patch(
        "custom_components.vertical_farm.demo.record.World.advance_to",
        side_effect=OSError,
    ):
        assert not await hass.config_entries.async_setup(entry.entry_id)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert 18 < value_of(hass, "temperature_1_1") < 26


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
    assert complaints(caplog) == []
