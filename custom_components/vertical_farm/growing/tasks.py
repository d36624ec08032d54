"""Tasks: what there is to do, from recipes, from maintenance and from people.

A recurring task has one open turn. The next one is counted from when it was done, so work
done late is not due again at once, and work not done stays open until it is: no turn is
ever skipped in silence.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
import math
from types import MappingProxyType

from .events import Discarded, Event, Harvested, Moved, Sown, shown
from .recipes import Recipe, TaskKind

DAY_S = 86400.0

SOMEDAY = 253_370_764_800.0
"""When a task is due that no time was given for: in the year 9999, after all others."""

COMPANION_TASK = "companion/"
"""How the tasks begin that a team has planned at the companion."""

_EARLY_D = 3.0


class TaskSource(StrEnum):
    """Where a task comes from."""

    RECIPE = "recipe"
    MAINTENANCE = "maintenance"
    PERSON = "person"
    PLAN = "plan"
    COMPANION = "companion"
    """Planned by the team: what it says is the companion's, that it was done is ours."""

    @property
    def by_person(self) -> bool:
        """Return whether somebody wrote the task down, and nothing follows from others."""
        return self in (TaskSource.PERSON, TaskSource.COMPANION)


class TaskError(ValueError):
    """Something that cannot be done with a task."""


class UnknownTaskError(TaskError):
    """There is no such task."""

    def __init__(self, task: str) -> None:
        """Keep the task that was asked for."""
        super().__init__(f"there is no task {task!r}")
        self.task = task


class DuplicateTaskError(TaskError):
    """A task of this name exists."""

    def __init__(self, task: str) -> None:
        """Keep the name."""
        super().__init__(f"there is a task {task!r} already")
        self.task = task


class TaskDoneError(TaskError):
    """The task was done before."""

    def __init__(self, task: str, done: float) -> None:
        """Keep the task and when it was done."""
        super().__init__(f"{task!r} was done at {shown(done)} already")
        self.task = task
        self.done = done


class PlannedTaskError(TaskError):
    """What the companion says of a task is changed there."""

    def __init__(self, task: str) -> None:
        """Keep the task."""
        super().__init__(f"{task!r} is planned at the companion; change it there")
        self.task = task


class IntervalError(TaskError):
    """A recurring task needs time between its turns."""

    def __init__(self, every_d: float) -> None:
        """Keep the interval."""
        super().__init__(f"a task cannot recur every {every_d:g} days")
        self.every_d = every_d


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something to do; times are UTC seconds.

    `name` is what a person called it, `note` what there is to say about it. `until` ends
    the recurrence, `moved` says that a person chose the due time, `timed` that the hour
    matters and not only the day. `hidden` ones were done and taken off the list.
    """

    id: str
    kind: TaskKind
    due: float
    source: TaskSource
    name: str = ""
    note: str = ""
    batch: str | None = None
    stage: str | None = None
    place: str | None = None
    every_d: float | None = None
    until: float | None = None
    done: float | None = None
    moved: bool = False
    timed: bool = False
    hidden: bool = False

    @property
    def scheduled(self) -> bool:
        """Return whether there is a time at which the task is due."""
        return self.due < SOMEDAY

    def __post_init__(self) -> None:
        """Refuse an interval that is none."""
        if self.every_d is not None and not self.every_d > 0.0:
            raise IntervalError(self.every_d)

    def overdue_d(self, now: float) -> float:
        """Return the days that an open task is late."""
        return 0.0 if self.done is not None else max(now - self.due, 0.0) / DAY_S

    def turns_missed(self, now: float) -> int:
        """Return how many turns of a recurring task should have begun and were not done."""
        if self.done is not None or now < self.due:
            return 0
        if self.every_d is None:
            return 1
        return 1 + math.floor((now - self.due) / (self.every_d * DAY_S))


@dataclass(frozen=True, slots=True)
class Tasks:
    """Every task by its id."""

    by_id: Mapping[str, Task] = field(default_factory=lambda: MappingProxyType({}))

    def __getitem__(self, task_id: str) -> Task:
        """Return a task; raise UnknownTaskError where there is none."""
        try:
            return self.by_id[task_id]
        except KeyError:
            raise UnknownTaskError(task_id) from None

    def __iter__(self) -> Iterator[Task]:
        """Yield every task by its due time."""
        return iter(sorted(self.by_id.values(), key=lambda task: (task.due, task.id)))

    def open(self, batch: str | None = None) -> tuple[Task, ...]:
        """Return what is to be done, for one batch or in all, by its due time."""
        return tuple(
            task
            for task in self
            if task.done is None and (batch is None or task.batch == batch)
        )

    def created(self, *tasks: Task) -> Tasks:
        """Return the tasks with new ones."""
        for number, task in enumerate(tasks):
            if task.id in self.by_id or any(t.id == task.id for t in tasks[:number]):
                raise DuplicateTaskError(task.id)
        return self._with(tasks)

    def removed(self, task_id: str) -> Tasks:
        """Return the tasks without one that a person took off the list."""
        gone = self[task_id]
        kept = {key: task for key, task in self.by_id.items() if task is not gone}
        return Tasks(MappingProxyType(kept))

    def replaced(self, task: Task) -> Tasks:
        """Return the tasks with one described anew; raise UnknownTaskError without it."""
        self[task.id]
        return self._with([task])

    def completed(self, task_id: str, at: float) -> Tasks:
        """Return the tasks after one was done, with its next turn where it recurs."""
        task = self[task_id]
        if task.done is not None:
            raise TaskDoneError(task_id, task.done)
        done = replace(task, done=at)
        following = next_turn(done, at)
        return self._with([done] if following is None else [done, following])

    def reopened(self, task_id: str) -> Tasks:
        """Return the tasks with one to be done after all, without its next turn."""
        task = self[task_id]
        if task.done is None:
            return self
        following = next_turn(task, task.done)
        kept = dict(self.by_id)
        if following is not None and kept.get(following.id) == following:
            del kept[following.id]
        kept[task_id] = replace(task, done=None, hidden=False)
        return Tasks(MappingProxyType(kept))

    def postponed(self, task_id: str, due: float) -> Tasks:
        """Return the tasks with one due at another time, chosen by a person."""
        task = self[task_id]
        if task.done is not None:
            raise TaskDoneError(task_id, task.done)
        return self._with([replace(task, due=due, moved=True)])

    def refreshed(self, batch: str, fresh: Iterable[Task]) -> Tasks:
        """Return the tasks of a batch after its dates have changed.

        What is done or was moved by a person stays as it is; turns of recurring tasks that
        follow one that was done are theirs to keep.
        """
        wanted = {task.id: task for task in fresh}
        kept: dict[str, Task] = {}
        for key, task in self.by_id.items():
            ours = task.batch == batch and task.source is TaskSource.RECIPE
            if ours and task.done is None and not task.moved and key in wanted:
                kept[key] = wanted[key]
            elif not ours or task.done is not None or task.moved or "#" in key:
                kept[key] = task
        for key, task in wanted.items():
            kept.setdefault(key, task)
        return Tasks(MappingProxyType(kept))

    def after_event(self, batch: str, event: Event, *, ended: bool) -> Tasks:
        """Return the tasks after something happened to a batch.

        A harvest does the harvest task, sowing the sowing, and a move the transplanting
        that is due within three days. Where the batch has ended only cleaning is left, and
        where it went on in another batch not even that.
        """
        tasks = self
        kind = DONE_BY.get(type(event))
        first = next((t for t in self.open(batch) if t.kind is kind), None)
        if first is not None and (
            kind is not TaskKind.TRANSPLANT or event.at >= first.due - _EARLY_D * DAY_S
        ):
            tasks = tasks.completed(first.id, event.at)
        if not ended:
            return tasks
        emptied = isinstance(event, Harvested | Discarded)
        kept: dict[str, Task] = {}
        for key, task in tasks.by_id.items():
            if task.batch != batch or task.done is not None:
                kept[key] = task
            elif task.kind is TaskKind.CLEAN and emptied:
                kept[key] = replace(task, due=min(task.due, event.at))
            elif task.source.by_person:
                kept[key] = task
        return Tasks(MappingProxyType(kept))

    def _with(self, tasks: Iterable[Task]) -> Tasks:
        """Return the tasks with some added or replaced."""
        changed = {**self.by_id, **{task.id: task for task in tasks}}
        return Tasks(MappingProxyType(changed))


DONE_BY: Mapping[type[Event], TaskKind] = MappingProxyType(
    {
        Sown: TaskKind.SOW,
        Moved: TaskKind.TRANSPLANT,
        Harvested: TaskKind.HARVEST,
    }
)


def next_turn(task: Task, done: float) -> Task | None:
    """Return the turn of a task after one that was done, None where there is none."""
    if task.every_d is None:
        return None
    due = done + task.every_d * DAY_S
    if task.until is not None and due >= task.until:
        return None
    name, _, turn = task.id.partition("#")
    number = int(turn) + 1 if turn.isdecimal() else 2
    return replace(
        task,
        id=f"{name}#{number}",
        due=due,
        done=None,
        moved=False,
        timed=False,
        hidden=False,
    )


def recipe_tasks(
    batch: str, recipe: Recipe, starts: Mapping[str, float], place: str | None = None
) -> tuple[Task, ...]:
    """Return the tasks of a batch by the times at which its stages begin.

    Stages that it never has have no tasks. Recurring ones end with their stage.
    """
    tasks: list[Task] = []
    for number, wanted in enumerate(recipe.tasks):
        start = starts.get(wanted.stage)
        if start is None:
            continue
        following = recipe.after(wanted.stage)
        end = start + recipe.stage(wanted.stage).duration_d * DAY_S
        if following is not None:
            end = starts.get(following.id, end)
        due = start + wanted.day * DAY_S
        if wanted.every_d is not None and due >= end:
            continue
        tasks.append(
            Task(
                id=f"{batch}/{wanted.stage}/{wanted.kind}/{number}",
                kind=wanted.kind,
                due=due,
                source=TaskSource.RECIPE,
                note=wanted.note,
                batch=batch,
                stage=wanted.stage,
                place=place,
                every_d=wanted.every_d,
                until=None if wanted.every_d is None else end,
            )
        )
    return tuple(tasks)


def maintenance(
    place: str,
    what: str,
    every_d: float,
    *,
    kind: TaskKind = TaskKind.MAINTAIN,
    last_done: float | None,
    installed: float,
) -> Task:
    """Return the open turn of a maintenance: due so many days after it was last done.

    What was never done is due so long after it was installed.
    """
    since = installed if last_done is None else last_done
    return Task(
        id=f"{place}/{what}",
        kind=kind,
        due=since + every_d * DAY_S,
        source=TaskSource.MAINTENANCE,
        place=place,
        every_d=every_d,
    )
