"""The air of a farm: rooms that share devices, and what climate and CO2 want of them."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from math import fsum
from typing import TYPE_CHECKING, Any, Final

from homeassistant.components.weather import ATTR_WEATHER_TEMPERATURE
from homeassistant.const import UnitOfTemperature
from homeassistant.core import CALLBACK_TYPE, HassJob, State, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_call_later
from homeassistant.util.unit_conversion import TemperatureConverter

from ..control import climate, co2
from ..control.equipment import STOPPED_AT_START, Equipment, Kind
from ..control.reasons import OFF, AskedBy, Outcome, Reason
from ..growing.recipes import Band
from ..growing.targets import Target
from .duty import Duties
from .guard import Guarded, runs
from .metrics import Metric
from .places import Topic, is_on
from .trust import Trust

if TYPE_CHECKING:
    from .live import Farm
    from .places import Place
    from .rack import Rack
    from .shelf import Shelf

RETRY_S: Final = 120.0
"""Seconds of the farm's time after which what is still due is said again, then twice that."""

_MOST_DOUBLINGS: Final = 6
_WAIT_LEAST_S: Final = 1.0


@dataclass(slots=True)
class Switched:
    """A device of the air: whether it runs, what it did when last seen, since when."""

    on: bool | None = None
    seen: bool | None = None
    since: float | None = None
    pulse_s: float | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A device that should switch, since when, and how often that was said before."""

    asked_by: AskedBy
    entity_id: str
    on: bool
    since: float
    again: int = 0


class AirRoom:
    """Racks whose air the same devices keep."""

    def __init__(self, racks: list[Rack]) -> None:
        """Gather the devices, each once."""
        self.racks = racks
        devices = {one.ref: one for rack in racks for one in rack.layout.equipment}
        self.devices: list[Equipment] = list(devices.values())

    @property
    def shelves(self) -> list[Shelf]:
        """Return the shelves whose plants breathe this air."""
        return [shelf for rack in self.racks for shelf in rack.shelves.values()]

    @property
    def kept(self) -> list[Equipment]:
        """Return what keeps temperature and humidity."""
        return [one for one in self.devices if one.kind is not Kind.CO2_VALVE]

    @property
    def valves(self) -> list[Equipment]:
        """Return the valves that let CO2 in."""
        return [one for one in self.devices if one.kind is Kind.CO2_VALVE]

    @property
    def volume_m3(self) -> float | None:
        """Return how much air there is, None where nobody said."""
        said = [rack.layout.air_volume_m3 for rack in self.racks]
        volumes = [volume for volume in said if volume is not None]
        return sum(volumes) if volumes else None

    def holds(self, places: set[Place]) -> bool:
        """Return whether any of some places has this air."""
        return not places.isdisjoint({*self.racks, *self.shelves})


class Airs:
    """What the air of every room of a farm wants, and which devices should switch."""

    def __init__(self, farm: Farm) -> None:
        """Keep nothing yet."""
        self._farm = farm
        self.rooms: list[AirRoom] = []
        self.due: dict[str, Due] = {}
        self.duties = Duties(farm)
        self._switched: dict[str, Switched] = {}
        self._doors: dict[str, bool | None] = {}
        self._guarded: dict[str, Guarded] = {}
        self._valves: frozenset[str] = frozenset()
        self._flowing: set[str] = set()
        self._soon = False
        self._stop_timer: CALLBACK_TYPE | None = None
        self._unfollow: list[Callable[[], None]] = []
        self._job = HassJob(
            self._async_time_is_up,
            f"farm {farm.entry.title} air",
            cancel_on_shutdown=True,
        )

    def apply(self) -> None:
        """Take over the farm's layout; what is known of devices that stay is kept."""
        self.rooms = [AirRoom(racks) for racks in _sharing(self._farm.racks.values())]
        known = self._switched
        self._switched = {
            one.ref: known.get(one.ref) or Switched()
            for room in self.rooms
            for one in room.devices
        }
        self.duties.apply(set(self._switched))
        self._guarded = {one.equipment.ref: one for one in self._farm.guard}
        self._valves = frozenset(one.ref for room in self.rooms for one in room.valves)
        self._flowing &= self._valves
        doors = {ref for rack in self._farm.racks.values() for ref in rack.layout.door}
        self._doors = {ref: self._doors.get(ref) for ref in doors}
        for unfollow in self._unfollow:
            unfollow()
        self._unfollow = [
            shelf.add_show((Metric.CO2,), self._gas_moved)
            for room in self.rooms
            if room.valves
            for shelf in room.shelves
        ]
        if self.rooms:
            self._unfollow.append(
                self._farm.add_show((Topic.MODE, Topic.GUARD), self._look_soon)
            )

    def stop(self) -> None:
        """Wait for nothing any more."""
        self._soon = False
        if self._stop_timer is not None:
            self._stop_timer()
            self._stop_timer = None

    def watches(self) -> Iterator[tuple[str, Callable[[State | None, float], None]]]:
        """Yield the devices and doors to follow, with what takes their state."""
        for ref in self._switched:
            yield ref, partial(self._take, ref)
        for ref in self._doors:
            yield ref, partial(self._take_door, ref)
        yield from self.duties.watches()

    def rooms_of(self, places: set[Place]) -> list[AirRoom]:
        """Return the rooms of some places."""
        return [room for room in self.rooms if room.holds(places)]

    def room_inputs(
        self, room: AirRoom
    ) -> tuple[climate.Room, tuple[climate.Unit, ...]]:
        """Return what the climate of a room is decided from."""
        temperature = self._mean(room, Metric.TEMPERATURE)
        return (
            climate.Room(
                temperature,
                self._mean(room, Metric.HUMIDITY),
                self._band(room, Target.TEMPERATURE),
                self._band(room, Target.VPD),
                self._band(room, Target.HUMIDITY),
                self._outdoor_c(),
            ),
            tuple(self._unit(one) for one in room.kept),
        )

    def air_inputs(self, room: AirRoom, valve: Equipment) -> co2.Air:
        """Return what the CO2 of a room is decided from."""
        switched = self._switched[valve.ref]
        low, high = self._co2_target(room)
        since_s = self._since_s(switched)
        return co2.Air(
            self._mean(room, Metric.CO2),
            low,
            high,
            self._lit_planned(room),
            self._lit(room),
            self._aired(room),
            self._door_open(room),
            switched.on,
            since_s if switched.on else None,
            since_s if switched.on is False else None,
            self._held(valve.ref, AskedBy.CO2),
            room.volume_m3,
            valve.ml_per_s,
            valve.longest_run_s,
            switched.pulse_s if switched.on else None,
        )

    def begin_pulse(self, valve: Equipment, pulse_s: float | None) -> None:
        """Take note of how long a valve that is about to open stays open."""
        self._switched[valve.ref].pulse_s = pulse_s

    async def async_pause(self) -> None:
        """Switch off the heat and the gas that the farm switched on, as nobody would."""
        self.stop()
        commands = self._farm.commands
        ended: list[Coroutine[Any, Any, Outcome]] = []
        for ref, switched in self._switched.items():
            guarded = self._guarded[ref]
            kind, last = guarded.equipment.kind, commands.last(guarded)
            ours = last is not None and last.wanted.on and switched.on is not False
            if kind in STOPPED_AT_START and ours:
                asked_by = AskedBy.CO2 if kind is Kind.CO2_VALVE else AskedBy.CLIMATE
                reason = Reason(asked_by, "air_paused", {"now": self._farm.now})
                ended.append(commands.carry_out(ref, OFF, reason, effect_wait_s=0.0))
        await asyncio.gather(*ended)

    def tick(self) -> None:
        """Look at every room again, and show which devices should switch."""
        self.stop()
        now = self._farm.now
        due: dict[str, Due] = {}
        again: list[float] = []
        for room in self.rooms:
            for asked_by, ref, on, again_s in self._choices(room):
                if again_s is not None:
                    again.append(again_s)
                if on is not None:
                    due[ref] = self._due(asked_by, ref, on, now)
        changed = due != self.due
        self.due = due
        if changed:
            self._farm.show(Topic.AIR)
        if again:
            self._wait(min(again))

    def _choices(
        self, room: AirRoom
    ) -> Iterator[tuple[AskedBy, str, bool | None, float | None]]:
        """Yield each device of a room, to what it should switch, and when to look again."""
        for choice in climate.decide(*self.room_inputs(room)):
            switches = choice.changes and choice.unit.on is not None
            on = choice.on if switches else None
            yield AskedBy.CLIMATE, choice.unit.ref, on, choice.again_s
        for valve in room.valves:
            air = self.air_inputs(room, valve)
            decided = co2.decide(air)
            switches = air.valve_open is not None and air.valve_open != decided.open
            on = decided.open if switches else None
            yield AskedBy.CO2, valve.ref, on, decided.again_s

    def _due(self, asked_by: AskedBy, ref: str, on: bool, now: float) -> Due:  # noqa: FBT001
        """Return that a device should switch, said again where it did not for a while."""
        before = self.due.get(ref)
        if before is None or before.on is not on:
            return Due(asked_by, self.entity_id(ref), on, now)
        waited = (now - before.since) / RETRY_S
        again = min(int(waited + 1.0).bit_length() - 1, _MOST_DOUBLINGS)
        return Due(asked_by, before.entity_id, on, before.since, again)

    def entity_id(self, ref: str) -> str:
        """Return the entity of a device, or what it is bound by where that is gone."""
        registry = er.async_get(self._farm.hass)
        return er.async_resolve_entity_id(registry, ref) or ref

    def _unit(self, device: Equipment) -> climate.Unit:
        """Return what is known of a device."""
        switched = self._switched[device.ref]
        return climate.Unit(
            device.ref,
            device.kind,
            switched.on,
            self._since_s(switched),
            self._held(device.ref, AskedBy.CLIMATE),
        )

    def _since_s(self, switched: Switched) -> float | None:
        """Return for how many seconds a device has been as it is."""
        if switched.since is None:
            return None
        return max(self._farm.now - switched.since, 0.0)

    def _held(self, ref: str, asked_by: AskedBy) -> bool:
        """Return whether guard or mode keep a device off."""
        gates = self._farm.commands.gates(self._guarded[ref], asked_by)
        return any(gate.held for gate in gates)

    def _mean(self, room: AirRoom, metric: Metric) -> float | None:
        """Return the mean of the trusted values, None where fewer than half have one."""
        shelves = room.shelves
        found = [
            reading.value
            for shelf in shelves
            if (reading := shelf.reading(metric)).trust is Trust.OK
            and reading.value is not None
        ]
        if not found or len(found) < len(shelves) / 2.0:
            return None
        return fsum(found) / len(found)

    def _band(self, room: AirRoom, target: Target) -> Band | None:
        """Return the band that suits the plants of a room."""
        return climate.shared(
            (band, shelf.layout.area_m2 or 1.0)
            for shelf in room.shelves
            if (band := shelf.targets.bands.get(target)) is not None
        )

    def _outdoor_c(self) -> float | None:
        """Return the temperature outside in °C, None where no weather is known."""
        weather = self._farm.layout.weather
        if weather is None:
            return None
        state = self._farm.hass.states.get(self.entity_id(weather))
        if state is None:
            return None
        value = state.attributes.get(ATTR_WEATHER_TEMPERATURE)
        unit = state.attributes.get("temperature_unit")
        if not isinstance(value, int | float):
            return None
        return TemperatureConverter.convert(
            value,
            unit
            if unit in TemperatureConverter.VALID_UNITS
            else UnitOfTemperature.CELSIUS,
            UnitOfTemperature.CELSIUS,
        )

    def _co2_target(self, room: AirRoom) -> tuple[float | None, float | None]:
        """Return from where to where CO2 is given to the plants of a room."""
        bands = [
            (stage["co2_ppm"], shelf.layout.area_m2 or 1.0)
            for shelf in room.shelves
            if (stage := shelf.targets.stage) is not None
        ]
        return co2.target(bands) if bands else (None, None)

    def _lit_planned(self, room: AirRoom) -> bool | None:
        """Return whether any lamp of a room should be lit now, None without a plan."""
        levels = [
            level
            for shelf in room.shelves
            if (lamp := self._farm.light.of(shelf)) is not None
            and (level := lamp.level(self._farm.now)) is not None
        ]
        return any(level > 0.0 for level in levels) if levels else None

    def _lit(self, room: AirRoom) -> bool | None:
        """Return whether any plants of a room are lit, None where nobody knows."""
        lit = {shelf.lit for shelf in room.shelves if shelf.targets.bands}
        return True if True in lit else False if lit == {False} else None

    def _aired(self, room: AirRoom) -> bool | None:
        """Return whether an exhaust fan runs, None while nobody knows."""
        states = {
            self._switched[one.ref].on
            for one in room.devices
            if one.kind is Kind.EXHAUST_FAN
        }
        return True if True in states else None if None in states else False

    def _door_open(self, room: AirRoom) -> bool | None:
        """Return whether a door is open, None while one is unknown."""
        refs = {ref for rack in room.racks for ref in rack.layout.door}
        states = {self._doors[ref] for ref in refs}
        return True if True in states else None if None in states else False

    def _take(self, ref: str, state: State | None, now: float) -> None:
        """Take the state of a device."""
        switched, on = self._switched[ref], runs(state)
        if on is switched.on:
            return
        switched.on = on
        if on and ref in self._valves:
            self._flowing.add(ref)
        else:
            self._flowing.discard(ref)
        if on is not None and on is not switched.seen:
            switched.seen, switched.since = on, now
        if on is False:
            switched.pulse_s = None
        self._look_soon()

    def _take_door(self, ref: str, state: State | None, _: float) -> None:
        """Take the state of a door."""
        self._doors[ref] = is_on(state)
        self._look_soon()

    def _gas_moved(self) -> None:
        """Look at the air again while gas flows."""
        if self._flowing:
            self._look_soon()

    def _look_soon(self) -> None:
        """Look again in a moment, when everything of an instant has come in."""
        if not self._soon:
            self._wait(0.0)
            self._soon = True

    def _wait(self, farm_s: float) -> None:
        """Look again after a time of the farm."""
        self.stop()
        wall_s = max(self._farm.clock.wall_seconds(farm_s), _WAIT_LEAST_S)
        self._stop_timer = async_call_later(self._farm.hass, wall_s, self._job)

    @callback
    def _async_time_is_up(self, _: datetime) -> None:
        """Look at every room again."""
        self._stop_timer = None
        self.tick()


def _sharing(racks: Iterable[Rack]) -> Iterator[list[Rack]]:
    """Yield the racks that have devices, together with those that share one of them."""
    groups: list[tuple[set[str], list[Rack]]] = []
    for rack in racks:
        refs = {one.ref for one in rack.layout.equipment}
        if not refs:
            continue
        together = [rack]
        for group in [group for group in groups if not refs.isdisjoint(group[0])]:
            groups.remove(group)
            refs |= group[0]
            together = [*group[1], *together]
        groups.append((refs, together))
    for _, together in groups:
        yield together
