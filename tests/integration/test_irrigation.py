"""Water is wanted in cycles, which survive what interrupts them."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockUser,
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.logbook import async_describe_events

from .actions import act, act_as, device_of
from .conftest import AddFarm
from .farms import FarmEntry, entity_id, report, state_of
from .passing import restart

PUMP, LEVEL, LAMP = "input_boolean.pump", "sensor.level", "light.lamp"
EVENT = "vertical_farm_irrigation"
TANK: dict[str, Any] = {
    "name": "Tank",
    "volume_l": 60,
    "racks": ["Rack A"],
    "pump": PUMP,
    "irrigation": "ebb_and_flow",
    "sensors": {"level": [LEVEL]},
    "on_change": ["level"],
}
RACK = {"name": "Rack A", "shelves": [{"name": "Shelf 1", "level": 1, "lamp": LAMP}]}


@pytest.fixture(autouse=True)
async def _pump(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Provide a pump that obeys, a full tank and a lamp."""
    freezer.move_to("2026-02-10T08:00:00+00:00")
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(
        hass, "input_boolean", {"input_boolean": {"pump": {}}}
    )
    report(hass, LEVEL, 60, "%")
    hass.states.async_set(LAMP, "on")


async def tank(farm: AddFarm, **said: Any) -> FarmEntry:  # noqa: ANN401
    """Set up a farm with a tank."""
    return await farm(racks=[RACK], reservoirs=[{**TANK, **said}])


@pytest.fixture
async def entry(farm: AddFarm) -> FarmEntry:
    """Return a farm with a tank that floods its beds."""
    return await tank(farm)


async def switch(hass: HomeAssistant, *, on: bool) -> None:
    """Let somebody switch the pump."""
    await hass.services.async_call(
        "homeassistant",
        "turn_on" if on else "turn_off",
        {"entity_id": PUMP},
        blocking=True,
    )
    await hass.async_block_till_done()


async def wait(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float
) -> None:
    """Let time pass in steps of at most 30 s."""
    while seconds > 0:
        freezer.tick(timedelta(seconds=min(seconds, 30.0)))
        seconds -= 30.0
        async_fire_time_changed(hass)
        await hass.async_block_till_done()


def due(hass: HomeAssistant, entry: FarmEntry) -> bool:
    """Return whether water is wanted."""
    return state_of(hass, entry, "Tank", "irrigation_due") == "on"


def kinds(told: list[Event]) -> list[str]:
    """Return what was told of cycles."""
    return [event.data["type"] for event in told]


async def test_water_is_wanted_until_a_cycle_has_had_its_seconds(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """And again an hour after it began."""
    told = async_capture_events(hass, EVENT)
    assert due(hass, entry)
    assert state_of(hass, entry, "Tank", "next_irrigation") == "unknown"
    await switch(hass, on=True)
    await wait(hass, freezer, 895)
    assert due(hass, entry)
    await wait(hass, freezer, 6)
    assert not due(hass, entry)
    await switch(hass, on=False)
    assert kinds(told) == ["began", "completed"]
    assert state_of(hass, entry, "Tank", "next_irrigation") == (
        "2026-02-10T09:00:00+00:00"
    )
    await wait(hass, freezer, 2640)
    assert not due(hass, entry)
    await wait(hass, freezer, 61)
    assert due(hass, entry)


async def test_a_night_waits_longer(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """As the lamps say."""
    await switch(hass, on=True)
    await wait(hass, freezer, 901)
    await switch(hass, on=False)
    hass.states.async_set(LAMP, "off")
    await wait(hass, freezer, 240)
    assert state_of(hass, entry, "Tank", "next_irrigation") == (
        "2026-02-10T11:00:00+00:00"
    )


async def test_a_restart_in_a_cycle_leaves_the_missing_seconds_due(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """And they complete it."""
    told = async_capture_events(hass, EVENT)
    await switch(hass, on=True)
    await wait(hass, freezer, 300)
    await restart(hass, freezer, entry)
    await wait(hass, freezer, 1)
    await switch(hass, on=False)
    assert due(hass, entry)
    await switch(hass, on=True)
    await wait(hass, freezer, 590)
    assert due(hass, entry)
    await wait(hass, freezer, 30)
    assert not due(hass, entry)
    assert kinds(told)[-1] == "completed"
    assert "resumed" in kinds(told)
    assert {event.data["device_id"] for event in told} == {
        device_of(hass, entry, "Tank")
    }
    assert 895 <= told[-1].data["seconds"] <= 930


async def test_an_empty_tank_interrupts_a_cycle_which_then_ends(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Nothing is wanted meanwhile; the entity says why."""
    told = async_capture_events(hass, EVENT)
    await switch(hass, on=True)
    for level in (45, 30, 18, 10, 6, 4):
        report(hass, LEVEL, level, "%")
        await wait(hass, freezer, 60)
    state = hass.states.get(entity_id(hass, entry, "Tank", "irrigation_due"))
    assert state is not None
    assert state.state == "off"
    assert state.attributes["held_by"] == "dry"
    assert state.attributes["cycle"] == "interrupted"
    await wait(hass, freezer, 2000)
    assert kinds(told) == ["began", "interrupted", "ended"]


async def test_an_emergency_stop_wants_no_water(
    hass: HomeAssistant, entry: FarmEntry, hass_admin_user: MockUser
) -> None:
    """Until a person has ended it."""
    await act(hass, "set_mode", mode="emergency_stop")
    assert not due(hass, entry)
    person = Context(user_id=hass_admin_user.id)
    await act_as(hass, person, "set_mode", mode="normal")
    assert due(hass, entry)


async def test_a_grower_says_how_long_and_how_often(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """In the layout; a cycle is never longer than the pump may run."""
    entry = await tank(
        farm, irrigation="aeroponic", irrigation_run_s=500, irrigation_day_s=600
    )
    state = hass.states.get(entity_id(hass, entry, "Tank", "irrigation_due"))
    assert state is not None
    assert state.attributes["run_s"] == 57.0
    await switch(hass, on=True)
    await wait(hass, freezer, 58)
    assert not due(hass, entry)


async def test_the_logbook_tells_of_cycles(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """In plain words, with the seconds."""
    told = async_capture_events(hass, EVENT)
    await switch(hass, on=True)
    await wait(hass, freezer, 120)
    await switch(hass, on=False)
    describers: dict[str, Any] = {}

    def describe(domain: str, event: str, describer: Any) -> None:  # noqa: ANN401
        """Keep how an event reads."""
        assert domain == DOMAIN
        describers[event] = describer

    async_describe_events(hass, describe)
    lines = [describers[EVENT](event)["message"] for event in told]
    assert lines == [
        "began to water: 900 s are wanted",
        "was interrupted after 120 of 900 s",
    ]


async def test_a_pump_whose_way_is_not_known_has_no_schedule(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Nor has a reservoir without a pump."""
    entry = await farm(
        reservoirs=[{"name": "Tank", "volume_l": 60, "pump": PUMP}],
    )
    with pytest.raises(AssertionError, match="no entity"):
        entity_id(hass, entry, "Tank", "irrigation_due")
