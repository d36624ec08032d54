"""A shelf: what its plants get."""

from collections.abc import Iterable, Mapping
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Any, override

from homeassistant.components.light import ATTR_BRIGHTNESS
from homeassistant.core import State

from ..agronomy import psychrometrics
from ..agronomy.health import Health
from ..agronomy.integral import HeldIntegral
from ..agronomy.light import DEFAULT_MAX_GAP_S, LIT_PPFD, MIN_COVERAGE, dli_mol
from ..growing.stretches import STRETCH_S, Stretch
from .health import UNKNOWN, ShelfHealth
from .layout import ShelfLayout
from .metrics import Conversion, Metric
from .places import Place, Topic, capped, is_on
from .readings import Slot
from .stretch_sums import NO_SOLUTION, SlotSums, Solution, restore_sums, sums_as_dict
from .targets import ShelfTargets
from .trust import NO_READING, Cause, Reading, Trust

if TYPE_CHECKING:
    from .live import Farm
    from .rack import Rack

JOULES_PER_KWH = 3.6e6
SECONDS_PER_HOUR = 3600.0
UMOL_PER_MOL = 1e6
LEAF_APART_K = 8.0
LAMP_SETTLED_S = 300.0
LAMP_DEAD_SHARE = 0.2

type Sums = tuple[float, float, float, float, float]
"""µmol/m², its known and lit seconds, J and its known seconds."""

_NO_SUMS: Sums = (0.0, 0.0, 0.0, 0.0, 0.0)
_SUM_KEYS = ("light", "light_s", "lit_s", "energy", "energy_s")


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
        self._slot_sums = SlotSums()
        self._in_stretch = _NO_SUMS
        self._counted = _NO_SUMS
        self.lit_h_yesterday: float | None = None
        self.targets = ShelfTargets(self)
        self._health = ShelfHealth(self)
        self._dated = 0

    @property
    def health(self) -> Health:
        """Return the health of what leads the shelf, unknown without a crop."""
        return self._health.health if self.targets.bands else UNKNOWN

    def apply(self, rack: Rack, layout: ShelfLayout) -> None:
        """Take over a rack and a layout: bind the shelf's own sensors."""
        self._slot_sums.bank(self._resolved, self.farm.now)
        self._resolved = {}
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
            estimate = self.lamp_ppfd
            if estimate is not None:
                return Reading(estimate, self.lamp_changed, Trust.OK, Cause.NONE)
        return reading

    @override
    def value(self, metric: Metric) -> float | None:
        slot = self._resolved.get(metric)
        if slot is not None and slot.reading.value is not None:
            return slot.reading.value
        return self.lamp_ppfd if metric is Metric.PPFD else None

    def recall_light(self, dli_mol: float, days: float) -> None:
        """Take over the light of past days in mol/m² a day, known from elsewhere."""
        self.dli_yesterday = dli_mol
        self._health.endure_light(dli_mol, days * 24.0)
        self.show(Topic.DAY)

    @property
    def lamp_level(self) -> float | None:
        """Return the level of 0 to 1 at which the lamp shines, None where it is unknown."""
        return None if self._lamp is None else self._lamp[1]

    @property
    def lit(self) -> bool | None:
        """Return whether the shelf is lit, None where nobody knows."""
        ppfd = self.value(Metric.PPFD)
        if ppfd is not None:
            return ppfd > LIT_PPFD
        return None if self._lamp is None else self._lamp[0]

    @property
    def lamp_on(self) -> bool | None:
        """Return whether the lamp is on, None where there is none or nobody knows."""
        return None if self._lamp is None else self._lamp[0]

    def measured(self, metric: Metric) -> Slot | None:
        """Return the sensors of a metric, the shelf's own or its rack's."""
        return self._resolved.get(metric)

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
        self.farm.roll_ups.due(self.rack)

    @override
    def used_slots(self) -> Iterable[Slot]:
        return self._resolved.values()

    @override
    def tick(self, now: float) -> None:
        steady = self.lamp_changed if self._lamp is not None else None
        for metric, slot in self.slots.items():
            rests = metric is Metric.PPFD or metric is Metric.POWER
            slot.review(now, steady if rests else None)
        self._cross_check(now)
        self._advance(now)
        self.show(Topic.DAY)
        self.show(Topic.STATUS)
        self._tick_crop(now)

    def _tick_crop(self, now: float) -> None:
        """Hold what the shelf gives against what its crop wants."""
        self.targets.tick(now)
        self._health.tick(now)
        if self.targets.bands:
            self.show(Topic.TARGETS)
            self.show(Topic.HEALTH)
        if self._dated != self.farm.stretches.open:
            self._dated = self.farm.stretches.open
            self.show(Topic.DATES)

    @override
    def begin_day(self, start: float) -> None:
        self._advance(start)
        self._count()
        coverage = self.light.coverage(start)
        whole = self.light.start == self.farm.day_before(start)
        known = whole and coverage is not None and coverage >= MIN_COVERAGE
        self.dli_yesterday = dli_mol(self.light) if known else None
        self.lit_h_yesterday = self.light.above_s / SECONDS_PER_HOUR if known else None
        self.light = self._restarted(self.light, start, LIT_PPFD)
        self.energy = self._restarted(self.energy, start)
        self.cost = self._restarted(self.cost, start)
        self._counted = self._sums()

    def begin_stretch(self) -> None:
        """Begin a stretch with nothing measured."""
        self._slot_sums = SlotSums()
        self._counted = self._sums()
        self._in_stretch = _NO_SUMS

    def close_stretch(self, until: float, solution: Solution | None) -> Stretch:
        """Return what the shelf gave in the stretch that ends at a UTC second."""
        self._advance(until)
        self._count()
        light, light_s, lit_s, energy, energy_s = self._in_stretch
        self._in_stretch = _NO_SUMS
        take = partial(self._slot_sums.take, slots=self._resolved, until=until)
        water = NO_SOLUTION if solution is None else solution
        return Stretch(
            light / UMOL_PER_MOL,
            min(light_s, STRETCH_S),
            min(lit_s, STRETCH_S),
            *take(Metric.TEMPERATURE),
            *take(Metric.HUMIDITY),
            *take(Metric.CO2),
            energy / JOULES_PER_KWH,
            min(energy_s, STRETCH_S),
            *water.probes,
            water.used_l * water.share_of(self),
            water.used_s,
        )

    @override
    def as_dict(self) -> dict[str, Any]:
        return {
            "light": self.light.as_dict(),
            "energy": self.energy.as_dict(),
            "cost": self.cost.as_dict(),
            "dli_yesterday": self.dli_yesterday,
            "lit_h_yesterday": self.lit_h_yesterday,
            "lamp": self.targets.as_dict(),
            "doses": self._health.as_dict(),
            "in_stretch": dict(zip(_SUM_KEYS, self._sums_in_stretch(), strict=True)),
            "slots": sums_as_dict(self.slots),
        }

    @override
    def restore(self, stored: Mapping[str, Any], expiry: float) -> None:
        light, energy, cost = (
            capped(HeldIntegral.from_dict(stored[key]), expiry)
            for key in ("light", "energy", "cost")
        )
        yesterday = stored["dli_yesterday"]
        self.dli_yesterday = None if yesterday is None else float(yesterday)
        self.light, self.energy, self.cost = light, energy, cost
        self._counted = self._sums()
        if "in_stretch" in stored:
            light_sum, light_s, lit_s, energy_sum, energy_s = (
                stored["in_stretch"][key] for key in _SUM_KEYS
            )
            self._in_stretch = (light_sum, light_s, lit_s, energy_sum, energy_s)
        lit_h = stored.get("lit_h_yesterday")
        self.lit_h_yesterday = None if lit_h is None else float(lit_h)
        if "lamp" in stored:
            self.targets.restore(stored["lamp"])
            self._health.restore(stored["doses"])
        restore_sums(self.slots, stored.get("slots", {}), expiry)

    def take_power(self, now: float) -> None:
        """Hold the power and what it costs, from now on."""
        slot = self._resolved.get(Metric.POWER)
        if slot is not None and slot.reading is NO_READING:
            return
        power = None if slot is None else slot.reading.value
        hold = 0.0 if slot is None else self._hold_s(slot, now)
        price = self.farm.price
        self.energy = self.energy.report(now, power, hold)
        self.cost = self.cost.report(
            now, None if power is None or price is None else power * price, hold
        )

    def _cross_check(self, now: float) -> None:
        """Hold the light against the lamp, and the leaf's temperature against the air's."""
        light = self.slots.get(Metric.PPFD)
        if light is not None:
            light.contradict(now, contradicted=self._contradicts_lamp(light, now))
        leaf = self.slots.get(Metric.LEAF_TEMPERATURE)
        air = self.value(Metric.TEMPERATURE)
        if leaf is not None:
            leaf_c = leaf.reading.value
            apart = None if leaf_c is None or air is None else abs(leaf_c - air)
            leaf.contradict(now, contradicted=(apart or 0.0) > LEAF_APART_K)

    def _contradicts_lamp(self, light: Slot, now: float) -> bool:
        """Return whether there is light under a lamp that is off, or hardly any under one on."""
        ppfd = light.reading.value
        if (
            self._lamp is None
            or ppfd is None
            or now - self.lamp_changed < LAMP_SETTLED_S
        ):
            return False
        if not self._lamp[0]:
            return ppfd > LIT_PPFD
        expected = self.lamp_ppfd
        return expected is not None and ppfd < LAMP_DEAD_SHARE * expected

    def _advance(self, now: float) -> None:
        """Integrate what is held up to now."""
        self.light = self.light.advance(now, LIT_PPFD)
        self.energy = self.energy.advance(now)
        self.cost = self.cost.advance(now)

    def _sums(self) -> Sums:
        """Return the day's sums of light and energy with their seconds."""
        light, energy = self.light, self.energy
        return (
            light.total,
            light.covered_s,
            light.above_s,
            energy.total,
            energy.covered_s,
        )

    def _sums_in_stretch(self) -> Sums:
        """Return the sums of the open stretch, as far as the day's sums have come."""
        a, b, c, d, e = self._in_stretch
        v, w, x, y, z = self._sums()
        p, q, r, s, t = self._counted
        return (a + v - p, b + w - q, c + x - r, d + y - s, e + z - t)

    def _count(self) -> None:
        """Count what the day's sums have gained towards the open stretch."""
        self._in_stretch = self._sums_in_stretch()
        self._counted = self._sums()

    def _take_light(self, now: float) -> None:
        """Hold the PPFD from now on: measured, else by the lamp's dim map."""
        slot = self._resolved.get(Metric.PPFD)
        if slot is not None and slot.reading is NO_READING:
            return
        measured = None if slot is None else slot.reading.value
        if slot is not None and measured is not None:
            hold = self._hold_s(slot, now)
            self.light = self.light.report(now, measured, hold, LIT_PPFD)
        else:
            self.light = self.light.report(now, self.lamp_ppfd, inf, LIT_PPFD)

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

    @property
    def lamp_ppfd(self) -> float | None:
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


def _lamp_level(state: State | None) -> tuple[bool, float] | None:
    """Return whether a lamp is on and its dim level 0..1, None where it is unknown."""
    lit = is_on(state)
    if lit is None or state is None:
        return None
    if not lit:
        return (False, 0.0)
    brightness = state.attributes.get(ATTR_BRIGHTNESS)
    if not isinstance(brightness, int | float):
        return (True, 1.0)
    return (True, brightness / 255)
