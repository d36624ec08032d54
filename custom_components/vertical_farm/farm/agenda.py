"""The open tasks of a farm by where they are to be done."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..growing.batches import Batches
from ..growing.tasks import Task, Tasks

if TYPE_CHECKING:
    from .live import Farm


class Agenda:
    """What is to be done on each shelf, in each rack and on the farm.

    A task belongs to its place, to the shelves on which its batch stands, and to the rack
    of these. It is sorted anew only after tasks or batches have changed.
    """

    def __init__(self, farm: Farm) -> None:
        """Look at a farm; nothing is sorted yet."""
        self._farm = farm
        self._seen: tuple[Tasks, Batches] | None = None
        self._by_place: dict[str, list[Task]] = {}

    def of(self, place_id: str) -> Sequence[Task]:
        """Return the open tasks of a place by their due time."""
        growing = self._farm.growing
        if (
            self._seen is None
            or self._seen[0] is not growing.tasks
            or self._seen[1] is not growing.batches
        ):
            self._seen = (growing.tasks, growing.batches)
            self._sort()
        return self._by_place.get(place_id, ())

    def forget(self) -> None:
        """Sort anew: shelves may stand in other racks."""
        self._seen = None

    def _sort(self) -> None:
        """Sort the open tasks by place."""
        farm = self._farm
        rack_of = {shelf.id: shelf.rack.id for shelf in farm.shelves}
        standing = farm.growing.batches.by_id
        by_place: dict[str, list[Task]] = defaultdict(list)
        for task in farm.growing.tasks.open():
            places = {farm.id}
            if task.batch is not None and task.batch in standing:
                places.update(farm.growing.standing(task.batch).where)
            elif task.place is not None:
                places.add(task.place)
            places.update(rack_of[place] for place in places & rack_of.keys())
            for place in places:
                by_place[place].append(task)
        self._by_place = by_place
