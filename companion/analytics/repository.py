"""The queries of analytics; readings are asked for by their rollups alone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import batched
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from ..economy.models import (
    Customer,
    EnergyPrice,
    InputCost,
    LabourEntry,
    SeedLot,
    Shipment,
    ShipmentLine,
)
from ..farms.models import Device, Rack, Reservoir, ReservoirRack, Shelf
from ..farms.repository import within_farm
from ..growing.models import Batch, BatchEvent, Harvest, RecipeVersion, Stay
from ..growing.repository import batches as visible_batches
from ..scope import Scope
from ..telemetry.models import DayRollup, DirtyHour, HourRollup, Sensor
from .cells import DAY, HOUR, Cell, Metric, floor, moment, ms
from .exposure import Stood
from .genealogy import Link
from .money import Price
from .usage import DevicePart, Layout, ShelfPart, Window

# Databases have a limit of how many values a statement names.
AT_ONCE = 10_000
# A counter that was silent at the start of a window has to be found where it stood.
BEFORE = 2 * DAY


def cells(
    scope: Scope, metric_ids: Sequence[int], window: Window
) -> dict[int, list[Cell]]:
    """Give rollups of sensors by their metric ids, and some from before the window."""
    model = HourRollup if window.length == HOUR else DayRollup
    found: dict[int, list[Cell]] = {metric_id: [] for metric_id in metric_ids}
    first = floor(window.start - BEFORE, window.length)
    for some in batched(metric_ids, AT_ONCE, strict=False):
        rows = scope.session.execute(
            select(
                model.metric_id,
                model.start,
                model.n,
                model.total,
                model.first_value,
                model.last_value,
                model.high,
            )
            .where(
                model.metric_id.in_(some),
                model.start >= first,
                model.start < window.end,
            )
            .order_by(model.metric_id, model.start)
        )
        for metric_id, start, n, total, first_value, last_value, high in rows:
            found[metric_id].append(
                Cell(start, n, total / n, first_value, last_value, high)
            )
    return found


def complete_until(scope: Scope, end: int) -> datetime:
    """Give the moment from which on readings may not be in the rollups yet."""
    oldest = scope.session.scalar(
        scope.select(DirtyHour).with_only_columns(func.min(DirtyHour.hour))
    )
    now = ms(scope.now)
    return moment(min(end, now if oldest is None else min(oldest, now)))


def sensors(scope: Scope, farm_id: UUID, metrics: Iterable[Metric]) -> Sequence[Sensor]:
    """Give the sensors of a farm that measure something of what is asked for."""
    return scope.session.scalars(
        scope.select(Sensor).where(
            Sensor.farm_id == farm_id,
            Sensor.deleted_at.is_(None),
            Sensor.quantity.in_(list(metrics)),
        )
    ).all()


def layout(scope: Scope, farm_id: UUID, window: Window) -> Layout:
    """Give what stands in a farm, and shelves that plants stood on in a window."""
    stood = (
        _standing_between(scope, window)
        .where(Stay.farm_id == farm_id)
        .with_only_columns(Stay.shelf_id)
    )
    shelves = scope.session.scalars(
        scope.select(Shelf)
        .where(
            Shelf.farm_id == farm_id,
            or_(
                and_(Shelf.deleted_at.is_(None), Shelf.retired_at.is_(None)),
                Shelf.id.in_(stood),
            ),
        )
        .order_by(Shelf.name, Shelf.id)
    )
    devices = scope.session.scalars(
        scope.select(Device).where(
            Device.farm_id == farm_id, Device.deleted_at.is_(None)
        )
    )
    return Layout(
        farm_id,
        [
            ShelfPart(row.id, row.rack_id, row.width_m * row.depth_m, row.lamp_power_w)
            for row in shelves
        ],
        [
            DevicePart(row.id, row.rack_id, row.shelf_id, row.reservoir_id)
            for row in devices
        ],
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


def prices(scope: Scope, farm_id: UUID) -> list[Price]:
    """Give the energy prices that a farm may have."""
    rows = scope.session.scalars(
        scope.select(EnergyPrice).where(
            EnergyPrice.deleted_at.is_(None),
            or_(EnergyPrice.farm_id == farm_id, EnergyPrice.farm_id.is_(None)),
        )
    )
    return [
        Price(
            ms(row.valid_from),
            None if row.valid_to is None else ms(row.valid_to),
            row.price_minor_per_mwh,
            row.currency,
            own=row.farm_id is not None,
        )
        for row in rows
    ]


class Spent(NamedTuple):
    """An amount in minor units; labour without a rate has none."""

    amount: float | None
    currency: str | None
    day: date


def input_costs(
    scope: Scope,
    *,
    batch_id: UUID | None = None,
    farm_id: UUID | None = None,
    days: tuple[date, date] | None = None,
) -> list[Spent]:
    """Give what was spent on inputs, of a batch, or of a farm with its batches."""
    statement = scope.select(InputCost).where(InputCost.deleted_at.is_(None))
    if batch_id is not None:
        statement = statement.where(InputCost.batch_id == batch_id)
    if farm_id is not None:
        own = scope.select(Batch).where(Batch.farm_id == farm_id)
        statement = statement.where(
            or_(
                InputCost.farm_id == farm_id,
                InputCost.batch_id.in_(own.with_only_columns(Batch.id)),
            )
        )
    if days is not None:
        statement = statement.where(
            InputCost.spent_on >= days[0], InputCost.spent_on <= days[1]
        )
    return [
        Spent(row.amount_minor, row.currency, row.spent_on)
        for row in scope.session.scalars(statement)
    ]


def labour_costs(
    scope: Scope,
    *,
    batch_id: UUID | None = None,
    farm_id: UUID | None = None,
    days: tuple[date, date] | None = None,
) -> list[Spent]:
    """Give what work cost, of a batch, or of a farm with its batches."""
    statement = scope.select(LabourEntry).where(LabourEntry.deleted_at.is_(None))
    if batch_id is not None:
        statement = statement.where(LabourEntry.batch_id == batch_id)
    if farm_id is not None:
        own = scope.select(Batch).where(Batch.farm_id == farm_id)
        statement = statement.where(
            or_(
                LabourEntry.farm_id == farm_id,
                LabourEntry.batch_id.in_(own.with_only_columns(Batch.id)),
            )
        )
    if days is not None:
        statement = statement.where(
            LabourEntry.worked_on >= days[0], LabourEntry.worked_on <= days[1]
        )
    return [
        Spent(
            None
            if row.rate_minor_per_hour is None
            else row.minutes * row.rate_minor_per_hour / 60,
            row.currency,
            row.worked_on,
        )
        for row in scope.session.scalars(statement)
    ]


class Sold(NamedTuple):
    """What of a harvest was sold; without an amount it is not known for how much."""

    grams: float
    amount_minor: int | None
    currency: str | None
    at: datetime


def sales(
    scope: Scope,
    *,
    batch_id: UUID | None = None,
    farm_id: UUID | None = None,
    between: tuple[datetime, datetime] | None = None,
) -> list[Sold]:
    """Give what was shipped of a batch, or of a farm."""
    statement = (
        scope.select(ShipmentLine)
        .join(
            Shipment,
            and_(
                Shipment.org_id == ShipmentLine.org_id,
                Shipment.id == ShipmentLine.shipment_id,
            ),
        )
        .join(
            Harvest,
            and_(
                Harvest.org_id == ShipmentLine.org_id,
                Harvest.id == ShipmentLine.harvest_id,
            ),
        )
        .where(Shipment.deleted_at.is_(None))
    )
    if batch_id is not None:
        statement = statement.where(Harvest.batch_id == batch_id)
    if farm_id is not None:
        statement = statement.where(Harvest.farm_id == farm_id)
    if between is not None:
        statement = statement.where(
            Shipment.shipped_at >= between[0], Shipment.shipped_at < between[1]
        )
    rows = scope.session.execute(
        statement.with_only_columns(
            ShipmentLine.grams,
            ShipmentLine.amount_minor,
            Shipment.currency,
            Shipment.shipped_at,
        )
    )
    return [
        Sold(float(grams), amount, currency, at) for grams, amount, currency, at in rows
    ]


def harvests(
    scope: Scope, farm_id: UUID, start: datetime, end: datetime
) -> Sequence[Harvest]:
    """Give what was harvested in a farm between two times."""
    return scope.session.scalars(
        scope.select(Harvest)
        .where(Harvest.farm_id == farm_id, Harvest.at >= start, Harvest.at < end)
        .order_by(Harvest.at, Harvest.id)
    ).all()


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
    """Give the areas of shelves in m²."""
    rows = scope.session.execute(
        scope.select(Shelf)
        .where(Shelf.id.in_(set(shelf_ids)))
        .with_only_columns(Shelf.id, Shelf.width_m, Shelf.depth_m)
    )
    return {identity: width * depth for identity, width, depth in rows}


def links(scope: Scope, batch_ids: Sequence[UUID]) -> list[Link]:
    """Give how batches are linked to others, by their own histories."""
    found: list[Link] = []
    for some in batched(batch_ids, AT_ONCE, strict=False):
        rows = scope.session.execute(
            scope.select(BatchEvent)
            .where(
                BatchEvent.batch_id.in_(some),
                BatchEvent.other_batch_id.is_not(None),
                BatchEvent.undone_at.is_(None),
            )
            .with_only_columns(
                BatchEvent.batch_id,
                BatchEvent.other_batch_id,
                BatchEvent.kind,
                BatchEvent.at,
            )
        )
        found += [
            Link(batch, other, kind, at)
            for batch, other, kind, at in rows
            if other is not None
        ]
    return found


def of_lot(scope: Scope, lot_id: UUID) -> list[tuple[UUID, datetime]]:
    """Give the batches that were sown from a lot of seed, and when."""
    rows = scope.session.execute(
        visible_batches(scope)
        .where(Batch.seed_lot_id == lot_id)
        .with_only_columns(Batch.id, Batch.began_at)
    )
    return [(identity, at) for identity, at in rows]


def harvests_of(scope: Scope, batch_ids: Iterable[UUID]) -> list[Harvest]:
    """Give what was harvested of batches."""
    found: list[Harvest] = []
    for some in batched(batch_ids, AT_ONCE, strict=False):
        statement = within_farm(scope, scope.select(Harvest), Harvest.farm_id)
        found += scope.session.scalars(statement.where(Harvest.batch_id.in_(some)))
    return found


class Delivered(NamedTuple):
    """What of a harvest a shipment had, and for whom."""

    line: ShipmentLine
    shipment: Shipment
    customer: Customer


def deliveries(scope: Scope, harvest_ids: Iterable[UUID]) -> list[Delivered]:
    """Give where harvests went."""
    shipment, customer = aliased(Shipment), aliased(Customer)
    found: list[Delivered] = []
    for some in batched(harvest_ids, AT_ONCE, strict=False):
        rows = scope.session.execute(
            scope.select(ShipmentLine)
            .join(
                shipment,
                and_(
                    shipment.org_id == ShipmentLine.org_id,
                    shipment.id == ShipmentLine.shipment_id,
                ),
            )
            .join(
                customer,
                and_(
                    customer.org_id == shipment.org_id,
                    customer.id == shipment.customer_id,
                ),
            )
            .where(
                ShipmentLine.harvest_id.in_(some),
                shipment.deleted_at.is_(None),
            )
            .with_only_columns(ShipmentLine, shipment, customer)
        )
        found += [Delivered(line, sent, whom) for line, sent, whom in rows]
    return found


def seed_lots(scope: Scope, lot_ids: Iterable[UUID]) -> Sequence[SeedLot]:
    """Give lots of seed."""
    return scope.session.scalars(
        scope.select(SeedLot)
        .where(SeedLot.id.in_(set(lot_ids)))
        .order_by(SeedLot.supplier, SeedLot.lot_number)
    ).all()


def harvest_ids_of(scope: Scope, shipment_id: UUID) -> list[UUID]:
    """Give the harvests that a shipment has something of."""
    return list(
        scope.session.scalars(
            scope.select(ShipmentLine)
            .where(ShipmentLine.shipment_id == shipment_id)
            .with_only_columns(ShipmentLine.harvest_id)
        )
    )


def named_harvests(scope: Scope, harvest_ids: Sequence[UUID]) -> Sequence[Harvest]:
    """Give harvests that the caller may see."""
    statement = within_farm(scope, scope.select(Harvest), Harvest.farm_id)
    return scope.session.scalars(statement.where(Harvest.id.in_(harvest_ids))).all()


def racks(scope: Scope, farm_id: UUID) -> Mapping[UUID, Rack]:
    """Give the racks of a farm."""
    rows = scope.session.scalars(scope.select(Rack).where(Rack.farm_id == farm_id))
    return {row.id: row for row in rows}
