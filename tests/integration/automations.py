"""Automations to test with: each tells what it fired for, and leaves a trace."""

from collections.abc import Mapping
from typing import Any

from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.components.trace.const import DATA_TRACE
from homeassistant.core import Event, HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_capture_events

from .bound import device_of
from .farms import FarmEntry

FIRED, ASK = "test_fired", "test_ask"
AUTOMATION_ID = "farm"


async def automate(
    hass: HomeAssistant,
    trigger: str,
    target: Mapping[str, Any],
    options: Mapping[str, Any] | None = None,
) -> list[Event]:
    """Set up an automation on a trigger of ours; return where its firings are kept."""
    fired: list[Event] = async_capture_events(hass, FIRED)
    await _set_up(
        hass,
        {
            "triggers": {
                "trigger": f"vertical_farm.{trigger}",
                "target": dict(target),
                **({"options": dict(options)} if options else {}),
            },
            "actions": {
                "event": FIRED,
                "event_data": {"entity_id": "{{ trigger.entity_id }}"},
            },
        },
    )
    return fired


async def ask(
    hass: HomeAssistant,
    condition: str,
    target: Mapping[str, Any],
    options: Mapping[str, Any] | None = None,
) -> bool:
    """Return whether a condition of ours lets an automation run."""
    fired = async_capture_events(hass, FIRED)
    await _set_up(
        hass,
        {
            "triggers": {"trigger": "event", "event_type": ASK},
            "conditions": {
                "condition": f"vertical_farm.{condition}",
                "target": dict(target),
                **({"options": dict(options)} if options else {}),
            },
            "actions": {"event": FIRED},
        },
    )
    hass.bus.async_fire(ASK)
    await hass.async_block_till_done()
    return bool(fired)


async def _set_up(hass: HomeAssistant, automation: dict[str, Any]) -> None:
    """Set up one automation, which must be valid."""
    automation = {"id": AUTOMATION_ID, "alias": AUTOMATION_ID, **automation}
    assert await async_setup_component(hass, AUTOMATION, {AUTOMATION: [automation]})
    await hass.async_block_till_done()
    state = hass.states.get(f"automation.{AUTOMATION_ID}")
    assert state is not None
    assert state.state == "on", "the automation is not valid"


def traces(hass: HomeAssistant, automation_id: str = AUTOMATION_ID) -> list[Any]:
    """Return the traces of an automation's runs; Home Assistant keeps the last five."""
    kept = hass.data[DATA_TRACE].get(f"{AUTOMATION}.{automation_id}")
    return [] if kept is None else [trace.as_dict() for trace in kept.runs.values()]


def executions(hass: HomeAssistant, automation_id: str = AUTOMATION_ID) -> set[str]:
    """Return how the traced runs of an automation came out."""
    runs = hass.data[DATA_TRACE][f"{AUTOMATION}.{automation_id}"].runs.values()
    return {run.as_short_dict()["script_execution"] for run in runs}


def on_devices(hass: HomeAssistant, entry: FarmEntry, *places: str) -> dict[str, Any]:
    """Return the target of some places' devices."""
    return {"device_id": [device_of(hass, entry, place).id for place in places]}


async def stop_automations(hass: HomeAssistant) -> None:
    """Turn all automations off, and end what they are at."""
    for state in hass.states.async_all(AUTOMATION):
        await hass.services.async_call(
            AUTOMATION,
            "turn_off",
            {"entity_id": state.entity_id, "stop_actions": True},
            blocking=True,
        )
