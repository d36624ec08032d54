"""The table of modes: what each of them lets run, by whatever way it is asked for."""

import asyncio
from collections.abc import Mapping
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockUser, async_capture_events

from custom_components.vertical_farm.blueprints import FOLDER
from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.control.equipment import Kind
from custom_components.vertical_farm.farm.commands import EVENT_COMMAND

from .automations import on_devices
from .conftest import AddFarm
from .crops import LETTUCE, ago, growing_of, shelf_of
from .farms import FarmEntry, entity_id, report, state_of
from .test_acting_blueprints import (
    INLET,
    LAMPS,
    LEVEL,
    MORNING,
    PUMP,
    TANK,
    Grown,
    air,
    is_on,
)
from .test_air import rack
from .test_blueprints import installed

__all__ = ["air"]
DOSER = "input_boolean.away"
"""A device of the room that nothing else here uses."""
EC = "sensor.ec"
BEFORE_DOSING = "2026-02-10T17:40:00+00:00"
"""Twenty minutes before doses are looked at, every two hours."""
POOR_AIR = {"t": 18.0, "rh": 58.0, "co2": 500.0}
AIR = {Kind.HEATER, Kind.FAN}
WATER = {Kind.PUMP, Kind.WATER_INLET}
EVERYTHING = {Kind.LAMP, *AIR, *WATER, Kind.CO2_VALVE, Kind.DOSER}

ALLOWED: Mapping[str, set[Kind]] = {
    "normal": EVERYTHING,
    "harvest": {Kind.LAMP, *AIR, *WATER},
    "maintenance": {Kind.LAMP},
    "vacation": {Kind.LAMP, *AIR, *WATER, Kind.DOSER},
    "emergency_stop": set(),
}
"""What automations switch on in each mode, in poor air, with too little water and salt."""

BY_HAND = {**ALLOWED, "maintenance": {Kind.LAMP, *WATER}}
"""The same where a person asks for water."""

DUE: Mapping[str, set[str]] = {
    "normal": {"climate", "co2", "irrigation", "top_up"},
    "harvest": {"climate", "irrigation", "top_up"},
    "maintenance": set(),
    "vacation": {"climate", "irrigation", "top_up"},
    "emergency_stop": set(),
}
"""What is due in each mode, for which the triggers fire."""

BLUEPRINTS = ("light_plan", "climate", "co2", "irrigation", "top_up", "dosing")
EVERY_MODE = [*ALLOWED][:-1]


@pytest.fixture
async def entry(hass: HomeAssistant, air: Grown, farm: AddFarm) -> FarmEntry:
    """Set up a planted rack with every kind of device, lit for long enough."""
    layout = rack("Rack A", "Upper", "Lower")
    for shelf in layout["shelves"]:
        shelf["lamp"] = LAMPS[shelf["name"]]
    report(hass, EC, 0.8, "mS/cm")
    equipment = [{"entity": DOSER, "solution": "a", "ml_per_s": 0.5}]
    sensors = {"level": [LEVEL], "ec": [EC]}
    fed = {"sensors": sensors, "dosers": [DOSER], "equipment": equipment}
    tank = {**TANK, **fed, "on_change": ["level", "ec"]}
    found = await farm(racks=[layout], reservoirs=[tank])
    for shelf in LAMPS:
        batch = growing_of(found).sow(
            f"{LETTUCE}@1", {shelf_of(found, shelf): 36}, at=ago(MORNING, 20)
        )
        growing_of(found).set_stage(batch.id, "vegetative")
    for lamp in LAMPS.values():
        await switch(hass, lamp, on=True)
    await air.stay(40)
    return found


async def switch(hass: HomeAssistant, device: str, *, on: bool) -> None:
    """Let somebody switch a device."""
    service = "turn_on" if on else "turn_off"
    await hass.services.async_call(
        "homeassistant", service, {"entity_id": device}, blocking=True
    )


async def choose(hass: HomeAssistant, entry: FarmEntry, mode: str, way: str) -> None:
    """Choose a mode by the action or by the entity."""
    if way == "entity":
        choice = {"entity_id": entity_id(hass, entry, "Cellar", "mode"), "option": mode}
        await hass.services.async_call("select", "select_option", choice, blocking=True)
    else:
        call = {"mode": mode}
        await hass.services.async_call(DOMAIN, "set_mode", call, blocking=True)


async def darken(hass: HomeAssistant) -> None:
    """Put every lamp out."""
    for lamp in LAMPS.values():
        await switch(hass, lamp, on=False)


def switched_on(told: list[Event[Any]]) -> set[Kind]:
    """Return the kinds of device that commands of ours have switched on."""
    return {
        Kind(event.data["device_kind"])
        for event in told
        if event.data["on"] and event.data["result"] == "done"
    }


async def ask(
    hass: HomeAssistant,
    air: Grown,
    action: str,
    call: dict[str, Any],
    context: Context,
) -> None:
    """Ask for an action, and put it and what it runs to an end after some seconds."""
    asked = hass.async_create_task(
        hass.services.async_call(DOMAIN, action, call, blocking=True, context=context)
    )
    await air.stay(1.0, **POOR_AIR)
    for device in (PUMP, INLET, DOSER):
        if is_on(hass, device):
            await switch(hass, device, on=False)
    await air.settle()
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)


@pytest.mark.parametrize(
    ("who", "way"), [("automation", "entity"), ("person", "action")]
)
@pytest.mark.parametrize("mode", ALLOWED)
async def test_a_mode_holds_for_every_action(
    hass: HomeAssistant,
    entry: FarmEntry,
    air: Grown,
    hass_admin_user: MockUser,
    mode: str,
    who: str,
    way: str,
) -> None:
    """What it forbids does not come on; only water does, where a person asks for it."""
    await choose(hass, entry, mode, way)
    await darken(hass)
    await air.stay(6, **POOR_AIR)
    told = async_capture_events(hass, EVENT_COMMAND)
    context = Context(parent_id=Context().id)
    if who == "person":
        context = Context(user_id=hass_admin_user.id)
    target = on_devices(hass, entry, "Cellar")
    for action, fields in (
        ("apply_light_plan", {}),
        ("control_climate", {}),
        ("control_co2", {}),
        ("top_up", {"to_pct": 90}),
        ("dose", {"ec_ms_cm": 1.4, "mixing_s": 30}),
        ("run_irrigation", {"seconds": 300}),
    ):
        await ask(hass, air, action, {**target, **fields}, context)
    assert switched_on(told) == (BY_HAND if who == "person" else ALLOWED)[mode]


@pytest.mark.parametrize("mode", ALLOWED)
async def test_nothing_is_due_that_a_mode_forbids(
    hass: HomeAssistant, entry: FarmEntry, air: Grown, mode: str
) -> None:
    """So no trigger fires for it; with the end of the mode it is due again."""
    await choose(hass, entry, mode, "action")
    await air.stay(6, **POOR_AIR)

    def due() -> set[str]:
        """Return what is due."""
        places = {"irrigation": "Tank", "top_up": "Tank"}
        return {
            what
            for what in DUE["normal"]
            if state_of(hass, entry, places.get(what, "Cellar"), f"{what}_due") == "on"
        }

    assert due() == DUE[mode]
    if mode != "emergency_stop":
        await choose(hass, entry, "normal", "action")
        await air.stay(1, **POOR_AIR)
        assert due() == DUE["normal"]


@pytest.mark.parametrize("mode", ALLOWED)
async def test_a_mode_holds_for_every_automation(
    hass: HomeAssistant,
    entry: FarmEntry,
    air: Grown,
    freezer: FrozenDateTimeFactory,
    mode: str,
) -> None:
    """Although each of them has been told to work in every mode."""
    freezer.move_to(BEFORE_DOSING)
    await choose(hass, entry, mode, "action")
    await darken(hass)
    told = async_capture_events(hass, EVENT_COMMAND)
    target = on_devices(hass, entry, "Cellar")
    automations: list[dict[str, Any]] = []
    for name in BLUEPRINTS:
        path = installed(hass, f"{name}.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((FOLDER / path.name).read_text("utf-8"), "utf-8")
        values: dict[str, Any] = {"target": target, "modes": EVERY_MODE}
        if "modes:" not in path.read_text("utf-8"):
            del values["modes"]
        use = {"path": f"{DOMAIN}/{name}.yaml", "input": values}
        automations.append({"id": name, "alias": name, "use_blueprint": use})
    assert await async_setup_component(hass, AUTOMATION, {AUTOMATION: automations})
    await air.settle()
    assert len(hass.states.async_all(AUTOMATION)) == len(BLUEPRINTS)
    for _ in range(45):
        await air.stay(1, **POOR_AIR)
    assert switched_on(told) == ALLOWED[mode]
