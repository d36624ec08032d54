"""What the panel asks about light: the plan of every lamp of a farm, or of a shelf's.

What was measured, the panel asks of Home Assistant's recorder itself.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from homeassistant.components import websocket_api
from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect
import probatio

from .action_call import farms
from .const import DOMAIN
from .farm.light import LampPlan
from .farm.live import Farm
from .farm.places import Topic
from .farm.shelf import Shelf
from .light_views import outlook_view
from .websocket import LAYOUT_CHANGED, View

_TOPICS = (Topic.LIGHT, Topic.CROP, Topic.DAY)


@callback
def async_setup_light_feed(hass: HomeAssistant) -> None:
    """Register the command."""
    websocket_api.async_register_command(hass, _async_subscribe_light)


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/light/subscribe",
        probatio.Required("device_id"): str,
    }
)
@callback
def _async_subscribe_light(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: View
) -> None:
    """Send the light plans of a farm or a shelf, now and whenever they change."""
    if _found(hass, msg["device_id"]) is None:
        connection.send_error(
            msg["id"],
            websocket_api.const.ERR_NOT_FOUND,
            f"No farm and no shelf has the device id '{msg['device_id']}'.",
        )
        return
    feed = LightFeed(hass, connection, msg["id"], msg["device_id"])
    connection.subscriptions[msg["id"]] = feed.stop
    connection.send_result(msg["id"])
    feed.begin()


class LightFeed:
    """One subscription: it follows the shelves, however the layout changes."""

    def __init__(
        self,
        hass: HomeAssistant,
        connection: websocket_api.ActiveConnection,
        number: int,
        device_id: str,
    ) -> None:
        """Follow nothing yet."""
        self._hass = hass
        self._connection = connection
        self._number = number
        self._device_id = device_id
        self._stops: list[Callable[[], None]] = []
        self._unfollow: list[Callable[[], None]] = []
        self._sent: View | None = None
        self._waiting = False
        self._ended = False

    @callback
    def begin(self) -> None:
        """Send the plans, and follow them from now on."""
        self._stops = [
            async_dispatcher_connect(self._hass, LAYOUT_CHANGED, self._follow),
            async_dispatcher_connect(
                self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._entry_changed
            ),
        ]
        self._follow()

    @callback
    def stop(self) -> None:
        """Send no more."""
        self._ended = True
        for stop in (*self._stops, *self._unfollow):
            stop()

    @callback
    def _entry_changed(self, _: ConfigEntryChange, entry: ConfigEntry) -> None:
        """Look again when a farm was set up or unloaded."""
        if entry.domain == DOMAIN:
            self._follow()

    @callback
    def _follow(self) -> None:
        """Follow the shelves that there are now."""
        for stop in self._unfollow:
            stop()
        found = _found(self._hass, self._device_id)
        shelves: Iterable[Shelf] = () if found is None else found[1]
        self._unfollow = [shelf.add_show(_TOPICS, self._soon) for shelf in shelves]
        self._soon()

    @callback
    def _soon(self) -> None:
        """Send once for all shelves that tell their news in the same moment."""
        if not self._waiting:
            self._waiting = True
            self._hass.loop.call_soon(self._send)

    @callback
    def _send(self) -> None:
        """Send the plans where they differ from those sent last."""
        self._waiting = False
        found = _found(self._hass, self._device_id)
        if self._ended or found is None:
            return
        view = _view(*found)
        if view != self._sent:
            self._sent = view
            self._connection.send_event(self._number, view)


def _found(hass: HomeAssistant, device_id: str) -> tuple[Farm, list[Shelf]] | None:
    """Return the farm with its shelves, or with the one that a device is."""
    for farm in farms(hass):
        shelves = list(farm.shelves)
        if farm.device_id == device_id:
            return farm, shelves
        for shelf in shelves:
            if shelf.device_id == device_id:
                return farm, [shelf]
    return None


def _view(farm: Farm, shelves: Iterable[Shelf]) -> View:
    """Return the crop day and the lamps over some shelves, as they are bound."""
    lamps = {
        lamp.ref: lamp
        for shelf in shelves
        if (lamp := farm.light.of(shelf)) is not None
    }
    price = farm.layout.electricity_price
    return {
        "begins": _time(farm.day_start),
        "ends": _time(farm.day_end),
        "clock": {
            "wall": farm.clock.anchor_wall,
            "farm": farm.clock.anchor_farm,
            "speed": farm.clock.speed,
            "previous": farm.clock.previous_speed,
        },
        "currency": farm.layout.currency,
        "price": None
        if price is None
        else er.async_resolve_entity_id(er.async_get(farm.hass), price) or price,
        "lamps": [_lamp(farm, lamp) for lamp in lamps.values()],
    }


def _lamp(farm: Farm, lamp: LampPlan) -> View:
    """Return what a lamp does today, and what that gives on each shelf under it."""
    return {
        "entity_id": farm.light.entity_id(lamp),
        "dims": farm.light.dims(lamp),
        "planned": lamp.schedule is not None,
        "phases": [
            {
                "start": _time(phase.start),
                "end": _time(phase.end),
                "level_pct": round(phase.level * 100.0, 1),
            }
            for phase in (lamp.schedule.phases() if lamp.schedule else ())
        ],
        "shelves": [_shelf(shelf) for shelf in lamp.shelves],
    }


def _shelf(shelf: Shelf) -> View:
    """Return how the light of a shelf's day is expected to close."""
    plans = shelf.farm.light
    lamp = plans.of(shelf)
    gives = None if lamp is None else plans.gives(shelf, dims=plans.dims(lamp))
    return {
        "device_id": shelf.device_id,
        "full_ppfd": None if gives is None else round(gives.ppfd(1.0)),
        "dli": outlook_view(shelf),
    }


def _time(seconds: float) -> str:
    """Return UTC seconds as text."""
    return datetime.fromtimestamp(round(seconds), UTC).isoformat()
