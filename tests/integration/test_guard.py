"""The guard switches off, whoever switched on, and tells."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockUser,
    async_capture_events,
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.logbook import async_describe_events

from .bound import register, remove
from .conftest import AddFarm
from .farms import FarmEntry, entity_id, report, state_of

PUMP, DOSER, LAMP, VALVE = (
    f"input_boolean.{name}" for name in ("pump", "doser", "lamp", "valve")
)
LEVEL, LEAK, CO2, AIR = "sensor.level", "binary_sensor.leak", "sensor.co2", "sensor.t"
EVENT = "vertical_farm_guard"
TANK: dict[str, Any] = {
    "name": "Tank",
    "volume_l": 60,
    "pump": PUMP,
    "dosers": [DOSER],
    "irrigation": "ebb_and_flow",
    "leak": [LEAK],
    "sensors": {"level": [LEVEL]},
    "on_change": ["level"],
    "equipment": [{"entity": DOSER, "ml_per_s": 1.0, "daily_ml": 20.0}],
}
RACK: dict[str, Any] = {
    "name": "Rack A",
    "climate": {"co2_valve": [VALVE]},
    "sensors": {"co2": [CO2], "temperature": [AIR]},
    "shelves": [{"name": "Shelf 1", "level": 1, "lamp": LAMP}],
}


@pytest.fixture(autouse=True)
async def _devices(hass: HomeAssistant) -> None:
    """Provide devices that obey, and what surrounds them in order."""
    names: dict[str, dict[str, Any]] = {
        name: {} for name in ("pump", "doser", "lamp", "valve")
    }
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": names})
    surroundings(hass)


def surroundings(hass: HomeAssistant, **values: Any) -> None:  # noqa: ANN401
    """Let what surrounds the devices report, as usual unless told otherwise."""
    report(hass, LEVEL, values.get("level", 60), "%")
    report(hass, LEAK, values.get("leak", "off"))
    report(hass, CO2, values.get("co2", 900), "ppm")
    report(hass, AIR, values.get("air", 22), "°C")


@pytest.fixture
async def entry(hass: HomeAssistant, farm: AddFarm) -> FarmEntry:
    """Set up a farm with a pump, a doser, a lamp and a valve."""
    return await farm(racks=[RACK], reservoirs=[TANK])


async def switch(hass: HomeAssistant, device: str, *, on: bool) -> None:
    """Let somebody switch a device."""
    await hass.services.async_call(
        "homeassistant",
        "turn_on" if on else "turn_off",
        {"entity_id": device},
        blocking=True,
    )
    await hass.async_block_till_done()


async def wait(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    seconds: float,
    **values: Any,  # noqa: ANN401
) -> None:
    """Let time pass in steps of at most 30 s, while the sensors go on reporting."""
    while seconds > 0:
        freezer.tick(timedelta(seconds=min(seconds, 30.0)))
        seconds -= 30.0
        surroundings(hass, **values)
        async_fire_time_changed(hass)
        await hass.async_block_till_done()


def runs(hass: HomeAssistant, device: str) -> bool:
    """Return whether a device runs."""
    state = hass.states.get(device)
    assert state is not None
    return state.state == "on"


def faults(hass: HomeAssistant, entry: FarmEntry, place: str) -> list[tuple[str, str]]:
    """Return the devices that are held off at a place, with the faults."""
    state = hass.states.get(entity_id(hass, entry, place, "guard"))
    assert state is not None
    told: list[dict[str, str]] = state.attributes["faults"]
    assert (state.state == "on") is bool(told)
    return [(fault["entity_id"], fault["fault"]) for fault in told]


async def acknowledge(hass: HomeAssistant, entry: FarmEntry, place: str) -> None:
    """Press the button of a place."""
    await hass.services.async_call(
        "button",
        "press",
        {"entity_id": entity_id(hass, entry, place, "acknowledge")},
        blocking=True,
    )
    await hass.async_block_till_done()


async def test_a_pump_is_stopped_at_its_longest_run(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Without any automation, and it may run again after a rest."""
    told = async_capture_events(hass, EVENT)
    await switch(hass, PUMP, on=True)
    await wait(hass, freezer, 1190)
    assert runs(hass, PUMP)
    await wait(hass, freezer, 11)
    assert not runs(hass, PUMP)
    assert faults(hass, entry, "Tank") == [(PUMP, "ran_too_long")]
    assert [event.data["type"] for event in told] == ["raised", "switched_off"]
    await wait(hass, freezer, 70)
    assert faults(hass, entry, "Tank") == []
    await switch(hass, PUMP, on=True)
    assert runs(hass, PUMP)


async def test_a_switch_off_carries_the_context_of_its_event(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """So that the logbook shows what did it."""
    told = async_capture_events(hass, EVENT)
    await switch(hass, PUMP, on=True)
    await wait(hass, freezer, 1230)
    (switched_off,) = (e for e in told if e.data["type"] == "switched_off")
    state = hass.states.get(PUMP)
    assert state is not None
    assert state.context.id == switched_off.context.id


async def test_an_empty_tank_stops_its_pump_until_somebody_has_seen_it(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Water alone is not enough, nor is the button."""
    await switch(hass, PUMP, on=True)
    for level in (45, 30, 18, 10, 6):
        await wait(hass, freezer, 120, level=level)
    assert runs(hass, PUMP)
    await wait(hass, freezer, 60, level=4)
    assert not runs(hass, PUMP)
    assert faults(hass, entry, "Tank") == [(PUMP, "dry")]
    await wait(hass, freezer, 60, level=40)
    await switch(hass, PUMP, on=True)
    assert not runs(hass, PUMP)
    await acknowledge(hass, entry, "Tank")
    assert faults(hass, entry, "Tank") == []
    await switch(hass, PUMP, on=True)
    assert runs(hass, PUMP)


async def test_a_level_sensor_that_dies_stops_the_pump(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """It runs again when the level is known again, without anybody's help."""
    await switch(hass, PUMP, on=True)
    await wait(hass, freezer, 150, level="unavailable")
    assert not runs(hass, PUMP)
    assert faults(hass, entry, "Tank") == [(PUMP, "level_unknown")]
    await wait(hass, freezer, 120)
    assert faults(hass, entry, "Tank") == []


async def test_a_leak_stops_the_pump_within_seconds(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """And whoever starts it again does so in vain."""
    await switch(hass, PUMP, on=True)
    await wait(hass, freezer, 6, leak="on")
    await wait(hass, freezer, 6, leak="on")
    assert not runs(hass, PUMP)
    await switch(hass, PUMP, on=True)
    assert not runs(hass, PUMP)


async def test_a_doser_stops_at_the_amount_of_the_day(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """All its runs count, and each later start is in vain."""
    for _ in range(2):
        await switch(hass, DOSER, on=True)
        await wait(hass, freezer, 8)
        assert runs(hass, DOSER)
        await switch(hass, DOSER, on=False)
    await switch(hass, DOSER, on=True)
    await wait(hass, freezer, 5)
    assert not runs(hass, DOSER)
    await switch(hass, DOSER, on=True)
    assert not runs(hass, DOSER)
    answer: Any = await hass.services.async_call(
        DOMAIN, "get_guard", {}, blocking=True, return_response=True
    )
    (doser,) = (one for one in answer["devices"] if one["entity_id"] == DOSER)
    assert 20.0 <= doser["given_ml"] <= 21.5


async def test_doses_of_the_day_and_faults_survive_a_restart(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A person still has to see them."""
    await switch(hass, DOSER, on=True)
    await wait(hass, freezer, 25)
    assert faults(hass, entry, "Tank") == [(DOSER, "over_budget")]
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert faults(hass, entry, "Tank") == [(DOSER, "over_budget")]
    await switch(hass, DOSER, on=True)
    assert not runs(hass, DOSER)


async def test_a_part_of_the_day_s_amount_survives_a_restart(
    hass: HomeAssistant,
    entry: FarmEntry,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    """Also on the first day of a farm, and when Home Assistant is killed."""
    await switch(hass, DOSER, on=True)
    await wait(hass, freezer, 12)
    await switch(hass, DOSER, on=False)
    stored = hass_storage[f"{DOMAIN}.{entry.entry_id}"]["data"]["guard"]
    assert [kept["given_ml"] for kept in stored.values()] == [pytest.approx(12, abs=1)]
    assert await hass.config_entries.async_reload(entry.entry_id)
    await switch(hass, DOSER, on=True)
    await wait(hass, freezer, 9)
    assert not runs(hass, DOSER)


async def test_hot_air_puts_the_lamp_out(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """And it may be lit again well below."""
    await switch(hass, LAMP, on=True)
    for air in (26, 30, 34, 37):
        await wait(hass, freezer, 90, air=air)
    await wait(hass, freezer, 180, air=37)
    assert not runs(hass, LAMP)
    assert faults(hass, entry, "Rack A") == [(LAMP, "air_too_hot")]
    for air in (34, 31, 28):
        await wait(hass, freezer, 120, air=air)
    assert faults(hass, entry, "Rack A") == []


async def test_gas_is_closed_above_its_limit_and_without_a_reading(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """At once, and within a minute or so."""
    await switch(hass, VALVE, on=True)
    assert runs(hass, VALVE)
    await wait(hass, freezer, 120, co2="unavailable")
    assert not runs(hass, VALVE)
    assert faults(hass, entry, "Rack A") == [(VALVE, "co2_unknown")]
    await wait(hass, freezer, 120)
    await switch(hass, VALVE, on=True)
    assert runs(hass, VALVE)
    for ppm in (1400, 1900, 2100):
        await wait(hass, freezer, 60, co2=ppm)
    assert not runs(hass, VALVE)
    assert faults(hass, entry, "Rack A") == [(VALVE, "co2_too_high")]


async def test_what_runs_when_the_farm_starts_is_stopped(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Nobody knows for how long it has run; lamps may go on."""
    for device in (PUMP, DOSER, VALVE, LAMP):
        await switch(hass, device, on=True)
    await farm(racks=[RACK], reservoirs=[TANK])
    assert not any(runs(hass, device) for device in (PUMP, DOSER, VALVE))
    assert runs(hass, LAMP)


async def test_an_emergency_stop_puts_everything_out_and_keeps_it_out(
    hass: HomeAssistant, entry: FarmEntry, hass_admin_user: MockUser
) -> None:
    """Until the mode is another one; over a restart, too."""
    for device in (PUMP, DOSER, VALVE, LAMP):
        await switch(hass, device, on=True)
    await hass.services.async_call(
        "select",
        "select_option",
        {
            "entity_id": entity_id(hass, entry, "Cellar", "mode"),
            "option": "emergency_stop",
        },
        blocking=True,
    )
    await hass.async_block_till_done()
    assert not any(runs(hass, device) for device in (PUMP, DOSER, VALVE, LAMP))
    assert await hass.config_entries.async_reload(entry.entry_id)
    await switch(hass, LAMP, on=True)
    assert not runs(hass, LAMP)
    answer = await hass.services.async_call(
        DOMAIN,
        "set_mode",
        {"mode": "normal"},
        blocking=True,
        return_response=True,
        context=Context(user_id=hass_admin_user.id),
    )
    assert answer == {"mode": "normal", "previous_mode": "emergency_stop"}
    await switch(hass, LAMP, on=True)
    assert runs(hass, LAMP)
    assert state_of(hass, entry, "Cellar", "guard") == "off"


async def test_a_device_that_does_not_obey_is_told_again_and_reported(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """The repair goes once it is off."""
    hass.states.async_set("switch.stuck", "off")
    commands = async_mock_service(hass, "switch", "turn_off")
    entry = await farm(
        reservoirs=[
            {
                "name": "Tank",
                "volume_l": 60,
                "pump": "switch.stuck",
                "irrigation": "aeroponic",
            }
        ]
    )
    hass.states.async_set("switch.stuck", "on")
    await wait(hass, freezer, 150)
    assert len(commands) >= 3
    issues = ir.async_get(hass)
    (issue,) = (key for key in issues.issues if key[1].startswith("device_disobeys"))
    assert issues.issues[issue].severity is ir.IssueSeverity.CRITICAL
    hass.states.async_set("switch.stuck", "off")
    await wait(hass, freezer, 90)
    assert issue not in issues.issues
    assert faults(hass, entry, "Tank") == []


async def test_a_removed_device_does_no_harm(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """The farm starts without it, and other devices are guarded."""
    valve = register(hass, "switch.co2", "on")
    racks = [{"name": "Rack A", "climate": {"co2_valve": ["switch.co2"]}}]
    entry = await farm(racks=racks, reservoirs=[TANK])
    remove(hass, valve.entity_id)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await wait(hass, freezer, 120)
    await switch(hass, PUMP, on=True)
    await wait(hass, freezer, 1230)
    assert (PUMP, "ran_too_long") in faults(hass, entry, "Tank")


async def test_every_promise_says_whether_it_is_kept(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """What is not bound promises nothing; an own timer keeps it without us."""
    report(hass, "number.timer", 0, "s")
    await farm(
        racks=[{"name": "Rack A", "climate": {"heater": "input_boolean.valve"}}],
        reservoirs=[
            {
                "name": "Tank",
                "volume_l": 60,
                "pump": PUMP,
                "irrigation": "drip",
                "equipment": [{"entity": PUMP, "auto_off": "number.timer"}],
            }
        ],
    )
    answer: Any = await hass.services.async_call(
        DOMAIN, "get_guard", {}, blocking=True, return_response=True
    )
    heater, pump = answer["devices"]
    assert pump["auto_off"] == "number.timer"
    assert pump["longest_run_s"] == 900
    kept = {p["fault"]: p["kept"] for p in pump["promises"]}
    assert kept == {
        "emergency_stop": True,
        "ran_too_long": True,
        "found_running": True,
        "dry": False,
        "level_unknown": False,
        "leak": False,
        "no_flow": False,
        "runs_dry": False,
    }
    assert [
        p["fault"] for p in pump["promises"] if p["kept_without_home_assistant"]
    ] == ["ran_too_long", "found_running"]
    assert heater["longest_run_s"] is None


async def test_the_logbook_tells_why(hass: HomeAssistant, entry: FarmEntry) -> None:
    """In plain words."""
    described: dict[str, Callable[[Event], dict[str, str]]] = {}

    def describe(
        domain: str, event: str, how: Callable[[Event], dict[str, str]]
    ) -> None:
        """Take how an event reads."""
        assert domain == DOMAIN
        described[event] = how

    async_describe_events(hass, describe)
    told = {"entity_id": PUMP, "type": "switched_off", "fault": "leak"}
    line = described[EVENT](Event(EVENT, told))
    assert line["message"] == "was switched off because there is a leak"
    assert line["name"] == "pump"


async def test_a_changed_layout_keeps_what_the_guard_knows(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A run goes on counting."""
    await switch(hass, PUMP, on=True)
    await wait(hass, freezer, 600)
    (tank,) = entry.get_subentries_of_type("reservoir")
    hass.config_entries.async_update_subentry(
        entry, tank, data={**tank.data, "volume_l": 70}
    )
    await hass.async_block_till_done()
    assert runs(hass, PUMP)
    await wait(hass, freezer, 610)
    assert not runs(hass, PUMP)


@pytest.mark.parametrize(
    ("present", "unit", "wanted"),
    [(0, "s", 900), (60, "min", 15), (3600, None, 900), (10, "min", None)],
)
async def test_an_own_timer_is_set_to_the_longest_run(
    hass: HomeAssistant,
    farm: AddFarm,
    present: float,
    unit: str | None,
    wanted: float | None,
) -> None:
    """In its unit; one that is stricter is left alone."""
    commands = async_mock_service(hass, "number", "set_value")
    report(hass, "number.timer", present, unit)
    await farm(
        reservoirs=[
            {
                "name": "Tank",
                "volume_l": 60,
                "pump": PUMP,
                "irrigation": "drip",
                "equipment": [{"entity": PUMP, "auto_off": "number.timer"}],
            }
        ],
    )
    await hass.async_block_till_done()
    assert [call.data["value"] for call in commands] == (
        [] if wanted is None else [wanted]
    )


async def test_an_own_automatic_is_switched_on(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Where the device has one that is off."""
    hass.states.async_set("switch.automatic", "off")
    commands = async_mock_service(hass, "switch", "turn_on")
    tank = {"name": "Tank", "volume_l": 60, "pump": PUMP, "irrigation": "drip"}
    said = [{"entity": PUMP, "auto_off": "switch.automatic"}]
    await farm(reservoirs=[tank | {"equipment": said}])
    await hass.async_block_till_done()
    assert [call.data["entity_id"] for call in commands] == [["switch.automatic"]]


async def test_an_unlimited_device_gets_no_command(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Whose run has no end needs no timer."""
    commands = async_mock_service(hass, "number", "set_value")
    report(hass, "number.timer", 0, "s")
    tank = {"name": "Tank", "volume_l": 60, "pump": PUMP, "irrigation": "nft"}
    said = [{"entity": PUMP, "auto_off": "number.timer"}]
    await farm(reservoirs=[tank | {"equipment": said}])
    await hass.async_block_till_done()
    assert not commands
