"""What the alarms of a farm see of its reservoirs: water, pump and solution."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from ..agronomy.crops import Crop
from ..control.alarm_catalogue import (
    BOUNDS,
    WARM_WATER_SPINACH_C,
    AlarmKey,
    AlarmKind,
    Bounds,
    Severity,
)
from ..control.alarm_causes import (
    LevelSight,
    PumpSight,
    ec_jump,
    ec_off,
    hours_left,
    level_low,
    no_flow,
    ph_drift,
    pump_weak,
    unwanted_flow,
    water_loss,
)
from ..control.alarms import WELL, Finding, find
from ..control.drift import Drift
from ..control.equipment import Irrigation
from ..control.guard import Fault
from ..growing.targets import Target
from .alarm_context import AlarmContext, reported_at, usable
from .metrics import Metric
from .reservoir import Reservoir
from .shelf import Shelf

if TYPE_CHECKING:
    from .live import Farm

type Seen = Iterator[tuple[AlarmKey, Finding | None]]

_SHORT_KEPT, _LEVEL_KEPT = 40, 240
_DOSED_S: Final = 1200.0
_SPINACH: Final = "spinach"


class WaterSights:
    """What the alarms see of reservoirs."""

    def __init__(self, farm: Farm, context: AlarmContext) -> None:
        """Remember no past."""
        self._farm = farm
        self._context = context
        self._drifts: dict[str, Drift] = {}

    def of(self, tank: Reservoir, now: float) -> Seen:
        """Yield how pump, level and solution of a reservoir are."""
        held = {
            fault
            for guarded in self._farm.guard.of(tank)
            for fault in guarded.watch.holding
        }
        yield from self._water(tank, held, now)
        dry = not held.isdisjoint((Fault.DRY, Fault.RUNS_DRY))
        yield (
            AlarmKey(AlarmKind.DRY_RUN, tank.id),
            Finding(Severity.CRITICAL, over=False, critical_s=0.0) if dry else WELL,
        )
        if tank.layout.leak:
            wet = tank.leaking
            leak = None if wet is None else WELL
            if wet or Fault.LEAK in held:
                leak = Finding(Severity.CRITICAL, over=False)
            yield AlarmKey(AlarmKind.LEAK, tank.id), leak
        shelves = [shelf for rack in tank.racks for shelf in rack.shelves.values()]
        if not self._context.matters(shelves):
            return
        yield from self._solution(tank, shelves, now)

    def _water(self, tank: Reservoir, held: set[Fault], now: float) -> Seen:
        """Yield how the pump and the level of a reservoir are."""
        if tank.layout.pump is not None:
            yield from self._pump(tank, held, now)
        slot = tank.slots.get(Metric.LEVEL)
        if slot is None:
            return
        level, reported = usable(slot.reading), reported_at(slot)
        high = find(BOUNDS[AlarmKind.LEVEL_HIGH], level, reported)
        yield AlarmKey(AlarmKind.LEVEL_HIGH, tank.id), high
        if not tank.is_settled(now):
            # The beds hold a part of the water while they are flooded and drain.
            yield AlarmKey(AlarmKind.LEVEL_LOW, tank.id), None
            yield AlarmKey(AlarmKind.WATER_LOSS, tank.id), None
            return
        past = self._context.kept(tank, Metric.LEVEL, level, now, _LEVEL_KEPT)
        litres = [(at, pct / 100.0 * tank.layout.volume_l) for at, pct in past]
        low = level_low(level, hours_left(_since_refill(litres)), reported)
        yield AlarmKey(AlarmKind.LEVEL_LOW, tank.id), low
        used = tank.transpiration_l_s()
        loss = water_loss(
            LevelSight(
                _since_refill(litres),
                tank.layout.volume_l,
                None if used is None else used * 3600.0,
            )
        )
        yield AlarmKey(AlarmKind.WATER_LOSS, tank.id), loss

    def _pump(self, tank: Reservoir, held: set[Fault], now: float) -> Seen:
        """Yield whether a pump moves the water that it should, and draws what it should."""
        slot, nominal = tank.slots.get(Metric.FLOW), tank.layout.nominal_flow_l_min
        watts = tank.slots.get(Metric.POWER)
        flow = None if slot is None else usable(slot.reading)
        meter = slot or watts
        pump = PumpSight(
            tank.pump_runs,
            max(now - tank.pump_changed, 0.0),
            None if flow is None or not nominal else flow / nominal,
            None if meter is None else reported_at(meter),
            aeroponic=tank.layout.irrigation is Irrigation.AEROPONIC,
            power_share=tank.power_share,
        )
        has_flow = slot is not None and nominal is not None
        if has_flow or watts is not None:
            missing = no_flow(pump)
            if Fault.NO_FLOW in held:
                # The guard has waited for as long, and the pump rests by now.
                missing = Finding(Severity.CRITICAL, over=False, critical_s=0.0)
            yield AlarmKey(AlarmKind.NO_FLOW, tank.id), missing
            yield AlarmKey(AlarmKind.PUMP_WEAK, tank.id), pump_weak(pump)
        if has_flow:
            yield AlarmKey(AlarmKind.UNWANTED_FLOW, tank.id), unwanted_flow(pump)

    def _solution(self, tank: Reservoir, shelves: Sequence[Shelf], now: float) -> Seen:
        """Yield how the solution of a reservoir is."""
        crops = [crop for shelf in shelves for crop in self._context.crops(shelf)]
        slot = tank.slots.get(Metric.WATER_TEMPERATURE)
        if slot is not None:
            bounds = _water_bounds(crops)
            found = find(bounds, usable(slot.reading), reported_at(slot))
            yield AlarmKey(AlarmKind.WATER_TEMPERATURE, tank.id), found
        for metric, kind in (
            (Metric.DISSOLVED_OXYGEN, AlarmKind.OXYGEN_LOW),
            (Metric.PH, AlarmKind.PH_OFF),
        ):
            slot = tank.slots.get(metric)
            if slot is not None:
                found = find(BOUNDS[kind], usable(slot.reading), reported_at(slot))
                yield AlarmKey(kind, tank.id), found
        if Metric.PH in tank.slots:
            drift = self._drift(tank, now)
            yield AlarmKey(AlarmKind.PH_DRIFT, tank.id), ph_drift(drift)
        slot = tank.slots.get(Metric.EC)
        if slot is None:
            return
        ec = None if usable(slot.reading) is None else tank.ec
        planned = now - tank.dosed_at < _DOSED_S
        wanted = [
            band.typical
            for shelf in shelves
            if (band := shelf.targets.bands.get(Target.EC)) is not None
        ]
        off = None if planned else ec_off(ec, wanted, reported_at(slot))
        yield AlarmKey(AlarmKind.EC_OFF, tank.id), off
        past = self._context.kept(tank, Metric.EC, ec, now, _SHORT_KEPT)
        jump = None if ec is None else ec_jump(past, now, planned=planned)
        yield AlarmKey(AlarmKind.EC_JUMP, tank.id), jump

    def _drift(self, tank: Reservoir, now: float) -> float | None:
        """Return how fast the pH moves by itself, per day."""
        drift = self._drifts.setdefault(tank.id, Drift())
        ph = tank.value(Metric.PH)
        drift.sample(now, ph, disturbed=now - tank.dosed_at < _DOSED_S)
        return drift.per_day


def _water_bounds(crops: Sequence[Crop]) -> Bounds:
    """Return when the solution is too warm and too cold for some crops."""
    usual = BOUNDS[AlarmKind.WATER_TEMPERATURE]
    if not any(crop.id.startswith(_SPINACH) for crop in crops):
        return usual
    return Bounds(
        usual.low,
        WARM_WATER_SPINACH_C,
        usual.lowest,
        usual.highest,
        usual.hysteresis,
    )


def _since_refill(litres: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the past of a level since the tank was filled last."""
    start, lowest = 0, float("inf")
    for index, (_, level) in enumerate(litres):
        if level > lowest * 1.02 + 0.1:
            start, lowest = index, level
        lowest = min(lowest, level)
    return list(litres[start:])
