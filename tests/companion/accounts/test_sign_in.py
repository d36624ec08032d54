"""Signing in, staying signed in, signing out."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid7

from fastapi.testclient import TestClient
from httpx2 import Response
import jwt
import pytest
from sqlalchemy import select

from companion.accounts import passwords
from companion.accounts.models import RefreshToken, SignIn, User
from companion.accounts.tokens import new_access_token
from companion.audit.models import AuditEvent
from companion.database import WriteSession
from companion.runtime import Runtime
from tests.companion.people import PASSWORD, Caller, Clock, World

LOGIN = "/api/v1/auth/login"
REFRESH = "/api/v1/auth/refresh"


def log_in(client: TestClient, email: str, password: str = PASSWORD) -> Response:
    """Sign in."""
    return client.post(LOGIN, json={"email": email, "password": password})


def actions(runtime: Runtime) -> list[str]:
    """List what the audit log tells of."""
    with runtime.database.system() as session:
        return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def disable(runtime: Runtime, caller: Caller) -> None:
    """Disable an account."""
    with runtime.database.write() as session:
        session.get_one(User, caller.user_id).disabled_at = runtime.clock()


@pytest.fixture
def grower(world: World) -> Caller:
    """Make a person."""
    return world.person("grower@example.org")


def test_login_gives_tokens_that_work(world: World, grower: Caller) -> None:
    """The access token reads one's account, however the address is written."""
    tokens = log_in(world.client, " Grower@Example.ORG ").json()
    signed_in = replace(grower, token=tokens["access_token"])

    assert tokens["expires_in"] == 600
    assert signed_in.get("/users/me").json()["email"] == "grower@example.org"


def test_failed_logins_are_alike(
    world: World, grower: Caller, runtime: Runtime
) -> None:
    """Nobody learns whether an account exists, is disabled, or has a password."""
    disabled = world.person("disabled@example.org")
    disable(runtime, disabled)
    answers = [
        log_in(world.client, "grower@example.org", "not the password"),
        log_in(world.client, "nobody@example.org"),
        log_in(world.client, "disabled@example.org"),
    ]

    bodies = [
        {**answer.json(), "instance": None, "status": answer.status_code}
        for answer in answers
    ]
    assert bodies[0]["type"] == "/problems/wrong-credentials"
    assert bodies[0] == bodies[1] == bodies[2]
    assert actions(runtime).count("sign-in.failed") == 3


def test_unknown_account_costs_a_hash_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time is the same because the same work is done."""
    verified: list[str] = []

    def verify(password: str, known: str) -> bool:
        verified.append(known)
        return False

    monkeypatch.setattr(passwords._HASHER, "verify", verify)
    log_in(world.client, "nobody@example.org")

    assert len(verified) == 1
    assert verified[0].startswith("$argon2id$")


def test_guessing_is_slowed_before_the_hash(
    world: World, grower: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After ten wrong tries an account answers 429, and no hash is computed."""
    monkeypatch.setattr(passwords._HASHER, "verify", lambda *_: False)
    for _ in range(10):
        assert log_in(world.client, grower.email).status_code == 401

    def explode(*_: object) -> bool:
        pytest.fail("a hash was computed")

    monkeypatch.setattr(passwords._HASHER, "verify", explode)
    refused = log_in(world.client, grower.email)

    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60


def test_successful_logins_use_up_no_limit(world: World, grower: Caller) -> None:
    """Who knows the password is never locked out by their own work."""
    for _ in range(12):
        assert log_in(world.client, grower.email).status_code == 200


def test_refresh_token_works_once_and_brings_the_next(
    world: World, grower: Caller
) -> None:
    """A session goes on by rotation."""
    first = log_in(world.client, grower.email).json()
    second = world.client.post(
        REFRESH, json={"refresh_token": first["refresh_token"]}
    ).json()
    third = world.client.post(REFRESH, json={"refresh_token": second["refresh_token"]})

    assert third.status_code == 200
    assert second["refresh_token"] != first["refresh_token"]
    assert second["refresh_expires_at"] == first["refresh_expires_at"]


def test_stolen_refresh_token_ends_the_whole_session(
    world: World, grower: Caller, clock: Clock, runtime: Runtime
) -> None:
    """A second use reveals the theft: neither thief nor owner goes on."""
    first = log_in(world.client, grower.email).json()
    second = world.client.post(
        REFRESH, json={"refresh_token": first["refresh_token"]}
    ).json()
    clock.advance(seconds=11)

    reused = world.client.post(REFRESH, json={"refresh_token": first["refresh_token"]})
    after = world.client.post(REFRESH, json={"refresh_token": second["refresh_token"]})
    access = replace(grower, token=second["access_token"]).get("/users/me")

    assert reused.json()["type"] == "/problems/refresh-token-reused"
    assert after.status_code == 401
    assert access.status_code == 401
    assert "refresh-token.reused" in actions(runtime)


def test_two_tabs_that_refresh_at_once_are_no_theft(
    world: World, grower: Caller
) -> None:
    """Within the grace the second is told so, gets no second token, and nothing ends."""
    first = log_in(world.client, grower.email).json()
    body = {"refresh_token": first["refresh_token"]}

    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda _: world.client.post(REFRESH, json=body), range(4))
        )

    winners = [each for each in answers if each.status_code == 200]
    assert len(winners) == 1
    assert sorted(each.status_code for each in answers) == [200, 409, 409, 409]
    next_body = {"refresh_token": winners[0].json()["refresh_token"]}
    assert world.client.post(REFRESH, json=next_body).status_code == 200


def test_session_ends_for_good_after_thirty_days(
    world: World, grower: Caller, clock: Clock
) -> None:
    """Rotation does not prolong it."""
    token = log_in(world.client, grower.email).json()["refresh_token"]
    for _ in range(3):
        clock.advance(days=9)
        answer = world.client.post(REFRESH, json={"refresh_token": token})
        token = answer.json()["refresh_token"]
    clock.advance(days=3, seconds=1)

    assert world.client.post(REFRESH, json={"refresh_token": token}).status_code == 401


def test_access_token_ends_after_ten_minutes(grower: Caller, clock: Clock) -> None:
    """By the companion's clock."""
    clock.advance(minutes=10)

    assert grower.get("/users/me").status_code == 401


def test_refresh_token_is_no_access_token(world: World, grower: Caller) -> None:
    """And the other way round."""
    tokens = log_in(world.client, grower.email).json()
    as_access = replace(grower, token=tokens["refresh_token"]).get("/users/me")
    as_refresh = world.client.post(
        REFRESH, json={"refresh_token": tokens["access_token"]}
    )

    assert (as_access.status_code, as_refresh.status_code) == (401, 401)


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "somebody-else"},
        {"iss": "somebody-else"},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"sid": None},
        {"sub": "not-an-id"},
        {"exp": "soon"},
        {"iat": 4_000_000_000},
        {"nbf": 4_000_000_000},
    ],
    ids=str,
)
def test_access_token_with_wrong_claims_is_refused(
    grower: Caller, runtime: Runtime, change: dict[str, object]
) -> None:
    """Even signed with the right key."""
    claims = jwt.decode(
        grower.token, options={"verify_signature": False, "verify_exp": False}
    )
    claims = {
        key: value for key, value in (claims | change).items() if value is not None
    }
    key = runtime.keyring.access_tokens
    forged = jwt.encode(claims, key, "HS256", headers={"typ": "at+jwt"})

    assert replace(grower, token=forged).get("/users/me").status_code == 401


def test_access_token_of_another_form_is_refused(
    grower: Caller, runtime: Runtime
) -> None:
    """Wrong type, no algorithm, another key, a key from its own header."""
    claims = jwt.decode(
        grower.token, options={"verify_signature": False, "verify_exp": False}
    )
    key = runtime.keyring.access_tokens
    forged = [
        jwt.encode(claims, key, "HS256"),
        jwt.encode(claims, key * 2, "HS512", headers={"typ": "at+jwt"}),
        jwt.encode(claims, "", "none", headers={"typ": "at+jwt"}),
        jwt.encode(claims, b"x" * 32, "HS256", headers={"typ": "at+jwt"}),
        jwt.encode(
            claims,
            b"x" * 32,
            "HS256",
            headers={
                "typ": "at+jwt",
                "jwk": {"kty": "oct", "k": "eHh4"},
                "jku": "http://x",
            },
        ),
    ]

    for token in forged:
        assert replace(grower, token=token).get("/users/me").status_code == 401


def test_token_of_a_session_that_never_was_is_refused(
    grower: Caller, runtime: Runtime
) -> None:
    """The session is looked up at each request."""
    token = new_access_token(runtime.keyring, grower.user_id, uuid7(), runtime.clock())

    assert replace(grower, token=token).get("/users/me").status_code == 401


def test_logout_ends_the_session_at_once(world: World, grower: Caller) -> None:
    """The access token too, not only the refresh token."""
    tokens = log_in(world.client, grower.email).json()
    session = replace(grower, token=tokens["access_token"])

    assert session.post("/auth/logout").status_code == 204
    assert session.get("/users/me").status_code == 401
    refreshed = world.client.post(
        REFRESH, json={"refresh_token": tokens["refresh_token"]}
    )
    assert refreshed.status_code == 401


def test_disabled_person_is_out_at_once(
    world: World, grower: Caller, runtime: Runtime
) -> None:
    """With a valid access token in hand, and with the refresh token."""
    tokens = log_in(world.client, grower.email).json()
    disable(runtime, grower)

    assert grower.get("/users/me").status_code == 401
    refreshed = world.client.post(
        REFRESH, json={"refresh_token": tokens["refresh_token"]}
    )
    assert refreshed.status_code == 401


def test_sessions_are_listed_and_ended(world: World, grower: Caller) -> None:
    """A person sees where they are signed in, and ends what they do not know."""
    world.client.post(
        LOGIN,
        json={"email": grower.email, "password": PASSWORD},
        headers={"User-Agent": "Strange device"},
    )
    sessions = grower.get("/auth/sessions").json()["items"]
    strange = next(each for each in sessions if not each["is_present"])

    assert strange["user_agent"] == "Strange device"
    assert [each["is_present"] for each in sessions].count(True) == 1
    assert grower.delete(f"/auth/sessions/{strange['id']}").status_code == 204
    assert grower.delete(f"/auth/sessions/{strange['id']}").status_code == 404
    assert len(grower.get("/auth/sessions").json()["items"]) == 1


def test_all_other_sessions_end_in_one_step(world: World, grower: Caller) -> None:
    """The present one stays."""
    log_in(world.client, grower.email)

    assert grower.delete("/auth/sessions").status_code == 204
    assert len(grower.get("/auth/sessions").json()["items"]) == 1


def test_database_holds_no_token_in_clear(
    world: World, grower: Caller, runtime: Runtime
) -> None:
    """Only hashes: who steals the database signs in nowhere."""
    token = log_in(world.client, grower.email).json()["refresh_token"]
    with runtime.database.system() as session:
        hashes = session.scalars(select(RefreshToken.hash)).all()
        sign_ins = session.scalars(select(SignIn)).all()

    assert token not in str(hashes)
    assert all(len(each) == 64 for each in hashes)
    assert sign_ins


def test_failing_commit_is_never_answered_as_success(
    grower: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit happens before the answer is sent."""

    def fail(_: WriteSession) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(WriteSession, "commit", fail)
    response = grower.patch("/users/me", {"name": "Somebody"})
    monkeypatch.undo()

    assert response.status_code == 500
    assert grower.get("/users/me").json()["name"] == "Some Grower"
