"""From seed to customer and back: recalls, and where something came from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from ..economy.models import SeedLot, Shipment
from ..growing import repository as growing
from ..problems import NotFound
from ..scope import Scope
from . import origins
from .figures import may_see_money
from .genealogy import Reached, ancestors, descendants
from .origins import Cut, Delivered, Sown
from .schemas import (
    Trace,
    TracedBatch,
    TracedCustomer,
    TracedHarvest,
    TracedLot,
    TracedShipment,
)


def of_seed_lot(scope: Scope, lot_id: UUID) -> Trace:
    """Follow a lot of seed to whoever got something of it."""
    lot = scope.find(SeedLot, lot_id)
    reached = descendants(origins.of_lot(scope, lot.id), partial(origins.links, scope))
    return _onwards(scope, reached, [lot])


def of_batch(scope: Scope, batch_id: UUID) -> Trace:
    """Follow a batch both ways."""
    batch = growing.batch(scope, batch_id)
    ask = partial(origins.links, scope)
    ahead = descendants([(batch.id, batch.began_at)], ask)
    behind = ancestors([(batch.id, batch.ended_at or scope.now)], ask)
    lots = _lots(scope, behind)
    seen = {each.batch_id for each in ahead}
    back = [each for each in behind if each.batch_id not in seen]
    return _onwards(scope, ahead, lots, also=back)


def of_harvest(scope: Scope, harvest_id: UUID) -> Trace:
    """Follow a harvest back to its seed, and to whom it went."""
    row = growing.harvest(scope, harvest_id)
    return _backwards(scope, origins.named_harvests(scope, [row.id]))


def of_shipment(scope: Scope, shipment_id: UUID) -> Trace:
    """Follow a shipment back to its seed."""
    if not may_see_money(scope):
        raise NotFound
    shipment = scope.find(Shipment, shipment_id)
    ids = origins.harvest_ids_of(scope, shipment.id)
    harvests = origins.named_harvests(scope, ids)
    if ids and not harvests:
        raise NotFound
    return _backwards(scope, harvests, {shipment.id})


def _lots(scope: Scope, reached: Iterable[Reached]) -> Sequence[SeedLot]:
    """Give the lots that batches were sown from."""
    rows = origins.batches(scope, [each.batch_id for each in reached])
    return origins.seed_lots(
        scope, {row.seed_lot_id for row in rows.values() if row.seed_lot_id}
    )


def _backwards(
    scope: Scope,
    harvests: Sequence[Cut],
    shipment_ids: Collection[UUID] | None = None,
) -> Trace:
    """Follow harvests back."""
    until: dict[UUID, datetime] = {}
    for row in harvests:
        until[row.batch_id] = max(row.at, until.get(row.batch_id, row.at))
    reached = ancestors(until.items(), partial(origins.links, scope))
    batches = origins.batches(scope, [each.batch_id for each in reached])
    deliveries = _deliveries(scope, harvests)
    if shipment_ids is not None:
        deliveries = [each for each in deliveries if each.shipment_id in shipment_ids]
    return _shown(
        scope, _lots(scope, reached), _batches(reached, batches), harvests, deliveries
    )


def _onwards(
    scope: Scope,
    reached: Sequence[Reached],
    lots: Sequence[SeedLot],
    also: Sequence[Reached] = (),
) -> Trace:
    """Follow batches to their harvests, and to whom those went."""
    since = {each.batch_id: each.at for each in reached}
    batches = origins.batches(scope, [each.batch_id for each in (*reached, *also)])
    harvests = [
        row
        for row in origins.harvests_of(scope, since)
        if row.at >= since[row.batch_id]
    ]
    return _shown(
        scope,
        lots,
        _batches((*reached, *also), batches),
        harvests,
        _deliveries(scope, harvests),
    )


def _deliveries(scope: Scope, harvests: Sequence[Cut]) -> list[Delivered]:
    """Give where harvests went, to those who may see customers."""
    if not may_see_money(scope):
        return []
    return origins.deliveries(scope, [row.id for row in harvests])


def _batches(
    reached: Sequence[Reached], rows: Mapping[UUID, Sown]
) -> list[TracedBatch]:
    return [
        TracedBatch(
            batch_id=row.id,
            code=row.code,
            crop_key=row.crop_key,
            farm_id=row.farm_id,
            seed_lot_id=row.seed_lot_id,
            at=each.at,
            by_batch_id=each.by,
            by=each.kind,
        )
        for each in sorted(reached, key=lambda each: (each.at, each.batch_id))
        if (row := rows.get(each.batch_id)) is not None
    ]


def _shown(
    scope: Scope,
    lots: Sequence[SeedLot],
    batches: list[TracedBatch],
    harvests: Sequence[Cut],
    deliveries: Sequence[Delivered],
) -> Trace:
    """Show a trace in the order of time."""
    return Trace(
        seed_lots=[
            TracedLot(
                seed_lot_id=row.id, supplier=row.supplier, lot_number=row.lot_number
            )
            for row in lots
        ],
        batches=batches,
        harvests=[
            TracedHarvest(
                harvest_id=row.id, batch_id=row.batch_id, at=row.at, grams=row.grams
            )
            for row in sorted(harvests, key=lambda row: (row.at, row.id))
        ],
        shipments=[
            TracedShipment(
                shipment_id=each.shipment_id,
                harvest_id=each.harvest_id,
                customer_id=each.customer_id,
                customer=each.customer,
                number=each.number,
                shipped_at=each.shipped_at,
                grams=float(each.grams),
            )
            for each in sorted(
                deliveries,
                key=lambda each: (each.shipped_at, each.shipment_id),
            )
        ],
        customers=_customers(deliveries),
        complete=may_see_money(scope),
    )


def _customers(deliveries: Sequence[Delivered]) -> list[TracedCustomer]:
    """Name whom a recall has to reach, each once."""
    grams: dict[UUID, float] = {}
    for each in deliveries:
        known = grams.get(each.customer_id, 0.0)
        grams[each.customer_id] = known + float(each.grams)
    whom = {each.customer_id: each for each in deliveries}
    return [
        TracedCustomer(
            customer_id=each.customer_id,
            name=each.customer,
            email=each.email,
            phone=each.phone,
            grams=grams[each.customer_id],
        )
        for each in sorted(
            whom.values(), key=lambda each: (each.customer, each.customer_id)
        )
    ]
