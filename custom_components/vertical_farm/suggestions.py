"""An action that suggests the automations which make sense for a farm."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from homeassistant.components.automation import (
    DOMAIN as AUTOMATION,
    automations_with_blueprint,
    automations_with_device,
)
from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.const import CONF_DEVICE_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util.json import JsonObjectType

from .action_call import FARM_FIELD, async_register_action, chosen_farm
from .const import DOMAIN
from .control.equipment import Kind, Solution
from .farm.live import Farm
from .farm.metrics import Metric
from .farm.places import Place
from .farm.reservoir import Reservoir

_MOVES_AIR: Final = {Kind.FAN}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A blueprint for a place of a farm; `counts` are told in the why."""

    blueprint: str
    place: Place
    counts: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Return the blueprint as Home Assistant names it."""
        return f"{DOMAIN}/{self.blueprint}.yaml"

    @property
    def id(self) -> str:
        """Return what identifies its automation, so that it is made once."""
        return f"{DOMAIN}_{self.blueprint}_{self.place.id}".lower()


@callback
def async_setup_suggestions(hass: HomeAssistant) -> None:
    """Register the action."""
    async_register_action(
        hass,
        "suggest_automations",
        _suggest,
        FARM_FIELD,
        SupportsResponse.ONLY,
    )


async def _suggest(call: ServiceCall) -> ServiceResponse:
    """Return ready configurations of the automations that a farm lacks."""
    hass, farm = call.hass, chosen_farm(call)
    texts = await async_get_translations(hass, hass.config.language, "common", {DOMAIN})
    installed = await _installed(hass)
    return {
        "suggestions": [
            _as_response(farm, one, texts, missing=one.path not in installed)
            for one in suggestions(farm)
            if not _is_there(hass, farm, one)
        ]
    }


def suggestions(farm: Farm) -> Iterator[Suggestion]:
    """Yield the automations that make sense for what is bound to a farm."""
    lamps = sum(1 for _ in farm.light)
    if lamps:
        yield Suggestion("light_plan", farm, counts={"count": str(lamps)})
    watered = [
        reservoir
        for reservoir in farm.reservoirs.values()
        if farm.irrigation.of(reservoir) is not None
    ]
    if watered:
        yield Suggestion("irrigation", farm, counts={"count": str(len(watered))})
    kept = {
        one.ref
        for room in farm.air.rooms
        for one in room.kept
        if one.kind not in _MOVES_AIR
    }
    if kept:
        yield Suggestion("climate", farm, counts={"count": str(len(kept))})
    if any(
        room.valves and any(shelf.has(Metric.CO2) for shelf in room.shelves)
        for room in farm.air.rooms
    ):
        yield Suggestion("co2", farm)
    dosed = [one for one in farm.reservoirs.values() if can_dose(one)]
    if dosed:
        yield Suggestion("dosing", farm, counts={"count": str(len(dosed))})
    filled = [
        one for one in farm.reservoirs.values() if farm.top_ups.inlet(one) is not None
    ]
    if filled:
        yield Suggestion("top_up", farm, counts={"count": str(len(filled))})
    if any(True for _ in farm.shelves):
        yield Suggestion("out_of_target", farm)
        yield Suggestion("ready_to_harvest", farm)
        yield Suggestion("tasks_of_the_day", farm)
    if any(True for _ in farm.guard):
        yield Suggestion("guard_tripped", farm)


def can_dose(reservoir: Reservoir) -> bool:
    """Return whether a reservoir has dosers for what its probes measure."""
    solutions = {
        one.solution
        for one in reservoir.layout.equipment
        if one.kind is Kind.DOSER and one.ml_per_s
    }
    feeds = {Solution.A, Solution.B} <= solutions and reservoir.has(Metric.EC)
    turns = bool(solutions & {Solution.PH_DOWN, Solution.PH_UP})
    return feeds or (turns and reservoir.has(Metric.PH))


def _as_response(
    farm: Farm, one: Suggestion, texts: Mapping[str, str], *, missing: bool
) -> JsonObjectType:
    """Return a suggestion with its texts and its whole configuration."""
    values = {"farm": farm.layout.name, **one.counts}

    def text(key: str) -> str:
        """Return a text with its values."""
        found = texts.get(f"component.{DOMAIN}.common.suggest_{one.blueprint}_{key}")
        return (found or one.blueprint.replace("_", " ")).format_map(values)

    alias, why = text("alias"), text("why")
    return {
        "id": one.id,
        "alias": alias,
        "why": why,
        "blueprint_missing": missing,
        "config": {
            "alias": alias,
            "description": why,
            "use_blueprint": {
                "path": one.path,
                "input": {"target": {CONF_DEVICE_ID: [one.place.device_id]}},
            },
        },
    }


def _is_there(hass: HomeAssistant, farm: Farm, one: Suggestion) -> bool:
    """Return whether an automation of the blueprint serves the place, or its farm, already."""
    made = er.async_get(hass).async_get_entity_id(AUTOMATION, AUTOMATION, one.id)
    if made is not None:
        return True
    used = set(automations_with_blueprint(hass, one.path))
    places = [one.place] if one.place is not farm else list(farm.places)
    return any(
        used.intersection(automations_with_device(hass, place.device_id))
        for place in {*places, farm}
    )


async def _installed(hass: HomeAssistant) -> set[str]:
    """Return which blueprints of ours are among the user's."""
    if AUTOMATION not in hass.config.components:
        return set()
    folder: Path = async_get_blueprints(hass).blueprint_folder / DOMAIN

    def names() -> set[str]:
        """Look into the folder."""
        return {f"{DOMAIN}/{path.name}" for path in folder.glob("*.yaml")}

    return await hass.async_add_executor_job(names)
