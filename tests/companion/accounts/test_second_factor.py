"""The authenticator app and its recovery codes."""

from datetime import UTC, datetime

from fastapi.testclient import TestClient
from httpx2 import Response
import pytest

from companion.accounts import totp
from companion.keyring import Keyring
from tests.companion.people import PASSWORD, Caller, Clock, Tenant, World

# RFC 6238, appendix B (SHA-1, the last six of eight digits).
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_CODES = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


def code(secret: str, clock: Clock) -> str:
    """Read the app."""
    return totp.code_at(secret, int(clock().timestamp()) // totp.STEP_SECONDS)


def log_in(client: TestClient, person: Caller, code: str | None = None) -> Response:
    """Sign in."""
    body = {"email": person.email, "password": PASSWORD, "code": code}
    return client.post("/api/v1/auth/login", json=body)


def enroll(person: Caller, clock: Clock) -> tuple[str, list[str]]:
    """Set the app up."""
    begun = person.post("/users/me/second-factor", {"password": PASSWORD}).json()
    confirmed = person.post(
        "/users/me/second-factor/confirm", {"code": code(begun["secret"], clock)}
    )
    clock.advance(seconds=totp.STEP_SECONDS)
    return begun["secret"], confirmed.json()["codes"]


@pytest.fixture
def person(world: World) -> Caller:
    """Make a person."""
    return world.person("grower@example.org")


@pytest.mark.parametrize(("seconds", "expected"), RFC_CODES)
def test_codes_are_those_of_the_standard(seconds: int, expected: str) -> None:
    """RFC 6238 has worked examples."""
    assert totp.code_at(RFC_SECRET, seconds // totp.STEP_SECONDS) == expected


def test_clock_of_the_phone_may_differ_by_one_step() -> None:
    """Thirty seconds either way, and no more."""
    now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    step = int(now.timestamp()) // totp.STEP_SECONDS
    accepted = [
        offset
        for offset in range(-3, 4)
        if totp.matching_step(RFC_SECRET, totp.code_at(RFC_SECRET, step + offset), now)
    ]

    assert accepted == [-1, 0, 1]


def test_password_alone_no_longer_signs_in(
    world: World, person: Caller, clock: Clock
) -> None:
    """After the app is confirmed, its code is asked for."""
    secret, _ = enroll(person, clock)

    assert log_in(world.client, person).json()["type"] == (
        "/problems/second-factor-required"
    )
    assert log_in(world.client, person, "000000").json()["type"] == (
        "/problems/wrong-code"
    )
    assert log_in(world.client, person, code(secret, clock)).status_code == 200
    assert person.get("/users/me").json()["has_second_factor"] is True


def test_code_is_taken_once(world: World, person: Caller, clock: Clock) -> None:
    """Who looks over a shoulder comes too late."""
    secret, _ = enroll(person, clock)
    shown = code(secret, clock)

    assert log_in(world.client, person, shown).status_code == 200
    assert log_in(world.client, person, shown).status_code == 401


def test_unconfirmed_app_asks_nobody(world: World, person: Caller) -> None:
    """Who broke off the set-up is not locked out, and may begin again."""
    person.post("/users/me/second-factor", {"password": PASSWORD})

    assert log_in(world.client, person).status_code == 200
    again = person.post("/users/me/second-factor", {"password": PASSWORD})
    assert again.json()["address"].startswith("otpauth://totp/Vertical%20Farm")


def test_recovery_code_signs_in_once(
    world: World, person: Caller, clock: Clock
) -> None:
    """As it was written on paper, in any case of its letters."""
    _, codes = enroll(person, clock)

    assert len(set(codes)) == 10
    assert log_in(world.client, person, codes[0].upper()).status_code == 200
    assert log_in(world.client, person, codes[0]).status_code == 401
    assert person.get("/users/me").json()["recovery_codes_left"] == 9


def test_app_is_set_up_once_and_removed_with_the_password(
    world: World, person: Caller, clock: Clock
) -> None:
    """A stolen session can do neither."""
    assert (
        person.post("/users/me/second-factor", {"password": "wrong"}).status_code == 403
    )
    secret, _ = enroll(person, clock)
    path = "/users/me/second-factor"
    again = person.post(path, {"password": PASSWORD})
    confirmed = person.post(f"{path}/confirm", {"code": code(secret, clock)})

    assert again.json()["type"] == "/problems/second-factor-exists"
    assert confirmed.status_code == 409
    assert person.post(f"{path}/remove", {"password": "wrong"}).status_code == 403
    assert person.post(f"{path}/remove", {"password": PASSWORD}).status_code == 204
    assert log_in(world.client, person).status_code == 200


def test_wrong_first_code_does_not_confirm(person: Caller) -> None:
    """Nor does a code without a set-up."""
    confirm = "/users/me/second-factor/confirm"
    assert person.post(confirm, {"code": "000000"}).status_code == 401
    person.post("/users/me/second-factor", {"password": PASSWORD})
    assert person.post(confirm, {"code": "000000"}).status_code == 401


def test_guessed_codes_count_against_the_limit(
    world: World, person: Caller, clock: Clock
) -> None:
    """A million codes are few where nobody counts."""
    enroll(person, clock)
    answers = [
        log_in(world.client, person, f"{guess:06d}").status_code for guess in range(11)
    ]

    assert answers == [401] * 10 + [429]


def test_owner_can_be_asked_for_an_app(tenant: Tenant, clock: Clock) -> None:
    """Without one an owner reads only; who asks must have one."""
    path = f"/organizations/{tenant.id}"
    wish = {"owners_need_second_factor": True}
    refused = tenant.owner.patch(path, wish)
    enroll(tenant.owner, clock)

    assert refused.json()["type"] == "/problems/second-factor-needed"
    assert tenant.owner.patch(path, wish).status_code == 200
    assert tenant.owner.get("/members").status_code == 200
    tenant.owner.post("/users/me/second-factor/remove", {"password": PASSWORD})
    assert tenant.owner.get("/members").status_code == 403
    assert tenant.owner.get(path).status_code == 200


def test_secret_of_another_companion_opens_nothing() -> None:
    """What was sealed with one secret is unreadable with another."""
    one = Keyring.derive("one " * 8)
    other = Keyring.derive("two " * 8)

    assert one.unseal(one.seal("x")) == "x"
    assert other.unseal(one.seal("x")) is None
