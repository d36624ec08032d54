"""What a fast farm says of broken hardware, and that it comes to itself again."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import override

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from .demo_farm import (
    HOUR,
    START,
    act,
    break_,
    complaints,
    entity_of,
    hardware_entry,
    let_pass,
    run_fast,
    set_up,
    unload_all,
    value_of,
)

TICK_S = 0.25
AIR = "rack_1_shelf_1_temperature"
VPD = "rack_1_shelf_1_air_vpd"
HUMIDITY = "rack_1_shelf_1_humidity"
CO2 = "rack_1_shelf_1_co2"
LIGHT = "rack_1_shelf_1_ppfd"


@dataclass(frozen=True, slots=True)
class Case:
    """What is broken for how long, and what the farm then says of it.

    `doubted` are the sensors in trouble, where they are not the broken ones. `shows` are
    states of the farm's sensors; None is a number in its usual band.
    """

    keys: tuple[str, ...]
    fault: str
    hours: float
    place: str
    said: tuple[str, str]
    shows: dict[str, str | None] = field(default_factory=dict)
    magnitude: float | None = None
    doubted: tuple[str, ...] = ()

    @override
    def __str__(self) -> str:
        """Name the test."""
        return f"{self.keys[0]}-{self.fault}-{self.hours:g}h"


BANDS = {
    AIR: (20.0, 28.0),
    VPD: (0.5, 1.6),
    HUMIDITY: (50.0, 80.0),
    CO2: (700.0, 1100.0),
    LIGHT: (150.0, 300.0),
    "reservoir_1_ph": (5.5, 6.2),
    "reservoir_1_level": (50.0, 95.0),
}
CASES = (
    Case(
        ("temperature_1_1",),
        "dead",
        0.1,
        "rack_1",
        ("missing", "unavailable"),
        {AIR: None, VPD: None},
    ),
    Case(
        ("temperature_1_1", "temperature_1_2"),
        "dead",
        0.1,
        "rack_1",
        ("missing", "unavailable"),
        {AIR: "unavailable", VPD: "unavailable", HUMIDITY: None},
    ),
    Case(
        ("humidity_1",),
        "flat",
        4.0,
        "rack_1",
        ("suspect", "flat_line"),
        {HUMIDITY: None, VPD: None},
    ),
    Case(
        ("humidity_1",),
        "flat",
        7.0,
        "rack_1",
        ("failed", "flat_line"),
        {HUMIDITY: "unknown", VPD: "unknown", AIR: None},
    ),
    Case(
        ("temperature_1_1",),
        "drifting",
        4.0,
        "rack_1",
        ("suspect", "disagrees"),
        {AIR: None},
        doubted=("temperature_1_1", "temperature_1_2"),
    ),
    Case(
        ("ph_1",),
        "drifting",
        4.0,
        "reservoir_1",
        ("failed", "out_of_range"),
        {"reservoir_1_ph": "unknown"},
        magnitude=2.0,
    ),
    Case(
        ("co2_1",),
        "silent",
        0.6,
        "rack_1",
        ("suspect", "stale"),
        {CO2: None, AIR: None},
    ),
    Case(
        ("co2_1",),
        "silent",
        1.5,
        "rack_1",
        ("failed", "stale"),
        {CO2: "unknown", AIR: None},
    ),
    Case(
        ("ppfd_1_1",),
        "dead",
        0.1,
        "rack_1_shelf_1",
        ("missing", "unavailable"),
        {LIGHT: None},
    ),
    Case(
        ("lamp_1_1",),
        "stuck_off",
        1.0,
        "rack_1_shelf_1",
        ("suspect", "contradicted"),
        {LIGHT: "0.0", AIR: None},
        doubted=("ppfd_1_1",),
    ),
    Case(
        ("level_1",),
        "dead",
        0.1,
        "reservoir_1",
        ("missing", "unavailable"),
        {"reservoir_1_level": "unavailable", "reservoir_1_ph": None},
    ),
)


@pytest.fixture(autouse=True)
async def _fast_farm(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> AsyncGenerator[None]:
    """Set up a farm whose day takes 144 seconds, and see that nobody complains."""
    freezer.move_to(START)
    await set_up(hass, hardware_entry())
    await run_fast(hass)
    await race(hass, freezer, 0.5)
    yield
    await unload_all(hass)
    assert complaints(caplog) == []


async def race(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hours: float
) -> None:
    """Let hours of the farm pass at 600x."""
    for _ in range(round(hours * HOUR / 600 / TICK_S)):
        await let_pass(hass, freezer, TICK_S)


def problems(hass: HomeAssistant, place: str) -> set[tuple[str, str, str]]:
    """Return which sensors a place finds in trouble; its count and alarm agree."""
    count = hass.states.get(f"sensor.{place}_sensor_problems")
    alarm = hass.states.get(f"binary_sensor.{place}_sensor_problem")
    assert count is not None
    assert alarm is not None
    found = count.attributes["problems"]
    assert int(count.state) == len(found)
    assert alarm.state == ("on" if found else "off")
    return {(one["entity_id"], one["trust"], one["cause"]) for one in found}


def check(hass: HomeAssistant, shows: dict[str, str | None]) -> None:
    """Compare the farm's sensors with what they should show."""
    for name, expected in shows.items():
        state = hass.states.get(f"sensor.{name}")
        assert state is not None
        if expected is None:
            low, high = BANDS[name]
            assert low <= float(state.state) <= high, name
        else:
            assert state.state == expected, name


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_a_fault_is_named_and_costs_only_what_it_must(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, case: Case
) -> None:
    """What cannot be known is unknown, and everything is well again when it is mended."""
    assert problems(hass, "demo_farm") == set()
    strength = {} if case.magnitude is None else {"magnitude": case.magnitude}
    for key in case.keys:
        await break_(hass, key, case.fault, **strength)
    await race(hass, freezer, case.hours)
    doubted = {entity_of(hass, key) for key in case.doubted or case.keys}
    assert problems(hass, case.place) == {(entity, *case.said) for entity in doubted}
    check(hass, case.shows)
    await race(hass, freezer, 1.75)
    assert {entity for entity, _, _ in problems(hass, "demo_farm")} == doubted

    for key in case.keys:
        await break_(hass, key, "none")
    await race(hass, freezer, 2)
    assert problems(hass, case.place) == problems(hass, "demo_farm") == set()
    check(hass, dict.fromkeys(case.shows))


@pytest.mark.parametrize("fault", ["stuck_off", "dry", "clogged"])
async def test_a_pump_that_runs_without_flow_is_doubted(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, fault: str
) -> None:
    """The flow sensor is contradicted by the pump, until water flows again."""
    await act(hass, "switch", "turn_off", "programme")
    await act(hass, "switch", "turn_on", "pump_1")
    await race(hass, freezer, 1)
    assert problems(hass, "reservoir_1") == set()
    await break_(hass, "pump_1", fault)
    await race(hass, freezer, 1)
    flow = (entity_of(hass, "flow_1"), "suspect", "contradicted")
    assert problems(hass, "reservoir_1") == {flow}
    await break_(hass, "pump_1", "none")
    await race(hass, freezer, 1)
    assert problems(hass, "reservoir_1") == set()


async def test_a_pump_that_does_not_stop_shows_in_the_flow(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Its switch says off."""
    await act(hass, "switch", "turn_off", "programme")
    await act(hass, "switch", "turn_off", "pump_1")
    await break_(hass, "pump_1", "stuck_on")
    await race(hass, freezer, 0.5)
    flow = hass.states.get("sensor.reservoir_1_flow")
    assert flow is not None
    assert float(flow.state) == pytest.approx(value_of(hass, "flow_1"))
    assert float(flow.state) > 1.5


async def test_a_leaking_tank_is_a_leak_of_the_reservoir(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Until it is mended and the floor is dry."""

    def leak() -> str:
        """Return what the reservoir says."""
        state = hass.states.get("binary_sensor.reservoir_1_leak")
        assert state is not None
        return state.state

    assert leak() == "off"
    await break_(hass, "leak_1", "leak")
    await race(hass, freezer, 1)
    assert leak() == "on"
    await break_(hass, "leak_1", "dead")
    await race(hass, freezer, 0.1)
    assert leak() == "unknown"
    await break_(hass, "leak_1", "none")
    await race(hass, freezer, 8)
    assert leak() == "off"


async def test_a_dead_lamp_costs_its_shelf_the_light_alone(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The sums of the day go on where they were."""

    def dli(shelf: int) -> float:
        """Return the light that a shelf has had today."""
        state = hass.states.get(f"sensor.rack_1_shelf_{shelf}_dli_today")
        assert state is not None
        return float(state.state)

    await race(hass, freezer, 1)
    first, second = dli(1), dli(2)
    await break_(hass, "lamp_1_1", "stuck_off")
    await race(hass, freezer, 2)
    assert dli(1) == pytest.approx(first, abs=0.5)
    assert dli(2) > second + 1
    await break_(hass, "lamp_1_1", "none")
    await race(hass, freezer, 2)
    assert dli(1) > first + 1
