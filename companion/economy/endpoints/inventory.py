"""`/inventory-items` and `/inventory-movements`."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from ...access import reads, writes
from ...etags import IfMatch, tag
from ...paging import Page, PageQuery, page_query
from ...permissions import Permission
from ...placement import find
from ...records import put_aside, restore
from ...routing import router
from ...runtime import RuntimeDep
from ...scope import Scope, WriteScope
from .. import inventory
from ..models import InventoryItem
from ..schemas import (
    ItemCreate,
    ItemQuery,
    ItemRead,
    ItemUpdate,
    MovementCorrect,
    MovementCreate,
    MovementQuery,
    MovementRead,
)

items = router("inventory", "/inventory-items")
movements = router("inventory", "/inventory-movements")

type PageDep = Annotated[PageQuery, Depends(page_query)]
type Reads = Annotated[Scope, reads(Permission.GROWING_READ)]
type Writes = Annotated[WriteScope, writes(Permission.ECONOMY_WRITE)]
# Whoever works in the farm takes from its stock.
type Moves = Annotated[WriteScope, writes(Permission.GROWING_WRITE)]


@items.get("")
def list_items(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[ItemQuery, Query()],
) -> Page[ItemRead]:
    """List inventory items with their stocks."""
    return inventory.list_items(scope, runtime.keyring, page, only)


@items.post("", status_code=201)
def create_item(body: ItemCreate, scope: Writes, response: Response) -> ItemRead:
    """Make an inventory item."""
    row = inventory.create_item(scope, body)
    tag(response, row.version)
    return inventory.show(scope, row)


@items.get("/{item_id}")
def read_item(item_id: UUID, scope: Reads, response: Response) -> ItemRead:
    """Show an inventory item with its stock."""
    row = find(scope, InventoryItem, item_id)
    tag(response, row.version)
    return inventory.show(scope, row)


@items.patch("/{item_id}")
def update_item(
    item_id: UUID,
    body: ItemUpdate,
    scope: Writes,
    if_match: IfMatch,
    response: Response,
) -> ItemRead:
    """Change an inventory item; its stock changes by movements only."""
    row = find(scope, InventoryItem, item_id)
    if_match.check(row.version)
    inventory.update_item(scope, row, body)
    tag(response, row.version)
    return inventory.show(scope, row)


@items.delete("/{item_id}", status_code=204)
def delete_item(item_id: UUID, scope: Writes, if_match: IfMatch) -> None:
    """Delete an inventory item; its movements stay."""
    row = find(scope, InventoryItem, item_id)
    if_match.check(row.version)
    put_aside(scope, row)


@items.post("/{item_id}/restore")
def restore_item(item_id: UUID, scope: Writes, response: Response) -> ItemRead:
    """Restore a deleted inventory item."""
    row = find(scope, InventoryItem, item_id, deleted=True)
    restore(scope, row)
    tag(response, row.version)
    return inventory.show(scope, row)


@movements.get("")
def list_movements(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[MovementQuery, Query()],
) -> Page[MovementRead]:
    """List movements of stock, what was recorded last first."""
    return inventory.list_movements(scope, runtime.keyring, page, only)


@movements.post("", status_code=201)
def record_movement(body: MovementCreate, scope: Moves) -> MovementRead:
    """Record what came into stock, left it, or was counted."""
    return MovementRead.model_validate(inventory.move(scope, body))


@movements.get("/{movement_id}")
def read_movement(movement_id: UUID, scope: Reads) -> MovementRead:
    """Show a movement of stock."""
    return MovementRead.model_validate(inventory.find_movement(scope, movement_id))


@movements.post("/{movement_id}/correct", status_code=201)
def correct_movement(
    movement_id: UUID, body: MovementCorrect, scope: Moves
) -> MovementRead:
    """Take a movement back, by another that counters it."""
    row = inventory.correct(scope, movement_id, body.note)
    return MovementRead.model_validate(row)
