"""The mode of the farm and the stage of what grows on a shelf, to see and to set."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast, override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .control.mode import Mode
from .crop_errors import person_needed, refusals
from .crop_values import leading
from .entity import PlaceEntity, PlaceEntityDescription, async_show_places
from .farm.live import Farm
from .farm.places import Place, Topic
from .farm.shelf import Shelf
from .growing.recipes import RecipeError
from .models import VerticalFarmConfigEntry

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class StageDescription(PlaceEntityDescription[Shelf], SelectEntityDescription):
    """The choice of a stage."""


@dataclass(frozen=True, kw_only=True)
class ModeDescription(PlaceEntityDescription[Farm], SelectEntityDescription):
    """The choice of a mode."""


STAGE = StageDescription(key="stage", topics=(Topic.CROP,))
MODE = ModeDescription(key="mode", topics=(Topic.MODE,), options=list(Mode))


type AnyDescription = StageDescription | ModeDescription


def describe(place: Place) -> Iterable[AnyDescription]:
    """Yield the choices that a place offers."""
    if isinstance(place, Shelf):
        yield STAGE
    elif isinstance(place, Farm):
        yield MODE


def create(
    place: Place, description: AnyDescription, device: dr.AnyDeviceEntry | None
) -> SelectEntity:
    """Return the entity of a choice."""
    if isinstance(description, ModeDescription):
        return ModeSelect(cast("Farm", place), description, device)
    return StageSelect(cast("Shelf", place), description, device)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: VerticalFarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the mode of a farm and the stages of its shelves."""
    async_show_places(
        entry,
        async_add_entities,
        Platform.SELECT,
        Place,
        describe=describe,
        create=create,
    )


class ModeSelect(PlaceEntity[Farm, ModeDescription], SelectEntity):
    """The mode of a farm."""

    entity_description: ModeDescription

    def __init__(
        self,
        place: Farm,
        description: ModeDescription,
        device: dr.AnyDeviceEntry | None,
    ) -> None:
        """Take the mode as it is now."""
        super().__init__(place, description, device)
        self._attr_current_option = place.mode

    @callback
    @override
    def async_show(self) -> None:
        self._attr_current_option = self.place.mode
        self.async_write_ha_state()

    @override
    async def async_select_option(self, option: str) -> None:
        with person_needed():
            await self.place.async_set_mode(Mode(option), self._context)


class StageSelect(PlaceEntity[Shelf, StageDescription], SelectEntity):
    """The stage of the batch that leads a shelf; without a crop there is none to set."""

    entity_description: StageDescription

    def __init__(
        self,
        place: Shelf,
        description: StageDescription,
        device: dr.AnyDeviceEntry | None,
    ) -> None:
        """Take the stage as it is now."""
        super().__init__(place, description, device)
        self._attr_options = []
        self._take()

    @callback
    @override
    def async_show(self) -> None:
        before = (self._attr_available, self._attr_current_option, self._attr_options)
        self._take()
        if before != (
            self._attr_available,
            self._attr_current_option,
            self._attr_options,
        ):
            self.async_write_ha_state()

    @override
    async def async_select_option(self, option: str) -> None:
        batch = leading(self.place)
        if batch is not None and option != self._attr_current_option:
            growing = self.place.farm.growing
            with refusals(self.place.farm):
                growing.set_stage(batch.id, option)
            await growing.async_save_now()

    def _take(self) -> None:
        """Take stage and recipe of the leading batch; the last choice stays without one."""
        batch = leading(self.place)
        self._attr_available = batch is not None
        if batch is None:
            self._attr_current_option = None
            return
        growing = self.place.farm.growing
        stage = growing.standing(batch.id).stage
        try:
            stages = list(growing.recipe_of(batch).stage_ids)
        except RecipeError:
            stages = [stage]
        self._attr_options = stages
        self._attr_current_option = stage if stage in stages else None
