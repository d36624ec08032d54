"""The guard on the demo farm: silent while all is well, quick where it is not."""

from collections.abc import AsyncGenerator
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.farm.guard import EVENT_GUARD

from .demo_farm import (
    HOUR,
    START,
    break_,
    entity_of,
    farm_now,
    farms,
    hardware_entry,
    let_pass,
    run_fast,
    set_up,
    state_of,
    unload_all,
)


@pytest.fixture(autouse=True)
async def _lifetime(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> AsyncGenerator[None]:
    """Begin in the morning, and leave nothing running."""
    freezer.move_to(START)
    yield
    await unload_all(hass)


async def pace(hass: HomeAssistant, speed: float) -> None:
    """Let the farm's time run at a speed."""
    await hass.services.async_call(
        DOMAIN, "set_demo_speed", {"speed": speed}, blocking=True
    )


async def until(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hours: float
) -> None:
    """Let hours of the farm's time pass, a second of ours at a time."""
    end = farm_now(hass) + hours * HOUR
    while farm_now(hass) < end:
        await let_pass(hass, freezer, 1)


def faults(events: list[Any]) -> set[tuple[str, str]]:
    """Return what was held off, and why, but for what already ran at the start."""
    return {
        (event.data["entity_id"], event.data["fault"])
        for event in events
        if event.data["type"] == "raised" and event.data["fault"] != "found_running"
    }


async def test_every_device_of_the_demo_farm_is_guarded(hass: HomeAssistant) -> None:
    """Lamps, climate, pump, dosers and the inlet, each once."""
    await set_up(hass, hardware_entry())
    farm = farms(hass)[0].runtime_data.farm
    kinds = sorted(guarded.equipment.kind for guarded in farm.guard)
    assert kinds == sorted(
        [
            *["co2_valve", "cooler", "dehumidifier", "heater", "humidifier"],
            *["exhaust_fan", "fan", "lamp", "lamp"],
            *["doser", "doser", "doser", "pump", "water_inlet"],
        ]
    )


@pytest.mark.parametrize(("speed", "hours"), [(60, 6), (600, 48)])
async def test_a_healthy_farm_has_no_fault_at_any_speed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, speed: float, hours: float
) -> None:
    """Floods, doses and fills are all within their limits."""
    events = async_capture_events(hass, EVENT_GUARD)
    await set_up(hass, hardware_entry())
    await pace(hass, speed)
    await until(hass, freezer, hours)
    assert faults(events) == set()


async def test_a_leak_in_the_demo_farm_stops_pump_and_inlet(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """As soon as the sensor is wet, and until somebody has seen it."""
    events = async_capture_events(hass, EVENT_GUARD)
    await set_up(hass, hardware_entry())
    await pace(hass, 60)
    await break_(hass, "leak_1", "leak")
    await until(hass, freezer, 2)
    assert (entity_of(hass, "pump_1"), "leak") in faults(events)
    assert state_of(hass, "pump_1").state == "off"
    await run_fast(hass)
    await until(hass, freezer, 6)
    assert state_of(hass, "pump_1").state == "off"


async def test_a_pump_without_a_level_is_stopped(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """A dead sensor is not a full tank."""
    events = async_capture_events(hass, EVENT_GUARD)
    await set_up(hass, hardware_entry())
    await pace(hass, 60)
    await break_(hass, "level_1", "dead")
    await until(hass, freezer, 3)
    assert faults(events) == {(entity_of(hass, "pump_1"), "level_unknown")}
