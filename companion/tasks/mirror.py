"""Tasks as Home Assistant has them: its own, and what became there of the companion's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from ..farms.models import Origin
from ..growing.models import Batch
from ..records import created
from ..scope import WriteScope
from . import service
from .models import Task
from .schemas import Priority, Status

# How a site names a task that was planned here.
OURS = "companion/"
# A task of which Home Assistant does not say when it is due comes after all others.
SOMEDAY = datetime(9999, 12, 31, tzinfo=UTC)
TITLES: Mapping[str, str] = {
    "sow": "Sow",
    "thin": "Thin",
    "transplant": "Transplant",
    "check": "Check the plants",
    "clean": "Clean",
    "harvest": "Harvest",
    "calibrate": "Calibrate",
    "maintain": "Maintain",
    "other": "Task",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A task as a site tells of it."""

    ha_id: str
    kind: str
    name: str
    note: str
    due: datetime | None
    done: datetime | None
    batch: str | None


def planned_id(ha_id: str) -> UUID | None:
    """Give the id of a task that was planned here, by its name at the site."""
    if not ha_id.startswith(OURS):
        return None
    try:
        return UUID(ha_id.removeprefix(OURS))
    except ValueError:
        return None


def take_over(scope: WriteScope, farm_id: UUID, told: Told) -> Task | None:
    """Let a task be as the site tells: its own in all, one planned here in what was done."""
    ours = planned_id(told.ha_id)
    if ours is not None:
        row = scope.session.scalar(
            scope.select(Task).where(Task.id == ours, Task.farm_id == farm_id)
        )
        # One that is not here was lost with a restored backup: now it is the site's.
        if row is not None:
            _finish(scope, row, told)
            return row
    return _mirrored(scope, farm_id, told)


def _finish(scope: WriteScope, row: Task, told: Told) -> None:
    """Close or reopen a task that was planned here, as it was at the site."""
    if row.deleted_at is not None:
        return
    if told.done is not None and row.status == Status.OPEN:
        service.close(scope, row, Status.DONE, "Done at the site.", at=told.done)
    elif (
        told.done is None and row.status == Status.DONE and row.closed_by is None
    ):  # who closes it here is a person, and hears of it at the site
        service.reopen(scope, row)


def _mirrored(scope: WriteScope, farm_id: UUID, told: Told) -> Task:
    """Let a task of the site's own be here as it is there."""
    row = _find(scope, farm_id, told.ha_id)
    title = told.name or TITLES.get(told.kind, TITLES["other"])
    values = {
        "title": title[:120],
        "description": told.note or None,
        "due_at": told.due or SOMEDAY,
        "batch_id": _batch_id(scope, farm_id, told.batch),
        "status": Status.OPEN if told.done is None else Status.DONE,
        "closed_at": told.done,
        "deleted_at": None,
    }
    if row is None:
        return created(
            scope,
            Task(
                **values,
                farm_id=farm_id,
                priority=Priority.NORMAL,
                origin=Origin.HOME_ASSISTANT,
                ha_id=told.ha_id,
            ),
        )
    different = {
        name: value for name, value in values.items() if getattr(row, name) != value
    }
    for name, value in different.items():
        setattr(row, name, value)
    if different:
        row.updated_at = scope.now
        scope.session.flush()
    return row


def _find(scope: WriteScope, farm_id: UUID, ha_id: str) -> Task | None:
    return scope.session.scalar(
        scope.select(Task).where(Task.farm_id == farm_id, Task.ha_id == ha_id)
    )


def _batch_id(scope: WriteScope, farm_id: UUID, ha_id: str | None) -> UUID | None:
    if ha_id is None:
        return None
    batch = scope.session.scalar(
        scope.select(Batch).where(Batch.farm_id == farm_id, Batch.ha_id == ha_id)
    )
    return None if batch is None else batch.id


def forget(scope: WriteScope, farm_id: UUID, ha_id: str) -> None:
    """Take note that a task is no longer at the site; what was done there stays here."""
    ours = planned_id(ha_id)
    if ours is not None:
        row = scope.session.scalar(
            scope.select(Task).where(Task.id == ours, Task.farm_id == farm_id)
        )
        if row is not None:
            if row.status == Status.OPEN and row.deleted_at is None:
                service.close(scope, row, Status.SKIPPED, "Taken off the list there.")
            return
    row = _find(scope, farm_id, ha_id)
    if row is not None and row.status == Status.OPEN and row.deleted_at is None:
        row.deleted_at = row.updated_at = scope.now
        scope.session.flush()


def forget_others(scope: WriteScope, farm_id: UUID, ha_ids: Collection[str]) -> None:
    """Forget open tasks that the site does not have: it went back in time."""
    rows = scope.session.scalars(
        scope.select(Task).where(
            Task.farm_id == farm_id,
            Task.origin == Origin.HOME_ASSISTANT,
            Task.status == Status.OPEN,
            Task.deleted_at.is_(None),
        )
    ).all()
    for row in rows:
        if row.ha_id is not None and row.ha_id not in ha_ids:
            forget(scope, farm_id, row.ha_id)
