"""Actions that switch the bound devices of a farm, and verify that they did."""

import asyncio
from collections.abc import Iterator

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

from .action_call import farms
from .automation_targets import targeted_devices
from .command_words import command_words, words_of
from .const import DOMAIN
from .control.irrigation import RUN_SHARE
from .control.reasons import Outcome, Wanted
from .crop_errors import problem
from .crop_views import name_of
from .farm.guard import Guarded
from .farm.lamps import async_apply_light
from .farm.light import LampPlan
from .farm.live import Farm
from .farm.places import Place
from .farm.pump_run import Ending, Watered
from .farm.rack import Rack
from .farm.reservoir import Reservoir
from .farm.shelf import Shelf

ATTR_SECONDS = "seconds"

_RUN = cv.make_entity_service_schema(
    {
        probatio.Optional(ATTR_SECONDS): probatio.All(
            probatio.Coerce(float), probatio.Range(min=1, max=86400)
        )
    }
)


@callback
def async_setup_acting(hass: HomeAssistant) -> None:
    """Register the actions."""
    hass.services.async_register(
        DOMAIN,
        "apply_light_plan",
        _apply_light_plan,
        schema=cv.make_entity_service_schema(None),
        supports_response=SupportsResponse.OPTIONAL,
    )
    hass.services.async_register(
        DOMAIN,
        "run_irrigation",
        _run_irrigation,
        schema=_RUN,
        supports_response=SupportsResponse.OPTIONAL,
    )


def targeted_places(call: ServiceCall) -> Iterator[Place]:
    """Yield the places that the target of an action reaches."""
    devices = targeted_devices(call.hass, call.data)
    for farm in farms(call.hass):
        for place in farm.places:
            if place.device_id in devices:
                yield place


async def _apply_light_plan(call: ServiceCall) -> ServiceResponse:
    """Bring every lamp of the target to its planned level, all at once."""
    lamps = {
        (shelf.farm, lamp.ref): lamp
        for place in targeted_places(call)
        for shelf in shelves_of(place)
        if (lamp := shelf.farm.light.of(shelf)) is not None
    }
    if not lamps:
        raise problem("no_lamp_targeted")
    done = await asyncio.gather(
        *(
            async_apply_light(farm, lamp, call.context)
            for (farm, _), lamp in lamps.items()
        )
    )
    shown: list[JsonObjectType] = []
    failed: list[str] = []
    for (farm, _), lamp, result in zip(lamps, lamps.values(), done, strict=True):
        shown.append(_lamp_view(farm, lamp, result))
        if result is not None and not result[1].ok:
            failed.append(failure(farm, farm.commands.device(lamp.ref)))
    raise_failures(failed, len(shown))
    return {"lamps": [*shown]}


def _lamp_view(
    farm: Farm, lamp: LampPlan, result: tuple[Wanted, Outcome] | None
) -> JsonObjectType:
    """Return what became of a lamp."""
    view: JsonObjectType = {
        "entity_id": farm.light.entity_id(lamp),
        "shelves": [name_of(shelf) for shelf in lamp.shelves],
    }
    if result is None:
        return {**view, "result": "not_planned", "level_pct": None, "shown_by": []}
    wanted, outcome = result
    level = (1.0 if wanted.level is None else wanted.level) if wanted.on else 0.0
    return {
        **view,
        "result": outcome.result.value,
        "level_pct": round(level * 100.0, 1),
        "shown_by": list(outcome.shown_by),
    }


async def _run_irrigation(call: ServiceCall) -> ServiceResponse:
    """Let the pumps of the target run for what is due, or for some seconds."""
    asked_s: float | None = call.data.get(ATTR_SECONDS)
    pumps = {
        reservoir.id: (reservoir, pump)
        for place in targeted_places(call)
        for reservoir in reservoirs_of(place)
        if (pump := reservoir.farm.watering.pump(reservoir)) is not None
    }
    if not pumps:
        raise problem("no_pump_targeted")
    for reservoir, pump in pumps.values():
        _check_pump(reservoir, pump, asked_s)
    done = await asyncio.gather(
        *(
            reservoir.farm.watering.async_run(reservoir, pump, asked_s, call.context)
            for reservoir, pump in pumps.values()
        )
    )
    shown: list[JsonObjectType] = []
    failed: list[str] = []
    for (reservoir, pump), watered in zip(pumps.values(), done, strict=True):
        shown.append(_watered_view(reservoir, pump, watered))
        if watered.ending in _FAILED:
            failed.append(_run_failure(call.hass, reservoir, pump, watered))
    raise_failures(failed, len(shown))
    return {"pumps": [*shown]}


_FAILED = (
    Ending.NOT_STARTED,
    Ending.INTERRUPTED,
    Ending.NO_FLOW,
    Ending.NOT_STOPPED,
)


def _check_pump(reservoir: Reservoir, pump: Guarded, asked_s: float | None) -> None:
    """Raise where a pump cannot do what is asked of it."""
    longest_s = pump.equipment.longest_run_s
    if asked_s is None and reservoir.farm.irrigation.of(reservoir) is None:
        raise problem("no_way_of_irrigation", reservoir=reservoir.layout.name)
    if asked_s is not None and longest_s and asked_s > RUN_SHARE * longest_s:
        raise problem(
            "longer_than_the_pump_may_run",
            reservoir=reservoir.layout.name,
            seconds=f"{asked_s:g}",
            longest=f"{RUN_SHARE * longest_s:g}",
        )


def _watered_view(
    reservoir: Reservoir, pump: Guarded, watered: Watered
) -> JsonObjectType:
    """Return what a pump gave."""
    farm = reservoir.farm
    cycles = farm.irrigation.of(reservoir)
    next_at = None if cycles is None else cycles.verdict.next_at
    litres = watered.litres
    return {
        "entity_id": farm.guard.entity_id(pump),
        "reservoir": reservoir.layout.name,
        "result": watered.ending.value,
        "seconds": round(watered.seconds, 1),
        "litres": None if litres is None else round(litres, 2),
        "held_by": watered.held_by,
        "next_in_s": None if next_at is None else round(max(next_at - farm.now, 0.0)),
    }


def _run_failure(
    hass: HomeAssistant, reservoir: Reservoir, pump: Guarded, watered: Watered
) -> str:
    """Return in plain words why a run did not come out."""
    if watered.ending in (Ending.NOT_STARTED, Ending.NOT_STOPPED, Ending.NO_FLOW):
        return failure(reservoir.farm, pump)
    told = {
        "result": "interrupted",
        "seconds": round(watered.seconds),
        "fault": watered.held_by,
    }
    entity_id = reservoir.farm.guard.entity_id(pump)
    return f"{entity_id} {command_words(hass, told)}"


def failure(farm: Farm, device: Guarded) -> str:
    """Return in plain words what became of the last command of a device."""
    entity_id = farm.guard.entity_id(device)
    last = farm.commands.last(device)
    return entity_id if last is None else f"{entity_id} {words_of(farm, last)}"


def raise_failures(failed: list[str], count: int) -> None:
    """Raise an error that says which devices did not do what was wanted, and why."""
    if not failed:
        return
    raise HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="devices_failed",
        translation_placeholders={
            "failed": str(len(failed)),
            "count": str(count),
            "devices": "; ".join(failed),
        },
    )


def shelves_of(place: Place) -> list[Shelf]:
    """Return the shelves of a place."""
    match place:
        case Shelf():
            return [place]
        case Rack() | Farm():
            return list(place.members)
        case _:
            return []


def reservoirs_of(place: Place) -> list[Reservoir]:
    """Return the reservoirs that water a place."""
    match place:
        case Reservoir():
            return [place]
        case Farm():
            return list(place.reservoirs.values())
        case Rack():
            rack = place
        case Shelf():
            rack = place.rack
        case _:
            return []
    feeding = place.farm.reservoir_of(rack)
    return [] if feeding is None else [feeding]
