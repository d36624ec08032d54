"""An action that tells what needs the grower, for messages and dashboards."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util

from .action_call import farms
from .alarm_views import heard_at
from .automation_targets import targeted_devices
from .const import DOMAIN
from .crop_views import name_of
from .crop_words import CropWords, as_local, async_crop_words
from .farm.live import Farm
from .farm.places import Place
from .farm.shelf import Shelf
from .farm.trust import Cause
from .growing.targets import Position
from .guard_views import held


@callback
def async_setup_attention(hass: HomeAssistant) -> None:
    """Register the action."""
    hass.services.async_register(
        DOMAIN,
        "get_attention",
        _get_attention,
        schema=cv.make_entity_service_schema(None),
        supports_response=SupportsResponse.ONLY,
    )


async def _get_attention(call: ServiceCall) -> ServiceResponse:
    """Return what needs the grower at the places of a target."""
    devices = targeted_devices(call.hass, call.data)
    found: dict[str, list[Any]] = {
        "out_of_target": [],
        "ready_to_harvest": [],
        "tasks": [],
        "silent_sensors": [],
        "held_off": [],
        "alarms": [],
    }
    for farm in farms(call.hass):
        places = [place for place in farm.places if place.device_id in devices]
        shelves = [place for place in places if isinstance(place, Shelf)]
        words = await async_crop_words(call.hass, farm)
        found["out_of_target"] += [out for shelf in shelves if (out := _out(shelf))]
        found["ready_to_harvest"] += _ready(farm, shelves, words)
        found["tasks"] += _tasks(farm, places, words)
        found["silent_sensors"] += _silent(places)
        found["held_off"] += _held_off(farm, places)
        found["alarms"] += _alarms(places)
    return {**found}


def _out(shelf: Shelf) -> Mapping[str, Any] | None:
    """Return the metrics of a shelf that are out of their bands."""
    low, high = (
        [
            target.value
            for target in shelf.targets.bands
            if shelf.targets.position(target) is position
        ]
        for position in (Position.LOW, Position.HIGH)
    )
    if not low and not high:
        return None
    return {
        "shelf": name_of(shelf),
        "device_id": shelf.device_id,
        "low": low,
        "high": high,
    }


def _ready(farm: Farm, shelves: list[Shelf], words: CropWords) -> list[Any]:
    """Return the batches on some shelves that are ready to harvest, each once."""
    batches = {
        batch.id: batch
        for shelf in shelves
        for batch, _ in farm.growing.on_shelf(shelf.id)
        if farm.growing.is_ready(batch.id)
    }
    return [
        {"batch_id": batch.id, "name": words.batch(batch), "where": words.where(batch)}
        for batch in batches.values()
    ]


def _tasks(farm: Farm, places: list[Place], words: CropWords) -> list[Any]:
    """Return the open tasks of some places until the end of the day, by due time."""
    today = as_local(farm.now).date()
    tasks = {task.id: task for place in places for task in farm.agenda.of(place.id)}
    return [
        {
            "task": task.id,
            "name": words.task(task),
            "kind": task.kind.value,
            "due": as_local(task.due).isoformat(),
            "overdue": task.due < farm.now,
        }
        for task in sorted(tasks.values(), key=lambda task: task.due)
        if as_local(task.due).date() <= today
    ]


def _silent(places: list[Place]) -> list[str]:
    """Return the sensors of some places that ceased to report."""
    return sorted(
        {
            source.entity_id or source.ref
            for place in places
            for slot in place.used_slots()
            for source, _, cause in slot.problems
            if cause is Cause.STALE
        }
    )


def _alarms(places: list[Place]) -> list[Any]:
    """Return the alarms of some places that people are to hear of, each once."""
    return list(
        {told["alarm"]: told for place in places for told in heard_at(place)}.values()
    )


def _held_off(farm: Farm, places: list[Place]) -> list[Any]:
    """Return the devices that the guard holds off, each fault once."""
    found = {
        (farm.guard.entity_id(guarded), fault): guarded.watch.holding[fault]
        for place in places
        for guarded in held(place)
        for fault in guarded.faults
    }
    return [
        {
            "entity_id": entity_id,
            "fault": fault.value,
            "since": dt_util.utc_from_timestamp(int(since)).isoformat(),
        }
        for (entity_id, fault), since in found.items()
    ]
