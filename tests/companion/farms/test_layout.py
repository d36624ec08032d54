"""Racks, shelves, reservoirs and devices of a farm that has no Home Assistant."""

from collections.abc import Callable

import pytest

from companion.runtime import Runtime
from tests.companion.people import SIZE, Caller, Clock, Tenant, made
from tests.companion.rows import linked

type Body = dict[str, object]


class Barn:
    """A farm with two racks of one shelf each, and a second farm beside it."""

    def __init__(self, owner: Caller) -> None:
        self.farm = made(owner, "/farms", {"name": "Barn"})
        self.rack = made(owner, "/racks", {"farm_id": self.farm, "name": "A"})
        self.other_rack = made(owner, "/racks", {"farm_id": self.farm, "name": "B"})
        self.shelf = made(owner, "/shelves", shelf_of(self.rack, "A1"))
        self.other_shelf = made(owner, "/shelves", shelf_of(self.other_rack, "B1"))
        self.tank = made(
            owner,
            "/reservoirs",
            {
                "farm_id": self.farm,
                "name": "Tank",
                "volume_l": 200,
                "rack_ids": [self.rack, self.rack],
            },
        )
        self.elsewhere = made(owner, "/farms", {"name": "Elsewhere"})
        self.far_rack = made(owner, "/racks", {"farm_id": self.elsewhere, "name": "F"})
        self.far_shelf = made(owner, "/shelves", shelf_of(self.far_rack, "F1"))

    def device(self, **more: object) -> Body:
        """Describe a lamp."""
        return {"farm_id": self.farm, "name": "Lamp", "kind": "lamp"} | more


def shelf_of(rack: str, name: str) -> Body:
    """Describe a shelf."""
    return {"rack_id": rack, "name": name, "level": 1} | SIZE


@pytest.fixture
def barn(tenant: Tenant) -> Barn:
    """Make a farm."""
    return Barn(tenant.owner)


def errors(answer: object) -> list[tuple[str, str]]:
    """Say where a body was refused, and why."""
    body = answer.json()  # type: ignore[attr-defined]  # a response
    return [(each["pointer"], each["code"]) for each in body["errors"]]


def test_layout_shows_a_whole_farm(tenant: Tenant, barn: Barn) -> None:
    """And nothing of another."""
    lamp = made(tenant.owner, "/devices", barn.device(shelf_id=barn.shelf))
    layout = tenant.owner.get(f"/farms/{barn.farm}/layout").json()

    assert layout["farm"]["name"] == "Barn"
    assert [
        (rack["name"], [shelf["name"] for shelf in rack["shelves"]])
        for rack in layout["racks"]
    ] == [("A", ["A1"]), ("B", ["B1"])]
    assert layout["reservoirs"][0]["rack_ids"] == [barn.rack]
    assert [device["id"] for device in layout["devices"]] == [lamp]


def test_device_at_a_shelf_is_at_its_rack(tenant: Tenant, barn: Barn) -> None:
    """And moves with what is said last."""
    path = (
        f"/devices/{made(tenant.owner, '/devices', barn.device(shelf_id=barn.shelf))}"
    )

    def place(change: Body | None = None) -> tuple[str | None, ...]:
        answer = tenant.owner.patch(path, change or {})
        assert answer.status_code == 200, answer.text
        return tuple(answer.json()[f"{n}_id"] for n in ("rack", "shelf", "reservoir"))

    assert place() == (barn.rack, barn.shelf, None)
    assert place({"shelf_id": barn.other_shelf}) == (
        barn.other_rack,
        barn.other_shelf,
        None,
    )
    assert place({"rack_id": barn.rack}) == (barn.rack, None, None)
    assert place({"reservoir_id": barn.tank, "rack_id": None}) == (
        None,
        None,
        barn.tank,
    )


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (lambda b: {"rack_id": b.farm}, ("/rack_id", "not-found")),
        (lambda b: {"rack_id": b.far_rack}, ("/rack_id", "other-farm")),
        (lambda b: {"shelf_id": b.far_shelf}, ("/shelf_id", "other-farm")),
        (
            lambda b: {"shelf_id": b.shelf, "rack_id": b.other_rack},
            ("/shelf_id", "other-rack"),
        ),
        (lambda b: {"reservoir_id": b.rack}, ("/reservoir_id", "not-found")),
    ],
)
def test_place_that_is_none_is_refused(
    tenant: Tenant,
    barn: Barn,
    place: Callable[[Barn], Body],
    expected: tuple[str, str],
) -> None:
    """With which part of it."""
    answer = tenant.owner.post("/devices", barn.device(**place(barn)))

    assert answer.status_code == 422
    assert errors(answer) == [expected]


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/racks", lambda _: {"name": "A"}, "/farm_id"),
        ("/shelves", lambda b: shelf_of(b.farm, "X"), "/rack_id"),
        (
            "/reservoirs",
            lambda b: {"name": "T", "volume_l": 1, "rack_ids": [b.far_rack]},
            "/rack_ids/0",
        ),
    ],
)
def test_parts_stand_in_what_there_is(
    tenant: Tenant,
    barn: Barn,
    path: str,
    body: Callable[[Barn], Body],
    pointer: str,
) -> None:
    """A farm or rack that is not there is named."""
    farm = barn.farm if path == "/reservoirs" else barn.rack
    whole = body(barn) if path == "/shelves" else {"farm_id": farm} | body(barn)
    answer = tenant.owner.post(path, whole)

    assert answer.status_code == 422
    assert errors(answer)[0][0] == pointer


def test_shelf_moves_within_its_farm(tenant: Tenant, barn: Barn) -> None:
    """To another rack, but not to another farm."""
    path = f"/shelves/{barn.shelf}"
    moved = tenant.owner.patch(path, {"rack_id": barn.other_rack, "plant_sites": 72})
    far = tenant.owner.patch(path, {"rack_id": barn.far_rack})

    assert moved.json()["rack_id"] == barn.other_rack
    assert moved.json()["plant_sites"] == 72
    assert errors(far) == [("/rack_id", "other-farm")]


def test_reservoir_feeds_the_racks_that_are_said(tenant: Tenant, barn: Barn) -> None:
    """A change of them alone is a new version."""
    path = f"/reservoirs/{barn.tank}"
    before = tenant.owner.get(path)
    both = tenant.owner.patch(path, {"rack_ids": [barn.rack, barn.other_rack]}, '"1"')
    same = tenant.owner.patch(path, {"rack_ids": [barn.other_rack, barn.rack]})
    larger = tenant.owner.patch(path, {"volume_l": 300})

    assert before.json()["rack_ids"] == [barn.rack]
    assert sorted(both.json()["rack_ids"]) == sorted([barn.rack, barn.other_rack])
    assert both.headers["etag"] != before.headers["etag"]
    assert same.headers["etag"] == both.headers["etag"]
    assert (larger.json()["volume_l"], len(larger.json()["rack_ids"])) == (300, 2)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("racks?farm={farm}", ["A", "B"]),
        ("racks?q=b", ["B"]),
        ("shelves?rack={rack}", ["A1"]),
        ("shelves?farm={elsewhere}", ["F1"]),
        ("reservoirs?farm={farm}", ["Tank"]),
        ("reservoirs?farm={elsewhere}", []),
        ("devices?kind=lamp", ["Lamp"]),
        ("devices?kind=pump", ["Pump"]),
        ("devices?rack={rack}", ["Lamp"]),
        ("devices?shelf={other_shelf}", []),
        ("devices?farm={farm}&sort=-name", ["Pump", "Lamp"]),
    ],
)
def test_lists_are_filtered(
    tenant: Tenant, barn: Barn, query: str, expected: list[str]
) -> None:
    """By place, kind and name."""
    made(tenant.owner, "/devices", barn.device(shelf_id=barn.shelf))
    made(
        tenant.owner,
        "/devices",
        barn.device(reservoir_id=barn.tank, name="Pump", kind="pump"),
    )
    answer = tenant.owner.get("/" + query.format(**vars(barn)))

    assert [each["name"] for each in answer.json()["items"]] == expected


@pytest.mark.parametrize("kind", ["racks", "shelves", "reservoirs", "devices"])
def test_part_is_deleted_and_restored(tenant: Tenant, barn: Barn, kind: str) -> None:
    """By who has its version."""
    identity = {
        "racks": barn.rack,
        "shelves": barn.shelf,
        "reservoirs": barn.tank,
        "devices": made(tenant.owner, "/devices", barn.device()),
    }[kind]
    path = f"/{kind}/{identity}"
    etag = tenant.owner.get(path).headers["etag"]
    wrong = tenant.owner.delete(path, '"99"').status_code
    gone = tenant.owner.delete(path, etag).status_code
    missing = tenant.owner.get(path).status_code
    restored = tenant.owner.post(f"{path}/restore")

    assert (wrong, gone, missing, restored.status_code) == (412, 204, 404, 200)
    assert tenant.owner.get(path).json() == restored.json()


def test_rack_comes_back_with_its_shelves(
    tenant: Tenant, barn: Barn, clock: Clock
) -> None:
    """But not with one that was deleted before it."""
    early = made(tenant.owner, "/shelves", shelf_of(barn.rack, "A2"))
    tenant.owner.delete(f"/shelves/{early}")
    clock.advance(minutes=1)
    tenant.owner.delete(f"/racks/{barn.rack}")
    orphan = tenant.owner.post(f"/shelves/{early}/restore")
    tenant.owner.post(f"/racks/{barn.rack}/restore")
    shelves = tenant.owner.get(f"/shelves?rack={barn.rack}").json()["items"]

    assert orphan.json()["type"] == "/problems/parent-deleted"
    assert [each["name"] for each in shelves] == ["A1"]


@pytest.mark.parametrize("kind", ["racks", "reservoirs", "devices"])
def test_part_of_a_deleted_farm_waits_for_it(
    tenant: Tenant, barn: Barn, kind: str
) -> None:
    """Nothing is restored into nowhere."""
    identity = {
        "racks": barn.rack,
        "reservoirs": barn.tank,
        "devices": made(tenant.owner, "/devices", barn.device()),
    }[kind]
    tenant.owner.delete(f"/farms/{barn.farm}")
    answer = tenant.owner.post(f"/{kind}/{identity}/restore")

    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/parent-deleted"


def test_device_of_home_assistant_has_notes_of_the_companion(
    runtime: Runtime, tenant: Tenant, barn: Barn
) -> None:
    """And a farm of Home Assistant has devices that it does not know."""
    lamp = made(tenant.owner, "/devices", barn.device())
    linked(runtime, tenant)
    rated = tenant.owner.patch(
        f"/devices/{lamp}",
        {"rated_power_w": 120.5, "installed_at": "2026-01-02T03:00:00+02:00"},
    )
    renamed = tenant.owner.patch(f"/devices/{lamp}", {"name": "Mine"})
    pump = tenant.owner.post("/devices", barn.device(name="Pump", kind="pump"))
    lamp_power = tenant.owner.patch(f"/shelves/{barn.shelf}", {"lamp_power_w": 90})
    tank = tenant.owner.patch(f"/reservoirs/{barn.tank}", {"rack_ids": []})

    assert rated.json()["rated_power_w"] == 120.5
    assert rated.json()["installed_at"] == "2026-01-02T01:00:00Z"
    assert renamed.json()["type"] == "/problems/not-owner"
    assert tenant.owner.delete(f"/devices/{lamp}").status_code == 409
    assert pump.json()["origin"] == "companion"
    assert lamp_power.json()["lamp_power_w"] == 90
    assert tank.status_code == 409


@pytest.mark.parametrize(
    "moment", ["2026-01-02T03:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]
)
def test_time_that_no_farm_has_is_refused(
    tenant: Tenant, barn: Barn, moment: str
) -> None:
    """Without a zone nobody knows which moment it is."""
    answer = tenant.owner.post("/devices", barn.device(installed_at=moment))

    assert errors(answer) == [("/installed_at", "value_error")]
