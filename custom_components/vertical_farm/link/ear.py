"""Hearing what a farm does, from before it starts: what is heard early is kept."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback

from ..farm.alarms import EVENT_ALARM
from ..farm.commands import EVENT_COMMAND
from ..farm.guard import EVENT_GUARD
from ..farm.irrigation import EVENT_IRRIGATION
from .outbox import News
from .wire import moment, packed

RECORDS: Final = {
    EVENT_ALARM: "alarm",
    EVENT_GUARD: "guard",
    EVENT_IRRIGATION: "irrigation",
    EVENT_COMMAND: "command",
}
_OURS: Final = frozenset({"config_entry_id"})


class Ear:
    """Hears alarms, and what the guard, the irrigation and commands of a farm did."""

    def __init__(self, hass: HomeAssistant, farm_id: str) -> None:
        """Begin to listen."""
        self._farm_id = farm_id
        self._early: list[News] = []
        self._tell: Callable[[News], None] = self._early.append
        self._stops: list[CALLBACK_TYPE] = [
            hass.bus.async_listen(name, partial(self._async_heard, kind))
            for name, kind in RECORDS.items()
        ]

    @callback
    def async_tell(self, tell: Callable[[News], None]) -> None:
        """Tell what was heard by now, and from now on what is heard."""
        self._tell = tell
        while self._early:
            tell(self._early.pop(0))

    @callback
    def async_hold(self) -> None:
        """Keep what is heard until it can be told again."""
        self._tell = self._early.append

    @callback
    def async_stop(self) -> None:
        """Listen no longer."""
        while self._stops:
            self._stops.pop()()

    @callback
    def _async_heard(self, kind: str, event: Event[Mapping[str, Any]]) -> None:
        """Take up what concerns the farm."""
        if event.data.get("config_entry_id") != self._farm_id:
            return
        content = {k: v for k, v in event.data.items() if k not in _OURS}
        content["context"] = event.context.id
        at = moment(event.time_fired.timestamp())
        self._tell(News(kind, at, packed(_plain(content))))


def _plain(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what JSON can hold of an event."""
    return {
        key: value if isinstance(value, bool | int | float | str | None) else str(value)
        for key, value in content.items()
    }
