"""What happens to the crops of a shelf and to the alarms of a farm, as it happens."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .control.alarm_catalogue import AlarmKey
from .control.alarms import Alarm, Happening as AlarmHappening
from .entity import PlaceEntity, PlaceEntityDescription, async_show_places
from .farm.batch_events import BatchEvent, Happening
from .farm.live import Farm
from .farm.places import Place
from .farm.shelf import Shelf
from .models import VerticalFarmConfigEntry

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class CropEventDescription(PlaceEntityDescription[Shelf], EventEntityDescription):
    """The events of a shelf's crops."""


@dataclass(frozen=True, kw_only=True)
class AlarmEventDescription(PlaceEntityDescription[Farm], EventEntityDescription):
    """The events of a farm's alarms."""


ALARM_EVENT = AlarmEventDescription(
    key="alarm_event", topics=(), event_types=list(AlarmHappening)
)
CROP_EVENT = CropEventDescription(
    key="crop_event", topics=(), event_types=list(Happening)
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: VerticalFarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the events of a farm and its shelves."""
    async_show_places(
        entry,
        async_add_entities,
        Platform.EVENT,
        Place,
        describe=describe,
        create=create,
    )


type AnyDescription = AlarmEventDescription | CropEventDescription


def describe(place: Place) -> Iterable[AnyDescription]:
    """Yield the events that a place tells of."""
    if isinstance(place, Shelf):
        yield CROP_EVENT
    elif isinstance(place, Farm):
        yield ALARM_EVENT


def create(
    place: Place, description: AnyDescription, device: dr.AnyDeviceEntry | None
) -> EventEntity:
    """Return the entity of events."""
    if isinstance(description, AlarmEventDescription):
        return AlarmEvent(cast("Farm", place), description, device)
    return CropEvent(cast("Shelf", place), description, device)


class AlarmEvent(PlaceEntity[Farm, AlarmEventDescription], EventEntity):
    """What happened last to an alarm of a farm."""

    entity_description: AlarmEventDescription
    _unrecorded_attributes = frozenset({"limit"})

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self.place.alarms.on_happening(self._async_happened))

    @callback
    @override
    def async_show(self) -> None:
        """Write nothing: an event is written when it happens."""

    @callback
    def _async_happened(self, key: AlarmKey, happening: AlarmHappening) -> None:
        """Take what happened to an alarm."""
        alarms = self.place.alarms
        details = alarms.details(key, alarms.get(key) or Alarm())
        self._trigger_event(happening.value, details)
        self.async_write_ha_state()


class CropEvent(PlaceEntity[Shelf, CropEventDescription], EventEntity):
    """What happened last to a batch on a shelf."""

    entity_description: CropEventDescription
    _unrecorded_attributes = frozenset({"note"})

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(
            self.place.farm.growing.async_on_event(self._async_happened)
        )

    @callback
    @override
    def async_show(self) -> None:
        """Write nothing: an event is written when it happens."""

    @callback
    def _async_happened(self, happened: BatchEvent) -> None:
        """Take what happened to a batch that stands, or stood, on this shelf."""
        if self.place.id not in happened.shelves:
            return
        details = happened.details()
        self._trigger_event(str(details.pop("type")), details)
        self.async_write_ha_state()
