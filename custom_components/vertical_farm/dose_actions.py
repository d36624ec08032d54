"""The action that doses reservoirs."""

import asyncio

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

from .acting import failure, reservoirs_of, targeted_places
from .const import DOMAIN
from .control.dosing import MIXING_S
from .crop_errors import problem
from .farm.dosing import DoserError, Goal, Step, dose_error
from .farm.reservoir import Reservoir

ATTR_EC = "ec_ms_cm"
ATTR_PH = "ph"
ATTR_MIXING = "mixing_s"
ATTR_DRY_RUN = "dry_run"

_UNDER_WAY = frozenset({"dose_under_way"})
"""What is no error of an automation: somebody else doses already."""

_SKIPPED = _UNDER_WAY | {"no_dose_target", "dose_needs_sensor"}
"""What keeps a reservoir from being dosed that is no error where several are asked for."""

_DOSE = cv.make_entity_service_schema(
    {
        probatio.Optional(ATTR_EC): probatio.All(
            probatio.Coerce(float), probatio.Range(min=0.1, max=10.0)
        ),
        probatio.Optional(ATTR_PH): probatio.All(
            probatio.Coerce(float), probatio.Range(min=4.0, max=8.0)
        ),
        probatio.Optional(ATTR_MIXING, default=MIXING_S): probatio.All(
            probatio.Coerce(float), probatio.Range(min=30.0, max=3600.0)
        ),
        probatio.Optional(ATTR_DRY_RUN, default=False): cv.boolean,
    }
)


@callback
def async_setup_dose_actions(hass: HomeAssistant) -> None:
    """Register the action."""
    hass.services.async_register(
        DOMAIN,
        "dose",
        _dose,
        schema=_DOSE,
        supports_response=SupportsResponse.OPTIONAL,
    )


async def _dose(call: ServiceCall) -> ServiceResponse:
    """Give the reservoirs of the target what brings them nearer to their targets."""
    places = list(targeted_places(call))
    reservoirs = {
        reservoir.id: reservoir
        for place in places
        for reservoir in reservoirs_of(place)
        if reservoir.farm.doses.dosers(reservoir)
    }
    if not reservoirs:
        raise problem("no_doser_targeted")
    named = len(places) == 1 and isinstance(places[0], Reservoir)
    by_person = call.context.user_id is not None
    skipped = _SKIPPED if not named else frozenset[str]() if by_person else _UNDER_WAY
    done = await asyncio.gather(
        *(_dosed_or_skipped(call, one, skipped) for one in reservoirs.values()),
        return_exceptions=True,
    )
    for one in done:
        if isinstance(one, BaseException):
            raise one
    return {"reservoirs": [one for one in done if not isinstance(one, BaseException)]}


async def _dosed_or_skipped(
    call: ServiceCall, reservoir: Reservoir, skipped: frozenset[str]
) -> JsonObjectType:
    """Dose a reservoir; where it is skipped, the answer says why."""
    try:
        return await _dosed(call, reservoir)
    except HomeAssistantError as error:
        if error.translation_key not in skipped:
            raise
        return {
            "reservoir": reservoir.layout.name,
            "skipped": error.translation_key,
            "because": str(error),
            "steps": [],
        }


async def _dosed(call: ServiceCall, reservoir: Reservoir) -> JsonObjectType:
    """Dose a reservoir; return what was given, or in a trial what would be."""
    doses = reservoir.farm.doses
    crops = doses.goal(reservoir)
    goal = Goal(
        call.data.get(ATTR_EC, crops.ec_ms_cm), call.data.get(ATTR_PH, crops.ph)
    )
    if goal == Goal(None, None):
        raise problem("no_dose_target", reservoir=reservoir.layout.name)
    dry_run: bool = call.data[ATTR_DRY_RUN]
    try:
        if dry_run:
            steps = doses.planned(reservoir, goal)
        else:
            steps = await doses.async_dose(
                reservoir, goal, call.context, call.data[ATTR_MIXING]
            )
    except DoserError as error:
        words = failure(reservoir.farm, error.doser)
        if error.runs:
            raise dose_error("dose_not_stopped", device=words) from error
        raise dose_error("dose_refused", device=words) from error
    return {
        "reservoir": reservoir.layout.name,
        "dry_run": dry_run,
        "ec_target": goal.ec_ms_cm,
        "ph_target": goal.ph,
        "steps": [step_view(reservoir, step) for step in steps],
    }


def step_view(reservoir: Reservoir, step: Step) -> JsonObjectType:
    """Return a dose as people and programs read it."""
    doses = reservoir.farm.doses
    doser = doses.dosers(reservoir)[step.solution]
    return {
        "entity_id": reservoir.farm.guard.entity_id(doser),
        "solution": step.solution.value,
        "ml": round(step.dose.ml, 2),
        "seconds": step.dose.seconds,
        "before": round(step.before, 2),
        "expected_change": round(step.dose.response, 3),
        "after": None if step.after is None else round(step.after, 2),
        "left_today_ml": round(doses.left_ml(reservoir, doser), 1),
    }
