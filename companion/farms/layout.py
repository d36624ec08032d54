"""Racks, shelves, reservoirs and devices: made, changed, deleted and restored."""

from collections.abc import Collection, Iterable
from uuid import UUID

from ..keyring import Keyring
from ..paging import Page, PageQuery, paginate, rows_of_page
from ..problems import NotFound
from ..records import change, created, order, put_aside, refused, restore, touch
from ..scope import Scope, WriteScope
from . import repository, service
from .models import Device, Farm, InFarm, Rack, Reservoir, Shelf
from .problems import ParentDeleted
from .schemas import (
    DeviceCreate,
    DeviceQuery,
    DeviceRead,
    DeviceUpdate,
    LayoutQuery,
    RackCreate,
    RackRead,
    RackUpdate,
    ReservoirCreate,
    ReservoirRead,
    ReservoirUpdate,
    ShelfCreate,
    ShelfQuery,
    ShelfRead,
    ShelfUpdate,
)

SHELFS_OWN = service.COMPANIONS_OWN | {"lamp_power_w"}
DEVICES_OWN = service.COMPANIONS_OWN | {
    "serial_number",
    "rated_power_w",
    "installed_at",
}


def list_racks(
    scope: Scope, keyring: Keyring, page: PageQuery, only: LayoutQuery
) -> Page[RackRead]:
    """List racks."""
    return paginate(
        scope,
        keyring,
        repository.listed_parts(scope, Rack, only),
        order(only.sort, Rack.name, Rack.id),
        page,
        present=RackRead.model_validate,
    )


def create_rack(scope: WriteScope, body: RackCreate) -> Rack:
    """Make a rack with its shelves."""
    farm = _own_farm(scope, body.farm_id)
    values = body.model_dump(exclude={"shelves"})
    rack = created(scope, Rack(**values))
    for each in body.shelves:
        sizes = each.model_dump()
        sizes["name"] = each.name or f"{body.name} {each.level}"[:120]
        created(scope, Shelf(farm_id=farm.id, rack_id=rack.id, **sizes))
    return rack


def update_rack(scope: WriteScope, rack: Rack, body: RackUpdate) -> None:
    """Change a rack."""
    _change(scope, rack, body.changes())


def delete_rack(scope: WriteScope, rack: Rack) -> None:
    """Delete a rack with its shelves."""
    service.demand_owner(rack)
    shelves = repository.with_rack(scope, rack)
    service.demand_empty(scope, shelves)
    for shelf in shelves:
        shelf.deleted_at = shelf.updated_at = scope.now
    put_aside(scope, rack)


def restore_rack(scope: WriteScope, rack: Rack) -> None:
    """Restore a rack with the shelves that were deleted with it."""
    _demand_farm(scope, rack)
    for shelf in repository.with_rack(scope, rack):
        shelf.deleted_at, shelf.updated_at = None, scope.now
    restore(scope, rack)


def list_shelves(
    scope: Scope, keyring: Keyring, page: PageQuery, only: ShelfQuery
) -> Page[ShelfRead]:
    """List shelves."""
    return paginate(
        scope,
        keyring,
        repository.listed_shelves(scope, only),
        order(only.sort, Shelf.name, Shelf.id),
        page,
        present=ShelfRead.model_validate,
    )


def create_shelf(scope: WriteScope, body: ShelfCreate) -> Shelf:
    """Make a shelf of a rack."""
    try:
        rack = repository.find_part(scope, Rack, body.rack_id)
    except NotFound as error:
        raise refused("/rack_id", "There is no such rack.") from error
    service.demand_owner(rack)
    return created(scope, Shelf(**body.model_dump(), farm_id=rack.farm_id))


def update_shelf(scope: WriteScope, shelf: Shelf, body: ShelfUpdate) -> None:
    """Change a shelf; it can go to another rack of its farm."""
    changes = body.changes()
    if "rack_id" in changes:
        service.part_named(scope, Rack, body.rack_id, "/rack_id", shelf.farm_id)
    _change(scope, shelf, changes, SHELFS_OWN)


def delete_shelf(scope: WriteScope, shelf: Shelf) -> None:
    """Delete a shelf on which nothing stands."""
    service.demand_owner(shelf)
    service.demand_empty(scope, [shelf])
    put_aside(scope, shelf)


def restore_shelf(scope: WriteScope, shelf: Shelf) -> None:
    """Restore a shelf of a rack that is there."""
    _demand_there(scope, Rack, shelf.rack_id)
    restore(scope, shelf)


def list_reservoirs(
    scope: Scope, keyring: Keyring, page: PageQuery, only: LayoutQuery
) -> Page[ReservoirRead]:
    """List reservoirs."""
    rows, following = rows_of_page(
        scope,
        keyring,
        repository.listed_parts(scope, Reservoir, only),
        order(only.sort, Reservoir.name, Reservoir.id),
        page,
    )
    return Page(items=service.show_reservoirs(scope, rows), next_cursor=following)


def show_reservoir(scope: Scope, reservoir: Reservoir) -> ReservoirRead:
    """Show a reservoir."""
    return service.show_reservoirs(scope, [reservoir])[0]


def create_reservoir(scope: WriteScope, body: ReservoirCreate) -> Reservoir:
    """Make a reservoir, and say which racks it feeds."""
    farm = _own_farm(scope, body.farm_id)
    _demand_racks(scope, body.rack_ids, farm.id)
    reservoir = created(scope, Reservoir(**body.model_dump(exclude={"rack_ids"})))
    repository.feed(scope, reservoir, body.rack_ids)
    return reservoir


def update_reservoir(
    scope: WriteScope, reservoir: Reservoir, body: ReservoirUpdate
) -> None:
    """Change a reservoir, or the racks that it feeds."""
    changes = body.changes()
    service.demand_owner(reservoir, changes)
    rack_ids = changes.pop("rack_ids", None)
    fed = repository.racks_fed(scope, [reservoir.id])[reservoir.id]
    if rack_ids is not None and set(rack_ids) != set(fed):
        _demand_racks(scope, rack_ids, reservoir.farm_id)
        repository.feed(scope, reservoir, rack_ids)
        touch(scope, reservoir)
    change(scope, reservoir, changes)


def list_devices(
    scope: Scope, keyring: Keyring, page: PageQuery, only: DeviceQuery
) -> Page[DeviceRead]:
    """List devices."""
    return paginate(
        scope,
        keyring,
        repository.listed_devices(scope, only),
        order(only.sort, Device.name, Device.id),
        page,
        present=DeviceRead.model_validate,
    )


def create_device(scope: WriteScope, body: DeviceCreate) -> Device:
    """Make a device; also in a farm of Home Assistant, which knows not every pump."""
    farm = service.farm_named(scope, body.farm_id)
    where = service.place(
        scope, farm.id, body.rack_id, body.shelf_id, body.reservoir_id
    )
    values = body.model_dump()
    values["rack_id"] = where.rack_id
    return created(scope, Device(**values))


def update_device(scope: WriteScope, device: Device, body: DeviceUpdate) -> None:
    """Change a device, or where it is."""
    changes = body.changes()
    service.demand_owner(device, changes, DEVICES_OWN)
    if changes.keys() & {"rack_id", "shelf_id", "reservoir_id"}:
        changes |= service.moved(scope, device, device.farm_id, changes)
    change(scope, device, changes)


def delete_part(scope: WriteScope, row: Reservoir | Device) -> None:
    """Delete a reservoir or device."""
    service.demand_owner(row)
    put_aside(scope, row)


def restore_part(scope: WriteScope, row: Reservoir | Device) -> None:
    """Restore a reservoir or device."""
    _demand_farm(scope, row)
    restore(scope, row)


def _own_farm(scope: WriteScope, farm_id: UUID) -> Farm:
    """Give the farm in which something is to be made, if the companion owns its layout."""
    farm = service.farm_named(scope, farm_id)
    service.demand_owner(farm)
    return farm


def _demand_racks(scope: Scope, rack_ids: Iterable[UUID], farm_id: UUID) -> None:
    for number, rack_id in enumerate(rack_ids):
        service.part_named(scope, Rack, rack_id, f"/rack_ids/{number}", farm_id)


def _demand_farm(scope: Scope, row: InFarm) -> None:
    try:
        repository.find_farm(scope, row.farm_id)
    except NotFound as error:
        raise ParentDeleted from error


def _demand_there(scope: Scope, model: type[InFarm], identity: UUID) -> None:
    try:
        repository.find_part(scope, model, identity)
    except NotFound as error:
        raise ParentDeleted from error


def _change(
    scope: WriteScope,
    row: Rack | Shelf,
    changes: dict[str, object],
    own: Collection[str] = service.COMPANIONS_OWN,
) -> None:
    service.demand_owner(row, changes, own)
    change(scope, row, changes)
