"""What the panel asks over the WebSocket about tasks: what is due where.

The panel ticks tasks off, adds and moves them through the farm's to-do list.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.json import JsonObjectType
import probatio

from .action_call import farms
from .const import DOMAIN
from .crop_words import CropWords, as_local, async_crop_words
from .farm.live import Farm
from .farm.places import Topic
from .farm.shelf import Shelf
from .growing.events import UnknownBatchError
from .growing.tasks import DAY_S, Task
from .todo import AHEAD_S
from .websocket import View, sender

DONE_S = 2 * DAY_S
"""How long what was done stays in sight, to take it back."""
_TOPICS = (Topic.TASKS, Topic.CROP, Topic.DATES)


@callback
def async_setup_task_views(hass: HomeAssistant) -> None:
    """Register the command."""
    websocket_api.async_register_command(hass, _async_subscribe_tasks)


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/tasks/subscribe",
        probatio.Required("config_entry_id"): str,
    }
)
@websocket_api.async_response
async def _async_subscribe_tasks(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: View
) -> None:
    """Send the tasks of a farm, now and whenever they change."""
    farm = farm_or_error(hass, connection, msg)
    if farm is None:
        return
    words = await async_crop_words(hass, farm)
    send = sender(connection, msg["id"], lambda: tasks_view(farm, words))
    connection.subscriptions[msg["id"]] = _once_for_many(hass, farm, send)
    connection.send_result(msg["id"])
    send()


@callback
def farm_or_error(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: View
) -> Farm | None:
    """Return the farm that a message names; without one, answer so."""
    entry_id = msg["config_entry_id"]
    for farm in farms(hass):
        if farm.id == entry_id:
            return farm
    connection.send_error(
        msg["id"],
        websocket_api.const.ERR_NOT_FOUND,
        f"No farm that is set up has the config entry id '{entry_id}'.",
    )
    return None


def _once_for_many(
    hass: HomeAssistant, farm: Farm, send: Callable[[], None]
) -> Callable[[], None]:
    """Send once for many changes at a time; return how to stop."""
    due: list[bool] = []
    stopped: list[bool] = []

    @callback
    def now() -> None:
        """Send, unless nobody looks any more."""
        due.clear()
        if not stopped:
            send()

    @callback
    def soon() -> None:
        """Send when everything that changes together has changed."""
        if not due:
            due.append(True)
            hass.loop.call_soon(now)

    remove = farm.add_show(_TOPICS, soon)

    @callback
    def stop() -> None:
        """Look no more."""
        stopped.append(True)
        remove()

    return stop


def tasks_view(farm: Farm, words: CropWords) -> JsonObjectType:
    """Return the farm's day, and the tasks that its to-do list shows."""
    return {
        "today": as_local(farm.now).date().isoformat(),
        "tasks": [_task(farm, words, task) for task in _shown(farm)],
    }


def _shown(farm: Farm) -> Iterator[Task]:
    """Yield what is to be done by its due time, then what was done lately."""
    now, tasks = farm.now, farm.growing.tasks
    for task in tasks.open():
        if task.due <= now + AHEAD_S or task.source.by_person:
            yield task
    done = [
        (task.done, task)
        for task in tasks
        if task.done is not None and not task.hidden and task.done >= now - DONE_S
    ]
    done.sort(key=lambda pair: -pair[0])
    yield from (task for _, task in done)


def _task(farm: Farm, words: CropWords, task: Task) -> JsonObjectType:
    """Return a task with where it is to be done."""
    shelf = _shelf(farm, task)
    due = as_local(task.due) if task.scheduled else None
    return {
        "uid": task.id,
        "name": words.task_name(task),
        "kind": task.kind.value,
        "note": task.note,
        "day": None if due is None else due.date().isoformat(),
        "at": due.isoformat() if due is not None and task.timed else None,
        "late_days": 0 if due is None else _late_days(farm, task),
        "done": None if task.done is None else as_local(task.done).isoformat(),
        "batch": task.batch if _stands(farm, task) else None,
        "place": words.task_place(task),
        "rack": _rack_name(words, task, shelf),
        "shelf": None if shelf is None else shelf.device_id,
        "every_days": task.every_d,
    }


def _late_days(farm: Farm, task: Task) -> int:
    """Return how many days ago a task was due."""
    today, day = as_local(farm.now).date(), as_local(task.due).date()
    return max((today - day) // timedelta(days=1), 0)


def _stands(farm: Farm, task: Task) -> bool:
    """Return whether a task is about plants that stand."""
    try:
        return task.batch is not None and bool(farm.growing.standing(task.batch).plants)
    except UnknownBatchError:
        return False


def _shelf(farm: Farm, task: Task) -> Shelf | None:
    """Return the shelf of a task: where most plants of its batch stand."""
    shelves = {shelf.id: shelf for shelf in farm.shelves}
    if task.batch is not None and _stands(farm, task):
        where = farm.growing.standing(task.batch).where
        return shelves.get(min(where, key=lambda one: (-where[one], one)))
    return None if task.place is None else shelves.get(task.place)


def _rack_name(words: CropWords, task: Task, shelf: Shelf | None) -> str | None:
    """Return the rack or reservoir under which a task is listed, None for the farm."""
    if shelf is not None:
        return shelf.rack.layout.name
    return None if task.place is None else words.place(task.place)
