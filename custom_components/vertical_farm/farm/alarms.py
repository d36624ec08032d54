"""The alarms of a farm: what is raised, where, and since when; stored through restarts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.start import async_at_started

from ..control import alarms as decisions
from ..control.alarm_catalogue import RULES, AlarmKey, AlarmKind, Severity
from ..control.alarm_notices import Heard
from ..control.alarms import Alarm, Finding, Happening, explained, severest, step
from .alarm_context import most_shown
from .alarm_post import AlarmPost
from .alarm_sights import AlarmSights
from .metrics import Metric
from .places import Place, Topic
from .rack import Rack
from .reservoir import Reservoir
from .shelf import Shelf
from .wake import Wake

if TYPE_CHECKING:
    from .live import Farm

EVENT_ALARM: Final = "vertical_farm_alarm"
"""Fired when an alarm is raised, gets worse, eases, clears, is seen or put aside."""

SETTLE_S: Final = 60.0
"""Seconds after the start in which devices and sensors may still come back."""

_LATE_KINDS: Final = frozenset({AlarmKind.POWER_LOST, AlarmKind.SENSOR_FAULT})
_NEWS: Final = (Happening.RAISED, Happening.WORSENED)
_BETWEEN_LOOKS_S: Final = 9.0
_GAS_PPM: Final = 1400.0
TEST_LASTS_S: Final = 300.0

type Told = tuple[AlarmKey, Happening]
type AlarmListener = Callable[[AlarmKey, Happening], None]


class Alarms:
    """What is wrong in a farm.

    It looks at a place with the farm's tick, when a pump or a fault of the guard begins or
    ends, and when the time of an alarm has come.
    """

    def __init__(self, farm: Farm) -> None:
        """Know of no alarm."""
        self._farm = farm
        self._alarms: dict[AlarmKey, Alarm] = {}
        self._by_place: dict[str, set[AlarmKey]] = {}
        self._silent: set[AlarmKey] = set()
        self._sights = AlarmSights(farm)
        self.post = AlarmPost(farm, self)
        self._places: dict[str, Place] = {}
        self._looked: dict[str, float] = {}
        self._stops: list[Callable[[], None]] = []
        self._stop_started: CALLBACK_TYPE | None = None
        self._wake = Wake(farm, "alarms", self._look_at_due)
        self._due: dict[str, float] = {}
        self._begun: float | None = None
        self._saving = False
        self._test_until = 0.0
        self._test_severity = Severity.WARNING
        self._listeners: list[AlarmListener] = []
        farm.guard.on_fault(self._look_at_faults)

    def apply(self) -> None:
        """Take over the farm's layout."""
        farm = self._farm
        self._places = {place.id: place for place in farm.places}
        for key in [key for key in self._alarms if key.place not in self._places]:
            self._drop(key)
        self._sights.forget()
        for stop in self._stops:
            stop()
        self._stops = [
            reservoir.add_show((topic,), partial(self._news, reservoir, topic))
            for reservoir in farm.reservoirs.values()
            for topic in (Metric.FLOW, Metric.LEVEL, Topic.STATUS, Topic.PUMP)
        ]
        for rack in farm.racks.values():
            self._follow_gas(rack)
        if self._stop_started is None:
            self._stop_started = async_at_started(farm.hass, self._async_begin)

    def _follow_gas(self, rack: Rack) -> None:
        """Look at every report of CO2, a rack's by its first shelf without an own one."""
        followed: set[str] = set()
        for shelf in rack.shelves.values():
            place = shelf if Metric.CO2 in shelf.slots else rack
            if Metric.CO2 in place.slots and place.id not in followed:
                followed.add(place.id)
                gas = partial(self._gas, place)
                self._stops.append(shelf.add_show((Metric.CO2,), gas))

    def stop(self) -> None:
        """Look at nothing any more."""
        for stop in self._stops:
            stop()
        self._stops = []
        if self._stop_started is not None:
            self._stop_started()
            self._stop_started = None
        self._wake.stop()
        self.post.stop()

    def __iter__(self) -> Iterator[tuple[AlarmKey, Alarm]]:
        """Yield every alarm that is active, the most urgent kind first."""
        order = {kind: index for index, kind in enumerate(RULES)}
        active = [(key, alarm) for key, alarm in self._alarms.items() if alarm.active]
        active.sort(
            key=lambda item: (item[1].severity is Severity.WARNING, order[item[0].kind])
        )
        return iter(active)

    def of(self, place: Place) -> list[tuple[AlarmKey, Alarm]]:
        """Return the active alarms of a place and its parts; all of them for the farm."""
        if place is self._farm:
            return list(self)
        parts = {place.id}
        if isinstance(place, Rack):
            parts |= place.shelves.keys()
        if not any(self._by_place.get(part) for part in parts):
            return []
        return [(key, alarm) for key, alarm in self if key.place in parts]

    def get(self, key: AlarmKey) -> Alarm | None:
        """Return what is remembered of an alarm."""
        return self._alarms.get(key)

    def place(self, key: AlarmKey) -> Place:
        """Return the place of an alarm that is active."""
        return self._places[key.place]

    def place_of(self, key: AlarmKey) -> Place | None:
        """Return the place of an alarm, None where it was removed."""
        return self._places.get(key.place)

    def severity(self, place: Place) -> Severity | None:
        """Return how bad it is at a place, by the alarms that people are to hear of."""
        return severest(
            {key: alarm for key, alarm in self.of(place) if key not in self._silent}
        )

    def stops_dosing(self, place: Place) -> bool:
        """Return whether the solution of a place is so wrong that nothing may be added."""
        for key in self._by_place.get(place.id, ()):
            severity = self._alarms[key].severity
            if key.kind is AlarmKind.EC_JUMP and severity is not None:
                return True
            if key.kind is AlarmKind.PH_OFF and severity is Severity.CRITICAL:
                return True
        return False

    def explained_by(self, key: AlarmKey) -> AlarmKey | None:
        """Return the alarm that explains another one."""
        around = self._around(self._places[key.place])
        return explained(key, self._alarms, around, self._farm.now)

    def is_silent(self, key: AlarmKey) -> bool:
        """Return whether nobody hears of an alarm, because another one explains it."""
        return key in self._silent

    def heard(self) -> dict[AlarmKey, Heard]:
        """Return the alarms that people are to hear of, on the wall clock."""
        now, wall = self._farm.now, self.post.now
        wall_s = self._farm.clock.wall_seconds
        return {
            key: Heard(
                alarm.severity,
                None if alarm.worst is None else wall - wall_s(now - alarm.worst),
                alarm.acknowledged is not None,
            )
            for key, alarm in self._alarms.items()
            if alarm.severity is not None and alarm.told and key not in self._silent
        }

    def on_happening(self, listener: AlarmListener) -> Callable[[], None]:
        """Call back when something happens to an alarm; return how to stop that."""
        self._listeners.append(listener)
        return partial(self._listeners.remove, listener)

    def tick(self) -> None:
        """Look at the farm itself, and at what another alarm explained so far."""
        self.look_at(self._farm)
        if self._silent:
            self._speak_up()
            self.post.deliver()

    def look_at(self, place: Place) -> None:
        """Look at a place: what is wrong, what no longer is."""
        if self._begun is None:
            return
        now = self._farm.now
        self._looked[place.id] = now
        settling = now - self._begun < SETTLE_S + self._farm.blur_s
        told: list[Told] = []
        unseen = set(self._by_place.get(place.id, ()))
        for key, finding in self._findings(place, now):
            unseen.discard(key)
            alarm = self._alarms.get(key)
            if alarm is None and (finding is None or finding.severity is None):
                continue
            if settling and key.kind in _LATE_KINDS:
                continue
            told += self._step(key, alarm or Alarm(), finding, now)
        told += [each for key in unseen for each in self._end(key, now)]
        if told:
            self._tell(told)

    def acknowledge(self, keys: Iterable[AlarmKey]) -> list[AlarmKey]:
        """Take note that a person has seen alarms; return those that were not seen yet."""
        found = [
            key
            for key in keys
            if (alarm := self._alarms.get(key)) is not None
            and alarm.active
            and alarm.acknowledged is None
        ]
        for key in found:
            self._alarms[key] = decisions.acknowledge(self._alarms[key], self._farm.now)
        if found:
            self._tell([(key, Happening.ACKNOWLEDGED) for key in found])
            for place in {key.place for key in found}:
                self.look_at(self._places[place])
        return found

    def shelve(self, keys: Iterable[AlarmKey], seconds: float) -> list[AlarmKey]:
        """Put active alarms aside for some seconds; return them, raises ValueError."""
        now = self._farm.now
        found = [
            key for key in keys if key in self._alarms and self._alarms[key].active
        ]
        for key in found:
            self._alarms[key] = decisions.shelve(self._alarms[key], now + seconds, now)
            self._look_by(now + seconds, key.place)
        if found:
            self._tell([(key, Happening.SHELVED) for key in found])
        return found

    def raise_test(self, severity: Severity) -> None:
        """Raise an alarm that tests whether people are reached; it ends by itself."""
        now = self._farm.now
        self._test_until = now + max(TEST_LASTS_S, self._farm.blur_s)
        self._test_severity = severity
        self._look_by(self._test_until, self._farm.id)
        self.look_at(self._farm)

    def as_dict(self) -> dict[str, Any]:
        """Return what must survive a restart."""
        return {
            "alarms": {
                str(key): alarm.as_dict() for key, alarm in self._alarms.items()
            },
            "silent": sorted(map(str, self._silent)),
            "post": self.post.as_dict(),
        }

    def restore(self, stored: Mapping[str, Any]) -> None:
        """Restore what survived; raises KeyError, TypeError or ValueError if malformed."""
        if not stored:
            return
        alarms = {
            AlarmKey.parse(key): Alarm.from_dict(kept)
            for key, kept in stored["alarms"].items()
        }
        for key, alarm in alarms.items():
            if key.place in self._places:
                self._keep(key, alarm)
        silent = {AlarmKey.parse(key) for key in stored["silent"]}
        self._silent = silent & self._alarms.keys()
        self.post.restore(stored["post"])

    @callback
    def _async_begin(self, _: HomeAssistant) -> None:
        """Begin to look once Home Assistant has started and devices have come back."""
        self._begun = self._farm.now
        for place in self._places.values():
            self.look_at(place)
        self.post.deliver()

    def _findings(
        self, place: Place, now: float
    ) -> Iterator[tuple[AlarmKey, Finding | None]]:
        """Yield what is seen of a place."""
        yield from self._sights.of(place, now)
        if place is self._farm:
            key = AlarmKey(AlarmKind.TEST, place.id)
            on = now < self._test_until
            yield key, Finding(self._test_severity if on else None, over=not on)

    def _step(
        self, key: AlarmKey, alarm: Alarm, finding: Finding | None, now: float
    ) -> list[Told]:
        """Take over a finding, and remember when to look again."""
        gap_s = max(decisions.LONGEST_GAP_S, 2.0 * self._farm.tick_s)
        followed = step(RULES[key.kind], alarm, finding, now, gap_s)
        self._keep(key, followed.alarm)
        if followed.look_again is not None:
            self._look_by(followed.look_again, key.place)
        return [(key, each) for each in followed.happened]

    def _keep(self, key: AlarmKey, alarm: Alarm) -> None:
        """Remember an alarm for as long as there is something to remember."""
        cleared = alarm.cleared
        recent = (
            cleared is not None and self._farm.now - cleared < decisions.EXPLAINED_FOR_S
        )
        if alarm.at_rest and not recent:
            self._forget(key)
            return
        self._alarms[key] = alarm
        self._by_place.setdefault(key.place, set()).add(key)

    def _forget(self, key: AlarmKey) -> None:
        """Remember an alarm no more."""
        self._alarms.pop(key, None)
        self._silent.discard(key)
        self._by_place.get(key.place, set()).discard(key)

    def _end(self, key: AlarmKey, now: float) -> list[Told]:
        """End an alarm whose cause can no longer be: the sensor or the crop is gone."""
        alarm = self._alarms[key]
        if not alarm.active:
            self._forget(key)
            return []
        self._keep(key, Alarm(cleared=now))
        return [(key, Happening.CLEARED)]

    def _drop(self, key: AlarmKey) -> None:
        """Drop an alarm with its place."""
        if self._alarms[key].active:
            self.post.happened(key, self._alarms[key], Happening.CLEARED)
        self._forget(key)

    def _tell(self, told: list[Told]) -> None:
        """Tell of what happened: events, entities, people; and write it down."""
        places: set[Place] = set()
        for key, happening in told:
            place = self._places[key.place]
            places |= {place, self._farm}
            if isinstance(place, Shelf):
                places.add(place.rack)
            alarm = self._alarms.get(key, Alarm())
            self._hush(key, happening)
            self._fire(key, alarm, happening)
            if key not in self._silent:
                self.post.happened(key, alarm, happening)
        self._speak_up()
        for place in places:
            place.show(Topic.ALARMS)
        self.post.deliver()
        self.save()
        for listener in self._listeners:
            for key, happening in told:
                listener(key, happening)

    def _hush(self, key: AlarmKey, happening: Happening) -> None:
        """Keep quiet of what another alarm explains, and no longer where that has ended."""
        if happening is Happening.CLEARED:
            self._silent.discard(key)
        elif happening in _NEWS and self.explained_by(key) is not None:
            self._silent.add(key)

    def _speak_up(self) -> None:
        """Tell of alarms that nothing explains any more."""
        for key in list(self._silent):
            alarm = self._alarms[key]
            if self.explained_by(key) is None:
                self._silent.discard(key)
                if alarm.told:
                    self.post.happened(key, alarm, Happening.RAISED)
                self._show_with_whole(self._places[key.place])

    def _show_with_whole(self, place: Place) -> None:
        """Show the alarms of a place, its rack and the farm."""
        place.show(Topic.ALARMS)
        if isinstance(place, Shelf):
            place.rack.show(Topic.ALARMS)
        self._farm.show(Topic.ALARMS)

    def _fire(self, key: AlarmKey, alarm: Alarm, happening: Happening) -> None:
        """Fire the event of an alarm."""
        self._farm.hass.bus.async_fire(
            EVENT_ALARM,
            {
                "config_entry_id": self._farm.entry.entry_id,
                "type": happening.value,
                **self.details(key, alarm),
            },
        )

    def details(self, key: AlarmKey, alarm: Alarm) -> dict[str, Any]:
        """Return what there is to say of an alarm."""
        cause = self.explained_by(key) if key in self._silent else None
        return {
            "alarm": str(key),
            "kind": key.kind.value,
            "part": self.part(key),
            "device_id": self._places[key.place].device_id,
            "severity": None if alarm.severity is None else alarm.severity.value,
            "value": None if alarm.value is None else round(alarm.value, 2),
            "limit": None if alarm.limit is None else round(alarm.limit, 2),
            "explained_by": None if cause is None else str(cause),
        }

    def part(self, key: AlarmKey) -> str | None:
        """Return the metric or the entity that an alarm is about."""
        for guarded in self._farm.guard.at(self._places[key.place]):
            if guarded.equipment.ref == key.part:
                return self._farm.guard.entity_id(guarded)
        return key.part or None

    def save(self) -> None:
        """Write alarms down, which must survive that Home Assistant is killed."""
        if self._saving:
            return
        self._saving = True

        async def write() -> None:
            """Write once for all that happened in one go."""
            self._saving = False
            await self._farm.memory.async_save()

        self._farm.entry.async_create_task(
            self._farm.hass, write(), "alarms are written down", eager_start=False
        )

    def _around(self, place: Place) -> frozenset[str]:
        """Return the places whose alarms may explain those of a place."""
        around = {place.id, self._farm.id}
        rack = place.rack if isinstance(place, Shelf) else place
        if isinstance(rack, Rack):
            around.add(rack.id)
            reservoir = self._farm.reservoir_of(rack)
            if reservoir is not None:
                around.add(reservoir.id)
        return frozenset(around)

    def _news(self, reservoir: Reservoir, topic: str) -> None:
        """Look at a reservoir again, at most every few seconds where only a value moved."""
        waited_s = self._farm.now - self._looked.get(reservoir.id, 0.0)
        if (
            topic is Topic.PUMP
            or waited_s >= _BETWEEN_LOOKS_S
            or (topic is Topic.STATUS and reservoir.leaking)
        ):
            self.look_at(reservoir)

    def _gas(self, place: Place) -> None:
        """Look at once where there is much CO2: people come first."""
        ppm = most_shown(place.slots[Metric.CO2])
        if ppm is not None and ppm > _GAS_PPM:
            waited_s = self._farm.now - self._looked.get(place.id, 0.0)
            if waited_s >= _BETWEEN_LOOKS_S or ppm > 2.0 * _GAS_PPM:
                self.look_at(place)

    def _look_at_faults(self) -> None:
        """Look at the places of devices that the guard holds off, or no longer does."""
        concerned = {
            place.id: place
            for guarded in self._farm.guard
            if guarded.faults or guarded.disobeys
            for place in guarded.places
        }
        for key in self._alarms:
            if key.kind in (AlarmKind.DRY_RUN, AlarmKind.LEAK, AlarmKind.DOSER_CAP):
                concerned[key.place] = self._places[key.place]
        for place in concerned.values():
            self.look_at(place)

    def _look_by(self, at: float, place: str) -> None:
        """Look at a place again at a time of the farm, or earlier."""
        due = self._due.get(place)
        if due is not None and due <= at:
            return
        self._due[place] = at
        self._wake.by(at)

    def _look_at_due(self) -> None:
        """Look at the places of which the time has come."""
        now = self._farm.now
        due = [place for place, at in self._due.items() if at <= now + 0.01]
        for place in due:
            del self._due[place]
        for place in due:
            if place in self._places:
                self.look_at(self._places[place])
        if self._due:
            self._wake.by(min(self._due.values()))
