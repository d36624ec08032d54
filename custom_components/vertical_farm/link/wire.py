"""What is sent, from what the farm knows: batches, tasks and the layout as JSON."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
import json
from typing import Any, Final

from ..control.equipment import Kind
from ..farm.layout import RackLayout, ReservoirLayout, ShelfLayout
from ..farm.metrics import Metric
from ..growing.events import (
    Discarded,
    Event,
    Harvested,
    Joined,
    MergedInto,
    Moved,
    Observed,
    RecipeSet,
    Sown,
    SplitFrom,
    SplitOff,
    StageSet,
)
from ..growing.history import Batch
from ..growing.tasks import Task

PROTOCOL: Final = 1

type Json = dict[str, Any]

UNITS: Final[Mapping[Metric, str]] = {
    Metric.TEMPERATURE: "°C",
    Metric.HUMIDITY: "%",
    Metric.LEAF_TEMPERATURE: "°C",
    Metric.CO2: "ppm",
    Metric.PPFD: "μmol/m²/s",
    Metric.AIR_PRESSURE: "kPa",
    Metric.POWER: "W",
    Metric.EC: "mS/cm",
    Metric.PH: "pH",
    Metric.WATER_TEMPERATURE: "°C",
    Metric.DISSOLVED_OXYGEN: "mg/L",
    Metric.LEVEL: "%",
    Metric.FLOW: "L/min",
}
"""The units that values are sent in, as the companion writes them."""

DEVICE_KINDS: Final[Mapping[Kind, str]] = {
    Kind.PUMP: "pump",
    Kind.DOSER: "doser",
    Kind.LAMP: "lamp",
    Kind.HEATER: "heater",
    Kind.COOLER: "cooler",
    Kind.HUMIDIFIER: "humidifier",
    Kind.DEHUMIDIFIER: "dehumidifier",
    Kind.FAN: "fan",
    Kind.EXHAUST_FAN: "fan",
    Kind.CO2_VALVE: "co2",
    Kind.WATER_INLET: "valve",
    Kind.IRRIGATION_VALVE: "valve",
}


def moment(seconds: float) -> str:
    """Return UTC seconds as the companion reads a time."""
    at = datetime.fromtimestamp(seconds, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def packed(content: object) -> str:
    """Return something as compact JSON."""
    return json.dumps(
        content, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def digest(text: str) -> str:
    """Return what tells two texts apart."""
    return sha256(text.encode()).hexdigest()[:32]


def batch_content(batch: Batch) -> Json:
    """Return a batch with everything that happened to it."""
    first = batch.events[0]
    return {
        "id": batch.id,
        "crop": batch.crop,
        "recipe": batch.recipe,
        "variety": batch.variety,
        "seed_lot": batch.seed_lot,
        "sown_at": moment(first.sown if isinstance(first, SplitFrom) else first.at),
        "events": [
            {
                "kind": _KINDS[type(event)],
                "at": moment(event.at),
                "number": event.number,
                **{k: v for k, v in _details(event).items() if v not in (None, "", {})},
            }
            for event in batch.events
        ],
    }


_KINDS: Final[Mapping[type[Event], str]] = {
    Sown: "sown",
    Moved: "moved",
    SplitOff: "split_off",
    SplitFrom: "split_from",
    MergedInto: "merged_into",
    Joined: "joined",
    StageSet: "stage_set",
    RecipeSet: "recipe_set",
    Observed: "observed",
    Harvested: "harvested",
    Discarded: "discarded",
}


def _details(event: Event) -> Json:
    """Return what there is to say of an event."""
    match event:
        case Sown(where=where, stage=stage):
            return {"came": dict(where), "stage": stage}
        case SplitFrom(where=where, stage=stage, other=other):
            return {"came": dict(where), "stage": stage, "other": other}
        case Joined(where=where, other=other):
            return {"came": dict(where), "other": other}
        case SplitOff(where=where, other=other) | MergedInto(where=where, other=other):
            return {"left": dict(where), "other": other}
        case Moved(plants=plants, origin=origin, target=target):
            return {"left": {origin: plants}, "came": {target: plants}}
        case StageSet(stage=stage, by_hand=by_hand):
            return {"stage": stage, "by_hand": by_hand}
        case RecipeSet(recipe=recipe):
            return {"recipe": recipe}
        case Observed():
            return {
                "plants": event.plants or None,
                "weight_g": event.weight_g,
                "height_cm": event.height_cm,
                "note": event.note,
            }
        case Harvested():
            return {
                "left": dict(event.where),
                "grades": dict(event.grades),
                "waste_g": event.waste_g or None,
                "waste_cause": event.waste_cause,
            }
        case Discarded(where=where, reason=reason):
            return {"left": dict(where), "cause": reason}


def task_content(task: Task) -> Json:
    """Return a task as it is."""
    return {
        "id": task.id,
        "kind": task.kind.value,
        "source": task.source.value,
        "name": task.name,
        "note": task.note,
        "due": moment(task.due) if task.scheduled else None,
        "done": None if task.done is None else moment(task.done),
        "batch": task.batch,
        "place": task.place,
        "every_d": task.every_d,
    }


@dataclass(frozen=True, slots=True)
class Measured:
    """A sensor of a place whose readings are sent."""

    key: str
    name: str
    metric: Metric
    shelf: str | None = None
    reservoir: str | None = None


def layout_content(
    farm: Json,
    racks: Iterable[RackLayout],
    reservoirs: Iterable[ReservoirLayout],
    sensors: Iterable[Measured],
    named: Mapping[str, str],
) -> Json:
    """Return the farm as it stands; `named` are the names of bound entities."""
    racks, reservoirs = list(racks), list(reservoirs)
    return {
        "farm": farm,
        "racks": [_rack(rack) for rack in racks],
        "reservoirs": [
            {
                "id": tank.id,
                "name": tank.name,
                "volume_l": tank.volume_l,
                "racks": [rack.id for rack in racks if rack.id in tank.racks],
            }
            for tank in reservoirs
        ],
        "devices": [*_devices(racks, reservoirs, named)],
        "sensors": [
            {
                "key": each.key,
                "name": each.name,
                "quantity": each.metric.value,
                "unit": UNITS[each.metric],
                "shelf": each.shelf,
                "reservoir": each.reservoir,
            }
            for each in sensors
        ],
    }


def _rack(rack: RackLayout) -> Json:
    """Return a rack with its shelves."""
    return {
        "id": rack.id,
        "name": rack.name,
        "row": rack.row or None,
        "position": rack.position,
        "shelves": [_shelf(shelf) for shelf in rack.shelves],
    }


def _shelf(shelf: ShelfLayout) -> Json:
    """Return a shelf."""
    return {
        "id": shelf.id,
        "name": shelf.name,
        "level": shelf.level,
        "width_m": shelf.width_m,
        "depth_m": shelf.depth_m,
        "plant_sites": shelf.plant_sites,
    }


def _devices(
    racks: Iterable[RackLayout],
    reservoirs: Iterable[ReservoirLayout],
    named: Mapping[str, str],
) -> Iterator[Json]:
    """Yield every bound device once, at the first place that has it."""
    bound: list[tuple[str, Kind, str, str]] = []
    for rack in racks:
        bound += [(one.ref, one.kind, "rack", rack.id) for one in rack.equipment]
        bound += [
            (shelf.lamp, Kind.LAMP, "shelf", shelf.id)
            for shelf in rack.shelves
            if shelf.lamp is not None
        ]
    for tank in reservoirs:
        bound += [(one.ref, one.kind, "reservoir", tank.id) for one in tank.equipment]
    seen: set[str] = set()
    for ref, kind, place, place_id in bound:
        if ref not in seen:
            seen.add(ref)
            yield {
                "id": ref,
                "name": named.get(ref, ref)[:120],
                "kind": DEVICE_KINDS[kind],
                place: place_id,
            }
