"""The queries on farms and what stands in them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute

from ..problems import NotFound
from ..records import looking_for, present
from ..scope import Scope, WriteScope
from .models import (
    Device,
    Farm,
    InFarm,
    Mirrored,
    Rack,
    Reservoir,
    ReservoirRack,
    Shelf,
)
from .schemas import DeviceQuery, LayoutQuery, ShelfQuery


def within_farm[M](
    scope: Scope,
    statement: Select[M],
    farm_id: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None],
) -> Select[M]:
    """Keep what the caller may see: a key can be for one farm alone."""
    if scope.farm_id is None:
        return statement
    return statement.where(farm_id == scope.farm_id)


def farms(scope: Scope) -> Select[Farm]:
    """Begin a query over the farms."""
    return within_farm(scope, scope.select(Farm), Farm.id)


def parts[M: InFarm](scope: Scope, model: type[M]) -> Select[M]:
    """Begin a query over what stands in farms."""
    return within_farm(scope, scope.select(model), model.farm_id)


def find_farm(scope: Scope, farm_id: UUID, *, deleted: bool = False) -> Farm:
    """Give a farm that the caller may see."""
    statement = farms(scope).where(Farm.id == farm_id)
    row = scope.session.scalar(present(statement, Farm, deleted=deleted))
    if row is None:
        raise NotFound
    return row


def find_part[M: InFarm](
    scope: Scope, model: type[M], identity: UUID, *, deleted: bool = False
) -> M:
    """Give something in a farm that the caller may see."""
    statement = parts(scope, model).where(model.id == identity)
    row = scope.session.scalar(present(statement, model, deleted=deleted))
    if row is None:
        raise NotFound
    return row


def listed[M: Mirrored](
    statement: Select[M],
    model: type[M],
    name: InstrumentedAttribute[str],
    only: LayoutQuery,
) -> Select[M]:
    """Filter by what every list of the layout is filtered by."""
    gone = model.retired_at
    return present(statement, model, deleted=only.deleted).where(
        gone.is_not(None) if only.retired else gone.is_(None),
        *looking_for(only.q, name),
    )


def listed_parts[M: InFarm](
    scope: Scope, model: type[M], only: LayoutQuery
) -> Select[M]:
    """Begin a list of what stands in farms."""
    statement = listed(parts(scope, model), model, model.name, only)
    if only.farm is not None:
        statement = statement.where(model.farm_id == only.farm)
    return statement


def listed_shelves(scope: Scope, only: ShelfQuery) -> Select[Shelf]:
    """Begin a list of shelves."""
    statement = listed_parts(scope, Shelf, only)
    return (
        statement if only.rack is None else statement.where(Shelf.rack_id == only.rack)
    )


def listed_devices(scope: Scope, only: DeviceQuery) -> Select[Device]:
    """Begin a list of devices."""
    statement = listed_parts(scope, Device, only)
    if only.kind is not None:
        statement = statement.where(Device.kind == only.kind)
    if only.rack is not None:
        statement = statement.where(Device.rack_id == only.rack)
    if only.shelf is not None:
        statement = statement.where(Device.shelf_id == only.shelf)
    return statement


def standing_in[M: InFarm](scope: Scope, model: type[M], farm_id: UUID) -> Sequence[M]:
    """Give all of one kind that stand in a farm now."""
    return scope.session.scalars(
        scope.select(model)
        .where(
            model.farm_id == farm_id,
            model.deleted_at.is_(None),
            model.retired_at.is_(None),
        )
        .order_by(model.name, model.id)
    ).all()


def with_farm[M: InFarm](scope: Scope, model: type[M], farm: Farm) -> Sequence[M]:
    """Give what was put aside at the same moment as its farm, or is there as it is."""
    gone = model.deleted_at
    return scope.session.scalars(
        scope.select(model).where(
            model.farm_id == farm.id,
            gone.is_(None) if farm.deleted_at is None else gone == farm.deleted_at,
        )
    ).all()


def with_rack(scope: Scope, rack: Rack) -> Sequence[Shelf]:
    """Give the shelves that were put aside with their rack, or are there as it is."""
    gone = Shelf.deleted_at
    return scope.session.scalars(
        scope.select(Shelf).where(
            Shelf.rack_id == rack.id,
            gone.is_(None) if rack.deleted_at is None else gone == rack.deleted_at,
        )
    ).all()


def racks_fed(scope: Scope, reservoir_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Give the racks that each reservoir feeds."""
    fed: dict[UUID, list[UUID]] = {identity: [] for identity in reservoir_ids}
    rows = scope.session.scalars(
        scope.select(ReservoirRack)
        .where(ReservoirRack.reservoir_id.in_(reservoir_ids))
        .order_by(ReservoirRack.rack_id)
    )
    for row in rows:
        fed[row.reservoir_id].append(row.rack_id)
    return fed


def feed(scope: WriteScope, reservoir: Reservoir, rack_ids: Sequence[UUID]) -> None:
    """Let a reservoir feed these racks and no others."""
    scope.session.execute(
        scope.delete(ReservoirRack).where(ReservoirRack.reservoir_id == reservoir.id)
    )
    for rack_id in sorted(set(rack_ids)):
        scope.add(ReservoirRack(reservoir_id=reservoir.id, rack_id=rack_id))
