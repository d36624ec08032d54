"""Readings in the order in which they are kept: by time, then by sensor."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from operator import itemgetter
from typing import cast

from .schemas import Column
from .spans import HOUR, floor


@dataclass(frozen=True, slots=True)
class Rows:
    """Readings one after another: a time, a sensor, a value, and the next."""

    flat: list[int | float] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.flat) // 3

    def __iter__(self) -> Iterator[tuple[int, int, float]]:
        """Give each reading: its time, its sensor, its value."""
        times, metrics = self.times, cast("list[int]", self.flat[1::3])
        return zip(times, metrics, self.flat[2::3], strict=True)

    @property
    def times(self) -> list[int]:
        """The time of each reading."""
        return cast("list[int]", self.flat[::3])

    def hours(self) -> list[int]:
        """List the hours that there are readings of, where times ascend."""
        hours: list[int] = []
        times, place = self.times, 0
        while place < len(times):
            hours.append(hour := floor(times[place], HOUR))
            place = bisect_left(times, hour + HOUR, lo=place)
        return hours

    def part(self, first: int, size: int) -> tuple[int | float, ...]:
        """Give some of them, flat; the last fills up what is missing."""
        part = tuple(self.flat[3 * first : 3 * (first + size)])
        missing = size - len(part) // 3
        return part + part[-3:] * missing if missing else part


def arranged(columns: Sequence[Column], metrics: Mapping[str, int]) -> Rows:
    """Arrange the readings of a batch; of two at one time the later one comes last."""
    filled = [each for each in columns if each["t"]]
    if not filled:
        return Rows()
    ids = [metrics[each["key"]] for each in filled]
    if ids != (ascending := sorted(ids)):
        filled.sort(key=lambda each: metrics[each["key"]])
    times = [each["t"] for each in filled]
    first = times[0]
    if times.count(first) == len(times) and first == sorted(set(first)):
        return _interleaved(ascending, filled)
    rows = [
        row
        for metric, column in zip(ascending, filled, strict=True)
        for row in zip(column["t"], repeat(metric), column["v"], strict=False)
    ]
    # Sorting is stable: what came later at the same time stays later.
    rows.sort(key=itemgetter(0))
    return Rows(list(chain.from_iterable(rows)))


def _interleaved(metrics: Sequence[int], columns: Sequence[Column]) -> Rows:
    """Arrange sensors that were read at the same moments, without sorting."""
    times, count = columns[0]["t"], len(columns)
    flat: list[int | float] = [0] * (3 * count * len(times))
    flat[::3] = chain.from_iterable([repeat(time, count) for time in times])
    flat[1::3] = [*metrics] * len(times)
    values = zip(*[each["v"] for each in columns], strict=True)
    flat[2::3] = chain.from_iterable(values)
    return Rows(flat)


def joined(parts: Iterable[Rows]) -> Rows:
    """Put the rows of batches one after another."""
    flat: list[int | float] = []
    for each in parts:
        flat += each.flat
    return Rows(flat)
