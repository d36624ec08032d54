"""Tasks as compact JSON, checked to the last field when they are read."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from types import MappingProxyType

from .recipes import TaskKind
from .tasks import Task, Tasks, TaskSource

type Stored = dict[str, str | float | bool | None]

_NUMBERS = frozenset({"due", "every_d", "until", "done"})
_FLAGS = frozenset({"moved", "timed", "hidden"})
_LARGEST = 1e12


class StoredTaskError(ValueError):
    """A stored task that cannot be read; `path` says where."""

    def __init__(self, path: str, reason: str) -> None:
        """Keep where and what."""
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


def tasks_to_stored(tasks: Tasks) -> list[Stored]:
    """Return all tasks as JSON, without the fields that have their default."""
    return [_to_stored(task) for task in tasks.by_id.values()]


def _to_stored(task: Task) -> Stored:
    """Return a task as JSON."""
    values = {field: getattr(task, field.name) for field in fields(task)}
    return {
        field.name: value
        for field, value in values.items()
        if field.default is MISSING or value != field.default
    }


def tasks_from_stored(stored: object) -> Tasks:
    """Return the tasks of a stored JSON; raise StoredTaskError where it is spoilt."""
    if not isinstance(stored, list):
        raise StoredTaskError("tasks", "is not a list")
    tasks: dict[str, Task] = {}
    for index, item in enumerate(stored):
        task = _task(item, f"tasks/{index}")
        if task.id in tasks:
            raise StoredTaskError(f"tasks/{index}", f"{task.id!r} is there twice")
        tasks[task.id] = task
    return Tasks(MappingProxyType(tasks))


def _task(stored: object, path: str) -> Task:
    """Return a task of a stored JSON."""
    if not isinstance(stored, Mapping):
        raise StoredTaskError(path, "is not a mapping")
    known = {field.name: field for field in fields(Task)}
    for name in stored:
        if name not in known:
            raise StoredTaskError(f"{path}/{name}", "is not known here")
    values: dict[str, object] = {}
    for name, field in known.items():
        if name in stored:
            values[name] = _value(name, stored[name], f"{path}/{name}")
        elif field.default is MISSING:
            raise StoredTaskError(f"{path}/{name}", "is missing")
    try:
        return Task(**values)  # type: ignore[arg-type] # checked field by field
    except ValueError as error:
        raise StoredTaskError(path, str(error)) from error


def _value(name: str, stored: object, path: str) -> object:
    """Return the value of a field."""
    if name in _FLAGS:
        sound = isinstance(stored, bool)
    elif name in _NUMBERS:
        sound = (
            isinstance(stored, int | float)
            and not isinstance(stored, bool)
            and abs(stored) < _LARGEST
        )
    else:
        sound = isinstance(stored, str)
    if not sound:
        raise StoredTaskError(path, f"{stored!r} is not a value of it")
    try:
        if name == "kind":
            return TaskKind(str(stored))
        if name == "source":
            return TaskSource(str(stored))
    except ValueError as error:
        raise StoredTaskError(path, str(error)) from error
    return stored
