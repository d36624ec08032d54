"""The sensors of what grows: on a shelf, in a rack and on the farm."""

from typing import Any

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import UnitOfMass, UnitOfTime

from . import crop_values as values
from .crop_values import NOTHING
from .farm.places import Group, Topic
from .farm.shelf import Shelf
from .growing.recipes import TaskKind
from .sensor_shapes import PlaceSensorDescription

CROPS = (
    "arugula",
    "basil_genovese",
    "chilli_compact",
    "cilantro",
    "kale_baby",
    "lettuce_baby_leaf",
    "lettuce_butterhead",
    "lettuce_romaine",
    "microgreens_radish",
    "microgreens_sunflower",
    "pak_choi",
    "parsley",
    "pea_shoots",
    "spearmint",
    "spinach_baby",
    "strawberry_everbearing",
    "swiss_chard_baby",
    "tomato_dwarf",
)
"""The crops of the library, known without reading the disk."""

DETAILS = frozenset(
    {
        "batch",
        "batches",
        "confidence",
        "deductions",
        "due",
        "due_tasks",
        "earliest",
        "grade",
        "high_g",
        "latest",
        "low_g",
        "name",
        "note",
        "overdue",
        "plants",
        "reason",
        "recipe",
        "shift_d",
        "sown",
        "stage_ends",
        "task",
        "unknown",
        "variety",
    }
)
"""What these sensors say besides their state; none of it is recorded."""

_DAYS: dict[str, Any] = {
    "topics": (Topic.CROP, Topic.DATES),
    "device_class": SensorDeviceClass.DURATION,
    "native_unit_of_measurement": UnitOfTime.DAYS,
    "suggested_display_precision": 0,
}
_EXPECTED_YIELD: dict[str, Any] = {
    "key": "expected_yield",
    "topics": (Topic.CROP, Topic.DATES),
    "value_fn": values.expected_g,
    "detail_fn": values.expected_details,
    "device_class": SensorDeviceClass.WEIGHT,
    "state_class": SensorStateClass.MEASUREMENT,
    "native_unit_of_measurement": UnitOfMass.GRAMS,
    "suggested_display_precision": 0,
}
_HEALTH: dict[str, Any] = {
    "key": "health",
    "topics": (Topic.CROP, Topic.HEALTH),
    "value_fn": values.health,
    "detail_fn": lambda place: values.health_details(place.health),
    "state_class": SensorStateClass.MEASUREMENT,
    "suggested_display_precision": 0,
}

CROP_SENSORS: tuple[PlaceSensorDescription[Shelf], ...] = (
    PlaceSensorDescription(
        key="crop",
        topics=(Topic.CROP, Topic.STATUS),
        value_fn=values.crop,
        detail_fn=values.crop_details,
        device_class=SensorDeviceClass.ENUM,
        options=[*CROPS, NOTHING],
    ),
    PlaceSensorDescription(
        key="batch_age",
        value_fn=values.age_d,
        entity_registry_enabled_default=False,
        **_DAYS,
    ),
    PlaceSensorDescription(
        key="days_to_harvest", value_fn=values.days_to_harvest, **_DAYS
    ),
    PlaceSensorDescription(
        key="harvest_date",
        topics=(Topic.CROP, Topic.DATES),
        value_fn=values.harvest_date,
        detail_fn=values.harvest_details,
        device_class=SensorDeviceClass.DATE,
    ),
    PlaceSensorDescription(**_EXPECTED_YIELD),
    PlaceSensorDescription(**_HEALTH),
    PlaceSensorDescription(
        key="next_task",
        topics=(Topic.CROP, Topic.TASKS, Topic.DATES),
        value_fn=values.next_task,
        detail_fn=values.next_task_details,
        device_class=SensorDeviceClass.ENUM,
        options=[*TaskKind, NOTHING],
    ),
)


def _group_sensors(*, farm: bool) -> tuple[PlaceSensorDescription[Group], ...]:
    """Return the sensors of a rack or farm; a rack's counts are disabled by default.

    Home Assistant allows 10,000 enabled entities in a config entry, and a large farm has
    many racks.
    """
    count: dict[str, Any] = {
        "state_class": SensorStateClass.MEASUREMENT,
        "entity_registry_enabled_default": farm,
    }
    return (
        PlaceSensorDescription(**_HEALTH),
        PlaceSensorDescription(
            key="ready_to_harvest",
            topics=(Topic.CROP,),
            value_fn=lambda group: len(values.ready(group)),
            detail_fn=lambda group: {"batches": values.ready(group)},
            state_class=SensorStateClass.MEASUREMENT,
        ),
        PlaceSensorDescription(
            key="next_harvest",
            topics=(Topic.CROP, Topic.DATES),
            value_fn=values.next_harvest,
            detail_fn=values.next_harvest_details,
            device_class=SensorDeviceClass.DATE,
            entity_registry_enabled_default=farm,
        ),
        PlaceSensorDescription(**_EXPECTED_YIELD),
        PlaceSensorDescription(
            key="batches",
            topics=(Topic.CROP,),
            value_fn=lambda group: len(values.batches_of(group)),
            **count,
        ),
        PlaceSensorDescription(
            key="plants", topics=(Topic.CROP,), value_fn=values.plants, **count
        ),
        PlaceSensorDescription(
            key="open_tasks",
            topics=(Topic.CROP, Topic.TASKS),
            value_fn=lambda group: len(values.open_tasks(group)),
            **count,
        ),
        PlaceSensorDescription(
            key="overdue_tasks",
            topics=(Topic.CROP, Topic.TASKS, Topic.DATES),
            value_fn=values.overdue_tasks,
            detail_fn=values.due_tasks,
            state_class=SensorStateClass.MEASUREMENT,
        ),
    )


RACK_CROP_SENSORS = _group_sensors(farm=False)
FARM_CROP_SENSORS = _group_sensors(farm=True)
