"""What the team proposes, as the panel lists it."""

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.json import JsonObjectType
import probatio

from .const import DOMAIN
from .crop_words import CropWords, async_crop_words
from .farm.live import Farm
from .farm.places import Topic
from .link.inbox import Item, Kind, State
from .models import VerticalFarmConfigEntry
from .proposal_words import details, name_of_proposal
from .task_views import farm_or_error
from .websocket import View, sender


@callback
def async_setup_proposal_views(hass: HomeAssistant) -> None:
    """Register the command."""
    websocket_api.async_register_command(hass, _async_subscribe_proposals)


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/proposals/subscribe",
        probatio.Required("config_entry_id"): str,
    }
)
@websocket_api.async_response
async def _async_subscribe_proposals(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: View
) -> None:
    """Send what waits for an answer, now and whenever that changes."""
    farm = farm_or_error(hass, connection, msg)
    if farm is None:
        return
    words = await async_crop_words(hass, farm)
    send = sender(connection, msg["id"], lambda: proposals_view(farm, words))
    connection.subscriptions[msg["id"]] = farm.add_show((Topic.COMPANION,), send)
    connection.send_result(msg["id"])
    send()


def proposals_view(farm: Farm, words: CropWords) -> JsonObjectType:
    """Return what waits for an answer."""
    entry: VerticalFarmConfigEntry = farm.entry
    waiting = entry.runtime_data.link.waiting
    return {"proposals": [proposal_view(words, item) for item in waiting]}


def proposal_view(words: CropWords, item: Item) -> JsonObjectType:
    """Return a proposal as an answer names it, and as people read it."""
    return {
        "proposal": item.key,
        "kind": "removal"
        if item.state is State.REMOVAL
        else str(item.content["content"]["kind"])
        if item.kind is Kind.PROPOSAL
        else item.kind.value,
        "name": name_of_proposal(words, item),
        "details": [*details(words, item)],
        "note": item.content.get("note"),
        "proposed_by": item.content.get("proposed_by"),
        "runs_already": item.running is not None,
    }
