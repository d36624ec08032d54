"""Readings in the order in which they are kept: by time, then by sensor."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from operator import itemgetter

from .batch import Column
from .spans import HOUR, floor


@dataclass(frozen=True, slots=True)
class Rows:
    """Readings as three columns, the times ascending."""

    times: list[int] = field(default_factory=list)
    metrics: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.times)

    def __iter__(self) -> Iterator[tuple[int, int, float]]:
        """Give each reading: its time, its sensor, its value."""
        return zip(self.times, self.metrics, self.values, strict=True)

    def hours(self) -> list[int]:
        """List the hours that there are readings of."""
        hours: list[int] = []
        place = 0
        while place < len(self.times):
            hours.append(hour := floor(self.times[place], HOUR))
            place = bisect_left(self.times, hour + HOUR, lo=place)
        return hours

    def flat(self, first: int, size: int) -> list[int | float]:
        """Write a part one reading after another; the last fills up what is missing."""
        end = min(first + size, len(self))
        flat: list[int | float] = [0] * (3 * size)
        columns: list[Sequence[int | float]] = [self.times, self.metrics, self.values]
        for place, column in enumerate(columns):
            part = column[first:end]
            flat[place::3] = [*part, *repeat(part[-1], first + size - end)]
        return flat


def arranged(columns: Sequence[Column], metrics: dict[str, int]) -> Rows:
    """Arrange the readings of a batch; of two at one time the later one comes last."""
    ordered = sorted(
        ((metrics[each.key], each) for each in columns if each.times),
        key=itemgetter(0),
    )
    if not ordered:
        return Rows()
    times = ordered[0][1].times
    if all(each.times == times for _, each in ordered) and times == sorted(set(times)):
        return _interleaved(ordered, times)
    rows = [
        row
        for metric, column in ordered
        for row in zip(
            column.times, repeat(metric, len(column.times)), column.values, strict=True
        )
    ]
    # Sorting is stable: what came later at the same time stays later.
    rows.sort(key=itemgetter(0))
    return Rows(*(list(column) for column in zip(*rows, strict=True)))


def _interleaved(ordered: Sequence[tuple[int, Column]], times: list[int]) -> Rows:
    """Arrange sensors that were read at the same moments, without sorting."""
    count = len(ordered)
    values = [0.0] * (count * len(times))
    for place, (_, column) in enumerate(ordered):
        values[place::count] = column.values
    return Rows(
        times=list(chain.from_iterable(repeat(time, count) for time in times)),
        metrics=[metric for metric, _ in ordered] * len(times),
        values=values,
    )
