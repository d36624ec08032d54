"""The guard of a farm: it looks at every bound device, and only ever switches off."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from homeassistant.components.valve import DOMAIN as VALVE_DOMAIN
from homeassistant.const import (
    ATTR_ENTITY_ID,
    SERVICE_CLOSE_VALVE,
    SERVICE_TURN_OFF,
    STATE_CLOSED,
    STATE_OFF,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
    EntityStateAttribute,
    UnitOfTime,
)
from homeassistant.core import (
    DOMAIN as HOMEASSISTANT_DOMAIN,
    Context,
    State,
    split_entity_id,
    valid_entity_id,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util.unit_conversion import DurationConverter

from ..control import guard as decisions
from ..control.equipment import Equipment, Kind, equipment
from ..control.guard import Fault, Sight, Verdict, Watch, dosed_ml, latched, look
from .guard_sights import shelves_of, sight
from .metrics import Metric
from .places import Place, Topic
from .rack import Rack
from .wake import Wake

if TYPE_CHECKING:
    from .live import Farm

EVENT_GUARD: Final = "vertical_farm_guard"
"""Fired when a fault begins or ends, and when a device is switched off because of it."""

PAST_DAYS: Final = 7
"""For how many crop days it is remembered what a doser gave."""

DISOBEYED: Final = 3
"""How often a device is told to go off before it is said that it does not."""

_WATER_METRICS: Final = (Metric.LEVEL, Metric.FLOW, Metric.POWER)
_IDLE = frozenset({STATE_OFF, STATE_CLOSED, "docked", "idle"})


@dataclass(slots=True)
class Guarded:
    """A device under guard: what it is, where it serves, and what is remembered of it."""

    equipment: Equipment
    places: list[Place] = field(default_factory=list)
    on: bool | None = None
    watch: Watch = field(default_factory=Watch)
    given_ml: float = 0.0
    given_on: float = 0.0
    past_ml: deque[float] = field(default_factory=lambda: deque(maxlen=PAST_DAYS))
    told: int = 0

    @property
    def faults(self) -> list[Fault]:
        """Return what holds it off, the most urgent first."""
        return [fault for fault in decisions.RULES if fault in self.watch.holding]

    @property
    def disobeys(self) -> bool:
        """Return whether it still runs although it was told several times."""
        return self.watch.on is not False and self.told >= DISOBEYED


type GuardListener = Callable[[], None]


class Guard:
    """What keeps a farm's devices from running on, whoever switched them on.

    It needs no automation. It looks when a device or what surrounds it changes, when
    time runs out, and with the farm's tick.
    """

    def __init__(self, farm: Farm) -> None:
        """Guard nothing yet."""
        self._farm = farm
        self._guarded: dict[str, Guarded] = {}
        self._by_place: dict[str, list[Guarded]] = {}
        self._stops: list[Callable[[], None]] = []
        self._listeners: list[GuardListener] = []
        self._wake = Wake(farm, "guard", self.tick)

    def __iter__(self) -> Iterator[Guarded]:
        """Yield every guarded device."""
        return iter(self._guarded.values())

    def of(self, place: Place) -> list[Guarded]:
        """Return the devices of a place and its parts; all of them for the farm."""
        if place is self._farm:
            return list(self)
        parts: set[Place] = {place}
        if isinstance(place, Rack):
            parts |= set(place.shelves.values())
        return [one for one in self if parts.intersection(one.places)]

    def at(self, place: Place) -> list[Guarded]:
        """Return the devices that serve a place itself, without those of its parts."""
        return self._by_place.get(place.id, [])

    def on_fault(self, listener: GuardListener) -> None:
        """Call back whenever a fault began or ended, or a device does not obey."""
        self._listeners.append(listener)

    def apply(self) -> None:
        """Take over the farm's layout; devices that stay keep what is known of them."""
        known, self._guarded = self._guarded, {}
        for place, device in self._devices():
            guarded = self._guarded.get(device.ref)
            if guarded is None:
                guarded = known.get(device.ref) or Guarded(
                    device, given_on=self._farm.day_start
                )
                guarded.equipment, guarded.places = device, []
                self._guarded[device.ref] = guarded
            guarded.places.append(place)
        self._by_place = {}
        for guarded in self:
            for place in guarded.places:
                self._by_place.setdefault(place.id, []).append(guarded)
        for stop in self._stops:
            stop()
        self._stops = [
            place.add_show(topics, partial(self._look_at, guarded))
            for guarded in self
            for place, topics in self._surroundings(guarded)
        ]

    def stop(self) -> None:
        """Look at nothing any more."""
        for stop in self._stops:
            stop()
        self._stops = []
        self._wake.stop()

    def watches(self) -> Iterator[tuple[str, Callable[[State | None, float], None]]]:
        """Yield the devices to follow, with what takes their state."""
        for guarded in self:
            device = guarded.equipment
            yield device.ref, partial(self._take, guarded)
            if device.auto_off is not None and device.longest_run_s is not None:
                yield device.auto_off, partial(self._set_timer, device.longest_run_s)

    def tick(self) -> None:
        """Look at every device."""
        for guarded in self:
            self._look_at(guarded)

    def turn_day(self, day_start: float) -> None:
        """Begin a crop day, in which dosers have given nothing yet."""
        for guarded in self:
            if guarded.equipment.ml_per_s is not None:
                guarded.past_ml.append(self.given_ml(guarded))
            guarded.given_ml, guarded.given_on = 0.0, day_start

    def acknowledge(self, place: Place) -> None:
        """Take note that a person has seen the faults of a place and its parts."""
        for guarded in self.of(place):
            guarded.watch = decisions.acknowledge(guarded.watch)
            guarded.told = 0
            self._look_at(guarded)
        self._tell()

    def given_ml(self, guarded: Guarded) -> float:
        """Return what a doser has given today in mL."""
        sight = Sight(dosed_ml=guarded.given_ml)
        return dosed_ml(guarded.equipment, guarded.watch, sight, self._farm.now)

    def as_dict(self) -> dict[str, Any]:
        """Return what must survive a restart: faults that a person must see, and doses."""
        return {
            ref: {
                "faults": {
                    fault.value: at
                    for fault, at in guarded.watch.holding.items()
                    if latched(guarded.equipment.kind, fault)
                },
                "acknowledged": [fault.value for fault in guarded.watch.acknowledged],
                "given_ml": self.given_ml(guarded),
                "given_on": guarded.given_on,
                "past_ml": list(guarded.past_ml),
                "running_at": None if guarded.watch.since is None else self._farm.now,
            }
            for ref, guarded in self._guarded.items()
            if guarded.watch.holding or guarded.given_ml or guarded.equipment.ml_per_s
        }

    def restore(self, stored: Mapping[str, Any]) -> None:
        """Restore what survived; raises KeyError, TypeError or ValueError if malformed."""
        for ref, kept in stored.items():
            guarded = self._guarded.get(ref)
            if guarded is None:
                continue
            holding = {Fault(fault): float(at) for fault, at in kept["faults"].items()}
            seen = frozenset(Fault(fault) for fault in kept["acknowledged"])
            guarded.watch = Watch(holding=holding, acknowledged=seen & holding.keys())
            guarded.past_ml.extend(float(ml) for ml in kept.get("past_ml", ()))
            if float(kept["given_on"]) == guarded.given_on:
                guarded.given_ml = float(kept["given_ml"]) + self._unseen_ml(
                    guarded.equipment, kept.get("running_at")
                )

    def _unseen_ml(self, device: Equipment, running_at: object) -> float:
        """Return what a doser may have given while nobody looked; rather too much.

        It was on when Home Assistant was killed, and stops by itself at its longest run.
        """
        if not isinstance(running_at, int | float) or device.ml_per_s is None:
            return 0.0
        unseen_s = max(self._farm.now - running_at, 0.0)
        return min(unseen_s, device.longest_run_s or unseen_s) * device.ml_per_s

    def _devices(self) -> Iterator[tuple[Place, Equipment]]:
        """Yield every bound device with the place that it serves."""
        for rack in self._farm.racks.values():
            for device in rack.layout.equipment:
                yield rack, device
            for shelf in rack.shelves.values():
                if shelf.layout.lamp is not None:
                    yield shelf, equipment(shelf.layout.lamp, Kind.LAMP)
        for reservoir in self._farm.reservoirs.values():
            for device in reservoir.layout.equipment:
                yield reservoir, device

    def _surroundings(
        self, guarded: Guarded
    ) -> Iterator[tuple[Place, tuple[str, ...]]]:
        """Yield what tells at once that a device may have to go off.

        Air warms slowly enough for the tick.
        """
        match guarded.equipment.kind:
            case Kind.PUMP | Kind.WATER_INLET | Kind.IRRIGATION_VALVE:
                for place in guarded.places:
                    yield place, (*_WATER_METRICS, Topic.STATUS)
            case Kind.DOSER:
                for place in guarded.places:
                    yield place, (Topic.ALARMS,)
            case Kind.CO2_VALVE:
                for place in guarded.places:
                    for shelf in shelves_of(place):
                        yield shelf, (Metric.CO2,)

    def _take(self, guarded: Guarded, state: State | None, now: float) -> None:
        """Take the state of a device."""
        on = runs(state)
        if on == guarded.on and not guarded.watch.unknown_since_start:
            return
        given_ml = self.given_ml(guarded)
        gave = on is False and given_ml > guarded.given_ml
        gives = on is True and guarded.equipment.ml_per_s is not None
        if on is False:
            guarded.told = 0
            guarded.given_ml = given_ml
        guarded.on = on
        self._look_at(guarded)
        if gave or gives:
            self._save()

    def _set_timer(self, longest_s: float, state: State | None, _: float) -> None:
        """Set a device's own switch-off to its longest run, where it is set otherwise."""
        command = None if state is None else auto_off_command(state, longest_s)
        if command is None:
            return
        domain, service, data = command
        self._farm.entry.async_create_task(
            self._farm.hass,
            self._async_call(domain, service, data, Context()),
            f"guard sets {data[ATTR_ENTITY_ID]}",
        )

    def _look_at(self, guarded: Guarded) -> None:
        """Look at a device, switch it off where it must, and remember when to look again."""
        now = self._farm.now
        verdict = look(
            self._limited(guarded.equipment),
            guarded.watch,
            sight(self._farm, guarded),
            now,
        )
        guarded.watch = verdict.watch
        if verdict.raised or verdict.cleared:
            self._say(guarded, verdict)
        if verdict.switch_off:
            guarded.told += 1
            self._farm.entry.async_create_task(
                self._farm.hass,
                self._async_switch_off(guarded, Context()),
                f"guard switches off {guarded.equipment.ref}",
            )
            if guarded.told == DISOBEYED:
                self._tell()
        if verdict.look_again is not None:
            self._wake.by(verdict.look_again)

    def _limited(self, device: Equipment) -> Equipment:
        """Return a device whose longest run allows for a clock that runs fast."""
        if device.longest_run_s is None or not self._farm.blur_s:
            return device
        return replace(device, longest_run_s=device.longest_run_s + self._farm.blur_s)

    def _say(self, guarded: Guarded, verdict: Verdict) -> None:
        """Tell of faults that began and ended, and write them down."""
        for kind, faults in (("raised", verdict.raised), ("cleared", verdict.cleared)):
            for fault in faults:
                self._fire(kind, guarded, fault, Context())
        self._save()
        self._tell()

    def _save(self) -> None:
        """Write down faults and doses, which must survive that Home Assistant is killed."""
        self._farm.entry.async_create_task(
            self._farm.hass, self._farm.memory.async_save(), "guard writes down"
        )

    def _tell(self) -> None:
        """Tell entities and repairs."""
        for place in self._farm.places:
            place.show(Topic.GUARD)
        for listener in self._listeners:
            listener()

    def _fire(
        self, kind: str, guarded: Guarded, fault: Fault, context: Context
    ) -> None:
        """Fire the event of a fault."""
        self._farm.hass.bus.async_fire(
            EVENT_GUARD,
            {
                "config_entry_id": self._farm.entry.entry_id,
                "device_id": guarded.places[0].device_id,
                ATTR_ENTITY_ID: self.entity_id(guarded),
                "type": kind,
                "fault": fault.value,
                "device_kind": guarded.equipment.kind.value,
            },
            context=context,
        )

    def entity_id(self, guarded: Guarded) -> str:
        """Return the entity of a device, or what it is bound by where that is gone."""
        registry = er.async_get(self._farm.hass)
        ref = guarded.equipment.ref
        return er.async_resolve_entity_id(registry, ref) or ref

    async def _async_switch_off(self, guarded: Guarded, context: Context) -> None:
        """Switch a device off; one that is not reached is told again when it is time."""
        entity_id = self.entity_id(guarded)
        if not valid_entity_id(entity_id):
            # The device was removed; a repair asks for another one.
            return
        if guarded.faults:
            self._fire("switched_off", guarded, guarded.faults[0], context)
        domain, service = HOMEASSISTANT_DOMAIN, SERVICE_TURN_OFF
        if split_entity_id(entity_id)[0] == VALVE_DOMAIN:
            domain, service = VALVE_DOMAIN, SERVICE_CLOSE_VALVE
        await self._async_call(domain, service, {ATTR_ENTITY_ID: entity_id}, context)

    async def _async_call(
        self, domain: str, service: str, data: dict[str, Any], context: Context
    ) -> None:
        """Command a device; one that is not reached shows by what it does."""
        state = self._farm.hass.states.get(data[ATTR_ENTITY_ID])
        if state is None or state.state == STATE_UNAVAILABLE:
            return
        with suppress(HomeAssistantError, ValueError):
            await self._farm.hass.services.async_call(
                domain, service, data, blocking=True, context=context
            )


def runs(state: State | None) -> bool | None:
    """Return whether a device runs, None where nobody knows."""
    if state is None or state.state in (STATE_UNAVAILABLE, STATE_UNKNOWN):
        return None
    return state.state not in _IDLE


def auto_off_command(
    state: State, longest_s: float
) -> tuple[str, str, dict[str, Any]] | None:
    """Return the command that sets a device's own switch-off, None where it is right.

    A number is a run time in its unit (seconds where it has none), a switch turns the
    automatic on. A timer below the wanted time is left alone: it is stricter.
    """
    domain = split_entity_id(state.entity_id)[0]
    if domain in ("number", "input_number"):
        unit = state.attributes.get(EntityStateAttribute.UNIT_OF_MEASUREMENT)
        wanted = DurationConverter.convert(
            longest_s,
            UnitOfTime.SECONDS,
            unit if unit in DurationConverter.VALID_UNITS else UnitOfTime.SECONDS,
        )
        try:
            present = float(state.state)
        except ValueError:
            return None
        if 0.0 < present <= wanted:
            return None
        most = state.attributes.get("max")
        value = min(wanted, most) if isinstance(most, int | float) else wanted
        if value == present:
            return None
        data = {ATTR_ENTITY_ID: state.entity_id, "value": value}
        return domain, "set_value", data
    if state.state == STATE_OFF:
        return HOMEASSISTANT_DOMAIN, "turn_on", {ATTR_ENTITY_ID: state.entity_id}
    return None
