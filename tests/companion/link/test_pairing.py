"""Letting a Home Assistant in, with a code that a person has made."""

import pytest

from companion.permissions import Permission, Role
from companion.runtime import Runtime
from tests.companion.link.sites import Site, ask_to_pair, example, new_code
from tests.companion.people import Caller, Clock, Tenant, World
from tests.contract.shape import differences


def test_code_lets_one_home_assistant_in(tenant: Tenant) -> None:
    """The answer has all that it needs, as the contract says."""
    response = ask_to_pair(tenant, new_code(tenant))

    answer = response.json()
    assert response.status_code == 201
    assert differences(answer, example("pair")["answer"]) == []
    farm = tenant.owner.get(f"/farms/{answer['farm_id']}").json()
    assert (farm["name"], farm["origin"]) == ("Barn", "home_assistant")
    assert farm["time_zone"] == "Europe/Lisbon"


@pytest.mark.parametrize("written", ["{}", " {} ", "lower", "without dash"])
def test_code_is_read_as_people_type_it(tenant: Tenant, written: str) -> None:
    """In small letters, with spaces, without the dash."""
    code = new_code(tenant)
    match written:
        case "lower":
            code = code.lower()
        case "without dash":
            code = code.replace("-", "")
        case _:
            code = written.format(code)

    assert ask_to_pair(tenant, code).status_code == 201


def test_code_is_used_once(tenant: Tenant) -> None:
    """Whoever sees it later has nothing of it."""
    code = new_code(tenant)
    assert ask_to_pair(tenant, code).status_code == 201

    again = ask_to_pair(tenant, code)

    assert again.json()["type"] == "/problems/pairing-code-refused"


def test_code_ends_after_ten_minutes(tenant: Tenant, clock: Clock) -> None:
    """A note left on a desk opens nothing."""
    code = new_code(tenant)
    clock.advance(minutes=10)

    assert ask_to_pair(tenant, code).status_code == 404


def test_guessing_is_slowed_down(tenant: Tenant) -> None:
    """Ten attempts a minute from one address."""
    answers = [ask_to_pair(tenant, "AAAA-AAAA").status_code for _ in range(11)]

    assert answers == [404] * 10 + [429]


def test_other_protocol_is_told_who_is_older(tenant: Tenant) -> None:
    """And the code can be used once both are of one version."""
    code = new_code(tenant)

    refused = ask_to_pair(tenant, code, protocol=99)

    assert refused.json()["type"] == "/problems/protocol-not-spoken"
    assert "the companion is the older one" in refused.json()["detail"]
    assert ask_to_pair(tenant, code).status_code == 201


def test_only_who_may_let_others_in_makes_codes(tenant: Tenant, world: World) -> None:
    """A code becomes a key: neither an operator nor another key may make one."""
    answers = {
        role: caller.post("/pairing/codes").status_code
        for role, caller in tenant.people.items()
    }
    key = world.key(tenant.id)

    assert answers == {
        Role.OWNER: 201,
        Role.MANAGER: 201,
        Role.AGRONOMIST: 403,
        Role.OPERATOR: 403,
        Role.VIEWER: 403,
    }
    assert key.post("/pairing/codes").status_code in {403, 404}


def test_farm_that_pairs_again_is_the_same_site(
    runtime: Runtime, tenant: Tenant, site: Site
) -> None:
    """Its history goes on under a new key; the old key is over."""
    again = Site.paired(runtime, tenant)

    assert (again.id, again.farm_id) == (site.id, site.farm_id)
    assert again.state()["site_id"] == site.id
    assert site.caller.get(f"/sites/{site.id}/sync-state").status_code == 401


def test_two_farms_are_two_sites(runtime: Runtime, tenant: Tenant, site: Site) -> None:
    """Each key sees its own farm alone."""
    other = Site.paired(runtime, tenant, ha_id="01JOTHER")

    assert other.id != site.id
    assert other.caller.get(f"/farms/{site.farm_id}").status_code == 404
    assert other.caller.get(f"/sites/{site.id}/sync-state").status_code == 404
    assert other.send(epoch=other.epoch).status_code == 200


def test_revoked_site_is_not_let_in(tenant: Tenant, site: Site) -> None:
    """At once, and everybody sees it."""
    assert site.send().status_code == 200

    shown = tenant.owner.post(f"/sites/{site.id}/revoke").json()

    assert shown["state"] == "revoked"
    assert site.send().status_code == 401
    assert tenant.owner.get("/sites").json()["items"][0]["state"] == "revoked"


def test_site_whose_key_was_revoked_shows_it(tenant: Tenant, site: Site) -> None:
    """Its key can be ended as any other."""
    (key,) = tenant.owner.get("/api-keys").json()["items"]

    tenant.owner.delete(f"/api-keys/{key['id']}")

    assert tenant.owner.get(f"/sites/{site.id}").json()["state"] == "revoked"


def test_site_shows_how_it_stands(
    world: World, tenant: Tenant, site: Site, clock: Clock
) -> None:
    """Connected, late, silent; with lag and the skew of its clock."""
    viewer = world.key(tenant.id, Permission.SITES_READ)

    def look() -> tuple[str, float | None, int | None]:
        shown = viewer.get(f"/sites/{site.id}").json()
        return shown["state"], shown["lag_s"], shown["clock_ahead_ms"]

    fresh = look()
    site.send(sent_at=1_795_435_202_500, readings_sent_until="2026-11-23T11:58:00Z")
    seen = look()
    clock.advance(minutes=6)
    late = look()
    clock.advance(hours=1)

    assert fresh == ("connected", None, None)
    assert seen == ("connected", 122.5, 2500)
    assert late[0] == "late"
    assert look()[0] == "silent"


def test_site_key_can_do_what_a_site_does_and_no_more(
    tenant: Tenant, site: Site
) -> None:
    """Neither members nor money, nor another site's."""
    for path in ("/members", "/api-keys", "/customers", "/audit-events", "/sites"):
        assert site.caller.get(path).status_code == 404, path
    assert site.caller.post("/pairing/codes").status_code == 404


def test_greeting_says_who_this_is(tenant: Tenant, site: Site) -> None:
    """The same as the answer to pairing, for everybody."""
    found = Caller(tenant.owner.client, "").client.get("/api/v1/pairing").json()

    assert found["protocols"] == {"oldest": 1, "newest": 1}
    again = ask_to_pair(tenant, new_code(tenant)).json()
    assert again["companion_id"] == found["companion_id"]
