"""Stock: the sum of movements that are never changed, only countered."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid7
from zoneinfo import ZoneInfo

from ..audit import service as audit
from ..keyring import Keyring
from ..organizations.repository import organization_of
from ..paging import Page, PageQuery, paginate, rows_of_page
from ..permissions import Permission
from ..placement import find, placed
from ..problems import NotFound, NotPermitted
from ..records import change, created, order, put_aside, refused
from ..scope import Scope, WriteScope
from . import repository
from .models import InputCost, InventoryItem, InventoryMovement
from .problems import AlreadyCorrected, NotEnoughStock, StockAsCounted
from .schemas import (
    CostKind,
    ItemCreate,
    ItemKind,
    ItemQuery,
    ItemRead,
    ItemUpdate,
    MovementCreate,
    MovementKind,
    MovementQuery,
    MovementRead,
    PurchaseCost,
    RecordedKind,
)

COMING = {RecordedKind.PURCHASE, RecordedKind.RETURN}
COST_OF = {
    ItemKind.SEED: CostKind.SEED,
    ItemKind.NUTRIENT: CostKind.NUTRIENT,
    ItemKind.SUBSTRATE: CostKind.SUBSTRATE,
    ItemKind.PACKAGING: CostKind.PACKAGING,
    ItemKind.SPARE_PART: CostKind.EQUIPMENT,
}


def list_items(
    scope: Scope, keyring: Keyring, page: PageQuery, only: ItemQuery
) -> Page[ItemRead]:
    """List inventory items with their stocks."""
    rows, following = rows_of_page(
        scope,
        keyring,
        repository.items(scope, only),
        order(only.sort, InventoryItem.name, InventoryItem.id),
        page,
    )
    return Page(items=_shown(scope, rows), next_cursor=following)


def show(scope: Scope, row: InventoryItem) -> ItemRead:
    """Show an inventory item with its stock."""
    return _shown(scope, [row])[0]


def _shown(scope: Scope, rows: Iterable[InventoryItem]) -> list[ItemRead]:
    found = list(rows)
    stocks = repository.stocks(scope, [row.id for row in found])
    names = [name for name in ItemRead.model_fields if name != "stock"]
    return [
        ItemRead(**{name: getattr(row, name) for name in names}, stock=stocks[row.id])
        for row in found
    ]


def create_item(scope: WriteScope, body: ItemCreate) -> InventoryItem:
    """Make an inventory item, of which there is nothing yet."""
    return created(scope, InventoryItem(**placed(scope, body.model_dump())))


def update_item(scope: WriteScope, row: InventoryItem, changes: ItemUpdate) -> None:
    """Change an inventory item."""
    change(scope, row, placed(scope, changes.changes()))


def list_movements(
    scope: Scope, keyring: Keyring, page: PageQuery, only: MovementQuery
) -> Page[MovementRead]:
    """List movements, what was recorded last first."""
    return paginate(
        scope,
        keyring,
        repository.movements(scope, only),
        [(InventoryMovement.id, "desc")],
        page,
        present=MovementRead.model_validate,
    )


def _demand_money(scope: WriteScope) -> None:
    """Refuse a cost to whoever sees the stock, but not the money."""
    if not scope.allows(Permission.ECONOMY_WRITE):
        raise NotPermitted("You may move stock, but not say what it cost.")


def move(scope: WriteScope, body: MovementCreate) -> InventoryMovement:
    """Record what came into stock or left it."""
    if body.cost is not None:
        _demand_money(scope)
        if body.kind is not RecordedKind.PURCHASE:
            raise refused("/cost", f"A {body.kind} costs nothing here.", "not-bought")
    item = _item(scope, body.item_id)
    placed(scope, {"batch_id": body.batch_id})
    repository.lock_item(scope, item)
    stock = repository.stocks(scope, [item.id])[item.id]
    row = _record(
        scope,
        item,
        stock,
        quantity=_signed(body, stock),
        kind=body.kind,
        moved_at=body.moved_at or scope.now,
        batch_id=body.batch_id,
        note=body.note,
    )
    if body.cost is not None:
        _pay(scope, item, row, body.cost)
    return row


def _item(scope: Scope, identity: UUID) -> InventoryItem:
    try:
        return find(scope, InventoryItem, identity)
    except NotFound as error:
        raise refused("/item_id", "There is no inventory item with this id.") from error


def _signed(body: MovementCreate, stock: Decimal) -> Decimal:
    """Give what a movement adds to the stock."""
    if body.kind is RecordedKind.COUNT:
        if body.quantity == stock:
            raise StockAsCounted(f"The stock is {stock:f}.")
        return body.quantity - stock
    if not body.quantity:
        raise refused("/quantity", "A movement moves something.", "greater_than")
    return body.quantity if body.kind in COMING else -body.quantity


def _record(
    scope: WriteScope,
    item: InventoryItem,
    stock: Decimal,
    *,
    quantity: Decimal,
    **values: Any,  # noqa: ANN401 - the columns of a movement
) -> InventoryMovement:
    """Write a movement, unless there is not enough for it."""
    if stock + quantity < 0:
        raise NotEnoughStock(item.name, item.unit, stock, -quantity)
    row = scope.add(
        InventoryMovement(
            id=uuid7(),
            item_id=item.id,
            quantity=quantity,
            recorded_by=scope.user_id,
            created_at=scope.now,
            **values,
        )
    )
    audit.record_in(
        scope,
        f"inventory-movement.{row.kind}",
        ("inventory-movement", row.id),
        quantity=f"{quantity:f}",
    )
    return row


def _pay(
    scope: WriteScope,
    item: InventoryItem,
    row: InventoryMovement,
    cost: PurchaseCost,
) -> None:
    """Keep what a purchase cost, by the day that it is in the organization's zone."""
    zone = ZoneInfo(organization_of(scope).time_zone)
    created(
        scope,
        InputCost(
            kind=COST_OF.get(ItemKind(item.kind), CostKind.OTHER),
            spent_on=row.moved_at.astimezone(zone).date(),
            amount_minor=cost.amount_minor,
            currency=cost.currency,
            description=item.name,
            supplier=cost.supplier,
            farm_id=item.farm_id,
            item_id=item.id,
            movement_id=row.id,
        ),
    )


def find_movement(scope: Scope, identity: UUID) -> InventoryMovement:
    """Give a movement, or say that there is none."""
    row = repository.movement(scope, identity)
    if row is None:
        raise NotFound
    return row


def correct(scope: WriteScope, identity: UUID, note: str | None) -> InventoryMovement:
    """Take a movement back by its counter-movement; the wrong one stays in the books."""
    wrong = find_movement(scope, identity)
    if wrong.corrects_id is not None:
        raise AlreadyCorrected("It is a correction itself.")
    item = scope.find(InventoryItem, wrong.item_id, deleted=True)
    repository.lock_item(scope, item)
    if repository.correction_of(scope, wrong.id) is not None:
        raise AlreadyCorrected("It was taken back already.")
    row = _record(
        scope,
        item,
        repository.stocks(scope, [item.id])[item.id],
        quantity=-wrong.quantity,
        kind=MovementKind.CORRECTION,
        moved_at=wrong.moved_at,
        batch_id=wrong.batch_id,
        corrects_id=wrong.id,
        note=note,
    )
    for cost in repository.costs_of_movement(scope, wrong.id):
        _demand_money(scope)
        put_aside(scope, cost)
    return row
