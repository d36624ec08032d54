"""What the alarms of a farm see: the findings of every place, from what it measures."""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from homeassistant.helpers import entity_registry as er

from ..agronomy import psychrometrics
from ..agronomy.crops import Crop, CropKind, load_crops
from ..agronomy.light import LIT_PPFD
from ..control.alarm_catalogue import (
    BOUNDS,
    COLD_TENDER_C,
    COOL_TENDER_C,
    WARM_FRUITING_C,
    WARM_WATER_SPINACH_C,
    AlarmKey,
    AlarmKind,
    Bounds,
    Severity,
)
from ..control.alarm_causes import (
    IDLE_ABOVE_K,
    IDLE_ABOVE_PCT,
    RISING_K,
    RISING_PCT,
    RISING_S,
    LampSight,
    LevelSight,
    PumpSight,
    air_humid,
    condensation,
    dark_in_light,
    dli_off,
    ec_jump,
    ec_off,
    hours_left,
    idle,
    level_low,
    light_weak,
    lit_in_dark,
    no_flow,
    power_lost,
    pump_weak,
    sensor_fault,
    unwanted_flow,
    water_loss,
)
from ..control.alarms import WELL, Finding, find
from ..control.equipment import Irrigation, Kind
from ..control.guard import Fault
from ..control.reasons import AskedBy
from ..growing.targets import Target
from .metrics import Metric
from .places import Place, is_on
from .rack import Rack
from .readings import Slot
from .reservoir import Reservoir
from .shelf import Shelf
from .trust import Cause, Reading, Trust

if TYPE_CHECKING:
    from .guard import Guarded
    from .live import Farm

type Seen = Iterator[tuple[AlarmKey, Finding | None]]
type Past = deque[tuple[float, float]]

_USABLE: Final = frozenset({Cause.OUT_OF_RANGE, Cause.CONTRADICTED})
"""Doubts with which a value still counts: extremes, and what an alarm is about itself."""

_FOR_REPAIRS: Final = frozenset({Cause.NOT_FOUND, Cause.UNIT, Cause.NOT_CALIBRATED})
_SHORT_KEPT, _LEVEL_KEPT = 40, 240
_SAMPLE_S: Final = 25.0
_DOSED_S: Final = 1200.0
_PLAN_KEPT_S: Final = 26 * 3600.0
_TENDER: Final = "basil"
_SPINACH: Final = "spinach"
_LATCHES: Final = {Fault.OVER_BUDGET: AlarmKind.DOSER_CAP}
_GOVERNED: Final = {
    Metric.TEMPERATURE: (Kind.HEATER, Kind.COOLER),
    Metric.HUMIDITY: (Kind.HUMIDIFIER, Kind.DEHUMIDIFIER),
    Metric.CO2: (Kind.CO2_VALVE,),
}


def usable(reading: Reading) -> float | None:
    """Return a value that an alarm may rely on."""
    if reading.trust is Trust.OK or reading.cause in _USABLE:
        return reading.value
    return None


def most_shown(slot: Slot) -> float | None:
    """Return the most that any sensor shows that is possible at all, a leap too.

    Where people may be in danger, one sensor is enough.
    """
    return max(
        (
            value
            for source in slot.sources
            if (value := source.judge.value) is not None
            and source.judge.verdict[0] is not Trust.FAILED
        ),
        default=None,
    )


class AlarmSights:
    """What the alarms of a farm see, with the little past that some of them need."""

    def __init__(self, farm: Farm) -> None:
        """Remember no past."""
        self._farm = farm
        self._past: dict[tuple[str, Metric], Past] = {}

    def of(self, place: Place, now: float) -> Seen:
        """Yield the findings of a place."""
        if isinstance(place, Reservoir):
            yield from self._reservoir(place, now)
        elif isinstance(place, Shelf):
            yield from self._air(place, (place,), now)
            yield from self._light(place, now)
        elif isinstance(place, Rack):
            yield from self._air(place, tuple(place.shelves.values()), now)
            if place.layout.door:
                yield AlarmKey(AlarmKind.DOOR_OPEN, place.id), self._door(place)
        else:
            reachable = [guarded.on is not None for guarded in self._farm.guard]
            yield AlarmKey(AlarmKind.POWER_LOST, place.id), power_lost(reachable)
        yield from self._sensors(place, now)
        yield from self._devices(place)

    def forget(self) -> None:
        """Forget the past of places that are gone."""
        known = {place.id for place in self._farm.places}
        self._past = {key: past for key, past in self._past.items() if key[0] in known}

    def _air(self, place: Rack | Shelf, shelves: Sequence[Shelf], now: float) -> Seen:
        """Yield what the air of a place is, by the sensors that hang there."""
        slots = place.slots
        if not slots or not self._matters(shelves):
            return
        lit = self._lit(shelves)
        if Metric.TEMPERATURE in slots:
            yield from self._temperature(place, shelves, now)
        if Metric.HUMIDITY in slots:
            yield from self._humidity(place, shelves, lit, now)
        leaf = slots.get(Metric.LEAF_TEMPERATURE)
        if leaf is not None:
            yield (
                AlarmKey(AlarmKind.CONDENSATION, place.id),
                condensation(
                    usable(leaf.reading), self._dew_point(shelves), _reported(leaf)
                ),
            )
        co2 = slots.get(Metric.CO2)
        if co2 is not None:
            ppm, reported = usable(co2.reading), _reported(co2)
            for kind, seen in (
                (AlarmKind.CO2_DANGER, most_shown(co2)),
                (AlarmKind.CO2_HIGH, ppm),
            ):
                yield AlarmKey(kind, place.id), find(BOUNDS[kind], seen, reported)
            low = find(BOUNDS[AlarmKind.CO2_LOW], ppm, reported) if lit else None
            yield AlarmKey(AlarmKind.CO2_LOW, place.id), low

    def _door(self, rack: Rack) -> Finding | None:
        """Return whether a door stands open, None where nobody knows."""
        registry, states = er.async_get(self._farm.hass), self._farm.hass.states
        found = {
            is_on(states.get(er.async_resolve_entity_id(registry, ref) or ref))
            for ref in rack.layout.door
        }
        if True in found:
            return Finding(Severity.CRITICAL, over=False)
        return None if None in found else WELL

    def _temperature(
        self, place: Rack | Shelf, shelves: Sequence[Shelf], now: float
    ) -> Seen:
        """Yield whether the air is too warm, too cold, or warms without being cooled."""
        slot = place.slots[Metric.TEMPERATURE]
        air_c, reported = usable(slot.reading), _reported(slot)
        warm, cold = _air_bounds([crop for s in shelves for crop in self._crops(s)])
        yield AlarmKey(AlarmKind.AIR_HOT, place.id), find(warm, air_c, reported)
        yield AlarmKey(AlarmKind.AIR_COLD, place.id), find(cold, air_c, reported)
        yield (
            AlarmKey(AlarmKind.COOLING_IDLE, place.id),
            idle(
                air_c,
                self._rise(place, Metric.TEMPERATURE, air_c, now),
                _wanted(shelves, Target.TEMPERATURE),
                runs=self._runs(place, Kind.COOLER),
                margin=IDLE_ABOVE_K,
                least=RISING_K,
                reported=reported,
            ),
        )

    def _humidity(
        self,
        place: Rack | Shelf,
        shelves: Sequence[Shelf],
        lit: bool | None,  # noqa: FBT001 - three-valued
        now: float,
    ) -> Seen:
        """Yield whether the air is too moist, too dry, or moistens without being dried."""
        slot = place.slots[Metric.HUMIDITY]
        rh, reported = usable(slot.reading), _reported(slot)
        most = _wanted(shelves, Target.HUMIDITY)
        yield (
            AlarmKey(AlarmKind.AIR_HUMID, place.id),
            air_humid(rh, lit=lit, most=most, reported=reported),
        )
        air_c = next(
            (c for shelf in shelves if (c := shelf.value(Metric.TEMPERATURE))), None
        )
        vpd = None
        if air_c is not None and rh is not None:
            vpd = psychrometrics.air_vpd(air_c, rh)
        bounds = BOUNDS[AlarmKind.AIR_DRY]
        yield AlarmKey(AlarmKind.AIR_DRY, place.id), find(bounds, vpd, reported)
        yield (
            AlarmKey(AlarmKind.DRYING_IDLE, place.id),
            idle(
                rh,
                self._rise(place, Metric.HUMIDITY, rh, now),
                most,
                runs=self._runs(place, Kind.DEHUMIDIFIER),
                margin=IDLE_ABOVE_PCT,
                least=RISING_PCT,
                reported=reported,
            ),
        )

    def _light(self, shelf: Shelf, now: float) -> Seen:
        """Yield whether a shelf has light when it should, and enough of it."""
        if shelf.layout.lamp is None or not self._matters((shelf,)):
            return
        lamp_on, plans = shelf.lamp_on, self._farm.light
        measured = shelf.measured(Metric.PPFD)
        expected = shelf.lamp_ppfd
        if expected is None and lamp_on:
            gives = plans.gives(shelf, dims=False)
            expected = None if gives is None else gives.ppfd(1.0)
        crops = self._crops(shelf)
        seen = LampSight(
            lamp_on,
            max(now - shelf.lamp_changed, 0.0),
            self._planned(shelf, now),
            None if measured is None else usable(measured.reading),
            expected,
            None if measured is None else _reported(measured),
        )
        yield AlarmKey(AlarmKind.LIT_IN_DARK, shelf.id), lit_in_dark(seen)
        yield AlarmKey(AlarmKind.DARK_IN_LIGHT, shelf.id), dark_in_light(seen)
        mapped = shelf.layout.dim_map is not None
        weak = light_weak(seen) if mapped and measured is not None else None
        yield AlarmKey(AlarmKind.LIGHT_WEAK, shelf.id), weak
        outlook = plans.outlook(shelf)
        if outlook is not None:
            most = min(
                (crop.light_limits.dli_max_mol.value for crop in crops), default=None
            )
            # On the day of a change, the light was given for the stage before, too.
            forecast = outlook.forecast_mol if plans.steady(shelf) else None
            found = dli_off(forecast, outlook.goal_mol, most)
            yield AlarmKey(AlarmKind.DLI_OFF, shelf.id), found

    def _reservoir(self, tank: Reservoir, now: float) -> Seen:
        """Yield how pump, level and solution of a reservoir are."""
        held = {
            fault
            for guarded in self._farm.guard.of(tank)
            for fault in guarded.watch.holding
        }
        yield from self._water(tank, held, now)
        dry = Fault.DRY in held
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
        if not self._matters(shelves):
            return
        yield from self._solution(tank, shelves, now)

    def _water(self, tank: Reservoir, held: set[Fault], now: float) -> Seen:
        """Yield how the pump and the level of a reservoir are."""
        slot, nominal = tank.slots.get(Metric.FLOW), tank.layout.nominal_flow_l_min
        if slot is not None and nominal and tank.layout.pump is not None:
            flow = usable(slot.reading)
            pump = PumpSight(
                tank.pump_runs,
                max(now - tank.pump_changed, 0.0),
                None if flow is None else flow / nominal,
                _reported(slot),
                aeroponic=tank.layout.irrigation is Irrigation.AEROPONIC,
            )
            missing = no_flow(pump)
            if Fault.NO_FLOW in held:
                # The guard has waited for as long, and the pump rests by now.
                missing = Finding(Severity.CRITICAL, over=False, critical_s=0.0)
            yield AlarmKey(AlarmKind.NO_FLOW, tank.id), missing
            yield AlarmKey(AlarmKind.PUMP_WEAK, tank.id), pump_weak(pump)
            yield AlarmKey(AlarmKind.UNWANTED_FLOW, tank.id), unwanted_flow(pump)
        slot = tank.slots.get(Metric.LEVEL)
        if slot is None:
            return
        level, reported = usable(slot.reading), _reported(slot)
        high = find(BOUNDS[AlarmKind.LEVEL_HIGH], level, reported)
        yield AlarmKey(AlarmKind.LEVEL_HIGH, tank.id), high
        if not tank.is_settled(now):
            # The beds hold a part of the water while they are flooded and drain.
            yield AlarmKey(AlarmKind.LEVEL_LOW, tank.id), None
            yield AlarmKey(AlarmKind.WATER_LOSS, tank.id), None
            return
        past = self._kept(tank, Metric.LEVEL, level, now, _LEVEL_KEPT)
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

    def _solution(self, tank: Reservoir, shelves: Sequence[Shelf], now: float) -> Seen:
        """Yield how the solution of a reservoir is."""
        crops = [crop for shelf in shelves for crop in self._crops(shelf)]
        slot = tank.slots.get(Metric.WATER_TEMPERATURE)
        if slot is not None:
            bounds = _water_bounds(crops)
            found = find(bounds, usable(slot.reading), _reported(slot))
            yield AlarmKey(AlarmKind.WATER_TEMPERATURE, tank.id), found
        for metric, kind in (
            (Metric.DISSOLVED_OXYGEN, AlarmKind.OXYGEN_LOW),
            (Metric.PH, AlarmKind.PH_OFF),
        ):
            slot = tank.slots.get(metric)
            if slot is not None:
                found = find(BOUNDS[kind], usable(slot.reading), _reported(slot))
                yield AlarmKey(kind, tank.id), found
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
        off = None if planned else ec_off(ec, wanted, _reported(slot))
        yield AlarmKey(AlarmKind.EC_OFF, tank.id), off
        past = self._kept(tank, Metric.EC, ec, now, _SHORT_KEPT)
        jump = None if ec is None else ec_jump(past, now, planned=planned)
        yield AlarmKey(AlarmKind.EC_JUMP, tank.id), jump

    def _sensors(self, place: Place, now: float) -> Seen:
        """Yield whether the sensors of a place are well."""
        for metric, slot in place.slots.items():
            problems = 0
            if slot.problem_count:
                ignored = _FOR_REPAIRS | _alarmed(place, metric, slot)
                problems = sum(cause not in ignored for *_, cause in slot.problems)
            leaps = max((s.judge.leaps(now) for s in slot.sources), default=0.0)
            yield (
                AlarmKey(AlarmKind.SENSOR_FAULT, place.id, metric.value),
                sensor_fault(
                    problems,
                    leaps,
                    known=slot.reading.value is not None,
                    feeds_control=_governs(place, metric),
                ),
            )

    def _devices(self, place: Place) -> Seen:
        """Yield which devices of a place do not obey, or have given all they may."""
        for guarded in self._farm.guard.at(place):
            if guarded.places[0] is not place:
                continue
            ref = guarded.equipment.ref
            disobeys = Finding(Severity.CRITICAL, over=False)
            yield (
                AlarmKey(AlarmKind.DEVICE_DISOBEYS, place.id, ref),
                disobeys if guarded.disobeys else WELL,
            )
            for fault, kind in _LATCHES.items():
                held = fault in guarded.watch.holding
                finding = Finding(Severity.CRITICAL, over=False) if held else WELL
                yield AlarmKey(kind, place.id, ref), finding

    def _matters(self, shelves: Sequence[Shelf]) -> bool:
        """Return whether anything grows there; where nobody logs crops, all counts."""
        growing = self._farm.growing
        if not growing.by_shelf:
            return True
        return any(growing.leading(shelf.id) is not None for shelf in shelves)

    def _crops(self, shelf: Shelf) -> list[Crop]:
        """Return the crop that leads on a shelf, if the library knows it."""
        batch = self._farm.growing.leading(shelf.id)
        crop = None if batch is None else load_crops().crops.get(batch.crop)
        return [] if crop is None else [crop]

    def _lit(self, shelves: Sequence[Shelf]) -> bool | None:
        """Return whether any shelf is lit, None where nobody knows."""
        lit = {shelf.lit for shelf in shelves}
        return True if True in lit else False if lit == {False} else None

    def _dew_point(self, shelves: Sequence[Shelf]) -> float | None:
        """Return the dew point of the air around the leaves in °C."""
        for shelf in shelves:
            air = shelf.value(Metric.TEMPERATURE)
            rh = shelf.value(Metric.HUMIDITY)
            if air is not None and rh:
                return psychrometrics.dew_point(air, rh)
        return None

    def _runs(self, place: Rack | Shelf, kind: Kind) -> bool | None:
        """Return whether a climate device of a kind runs, None where there is none."""
        rack = place.rack if isinstance(place, Shelf) else place
        found: list[Guarded] = [
            guarded
            for guarded in self._farm.guard.at(rack)
            if guarded.equipment.kind is kind
        ]
        if not found:
            return None
        return any(guarded.on is not False for guarded in found)

    def _planned(self, shelf: Shelf, now: float) -> bool | None:
        """Return whether light is planned now, None where nothing follows the plan."""
        lamp = self._farm.light.of(shelf)
        level = None if lamp is None else lamp.level(now)
        if lamp is None or level is None or self._farm.mode.stops_everything:
            return None
        followed = any(
            command.reason.asked_by is AskedBy.LIGHT_PLAN
            and now - command.at < _PLAN_KEPT_S
            for guarded in self._farm.guard.at(shelf)
            if guarded.equipment.ref == lamp.ref
            for command in self._farm.commands.given(guarded)
        )
        return level > 0.0 if followed else None

    def _rise(
        self, place: Place, metric: Metric, value: float | None, now: float
    ) -> float | None:
        """Return by how much a value rose in ten minutes, None where that is not known."""
        past = self._kept(place, metric, value, now, _SHORT_KEPT)
        before = [was for at, was in past if now - at >= RISING_S - _SAMPLE_S]
        return None if value is None or not before else value - before[-1]

    def _kept(
        self, place: Place, metric: Metric, value: float | None, now: float, most: int
    ) -> Past:
        """Return the past of a value, with what it is now."""
        past = self._past.setdefault((place.id, metric), deque(maxlen=most))
        if past and past[-1][0] > now:
            past.clear()
        if value is not None and (not past or now - past[-1][0] >= _SAMPLE_S):
            past.append((now, value))
        return past


_ALARMED: Final = frozenset({Metric.FLOW, Metric.PPFD})
"""Metrics whose contradiction to a device is an alarm of its own."""
_DARK: Final = {Metric.PPFD: LIT_PPFD, Metric.POWER: 2.0}
"""Up to where a sensor shows a dark lamp; W of one that stands by."""


def _alarmed(place: Place, metric: Metric, slot: Slot) -> set[Cause]:
    """Return what of a sensor is told by an alarm of its device."""
    shown = {Cause.CONTRADICTED} if metric in _ALARMED else set()
    if isinstance(place, Shelf) and place.lamp_on and place.has(Metric.PPFD):
        values = [source.judge.value for source in slot.sources]
        if all(one is not None and one <= _DARK.get(metric, -1.0) for one in values):
            # A lamp that is dimmed and stays dark is the lamp's alarm.
            shown |= {Cause.FLAT_LINE, Cause.CONTRADICTED}
    return shown


def _reported(slot: Slot) -> float | None:
    """Return when a slot reported, None where it reports on change only."""
    return None if slot.on_change else slot.reading.reported


def _governs(place: Place, metric: Metric) -> bool:
    """Return whether devices obey the sensors of a metric."""
    if isinstance(place, Reservoir):
        layout = place.layout
        if metric is Metric.LEVEL:
            return layout.pump is not None or layout.water_inlet is not None
        return metric in (Metric.EC, Metric.PH) and bool(layout.dosers)
    rack = place.rack if isinstance(place, Shelf) else place
    if not isinstance(rack, Rack):
        return False
    return any(kind in rack.layout.climate for kind in _GOVERNED.get(metric, ()))


def _air_bounds(crops: Sequence[Crop]) -> tuple[Bounds, Bounds]:
    """Return when the air is too warm and too cold for some crops."""
    warm, cold = BOUNDS[AlarmKind.AIR_HOT], BOUNDS[AlarmKind.AIR_COLD]
    fruiting = [crop.kind is CropKind.FRUITING for crop in crops]
    if fruiting and all(fruiting):
        warm = Bounds(high=WARM_FRUITING_C, highest=warm.highest, hysteresis=1.0)
    if any(fruiting) or any(crop.id.startswith(_TENDER) for crop in crops):
        cold = Bounds(low=COOL_TENDER_C, lowest=COLD_TENDER_C, hysteresis=1.0)
    return warm, cold


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


def _wanted(shelves: Sequence[Shelf], target: Target) -> float | None:
    """Return the most that all crops want of a metric, None without any."""
    bands = [
        band
        for shelf in shelves
        if (band := shelf.targets.bands.get(target)) is not None
    ]
    return max((band.maximum for band in bands), default=None)


def _since_refill(litres: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the past of a level since the tank was filled last."""
    start, lowest = 0, float("inf")
    for index, (_, level) in enumerate(litres):
        if level > lowest * 1.02 + 0.1:
            start, lowest = index, level
        lowest = min(lowest, level)
    return list(litres[start:])
