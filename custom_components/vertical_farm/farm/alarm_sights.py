"""What the alarms of a farm see: the findings of every place, from what it measures."""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from homeassistant.helpers import entity_registry as er

from ..agronomy import psychrometrics
from ..agronomy.crops import Crop, CropKind
from ..agronomy.light import LIT_PPFD
from ..control.alarm_catalogue import (
    BOUNDS,
    COLD_TENDER_C,
    COOL_TENDER_C,
    WARM_FRUITING_C,
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
    air_humid,
    condensation,
    dark_in_light,
    dli_off,
    dose_without_effect,
    idle,
    light_weak,
    lit_in_dark,
    power_lost,
    sensor_fault,
)
from ..control.alarms import WELL, Finding, find
from ..control.equipment import Kind
from ..control.guard import Fault
from ..control.reasons import AskedBy
from ..growing.targets import Target
from .alarm_context import SAMPLE_S, AlarmContext, most_shown, reported_at, usable
from .alarm_water import WaterSights
from .metrics import Metric
from .places import Place, is_on
from .rack import Rack
from .readings import Slot
from .reservoir import Reservoir
from .shelf import Shelf
from .trust import Cause

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
_PHOTOPERIODIC: Final = ("cilantro", "spinach", "strawberry")
"""What bolts or bears by the length of its night."""
_SPINACH: Final = "spinach"
_LATCHES: Final = {Fault.OVER_BUDGET: AlarmKind.DOSER_CAP}
_GOVERNED: Final = {
    Metric.TEMPERATURE: (Kind.HEATER, Kind.COOLER),
    Metric.HUMIDITY: (Kind.HUMIDIFIER, Kind.DEHUMIDIFIER),
    Metric.CO2: (Kind.CO2_VALVE,),
}


class AlarmSights:
    """What the alarms of a farm see, with the little past that some of them need."""

    def __init__(self, farm: Farm) -> None:
        """Remember no past."""
        self._farm = farm
        self._context = AlarmContext(farm)
        self._water = WaterSights(farm, self._context)

    def of(self, place: Place, now: float) -> Seen:
        """Yield the findings of a place."""
        if isinstance(place, Reservoir):
            yield from self._water.of(place, now)
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
        self._context.forget()

    def _air(self, place: Rack | Shelf, shelves: Sequence[Shelf], now: float) -> Seen:
        """Yield what the air of a place is, by the sensors that hang there."""
        slots = place.slots
        if not slots or not self._context.matters(shelves):
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
                    usable(leaf.reading), self._dew_point(shelves), reported_at(leaf)
                ),
            )
        co2 = slots.get(Metric.CO2)
        if co2 is not None:
            ppm, reported = usable(co2.reading), reported_at(co2)
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
        air_c, reported = usable(slot.reading), reported_at(slot)
        warm, cold = _air_bounds(
            [crop for s in shelves for crop in self._context.crops(s)]
        )
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
        rh, reported = usable(slot.reading), reported_at(slot)
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
        if shelf.layout.lamp is None or not self._context.matters((shelf,)):
            return
        lamp_on, plans = shelf.lamp_on, self._farm.light
        measured = shelf.measured(Metric.PPFD)
        expected = shelf.lamp_ppfd
        if expected is None and lamp_on:
            gives = plans.gives(shelf, dims=False)
            expected = None if gives is None else gives.ppfd(1.0)
        crops = self._context.crops(shelf)
        seen = LampSight(
            lamp_on,
            max(now - shelf.lamp_changed, 0.0),
            self._planned(shelf, now),
            None if measured is None else usable(measured.reading),
            expected,
            None if measured is None else reported_at(measured),
            short_day=any(crop.id.startswith(_PHOTOPERIODIC) for crop in crops),
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
            if guarded.equipment.kind is Kind.DOSER:
                weak = self._farm.doses.weak(guarded)
                yield (
                    AlarmKey(AlarmKind.DOSE_WITHOUT_EFFECT, place.id, ref),
                    dose_without_effect(weak),
                )
            for fault, kind in _LATCHES.items():
                held = fault in guarded.watch.holding
                finding = Finding(Severity.CRITICAL, over=False) if held else WELL
                yield AlarmKey(kind, place.id, ref), finding

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
        past = self._context.kept(place, metric, value, now, _SHORT_KEPT)
        before = [was for at, was in past if now - at >= RISING_S - SAMPLE_S]
        return None if value is None or not before else value - before[-1]


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


def _wanted(shelves: Sequence[Shelf], target: Target) -> float | None:
    """Return the most that all crops want of a metric, None without any."""
    bands = [
        band
        for shelf in shelves
        if (band := shelf.targets.bands.get(target)) is not None
    ]
    return max((band.maximum for band in bands), default=None)
