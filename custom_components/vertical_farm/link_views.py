"""The entities that tell how a farm stands with its companion."""

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory, UnitOfTime

from .farm.live import Farm
from .farm.places import Topic
from .sensor_shapes import PlaceBinarySensorDescription, PlaceSensorDescription, as_time


def _is_linked(farm: Farm) -> bool:
    """Return whether the farm has a companion."""
    return farm.companion is not None


COMPANION_CONNECTED: PlaceBinarySensorDescription[Farm] = PlaceBinarySensorDescription(
    key="companion_connected",
    topics=(Topic.COMPANION,),
    exists_fn=_is_linked,
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
    entity_category=EntityCategory.DIAGNOSTIC,
    value_fn=lambda farm: farm.companion is not None and farm.companion.connected,
)
COMPANION_SENSORS: tuple[PlaceSensorDescription[Farm], ...] = (
    PlaceSensorDescription(
        key="companion_proposals",
        topics=(Topic.COMPANION,),
        exists_fn=_is_linked,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda farm: farm.companion.proposals if farm.companion else None,
    ),
    PlaceSensorDescription(
        key="companion_synced",
        topics=(Topic.COMPANION,),
        exists_fn=_is_linked,
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda farm: as_time(
            farm.companion.synced if farm.companion else None
        ),
    ),
    PlaceSensorDescription(
        key="companion_readings_until",
        topics=(Topic.COMPANION,),
        exists_fn=_is_linked,
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda farm: as_time(
            farm.companion.sent_until if farm.companion else None
        ),
    ),
    PlaceSensorDescription(
        key="companion_behind",
        topics=(Topic.COMPANION,),
        exists_fn=_is_linked,
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda farm: farm.companion.behind_min if farm.companion else None,
    ),
    PlaceSensorDescription(
        key="companion_backlog",
        topics=(Topic.COMPANION,),
        exists_fn=_is_linked,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda farm: farm.companion.events if farm.companion else None,
    ),
)
