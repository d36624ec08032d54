"""Ways to get an account, to change it, and to get back into it."""

from dataclasses import dataclass, field, replace

from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given, strategies as st
from pwdlib import PasswordHash
import pytest

from companion.accounts.passwords import check_strength, common_passwords
from companion.accounts.service import make_reset_token, make_setup_token
from companion.app import create_app
from companion.problems import InvalidRequest
from companion.runtime import Runtime
from tests.companion.people import PASSWORD, Caller, Clock, Tenant, World

SETUP = "/api/v1/auth/setup"
REGISTER = "/api/v1/auth/register"
FORGOT = "/api/v1/auth/password/forgot"
RESET = "/api/v1/auth/password/reset"
NEW_PASSWORD = "eleven purple radishes"


def setup_body(token: str | None) -> dict[str, object]:
    """Fill in the form of the first person."""
    return {
        "token": token,
        "email": "first@example.org",
        "name": "First Grower",
        "password": PASSWORD,
        "organization": "Green Rack",
    }


def test_set_up_token_makes_the_first_owner_once(
    client: TestClient, runtime: Runtime
) -> None:
    """Then it is used up, and no further one is made."""
    token = make_setup_token(runtime)
    first = client.post(SETUP, json=setup_body(token))
    again = client.post(SETUP, json=setup_body(token))
    owner = Caller(client, first.json()["access_token"])

    assert first.status_code == 201
    assert again.json()["type"] == "/problems/link-invalid"
    (organization,) = owner.get("/users/me").json()["organizations"]
    assert (organization["name"], organization["role"]) == ("Green Rack", "owner")
    assert make_setup_token(runtime) is None


def test_next_start_replaces_the_set_up_token(
    client: TestClient, runtime: Runtime
) -> None:
    """Only the token that was printed last is valid."""
    old, new = make_setup_token(runtime), make_setup_token(runtime)

    assert client.post(SETUP, json=setup_body(old)).status_code == 400
    assert client.post(SETUP, json=setup_body(new)).status_code == 201


def test_set_up_token_is_nothing_once_somebody_is_there(
    client: TestClient, runtime: Runtime, world: World
) -> None:
    """An owner made by the command closes that door."""
    token = make_setup_token(runtime)
    world.person()

    assert client.post(SETUP, json=setup_body(token)).status_code == 400


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("tiny", "string_too_short"),
        ("123456789012", "password_common"),
        ("1qaz2wsx3edc", "password_common"),
        ("ZYXWVUTSRQPON", "password_common"),
        ("aaaaaaaaaaaaaaaaaa", "password_common"),
        ("first-2026!!", "password_common"),
        ("x" * 257, "string_too_long"),
    ],
)
def test_weak_password_is_refused_with_its_reason(
    client: TestClient, runtime: Runtime, password: str, code: str
) -> None:
    """Too short, too long, or one of those that are tried first; it is not repeated."""
    body = setup_body(make_setup_token(runtime)) | {"password": password}
    response = client.post(SETUP, json=body)

    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/password", code)
    assert password not in response.text


def test_long_password_counts_to_its_last_character(
    client: TestClient, runtime: Runtime
) -> None:
    """Nothing is cut off: 256 characters of any script."""
    password = "ünïcödé 🌱 " * 25 + "end"
    body = setup_body(make_setup_token(runtime)) | {"password": password}
    assert client.post(SETUP, json=body).status_code == 201

    login = {"email": "first@example.org", "password": password}
    cut = login | {"password": password[:-1]}
    assert client.post("/api/v1/auth/login", json=login).status_code == 200
    assert client.post("/api/v1/auth/login", json=cut).status_code == 401


@given(st.text(min_size=12, max_size=80))
def test_no_composition_is_demanded(password: str) -> None:
    """Whatever has four different characters and is not well known is accepted."""
    is_known = password.casefold() in common_passwords()
    if is_known or len(set(password.casefold())) <= 3:
        with pytest.raises(InvalidRequest):
            check_strength(password, "a@example.org")
    else:
        check_strength(password, "a@example.org")


@pytest.mark.parametrize(
    "change",
    [
        {"is_admin": True},
        {"email": "no address"},
        {"email": "a@b\x00.org"},
        {"name": "two\nlines"},
        {"name": "nul\x00"},
        {"name": "   "},
        {"name": "x" * 121},
        {"organization": None},
    ],
    ids=str,
)
def test_form_takes_what_it_names_and_nothing_else(
    client: TestClient, runtime: Runtime, change: dict[str, object]
) -> None:
    """Unknown fields and impossible values are refused."""
    body = setup_body(make_setup_token(runtime)) | change

    assert client.post(SETUP, json=body).status_code == 422


def test_invited_person_registers_with_the_invited_role(
    tenant: Tenant, client: TestClient
) -> None:
    """The invitation tells the address, and works once."""
    invitation = {"email": "New@example.org", "role": "agronomist"}
    token = tenant.owner.post("/invitations", invitation).json()["token"]
    body = {"token": token, "name": "New Grower", "password": PASSWORD}
    first = client.post(REGISTER, json=body)
    again = client.post(REGISTER, json=body)

    me = Caller(client, first.json()["access_token"]).get("/users/me").json()
    assert me["email"] == "new@example.org"
    assert me["organizations"][0]["role"] == "agronomist"
    assert again.json()["type"] == "/problems/link-invalid"


def test_invitation_ends_after_an_hour(
    tenant: Tenant, client: TestClient, clock: Clock
) -> None:
    """An old mail opens nothing."""
    invitation = {"email": "new@example.org", "role": "viewer"}
    token = tenant.owner.post("/invitations", invitation).json()["token"]
    clock.advance(hours=1)
    body = {"token": token, "name": "New Grower", "password": PASSWORD}

    assert client.post(REGISTER, json=body).status_code == 400


def test_operator_may_let_invitations_wait(
    tenant: Tenant, runtime: Runtime, clock: Clock
) -> None:
    """Where mail is read once a day, an hour is short."""
    patient = runtime.settings.model_copy(update={"invitation_hours": 48})
    longer = replace(runtime, settings=patient)
    client = TestClient(create_app(patient, longer))
    invitation = {"email": "new@example.org", "role": "viewer"}
    inviting = Caller(client, tenant.owner.token)
    token = inviting.post("/invitations", invitation).json()["token"]
    clock.advance(hours=47)
    body = {"token": token, "name": "New Grower", "password": PASSWORD}

    assert client.post(REGISTER, json=body).status_code == 201


def test_invited_person_with_an_account_is_sent_to_sign_in(
    tenant: Tenant, world: World
) -> None:
    """A second account of the same address is not made; the invitation stays."""
    guest = world.person("guest@example.org")
    invitation = {"email": guest.email, "role": "viewer"}
    token = tenant.owner.post("/invitations", invitation).json()["token"]
    body = {"token": token, "name": "Guest", "password": PASSWORD}

    refused = world.client.post(REGISTER, json=body)
    accepted = guest.post("/invitations/accept", {"token": token})

    assert refused.json()["type"] == "/problems/account-exists"
    assert accepted.json()["id"] == str(tenant.id)


def test_name_is_changed_by_the_version_that_was_read(world: World) -> None:
    """If-Match is demanded, and an old one refused."""
    person = world.person()
    tag = person.get("/users/me").headers["etag"]

    without = person("PATCH", "/users/me", json={"name": "New"})
    changed = person.patch("/users/me", {"name": "New"}, tag)
    stale = person.patch("/users/me", {"name": "Newer"}, tag)

    assert without.json()["type"] == "/problems/precondition-required"
    assert (changed.status_code, changed.json()["name"]) == (200, "New")
    assert stale.json()["type"] == "/problems/precondition-failed"
    assert person.patch("/users/me", {"name": "N"}, changed.headers["etag"]).is_success


def test_unchanged_account_is_not_sent_again(world: World) -> None:
    """A caller with the present version gets 304 without a body."""
    person = world.person()
    tag = person.get("/users/me").headers["etag"]

    known = person.get("/users/me", headers={"If-None-Match": f'"0", W/{tag}'})
    unknown = person.get("/users/me", headers={"If-None-Match": '"0"'})

    assert (known.status_code, known.content) == (304, b"")
    assert unknown.status_code == 200


def test_password_change_ends_every_other_session(world: World) -> None:
    """And wants the present password."""
    person = world.person("grower@example.org")
    body = {"email": person.email, "password": PASSWORD}
    other = world.client.post("/api/v1/auth/login", json=body).json()

    wrong = person.post(
        "/users/me/password", {"present": "wrong", "password": NEW_PASSWORD}
    )
    right = person.post(
        "/users/me/password", {"present": PASSWORD, "password": NEW_PASSWORD}
    )

    assert wrong.json()["type"] == "/problems/wrong-password"
    assert right.status_code == 204
    assert person.get("/users/me").status_code == 200
    assert (
        replace(person, token=other["access_token"]).get("/users/me").status_code == 401
    )
    assert world.client.post("/api/v1/auth/login", json=body).status_code == 401
    body["password"] = NEW_PASSWORD
    assert world.client.post("/api/v1/auth/login", json=body).status_code == 200


@dataclass
class Outbox:
    """A mailer that keeps what it was given."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)

    def send_link(self, email: str, purpose: str, token: str) -> None:
        """Keep it."""
        self.sent.append((email, purpose, token))


@pytest.fixture
def outbox() -> Outbox:
    """Make an empty outbox."""
    return Outbox()


@pytest.fixture
def app(runtime: Runtime, outbox: Outbox) -> FastAPI:
    """Build the app with mail."""
    return create_app(runtime.settings, replace(runtime, mailer=outbox))


def test_forgotten_password_is_set_anew_by_a_link(world: World, outbox: Outbox) -> None:
    """The link works once and ends every session."""
    person = world.person("grower@example.org")
    asked = world.client.post(FORGOT, json={"email": person.email})
    ((email, _, token),) = outbox.sent
    body = {"token": token, "password": NEW_PASSWORD}

    assert (asked.status_code, email) == (202, person.email)
    assert world.client.post(RESET, json=body).status_code == 204
    assert world.client.post(RESET, json=body).status_code == 400
    assert person.get("/users/me").status_code == 401


def test_nobody_learns_by_a_reset_whether_there_is_an_account(
    world: World, outbox: Outbox
) -> None:
    """The answer is the same, and nothing is sent."""
    person = world.person("grower@example.org")
    known = world.client.post(FORGOT, json={"email": person.email})
    unknown = world.client.post(FORGOT, json={"email": "nobody@example.org"})

    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert [email for email, _, _ in outbox.sent] == [person.email]


def test_reset_link_ends_after_an_hour(
    world: World, outbox: Outbox, clock: Clock
) -> None:
    """A mail found later opens nothing."""
    world.client.post(FORGOT, json={"email": world.person("g@example.org").email})
    clock.advance(hours=1)
    body = {"token": outbox.sent[0][2], "password": NEW_PASSWORD}

    assert world.client.post(RESET, json=body).status_code == 400


def test_links_for_one_account_are_few(world: World) -> None:
    """Nobody's mailbox is flooded through us."""
    answers = [
        world.client.post(FORGOT, json={"email": "g@example.org"}).status_code
        for _ in range(6)
    ]

    assert answers == [202] * 5 + [429]


def test_operator_makes_a_link_where_there_is_no_mail(
    world: World, runtime: Runtime
) -> None:
    """For an account that is there; another one is named."""
    person = world.person("grower@example.org")
    body = {"token": make_reset_token(runtime, person.email), "password": NEW_PASSWORD}

    assert world.client.post(RESET, json=body).status_code == 204
    with pytest.raises(LookupError, match="There is no account"):
        make_reset_token(runtime, "nobody@example.org")


def test_guessing_passwords_costs_memory_and_time(slow_passwords: PasswordHash) -> None:
    """Argon2id with 64 MiB and three passes (RFC 9106, the second recommendation)."""
    assert slow_passwords.hash(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
