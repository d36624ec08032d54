"""What happens to the crops of a shelf, as it happens."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import PlaceEntity, PlaceEntityDescription, async_show_places
from .farm.batch_events import BatchEvent, Happening
from .farm.shelf import Shelf
from .models import VerticalFarmConfigEntry

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class CropEventDescription(PlaceEntityDescription[Shelf], EventEntityDescription):
    """The events of a shelf's crops."""


CROP_EVENT = CropEventDescription(
    key="crop_event", topics=(), event_types=list(Happening)
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: VerticalFarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the events of a farm's shelves."""
    async_show_places(
        entry,
        async_add_entities,
        Platform.EVENT,
        Shelf,
        describe=lambda _: (CROP_EVENT,),
        create=CropEvent,
    )


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
