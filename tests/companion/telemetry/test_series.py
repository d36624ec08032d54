"""Values over time."""

from collections.abc import Iterator
from contextlib import contextmanager
import sqlite3
from typing import Any

from hypothesis import given, strategies as st
import pytest
from sqlalchemy import event, text

from companion import questions
from companion.questions import Question, Row, Values
from companion.runtime import Runtime
from companion.telemetry.jobs import tidy
from companion.telemetry.rollups import roll_up
from companion.telemetry.schemas import Step
from companion.telemetry.series import STEPS, choose_step
from companion.telemetry.spans import WEEK, floor
from tests.companion.people import Clock, Tenant
from tests.companion.telemetry.feeds import DAY, HOUR, NOON, Feed

MIDNIGHT = NOON // DAY * DAY


def test_series_has_nulls_where_nothing_was_measured(
    feed: Feed, runtime: Runtime
) -> None:
    """A gap is not a zero, and not the value before it."""
    feed.send(a=([NOON - 3 * HOUR, NOON - 3 * HOUR + 1, NOON - HOUR], [1.0, 4.0, 3.0]))
    roll_up(runtime.database)
    series = feed.series("a", NOON - 3 * HOUR, NOON)

    assert series["step"] == "1h"
    assert series["t"] == [NOON - 3 * HOUR, NOON - 2 * HOUR, NOON - HOUR]
    assert series["n"] == [2, 0, 1]
    assert series["mean"] == [2.5, None, 3.0]
    assert series["min"] == [1.0, None, 3.0]
    assert series["max"] == series["last"] == [4.0, None, 3.0]
    assert series["first"] == [1.0, None, 3.0]
    assert series["complete_until"] == NOON


@pytest.mark.parametrize("step", ["1h", "12h", "1d", "7d"])
def test_reading_shows_at_once_at_every_step(
    step: str, feed: Feed, runtime: Runtime
) -> None:
    """What is acknowledged is seen, before it is rolled up and after."""
    feed.send(a=([NOON - HOUR, NOON], [1.0, 3.0]))
    roll_up(runtime.database)
    feed.send(a=([NOON + 60_000], [8.0]))
    before = feed.series("a", MIDNIGHT, NOON + HOUR, step=step)
    roll_up(runtime.database)
    after = feed.series("a", MIDNIGHT, NOON + HOUR, step=step)

    columns = ("t", "n", "mean", "min", "max", "first", "last")
    assert [before[name] for name in columns] == [after[name] for name in columns]
    assert sum(before["n"]) == 3
    assert before["complete_until"] == NOON


def test_late_readings_show_when_they_are_rolled_up(
    feed: Feed, runtime: Runtime
) -> None:
    """Until then the series says from where on it may change."""
    feed.send(a=([NOON - 10 * HOUR, NOON - 10 * HOUR + 2000], [1.0, 3.0]))
    roll_up(runtime.database)
    feed.send(a=([NOON - 10 * HOUR + 1000], [8.0]))
    series = feed.series("a", NOON - 10 * HOUR, NOON)
    assert series["complete_until"] == NOON - 10 * HOUR

    roll_up(runtime.database)
    series = feed.series("a", NOON - 10 * HOUR, NOON)
    assert (series["n"][0], series["mean"][0]) == (3, 4.0)


def test_unrolled_days_are_put_together_from_hours(
    feed: Feed, runtime: Runtime, clock: Clock
) -> None:
    """A day with a marked hour is not read from its stale sum."""
    times = [MIDNIGHT - 2 * DAY, MIDNIGHT - DAY, MIDNIGHT - DAY + HOUR, NOON]
    feed.send(a=(times, [1.0, 2.0, 4.0, 8.0]))
    tidy(runtime.database, clock.now)
    feed.send(a=([MIDNIGHT - DAY + 2 * HOUR], [6.0]))
    series = feed.series("a", MIDNIGHT - 3 * DAY, NOON, step="1d")

    assert series["mean"] == [None, 1.0, 4.0, 8.0]
    assert series["n"] == [0, 1, 3, 1]


def test_weeks_begin_on_a_monday(feed: Feed, runtime: Runtime) -> None:
    """23 November 2026 is one."""
    feed.send(a=([MIDNIGHT - 1, MIDNIGHT], [1.0, 2.0]))
    roll_up(runtime.database)
    series = feed.series("a", MIDNIGHT - WEEK, NOON, step="7d")

    assert series["t"] == [MIDNIGHT - WEEK, MIDNIGHT]
    assert series["mean"] == [1.0, 2.0]


@given(
    start=st.integers(0, 2**42),
    length=st.integers(1, 3 * 365 * DAY),
    points=st.integers(200, 2000),
)
def test_automatic_step_is_the_finest_that_fits(
    start: int, length: int, points: int
) -> None:
    """Never more points than asked for, and no coarser than needed."""
    end = start + length

    def steps(step: Step) -> int:
        size = STEPS[step]
        return len(range(floor(start, size), end, size))

    chosen = choose_step(start, end, points, now=start)
    assert steps(chosen) <= points
    finer = list(STEPS)[: list(STEPS).index(chosen)]
    assert all(steps(step) > points for step in finer)


def test_automatic_step_does_not_ask_for_hours_that_are_gone() -> None:
    """Hours are kept for three years."""
    assert choose_step(0, HOUR, 500, now=0) is Step.HOUR
    assert choose_step(0, HOUR, 500, now=4 * 365 * DAY) is Step.DAY


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ({"start": NOON, "end": NOON}, "query/end", "not-after-start"),
        ({"start": 0, "end": NOON, "step": "1h"}, "query/step", "too-fine"),
        ({"start": 0, "end": NOON, "points": 1}, "query/start", "too-long"),
        ({"start": -1, "end": NOON}, "query/start", "greater_than_equal"),
        ({"start": 0, "end": 2**60}, "query/end", "less_than_equal"),
        ({"start": 0, "end": NOON, "step": "1s"}, "query/step", "enum"),
        ({"start": 0, "end": NOON, "points": 2001}, "query/points", "less_than_equal"),
        ({"start": 0}, "query/end", "missing"),
    ],
)
def test_impossible_span_is_explained(
    query: dict[str, Any], pointer: str, code: str, feed: Feed, tenant: Tenant
) -> None:
    """The problem says which of the parameters to change."""
    feed.send(a=([NOON], [1.0]))
    path = f"/sensors/{feed.sensor('a')['id']}/series"
    answer = tenant.owner.get(path, params=query)

    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == (pointer, code)


@contextmanager
def statements(runtime: Runtime) -> Iterator[list[tuple[str, tuple[str | int, ...]]]]:
    """Note every statement that reaches the database."""
    seen: list[tuple[str, tuple[str | int, ...]]] = []

    def note(
        _c: object,
        _u: object,
        statement: str,
        values: tuple[str | int, ...],
        *_: object,
    ) -> None:
        seen.append((statement, values))

    by_driver = questions._by_driver

    def asked(
        driver: sqlite3.Connection, question: Question, values: Values
    ) -> list[Row]:
        written = question.written
        seen.append((written.sql, tuple(written.given(values))))
        return by_driver(driver, question, values)

    event.listen(runtime.database.engine, "before_cursor_execute", note)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(questions, "_by_driver", asked)
            yield seen
    finally:
        event.remove(runtime.database.engine, "before_cursor_execute", note)


def test_series_reads_no_raw_reading_that_is_rolled_up(
    feed: Feed, runtime: Runtime
) -> None:
    """A year is read from sums alone; of the present hour only what came since."""
    feed.send(a=([NOON - day * DAY for day in range(80)], [1.0] * 80))
    roll_up(runtime.database)
    feed.sensor("a")
    with statements(runtime) as seen:
        feed.series("a", NOON - 365 * DAY, NOON, step="1d")
    assert not any(
        "FROM reading " in _one_line(each) or "reading_cold" in each for each, _ in seen
    )

    feed.send(a=([NOON + 1000], [1.0]))
    feed.send(a=([NOON - day * DAY + 1000 for day in range(1, 80)], [1.0] * 79))
    with statements(runtime) as seen:
        feed.series("a", NOON - 80 * DAY, NOON + HOUR, step="1d")
    raw = [str(values) for each, values in seen if "FROM reading " in _one_line(each)]
    assert len(raw) == 3
    assert any(str(NOON + 1) in each for each in raw)


def _one_line(statement: str) -> str:
    return " ".join(statement.split())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_that_is_read_goes_through_a_whole_table(
    feed: Feed, tenant: Tenant, runtime: Runtime
) -> None:
    """The database's own plan of every statement of every way to read: by keys alone."""
    feed.send(a=([NOON - day * DAY for day in range(80)], [1.0] * 80))
    roll_up(runtime.database)
    feed.send(a=([NOON + 1000], [1.0]), b=([NOON - DAY], [1.0]))
    path = f"/sensors/{feed.sensor('a')['id']}"
    with statements(runtime) as seen:
        for step in ("1h", "6h", "1d", "7d"):
            feed.series("a", NOON - 30 * DAY, NOON + HOUR, step=step)
        for each in (path, "/sensors", "/sensors?placed=false", "/sources"):
            assert tenant.owner.get(each).status_code == 200
    plans = list(_plans(runtime, seen))

    large = ("reading", "reading_cold", "reading_hour", "reading_day", "ingest_batch")
    assert any("SEARCH reading USING PRIMARY KEY" in each for each in plans)
    assert any("SEARCH reading_hour USING PRIMARY KEY" in each for each in plans)
    assert [
        each for each in plans if each.split()[:2] in [["SCAN", t] for t in large]
    ] == []


def _plans(
    runtime: Runtime, seen: list[tuple[str, tuple[str | int, ...]]]
) -> Iterator[str]:
    """Ask how each statement is carried out."""
    connection = sqlite3.connect(str(runtime.database.url.database))
    for statement, values in seen:
        if statement.startswith("SELECT"):
            plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            yield from (row[-1] for row in plan)
    connection.close()


def test_tail_is_found_by_its_key(feed: Feed, runtime: Runtime) -> None:
    """The database looks at the hour's readings and no others."""
    feed.send(a=([NOON - minute * 60_000 for minute in range(5000)], [1.0] * 5000))
    feed.send(b=([NOON - minute * 60_000 for minute in range(5000)], [1.0] * 5000))
    statement = (
        "SELECT ts, value FROM reading "
        f"WHERE ts >= {NOON} AND ts < {NOON + HOUR} AND metric_id = 1 ORDER BY ts"
    )
    explain = "EXPLAIN QUERY PLAN" if runtime.database.is_sqlite else "EXPLAIN"
    with runtime.database.system() as session:
        if not runtime.database.is_sqlite:
            session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(
            str(row[-1]) for row in session.execute(text(f"{explain} {statement}"))
        )

    if runtime.database.is_sqlite:
        assert plan == "SEARCH reading USING PRIMARY KEY (ts>? AND ts<?)"
    else:
        assert "pk_reading" in plan
        assert "Index Cond: ((ts >= " in plan
