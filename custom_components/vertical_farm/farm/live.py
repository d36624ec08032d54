"""The live farm: it follows the bound entities and keeps what is derived from them."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from math import fsum, isfinite
from typing import override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import (
    CALLBACK_TYPE,
    Context,
    Event,
    HassJob,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ..agronomy.health import Child, Health, farm_health, rack_health
from ..agronomy.light import crop_day
from ..control.mode import RULES as MODE_RULES, Mode
from .agenda import Agenda
from .air import Airs
from .alarms import Alarms
from .clock import Clock
from .commands import Commands
from .companion import CompanionStatus
from .dosing import Doses
from .following import Following
from .growing import Growing
from .guard import Guard
from .health import children
from .irrigation import Irrigations
from .layout import (
    FarmLayout,
    RackLayout,
    ReservoirLayout,
    farm_layout,
    rack_layouts,
    reservoir_layouts,
)
from .light import LightPlans
from .memory import Memory
from .places import Group, Place, Topic, Watch
from .rack import Rack
from .readings import Slot
from .reservoir import Reservoir
from .roll_ups import RollUps
from .shelf import Shelf
from .stretch_log import StretchLog
from .top_ups import TopUps
from .watering_runs import WateringRuns

TICK_SLICES = 6
TICK_S = 60.0
SHORTEST_TICK_WALL_S = 2.0
LONGEST_DAY_S = 50 * 3600.0
DATES_S = 900.0


class PersonNeededError(PermissionError):
    """A mode that only a person may leave."""

    def __init__(self, mode: Mode) -> None:
        """Say which."""
        super().__init__(mode.value)
        self.mode = mode


def _nothing() -> None:
    """Stop nothing."""


type PlacesListener = Callable[[list[Place]], None]


class Farm(Group):
    """A farm in Home Assistant: the racks and reservoirs of one config entry."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, clock: Clock) -> None:
        """Create the farm; `async_start` brings it to life."""
        self.hass = hass
        self.entry = entry
        self.clock = clock
        self.layout: FarmLayout = farm_layout(entry)
        self.day_start, self.day_end = self.crop_day(self.now)
        super().__init__(self, entry.entry_id, None)
        self.racks: dict[str, Rack] = {}
        self.reservoirs: dict[str, Reservoir] = {}
        self.price: float | None = None
        self.memory = Memory(hass, self)
        self.stretches = StretchLog(self)
        self.growing = Growing(hass, self)
        self.mode = Mode.NORMAL
        self.guard = Guard(self)
        self.commands = Commands(self)
        self.alarms = Alarms(self)
        self.light = LightPlans(self)
        self.irrigation = Irrigations(self)
        self.air = Airs(self)
        self.watering = WateringRuns(self)
        self.doses = Doses(self)
        self.top_ups = TopUps(self)
        self.agenda = Agenda(self)
        self.companion: CompanionStatus | None = None
        self._paused = False
        self._dates_shown = 0
        self.following = Following(self, self._tell_binding_listeners)
        self.roll_ups = RollUps(self, self._tell_binding_listeners)
        self._listeners: list[PlacesListener] = []
        self._binding_listeners: list[Callable[[], None]] = []
        self._slice = 0
        self._slices = TICK_SLICES
        self._stop_tick: CALLBACK_TYPE = _nothing
        self._stop_clock: CALLBACK_TYPE = _nothing
        self._stop_config: CALLBACK_TYPE = _nothing
        self._tick_job = HassJob(
            self._async_tick, f"farm {entry.title} tick", cancel_on_shutdown=True
        )

    @property
    def now(self) -> float:
        """Return the farm's time in UTC seconds."""
        return self.clock.farm_time(dt_util.utcnow().timestamp())

    @property
    def tick_s(self) -> float:
        """Return how often a place is ticked, in seconds of farm time."""
        return max(TICK_S, SHORTEST_TICK_WALL_S * self.clock.speed)

    @property
    def blur_s(self) -> float:
        """Return how late, in seconds of farm time, a switch may be seen; 0 in real time."""
        return 0.0 if self.clock.speed <= 1.0 else self.tick_s

    @property
    def priced(self) -> bool:
        """Return whether the farm knows an entity for the price of a kWh."""
        return self.layout.electricity_price is not None

    @property
    @override
    def members(self) -> Iterable[Shelf]:
        return self.shelves

    @property
    @override
    def health(self) -> Health:
        racks: list[Child] = []
        for rack in self.racks.values():
            planted = children(rack.members)
            if planted:
                area = fsum(child.area_m2 for child in planted)
                racks.append(Child(rack.layout.name, area, rack_health(planted)))
        return farm_health(racks)

    @property
    def shelves(self) -> Iterator[Shelf]:
        """Yield every shelf."""
        for rack in self.racks.values():
            yield from rack.shelves.values()

    @property
    def places(self) -> Iterator[Place]:
        """Yield the farm, its racks with their shelves, and its reservoirs."""
        yield self
        for rack in self.racks.values():
            yield rack
            yield from rack.shelves.values()
        yield from self.reservoirs.values()

    @override
    def all_slots(self) -> Iterator[Slot]:
        for rack in self.racks.values():
            yield from rack.all_slots()
        for reservoir in self.reservoirs.values():
            yield from reservoir.slots.values()

    def day_before(self, start: float) -> float:
        """Return the start of the crop day that ends at a UTC second."""
        return self.crop_day(start - 1.0)[0]

    @callback
    def async_on_places(self, listener: PlacesListener) -> CALLBACK_TYPE:
        """Tell a platform of the places now, and whenever some were added or bound."""
        self._listeners.append(listener)
        listener(list(self.places))
        return partial(self._listeners.remove, listener)

    @callback
    def async_on_bindings(self, listener: Callable[[], None]) -> None:
        """Call back when bound entities were renamed, removed or came back."""
        self._binding_listeners.append(listener)

    async def async_start(self) -> None:
        """Build the farm, restore what survived, and follow the bound entities."""
        self._build(rack_layouts(self.entry), reservoir_layouts(self.entry))
        await self.growing.async_load()
        await self.growing.exposures.async_load()
        await self.memory.async_restore()
        self.stretches.advance(self.now)
        self.growing.exposures.begin()
        self._stop_config = self.hass.bus.async_listen(
            EVENT_CORE_CONFIG_UPDATE, self._async_config_updated
        )
        self._stop_clock = self.clock.on_speed(self._keep_pace)
        self.following.begin()
        self.growing.keep_tasks()
        for reservoir in self.reservoirs.values():
            reservoir.tick(self.now)
        self.light.tick()
        self.irrigation.tick()
        self.air.tick()
        self._schedule_tick()

    @property
    def stopping(self) -> bool:
        """Return whether the farm or Home Assistant stops: what begins now nobody would end."""
        return self._paused or self.hass.is_stopping

    async def async_pause(self) -> None:
        """Switch off what nobody would end while the farm is down, and begin it no more."""
        self._paused = True
        await asyncio.gather(
            self.watering.async_pause(),
            self.doses.async_pause(),
            self.top_ups.async_pause(),
            self.air.async_pause(),
        )

    async def async_stop(self) -> None:
        """Stop following and write down what must survive."""
        await self.async_pause()
        self.following.stop()
        self.guard.stop()
        self.alarms.stop()
        self.light.stop()
        self.irrigation.stop()
        self.air.stop()
        for stop in (
            self._stop_clock,
            self._stop_config,
            self._stop_tick,
        ):
            stop()
        self.roll_ups.stop()
        await self.growing.async_save_now()
        await self.growing.exposures.async_save()
        await self.memory.async_save()

    @callback
    def async_apply(self) -> bool:
        """Take over the config entry's present layout; return whether it differs.

        Places that stay keep their sums, and entities of theirs stay with them.
        """
        layout = farm_layout(self.entry)
        changed = self._build(rack_layouts(self.entry), reservoir_layouts(self.entry))
        if layout != self.layout:
            changed = True
            self.layout = layout
            self.day_end = self.crop_day(self.now)[1]
        if changed:
            self.following.begin()
            self.growing.keep_tasks()
            self.light.tick()
            self.irrigation.tick()
            self.air.tick()
        return changed

    async def async_set_mode(self, mode: Mode, context: Context | None = None) -> None:
        """Run the farm in another mode from now on, and switch off what must not run.

        Raises PersonNeededError where only a person may leave the present mode.
        """
        if mode is self.mode:
            return
        by_person = context is not None and context.user_id is not None
        if MODE_RULES[self.mode].left_by_person and not by_person:
            raise PersonNeededError(self.mode)
        self.mode = mode
        self.guard.tick()
        self.show(Topic.MODE)
        await self.memory.async_save()
        await self.commands.async_begin_mode(mode, context)

    @callback
    def show_companion(self, status: CompanionStatus | None) -> None:
        """Show how the farm stands with its companion, None without one."""
        came_or_went = (status is None) is not (self.companion is None)
        self.companion = status
        if came_or_went:
            self.async_announce()
        self.show(Topic.COMPANION)

    @callback
    def async_announce(self) -> None:
        """Tell the platforms of the places as they are now."""
        places = list(self.places)
        for listener in self._listeners:
            listener(places)

    def _build(
        self, racks: dict[str, RackLayout], reservoirs: dict[str, ReservoirLayout]
    ) -> bool:
        """Create, bind anew and drop places where the layout differs."""
        known = {shelf.id: shelf for shelf in self.shelves}
        stays = racks.keys() == self.racks.keys()
        changed = not (stays and reservoirs.keys() == self.reservoirs.keys())
        self.racks = {
            rack_id: self.racks.get(rack_id) or Rack(self, layout)
            for rack_id, layout in racks.items()
        }
        self.reservoirs = {
            reservoir_id: self.reservoirs.get(reservoir_id) or Reservoir(self, layout)
            for reservoir_id, layout in reservoirs.items()
        }
        for rack_id, rack in self.racks.items():
            if not rack.bound or rack.layout != racks[rack_id]:
                rack.apply(racks[rack_id], known)
                changed = True
        for reservoir_id, reservoir in self.reservoirs.items():
            if not reservoir.bound or reservoir.layout != reservoirs[reservoir_id]:
                reservoir.apply(reservoirs[reservoir_id])
                changed = True
        self.agenda.forget()
        if changed:
            self.guard.apply()
            self.alarms.apply()
            self.light.apply()
            self.irrigation.apply()
            self.air.apply()
            self.top_ups.apply()
        return changed

    def all_watches(self) -> Iterator[tuple[str, Watch]]:
        """Yield the bound devices with what takes their state, and the price."""
        for place in self.places:
            yield from place.watches.items()
        yield from self.guard.watches()
        yield from self.irrigation.watches()
        yield from self.air.watches()
        self.price = None
        if self.layout.electricity_price is not None:
            yield self.layout.electricity_price, self._take_price

    def _take_price(self, state: State | None, now: float) -> None:
        """Take the price of a kWh in the farm's currency."""
        try:
            price = float(state.state) if state is not None else None
        except ValueError:
            price = None
        if price is not None and not isfinite(price):
            price = None
        if price != self.price:
            self.price = price
            for shelf in self.shelves:
                shelf.take_power(now)

    def resume_day(self, day_start: float, day_end: float) -> None:
        """Go on with the crop day of restored sums, and turn it where it is over."""
        if day_start <= self.now < day_end < day_start + LONGEST_DAY_S:
            self.day_start, self.day_end = day_start, day_end
        elif day_start < self.day_start:
            self.stretches.advance(min(day_end, self.now))
            self._turn_day(self.now)

    def turn(self, now: float) -> None:
        """Close the stretches that are over, and begin the crop day of a time."""
        self.stretches.advance(min(now, self.day_end))
        if now >= self.day_end or now < self.day_start:
            self._turn_day(now)
            self.stretches.advance(now)

    def reservoir_of(self, rack: Rack) -> Reservoir | None:
        """Return the reservoir that feeds a rack, the first one where several do."""
        for reservoir in self.reservoirs.values():
            if rack.id in reservoir.layout.racks:
                return reservoir
        return None

    def _turn_day(self, now: float) -> None:
        """Begin the crop day of a time, later or (a clock set back) earlier."""
        self.day_start, self.day_end = self.crop_day(now)
        for place in self.places:
            place.begin_day(self.day_start)
        self.guard.turn_day(self.day_start)
        self.air.duties.turn_day()
        self.light.turn_day()
        self.memory.save_soon()

    def crop_day(self, now: float) -> tuple[float, float]:
        """Return the UTC seconds at which the crop day of a time starts and ends."""
        start, end = crop_day(
            datetime.fromtimestamp(now, UTC),
            self.layout.crop_day_start,
            dt_util.get_default_time_zone(),
        )
        return start.timestamp(), end.timestamp()

    def _schedule_tick(self) -> None:
        """Tick again after a slice of the round."""
        wall_s = self.clock.wall_seconds(self.tick_s)
        self._slices = TICK_SLICES if wall_s >= TICK_SLICES else 1
        self._stop_tick = async_call_later(
            self.hass, wall_s / self._slices, self._tick_job
        )

    def _keep_pace(self) -> None:
        """Look at everything now, and from now on at the new pace of the clock."""
        self._stop_tick()
        if self.stopping:
            return
        now = self.now
        self.turn(now)
        for place in self.places:
            place.tick(now)
        self.growing.tick(now)
        self.light.tick()
        self.irrigation.tick()
        self.air.tick()
        self.watering.tick()
        self.top_ups.tick()
        self._schedule_tick()

    @callback
    def _async_tick(self, _: datetime) -> None:
        """Let time pass in the next slice of the farm."""
        now = self.now
        self.turn(now)
        self._slice = (self._slice + 1) % self._slices
        if self._slice == 0:
            self.guard.tick()
        for rack in list(self.racks.values())[self._slice :: self._slices]:
            rack.tick(now)
            for shelf in rack.shelves.values():
                shelf.tick(now)
                self.alarms.look_at(shelf)
            self.alarms.look_at(rack)
            rack.show(Topic.HEALTH)
            self.roll_ups.due(rack)
        for reservoir in list(self.reservoirs.values())[self._slice :: self._slices]:
            reservoir.tick(now)
            self.alarms.look_at(reservoir)
        self.light.tick(self._slice, self._slices)
        if self._slice == 0:
            self.irrigation.tick()
            self.air.tick()
            self.alarms.tick()
            self.watering.tick()
            self.top_ups.tick()
            self.show(Topic.HEALTH)
            self.growing.tick(now)
            self._show_dates(now)
        self.memory.save_soon()
        self._schedule_tick()

    def _show_dates(self, now: float) -> None:
        """Show dates and yields of racks and farm once every quarter of an hour."""
        quarter = int(now // DATES_S)
        if quarter != self._dates_shown:
            self._dates_shown = quarter
            for rack in self.racks.values():
                rack.show(Topic.DATES)
            self.show(Topic.DATES)

    @callback
    def _async_config_updated(self, _: Event) -> None:
        """Follow a change of Home Assistant's time zone."""
        self.day_end = self.crop_day(self.now)[1]

    def _tell_binding_listeners(self) -> None:
        """Tell who looks after missing and unusable bindings."""
        for listener in self._binding_listeners:
            listener()
