"""The base of what lists a farm's crops and tasks: it is made anew once for many changes."""

from typing import Any, override

from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr

from .crop_words import CropWords
from .entity import PlaceEntity, PlaceEntityDescription, unique_id
from .farm.live import Farm


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
