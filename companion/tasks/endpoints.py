"""`/tasks`."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from ..access import reads, writes
from ..etags import IfMatch, tag
from ..paging import Page, PageQuery, page_query
from ..permissions import Permission
from ..placement import find
from ..routing import router
from ..runtime import RuntimeDep
from ..scope import Scope, WriteScope
from . import service
from .models import Task
from .schemas import (
    Status,
    TaskClose,
    TaskClosedRead,
    TaskCreate,
    TaskQuery,
    TaskRead,
    TaskUpdate,
)

tasks = router("tasks", "/tasks")

type PageDep = Annotated[PageQuery, Depends(page_query)]
type Reads = Annotated[Scope, reads(Permission.GROWING_READ)]
type Writes = Annotated[WriteScope, writes(Permission.TASKS_WRITE)]


@tasks.get("")
def list_tasks(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[TaskQuery, Query()],
) -> Page[TaskRead]:
    """List tasks, the one due first first."""
    return service.list_tasks(scope, runtime.keyring, page, only)


@tasks.post("", status_code=201)
def create_task(body: TaskCreate, scope: Writes, response: Response) -> TaskRead:
    """Make a task."""
    return _shown(service.create(scope, body), response)


@tasks.get("/{task_id}")
def read_task(task_id: UUID, scope: Reads, response: Response) -> TaskRead:
    """Show a task."""
    return _shown(find(scope, Task, task_id), response)


@tasks.patch("/{task_id}")
def update_task(
    task_id: UUID,
    body: TaskUpdate,
    scope: Writes,
    if_match: IfMatch,
    response: Response,
) -> TaskRead:
    """Change a task."""
    row = find(scope, Task, task_id)
    if_match.check(row.version)
    service.update(scope, row, body)
    return _shown(row, response)


@tasks.delete("/{task_id}", status_code=204)
def delete_task(task_id: UUID, scope: Writes, if_match: IfMatch) -> None:
    """Delete a task; of a recurring one, this occurrence and those after it."""
    row = find(scope, Task, task_id)
    if_match.check(row.version)
    service.delete(scope, row)


@tasks.post("/{task_id}/restore")
def restore_task(task_id: UUID, scope: Writes, response: Response) -> TaskRead:
    """Restore a deleted task."""
    row = find(scope, Task, task_id, deleted=True)
    service.bring_back(scope, row)
    return _shown(row, response)


@tasks.post("/{task_id}/complete")
def complete_task(task_id: UUID, body: TaskClose, scope: Writes) -> TaskClosedRead:
    """Say that a task is done; a recurring one comes round again."""
    row = find(scope, Task, task_id)
    return service.close(scope, row, Status.DONE, body.outcome)


@tasks.post("/{task_id}/skip")
def skip_task(task_id: UUID, body: TaskClose, scope: Writes) -> TaskClosedRead:
    """Say that a task will not be done; a recurring one comes round again."""
    row = find(scope, Task, task_id)
    return service.close(scope, row, Status.SKIPPED, body.outcome)


@tasks.post("/{task_id}/reopen")
def reopen_task(task_id: UUID, scope: Writes, response: Response) -> TaskRead:
    """Take back that a task was closed."""
    row = find(scope, Task, task_id)
    service.reopen(scope, row)
    return _shown(row, response)


def _shown(row: Task, response: Response) -> TaskRead:
    tag(response, row.version)
    return TaskRead.model_validate(row)
