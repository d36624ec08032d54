"""What the routes of every record share: changing, putting aside, restoring, finding."""

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import ColumnElement, Select, or_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm.attributes import flag_modified

from .audit import service as audit
from .models import DeletableRecord, Record
from .paging import SortKey
from .problems import InvalidInput, InvalidRequest, NotFound
from .schemas import clean
from .scope import Scope, WriteScope

type Order = Literal["name", "-name", "created", "-created"]
type Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
    AfterValidator(clean),
]


class ListQuery(BaseModel):
    """Which records to list, and in which order."""

    model_config = ConfigDict(frozen=True)

    q: Words | None = Field(
        default=None, description="Text to look for, in any letter case."
    )
    deleted: bool = Field(
        default=False, description="List what was deleted, which can be restored."
    )
    sort: Order = Field(default="name", description="With - the other way around.")


def order(
    by: Order, name: InstrumentedAttribute[str], identity: InstrumentedAttribute[UUID]
) -> list[SortKey]:
    """Give the keys of an order; ids sort by the time they were made."""
    way: Literal["asc", "desc"] = "desc" if by.startswith("-") else "asc"
    if by.endswith("created"):
        return [(identity, way)]
    return [(name, way), (identity, way)]


def looking_for(
    words: str | None,
    *columns: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
) -> list[ColumnElement[bool]]:
    """Give the condition that one of the columns has the words, if there are any."""
    if words is None:
        return []
    return [or_(*(column.icontains(words, autoescape=True) for column in columns))]


def present[M: DeletableRecord](
    statement: Select[M], model: type[M], *, deleted: bool
) -> Select[M]:
    """Keep what is there, or what was put aside."""
    gone = model.deleted_at
    return statement.where(gone.is_not(None) if deleted else gone.is_(None))


def refused(pointer: str, message: str, code: str = "not-found") -> InvalidRequest:
    """Say which part of the body was not accepted, and why."""
    return InvalidRequest(
        errors=[InvalidInput(pointer=pointer, code=code, message=message)]
    )


def referred[M: Record](
    scope: Scope, model: type[M], identity: UUID, pointer: str
) -> M:
    """Give the row that a body names, or say where it names one that is not there."""
    try:
        return scope.find(model, identity)
    except NotFound as error:
        raise refused(pointer, "There is no such record.") from error


def created[M: Record](scope: WriteScope, row: M) -> M:
    """Keep a new record."""
    scope.add(row)
    _note(scope, row, "created")
    return row


def change(scope: WriteScope, row: Record, changes: Mapping[str, object]) -> None:
    """Change a record; without a change it keeps its version."""
    different = {
        name: value for name, value in changes.items() if getattr(row, name) != value
    }
    if not different:
        return
    for name, value in different.items():
        setattr(row, name, value)
    row.updated_at = scope.now
    scope.session.flush()
    _note(scope, row, "changed", fields=sorted(different))


def touch(scope: WriteScope, row: Record) -> None:
    """Give a record a new version, because what it shows with it has changed."""
    row.updated_at = scope.now
    flag_modified(row, "updated_at")
    scope.session.flush()


def put_aside(scope: WriteScope, row: DeletableRecord) -> None:
    """Delete a record in a way that can be taken back."""
    row.deleted_at = row.updated_at = scope.now
    scope.session.flush()
    _note(scope, row, "deleted")


def restore(scope: WriteScope, row: DeletableRecord) -> None:
    """Take the deletion of a record back."""
    row.deleted_at, row.updated_at = None, scope.now
    scope.session.flush()
    _note(scope, row, "restored")


def find_deleted[M: DeletableRecord](scope: Scope, model: type[M], identity: UUID) -> M:
    """Give a record that was put aside, or say that there is none."""
    row = scope.find(model, identity, deleted=True)
    if row.deleted_at is None:
        raise NotFound("There is no deleted record of this id.")
    return row


def _note(scope: WriteScope, row: Record, what: str, **more: object) -> None:
    kind = str(row.__tablename__).replace("_", "-")
    audit.record_in(scope, f"{kind}.{what}", (kind, row.id), **more)
