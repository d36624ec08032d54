"""Farms: made within what a plan includes, changed by their owner alone."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from ..growing import repository as growing
from ..keyring import Keyring
from ..organizations.repository import organization_of
from ..paging import Page, PageQuery, paginate
from ..problems import NotFound, NotPermitted
from ..records import change, created, order, put_aside, refused, restore
from ..scope import Scope, WriteScope
from . import allowances, repository
from .models import Device, Farm, InFarm, Mirrored, Origin, Rack, Reservoir, Shelf
from .problems import NotOwner, PlantsStanding
from .schemas import (
    DeviceRead,
    FarmCreate,
    FarmRead,
    FarmUpdate,
    LayoutQuery,
    LayoutRead,
    RackRead,
    RackWithShelves,
    ReservoirRead,
    ShelfRead,
)

FARMS = "farms"
PARTS: tuple[type[InFarm], ...] = (Rack, Shelf, Reservoir, Device)
# What Home Assistant does not know of a thing, and people may add to what it owns.
COMPANIONS_OWN = frozenset({"note"})


def list_farms(
    scope: Scope, keyring: Keyring, page: PageQuery, only: LayoutQuery
) -> Page[FarmRead]:
    """List the farms."""
    statement = repository.listed(repository.farms(scope), Farm, Farm.name, only)
    if only.farm is not None:
        statement = statement.where(Farm.id == only.farm)
    return paginate(
        scope,
        keyring,
        statement,
        order(only.sort, Farm.name, Farm.id),
        page,
        present=FarmRead.model_validate,
    )


def create(scope: WriteScope, body: FarmCreate, default_plan: str | None) -> Farm:
    """Make a farm, if the plan includes one more."""
    if scope.farm_id is not None:
        raise NotPermitted("This key is for one farm.")
    person = allowances.person_counted(scope)
    allowances.use(scope, person, FARMS, default_plan)
    values = body.model_dump()
    values["time_zone"] = body.time_zone or organization_of(scope).time_zone
    return created(scope, Farm(**values, counted_for=person, origin=Origin.COMPANION))


def update(scope: WriteScope, farm: Farm, body: FarmUpdate) -> None:
    """Change a farm."""
    changes = body.changes()
    demand_owner(farm, changes)
    change(scope, farm, changes)


def delete(scope: WriteScope, farm: Farm) -> None:
    """Delete a farm with all that is in it; its history stays."""
    demand_owner(farm)
    shelves = repository.with_farm(scope, Shelf, farm)
    demand_empty(scope, shelves)
    for kind in PARTS:
        for part in repository.with_farm(scope, kind, farm):
            part.deleted_at = part.updated_at = scope.now
    put_aside(scope, farm)
    allowances.give_back(scope, farm.counted_for, FARMS)


def bring_back(scope: WriteScope, farm: Farm, default_plan: str | None) -> None:
    """Restore a farm with what was deleted with it."""
    allowances.use(scope, farm.counted_for, FARMS, default_plan)
    for kind in PARTS:
        for part in repository.with_farm(scope, kind, farm):
            part.deleted_at, part.updated_at = None, scope.now
    restore(scope, farm)


def layout(scope: Scope, farm: Farm) -> LayoutRead:
    """Show a whole farm as it stands now."""
    shelves: dict[UUID, list[ShelfRead]] = {}
    standing = repository.standing_in(scope, Shelf, farm.id)
    for shelf in sorted(standing, key=lambda each: each.level):
        shelves.setdefault(shelf.rack_id, []).append(ShelfRead.model_validate(shelf))
    return LayoutRead(
        farm=FarmRead.model_validate(farm),
        racks=[
            RackWithShelves(
                **RackRead.model_validate(rack).model_dump(),
                shelves=shelves.get(rack.id, []),
            )
            for rack in repository.standing_in(scope, Rack, farm.id)
        ],
        reservoirs=show_reservoirs(
            scope, repository.standing_in(scope, Reservoir, farm.id)
        ),
        devices=[
            DeviceRead.model_validate(device)
            for device in repository.standing_in(scope, Device, farm.id)
        ],
    )


def show_reservoirs(
    scope: Scope, reservoirs: Iterable[Reservoir]
) -> list[ReservoirRead]:
    """Show reservoirs with the racks that they feed."""
    rows = list(reservoirs)
    fed = repository.racks_fed(scope, [row.id for row in rows])
    return [
        ReservoirRead.model_validate(
            {
                name: fed[row.id] if name == "rack_ids" else getattr(row, name)
                for name in ReservoirRead.model_fields
            }
        )
        for row in rows
    ]


def farm_named(scope: Scope, farm_id: UUID) -> Farm:
    """Give the farm that a body names."""
    try:
        return repository.find_farm(scope, farm_id)
    except NotFound as error:
        raise refused("/farm_id", "There is no such farm.") from error


def demand_owner(
    row: Mirrored,
    changes: Mapping[str, object] | None = None,
    own: Collection[str] = COMPANIONS_OWN,
) -> None:
    """Refuse to change what Home Assistant owns; without changes, to remove it."""
    if row.origin == Origin.COMPANION or (
        changes is not None and changes.keys() <= set(own)
    ):
        return
    raise NotOwner(
        None
        if changes is None
        else f"Home Assistant says what is in {', '.join(sorted(changes.keys() - set(own)))}."
    )


def demand_empty(scope: Scope, shelves: Iterable[Shelf]) -> None:
    """Refuse to remove shelves on which plants stand."""
    if plants := growing.plants_on(scope, [shelf.id for shelf in shelves]):
        raise PlantsStanding(plants)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a farm something is: as exactly as is known."""

    rack_id: UUID | None
    shelf_id: UUID | None
    reservoir_id: UUID | None


def part_named[M: InFarm](
    scope: Scope, model: type[M], identity: UUID, pointer: str, farm_id: UUID
) -> M:
    """Give what a body names, if it is in the farm."""
    try:
        row = repository.find_part(scope, model, identity)
    except NotFound as error:
        raise refused(pointer, f"There is no such {model.__tablename__}.") from error
    if row.farm_id != farm_id:
        raise refused(
            pointer, f"The {model.__tablename__} is in another farm.", "other-farm"
        )
    return row


def place(
    scope: Scope,
    farm_id: UUID,
    rack_id: UUID | None,
    shelf_id: UUID | None,
    reservoir_id: UUID | None,
) -> Place:
    """Check a place in a farm; a shelf says its rack."""
    if rack_id is not None:
        part_named(scope, Rack, rack_id, "/rack_id", farm_id)
    if reservoir_id is not None:
        part_named(scope, Reservoir, reservoir_id, "/reservoir_id", farm_id)
    if shelf_id is not None:
        shelf = part_named(scope, Shelf, shelf_id, "/shelf_id", farm_id)
        if rack_id not in {None, shelf.rack_id}:
            raise refused("/shelf_id", "The shelf is in another rack.", "other-rack")
        rack_id = shelf.rack_id
    return Place(rack_id, shelf_id, reservoir_id)


class Placed(Protocol):
    """Something with a place in a farm."""

    @property
    def rack_id(self) -> UUID | None:
        """The rack."""

    @property
    def shelf_id(self) -> UUID | None:
        """The shelf."""

    @property
    def reservoir_id(self) -> UUID | None:
        """The reservoir."""


def moved(
    scope: Scope, row: Placed, farm_id: UUID, changes: Mapping[str, UUID | None]
) -> dict[str, UUID | None]:
    """Give the whole new place; another rack without a shelf leaves the shelf."""
    rack_id = changes.get("rack_id", None if "shelf_id" in changes else row.rack_id)
    shelf_id = changes.get("shelf_id", None if "rack_id" in changes else row.shelf_id)
    reservoir_id = changes.get("reservoir_id", row.reservoir_id)
    where = place(scope, farm_id, rack_id, shelf_id, reservoir_id)
    return {
        "rack_id": where.rack_id,
        "shelf_id": where.shelf_id,
        "reservoir_id": where.reservoir_id,
    }
