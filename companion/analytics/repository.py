"""The queries of analytics; readings are asked for by their rollups alone."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import batched
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, or_, select

from ..farms.models import Device, Reservoir, ReservoirRack, Shelf
from ..growing.models import Batch, Harvest, RecipeVersion, Stay
from ..growing.repository import batches as visible_batches
from ..scope import Scope
from ..telemetry.models import DayRollup, DirtyHour, HourRollup, Sensor, table_of
from .cells import DAY, HOUR, Cell, Metric, floor, moment, ms
from .exposure import Stood
from .usage import DevicePart, Layout, ShelfPart, Window

# Databases have a limit of how many values a statement names.
AT_ONCE = 10_000
# A counter that was silent at the start of a window has to be found where it stood.
BEFORE = 2 * DAY


def _cells(model: type[HourRollup | DayRollup]) -> Select[*tuple[Any, ...]]:
    """Select rollups of some sensors, of a span."""
    table = table_of(model)
    return (
        select(
            table.c.metric_id,
            table.c.start,
            table.c.n,
            table.c.total,
            table.c.first_value,
            table.c.last_value,
            table.c.high,
            table.c.first_ts,
            table.c.last_ts,
        )
        .where(
            table.c.metric_id.in_(bindparam("metrics", expanding=True)),
            table.c.start >= bindparam("first"),
            table.c.start < bindparam("after"),
        )
        .order_by(table.c.metric_id, table.c.start)
    )


_MARKS = table_of(DirtyHour)
_OLDEST_MARK = select(func.min(_MARKS.c.hour)).where(
    _MARKS.c.org_id == bindparam("org_id")
)
_CELLS = {model: _cells(model) for model in (HourRollup, DayRollup)}


def cells(
    scope: Scope, metric_ids: Sequence[int], window: Window, *, before: int = BEFORE
) -> dict[int, list[Cell]]:
    """Give rollups of sensors by their metric ids, and some from before the window."""
    model = HourRollup if window.length == HOUR else DayRollup
    found: dict[int, list[Cell]] = {metric_id: [] for metric_id in metric_ids}
    span = {
        "first": floor(window.start - before, window.length),
        "after": window.end,
    }
    connection = scope.session.connection()
    for some in batched(metric_ids, AT_ONCE, strict=False):
        rows = connection.execute(_CELLS[model], {"metrics": some, **span})
        for metric_id, start, n, total, value, last, high, began, ended in rows:
            lasted = None if model is HourRollup else _lasted(n, began, ended)
            found[metric_id].append(
                Cell(start, n, total / n, value, last, high, lasted)
            )
    return found


def _lasted(n: int, first_ts: int, last_ts: int) -> int:
    """Give how much of a day was measured: its readings, each as long as the others."""
    return HOUR if n == 1 else min(DAY, (last_ts - first_ts) * n // (n - 1))


def complete_until(scope: Scope, end: int) -> datetime:
    """Give the moment from which on readings may not be in the rollups yet."""
    oldest: int | None = scope.session.connection().scalar(
        _OLDEST_MARK, {"org_id": scope.org_id}
    )
    now = ms(scope.now)
    return moment(min(end, now if oldest is None else min(oldest, now)))


class Measuring(NamedTuple):
    """A sensor, as far as its values and its place go."""

    metric_id: int
    quantity: str | None
    unit: str | None
    rack_id: UUID | None
    shelf_id: UUID | None
    reservoir_id: UUID | None
    device_id: UUID | None


def sensors(
    scope: Scope, farm_id: UUID, metrics: Iterable[Metric]
) -> Sequence[Measuring]:
    """Give the sensors of a farm that measure something of what is asked for."""
    rows = scope.session.execute(
        scope.select(Sensor)
        .where(
            Sensor.farm_id == farm_id,
            Sensor.deleted_at.is_(None),
            Sensor.quantity.in_(list(metrics)),
        )
        .with_only_columns(
            Sensor.metric_id,
            Sensor.quantity,
            Sensor.unit,
            Sensor.rack_id,
            Sensor.shelf_id,
            Sensor.reservoir_id,
            Sensor.device_id,
        )
    )
    return [Measuring._make(row) for row in rows]


def layout(scope: Scope, farm_id: UUID, window: Window) -> Layout:
    """Give what stands in a farm, and shelves that plants stood on in a window."""
    stood = (
        _standing_between(scope, window)
        .where(Stay.farm_id == farm_id)
        .with_only_columns(Stay.shelf_id)
    )
    shelves = scope.session.execute(
        scope.select(Shelf)
        .where(
            Shelf.farm_id == farm_id,
            or_(
                and_(Shelf.deleted_at.is_(None), Shelf.retired_at.is_(None)),
                Shelf.id.in_(stood),
            ),
        )
        .order_by(Shelf.name, Shelf.id)
        .with_only_columns(
            Shelf.id,
            Shelf.rack_id,
            Shelf.width_m * Shelf.depth_m,
            Shelf.lamp_power_w,
        )
    )
    devices = scope.session.execute(
        scope.select(Device)
        .where(Device.farm_id == farm_id, Device.deleted_at.is_(None))
        .with_only_columns(
            Device.id, Device.rack_id, Device.shelf_id, Device.reservoir_id
        )
    )
    return Layout(
        farm_id,
        [ShelfPart(*row) for row in shelves],
        [DevicePart(*row) for row in devices],
        fed(scope, farm_id),
    )


def fed(scope: Scope, farm_id: UUID) -> dict[UUID, list[UUID]]:
    """Give the racks that each reservoir of a farm feeds."""
    found: dict[UUID, list[UUID]] = {}
    tanks = (
        scope.select(Reservoir)
        .where(Reservoir.farm_id == farm_id, Reservoir.deleted_at.is_(None))
        .with_only_columns(Reservoir.id)
    )
    for tank in scope.session.scalars(tanks):
        found[tank] = []
    rows = scope.session.scalars(
        scope.select(ReservoirRack).where(ReservoirRack.reservoir_id.in_(list(found)))
    )
    for row in rows:
        found[row.reservoir_id].append(row.rack_id)
    return found


def _standing_between(scope: Scope, window: Window) -> Select[Stay]:
    """Begin a query over the stays of a window."""
    return scope.select(Stay).where(
        Stay.started_at < moment(window.end),
        or_(Stay.ended_at.is_(None), Stay.ended_at > moment(window.start)),
    )


def stays(
    scope: Scope,
    window: Window,
    *,
    farm_id: UUID | None = None,
    batch_id: UUID | None = None,
) -> list[Stood]:
    """Give where plants stood in a window, of a farm or of a batch."""
    statement = _standing_between(scope, window)
    if farm_id is not None:
        statement = statement.where(Stay.farm_id == farm_id)
    if batch_id is not None:
        statement = statement.where(Stay.batch_id == batch_id)
    rows = scope.session.execute(
        statement.with_only_columns(
            Stay.batch_id, Stay.shelf_id, Stay.plants, Stay.started_at, Stay.ended_at
        )
    )
    return [
        Stood(
            batch,
            shelf,
            plants,
            max(ms(start), window.start),
            min(window.end, window.end if end is None else ms(end)),
        )
        for batch, shelf, plants, start, end in rows
    ]


class Harvested(NamedTuple):
    """A harvest, as far as sums need it."""

    at: datetime
    batch_id: UUID
    crop_key: str
    grams: float
    waste_g: float


def harvests(
    scope: Scope, farm_id: UUID, start: datetime, end: datetime
) -> list[Harvested]:
    """Give what was harvested in a farm between two times, in the order of time."""
    rows = scope.session.execute(
        scope.select(Harvest)
        .where(Harvest.farm_id == farm_id, Harvest.at >= start, Harvest.at < end)
        .order_by(Harvest.at, Harvest.id)
        .with_only_columns(
            Harvest.at,
            Harvest.batch_id,
            Harvest.crop_key,
            Harvest.grams,
            Harvest.waste_g,
        )
    )
    return [Harvested._make(row) for row in rows]


def begun_and_ended(
    scope: Scope, farm_id: UUID, start: datetime, end: datetime
) -> list[tuple[datetime, datetime | None]]:
    """Give when the batches of a farm that touch a time began and ended."""
    rows = scope.session.execute(
        scope.select(Batch)
        .where(
            Batch.farm_id == farm_id,
            Batch.deleted_at.is_(None),
            Batch.began_at < end,
            or_(Batch.ended_at.is_(None), Batch.ended_at >= start),
        )
        .with_only_columns(Batch.began_at, Batch.ended_at)
    )
    return [(began, ended) for began, ended in rows]


def versions(scope: Scope, version_ids: Iterable[UUID]) -> dict[UUID, RecipeVersion]:
    """Give versions of recipes by their ids."""
    rows = scope.session.scalars(
        scope.select(RecipeVersion).where(RecipeVersion.id.in_(set(version_ids)))
    )
    return {row.id: row for row in rows}


def ended_batches(
    scope: Scope,
    *,
    recipe_id: UUID | None,
    recipe_version_id: UUID | None,
    ended: tuple[datetime | None, datetime | None],
    most: int,
) -> Sequence[Batch]:
    """Give the latest batches of a recipe, or of a version, that were harvested."""
    statement = visible_batches(scope).where(
        Batch.deleted_at.is_(None), Batch.ended_by == "harvested"
    )
    if recipe_id is not None:
        of_recipe = scope.select(RecipeVersion).where(
            RecipeVersion.recipe_id == recipe_id
        )
        statement = statement.where(
            Batch.recipe_version_id.in_(of_recipe.with_only_columns(RecipeVersion.id))
        )
    if recipe_version_id is not None:
        statement = statement.where(Batch.recipe_version_id == recipe_version_id)
    if ended[0] is not None:
        statement = statement.where(Batch.ended_at >= ended[0])
    if ended[1] is not None:
        statement = statement.where(Batch.ended_at < ended[1])
    return scope.session.scalars(
        statement.order_by(Batch.ended_at.desc(), Batch.id).limit(most)
    ).all()


def batch_of_site(scope: Scope, farm_id: UUID, ha_id: str) -> Batch | None:
    """Give the batch that a farm's site names so, if it is there."""
    return scope.session.scalar(
        visible_batches(scope).where(
            Batch.farm_id == farm_id, Batch.ha_id == ha_id, Batch.deleted_at.is_(None)
        )
    )


def earlier_batches(scope: Scope, batch: Batch, most: int) -> Sequence[Batch]:
    """Give the latest batches of the crop and farm that were harvested before one ended."""
    statement = visible_batches(scope).where(
        Batch.deleted_at.is_(None),
        Batch.farm_id == batch.farm_id,
        Batch.crop_key == batch.crop_key,
        Batch.ended_by == "harvested",
        Batch.id != batch.id,
    )
    if batch.ended_at is not None:
        statement = statement.where(Batch.ended_at < batch.ended_at)
    return scope.session.scalars(
        statement.order_by(Batch.ended_at.desc(), Batch.id).limit(most)
    ).all()


def batches(scope: Scope, batch_ids: Iterable[UUID]) -> dict[UUID, Batch]:
    """Give batches that the caller may see by their ids."""
    found: dict[UUID, Batch] = {}
    for some in batched(set(batch_ids), AT_ONCE, strict=False):
        statement = visible_batches(scope).where(
            Batch.id.in_(some), Batch.deleted_at.is_(None)
        )
        found |= {row.id: row for row in scope.session.scalars(statement)}
    return found


def stays_of(scope: Scope, batch_ids: Sequence[UUID]) -> Sequence[Stay]:
    """Give where batches stood, and whoever else stood on those shelves meanwhile."""
    own = scope.select(Stay).where(Stay.batch_id.in_(batch_ids))
    return scope.session.scalars(
        scope.select(Stay).where(
            Stay.shelf_id.in_(own.with_only_columns(Stay.shelf_id))
        )
    ).all()


def areas(scope: Scope, shelf_ids: Iterable[UUID]) -> dict[UUID, float]:
    """Give the areas of shelves in m², of those whose size is known."""
    rows = scope.session.execute(
        scope.select(Shelf)
        .where(Shelf.id.in_(set(shelf_ids)))
        .with_only_columns(Shelf.id, Shelf.width_m, Shelf.depth_m)
    )
    return {
        identity: width * depth
        for identity, width, depth in rows
        if width is not None and depth is not None
    }
