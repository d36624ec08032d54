"""Fresh water comes when it is due, up to the mark, and not without a level that rises."""

import asyncio
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockUser,
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.vertical_farm.control.decisions import DECISIONS, replayed
from custom_components.vertical_farm.control.reasons import Reason, Wanted

from .actions import act, act_as, device_of, refused
from .conftest import AddFarm
from .farms import FarmEntry, entity_id, report, state_of
from .passing import during, out_of_reach_when_stopping, turns

INLET, PUMP, DOSER = (f"input_boolean.{name}" for name in ("inlet", "pump", "doser"))
LEVEL, LEAK = "sensor.level", "binary_sensor.leak"
EVENT = "vertical_farm_command"
TANK: dict[str, Any] = {
    "name": "Tank",
    "volume_l": 100,
    "racks": ["Rack A"],
    "pump": PUMP,
    "water_inlet": INLET,
    "irrigation": "ebb_and_flow",
    "leak": [LEAK],
    "sensors": {"level": [LEVEL]},
}
RACK = {"name": "Rack A", "shelves": [{"name": "Shelf 1", "level": 1}]}

type Asked = asyncio.Task[dict[str, Any]]


class Tank:
    """A tank whose level rises by 0.1 % a second while its inlet is open."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin below the usual mark."""
        self._hass = hass
        self.pct = 65.0
        self.rate = 0.1
        self.shown: float | None = None

    def report(self, step_s: float = 5.0) -> None:
        """Let some seconds pass, and the level be reported."""
        if opened(self._hass):
            self.pct += self.rate * step_s
        report(self._hass, LEVEL, round(self.shown or self.pct, 2), "%")


def opened(hass: HomeAssistant) -> bool:
    """Return whether the inlet is open."""
    return hass.states.is_state(INLET, "on")


@pytest.fixture
async def tank(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Tank:
    """Provide an inlet that obeys, and a tank."""
    freezer.move_to("2026-02-10T08:00:00+00:00")
    assert await async_setup_component(hass, "homeassistant", {})
    names: dict[str, dict[str, Any]] = {one: {} for one in ("inlet", "pump", "doser")}
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": names})
    out_of_reach_when_stopping(hass)
    report(hass, LEAK, "off")
    found = Tank(hass)
    found.report()
    return found


@pytest.fixture
async def entry(tank: Tank, farm: AddFarm) -> FarmEntry:
    """Return a farm with the tank."""
    return await farm(racks=[RACK], reservoirs=[TANK])


def ask(hass: HomeAssistant, entry: FarmEntry, place: str, **fields: Any) -> Asked:  # noqa: ANN401
    """Ask for fresh water at a place; the answer comes when the inlet is closed."""
    device = device_of(hass, entry, place)
    return hass.async_create_task(act(hass, "top_up", device_id=[device], **fields))


def due(hass: HomeAssistant, entry: FarmEntry) -> str:
    """Return whether fresh water is due."""
    return state_of(hass, entry, "Tank", "top_up_due")


async def switch(hass: HomeAssistant, device: str, *, on: bool) -> None:
    """Let somebody switch a device."""
    await hass.services.async_call(
        "homeassistant",
        "turn_on" if on else "turn_off",
        {"entity_id": device},
        blocking=True,
    )


async def pass_s(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, tank: Tank, seconds: int
) -> None:
    """Let seconds pass."""
    for _ in range(seconds // 10):
        freezer.tick(timedelta(seconds=10))
        tank.report(10)
        async_fire_time_changed(hass)
        await turns()


@pytest.mark.parametrize("place", ["Tank", "Shelf 1", "Rack A", "Cellar"])
async def test_a_low_tank_is_filled_up_to_its_mark(
    hass: HomeAssistant,
    entry: FarmEntry,
    freezer: FrozenDateTimeFactory,
    tank: Tank,
    place: str,
) -> None:
    """With the litres by its level, and every step told with its reason."""
    told = async_capture_events(hass, EVENT)
    assert due(hass, entry) == "on"
    asked = ask(hass, entry, place)
    await during(hass, freezer, asked, 400, meanwhile=tank.report)
    (filled,) = (await asked)["reservoirs"]
    assert filled["result"] == "full"
    assert filled["litres"] == pytest.approx(20.0, abs=1.0)
    assert filled["level_pct"] == pytest.approx(85.0, abs=1.0)
    assert not opened(hass)
    assert due(hass, entry) == "off"
    assert [event.data["what"] for event in told] == ["top_up", "top_up_full"]
    for event in told:
        again = DECISIONS[event.data["what"]](event.data["inputs"])
        shown = {key: event.data[key] for key in ("on", "level", "for_s")}
        assert again == Wanted.from_dict(shown)


async def test_the_reasons_of_a_week_of_fills_give_the_same_decisions_again(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory, tank: Tank
) -> None:
    """Of what is due every day."""
    told = async_capture_events(hass, EVENT)
    for day in range(7):
        tank.pct = 65.0 - day
        await pass_s(hass, freezer, tank, 60)
        assert due(hass, entry) == "on"
        asked = ask(hass, entry, "Cellar")
        await during(hass, freezer, asked, 400, meanwhile=tank.report)
        assert (await asked)["reservoirs"][0]["result"] == "full"
        freezer.tick(timedelta(hours=23))
    assert len(told) == 14
    for event in told:
        reason = Reason.from_dict(event.data)
        assert replayed(reason, INLET) == Wanted.from_dict(event.data)


async def test_a_tank_with_enough_water_gets_none(
    hass: HomeAssistant, entry: FarmEntry, tank: Tank
) -> None:
    """It is not due, and that is no error."""
    tank.pct = 75.0
    tank.report()
    await hass.async_block_till_done()
    assert due(hass, entry) == "off"
    (filled,) = (await ask(hass, entry, "Tank"))["reservoirs"]
    assert filled["result"] == "not_due"
    assert not opened(hass)


async def test_it_is_filled_up_to_a_level_that_is_asked_for(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory, tank: Tank
) -> None:
    """Whatever is due."""
    tank.pct = 80.0
    tank.report()
    asked = ask(hass, entry, "Tank", to_pct=92)
    await during(hass, freezer, asked, 300, meanwhile=tank.report)
    (filled,) = (await asked)["reservoirs"]
    assert filled["result"] == "full"
    assert tank.pct == pytest.approx(92.0, abs=1.0)


async def test_own_marks_of_a_reservoir_count(
    hass: HomeAssistant, tank: Tank, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """And stand with the entity."""
    entry = await farm(
        racks=[RACK],
        reservoirs=[{**TANK, "top_up_below_pct": 50, "top_up_to_pct": 60}],
    )
    assert due(hass, entry) == "off"
    state = hass.states.get(entity_id(hass, entry, "Tank", "top_up_due"))
    assert state is not None
    assert (state.attributes["below_pct"], state.attributes["to_pct"]) == (50, 60)


async def test_a_level_that_does_not_rise_closes_the_inlet_for_good(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory, tank: Tank
) -> None:
    """A hanging sensor must not flood the room: no more water until the level moves."""
    tank.shown = 65.0
    asked = ask(hass, entry, "Tank")
    await during(hass, freezer, asked, 300, meanwhile=tank.report)
    with pytest.raises(HomeAssistantError) as caught:
        await asked
    assert "the level has not risen" in str(caught.value)
    assert not opened(hass)
    assert tank.pct < 65.0 + 0.1 * 200
    await pass_s(hass, freezer, tank, 3600)
    assert due(hass, entry) == "off"
    assert (await ask(hass, entry, "Tank"))["reservoirs"][0]["result"] == "not_due"
    assert await hass.config_entries.async_reload(entry.entry_id)
    await pass_s(hass, freezer, tank, 120)
    assert due(hass, entry) == "off"
    tank.shown = 63.0
    await pass_s(hass, freezer, tank, 120)
    assert due(hass, entry) == "on"


async def test_while_the_beds_flood_and_drain_nothing_is_filled(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory, tank: Tank
) -> None:
    """The level says nothing then; what is asked for by name is refused with that reason."""
    await switch(hass, PUMP, on=True)
    await pass_s(hass, freezer, tank, 60)
    (filled,) = (await ask(hass, entry, "Tank"))["reservoirs"]
    assert (filled["result"], filled["held_by"]) == ("not_due", "unsettled")
    with pytest.raises(HomeAssistantError) as caught:
        await ask(hass, entry, "Tank", to_pct=80)
    assert "flood or drain" in str(caught.value)
    await switch(hass, PUMP, on=False)
    await pass_s(hass, freezer, tank, 660)
    assert due(hass, entry) == "on"


async def test_a_pump_that_starts_pauses_the_fill(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory, tank: Tank
) -> None:
    """And it becomes due again when the beds have drained."""
    asked = ask(hass, entry, "Tank")
    await during(hass, freezer, asked, 20, meanwhile=tank.report)
    assert opened(hass)
    assert due(hass, entry) == "off"
    await switch(hass, PUMP, on=True)
    await pass_s(hass, freezer, tank, 10)
    (filled,) = (await asked)["reservoirs"]
    assert filled["result"] == "paused"
    assert not opened(hass)
    await switch(hass, PUMP, on=False)
    await pass_s(hass, freezer, tank, 660)
    assert due(hass, entry) == "on"


@pytest.mark.parametrize(
    ("sensor", "value"), [(LEAK, "on"), (LEVEL, "unavailable"), (LEVEL, "96")]
)
async def test_the_guard_closes_the_inlet(
    hass: HomeAssistant,
    entry: FarmEntry,
    freezer: FrozenDateTimeFactory,
    tank: Tank,
    sensor: str,
    value: str,
) -> None:
    """On a leak, at the brim and where nobody knows the level; or the fill ends first."""
    asked = ask(hass, entry, "Tank")
    await during(hass, freezer, asked, 20, meanwhile=tank.report)
    report(hass, sensor, value, "%" if sensor == LEVEL else None)
    for _ in range(30):
        freezer.tick(timedelta(seconds=5))
        async_fire_time_changed(hass)
        await turns()
    assert not opened(hass)
    assert asked.done()
    _ = asked.exception()


async def test_a_leak_lets_nothing_in(hass: HomeAssistant, entry: FarmEntry) -> None:
    """Not even when asked for by name."""
    report(hass, LEAK, "on")
    await hass.async_block_till_done()
    with pytest.raises(HomeAssistantError) as caught:
        await ask(hass, entry, "Tank", to_pct=80)
    assert "leak" in str(caught.value)
    assert not opened(hass)


async def test_somebody_who_closes_the_inlet_ends_the_fill(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory, tank: Tank
) -> None:
    """And the action says so."""
    asked = ask(hass, entry, "Tank")
    await during(hass, freezer, asked, 20, meanwhile=tank.report)
    await switch(hass, INLET, on=False)
    await turns()
    with pytest.raises(HomeAssistantError) as caught:
        await asked
    assert "somebody switched it off" in str(caught.value)


async def test_two_who_ask_get_one_fill(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory, tank: Tank
) -> None:
    """And the same answer."""
    told = async_capture_events(hass, EVENT)
    first, second = ask(hass, entry, "Tank"), ask(hass, entry, "Cellar")
    await during(hass, freezer, first, 400, meanwhile=tank.report)
    assert await first == await second
    assert len(told) == 2


async def test_a_slow_inlet_stops_at_its_longest_run_and_goes_on_later(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory, tank: Tank
) -> None:
    """The guard has nothing to do."""
    tank.pct, tank.rate = 40.0, 0.02
    tank.report()
    asked = ask(hass, entry, "Tank")
    await during(hass, freezer, asked, 900, meanwhile=tank.report)
    (filled,) = (await asked)["reservoirs"]
    assert filled["result"] == "time_over"
    assert filled["seconds"] == pytest.approx(855, abs=6)
    assert state_of(hass, entry, "Tank", "guard") == "off"
    await pass_s(hass, freezer, tank, 60)
    assert due(hass, entry) == "on"


async def test_maintenance_closes_the_inlet_and_lets_only_people_open_it(
    hass: HomeAssistant,
    entry: FarmEntry,
    freezer: FrozenDateTimeFactory,
    tank: Tank,
    hass_admin_user: MockUser,
) -> None:
    """Nothing is due in it."""
    asked = ask(hass, entry, "Tank")
    await during(hass, freezer, asked, 20, meanwhile=tank.report)
    await act(hass, "set_mode", mode="maintenance")
    await turns()
    assert not opened(hass)
    with pytest.raises(HomeAssistantError):
        await asked
    assert due(hass, entry) == "off"
    with pytest.raises(HomeAssistantError) as caught:
        await ask(hass, entry, "Tank", to_pct=80)
    assert "mode" in str(caught.value)
    person = Context(user_id=hass_admin_user.id)
    device = device_of(hass, entry, "Tank")
    by_hand: Asked = hass.async_create_task(
        act_as(hass, person, "top_up", device_id=[device], to_pct=75)
    )
    await during(hass, freezer, by_hand, 200, meanwhile=tank.report)
    assert (await by_hand)["reservoirs"][0]["result"] == "full"


async def test_a_restart_closes_the_inlet_and_water_is_due_again(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory, tank: Tank
) -> None:
    """Nobody would close it meanwhile."""
    asked = ask(hass, entry, "Tank")
    await during(hass, freezer, asked, 20, meanwhile=tank.report)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert not opened(hass)
    assert (await asked)["reservoirs"][0]["result"] == "paused"
    assert await hass.config_entries.async_setup(entry.entry_id)
    await pass_s(hass, freezer, tank, 120)
    assert due(hass, entry) == "on"


async def test_a_home_assistant_that_stops_closes_the_inlet_for_good(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory, tank: Tank
) -> None:
    """Nobody would see the tank overflow; nothing opens it again before the next start."""
    asked = ask(hass, entry, "Tank")
    await during(hass, freezer, asked, 20, meanwhile=tank.report)
    assert opened(hass)
    await hass.async_stop(force=True)
    assert not opened(hass)
    assert (await asked)["reservoirs"][0]["result"] == "paused"
    await pass_s(hass, freezer, tank, 30)
    assert due(hass, entry) == "off"
    asked = ask(hass, entry, "Tank", to_pct=80)
    await during(hass, freezer, asked, 300, meanwhile=tank.report)
    with pytest.raises(HomeAssistantError):
        await asked
    assert not opened(hass)


async def test_an_inlet_that_does_not_open_is_an_error(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """It says which."""
    hass.states.async_set(INLET, "unavailable")
    with pytest.raises(HomeAssistantError) as caught:
        await ask(hass, entry, "Tank")
    assert INLET in str(caught.value)


async def test_a_target_without_an_inlet_is_refused(
    hass: HomeAssistant, tank: Tank, farm: AddFarm
) -> None:
    """And one whose level nobody measures."""
    bare = {key: value for key, value in TANK.items() if key != "sensors"}
    entry = await farm(racks=[RACK], reservoirs=[bare])
    key, _ = await refused(hass, "top_up", device_id=device_of(hass, entry, "Tank"))
    assert key == "no_inlet_targeted"


async def test_it_is_explained(hass: HomeAssistant, entry: FarmEntry) -> None:
    """With what the level wants now."""
    found = await act(hass, "explain", entity_id=[INLET])
    (device,) = found["devices"]
    assert device["wanted_now"] == {
        "due": True,
        "below_pct": 70.0,
        "to_pct": 85.0,
        "held_by": None,
    }
