"""Every blueprint that acts: instantiated, fired, traced, and its commands in that context."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import timedelta
from typing import Any, override

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.components.trace.const import DATA_TRACE
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.vertical_farm.blueprints import FOLDER
from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.farm.commands import EVENT_COMMAND

from .automations import (
    AUTOMATION_ID,
    FIRED,
    executions,
    on_devices,
    stop_automations,
    traces,
)
from .conftest import AddFarm
from .crops import LETTUCE, ago, growing_of, shelf_of
from .farms import FarmEntry, report, state_of
from .test_air import DEVICES, DOOR, FAN, HEATER, VALVE, Air, rack, running
from .test_blueprints import installed
from .test_dose import TANK as DOSED, Solution, solution

__all__ = ["solution"]
LAMPS = {name: f"input_boolean.lamp_{name.lower()}" for name in ("Upper", "Lower")}
PUMP, INLET, AWAY = (f"input_boolean.{name}" for name in ("pump", "inlet", "away"))
LEVEL = "sensor.level"
MORNING = "2026-02-10T16:00:00+00:00"
"""Two hours after the crop day began, where the tests are."""
TANK: dict[str, Any] = {
    "name": "Tank",
    "volume_l": 60,
    "racks": ["Rack A"],
    "pump": PUMP,
    "water_inlet": INLET,
    "irrigation": "ebb_and_flow",
    "sensors": {"level": [LEVEL]},
    "on_change": ["level"],
}
TARGETS = {
    "two shelves": ("Upper", "Lower"),
    "rack": ("Rack A",),
    "farm": ("Cellar",),
}
fed_by = pytest.mark.parametrize(
    "places", [("Tank",), *TARGETS.values()], ids=["reservoir", *TARGETS]
)
anywhere = pytest.mark.parametrize("places", TARGETS.values(), ids=TARGETS)


class Grown(Air):
    """Air under lamps; it does not wait for what waits for time."""

    @override
    def report(self) -> None:
        """Let every sensor report, with light where a lamp is on."""
        self.ppfd = (
            200.0 if any(is_on(self._hass, one) for one in LAMPS.values()) else 0
        )
        super().report()

    @override
    async def settle(self) -> None:
        """Let everything happen that is to happen now."""
        for _ in range(60):
            await asyncio.sleep(0)


@pytest.fixture
async def air(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> AsyncGenerator[Air]:
    """Provide devices that obey, and the air and water around them."""
    freezer.move_to(MORNING)
    devices = (*DEVICES, DOOR, *LAMPS.values(), PUMP, INLET, AWAY)
    names: dict[str, dict[str, Any]] = {one.partition(".")[2]: {} for one in devices}
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": names})
    report(hass, LEVEL, 60, "%")
    room = Grown(hass, freezer)
    room.report()
    yield room
    await stop_automations(hass)


@pytest.fixture
async def entry(hass: HomeAssistant, air: Air, farm: AddFarm) -> FarmEntry:
    """Set up a rack of two planted shelves, with lamps, climate and water."""
    layout = rack("Rack A", "Upper", "Lower")
    for shelf in layout["shelves"]:
        shelf["lamp"] = LAMPS[shelf["name"]]
    found = await farm(racks=[layout], reservoirs=[TANK])
    for shelf in LAMPS:
        batch = growing_of(found).sow(
            f"{LETTUCE}@1", {shelf_of(found, shelf): 36}, at=ago(MORNING, 20)
        )
        growing_of(found).set_stage(batch.id, "vegetative")
    return found


@pytest.fixture
async def lit(hass: HomeAssistant, entry: FarmEntry, air: Air) -> FarmEntry:
    """Let the lamps be on for long enough."""
    for lamp in LAMPS.values():
        await hass.services.async_call(
            "homeassistant", "turn_on", {"entity_id": lamp}, blocking=True
        )
    await air.stay(40)
    return entry


async def use(
    hass: HomeAssistant, name: str, target: dict[str, Any], **inputs: object
) -> None:
    """Set up an automation from an installed blueprint."""
    folder = installed(hass, f"{name}.yaml").parent
    folder.mkdir(parents=True, exist_ok=True)
    text = (FOLDER / f"{name}.yaml").read_text("utf-8")
    (folder / f"{name}.yaml").write_text(text, "utf-8")
    automation = {
        "id": AUTOMATION_ID,
        "alias": AUTOMATION_ID,
        "use_blueprint": {
            "path": f"{DOMAIN}/{name}.yaml",
            "input": {"target": target, **inputs},
        },
    }
    assert await async_setup_component(hass, AUTOMATION, {AUTOMATION: [automation]})
    for _ in range(60):
        await asyncio.sleep(0)
    state = hass.states.get(f"automation.{AUTOMATION_ID}")
    assert state is not None
    assert state.state == "on", "the blueprint is not valid"


def is_on(hass: HomeAssistant, device: str) -> bool:
    """Return whether a device is on."""
    state = hass.states.get(device)
    return state is not None and state.state == "on"


async def until(
    air: Air, so: Callable[[], bool], minutes: float = 20, **values: float
) -> bool:
    """Let time pass until something is so, and return whether it came."""
    for _ in range(int(minutes)):
        if so():
            return True
        await air.stay(1, **values)
    return so()


def in_a_trace(hass: HomeAssistant, context_ids: set[str | None]) -> bool:
    """Return whether some contexts are those of runs that left a trace."""
    runs = hass.data[DATA_TRACE][f"{AUTOMATION}.{AUTOMATION_ID}"].runs
    kept = {run.context.id for run in runs.values()}
    return bool(context_ids) and context_ids <= kept


@anywhere
async def test_lamps_follow_their_plan(
    hass: HomeAssistant, entry: FarmEntry, air: Air, places: tuple[str, ...]
) -> None:
    """From when the automation is there; each command belongs to a traced run."""
    told = async_capture_events(hass, EVENT_COMMAND)
    await use(hass, "light_plan", on_devices(hass, entry, *places))
    assert await until(air, lambda: all(is_on(hass, lamp) for lamp in LAMPS.values()))
    switched = {event.data["entity_id"] for event in told if event.data["on"]}
    assert switched == set(LAMPS.values())
    assert in_a_trace(hass, {event.context.parent_id for event in told})


@fed_by
async def test_pumps_run_for_what_is_due(
    hass: HomeAssistant, entry: FarmEntry, air: Air, places: tuple[str, ...]
) -> None:
    """And stop after their seconds."""
    told = async_capture_events(hass, EVENT_COMMAND)
    await use(hass, "irrigation", on_devices(hass, entry, *places))
    assert await until(air, lambda: is_on(hass, PUMP))
    assert await until(air, lambda: not is_on(hass, PUMP))
    assert {event.data["entity_id"] for event in told} == {PUMP}
    assert in_a_trace(hass, {event.context.parent_id for event in told})


@anywhere
async def test_the_air_is_kept(
    hass: HomeAssistant, lit: FarmEntry, air: Air, places: tuple[str, ...]
) -> None:
    """By what is due alone, without asking every minute."""
    told = async_capture_events(hass, EVENT_COMMAND)
    await use(hass, "climate", on_devices(hass, lit, *places))
    await air.stay(8, t=18.0, rh=58.0)
    assert running(hass) == {HEATER, FAN}
    await air.stay(10, t=24.0, rh=68.0)
    assert running(hass) == {FAN}
    assert in_a_trace(hass, {event.context.parent_id for event in told})


@anywhere
async def test_gas_is_given_and_ended(
    hass: HomeAssistant, lit: FarmEntry, air: Air, places: tuple[str, ...]
) -> None:
    """While it is light by plan and measurement."""
    told = async_capture_events(hass, EVENT_COMMAND)
    await use(hass, "co2", on_devices(hass, lit, *places))
    assert await until(air, lambda: is_on(hass, VALVE), co2=500.0)
    assert await until(air, lambda: not is_on(hass, VALVE))
    assert {event.data["what"] for event in told} == {"co2_too_low", "co2_pulse_over"}
    assert in_a_trace(hass, {event.context.parent_id for event in told})


async def test_gas_that_flows_at_a_restart_is_closed_and_given_again(
    hass: HomeAssistant, lit: FarmEntry, air: Air
) -> None:
    """The guard closes what it finds open; when all is right, the programme opens it."""
    await use(hass, "co2", on_devices(hass, lit, "Cellar"))
    assert await until(air, lambda: is_on(hass, VALVE), co2=500.0)
    assert await hass.config_entries.async_unload(lit.entry_id)
    await hass.services.async_call(
        "homeassistant", "turn_on", {"entity_id": VALVE}, blocking=True
    )
    guarded = async_capture_events(hass, "vertical_farm_guard")
    assert await hass.config_entries.async_setup(lit.entry_id)
    await air.settle()
    assert not is_on(hass, VALVE)
    assert {event.data["fault"] for event in guarded} >= {"found_running"}
    told = async_capture_events(hass, EVENT_COMMAND)
    assert await until(air, lambda: is_on(hass, VALVE), 40, co2=500.0)
    assert told[-1].data["what"] == "co2_too_low"


@anywhere
async def test_a_mode_lasts_as_long_as_its_schedule(
    hass: HomeAssistant, entry: FarmEntry, places: tuple[str, ...]
) -> None:
    """And a person's own choice of mode is left alone."""
    target = on_devices(hass, entry, *places)
    await use(hass, "mode_schedule", target, schedule=AWAY, mode_then="vacation")

    async def away(*, on: bool) -> str:
        """Let the schedule switch, and return the mode."""
        service = "turn_on" if on else "turn_off"
        await hass.services.async_call(
            "input_boolean", service, {"entity_id": AWAY}, blocking=True
        )
        await hass.async_block_till_done()
        return state_of(hass, entry, "Cellar", "mode")

    assert await away(on=True) == "vacation"
    assert await away(on=False) == "normal"
    await hass.services.async_call(
        DOMAIN, "set_mode", {"mode": "maintenance"}, blocking=True
    )
    assert await away(on=True) == "maintenance"
    assert traces(hass)


@fed_by
async def test_a_low_reservoir_is_filled_up_to_its_mark(
    hass: HomeAssistant,
    entry: FarmEntry,
    air: Air,
    freezer: FrozenDateTimeFactory,
    places: tuple[str, ...],
) -> None:
    """And no further; each command belongs to a traced run, and no run was refused."""
    told = async_capture_events(hass, EVENT_COMMAND)
    report(hass, LEVEL, 75, "%")
    await use(hass, "top_up", on_devices(hass, entry, *places))

    async def level(percent: float) -> bool:
        """Let the level be so, and return whether water comes in."""
        report(hass, LEVEL, percent, "%")
        for _ in range(20):
            freezer.tick(timedelta(seconds=5))
            async_fire_time_changed(hass)
            for _ in range(60):
                await asyncio.sleep(0)
        return is_on(hass, INLET)

    assert not await level(72)
    assert await level(69)
    assert await level(78)
    assert not await level(86)
    assert [event.data["what"] for event in told] == ["top_up", "top_up_full"]
    assert in_a_trace(hass, {event.context.parent_id for event in told})
    assert executions(hass) <= {"finished", "failed_conditions"}


@anywhere
async def test_another_stage_is_told(
    hass: HomeAssistant, entry: FarmEntry, air: Air, places: tuple[str, ...]
) -> None:
    """With the batch, the stage and the shelf."""
    told = async_capture_events(hass, FIRED)
    tell = [{"event": FIRED, "event_data": {"message": "{{ message }}"}}]
    target = on_devices(hass, entry, *places)
    await use(hass, "stage_changed", target, message_actions=tell)
    growing = growing_of(entry)
    (batch, _), *_ = growing.on_shelf(shelf_of(entry, "Upper"))
    growing.set_stage(batch.id, "finishing")
    await air.stay(1)
    (event,) = told
    assert "finishing" in event.data["message"]
    assert "Upper" in event.data["message"]
    assert traces(hass)


@fed_by
async def test_a_weak_solution_is_dosed(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    solution: Solution,
    farm: AddFarm,
    places: tuple[str, ...],
) -> None:
    """A first, with what the crop on the shelf wants; each command in a traced run."""
    shelves = [
        {"name": name, "level": level, "width_m": 1.2, "depth_m": 0.6}
        for level, name in enumerate(("Upper", "Lower"))
    ]
    fed = await farm(
        racks=[{"name": "Rack A", "shelves": shelves}],
        reservoirs=[{**DOSED, "racks": ["Rack A"]}],
    )
    batch = growing_of(fed).sow(
        f"{LETTUCE}@1", {shelf_of(fed, "Upper"): 36}, at=ago(MORNING, 20)
    )
    growing_of(fed).set_stage(batch.id, "vegetative")
    freezer.move_to("2026-02-10T15:59:50+00:00")
    told = async_capture_events(hass, EVENT_COMMAND)
    await use(hass, "dosing", on_devices(hass, fed, *places))
    for _ in range(300):
        if any(event.data["what"] == "dose_over" for event in told):
            break
        solution.look()
        freezer.tick(timedelta(seconds=1))
        async_fire_time_changed(hass)
        for _ in range(60):
            await asyncio.sleep(0)
    assert [event.data["what"] for event in told] == ["dose_a", "dose_over"]
    assert in_a_trace(hass, {told[0].context.parent_id})
    await hass.services.async_call(
        AUTOMATION,
        "turn_off",
        {"entity_id": f"automation.{AUTOMATION_ID}", "stop_actions": True},
        blocking=True,
    )
