"""The tables of stock, money, seed lots, customers and shipments."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid7

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from ..models import DeletableRecord, PlacedRecord, TenantModel, Thousandths, partial

LIVE = text("deleted_at IS NULL")


def _organization() -> ForeignKeyConstraint:
    return TenantModel.belongs_to("organization", org_id="id")


class InventoryItem(PlacedRecord):
    """Something that is kept in stock, counted in one unit."""

    __tablename__ = "inventory_item"

    name: Mapped[str]
    kind: Mapped[str]
    unit: Mapped[str]
    reorder_at: Mapped[Decimal | None] = mapped_column(Thousandths())
    note: Mapped[str | None]

    __table_args__: tuple[Any, ...] = (
        _organization(),
        TenantModel.within("farm", "farm_id"),
        Index(None, "org_id", "farm_id"),
        Index(None, "org_id", "name", "id"),
    )


class InventoryMovement(TenantModel):
    """What came into stock or left it; the stock is the sum of these."""

    __tablename__ = "inventory_movement"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, sort_order=-2)
    item_id: Mapped[UUID]
    kind: Mapped[str]
    quantity: Mapped[Decimal] = mapped_column(Thousandths())
    moved_at: Mapped[datetime]
    batch_id: Mapped[UUID | None]
    corrects_id: Mapped[UUID | None]
    note: Mapped[str | None]
    recorded_by: Mapped[UUID | None]
    created_at: Mapped[datetime]

    __table_args__: tuple[Any, ...] = (
        _organization(),
        TenantModel.within("batch", "batch_id"),
        TenantModel.within("inventory_item", "item_id"),
        TenantModel.within("inventory_movement", "corrects_id", at_commit=True),
        ForeignKeyConstraint(["recorded_by"], ["app_user.id"]),
        UniqueConstraint("org_id", "corrects_id"),
        CheckConstraint("quantity <> 0", name="quantity"),
        Index(None, "org_id", "item_id", "id"),
        # The sum is read from the index alone.
        Index(None, "org_id", "item_id", "quantity"),
        Index(None, "org_id", "batch_id"),
    )


class InputCost(PlacedRecord):
    """Money spent, for a farm or one of its batches."""

    __tablename__ = "input_cost"

    kind: Mapped[str]
    spent_on: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    description: Mapped[str]
    supplier: Mapped[str | None]
    batch_id: Mapped[UUID | None]
    item_id: Mapped[UUID | None]
    movement_id: Mapped[UUID | None]

    __table_args__: tuple[Any, ...] = (
        _organization(),
        TenantModel.within("farm", "farm_id"),
        TenantModel.within("batch", "batch_id"),
        TenantModel.within("inventory_item", "item_id"),
        TenantModel.within("inventory_movement", "movement_id"),
        CheckConstraint("amount_minor >= 0", name="amount"),
        Index(None, "org_id", "spent_on", "id"),
        Index(None, "org_id", "farm_id", "spent_on"),
        Index(None, "org_id", "batch_id"),
        Index(None, "org_id", "item_id"),
        Index(None, "org_id", "movement_id"),
    )


class LabourEntry(PlacedRecord):
    """Time somebody worked, and what an hour of it costs."""

    __tablename__ = "labour_entry"

    worker_id: Mapped[UUID | None]
    worker_name: Mapped[str | None]
    worked_on: Mapped[date]
    minutes: Mapped[int]
    activity: Mapped[str]
    rate_minor_per_hour: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None]
    note: Mapped[str | None]
    batch_id: Mapped[UUID | None]
    task_id: Mapped[UUID | None]

    __table_args__: tuple[Any, ...] = (
        _organization(),
        TenantModel.within("farm", "farm_id"),
        TenantModel.within("batch", "batch_id"),
        TenantModel.within("task", "task_id"),
        ForeignKeyConstraint(["worker_id"], ["app_user.id"]),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint(
            "(rate_minor_per_hour IS NULL) = (currency IS NULL)", name="rate"
        ),
        Index(None, "org_id", "worked_on", "id"),
        Index(None, "org_id", "worker_id", "worked_on"),
        Index(None, "org_id", "farm_id", "worked_on"),
        Index(None, "org_id", "batch_id"),
        Index(None, "org_id", "task_id"),
    )


class EnergyPrice(PlacedRecord):
    """The price of electricity from one moment up to, and without, another."""

    __tablename__ = "energy_price"

    tariff: Mapped[str | None]
    # A kilowatt-hour has too few minor units to be exact.
    price_minor_per_mwh: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]

    __table_args__: tuple[Any, ...] = (
        _organization(),
        TenantModel.within("farm", "farm_id"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="period"),
        Index(None, "org_id", "farm_id", "valid_from"),
        Index(None, "org_id", "valid_from", "id"),
    )


class SeedLot(DeletableRecord):
    """Seed of one supplier's lot."""

    __tablename__ = "seed_lot"

    supplier: Mapped[str]
    lot_number: Mapped[str]
    crop_key: Mapped[str | None]
    variety: Mapped[str | None]
    germination_percent: Mapped[Decimal | None] = mapped_column(Thousandths())
    tested_on: Mapped[date | None]
    received_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    item_id: Mapped[UUID | None]
    note: Mapped[str | None]

    __table_args__: tuple[Any, ...] = (
        _organization(),
        TenantModel.within("inventory_item", "item_id"),
        Index(
            "uq_seed_lot_supplier_lot_number",
            "org_id",
            "supplier",
            "lot_number",
            unique=True,
            **partial(LIVE),
        ),
        Index(None, "org_id", "lot_number"),
        Index(None, "org_id", "item_id"),
    )


class Customer(DeletableRecord):
    """Somebody who buys, and whom a recall has to reach."""

    __tablename__ = "customer"

    name: Mapped[str]
    number: Mapped[str | None]
    contact: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    address: Mapped[str | None]
    note: Mapped[str | None]

    __table_args__: tuple[Any, ...] = (
        _organization(),
        Index(None, "org_id", "name", "id"),
    )


class Shipment(DeletableRecord):
    """Goods on their way to a customer, and when they left and arrived."""

    __tablename__ = "shipment"

    customer_id: Mapped[UUID]
    number: Mapped[str | None]
    shipped_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    currency: Mapped[str | None]
    note: Mapped[str | None]

    __table_args__: tuple[Any, ...] = (
        _organization(),
        TenantModel.within("customer", "customer_id"),
        CheckConstraint(
            "delivered_at IS NULL OR delivered_at >= shipped_at", name="delivery"
        ),
        Index(None, "org_id", "shipped_at", "id"),
        Index(None, "org_id", "customer_id", "shipped_at"),
    )


class ShipmentLine(TenantModel):
    """How much of one harvest a shipment has."""

    __tablename__ = "shipment_line"

    shipment_id: Mapped[UUID] = mapped_column(primary_key=True)
    harvest_id: Mapped[UUID] = mapped_column(primary_key=True)
    grams: Mapped[Decimal] = mapped_column(Thousandths())
    packages: Mapped[int | None]
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__: tuple[Any, ...] = (
        _organization(),
        TenantModel.within("harvest", "harvest_id"),
        TenantModel.within("shipment", "shipment_id"),
        CheckConstraint("grams > 0", name="grams"),
        # From the shipment the primary key leads on; this one from the harvest.
        Index(None, "org_id", "harvest_id", "shipment_id"),
    )
