"""How long the devices of the air ran on past days, and what they drew."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from math import fsum
from typing import TYPE_CHECKING, Any, Final

from homeassistant.components.sensor import DOMAIN as SENSOR_DOMAIN, SensorDeviceClass
from homeassistant.const import EntityStateAttribute, Platform, UnitOfPower
from homeassistant.core import State
from homeassistant.helpers import entity_registry as er
from homeassistant.util.unit_conversion import PowerConverter

from .guard import PAST_DAYS, runs

if TYPE_CHECKING:
    from .live import Farm

WHOLE_DAY_S: Final = 0.9 * 86_400.0
"""Seconds for which a day must have been seen to tell how such days are."""

_J_PER_KWH: Final = 3.6e6
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


@dataclass(frozen=True, slots=True)
class DutyDay:
    """The hours that a device ran in a crop day, and its kWh where they were metered."""

    run_h: float
    kwh: float | None


@dataclass(slots=True)
class Duty:
    """What a device does: of the day so far, and of whole days before.

    `until` is up to when the day is added up, in UTC seconds.
    """

    until: float
    on: bool | None = None
    watts: float | None = None
    ran_s: float = 0.0
    seen_s: float = 0.0
    metered_s: float = 0.0
    kwh: float = 0.0
    past: deque[DutyDay] = field(default_factory=lambda: deque(maxlen=PAST_DAYS))

    def advance(self, now: float) -> None:
        """Add up the time until now, in which nothing changed."""
        span = max(now - self.until, 0.0)
        self.until = max(self.until, now)
        if self.on is not None:
            self.seen_s += span
            self.ran_s += span if self.on else 0.0
        if self.watts is not None:
            self.metered_s += span
            self.kwh += self.watts * span / _J_PER_KWH

    def turn_day(self, now: float) -> None:
        """Keep the day that is over, if nearly all of it was seen."""
        self.advance(now)
        if self.seen_s >= WHOLE_DAY_S:
            metered = self.metered_s >= WHOLE_DAY_S
            kwh = self.kwh if metered else None
            self.past.append(DutyDay(self.ran_s / 3600.0, kwh))
        self.ran_s = self.seen_s = self.metered_s = self.kwh = 0.0

    def expected(self, hours: float) -> DutyDay | None:
        """Return what is to be expected of some hours, None before a day was seen."""
        if not self.past:
            return None
        days = hours / 24.0 / len(self.past)
        energies = [day.kwh for day in self.past if day.kwh is not None]
        return DutyDay(
            fsum(day.run_h for day in self.past) * days,
            fsum(energies) * days if len(energies) == len(self.past) else None,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return what must survive a restart."""
        return {
            "until": self.until,
            "ran_s": self.ran_s,
            "seen_s": self.seen_s,
            "metered_s": self.metered_s,
            "kwh": self.kwh,
            "past": [[day.run_h, day.kwh] for day in self.past],
        }

    def restore(self, stored: Mapping[str, Any], day_start: float) -> None:
        """Restore what survived; raises KeyError, TypeError or ValueError if malformed."""
        for run_h, kwh in stored["past"]:
            known = None if kwh is None else float(kwh)
            self.past.append(DutyDay(float(run_h), known))
        if float(stored["until"]) >= day_start:
            self.ran_s, self.seen_s = float(stored["ran_s"]), float(stored["seen_s"])
            self.metered_s, self.kwh = float(stored["metered_s"]), float(stored["kwh"])


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
