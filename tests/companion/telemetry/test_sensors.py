"""Sensors as records: made before they send, placed in farms, put aside."""

from typing import Any
from uuid import uuid7

from httpx2 import Response
import pytest

from companion.runtime import Runtime
from tests.companion.people import SIZE, Tenant, World, made
from tests.companion.rows import linked
from tests.companion.telemetry.feeds import NOON, Feed

type Body = dict[str, Any]

PLACE = ("farm_id", "rack_id", "shelf_id", "reservoir_id", "device_id")


class Barn:
    """A farm with a rack, a shelf, a tank and a meter, and a second farm."""

    def __init__(self, tenant: Tenant) -> None:
        self.owner = owner = tenant.owner
        self.farm_id = made(owner, "/farms", {"name": "Barn"})
        self.rack_id, self.shelf_id = self.rack(self.farm_id)
        tank = {"farm_id": self.farm_id, "name": "Tank", "volume_l": 100}
        self.reservoir_id = made(owner, "/reservoirs", tank)
        meter = {"farm_id": self.farm_id, "name": "Meter", "kind": "meter"}
        self.device_id = made(owner, "/devices", meter)
        self.far_farm = made(owner, "/farms", {"name": "Far"})
        self.far_rack, self.far_shelf = self.rack(self.far_farm)

    def rack(self, farm: str) -> tuple[str, str]:
        """Make a rack with a shelf."""
        rack = made(self.owner, "/racks", {"farm_id": farm, "name": "A"})
        shelf = {"rack_id": rack, "name": "A1", "level": 1} | SIZE
        return rack, made(self.owner, "/shelves", shelf)

    def where(self, *names: str) -> Body:
        """Give a place of which these parts are known."""
        return {each: getattr(self, each) if each in names else None for each in PLACE}


@pytest.fixture
def barn(tenant: Tenant) -> Barn:
    """Make a farm."""
    return Barn(tenant)


@pytest.fixture
def sensor(tenant: Tenant) -> str:
    """Let a sensor send that nobody has placed."""
    feed = Feed(tenant.owner)
    feed.send(a=([NOON], [21.5]))
    return f"/sensors/{feed.sensor('a')['id']}"


def place_of(answer: Response) -> Body:
    """Give where a sensor is."""
    assert answer.is_success, answer.text
    return {name: answer.json()[name] for name in PLACE}


def refusal(answer: Response) -> tuple[str, str]:
    """Say where a body was refused, and how."""
    assert answer.status_code == 422, answer.text
    [error] = answer.json()["errors"]
    return error["pointer"], error["code"]


@pytest.mark.parametrize(
    ("said", "known"),
    [
        (("shelf_id",), ("farm_id", "rack_id", "shelf_id")),
        (("rack_id",), ("farm_id", "rack_id")),
        (("reservoir_id",), ("farm_id", "reservoir_id")),
        (("device_id",), ("farm_id", "device_id")),
        (("farm_id",), ("farm_id",)),
        (
            ("device_id", "shelf_id"),
            ("farm_id", "rack_id", "shelf_id", "device_id"),
        ),
    ],
)
def test_unassigned_sensor_is_placed_by_what_is_known(
    tenant: Tenant,
    barn: Barn,
    sensor: str,
    said: tuple[str, ...],
    known: tuple[str, ...],
) -> None:
    """A shelf says its rack, and each part its farm."""
    body = {name: getattr(barn, name) for name in said}

    assert place_of(tenant.owner.patch(sensor, body)) == barn.where(*known)


def test_sensor_moves_with_what_is_said_last(
    tenant: Tenant, barn: Barn, sensor: str
) -> None:
    """Another farm has other shelves; without a farm there is no place."""

    def put(**body: object) -> Body:
        return place_of(tenant.owner.patch(sensor, body))

    put(shelf_id=barn.shelf_id)
    assert put(rack_id=barn.rack_id) == barn.where("farm_id", "rack_id")
    assert put(farm_id=barn.far_farm) == barn.where() | {"farm_id": barn.far_farm}
    assert put(shelf_id=barn.far_shelf) == barn.where() | {
        "farm_id": barn.far_farm,
        "rack_id": barn.far_rack,
        "shelf_id": barn.far_shelf,
    }
    assert put(farm_id=None) == barn.where()


def test_place_that_is_none_is_refused(tenant: Tenant, barn: Barn, sensor: str) -> None:
    """With which part of it."""

    def refused(**body: object) -> tuple[str, str]:
        return refusal(tenant.owner.patch(sensor, body))

    assert refused(shelf_id=str(uuid7())) == ("/shelf_id", "not-found")
    assert refused(farm_id=str(uuid7())) == ("/farm_id", "not-found")
    assert refused(farm_id=None, rack_id=barn.rack_id) == ("/farm_id", "missing")
    assert refused(farm_id=barn.farm_id, device_id=barn.far_rack) == (
        "/device_id",
        "not-found",
    )
    assert refused(farm_id=barn.farm_id, shelf_id=barn.far_shelf) == (
        "/shelf_id",
        "other-farm",
    )


def test_sensor_is_known_before_it_sends(tenant: Tenant, barn: Barn) -> None:
    """Its readings come to it, under the key that was said."""
    body = {
        "key": "a",
        "name": "Air",
        "quantity": "temperature",
        "unit": "°C",
        "shelf_id": barn.shelf_id,
        "calibrated_at": "2026-11-01T00:00:00Z",
        "calibration_note": "Ice water",
    }
    answer = tenant.owner.post("/sensors", body)
    source = answer.json()["source_id"]
    waiting = tenant.owner.get("/sources").json()["items"]
    feed = Feed(tenant.owner, source=source)
    received = feed.send(a=([NOON], [21.5])).json()

    assert answer.status_code == 201
    assert answer.json() | body == answer.json()
    assert place_of(answer) == barn.where("farm_id", "rack_id", "shelf_id")
    assert [each["last_seen_at"] for each in waiting] == [None]
    assert received["unknown_keys"] == []
    assert feed.sensor("a")["id"] == answer.json()["id"]
    assert feed.series("a", NOON, NOON + 3_600_000)["mean"] == [21.5]


def test_key_of_a_source_is_one_sensor(tenant: Tenant, world: World) -> None:
    """However it came to be known; another source may have the same."""
    feed = Feed(tenant.owner)
    feed.send(a=([NOON], [1.0]))
    body = {"key": "a", "source_id": str(feed.source)}
    taken = tenant.owner.post("/sensors", body)
    other = tenant.owner.post("/sensors", body | {"source_id": str(uuid7())})
    limited = world.key(tenant.id, farm_id=world.farm(tenant.id))

    assert (taken.status_code, other.status_code) == (409, 201)
    assert "'a'" in taken.json()["detail"]
    assert refusal(limited.post("/sensors", body)) == ("/source_id", "not-found")


def test_key_of_one_farm_makes_sensors_there(
    tenant: Tenant, world: World, barn: Barn
) -> None:
    """And cannot take them elsewhere."""
    farm = world.farm(tenant.id)
    key = world.key(tenant.id, farm_id=farm)
    mine = key.post("/sensors", {"key": "a"}).json()
    path = f"/sensors/{mine['id']}"

    assert mine["farm_id"] == str(farm)
    assert refusal(key.patch(path, {"farm_id": None})) == ("/farm_id", "not-found")
    assert refusal(key.patch(path, {"shelf_id": barn.shelf_id})) == (
        "/shelf_id",
        "not-found",
    )


def test_deleted_sensor_keeps_what_it_sends(tenant: Tenant) -> None:
    """It is out of sight until it is restored."""
    feed = Feed(tenant.owner)
    feed.send(a=([NOON], [1.0]))
    path = f"/sensors/{feed.sensor('a')['id']}"
    gone = tenant.owner.delete(path, tenant.owner.get(path).headers["etag"])
    feed.send(a=([NOON + 1000], [3.0]))
    hidden = tenant.owner.get("/sensors").json()["items"]
    missing = tenant.owner.get(path).status_code
    deleted = tenant.owner.get("/sensors?deleted=true").json()["items"]
    restored = tenant.owner.post(f"{path}/restore")

    assert (gone.status_code, hidden, missing) == (204, [], 404)
    assert [each["key"] for each in deleted] == ["a"]
    assert restored.json()["deleted_at"] is None
    assert feed.series("a", NOON, NOON + 3_600_000)["n"] == [2]


def test_sensor_of_home_assistant_is_named_there(
    runtime: Runtime, tenant: Tenant, sensor: str
) -> None:
    """When it was calibrated only people know."""
    linked(runtime, tenant)
    named = tenant.owner.patch(sensor, {"name": "Mine"})
    due = tenant.owner.patch(sensor, {"calibration_due_at": "2027-01-01T00:00:00Z"})

    assert named.json()["type"] == "/problems/not-owner"
    assert tenant.owner.delete(sensor).status_code == 409
    assert due.json()["calibration_due_at"] == "2027-01-01T00:00:00Z"


def test_sensors_are_found(tenant: Tenant, barn: Barn) -> None:
    """By place, quantity, words, and whether anybody has placed them."""
    for key, body in {
        "air": {"shelf_id": barn.shelf_id, "quantity": "temperature"},
        "water": {"reservoir_id": barn.reservoir_id, "name": "Tank"},
        "power": {"device_id": barn.device_id, "quantity": "power"},
        "loose": {},
    }.items():
        made(tenant.owner, "/sensors", {"key": key} | body)
    queries = {
        "": "air water power loose",
        "limit=1": "air",
        f"farm={barn.farm_id}": "air water power",
        f"rack={barn.rack_id}": "air",
        f"shelf={barn.shelf_id}": "air",
        f"reservoir={barn.reservoir_id}": "water",
        f"device={barn.device_id}": "power",
        f"source={uuid7()}": "",
        "quantity=power": "power",
        "placed=true": "air water power",
        "placed=false": "loose",
        "retired=true": "",
        "retired=false": "air water power loose",
        "q=TANK": "water",
        "q=loo": "loose",
    }
    for query, expected in queries.items():
        items = tenant.owner.get(f"/sensors?{query}").json()["items"]
        assert " ".join(each["key"] for each in items) == expected, query
