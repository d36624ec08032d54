"""What the panel asks over the WebSocket: how the farms stand, and a shelf in detail.

Everything else the panel reads from the states of the entities.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from homeassistant.components import websocket_api
from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import (
    async_dispatcher_connect,
    async_dispatcher_send,
)
from homeassistant.util.signal_type import SignalType
import probatio

from .action_call import farms
from .const import DOMAIN
from .farm.live import Farm
from .farm.places import Topic
from .farm.rack import Rack
from .farm.shelf import Shelf
from .target_entities import targets_of

LAYOUT_CHANGED: SignalType[()] = SignalType(f"{DOMAIN}_layout_changed")
_SHELF_TOPICS = (Topic.TARGETS, Topic.CROP, Topic.DATES)

type View = dict[str, Any]


@callback
def async_setup_websocket(hass: HomeAssistant) -> None:
    """Register the commands."""
    websocket_api.async_register_command(hass, _async_subscribe_layout)
    websocket_api.async_register_command(hass, _async_subscribe_shelf)


@callback
def async_tell_layout(hass: HomeAssistant) -> None:
    """Tell the open panels that a layout has changed."""
    async_dispatcher_send(hass, LAYOUT_CHANGED)


@websocket_api.websocket_command(
    {probatio.Required("type"): f"{DOMAIN}/layout/subscribe"}
)
@callback
def _async_subscribe_layout(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: View
) -> None:
    """Send how the farms stand, now and whenever that changes."""
    send = sender(connection, msg["id"], lambda: _layout(hass))

    @callback
    def entry_changed(_: ConfigEntryChange, entry: ConfigEntry) -> None:
        """Look again when a farm was set up or unloaded."""
        if entry.domain == DOMAIN:
            send()

    stops = (
        async_dispatcher_connect(hass, LAYOUT_CHANGED, send),
        async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, entry_changed),
    )

    @callback
    def stop() -> None:
        """Send no more."""
        for each in stops:
            each()

    connection.subscriptions[msg["id"]] = stop
    connection.send_result(msg["id"])
    send()


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/shelf/subscribe",
        probatio.Required("device_id"): str,
    }
)
@callback
def _async_subscribe_shelf(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: View
) -> None:
    """Send the targets and stages of a shelf, now and whenever they change."""
    shelf = _shelf(hass, msg["device_id"])
    if shelf is None:
        connection.send_error(
            msg["id"],
            websocket_api.const.ERR_NOT_FOUND,
            f"No shelf of a farm has the device id '{msg['device_id']}'.",
        )
        return
    send = sender(connection, msg["id"], lambda: shelf_view(shelf))
    connection.subscriptions[msg["id"]] = shelf.add_show(_SHELF_TOPICS, send)
    connection.send_result(msg["id"])
    send()


def sender(
    connection: websocket_api.ActiveConnection, number: int, view: Callable[[], View]
) -> Callable[[], None]:
    """Return what sends a view, where it differs from the one sent last."""
    sent: list[View] = []

    @callback
    def send() -> None:
        """Send the view as it is now."""
        seen = view()
        if sent != [seen]:
            sent[:] = [seen]
            connection.send_event(number, seen)

    return send


def _shelf(hass: HomeAssistant, device_id: str) -> Shelf | None:
    """Return the shelf that a device is."""
    return next(
        (
            shelf
            for farm in farms(hass)
            for shelf in farm.shelves
            if shelf.device_id == device_id
        ),
        None,
    )


def _layout(hass: HomeAssistant) -> View:
    """Return the farms with racks in their rows, and shelves from the top."""
    return {"farms": [_farm(farm) for farm in farms(hass)]}


def _farm(farm: Farm) -> View:
    """Return how the racks of a farm stand: by row, then by their place in it."""
    racks = sorted(
        farm.racks.values(),
        key=lambda rack: (
            rack.layout.row or "",
            rack.layout.position is None,
            rack.layout.position or 0,
        ),
    )
    return {
        "config_entry_id": farm.id,
        "device_id": farm.device_id,
        "racks": [_rack(rack) for rack in racks],
        "reservoirs": [place.device_id for place in farm.reservoirs.values()],
    }


def _rack(rack: Rack) -> View:
    """Return a rack with its shelves, the highest first."""
    shelves = sorted(rack.shelves.values(), key=lambda shelf: -shelf.layout.level)
    return {
        "device_id": rack.device_id,
        "row": rack.layout.row,
        "shelves": [
            {"device_id": shelf.device_id, "level": shelf.layout.level}
            for shelf in shelves
        ],
    }


def shelf_view(shelf: Shelf) -> View:
    """Return where the values of a shelf are in their bands, and its crop's stages."""
    bands = shelf.targets.bands
    return {
        "targets": [
            {
                "target": target.value,
                "unit": unit,
                "precision": precision,
                "value": _rounded(shelf.targets.value(target), precision),
                "low": bands[target].minimum,
                "high": bands[target].maximum,
                "position": shelf.targets.position(target).value,
            }
            for target, unit, precision in targets_of(shelf)
            if target in bands
        ],
        "devices": _devices(shelf),
        **_stages(shelf),
    }


def _devices(shelf: Shelf) -> list[str]:
    """Return what lights, waters and airs a shelf, as entity ids."""
    reservoir = shelf.targets.reservoir
    refs = [
        shelf.layout.lamp,
        None if reservoir is None else reservoir.layout.pump,
        *(ref for refs in shelf.rack.layout.climate.values() for ref in refs),
    ]
    registry = er.async_get(shelf.farm.hass)
    found = (er.async_resolve_entity_id(registry, ref) for ref in refs if ref)
    return [entity_id for entity_id in found if entity_id]


def _rounded(value: float | None, precision: int) -> float | None:
    """Return a value as it is shown, so that nothing is sent that nobody sees."""
    return None if value is None else round(value, precision)


def _stages(shelf: Shelf) -> View:
    """Return the stages of the leading batch, and how far it is in its own."""
    growing = shelf.farm.growing
    batch = growing.leading(shelf.id)
    stage = None if batch is None else growing.stage_of(batch)
    progress = None if batch is None else growing.progress(batch.id)
    if batch is None or stage is None or progress is None:
        return {"batch": None, "ready": False, "stages": []}
    starts = growing.stage_starts(batch.id)
    return {
        "batch": batch.id,
        "ready": growing.is_ready(batch.id),
        "stages": [
            {
                "stage": each.id,
                "days": round(each.duration_d, 1),
                "starts": _day(starts.get(each.id)),
                "current": each.id == stage.id,
            }
            for each in growing.recipe_of(batch).stages
        ],
        "day": int(growing.in_stage(batch.id).days) + 1,
        "share": round(min(progress.share, 1.0), 2),
    }


def _day(seconds: float | None) -> str | None:
    """Return a UTC second as text."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()
