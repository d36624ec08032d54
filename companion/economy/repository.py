"""The queries on stock, money, seed lots, customers and shipments."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from ..growing.models import Batch, Harvest
from ..placement import listed
from ..records import looking_for, present
from ..scope import Scope, WriteScope
from .models import (
    Customer,
    EnergyPrice,
    InputCost,
    InventoryItem,
    InventoryMovement,
    LabourEntry,
    SeedLot,
    Shipment,
    ShipmentLine,
)
from .schemas import CostQuery, ItemQuery, LabourQuery, MovementQuery, PriceQuery
from .trade_schemas import SeedLotQuery, ShipmentQuery

NOTHING = Decimal(0)


def _equal(
    pairs: Mapping[InstrumentedAttribute[Any], object],
) -> list[ColumnElement[bool]]:
    """Give the conditions for what was asked for."""
    return [column == value for column, value in pairs.items() if value is not None]


def items(scope: Scope, only: ItemQuery) -> Select[InventoryItem]:
    """Begin a list of inventory items."""
    statement = listed(scope, InventoryItem, deleted=only.deleted).where(
        *looking_for(only.q, InventoryItem.name),
        *_equal({InventoryItem.kind: only.kind, InventoryItem.farm_id: only.farm}),
    )
    if only.low:
        stock = (
            select(func.coalesce(func.sum(InventoryMovement.quantity), 0))
            .where(
                InventoryMovement.org_id == InventoryItem.org_id,
                InventoryMovement.item_id == InventoryItem.id,
            )
            .scalar_subquery()
        )
        statement = statement.where(stock <= InventoryItem.reorder_at)
    return statement


def lock_item(scope: WriteScope, item: InventoryItem) -> None:
    """Let nobody else move this item until the transaction ends."""
    scope.session.execute(
        scope.select(InventoryItem)
        .where(InventoryItem.id == item.id)
        .with_only_columns(InventoryItem.id)
        .with_for_update()
    )


def stocks(scope: Scope, item_ids: Sequence[UUID]) -> dict[UUID, Decimal]:
    """Sum up the movements of each item."""
    summed = scope.session.execute(
        scope.select(InventoryMovement)
        .where(InventoryMovement.item_id.in_(item_ids))
        .group_by(InventoryMovement.item_id)
        .with_only_columns(
            InventoryMovement.item_id, func.sum(InventoryMovement.quantity)
        )
    )
    found: dict[UUID, Decimal] = dict.fromkeys(item_ids, NOTHING)
    return found | dict(summed.all())


def movements(scope: Scope, only: MovementQuery) -> Select[InventoryMovement]:
    """Begin a list of movements, of the items that the caller may see."""
    movement = InventoryMovement
    statement = scope.select(movement).where(
        *_equal(
            {
                movement.item_id: only.item,
                movement.batch_id: only.batch,
                movement.kind: only.kind,
            }
        )
    )
    if scope.farm_id is not None:
        seen = scope.select(InventoryItem).where(InventoryItem.farm_id == scope.farm_id)
        statement = statement.where(
            movement.item_id.in_(seen.with_only_columns(InventoryItem.id))
        )
    return _between(statement, movement.moved_at, only.moved_from, only.moved_before)


def _between[M](
    statement: Select[M],
    column: InstrumentedAttribute[datetime],
    start: datetime | None,
    end: datetime | None,
) -> Select[M]:
    if start is not None:
        statement = statement.where(column >= start)
    if end is not None:
        statement = statement.where(column < end)
    return statement


def movement(scope: Scope, identity: UUID) -> InventoryMovement | None:
    """Find a movement."""
    return scope.session.scalar(
        movements(scope, MovementQuery()).where(InventoryMovement.id == identity)
    )


def correction_of(scope: Scope, identity: UUID) -> InventoryMovement | None:
    """Find what corrected a movement."""
    return scope.session.scalar(
        scope.select(InventoryMovement).where(InventoryMovement.corrects_id == identity)
    )


def costs(scope: Scope, only: CostQuery) -> Select[InputCost]:
    """Begin a list of input costs."""
    statement = listed(scope, InputCost, deleted=only.deleted).where(
        *_equal(
            {
                InputCost.kind: only.kind,
                InputCost.farm_id: only.farm,
                InputCost.batch_id: only.batch,
                InputCost.item_id: only.item,
                InputCost.currency: only.currency,
            }
        ),
        *looking_for(only.q, InputCost.description, InputCost.supplier),
    )
    if only.spent_from is not None:
        statement = statement.where(InputCost.spent_on >= only.spent_from)
    if only.spent_to is not None:
        statement = statement.where(InputCost.spent_on <= only.spent_to)
    return statement


def costs_of_movement(scope: Scope, movement_id: UUID) -> Sequence[InputCost]:
    """Give the costs that a purchase was made with."""
    statement = present(scope.select(InputCost), InputCost, deleted=False)
    return scope.session.scalars(
        statement.where(InputCost.movement_id == movement_id)
    ).all()


def labour(scope: Scope, only: LabourQuery) -> Select[LabourEntry]:
    """Begin a list of labour."""
    statement = listed(scope, LabourEntry, deleted=only.deleted).where(
        *_equal(
            {
                LabourEntry.farm_id: only.farm,
                LabourEntry.batch_id: only.batch,
                LabourEntry.task_id: only.task,
                LabourEntry.worker_id: only.worker,
            }
        ),
        *looking_for(only.q, LabourEntry.activity, LabourEntry.worker_name),
    )
    if only.worked_from is not None:
        statement = statement.where(LabourEntry.worked_on >= only.worked_from)
    if only.worked_to is not None:
        statement = statement.where(LabourEntry.worked_on <= only.worked_to)
    return statement


def prices(scope: Scope, only: PriceQuery) -> Select[EnergyPrice]:
    """Begin a list of energy prices."""
    statement = listed(scope, EnergyPrice, deleted=only.deleted).where(
        *_equal({EnergyPrice.farm_id: only.farm})
    )
    if only.at is not None:
        statement = statement.where(
            EnergyPrice.valid_from <= only.at,
            or_(EnergyPrice.valid_to.is_(None), EnergyPrice.valid_to > only.at),
        )
    return statement


def overlapping_price(scope: Scope, price: EnergyPrice) -> EnergyPrice | None:
    """Find another price of the same farm, or of none, for a part of the same time."""
    statement = present(scope.select(EnergyPrice), EnergyPrice, deleted=False).where(
        EnergyPrice.id != price.id,
        EnergyPrice.farm_id.is_(None)
        if price.farm_id is None
        else EnergyPrice.farm_id == price.farm_id,
        or_(EnergyPrice.valid_to.is_(None), EnergyPrice.valid_to > price.valid_from),
    )
    if price.valid_to is not None:
        statement = statement.where(EnergyPrice.valid_from < price.valid_to)
    return scope.session.scalar(statement.order_by(EnergyPrice.valid_from).limit(1))


def seed_lots(scope: Scope, only: SeedLotQuery) -> Select[SeedLot]:
    """Begin a list of seed lots."""
    statement = present(scope.select(SeedLot), SeedLot, deleted=only.deleted).where(
        *_equal({SeedLot.crop_key: only.crop, SeedLot.supplier: only.supplier}),
        *looking_for(only.q, SeedLot.lot_number, SeedLot.supplier, SeedLot.variety),
    )
    if only.expires_before is not None:
        statement = statement.where(SeedLot.expires_on < only.expires_before)
    return statement


def same_lot(
    scope: Scope, identity: UUID, supplier: str, lot_number: str
) -> SeedLot | None:
    """Find another record of the same lot of the same supplier."""
    statement = present(scope.select(SeedLot), SeedLot, deleted=False)
    return scope.session.scalar(
        statement.where(
            SeedLot.id != identity,
            SeedLot.supplier == supplier,
            SeedLot.lot_number == lot_number,
        )
    )


def is_sown(scope: Scope, lot: SeedLot) -> bool:
    """Tell whether a batch was sown with a lot."""
    statement = scope.select(Batch).where(Batch.seed_lot_id == lot.id)
    return bool(scope.session.scalar(select(exists(statement))))


def has_shipments(scope: Scope, customer: Customer) -> bool:
    """Tell whether a customer has got something that is not deleted."""
    statement = present(scope.select(Shipment), Shipment, deleted=False)
    return bool(
        scope.session.scalar(
            select(exists(statement.where(Shipment.customer_id == customer.id)))
        )
    )


def shipments(scope: Scope, only: ShipmentQuery) -> Select[Shipment]:
    """Begin a list of shipments: of a customer, with a harvest, batch or seed lot."""
    statement = present(scope.select(Shipment), Shipment, deleted=only.deleted).where(
        *_equal({Shipment.customer_id: only.customer}),
        *looking_for(only.q, Shipment.number),
    )
    statement = _between(
        statement, Shipment.shipped_at, only.shipped_from, only.shipped_before
    )
    wanted = _equal(
        {
            Harvest.id: only.harvest,
            Harvest.batch_id: only.batch,
            Batch.seed_lot_id: only.seed_lot,
        }
    )
    if wanted:
        carrying = _origins(scope).where(*wanted)
        statement = statement.where(
            Shipment.id.in_(carrying.with_only_columns(ShipmentLine.shipment_id))
        )
    return statement


def _origins(scope: Scope) -> Select[ShipmentLine]:
    """Join lines with the harvests and batches that they are of."""
    return (
        scope.select(ShipmentLine)
        .join(
            Harvest,
            and_(
                Harvest.org_id == ShipmentLine.org_id,
                Harvest.id == ShipmentLine.harvest_id,
            ),
        )
        .join(
            Batch,
            and_(Batch.org_id == Harvest.org_id, Batch.id == Harvest.batch_id),
        )
    )


def lines_of(
    scope: Scope, shipment_ids: Sequence[UUID]
) -> Sequence[Row[ShipmentLine, Harvest, Batch]]:
    """Give the lines of shipments with the harvest and batch of each."""
    statement = (
        _origins(scope)
        .where(ShipmentLine.shipment_id.in_(shipment_ids))
        .order_by(ShipmentLine.shipment_id, ShipmentLine.harvest_id)
    )
    return scope.session.execute(statement.add_columns(Harvest, Batch)).all()


def lock_harvests(scope: WriteScope, identities: Sequence[UUID]) -> dict[UUID, Harvest]:
    """Let nobody else ship of these harvests until the transaction ends."""
    rows = scope.session.scalars(
        scope.select(Harvest)
        .where(Harvest.id.in_(identities))
        .order_by(Harvest.id)
        .with_for_update()
    )
    return {row.id: row for row in rows}


def shipped(
    scope: Scope, harvest_ids: Sequence[UUID], *, without: UUID
) -> dict[UUID, Decimal]:
    """Sum up what other shipments have of each harvest."""
    summed = scope.session.execute(
        scope.select(ShipmentLine)
        .join(
            Shipment,
            and_(
                Shipment.org_id == ShipmentLine.org_id,
                Shipment.id == ShipmentLine.shipment_id,
            ),
        )
        .where(
            ShipmentLine.harvest_id.in_(harvest_ids),
            ShipmentLine.shipment_id != without,
            Shipment.deleted_at.is_(None),
        )
        .group_by(ShipmentLine.harvest_id)
        .with_only_columns(ShipmentLine.harvest_id, func.sum(ShipmentLine.grams))
    )
    found: dict[UUID, Decimal] = dict.fromkeys(harvest_ids, NOTHING)
    return found | dict(summed.all())
