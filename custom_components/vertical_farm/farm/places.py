"""The live places of a farm: shelves, racks and reservoirs with their readings."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from math import inf
from typing import TYPE_CHECKING, Any, override

from homeassistant.components.light import ATTR_BRIGHTNESS
from homeassistant.const import STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import State

from ..agronomy import nutrients, psychrometrics
from ..agronomy.integral import HeldIntegral
from ..agronomy.light import DEFAULT_MAX_GAP_S, LIT_PPFD, MIN_COVERAGE, dli_mol
from ..agronomy.transpiration import transpiration
from .layout import Bindings, RackLayout, ReservoirLayout, ShelfLayout
from .metrics import Conversion, Metric
from .readings import Slot, Source
from .trust import NO_READING, Cause, Reading, Trust
from .water import WaterUse

if TYPE_CHECKING:
    from .live import Farm

type Show = Callable[[], None]
type Watch = Callable[[State | None, float], None]

JOULES_PER_KWH = 3.6e6
SETTLING_S = 600.0
DOSING_EXCUSE_S = 1200.0


class Topic(StrEnum):
    """What a place tells its entities about, besides its metrics."""

    DAY = "day"
    ROLLUP = "rollup"
    STATUS = "status"


class Place:
    """A part of the farm that is a device: it has readings and shows them."""

    def __init__(self, farm: Farm, place_id: str, subentry_id: str | None) -> None:
        """Create a place without any binding."""
        self.farm = farm
        self.id = place_id
        self.subentry_id = subentry_id
        self.device_id = ""
        self.bound = False
        self.slots: dict[Metric, Slot] = {}
        self.watches: dict[str, Watch] = {}
        self.shown: set[str] = set()
        self._shows: dict[str, list[Show]] = {}

    def add_show(self, topics: Iterable[str], show: Show) -> Callable[[], None]:
        """Call `show` whenever one of the topics has news; return how to stop it."""
        topics = tuple(topics)
        for topic in topics:
            self._shows.setdefault(topic, []).append(show)

        def remove() -> None:
            """Stop showing."""
            for topic in topics:
                self._shows[topic].remove(show)

        return remove

    def show(self, topic: str) -> None:
        """Tell the entities of a topic that there is news."""
        for show in self._shows.get(topic, ()):
            show()

    def has(self, metric: Metric) -> bool:
        """Return whether the metric is measured here."""
        return metric in self.slots

    def reading(self, metric: Metric) -> Reading:
        """Return the reading of a metric."""
        slot = self.slots.get(metric)
        return NO_READING if slot is None else slot.reading

    def value(self, metric: Metric) -> float | None:
        """Return the trusted value of a metric, in its unit."""
        return self.reading(metric).value

    def reading_reported(self, metric: Metric, now: float) -> None:
        """Show a metric that was reported."""
        self.show(metric)

    def problems_changed(self) -> None:
        """Show that a sensor began or ceased to be in trouble."""
        self.show(Topic.STATUS)
        self.farm.problems_due(self)

    def all_slots(self) -> Iterator[Slot]:
        """Yield the slots bound to this place and to its parts."""
        yield from self.slots.values()

    def used_slots(self) -> Iterable[Slot]:
        """Return the slots whose readings this place shows."""
        return self.all_slots()

    @property
    def problems(self) -> list[tuple[Source, Trust, Cause]]:
        """Return the sensors in trouble, here and in the parts."""
        return [problem for slot in self.all_slots() for problem in slot.problems]

    @property
    def problem_count(self) -> int:
        """Return how many sensors are in trouble, here and in the parts."""
        return sum(slot.problem_count for slot in self.all_slots())

    @property
    def data_age_min(self) -> int | None:
        """Return the whole minutes since the metric that is silent for longest reported.

        Values that may rest until something changes do not age.
        """
        oldest: float | None = None
        for slot in self.used_slots():
            reported = slot.reading.reported
            if reported is None or self._rests(slot):
                continue
            if oldest is None or reported < oldest:
                oldest = reported
        return None if oldest is None else max(0, int((self.farm.now - oldest) / 60))

    def tick(self, now: float) -> None:
        """Let time pass: judge silence, integrate, and show what moved."""
        for slot in self.slots.values():
            slot.review(now)
        self.show(Topic.STATUS)

    def begin_day(self, start: float) -> None:
        """Close the crop day and begin the one that starts at a UTC second."""

    def as_dict(self) -> dict[str, Any] | None:
        """Return what must survive a restart as JSON-able data."""
        return None

    def restore(self, stored: Mapping[str, Any], expiry: float) -> None:
        """Restore what survived; raises ValueError, KeyError or TypeError if malformed.

        Values held when the farm stopped count until `expiry` at the latest.
        """

    def _rests(self, slot: Slot) -> bool:
        """Return whether a slot's value counts without a new report."""
        return slot.on_change

    def _restarted(
        self, integral: HeldIntegral, start: float, threshold: float = inf
    ) -> HeldIntegral:
        """Return the integral of a new day; one from the future was a wrong clock's."""
        if integral.until > self.farm.day_end:
            return HeldIntegral.begin(start)
        return integral.restart(start, threshold)

    def _bind(
        self,
        bindings: Bindings,
        on_change: frozenset[Metric],
        conversion: Conversion,
    ) -> None:
        """Create the slots of this place anew."""
        self.bound = True
        self.slots = {
            metric: Slot(self, metric, refs, conversion, on_change=metric in on_change)
            for metric, refs in bindings.items()
        }


class Shelf(Place):
    """A shelf: what its plants get, measured on it or on its rack."""

    def __init__(self, farm: Farm, rack: Rack, layout: ShelfLayout) -> None:
        """Create a shelf of a rack; `apply` binds it."""
        super().__init__(farm, layout.id, rack.subentry_id)
        self.rack = rack
        self.layout = layout
        self.light = HeldIntegral.begin(farm.day_start)
        self.energy = HeldIntegral.begin(farm.day_start)
        self.cost = HeldIntegral.begin(farm.day_start)
        self.dli_yesterday: float | None = None
        self.lamp_changed = 0.0
        self._lamp: tuple[bool, float] | None = None
        self._known_lamp: tuple[bool, float] | None = None
        self._resolved: dict[Metric, Slot] = {}

    def apply(self, rack: Rack, layout: ShelfLayout) -> None:
        """Take over a rack and a layout: bind the shelf's own sensors."""
        self.rack = rack
        self.subentry_id = rack.subentry_id
        self.layout = layout
        self._bind(
            layout.sensors,
            layout.on_change,
            Conversion(
                lamp_type=layout.lamp_type, lux_calibration=layout.lux_calibration
            ),
        )
        self.watches = {} if layout.lamp is None else {layout.lamp: self._take_lamp}
        if layout.lamp is None:
            self._lamp = None

    def resolve(self) -> None:
        """Decide for each metric between the shelf's own sensors and the rack's."""
        self._resolved = {**self.rack.slots, **self.slots}
        for slot in self._resolved.values():
            slot.users.append(self)

    @override
    def has(self, metric: Metric) -> bool:
        if metric is Metric.PPFD and self.layout.dim_map and self.layout.lamp:
            return True
        return metric in self._resolved

    @override
    def reading(self, metric: Metric) -> Reading:
        slot = self._resolved.get(metric)
        reading = NO_READING if slot is None else slot.reading
        if metric is Metric.PPFD and reading.value is None:
            estimate = self._lamp_ppfd()
            if estimate is not None:
                return Reading(estimate, self.lamp_changed, Trust.OK, Cause.NONE)
        return reading

    @property
    def lit(self) -> bool | None:
        """Return whether the shelf is lit, None where nobody knows."""
        ppfd = self.value(Metric.PPFD)
        if ppfd is not None:
            return ppfd > LIT_PPFD
        return None if self._lamp is None else self._lamp[0]

    @property
    def leaf_temperature(self) -> float | None:
        """Return the leaf temperature in °C: measured, else assumed from air and light."""
        if Metric.LEAF_TEMPERATURE in self._resolved:
            return self.value(Metric.LEAF_TEMPERATURE)
        air = self.value(Metric.TEMPERATURE)
        lit = self.lit
        if air is None or lit is None:
            return None
        return psychrometrics.assumed_leaf_temperature(air, lit)

    @property
    def air_vpd(self) -> float | None:
        """Return the vapour pressure deficit of the air in kPa."""
        air = self.value(Metric.TEMPERATURE)
        humidity = self.value(Metric.HUMIDITY)
        if air is None or humidity is None:
            return None
        return psychrometrics.air_vpd(air, humidity)

    @property
    def coverage(self) -> float | None:
        """Return the share of the elapsed crop day whose light is known."""
        return self.light.coverage(self.light.until)

    @property
    def dli(self) -> float | None:
        """Return today's light in mol/m², None where too much of the day is unknown."""
        coverage = self.coverage
        if coverage is None or coverage < MIN_COVERAGE:
            return None
        return dli_mol(self.light)

    @override
    def reading_reported(self, metric: Metric, now: float) -> None:
        if metric is Metric.PPFD:
            self._take_light(now)
        elif metric is Metric.POWER:
            self.take_power(now)
        self.show(metric)
        self.farm.rollup_due(self.rack)

    @override
    def used_slots(self) -> Iterable[Slot]:
        return self._resolved.values()

    @override
    def tick(self, now: float) -> None:
        steady = self.lamp_changed if self._lamp is not None else None
        for metric, slot in self.slots.items():
            rests = metric is Metric.PPFD or metric is Metric.POWER
            slot.review(now, steady if rests else None)
        self._advance(now)
        self.show(Topic.DAY)
        self.show(Topic.STATUS)

    @override
    def begin_day(self, start: float) -> None:
        self._advance(start)
        coverage = self.light.coverage(start)
        whole = self.light.start == self.farm.day_before(start)
        self.dli_yesterday = (
            dli_mol(self.light)
            if whole and coverage is not None and coverage >= MIN_COVERAGE
            else None
        )
        self.light = self._restarted(self.light, start, LIT_PPFD)
        self.energy = self._restarted(self.energy, start)
        self.cost = self._restarted(self.cost, start)

    @override
    def as_dict(self) -> dict[str, Any]:
        return {
            "light": self.light.as_dict(),
            "energy": self.energy.as_dict(),
            "cost": self.cost.as_dict(),
            "dli_yesterday": self.dli_yesterday,
        }

    @override
    def restore(self, stored: Mapping[str, Any], expiry: float) -> None:
        light, energy, cost = (
            _capped(HeldIntegral.from_dict(stored[key]), expiry)
            for key in ("light", "energy", "cost")
        )
        yesterday = stored["dli_yesterday"]
        self.dli_yesterday = None if yesterday is None else float(yesterday)
        self.light, self.energy, self.cost = light, energy, cost

    def take_power(self, now: float) -> None:
        """Hold the power and what it costs, from now on."""
        slot = self._resolved.get(Metric.POWER)
        power = None if slot is None else slot.reading.value
        hold = 0.0 if slot is None else self._hold_s(slot, now)
        price = self.farm.price
        self.energy = self.energy.report(now, power, hold)
        self.cost = self.cost.report(
            now, None if power is None or price is None else power * price, hold
        )

    def _advance(self, now: float) -> None:
        """Integrate what is held up to now."""
        self.light = self.light.advance(now, LIT_PPFD)
        self.energy = self.energy.advance(now)
        self.cost = self.cost.advance(now)

    def _take_light(self, now: float) -> None:
        """Hold the PPFD from now on: measured, else by the lamp's dim map."""
        slot = self._resolved.get(Metric.PPFD)
        measured = None if slot is None else slot.reading.value
        if slot is not None and measured is not None:
            hold = self._hold_s(slot, now)
            self.light = self.light.report(now, measured, hold, LIT_PPFD)
        else:
            self.light = self.light.report(now, self._lamp_ppfd(), inf, LIT_PPFD)

    def _hold_s(self, slot: Slot, now: float) -> float:
        """Return for how long from now a slot's value counts.

        A sensor that reports on change, and the light and power of a lamp that has
        not changed since the report, count until something changes.
        """
        reported = slot.reading.reported
        if reported is None:
            return 0.0
        if self._rests(slot):
            return inf
        since = max(reported, self.lamp_changed) if self._lamp is not None else reported
        return since + DEFAULT_MAX_GAP_S - now

    @override
    def _rests(self, slot: Slot) -> bool:
        if slot.on_change:
            return True
        if self._lamp is None or slot.metric not in (Metric.PPFD, Metric.POWER):
            return False
        return self.lamp_changed <= (slot.reading.reported or 0.0)

    def _lamp_ppfd(self) -> float | None:
        """Return the PPFD that the lamp gives at its dim level, None if unknown."""
        if self.layout.dim_map is None or self._lamp is None:
            return None
        return self.layout.dim_map.ppfd(self._lamp[1])

    def _take_lamp(self, state: State | None, now: float) -> None:
        """Take note of the lamp's state."""
        lamp = _lamp_level(state)
        if lamp == self._lamp:
            return
        self._lamp = lamp
        if lamp is not None:
            if self._known_lamp not in (None, lamp):
                self.lamp_changed = now
            self._known_lamp = lamp
        self._take_light(now)
        self.take_power(now)
        self.show(Metric.PPFD)


class Group(Place):
    """A place made of shelves, which shows their roll-up."""

    @property
    def members(self) -> Iterable[Shelf]:
        """Return the shelves."""
        raise NotImplementedError

    def mean(self, value: Callable[[Shelf], float | None]) -> float | None:
        """Return the mean of a value over the shelves, by area where all have one.

        None when it is unknown on more than half of the area.
        """
        shelves = list(self.members)
        sized = all(shelf.layout.area_m2 for shelf in shelves)
        known = total = weighted = 0.0
        for shelf in shelves:
            weight = (shelf.layout.area_m2 or 1.0) if sized else 1.0
            total += weight
            found = value(shelf)
            if found is not None:
                known += weight
                weighted += weight * found
        if known == 0.0 or known < total / 2:
            return None
        return weighted / known


class Rack(Group):
    """A rack: the climate that its shelves share, and their roll-up."""

    def __init__(self, farm: Farm, layout: RackLayout) -> None:
        """Create a rack without shelves; `apply` binds it."""
        super().__init__(farm, layout.id, layout.id)
        self.layout = layout
        self.known_area: str | None = None
        self.shelves: dict[str, Shelf] = {}

    def apply(self, layout: RackLayout, known: Mapping[str, Shelf]) -> None:
        """Take over a layout: bind the rack's sensors, keep the shelves that are known."""
        self.layout = layout
        self._bind(layout.sensors, layout.on_change, Conversion())
        for slot in self.slots.values():
            slot.users.append(self)
        shelves: dict[str, Shelf] = {}
        for shelf_layout in layout.shelves:
            shelf = known.get(shelf_layout.id)
            if shelf is None:
                shelf = Shelf(self.farm, self, shelf_layout)
            shelf.apply(self, shelf_layout)
            shelves[shelf.id] = shelf
        self.shelves = shelves
        for shelf in shelves.values():
            shelf.resolve()

    @property
    @override
    def members(self) -> Iterable[Shelf]:
        return self.shelves.values()

    @override
    def all_slots(self) -> Iterator[Slot]:
        yield from self.slots.values()
        for shelf in self.shelves.values():
            yield from shelf.slots.values()

    @override
    def reading_reported(self, metric: Metric, now: float) -> None:
        self.farm.rollup_due(self)


class Reservoir(Place):
    """A reservoir: its solution, and the water that leaves it."""

    def __init__(self, farm: Farm, layout: ReservoirLayout) -> None:
        """Create a reservoir; `apply` binds it."""
        super().__init__(farm, layout.id, layout.id)
        self.layout = layout
        self.water = WaterUse(farm.now)
        self.transpired = HeldIntegral.begin(farm.now)
        self._leaks: dict[str, bool | None] = {}
        self._pump_on = False
        self._settled = 0.0

    def apply(self, layout: ReservoirLayout) -> None:
        """Take over a layout: bind probes, leak sensors, pump and dosers."""
        self.layout = layout
        self._bind(
            layout.sensors,
            layout.on_change,
            Conversion(ec_scale=layout.ec_scale, volume_l=layout.volume_l),
        )
        for slot in self.slots.values():
            slot.users.append(self)
        self._leaks = dict.fromkeys(layout.leak)
        self.watches = {ref: self._leak_watch(ref) for ref in layout.leak}
        self.watches |= dict.fromkeys(layout.dosers, self._take_doser)
        if layout.pump is None:
            self._pump_on = False
        else:
            self.watches[layout.pump] = self._take_pump

    @property
    def racks(self) -> list[Rack]:
        """Return the racks it feeds that still exist."""
        racks = self.farm.racks
        return [racks[rack_id] for rack_id in self.layout.racks if rack_id in racks]

    @property
    def ec(self) -> float | None:
        """Return the EC at 25 °C in mS/cm; an uncompensated probe needs the water's °C."""
        ec = self.value(Metric.EC)
        if ec is None or self.layout.ec_compensated:
            return ec
        water = self.value(Metric.WATER_TEMPERATURE)
        return None if water is None else nutrients.ec_at_25(ec, water)

    @property
    def level_l(self) -> float | None:
        """Return the litres in the reservoir."""
        level = self.value(Metric.LEVEL)
        return None if level is None else level / 100 * self.layout.volume_l

    @property
    def leaking(self) -> bool | None:
        """Return whether a leak sensor is wet, None while any dry one is unknown."""
        states = self._leaks.values()
        if True in states:
            return True
        return None if None in states or not states else False

    @property
    def planted_shelves(self) -> list[Shelf]:
        """Return the fed shelves whose leaf area is known."""
        return [
            shelf
            for rack in self.racks
            for shelf in rack.shelves.values()
            if shelf.layout.leaf_area_index and shelf.layout.area_m2
        ]

    @property
    def transpired_l(self) -> float | None:
        """Return the water that the crop should have used today, in L."""
        coverage = self.transpired.coverage(self.transpired.until)
        if coverage is None or coverage < MIN_COVERAGE:
            return None
        return self.transpired.total

    @override
    def reading_reported(self, metric: Metric, now: float) -> None:
        if metric is Metric.LEVEL and not self._pump_on and now >= self._settled:
            litres = self.level_l
            if litres is not None:
                self.water = self.water.sample(now, litres, self.layout.volume_l)
        self.show(metric)

    @override
    def tick(self, now: float) -> None:
        super().tick(now)
        self.transpired = self.transpired.report(
            now, self._transpiration_l_s(), self.farm.tick_s * 3
        )
        self.show(Topic.DAY)

    @override
    def begin_day(self, start: float) -> None:
        self.transpired = self._restarted(self.transpired, start)
        self.water = self.water.restart(start)

    @override
    def as_dict(self) -> dict[str, Any]:
        return {
            "water": self.water.as_dict(),
            "transpired": self.transpired.as_dict(),
        }

    @override
    def restore(self, stored: Mapping[str, Any], expiry: float) -> None:
        transpired = HeldIntegral.from_dict(stored["transpired"])
        self.water = WaterUse.from_dict(stored["water"])
        self.transpired = _capped(transpired, expiry)

    def _transpiration_l_s(self) -> float | None:
        """Return the crop's expected water use in L/s, None where a shelf is unknown."""
        total = 0.0
        for shelf in self.planted_shelves:
            air = shelf.value(Metric.TEMPERATURE)
            humidity = shelf.value(Metric.HUMIDITY)
            ppfd = shelf.value(Metric.PPFD)
            if air is None or humidity is None or ppfd is None:
                return None
            flow = transpiration(air, humidity, ppfd, shelf.layout.leaf_area_index or 0)
            total += flow.litres_m2_h * (shelf.layout.area_m2 or 0) / 3600
        return total

    def _leak_watch(self, ref: str) -> Watch:
        """Return what keeps a leak sensor's state."""

        def take(state: State | None, now: float) -> None:
            """Keep the state."""
            self._leaks[ref] = _is_on(state)
            self.show(Topic.STATUS)

        return take

    def _take_pump(self, state: State | None, now: float) -> None:
        """Expect the level to swing while the pump runs and the beds drain."""
        running = _is_on(state) is not False
        if running != self._pump_on:
            self._pump_on = running
            self._settled = now + SETTLING_S
            if Metric.LEVEL in self.slots:
                self.slots[Metric.LEVEL].excuse(now + SETTLING_S)

    def _take_doser(self, state: State | None, now: float) -> None:
        """Expect EC, pH and level to step while something is dosed."""
        for metric in (Metric.EC, Metric.PH, Metric.LEVEL):
            if metric in self.slots:
                self.slots[metric].excuse(now + DOSING_EXCUSE_S)


def _capped(integral: HeldIntegral, expiry: float) -> HeldIntegral:
    """Return an integral whose held value counts until `expiry` at the latest."""
    if integral.value is None or integral.expires <= expiry:
        return integral
    return integral.report(integral.until, integral.value, expiry - integral.until)


def _is_on(state: State | None) -> bool | None:
    """Return whether an entity is on, None where it is unknown."""
    if state is None or state.state in (STATE_UNAVAILABLE, STATE_UNKNOWN):
        return None
    return state.state == STATE_ON


def _lamp_level(state: State | None) -> tuple[bool, float] | None:
    """Return whether a lamp is on and its dim level 0..1, None where it is unknown."""
    lit = _is_on(state)
    if lit is None or state is None:
        return None
    if not lit:
        return (False, 0.0)
    brightness = state.attributes.get(ATTR_BRIGHTNESS)
    return (True, 1.0 if brightness is None else brightness / 255)
