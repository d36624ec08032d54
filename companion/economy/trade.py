"""Seed lots that come in, customers, and what is shipped to them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid7

from ..keyring import Keyring
from ..models import DeletableRecord
from ..organizations.repository import organization_of
from ..paging import Page, PageQuery, paginate, rows_of_page
from ..placement import demand_organization, placed
from ..problems import InvalidInput, InvalidRequest
from ..records import (
    ListQuery,
    change,
    created,
    find_deleted,
    looking_for,
    order,
    present,
    put_aside,
    refused,
    restore,
    touch,
)
from ..scope import Scope, WriteScope
from . import repository
from .models import Customer, SeedLot, Shipment, ShipmentLine
from .problems import InUse, NotEnoughHarvested, SeedLotKnown
from .trade_schemas import (
    CustomerCreate,
    CustomerRead,
    CustomerUpdate,
    LineRead,
    LineWrite,
    SeedLotCreate,
    SeedLotQuery,
    SeedLotRead,
    SeedLotUpdate,
    ShipmentCreate,
    ShipmentQuery,
    ShipmentRead,
    ShipmentUpdate,
)

THOUSANDTH = Decimal("0.001")


def list_seed_lots(
    scope: Scope, keyring: Keyring, page: PageQuery, only: SeedLotQuery
) -> Page[SeedLotRead]:
    """List seed lots, the latest first."""
    return paginate(
        scope,
        keyring,
        repository.seed_lots(scope, only),
        [(SeedLot.id, "desc")],
        page,
        present=SeedLotRead.model_validate,
    )


def find_seed_lot(scope: Scope, identity: UUID, *, deleted: bool = False) -> SeedLot:
    """Give a seed lot, or say that there is none."""
    return _found(scope, SeedLot, identity, deleted=deleted)


def _found[M: DeletableRecord](
    scope: Scope, model: type[M], identity: UUID, *, deleted: bool
) -> M:
    if deleted:
        return find_deleted(scope, model, identity)
    return scope.find(model, identity)


def receive(scope: WriteScope, body: SeedLotCreate) -> SeedLot:
    """Record a seed lot."""
    row = SeedLot(**placed(scope, body.model_dump()), id=uuid7())
    _check_lot(scope, row.id, body.supplier, body.lot_number)
    return created(scope, row)


def update_seed_lot(scope: WriteScope, row: SeedLot, body: SeedLotUpdate) -> None:
    """Change a seed lot."""
    changes = placed(scope, body.changes())
    _check_lot(
        scope,
        row.id,
        changes.get("supplier", row.supplier),
        changes.get("lot_number", row.lot_number),
    )
    change(scope, row, changes)


def restore_seed_lot(scope: WriteScope, row: SeedLot) -> None:
    """Restore a seed lot, if its lot was not recorded again."""
    _check_lot(scope, row.id, row.supplier, row.lot_number)
    restore(scope, row)


def delete_seed_lot(scope: WriteScope, row: SeedLot) -> None:
    """Delete a seed lot that nothing was sown of."""
    if repository.is_sown(scope, row):
        raise InUse("Batches were sown with it, and a recall needs to know.")
    put_aside(scope, row)


def _check_lot(scope: Scope, identity: UUID, supplier: str, lot_number: str) -> None:
    other = repository.same_lot(scope, identity, supplier, lot_number)
    if other is not None:
        raise SeedLotKnown(f"It is the seed lot {other.id}.")


def list_customers(
    scope: Scope, keyring: Keyring, page: PageQuery, only: ListQuery
) -> Page[CustomerRead]:
    """List customers."""
    demand_organization(scope)
    statement = present(scope.select(Customer), Customer, deleted=only.deleted)
    return paginate(
        scope,
        keyring,
        statement.where(*looking_for(only.q, Customer.name)),
        order(only.sort, Customer.name, Customer.id),
        page,
        present=CustomerRead.model_validate,
    )


def find_customer(scope: Scope, identity: UUID, *, deleted: bool = False) -> Customer:
    """Give a customer, or say that there is none."""
    demand_organization(scope)
    return _found(scope, Customer, identity, deleted=deleted)


def create_customer(scope: WriteScope, body: CustomerCreate) -> Customer:
    """Make a customer."""
    demand_organization(scope)
    return created(scope, Customer(**body.model_dump()))


def update_customer(scope: WriteScope, row: Customer, body: CustomerUpdate) -> None:
    """Change a customer."""
    change(scope, row, body.changes())


def delete_customer(scope: WriteScope, row: Customer) -> None:
    """Delete a customer who has got nothing."""
    if repository.has_shipments(scope, row):
        raise InUse("Shipments went to this customer, and a recall needs to know.")
    put_aside(scope, row)


def list_shipments(
    scope: Scope, keyring: Keyring, page: PageQuery, only: ShipmentQuery
) -> Page[ShipmentRead]:
    """List shipments, the latest first."""
    demand_organization(scope)
    rows, following = rows_of_page(
        scope,
        keyring,
        repository.shipments(scope, only),
        [(Shipment.shipped_at, "desc"), (Shipment.id, "desc")],
        page,
    )
    return Page(items=_shown(scope, rows), next_cursor=following)


def find_shipment(scope: Scope, identity: UUID, *, deleted: bool = False) -> Shipment:
    """Give a shipment, or say that there is none."""
    demand_organization(scope)
    return _found(scope, Shipment, identity, deleted=deleted)


def show_shipment(scope: Scope, row: Shipment) -> ShipmentRead:
    """Show a shipment with its lines."""
    return _shown(scope, [row])[0]


def _shown(scope: Scope, rows: Iterable[Shipment]) -> list[ShipmentRead]:
    found = list(rows)
    lines: dict[UUID, list[LineRead]] = {row.id: [] for row in found}
    for line, harvest, batch in repository.lines_of(scope, list(lines)):
        lines[line.shipment_id].append(
            LineRead(
                harvest_id=line.harvest_id,
                grams=line.grams,
                packages=line.packages,
                amount_minor=line.amount_minor,
                batch_id=batch.id,
                batch_code=batch.code,
                crop_key=batch.crop_key,
                seed_lot_id=batch.seed_lot_id,
                harvested_at=harvest.at,
            )
        )
    names = [name for name in ShipmentRead.model_fields if name != "lines"]
    return [
        ShipmentRead(
            **{name: getattr(row, name) for name in names}, lines=lines[row.id]
        )
        for row in found
    ]


def ship(scope: WriteScope, body: ShipmentCreate) -> Shipment:
    """Record goods that go to a customer."""
    demand_organization(scope)
    values = placed(scope, body.model_dump(exclude={"lines"}))
    values["currency"] = body.currency or organization_of(scope).currency
    _check_delivery(body.shipped_at, body.delivered_at)
    row = Shipment(**values, id=uuid7())
    _check_lines(scope, row, body.lines)
    created(scope, row)
    _load(scope, row, body.lines)
    return row


def update_shipment(scope: WriteScope, row: Shipment, body: ShipmentUpdate) -> None:
    """Change a shipment; its lines are replaced as a whole."""
    changes = placed(scope, body.changes())
    changes.pop("lines", None)
    _check_delivery(
        changes.get("shipped_at", row.shipped_at),
        changes.get("delivered_at", row.delivered_at),
    )
    has_lines = "lines" in body.model_fields_set
    if "shipped_at" in changes or has_lines:
        lines = body.lines if has_lines else _lines(scope, row)
        _check_lines(scope, row, lines, changes.get("shipped_at"))
    change(scope, row, changes)
    if has_lines:
        scope.session.execute(
            scope.delete(ShipmentLine).where(ShipmentLine.shipment_id == row.id)
        )
        _load(scope, row, body.lines)
        touch(scope, row)


def restore_shipment(scope: WriteScope, row: Shipment) -> None:
    """Restore a shipment, if its harvests still have as much."""
    placed(scope, {"customer_id": row.customer_id})
    _check_lines(scope, row, _lines(scope, row))
    restore(scope, row)


def _lines(scope: Scope, row: Shipment) -> list[LineWrite]:
    """Give the lines of a shipment as they were written."""
    return [
        LineWrite(
            harvest_id=line.harvest_id,
            grams=line.grams,
            packages=line.packages,
            amount_minor=line.amount_minor,
        )
        for line, _, _ in repository.lines_of(scope, [row.id])
    ]


def _load(scope: WriteScope, row: Shipment, lines: Sequence[LineWrite]) -> None:
    for line in lines:
        scope.add(ShipmentLine(shipment_id=row.id, **line.model_dump()))


def _check_delivery(shipped_at: datetime, delivered_at: datetime | None) -> None:
    if delivered_at is not None and delivered_at < shipped_at:
        raise refused(
            "/delivered_at",
            f"It is {delivered_at.isoformat()}, before the goods left at "
            f"{shipped_at.isoformat()}.",
            "period",
        )


def _check_lines(
    scope: WriteScope,
    row: Shipment,
    lines: Sequence[LineWrite],
    shipped_at: datetime | None = None,
) -> None:
    """Refuse to ship what was not cut, not cut yet, or is with somebody else."""
    at = shipped_at or row.shipped_at
    identities = [line.harvest_id for line in lines]
    harvests = repository.lock_harvests(scope, identities)
    wrong: list[InvalidInput] = []
    for number, line in enumerate(lines):
        harvest = harvests.get(line.harvest_id)
        said = None
        if harvest is None:
            said = "There is no harvest with this id."
        elif line.harvest_id in identities[:number]:
            said = "This harvest is in an earlier line: add to that one."
        elif harvest.at > at:
            said = (
                f"It was cut at {harvest.at.isoformat()}, after the shipment left at "
                f"{at.isoformat()}."
            )
        if said is not None:
            pointer = f"/lines/{number}/harvest_id"
            wrong.append(InvalidInput(pointer=pointer, code="harvest", message=said))
    if wrong:
        raise InvalidRequest(errors=wrong)
    gone = repository.shipped(scope, identities, without=row.id)
    for line in lines:
        cut = Decimal(harvests[line.harvest_id].grams).quantize(THOUSANDTH)
        left = cut - gone[line.harvest_id]
        if line.grams > left:
            raise NotEnoughHarvested(line.harvest_id, left, line.grams)
