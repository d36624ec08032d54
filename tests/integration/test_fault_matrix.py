"""Every fault of the demo farm: told in time, reacted to safely, and nothing else told."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
import os
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.farm.alarms import EVENT_ALARM
from custom_components.vertical_farm.farm.guard import EVENT_GUARD

from .demo_farm import (
    HOUR,
    START,
    act,
    break_,
    entity_of,
    farm_now,
    farms,
    hardware_entry,
    let_pass,
    set_up,
    state_of,
    unload_all,
    value_of,
)

MINUTE = 60.0
SPEED = 10
STEP_S = 1.0
"""Seconds on the wall between two looks: ten seconds of the farm."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is broken, how it must be told, and what must have been switched off.

    `within_s` is the table's delay, with what sensors and looks need on the way. `on` are
    devices that are switched on first. With `beyond_c` the time counts from when the air is
    warmer than that.
    """

    name: str
    part: str
    fault: str
    alarms: frozenset[str]
    within_s: float
    magnitude: float | None = None
    on: tuple[tuple[str, str], ...] = ()
    guard: str | None = None
    beyond_c: float | None = None


PUMP_ON = (("switch", "pump_1"),)
MATRIX = (
    Fault(
        "pump welded on", "pump_1", "stuck_on", frozenset({"unwanted_flow"}), 4 * MINUTE
    ),
    Fault(
        "pump stuck off",
        "pump_1",
        "stuck_off",
        frozenset({"no_flow"}),
        3 * MINUTE,
        on=PUMP_ON,
        guard="no_flow",
    ),
    Fault(
        "pump sucks air",
        "pump_1",
        "dry",
        frozenset({"no_flow"}),
        3 * MINUTE,
        on=PUMP_ON,
        guard="no_flow",
    ),
    Fault(
        "hose burst",
        "pump_1",
        "burst",
        frozenset({"leak"}),
        3 * MINUTE,
        on=PUMP_ON,
        guard="leak",
    ),
    Fault(
        "hose clogged",
        "pump_1",
        "clogged",
        frozenset({"no_flow"}),
        3 * MINUTE,
        on=PUMP_ON,
    ),
    Fault(
        "lamp dead",
        "lamp_1_1",
        "stuck_off",
        frozenset({"dark_in_light"}),
        20 * MINUTE,
        on=(("light", "lamp_1_1"),),
    ),
    Fault(
        "lamp stuck on", "lamp_1_1", "stuck_on", frozenset({"lit_in_dark"}), 20 * MINUTE
    ),
    Fault(
        "heater welded",
        "heater",
        "stuck_on",
        frozenset({"air_hot"}),
        20 * MINUTE,
        on=(("light", "lamp_1_1"), ("light", "lamp_1_2")),
        beyond_c=27.0,
    ),
    Fault("sensor dead", "level_1", "dead", frozenset({"sensor_fault"}), 10 * MINUTE),
    Fault(
        "sensor flat",
        "humidity_1",
        "flat",
        frozenset({"sensor_fault"}),
        3 * HOUR + 15 * MINUTE,
    ),
    Fault(
        "sensor drifting",
        "temperature_1_1",
        "drifting",
        frozenset({"sensor_fault"}),
        4 * HOUR,
    ),
    Fault(
        "sensor jumping", "ph_1", "jumping", frozenset({"sensor_fault"}), 30 * MINUTE
    ),
    Fault(
        "tank leaks",
        "leak_1",
        "leak",
        frozenset({"leak"}),
        3 * MINUTE,
        on=PUMP_ON,
        guard="leak",
    ),
    Fault(
        "doser welded on",
        "doser_a_1",
        "stuck_on",
        frozenset({"ec_jump"}),
        10 * MINUTE,
    ),
    Fault(
        "doser left on",
        "doser_a_1",
        "none",
        frozenset(),
        5 * MINUTE,
        on=(("switch", "doser_a_1"),),
        guard="ran_too_long",
    ),
    Fault(
        "pump left on",
        "pump_1",
        "none",
        frozenset(),
        30 * MINUTE,
        on=PUMP_ON,
        guard="ran_too_long",
    ),
)
EXPLAINED = {
    "hose burst": {"water_loss", "level_low", "pump_weak"},
    "tank leaks": {"water_loss", "level_low"},
    "hose clogged": set(),
    "heater welded": {"air_dry", "air_humid", "water_temperature"},
    "doser welded on": {"ec_off", "ph_off", "level_high"},
    "pump welded on": {"device_disobeys"},
}
"""What else a fault may rightly lead to."""


@pytest.fixture(autouse=True)
async def _lifetime(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> AsyncGenerator[None]:
    """Begin in the morning, and leave nothing running."""
    freezer.move_to(START)
    yield
    await unload_all(hass)


@dataclass(slots=True)
class Course:
    """What came of a fault, in seconds of the farm."""

    told_s: float | None = None
    switched_off_s: float | None = None
    false: set[str] = field(default_factory=set)
    most_level: float = 0.0


async def live(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, fault: Fault
) -> Course:
    """Let a farm in good order run for a quarter of an hour, break it, and look."""
    assert await async_setup_component(hass, "homeassistant", {})
    await set_up(hass, hardware_entry())
    await act(hass, "switch", "turn_off", "programme")
    for device in ("heater", "cooler", "humidifier", "dehumidifier", "co2_valve"):
        await act(hass, "switch", "turn_off", device)
    call = {"speed": SPEED}
    await hass.services.async_call(DOMAIN, "set_demo_speed", call, blocking=True)
    for shelf in (1, 2):
        await act(hass, "light", "turn_off", f"lamp_1_{shelf}")
    await act(hass, "switch", "turn_off", "pump_1")
    alarms = async_capture_events(hass, EVENT_ALARM)
    guard = async_capture_events(hass, EVENT_GUARD)
    await pass_time(hass, freezer, 15 * MINUTE)
    for domain, key in fault.on:
        await act(hass, domain, "turn_on", key)
    await pass_time(hass, freezer, 30.0)
    if fault.fault != "none":
        fields = {} if fault.magnitude is None else {"magnitude": fault.magnitude}
        await break_(hass, fault.part, fault.fault, **fields)
    course, began = Course(), farm_now(hass)
    while farm_now(hass) - began < fault.within_s:
        await pass_time(hass, freezer, 10.0)
        if value_of(hass, "temperature_1_2") <= (fault.beyond_c or 0.0):
            began = farm_now(hass)
        look(hass, course, fault, began, alarms, guard)
        if done(course, fault):
            break
    return course


def look(
    hass: HomeAssistant,
    course: Course,
    fault: Fault,
    began: float,
    alarms: list[Any],
    guard: list[Any],
) -> None:
    """Take note of what was told and done by now."""
    now = farm_now(hass) - began
    told = {event.data["kind"] for event in alarms if event.data["type"] == "raised"}
    if course.told_s is None and fault.alarms & told:
        course.told_s = now
    done_ = {
        event.data["fault"] for event in guard if event.data["type"] == "switched_off"
    }
    if course.switched_off_s is None and fault.guard in done_:
        course.switched_off_s = now
    course.false = told - fault.alarms - EXPLAINED.get(fault.name, set())
    level = state_of(hass, "level_1").state
    if level not in ("unavailable", "unknown"):
        course.most_level = max(course.most_level, float(level))


def done(course: Course, fault: Fault) -> bool:
    """Return whether all has happened that must."""
    told = course.told_s is not None or not fault.alarms
    return told and (course.switched_off_s is not None or fault.guard is None)


async def pass_time(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float
) -> None:
    """Let seconds of the farm's time pass."""
    end = farm_now(hass) + seconds - 0.5
    while farm_now(hass) < end:
        await let_pass(hass, freezer, STEP_S)


def write(fault: Fault, course: Course) -> None:
    """Add a line to the table."""
    cells = (
        fault.name,
        ", ".join(sorted(fault.alarms)) or "–",
        _minutes(fault.within_s) if fault.alarms else "–",
        _minutes(course.told_s),
        fault.guard or "–",
        _minutes(course.switched_off_s),
        ", ".join(sorted(course.false)) or "none",
    )
    note("| " + " | ".join(cells) + " |")


def note(line: str) -> None:
    """Add a line to the table, where one is asked for."""
    path = os.environ.get("FAULT_TABLE")
    if path:
        with Path(path).open("a", encoding="utf-8") as table:
            table.write(f"{line}\n")


def _minutes(seconds: float | None) -> str:
    """Return seconds as minutes to read."""
    return "–" if seconds is None else f"{seconds / MINUTE:.1f} min"


@pytest.mark.parametrize("fault", MATRIX, ids=lambda fault: fault.name)
async def test_fault_is_told_in_time_and_made_safe(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, fault: Fault
) -> None:
    """And no other alarm is raised than what rightly follows from it."""
    course = await live(hass, freezer, fault)
    write(fault, course)
    if fault.alarms:
        assert course.told_s is not None
    if fault.guard is not None:
        assert course.switched_off_s is not None
        device = next(key for _, key in fault.on)
        assert hass.states.get(entity_of(hass, device)).state == "off"  # type: ignore[union-attr]  # it is there
    assert course.most_level <= 100.0
    assert course.false == set()
    farm = farms(hass)[0].runtime_data.farm
    given = [farm.guard.given_ml(one) for one in farm.guard if one.equipment.ml_per_s]
    longest = [one.equipment for one in farm.guard if one.equipment.ml_per_s]
    for ml, doser in zip(given, longest, strict=True):
        most_s = (doser.longest_run_s or 0.0) + farm.blur_s
        assert ml <= most_s * (doser.ml_per_s or 0.0) + 1.0


async def test_healthy_farm_raises_no_alarm(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """For days on end, with floods, doses, refills, days and nights."""
    days = float(os.environ.get("FAULT_DAYS", "3"))
    assert await async_setup_component(hass, "homeassistant", {})
    events = async_capture_events(hass, EVENT_ALARM)
    guard = async_capture_events(hass, EVENT_GUARD)
    await set_up(hass, hardware_entry())
    # What the guard found running at the start, somebody switches on again.
    await act(hass, "switch", "turn_on", "co2_valve")
    await hass.services.async_call(
        DOMAIN, "set_demo_speed", {"speed": 600}, blocking=True
    )
    end = farm_now(hass) + days * 24 * HOUR
    while farm_now(hass) < end:
        await let_pass(hass, freezer, STEP_S)
    raised = [event.data["kind"] for event in events if event.data["type"] == "raised"]
    note(f"\nFalse alarms in {days:g} healthy days: **{len(raised)}**")
    assert raised == []
    held = {event.data["fault"] for event in guard if event.data["type"] == "raised"}
    assert held <= {"found_running"}
