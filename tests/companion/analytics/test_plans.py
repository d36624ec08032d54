"""How the database is asked: by indexes, by rollups, and as seldom for many as for few."""

from collections.abc import Iterator
from contextlib import contextmanager
import re
import sqlite3

import pytest
from sqlalchemy import event

from companion.runtime import Runtime
from tests.companion.analytics.greenhouse import Greenhouse, at, rising, steady
from tests.companion.people import made

type Values = tuple[str | int, ...]
type Asked = tuple[str, Values]


@contextmanager
def asked(runtime: Runtime) -> Iterator[list[Asked]]:
    """Note every statement that reaches the database."""
    seen: list[Asked] = []

    def note(
        _c: object, _u: object, statement: str, values: Values, *_: object
    ) -> None:
        seen.append((statement, values))

    def follow(connection: sqlite3.Connection, *_: object) -> None:
        # Some ask the driver, whom nobody else hears.
        connection.set_trace_callback(lambda statement: seen.append((statement, ())))

    engine = runtime.database.engine
    on, name, heard = (
        (engine.pool, "checkout", follow)
        if runtime.database.is_sqlite
        else (engine, "before_cursor_execute", note)
    )
    event.listen(on, name, heard)
    try:
        yield seen
    finally:
        event.remove(on, name, heard)


def _plan(runtime: Runtime, statement: str, values: Values) -> list[str]:
    with runtime.database.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return [str(row[3]) for row in rows]


def _steps(runtime: Runtime, seen: list[Asked]) -> list[str]:
    """Give what the database does for the questions among some statements."""
    return [
        step
        for statement, values in seen
        if statement.startswith("SELECT")
        for step in _plan(runtime, statement, values)
    ]


def _measured(farm: Greenhouse) -> list[str]:
    """Give the path of each analytics endpoint over a farm that has all it asks for."""
    lot = made(farm.owner, "/seed-lots", {"supplier": "Enza", "lot_number": "1"})
    batch = farm.sow({"a": 20}, at=at(48), seed_lot_id=lot)
    farm.measure("ppfd", steady(48, 200.0), shelf_id=farm.shelves["a"])
    farm.measure("energy", rising(48, 1.0))
    harvest = farm.harvest(batch, 500)
    shipment = farm.sell(harvest, 100)
    every = f"/farms/{farm.farm}"
    return [
        f"/batches/{batch['id']}/summary",
        f"{every}/indicators",
        f"{every}/energy",
        f"{every}/energy?start=2024-01-01T00:00:00Z",
        f"{every}/yields",
        f"{every}/dashboard",
        f"/seed-lots/{lot}/trace",
        f"/batches/{batch['id']}/trace",
        f"/harvests/{harvest}/trace",
        f"/shipments/{shipment}/trace",
    ]


def test_no_endpoint_reads_raw_readings(farm: Greenhouse) -> None:
    """Whatever their number, an answer costs as much as its rollups."""
    paths = _measured(farm)
    with asked(farm.runtime) as seen:
        for path in paths:
            assert farm.owner.get(path).status_code == 200, path
    touched = [each for each, _ in seen if re.search(r"\breading(_cold)?\b", each)]
    assert touched == []
    assert any("reading_hour" in each for each, _ in seen)
    assert any("reading_day" in each for each, _ in seen)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_rollups_are_looked_up_and_never_scanned(farm: Greenhouse) -> None:
    """By sensor and time."""
    paths = _measured(farm)
    with asked(farm.runtime) as seen:
        for path in paths:
            farm.owner.get(path)
    steps = _steps(farm.runtime, seen)
    rollups = [step for step in steps if "reading_" in step]
    assert rollups
    assert [step for step in rollups if step.startswith("SCAN")] == []
    events = [step for step in steps if "batch_event" in step]
    assert events
    assert [step for step in events if step.startswith("SCAN")] == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_has_moved_is_looked_up_by_its_name(farm: Greenhouse) -> None:
    """Whatever stands beside it."""
    batch = farm.sow({"a": 20})
    farm.of_farm("dashboard")
    farm.act(batch, "moves", farm.move("a", "b"))
    with asked(farm.runtime) as seen:
        farm.of_farm("dashboard")
    steps = _steps(farm.runtime, seen)
    for table in ("stay", "task"):
        found = [step for step in steps if f" {table} " in step]
        assert found
        assert [step for step in found if "batch_id=?" not in step] == []


def test_recall_asks_as_often_for_many_batches_as_for_few(farm: Greenhouse) -> None:
    """Once for each generation, not for each batch."""
    counts = []
    for number in (2, 12):
        lot = made(
            farm.owner, "/seed-lots", {"supplier": "Enza", "lot_number": str(number)}
        )
        batch = farm.sow({"a": 40}, at=at(48), seed_lot_id=lot)
        for _ in range(number):
            body = {"where": farm.where({"a": 2}), "at": at(20)}
            assert farm.act(batch, "splits", body).status_code == 201
        with asked(farm.runtime) as seen:
            found = farm.owner.get(f"/seed-lots/{lot}/trace").json()
        assert len(found["batches"]) == number + 1
        counts.append(len(seen))
    assert counts[0] == counts[1]
