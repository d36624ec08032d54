"""The action that says what a farm will do in the hours ahead."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType
import probatio

from .acting import reservoirs_of, shelves_of, targeted_places
from .const import DOMAIN
from .control.dosing import expected_ml
from .control.irrigation import WateringSettings
from .control.preview import Change, Preview
from .control.reasons import AskedBy
from .control.top_up import fills_ahead
from .crop_errors import problem, refusals
from .dose_actions import step_view
from .farm.live import Farm
from .farm.metrics import Metric
from .farm.places import Place
from .farm.preview import Changed, look_ahead
from .farm.reservoir import Reservoir
from .growing.recipes import Recipe

ATTR_HOURS = "hours"
NEAR_SHARE = 0.95
"""Share of what a doser may give in a day from which it counts as too little."""

ATTR_RECIPE = "recipe"
_CYCLES = ("irrigation_run_s", "irrigation_day_s", "irrigation_night_s")

_PREVIEW = cv.make_entity_service_schema(
    {
        probatio.Optional(ATTR_HOURS, default=48.0): probatio.All(
            probatio.Coerce(float), probatio.Range(min=1, max=168)
        ),
        probatio.Optional(ATTR_RECIPE): cv.string,
        **{
            probatio.Optional(key): probatio.All(
                probatio.Coerce(float), probatio.Range(min=0, max=604_800)
            )
            for key in _CYCLES
        },
    }
)


@callback
def async_setup_preview(hass: HomeAssistant) -> None:
    """Register the action."""
    hass.services.async_register(
        DOMAIN,
        "preview",
        _preview,
        schema=_PREVIEW,
        supports_response=SupportsResponse.ONLY,
    )


async def _preview(call: ServiceCall) -> ServiceResponse:
    """Say what the lamps and pumps of the target will do."""
    places = list(targeted_places(call))
    farms = list(dict.fromkeys(place.farm for place in places))
    if len(farms) != 1:
        raise problem("farm_not_unique", count=str(len(farms)))
    farm = farms[0]
    hours: float = call.data[ATTR_HOURS]
    found = look_ahead(farm, hours, _changed(call, farm, places))
    refs = {device.equipment.ref for place in places for device in farm.guard.of(place)}
    refs |= {
        pump.equipment.ref
        for place in places
        for reservoir in reservoirs_of(place)
        if (pump := farm.watering.pump(reservoir)) is not None
    }
    chosen = Preview(
        tuple(change for change in found.changes if change.ref in refs),
        tuple(short for short in found.shortages if short.ref in refs),
    )
    reservoirs = dict.fromkeys(
        reservoir for place in places for reservoir in reservoirs_of(place)
    )
    filled = [one for one in reservoirs if farm.top_ups.inlet(one) is not None]
    dosed = [one for one in reservoirs if farm.doses.dosers(one)]
    return {
        "from": _time(farm.now),
        "until": _time(farm.now + hours * 3600.0),
        "actions": [_action(farm, change) for change in chosen.changes],
        "kwh": _rounded(chosen.kwh, 3),
        "pump_kwh": _rounded(chosen.pump_kwh, 4),
        "litres": _rounded(chosen.litres, 1),
        "conflicts": [
            *_conflicts(farm, chosen),
            *_dose_conflicts(farm, dosed),
            *_fill_conflicts(farm, filled),
        ],
        "dosing": [_dosing(farm, reservoir, hours) for reservoir in dosed],
        "fresh_water": [_fresh_water(farm, one, hours) for one in filled],
        "climate": [*_climate(farm, set(places), hours)],
    }


def _changed(call: ServiceCall, farm: Farm, places: list[Place]) -> Changed:
    """Return what is to be otherwise than it is."""
    recipe: Recipe | None = None
    if ATTR_RECIPE in call.data:
        with refusals(farm):
            recipe = farm.growing.recipes.find(call.data[ATTR_RECIPE])
    said = {key: call.data[key] for key in _CYCLES if key in call.data}
    cycles = None
    if said:
        cycles = WateringSettings(
            run_s=said.get("irrigation_run_s"),
            day_s=said.get("irrigation_day_s"),
            night_s=said.get("irrigation_night_s"),
        )
    return Changed(
        recipe,
        frozenset(shelf.id for place in places for shelf in shelves_of(place)),
        cycles,
        frozenset(one.id for place in places for one in reservoirs_of(place)),
    )


def _action(farm: Farm, change: Change) -> JsonObjectType:
    """Return what a device will do."""
    device = farm.commands.device(change.ref)
    level = change.level
    return {
        "at": _time(change.at),
        "entity_id": farm.guard.entity_id(device),
        "kind": device.equipment.kind.value,
        "on": change.on,
        "level_pct": None if level is None else round(level * 100.0, 1),
        "seconds": round(change.for_s, 1),
        "kwh": _rounded(change.kwh, 4),
        "litres": _rounded(change.litres, 2),
    }


def _conflicts(farm: Farm, found: Preview) -> Iterator[JsonObjectType]:
    """Yield what stands in the way of what is to be done."""
    for ref in dict.fromkeys(change.ref for change in found.changes if change.on):
        device = farm.commands.device(ref)
        entity_id = farm.guard.entity_id(device)
        for gate in farm.commands.gates(device, AskedBy.IRRIGATION):
            if gate.held:
                yield {
                    "entity_id": entity_id,
                    "kind": gate.key,
                    "detail": gate.detail,
                }
        state = farm.hass.states.get(entity_id)
        if state is None or state.state == STATE_UNAVAILABLE:
            yield {"entity_id": entity_id, "kind": "unreachable", "detail": ""}
    for short in found.shortages:
        device = farm.commands.device(short.ref)
        yield {
            "entity_id": farm.guard.entity_id(device),
            "kind": "light_short",
            "detail": f"{short.short_mol:.1f}",
            "day": _time(short.day),
        }


def _dose_conflicts(
    farm: Farm, reservoirs: Iterable[Reservoir]
) -> Iterator[JsonObjectType]:
    """Yield what stands in the way of dosing: mode, guard, and too little for a day."""
    for reservoir in reservoirs:
        for doser in farm.doses.dosers(reservoir).values():
            entity_id = farm.guard.entity_id(doser)
            for gate in farm.commands.gates(doser, AskedBy.DOSE):
                if gate.held:
                    detail = gate.detail
                    yield {"entity_id": entity_id, "kind": gate.key, "detail": detail}
            a_day = expected_ml(doser.past_ml, 24.0)
            most_ml = farm.doses.daily_ml(reservoir, doser)
            if a_day is not None and a_day >= NEAR_SHARE * most_ml:
                detail = f"{a_day:.1f}"
                yield {"entity_id": entity_id, "kind": "daily_ml", "detail": detail}


def _dosing(farm: Farm, reservoir: Reservoir, hours: float) -> JsonObjectType:
    """Return what would be dosed now, and what is expected in the hours ahead."""
    shown: JsonObjectType = {
        "reservoir": reservoir.layout.name,
        "steps": [],
        "expected": [
            {
                "entity_id": farm.guard.entity_id(doser),
                "solution": solution.value,
                "ml": _rounded(expected_ml(doser.past_ml, hours), 1),
                "left_today_ml": round(farm.doses.left_ml(reservoir, doser), 1),
            }
            for solution, doser in farm.doses.dosers(reservoir).items()
        ],
    }
    try:
        steps = farm.doses.planned(reservoir, farm.doses.goal(reservoir))
    except HomeAssistantError as error:
        return {**shown, "problem": str(error)}
    return {**shown, "steps": [step_view(reservoir, step) for step in steps]}


def _fill_conflicts(
    farm: Farm, reservoirs: Iterable[Reservoir]
) -> Iterator[JsonObjectType]:
    """Yield what keeps fresh water out."""
    for reservoir in reservoirs:
        inlet = farm.top_ups.inlet(reservoir)
        if inlet is None:
            continue
        for gate in farm.commands.gates(inlet, AskedBy.TOP_UP):
            if gate.held:
                entity_id, detail = farm.guard.entity_id(inlet), gate.detail
                yield {"entity_id": entity_id, "kind": gate.key, "detail": detail}


def _fresh_water(farm: Farm, reservoir: Reservoir, hours: float) -> JsonObjectType:
    """Return which fills are to be expected, by what the reservoir usually loses."""
    inlet = farm.top_ups.inlet(reservoir)
    loss_l_h, level = reservoir.use_l_h, reservoir.value(Metric.LEVEL)
    fills: list[JsonObjectType] | None = None
    if loss_l_h is not None and level is not None:
        volume_l = reservoir.layout.volume_l
        loss_pct_h = 100.0 * loss_l_h / volume_l
        ahead = fills_ahead(level, loss_pct_h, reservoir.layout.marks, hours)
        fills = [
            {
                "at": _time(farm.now + at_h * 3600.0),
                "litres": round(percent / 100.0 * volume_l, 1),
            }
            for at_h, percent in ahead
        ]
    return {
        "reservoir": reservoir.layout.name,
        "entity_id": None if inlet is None else farm.guard.entity_id(inlet),
        "lost_l": None if loss_l_h is None else round(loss_l_h * hours, 1),
        "fills": None if fills is None else [*fills],
    }


def _climate(farm: Farm, places: set[Place], hours: float) -> Iterator[JsonObjectType]:
    """Yield for how long each device of the air is expected to run, by the days before."""
    for room in farm.air.rooms_of(places):
        for device in room.devices:
            expected = farm.air.duties.of(device.ref).expected(hours)
            yield {
                "entity_id": farm.air.entity_id(device.ref),
                "kind": device.kind.value,
                "run_h": None if expected is None else round(expected.run_h, 1),
                "kwh": None if expected is None else _rounded(expected.kwh, 3),
            }


def _rounded(value: float | None, digits: int) -> float | None:
    """Return a number without digits that mean nothing."""
    return None if value is None else round(value, digits)


def _time(seconds: float) -> str:
    """Return UTC seconds as text."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
