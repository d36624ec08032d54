"""Organizations, members, roles and invitations."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid7

from httpx2 import Response
import pytest

from companion.permissions import Role
from tests.companion.people import Caller, Clock, Tenant, World


def member_path(caller: Caller) -> str:
    """Name a member."""
    return f"/members/{caller.user_id}"


def audited(tenant: Tenant, action: str) -> list[dict[str, object]]:
    """List the audit events of a kind."""
    events: list[dict[str, object]] = tenant.owner.get("/audit-events").json()["items"]
    return [event for event in events if event["action"] == action]


def test_owner_founds_another_organization(tenant: Tenant) -> None:
    """And owns it; both are listed."""
    body = {"name": "Second", "time_zone": "Europe/Lisbon", "currency": "EUR"}
    made = tenant.owner.post("/organizations", body)

    names = [each["name"] for each in tenant.owner.get("/organizations").json()]
    assert made.status_code == 201
    assert sorted(names) == ["Farm", "Second"]


def test_not_everybody_founds_organizations(tenant: Tenant) -> None:
    """A viewer of one does not become the owner of another."""
    response = tenant.people[Role.VIEWER].post("/organizations", {"name": "Mine"})

    assert response.json()["type"] == "/problems/not-open"


@pytest.mark.parametrize(
    "change",
    [
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../etc/passwd"},
        {"currency": "euro"},
        {"name": ""},
        {"id": "x"},
    ],
    ids=str,
)
def test_impossible_organization_is_refused(
    tenant: Tenant, change: dict[str, object]
) -> None:
    """Unknown zones, odd currencies, fields that are not there."""
    assert tenant.owner.patch(f"/organizations/{tenant.id}", change).status_code == 422


def test_organization_changes_by_its_version(tenant: Tenant) -> None:
    """The audit log has what was changed."""
    path = f"/organizations/{tenant.id}"
    tag = tenant.owner.get(path).headers["etag"]
    changed = tenant.owner.patch(path, {"name": "Renamed"}, tag)
    stale = tenant.owner.patch(path, {"name": "Again"}, tag)

    assert changed.json()["name"] == "Renamed"
    assert stale.status_code == 412
    (event,) = audited(tenant, "organization.changed")
    assert event["changes"] == {"name": "Renamed"}


def test_members_are_listed_page_by_page_and_by_role(tenant: Tenant) -> None:
    """Every member once."""
    seen: list[str] = []
    query: dict[str, object] = {"limit": 2}
    while True:
        page = tenant.owner.get("/members", params=query).json()
        seen += [each["role"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]

    owners = tenant.owner.get("/members", params={"role": "owner"}).json()["items"]
    assert sorted(seen) == sorted(role for role in Role if role is not Role.SITE)
    assert [each["user_id"] for each in owners] == [str(tenant.owner.user_id)]


def test_change_of_role_acts_at_once(tenant: Tenant) -> None:
    """On a token that was given before."""
    viewer = tenant.people[Role.VIEWER]
    before = viewer.get("/members").status_code
    changed = tenant.owner.patch(member_path(viewer), {"role": "manager"})
    after = viewer.get("/members").status_code

    assert changed.json()["role"] == "manager"
    assert (before, after) == (404, 200)
    (event,) = audited(tenant, "member.role-changed")
    assert event["changes"] == {"before": "viewer", "after": "manager"}
    assert event["actor_id"] == str(tenant.owner.user_id)


def test_removed_member_is_out_at_once(tenant: Tenant) -> None:
    """The account stays, the organization is gone for it."""
    manager = tenant.people[Role.MANAGER]
    assert manager.get("/members").status_code == 200
    removed = tenant.owner.delete(member_path(manager))

    assert removed.status_code == 204
    assert manager.get("/members").status_code == 404
    assert manager.get("/users/me").json()["organizations"] == []
    assert audited(tenant, "member.removed")


def test_nobody_gives_or_takes_a_role_above_their_own(
    tenant: Tenant, world: World
) -> None:
    """A manager deals with everybody but owners."""
    manager = tenant.people[Role.MANAGER]
    operator = tenant.people[Role.OPERATOR]

    assert manager.patch(member_path(operator), {"role": "viewer"}).status_code == 200
    assert manager.patch(member_path(operator), {"role": "owner"}).status_code == 403
    assert manager.patch(member_path(manager), {"role": "owner"}).status_code == 403
    assert (
        manager.patch(member_path(tenant.owner), {"role": "viewer"}).status_code == 403
    )
    assert manager.delete(member_path(tenant.owner)).status_code == 403
    body = {"email": "x@example.org", "role": "owner"}
    assert manager.post("/invitations", body).status_code == 403
    assert manager.post("/invitations", body | {"role": "manager"}).status_code == 201


def test_role_of_a_site_is_not_for_people(tenant: Tenant) -> None:
    """It belongs to keys."""
    path = member_path(tenant.people[Role.VIEWER])

    assert tenant.owner.patch(path, {"role": "site"}).status_code == 422


def test_member_changes_by_the_version_that_was_read(tenant: Tenant) -> None:
    """Two owners who decide at once do not overwrite each other."""
    path = member_path(tenant.people[Role.VIEWER])
    tag = tenant.owner.get(path).headers["etag"]

    assert tenant.owner.patch(path, {"role": "operator"}, tag).status_code == 200
    assert tenant.owner.patch(path, {"role": "manager"}, tag).status_code == 412
    assert tenant.owner.delete(path, tag).status_code == 412


@pytest.mark.parametrize(
    "go",
    [
        lambda owner, _: owner.patch(member_path(owner), {"role": "viewer"}),
        lambda owner, _: owner.delete(member_path(owner)),
        lambda owner, org: owner.post(f"/organizations/{org}/leave"),
    ],
    ids=["demoted", "removed", "leaves"],
)
def test_last_owner_stays(
    tenant: Tenant, go: Callable[[Caller, object], Response]
) -> None:
    """Somebody has to be able to decide; with a second owner it works."""
    refused = go(tenant.owner, tenant.id)
    tenant.owner.patch(member_path(tenant.people[Role.MANAGER]), {"role": "owner"})
    allowed = go(tenant.owner, tenant.id)

    assert refused.json()["type"] == "/problems/last-owner"
    assert allowed.is_success


def test_of_two_last_owners_who_leave_at_once_one_stays(
    tenant: Tenant, world: World
) -> None:
    """Each sees the other still there, and yet not both may go."""
    leave = f"/organizations/{tenant.id}/leave"
    for _ in range(5):
        second = world.member(tenant.id, Role.OWNER)
        pair = (tenant.owner, second)
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda caller: caller.post(leave), pair))

        assert sorted(each.status_code for each in answers) == [204, 409]
        stayed = pair[0] if answers[0].status_code == 409 else pair[1]
        tenant = replace(tenant, people=tenant.people | {Role.OWNER: stayed})


def test_viewer_may_leave(tenant: Tenant) -> None:
    """It takes no permission to go."""
    viewer = tenant.people[Role.VIEWER]

    assert viewer.post(f"/organizations/{tenant.id}/leave").status_code == 204
    assert viewer.get("/organizations").json() == []


def test_key_cannot_leave(tenant: Tenant, world: World) -> None:
    """It is not a member."""
    key = world.key(tenant.id, *[])
    assert key.post(f"/organizations/{tenant.id}/leave").status_code == 404


def test_invitation_waits_is_replaced_and_is_withdrawn(tenant: Tenant) -> None:
    """One invitation for each address; its token is not shown again."""
    body = {"email": "new@example.org", "role": "viewer"}
    old = tenant.owner.post("/invitations", body).json()
    new = tenant.owner.post("/invitations", body | {"role": "operator"}).json()
    listed = tenant.owner.get("/invitations")

    (waiting,) = listed.json()["items"]
    assert (waiting["id"], waiting["role"]) == (new["id"], "operator")
    assert old["token"] != new["token"]
    assert new["token"] not in listed.text
    path = f"/invitations/{new['id']}"
    assert tenant.owner.delete(path).status_code == 204
    assert tenant.owner.delete(path).status_code == 404
    assert tenant.owner.get("/invitations").json()["items"] == []


def test_invitation_is_for_its_address_alone(tenant: Tenant, world: World) -> None:
    """Who finds the mail cannot use it, and the person invited still can."""
    person, thief = world.person("right@example.org"), world.person("thief@example.org")
    body = {"email": person.email, "role": "manager"}
    token = tenant.owner.post("/invitations", body).json()["token"]

    stolen = thief.post("/invitations/accept", {"token": token})
    accepted = person.post("/invitations/accept", {"token": token})

    assert stolen.json()["type"] == "/problems/invited-somebody-else"
    assert accepted.status_code == 200
    assert person.post("/invitations/accept", {"token": token}).status_code == 400


def test_member_is_not_invited_again(tenant: Tenant, world: World) -> None:
    """Nor joins a second time by an earlier invitation."""
    person = world.person("guest@example.org")
    body = {"email": person.email, "role": "viewer"}
    token = tenant.owner.post("/invitations", body).json()["token"]
    world.member(tenant.id, Role.VIEWER, person)

    again = tenant.owner.post("/invitations", body)
    joined = person.post("/invitations/accept", {"token": token})

    assert again.json()["type"] == "/problems/already-member"
    assert joined.json()["type"] == "/problems/already-member"


def test_ended_invitation_is_not_listed(
    tenant: Tenant, world: World, clock: Clock
) -> None:
    """It opens nothing, so nobody waits for it."""
    tenant.owner.post("/invitations", {"email": "n@example.org", "role": "viewer"})
    waiting = tenant.owner.get("/invitations").json()["items"]
    clock.advance(hours=1)
    later = world.member(tenant.id, Role.OWNER).get("/invitations").json()["items"]

    assert (len(waiting), later) == (1, [])


def test_invitations_of_one_organization_are_bounded(tenant: Tenant) -> None:
    """The companion is no machine for unwanted mail."""
    answers = {
        tenant.owner.post(
            "/invitations", {"email": f"{uuid7().hex}@example.org", "role": "viewer"}
        ).status_code
        for _ in range(101)
    }

    assert answers == {201, 429}
