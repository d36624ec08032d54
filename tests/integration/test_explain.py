"""Every device can be asked why it runs, or why it does not."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockUser,
    async_fire_time_changed,
)

from .actions import act, device_of, refused
from .conftest import AddFarm
from .crops import LETTUCE
from .farms import FarmEntry, report
from .passing import during

PUMP, LAMP, LEVEL = "input_boolean.pump", "input_boolean.lamp", "sensor.level"


@pytest.fixture
async def entry(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> FarmEntry:
    """Return a farm with a lamp and a pump, with lettuce."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to("2026-02-10T08:00:00+00:00")
    devices: dict[str, dict[str, Any]] = {"pump": {"name": "Pump"}, "lamp": {}}
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(
        hass, "input_boolean", {"input_boolean": devices}
    )
    report(hass, LEVEL, 60, "%")
    entry = await farm(
        racks=[
            {
                "name": "Rack A",
                "shelves": [{"name": "Shelf 1", "level": 1, "lamp": LAMP}],
            }
        ],
        reservoirs=[
            {
                "name": "Tank",
                "volume_l": 60,
                "pump": PUMP,
                "irrigation": "ebb_and_flow",
                "sensors": {"level": [LEVEL]},
                "on_change": ["level"],
            }
        ],
    )
    shelf = device_of(hass, entry, "Shelf 1")
    await act(hass, "sow", recipe=LETTUCE, shelf=shelf, plants=18)
    await act(hass, "set_stage", shelf=shelf, stage="vegetative")
    await hass.async_block_till_done()
    return entry


async def explain(hass: HomeAssistant, **target: Any) -> dict[str, Any]:  # noqa: ANN401
    """Ask about a target with one device."""
    (device,) = (await act(hass, "explain", **target))["devices"]
    found: dict[str, Any] = device
    return found


async def test_a_lamp_is_on_because_the_plan_wants_it(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """With the inputs, the gates, and what is planned now."""
    shelf = device_of(hass, entry, "Shelf 1")
    await act(hass, "apply_light_plan", device_id=[shelf])
    why = await explain(hass, device_id=[shelf])
    assert why["entity_id"] == LAMP
    assert why["on"] is True
    assert why["switched_by"] == {"by": "command", "name": None}
    assert "light plan" in why["text"]
    assert why["last"]["asked_by"] == "light_plan"
    assert why["last"]["inputs"]["dims"] is False
    assert why["wanted_now"]["level_pct"] == 100.0
    assert not any(gate["held"] for gate in why["gates"])


async def test_a_pump_is_off_because_nobody_knows_the_level(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """The command that was refused is a reason, too."""
    hass.states.async_set(LEVEL, "unavailable")
    await hass.async_block_till_done()
    tank = device_of(hass, entry, "Tank")
    with pytest.raises(HomeAssistantError):
        await act(hass, "run_irrigation", device_id=[tank])
    why = await explain(hass, entity_id=PUMP)
    assert why["on"] is False
    assert why["last"]["result"] == "refused"
    assert "nobody knows its reservoir's level" in why["text"]


async def test_a_person_who_switched_it_is_named(
    hass: HomeAssistant, entry: FarmEntry, hass_admin_user: MockUser
) -> None:
    """Rather than the last command of ours."""
    context = Context(user_id=hass_admin_user.id)
    await hass.services.async_call(
        "homeassistant", "turn_on", {"entity_id": PUMP}, blocking=True, context=context
    )
    why = await explain(hass, entity_id=PUMP)
    assert why["switched_by"] == {"by": "person", "name": hass_admin_user.name}
    assert why["text"] == f"Pump is on, because {hass_admin_user.name} switched it on"


async def test_an_automation_that_switched_it_is_named(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """One that is not ours, by its own action."""
    automation = {
        "id": "x",
        "alias": "Flood now",
        "triggers": {"trigger": "event", "event_type": "flood"},
        "actions": {"action": "homeassistant.turn_on", "target": {"entity_id": PUMP}},
    }
    assert await async_setup_component(hass, "automation", {"automation": [automation]})
    hass.bus.async_fire("flood")
    await hass.async_block_till_done()
    why = await explain(hass, entity_id=PUMP)
    assert why["switched_by"] == {"by": "automation", "name": "Flood now"}


async def test_reasons_survive_a_restart(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The last ten of each device."""
    tank = device_of(hass, entry, "Tank")
    for _ in range(8):
        asked = hass.async_create_task(
            act(hass, "run_irrigation", device_id=[tank], seconds=5)
        )
        await during(hass, freezer, asked, 10, step_s=1)
        freezer.tick(timedelta(seconds=60))
        async_fire_time_changed(hass)
    before = await explain(hass, entity_id=PUMP)
    assert len(before["earlier"]) == 9
    assert await hass.config_entries.async_reload(entry.entry_id)
    after = await explain(hass, entity_id=PUMP)
    assert after["last"] == before["last"]
    assert after["earlier"] == before["earlier"]


async def test_a_target_without_devices_is_refused(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """With what would be right."""
    key, _ = await refused(hass, "explain", entity_id=["switch.elsewhere"])
    assert key == "no_device_targeted"
