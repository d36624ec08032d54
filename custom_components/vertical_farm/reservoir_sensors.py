"""The sensors of a reservoir."""

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import (
    UnitOfConductivity,
    UnitOfRatio,
    UnitOfVolume,
    UnitOfVolumeFlowRate,
)

from .farm.metrics import Metric
from .farm.places import Topic
from .farm.reservoir import Reservoir
from .sensor_shapes import TEMPERATURE, WATER, PlaceSensorDescription, measured

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
        **measured(Metric.PH),
        state_class=SensorStateClass.MEASUREMENT,
        device_class=SensorDeviceClass.PH,
        suggested_display_precision=2,
    ),
    PlaceSensorDescription(
        **measured(Metric.WATER_TEMPERATURE),
        **TEMPERATURE,
    ),
    PlaceSensorDescription(
        **measured(Metric.DISSOLVED_OXYGEN),
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement="mg/L",
        suggested_display_precision=1,
    ),
    PlaceSensorDescription(
        **measured(Metric.LEVEL),
        state_class=SensorStateClass.MEASUREMENT,
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
        **measured(Metric.FLOW),
        state_class=SensorStateClass.MEASUREMENT,
        device_class=SensorDeviceClass.VOLUME_FLOW_RATE,
        native_unit_of_measurement=UnitOfVolumeFlowRate.LITERS_PER_MINUTE,
        suggested_display_precision=1,
    ),
    PlaceSensorDescription(
        key="water_used_today",
        topics=(Topic.DAY,),
        exists_fn=lambda reservoir: reservoir.has(Metric.LEVEL),
        value_fn=lambda reservoir: reservoir.water.used_l,
        **WATER,
    ),
    PlaceSensorDescription(
        key="water_expected_today",
        topics=(Topic.DAY,),
        exists_fn=lambda reservoir: bool(reservoir.planted_shelves),
        value_fn=lambda reservoir: reservoir.transpired_l,
        **WATER,
    ),
)
