"""Series: values over time from the rollups, and from what is not rolled up yet."""

from dataclasses import dataclass, replace

from sqlalchemy import Select, select

from ..problems import InvalidInput, InvalidRequest
from ..scope import Scope
from .models import DayRollup, DirtyHour, HourRollup, Reading, Sensor
from .schemas import MOST_POINTS, SeriesQuery, SeriesRead, Step
from .spans import DAY, HOUR, HOURS_KEPT, WEEK, floor, ms

# How many hours may be read from raw readings; the rollups follow within a minute.
TAIL_HOURS = 3

STEPS = {
    Step.HOUR: HOUR,
    Step.THREE_HOURS: 3 * HOUR,
    Step.SIX_HOURS: 6 * HOUR,
    Step.TWELVE_HOURS: 12 * HOUR,
    Step.DAY: DAY,
    Step.WEEK: WEEK,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of a span of time."""

    n: int
    total: float
    low: float
    high: float
    first_ts: int
    last_ts: int
    first: float
    last: float

    def joined(self, later: Cell) -> Cell:
        """Add what came after."""
        return replace(
            later,
            n=self.n + later.n,
            total=self.total + later.total,
            low=min(self.low, later.low),
            high=max(self.high, later.high),
            first_ts=self.first_ts,
            first=self.first,
        )


type Cells = dict[int, Cell]


def choose_step(start: int, end: int, points: int, now: int) -> Step:
    """Choose the finest step of which there are not too many, and that is kept."""
    kept = now - int(HOURS_KEPT.total_seconds() * 1000)
    for step, length in STEPS.items():
        if length < DAY and floor(start, DAY) < kept:
            continue
        if (floor(end - 1, length) - floor(start, length)) // length + 1 <= points:
            return step
    raise InvalidRequest(
        errors=[
            InvalidInput(
                pointer="query/start",
                code="too-long",
                message="The time asked for has more weeks than points.",
            )
        ]
    )


def _count_steps(start: int, end: int, step: Step) -> None:
    """Refuse a step that would answer too many points."""
    length = STEPS[step]
    if (end - start) // length + 1 > MOST_POINTS:
        raise InvalidRequest(
            errors=[
                InvalidInput(
                    pointer="query/step",
                    code="too-fine",
                    message=f"There would be more than {MOST_POINTS} points.",
                )
            ]
        )


def read_series(scope: Scope, sensor: Sensor, query: SeriesQuery) -> SeriesRead:
    """Read a sensor's values between two moments, null where there are none."""
    now = ms(scope.now)
    start, end, step = query.start, query.end, query.step
    if start >= end:
        raise InvalidRequest(
            errors=[
                InvalidInput(
                    pointer="query/end",
                    code="not-after-start",
                    message="The end has to be after the start.",
                )
            ]
        )
    if step is Step.AUTO:
        step = choose_step(start, end, query.points, now)
    _count_steps(start, end, step)
    length = STEPS[step]
    first = floor(start, length)
    after = floor(end - 1, length) + length
    dirty = _dirty_hours(scope, first, after)
    if length < DAY:
        cells = _hours(scope, sensor.metric_id, first, after, dirty)
    else:
        cells = _days(scope, sensor.metric_id, first, after, dirty)
    buckets = _grouped(cells, length)
    return _answer(
        sensor, step, range(first, after, length), buckets, min([*dirty, end, now])
    )


def _answer(
    sensor: Sensor, step: Step, starts: range, buckets: Cells, complete_until: int
) -> SeriesRead:
    """Write the columns."""
    found = [buckets.get(start) for start in starts]
    return SeriesRead(
        sensor_id=sensor.id,
        unit=sensor.unit,
        step=step,
        complete_until=complete_until,
        t=list(starts),
        n=[cell.n if cell else 0 for cell in found],
        mean=[cell.total / cell.n if cell else None for cell in found],
        min=[cell.low if cell else None for cell in found],
        max=[cell.high if cell else None for cell in found],
        first=[cell.first if cell else None for cell in found],
        last=[cell.last if cell else None for cell in found],
    )


def _dirty_hours(scope: Scope, start: int, end: int) -> list[int]:
    """List the hours that are marked, the oldest first."""
    return list(
        scope.session.scalars(
            scope.select(DirtyHour)
            .with_only_columns(DirtyHour.hour)
            .where(DirtyHour.hour >= start, DirtyHour.hour < end)
            .distinct()
            .order_by(DirtyHour.hour)
        )
    )


def _stored(
    scope: Scope, table: type[HourRollup | DayRollup], metric: int, start: int, end: int
) -> Cells:
    """Read rollups."""
    rows = scope.session.execute(
        select(
            table.start,
            table.n,
            table.total,
            table.low,
            table.high,
            table.first_ts,
            table.last_ts,
            table.first_value,
            table.last_value,
        ).where(table.metric_id == metric, table.start >= start, table.start < end)
    )
    return {row[0]: Cell(*row[1:]) for row in rows}


def _hours(scope: Scope, metric: int, start: int, end: int, dirty: list[int]) -> Cells:
    """Read hours: what is rolled up, and what came after that."""
    cells = _stored(scope, HourRollup, metric, start, end)
    for hour in dirty[-TAIL_HOURS:]:
        stored = cells.get(hour)
        since = stored.last_ts + 1 if stored else hour
        tail = _tail(scope, metric, since, hour + HOUR)
        if tail is not None:
            cells[hour] = stored.joined(tail) if stored else tail
    return cells


def tail_statement(metric: int, start: int, end: int) -> Select[int, float]:
    """Select raw readings of a short span."""
    return (
        select(Reading.ts, Reading.value)
        .where(Reading.ts >= start, Reading.ts < end, Reading.metric_id == metric)
        .order_by(Reading.ts)
    )


def _tail(scope: Scope, metric: int, start: int, end: int) -> Cell | None:
    """Sum up what no rollup has yet."""
    rows = scope.session.execute(tail_statement(metric, start, end)).all()
    if not rows:
        return None
    values = [row.value for row in rows]
    return Cell(
        n=len(rows),
        total=sum(values),
        low=min(values),
        high=max(values),
        first_ts=rows[0].ts,
        last_ts=rows[-1].ts,
        first=values[0],
        last=values[-1],
    )


def _days(scope: Scope, metric: int, start: int, end: int, dirty: list[int]) -> Cells:
    """Read days; one with marked hours is put together from its hours."""
    cells = _stored(scope, DayRollup, metric, start, end)
    days = sorted({floor(hour, DAY) for hour in dirty})
    if days:
        hours = _hours(scope, metric, days[0], days[-1] + DAY, dirty)
        grouped = _grouped(hours, DAY)
        cells |= {day: grouped[day] for day in days if day in grouped}
    return cells


def _grouped(cells: Cells, length: int) -> Cells:
    """Join spans to longer ones."""
    joined: Cells = {}
    for start in sorted(cells):
        at = floor(start, length)
        cell = cells[start]
        joined[at] = joined[at].joined(cell) if at in joined else cell
    return joined
