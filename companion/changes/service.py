"""Noting what sites are to hear of, and reading it in order."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_

from ..scope import Scope, WriteScope
from ..upserts import upsert
from .models import ChangeCounter, ChangeKind, SiteChange

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def note(
    scope: WriteScope, kind: ChangeKind, item_id: UUID, farm_id: UUID | None
) -> None:
    """Let a site hear of something, or every site; what was noted of it before is over."""
    note_all(scope, kind, [item_id], farm_id)


def note_all(
    scope: WriteScope, kind: ChangeKind, item_ids: Iterable[UUID], farm_id: UUID | None
) -> None:
    """Let a site hear of several things, or every site."""
    items = list(item_ids)
    if not items:
        return
    number = _take_numbers(scope, len(items))
    whose = SiteChange.farm_id
    scope.session.execute(
        scope.delete(SiteChange).where(
            SiteChange.kind == kind,
            SiteChange.item_id.in_(items),
            whose.is_(None) if farm_id is None else whose == farm_id,
        )
    )
    for place, item in enumerate(items):
        scope.add(
            SiteChange(number=number + place, farm_id=farm_id, kind=kind, item_id=item)
        )


def _take_numbers(scope: WriteScope, count: int) -> int:
    """Give the first of some numbers that rise in the order of the commits.

    They are microseconds where that is possible: a companion that was restored from a
    backup goes on beyond every number that it has given before.
    """
    insert = upsert(scope.session.get_bind().dialect.name, ChangeCounter)
    scope.session.execute(
        insert.on_conflict_do_nothing(), [{"org_id": scope.org_id, "last": 0}]
    )
    counter = scope.session.scalars(
        scope.select(ChangeCounter)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    now = (scope.now - EPOCH) // timedelta(microseconds=1)
    first = max(counter.last + 1, now)
    counter.last = first + count - 1
    scope.session.flush()
    return first


def after(
    scope: Scope, farm_id: UUID, number: int, limit: int
) -> tuple[Sequence[SiteChange], bool]:
    """Give what a site has not heard of yet, in order, and whether there is more."""
    rows = scope.session.scalars(
        scope.select(SiteChange)
        .where(
            SiteChange.number > number,
            or_(SiteChange.farm_id.is_(None), SiteChange.farm_id == farm_id),
        )
        .order_by(SiteChange.number)
        .limit(limit + 1)
    ).all()
    return rows[:limit], len(rows) > limit
