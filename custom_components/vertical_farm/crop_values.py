"""What grows in a place, as the farm's entities and diagnostics show it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
import math
from typing import Any

from homeassistant.util import dt as dt_util

from .agronomy.health import Deduction, Health
from .agronomy.yields import ExpectedYield
from .farm.places import Group, Place
from .farm.shelf import Shelf
from .growing.history import Batch
from .growing.stages import DAY_S, Forecast
from .growing.tasks import Task

NOTHING = "none"
"""The state of a shelf without a crop or a task."""

_PERCENT = 100.0


def local_date(seconds: float | None) -> date | None:
    """Return the day on which a UTC second falls where the farm is."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, dt_util.get_default_time_zone()).date()


def _day(seconds: float | None) -> str | None:
    """Return the day of a UTC second as text."""
    day = local_date(seconds)
    return None if day is None else day.isoformat()


def shelves_of(place: Place) -> Iterator[Shelf]:
    """Yield the shelf itself, or the shelves of a rack or farm."""
    if isinstance(place, Shelf):
        yield place
    elif isinstance(place, Group):
        yield from place.members


def batches_of(place: Place) -> list[Batch]:
    """Return the batches that stand in a place, each once."""
    growing = place.farm.growing
    found = {
        batch.id: batch
        for shelf in shelves_of(place)
        for batch, _ in growing.on_shelf(shelf.id)
    }
    return list(found.values())


def plants(place: Place) -> int:
    """Return how many plants stand in a place."""
    growing = place.farm.growing
    return sum(
        count for shelf in shelves_of(place) for _, count in growing.on_shelf(shelf.id)
    )


def leading(shelf: Shelf) -> Batch | None:
    """Return the batch whose stage and dates are those of a shelf."""
    return shelf.farm.growing.leading(shelf.id)


def crop(shelf: Shelf) -> str:
    """Return the crop of the leading batch."""
    batch = leading(shelf)
    return NOTHING if batch is None else batch.crop


def crop_details(shelf: Shelf) -> dict[str, Any]:
    """Return the leading batch, and every one that stands on a shelf after it."""
    growing = shelf.farm.growing
    batch = leading(shelf)
    now = {"lit": shelf.lit, "ready_to_harvest": bool(ready(shelf))}
    if batch is None:
        return now
    standing = growing.standing(batch.id)
    there = sorted(growing.on_shelf(shelf.id), key=lambda item: item[0].id != batch.id)
    return {
        **now,
        "batch": batch.id,
        "variety": batch.variety,
        "recipe": standing.recipe,
        "sown": _day(standing.sown),
        "plants": plants(shelf),
        "batches": [
            {
                "batch": other.id,
                "crop": other.crop,
                "stage": growing.standing(other.id).stage,
                "plants": count,
            }
            for other, count in there
        ],
    }


def age_d(shelf: Shelf) -> int | None:
    """Return the whole days since the leading batch was sown."""
    batch = leading(shelf)
    if batch is None:
        return None
    sown = shelf.farm.growing.standing(batch.id).sown
    return math.floor((shelf.farm.now - sown) / DAY_S)


def _forecast(shelf: Shelf) -> Forecast | None:
    """Return the forecast of the leading batch's harvest."""
    batch = leading(shelf)
    return None if batch is None else shelf.farm.growing.forecast(batch.id)


def harvest_date(shelf: Shelf) -> date | None:
    """Return the day of the forecast harvest."""
    expected = _forecast(shelf)
    return None if expected is None else local_date(expected.at)


def days_to_harvest(shelf: Shelf) -> int | None:
    """Return the days of the calendar until the forecast harvest."""
    harvest, today = harvest_date(shelf), local_date(shelf.farm.now)
    return None if harvest is None or today is None else (harvest - today).days


def harvest_details(shelf: Shelf) -> dict[str, Any]:
    """Return why the harvest is forecast for its day, and how sure that is."""
    expected = _forecast(shelf)
    if expected is None:
        return {}
    return {
        "reason": expected.reason.value,
        "shift_d": round(expected.shift_d, 1),
        "earliest": _day(expected.earliest),
        "latest": _day(expected.latest),
        "stage_ends": _day(expected.stage_ends),
    }


def ready(place: Place) -> list[str]:
    """Return the batches in a place that are ready to harvest."""
    growing = place.farm.growing
    return sorted(one.id for one in batches_of(place) if growing.is_ready(one.id))


def _next_harvest(place: Place) -> tuple[float, str] | None:
    """Return when the next harvest is, and the batch."""
    growing = place.farm.growing
    dated = [
        (expected.at, batch.id)
        for batch in batches_of(place)
        if (expected := growing.forecast(batch.id)) is not None
        and expected.at is not None
    ]
    return min(dated, default=None)


def next_harvest(place: Place) -> date | None:
    """Return the day of the next harvest."""
    following = _next_harvest(place)
    return None if following is None else local_date(following[0])


def next_harvest_details(place: Place) -> dict[str, Any]:
    """Return the batch that is harvested next."""
    following = _next_harvest(place)
    return {} if following is None else {"batch": following[1]}


def _expected(place: Place) -> Iterator[ExpectedYield]:
    """Yield what is expected of the plants in a place, as far as anything is."""
    growing = place.farm.growing
    for shelf in shelves_of(place):
        for batch, count in growing.on_shelf(shelf.id):
            expected = growing.exposures.expected_yield(batch.id)
            if expected is not None:
                yield expected.times(count / growing.standing(batch.id).plants)


def expected_g(place: Place) -> int | None:
    """Return the fresh mass in g to expect of what stands in a place."""
    grams = [expected.typical_g for expected in _expected(place)]
    return round(math.fsum(grams)) if grams else None


def expected_details(place: Place) -> dict[str, Any]:
    """Return the band of the expected yield, and what is not known about it."""
    expected = list(_expected(place))
    if not expected:
        return {}
    return {
        "low_g": round(math.fsum(item.low_g for item in expected)),
        "high_g": round(math.fsum(item.high_g for item in expected)),
        "unknown": sorted({doubt.value for item in expected for doubt in item.unknown}),
    }


def health(place: Shelf | Group) -> int | None:
    """Return the health of a place in whole points."""
    score = place.health.score
    return None if score is None else round(score)


def health_details(found: Health) -> dict[str, Any]:
    """Return why health is what it is, in whole points and per cent, so that it rests."""
    return {
        "grade": found.grade.value,
        "confidence": round(found.confidence * _PERCENT),
        "deductions": [_deduction(deduction) for deduction in found.largest],
    }


def _deduction(deduction: Deduction) -> dict[str, Any]:
    """Return a deduction as a card shows it."""
    metric = deduction.metric
    return {
        "points": round(deduction.points),
        "cause": deduction.cause.value,
        "metric": None if metric is None else metric.value,
        "place": deduction.place,
    }


def open_tasks(place: Place) -> Sequence[Task]:
    """Return what is to be done in a place, by the due time."""
    return place.farm.agenda.of(place.id)


def overdue_tasks(place: Place) -> int:
    """Return how many tasks of a place are late."""
    return len(_due(place))


def due_tasks(place: Place) -> dict[str, Any]:
    """Return the open tasks of a place whose time has come."""
    return {
        "due_tasks": [
            {
                "task": task.id,
                "kind": task.kind.value,
                "name": task.name,
                "note": task.note,
                "batch": task.batch,
                "due": _moment(task.due),
            }
            for task in _due(place)
        ]
    }


def _due(place: Place) -> list[Task]:
    """Return the open tasks of a place whose time has come."""
    now = place.farm.now
    return [task for task in open_tasks(place) if task.due < now]


def _moment(seconds: float) -> str:
    """Return UTC seconds as text."""
    return datetime.fromtimestamp(int(seconds), UTC).isoformat()


def next_task(place: Place) -> str:
    """Return the kind of the task that is due first."""
    tasks = open_tasks(place)
    return tasks[0].kind.value if tasks else NOTHING


def next_task_details(place: Place) -> dict[str, Any]:
    """Return the task that is due first."""
    tasks = open_tasks(place)
    if not tasks:
        return {}
    task = tasks[0]
    return {
        "due": _moment(task.due),
        "overdue": task.due < place.farm.now,
        "name": task.name,
        "note": task.note,
        "batch": task.batch,
        "task": task.id,
        **due_tasks(place),
    }
