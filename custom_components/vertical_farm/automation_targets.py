"""Which entities of ours the target of a trigger or condition reaches."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)

from .const import DOMAIN, SUBENTRY_RESERVOIR


@callback
def targeted_devices(hass: HomeAssistant, target: Mapping[str, Any]) -> set[str]:
    """Return the devices of the places that a target reaches, a farm's parts included."""
    selected = async_extract_referenced_entity_ids(
        hass, TargetSelection(dict(target)), primary_entities_only=False
    )
    named = selected.referenced | selected.indirectly_referenced
    everything = Shown(frozenset(), primary=False).widened(hass, target, named)
    return {
        entry.device_id
        for entry in _ours(er.async_get(hass), everything)
        if entry.device_id is not None
    }


class Reach(Enum):
    """Which entities count where a target holds some of a farm, a rack and a shelf."""

    PARTS = auto()
    """Those of the parts: of shelves rather than of their rack or farm."""
    WHOLE = auto()
    """Those of the whole, which tell of their parts too; a shelf without has its rack's."""
    FARM = auto()
    """Those of the farm to which anything in the target belongs."""
    SOURCE = auto()
    """Those of parts, and of the reservoirs that feed the racks in the target."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The entities that show something: their keys, and which of them count."""

    keys: frozenset[str]
    reach: Reach = Reach.PARTS
    primary: bool = True

    @callback
    def widened(
        self, hass: HomeAssistant, target: Mapping[str, Any], entities: set[str]
    ) -> set[str]:
        """Return targeted entities, with those of a farm's parts where it is targeted.

        Home Assistant itself adds a rack's shelves, but not a farm's racks.
        """
        registry = er.async_get(hass)
        farms = set(_targeted_farms(hass, target))
        if self.reach is Reach.FARM:
            farms |= {
                entry.config_entry_id
                for entry in _ours(registry, entities)
                if entry.config_entry_id is not None
            }
        others: set[str] = set()
        if self.reach is Reach.SOURCE:
            others = set(_feeding(hass, _ours(registry, entities)))
        if self.reach is Reach.WHOLE:
            others = set(self._racks_of_shelves_without(_ours(registry, entities)))
        return entities | {
            entry.entity_id
            for entry in _entries(hass, farms, others)
            if entry.disabled_by is None
            and entry.hidden_by is None
            and not (self.primary and entry.entity_category)
        }

    def _racks_of_shelves_without(
        self, found: Iterable[er.RegistryEntry]
    ) -> Iterator[str]:
        """Yield the racks of targeted shelves that show nothing of this themselves."""
        shelves: dict[str, str] = {}
        shown: set[str] = set()
        for entry in found:
            place, rack = _place(entry), entry.config_subentry_id
            if rack is not None and place != rack:
                shelves[place] = rack
                if entry.translation_key in self.keys:
                    shown.add(place)
        yield from (rack for place, rack in shelves.items() if place not in shown)

    @callback
    def narrowed(self, hass: HomeAssistant, entities: set[str]) -> set[str]:
        """Return those of the targeted entities that count."""
        found = [
            entry
            for entry in _ours(er.async_get(hass), entities)
            if entry.translation_key in self.keys
        ]
        parts_count = self.reach in (Reach.PARTS, Reach.SOURCE)
        covered = _wholes if parts_count else _parts
        dropped = set(covered(found))
        return {entry.entity_id for entry in found} - dropped


def shown_by(
    platform: Platform, attribute: str | None = None
) -> Mapping[str, DomainSpec]:
    """Return which entities to look at: those of a platform, or an attribute of them."""
    return {platform: DomainSpec(value_source=attribute)}


def listed(state: State, attribute: str, *keys: str) -> frozenset[object]:
    """Return what an attribute lists, each item by some of its keys if it has keys."""
    items: Iterable[Any] = state.attributes.get(attribute) or ()
    return frozenset(
        tuple(item[key] for key in keys) if isinstance(item, Mapping) else item
        for item in items
    )


def _ours(
    registry: er.EntityRegistry, entities: set[str]
) -> Iterator[er.RegistryEntry]:
    """Yield those of some entities that are ours."""
    for entity_id in entities:
        entry = registry.async_get(entity_id)
        if entry is not None and entry.platform == DOMAIN:
            yield entry


def _feeding(hass: HomeAssistant, found: Iterable[er.RegistryEntry]) -> Iterator[str]:
    """Yield the reservoirs that feed the racks to which some entities belong."""
    racks = {entry.config_subentry_id for entry in found}
    for farm in hass.config_entries.async_entries(DOMAIN):
        for reservoir in farm.get_subentries_of_type(SUBENTRY_RESERVOIR):
            if racks.intersection(reservoir.data.get("racks", ())):
                yield reservoir.subentry_id


def _entries(
    hass: HomeAssistant, farms: Iterable[str], subentries: set[str]
) -> Iterator[er.RegistryEntry]:
    """Yield the entities of whole farms, and of racks or reservoirs of any farm."""
    registry = er.async_get(hass)
    for farm in farms:
        yield from er.async_entries_for_config_entry(registry, farm)
    for entry in hass.config_entries.async_entries(DOMAIN) if subentries else ():
        for found in er.async_entries_for_config_entry(registry, entry.entry_id):
            if found.config_subentry_id in subentries:
                yield found


def _targeted_farms(hass: HomeAssistant, target: Mapping[str, Any]) -> Iterator[str]:
    """Yield the config entries whose farm is in a target, itself or by a label."""
    selection = TargetSelection(dict(target))
    devices = dr.async_get(hass)
    for entry in hass.config_entries.async_entries(DOMAIN):
        device = devices.async_get_device_by_identifier(
            (DOMAIN, entry.entry_id), entry.entry_id
        )
        if device is not None and (
            device.id in selection.device_ids or device.labels & selection.label_ids
        ):
            yield entry.entry_id


def _place(entry: er.RegistryEntry) -> str:
    """Return the id of the place that an entity shows."""
    return entry.unique_id.removesuffix(f"_{entry.translation_key}")


def _wholes(found: list[er.RegistryEntry]) -> Iterator[str]:
    """Yield the entities of racks and farms of which a part has one too."""
    for entry in found:
        place = _place(entry)
        owner = {entry.config_entry_id, entry.config_subentry_id} & {place}
        if owner and any(
            place in (other.config_entry_id, other.config_subentry_id)
            and _place(other) != place
            for other in found
        ):
            yield entry.entity_id


def _parts(found: list[er.RegistryEntry]) -> Iterator[str]:
    """Yield the entities of parts of which the rack or the farm has one too."""
    places = {_place(entry) for entry in found}
    for entry in found:
        wholes = {entry.config_entry_id, entry.config_subentry_id} - {_place(entry)}
        if wholes & places:
            yield entry.entity_id
