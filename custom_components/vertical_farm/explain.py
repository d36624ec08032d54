"""An action that says why a device runs, or why it does not."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from homeassistant.components.automation import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    State,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv

from .acting import targeted_places
from .action_call import farms
from .command_words import fields_of, say, words_of
from .const import DOMAIN
from .control.equipment import Kind
from .control.reasons import AskedBy
from .crop_errors import problem
from .farm.commands import Command
from .farm.effects import level_of
from .farm.guard import Guarded, runs
from .farm.live import Farm
from .farm.reservoir import Reservoir
from .farm.shelf import Shelf


@callback
def async_setup_explain(hass: HomeAssistant) -> None:
    """Register the action."""
    hass.services.async_register(
        DOMAIN,
        "explain",
        _explain,
        schema=cv.make_entity_service_schema(None),
        supports_response=SupportsResponse.ONLY,
    )


async def _explain(call: ServiceCall) -> ServiceResponse:
    """Say of each bound device of the target why it runs, or why it does not."""
    found = {device.equipment.ref: (farm, device) for farm, device in _targeted(call)}
    if not found:
        raise problem("no_device_targeted")
    return {
        "devices": [await _explained(farm, device) for farm, device in found.values()]
    }


def _targeted(call: ServiceCall) -> Iterator[tuple[Farm, Guarded]]:
    """Yield the bound devices of a target: of its places, and those that it names."""
    for place in targeted_places(call):
        for device in place.farm.guard.of(place):
            yield place.farm, device
    named = set(call.data.get(ATTR_ENTITY_ID) or ())
    for farm in farms(call.hass):
        for device in farm.guard:
            if farm.guard.entity_id(device) in named:
                yield farm, device


async def _explained(farm: Farm, device: Guarded) -> dict[str, Any]:
    """Return what is known of a device and why it does what it does."""
    entity_id = farm.guard.entity_id(device)
    state = farm.hass.states.get(entity_id)
    given = list(farm.commands.given(device))
    who = await _switched_by(farm, state, given)
    return {
        "entity_id": entity_id,
        "name": entity_id if state is None else state.name,
        "kind": device.equipment.kind.value,
        "device_ids": [place.device_id for place in device.places],
        "on": None if state is None else runs(state),
        "level_pct": _percent(None if state is None else level_of(state)),
        "since": None if state is None else state.last_changed.isoformat(),
        "text": _text(farm, state, given, who),
        "switched_by": who,
        "last": _command(farm, given[0]) if given else None,
        "earlier": [_command(farm, command) for command in given[1:]],
        "gates": [
            {"key": gate.key, "held": gate.held, "detail": gate.detail}
            for gate in farm.commands.gates(device, AskedBy.IRRIGATION)
        ],
        "mode": farm.mode.value,
        "faults": [fault.value for fault in device.faults],
        "wanted_now": _wanted_now(farm, device),
    }


def _text(
    farm: Farm, state: State | None, given: list[Command], who: dict[str, Any]
) -> str:
    """Return in plain words why a device does what it does."""
    hass = farm.hass
    name = "" if state is None else state.name
    on = None if state is None else runs(state)
    match who["by"]:
        case "command":
            switched = next(
                command
                for command in given
                if state is not None and command.context_id == state.context.id
            )
            return f"{name} {words_of(farm, switched)}"
        case "person" | "automation":
            key = f"explain_{who['by']}_{'on' if on else 'off'}"
            return say(hass, key, name=name, who=who["name"] or "?")
        case _ if given:
            return f"{name} {words_of(farm, given[0])}"
        case _:
            key = (
                "explain_unknown"
                if on is None
                else "explain_on"
                if on
                else "explain_off"
            )
            return say(hass, key, name=name)


async def _switched_by(
    farm: Farm, state: State | None, given: list[Command]
) -> dict[str, Any]:
    """Return who brought a device to its state: a command of ours, or somebody else."""
    who: dict[str, Any] = {"by": "unknown", "name": None}
    if state is None:
        return who
    context = state.context
    if any(command.context_id == context.id for command in given):
        return {"by": "command", "name": None}
    if context.user_id is not None:
        user = await farm.hass.auth.async_get_user(context.user_id)
        return {"by": "person", "name": None if user is None else user.name}
    for automation in farm.hass.states.async_all(AUTOMATION_DOMAIN):
        if automation.context.id in (context.id, context.parent_id):
            return {"by": "automation", "name": automation.name}
    if context.parent_id is not None:
        return {"by": "automation", "name": None}
    return who


def _command(farm: Farm, command: Command) -> dict[str, Any]:
    """Return a command as people and programs read it."""
    return {
        "at": datetime.fromtimestamp(command.at, UTC).isoformat(),
        "text": words_of(farm, command),
        **fields_of(command),
    }


def _wanted_now(farm: Farm, device: Guarded) -> dict[str, Any]:
    """Return what the plans want of a device now; empty where no plan speaks of it."""
    match device.equipment.kind:
        case Kind.LAMP:
            shelf = next(place for place in device.places if isinstance(place, Shelf))
            lamp = farm.light.of(shelf)
            level = None if lamp is None else lamp.level(farm.now)
            changes = farm.light.next_change(shelf)
            return {"level_pct": _percent(level), "next_change": _time(changes)}
        case Kind.PUMP:
            tank = next(
                (place for place in device.places if isinstance(place, Reservoir)), None
            )
            cycles = None if tank is None else farm.irrigation.of(tank)
            if cycles is None:
                return {}
            return {
                "due": cycles.verdict.due,
                "remaining_s": cycles.verdict.remaining_s,
                "next_at": _time(cycles.verdict.next_at),
                "held_by": cycles.held,
            }
        case Kind.WATER_INLET:
            tank = next(
                (place for place in device.places if isinstance(place, Reservoir)), None
            )
            if tank is None or farm.top_ups.inlet(tank) is None:
                return {}
            return {
                "due": farm.top_ups.due(tank),
                "below_pct": tank.layout.marks.below_pct,
                "to_pct": tank.layout.marks.to_pct,
                "held_by": farm.top_ups.held(tank),
            }
        case _:
            return {}


def _percent(level: float | None) -> float | None:
    """Return a level in percent."""
    return None if level is None else round(level * 100.0, 1)


def _time(seconds: float | None) -> str | None:
    """Return UTC seconds as text."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()
