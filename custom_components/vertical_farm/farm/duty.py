"""The duties of the devices of the air, followed as they are switched and metered."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from homeassistant.components.sensor import DOMAIN as SENSOR_DOMAIN, SensorDeviceClass
from homeassistant.const import EntityStateAttribute, Platform, UnitOfPower
from homeassistant.core import State
from homeassistant.helpers import entity_registry as er
from homeassistant.util.unit_conversion import PowerConverter

from ..control.duty import Duty
from .guard import runs

if TYPE_CHECKING:
    from .live import Farm

_SWITCHED: Final = frozenset(
    {
        Platform.CLIMATE,
        Platform.FAN,
        Platform.HUMIDIFIER,
        Platform.LIGHT,
        Platform.SWITCH,
        Platform.VALVE,
    }
)


class Duties:
    """The duties of a farm's devices that keep its air."""

    def __init__(self, farm: Farm) -> None:
        """Follow nothing yet."""
        self._farm = farm
        self._duties: dict[str, Duty] = {}
        self._meters: dict[str, str] = {}

    def of(self, ref: str) -> Duty:
        """Return what a device does."""
        return self._duties[ref]

    def apply(self, refs: set[str]) -> None:
        """Follow some devices; what is known of those that stay is kept."""
        now = self._farm.now
        self._duties = {ref: self._duties.get(ref) or Duty(now) for ref in refs}
        found = {ref: self._meter(ref) for ref in refs}
        self._meters = {ref: meter for ref, meter in found.items() if meter is not None}

    def watches(self) -> Iterator[tuple[str, Callable[[State | None, float], None]]]:
        """Yield the devices and their meters, with what takes their state."""
        for ref in self._duties:
            yield ref, partial(self._take, ref)
        for ref, meter in self._meters.items():
            yield meter, partial(self._take_power, ref)

    def turn_day(self) -> None:
        """Begin a crop day."""
        for duty in self._duties.values():
            duty.turn_day(self._farm.now)

    def as_dict(self) -> dict[str, Any]:
        """Return what must survive a restart."""
        for duty in self._duties.values():
            duty.advance(self._farm.now)
        return {ref: duty.as_dict() for ref, duty in self._duties.items()}

    def restore(self, stored: Mapping[str, Any]) -> None:
        """Restore what survived; raises KeyError, TypeError or ValueError if malformed."""
        for ref, kept in stored.items():
            if ref in self._duties:
                self._duties[ref].restore(kept, self._farm.day_start)

    def _take(self, ref: str, state: State | None, now: float) -> None:
        """Take the state of a device."""
        duty = self._duties[ref]
        duty.advance(now)
        duty.on = runs(state)

    def _take_power(self, ref: str, state: State | None, now: float) -> None:
        """Take the power that a meter shows."""
        duty = self._duties[ref]
        duty.advance(now)
        duty.watts = _watts(state)

    def _meter(self, ref: str) -> str | None:
        """Return the power sensor of the plug or appliance that is a device.

        None where the appliance switches other things too, or has several such sensors.
        """
        registry = er.async_get(self._farm.hass)
        entry = registry.async_get(er.async_resolve_entity_id(registry, ref) or ref)
        if entry is None or entry.device_id is None:
            return None
        siblings = er.async_entries_for_device(registry, entry.device_id)
        if [one for one in siblings if one.domain in _SWITCHED] != [entry]:
            return None
        meters = [
            one
            for one in siblings
            if one.domain == SENSOR_DOMAIN
            and (one.device_class or one.original_device_class)
            == SensorDeviceClass.POWER
        ]
        return meters[0].id if len(meters) == 1 else None


def _watts(state: State | None) -> float | None:
    """Return the power that a sensor shows, None where it shows none."""
    unit = (
        None
        if state is None
        else state.attributes.get(EntityStateAttribute.UNIT_OF_MEASUREMENT)
    )
    if state is None or unit not in PowerConverter.VALID_UNITS:
        return None
    try:
        shown = float(state.state)
    except ValueError:
        return None
    return PowerConverter.convert(shown, unit, UnitOfPower.WATT)
