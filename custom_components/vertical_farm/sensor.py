"""Sensors of the farm, its racks, shelves and reservoirs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import (
    EntityCategory,
    Platform,
    UnitOfConductivity,
    UnitOfDensity,
    UnitOfEnergy,
    UnitOfPressure,
    UnitOfRatio,
    UnitOfTemperature,
    UnitOfTime,
    UnitOfVolume,
    UnitOfVolumeFlowRate,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType

from .agronomy import psychrometrics
from .agronomy.light import dli_mol
from .const import CONF_KIND, KIND_DEMO
from .demo.sensor import async_setup_demo_sensors
from .entity import PlaceEntity, PlaceEntityDescription, async_show_places
from .farm.live import Farm
from .farm.metrics import UNIT_DLI, UNIT_LIGHT_SUM, UNIT_PPFD, Metric
from .farm.places import JOULES_PER_KWH, Group, Place, Rack, Reservoir, Shelf, Topic
from .models import DemoConfigEntry, VerticalFarmConfigEntry

PARALLEL_UPDATES = 0

_AIR = (Metric.TEMPERATURE, Metric.HUMIDITY)
UNIT_MIXING_RATIO = "g/kg"
_SPARE_DIGITS = 3


@dataclass(frozen=True, kw_only=True)
class PlaceSensorDescription[PlaceT: Place](
    PlaceEntityDescription[PlaceT], SensorEntityDescription
):
    """A sensor: how its value follows from a place.

    `daily` sensors count from the start of the crop day; `detail_fn` gives attributes
    that are not recorded.
    """

    value_fn: Callable[[PlaceT], StateType | datetime]
    unit_fn: Callable[[PlaceT], str] | None = None
    detail_fn: Callable[[PlaceT], dict[str, Any]] | None = None
    daily: bool = False

_TEMPERATURE: dict[str, Any] = {
    "device_class": SensorDeviceClass.TEMPERATURE,
    "state_class": SensorStateClass.MEASUREMENT,
    "native_unit_of_measurement": UnitOfTemperature.CELSIUS,
    "suggested_display_precision": 1,
}
_HUMIDITY: dict[str, Any] = {
    "device_class": SensorDeviceClass.HUMIDITY,
    "state_class": SensorStateClass.MEASUREMENT,
    "native_unit_of_measurement": UnitOfRatio.PERCENTAGE,
    "suggested_display_precision": 0,
}
_VPD: dict[str, Any] = {
    "device_class": SensorDeviceClass.PRESSURE,
    "state_class": SensorStateClass.MEASUREMENT,
    "native_unit_of_measurement": UnitOfPressure.KPA,
    "suggested_unit_of_measurement": UnitOfPressure.KPA,
    "suggested_display_precision": 2,
}
_CO2: dict[str, Any] = {
    "device_class": SensorDeviceClass.CO2,
    "state_class": SensorStateClass.MEASUREMENT,
    "native_unit_of_measurement": UnitOfRatio.PARTS_PER_MILLION,
    "suggested_display_precision": 0,
}
_PPFD: dict[str, Any] = {
    "state_class": SensorStateClass.MEASUREMENT,
    "native_unit_of_measurement": UNIT_PPFD,
    "suggested_display_precision": 0,
}
_DLI: dict[str, Any] = {
    "daily": True,
    "state_class": SensorStateClass.TOTAL,
    "native_unit_of_measurement": UNIT_DLI,
    "suggested_display_precision": 1,
}
_ENERGY: dict[str, Any] = {
    "daily": True,
    "device_class": SensorDeviceClass.ENERGY,
    "state_class": SensorStateClass.TOTAL,
    "native_unit_of_measurement": UnitOfEnergy.KILO_WATT_HOUR,
    "suggested_display_precision": 2,
}
_COST: dict[str, Any] = {
    "daily": True,
    "device_class": SensorDeviceClass.MONETARY,
    "state_class": SensorStateClass.TOTAL,
    "suggested_display_precision": 2,
}
_WATER: dict[str, Any] = {
    "daily": True,
    "device_class": SensorDeviceClass.WATER,
    "state_class": SensorStateClass.TOTAL,
    "native_unit_of_measurement": UnitOfVolume.LITERS,
    "suggested_display_precision": 1,
}


def _measured(metric: Metric) -> dict[str, Any]:
    """Return what a sensor needs that shows a metric as it is."""
    return {
        "key": metric.value,
        "topics": (metric,),
        "needs": (metric,),
        "exists_fn": lambda place: place.has(metric),
        "value_fn": lambda place: place.value(metric),
    }


def _has_air(place: Place) -> bool:
    """Return whether the air's temperature and humidity are both measured."""
    return place.has(Metric.TEMPERATURE) and place.has(Metric.HUMIDITY)


def _has_leaf(shelf: Shelf) -> bool:
    """Return whether the leaf's temperature is measured, or the light to assume it."""
    return _has_air(shelf) and (
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


def _time(seconds: float | None) -> datetime | None:
    """Return UTC seconds as a time to show, to the second."""
    return None if seconds is None else datetime.fromtimestamp(int(seconds), UTC)


def _percent(share: float | None) -> float | None:
    """Return a share in %."""
    return None if share is None else share * 100


def _problem_details(place: Place) -> dict[str, Any]:
    """Return which sensors are in trouble, and why."""
    return {
        "problems": [
            {
                "metric": source.slot.metric.value,
                "entity_id": source.entity_id or source.ref,
                "trust": trust.value,
                "cause": cause.value,
            }
            for source, trust, cause in place.problems
        ]
    }


STATUS_SENSORS: tuple[PlaceSensorDescription[Place], ...] = (
    PlaceSensorDescription(
        key="data_age",
        topics=(Topic.STATUS,),
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_display_precision=0,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda place: place.data_age_min,
    ),
    PlaceSensorDescription(
        key="sensor_problems",
        topics=(Topic.STATUS,),
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda place: place.problem_count,
        detail_fn=_problem_details,
    ),
)

SHELF_SENSORS: tuple[PlaceSensorDescription[Shelf], ...] = (
    PlaceSensorDescription(
        **_measured(Metric.TEMPERATURE),
        **_TEMPERATURE,
    ),
    PlaceSensorDescription(
        **_measured(Metric.HUMIDITY),
        **_HUMIDITY,
    ),
    PlaceSensorDescription(
        key="air_vpd",
        topics=_AIR,
        needs=_AIR,
        exists_fn=_has_air,
        value_fn=lambda shelf: shelf.air_vpd,
        **_VPD,
    ),
    PlaceSensorDescription(
        key="leaf_vpd",
        topics=(*_AIR, Metric.LEAF_TEMPERATURE, Metric.PPFD),
        needs=_AIR,
        exists_fn=_has_leaf,
        value_fn=_leaf_vpd,
        **_VPD,
    ),
    PlaceSensorDescription(
        **_measured(Metric.LEAF_TEMPERATURE),
        **_TEMPERATURE,
    ),
    PlaceSensorDescription(
        key="dew_point",
        topics=_AIR,
        needs=_AIR,
        exists_fn=_has_air,
        value_fn=_from_air(psychrometrics.dew_point),
        entity_registry_enabled_default=False,
        **_TEMPERATURE,
    ),
    PlaceSensorDescription(
        key="absolute_humidity",
        topics=_AIR,
        needs=_AIR,
        exists_fn=_has_air,
        value_fn=_from_air(psychrometrics.absolute_humidity),
        device_class=SensorDeviceClass.ABSOLUTE_HUMIDITY,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfDensity.GRAMS_PER_CUBIC_METER,
        suggested_display_precision=1,
        entity_registry_enabled_default=False,
    ),
    PlaceSensorDescription(
        key="mixing_ratio",
        topics=(*_AIR, Metric.AIR_PRESSURE),
        needs=_AIR,
        exists_fn=_has_air,
        value_fn=_mixing_ratio,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UNIT_MIXING_RATIO,
        suggested_display_precision=1,
        entity_registry_enabled_default=False,
    ),
    PlaceSensorDescription(
        **_measured(Metric.CO2),
        **_CO2,
    ),
    PlaceSensorDescription(
        **_measured(Metric.PPFD),
        **_PPFD,
    ),
    PlaceSensorDescription(
        key="dli_today",
        topics=(Topic.DAY,),
        exists_fn=lambda shelf: shelf.has(Metric.PPFD),
        value_fn=lambda shelf: shelf.dli,
        **_DLI,
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
    ),
    PlaceSensorDescription(
        key="energy_today",
        topics=(Topic.DAY,),
        exists_fn=lambda shelf: shelf.has(Metric.POWER),
        value_fn=lambda shelf: shelf.energy.total / JOULES_PER_KWH,
        **_ENERGY,
    ),
    PlaceSensorDescription(
        key="cost_today",
        topics=(Topic.DAY,),
        exists_fn=lambda shelf: shelf.has(Metric.POWER) and shelf.farm.priced,
        value_fn=lambda shelf: shelf.cost.total / JOULES_PER_KWH,
        unit_fn=lambda shelf: shelf.farm.layout.currency,
        **_COST,
    ),
)


def _any(metric: Metric) -> Callable[[Group], bool]:
    """Return whether a metric is measured on any shelf of a group."""
    return lambda group: any(shelf.has(metric) for shelf in group.members)


def _mean(value: Callable[[Shelf], float | None]) -> Callable[[Group], float | None]:
    """Return the mean of a shelf's value over a group."""
    return lambda group: group.mean(value)


def _sum(value: Callable[[Shelf], float]) -> Callable[[Group], float]:
    """Return the sum of a shelf's value over a group."""
    return lambda group: sum(value(shelf) for shelf in group.members)


GROUP_SENSORS: tuple[PlaceSensorDescription[Group], ...] = (
    PlaceSensorDescription(
        key="temperature",
        topics=(Topic.ROLLUP,),
        exists_fn=_any(Metric.TEMPERATURE),
        value_fn=_mean(lambda shelf: shelf.value(Metric.TEMPERATURE)),
        **_TEMPERATURE,
    ),
    PlaceSensorDescription(
        key="humidity",
        topics=(Topic.ROLLUP,),
        exists_fn=_any(Metric.HUMIDITY),
        value_fn=_mean(lambda shelf: shelf.value(Metric.HUMIDITY)),
        **_HUMIDITY,
    ),
    PlaceSensorDescription(
        key="air_vpd",
        topics=(Topic.ROLLUP,),
        exists_fn=lambda group: any(_has_air(shelf) for shelf in group.members),
        value_fn=_mean(lambda shelf: shelf.air_vpd),
        **_VPD,
    ),
    PlaceSensorDescription(
        key="co2",
        topics=(Topic.ROLLUP,),
        exists_fn=_any(Metric.CO2),
        value_fn=_mean(lambda shelf: shelf.value(Metric.CO2)),
        **_CO2,
    ),
    PlaceSensorDescription(
        key="ppfd",
        topics=(Topic.ROLLUP,),
        exists_fn=_any(Metric.PPFD),
        value_fn=_mean(lambda shelf: shelf.value(Metric.PPFD)),
        **_PPFD,
    ),
    PlaceSensorDescription(
        key="dli_today",
        topics=(Topic.ROLLUP,),
        exists_fn=_any(Metric.PPFD),
        value_fn=_mean(lambda shelf: shelf.dli),
        **_DLI,
    ),
    PlaceSensorDescription(
        key="energy_today",
        topics=(Topic.ROLLUP,),
        exists_fn=_any(Metric.POWER),
        value_fn=_sum(lambda shelf: shelf.energy.total / JOULES_PER_KWH),
        **_ENERGY,
    ),
    PlaceSensorDescription(
        key="cost_today",
        topics=(Topic.ROLLUP,),
        exists_fn=lambda group: _any(Metric.POWER)(group) and group.farm.priced,
        value_fn=_sum(lambda shelf: shelf.cost.total / JOULES_PER_KWH),
        unit_fn=lambda group: group.farm.layout.currency,
        **_COST,
    ),
)

RESERVOIR_SENSORS: tuple[PlaceSensorDescription[Reservoir], ...] = (
    PlaceSensorDescription(
        key=Metric.EC.value,
        topics=(Metric.EC, Metric.WATER_TEMPERATURE),
        needs=(Metric.EC,),
        exists_fn=lambda reservoir: reservoir.has(Metric.EC),
        value_fn=lambda reservoir: reservoir.ec,
        device_class=SensorDeviceClass.CONDUCTIVITY,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfConductivity.MILLISIEMENS_PER_CM,
        suggested_display_precision=2,
    ),
    PlaceSensorDescription(
        **_measured(Metric.PH),
        device_class=SensorDeviceClass.PH,
        suggested_display_precision=2,
    ),
    PlaceSensorDescription(
        **_measured(Metric.WATER_TEMPERATURE),
        **_TEMPERATURE,
    ),
    PlaceSensorDescription(
        **_measured(Metric.DISSOLVED_OXYGEN),
        native_unit_of_measurement="mg/L",
        suggested_display_precision=1,
    ),
    PlaceSensorDescription(
        **_measured(Metric.LEVEL),
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        suggested_display_precision=0,
    ),
    PlaceSensorDescription(
        key="volume",
        topics=(Metric.LEVEL,),
        needs=(Metric.LEVEL,),
        exists_fn=lambda reservoir: reservoir.has(Metric.LEVEL),
        value_fn=lambda reservoir: reservoir.level_l,
        device_class=SensorDeviceClass.VOLUME_STORAGE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfVolume.LITERS,
        suggested_display_precision=0,
        entity_registry_enabled_default=False,
    ),
    PlaceSensorDescription(
        **_measured(Metric.FLOW),
        device_class=SensorDeviceClass.VOLUME_FLOW_RATE,
        native_unit_of_measurement=UnitOfVolumeFlowRate.LITERS_PER_MINUTE,
        suggested_display_precision=1,
    ),
    PlaceSensorDescription(
        key="water_used_today",
        topics=(Topic.DAY,),
        exists_fn=lambda reservoir: reservoir.has(Metric.LEVEL),
        value_fn=lambda reservoir: reservoir.water.used_l,
        **_WATER,
    ),
    PlaceSensorDescription(
        key="water_expected_today",
        topics=(Topic.DAY,),
        exists_fn=lambda reservoir: bool(reservoir.planted_shelves),
        value_fn=lambda reservoir: reservoir.transpired_l,
        **_WATER,
    ),
)

SENSORS: dict[type[Place], tuple[PlaceSensorDescription[Any], ...]] = {
    Farm: (*GROUP_SENSORS, *STATUS_SENSORS),
    Rack: (*GROUP_SENSORS, *STATUS_SENSORS),
    Shelf: (*SHELF_SENSORS, *STATUS_SENSORS),
    Reservoir: (*RESERVOIR_SENSORS, *STATUS_SENSORS),
}


async def async_setup_entry(
    hass: HomeAssistant,
    entry: VerticalFarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the sensors of a farm, or of the demo farm's hardware."""
    if entry.data[CONF_KIND] == KIND_DEMO:
        async_setup_demo_sensors(cast("DemoConfigEntry", entry), async_add_entities)
        return
    async_show_places(
        entry,
        async_add_entities,
        Platform.SENSOR,
        lambda place: SENSORS[type(place)],
        PlaceSensor,
    )


class PlaceSensor[PlaceT: Place](
    PlaceEntity[PlaceT, PlaceSensorDescription[PlaceT]], SensorEntity
):
    """A value of a place."""

    entity_description: PlaceSensorDescription[PlaceT]
    _unrecorded_attributes = frozenset({"problems"})

    def __init__(
        self,
        place: PlaceT,
        description: PlaceSensorDescription[PlaceT],
        device: dr.AnyDeviceEntry | None,
    ) -> None:
        """Take the value as it is now."""
        super().__init__(place, description, device)
        if description.unit_fn is not None:
            self._attr_native_unit_of_measurement = description.unit_fn(place)
        self._precision = (description.suggested_display_precision or 0) + _SPARE_DIGITS
        self._take(self._value())

    @callback
    @override
    def async_show(self) -> None:
        value = self._value()
        available = self._is_available()
        detail_fn = self.entity_description.detail_fn
        if (
            value == self._attr_native_value
            and available == self._attr_available
            and (
                not value
                or detail_fn is None
                or detail_fn(self.place) == self._attr_extra_state_attributes
            )
        ):
            return
        self._attr_available = available
        self._take(value)
        self.async_write_ha_state()

    def _value(self) -> StateType | datetime:
        """Return the value, without digits that no sensor can give."""
        value = self.entity_description.value_fn(self.place)
        return round(value, self._precision) if isinstance(value, float) else value

    def _take(self, value: StateType | datetime) -> None:
        """Take a value, with its day and its details."""
        description = self.entity_description
        self._attr_native_value = value
        if description.daily:
            self._attr_last_reset = _time(self.place.farm.day_start)
        if description.detail_fn is not None:
            self._attr_extra_state_attributes = description.detail_fn(self.place)
