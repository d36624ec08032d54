"""From the recorder's rows to columns: each change, and a value again while it holds.

A sensor that shows the same for hours leaves no row meanwhile. So that the companion can
tell calm from silence, a value that holds is repeated at the grid, every five minutes of
the wall clock; not while it is unknown, and not while nobody followed the farm. The grid
makes what is sent follow from the rows alone, whenever and however often it is sent.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, isfinite
from typing import Final

GRID_S: Final = 300
MOST_READINGS: Final = 9_000
MOST_SERIES: Final = 1_500

type Row = tuple[int, str, float]
"""A series, a state as the recorder has it, and when it began in UTC seconds."""

type Convert = Callable[[float], float]


@dataclass(slots=True)
class Column:
    """The readings of one series: milliseconds since 1970, and values."""

    times: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def add(self, at: float, value: float) -> None:
        """Add a reading."""
        self.times.append(round(at * 1000))
        self.values.append(value)


@dataclass(slots=True)
class Replay:
    """What each series holds, up to a UTC second."""

    until: float
    held: dict[int, float] = field(default_factory=dict)

    def copy(self) -> Replay:
        """Return one that goes on by itself."""
        return Replay(self.until, dict(self.held))


def advance(
    replay: Replay,
    rows: Iterable[Row],
    until: float,
    converters: Mapping[int, Convert],
    absences: Sequence[tuple[float, float]] = (),
) -> dict[int, Column]:
    """Let rows happen, up to a time; return what is to be sent, by series.

    A row may be older than the time that was reached before: it was written late.
    """
    columns: dict[int, Column] = {}
    held = replay.held
    point = _next_point(replay.until)
    for series, text, at in rows:
        if at > point:
            point = _repeat(replay, min(at, until), columns, absences)
        value = _number(text, converters.get(series))
        if value is None:
            held.pop(series, None)
            continue
        held[series] = value
        if (column := columns.get(series)) is None:
            column = columns[series] = Column()
        column.add(at, value)
    _repeat(replay, until, columns, absences)
    return columns


def _next_point(at: float) -> int:
    """Return the first point of the grid that is not before a time."""
    return ceil(at / GRID_S) * GRID_S


def _repeat(
    replay: Replay,
    until: float,
    columns: dict[int, Column],
    absences: Sequence[tuple[float, float]],
) -> int:
    """Repeat what holds at every point of the grid before a time; return the next point."""
    point = _next_point(replay.until)
    while point < until:
        if not any(start < point < stop for start, stop in absences):
            for series, value in replay.held.items():
                columns.setdefault(series, Column()).add(point, value)
        point += GRID_S
    replay.until = max(replay.until, until)
    return point


def chunks(columns: Mapping[int, Column]) -> Iterator[dict[int, Column]]:
    """Yield columns in portions that the companion takes at once."""
    portion: dict[int, Column] = {}
    room = MOST_READINGS
    for series, column in columns.items():
        start = 0
        while start < len(column.times):
            part = Column(
                column.times[start : start + room], column.values[start : start + room]
            )
            portion[series] = part
            start += len(part.times)
            room -= len(part.times)
            if room == 0 or len(portion) == MOST_SERIES:
                yield portion
                portion, room = {}, MOST_READINGS
    if portion:
        yield portion


def _number(text: str | None, convert: Convert | None) -> float | None:
    """Return the value of a state, None where it has none."""
    if text is None or convert is None:
        return None
    try:
        value = convert(float(text))
    except ValueError:
        return None
    return value if isfinite(value) else None
