"""`/seed-lots`, `/customers` and `/shipments`."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from ...access import reads, writes
from ...etags import IfMatch, tag
from ...paging import Page, PageQuery, page_query
from ...permissions import Permission
from ...records import ListQuery, put_aside, restore
from ...routing import router
from ...runtime import RuntimeDep
from ...scope import Scope, WriteScope
from .. import trade
from ..trade_schemas import (
    CustomerCreate,
    CustomerRead,
    CustomerUpdate,
    SeedLotCreate,
    SeedLotQuery,
    SeedLotRead,
    SeedLotUpdate,
    ShipmentCreate,
    ShipmentQuery,
    ShipmentRead,
    ShipmentUpdate,
)

seed_lots = router("seed lots", "/seed-lots")
customers = router("customers", "/customers")
shipments = router("shipments", "/shipments")

type PageDep = Annotated[PageQuery, Depends(page_query)]
type ReadsSeed = Annotated[Scope, reads(Permission.GROWING_READ)]
type WritesSeed = Annotated[WriteScope, writes(Permission.GROWING_WRITE)]
type Reads = Annotated[Scope, reads(Permission.ECONOMY_READ)]
type Writes = Annotated[WriteScope, writes(Permission.ECONOMY_WRITE)]


@seed_lots.get("")
def list_seed_lots(
    scope: ReadsSeed,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[SeedLotQuery, Query()],
) -> Page[SeedLotRead]:
    """List seed lots, the latest first."""
    return trade.list_seed_lots(scope, runtime.keyring, page, only)


@seed_lots.post("", status_code=201)
def create_seed_lot(
    body: SeedLotCreate, scope: WritesSeed, response: Response
) -> SeedLotRead:
    """Record a seed lot."""
    row = trade.receive(scope, body)
    tag(response, row.version)
    return SeedLotRead.model_validate(row)


@seed_lots.get("/{seed_lot_id}")
def read_seed_lot(
    seed_lot_id: UUID, scope: ReadsSeed, response: Response
) -> SeedLotRead:
    """Show a seed lot."""
    row = trade.find_seed_lot(scope, seed_lot_id)
    tag(response, row.version)
    return SeedLotRead.model_validate(row)


@seed_lots.patch("/{seed_lot_id}")
def update_seed_lot(
    seed_lot_id: UUID,
    body: SeedLotUpdate,
    scope: WritesSeed,
    if_match: IfMatch,
    response: Response,
) -> SeedLotRead:
    """Change a seed lot."""
    row = trade.find_seed_lot(scope, seed_lot_id)
    if_match.check(row.version)
    trade.update_seed_lot(scope, row, body)
    tag(response, row.version)
    return SeedLotRead.model_validate(row)


@seed_lots.delete("/{seed_lot_id}", status_code=204)
def delete_seed_lot(seed_lot_id: UUID, scope: WritesSeed, if_match: IfMatch) -> None:
    """Delete a seed lot that nothing was sown of."""
    row = trade.find_seed_lot(scope, seed_lot_id)
    if_match.check(row.version)
    trade.delete_seed_lot(scope, row)


@seed_lots.post("/{seed_lot_id}/restore")
def restore_seed_lot(
    seed_lot_id: UUID, scope: WritesSeed, response: Response
) -> SeedLotRead:
    """Restore a deleted seed lot."""
    row = trade.find_seed_lot(scope, seed_lot_id, deleted=True)
    trade.restore_seed_lot(scope, row)
    tag(response, row.version)
    return SeedLotRead.model_validate(row)


@customers.get("")
def list_customers(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[ListQuery, Query()],
) -> Page[CustomerRead]:
    """List customers."""
    return trade.list_customers(scope, runtime.keyring, page, only)


@customers.post("", status_code=201)
def create_customer(
    body: CustomerCreate, scope: Writes, response: Response
) -> CustomerRead:
    """Make a customer."""
    row = trade.create_customer(scope, body)
    tag(response, row.version)
    return CustomerRead.model_validate(row)


@customers.get("/{customer_id}")
def read_customer(customer_id: UUID, scope: Reads, response: Response) -> CustomerRead:
    """Show a customer."""
    row = trade.find_customer(scope, customer_id)
    tag(response, row.version)
    return CustomerRead.model_validate(row)


@customers.patch("/{customer_id}")
def update_customer(
    customer_id: UUID,
    body: CustomerUpdate,
    scope: Writes,
    if_match: IfMatch,
    response: Response,
) -> CustomerRead:
    """Change a customer."""
    row = trade.find_customer(scope, customer_id)
    if_match.check(row.version)
    trade.update_customer(scope, row, body)
    tag(response, row.version)
    return CustomerRead.model_validate(row)


@customers.delete("/{customer_id}", status_code=204)
def delete_customer(customer_id: UUID, scope: Writes, if_match: IfMatch) -> None:
    """Delete a customer who has got nothing."""
    row = trade.find_customer(scope, customer_id)
    if_match.check(row.version)
    trade.delete_customer(scope, row)


@customers.post("/{customer_id}/restore")
def restore_customer(
    customer_id: UUID, scope: Writes, response: Response
) -> CustomerRead:
    """Restore a deleted customer."""
    row = trade.find_customer(scope, customer_id, deleted=True)
    restore(scope, row)
    tag(response, row.version)
    return CustomerRead.model_validate(row)


@shipments.get("")
def list_shipments(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[ShipmentQuery, Query()],
) -> Page[ShipmentRead]:
    """List shipments, the latest first."""
    return trade.list_shipments(scope, runtime.keyring, page, only)


@shipments.post("", status_code=201)
def create_shipment(
    body: ShipmentCreate, scope: Writes, response: Response
) -> ShipmentRead:
    """Record goods that go to a customer."""
    row = trade.ship(scope, body)
    tag(response, row.version)
    return trade.show_shipment(scope, row)


@shipments.get("/{shipment_id}")
def read_shipment(shipment_id: UUID, scope: Reads, response: Response) -> ShipmentRead:
    """Show a shipment."""
    row = trade.find_shipment(scope, shipment_id)
    tag(response, row.version)
    return trade.show_shipment(scope, row)


@shipments.patch("/{shipment_id}")
def update_shipment(
    shipment_id: UUID,
    body: ShipmentUpdate,
    scope: Writes,
    if_match: IfMatch,
    response: Response,
) -> ShipmentRead:
    """Change a shipment."""
    row = trade.find_shipment(scope, shipment_id)
    if_match.check(row.version)
    trade.update_shipment(scope, row, body)
    tag(response, row.version)
    return trade.show_shipment(scope, row)


@shipments.delete("/{shipment_id}", status_code=204)
def delete_shipment(shipment_id: UUID, scope: Writes, if_match: IfMatch) -> None:
    """Delete a shipment; its harvests have as much left again."""
    row = trade.find_shipment(scope, shipment_id)
    if_match.check(row.version)
    put_aside(scope, row)


@shipments.post("/{shipment_id}/restore")
def restore_shipment(
    shipment_id: UUID, scope: Writes, response: Response
) -> ShipmentRead:
    """Restore a deleted shipment."""
    row = trade.find_shipment(scope, shipment_id, deleted=True)
    trade.restore_shipment(scope, row)
    tag(response, row.version)
    return trade.show_shipment(scope, row)
