"""Faults on demand, and a time that runs faster."""

from collections.abc import AsyncGenerator

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
import probatio
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

T = "temperature_1_1"


@pytest.fixture(autouse=True)
async def hardware(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> AsyncGenerator[MockConfigEntry]:
    """Set up the hardware of one rack with two shelves."""
    freezer.move_to(START)
    yield await set_up(hass, hardware_entry())
    await unload_all(hass)


async def test_a_dead_sensor_is_unavailable_until_it_is_mended(
    hass: HomeAssistant,
) -> None:
    """At once, both ways."""
    await break_(hass, T, "dead")
    assert state_of(hass, T).state == "unavailable"
    await break_(hass, T, "none")
    assert 18 < value_of(hass, T) < 26


async def test_a_flat_sensor_reports_one_value(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """It goes on to report."""
    await break_(hass, T, "flat")
    held, since = value_of(hass, T), state_of(hass, T).last_reported
    await let_pass(hass, freezer, 17 * 3600)
    await tick(hass, freezer, 10)
    assert value_of(hass, T) == held
    assert state_of(hass, T).last_reported > since


async def test_a_silent_sensor_stays_available_with_its_last_value(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Nothing tells but the time of the last report."""
    before = state_of(hass, T)
    await break_(hass, T, "silent")
    await tick(hass, freezer, 25)
    after = state_of(hass, T)
    assert after.state == before.state
    assert after.last_reported == before.last_reported


async def test_an_offset_is_as_big_as_was_said(hass: HomeAssistant) -> None:
    """In the unit of the sensor."""
    before = value_of(hass, T)
    await break_(hass, T, "offset", magnitude=-5)
    assert value_of(hass, T) == pytest.approx(before - 5, abs=0.4)


async def test_a_drift_grows(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """By the hour."""
    await break_(hass, "ph_1", "drifting", magnitude=0.5)
    await let_pass(hass, freezer, 4 * 3600)
    await tick(hass, freezer, 10)
    assert value_of(hass, "ph_1") > 7.5


@pytest.mark.parametrize("fault", ["jumping", "noisy"])
async def test_unsteady_sensors_vary(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, fault: str
) -> None:
    """Far more than a good one."""
    await break_(hass, "ec_1", fault, magnitude=30)
    seen = set()
    for _ in range(12):
        await tick(hass, freezer, 10)
        seen.add(value_of(hass, "ec_1"))
    assert max(seen) - min(seen) > 0.1


async def test_a_dead_lamp_says_on_and_gives_no_light(hass: HomeAssistant) -> None:
    """Only the sensors know."""
    await break_(hass, "lamp_1_1", "stuck_off")
    assert state_of(hass, "lamp_1_1").state == "on"
    assert value_of(hass, "ppfd_1_1") == 0
    await break_(hass, "lamp_1_1", "none")
    assert value_of(hass, "ppfd_1_1") > 50


async def test_a_clogged_pump_gives_little_flow(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """As much as was said."""
    await act(hass, "switch", "turn_on", "pump_1")
    await break_(hass, "pump_1", "clogged", magnitude=0.4)
    await tick(hass, freezer, 11)
    assert value_of(hass, "flow_1") == pytest.approx(0.8, rel=0.1)


async def test_a_leaking_tank_wets_the_leak_sensor(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Until it is mended and dry."""
    assert state_of(hass, "leak_1").state == "off"
    await break_(hass, "leak_1", "leak", magnitude=20)
    await let_pass(hass, freezer, 600)
    await tick(hass, freezer, 10)
    assert state_of(hass, "leak_1").state == "on"
    await break_(hass, "leak_1", "none")
    await let_pass(hass, freezer, 5 * 3600)
    await tick(hass, freezer, 10)
    assert state_of(hass, "leak_1").state == "off"


async def test_a_leak_sensor_can_die(hass: HomeAssistant) -> None:
    """Like any other sensor."""
    await break_(hass, "leak_1", "dead")
    assert state_of(hass, "leak_1").state == "unavailable"


async def test_a_device_as_target_reaches_what_can_have_the_fault(
    hass: HomeAssistant,
) -> None:
    """All sensors of the tank, but not its pump and valve."""
    tank = er.async_get(hass).async_get(entity_of(hass, "ec_1"))
    assert tank is not None
    call = {"device_id": tank.device_id, "fault": "dead"}
    await hass.services.async_call(DOMAIN, "set_demo_fault", call, blocking=True)
    assert state_of(hass, "ec_1").state == "unavailable"
    assert state_of(hass, "leak_1").state == "unavailable"
    assert state_of(hass, "pump_1").state in {"on", "off"}
    await hass.services.async_call(
        DOMAIN, "set_demo_fault", {**call, "fault": "none"}, blocking=True
    )
    assert state_of(hass, "ec_1").state != "unavailable"


IMPOSSIBLE = (
    (T, "stuck_on"),
    (T, "leak"),
    ("lamp_1_1", "dead"),
    ("lamp_1_1", "clogged"),
    ("leak_1", "offset"),
    ("programme", "stuck_on"),
    ("electricity_price", "dead"),
)


async def test_an_impossible_fault_is_refused(hass: HomeAssistant) -> None:
    """With the entity and the fault named."""
    for key, fault in IMPOSSIBLE:
        with pytest.raises(ServiceValidationError) as refused:
            await break_(hass, key, fault)
        assert refused.value.translation_key == "demo_fault_not_possible"
        assert refused.value.translation_placeholders == {
            "entity_id": entity_of(hass, key),
            "fault": fault,
        }


@pytest.mark.parametrize("stranger", ["sensor.nowhere", "sensor.rack_1_shelf_1_ppfd"])
async def test_a_stranger_is_refused(hass: HomeAssistant, stranger: str) -> None:
    """Neither unknown entities nor those of the farm itself can be broken."""
    with pytest.raises(ServiceValidationError) as refused:
        await hass.services.async_call(
            DOMAIN,
            "set_demo_fault",
            {"entity_id": stranger, "fault": "dead"},
            blocking=True,
        )
    assert refused.value.translation_key == "not_a_demo_entity"


async def test_nothing_is_broken_where_one_target_is_refused(
    hass: HomeAssistant,
) -> None:
    """All or none."""
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(
            DOMAIN,
            "set_demo_fault",
            {"entity_id": [entity_of(hass, T), "sensor.nowhere"], "fault": "dead"},
            blocking=True,
        )
    assert state_of(hass, T).state != "unavailable"


async def test_a_device_without_anything_to_break_is_refused(
    hass: HomeAssistant,
) -> None:
    """The farm's own shelf, say."""
    farm_shelf = er.async_get(hass).async_get("sensor.rack_1_shelf_1_ppfd")
    assert farm_shelf is not None
    with pytest.raises(ServiceValidationError) as refused:
        await hass.services.async_call(
            DOMAIN,
            "set_demo_fault",
            {"device_id": farm_shelf.device_id, "fault": "dead"},
            blocking=True,
        )
    assert refused.value.translation_key == "demo_nothing_chosen"


async def test_a_magnitude_is_a_number(hass: HomeAssistant) -> None:
    """Finite, at that."""
    for magnitude in ("nan", "inf", "much"):
        with pytest.raises(probatio.Invalid):
            await break_(hass, T, "offset", magnitude=magnitude)


async def test_time_runs_as_fast_as_it_is_told(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """At 600x a day is over in 144 seconds, and sensors report every second."""
    await hass.services.async_call(
        DOMAIN, "set_demo_speed", {"speed": 600}, blocking=True
    )
    await tick(hass, freezer, 60)
    assert state_of(hass, "lamp_1_1").state == "on"
    first = state_of(hass, T).last_reported
    await tick(hass, freezer, 1)
    assert (state_of(hass, T).last_reported - first).total_seconds() == pytest.approx(
        1, abs=0.1
    )
    await tick(hass, freezer, 42)
    assert state_of(hass, "lamp_1_1").state == "off"
    await tick(hass, freezer, 45)
    assert state_of(hass, "lamp_1_1").state == "on"


async def test_the_speed_can_be_set_by_entry(
    hass: HomeAssistant, hardware: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A change of speed makes no jump."""
    call = {"config_entry_id": hardware.entry_id}
    for speed in (60, 1):
        await hass.services.async_call(
            DOMAIN, "set_demo_speed", {**call, "speed": speed}, blocking=True
        )
    await tick(hass, freezer, 10)
    assert state_of(hass, "lamp_1_1").state == "on"


async def test_a_speed_out_of_range_is_refused(hass: HomeAssistant) -> None:
    """From real time to 600 times as fast."""
    for speed in (0, 0.5, 601, "fast", "nan"):
        with pytest.raises(probatio.Invalid):
            await hass.services.async_call(
                DOMAIN, "set_demo_speed", {"speed": speed}, blocking=True
            )


async def test_one_of_several_demo_farms_must_be_named(hass: HomeAssistant) -> None:
    """Otherwise it is not clear whose time is meant."""
    await set_up(hass, hardware_entry(entry_id="01JOTHER"))
    with pytest.raises(ServiceValidationError) as refused:
        await hass.services.async_call(
            DOMAIN, "set_demo_speed", {"speed": 10}, blocking=True
        )
    assert refused.value.translation_key == "demo_not_unique"
    assert refused.value.translation_placeholders == {"count": "2"}


async def test_a_farm_is_not_hardware(hass: HomeAssistant) -> None:
    """The farm of the demo has no speed of its own."""
    farm = next(
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.data["kind"] == "farm"
    )
    with pytest.raises(ServiceValidationError) as refused:
        await hass.services.async_call(
            DOMAIN,
            "set_demo_speed",
            {"config_entry_id": farm.entry_id, "speed": 10},
            blocking=True,
        )
    assert refused.value.translation_key == "not_demo_hardware"


async def test_without_a_loaded_demo_farm_the_actions_say_so(
    hass: HomeAssistant, hardware: MockConfigEntry
) -> None:
    """They stay there, and are refused."""
    entity_id = entity_of(hass, T)
    await hass.config_entries.async_unload(hardware.entry_id)
    for action, fields in (
        ("set_demo_speed", {"speed": 10}),
        ("set_demo_speed", {"speed": 10, "config_entry_id": hardware.entry_id}),
        ("set_demo_fault", {"entity_id": entity_id, "fault": "dead"}),
    ):
        with pytest.raises(ServiceValidationError):
            await hass.services.async_call(DOMAIN, action, fields, blocking=True)
