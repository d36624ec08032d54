"""Parts of dashboards that are kept row by row, in the form in which they are sent."""

from collections.abc import Collection
from datetime import datetime
from operator import itemgetter
from typing import Protocol

from pydantic_core import to_json

from ..commits import Changed
from . import board_queries as queries
from .board_queries import Asked, Columns, Shown, StayRow


class Rows(Protocol):
    """A part of which single rows can be read again."""

    def follow(self, asked: Asked, changed: Changed) -> bool:
        """Take over what has changed, if that is enough."""
        ...

    def body(self) -> bytes:
        """Write it as JSON, without the braces around it."""
        ...


class Measured:
    """Columns that have a place for each sensor of a farm."""

    def __init__(self, columns: Columns) -> None:
        """Take all of them."""
        self.sensors = columns["metric_id"]
        self._shown = {
            name: column for name, column in columns.items() if name != "metric_id"
        }

    def follow(self, asked: Asked, changed: Changed) -> bool:
        """Take over nothing: to read all is as well."""
        return False

    def body(self) -> bytes:
        """Write it as JSON, without the braces around it."""
        return to_json(self._shown)[1:-1]


class Standing:
    """What stands where in a farm.

    Of batches that have changed only their own rows are read, and the shelves are written
    again that they stood or stand on.
    """

    def __init__(self, asked: Asked) -> None:
        """Read all of it."""
        shelves, batches = queries.shelves(asked), queries.batches(asked)
        self._stays: dict[str, list[StayRow]] = {}
        self._plants: dict[str, int] = {}
        for stay in queries.stays(asked):
            self._stays.setdefault(stay[0], []).append(stay)
            self._plant(stay, 1)
        self._shelves = {each["id"]: each for each in shelves}
        self._shown_shelves = {each["id"]: self._shelf(each) for each in shelves}
        # With what they are sorted by, and sorted by it.
        self._batches = {each["id"]: self._batch(each) for each in batches}

    def follow(self, asked: Asked, changed: Changed) -> bool:
        """Take over what has changed of some batches."""
        # If this fails, nothing is half done.
        found = {
            str(each): (queries.batches(asked, each), queries.stays(asked, each))
            for each in changed["stay"] | changed["batch"]
        }
        for identity, (rows, stays) in found.items():
            before = self._stays.pop(identity, [])
            if stays:
                self._stays[identity] = stays
            for stay in before:
                self._plant(stay, -1)
            for stay in stays:
                self._plant(stay, 1)
            for _, shelf_id, _ in (*before, *stays):
                if shelf_id in self._shelves:
                    shelf = self._shelf(self._shelves[shelf_id])
                    self._shown_shelves[shelf_id] = shelf
            self._place(identity, rows)
        return True

    def body(self) -> bytes:
        """Write it as JSON, without the braces around it."""
        return b'"shelves":[%b],"batches":[%b]' % (
            b",".join(self._shown_shelves.values()),
            b",".join([shown for _, _, shown in self._batches.values()]),
        )

    def _place(self, identity: str, rows: Collection[Shown]) -> None:
        """Show a batch in the place of what it was, or no more."""
        if not rows:
            self._batches.pop(identity, None)
        for row in rows:
            before, now = self._batches.get(identity), self._batch(row)
            self._batches[identity] = now
            if before is None or before[:2] != now[:2]:
                self._batches = dict(
                    sorted(self._batches.items(), key=lambda item: item[1][:2])
                )

    def _plant(self, stay: StayRow, sign: int) -> None:
        """Add plants to a shelf, or take them away."""
        _, shelf_id, plants = stay
        self._plants[shelf_id] = self._plants.get(shelf_id, 0) + sign * plants

    def _shelf(self, shelf: Shown) -> bytes:
        """Write a shelf with the plants on it."""
        return to_json(shelf | {"plants": self._plants.get(shelf["id"], 0)})

    def _batch(self, batch: Shown) -> tuple[str, str, bytes]:
        """Write a batch with the shelves that it stands on."""
        shelf_ids = [stay[1] for stay in self._stays.get(batch["id"], [])]
        shown = to_json(batch | {"shelf_ids": shelf_ids})
        # Without the letter at its end a whole second comes before a part of it.
        return str(batch["sown_at"]).removesuffix("Z"), batch["id"], shown


class Due:
    """The tasks that are due before a time."""

    def __init__(self, asked: Asked, before: datetime) -> None:
        """Read all of them, or as many as are shown."""
        self._before = before
        # With what they are sorted by, and the batches that they are for.
        self._tasks: dict[str, tuple[str, str, str | None, bytes]] = {}
        self._body: bytes | None = None
        self._add(queries.due(asked, before))

    def follow(self, asked: Asked, changed: Changed) -> bool:
        """Take over what has changed of some tasks, or of those of some batches."""
        if len(self._tasks) >= queries.MOST_TASKS:
            # One that goes makes room for another.
            return False
        rows = [
            row
            for each in changed["task"]
            for row in queries.due_of(asked, self._before, task_id=each)
        ]
        rows += [
            row
            for each in changed["batch"]
            for row in queries.due_of(asked, self._before, batch_id=each)
        ]
        tasks, batches = (set(map(str, changed[each])) for each in ("task", "batch"))
        gone = [
            identity
            for identity, (_, _, batch, _) in self._tasks.items()
            if identity in tasks or batch in batches
        ]
        for identity in gone:
            del self._tasks[identity]
        if gone or rows:
            self._body = None
        self._add(rows)
        return len(self._tasks) <= queries.MOST_TASKS

    def body(self) -> bytes:
        """Write it as JSON, without the braces around it."""
        if self._body is None:
            tasks = sorted(self._tasks.values(), key=itemgetter(0, 1))
            shown = b",".join([shown for *_, shown in tasks])
            self._body = b'"tasks":[%b]' % shown
        return self._body

    def _add(self, rows: Collection[Shown]) -> None:
        for row in rows:
            due, identity = str(row["due_at"]).removesuffix("Z"), row["id"]
            self._tasks[identity] = (due, identity, row["batch_id"], to_json(row))
