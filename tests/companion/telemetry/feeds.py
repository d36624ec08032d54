"""Readings for tests: batches, sources, and an independent way to sum them up."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from httpx2 import Response
from sqlalchemy import Connection, text

from companion.runtime import Runtime
from tests.companion.people import Caller

HOUR = 3_600_000
DAY = 24 * HOUR
# 2026-11-23 12:00 UTC, where the tests' clock stands.
NOON = 1_795_435_200_000


@dataclass
class Feed:
    """A source that numbers its batches."""

    caller: Caller
    source: UUID = field(default_factory=uuid4)
    numbers: Iterable[int] = field(default_factory=lambda: count(1))

    def body(self, **series: tuple[list[Any], list[Any]]) -> dict[str, Any]:
        """Write a new batch: by key, times and values."""
        return {
            "source": str(self.source),
            "sequence": next(iter(self.numbers)),
            "series": [{"key": key, "t": t, "v": v} for key, (t, v) in series.items()],
        }

    def send(self, **series: tuple[list[Any], list[Any]]) -> Response:
        """Send a new batch."""
        return self.caller.post("/readings", self.body(**series))

    def sensor(self, key: str) -> dict[str, Any]:
        """Find a sensor of this source."""
        found = self.caller.get("/sensors", params={"source": str(self.source)})
        (sensor,) = [each for each in found.json()["items"] if each["key"] == key]
        return dict(sensor)

    def series(self, key: str, start: int, end: int, **more: str) -> dict[str, Any]:
        """Read the series of a sensor."""
        path = f"/sensors/{self.sensor(key)['id']}/series"
        answer = self.caller.get(path, params={"start": start, "end": end, **more})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def rows_of(runtime: Runtime, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
    """Read a table as the companion itself, in the order of its columns."""
    with runtime.database.system() as session:
        connection: Connection = session.connection()
        found = connection.execute(text(f"SELECT {columns} FROM {table}"))
        return sorted(tuple(row) for row in found)
