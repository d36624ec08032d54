"""The to-do list of a farm: the work of its batches and equipment, and what people add."""

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final, override

from homeassistant.components.todo import (
    TodoItem,
    TodoItemStatus,
    TodoListEntity,
    TodoListEntityFeature,
)
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .crop_errors import refusals
from .crop_words import CropWords, as_local, async_crop_words
from .entity import PlaceEntityDescription, async_show_places
from .farm.live import Farm
from .farm.places import Topic
from .farm_lists import FarmList
from .growing.tasks import DAY_S, SOMEDAY, Task
from .models import VerticalFarmConfigEntry

PARALLEL_UPDATES = 0

AHEAD_S: Final = 14 * DAY_S
"""How far ahead the list shows work that nobody wrote down by hand."""

TASK_LIST: PlaceEntityDescription[Farm] = PlaceEntityDescription(
    key="tasks", topics=(Topic.TASKS, Topic.CROP)
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: VerticalFarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the list of a farm."""
    words = await async_crop_words(hass, entry.runtime_data.farm)
    async_show_places(
        entry,
        async_add_entities,
        Platform.TODO,
        Farm,
        describe=lambda _: (TASK_LIST,),
        create=partial(TaskList, words),
    )


class TaskList(FarmList[PlaceEntityDescription[Farm]], TodoListEntity):
    """What there is to do on a farm."""

    _attr_supported_features = (
        TodoListEntityFeature.CREATE_TODO_ITEM
        | TodoListEntityFeature.DELETE_TODO_ITEM
        | TodoListEntityFeature.UPDATE_TODO_ITEM
        | TodoListEntityFeature.MOVE_TODO_ITEM
        | TodoListEntityFeature.SET_DUE_DATE_ON_ITEM
        | TodoListEntityFeature.SET_DUE_DATETIME_ON_ITEM
        | TodoListEntityFeature.SET_DESCRIPTION_ON_ITEM
    )

    def __init__(
        self,
        words: CropWords,
        place: Farm,
        description: PlaceEntityDescription[Farm],
        device: dr.AnyDeviceEntry | None,
    ) -> None:
        """Take what there is to do now."""
        super().__init__(words, place, description, device)
        self._attr_todo_items = self._items()

    @override
    def _renew(self) -> bool:
        items = self._items()
        if items == self._attr_todo_items:
            return False
        self._attr_todo_items = items
        return True

    @override
    async def async_create_todo_item(self, item: TodoItem) -> None:
        due, timed = _as_due(item.due)
        note = item.description or ""
        with refusals(self.place):
            self._growing.create_task(item.summary or "", due, note=note, timed=timed)
        await self._growing.async_save_now()

    @override
    async def async_update_todo_item(self, item: TodoItem) -> None:
        with refusals(self.place):
            self._update(self._growing.tasks[item.uid or ""], item)
        await self._growing.async_save_now()

    @override
    async def async_delete_todo_items(self, uids: list[str]) -> None:
        with refusals(self.place):
            for uid in uids:
                self._growing.remove_task(uid)
        await self._growing.async_save_now()

    @override
    async def async_move_todo_item(
        self, uid: str, previous_uid: str | None = None
    ) -> None:
        with refusals(self.place):
            self._growing.move_task(uid, previous_uid)
        await self._growing.async_save_now()

    def _update(self, task: Task, item: TodoItem) -> None:
        """Bring a task to what its item says now; what was not changed stays ours."""
        growing = self._growing
        name = None if item.summary == self._words.task(task) else item.summary
        note = item.description or ""
        if name is not None or note != task.note:
            growing.describe_task(task.id, name=name, note=note)
        done = item.status == TodoItemStatus.COMPLETED
        if task.done is not None and not done:
            growing.reopen_task(task.id)
        if item.due != _due(task):
            due, timed = _as_due(item.due)
            growing.postpone_task(task.id, due, timed=timed)
        if task.done is None and done:
            growing.complete_task(task.id)

    def _items(self) -> list[TodoItem]:
        """Return what is to be done in its order, then what was done, the latest first."""
        until = self.place.now + AHEAD_S
        open_tasks = [
            task
            for task in self._growing.task_list()
            if task.due <= until or task.source.by_person
        ]
        done = [
            (task.done, task)
            for task in self._growing.tasks
            if task.done is not None and not task.hidden
        ]
        done.sort(key=lambda pair: -pair[0])
        return [self._item(task) for task in (*open_tasks, *(task for _, task in done))]

    def _item(self, task: Task) -> TodoItem:
        """Return a task as an item of the list."""
        is_open = task.done is None
        return TodoItem(
            summary=self._words.task(task),
            uid=task.id,
            status=TodoItemStatus.NEEDS_ACTION if is_open else TodoItemStatus.COMPLETED,
            due=_due(task),
            description=task.note or None,
            completed=None if task.done is None else as_local(task.done),
        )


def _due(task: Task) -> date | datetime | None:
    """Return when a task is due, as the list has it: a day, or a time where it matters."""
    if not task.scheduled:
        return None
    at = as_local(task.due)
    return at if task.timed else at.date()


def _as_due(due: date | datetime | None) -> tuple[float, bool]:
    """Return UTC seconds, the end of the day for a day, and whether the hour matters."""
    if due is None:
        return SOMEDAY, False
    if isinstance(due, datetime):
        return due.timestamp(), True
    following = datetime.combine(
        due + timedelta(days=1), time(), dt_util.get_default_time_zone()
    )
    return following.timestamp() - 1.0, False
