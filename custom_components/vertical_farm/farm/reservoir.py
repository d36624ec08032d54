"""A reservoir of nutrient solution."""

from collections import deque
from collections.abc import Mapping
from functools import partial
from math import fsum, inf
from typing import TYPE_CHECKING, Any, override

from homeassistant.core import State

from ..agronomy import nutrients
from ..agronomy.integral import HeldIntegral
from ..agronomy.light import MIN_COVERAGE
from ..agronomy.transpiration import transpiration
from ..control.duty import PAST_DAYS, WHOLE_DAY_S
from ..control.pump_power import PumpPower
from .layout import ReservoirLayout
from .metrics import Conversion, Metric
from .places import Place, Topic, Watch, capped, is_on
from .readings import Slot
from .stretch_sums import SlotSums, Solution, restore_sums, sums_as_dict
from .water import WaterUse
from .water_supply import WaterSupply

if TYPE_CHECKING:
    from .live import Farm
    from .rack import Rack
    from .shelf import Shelf

SETTLING_S = 600.0
STEADY_S = 3600.0
DOSING_EXCUSE_S = 1200.0
PUMP_STARTED_S = 60.0
FLOW_SHARES = (0.7, 1.3)
MOST_FLOW_SHARE = 1.5
OXYGEN_SHARE = 1.2
FLOW_SETTLES_S = 20.0
POWER_SETTLES_S = 10.0
_SOLUTION = (Metric.EC, Metric.PH, Metric.WATER_TEMPERATURE, Metric.LEVEL)


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
        self._pumps_since: float | None = None
        self._settled = 0.0
        self.pump_runs: bool | None = None
        self.pump_changed = 0.0
        self.dosed_at = -inf
        self.supply = WaterSupply(farm.now)
        self.pump_power = PumpPower()
        self._slot_sums = SlotSums()
        self._solution: Solution | None = None
        self._used_before_l = 0.0
        self._past_l: deque[float] = deque(maxlen=PAST_DAYS)

    def apply(self, layout: ReservoirLayout) -> None:
        """Take over a layout: bind probes, leak sensors, pump and dosers."""
        self._slot_sums.bank(self.slots, self.farm.now)
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
        if layout.water_inlet is not None:
            self.watches[layout.water_inlet] = self._take_doser
        if Metric.FLOW in self.slots and layout.nominal_flow_l_min is not None:
            most = MOST_FLOW_SHARE * layout.nominal_flow_l_min
            self.slots[Metric.FLOW].limit(0.0, most)
        if layout.pump is None:
            self._pump_on = False
            self._pumps_since = None
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

    def is_settled(self, now: float) -> bool:
        """Return whether the level says what the reservoir holds: beds have drained."""
        return now >= self._settled

    @property
    def flow_share(self) -> float | None:
        """Return the share of the nominal flow, None where it is not known yet."""
        nominal, reading = self.layout.nominal_flow_l_min, self.reading(Metric.FLOW)
        if not nominal or reading.value is None or reading.reported is None:
            return None
        if reading.reported < self.pump_changed + FLOW_SETTLES_S:
            return None
        return reading.value / nominal

    @property
    def power_share(self) -> float | None:
        """Return the power of the running pump by its usual one, None where unknown."""
        watts = self._pump_w()
        return None if watts is None else self.pump_power.share(watts)

    def _pump_w(self) -> float | None:
        """Return the power of the pump since it runs, None before it has settled."""
        reading = self.reading(Metric.POWER)
        if not self.pump_runs or reading.value is None or reading.reported is None:
            return None
        settled = reading.reported >= self.pump_changed + POWER_SETTLES_S
        return reading.value if settled else None

    @property
    def use_l_h(self) -> float | None:
        """Return what it usually loses, by the crop days before, in L/h."""
        if not self._past_l:
            return None
        return fsum(self._past_l) / len(self._past_l) / 24.0

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
        if metric is Metric.LEVEL and now >= self._settled:
            litres = self.level_l
            if litres is not None:
                self.water = self.water.sample(now, litres, self.layout.volume_l)
        if metric is Metric.POWER:
            self._learn_power(now)
        self.show(metric)

    def _learn_power(self, now: float) -> None:
        """Learn what the pump draws while it moves water."""
        watts, share = self._pump_w(), self.flow_share
        if watts is None:
            self.pump_power = self.pump_power.stopped()
            return
        flows = None if share is None else share >= FLOW_SHARES[0]
        self.pump_power = self.pump_power.runs_at(now, watts, flows=flows)

    @override
    def tick(self, now: float) -> None:
        super().tick(now)
        self._cross_check(now)
        self._look_at_supply(now)
        self.transpired = self.transpired.report(
            now, self.transpiration_l_s(), self.farm.tick_s * 3
        )
        self.show(Topic.DAY)

    @override
    def begin_day(self, start: float) -> None:
        self.transpired = self._restarted(self.transpired, start)
        self._used_before_l += self.water.used_l
        if self.level_l is not None and start - self.water.start >= WHOLE_DAY_S:
            self._past_l.append(self.water.used_l)
        self.water = self.water.restart(start)

    def close_stretch(self, until: float) -> Solution:
        """Return what the solution was in the stretch that ends at a UTC second."""
        if self._solution is None:
            self._solution = self._measured(until)
        return self._solution

    def begin_stretch(self, until: float) -> None:
        """Begin to add up the next stretch."""
        self.close_stretch(until)
        self._solution = None
        self._used_before_l = -self.water.used_l

    def _measured(self, until: float) -> Solution:
        """Return what was measured since the stretch began.

        The EC of an uncompensated probe is corrected by the mean temperature of the water,
        which does not move far in a stretch.
        """
        take = partial(self._slot_sums.take, slots=self.slots, until=until)
        (ec, ec_s), (ph, ph_s), (water_c, water_s), (_, level_s) = (
            take(metric) for metric in _SOLUTION
        )
        if not self.layout.ec_compensated:
            ec, ec_s = nutrients.ec_at_25(ec, water_c), min(ec_s, water_s)
        shelves = [s for rack in self.racks for s in rack.shelves.values()]
        sized = all(shelf.layout.area_m2 for shelf in shelves)
        areas = {s.id: (s.layout.area_m2 or 1.0) if sized else 1.0 for s in shelves}
        total = sum(areas.values())
        return Solution(
            (ec, ec_s, ph, ph_s, water_c, water_s),
            max(self._used_before_l + self.water.used_l, 0.0),
            level_s,
            {shelf: area / total for shelf, area in areas.items()},
        )

    @override
    def as_dict(self) -> dict[str, Any]:
        return {
            "water": self.water.as_dict(),
            "transpired": self.transpired.as_dict(),
            "used_before_l": self._used_before_l,
            "past_l": {str(day): litres for day, litres in enumerate(self._past_l)},
            "slots": sums_as_dict(self.slots),
            "supply": self.supply.as_dict(),
            "pump_power": self.pump_power.as_dict(),
        }

    @override
    def restore(self, stored: Mapping[str, Any], expiry: float) -> None:
        transpired = HeldIntegral.from_dict(stored["transpired"])
        self.water = WaterUse.from_dict(stored["water"])
        self.transpired = capped(transpired, expiry)
        self._used_before_l = stored.get("used_before_l", -self.water.used_l)
        self._past_l.extend(map(float, stored.get("past_l", {}).values()))
        if "supply" in stored:
            self.supply.restore(stored["supply"])
        if "pump_power" in stored:
            self.pump_power = PumpPower.from_dict(stored["pump_power"])
        restore_sums(self.slots, stored.get("slots", {}), expiry)

    def _cross_check(self, now: float) -> None:
        """Hold the oxygen against what water can hold, and the flow against the pump's."""
        oxygen = self.slots.get(Metric.DISSOLVED_OXYGEN)
        water = self.value(Metric.WATER_TEMPERATURE)
        if oxygen is not None:
            most = (
                inf
                if water is None
                else OXYGEN_SHARE * nutrients.oxygen_saturation_mg_l(water)
            )
            found = oxygen.reading.value or 0.0
            oxygen.contradict(now, contradicted=found > most)
        flow = self.slots.get(Metric.FLOW)
        if flow is not None:
            flow.contradict(now, contradicted=self._contradicts_pump(flow, now))

    def _contradicts_pump(self, flow: Slot, now: float) -> bool:
        """Return whether the flow is not the one that a running pump should give."""
        nominal = self.layout.nominal_flow_l_min
        found = flow.reading.value
        since = self._pumps_since
        if nominal is None or found is None or since is None:
            return False
        low, high = FLOW_SHARES
        started = now - since >= PUMP_STARTED_S
        return started and not low * nominal <= found <= high * nominal

    def _look_at_supply(self, now: float) -> None:
        """Judge whether water reaches the plants."""
        nominal, flow = self.layout.nominal_flow_l_min, self.value(Metric.FLOW)
        share = None
        if flow is not None:
            share = flow / nominal if nominal else float(flow > 0.0)
        pump = (self.pump_runs, self._pumps_since)
        self.supply.look(
            now,
            level_pct=self.value(Metric.LEVEL),
            pump=None if self.layout.pump is None else pump,
            flow_share=share,
        )

    def transpiration_l_s(self) -> float | None:
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
            self._leaks[ref] = is_on(state)
            self.show(Topic.STATUS)

        return take

    def _take_pump(self, state: State | None, now: float) -> None:
        """Expect the level to swing while beds are flooded and drain.

        A pump that has run for an hour feeds channels, and the level is steady again.
        """
        runs = is_on(state)
        if runs is not self.pump_runs:
            self.pump_runs, self.pump_changed = runs, now
            self.show(Topic.PUMP)
        if runs is not True:
            self._pumps_since = None
        elif self._pumps_since is None:
            self._pumps_since = now
        running = runs is not False
        if running != self._pump_on:
            self._pump_on = running
            self._settled = now + (STEADY_S if running else SETTLING_S)
            if Metric.LEVEL in self.slots:
                self.slots[Metric.LEVEL].excuse(now + SETTLING_S)

    def _take_doser(self, state: State | None, now: float) -> None:
        """Expect EC, pH and level to step while something is dosed or filled in."""
        self.dosed_at = now
        for metric in (Metric.EC, Metric.PH, Metric.LEVEL):
            if metric in self.slots:
                self.slots[metric].excuse(now + DOSING_EXCUSE_S)
