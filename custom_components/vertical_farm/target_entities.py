"""What a shelf should be, and how far it is from that: sensors and binary sensors."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import (
    UnitOfConductivity,
    UnitOfPressure,
    UnitOfRatio,
    UnitOfTemperature,
    UnitOfTime,
)

from .farm.metrics import UNIT_DLI, UNIT_PPFD, Metric
from .farm.places import Topic
from .farm.shelf import Shelf
from .growing.targets import Position, Target
from .sensor_shapes import PlaceBinarySensorDescription, PlaceSensorDescription, has_air

DETAILS = frozenset({"low", "high", "within", "unknown"})
"""What the binary sensors say besides their state; none of it is recorded."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """How the entities of a target look, and on which shelves they are.

    `enabled` says whether in-target is: it is where no other entity tells the same.
    """

    exists: Callable[[Shelf], bool]
    precision: int
    unit: dict[str, Any] = field(default_factory=dict)
    difference: dict[str, Any] | None = None
    enabled: bool = True


def _measured(metric: Metric) -> Callable[[Shelf], bool]:
    """Return whether a shelf measures a metric."""
    return lambda shelf: shelf.has(metric)


def _fed(metric: Metric) -> Callable[[Shelf], bool]:
    """Return whether a reservoir that feeds a shelf measures a metric."""
    return lambda shelf: any(
        reservoir.has(metric) and shelf.rack.id in reservoir.layout.racks
        for reservoir in shelf.farm.reservoirs.values()
    )


def _unit(unit: str, device_class: SensorDeviceClass | None = None) -> dict[str, Any]:
    """Return unit and class of a sensor."""
    return {"native_unit_of_measurement": unit, "device_class": device_class}


_TEMPERATURE = _unit(UnitOfTemperature.CELSIUS, SensorDeviceClass.TEMPERATURE)
_KELVIN = _unit(UnitOfTemperature.KELVIN, SensorDeviceClass.TEMPERATURE_DELTA)

_SHAPES: dict[Target, _Shape] = {
    Target.TEMPERATURE: _Shape(_measured(Metric.TEMPERATURE), 1, _TEMPERATURE, _KELVIN),
    # VPD says it with the temperature, and a large farm has room for one of them.
    Target.HUMIDITY: _Shape(
        _measured(Metric.HUMIDITY),
        0,
        _unit(UnitOfRatio.PERCENTAGE),
        enabled=False,
    ),
    Target.VPD: _Shape(
        has_air,
        2,
        {
            **_unit(UnitOfPressure.KPA, SensorDeviceClass.PRESSURE),
            "suggested_unit_of_measurement": UnitOfPressure.KPA,
        },
    ),
    Target.CO2: _Shape(_measured(Metric.CO2), 0, _unit(UnitOfRatio.PARTS_PER_MILLION)),
    # The light plan says of the light what there is to say.
    Target.PPFD: _Shape(_measured(Metric.PPFD), 0, _unit(UNIT_PPFD), enabled=False),
    Target.DLI: _Shape(_measured(Metric.PPFD), 1, _unit(UNIT_DLI), enabled=False),
    Target.PHOTOPERIOD: _Shape(
        _measured(Metric.PPFD),
        1,
        _unit(UnitOfTime.HOURS, SensorDeviceClass.DURATION),
        enabled=False,
    ),
    Target.EC: _Shape(
        _fed(Metric.EC),
        2,
        _unit(UnitOfConductivity.MILLISIEMENS_PER_CM, SensorDeviceClass.CONDUCTIVITY),
        enabled=False,
    ),
    Target.PH: _Shape(_fed(Metric.PH), 2, enabled=False),
    Target.WATER_TEMPERATURE: _Shape(
        _fed(Metric.WATER_TEMPERATURE), 1, _TEMPERATURE, _KELVIN, enabled=False
    ),
}


def targets_of(shelf: Shelf) -> Iterator[tuple[Target, str | None, int]]:
    """Yield what a shelf is held against, with its unit and decimals."""
    for target, shape in _SHAPES.items():
        if shape.exists(shelf):
            unit: str | None = shape.unit.get("native_unit_of_measurement")
            yield target, unit, shape.precision


def _sensors(
    target: Target, shape: _Shape
) -> tuple[PlaceSensorDescription[Shelf], ...]:
    """Return the ends of a target's band, and how far the shelf is from it."""
    common: dict[str, Any] = {
        "topics": (Topic.TARGETS,),
        "exists_fn": shape.exists,
        "suggested_display_precision": shape.precision,
        "entity_registry_enabled_default": False,
    }

    def low(shelf: Shelf) -> float | None:
        """Return the lower end of the band."""
        band = shelf.targets.bands.get(target)
        return None if band is None else band.minimum

    def high(shelf: Shelf) -> float | None:
        """Return the upper end of the band."""
        band = shelf.targets.bands.get(target)
        return None if band is None else band.maximum

    difference = shape.unit if shape.difference is None else shape.difference
    return (
        PlaceSensorDescription(
            key=f"{target}_target_low", value_fn=low, **common, **shape.unit
        ),
        PlaceSensorDescription(
            key=f"{target}_target_high", value_fn=high, **common, **shape.unit
        ),
        PlaceSensorDescription(
            key=f"{target}_deviation",
            value_fn=lambda shelf: shelf.targets.deviation(target),
            state_class=SensorStateClass.MEASUREMENT,
            **common,
            **difference,
        ),
    )


TARGET_SENSORS: tuple[PlaceSensorDescription[Shelf], ...] = tuple(
    sensor for target, shape in _SHAPES.items() for sensor in _sensors(target, shape)
)


def _in_target(position: Position) -> bool | None:
    """Return whether a value is in its band, None where that is not known."""
    return None if position is Position.UNKNOWN else position is Position.IN_TARGET


def _all_details(shelf: Shelf) -> dict[str, list[str]]:
    """Return what is too low, too high, in its band and not known of a shelf with a crop."""
    if not shelf.targets.bands:
        return {}
    found: dict[Position, list[str]] = {position: [] for position in Position}
    for target, shape in _SHAPES.items():
        if target in shelf.targets.bands and shape.exists(shelf):
            found[shelf.targets.position(target)].append(target.value)
    return {
        "low": found[Position.LOW],
        "high": found[Position.HIGH],
        "within": found[Position.IN_TARGET],
        "unknown": found[Position.UNKNOWN],
    }


def _in_target_of(target: Target, shape: _Shape) -> PlaceBinarySensorDescription[Shelf]:
    """Return whether one metric of a shelf is in its band."""
    return PlaceBinarySensorDescription(
        key=f"{target}_in_target",
        topics=(Topic.TARGETS,),
        exists_fn=shape.exists,
        value_fn=lambda shelf: _in_target(shelf.targets.position(target)),
        entity_registry_enabled_default=shape.enabled,
    )


IN_TARGET: tuple[PlaceBinarySensorDescription[Shelf], ...] = (
    PlaceBinarySensorDescription(
        key="in_target",
        topics=(Topic.TARGETS,),
        exists_fn=lambda shelf: any(shape.exists(shelf) for shape in _SHAPES.values()),
        value_fn=lambda shelf: shelf.targets.in_target,
        detail_fn=_all_details,
    ),
    *(_in_target_of(target, shape) for target, shape in _SHAPES.items()),
)
