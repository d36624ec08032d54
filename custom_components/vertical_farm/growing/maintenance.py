"""Maintenance: what equipment asks for, every so many days after it was last done."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from .recipes import TaskKind
from .tasks import Task, Tasks, TaskSource, maintenance, next_turn


class Upkeep(StrEnum):
    """What equipment asks for."""

    CALIBRATE_PH = "calibrate_ph"
    CALIBRATE_EC = "calibrate_ec"
    CALIBRATE_OXYGEN = "calibrate_oxygen"
    CALIBRATE_CO2 = "calibrate_co2"
    CHANGE_SOLUTION = "change_solution"
    CLEAN_PUMP = "clean_pump"
    CHECK_DOSERS = "check_dosers"
    WIPE_LAMPS = "wipe_lamps"

    @property
    def kind(self) -> TaskKind:
        """Return which kind of work it is."""
        if self.value.startswith("calibrate"):
            return TaskKind.CALIBRATE
        return TaskKind.CLEAN if self in _CLEANING else TaskKind.MAINTAIN


_CLEANING: Final = (Upkeep.CLEAN_PUMP, Upkeep.WIPE_LAMPS)

INTERVALS_D: Final[Mapping[Upkeep, float]] = MappingProxyType(
    {
        Upkeep.CALIBRATE_PH: 14.0,
        Upkeep.CALIBRATE_EC: 30.0,
        Upkeep.CALIBRATE_OXYGEN: 30.0,
        Upkeep.CALIBRATE_CO2: 180.0,
        Upkeep.CHANGE_SOLUTION: 14.0,
        Upkeep.CLEAN_PUMP: 30.0,
        Upkeep.CHECK_DOSERS: 30.0,
        Upkeep.WIPE_LAMPS: 90.0,
    }
)
"""Days between two turns; practice. A maker's manual or hard water may ask for less."""


def kept_up(
    tasks: Tasks,
    wanted: Collection[tuple[str, Upkeep]],
    dropped: Collection[str],
    now: float,
) -> Tasks:
    """Return the tasks with an open turn for everything that equipment asks for.

    `wanted` are places with their upkeep, `dropped` the tasks that nobody wants. What has
    never been done is due an interval from now. Turns for what is gone go.
    """
    by_name = {_name(place, upkeep): (place, upkeep) for place, upkeep in wanted}
    kept = dict(tasks.by_id)
    latest: dict[str, Task] = {}
    for task in tasks:
        if task.source is not TaskSource.MAINTENANCE:
            continue
        name = task.id.partition("#")[0]
        if task.done is None and name not in by_name:
            del kept[task.id]
        elif (
            name not in latest
            or task.done is None
            or (latest[name].done is not None and task.due > latest[name].due)
        ):
            latest[name] = task
    for name, (place, upkeep) in by_name.items():
        last = latest.get(name)
        if name in dropped or (last is not None and last.done is None):
            continue
        turn = None
        if last is not None and last.done is not None:
            turn = next_turn(last, last.done)
        turn = turn or maintenance(
            place,
            upkeep,
            INTERVALS_D[upkeep],
            kind=upkeep.kind,
            last_done=None,
            installed=now,
        )
        kept[turn.id] = turn
    return Tasks(MappingProxyType(kept))


def without_old(tasks: Tasks, done_before: float, batches: Collection[str]) -> Tasks:
    """Return the tasks without what was done before a time.

    What was done for batches that are still at hand stays, and so does the last turn of
    everything that recurs: the next one is counted from it.
    """
    newest: dict[str, Task] = {}
    for task in tasks:
        name = task.id.partition("#")[0]
        if name not in newest or task.due >= newest[name].due:
            newest[name] = task
    kept = {
        key: task
        for key, task in tasks.by_id.items()
        if task.done is None
        or task.done >= done_before
        or task.batch in batches
        or (task.every_d is not None and newest[key.partition("#")[0]] is task)
    }
    return tasks if len(kept) == len(tasks.by_id) else Tasks(MappingProxyType(kept))


def upkeep_of(task: Task) -> Upkeep | None:
    """Return what a maintenance task asks for, None for other tasks."""
    what = task.id.partition("#")[0].rpartition("/")[2]
    if task.source is not TaskSource.MAINTENANCE or what not in Upkeep:
        return None
    return Upkeep(what)


def _name(place: str, upkeep: Upkeep) -> str:
    """Return the name of the first turn."""
    return f"{place}/{upkeep}"
