"""Farms: made, found, changed, deleted and restored; the owner of a row changes it."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid7

import pytest
from sqlalchemy import select, update

from companion.farms.models import Allowance, Farm, PlanLimit
from companion.growing.models import Stay
from companion.organizations.models import Organization
from companion.permissions import Permission, Role
from companion.runtime import Runtime
from companion.settings import Settings
from tests.companion.people import Caller, Clock, Tenant, World, made
from tests.companion.rows import fill, linked

BARN = {"name": "Barn", "latitude": 52.1, "longitude": 5.2, "note": "By the road"}


@pytest.fixture
def hosted(runtime: Runtime) -> Settings:
    """Let organizations without a plan have the free one."""
    object.__setattr__(runtime.settings, "plan", "free")
    return runtime.settings


def names(response_items: list[dict[str, str]]) -> list[str]:
    """List names."""
    return [each["name"] for each in response_items]


def test_farm_is_shown_as_it_was_made(tenant: Tenant) -> None:
    """With the organization's time zone, and a version."""
    answer = tenant.owner.post("/farms", BARN)
    shown = tenant.owner.get(f"/farms/{answer.json()['id']}")

    assert answer.status_code == 201
    assert shown.json() == answer.json()
    assert shown.json() | BARN | {"time_zone": "UTC", "origin": "companion"} == (
        shown.json()
    )
    assert shown.headers["etag"] == answer.headers["etag"] == '"1"'


def test_farm_is_changed_by_who_has_read_it(tenant: Tenant) -> None:
    """What is left out stays; an old version changes nothing."""
    path = f"/farms/{made(tenant.owner, '/farms', BARN)}"
    changed = tenant.owner.patch(path, {"note": None, "name": "Loft"}, '"1"')
    late = tenant.owner.patch(path, {"name": "Late"}, '"1"')
    without = tenant.owner("PATCH", path, json={"name": "Without"})
    same = tenant.owner.patch(path, {"name": "Loft"}, '"2"')

    assert (changed.json()["name"], changed.json()["note"]) == ("Loft", None)
    assert changed.json()["latitude"] == BARN["latitude"]
    assert (late.status_code, without.status_code) == (412, 428)
    assert same.headers["etag"] == '"2"'


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": None}, "/name"),
        ({"name": ""}, "/name"),
        ({"time_zone": None}, "/time_zone"),
        ({"time_zone": "Mars/Base"}, "/time_zone"),
        ({"latitude": 91}, "/latitude"),
        ({"org_id": str(uuid7())}, "/org_id"),
    ],
)
def test_what_no_farm_can_be_is_refused(
    tenant: Tenant, body: dict[str, object], pointer: str
) -> None:
    """With where it is."""
    path = f"/farms/{made(tenant.owner, '/farms', BARN)}"
    answer = tenant.owner.patch(path, body)

    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]


def test_farms_are_found_by_name_and_order(tenant: Tenant) -> None:
    """Letter case does not count, and % is a letter."""
    for name in ("North loft", "South loft", "Cellar 50%"):
        made(tenant.owner, "/farms", {"name": name})

    def listed(query: str) -> list[str]:
        return names(tenant.owner.get(f"/farms?{query}").json()["items"])

    assert listed("") == ["Cellar 50%", "North loft", "South loft"]
    assert listed("q=LOFT&sort=-name") == ["South loft", "North loft"]
    assert listed("sort=created") == ["North loft", "South loft", "Cellar 50%"]
    assert listed("q=%25") == ["Cellar 50%"]
    assert listed("q=nothing") == []


@pytest.mark.parametrize("order", ["name", "-name", "created", "-created"])
def test_pages_hold_every_farm_once(tenant: Tenant, order: str) -> None:
    """Also where names are the same."""
    for number in range(5):
        made(tenant.owner, "/farms", {"name": f"Farm {number // 2}"})
    seen: list[str] = []
    path = f"/farms?limit=2&sort={order}"
    cursor = ""
    while True:
        page = tenant.owner.get(f"{path}{cursor}").json()
        seen += [each["id"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert len(seen) == len(set(seen)) == 5


def test_deleted_farm_comes_back_with_what_was_in_it(
    tenant: Tenant, clock: Clock
) -> None:
    """But not what was deleted before."""
    owner = tenant.owner
    farm = made(owner, "/farms", BARN)
    rack = made(
        owner,
        "/racks",
        {
            "farm_id": farm,
            "name": "A",
            "shelves": [{"level": n, "width_m": 1, "depth_m": 0.5} for n in (2, 1)],
        },
    )
    gone = made(owner, "/devices", {"farm_id": farm, "name": "Old", "kind": "fan"})
    owner.delete(f"/devices/{gone}")
    clock.advance(seconds=1)
    deleted = owner.delete(f"/farms/{farm}", '"1"')
    left = owner.get("/shelves").json()["items"]
    missing = owner.get(f"/racks/{rack}").status_code
    listed = names(owner.get("/farms?deleted=true").json()["items"])
    restored = owner.post(f"/farms/{farm}/restore")
    layout = owner.get(f"/farms/{farm}/layout").json()

    assert (deleted.status_code, left, missing, listed) == (204, [], 404, ["Barn"])
    assert restored.json()["deleted_at"] is None
    assert names(layout["racks"][0]["shelves"]) == ["A 1", "A 2"]
    assert owner.post(f"/farms/{farm}/restore").status_code == 404


def test_farm_with_plants_is_not_deleted(runtime: Runtime, tenant: Tenant) -> None:
    """The answer says how many stand there."""
    fill(runtime, tenant)
    [farm] = tenant.owner.get("/farms").json()["items"]
    [rack] = tenant.owner.get("/racks").json()["items"]
    [shelf] = tenant.owner.get("/shelves").json()["items"]
    for path in (
        f"/farms/{farm['id']}",
        f"/racks/{rack['id']}",
        f"/shelves/{shelf['id']}",
    ):
        answer = tenant.owner.delete(path)
        assert answer.json()["type"] == "/problems/plants-standing"
        assert answer.json()["detail"] == "10 plants stand there."
    with runtime.database.system() as session:
        for stay in session.scalars(select(Stay)):
            stay.ended_at = runtime.clock()

    assert tenant.owner.delete(f"/farms/{farm['id']}").status_code == 204


def test_home_assistants_farm_is_changed_there(
    runtime: Runtime, tenant: Tenant
) -> None:
    """Only what Home Assistant does not know is the companion's."""
    farm = made(tenant.owner, "/farms", BARN)
    body = {"farm_id": farm, "name": "A"}
    rack = made(tenant.owner, "/racks", body)
    linked(runtime, tenant)

    noted = tenant.owner.patch(f"/farms/{farm}", {"note": "Ours"})
    renamed = tenant.owner.patch(f"/farms/{farm}", {"name": "X", "note": "Y"})
    added = tenant.owner.post("/racks", body)
    shelf = {"rack_id": rack, "name": "A1", "level": 1, "width_m": 1, "depth_m": 1}
    refused = [
        renamed,
        added,
        tenant.owner.post("/shelves", shelf),
        tenant.owner.patch(f"/racks/{rack}", {"name": "X"}),
        tenant.owner.delete(f"/racks/{rack}"),
        tenant.owner.delete(f"/farms/{farm}"),
    ]

    assert noted.json()["note"] == "Ours"
    assert {each.status_code for each in refused} == {409}
    assert {each.json()["type"] for each in refused} == {"/problems/not-owner"}
    assert "name" in renamed.json()["detail"]
    assert tenant.owner.get(f"/farms/{farm}").json()["name"] == "Barn"


def test_retired_things_are_listed_on_request(runtime: Runtime, tenant: Tenant) -> None:
    """What Home Assistant no longer has keeps its history."""
    made(tenant.owner, "/farms", BARN)
    linked(runtime, tenant, retired=True)

    assert tenant.owner.get("/farms").json()["items"] == []
    assert names(tenant.owner.get("/farms?retired=true").json()["items"]) == ["Barn"]


def test_plan_includes_so_many_farms_for_each_person(
    hosted: Settings, tenant: Tenant, other_tenant: Tenant, world: World
) -> None:
    """Over all organizations; deleting one makes room, restoring it takes it."""
    owner = tenant.owner
    farms = [made(owner, "/farms", {"name": f"Farm {n}"}) for n in range(5)]
    sixth = owner.post("/farms", {"name": "Farm 6"})
    world.member(other_tenant.id, Role.MANAGER, owner)
    elsewhere = owner.post(
        "/farms", {"name": "F"}, headers={"X-Org": str(other_tenant.id)}
    )
    here = {"X-Org": str(tenant.id)}
    owner("DELETE", f"/farms/{farms[0]}", headers=here | {"If-Match": "*"})
    again = owner.post("/farms", {"name": "Farm 6"}, headers=here)
    back = owner.post(f"/farms/{farms[0]}/restore", headers=here)

    assert sixth.status_code == elsewhere.status_code == back.status_code == 409
    assert sixth.json()["type"] == "/problems/plan-limit-reached"
    assert "'free' includes 5 farms" in sixth.json()["detail"]
    assert again.status_code == 201
    assert tenant.people[Role.MANAGER].post("/farms", BARN).status_code == 201


def test_own_companion_limits_nothing(tenant: Tenant) -> None:
    """Nobody pays for their own machine."""
    for number in range(6):
        made(tenant.owner, "/farms", {"name": f"Farm {number}"})


def test_plan_of_an_organization_goes_before_the_default(
    runtime: Runtime, hosted: Settings, tenant: Tenant
) -> None:
    """Plans and their limits are rows, which an operator can change."""
    with runtime.database.system() as session:
        session.add(PlanLimit(plan="tiny", resource="farms", most=1))
        session.execute(
            update(Organization).where(Organization.id == tenant.id).values(plan="tiny")
        )
    try:
        answers = [tenant.owner.post("/farms", BARN).status_code for _ in range(2)]
    finally:
        with runtime.database.system() as session:
            session.delete(session.get_one(PlanLimit, ("tiny", "farms")))

    assert answers == [201, 409]


def test_last_farm_of_a_plan_is_given_once(
    runtime: Runtime, hosted: Settings, tenant: Tenant
) -> None:
    """However many ask for it at the same time."""
    for number in range(4):
        made(tenant.owner, "/farms", {"name": f"Farm {number}"})

    def ask(number: int) -> int:
        return tenant.owner.post("/farms", {"name": f"Race {number}"}).status_code

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(ask, range(6)))

    assert answers == [201, 409, 409, 409, 409, 409]
    with runtime.database.system() as session:
        counted = session.get_one(Allowance, (tenant.owner.user_id, "farms"))
        assert counted.used == len(session.scalars(select(Farm)).all()) == 5


def test_key_for_one_farm_sees_that_one(tenant: Tenant, world: World) -> None:
    """And makes no other."""
    mine, other = (made(tenant.owner, "/farms", {"name": n}) for n in "AB")
    for farm in (mine, other):
        made(tenant.owner, "/racks", {"farm_id": farm, "name": "R"})
    key = world.key(tenant.id, farm_id=UUID(mine))

    assert names(key.get("/farms").json()["items"]) == ["A"]
    assert [each["farm_id"] for each in key.get("/racks").json()["items"]] == [mine]
    assert key.get(f"/farms/{other}").status_code == 404
    assert key.post("/racks", {"farm_id": other, "name": "R"}).status_code == 422
    assert key.post("/farms", BARN).status_code == 403


def test_farm_that_a_key_makes_counts_for_who_made_the_key(
    runtime: Runtime, tenant: Tenant
) -> None:
    """A key is no way around a plan."""
    text = tenant.owner.post(
        "/api-keys", {"name": "k", "permissions": [Permission.FARMS_WRITE]}
    ).json()["key"]
    made(Caller(tenant.owner.client, text), "/farms", BARN)

    with runtime.database.system() as session:
        counted = session.get_one(Allowance, (tenant.owner.user_id, "farms"))
        assert counted.used == 1


def test_what_happens_to_farms_is_in_the_audit_log(tenant: Tenant) -> None:
    """With which fields were changed."""
    farm = made(tenant.owner, "/farms", BARN)
    tenant.owner.patch(f"/farms/{farm}", {"name": "Loft"})
    tenant.owner.delete(f"/farms/{farm}")
    tenant.owner.post(f"/farms/{farm}/restore")

    events = tenant.owner.get("/audit-events").json()["items"]
    mine = [each for each in events if each["subject_id"] == farm]
    assert [each["action"] for each in mine] == [
        "farm.restored",
        "farm.deleted",
        "farm.changed",
        "farm.created",
    ]
    assert mine[2]["changes"] == {"fields": ["name"]}


def test_repeated_request_makes_one_farm(tenant: Tenant) -> None:
    """With an Idempotency-Key."""
    answers = [
        tenant.owner.post("/farms", BARN, headers={"Idempotency-Key": "once"})
        for _ in range(2)
    ]

    assert answers[0].json() == answers[1].json()
    assert len(tenant.owner.get("/farms").json()["items"]) == 1


def test_settings_name_the_plan(runtime: Runtime) -> None:
    """A hosted service has one, your own machine none."""
    assert runtime.settings.plan is None
    assert Settings.model_validate({"plan": "free"}).plan == "free"
