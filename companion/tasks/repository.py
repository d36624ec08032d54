"""The queries on tasks."""

from uuid import UUID

from sqlalchemy import Select

from ..farms.models import Farm
from ..organizations.repository import organization_of
from ..placement import listed
from ..records import looking_for
from ..scope import Scope
from .models import Task
from .schemas import TaskQuery


def tasks(scope: Scope, only: TaskQuery) -> Select[Task]:
    """Begin a list of tasks."""
    statement = listed(scope, Task, deleted=only.deleted).where(
        *looking_for(only.q, Task.title)
    )
    for column, value in (
        (Task.status, only.status),
        (Task.priority, only.priority),
        (Task.farm_id, only.farm),
        (Task.batch_id, only.batch),
        (Task.assignee_id, only.assignee),
        (Task.series_id, only.series),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if only.due_from is not None:
        statement = statement.where(Task.due_at >= only.due_from)
    if only.due_before is not None:
        statement = statement.where(Task.due_at < only.due_before)
    return statement


def occurrence_of(scope: Scope, series_id: UUID, number: int) -> Task | None:
    """Find an occurrence of a recurring task, also a deleted one."""
    return scope.session.scalar(
        scope.select(Task).where(Task.series_id == series_id, Task.occurrence == number)
    )


def time_zone_of(scope: Scope, farm_id: UUID | None) -> str:
    """Name the zone of a farm, or of the organization where there is no farm."""
    if farm_id is None:
        return organization_of(scope).time_zone
    return scope.find(Farm, farm_id, deleted=True).time_zone
