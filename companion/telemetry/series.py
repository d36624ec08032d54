"""Series: values over time from the rollups, and from what is not rolled up yet."""

from typing import Any, NamedTuple
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import Select, and_, bindparam, select

from ..access import Admission
from ..problems import InvalidInput, InvalidRequest, NotFound
from ..questions import Ask, Question
from .models import DayRollup, DirtyHour, HourRollup, Reading, Sensor, table_of
from .schemas import MOST_POINTS, SeriesQuery, Step
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


class Cell(NamedTuple):
    """What is known of a span of time, in the order in which it is stored."""

    start: int
    n: int
    total: float
    low: float
    high: float
    last_ts: int
    first: float
    last: float

    def joined(self, later: Cell) -> Cell:
        """Add what came after."""
        return later._replace(
            start=self.start,
            n=self.n + later.n,
            total=self.total + later.total,
            low=min(self.low, later.low),
            high=max(self.high, later.high),
            first=self.first,
        )


# In the order of a cell; one that is stored is a row as the driver gives it.
type Span = tuple[int, int, float, float, float, int, float, float]
type Cells = dict[int, Span]

NOTHING = (0, 0, None, None, None, 0, None, None)


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


def read_series(
    ask: Ask, admission: Admission, sensor_id: UUID, query: SeriesQuery
) -> bytes:
    """Write a sensor's values between two moments as JSON, null where there are none."""
    now = ms(admission.now)
    step = _step(query, now)
    length = STEPS[step]
    first = floor(query.start, length)
    after = floor(query.end - 1, length) + length
    sensor = _find(ask, admission, sensor_id, first, after)
    read = _hours if length < DAY else _days
    cells = read(ask, sensor.metric_id, first, after, sensor.dirty)
    if length not in {HOUR, DAY}:
        cells = _grouped(cells, length)
    starts = range(first, after, length)
    found = [cells.get(start, NOTHING) for start in starts]
    _, n, total, low, high, _, earliest, latest = zip(*found, strict=True)
    # What the database gave needs no second look: the form is `SeriesRead`.
    return to_json(
        {
            "sensor_id": sensor_id,
            "unit": sensor.unit,
            "step": step,
            "complete_until": min([*sensor.dirty, query.end, now]),
            "t": list(starts),
            "n": n,
            "mean": [
                sum_of / count if count else None
                for sum_of, count in zip(total, n, strict=True)
            ],
            "min": low,
            "max": high,
            "first": earliest,
            "last": latest,
        }
    )


def _step(query: SeriesQuery, now: int) -> Step:
    """Choose the step, and refuse a span or a step that cannot be answered."""
    if query.start >= query.end:
        raise InvalidRequest(
            errors=[
                InvalidInput(
                    pointer="query/end",
                    code="not-after-start",
                    message="The end has to be after the start.",
                )
            ]
        )
    step = query.step
    if step is Step.AUTO:
        step = choose_step(query.start, query.end, query.points, now)
    _count_steps(query.start, query.end, step)
    return step


class _Sensor(NamedTuple):
    """A sensor, and the hours that are marked in the span that is asked for."""

    metric_id: int
    unit: str | None
    dirty: list[int]


def _find_statement(*, in_farm: bool) -> Select[int, str | None, int | None]:
    """Select a sensor with its organization's marked hours, the oldest first."""
    sensor, dirty = table_of(Sensor), table_of(DirtyHour)
    marked = and_(
        dirty.c.org_id == sensor.c.org_id,
        dirty.c.hour >= bindparam("first"),
        dirty.c.hour < bindparam("after"),
    )
    statement = (
        select(sensor.c.metric_id, sensor.c.unit, dirty.c.hour)
        .select_from(sensor.outerjoin(dirty, marked))
        .where(
            sensor.c.org_id == bindparam("org_id"),
            sensor.c.id == bindparam("sensor_id"),
            sensor.c.deleted_at.is_(None),
        )
        .distinct()
        .order_by(dirty.c.hour)
    )
    if in_farm:
        statement = statement.where(sensor.c.farm_id == bindparam("farm_id"))
    return statement


def _rollup_statement(model: type[HourRollup | DayRollup]) -> Select[*tuple[Any, ...]]:
    """Select a sensor's rollups of a span as cells."""
    table = table_of(model)
    return select(
        table.c.start,
        table.c.n,
        table.c.total,
        table.c.low,
        table.c.high,
        table.c.last_ts,
        table.c.first_value,
        table.c.last_value,
    ).where(
        table.c.metric_id == bindparam("metric"),
        table.c.start >= bindparam("first"),
        table.c.start < bindparam("after"),
    )


def _tail_statement() -> Select[int, float]:
    """Select a sensor's raw readings of a short span."""
    table = table_of(Reading)
    return (
        select(table.c.ts, table.c.value)
        .where(
            table.c.ts >= bindparam("first"),
            table.c.ts < bindparam("after"),
            table.c.metric_id == bindparam("metric"),
        )
        .order_by(table.c.ts)
    )


FIND = {
    in_farm: Question(_find_statement(in_farm=in_farm)) for in_farm in (False, True)
}
HOURS = Question(_rollup_statement(HourRollup))
DAYS = Question(_rollup_statement(DayRollup))
TAIL = Question(_tail_statement())


def _find(
    ask: Ask, admission: Admission, sensor_id: UUID, first: int, after: int
) -> _Sensor:
    """Give a sensor that the caller may see."""
    rows = ask(
        FIND[admission.farm_id is not None],
        {
            "org_id": admission.org_id,
            "sensor_id": sensor_id,
            "farm_id": admission.farm_id,
            "first": first,
            "after": after,
        },
    )
    if not rows:
        raise NotFound
    metric, unit, _ = rows[0]
    return _Sensor(metric, unit, [hour for _, _, hour in rows if hour is not None])


def _stored(ask: Ask, question: Question, metric: int, first: int, after: int) -> Cells:
    """Read rollups."""
    rows = ask(question, {"metric": metric, "first": first, "after": after})
    return {row[0]: row for row in rows}


def _hours(ask: Ask, metric: int, start: int, end: int, dirty: list[int]) -> Cells:
    """Read hours: what is rolled up, and what came after that."""
    cells = _stored(ask, HOURS, metric, start, end)
    for hour in dirty[-TAIL_HOURS:]:
        stored = Cell(*cells[hour]) if hour in cells else None
        since = stored.last_ts + 1 if stored else hour
        tail = _tail(ask, metric, hour, since)
        if tail is not None:
            cells[hour] = stored.joined(tail) if stored else tail
    return cells


def _tail(ask: Ask, metric: int, hour: int, since: int) -> Cell | None:
    """Sum up what no rollup of the hour has yet."""
    rows = ask(TAIL, {"metric": metric, "first": since, "after": hour + HOUR})
    if not rows:
        return None
    times, values = zip(*rows, strict=True)
    return Cell(
        start=hour,
        n=len(rows),
        total=sum(values),
        low=min(values),
        high=max(values),
        last_ts=times[-1],
        first=values[0],
        last=values[-1],
    )


def _days(ask: Ask, metric: int, start: int, end: int, dirty: list[int]) -> Cells:
    """Read days; one with marked hours is put together from its hours."""
    cells = _stored(ask, DAYS, metric, start, end)
    days = sorted({floor(hour, DAY) for hour in dirty})
    if days:
        hours = _hours(ask, metric, days[0], days[-1] + DAY, dirty)
        grouped = _grouped(hours, DAY)
        cells |= {day: grouped[day] for day in days if day in grouped}
    return cells


def _grouped(cells: Cells, length: int) -> Cells:
    """Join spans to longer ones."""
    joined: dict[int, Cell] = {}
    for start in sorted(cells):
        at = floor(start, length)
        cell = Cell(*cells[start])
        joined[at] = joined[at].joined(cell) if at in joined else cell
    return {**joined}
