"""An organization that its owner deletes, and takes back in time."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fastapi.testclient import TestClient
from httpx2 import Response
import pytest
from sqlalchemy import func, select

from companion.app import create_app
from companion.database import Database
from companion.jobs.models import Schedule
from companion.jobs.schedules import arrange
from companion.link.pairing import make_code_as_operator
from companion.permissions import NEVER_FOR_KEYS, ROLE_PERMISSIONS, Permission, Role
from companion.runtime import Runtime
from companion.work import HANDLERS
from tests.companion.link.sites import ask_to_pair
from tests.companion.people import PASSWORD, Caller, Clock, Tenant, World
from tests.companion.routes import Known, tenant_routes
from tests.companion.telemetry.feeds import NOON, Feed

RESTORE = "POST /api/v1/organizations/{organization_id}/restore"


def delete(
    caller: Caller, tenant: Tenant, name: str = "Farm", etag: str | None = "*"
) -> Response:
    """Delete an organization, confirmed with a name."""
    headers = {} if etag is None else {"If-Match": etag}
    path = f"/organizations/{tenant.id}"
    return caller("DELETE", path, params={"name": name}, headers=headers)


def restore(caller: Caller, tenant: Tenant) -> Response:
    """Restore an organization."""
    return caller.post(f"/organizations/{tenant.id}/restore")


def deleted(caller: Caller) -> list[dict[str, str]]:
    """List what somebody can restore."""
    found = caller.get("/organizations", params={"deleted": True})
    rows: list[dict[str, str]] = found.json()
    return rows


@dataclass(frozen=True)
class Asked:
    """Who asks for everything once an organization is deleted."""

    tenant: Tenant
    key: Caller
    member_of_both: Caller


@pytest.fixture
def asked(world: World, tenant: Tenant, other_tenant: Tenant) -> Asked:
    """Delete an organization in which somebody is an owner who also is one elsewhere."""
    both = world.member(tenant.id, Role.OWNER)
    world.member(other_tenant.id, Role.OWNER, both)
    key = world.key(tenant.id)
    assert Feed(key).send(a=([NOON], [1.0])).status_code == 200
    assert delete(both, tenant).status_code == 200
    return Asked(tenant, key, both)


def test_everything_of_a_deleted_organization_is_out_of_reach_at_once(
    asked: Asked,
) -> None:
    """Whatever route, whatever role, also where the organization is named."""
    known = [each for each in tenant_routes() if each.name != RESTORE]
    named = {"X-Org": str(asked.tenant.id), "If-Match": "*"}

    def ask(route: Known, caller: Caller) -> int:
        ids = dict.fromkeys(route.parameters, str(asked.tenant.id))
        path = route.path.format(**ids)
        query = {"name": "Farm", "batch": "x", "start": NOON, "end": NOON + 1}
        return caller(route.method, path, headers=named, params=query).status_code

    people = [*asked.tenant.people.values(), asked.member_of_both]
    assert {ask(route, each) for route in known for each in people} == {404}
    assert {ask(route, asked.key) for route in known} == {401}
    for each in people:
        assert asked.tenant.id not in [
            row["id"] for row in each.get("/organizations").json()
        ]


def test_key_and_readings_of_a_deleted_organization_are_refused(
    asked: Asked, world: World
) -> None:
    """Also those of a key that was used just now, and is remembered."""
    assert Feed(asked.key).send(a=([NOON], [2.0])).status_code == 401

    assert restore(asked.member_of_both, asked.tenant).status_code == 200
    assert Feed(asked.key).send(a=([NOON + 1], [2.0])).status_code == 200


def test_whoever_is_in_one_more_needs_to_name_none(asked: Asked) -> None:
    """The one that is left is meant."""
    assert asked.member_of_both.get("/members").status_code == 200
    me = asked.member_of_both.get("/users/me").json()
    assert [each["name"] for each in me["organizations"]] == ["Other farm"]


def test_nobody_comes_into_a_deleted_organization(
    world: World, tenant: Tenant, runtime: Runtime
) -> None:
    """Neither by an invitation nor by a code for Home Assistant."""
    guest = world.person()
    body = {"email": guest.email, "role": "viewer"}
    token = tenant.owner.post("/invitations", body).json()["token"]
    code = make_code_as_operator(runtime, tenant.id).code
    delete(tenant.owner, tenant)

    accepted = guest.post("/invitations/accept", {"token": token})
    paired = ask_to_pair(tenant, code)

    assert accepted.json()["type"] == "/problems/link-invalid"
    assert paired.json()["type"] == "/problems/pairing-code-refused"


def test_deletion_is_confirmed_with_the_name(tenant: Tenant) -> None:
    """A name that is another one, or none, leaves everything as it was."""
    wrong = delete(tenant.owner, tenant, "farm")
    none = tenant.owner.delete(f"/organizations/{tenant.id}")

    assert (wrong.status_code, none.status_code) == (422, 422)
    assert wrong.json()["errors"][0]["pointer"] == "query/name"
    assert none.json()["errors"][0]["pointer"] == "query/name"
    assert tenant.owner.get("/members").status_code == 200


def test_deletion_is_of_the_version_that_was_read(tenant: Tenant) -> None:
    """As every change."""
    path = f"/organizations/{tenant.id}"
    etag = tenant.owner.get(path).headers["etag"]
    tenant.owner.patch(path, {"currency": "CHF"})

    assert delete(tenant.owner, tenant, etag=None).status_code == 428
    assert delete(tenant.owner, tenant, etag=etag).status_code == 412
    assert tenant.owner.get(path).status_code == 200


def test_owners_alone_delete_an_organization(tenant: Tenant, world: World) -> None:
    """No other role, and no key: none can be given the permission."""
    for role, person in tenant.people.items():
        if role is not Role.OWNER:
            assert delete(person, tenant).status_code == 403
    assert delete(world.key(tenant.id), tenant).status_code == 404
    assert Permission.ORGANIZATION_DELETE in NEVER_FOR_KEYS
    assert [
        role
        for role, may in ROLE_PERMISSIONS.items()
        if Permission.ORGANIZATION_DELETE in may
    ] == [Role.OWNER]


def test_owners_see_until_when_they_can_restore(
    tenant: Tenant, world: World, clock: Clock
) -> None:
    """And they alone; the organization is whole when it is back."""
    second = world.member(tenant.id, Role.OWNER)
    schedules = tenant.owner.get("/jobs/schedules").json()
    shown = delete(tenant.owner, tenant).json()
    erase_at = clock() + timedelta(days=30)

    assert datetime.fromisoformat(shown["erase_at"]) == erase_at
    (listed,) = deleted(second)
    assert listed == shown
    assert deleted(tenant.people[Role.MANAGER]) == []
    assert restore(tenant.people[Role.MANAGER], tenant).status_code == 403

    clock.advance(days=29, hours=23)
    tenant = replace(tenant, people={Role.OWNER: world_again(world, second)})
    back = restore(tenant.owner, tenant)

    assert back.json()["deleted_at"] is back.json()["erase_at"] is None
    assert tenant.owner.get("/members").status_code == 200
    assert deleted(tenant.owner) == []
    assert tenant.owner.get("/jobs/schedules").json() == schedules
    actions = {
        each["action"] for each in tenant.owner.get("/audit-events").json()["items"]
    }
    assert {"organization.deleted", "organization.restored"} <= actions


def world_again(world: World, person: Caller) -> Caller:
    """Sign a person in again, long after."""
    body = {"email": person.email, "password": PASSWORD}
    made = world.client.post("/api/v1/auth/login", json=body).json()
    return replace(person, token=made["access_token"])


def test_nobody_restores_what_was_not_deleted_or_is_over(
    tenant: Tenant, world: World, clock: Clock
) -> None:
    """The time is over also where the job has not come yet."""
    there = restore(tenant.owner, tenant)
    delete(tenant.owner, tenant)
    clock.advance(days=30)
    owner = world_again(world, tenant.owner)

    assert there.status_code == 404
    assert restore(owner, tenant).status_code == 404
    assert deleted(owner) == []


def test_operator_says_how_long_a_deletion_can_be_taken_back(
    tenant: Tenant, runtime: Runtime, clock: Clock
) -> None:
    """With a setting."""
    settings = runtime.settings.model_copy(update={"erase_after_days": 3})
    with TestClient(
        create_app(settings, replace(runtime, settings=settings))
    ) as client:
        shown = delete(replace(tenant.owner, client=client), tenant).json()

    assert datetime.fromisoformat(shown["erase_at"]) == clock() + timedelta(days=3)


def test_deleted_organization_has_no_work_to_do(
    tenant: Tenant, runtime: Runtime, clock: Clock
) -> None:
    """Its schedules come again when it is back."""

    def schedules(database: Database) -> int:
        with database.system() as session:
            arrange(session, HANDLERS, "UTC", clock())
            session.flush()
            own = select(func.count()).where(Schedule.org_id == tenant.id)
            return session.scalar(own) or 0

    before = schedules(runtime.database)
    delete(tenant.owner, tenant)
    assert (before > 0, schedules(runtime.database)) == (True, 0)
    restore(tenant.owner, tenant)
    assert schedules(runtime.database) == before
