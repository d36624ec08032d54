"""Actions about the guard and the mode of a farm."""

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
import probatio

from .action_call import FARM_FIELD, async_register_action, chosen_farm
from .control.mode import Mode
from .crop_errors import person_needed
from .guard_views import guard_report

ATTR_MODE = "mode"


@callback
def async_setup_guard_actions(hass: HomeAssistant) -> None:
    """Register the actions."""
    async_register_action(
        hass, "get_guard", _get_guard, FARM_FIELD, SupportsResponse.ONLY
    )
    async_register_action(
        hass,
        "set_mode",
        _set_mode,
        {**FARM_FIELD, probatio.Required(ATTR_MODE): probatio.Coerce(Mode)},
    )


async def _get_guard(call: ServiceCall) -> ServiceResponse:
    """Give each guarded device with its promises."""
    return {"devices": list(guard_report(chosen_farm(call)))}


async def _set_mode(call: ServiceCall) -> ServiceResponse:
    """Run a farm in another mode."""
    farm = chosen_farm(call)
    before = farm.mode
    with person_needed():
        await farm.async_set_mode(call.data[ATTR_MODE], call.context)
    return {"mode": farm.mode.value, "previous_mode": before.value}
