"""What is done with every kind of record: list, change, put aside, restore."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field
from sqlalchemy import Select, or_
from sqlalchemy.orm import InstrumentedAttribute

from .audit import service as audit
from .models import DeletableRecord, Record
from .paging import PageQuery
from .scope import Scope, WriteScope


class RecordsQuery(PageQuery):
    """Which records of a list; a filter that there is not is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: str | None = Field(
        default=None, min_length=1, max_length=120, description="Text to look for."
    )
    deleted: bool = Field(
        default=False, description="Only what was deleted and can be restored."
    )


def listed[M: DeletableRecord](
    scope: Scope, model: type[M], *, deleted: bool
) -> Select[M]:
    """Begin a list of what is there, or of what was put aside."""
    gone = model.deleted_at
    return scope.select(model).where(gone.is_not(None) if deleted else gone.is_(None))


def searched[M](
    statement: Select[M],
    text: str | None,
    columns: Iterable[InstrumentedAttribute[str] | InstrumentedAttribute[str | None]],
) -> Select[M]:
    """Keep the rows that have a text in one of these columns, in any case."""
    if text is None:
        return statement
    return statement.where(
        or_(*(column.icontains(text, autoescape=True) for column in columns))
    )


def add[M: Record](scope: WriteScope, row: M) -> M:
    """Keep a new record, and note who made it."""
    scope.add(row)
    audit.record_in(scope, f"{_kind(row)}.created", (_kind(row), row.id))
    return row


def change(scope: WriteScope, row: Record, changes: Mapping[str, object]) -> None:
    """Change a record, and note what it was before."""
    before = {name: getattr(row, name) for name in changes}
    changed = {name: value for name, value in changes.items() if before[name] != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(row, name, value)
    row.updated_at = scope.now
    scope.session.flush()
    audit.record_in(
        scope,
        f"{_kind(row)}.changed",
        (_kind(row), row.id),
        before={name: plain(before[name]) for name in changed},
        after={name: plain(value) for name, value in changed.items()},
    )


def put_aside(scope: WriteScope, row: DeletableRecord) -> None:
    """Delete a record so that it can be restored."""
    row.deleted_at = row.updated_at = scope.now
    scope.session.flush()
    audit.record_in(scope, f"{_kind(row)}.deleted", (_kind(row), row.id))


def restore(scope: WriteScope, row: DeletableRecord) -> None:
    """Bring a deleted record back; one that is there stays as it is."""
    if row.deleted_at is None:
        return
    row.deleted_at = None
    row.updated_at = scope.now
    scope.session.flush()
    audit.record_in(scope, f"{_kind(row)}.restored", (_kind(row), row.id))


def _kind(row: Record) -> str:
    """Name what a record is, as its table is named."""
    return str(row.__tablename__).replace("_", "-")


def plain(value: object) -> Any:  # noqa: ANN401 - JSON
    """Write a value as JSON has it."""
    match value:
        case StrEnum():
            return value.value
        case UUID() | Decimal():
            return str(value)
        case date() | datetime():
            return value.isoformat()
        case _:
            return value
