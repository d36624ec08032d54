"""Sensors of the farm, its racks, shelves and reservoirs."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any, cast, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, Platform, UnitOfTime
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType

from .alarm_views import ALARM_COUNT
from .const import CONF_KIND, KIND_DEMO
from .crop_sensors import CROP_SENSORS, DETAILS, FARM_CROP_SENSORS, RACK_CROP_SENSORS
from .demo.sensor import async_setup_demo_sensors
from .entity import PlaceEntity, async_show_places
from .farm.live import Farm
from .farm.places import Place, Topic
from .farm.rack import Rack
from .farm.reservoir import Reservoir
from .farm.shelf import Shelf
from .group_sensors import GROUP_SENSORS
from .irrigation_views import NEXT_IRRIGATION
from .light_views import DETAILS as LIGHT_DETAILS, LIGHT_SENSORS
from .link_views import COMPANION_SENSORS
from .models import DemoConfigEntry, VerticalFarmConfigEntry
from .reservoir_sensors import RESERVOIR_SENSORS
from .sensor_shapes import PlaceSensorDescription, as_time
from .shelf_sensors import SHELF_SENSORS
from .target_entities import TARGET_SENSORS

PARALLEL_UPDATES = 0
_SPARE_DIGITS = 3


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


DATA_AGE: PlaceSensorDescription[Place] = PlaceSensorDescription(
    key="data_age",
    topics=(Topic.STATUS,),
    device_class=SensorDeviceClass.DURATION,
    state_class=SensorStateClass.MEASUREMENT,
    native_unit_of_measurement=UnitOfTime.MINUTES,
    suggested_display_precision=0,
    entity_category=EntityCategory.DIAGNOSTIC,
    value_fn=lambda place: place.data_age_min,
)
PROBLEMS: PlaceSensorDescription[Place] = PlaceSensorDescription(
    key="sensor_problems",
    topics=(Topic.STATUS,),
    state_class=SensorStateClass.MEASUREMENT,
    entity_category=EntityCategory.DIAGNOSTIC,
    value_fn=lambda place: place.problem_count,
    detail_fn=_problem_details,
)
STATUS_SENSORS = (DATA_AGE, PROBLEMS)
# Its shelves tell their age themselves, and a large farm has no room for both.
RACK_STATUS_SENSORS = (
    replace(DATA_AGE, entity_registry_enabled_default=False),
    PROBLEMS,
)

SENSORS: dict[type[Place], tuple[PlaceSensorDescription[Any], ...]] = {
    Farm: (
        *GROUP_SENSORS,
        *FARM_CROP_SENSORS,
        ALARM_COUNT,
        *STATUS_SENSORS,
        *COMPANION_SENSORS,
    ),
    Rack: (*GROUP_SENSORS, *RACK_CROP_SENSORS, *RACK_STATUS_SENSORS),
    Shelf: (
        *SHELF_SENSORS,
        *LIGHT_SENSORS,
        *CROP_SENSORS,
        *TARGET_SENSORS,
        *STATUS_SENSORS,
    ),
    Reservoir: (*RESERVOIR_SENSORS, NEXT_IRRIGATION, *STATUS_SENSORS),
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
        Place,
        describe=lambda place: SENSORS[type(place)],
        create=PlaceSensor,
    )


class PlaceSensor[PlaceT: Place](
    PlaceEntity[PlaceT, PlaceSensorDescription[PlaceT]], SensorEntity
):
    """A value of a place."""

    entity_description: PlaceSensorDescription[PlaceT]
    _unrecorded_attributes = frozenset({"problems", *DETAILS, *LIGHT_DETAILS})

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
        self._plain = not description.daily and description.detail_fn is None
        self._shown: StateType | date | datetime = None
        self._available = self._attr_available
        self._take(self._value())

    @callback
    @override
    def async_show(self) -> None:
        value = self._value()
        available = self._is_available()
        if value != self._shown or not (self._plain or self._surroundings_shown()):
            self._take(value)
        elif available is self._available:
            return
        if available is not self._available:
            self._available = self._attr_available = available
        self.async_write_ha_state()

    def _surroundings_shown(self) -> bool:
        """Return whether the value's day and details are those that are shown."""
        detail_fn = self.entity_description.detail_fn
        if self._day_start != self._present_day() or detail_fn is None:
            return self._day_start == self._present_day()
        details = self._attr_extra_state_attributes
        # Nothing to count, and nothing listed: so it still is.
        nothing = self._shown == 0 and not any(details.values())
        return nothing or detail_fn(self.place) == details

    def _value(self) -> StateType | date | datetime:
        """Return the value, without digits that no sensor can give."""
        value = self.entity_description.value_fn(self.place)
        return round(value, self._precision) if isinstance(value, float) else value

    def _present_day(self) -> float | None:
        """Return when the crop day began that the value counts from."""
        return self.place.farm.day_start if self.entity_description.daily else None

    def _take(self, value: StateType | date | datetime) -> None:
        """Take a value, with its day and its details."""
        description = self.entity_description
        self._shown = self._attr_native_value = value
        if self._plain:
            return
        self._day_start = self._present_day()
        if self._day_start is not None:
            self._attr_last_reset = as_time(self._day_start)
        if description.detail_fn is not None:
            self._attr_extra_state_attributes = description.detail_fn(self.place)
