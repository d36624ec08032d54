"""The queries on what things cost and brought."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, or_

from ..economy.models import EnergyPrice, InputCost, LabourEntry, Shipment, ShipmentLine
from ..growing.models import Batch, Harvest
from ..scope import Scope
from .cells import ms
from .money import Price


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


def inputs(scope: Scope, batch_id: UUID) -> Sequence[InputCost]:
    """Give what was bought for a batch, in the order of time."""
    return scope.session.scalars(
        scope.select(InputCost)
        .where(InputCost.deleted_at.is_(None), InputCost.batch_id == batch_id)
        .order_by(InputCost.spent_on, InputCost.id)
    ).all()


def work(scope: Scope, batch_id: UUID) -> list[tuple[str, int]]:
    """Give for how many minutes people worked for a batch, by what they did."""
    rows = scope.session.execute(
        scope.select(LabourEntry)
        .where(LabourEntry.deleted_at.is_(None), LabourEntry.batch_id == batch_id)
        .with_only_columns(LabourEntry.activity, func.sum(LabourEntry.minutes))
        .group_by(LabourEntry.activity)
        .order_by(LabourEntry.activity)
    )
    return [(activity, int(minutes)) for activity, minutes in rows]


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
