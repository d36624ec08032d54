"""Tasks: made, closed, and made anew when they recur."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid7
from zoneinfo import ZoneInfo

from ..audit import service as audit
from ..changes import service as changes
from ..changes.models import ChangeKind
from ..farms.models import Origin
from ..farms.problems import NotOwner
from ..keyring import Keyring
from ..paging import Page, PageQuery, paginate
from ..placement import placed
from ..records import change, created, put_aside, refused, restore
from ..scope import Scope, WriteScope
from . import repository
from .models import Task
from .problems import NextTaskChanged, TaskClosed
from .recurrence import Recurrence, UnusableRule, in_utc, on_the_wall
from .schemas import Status, TaskClosedRead, TaskCreate, TaskQuery, TaskRead, TaskUpdate

# What an occurrence hands on to the next.
HANDED_ON = (
    "title",
    "description",
    "priority",
    "farm_id",
    "batch_id",
    "assignee_id",
    "rule",
    "series_id",
    "series_starts",
)


def list_tasks(
    scope: Scope, keyring: Keyring, page: PageQuery, only: TaskQuery
) -> Page[TaskRead]:
    """List tasks, the one due first first."""
    return paginate(
        scope,
        keyring,
        repository.tasks(scope, only),
        [(Task.due_at, "asc"), (Task.id, "asc")],
        page,
        present=TaskRead.model_validate,
    )


def create(scope: WriteScope, body: TaskCreate) -> Task:
    """Make a task; one with a rule starts a series."""
    row = Task(
        **placed(scope, body.model_dump(exclude={"rule"})),
        id=uuid7(),
        status=Status.OPEN,
    )
    if body.rule is not None:
        for name, value in _series(scope, row, body.rule, body.due_at).items():
            setattr(row, name, value)
    created(scope, row)
    _tell(scope, row)
    return row


def _tell(scope: WriteScope, row: Task, *before: UUID | None) -> None:
    """Let the site hear of a task; also the one that it was at before."""
    for farm_id in {row.farm_id, *before}:
        if farm_id is not None:
            changes.note(scope, ChangeKind.TASK, row.id, farm_id)


def demand_ours(row: Task) -> None:
    """Refuse to change a task that Home Assistant owns."""
    if row.origin != Origin.COMPANION:
        raise NotOwner


def delete(scope: WriteScope, row: Task) -> None:
    """Put a task aside."""
    demand_ours(row)
    put_aside(scope, row)
    _tell(scope, row)


def bring_back(scope: WriteScope, row: Task) -> None:
    """Restore a task that was put aside."""
    demand_ours(row)
    restore(scope, row)
    _tell(scope, row)


def _series(scope: Scope, row: Task, rule: str, due_at: datetime) -> dict[str, Any]:
    """Start a series at a task."""
    zone = _zone(scope, row)
    start = on_the_wall(due_at, zone)
    try:
        Recurrence.parse(rule, start, zone).check()
    except UnusableRule as error:
        raise refused("/rule", str(error), "unusable-rule") from error
    return {
        "rule": rule,
        "series_id": row.id,
        "series_starts": start.isoformat(),
        "occurs": start.isoformat(),
        "occurrence": 1,
        "due_at": in_utc(start, zone),
    }


def _zone(scope: Scope, row: Task) -> ZoneInfo:
    return ZoneInfo(repository.time_zone_of(scope, row.farm_id))


def update(scope: WriteScope, row: Task, body: TaskUpdate) -> None:
    """Change a task; a new rule starts a new series at it."""
    demand_ours(row)
    before = row.farm_id
    wanted = body.changes()
    if row.status != Status.OPEN and wanted.keys() & {"due_at", "rule"}:
        raise TaskClosed(f"It is {row.status}: its time and its rule stay.")
    place = {
        name: wanted.get(name, getattr(row, name)) for name in ("farm_id", "batch_id")
    }
    asked = wanted | (place if wanted.keys() & place.keys() else {})
    wanted |= placed(scope, asked)
    if "rule" in wanted:
        rule = wanted["rule"]
        if rule is None:
            wanted |= dict.fromkeys(
                ("series_id", "series_starts", "occurs", "occurrence")
            )
        elif rule != row.rule:
            wanted |= _series(scope, row, rule, wanted.get("due_at", row.due_at))
    change(scope, row, wanted)
    _tell(scope, row, before)


def close(
    scope: WriteScope,
    row: Task,
    status: Status,
    outcome: str | None,
    *,
    at: datetime | None = None,
) -> TaskClosedRead:
    """Close a task; a recurring one comes round again, however late it was closed."""
    demand_ours(row)
    if row.status != Status.OPEN:
        raise TaskClosed(f"It is {row.status} since {row.closed_at}.")
    row.status, row.outcome = status, outcome
    row.closed_at, row.closed_by = at or scope.now, scope.user_id
    row.updated_at = scope.now
    scope.session.flush()
    audit.record_in(scope, f"task.{status}", ("task", row.id))
    _tell(scope, row)
    following = follow_up(scope, row)
    return TaskClosedRead(
        task=TaskRead.model_validate(row),
        next=None if following is None else TaskRead.model_validate(following),
    )


def follow_up(scope: WriteScope, row: Task) -> Task | None:
    """Make the occurrence after a closed one, once, however often it is asked for.

    It is the very next of the rule, also if that is in the past by now: what was not done
    is there to be done or skipped by somebody, and never drops out by itself.
    """
    if not (row.rule and row.series_id and row.occurs and row.series_starts):
        return None
    number = (row.occurrence or 1) + 1
    existing = repository.occurrence_of(scope, row.series_id, number)
    if existing is not None:
        return None if existing.deleted_at else existing
    zone = _zone(scope, row)
    start = datetime.fromisoformat(row.series_starts)
    recurrence = Recurrence.parse(row.rule, start, zone)
    occurs = recurrence.after(datetime.fromisoformat(row.occurs), number - 1)
    if occurs is None:
        return None
    following = created(
        scope,
        Task(
            **{name: getattr(row, name) for name in HANDED_ON},
            status=Status.OPEN,
            due_at=in_utc(occurs, zone),
            occurs=occurs.isoformat(),
            occurrence=number,
        ),
    )
    _tell(scope, following)
    return following


def reopen(scope: WriteScope, row: Task) -> None:
    """Take the closing of a task back, with the next one if nobody has touched it."""
    demand_ours(row)
    if row.status == Status.OPEN:
        return
    if row.series_id is not None:
        number = (row.occurrence or 1) + 1
        following = repository.occurrence_of(scope, row.series_id, number)
        if following is not None:
            if following.version != 1:
                raise NextTaskChanged(f"It is the task {following.id}.")
            _tell(scope, following)
            scope.session.delete(following)
    row.status, row.outcome = Status.OPEN, None
    row.closed_at = row.closed_by = None
    row.updated_at = scope.now
    scope.session.flush()
    audit.record_in(scope, "task.reopened", ("task", row.id))
    _tell(scope, row)
