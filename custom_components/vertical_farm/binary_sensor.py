"""Binary sensors of the farm, its racks, shelves and reservoirs."""

from collections.abc import Iterable
from typing import Any, cast, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
)
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .air_views import CHANGES, CLIMATE_DUE, CO2_DUE
from .alarm_views import ALARM, ALARM_DETAILS
from .const import CONF_KIND, KIND_DEMO
from .demo.binary_sensor import async_setup_demo_binary_sensors
from .entity import PlaceEntity, async_show_places
from .farm.live import Farm
from .farm.places import Group, Place, Topic
from .farm.reservoir import Reservoir
from .farm.shelf import Shelf
from .farm.trust import Cause, Trust
from .guard_views import FAULTS, GUARD
from .irrigation_views import DETAILS as IRRIGATION_DETAILS, IRRIGATION_DUE, TOP_UP_DUE
from .link_views import COMPANION_CONNECTED
from .models import DemoConfigEntry, VerticalFarmConfigEntry
from .sensor_shapes import PlaceBinarySensorDescription
from .target_entities import DETAILS, IN_TARGET

PARALLEL_UPDATES = 0


STALE = "stale"


def _trust(place: Place) -> dict[str, Any]:
    """Return whether every value shown here is trusted, and which sensors are silent.

    A rack or farm has too many values to look at each: there the sensors must be well.
    """
    slots = list(place.used_slots()) if not isinstance(place, Group) else []
    if isinstance(place, Group):
        measured = any(True for _ in place.all_slots())
        trusted = place.problem_count == 0
        problems = place.problems if place.problem_count else []
    else:
        measured = bool(slots)
        trusted = all(slot.reading.trust is Trust.OK for slot in slots)
        problems = [problem for slot in slots for problem in slot.problems]
    return {
        "trusted": trusted if measured else None,
        STALE: sorted(
            source.entity_id or source.ref
            for source, _, cause in problems
            if cause is Cause.STALE
        ),
    }


PROBLEM: PlaceBinarySensorDescription[Place] = PlaceBinarySensorDescription(
    key="sensor_problem",
    topics=(Topic.STATUS,),
    device_class=BinarySensorDeviceClass.PROBLEM,
    entity_category=EntityCategory.DIAGNOSTIC,
    value_fn=lambda place: place.problem_count > 0,
    detail_fn=_trust,
)
LEAK: PlaceBinarySensorDescription[Reservoir] = PlaceBinarySensorDescription(
    key="leak",
    topics=(Topic.STATUS,),
    device_class=BinarySensorDeviceClass.MOISTURE,
    exists_fn=lambda reservoir: bool(reservoir.layout.leak),
    value_fn=lambda reservoir: reservoir.leaking,
)


def describe(place: Place) -> Iterable[PlaceBinarySensorDescription[Any]]:
    """Yield the binary sensors that a place may have."""
    yield PROBLEM
    if isinstance(place, Farm):
        yield COMPANION_CONNECTED
    yield ALARM
    if not isinstance(place, Shelf):
        yield GUARD
    if isinstance(place, Reservoir):
        yield LEAK
        yield IRRIGATION_DUE
        yield TOP_UP_DUE
    elif isinstance(place, Shelf):
        yield from IN_TARGET
    elif isinstance(place, Farm):
        yield CLIMATE_DUE
        yield CO2_DUE


async def async_setup_entry(
    hass: HomeAssistant,
    entry: VerticalFarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the binary sensors of a farm, or of the demo farm's hardware."""
    if entry.data[CONF_KIND] == KIND_DEMO:
        async_setup_demo_binary_sensors(
            cast("DemoConfigEntry", entry), async_add_entities
        )
        return
    async_show_places(
        entry,
        async_add_entities,
        Platform.BINARY_SENSOR,
        Place,
        describe=describe,
        create=PlaceBinarySensor,
    )


class PlaceBinarySensor[PlaceT: Place](
    PlaceEntity[PlaceT, PlaceBinarySensorDescription[PlaceT]], BinarySensorEntity
):
    """A yes or no about a place."""

    entity_description: PlaceBinarySensorDescription[PlaceT]
    _unrecorded_attributes = (
        DETAILS | IRRIGATION_DETAILS | ALARM_DETAILS | {CHANGES, FAULTS, STALE}
    )

    def __init__(
        self,
        place: PlaceT,
        description: PlaceBinarySensorDescription[PlaceT],
        device: dr.AnyDeviceEntry | None,
    ) -> None:
        """Take the state as it is now."""
        super().__init__(place, description, device)
        self._attr_is_on = description.value_fn(place)
        if description.detail_fn is not None:
            self._attr_extra_state_attributes = description.detail_fn(place)

    @callback
    @override
    def async_show(self) -> None:
        description = self.entity_description
        value = description.value_fn(self.place)
        changed = value != self._attr_is_on
        self._attr_is_on = value
        if description.detail_fn is not None:
            details = description.detail_fn(self.place)
            changed = changed or details != self._attr_extra_state_attributes
            self._attr_extra_state_attributes = details
        if changed:
            self.async_write_ha_state()
