"""A farm's whole state in one answer."""

from datetime import datetime
from itertools import count
from threading import Event
from uuid import UUID

from fastapi import FastAPI
import pytest
from sqlalchemy.exc import OperationalError

from companion.analytics.board_queries import Asked, Barn
from companion.analytics.board_rows import Rows
from companion.analytics.boards import MOST_KEPT, Boards
from companion.analytics.dashboard import Part
from companion.farms.models import Farm
from companion.permissions import Permission
from companion.runtime import Runtime
from companion.telemetry.rollups import roll_up
from tests.companion.analytics.alarms import open_alert
from tests.companion.analytics.greenhouse import Greenhouse, at, rising, steady
from tests.companion.growing.beds import Body
from tests.companion.people import Clock, Tenant, World, made
from tests.companion.rows import scope_over
from tests.companion.telemetry.feeds import NOON, Feed


def _board(farm: Greenhouse) -> Body:
    return farm.of_farm("dashboard")


def test_dashboard_has_the_whole_farm(farm: Greenhouse, clock: Clock) -> None:
    """Racks, shelves, batches, tasks that are due, energy since midnight, last values."""
    batch = farm.sow({"a": 10, "b": 5}, at=at(30))
    tank = made(
        farm.owner,
        "/reservoirs",
        {"farm_id": farm.farm, "name": "Tank", "volume_l": 100},
    )
    sensor = farm.measure("temperature", {3: 20.0, 1: 21.5}, shelf_id=farm.shelves["a"])
    farm.measure("energy", rising(20, 2.0))
    for title, due, place in (
        ("Late", at(3), {"farm_id": farm.farm}),
        ("Tonight", at(-6), {"batch_id": batch["id"]}),
        ("Tomorrow", at(-20), {"farm_id": farm.farm}),
        ("Elsewhere", at(3), {}),
    ):
        made(farm.owner, "/tasks", {"title": title, "due_at": due} | place)

    board = _board(farm)

    assert board["farm"]["name"] == "Barn"
    assert board["farm"]["today"] == "2026-11-23"
    assert [rack["name"] for rack in board["racks"]] == ["A"]
    plants = {each["name"]: each["plants"] for each in board["shelves"]}
    assert plants == {"a": 10, "b": 5, "c": 0}
    assert [each["id"] for each in board["reservoirs"]] == [tank]
    (shown,) = board["batches"]
    assert shown["id"] == batch["id"]
    assert sorted(shown["shelf_ids"]) == sorted([farm.shelves["a"], farm.shelves["b"]])
    tasks = [(each["title"], each["overdue"]) for each in board["tasks"]]
    assert tasks == [("Late", True), ("Tonight", False)]
    assert board["energy_today"]["value"] == 24
    latest = board["latest"]
    place = latest["sensor_id"].index(sensor)
    assert latest["value"][place] == 21.5
    assert latest["quantity"][place] == "temperature"
    assert latest["shelf_id"][place] == farm.shelves["a"]
    assert len({len(column) for column in latest.values()}) == 1
    assert board["as_of"].startswith(clock.now.isoformat()[:19])
    assert board["alerts"] == []


def test_empty_farm_has_a_dashboard(farm: Greenhouse) -> None:
    """With nothing in it."""
    board = _board(farm)
    assert set(map(len, board["latest"].values())) == {0}
    assert board["energy_today"]["reason"] == "no-sensor"


def test_sensor_that_never_sent_has_no_value(farm: Greenhouse) -> None:
    """It is there all the same."""
    made(farm.owner, "/sensors", {"key": "new", "shelf_id": farm.shelves["a"]})
    latest = _board(farm)["latest"]
    assert (latest["value"], latest["t"]) == ([None], [None])


def test_alert_shows_until_it_is_over(farm: Greenhouse, tenant: Tenant) -> None:
    """Acknowledged ones are still there."""
    open_alert(farm, tenant)
    (alert,) = _board(farm)["alerts"]
    assert (alert["level"], alert["state"]) == ("critical", "open")
    identity = alert["id"]
    assert farm.owner.post(f"/alerts/{identity}/acknowledge").status_code == 200
    assert [each["state"] for each in _board(farm)["alerts"]] == ["acknowledged"]
    assert farm.owner.post(f"/alerts/{identity}/resolve").status_code == 200
    assert _board(farm)["alerts"] == []


def test_change_shows_at_once(farm: Greenhouse) -> None:
    """An answer that was kept does not outlive what it tells."""
    assert _board(farm) == _board(farm)
    batch = farm.sow({"a": 10})
    assert [each["id"] for each in _board(farm)["batches"]] == [batch["id"]]
    farm.harvest(batch, 100)
    assert _board(farm)["batches"] == []
    farm.measure("temperature", {1: 21.5}, shelf_id=farm.shelves["a"])
    assert _board(farm)["latest"]["value"] == [21.5]


def test_answer_grows_old(farm: Greenhouse, clock: Clock) -> None:
    """What is due changes by itself."""
    made(
        farm.owner,
        "/tasks",
        {"title": "Soon", "due_at": at(-0.1), "farm_id": farm.farm},
    )
    assert [each["overdue"] for each in _board(farm)["tasks"]] == [False]
    clock.advance(minutes=7)
    assert [each["overdue"] for each in _board(farm)["tasks"]] == [True]


def test_kept_answer_is_for_those_who_may_see_it(
    farm: Greenhouse, world: World, tenant: Tenant, other_tenant: Tenant
) -> None:
    """Not for another tenant, another farm's key, or a key that may not."""
    farm.measure("ppfd", steady(2, 200.0), shelf_id=farm.shelves["a"])
    other = UUID(made(farm.owner, "/farms", {"name": "Other"}))
    path = f"/farms/{farm.farm}/dashboard"
    assert farm.owner.get(path).status_code == 200

    read = Permission.ANALYTICS_READ
    assert world.key(tenant.id, read).get(path).status_code == 200
    mine = world.key(tenant.id, read, farm_id=UUID(farm.farm))
    assert mine.get(path).status_code == 200
    assert world.key(tenant.id, read, farm_id=other).get(path).status_code == 404
    assert other_tenant.owner.get(path).status_code == 404
    assert world.key(tenant.id, Permission.LINK).get(path).status_code == 404


def test_many_dashboards_are_not_kept_for_ever(
    farm: Greenhouse, tenant: Tenant
) -> None:
    """Memory stays bounded; each is right."""
    names = [f"Barn {number}" for number in range(MOST_KEPT + 2)]
    with farm.runtime.database.system() as session:
        scope = scope_over(farm.runtime, tenant, session)
        rows = [scope.add(Farm(name=name, time_zone="UTC")) for name in names]
        ids = [str(row.id) for row in rows]
    for name, identity in zip(names, ids, strict=True):
        board = farm.owner.get(f"/farms/{identity}/dashboard").json()
        assert board["farm"]["name"] == name


@pytest.fixture
def made_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the tables of each part that is made."""
    names: list[str] = []
    as_it_is = Part.made

    def noted(part: Part, asked: Asked, farm: Barn) -> tuple[bytes, Rows | None]:
        names.append(part.show.__name__.removeprefix("_"))
        return as_it_is(part, asked, farm)

    monkeypatch.setattr(Part, "made", noted)
    return names


ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@ON_SQLITE
def test_only_what_has_changed_is_made_again(
    farm: Greenhouse, made_anew: list[str], runtime: Runtime
) -> None:
    """A task leaves the plants as they are, and new sums the tasks."""
    farm.measure("power", steady(2, 200.0), shelf_id=farm.shelves["a"])
    _board(farm)
    made_anew.clear()

    made(farm.owner, "/tasks", {"title": "Now", "due_at": at(0), "farm_id": farm.farm})
    assert [each["title"] for each in _board(farm)["tasks"]] == ["Now"]
    assert made_anew == ["head"]

    made_anew.clear()
    farm.sow({"a": 10})
    assert [each["plants"] for each in _board(farm)["shelves"]] == [10, 0, 0]
    assert made_anew == ["head"]

    made_anew.clear()
    Feed(farm.owner).send(new=([NOON], [1.0]))
    roll_up(runtime.database)
    _board(farm)
    assert sorted(made_anew) == ["energy", "head", "sensors", "values"]


@ON_SQLITE
def test_readings_alone_make_no_dashboard_anew(
    farm: Greenhouse, runtime: Runtime, made_anew: list[str]
) -> None:
    """What is shown of them are their sums; a new sensor shows at once."""
    feed = Feed(farm.owner)
    feed.send(a=([NOON - 2], [1.0]))
    farm.of_farm("dashboard")
    made_anew.clear()
    feed.send(a=([NOON - 1], [1.0]))
    farm.of_farm("dashboard")
    assert made_anew == []

    roll_up(runtime.database)
    farm.of_farm("dashboard")
    assert sorted(made_anew) == ["energy", "head", "values"]

    feed.send(b=([NOON], [1.0]))
    farm.of_farm("dashboard")
    assert made_anew.count("sensors") == 1


@ON_SQLITE
def test_sensor_that_comes_meanwhile_has_its_place_in_every_column(
    farm: Greenhouse,
    runtime: Runtime,
    app: FastAPI,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is committed after it was seen what is old, and before that is read."""
    farm.measure("temperature", {1: 20.0}, shelf_id=farm.shelves["a"])
    _board(farm)
    farm.feed.send(sensor1=([NOON - 1], [21.0]))
    boards: Boards = app.state.boards
    as_it_is, looks = boards._stamps, count()

    def meanwhile() -> dict[Part, object]:
        found = as_it_is()
        # First it is looked whether there is little to do.
        if next(looks) == 1:
            made(farm.owner, "/sensors", {"key": "late", "farm_id": farm.farm})
        return found

    roll_up(runtime.database)
    monkeypatch.setattr(boards, "_stamps", meanwhile)
    latest = _board(farm)["latest"]

    assert next(looks) > 1
    assert len({len(column) for column in latest.values()}) == 1


@ON_SQLITE
def test_what_somebody_looks_at_is_brought_up_before_it_is_asked_for(
    farm: Greenhouse, app: FastAPI, made_anew: list[str], clock: Clock
) -> None:
    """Nobody waits for new sums or a moved batch; what nobody looks at is left."""
    boards: Boards = app.state.boards
    sensor = farm.measure("temperature", {1: 20.0}, shelf_id=farm.shelves["a"])
    _board(farm)
    farm.measure("temperature", {0: 25.0}, shelf_id=farm.shelves["a"])
    farm.sow({"a": 10})
    boards.keep_up(clock())
    made_anew.clear()
    board = _board(farm)
    assert board["latest"]["value"][board["latest"]["sensor_id"].index(sensor)] == 20.0
    assert [each["plants"] for each in board["shelves"]] == [10, 0, 0]
    assert made_anew == []

    clock.advance(minutes=3)
    boards.keep_up(clock())
    assert made_anew == []


@ON_SQLITE
def test_changes_are_followed_by_themselves(
    farm: Greenhouse, app: FastAPI, clock: Clock
) -> None:
    """While the companion runs; a database that is away for a time does not end that."""
    boards: Boards = app.state.boards
    _board(farm)
    brought_up, failed = Event(), Event()
    keep_up = boards.keep_up

    def noted(now: datetime) -> None:
        if not failed.is_set():
            failed.set()
            raise OperationalError("SELECT", None, Exception())
        keep_up(now)
        brought_up.set()

    boards.keep_up = noted  # type: ignore[method-assign] # to see it from here
    boards.start(clock)
    farm.sow({"a": 10})
    assert failed.wait(10)
    farm.sow({"b": 10})
    assert brought_up.wait(10)
    boards.close()
    assert boards._thread is not None
    assert not boards._thread.is_alive()


@ON_SQLITE
def test_farm_that_is_gone_has_no_dashboard(
    farm: Greenhouse, app: FastAPI, clock: Clock
) -> None:
    """Neither for who asks, nor for who brings dashboards up."""
    boards: Boards = app.state.boards
    assert _board(farm)["farm"]["name"] == "Barn"
    assert farm.owner.delete(f"/farms/{farm.farm}").status_code == 204
    boards.keep_up(clock())
    assert farm.owner.get(f"/farms/{farm.farm}/dashboard").status_code == 404
    assert not boards._kept
