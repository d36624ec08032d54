"""What the plants of a batch had: light, heat and climate, by the rollups of sensors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ..growing import crops
from ..growing.bands import RecipeDocument, Stage, Traits
from ..growing.models import Batch, StageSpan
from ..problems import InvalidRequest
from ..scope import Scope
from . import repository
from .cells import HOUR, UNITS, Cell, Metric, averaged, in_our_unit, ms, scale_of
from .exposure import (
    DARK_BELOW_PPFD_UMOL,
    Band,
    Lived,
    Stood,
    between,
    coverage,
    degree_days,
    follow,
    light_integral,
    mean_dli,
    time_in_band,
)
from .figures import known, unknown
from .repository import Measuring
from .schemas import Figure, InBand, Reason, StageDays
from .usage import Layout, Window

FOLLOWED = (
    Metric.PPFD,
    Metric.TEMPERATURE,
    Metric.HUMIDITY,
    Metric.VPD,
    Metric.CO2,
    Metric.EC,
    Metric.PH,
    Metric.WATER_TEMPERATURE,
)
BANDS: dict[Metric, str] = {
    Metric.HUMIDITY: "humidity_pct",
    Metric.VPD: "vpd_kpa",
    Metric.CO2: "co2_ppm",
    Metric.EC: "ec_ms_cm",
    Metric.PH: "ph",
    Metric.WATER_TEMPERATURE: "water_temperature_c",
}
DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Followed:
    """A quantity as the plants had it, or why it is not known."""

    lived: list[Lived]
    reason: Reason | None

    def figure(self, value: float | None, unit: str) -> Figure:
        """Show a figure of it."""
        if value is None:
            return unknown(unit, self.reason or Reason.NO_READINGS)
        return known(value, unit, coverage(self.lived))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a batch asks for: heat limits, and its stages by recipe version."""

    base_c: float
    upper_c: float
    stages: Mapping[tuple[UUID | None, str], Stage]

    def stage(self, span: StageSpan) -> Stage | None:
        """Give what a stage asks for."""
        return self.stages.get((span.recipe_version_id, span.stage))


def asked_by(scope: Scope, batch: Batch, spans: Sequence[StageSpan]) -> Asked | None:
    """Read what a batch's recipes ask for; what its crop does, where it has none."""
    ids = {span.recipe_version_id for span in spans if span.recipe_version_id}
    if batch.recipe_version_id:
        ids.add(batch.recipe_version_id)
    documents = {
        identity: RecipeDocument.model_validate(row.document)
        for identity, row in repository.versions(scope, ids).items()
    }
    traits = _traits(scope, batch.crop_key)
    stages: dict[tuple[UUID | None, str], Stage] = {
        (identity, stage.id): stage
        for identity, document in documents.items()
        for stage in document.stages
    }
    if traits is not None:
        stages |= {(None, stage.id): stage for stage in traits.stages}
    limits = documents[batch.recipe_version_id] if batch.recipe_version_id else traits
    return None if limits is None else Asked(limits.base_c, limits.upper_c, stages)


def _traits(scope: Scope, crop_key: str) -> Traits | None:
    """Give how a crop grows; nothing for one that was deleted since."""
    try:
        return crops.known(scope, crop_key).traits
    except InvalidRequest:
        return None


def followed(
    scope: Scope, layout: Layout, stays: Sequence[Stood], window: Window
) -> dict[Metric, Followed]:
    """Follow the plants of a batch through all that was measured where they stood."""
    shelves = {stay.shelf_id for stay in stays}
    rows = [
        row
        for row in repository.sensors(scope, layout.farm_id, FOLLOWED)
        if row.device_id is None
    ]
    near = {shelf: _near(rows, layout, shelf) for shelf in shelves}
    asked = {
        row.metric_id
        for metrics in near.values()
        for rows in metrics.values()
        for row in rows
    }
    cells = repository.cells(scope, sorted(asked), window)
    return {
        metric: _followed(
            metric,
            {shelf: near[shelf].get(metric, []) for shelf in shelves},
            cells,
            stays,
        )
        for metric in FOLLOWED
    }


def _near(
    rows: Sequence[Measuring], layout: Layout, shelf_id: UUID
) -> dict[Metric, list[Measuring]]:
    """Give the sensors nearest to a shelf: its own, its rack's or tanks', the farm's.

    Light is not the same on two shelves: only a shelf's own sensors tell of it.
    """
    rack = next((part.rack_id for part in layout.shelves if part.id == shelf_id), None)
    tanks = {tank for tank, racks in layout.fed.items() if rack in racks}
    found: dict[Metric, list[Measuring]] = {}
    for metric in FOLLOWED:
        of_metric = [row for row in rows if row.quantity == metric]
        levels = [[row for row in of_metric if row.shelf_id == shelf_id]]
        if metric is not Metric.PPFD:
            rest = [row for row in of_metric if row.shelf_id is None]
            levels.append([row for row in rest if row.rack_id == rack is not None])
            levels.append([row for row in rest if row.reservoir_id in tanks])
            levels.append(
                [
                    row
                    for row in rest
                    if row.rack_id is None and row.reservoir_id is None
                ]
            )
        found[metric] = next((level for level in levels if level), [])
    return found


def _followed(
    metric: Metric,
    near: Mapping[UUID, Sequence[Measuring]],
    cells: Mapping[int, list[Cell]],
    stays: Sequence[Stood],
) -> Followed:
    """Follow one quantity."""
    reason: Reason | None = Reason.NO_SENSOR
    values: dict[UUID, dict[int, float]] = {}
    for shelf, rows in near.items():
        usable: list[list[Cell]] = []
        for row in rows:
            scale = scale_of(metric, row.unit)
            if scale is None:
                reason = Reason.UNKNOWN_UNIT
                continue
            usable.append(in_our_unit(cells[row.metric_id], scale))
        if usable:
            values[shelf] = averaged(usable)
    if values:
        reason = None
    return Followed(follow(stays, values, HOUR), reason)


def light(found: Mapping[Metric, Followed]) -> tuple[Figure, Figure]:
    """Give the mean daily light integral, and all light that was measured."""
    ppfd = found[Metric.PPFD]
    return (
        ppfd.figure(mean_dli(ppfd.lived), "mol/m²/d"),
        ppfd.figure(light_integral(ppfd.lived), "mol/m²"),
    )


def heat(found: Mapping[Metric, Followed], asked: Asked | None) -> Figure:
    """Give the degree days that were measured."""
    air = found[Metric.TEMPERATURE]
    if asked is None:
        return unknown("°C·d", Reason.NO_RECIPE)
    return air.figure(degree_days(air.lived, asked.base_c, asked.upper_c), "°C·d")


def stage_days(
    spans: Sequence[StageSpan], asked: Asked | None, now: int
) -> list[StageDays]:
    """Give how long each stage lasted."""
    found = []
    for span in spans:
        stage = asked.stage(span) if asked else None
        end = now if span.ended_at is None else ms(span.ended_at)
        found.append(
            StageDays(
                stage=span.stage,
                started_at=span.started_at,
                ended_at=span.ended_at,
                days=(end - ms(span.started_at)) / DAY_MS,
                planned_days=stage.duration_d.typical if stage else None,
            )
        )
    return found


def in_bands(
    found: Mapping[Metric, Followed],
    spans: Sequence[StageSpan],
    asked: Asked | None,
    now: int,
) -> list[InBand]:
    """Give how much of each stage was in its bands."""
    lights = {
        span.start: span.value
        for span in found[Metric.PPFD].lived
        if span.value is not None
    }
    shown: list[InBand] = []
    for span in spans:
        stage = asked.stage(span) if asked else None
        if stage is None:
            continue
        start = ms(span.started_at)
        end = now if span.ended_at is None else ms(span.ended_at)
        for metric in (Metric.TEMPERATURE, *BANDS):
            whole = found[metric]
            part = Followed(between(whole.lived, start, end, HOUR), whole.reason)
            limits = _limits(stage, metric, lights)
            low, high = _extent(stage, metric)
            shown.append(
                InBand(
                    stage=span.stage,
                    quantity=metric,
                    unit=UNITS[metric],
                    low=low,
                    high=high,
                    share=part.figure(time_in_band(part.lived, limits.at), "1"),
                )
            )
    return shown


@dataclass(frozen=True, slots=True)
class _Limits:
    """The band of a quantity in each hour; by day another than by night."""

    lit: Band
    dark: Band
    lights: Mapping[int, float]

    def at(self, start: int) -> Band:
        """Give the band of an hour: where nobody knows if it was lit, both together."""
        ppfd = self.lights.get(start)
        if ppfd is None:
            return min(self.lit[0], self.dark[0]), max(self.lit[1], self.dark[1])
        return self.dark if ppfd < DARK_BELOW_PPFD_UMOL else self.lit


def _bands(stage: Stage, metric: Metric) -> tuple[Band, Band]:
    """Give the bands of a quantity by day and by night."""
    if metric is Metric.TEMPERATURE:
        day, night = stage.air_temperature_day_c, stage.air_temperature_night_c
        return (day.min, day.max), (night.min, night.max)
    both = getattr(stage, BANDS[metric])
    return (both.min, both.max), (both.min, both.max)


def _limits(stage: Stage, metric: Metric, lights: Mapping[int, float]) -> _Limits:
    lit, dark = _bands(stage, metric)
    return _Limits(lit, dark, lights)


def _extent(stage: Stage, metric: Metric) -> Band:
    """Give the lowest and the highest that a stage asks for."""
    lit, dark = _bands(stage, metric)
    return min(lit[0], dark[0]), max(lit[1], dark[1])
