"""The base of what lists a farm's crops and tasks: it is made anew once for many changes."""

from collections.abc import Iterable
from typing import Any, override

from homeassistant.const import Platform
from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .crop_words import CropWords, async_crop_words
from .entity import PlaceEntity, PlaceEntityDescription, async_show_places, unique_id
from .farm.live import Farm
from .farm.places import Place
from .models import VerticalFarmConfigEntry


class FarmList[DescriptionT: PlaceEntityDescription[Any]](
    PlaceEntity[Farm, DescriptionT]
):
    """Something that lists what grows on a farm."""

    def __init__(
        self,
        words: CropWords,
        place: Farm,
        description: DescriptionT,
        device: dr.AnyDeviceEntry | None,
    ) -> None:
        """Take how the farm speaks of its crops."""
        super().__init__(place, description, device)
        self._words = words
        self._growing = place.growing
        self._due = False

    @callback
    @override
    def async_show(self) -> None:
        if not self._due:
            self._due = True
            self.hass.loop.call_soon(self._show)

    def _show(self) -> None:
        """Write the state where it differs, unless the entity has gone."""
        self._due = False
        shown = unique_id(self.place, self.entity_description) in self.place.shown
        if shown and self._renew():
            self.async_write_ha_state()

    def _renew(self) -> bool:
        """Take what there is now; return whether it differs."""
        raise NotImplementedError


async def async_setup_farm_list[DescriptionT: PlaceEntityDescription[Any]](
    entry: VerticalFarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    domain: Platform,
    described: DescriptionT,
    make: type[FarmList[DescriptionT]],
) -> None:
    """Set up the list of a farm."""
    farm = entry.runtime_data.farm
    words = await async_crop_words(farm.hass, farm)

    def describe(place: Place) -> Iterable[DescriptionT]:
        """Yield what a farm has, and other places have not."""
        if isinstance(place, Farm):
            yield described

    def create(
        place: Place, description: DescriptionT, device: dr.AnyDeviceEntry | None
    ) -> Entity:
        """Return the entity of the farm."""
        if not isinstance(place, Farm):
            raise TypeError(f"{place.id} is no farm")
        return make(words, place, description, device)

    async_show_places(entry, async_add_entities, domain, describe, create)
