"""A farm's mode switches off what must not run in it, and says why."""

from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockUser, async_capture_events

from custom_components.vertical_farm.const import DOMAIN

from .actions import act
from .conftest import AddFarm
from .farms import FarmEntry, entity_id, report, state_of

NAMES = ("pump", "doser", "lamp", "valve", "fan")
PUMP, DOSER, LAMP, VALVE, FAN = (f"input_boolean.{name}" for name in NAMES)
TANK: dict[str, Any] = {
    "name": "Tank",
    "volume_l": 60,
    "pump": PUMP,
    "dosers": [DOSER],
    "irrigation": "nft",
}
RACK: dict[str, Any] = {
    "name": "Rack A",
    "climate": {"co2_valve": [VALVE], "fan": [FAN]},
    "sensors": {"co2": ["sensor.co2"]},
    "shelves": [{"name": "Shelf 1", "level": 1, "lamp": LAMP}],
}


@pytest.fixture
async def entry(hass: HomeAssistant, farm: AddFarm) -> FarmEntry:
    """Set up a farm all of whose devices run."""
    names: dict[str, dict[str, Any]] = {name: {} for name in NAMES}
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": names})
    report(hass, "sensor.co2", 900, "ppm")
    entry = await farm(racks=[RACK], reservoirs=[TANK])
    for name in NAMES:
        target = {"entity_id": f"input_boolean.{name}"}
        await hass.services.async_call(
            "homeassistant", "turn_on", target, blocking=True
        )
    return entry


def running(hass: HomeAssistant) -> set[str]:
    """Return the devices that run."""
    return {
        name for name in NAMES if hass.states.is_state(f"input_boolean.{name}", "on")
    }


@pytest.mark.parametrize(
    ("mode", "left"),
    [
        ("harvest", {"pump", "lamp", "fan"}),
        ("maintenance", {"lamp", "fan"}),
        ("vacation", {"pump", "doser", "lamp", "fan"}),
        ("emergency_stop", set()),
    ],
)
async def test_a_mode_switches_off_what_must_not_run_in_it(
    hass: HomeAssistant, entry: FarmEntry, mode: str, left: set[str]
) -> None:
    """At once when it begins, and nothing else."""
    await act(hass, "set_mode", mode=mode)
    await hass.async_block_till_done()
    assert running(hass) == left


async def test_each_device_that_a_mode_switches_off_is_told_with_the_reason(
    hass: HomeAssistant, entry: FarmEntry, hass_admin_user: MockUser
) -> None:
    """And belongs to what the person did."""
    told = async_capture_events(hass, "vertical_farm_command")
    context = Context(user_id=hass_admin_user.id)
    await hass.services.async_call(
        DOMAIN, "set_mode", {"mode": "vacation"}, blocking=True, context=context
    )
    await hass.async_block_till_done()
    assert [event.data["entity_id"] for event in told] == [VALVE]
    assert told[0].data["asked_by"] == "mode"
    assert told[0].data["inputs"] == {"mode": "vacation"}
    assert told[0].data["result"] == "done"
    assert told[0].context.parent_id == context.id
    state = hass.states.get(VALVE)
    assert state is not None
    assert state.context.id == told[0].context.id


async def test_only_a_person_leaves_an_emergency_stop(
    hass: HomeAssistant, entry: FarmEntry, hass_admin_user: MockUser
) -> None:
    """No automation does, neither by the action nor by the entity."""
    await act(hass, "set_mode", mode="emergency_stop")
    with pytest.raises(ServiceValidationError) as caught:
        await act(hass, "set_mode", mode="normal")
    assert caught.value.translation_key == "person_needed"
    choose = {
        "entity_id": entity_id(hass, entry, "Cellar", "mode"),
        "option": "normal",
    }
    automation = Context(parent_id=Context().id)
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(
            "select", "select_option", choose, blocking=True, context=automation
        )
    assert state_of(hass, entry, "Cellar", "mode") == "emergency_stop"
    person = Context(user_id=hass_admin_user.id)
    await hass.services.async_call(
        "select", "select_option", choose, blocking=True, context=person
    )
    assert state_of(hass, entry, "Cellar", "mode") == "normal"


async def test_a_mode_survives_a_restart(hass: HomeAssistant, entry: FarmEntry) -> None:
    """As it was chosen."""
    await act(hass, "set_mode", mode="maintenance")
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert state_of(hass, entry, "Cellar", "mode") == "maintenance"
