"""Batches, events and recipes as the responses of actions show them."""

from collections.abc import Mapping
from dataclasses import fields
import re

from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType, JsonValueType

from .agronomy.health import Health
from .agronomy.yields import ExpectedYield
from .farm.live import Farm
from .farm.shelf import Shelf
from .farm.targets import ShelfTargets
from .growing.archive import ArchivedBatch
from .growing.events import Event, Where
from .growing.exposure import Exposure
from .growing.history import Batch
from .growing.recipes import Band, Recipe
from .growing.stages import DAY_S, Forecast
from .growing.tasks import Task

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


def shelf_name(farm: Farm, shelf_id: str) -> str:
    """Return a shelf as people call it, with its rack; its id where it is gone."""
    shelf = find_shelf(farm, shelf_id)
    return shelf_id if shelf is None else name_of(shelf)


def find_shelf(farm: Farm, shelf_id: str) -> Shelf | None:
    """Return a shelf of the layout by its id."""
    for rack in farm.racks.values():
        if (shelf := rack.shelves.get(shelf_id)) is not None:
            return shelf
    return None


def name_of(shelf: Shelf) -> str:
    """Return a shelf's name with its rack's."""
    return f"{shelf.rack.layout.name} {shelf.layout.name}"


def moment(at: float) -> str:
    """Return a UTC second as local ISO 8601."""
    return dt_util.as_local(dt_util.utc_from_timestamp(at)).isoformat(
        timespec="seconds"
    )


def maybe_moment(at: float | None) -> str | None:
    """Return a UTC second as local ISO 8601, None where there is none."""
    return None if at is None else moment(at)


def where_view(farm: Farm, where: Mapping[str, int] | Where) -> list[JsonValueType]:
    """Return plants by shelf, each shelf with its name and device."""
    return [
        {
            "shelf": shelf_name(farm, shelf_id),
            "device_id": shelf.device_id if shelf is not None else None,
            "plants": plants,
        }
        for shelf_id, plants in dict(where).items()
        for shelf in (find_shelf(farm, shelf_id),)
    ]


def event_view(farm: Farm, event: Event) -> JsonObjectType:
    """Return something that happened, under the names of its fields."""
    shown: JsonObjectType = {
        "at": moment(event.at),
        "type": _CAPITAL.sub("_", type(event).__name__).lower(),
    }
    for field in fields(event):
        value = getattr(event, field.name)
        match field.name:
            case "at" | "number":
                continue
            case "sown":
                shown["sown"] = moment(value)
            case "where":
                shown["shelves"] = where_view(farm, value)
            case "origin" | "target":
                shown[field.name] = shelf_name(farm, value)
            case "grades":
                shown["grades"] = dict(value)
            case _ if value not in ("", None):
                shown[field.name] = value
    return shown


def batch_view(farm: Farm, batch: Batch) -> JsonObjectType:
    """Return a batch as it stands."""
    standing = batch.standing
    until = farm.now if standing.ended is None else standing.ended
    return {
        "batch_id": batch.id,
        "crop": batch.crop,
        "recipe": standing.recipe,
        "variety": batch.variety,
        "seed_lot": batch.seed_lot,
        "stage": standing.stage,
        "stage_since": moment(standing.stage_since),
        "sown": moment(standing.sown),
        "age_days": round((until - standing.sown) / DAY_S, 2),
        "plants": standing.plants,
        "shelves": where_view(farm, standing.where),
        "harvested_plants": standing.harvested_plants,
        "discarded_plants": standing.discarded_plants,
        "harvested_g": round(standing.grams, 3),
        "waste_g": round(standing.waste_g, 3),
        "ended": maybe_moment(standing.ended),
    }


def archived_view(batch: ArchivedBatch) -> JsonObjectType:
    """Return what is known of a finished batch without looking into its history."""
    return {
        "batch_id": batch.id,
        "crop": batch.crop,
        "recipe": batch.recipe,
        "variety": batch.variety,
        "sown": moment(batch.sown),
        "age_days": round((batch.ended - batch.sown) / DAY_S, 2),
        "plants": 0,
        "shelves": [],
        "harvested_g": round(batch.grams, 3),
        "waste_g": round(batch.waste_g, 3),
        "ended": moment(batch.ended),
    }


def forecast_view(forecast: Forecast, now: float) -> JsonObjectType:
    """Return when the harvest is expected, and why then."""
    at = forecast.at
    return {
        "harvest_date": maybe_moment(at),
        "earliest": maybe_moment(forecast.earliest),
        "latest": maybe_moment(forecast.latest),
        "stage_ends": maybe_moment(forecast.stage_ends),
        "days_to_harvest": None if at is None else round((at - now) / DAY_S, 2),
        "reason": forecast.reason.value,
        "shift_days": round(forecast.shift_d, 2),
    }


def band_view(band: Band) -> JsonObjectType:
    """Return a band."""
    return {"min": band.minimum, "typical": band.typical, "max": band.maximum}


def targets_view(targets: ShelfTargets) -> JsonObjectType:
    """Return each band of a shelf with the value that is held against it."""
    return {
        target.value: {
            **band_view(band),
            "value": targets.value(target),
            "deviation": targets.deviation(target),
            "position": targets.position(target).value,
        }
        for target, band in targets.bands.items()
    }


def health_view(health: Health) -> JsonObjectType:
    """Return a health with every point that it lacks, the largest first."""
    return {
        "score": None if health.score is None else round(health.score, 1),
        "grade": health.grade.value,
        "confidence": round(health.confidence, 3),
        "deductions": [
            {
                "points": round(one.points, 2),
                "cause": one.cause.value,
                "metric": None if one.metric is None else one.metric.value,
                "place": one.place,
            }
            for one in health.deductions
        ],
    }


def exposure_view(exposure: Exposure) -> JsonObjectType:
    """Return what a batch got since it began, and for which share that is known."""
    whole = exposure.whole
    return {
        "since": moment(exposure.since),
        "until": moment(exposure.until),
        "light_mol_m2": round(whole.light_mol, 3),
        "light_known_share": _rounded(exposure.light_coverage),
        "degree_days": round(whole.heat_cd, 2),
        "degree_days_known_share": _rounded(exposure.heat_coverage),
        "energy_kwh": round(exposure.energy_kwh, 3),
        "water_l": round(exposure.water_l, 2),
        "days": [
            {"day": moment(day.start), "dli_mol": _rounded(day.dli_mol)}
            for day in exposure.days
        ],
        "hours": {
            target.value: {
                "in_target": _hours(times.within_s),
                "below": _hours(times.below_s),
                "above": _hours(times.above_s),
                "unknown": _hours(times.unknown_s),
            }
            for target, times in exposure.targets.items()
        },
    }


def yield_view(expected: ExpectedYield) -> JsonObjectType:
    """Return what plants will weigh in g, and what is not known about it."""
    return {
        "grams": round(expected.typical_g, 1),
        "low_g": round(expected.low_g, 1),
        "high_g": round(expected.high_g, 1),
        "unknown": [*sorted(one.value for one in expected.unknown)],
    }


def _hours(seconds: float) -> float:
    """Return seconds as hours."""
    return round(seconds / 3600.0, 2)


def _rounded(value: float | None) -> float | None:
    """Return a value that is short enough to read."""
    return None if value is None else round(value, 3)


def recipe_view(recipe: Recipe) -> JsonObjectType:
    """Return what a list shows of a recipe."""
    return {
        "recipe": str(recipe.ref),
        "recipe_id": recipe.id,
        "version": recipe.version,
        "name": recipe.name,
        "crop": recipe.crop,
        "stages": list(recipe.stage_ids),
        "duration_days": recipe.duration_d,
        "parent": None if recipe.parent is None else str(recipe.parent),
        "note": recipe.note,
    }


def task_view(farm: Farm, task: Task) -> JsonObjectType:
    """Return a task."""
    return {
        "task_id": task.id,
        "kind": task.kind.value,
        "source": task.source.value,
        "name": task.name,
        "note": task.note,
        "due": moment(task.due),
        "done": maybe_moment(task.done),
        "overdue_days": round(task.overdue_d(farm.now), 2),
        "batch_id": task.batch,
        "stage": task.stage,
        "place": None if task.place is None else place_name(farm, task.place),
        "every_days": task.every_d,
    }


def place_name(farm: Farm, place_id: str) -> str:
    """Return a part of the farm as people call it."""
    if place_id == farm.id:
        return farm.layout.name
    if (rack := farm.racks.get(place_id)) is not None:
        return rack.layout.name
    if (reservoir := farm.reservoirs.get(place_id)) is not None:
        return reservoir.layout.name
    return shelf_name(farm, place_id)
