"""The queries on what batches came from, and where they went."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import batched
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_
from sqlalchemy.orm import InstrumentedAttribute

from ..economy.models import Customer, SeedLot, Shipment, ShipmentLine
from ..farms.repository import within_farm
from ..growing.models import Batch, BatchEvent, Harvest
from ..growing.repository import batches as visible_batches
from ..scope import Scope
from .genealogy import Link
from .repository import AT_ONCE


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


class Sown(NamedTuple):
    """A batch, as far as a trace shows it."""

    id: UUID
    code: str
    crop_key: str
    farm_id: UUID
    seed_lot_id: UUID | None


def batches(scope: Scope, batch_ids: Iterable[UUID]) -> dict[UUID, Sown]:
    """Give batches that the caller may see by their ids."""
    found: dict[UUID, Sown] = {}
    for some in batched(set(batch_ids), AT_ONCE, strict=False):
        rows = scope.session.execute(
            visible_batches(scope)
            .where(Batch.id.in_(some), Batch.deleted_at.is_(None))
            .with_only_columns(
                Batch.id, Batch.code, Batch.crop_key, Batch.farm_id, Batch.seed_lot_id
            )
        )
        found |= {row[0]: Sown._make(row) for row in rows}
    return found


class Cut(NamedTuple):
    """A harvest, as far as a trace shows it."""

    id: UUID
    batch_id: UUID
    at: datetime
    grams: float


def _cuts(
    scope: Scope, column: InstrumentedAttribute[UUID], ids: Iterable[UUID]
) -> list[Cut]:
    found: list[Cut] = []
    for some in batched(ids, AT_ONCE, strict=False):
        rows = scope.session.execute(
            within_farm(scope, scope.select(Harvest), Harvest.farm_id)
            .where(column.in_(some))
            .with_only_columns(Harvest.id, Harvest.batch_id, Harvest.at, Harvest.grams)
        )
        found += [Cut._make(row) for row in rows]
    return found


def harvests_of(scope: Scope, batch_ids: Iterable[UUID]) -> list[Cut]:
    """Give what was harvested of batches."""
    return _cuts(scope, Harvest.batch_id, batch_ids)


def named_harvests(scope: Scope, harvest_ids: Iterable[UUID]) -> list[Cut]:
    """Give harvests that the caller may see."""
    return _cuts(scope, Harvest.id, harvest_ids)


class Delivered(NamedTuple):
    """What of a harvest a shipment had, and for whom."""

    harvest_id: UUID
    grams: Decimal
    shipment_id: UUID
    number: str | None
    shipped_at: datetime
    customer_id: UUID
    customer: str
    email: str | None
    phone: str | None


def deliveries(scope: Scope, harvest_ids: Iterable[UUID]) -> list[Delivered]:
    """Give where harvests went."""
    found: list[Delivered] = []
    for some in batched(harvest_ids, AT_ONCE, strict=False):
        rows = scope.session.execute(
            scope.select(ShipmentLine)
            .join(
                Shipment,
                and_(
                    Shipment.org_id == ShipmentLine.org_id,
                    Shipment.id == ShipmentLine.shipment_id,
                ),
            )
            .join(
                Customer,
                and_(
                    Customer.org_id == Shipment.org_id,
                    Customer.id == Shipment.customer_id,
                ),
            )
            .where(ShipmentLine.harvest_id.in_(some), Shipment.deleted_at.is_(None))
            .with_only_columns(
                ShipmentLine.harvest_id,
                ShipmentLine.grams,
                Shipment.id,
                Shipment.number,
                Shipment.shipped_at,
                Customer.id,
                Customer.name,
                Customer.email,
                Customer.phone,
            )
        )
        found += [Delivered._make(row) for row in rows]
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
