"""The base of the farm's entities: each shows one value of a place."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .farm.metrics import Metric
from .farm.places import Place
from .models import VerticalFarmConfigEntry


@dataclass(frozen=True, kw_only=True)
class PlaceEntityDescription[PlaceT: Place](EntityDescription):
    """What an entity shows of a place, and when there is news of it.

    `needs` are the metrics that must be available for the entity to be available.
    """

    topics: tuple[str, ...]
    needs: tuple[Metric, ...] = ()
    exists_fn: Callable[[PlaceT], bool] = lambda _: True


class PlaceEntity[PlaceT: Place, DescriptionT: PlaceEntityDescription[Any]](Entity):
    """An entity that shows something of a place."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(
        self,
        place: PlaceT,
        description: DescriptionT,
        device: dr.AnyDeviceEntry | None,
    ) -> None:
        """Attach the entity to the place's device."""
        self.place = place
        self.entity_description = description
        self.device_entry = device
        self._attr_translation_key = description.key
        self._attr_unique_id = unique_id(place, description)
        self._attr_available = self._is_available()

    entity_description: DescriptionT

    @override
    async def async_added_to_hass(self) -> None:
        # A renamed entity is removed and added by Home Assistant itself.
        self.place.shown.add(unique_id(self.place, self.entity_description))
        self.async_on_remove(
            self.place.add_show(self.entity_description.topics, self.async_show)
        )

    @override
    async def async_will_remove_from_hass(self) -> None:
        await super().async_will_remove_from_hass()
        self.place.shown.discard(unique_id(self.place, self.entity_description))

    @callback
    def async_show(self) -> None:
        """Write the state where it differs from what was written last."""
        raise NotImplementedError

    def _is_available(self) -> bool:
        """Return whether the sensors behind the value are available."""
        place = self.place
        for metric in self.entity_description.needs:
            if not place.reading(metric).available:
                return False
        return True


def unique_id(place: Place, description: EntityDescription) -> str:
    """Return what identifies an entity for good: the place's id and the key."""
    return f"{place.id}_{description.key}"


@callback
def async_show_places[PlaceT: Place, DescriptionT: PlaceEntityDescription[Any]](
    entry: VerticalFarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    domain: str,
    kind: type[PlaceT],
    *,
    describe: Callable[[PlaceT], Iterable[DescriptionT]],
    create: Callable[[PlaceT, DescriptionT, dr.AnyDeviceEntry | None], Entity],
) -> None:
    """Add the entities of every place of a kind, now and as the layout changes.

    Entities that the layout has no more use for leave the registry.
    """
    farm = entry.runtime_data.farm
    devices = dr.async_get(farm.hass)
    registry = er.async_get(farm.hass)

    @callback
    def update(places: list[Place]) -> None:
        """Add what is new and remove what is gone."""
        registered = {
            known.unique_id: known
            for known in er.async_entries_for_config_entry(registry, entry.entry_id)
            if known.domain == domain
        }
        expected: set[str] = set()
        added: dict[str | None, list[Entity]] = defaultdict(list)
        for place in places:
            if not isinstance(place, kind):
                continue
            device = devices.async_get(place.device_id)
            for description in describe(place):
                if not description.exists_fn(place):
                    continue
                identity = unique_id(place, description)
                expected.add(identity)
                if identity in place.shown or _is_disabled(registered.get(identity)):
                    continue
                place.shown.add(identity)
                added[place.subentry_id].append(create(place, description, device))
        for identity in registered.keys() - expected:
            registry.async_remove(registered[identity].entity_id)
        for subentry_id, entities in added.items():
            async_add_entities(entities, config_subentry_id=subentry_id)

    entry.async_on_unload(farm.async_on_places(update))


def _is_disabled(registered: er.RegistryEntry | None) -> bool:
    """Return whether an entity need not be made: enabling one sets up the entry anew."""
    return registered is not None and registered.disabled
