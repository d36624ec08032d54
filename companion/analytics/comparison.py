"""Groups of batches side by side, and what can be said of their differences."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import sqrt
from uuid import UUID

from ..growing import repository as growing
from ..growing.models import Batch, Recipe
from ..problems import NotFound
from ..records import refused
from ..scope import Scope
from . import repository, service
from .cells import DAY, HOUR, ms
from .exposure import Stood
from .schemas import (
    MOST_BATCHES,
    Compared,
    Comparison,
    ComparisonRead,
    Group,
    GroupDifference,
    GroupFigure,
    IntervalRead,
    Measure,
    Verdict,
)
from .statistics import Interval, Sample, difference_interval, mean_interval
from .usage import Window

UNITS = {
    Measure.YIELD_PER_AREA: "g/m²",
    Measure.YIELD_PER_PLANT: "g",
    Measure.DAYS: "d",
    Measure.YIELD_PER_ENERGY: "g/kWh",
    Measure.DLI: "mol/m²/d",
}
# These need all the readings of a batch's life.
READ = {Measure.YIELD_PER_ENERGY, Measure.DLI}
MOST_READ = 60

type Values = dict[UUID, float | None]


def compare(scope: Scope, body: Comparison) -> ComparisonRead:
    """Compare groups of batches by each measure."""
    groups = {}
    for number, group in enumerate(body.groups):
        if group.name in groups:
            raise refused(
                f"/groups/{number}/name", "Another group has this name.", "taken"
            )
        groups[group.name] = _batches(scope, body, group, number)
    every = {batch.id: batch for rows in groups.values() for batch in rows}
    if READ.intersection(body.measures) and len(every) > MOST_READ:
        raise refused(
            "/measures",
            f"{len(every)} batches are too many for dli and yield_per_energy; "
            f"up to {MOST_READ} can be compared by them at once.",
            "too-many",
        )
    return ComparisonRead(
        confidence=body.confidence,
        measures=[
            _compared(measure, groups, measured(scope, measure, every), body.confidence)
            for measure in dict.fromkeys(body.measures)
        ],
    )


def _batches(
    scope: Scope, body: Comparison, group: Group, number: int
) -> Sequence[Batch]:
    """Give the batches of a group that have ended with a harvest."""
    pointer = f"/groups/{number}"
    if group.batch_ids is not None:
        found = repository.batches(scope, group.batch_ids)
        for place, batch_id in enumerate(group.batch_ids):
            if batch_id not in found:
                raise refused(f"{pointer}/batch_ids/{place}", "There is no such batch.")
        return [row for row in found.values() if row.ended_by == "harvested"]
    try:
        if group.recipe_id is not None:
            scope.find(Recipe, group.recipe_id, deleted=True)
        if group.recipe_version_id is not None:
            growing.version(scope, group.recipe_version_id)
    except NotFound as error:
        what = "recipe_id" if group.recipe_id else "recipe_version_id"
        raise refused(f"{pointer}/{what}", "There is no such record.") from error
    return repository.ended_batches(
        scope,
        recipe_id=group.recipe_id,
        recipe_version_id=group.recipe_version_id,
        ended=(body.ended_from, body.ended_before),
        most=MOST_BATCHES,
    )


def measured(scope: Scope, measure: Measure, rows: Mapping[UUID, Batch]) -> Values:
    """Measure each batch; nothing where it is not known."""
    match measure:
        case Measure.DAYS:
            return {
                row.id: None
                if row.ended_at is None
                else (ms(row.ended_at) - ms(row.sown_at)) / DAY
                for row in rows.values()
            }
        case Measure.YIELD_PER_PLANT:
            return {
                row.id: row.harvested_g / row.harvested_plants
                if row.harvested_plants
                else None
                for row in rows.values()
            }
        case Measure.YIELD_PER_AREA:
            return _per_area(scope, rows)
        case Measure.DLI:
            return {each: service.summary(scope, each).dli.value for each in rows}
        case Measure.YIELD_PER_ENERGY:
            return {
                each: service.summary(scope, each).yield_per_energy.value
                for each in rows
            }


def _per_area(scope: Scope, rows: Mapping[UUID, Batch]) -> Values:
    """Give grams for each m² that a batch had on average."""
    stays = repository.stays_of(scope, list(rows))
    areas = repository.areas(scope, {stay.shelf_id for stay in stays})
    now = ms(scope.now)
    stood = [
        Stood(
            stay.batch_id,
            stay.shelf_id,
            stay.plants,
            ms(stay.started_at),
            now if stay.ended_at is None else ms(stay.ended_at),
        )
        for stay in stays
    ]
    by_shelf: dict[UUID, list[Stood]] = {}
    own: dict[UUID, set[UUID]] = {}
    for each in stood:
        by_shelf.setdefault(each.shelf_id, []).append(each)
        own.setdefault(each.batch_id, set()).add(each.shelf_id)
    found: Values = {}
    for row in rows.values():
        end = now if row.ended_at is None else ms(row.ended_at)
        life = Window(ms(row.began_at), end, HOUR)
        near = [
            each
            for shelf in own.get(row.id, ())
            for each in by_shelf[shelf]
            if each.start < life.end and each.end > life.start
        ]
        area = service.mean_area(row.id, near, areas, life).value
        found[row.id] = row.harvested_g / area if area else None
    return found


def _compared(
    measure: Measure,
    groups: Mapping[str, Sequence[Batch]],
    values: Values,
    confidence: float,
) -> Compared:
    """Compare groups by one measure."""
    samples: dict[str, Sample | None] = {}
    figures = []
    for name, rows in groups.items():
        known = [each for row in rows if (each := values[row.id]) is not None]
        sample = samples[name] = Sample.of(known)
        figures.append(_group(name, sample, len(rows), confidence))
    return Compared(
        measure=measure,
        unit=UNITS[measure],
        groups=figures,
        differences=[
            _difference(first, second, samples[first], samples[second], confidence)
            for first, second in combinations(groups, 2)
        ],
    )


def _group(
    name: str, sample: Sample | None, batches: int, confidence: float
) -> GroupFigure:
    if sample is None:
        return GroupFigure(
            name=name,
            batches=0,
            unknown=batches,
            mean=None,
            deviation=None,
            interval=None,
        )
    spread = sample.variance
    return GroupFigure(
        name=name,
        batches=sample.n,
        unknown=batches - sample.n,
        mean=sample.mean,
        deviation=None if spread is None else sqrt(spread),
        interval=_shown(mean_interval(sample, confidence)),
    )


def _shown(interval: Interval | None) -> IntervalRead | None:
    if interval is None:
        return None
    return IntervalRead(low=interval.low, high=interval.high)


def _difference(
    first: str,
    second: str,
    one: Sample | None,
    other: Sample | None,
    confidence: float,
) -> GroupDifference:
    """Say what can be said of two groups."""
    interval = difference_interval(one, other, confidence) if one and other else None
    verdict = Verdict.NOT_ENOUGH
    if interval is not None:
        verdict = Verdict.NO_DIFFERENCE_SEEN
        if interval.low > 0:
            verdict = Verdict.HIGHER
        elif interval.high < 0:
            verdict = Verdict.LOWER
    return GroupDifference(
        first=first,
        second=second,
        difference=other.mean - one.mean if one and other else None,
        interval=_shown(interval),
        verdict=verdict,
    )
