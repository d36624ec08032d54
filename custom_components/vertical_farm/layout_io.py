"""Between layout documents and the config entry of a farm."""

from collections.abc import Mapping, Set as AbstractSet
import dataclasses
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigSubentry,
    ConfigSubentryDataWithId,
)
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar, entity_registry as er
from homeassistant.util.ulid import ulid_now

from .const import (
    CONF_CROP_DAY_START,
    CONF_CURRENCY,
    CONF_ELECTRICITY_PRICE,
    CONF_WEATHER,
    DOMAIN,
    SUBENTRY_RACK,
    SUBENTRY_RESERVOIR,
)
from .farm import document as doc
from .models import VerticalFarmConfigEntry

_FARM_KEYS = (CONF_CURRENCY, CONF_CROP_DAY_START, CONF_ELECTRICITY_PRICE, CONF_WEATHER)


@dataclass(slots=True)
class Changes:
    """What an import did, by the names of racks and reservoirs."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A subentry as it should be; `existing` where it is one already."""

    kind: str
    title: str
    data: dict[str, Any]
    existing: ConfigSubentry | None


def to_ref(registry: er.EntityRegistry, entity_id: str) -> str:
    """Return what a binding is stored as: the registry id, which survives renames.

    An entity that was removed is still known by its id, which it gets back when it
    returns.
    """
    entry = registry.async_get(entity_id)
    if entry is not None:
        return entry.id
    if registry.hass.states.get(entity_id) is None:
        for deleted in registry.deleted_entities.values():
            if deleted.entity_id == entity_id:
                return deleted.id
    return entity_id


def to_entity_id(registry: er.EntityRegistry, ref: str) -> str:
    """Return the entity id of a stored binding, its last one where it is gone.

    The binding itself where nobody remembers it.
    """
    entity_id = er.async_resolve_entity_id(registry, ref)
    if entity_id is not None:
        return entity_id
    for deleted in registry.deleted_entities.values():
        if deleted.id == ref:
            return deleted.entity_id
    return ref


@callback
def async_farm_data(hass: HomeAssistant, farm: Mapping[str, Any]) -> dict[str, Any]:
    """Return a farm's entry data from the farm of a layout document."""
    registry = er.async_get(hass)
    data = {key: farm[key] for key in _FARM_KEYS if farm.get(key)}
    for key in (CONF_ELECTRICITY_PRICE, CONF_WEATHER):
        if key in data:
            data[key] = to_ref(registry, data[key])
    return data


@callback
def async_new_subentries(
    hass: HomeAssistant, document: doc.Document
) -> list[ConfigSubentryDataWithId]:
    """Return the subentries of a farm that is made from a document.

    Raises LayoutError where a reservoir feeds a rack that the document lacks.
    """
    registry = er.async_get(hass)
    ids = {rack[CONF_NAME].casefold(): ulid_now() for rack in document["racks"]}
    subentries = []
    for rack in document["racks"]:
        name = rack[CONF_NAME]
        data = doc.with_shelf_ids(_stored(registry, rack))
        subentries.append(_subentry(ids[name.casefold()], SUBENTRY_RACK, name, data))
    _check_racks(document, ids.keys())
    for reservoir in document["reservoirs"]:
        data = _stored(registry, reservoir)
        data["racks"] = [ids[rack.casefold()] for rack in data["racks"]]
        name = reservoir[CONF_NAME]
        subentries.append(_subentry(ulid_now(), SUBENTRY_RESERVOIR, name, data))
    return subentries


@callback
def async_apply_document(
    hass: HomeAssistant,
    entry: VerticalFarmConfigEntry,
    document: doc.Document,
    *,
    replace: bool,
) -> Changes:
    """Bring the racks and reservoirs of a farm to what a document says.

    Places are recognised by id, else by name. Everything is checked before anything
    changes; raises LayoutError. Racks and reservoirs that the document lacks stay,
    unless `replace`.
    """
    _check_farm_name(hass, entry, document)
    plans = _plan(hass, entry, document, replace=replace)
    changes = Changes()
    rack_ids = {
        rack.title.casefold(): rack.subentry_id
        for rack in entry.get_subentries_of_type(SUBENTRY_RACK)
    }
    kept: set[str] = set()
    for plan in plans:
        data = plan.data
        if plan.kind == SUBENTRY_RESERVOIR:
            data["racks"] = [rack_ids[name.casefold()] for name in data["racks"]]
        subentry = _carry_out(hass, entry, plan, changes)
        kept.add(subentry.subentry_id)
        if plan.kind == SUBENTRY_RACK:
            rack_ids[plan.title.casefold()] = subentry.subentry_id
    rest = [
        subentry
        for kind in (SUBENTRY_RACK, SUBENTRY_RESERVOIR)
        for subentry in entry.get_subentries_of_type(kind)
        if subentry.subentry_id not in kept
    ]
    for rack in _give_away(hass, entry, plans, rest):
        if not replace:
            changes.updated.append(rack)
    if replace and rest:
        # Shelves must have left a rack before it takes its devices along.
        entry.runtime_data.take_over()
        for subentry in rest:
            hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
            changes.removed.append(subentry.title)
    if "farm" in document:
        farm = document["farm"]
        hass.config_entries.async_update_entry(
            entry,
            title=farm[CONF_NAME],
            data={
                **{k: v for k, v in entry.data.items() if k not in _FARM_KEYS},
                **async_farm_data(hass, farm),
            },
        )
    return changes


@callback
def async_export_document(hass: HomeAssistant, entry: ConfigEntry) -> doc.Document:
    """Return a farm as a layout document."""
    registry = er.async_get(hass)

    def named(ref: str) -> str:
        """Return the entity id of a binding."""
        return to_entity_id(registry, ref)

    farm = {CONF_NAME: entry.title}
    for key in _FARM_KEYS:
        if entry.data.get(key) is not None:
            farm[key] = named(entry.data[key])
    racks = entry.get_subentries_of_type(SUBENTRY_RACK)
    titles = {rack.subentry_id: rack.title for rack in racks}
    exported: doc.Document = {"version": doc.VERSION, "farm": farm, "racks": []}
    for rack in racks:
        data = doc.map_entities(rack.data, named)
        if not _area_exists(hass, data):
            del data["area"]
        exported["racks"].append(_exported(rack, data))
    exported["reservoirs"] = []
    for reservoir in entry.get_subentries_of_type(SUBENTRY_RESERVOIR):
        data = doc.map_entities(reservoir.data, named)
        data["racks"] = [titles[rack] for rack in data["racks"] if rack in titles]
        exported["reservoirs"].append(_exported(reservoir, data))
    return exported


def _stored(registry: er.EntityRegistry, place: Mapping[str, Any]) -> dict[str, Any]:
    """Return a place of a document as it is stored."""
    stored = doc.map_entities(place, lambda entity_id: to_ref(registry, entity_id))
    stored.pop("id", None)
    stored.pop(CONF_NAME, None)
    return stored


def _exported(subentry: ConfigSubentry, data: doc.Document) -> doc.Document:
    """Return a stored place as it stands in a document."""
    kept = {key: value for key, value in data.items() if value not in ({}, [], None)}
    if "shelves" in kept:
        kept["shelves"] = [
            {key: value for key, value in shelf.items() if value not in ({}, [], None)}
            for shelf in kept["shelves"]
        ]
    return {"id": subentry.subentry_id, CONF_NAME: subentry.title, **kept}


def _subentry(
    subentry_id: str, kind: str, title: str, data: dict[str, Any]
) -> ConfigSubentryDataWithId:
    """Return a subentry to create with the entry."""
    return ConfigSubentryDataWithId(
        subentry_id=subentry_id,
        data=data,
        subentry_type=kind,
        title=title,
        unique_id=None,
    )


def _check_farm_name(
    hass: HomeAssistant, entry: ConfigEntry, document: doc.Document
) -> None:
    """Refuse the name of another farm."""
    if "farm" not in document:
        return
    name = document["farm"][CONF_NAME]
    for other in hass.config_entries.async_entries(DOMAIN):
        if other is not entry and other.title.casefold() == name.casefold():
            raise doc.LayoutError(
                "farm.name", f"'{name}' is already the name of another farm"
            )


def _plan(
    hass: HomeAssistant,
    entry: ConfigEntry,
    document: doc.Document,
    *,
    replace: bool,
) -> list[_Plan]:
    """Check a document against a farm and return what to do, racks first."""
    registry = er.async_get(hass)
    plans: list[_Plan] = []
    for kind, key in ((SUBENTRY_RACK, "racks"), (SUBENTRY_RESERVOIR, "reservoirs")):
        known = entry.get_subentries_of_type(kind)
        found = _recognise(known, document[key])
        staying = {
            subentry.title.casefold()
            for subentry in known
            if subentry not in found and not replace
        }
        for index, place in enumerate(document[key]):
            title = place[CONF_NAME]
            if title.casefold() in staying:
                raise doc.LayoutError(
                    f"{key}[{index}].name", f"'{title}' is another place of the farm"
                )
            if not _area_exists(hass, place):
                raise doc.LayoutError(
                    f"{key}[{index}].area", f"there is no area '{place['area']}'"
                )
            plans.append(_Plan(kind, title, _stored(registry, place), found[index]))
        if kind == SUBENTRY_RACK:
            plans = _with_shelf_ids(entry, plans)
            names = {plan.title.casefold() for plan in plans} | staying
            _check_racks(document, names)
    return plans


def _area_exists(hass: HomeAssistant, place: Mapping[str, Any]) -> bool:
    """Return whether the area that a place names exists, if it names one."""
    area = place.get("area")
    return area is None or ar.async_get(hass).async_get_area(area) is not None


def _recognise(
    known: list[ConfigSubentry], places: list[doc.Document]
) -> list[ConfigSubentry | None]:
    """Return the subentry that each place of a document already is, if any."""
    by_id = {subentry.subentry_id: subentry for subentry in known}
    claimed = {place["id"] for place in places if "id" in place}
    by_name = {
        subentry.title.casefold(): subentry
        for subentry in known
        if subentry.subentry_id not in claimed
    }
    return [
        by_id.get(place.get("id", "")) or by_name.get(place[CONF_NAME].casefold())
        for place in places
    ]


def _with_shelf_ids(entry: ConfigEntry, plans: list[_Plan]) -> list[_Plan]:
    """Return the plans of racks whose shelves all have ids, no two the same."""
    known = {
        shelf["id"]
        for rack in entry.get_subentries_of_type(SUBENTRY_RACK)
        for shelf in rack.data["shelves"]
    }
    given = frozenset(
        shelf["id"]
        for plan in plans
        for shelf in plan.data["shelves"]
        if shelf.get("id") in known
    )
    return [
        dataclasses.replace(
            plan,
            data=doc.with_shelf_ids(
                plan.data, plan.existing.data if plan.existing else None, given
            ),
        )
        for plan in plans
    ]


def _check_racks(document: doc.Document, names: AbstractSet[str]) -> None:
    """Refuse reservoirs that feed a rack which will not exist."""
    for index, reservoir in enumerate(document["reservoirs"]):
        for rack_name in reservoir["racks"]:
            if rack_name.casefold() not in names:
                raise doc.LayoutError(
                    f"reservoirs[{index}].racks",
                    f"there is no rack named '{rack_name}'",
                )


def _give_away(
    hass: HomeAssistant,
    entry: ConfigEntry,
    plans: list[_Plan],
    rest: list[ConfigSubentry],
) -> list[str]:
    """Take from the other racks the shelves that went to a planned one; name them."""
    planned = {shelf["id"] for plan in plans for shelf in plan.data.get("shelves", ())}
    givers = []
    for rack in rest:
        shelves = rack.data.get("shelves", [])
        left = [shelf for shelf in shelves if shelf["id"] not in planned]
        if left != shelves:
            hass.config_entries.async_update_subentry(
                entry, rack, data={**rack.data, "shelves": left}
            )
            givers.append(rack.title)
    return givers


def _carry_out(
    hass: HomeAssistant, entry: ConfigEntry, plan: _Plan, changes: Changes
) -> ConfigSubentry:
    """Create or update the subentry of a plan."""
    if plan.existing is None:
        subentry = ConfigSubentry(
            data=MappingProxyType(plan.data),
            subentry_type=plan.kind,
            title=plan.title,
            unique_id=None,
        )
        hass.config_entries.async_add_subentry(entry, subentry)
        changes.added.append(plan.title)
        return subentry
    updated = hass.config_entries.async_update_subentry(
        entry, plan.existing, data=plan.data, title=plan.title
    )
    (changes.updated if updated else changes.unchanged).append(plan.title)
    return plan.existing
