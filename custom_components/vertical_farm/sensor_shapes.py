"""What the farm's sensors have in common: their description and usual shapes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from homeassistant.components.binary_sensor import BinarySensorEntityDescription
from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import (
    UnitOfEnergy,
    UnitOfPressure,
    UnitOfRatio,
    UnitOfTemperature,
    UnitOfVolume,
)
from homeassistant.helpers.typing import StateType

from .entity import PlaceEntityDescription
from .farm.metrics import UNIT_DLI, UNIT_PPFD, Metric
from .farm.places import Place

AIR = (Metric.TEMPERATURE, Metric.HUMIDITY)


@dataclass(frozen=True, kw_only=True)
class PlaceSensorDescription[PlaceT: Place](
    PlaceEntityDescription[PlaceT], SensorEntityDescription
):
    """A sensor: how its value follows from a place.

    `daily` sensors count from the start of the crop day; `detail_fn` gives attributes
    that are not recorded.
    """

    value_fn: Callable[[PlaceT], StateType | date | datetime]
    unit_fn: Callable[[PlaceT], str] | None = None
    detail_fn: Callable[[PlaceT], dict[str, Any]] | None = None
    daily: bool = False


@dataclass(frozen=True, kw_only=True)
class PlaceBinarySensorDescription[PlaceT: Place](
    PlaceEntityDescription[PlaceT], BinarySensorEntityDescription
):
    """A binary sensor: how its state follows from a place.

    `detail_fn` gives attributes that are not recorded.
    """

    value_fn: Callable[[PlaceT], bool | None]
    detail_fn: Callable[[PlaceT], dict[str, Any]] | None = None


TEMPERATURE: dict[str, Any] = {
    "device_class": SensorDeviceClass.TEMPERATURE,
    "state_class": SensorStateClass.MEASUREMENT,
    "native_unit_of_measurement": UnitOfTemperature.CELSIUS,
    "suggested_display_precision": 1,
}
HUMIDITY: dict[str, Any] = {
    "device_class": SensorDeviceClass.HUMIDITY,
    "state_class": SensorStateClass.MEASUREMENT,
    "native_unit_of_measurement": UnitOfRatio.PERCENTAGE,
    "suggested_display_precision": 0,
}
VPD: dict[str, Any] = {
    "device_class": SensorDeviceClass.PRESSURE,
    "state_class": SensorStateClass.MEASUREMENT,
    "native_unit_of_measurement": UnitOfPressure.KPA,
    "suggested_unit_of_measurement": UnitOfPressure.KPA,
    "suggested_display_precision": 2,
}
CO2: dict[str, Any] = {
    "device_class": SensorDeviceClass.CO2,
    "state_class": SensorStateClass.MEASUREMENT,
    "native_unit_of_measurement": UnitOfRatio.PARTS_PER_MILLION,
    "suggested_display_precision": 0,
}
PPFD: dict[str, Any] = {
    "state_class": SensorStateClass.MEASUREMENT,
    "native_unit_of_measurement": UNIT_PPFD,
    "suggested_display_precision": 0,
}
DLI: dict[str, Any] = {
    "daily": True,
    "state_class": SensorStateClass.TOTAL,
    "native_unit_of_measurement": UNIT_DLI,
    "suggested_display_precision": 1,
}
ENERGY: dict[str, Any] = {
    "daily": True,
    "device_class": SensorDeviceClass.ENERGY,
    "state_class": SensorStateClass.TOTAL,
    "native_unit_of_measurement": UnitOfEnergy.KILO_WATT_HOUR,
    "suggested_display_precision": 2,
}
COST: dict[str, Any] = {
    "daily": True,
    "device_class": SensorDeviceClass.MONETARY,
    "state_class": SensorStateClass.TOTAL,
    "suggested_display_precision": 2,
}
WATER: dict[str, Any] = {
    "daily": True,
    "device_class": SensorDeviceClass.WATER,
    "state_class": SensorStateClass.TOTAL,
    "native_unit_of_measurement": UnitOfVolume.LITERS,
    "suggested_display_precision": 1,
}


def measured(metric: Metric) -> dict[str, Any]:
    """Return what a sensor needs that shows a metric as it is."""
    return {
        "key": metric.value,
        "topics": (metric,),
        "needs": (metric,),
        "exists_fn": lambda place: place.has(metric),
        "value_fn": lambda place: place.value(metric),
    }


def has_air(place: Place) -> bool:
    """Return whether the air's temperature and humidity are both measured."""
    return place.has(Metric.TEMPERATURE) and place.has(Metric.HUMIDITY)


def as_time(seconds: float | None) -> datetime | None:
    """Return UTC seconds as a time to show, to the second."""
    return None if seconds is None else datetime.fromtimestamp(int(seconds), UTC)
