"""Keep the tasks of a batch in step with what happens to it and with its dates."""

from collections.abc import Iterator, Mapping, Set as AbstractSet
from dataclasses import dataclass, replace
from math import inf
from types import MappingProxyType

from .events import Event, SplitFrom
from .history import Batch, Standing
from .recipes import Recipe, TaskKind
from .tasks import DONE_BY, Task, Tasks, TaskSource, next_turn, recipe_tasks


@dataclass(frozen=True, slots=True)
class Work:
    """A batch with what its tasks follow from.

    `starts` are the times at which its stages began and will begin, `dropped` the tasks
    that somebody took off the list.
    """

    batch: Batch
    standing: Standing
    recipe: Recipe | None
    starts: Mapping[str, float]
    dropped: AbstractSet[str]
    now: float

    @property
    def place(self) -> str | None:
        """Return the shelf with most of the plants."""
        where = self.standing.where
        return min(where, key=lambda shelf: (-where[shelf], shelf), default=None)


def in_step(tasks: Tasks, work: Work) -> Tasks:
    """Return the tasks after the dates or the place of a batch may have changed."""
    if work.standing.ended is not None or work.recipe is None:
        return tasks
    wanted = {task.id: task for task in _wanted(work)}
    known = tasks.by_id
    fresh = [
        task for task in wanted.values() if task.id in known or not _is_over(task, work)
    ]
    refreshed = tasks.refreshed(work.batch.id, fresh)
    kept = {**refreshed.by_id}
    for task in _turns(refreshed, work.batch.id):
        base = wanted.get(_base(task))
        if base is None or (base.until is not None and task.due >= base.until):
            del kept[task.id]
        else:
            kept[task.id] = replace(task, place=base.place, until=base.until)
    for task in _lost_turns(kept, wanted):
        kept[task.id] = task
    return Tasks(MappingProxyType(kept))


def after_step(tasks: Tasks, work: Work, number: int) -> Tasks:
    """Return the tasks after the step of a number happened to a batch."""
    tasks = in_step(tasks, work)
    ended = work.standing.ended is not None
    for event in work.batch.events:
        if event.number == number:
            tasks = tasks.after_event(work.batch.id, event, ended=ended)
    return tasks


def after_undo(tasks: Tasks, work: Work, undone: Event) -> Tasks:
    """Return the tasks after a step was taken back: what it had done is to do again."""
    kind = DONE_BY.get(type(undone))
    for task in tuple(tasks):
        if (
            task.batch == work.batch.id
            and task.source is TaskSource.RECIPE
            and task.kind is kind
            and task.done == undone.at
        ):
            tasks = tasks.reopened(task.id)
    return in_step(tasks, work)


def without_batch(tasks: Tasks, batch: str) -> Tasks:
    """Return the tasks without those of a batch that never was."""
    kept = {key: task for key, task in tasks.by_id.items() if task.batch != batch}
    return Tasks(MappingProxyType(kept))


def _wanted(work: Work) -> Iterator[Task]:
    """Yield what a batch asks for by its dates.

    A part of another batch asks for nothing that was due before it was split off.
    """
    recipe = work.recipe
    if recipe is None:
        return
    began = work.batch.began
    part = isinstance(work.batch.events[0], SplitFrom)
    for task in recipe_tasks(work.batch.id, recipe, work.starts, work.place):
        if task.id in work.dropped or (part and task.kind is TaskKind.SOW):
            continue
        if not part or task.due >= began:
            yield task
        elif task.every_d is not None and task.until is not None and task.until > began:
            following = next_turn(task, began)
            if following is not None:
                yield replace(following, id=task.id)


def _is_over(task: Task, work: Work) -> bool:
    """Return whether a task was over before anybody could know of it.

    A recurring one has ended, any other belongs to a stage that was over when the batch
    was logged.
    """
    if task.every_d is not None:
        return task.until is not None and task.until <= work.now
    if work.recipe is None or task.stage is None:
        return False
    following = work.recipe.after(task.stage)
    return following is not None and work.starts.get(following.id, inf) <= work.now


def _base(task: Task) -> str:
    """Return the first turn's name of a recurring task."""
    return task.id.partition("#")[0]


def _turns(tasks: Tasks, batch: str) -> list[Task]:
    """Return the open later turns of a batch's recurring tasks, as nobody moved them."""
    return [
        task
        for task in tasks.open(batch)
        if task.source is TaskSource.RECIPE and "#" in task.id and not task.moved
    ]


def _lost_turns(kept: Mapping[str, Task], wanted: Mapping[str, Task]) -> list[Task]:
    """Return the turns that follow a done one and are missing."""
    latest: dict[str, Task] = {}
    for task in kept.values():
        base = _base(task)
        if base in wanted and wanted[base].every_d is not None:
            known = latest.get(base)
            if known is None or task.due > known.due:
                latest[base] = task
    lost = []
    for base, task in latest.items():
        if task.done is not None:
            ending = replace(task, until=wanted[base].until)
            following = next_turn(ending, task.done)
            if following is not None:
                lost.append(following)
    return lost
