"""Climate and CO2 of a room: one call is one decision, with its commands and reasons."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.control import climate, co2
from custom_components.vertical_farm.control.decisions import replayed
from custom_components.vertical_farm.control.equipment import Kind
from custom_components.vertical_farm.control.reasons import Reason, Wanted
from custom_components.vertical_farm.farm.commands import EVENT_COMMAND

from .automations import automate, on_devices
from .conftest import AddFarm
from .crops import LETTUCE, START, ago, growing_of, shelf_of
from .farms import CO2, PPFD, PPFD_UNIT, RH, FarmEntry, T, entity_id, report, state_of
from .passing import out_of_reach_when_stopping

HEATER, COOLER, MIST, DRYER, FAN, EXHAUST, VALVE, DOOR = (
    f"input_boolean.{name}"
    for name in ("heater", "cooler", "mist", "dryer", "fan", "exhaust", "valve", "door")
)
DEVICES = (HEATER, COOLER, MIST, DRYER, FAN, EXHAUST, VALVE)
CLIMATE = {
    "heater": [HEATER],
    "cooler": [COOLER],
    "humidifier": [MIST],
    "dehumidifier": [DRYER],
    "fan": [FAN],
    "exhaust_fan": [EXHAUST],
    "co2_valve": [VALVE],
}
SENSORS = {"temperature": [T], "humidity": [RH], "co2": [CO2], "ppfd": [PPFD]}


def rack(name: str, *shelves: str, climate: dict[str, Any] = CLIMATE) -> dict[str, Any]:
    """Return a rack of the room."""
    return {
        "name": name,
        "sensors": SENSORS,
        "climate": climate,
        "air_volume_m3": 10,
        "door": [DOOR],
        "equipment": [{"entity": VALVE, "ml_per_s": 50}],
        "shelves": [
            {"name": shelf, "level": level, "width_m": 1.2, "depth_m": 0.6}
            for level, shelf in enumerate(shelves)
        ],
    }


class Air:
    """A room whose air reports what a test says."""

    def __init__(self, hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
        """Begin with air that is right by day."""
        self._hass, self._freezer = hass, freezer
        self.t, self.rh, self.co2, self.ppfd = 24.0, 68.0, 1000.0, 200.0

    def report(self) -> None:
        """Let every sensor report."""
        wobble = self._freezer().timestamp() % 7 / 100.0
        report(self._hass, T, self.t + wobble, "°C")
        report(self._hass, RH, self.rh + wobble, "%")
        report(self._hass, CO2, self.co2 + wobble, "ppm")
        report(self._hass, PPFD, self.ppfd + wobble, PPFD_UNIT)

    async def stay(self, minutes: float, **air: float) -> None:
        """Let the air come to something in some minutes, at most as fast as air does."""
        steps = int(minutes * 3)
        begun = {name: getattr(self, name) for name in air}
        for step in range(1, steps + 1):
            for name, value in air.items():
                share = min(1.25 * step / steps, 1.0)
                setattr(self, name, begun[name] + (value - begun[name]) * share)
            self.report()
            self._freezer.tick(timedelta(seconds=20))
            async_fire_time_changed(self._hass)
            await self.settle()

    async def settle(self) -> None:
        """Let everything happen that is to happen now."""
        await self._hass.async_block_till_done()


@pytest.fixture
async def air(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> AsyncGenerator[Air]:
    """Provide devices that obey, and the air around them."""
    freezer.move_to(START)
    names: dict[str, dict[str, Any]] = {
        one.partition(".")[2]: {} for one in (*DEVICES, DOOR)
    }
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": names})
    out_of_reach_when_stopping(hass)
    room = Air(hass, freezer)
    room.report()
    yield room
    for state in hass.states.async_all(AUTOMATION):
        await hass.services.async_call(
            AUTOMATION, "turn_off", {"entity_id": state.entity_id}, blocking=True
        )


@pytest.fixture
async def entry(hass: HomeAssistant, air: Air, farm: AddFarm) -> FarmEntry:
    """Set up two racks with lettuce that share their air, in the light."""
    found = await farm(racks=[rack("Rack A", "Upper", "Lower"), rack("Rack B", "Far")])
    for shelf in ("Upper", "Lower", "Far"):
        batch = growing_of(found).sow(
            f"{LETTUCE}@1", {shelf_of(found, shelf): 36}, at=ago(START, 20)
        )
        growing_of(found).set_stage(batch.id, "vegetative")
    await air.stay(40)
    return found


async def call(
    hass: HomeAssistant, entry: FarmEntry, action: str, *places: str
) -> dict[str, Any]:
    """Perform an action on some places, and return its answer."""
    answer = await hass.services.async_call(
        DOMAIN,
        action,
        on_devices(hass, entry, *places),
        blocking=True,
        return_response=True,
    )
    await hass.async_block_till_done()
    assert answer is not None
    return answer


def running(hass: HomeAssistant) -> set[str]:
    """Return which devices run."""
    return {one for one in DEVICES if (s := hass.states.get(one)) and s.state == "on"}


def whys(answer: dict[str, Any]) -> dict[str, str]:
    """Return why each device of the only room runs or rests."""
    (room,) = answer["rooms"]
    return {device["entity_id"]: device["why"] for device in room["devices"]}


async def test_a_cold_room_is_heated_until_it_is_warm(
    hass: HomeAssistant, entry: FarmEntry, air: Air
) -> None:
    """From one shelf of it on, for all racks that share the heater."""
    await air.stay(10, t=18.0, rh=58.0)
    answer = await call(hass, entry, "control_climate", "Upper")
    assert answer["rooms"][0]["racks"] == ["Rack A", "Rack B"]
    assert running(hass) == {HEATER, FAN}
    assert whys(answer)[HEATER] == "too_cold"
    await air.stay(10, t=24.0, rh=68.0)
    await call(hass, entry, "control_climate", "Cellar")
    assert running(hass) == {FAN}


@pytest.mark.parametrize("places", [("Upper", "Far"), ("Rack B",), ("Cellar",)])
async def test_shelves_a_rack_or_the_farm_reach_the_room_once(
    hass: HomeAssistant, entry: FarmEntry, places: tuple[str, ...]
) -> None:
    """Whatever part of it is the target."""
    answer = await call(hass, entry, "control_climate", *places)
    assert len(answer["rooms"]) == 1


async def test_commands_carry_what_they_were_decided_from(
    hass: HomeAssistant, entry: FarmEntry, air: Air
) -> None:
    """So that the same decision follows from it again."""
    told = async_capture_events(hass, EVENT_COMMAND)
    await air.stay(10, t=25.6, rh=60.0, co2=500.0)
    await call(hass, entry, "control_co2", "Rack A")
    await call(hass, entry, "control_climate", "Rack A")
    reasons = {event.data["entity_id"]: event.data for event in told}
    cooled, fed = reasons[COOLER], reasons[VALVE]
    assert (cooled["asked_by"], cooled["what"]) == ("climate", "climate_too_warm")
    choices = climate.decide(*climate.from_inputs(cooled["inputs"]))
    assert {choice.unit.kind for choice in choices if choice.on} == {
        Kind.COOLER,
        Kind.HUMIDIFIER,
        Kind.FAN,
    }
    assert (fed["asked_by"], fed["what"]) == ("co2", "co2_too_low")
    assert co2.decide(co2.from_inputs(fed["inputs"])).open
    for event in told:
        device = entry.runtime_data.farm.commands.device(event.data["entity_id"])
        again = replayed(Reason.from_dict(event.data), device.equipment.ref)
        assert again == Wanted.from_dict(event.data)


async def test_without_a_trusted_reading_everything_rests_but_the_circulation(
    hass: HomeAssistant, entry: FarmEntry, air: Air
) -> None:
    """At once, whatever ran."""
    await air.stay(10, t=18.0, rh=58.0)
    await call(hass, entry, "control_climate", "Rack A")
    assert HEATER in running(hass)
    report(hass, T, "unavailable")
    answer = await call(hass, entry, "control_climate", "Rack A")
    assert running(hass) == {FAN}
    assert whys(answer)[HEATER] == "no_reading"


async def test_the_mode_of_the_farm_overrides_the_air(
    hass: HomeAssistant, entry: FarmEntry, air: Air
) -> None:
    """In maintenance nothing is switched on."""
    await hass.services.async_call(
        DOMAIN, "set_mode", {"mode": "maintenance"}, blocking=True
    )
    await air.stay(10, t=18.0)
    answer = await call(hass, entry, "control_climate", "Rack A")
    assert running(hass) == set()
    assert whys(answer)[HEATER] == "held"


async def test_a_home_assistant_that_stops_leaves_neither_gas_nor_heat_on(
    hass: HomeAssistant, entry: FarmEntry, air: Air
) -> None:
    """Nobody would end it; what moves the air or cools it may go on."""
    told = async_capture_events(hass, EVENT_COMMAND)
    await air.stay(10, t=18.0, rh=58.0, co2=500.0)
    await call(hass, entry, "control_climate", "Rack A")
    await call(hass, entry, "control_co2", "Rack A")
    assert running(hass) == {HEATER, FAN, VALVE}
    await hass.async_stop(force=True)
    assert running(hass) == {FAN}
    for event in told:
        device = entry.runtime_data.farm.commands.device(event.data["entity_id"])
        again = replayed(Reason.from_dict(event.data), device.equipment.ref)
        assert again == Wanted.from_dict(event.data)
    await air.stay(1)
    assert whys(await call(hass, entry, "control_climate", "Rack A"))[HEATER] == "held"
    assert whys(await call(hass, entry, "control_co2", "Rack A"))[VALVE] == "held"
    assert running(hass) == {FAN}


async def test_heat_that_somebody_else_switched_on_is_theirs(
    hass: HomeAssistant, entry: FarmEntry, air: Air
) -> None:
    """A heater with a thermostat of its own stays on when Home Assistant stops."""
    await hass.services.async_call(
        "homeassistant", "turn_on", {"entity_id": HEATER}, blocking=True
    )
    await hass.async_stop(force=True)
    assert HEATER in running(hass)


async def test_it_is_due_while_a_device_should_switch(
    hass: HomeAssistant, entry: FarmEntry, air: Air
) -> None:
    """And is no more once it has."""
    await call(hass, entry, "control_climate", "Cellar")
    await air.stay(1)
    assert state_of(hass, entry, "Cellar", "climate_due") == "off"
    await air.stay(10, t=18.0, rh=58.0)
    assert state_of(hass, entry, "Cellar", "climate_due") == "on"
    state = hass.states.get(entity_id(hass, entry, "Cellar", "climate_due"))
    assert state is not None
    assert [one["entity_id"] for one in state.attributes["changes"]] == [HEATER]
    await call(hass, entry, "control_climate", "Cellar")
    assert state_of(hass, entry, "Cellar", "climate_due") == "off"


async def test_what_is_due_fires_again_while_nobody_acts(
    hass: HomeAssistant, entry: FarmEntry, air: Air
) -> None:
    """After two minutes, then after ever more."""
    await call(hass, entry, "control_climate", "Cellar")
    fired = await automate(hass, "climate_became_due", on_devices(hass, entry, "Upper"))
    await air.stay(10, t=18.0, rh=58.0)
    before = len(fired)
    assert before >= 1
    await air.stay(10)
    assert before < len(fired) <= before + 3


async def test_gas_is_given_in_pulses_by_volume_and_closes_by_itself_when_asked(
    hass: HomeAssistant, entry: FarmEntry, air: Air
) -> None:
    """20 m³ that lack 300 ppm are 6 L: 84 s at 50 mL/s for most of it."""
    await call(hass, entry, "control_climate", "Cellar")
    fired = await automate(hass, "co2_became_due", on_devices(hass, entry, "Cellar"))
    await air.stay(3, co2=500.0)
    assert len(fired) == 1
    answer = await call(hass, entry, "control_co2", "Rack B")
    assert whys(answer)[VALVE] == "too_low"
    assert VALVE in running(hass)
    await air.stay(3)
    assert len(fired) == 2
    answer = await call(hass, entry, "control_co2", "Rack B")
    assert whys(answer)[VALVE] == "pulse_over"
    assert VALVE not in running(hass)


@pytest.mark.parametrize(
    ("change", "why"),
    [("door", "door_open"), ("exhaust", "aired"), ("dark", "dark"), ("high", "enough")],
)
async def test_gas_is_not_given_against_a_gate(
    hass: HomeAssistant, entry: FarmEntry, air: Air, change: str, why: str
) -> None:
    """And an open valve is closed."""
    await call(hass, entry, "control_climate", "Cellar")
    await air.stay(3, co2=500.0)
    await call(hass, entry, "control_co2", "Cellar")
    assert VALVE in running(hass)
    if change in ("door", "exhaust"):
        await hass.services.async_call(
            "homeassistant",
            "turn_on",
            {"entity_id": DOOR if change == "door" else EXHAUST},
            blocking=True,
        )
    else:
        await air.stay(1, **({"ppfd": 0.0} if change == "dark" else {"co2": 1300.0}))
    answer = await call(hass, entry, "control_co2", "Cellar")
    assert whys(answer)[VALVE] == why
    assert VALVE not in running(hass)


async def test_a_device_that_does_not_obey_is_an_error(
    hass: HomeAssistant, entry: FarmEntry, air: Air
) -> None:
    """Which names it."""
    await call(hass, entry, "control_climate", "Cellar")
    await air.stay(10, t=18.0, rh=58.0)
    broken = HomeAssistantError("no answer")
    async_mock_service(hass, "homeassistant", "turn_on", raise_exception=broken)
    with pytest.raises(HomeAssistantError) as refused:
        await call(hass, entry, "control_climate", "Cellar")
    assert refused.value.translation_key == "devices_did_not_obey"


async def test_a_target_without_such_devices_is_an_error(
    hass: HomeAssistant, air: Air, farm: AddFarm
) -> None:
    """That says what to do."""
    bare = await farm(racks=[rack("Rack A", "Upper", climate={}) | {"equipment": []}])
    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, bare, "control_co2", "Upper")
    assert refused.value.translation_key == "no_climate_devices"
