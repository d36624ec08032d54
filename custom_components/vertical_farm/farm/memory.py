"""What a farm remembers over a restart: the running sums of its day."""

from collections.abc import Callable, Mapping
import logging
from typing import TYPE_CHECKING, Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store

from ..agronomy.light import DEFAULT_MAX_GAP_S
from ..const import DOMAIN
from ..control.mode import Mode

if TYPE_CHECKING:
    from .live import Farm

_LOGGER = logging.getLogger(__name__)

STORAGE_VERSION = 1
SAVE_DELAY_S = 300.0
_LARGEST = 1e15
_UNREADABLE = (
    HomeAssistantError,
    KeyError,
    NotImplementedError,
    TypeError,
    ValueError,
)


def storage_key(entry_id: str) -> str:
    """Return the name of a farm's storage file."""
    return f"{DOMAIN}.{entry_id}"


class Memory:
    """The storage file of one farm."""

    def __init__(self, hass: HomeAssistant, farm: Farm) -> None:
        """Create the store; nothing is read yet."""
        self._farm = farm
        self._pending = False
        self._store: Store[dict[str, Any]] = Store(
            hass, STORAGE_VERSION, storage_key(farm.entry.entry_id), atomic_writes=True
        )

    async def async_restore(self) -> None:
        """Give every place its sums back; a malformed place begins afresh."""
        try:
            stored = await self._store.async_load()
            if stored is None:
                return
            saved, day_start, day_end = (
                _number(stored[key]) for key in ("saved", "day_start", "day_end")
            )
            places: Mapping[str, Any] = _mapping(stored["places"])
            stretches: Mapping[str, Any] = _mapping(stored.get("stretches", {}))
        except _UNREADABLE as error:
            _LOGGER.info("The stored sums of the day begin afresh: %r", error)
            return
        self._restore_control(stored)
        self._farm.stretches.restore(stretches)
        self._farm.stretches.resume(stored.get("stretch"))
        expiry = min(saved, self._farm.now) + DEFAULT_MAX_GAP_S
        for place in self._farm.places:
            if place.id not in places:
                continue
            try:
                place.restore(_sums(places[place.id]), expiry)
            except (KeyError, TypeError, ValueError) as error:
                _LOGGER.info("Place %s begins its sums afresh: %r", place.id, error)
        self._farm.resume_day(day_start, day_end)

    def _restore_control(self, stored: Mapping[str, Any]) -> None:
        """Give every part its own back; one that is malformed begins afresh alone."""
        farm = self._farm
        try:
            farm.mode = Mode(stored.get("mode", Mode.NORMAL))
        except ValueError as error:
            _LOGGER.info("The farm begins in its normal mode: %r", error)
        parts: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
            "guard": farm.guard.restore,
            "light": farm.light.restore,
            "irrigation": farm.irrigation.restore,
            "commands": farm.commands.restore,
            "watering": farm.watering.restore,
            "doses": farm.doses.restore,
            "top_ups": farm.top_ups.restore,
            "alarms": farm.alarms.restore,
            "duties": farm.air.duties.restore,
        }
        for name, restore in parts.items():
            try:
                restore(_mapping(stored.get(name, {})))
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                _LOGGER.info("What is stored of %s begins afresh: %r", name, error)

    def save_soon(self) -> None:
        """Write within minutes, and at the latest when Home Assistant stops."""
        if not self._pending:
            self._pending = True
            self._store.async_delay_save(self._collect, SAVE_DELAY_S)

    async def async_save(self) -> None:
        """Write now."""
        await self._store.async_save(self._collect())

    def _collect(self) -> dict[str, Any]:
        """Return what is written."""
        self._pending = False
        farm = self._farm
        return {
            "saved": farm.now,
            "day_start": farm.day_start,
            "day_end": farm.day_end,
            "mode": farm.mode,
            "guard": farm.guard.as_dict(),
            "light": farm.light.as_dict(),
            "irrigation": farm.irrigation.as_dict(),
            "commands": farm.commands.as_dict(),
            "alarms": farm.alarms.as_dict(),
            "watering": farm.watering.as_dict(),
            "doses": farm.doses.as_dict(),
            "top_ups": farm.top_ups.as_dict(),
            "duties": farm.air.duties.as_dict(),
            "stretch": farm.stretches.open,
            "stretches": farm.stretches.recent(),
            "places": {
                place.id: kept
                for place in farm.places
                if (kept := place.as_dict()) is not None
            },
        }


async def async_forget(hass: HomeAssistant, entry_id: str) -> None:
    """Remove the storage file of a farm that was deleted."""
    await Store[dict[str, Any]](
        hass, STORAGE_VERSION, storage_key(entry_id)
    ).async_remove()


def _number(stored: object) -> float:
    """Return a stored number; raises TypeError or ValueError where it is none of ours."""
    if isinstance(stored, bool) or not isinstance(stored, int | float):
        raise TypeError(f"{stored!r} is not a number")
    if not -_LARGEST < stored < _LARGEST:
        raise ValueError(f"{stored!r} is no time or sum of a farm")
    return float(stored)


def _mapping(stored: object) -> Mapping[str, Any]:
    """Return a stored mapping; raises TypeError where it is none."""
    if not isinstance(stored, Mapping):
        raise TypeError(f"{stored!r} is not a mapping")
    return stored


def _sums(stored: object) -> dict[str, Any]:
    """Return a place's sums; raises TypeError or ValueError where one is no number."""
    return {key: _sum(value) for key, value in _mapping(stored).items()}


def _sum(stored: object) -> dict[str, Any] | float | None:
    """Return a sum, or the parts of one."""
    if stored is None:
        return None
    return _sums(stored) if isinstance(stored, Mapping) else _number(stored)
