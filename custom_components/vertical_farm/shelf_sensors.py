"""The sensors of a shelf."""

from collections.abc import Callable

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory, UnitOfDensity, UnitOfRatio, UnitOfTime

from .agronomy import psychrometrics
from .agronomy.light import dli_mol
from .farm.metrics import UNIT_DLI, UNIT_LIGHT_SUM, Metric
from .farm.places import Topic
from .farm.shelf import JOULES_PER_KWH, Shelf
from .sensor_shapes import (
    AIR,
    CO2,
    COST,
    DLI,
    ENERGY,
    HUMIDITY,
    PPFD,
    TEMPERATURE,
    VPD,
    PlaceSensorDescription,
    has_air,
    measured,
)

UNIT_MIXING_RATIO = "g/kg"


def _has_leaf(shelf: Shelf) -> bool:
    """Return whether the leaf's temperature is measured, or the light to assume it."""
    return has_air(shelf) and (
        shelf.has(Metric.LEAF_TEMPERATURE)
        or shelf.has(Metric.PPFD)
        or shelf.layout.lamp is not None
    )


def _from_air(
    formula: Callable[[float, float], float | None],
) -> Callable[[Shelf], float | None]:
    """Return a value function of temperature and humidity."""

    def value(shelf: Shelf) -> float | None:
        """Apply the formula where both are known."""
        air = shelf.value(Metric.TEMPERATURE)
        humidity = shelf.value(Metric.HUMIDITY)
        if air is None or humidity is None:
            return None
        return formula(air, humidity)

    return value


def _leaf_vpd(shelf: Shelf) -> float | None:
    """Return the vapour pressure deficit between leaf and air in kPa."""
    air = shelf.value(Metric.TEMPERATURE)
    humidity = shelf.value(Metric.HUMIDITY)
    leaf = shelf.leaf_temperature
    if air is None or humidity is None or leaf is None:
        return None
    return psychrometrics.leaf_vpd(air, humidity, leaf)


def _mixing_ratio(shelf: Shelf) -> float | None:
    """Return the mixing ratio in g/kg, at the measured air pressure where there is one."""
    air = shelf.value(Metric.TEMPERATURE)
    humidity = shelf.value(Metric.HUMIDITY)
    if air is None or humidity is None:
        return None
    if not shelf.has(Metric.AIR_PRESSURE):
        return psychrometrics.mixing_ratio(air, humidity)
    pressure = shelf.value(Metric.AIR_PRESSURE)
    return (
        None
        if pressure is None
        else psychrometrics.mixing_ratio(air, humidity, pressure)
    )


def _percent(share: float | None) -> float | None:
    """Return a share in %."""
    return None if share is None else share * 100


SHELF_SENSORS: tuple[PlaceSensorDescription[Shelf], ...] = (
    PlaceSensorDescription(
        **measured(Metric.TEMPERATURE),
        **TEMPERATURE,
    ),
    PlaceSensorDescription(
        **measured(Metric.HUMIDITY),
        **HUMIDITY,
    ),
    PlaceSensorDescription(
        key="air_vpd",
        topics=AIR,
        needs=AIR,
        exists_fn=has_air,
        value_fn=lambda shelf: shelf.air_vpd,
        **VPD,
    ),
    PlaceSensorDescription(
        key="leaf_vpd",
        topics=(*AIR, Metric.LEAF_TEMPERATURE, Metric.PPFD),
        needs=AIR,
        exists_fn=_has_leaf,
        value_fn=_leaf_vpd,
        **VPD,
    ),
    PlaceSensorDescription(
        **measured(Metric.LEAF_TEMPERATURE),
        **TEMPERATURE,
    ),
    PlaceSensorDescription(
        key="dew_point",
        topics=AIR,
        needs=AIR,
        exists_fn=has_air,
        value_fn=_from_air(psychrometrics.dew_point),
        entity_registry_enabled_default=False,
        **TEMPERATURE,
    ),
    PlaceSensorDescription(
        key="absolute_humidity",
        topics=AIR,
        needs=AIR,
        exists_fn=has_air,
        value_fn=_from_air(psychrometrics.absolute_humidity),
        device_class=SensorDeviceClass.ABSOLUTE_HUMIDITY,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfDensity.GRAMS_PER_CUBIC_METER,
        suggested_display_precision=1,
        entity_registry_enabled_default=False,
    ),
    PlaceSensorDescription(
        key="mixing_ratio",
        topics=(*AIR, Metric.AIR_PRESSURE),
        needs=AIR,
        exists_fn=has_air,
        value_fn=_mixing_ratio,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UNIT_MIXING_RATIO,
        suggested_display_precision=1,
        entity_registry_enabled_default=False,
    ),
    PlaceSensorDescription(
        **measured(Metric.CO2),
        **CO2,
    ),
    PlaceSensorDescription(
        **measured(Metric.PPFD),
        **PPFD,
    ),
    PlaceSensorDescription(
        key="dli_today",
        topics=(Topic.DAY,),
        exists_fn=lambda shelf: shelf.has(Metric.PPFD),
        value_fn=lambda shelf: shelf.dli,
        **DLI,
    ),
    PlaceSensorDescription(
        key="light_today",
        topics=(Topic.DAY,),
        exists_fn=lambda shelf: shelf.has(Metric.PPFD),
        value_fn=lambda shelf: dli_mol(shelf.light),
        daily=True,
        state_class=SensorStateClass.TOTAL,
        native_unit_of_measurement=UNIT_LIGHT_SUM,
        suggested_display_precision=1,
        entity_registry_enabled_default=False,
    ),
    PlaceSensorDescription(
        key="dli_coverage",
        topics=(Topic.DAY,),
        exists_fn=lambda shelf: shelf.has(Metric.PPFD),
        value_fn=lambda shelf: _percent(shelf.coverage),
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        suggested_display_precision=0,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
    PlaceSensorDescription(
        key="dli_yesterday",
        topics=(Topic.DAY,),
        exists_fn=lambda shelf: shelf.has(Metric.PPFD),
        value_fn=lambda shelf: shelf.dli_yesterday,
        native_unit_of_measurement=UNIT_DLI,
        suggested_display_precision=1,
    ),
    PlaceSensorDescription(
        key="photoperiod_today",
        topics=(Topic.DAY,),
        exists_fn=lambda shelf: shelf.has(Metric.PPFD),
        value_fn=lambda shelf: shelf.light.above_s / 3600,
        daily=True,
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.TOTAL,
        native_unit_of_measurement=UnitOfTime.HOURS,
        suggested_display_precision=1,
        entity_registry_enabled_default=False,
    ),
    PlaceSensorDescription(
        key="energy_today",
        topics=(Topic.DAY,),
        exists_fn=lambda shelf: shelf.has(Metric.POWER),
        value_fn=lambda shelf: shelf.energy.total / JOULES_PER_KWH,
        **ENERGY,
    ),
    PlaceSensorDescription(
        key="cost_today",
        topics=(Topic.DAY,),
        exists_fn=lambda shelf: shelf.has(Metric.POWER) and shelf.farm.priced,
        value_fn=lambda shelf: shelf.cost.total / JOULES_PER_KWH,
        unit_fn=lambda shelf: shelf.farm.layout.currency,
        **COST,
    ),
)
