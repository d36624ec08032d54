"""Actions with what the team proposes: to look at it, and to answer."""

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_register_admin_service
import probatio

from .action_call import FARM_FIELD, async_register_action, chosen_farm
from .const import DOMAIN
from .crop_errors import problem
from .crop_words import async_crop_words
from .link.proposals import AnswerError
from .proposal_views import proposals_view

ATTR_PROPOSAL = "proposal"
ATTR_ACCEPT = "accept"
ATTR_REASON = "reason"

_ANSWER = {
    **FARM_FIELD,
    probatio.Required(ATTR_PROPOSAL): cv.string,
    probatio.Required(ATTR_ACCEPT): cv.boolean,
    probatio.Optional(ATTR_REASON, default=""): cv.string,
}


@callback
def async_setup_proposal_actions(hass: HomeAssistant) -> None:
    """Register the actions; administrators alone answer."""
    async_register_action(
        hass, "list_proposals", _list, FARM_FIELD, SupportsResponse.ONLY
    )
    async_register_admin_service(
        hass,
        DOMAIN,
        "answer_proposal",
        _answer,
        schema=probatio.Schema(_ANSWER),
        supports_response=SupportsResponse.OPTIONAL,
    )


async def _list(call: ServiceCall) -> ServiceResponse:
    """Return what waits for an answer."""
    farm = chosen_farm(call)
    return proposals_view(farm, await async_crop_words(call.hass, farm))


async def _answer(call: ServiceCall) -> ServiceResponse:
    """Accept or decline a proposal."""
    farm = chosen_farm(call)
    try:
        item = await farm.entry.runtime_data.link.async_answer(
            call.data[ATTR_PROPOSAL],
            accept=call.data[ATTR_ACCEPT],
            reason=call.data[ATTR_REASON],
        )
    except AnswerError as error:
        raise problem("not_answered", reason=str(error)) from error
    return {"proposal": item.key, "state": item.state.value, "ha_id": item.ha_id}
