"""What is written down of a farm's crops: the files, recipes, tasks, and who is told."""

from collections.abc import Callable, Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util, ulid as ulid_util

from ..agronomy.crops import load_crops
from ..growing.archive import Archive
from ..growing.events import DuplicateBatchError, EndedError, UnknownShelfError
from ..growing.history import Batch
from ..growing.recipes import Recipe, RecipeRef, TaskKind
from ..growing.tasks import PlannedTaskError, Task, Tasks, TaskSource
from .batch_events import EVENT_BATCH, BatchEvent
from .crops import Crops
from .growing_store import GrowingStore
from .places import Topic

if TYPE_CHECKING:
    from .live import Farm


class CropRecords(Crops):
    """The files of a farm's crops, its recipes and tasks, and who hears of what happens."""

    def __init__(self, hass: HomeAssistant, farm: Farm) -> None:
        """Begin with nothing; `async_load` brings back what was kept."""
        super().__init__(hass, farm)
        self._hass = hass
        self._store = GrowingStore(hass, farm.entry.entry_id)
        self._archive_changed = False
        self._looked = 0.0
        self._listeners: list[Callable[[BatchEvent], None]] = []

    def forget_aside(self, name: str) -> None:
        """Take note that the grower knows of a file that could not be read."""
        self._kept.aside.pop(name, None)
        self._changed()

    @callback
    def async_on_event(self, listener: Callable[[BatchEvent], None]) -> CALLBACK_TYPE:
        """Call back with whatever happens to a batch; return how to stop that."""
        self._listeners.append(listener)
        return partial(self._listeners.remove, listener)

    async def async_load(self) -> None:
        """Bring back what was kept."""
        await self._hass.async_add_executor_job(load_crops)
        self._kept, archive = await self._store.async_load()
        # A stop between the writing of the two files leaves a batch in both.
        twice = archive.by_id.keys() & self._kept.batches.by_id.keys()
        if twice:
            left = {k: v for k, v in archive.by_id.items() if k not in twice}
            archive = Archive(MappingProxyType(left))
        self._archive = archive
        self._by_shelf = None

    async def async_save_now(self) -> None:
        """Write down what has changed before going on."""
        if self._archive_changed:
            self._archive_changed = False
            await self._store.async_save_archive(self._archive)
        self._remember_names()
        await self._store.async_save(self._kept)

    def save_recipe(self, recipe: Recipe) -> Recipe:
        """Keep a new recipe, or a known one as its next version."""
        saved = self.recipes.save(recipe)
        self._changed()
        return saved

    def fork_recipe(self, ref: str, new_id: str, name: str) -> Recipe:
        """Keep a copy of a recipe under a name of its own."""
        copy = self.recipes.fork(ref, new_id, name)
        self._changed()
        return copy

    def remove_recipe(self, ref: str) -> None:
        """Remove one version of a recipe, or all of them, that no live batch has used."""
        self.recipes.remove(ref, self._used_recipes())
        self._changed()

    def take_recipe(self, recipe: Recipe) -> None:
        """Keep a version that was written at the companion."""
        self.recipes.take(recipe, self._used_recipes())
        self._changed()

    def drop_recipe(self, ref: RecipeRef) -> None:
        """Remove a version that is no longer at the companion."""
        self.recipes.drop(ref, self._used_recipes())
        self._changed()

    def adopt_recipes(self) -> None:
        """Make the companion's recipes the grower's own."""
        self.recipes.adopt(self._used_recipes())
        self._changed()

    def _used_recipes(self) -> set[str]:
        """Return the recipes that live batches grow by, or were sown with."""
        return {
            recipe
            for batch in self.batches
            for recipe in (batch.recipe, self._replay(batch).standing.recipe)
        }

    def create_task(
        self,
        name: str,
        due: float,
        *,
        kind: TaskKind = TaskKind.OTHER,
        source: TaskSource = TaskSource.PERSON,
        note: str = "",
        batch: str | None = None,
        place: str | None = None,
        every_d: float | None = None,
        timed: bool = False,
        task_id: str | None = None,
    ) -> Task:
        """Put something on the list; `timed` says that the hour matters."""
        if batch is not None:
            self.batch(batch)
        task = Task(
            id=task_id or ulid_util.ulid_now(),
            kind=kind,
            due=due,
            source=source,
            name=name,
            note=note,
            batch=batch,
            place=place,
            every_d=every_d,
            timed=timed,
        )
        self._tasks(self.tasks.created(task))
        return task

    def complete_task(self, task_id: str, at: float | None = None) -> Task:
        """Take note that a task was done."""
        _, done = self._times(at)
        self._tasks(self.tasks.completed(task_id, done))
        return self.tasks[task_id]

    def reopen_task(self, task_id: str) -> Task:
        """Take note that a task is to be done after all."""
        self._tasks(self.tasks.reopened(task_id))
        return self.tasks[task_id]

    def postpone_task(self, task_id: str, due: float, *, timed: bool = False) -> Task:
        """Let a task be due at another time; `timed` says that the hour matters."""
        self._check_ours(task_id)
        tasks = self.tasks.postponed(task_id, due)
        self._tasks(tasks.replaced(replace(tasks[task_id], timed=timed)))
        return self.tasks[task_id]

    def move_task(self, task_id: str, after_id: str | None) -> None:
        """Put a task behind another one in the list, or first."""
        moved = self.tasks[task_id]
        order = [task.id for task in self.task_list() if task is not moved]
        place = 0
        if after_id is not None:
            after = self.tasks[after_id].id
            place = order.index(after) + 1 if after in order else len(order)
        order.insert(place, task_id)
        self._kept.order = order
        self._tasks(self.tasks)

    def describe_task(
        self, task_id: str, *, name: str | None = None, note: str | None = None
    ) -> Task:
        """Call a task something else, or say something else about it."""
        task = self._check_ours(task_id)
        described = replace(
            task,
            name=task.name if name is None else name,
            note=task.note if note is None else note,
        )
        self._tasks(self.tasks.replaced(described))
        return described

    def plan_task(
        self, task_id: str, *, name: str, due: float, note: str, batch: str | None
    ) -> None:
        """Let a task that was planned at the companion be as it is there."""
        task = self.tasks[task_id]
        planned = replace(task, name=name, due=due, note=note, batch=batch)
        if planned != task:
            self._tasks(self.tasks.replaced(planned))

    def _check_ours(self, task_id: str) -> Task:
        """Return a task whose words are ours to change."""
        task = self.tasks[task_id]
        if task.source is TaskSource.COMPANION:
            raise PlannedTaskError(task_id)
        return task

    def remove_task(self, task_id: str) -> None:
        """Take a task off the list: an open one for good, with all turns to come.

        What was done for a batch or for equipment is hidden, so that it is known as done.
        """
        task = self.tasks[task_id]
        ours = task.source in (TaskSource.RECIPE, TaskSource.MAINTENANCE)
        if ours and task.done is not None:
            self._tasks(self.tasks.replaced(replace(task, hidden=True)))
            return
        if ours:
            self._kept.dropped.add(task_id.partition("#")[0])
        self._tasks(self.tasks.removed(task_id))

    def _tell(self, happened: BatchEvent) -> None:
        """Tell the entities and Home Assistant what happened."""
        for listener in list(self._listeners):
            listener(happened)
        shelves = {shelf.id: shelf.device_id for shelf in self._farm.shelves}
        devices = [shelves[one] for one in happened.shelves if one in shelves]
        named: dict[str, object] = {"config_entry_id": self._farm.id}
        if devices:
            named |= {"device_id": devices[0], "device_ids": devices}
        self._hass.bus.async_fire(EVENT_BATCH, named | happened.details())

    def _show(self, shelf_ids: AbstractSet[str], *topics: Topic) -> None:
        """Let the entities of shelves, their racks and the farm show what is new."""
        for rack in self._farm.racks.values():
            concerned = [s for s in rack.shelves.values() if s.id in shelf_ids]
            for place in (*concerned, rack) if concerned else ():
                for topic in topics:
                    place.show(topic)
        for topic in topics:
            self._farm.show(topic)

    def _tasks(self, tasks: Tasks) -> None:
        """Take over changed tasks."""
        self._kept.tasks = tasks
        self._changed()
        self._show({shelf.id for shelf in self._farm.shelves}, Topic.TASKS)

    def _changed(self) -> None:
        """Write down what has changed, soon."""
        self._remember_names()
        self._store.save_soon(self._kept)

    def _remember_names(self) -> None:
        """Keep the names of the shelves with plants, for when a shelf goes."""
        names = self._kept.shelf_names
        standing = self.by_shelf.keys()
        for rack in self._farm.racks.values():
            for shelf in rack.shelves.values():
                if shelf.id in standing:
                    names[shelf.id] = f"{rack.layout.name}, {shelf.layout.name}"
        for gone in names.keys() - standing:
            del names[gone]

    def _times(self, at: float | None) -> tuple[float, float]:
        """Return the farm's time, and when something happened."""
        now = self._farm.now
        return now, now if at is None else at

    def _check_live(self, batch_id: str) -> Batch:
        """Return a batch that takes steps; raise EndedError for an archived one."""
        if batch_id in self._archive.by_id and batch_id not in self.batches.by_id:
            raise EndedError(self._farm.now, self._archive[batch_id].ended)
        return self.batches[batch_id]

    def _check_shelf(self, shelf_id: str) -> None:
        """Raise UnknownShelfError where the farm has no such shelf."""
        if all(shelf.id != shelf_id for shelf in self._farm.shelves):
            raise UnknownShelfError(shelf_id)

    def _new_id(self, wanted: str | None, crop: str, sown: float) -> str:
        """Return the name of a new batch; raise DuplicateBatchError for a known one."""
        taken = self.batches.by_id.keys() | self._archive.by_id.keys()
        if wanted is not None:
            if wanted in taken:
                raise DuplicateBatchError(wanted)
            return wanted
        day = datetime.fromtimestamp(sown, dt_util.get_default_time_zone())
        base, number = f"{crop}-{day:%y%m%d}", 1
        name = base
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        return name
