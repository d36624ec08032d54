"""Lists, page by page: keyset cursors that nobody can forge."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Sequence
from datetime import date, datetime
import hmac
import json
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, Select, and_, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from .keyring import Keyring
from .problems import InvalidCursor
from .scope import Person, Scope

type Direction = Literal["asc", "desc"]
type SortKey = tuple[InstrumentedAttribute[Any], Direction]

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200


class PageQuery(BaseModel):
    """Which page of a list."""

    model_config = ConfigDict(frozen=True)

    limit: int = Field(
        default=DEFAULT_LIMIT, ge=1, le=LARGEST_LIMIT, description="Items on a page."
    )
    cursor: str | None = Field(
        default=None,
        max_length=1024,
        description="The next_cursor of the page before this one.",
    )


async def page_query(
    limit: Annotated[
        int, Query(ge=1, le=LARGEST_LIMIT, description="Items on a page.")
    ] = DEFAULT_LIMIT,
    cursor: Annotated[
        str | None,
        Query(max_length=1024, description="The next_cursor of the page before."),
    ] = None,
) -> PageQuery:
    """Read which page is asked for."""
    return PageQuery(limit=limit, cursor=cursor)


class Page[T](BaseModel):
    """One page of a list."""

    model_config = ConfigDict(frozen=True)

    items: list[T]
    next_cursor: str | None = None


def paginate[M, T](
    scope: Scope | Person,
    keyring: Keyring,
    statement: Select[M],
    sort: Sequence[SortKey],
    page: PageQuery,
    *,
    present: Callable[[M], T],
) -> Page[T]:
    """Give one page; the last sort key has to be unique."""
    rows, following = rows_of_page(scope, keyring, statement, sort, page)
    return Page(items=[present(row) for row in rows], next_cursor=following)


def rows_of_page[M](
    scope: Scope | Person,
    keyring: Keyring,
    statement: Select[M],
    sort: Sequence[SortKey],
    page: PageQuery,
) -> tuple[Sequence[M], str | None]:
    """Give the rows of one page, and the cursor of the next."""
    label = _label(scope, sort)
    if page.cursor is not None:
        values = _read(keyring, label, page.cursor, sort)
        statement = statement.where(_beyond(sort, values))
    order = [
        column.desc() if direction == "desc" else column.asc()
        for column, direction in sort
    ]
    rows = scope.session.scalars(statement.order_by(*order).limit(page.limit + 1)).all()
    if len(rows) <= page.limit:
        return rows, None
    last = rows[page.limit - 1]
    ends = [getattr(last, column.key) for column, _ in sort]
    return rows[: page.limit], _write(keyring, label, ends)


def _label(scope: Scope | Person, sort: Sequence[SortKey]) -> str:
    """Name the list that a cursor belongs to."""
    whose = scope.org_id if isinstance(scope, Scope) else scope.user_id
    return "|".join([str(whose), *(f"{column} {way}" for column, way in sort)])


def _beyond(sort: Sequence[SortKey], values: Sequence[Any]) -> ColumnElement[bool]:
    """Select the rows after the one with these values."""
    beyond: ColumnElement[bool] = false()
    for (column, direction), value in reversed(list(zip(sort, values, strict=True))):
        further = column < value if direction == "desc" else column > value
        beyond = or_(further, and_(column == value, beyond))
    return beyond


def _write(keyring: Keyring, label: str, values: Sequence[object]) -> str:
    """Write a cursor: where the page ended, signed for this list."""
    body = json.dumps([_plain(value) for value in values]).encode()
    signature = keyring.sign(label.encode() + b"\n" + body)
    return f"{urlsafe_b64encode(body).decode().rstrip('=')}.{signature}"


def _plain(value: object) -> object:
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _read(
    keyring: Keyring, label: str, cursor: str, sort: Sequence[SortKey]
) -> list[Any]:
    """Read a cursor back, if it is ours and this list's."""
    encoded, _, signature = cursor.partition(".")
    try:
        body = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except (Base64Error, ValueError) as error:
        raise InvalidCursor from error
    expected = keyring.sign(label.encode() + b"\n" + body)
    if not hmac.compare_digest(expected.encode(), signature.encode()):
        raise InvalidCursor
    kinds = [column.type.python_type for column, _ in sort]
    return [
        _typed(kind, value) for kind, value in zip(kinds, json.loads(body), strict=True)
    ]


def _typed(kind: type[Any], value: Any) -> object:  # noqa: ANN401 - JSON
    if issubclass(kind, datetime):
        return datetime.fromisoformat(value)
    if issubclass(kind, date):
        return date.fromisoformat(value)
    return UUID(value) if issubclass(kind, UUID) else value
