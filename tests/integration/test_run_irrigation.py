"""A pump runs for what is due, ends on time, and says what came of it."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, CoreState, Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockUser,
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.vertical_farm.control.decisions import DECISIONS
from custom_components.vertical_farm.control.reasons import Wanted

from .actions import act, act_as, device_of, refused
from .conftest import AddFarm
from .farms import FarmEntry, report, state_of
from .passing import during, out_of_reach_when_stopping, turns

PUMP, LEVEL, FLOW, LEAK = (
    "input_boolean.pump",
    "sensor.level",
    "sensor.flow",
    "binary_sensor.leak",
)
EVENT = "vertical_farm_command"
TANK: dict[str, Any] = {
    "name": "Tank",
    "volume_l": 60,
    "racks": ["Rack A"],
    "pump": PUMP,
    "irrigation": "ebb_and_flow",
    "irrigation_run_s": 600,
    "nominal_flow_l_min": 6.0,
    "leak": [LEAK],
    "sensors": {"level": [LEVEL]},
    "on_change": ["level"],
}
RACK = {"name": "Rack A", "shelves": [{"name": "Shelf 1", "level": 1}]}

type Asked = asyncio.Task[dict[str, Any]]


@pytest.fixture(autouse=True)
async def _devices(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Provide a pump that obeys, and what surrounds it in order."""
    freezer.move_to("2026-02-10T08:00:00+00:00")
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(
        hass, "input_boolean", {"input_boolean": {"pump": {}}}
    )
    out_of_reach_when_stopping(hass)
    report(hass, LEVEL, 60, "%")
    report(hass, FLOW, 0, "L/min")
    report(hass, LEAK, "off")


@pytest.fixture
async def entry(farm: AddFarm) -> FarmEntry:
    """Return a farm with a tank whose first cycle is due."""
    return await farm(racks=[RACK], reservoirs=[TANK])


def ask(hass: HomeAssistant, entry: FarmEntry, place: str, **fields: Any) -> Asked:  # noqa: ANN401
    """Ask for water at a place; the answer comes when the pump has run."""
    return hass.async_create_task(
        act(
            hass,
            "run_irrigation",
            device_id=[device_of(hass, entry, place)],
            **fields,
        )
    )


def runs(hass: HomeAssistant) -> bool:
    """Return whether the pump runs."""
    return hass.states.is_state(PUMP, "on")


async def switch(hass: HomeAssistant, *, on: bool) -> None:
    """Let somebody switch the pump."""
    await hass.services.async_call(
        "homeassistant",
        "turn_on" if on else "turn_off",
        {"entity_id": PUMP},
        blocking=True,
    )


@pytest.mark.parametrize("place", ["Tank", "Shelf 1", "Rack A", "Cellar"])
async def test_the_cycle_that_is_due_runs_to_the_second(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory, place: str
) -> None:
    """For a reservoir, or for what it waters; litres are by the nominal flow."""
    asked = ask(hass, entry, place)
    await during(hass, freezer, asked, 599)
    assert runs(hass)
    await during(hass, freezer, asked, 2, step_s=1)
    assert not runs(hass)
    (pump,) = (await asked)["pumps"]
    assert pump["result"] == "completed"
    assert pump["seconds"] == pytest.approx(600, abs=0.5)
    assert pump["litres"] == pytest.approx(60.0, abs=0.1)
    assert state_of(hass, entry, "Tank", "irrigation_due") == "off"


async def test_where_nothing_is_due_nothing_runs(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """And the answer says when it will be."""
    asked = ask(hass, entry, "Tank")
    await during(hass, freezer, asked, 700)
    (pump,) = (await ask(hass, entry, "Tank"))["pumps"]
    assert pump["result"] == "not_due"
    assert pump["next_in_s"] == pytest.approx(3000, abs=60)
    assert not runs(hass)


async def test_a_pump_runs_for_the_seconds_that_are_asked_for(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Whatever is due."""
    asked = ask(hass, entry, "Tank", seconds=12)
    await during(hass, freezer, asked, 11, step_s=1)
    assert runs(hass)
    await during(hass, freezer, asked, 2, step_s=1)
    assert not runs(hass)
    (pump,) = (await asked)["pumps"]
    assert (pump["result"], pump["seconds"]) == ("completed", 12.0)


async def test_more_than_the_pump_may_run_is_refused(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """With the most that is possible."""
    key, text = await refused(
        hass, "run_irrigation", device_id=device_of(hass, entry, "Tank"), seconds=1500
    )
    assert key == "longer_than_the_pump_may_run"
    assert "1140" in text


async def test_the_measured_water_counts_where_there_is_a_meter(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """Rather than the nominal flow."""
    sensors = {"level": [LEVEL], "flow": [FLOW]}
    entry = await farm(racks=[RACK], reservoirs=[{**TANK, "sensors": sensors}])
    asked = ask(hass, entry, "Tank")
    await during(
        hass, freezer, asked, 700, meanwhile=lambda: report(hass, FLOW, 5.0, "L/min")
    )
    (pump,) = (await asked)["pumps"]
    assert pump["result"] == "completed"
    assert pump["litres"] == pytest.approx(50.0, abs=1.0)


async def test_a_pump_without_flow_is_stopped_and_reported(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """After a minute, by a meter that is trusted."""
    sensors = {"level": [LEVEL], "flow": [FLOW]}
    entry = await farm(racks=[RACK], reservoirs=[{**TANK, "sensors": sensors}])
    asked = ask(hass, entry, "Tank")
    await during(
        hass, freezer, asked, 100, meanwhile=lambda: report(hass, FLOW, 0.0, "L/min")
    )
    assert not runs(hass)
    with pytest.raises(HomeAssistantError) as caught:
        await asked
    assert "no water flows" in str(caught.value)


def dries(hass: HomeAssistant) -> None:
    """Let the tank run dry."""
    report(hass, LEVEL, 1, "%")


def leaks(hass: HomeAssistant) -> None:
    """Let the tank leak."""
    report(hass, LEAK, "on")


def unknown(hass: HomeAssistant) -> None:
    """Let the level sensor die."""
    hass.states.async_set(LEVEL, "unavailable")


@pytest.mark.parametrize(
    ("happens", "text"),
    [
        (dries, "its reservoir is empty"),
        (leaks, "there is a leak"),
        (unknown, "nobody knows its reservoir's level"),
    ],
)
async def test_a_source_that_fails_ends_the_run(
    hass: HomeAssistant,
    entry: FarmEntry,
    freezer: FrozenDateTimeFactory,
    happens: Callable[[HomeAssistant], None],
    text: str,
) -> None:
    """The guard stops the pump, and the action says why."""
    asked = ask(hass, entry, "Tank")
    await during(hass, freezer, asked, 60)
    assert runs(hass)
    happens(hass)
    await during(hass, freezer, asked, 150)
    assert not runs(hass)
    with pytest.raises(HomeAssistantError) as caught:
        await asked
    assert text in str(caught.value)


@pytest.mark.parametrize("happens", [dries, leaks, unknown])
async def test_a_source_that_has_failed_lets_no_run_begin(
    hass: HomeAssistant, entry: FarmEntry, happens: Callable[[HomeAssistant], None]
) -> None:
    """Not even for the seconds that the guard would wait."""
    told = async_capture_events(hass, EVENT)
    happens(hass)
    await hass.async_block_till_done()
    with pytest.raises(HomeAssistantError):
        await ask(hass, entry, "Tank")
    assert not runs(hass)
    assert told[0].data["result"] == "refused"
    held = [gate["key"] for gate in told[0].data["gates"] if gate["held"]]
    assert held[:1] == ["source"]


async def test_a_person_who_switches_the_pump_off_ends_the_run(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """And the action says so."""
    asked = ask(hass, entry, "Tank")
    await during(hass, freezer, asked, 60)
    await switch(hass, on=False)
    await turns()
    with pytest.raises(HomeAssistantError) as caught:
        await asked
    assert "somebody switched it off" in str(caught.value)


async def test_two_who_ask_at_once_get_one_run(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """And the same answer."""
    first = ask(hass, entry, "Tank")
    await during(hass, freezer, first, 100)
    second = ask(hass, entry, "Tank")
    await during(hass, freezer, first, 600)
    assert await first == await second


async def test_two_who_ask_in_the_same_moment_start_the_pump_once(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The second one waits for the run of the first."""
    told = async_capture_events(hass, EVENT)
    first, second = ask(hass, entry, "Tank"), ask(hass, entry, "Rack A")
    await during(hass, freezer, first, 700)
    assert await first == await second
    assert [event.data["what"] for event in told] == [
        "irrigation_run",
        "irrigation_over",
    ]


async def test_maintenance_lets_only_people_run_a_pump(
    hass: HomeAssistant,
    entry: FarmEntry,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: MockUser,
) -> None:
    """An automation gets an error that names the mode, and nothing is due meanwhile."""
    await act(hass, "set_mode", mode="maintenance")
    assert state_of(hass, entry, "Tank", "irrigation_due") == "off"
    (waits,) = (await ask(hass, entry, "Tank"))["pumps"]
    assert (waits["result"], waits["held_by"]) == ("not_due", "maintenance")
    with pytest.raises(HomeAssistantError) as caught:
        await ask(hass, entry, "Tank", seconds=60)
    assert "mode" in str(caught.value)
    person = Context(user_id=hass_admin_user.id)
    device = device_of(hass, entry, "Tank")
    asked = hass.async_create_task(
        act_as(hass, person, "run_irrigation", device_id=[device], seconds=5)
    )
    await during(hass, freezer, asked, 10, step_s=1)
    assert (await asked)["pumps"][0]["result"] == "completed"


async def restart(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory, down_s: float
) -> None:
    """Unload the farm, and set it up again after a while."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    freezer.tick(timedelta(seconds=down_s))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await turns()


async def pass_s(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: int
) -> None:
    """Let seconds pass."""
    for _ in range(seconds // 10):
        freezer.tick(timedelta(seconds=10))
        async_fire_time_changed(hass)
        await turns()


async def test_a_cycle_that_a_restart_interrupts_goes_on_with_what_is_missing(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The pump does not run while nobody would stop it."""
    asked = ask(hass, entry, "Tank")
    await during(hass, freezer, asked, 200)
    told = async_capture_events(hass, EVENT)
    await restart(hass, entry, freezer, 60)
    assert (await asked)["pumps"][0]["result"] == "paused"
    assert told[0].data["what"] == "irrigation_paused"
    await pass_s(hass, freezer, 70)
    assert runs(hass)
    assert told[-1].data["what"] == "irrigation_resumed"
    assert told[-1].data["for_s"] == pytest.approx(400, abs=6)
    await pass_s(hass, freezer, 400)
    assert not runs(hass)
    assert told[-1].data["what"] == "irrigation_over"
    assert state_of(hass, entry, "Tank", "irrigation_due") == "off"


async def test_a_home_assistant_that_stops_lets_no_pump_run_again(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Whatever still happens in it; the next start goes on with what is missing."""
    asked = ask(hass, entry, "Tank")
    await during(hass, freezer, asked, 200)
    told = async_capture_events(hass, EVENT)
    await hass.async_stop(force=True)
    assert not runs(hass)
    (paused,) = (await asked)["pumps"]
    assert (paused["result"], paused["seconds"]) == ("paused", 200)
    entry.runtime_data.farm.clock.set_speed(1.0, dt_util.utcnow().timestamp())
    await pass_s(hass, freezer, 30)
    asked = ask(hass, entry, "Tank", seconds=60)
    await during(hass, freezer, asked, 90)
    with pytest.raises(HomeAssistantError):
        await asked
    assert not runs(hass)
    assert [each.data["what"] for each in told] == [
        "irrigation_paused",
        "irrigation_run",
    ]
    held = [gate["key"] for gate in told[-1].data["gates"] if gate["held"]]
    assert held == ["stopping"]
    hass.set_state(CoreState.running)
    await restart(hass, entry, freezer, 60)
    await pass_s(hass, freezer, 70)
    assert runs(hass)
    assert told[-1].data["what"] == "irrigation_resumed"
    assert told[-1].data["for_s"] == pytest.approx(400, abs=6)
    report(hass, PUMP, "off")


async def test_seconds_that_a_person_asked_for_end_with_a_restart(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Nobody stands there any more; that is told."""
    told = async_capture_events(hass, EVENT)
    asked = ask(hass, entry, "Tank", seconds=300)
    await during(hass, freezer, asked, 100)
    await restart(hass, entry, freezer, 60)
    assert (await asked)["pumps"][0]["result"] == "paused"
    await pass_s(hass, freezer, 120)
    assert not runs(hass)
    assert told[-1].data["what"] == "irrigation_ended"
    assert told[-1].data["inputs"]["missing_s"] == pytest.approx(200, abs=6)


async def test_the_reasons_of_a_day_give_the_same_decisions_again(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Of every command that the pump got."""
    told = async_capture_events(hass, EVENT)
    for _ in range(24):
        asked = ask(hass, entry, "Tank")
        await during(hass, freezer, asked, 3600, step_s=60)
        await pass_s(hass, freezer, 1800)
    assert len(told) > 20
    for event in told:
        replayed = DECISIONS[event.data["what"]](event.data["inputs"])
        wanted = {key: event.data[key] for key in ("on", "level", "for_s")}
        assert replayed == Wanted.from_dict(wanted)


VALVE = "input_boolean.valve"


@pytest.fixture
async def valved(hass: HomeAssistant, farm: AddFarm) -> FarmEntry:
    """Return a farm whose tank has a valve behind its pump."""
    hass.states.async_set(VALVE, "off")
    return await farm(racks=[RACK], reservoirs=[{**TANK, "valves": [VALVE]}])


def obeying(hass: HomeAssistant, *, opens: bool = True) -> list[tuple[str, str]]:
    """Let the valve obey; return what was commanded, in its order."""
    done: list[tuple[str, str]] = []

    @callback
    def take(event: Event) -> None:
        """Take down a command, and let the valve follow it."""
        entity_id = event.data["service_data"].get("entity_id")
        entity_id = entity_id[0] if isinstance(entity_id, list) else entity_id
        if event.data["domain"] == "homeassistant" and entity_id in (PUMP, VALVE):
            done.append((entity_id, event.data["service"]))
            if entity_id == VALVE and (opens or event.data["service"] == "turn_off"):
                on = event.data["service"] == "turn_on"
                hass.states.async_set(VALVE, "on" if on else "off")

    hass.bus.async_listen("call_service", take)
    return done


async def test_a_valve_opens_before_the_pump_and_closes_after_it(
    hass: HomeAssistant, valved: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """So that the pump never runs against it."""
    done = obeying(hass)
    asked = ask(hass, valved, "Tank", seconds=30)
    await during(hass, freezer, asked, 60)
    assert (await asked)["pumps"][0]["result"] == "completed"
    assert done == [
        (VALVE, "turn_on"),
        (PUMP, "turn_on"),
        (PUMP, "turn_off"),
        (VALVE, "turn_off"),
    ]


async def test_a_valve_that_does_not_open_keeps_the_pump_off(
    hass: HomeAssistant, valved: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """And the reason names it."""
    done = obeying(hass, opens=False)
    asked = ask(hass, valved, "Tank", seconds=30)
    await during(hass, freezer, asked, 60)
    with pytest.raises(HomeAssistantError) as caught:
        await asked
    assert VALVE in str(caught.value)
    assert (PUMP, "turn_on") not in done
    assert not runs(hass)


async def test_a_pump_that_somebody_stops_has_its_valve_closed(
    hass: HomeAssistant, valved: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The action ends with an error, as ever."""
    done = obeying(hass)
    asked = ask(hass, valved, "Tank", seconds=60)
    await during(hass, freezer, asked, 20)
    await switch(hass, on=False)
    await turns()
    with pytest.raises(HomeAssistantError):
        await asked
    assert done[-1] == (VALVE, "turn_off")


async def test_a_leak_closes_the_valve_too(
    hass: HomeAssistant, valved: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Whatever the pump does."""
    obeying(hass)
    hass.states.async_set(VALVE, "on")
    leaks(hass)
    await pass_s(hass, freezer, 20)
    assert hass.states.is_state(VALVE, "off")
