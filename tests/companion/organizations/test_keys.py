"""API keys: what Home Assistant signs in with."""

from dataclasses import replace
from uuid import uuid7

import pytest
from sqlalchemy import select

from companion.accounts.tokens import new_key
from companion.organizations.models import ApiKey
from companion.permissions import NEVER_FOR_KEYS, ROLE_PERMISSIONS, Permission, Role
from companion.runtime import Runtime
from tests.companion.people import Caller, Clock, Tenant, World, made

READS = Permission.ORGANIZATION_READ


@pytest.fixture
def key(world: World, tenant: Tenant) -> Caller:
    """Make a key that may read the organization."""
    return world.key(tenant.id, READS)


def use(key: Caller, tenant: Tenant) -> int:
    """Use a key, and tell how that was answered."""
    return key.get(f"/organizations/{tenant.id}").status_code


def test_key_opens_its_organization(key: Caller, tenant: Tenant) -> None:
    """Without naming it."""
    assert use(key, tenant) == 200


def test_key_is_shown_once_and_stored_as_a_hash(
    tenant: Tenant, runtime: Runtime
) -> None:
    """Neither a list nor the database gives it away."""
    made = tenant.owner.post("/api-keys", {"name": "HA", "role": "site"}).json()
    listed = tenant.owner.get("/api-keys").text
    shown = tenant.owner.get(f"/api-keys/{made['id']}").text
    with runtime.database.system() as session:
        row = session.scalars(select(ApiKey)).one()
        stored = str(row.__dict__)

    secret = made["key"][37:80]
    assert made["key"].startswith("vfk_")
    assert len(secret) == 43
    for text in (listed, shown, stored):
        assert secret not in text


@pytest.mark.parametrize("damage", ["cut", "changed", "checksum", "other secret"])
def test_damaged_key_is_refused(key: Caller, tenant: Tenant, damage: str) -> None:
    """A typing error is noticed before the database is asked; a guess after."""
    start, checksum = key.token[:37], key.token[-8:]
    if damage == "other secret":
        other = new_key()
        damaged = other.text
    else:
        damaged = {
            "cut": key.token[:-1],
            "changed": f"{start}{'A' * 43}_{checksum}",
            "checksum": f"{key.token[:-8]}00000000",
        }[damage]

    assert use(replace(key, token=damaged), tenant) == 401


def test_key_of_a_known_id_with_another_secret_is_refused(
    key: Caller, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The id is no secret; what follows it is."""
    monkeypatch.setattr("companion.accounts.tokens.uuid7", lambda: key.user_id)

    assert use(replace(key, token=new_key().text), tenant) == 401


def test_key_ends_by_itself(key: Caller, tenant: Tenant, clock: Clock) -> None:
    """After a year at the latest."""
    clock.advance(days=364)
    assert use(key, tenant) == 200
    clock.advance(days=1)
    assert use(key, tenant) == 401


def test_revoked_key_is_out_at_once(key: Caller, tenant: Tenant, clock: Clock) -> None:
    """Its row stays for the audit log; a second time changes nothing."""
    path = f"/api-keys/{key.user_id}"

    assert tenant.owner.delete(path).status_code == 204
    assert use(key, tenant) == 401
    revoked_at = tenant.owner.get(path).json()["revoked_at"]
    clock.advance(minutes=1)
    assert tenant.owner.delete(path).status_code == 204
    assert tenant.owner.get(path).json()["revoked_at"] == revoked_at


def test_key_is_rotated_with_an_overlap(
    tenant: Tenant, world: World, clock: Clock
) -> None:
    """The new one may do the same; the old one works until it is replaced everywhere."""
    old = world.key(tenant.id, READS)
    body = {"overlap_hours": 2}
    made = tenant.owner.post(f"/api-keys/{old.user_id}/rotate", body).json()
    new = replace(old, token=made["key"])

    assert made["permissions"] == [READS]
    assert (use(old, tenant), use(new, tenant)) == (200, 200)
    clock.advance(hours=2)
    assert (use(old, tenant), use(new, tenant)) == (401, 200)


def test_ended_key_is_not_rotated(tenant: Tenant, key: Caller) -> None:
    """That would revive it."""
    tenant.owner.delete(f"/api-keys/{key.user_id}")
    path = f"/api-keys/{key.user_id}/rotate"

    assert tenant.owner.post(path).status_code == 404


@pytest.mark.parametrize("permission", sorted(NEVER_FOR_KEYS))
def test_key_never_makes_keys_or_members(tenant: Tenant, permission: str) -> None:
    """Or it would outlive its own revocation."""
    body = {"name": "k", "permissions": [permission]}

    assert tenant.owner.post("/api-keys", body).status_code == 422


def test_site_key_holds_nothing_that_keys_may_not() -> None:
    """The table of roles agrees with that rule."""
    assert not ROLE_PERMISSIONS[Role.SITE] & NEVER_FOR_KEYS


@pytest.mark.parametrize(
    "body",
    [
        {"name": "k"},
        {"name": "k", "permissions": ["everything"]},
        {"name": "k", "role": "owner"},
        {"name": "k", "role": "site", "days": 366},
        {"name": "k", "permissions": ["link"]},
    ],
    ids=str,
)
def test_key_that_may_not_be_is_refused(
    tenant: Tenant, body: dict[str, object]
) -> None:
    """Nothing to do, unknown permissions, a person's role, no end, more than its maker."""
    assert tenant.owner.post("/api-keys", body).status_code in {403, 422}


def test_key_is_no_person(key: Caller) -> None:
    """It has no account and no session."""
    assert key.get("/users/me").status_code == 401
    assert key.get("/auth/sessions").status_code == 401


def test_use_of_a_key_is_noted_to_the_minute(
    key: Caller, tenant: Tenant, clock: Clock
) -> None:
    """Not every request of a busy site writes."""
    path = f"/api-keys/{key.user_id}"
    seen = []
    for seconds in (0, 30, 60):
        clock.advance(seconds=seconds)
        use(key, tenant)
        seen.append(tenant.owner.get(path).json()["last_used_at"])

    assert seen[0] is not None
    assert seen[0] == seen[1] < seen[2]


def test_key_for_a_farm_keeps_it(tenant: Tenant) -> None:
    """The farm is part of what the key is."""
    farm = made(tenant.owner, "/farms", {"name": "Barn"})
    body = {"name": "k", "role": "site", "farm_id": farm}
    nowhere = tenant.owner.post("/api-keys", body | {"farm_id": str(uuid7())})

    assert tenant.owner.post("/api-keys", body).json()["farm_id"] == farm
    assert nowhere.json()["errors"][0]["pointer"] == "/farm_id"


def test_making_a_key_is_audited_without_the_key(tenant: Tenant) -> None:
    """Who made which key, and what it may do."""
    made = tenant.owner.post("/api-keys", {"name": "HA", "role": "site"}).json()
    events = tenant.owner.get("/audit-events").text

    assert "key.made" in events
    assert made["id"] in events
    assert made["key"] not in events
