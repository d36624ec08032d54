"""Where records belong: farms, shelves, batches, and whom or what else they name."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, literal

from .economy.models import Customer, InventoryItem, SeedLot
from .farms.models import Farm, Shelf
from .growing.models import Batch
from .models import DeletableRecord, PlacedRecord
from .organizations.models import Membership
from .problems import InvalidInput, InvalidRequest, NotFound, NotPermitted
from .records import present
from .scope import Scope
from .tasks.models import Task

REFERRED: dict[str, type[DeletableRecord]] = {
    "farm_id": Farm,
    "shelf_id": Shelf,
    "batch_id": Batch,
    "task_id": Task,
    "item_id": InventoryItem,
    "customer_id": Customer,
    "seed_lot_id": SeedLot,
}
PEOPLE = ("assignee_id", "worker_id")


def within_farm[M: PlacedRecord](
    scope: Scope, statement: Select[M], model: type[M]
) -> Select[M]:
    """Keep what the caller may see: a key can be for one farm alone."""
    if scope.farm_id is None:
        return statement
    return statement.where(model.farm_id == scope.farm_id)


def listed[M: PlacedRecord](
    scope: Scope, model: type[M], *, deleted: bool = False
) -> Select[M]:
    """Begin a list of what the caller may see."""
    statement = within_farm(scope, scope.select(model), model)
    return present(statement, model, deleted=deleted)


def find[M: PlacedRecord](
    scope: Scope, model: type[M], identity: UUID, *, deleted: bool = False
) -> M:
    """Give a record that the caller may see, or say that there is none."""
    statement = listed(scope, model, deleted=deleted).where(model.id == identity)
    row = scope.session.scalar(statement)
    if row is None:
        raise NotFound
    return row


def demand_organization(scope: Scope) -> None:
    """Refuse the key of one farm where records belong to all of them."""
    if scope.farm_id is not None:
        raise NotPermitted("This key is for one farm.")


def placed(scope: Scope, values: Mapping[str, Any]) -> dict[str, Any]:
    """Check what a body names, and add the farm that follows from it."""
    known = dict(values)
    if scope.farm_id is not None and known.get("farm_id") is None:
        known["farm_id"] = scope.farm_id
    _check(scope, known)
    farms = {
        name: _farm_of(scope, name, known[name])
        for name in ("batch_id", "shelf_id")
        if known.get(name) is not None
    }
    for name, farm_id in farms.items():
        if known.get("farm_id") is None:
            known["farm_id"] = farm_id
        elif known["farm_id"] != farm_id:
            raise InvalidRequest(
                errors=[
                    InvalidInput(
                        pointer=f"/{name}",
                        code="other_farm",
                        message=f"This is in the farm {farm_id}, not in {known['farm_id']}.",
                    )
                ]
            )
    return known


def _check(scope: Scope, values: Mapping[str, Any]) -> None:
    """Name every id that leads nowhere."""
    wrong = [
        InvalidInput(
            pointer=f"/{name}",
            code="not-found",
            message=f"There is no {_noun(model)} with this id.",
        )
        for name, model in REFERRED.items()
        if values.get(name) is not None and not _exists(scope, model, values[name])
    ]
    wrong += [
        InvalidInput(
            pointer=f"/{name}", code="not-found", message="There is no such member."
        )
        for name in PEOPLE
        if values.get(name) is not None and not _is_member(scope, values[name])
    ]
    if wrong:
        raise InvalidRequest(errors=wrong)


def _noun(model: type[DeletableRecord]) -> str:
    return str(model.__tablename__).replace("_", " ")


def _exists(scope: Scope, model: type[DeletableRecord], identity: UUID) -> bool:
    if model is Farm and scope.farm_id not in {None, identity}:
        return False
    statement = present(scope.select(model), model, deleted=False)
    return (
        scope.session.scalar(
            statement.where(model.id == identity).with_only_columns(literal(1))
        )
        is not None
    )


def _is_member(scope: Scope, user_id: UUID) -> bool:
    statement = scope.select(Membership).where(Membership.user_id == user_id)
    return scope.session.scalar(statement) is not None


def _farm_of(scope: Scope, name: str, identity: UUID) -> UUID:
    if name == "batch_id":
        return scope.find(Batch, identity).farm_id
    return scope.find(Shelf, identity).farm_id
