"""The queries on what batches came from, and where they went."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import batched
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_
from sqlalchemy.orm import aliased

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
