"""Whoever opens a dashboard soon after a start finds it made."""

from datetime import timedelta
from threading import Event
from uuid import UUID

from fastapi import FastAPI
import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from companion.analytics import boards as of_boards
from companion.analytics.boards import MOST_FIRST, Boards
from companion.farms.models import Farm
from companion.runtime import Runtime
from companion.telemetry.models import Source
from tests.companion.analytics.greenhouse import Greenhouse
from tests.companion.people import Clock, Tenant, made
from tests.companion.rows import scope_over

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def boards(app: FastAPI) -> Boards:
    """Give the app's dashboards."""
    found: Boards = app.state.boards
    return found


def _farms_made(boards: Boards) -> set[UUID]:
    return {farm_id for _, farm_id in boards._kept}


def test_first_to_ask_finds_the_dashboard_made(
    farm: Greenhouse, boards: Boards, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And one that has all of it."""
    farm.sow({"a": 10})
    loaded = Event()
    boards.begin(clock, loaded.set)
    assert loaded.is_set()
    monkeypatch.setattr(boards, "_brought_up", None)
    board = farm.of_farm("dashboard")
    assert [each["plants"] for each in board["shelves"]] == [10, 0, 0]


def test_nothing_is_loaded_where_there_is_no_farm(
    boards: Boards, clock: Clock, tenant: Tenant
) -> None:
    """An idle companion takes little."""
    loaded = Event()
    boards.begin(clock, loaded.set)
    assert not loaded.is_set()


def test_few_are_made_and_those_that_were_heard_last(
    farm: Greenhouse, boards: Boards, clock: Clock, tenant: Tenant, runtime: Runtime
) -> None:
    """A host of many farms does not begin with all of them."""
    farm.measure("temperature", {1: 20.0}, shelf_id=farm.shelves["a"])
    with runtime.database.system() as session:
        session.execute(update(Source).values(farm_id=UUID(farm.farm)))
        scope = scope_over(runtime, tenant, session)
        for number in range(MOST_FIRST + 2):
            row = scope.add(Farm(name=f"Barn {number}", time_zone="UTC"))
            row.updated_at += timedelta(days=1)
    boards.begin(clock)
    assert len(boards._kept) == MOST_FIRST
    assert UUID(farm.farm) in _farms_made(boards)


def test_time_for_it_is_bounded(
    farm: Greenhouse, boards: Boards, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not made by then is made for who asks."""
    monkeypatch.setattr(of_boards, "FIRST_SECONDS", -1.0)
    boards.begin(clock)
    assert boards._kept == {}
    assert farm.of_farm("dashboard")["farm"]["name"] == "Barn"


def test_deleted_farm_is_not_made(
    farm: Greenhouse, boards: Boards, clock: Clock
) -> None:
    """Nobody may see it."""
    other = made(farm.owner, "/farms", {"name": "Other"})
    assert farm.owner.delete(f"/farms/{farm.farm}").status_code == 204
    boards.begin(clock)
    assert _farms_made(boards) == {UUID(other)}


def test_companion_that_ends_waits_for_none(
    farm: Greenhouse, boards: Boards, clock: Clock
) -> None:
    """It stops before the first of them, or between two."""
    boards.start(clock)
    boards.close()
    boards.begin(clock)
    assert boards._kept == {}
    assert farm.of_farm("dashboard")["farm"]["name"] == "Barn"


def test_start_makes_them_by_itself(
    farm: Greenhouse, boards: Boards, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that is away then does not end what follows changes."""
    begun, followed = Event(), Event()

    def fail(*_: object) -> None:
        begun.set()
        raise OperationalError("SELECT", None, Exception())

    monkeypatch.setattr(boards, "begin", fail)
    monkeypatch.setattr(boards, "keep_up", lambda _: followed.set())
    boards.start(clock)
    assert begun.wait(10)
    farm.sow({"a": 1})
    assert followed.wait(10)
    boards.close()
