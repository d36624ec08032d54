"""Diagnostics of a farm, without what says where or whose it is."""

from dataclasses import asdict
from typing import Any

from homeassistant.components.diagnostics import REDACTED, async_redact_data
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .const import CONF_KEY, CONF_KIND, CONF_URL, KIND_DEMO
from .crop_values import health_details
from .farm.live import Farm
from .farm.places import Place
from .farm.shelf import Shelf
from .growing.history import Batch
from .layout_io import async_export_document, to_entity_id
from .link.setup import link_of
from .models import VerticalFarmConfigEntry

TO_REDACT = {"weather", "camera", "area", "latitude", "longitude", "entity_picture"}
TO_REDACT_OF_LINK = {CONF_KEY, CONF_URL}
WRITTEN_BY_PEOPLE = {"name", "note", "photo", "reason", "waste_cause"}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: VerticalFarmConfigEntry
) -> dict[str, Any]:
    """Return the diagnostics of a farm: its layout and every reading with its trust."""
    if entry.data[CONF_KIND] == KIND_DEMO:
        return {"entry": dict(entry.data)}
    layout = async_redact_data(async_export_document(hass, entry), TO_REDACT)
    if entry.state is not ConfigEntryState.LOADED:
        return {"layout": layout}
    farm = entry.runtime_data.farm
    return {
        "layout": layout,
        "clock": farm.clock.as_dict(),
        "crop_day": [farm.day_start, farm.day_end],
        "missing": _missing(farm),
        "growing": _growing(farm),
        "alarms": _alarms(farm),
        "link": _link(entry),
        "places": {place.id: _place(farm, place) for place in farm.places},
    }


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: VerticalFarmConfigEntry, device: dr.DeviceEntry
) -> dict[str, Any]:
    """Return the diagnostics of a farm's device."""
    if entry.data[CONF_KIND] == KIND_DEMO:
        return {"entry": dict(entry.data)}
    identifiers = {identifier[1] for identifier in device.identifiers}
    if entry.state is not ConfigEntryState.LOADED:
        return {"identifiers": sorted(identifiers), "places": {}}
    farm = entry.runtime_data.farm
    return {
        "identifiers": sorted(identifiers),
        "places": {
            place.id: _place(farm, place)
            for place in farm.places
            if place.id in identifiers
        },
    }


def _link(entry: VerticalFarmConfigEntry) -> dict[str, Any] | None:
    """Return how a farm stands with its companion, and what came from there."""
    link = entry.runtime_data.link
    subentry, status = link_of(entry), entry.runtime_data.farm.companion
    if subentry is None or status is None or link.downlink is None:
        return None
    inbox = link.downlink.inbox
    return {
        "link": async_redact_data(dict(subentry.data), TO_REDACT_OF_LINK),
        "status": asdict(status),
        "heard_until": inbox.cursor,
        "items": [
            async_redact_data(item.answer(), WRITTEN_BY_PEOPLE)
            | {"running": item.running}
            for item in inbox
        ],
    }


def _missing(farm: Farm) -> dict[str, list[str]]:
    """Return the bound entities that do not exist, by subentry id ("": the farm)."""
    registry = er.async_get(farm.hass)
    private = {
        farm.layout.weather,
        *(rack.layout.camera for rack in farm.racks.values()),
    }
    return {
        subentry_id: sorted(
            REDACTED if ref in private else to_entity_id(registry, ref) for ref in refs
        )
        for subentry_id, refs in farm.following.missing().items()
    }


def _alarms(farm: Farm) -> dict[str, Any]:
    """Return the alarms as they are kept, and how many people hear of them."""
    kept = farm.alarms.as_dict()
    return {
        "alarms": kept["alarms"],
        "explained": kept["silent"],
        "people": [
            {"level": one.listener.level.value, "quiet": one.listener.quiet is not None}
            for one in farm.alarms.post.people
        ],
    }


def _growing(farm: Farm) -> dict[str, Any]:
    """Return the batches of the last days and the tasks, without what people wrote."""
    growing = farm.growing
    return {
        "batches": {batch.id: _batch(farm, batch) for batch in growing.batches},
        "archived": len(growing.archive),
        "unreadable": dict(growing.aside),
        "recipes": [str(recipe.ref) for recipe in growing.recipes.own],
        "tasks": [
            async_redact_data(asdict(task), WRITTEN_BY_PEOPLE) for task in growing.tasks
        ],
    }


def _batch(farm: Farm, batch: Batch) -> dict[str, Any]:
    """Return what happened to a batch, and what that has led to."""
    standing = farm.growing.standing(batch.id)
    return {
        "crop": batch.crop,
        "recipe": standing.recipe,
        "stage": standing.stage,
        "stage_since": standing.stage_since,
        "where": dict(standing.where),
        "ended": standing.ended,
        "events": [
            {"event": type(event).__name__}
            | async_redact_data(asdict(event), WRITTEN_BY_PEOPLE)
            for event in batch.events
        ],
    }


def _place(farm: Farm, place: Place) -> dict[str, Any]:
    """Return the readings of a place with the states that they come from."""
    return {
        "kind": type(place).__name__.lower(),
        "sums": place.as_dict(),
        **(_crop(place) if isinstance(place, Shelf) else {}),
        "readings": {
            metric.value: {
                "value": slot.reading.value,
                "reported": slot.reading.reported,
                "trust": slot.reading.trust.value,
                "cause": slot.reading.cause.value,
                "sources": [
                    _source(farm, source.entity_id, source.ref)
                    | {"verdict": [item.value for item in source.judge.verdict]}
                    for source in slot.sources
                ],
            }
            for metric, slot in place.slots.items()
        },
    }


def _crop(shelf: Shelf) -> dict[str, Any]:
    """Return what a shelf should be, where it is, and what that makes of its health."""
    targets, health = shelf.targets, shelf.health
    return {
        "targets": {
            target.value: {
                "low": band.minimum,
                "high": band.maximum,
                "value": targets.value(target),
                "position": targets.position(target).value,
            }
            for target, band in targets.bands.items()
        },
        "health": {"score": health.score, **health_details(health)},
    }


def _source(farm: Farm, entity_id: str | None, ref: str) -> dict[str, Any]:
    """Return a bound entity with its state."""
    state = farm.hass.states.get(entity_id) if entity_id else None
    return {
        "binding": ref,
        "entity_id": entity_id,
        "state": None if state is None else state.state,
        "attributes": {}
        if state is None
        else async_redact_data(dict(state.attributes), TO_REDACT),
    }
