"""Sums by hour and day, however late and often readings come."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
import math
from pathlib import Path
import shutil
from tempfile import TemporaryDirectory
from typing import Any

from fastapi.testclient import TestClient
from hypothesis import given, settings, strategies as st
import pytest
from sqlalchemy import event, text

from companion.app import create_app
from companion.database import Database
from companion.runtime import Runtime
from companion.settings import Settings
from companion.telemetry.jobs import forget, move_to_cold, tidy
from companion.telemetry.rollups import roll_up
from companion.work import open_runner
from tests.companion.people import Clock, World
from tests.companion.postgresql import Empty
from tests.companion.telemetry.feeds import DAY, HOUR, NOON, Feed, rows_of

type Sums = dict[tuple[int, int], tuple[float, ...]]

SUMS = (
    "metric_id, start, n, total, low, high, first_ts, last_ts, first_value, last_value"
)


def summed(readings: Iterable[tuple[int, int, float]], length: int) -> Sums:
    """Sum up readings in a way that shares nothing with the companion's."""
    groups: dict[tuple[int, int], dict[int, float]] = defaultdict(dict)
    for ts, metric, value in readings:
        groups[metric, ts // length * length][ts] = value
    found: Sums = {}
    for key, values in groups.items():
        times = sorted(values)
        found[key] = (
            len(values),
            math.fsum(values.values()),
            min(values.values()),
            max(values.values()),
            times[0],
            times[-1],
            values[times[0]],
            values[times[-1]],
        )
    return found


def stored(runtime: Runtime, table: str) -> Sums:
    """Read the sums that are stored."""
    return {(row[0], row[1]): row[2:] for row in rows_of(runtime, table, SUMS)}


def same(found: Sums, expected: Sums) -> None:
    """Compare sums; adding up in another order changes the last digits only."""
    assert found.keys() == expected.keys()
    for key, values in expected.items():
        assert found[key] == pytest.approx(values, rel=1e-9, abs=1e-9)


def test_hours_and_days_are_summed_up(feed: Feed, runtime: Runtime) -> None:
    """Each sum by hand."""
    feed.send(
        a=([NOON - HOUR, NOON - HOUR + 1000, NOON - 1], [3.0, 1.0, 2.0]),
        b=([NOON], [7.0]),
    )
    assert roll_up(runtime.database) == 2

    hours = list(stored(runtime, "reading_hour").values())
    first, last = NOON - HOUR, NOON - 1
    assert hours == [
        (3, 6.0, 1.0, 3.0, first, last, 3.0, 2.0),
        (1, 7, 7, 7, NOON, NOON, 7, 7),
    ]
    assert list(stored(runtime, "reading_day").values()) == hours
    assert rows_of(runtime, "dirty_hour") == []


def test_clean_hours_are_not_summed_up_again(feed: Feed, runtime: Runtime) -> None:
    """Work follows what has changed."""
    feed.send(a=([NOON], [1.0]))

    assert [roll_up(runtime.database) for _ in range(2)] == [1, 0]


REPORT = st.tuples(
    st.sampled_from(["a", "b", "c"]),
    # Few moments, so that many readings meet.
    st.integers(0, 60).map(lambda each: NOON - each * HOUR // 2),
    st.floats(-1e6, 1e6),
)
STEP = st.one_of(
    st.lists(REPORT, max_size=12),
    st.sampled_from(["roll up", "cold", "repeat"]),
)


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(STEP, max_size=12))
def test_sums_are_those_of_all_readings_whatever_comes_late_or_twice(
    steps: list[Any], sqlite_template: Path
) -> None:
    """Late, repeated and corrected rows, cold or hot, leave one right answer."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "companion.db"
        shutil.copyfile(sqlite_template, path)
        made = Settings.model_validate(
            {"database_url": f"sqlite:///{path}", "data_dir": folder}
        )
        check_sums(replace(Runtime.open(made), clock=Clock()), steps)


@settings(max_examples=5, deadline=None)
@given(steps=st.lists(STEP, max_size=12))
def test_sums_are_the_same_on_postgresql(
    steps: list[Any], postgresql_url: tuple[str, Empty]
) -> None:
    """The same statements on the other database."""
    url, empty = postgresql_url
    with TemporaryDirectory() as folder:
        made = Settings.model_validate({"database_url": url, "data_dir": folder})
        check_sums(replace(Runtime.open(made), clock=Clock()), steps)
    empty()


def check_sums(runtime: Runtime, steps: list[Any]) -> None:
    """Carry steps out, and compare what is stored with what was sent."""
    now = runtime.clock()
    model: dict[tuple[str, int], float] = {}
    with TestClient(create_app(runtime.settings, runtime)) as client:
        world = World(runtime, client)
        feed = Feed(world.key(world.tenant().id))
        last: dict[str, Any] = feed.body()
        for step in steps:
            match step:
                case "roll up":
                    roll_up(runtime.database)
                case "cold":
                    move_to_cold(runtime.database, now + timedelta(days=1, hours=6))
                case "repeat":
                    feed.caller.post("/readings", last)
                case reports:
                    series: dict[str, tuple[list[int], list[float]]] = {}
                    for key, ts, value in reports:
                        times, values = series.setdefault(key, ([], []))
                        times.append(ts)
                        values.append(value)
                        model[key, ts] = value
                    last = feed.body(**series)
                    assert feed.caller.post("/readings", last).status_code == 200
        roll_up(runtime.database)
        ids = {
            key: metric
            for key, metric, source in rows_of(
                runtime, "sensor", "key, metric_id, source_id"
            )
            if str(source).replace("-", "") == feed.source.hex
        }
        sent = [(ts, ids[key], value) for (key, ts), value in model.items()]
        for table, length in (("reading_hour", HOUR), ("reading_day", DAY)):
            own = stored(runtime, table)
            mine = {key: own[key] for key in own if key[0] in ids.values()}
            same(mine, summed(sent, length))


def test_moving_to_cold_storage_keeps_every_reading(
    feed: Feed, runtime: Runtime, clock: Clock
) -> None:
    """What was corrected after it was moved counts as corrected."""
    feed.send(a=([NOON - 5 * DAY, NOON - 4 * DAY, NOON], [1.0, 2.0, 3.0]))

    assert move_to_cold(runtime.database, clock.now) == 2
    assert move_to_cold(runtime.database, clock.now) == 0
    assert rows_of(runtime, "reading", "value") == [(3.0,)]
    assert rows_of(runtime, "reading_cold", "value") == [(1.0,), (2.0,)]

    feed.send(a=([NOON - 5 * DAY], [9.0]))
    roll_up(runtime.database)
    assert min(stored(runtime, "reading_hour"))[1] == NOON - 5 * DAY
    assert stored(runtime, "reading_hour")[min(stored(runtime, "reading_hour"))][1] == 9

    move_to_cold(runtime.database, clock.now)
    assert rows_of(runtime, "reading_cold", "value") == [(2.0,), (9.0,)]


def test_old_readings_go_and_their_sums_stay(
    feed: Feed, runtime: Runtime, clock: Clock
) -> None:
    """Raw readings are kept for 90 days, hours for three years, days for ever."""
    feed.send(a=([NOON - 80 * DAY, NOON], [1.0, 2.0]))
    tidy(runtime.database, clock.now)
    clock.advance(days=20)
    tidy(runtime.database, clock.now)

    assert rows_of(runtime, "reading_cold", "value") == [(2.0,)]
    assert len(stored(runtime, "reading_hour")) == 2
    assert rows_of(runtime, "ingest_batch") != []

    clock.advance(days=3 * 365 + 1)
    forget(runtime.database, clock.now)
    assert rows_of(runtime, "reading_cold") == rows_of(runtime, "reading_hour") == []
    assert rows_of(runtime, "ingest_batch") == []
    assert len(stored(runtime, "reading_day")) == 2


def test_hour_that_is_partly_forgotten_is_never_summed_up_again(
    feed: Feed, runtime: Runtime, clock: Clock
) -> None:
    """A reading that comes when its hour is gone is refused, not counted alone."""
    feed.send(a=([NOON - 60_000, NOON - 59_000], [1.0, 2.0]))
    tidy(runtime.database, clock.now)
    clock.advance(days=92.5)
    tidy(runtime.database, clock.now)

    late = feed.send(a=([NOON - 58_000], [3.0]))
    assert late.json()["rejected"][0]["code"] == "too-old"
    assert rows_of(runtime, "dirty_hour") == []
    assert [sums[0] for sums in stored(runtime, "reading_hour").values()] == [2]


def test_readings_are_summed_up_by_the_companions_own_job(
    feed: Feed, runtime: Runtime, clock: Clock
) -> None:
    """Every minute, without anybody asking for it."""
    runner = open_runner(runtime)
    runner.work()
    feed.send(a=([NOON], [1.0]))
    clock.advance(minutes=1)
    runner.work()

    assert len(stored(runtime, "reading_hour")) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_writers_do_not_wait_while_sums_are_worked_out(
    feed: Feed, runtime: Runtime
) -> None:
    """SQLite has one writer at a time: what takes long is done as a reader."""
    feed.send(a=([NOON - HOUR, NOON], [1.0, 2.0]))
    asked: list[str] = []
    hasty = Database(runtime.settings.url, busy_seconds=0.05)

    def write_meanwhile(*about: object) -> None:
        if "WITH every" in str(about[2]):
            asked.append(str(about[2]))
            with hasty.system() as session:
                session.execute(text("UPDATE source SET clock_ahead_ms = 1"))

    event.listen(runtime.database.engine, "after_cursor_execute", write_meanwhile)
    roll_up(runtime.database)
    hasty.close()

    assert len(asked) == 3  # two hours and their day
    assert len(stored(runtime, "reading_hour")) == 2
    assert rows_of(runtime, "dirty_hour") == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_batch_that_comes_while_its_hour_is_summed_up_is_not_forgotten(
    feed: Feed, runtime: Runtime
) -> None:
    """Its own mark stays, and the next time counts it."""
    feed.send(a=([NOON], [1.0]))
    late = iter([feed.body(a=([NOON + 1000], [3.0]))])

    def send_meanwhile(*about: object) -> None:
        if "WITH every" in str(about[2]) and (body := next(late, None)):
            assert feed.caller.post("/readings", body).status_code == 200

    event.listen(runtime.database.engine, "after_cursor_execute", send_meanwhile)
    roll_up(runtime.database)
    assert [sums[0] for sums in stored(runtime, "reading_hour").values()] == [1]
    assert len(rows_of(runtime, "dirty_hour")) == 1

    roll_up(runtime.database)
    assert [sums[0] for sums in stored(runtime, "reading_day").values()] == [2]
    assert rows_of(runtime, "dirty_hour") == []


def test_sums_that_broke_off_are_made_again(feed: Feed, runtime: Runtime) -> None:
    """The marks go when the day is summed up too, not before."""
    feed.send(a=([NOON], [1.0]))

    def fail(*about: object) -> None:
        if "INTO reading_day" in str(about[2]):
            raise RuntimeError("killed")

    event.listen(runtime.database.engine, "before_cursor_execute", fail)
    with pytest.raises(RuntimeError, match="killed"):
        roll_up(runtime.database)
    assert len(rows_of(runtime, "dirty_hour")) == 1

    event.remove(runtime.database.engine, "before_cursor_execute", fail)
    roll_up(runtime.database)
    assert len(stored(runtime, "reading_day")) == 1
    assert rows_of(runtime, "dirty_hour") == []
