"""`/farms`, `/racks`, `/shelves`, `/reservoirs` and `/devices`."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from ..access import reads, writes
from ..etags import IfMatch, tag
from ..paging import Page, PageQuery, page_query
from ..permissions import Permission
from ..routing import router
from ..runtime import RuntimeDep
from ..scope import Scope, WriteScope
from . import layout, repository, service
from .models import Device, Rack, Reservoir, Shelf
from .schemas import (
    DeviceCreate,
    DeviceQuery,
    DeviceRead,
    DeviceUpdate,
    FarmCreate,
    FarmRead,
    FarmUpdate,
    LayoutQuery,
    LayoutRead,
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

farms = router("farms", "/farms")
racks = router("racks", "/racks")
shelves = router("shelves", "/shelves")
reservoirs = router("reservoirs", "/reservoirs")
devices = router("devices", "/devices")

type PageDep = Annotated[PageQuery, Depends(page_query)]
type Reads = Annotated[Scope, reads(Permission.FARMS_READ)]
type Writes = Annotated[WriteScope, writes(Permission.FARMS_WRITE)]
type Only = Annotated[LayoutQuery, Query()]


@farms.get("")
def list_farms(
    scope: Reads, runtime: RuntimeDep, page: PageDep, only: Only
) -> Page[FarmRead]:
    """List farms."""
    return service.list_farms(scope, runtime.keyring, page, only)


@farms.post("", status_code=201)
def create_farm(
    body: FarmCreate, scope: Writes, runtime: RuntimeDep, response: Response
) -> FarmRead:
    """Make a farm, if the plan includes one more."""
    row = service.create(scope, body, runtime.settings.plan)
    tag(response, row.version)
    return FarmRead.model_validate(row)


@farms.get("/{farm_id}")
def read_farm(farm_id: UUID, scope: Reads, response: Response) -> FarmRead:
    """Show a farm."""
    row = repository.find_farm(scope, farm_id)
    tag(response, row.version)
    return FarmRead.model_validate(row)


@farms.get("/{farm_id}/layout")
def read_layout(farm_id: UUID, scope: Reads) -> LayoutRead:
    """Show all that stands in a farm, in one answer."""
    return service.layout(scope, repository.find_farm(scope, farm_id))


@farms.patch("/{farm_id}")
def update_farm(
    farm_id: UUID,
    body: FarmUpdate,
    scope: Writes,
    if_match: IfMatch,
    response: Response,
) -> FarmRead:
    """Change a farm."""
    row = repository.find_farm(scope, farm_id)
    if_match.check(row.version)
    service.update(scope, row, body)
    tag(response, row.version)
    return FarmRead.model_validate(row)


@farms.delete("/{farm_id}", status_code=204)
def delete_farm(farm_id: UUID, scope: Writes, if_match: IfMatch) -> None:
    """Delete a farm with what stands in it; its history stays."""
    row = repository.find_farm(scope, farm_id)
    if_match.check(row.version)
    service.delete(scope, row)


@farms.post("/{farm_id}/restore")
def restore_farm(
    farm_id: UUID, scope: Writes, runtime: RuntimeDep, response: Response
) -> FarmRead:
    """Restore a farm with what was deleted with it."""
    row = repository.find_farm(scope, farm_id, deleted=True)
    service.bring_back(scope, row, runtime.settings.plan)
    tag(response, row.version)
    return FarmRead.model_validate(row)


@racks.get("")
def list_racks(
    scope: Reads, runtime: RuntimeDep, page: PageDep, only: Only
) -> Page[RackRead]:
    """List racks."""
    return layout.list_racks(scope, runtime.keyring, page, only)


@racks.post("", status_code=201)
def create_rack(body: RackCreate, scope: Writes, response: Response) -> RackRead:
    """Make a rack."""
    row = layout.create_rack(scope, body)
    tag(response, row.version)
    return RackRead.model_validate(row)


@racks.get("/{rack_id}")
def read_rack(rack_id: UUID, scope: Reads, response: Response) -> RackRead:
    """Show a rack."""
    row = repository.find_part(scope, Rack, rack_id)
    tag(response, row.version)
    return RackRead.model_validate(row)


@racks.patch("/{rack_id}")
def update_rack(
    rack_id: UUID,
    body: RackUpdate,
    scope: Writes,
    if_match: IfMatch,
    response: Response,
) -> RackRead:
    """Change a rack."""
    row = repository.find_part(scope, Rack, rack_id)
    if_match.check(row.version)
    layout.update_rack(scope, row, body)
    tag(response, row.version)
    return RackRead.model_validate(row)


@racks.delete("/{rack_id}", status_code=204)
def delete_rack(rack_id: UUID, scope: Writes, if_match: IfMatch) -> None:
    """Delete a rack; it can be restored."""
    row = repository.find_part(scope, Rack, rack_id)
    if_match.check(row.version)
    layout.delete_rack(scope, row)


@racks.post("/{rack_id}/restore")
def restore_rack(rack_id: UUID, scope: Writes, response: Response) -> RackRead:
    """Restore a rack."""
    row = repository.find_part(scope, Rack, rack_id, deleted=True)
    layout.restore_rack(scope, row)
    tag(response, row.version)
    return RackRead.model_validate(row)


@shelves.get("")
def list_shelves(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[ShelfQuery, Query()],
) -> Page[ShelfRead]:
    """List shelves."""
    return layout.list_shelves(scope, runtime.keyring, page, only)


@shelves.post("", status_code=201)
def create_shelf(body: ShelfCreate, scope: Writes, response: Response) -> ShelfRead:
    """Make a shelf."""
    row = layout.create_shelf(scope, body)
    tag(response, row.version)
    return ShelfRead.model_validate(row)


@shelves.get("/{shelf_id}")
def read_shelf(shelf_id: UUID, scope: Reads, response: Response) -> ShelfRead:
    """Show a shelf."""
    row = repository.find_part(scope, Shelf, shelf_id)
    tag(response, row.version)
    return ShelfRead.model_validate(row)


@shelves.patch("/{shelf_id}")
def update_shelf(
    shelf_id: UUID,
    body: ShelfUpdate,
    scope: Writes,
    if_match: IfMatch,
    response: Response,
) -> ShelfRead:
    """Change a shelf."""
    row = repository.find_part(scope, Shelf, shelf_id)
    if_match.check(row.version)
    layout.update_shelf(scope, row, body)
    tag(response, row.version)
    return ShelfRead.model_validate(row)


@shelves.delete("/{shelf_id}", status_code=204)
def delete_shelf(shelf_id: UUID, scope: Writes, if_match: IfMatch) -> None:
    """Delete a shelf; it can be restored."""
    row = repository.find_part(scope, Shelf, shelf_id)
    if_match.check(row.version)
    layout.delete_shelf(scope, row)


@shelves.post("/{shelf_id}/restore")
def restore_shelf(shelf_id: UUID, scope: Writes, response: Response) -> ShelfRead:
    """Restore a shelf."""
    row = repository.find_part(scope, Shelf, shelf_id, deleted=True)
    layout.restore_shelf(scope, row)
    tag(response, row.version)
    return ShelfRead.model_validate(row)


@reservoirs.get("")
def list_reservoirs(
    scope: Reads, runtime: RuntimeDep, page: PageDep, only: Only
) -> Page[ReservoirRead]:
    """List reservoirs."""
    return layout.list_reservoirs(scope, runtime.keyring, page, only)


@reservoirs.post("", status_code=201)
def create_reservoir(
    body: ReservoirCreate, scope: Writes, response: Response
) -> ReservoirRead:
    """Make a reservoir."""
    row = layout.create_reservoir(scope, body)
    tag(response, row.version)
    return layout.show_reservoir(scope, row)


@reservoirs.get("/{reservoir_id}")
def read_reservoir(
    reservoir_id: UUID, scope: Reads, response: Response
) -> ReservoirRead:
    """Show a reservoir."""
    row = repository.find_part(scope, Reservoir, reservoir_id)
    tag(response, row.version)
    return layout.show_reservoir(scope, row)


@reservoirs.patch("/{reservoir_id}")
def update_reservoir(
    reservoir_id: UUID,
    body: ReservoirUpdate,
    scope: Writes,
    if_match: IfMatch,
    response: Response,
) -> ReservoirRead:
    """Change a reservoir."""
    row = repository.find_part(scope, Reservoir, reservoir_id)
    if_match.check(row.version)
    layout.update_reservoir(scope, row, body)
    tag(response, row.version)
    return layout.show_reservoir(scope, row)


@reservoirs.delete("/{reservoir_id}", status_code=204)
def delete_reservoir(reservoir_id: UUID, scope: Writes, if_match: IfMatch) -> None:
    """Delete a reservoir; it can be restored."""
    row = repository.find_part(scope, Reservoir, reservoir_id)
    if_match.check(row.version)
    layout.delete_part(scope, row)


@reservoirs.post("/{reservoir_id}/restore")
def restore_reservoir(
    reservoir_id: UUID, scope: Writes, response: Response
) -> ReservoirRead:
    """Restore a reservoir."""
    row = repository.find_part(scope, Reservoir, reservoir_id, deleted=True)
    layout.restore_part(scope, row)
    tag(response, row.version)
    return layout.show_reservoir(scope, row)


@devices.get("")
def list_devices(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[DeviceQuery, Query()],
) -> Page[DeviceRead]:
    """List devices."""
    return layout.list_devices(scope, runtime.keyring, page, only)


@devices.post("", status_code=201)
def create_device(body: DeviceCreate, scope: Writes, response: Response) -> DeviceRead:
    """Make a device."""
    row = layout.create_device(scope, body)
    tag(response, row.version)
    return DeviceRead.model_validate(row)


@devices.get("/{device_id}")
def read_device(device_id: UUID, scope: Reads, response: Response) -> DeviceRead:
    """Show a device."""
    row = repository.find_part(scope, Device, device_id)
    tag(response, row.version)
    return DeviceRead.model_validate(row)


@devices.patch("/{device_id}")
def update_device(
    device_id: UUID,
    body: DeviceUpdate,
    scope: Writes,
    if_match: IfMatch,
    response: Response,
) -> DeviceRead:
    """Change a device."""
    row = repository.find_part(scope, Device, device_id)
    if_match.check(row.version)
    layout.update_device(scope, row, body)
    tag(response, row.version)
    return DeviceRead.model_validate(row)


@devices.delete("/{device_id}", status_code=204)
def delete_device(device_id: UUID, scope: Writes, if_match: IfMatch) -> None:
    """Delete a device; it can be restored."""
    row = repository.find_part(scope, Device, device_id)
    if_match.check(row.version)
    layout.delete_part(scope, row)


@devices.post("/{device_id}/restore")
def restore_device(device_id: UUID, scope: Writes, response: Response) -> DeviceRead:
    """Restore a device."""
    row = repository.find_part(scope, Device, device_id, deleted=True)
    layout.restore_part(scope, row)
    tag(response, row.version)
    return DeviceRead.model_validate(row)
