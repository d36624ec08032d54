"""The button with which a person says that they have seen what the guard holds off."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import PlaceEntity, PlaceEntityDescription, async_show_places
from .farm.places import Place
from .farm.shelf import Shelf
from .guard_views import is_guarded
from .models import VerticalFarmConfigEntry

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class AcknowledgeDescription(PlaceEntityDescription[Place], ButtonEntityDescription):
    """The acknowledgement of a place's faults."""


ACKNOWLEDGE = AcknowledgeDescription(key="acknowledge", topics=(), exists_fn=is_guarded)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: VerticalFarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the buttons of a farm, its racks and reservoirs."""
    async_show_places(
        entry,
        async_add_entities,
        Platform.BUTTON,
        Place,
        describe=lambda place: () if isinstance(place, Shelf) else (ACKNOWLEDGE,),
        create=AcknowledgeButton,
    )


class AcknowledgeButton(PlaceEntity[Place, AcknowledgeDescription], ButtonEntity):
    """Lets devices run again whose cause is gone."""

    entity_description: AcknowledgeDescription

    @callback
    @override
    def async_show(self) -> None:
        """Show nothing: a button has no state of its own."""

    @override
    async def async_press(self) -> None:
        farm = self.place.farm
        farm.guard.acknowledge(self.place)
        farm.alarms.acknowledge([key for key, _ in farm.alarms.of(self.place)])
        await self.place.farm.memory.async_save()
