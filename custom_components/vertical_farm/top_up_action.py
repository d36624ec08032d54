"""The action that lets fresh water into reservoirs."""

import asyncio

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType
import probatio

from .acting import failure, raise_failures, reservoirs_of, targeted_places
from .command_words import command_words
from .const import DOMAIN
from .control.top_up import LEAST_PCT, MOST_PCT, Ending
from .crop_errors import problem
from .farm.guard import Guarded
from .farm.reservoir import Reservoir
from .farm.top_ups import Filled

ATTR_TO = "to_pct"

_TOP_UP = cv.make_entity_service_schema(
    {
        probatio.Optional(ATTR_TO): probatio.All(
            probatio.Coerce(float), probatio.Range(min=LEAST_PCT, max=MOST_PCT)
        )
    }
)
_FAILED = frozenset(
    {Ending.NOT_STARTED, Ending.INTERRUPTED, Ending.NO_EFFECT, Ending.NOT_CLOSED}
)


@callback
def async_setup_top_up(hass: HomeAssistant) -> None:
    """Register the action."""
    hass.services.async_register(
        DOMAIN,
        "top_up",
        _top_up,
        schema=_TOP_UP,
        supports_response=SupportsResponse.OPTIONAL,
    )


async def _top_up(call: ServiceCall) -> ServiceResponse:
    """Let water into the reservoirs of the target: what is due, or up to a level."""
    asked_pct: float | None = call.data.get(ATTR_TO)
    tanks = {
        reservoir.id: (reservoir, inlet)
        for place in targeted_places(call)
        for reservoir in reservoirs_of(place)
        if (inlet := reservoir.farm.top_ups.inlet(reservoir)) is not None
    }
    if not tanks:
        raise problem("no_inlet_targeted")
    done = await asyncio.gather(
        *(
            reservoir.farm.top_ups.async_run(reservoir, inlet, asked_pct, call.context)
            for reservoir, inlet in tanks.values()
        )
    )
    shown: list[JsonObjectType] = []
    failed: list[str] = []
    for (reservoir, inlet), filled in zip(tanks.values(), done, strict=True):
        shown.append(_filled_view(reservoir, inlet, filled))
        if filled.ending in _FAILED:
            failed.append(_fill_failure(call.hass, reservoir, inlet, filled))
    raise_failures(failed, len(shown))
    return {"reservoirs": [*shown]}


def _filled_view(
    reservoir: Reservoir, inlet: Guarded, filled: Filled
) -> JsonObjectType:
    """Return what an inlet gave."""
    litres, level = filled.litres, filled.level_pct
    return {
        "entity_id": reservoir.farm.guard.entity_id(inlet),
        "reservoir": reservoir.layout.name,
        "result": filled.ending.value,
        "seconds": round(filled.seconds, 1),
        "litres": None if litres is None else round(litres, 2),
        "level_pct": None if level is None else round(level, 1),
        "held_by": filled.held_by,
    }


def _fill_failure(
    hass: HomeAssistant, reservoir: Reservoir, inlet: Guarded, filled: Filled
) -> str:
    """Return in plain words why a fill did not come out."""
    if filled.ending is not Ending.INTERRUPTED:
        return failure(reservoir.farm, inlet)
    told = {
        "result": "interrupted",
        "seconds": round(filled.seconds),
        "fault": filled.held_by,
    }
    entity_id = reservoir.farm.guard.entity_id(inlet)
    return f"{entity_id} {command_words(hass, told)}"
