"""Tokens of an OpenID issuer, in the shape of Supabase Auth, from an issuer of our own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
import hmac
from http.server import BaseHTTPRequestHandler, HTTPServer
import json
from threading import Thread
from typing import Any, override

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi import FastAPI
from fastapi.testclient import TestClient
import jwt
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from jwt.utils import base64url_encode
import pytest

from companion.accounts.oidc import Issuer
from companion.accounts.service import make_setup_token
from companion.app import create_app
from companion.runtime import Runtime
from companion.settings import Settings
from tests.companion.people import PASSWORD, Caller, Clock, Tenant, World


@dataclass
class OpenIdIssuer:
    """Publishes keys on this machine, and signs tokens."""

    url: str = ""
    keys: dict[str, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey] = field(
        default_factory=dict
    )
    extra: list[dict[str, Any]] = field(default_factory=list)
    asked: int = 0
    broken: bool = False

    def document(self) -> bytes:
        """Write the key set."""
        keys = list(self.extra)
        for kid, key in self.keys.items():
            algorithm: Any = (
                ECAlgorithm
                if isinstance(key, ec.EllipticCurvePrivateKey)
                else RSAAlgorithm
            )
            public = json.loads(algorithm.to_jwk(key.public_key()))
            keys.append(public | {"kid": kid})
        return json.dumps({"keys": keys}).encode()

    def token(self, clock: Clock, kid: str = "one", **change: object) -> str:
        """Sign a token as Supabase Auth does."""
        now = int(clock().timestamp())
        claims: dict[str, object] = {
            "iss": self.url,
            "aud": "authenticated",
            "sub": "7f0ad2a6-0f9c-4f0e-9a53-3a2e4e8f0a11",
            "email": "Grower@Example.org",
            "role": "authenticated",
            "aal": "aal1",
            "user_metadata": {"full_name": "Grace Grower"},
            "iat": now,
            "exp": now + 3600,
        } | change
        claims = {name: value for name, value in claims.items() if value is not None}
        key = self.keys[kid]
        algorithm = "ES256" if isinstance(key, ec.EllipticCurvePrivateKey) else "RS256"
        return jwt.encode(claims, key, algorithm, headers={"kid": kid})


@pytest.fixture
def issuer() -> Iterator[OpenIdIssuer]:
    """Run an issuer."""
    issuer = OpenIdIssuer(keys={"one": ec.generate_private_key(ec.SECP256R1())})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.asked += 1
            self.send_response(500 if issuer.broken else 200)
            self.end_headers()
            self.wfile.write(b"oh no" if issuer.broken else issuer.document())

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        issuer.url = f"http://127.0.0.1:{server.server_port}/auth/v1"
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield issuer
        server.shutdown()
        thread.join()


@dataclass
class Monotonic:
    """A clock of seconds that tests move."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        """Tell the seconds."""
        return self.seconds


@pytest.fixture
def monotonic() -> Monotonic:
    """Make the clock."""
    return Monotonic()


@pytest.fixture
def app(runtime: Runtime, issuer: OpenIdIssuer, monotonic: Monotonic) -> FastAPI:
    """Build the app that trusts the issuer."""
    settings = Settings.model_validate({"oidc_issuer": issuer.url})
    known = Issuer.of(settings)
    assert known is not None
    known.monotonic = monotonic
    return create_app(runtime.settings, replace(runtime, issuer=known))


type Bearer = Callable[..., Caller]


@pytest.fixture
def bearer(client: TestClient, issuer: OpenIdIssuer, clock: Clock) -> Bearer:
    """Call with a token of the issuer."""
    return lambda **change: Caller(client, issuer.token(clock, **change))


def test_person_of_the_issuer_gets_an_account_at_first_sight(bearer: Bearer) -> None:
    """And the same one at the second."""
    first, second = bearer().get("/users/me").json(), bearer().get("/users/me").json()

    assert first == second
    assert (first["email"], first["name"]) == ("grower@example.org", "Grace Grower")
    assert first["has_password"] is False
    assert first["organizations"] == []


def test_rsa_key_serves_too(bearer: Bearer, issuer: OpenIdIssuer) -> None:
    """Issuers use one or the other."""
    issuer.keys["two"] = rsa.generate_private_key(65537, 2048)

    assert bearer(kid="two").get("/users/me").status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "anon"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"sub": 5},
        {"iat": 4_000_000_000},
    ],
    ids=str,
)
def test_token_with_wrong_claims_is_refused(
    bearer: Bearer, change: dict[str, object]
) -> None:
    """Though the signature is right."""
    assert bearer(**change).get("/users/me").status_code == 401


def test_forged_signatures_are_refused(
    bearer: Bearer, issuer: OpenIdIssuer, clock: Clock, client: TestClient
) -> None:
    """Another key under a known id, the public key as a shared secret, no signature."""
    stranger = replace(issuer, keys={"one": ec.generate_private_key(ec.SECP256R1())})
    claims = jwt.decode(issuer.token(clock), options={"verify_signature": False})
    issuer.extra = [
        {"kty": "oct", "kid": "shared", "k": "c2VjcmV0" * 8, "alg": "HS256"}
    ]
    assert bearer().get("/users/me").status_code == 200

    for token in (
        stranger.token(clock),
        jwt.encode(
            claims,
            "secretsecretsecretsecretsecretsecretsecretsecret",
            "HS256",
            {"kid": "shared"},
        ),
        _confused(issuer, claims),
        jwt.encode(claims, "", "none", {"kid": "one"}),
    ):
        assert Caller(client, token).get("/users/me").status_code == 401


def _confused(issuer: OpenIdIssuer, claims: dict[str, Any]) -> str:
    """Sign with the public key, as if it were a secret that both share."""
    key = (
        issuer.keys["one"]
        .public_key()
        .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    parts = ({"alg": "HS256", "kid": "one", "typ": "JWT"}, claims)
    text = ".".join(
        base64url_encode(json.dumps(part).encode()).decode() for part in parts
    )
    signature = hmac.digest(key, text.encode(), "sha256")
    return f"{text}.{base64url_encode(signature).decode()}"


def test_keys_are_kept_and_an_unknown_one_asks_again_once(
    bearer: Bearer, issuer: OpenIdIssuer, monotonic: Monotonic
) -> None:
    """Nobody makes us flood the issuer with invented key ids."""
    for _ in range(3):
        bearer().get("/users/me")
    assert issuer.asked == 1

    issuer.keys["new"] = ec.generate_private_key(ec.SECP256R1())
    for _ in range(3):
        assert bearer(kid="new").get("/users/me").status_code == 401
    assert issuer.asked == 1
    monotonic.seconds += 11
    assert bearer(kid="new").get("/users/me").status_code == 200
    assert issuer.asked == 2
    monotonic.seconds += 601
    bearer().get("/users/me")
    assert issuer.asked == 3


def test_issuer_that_is_away_keeps_nobody_out_who_is_known(
    bearer: Bearer, issuer: OpenIdIssuer, monotonic: Monotonic
) -> None:
    """The keys that we know still count."""
    assert bearer().get("/users/me").status_code == 200
    issuer.broken = True
    monotonic.seconds += 601

    assert bearer().get("/users/me").status_code == 200


def test_issuer_that_never_answered_is_told(
    bearer: Bearer, issuer: OpenIdIssuer
) -> None:
    """It is not the caller's token that is wrong."""
    issuer.broken = True

    assert bearer().get("/users/me").status_code == 503
    assert bearer().get("/users/me").status_code == 503
    assert issuer.asked == 1


def test_account_with_the_same_address_is_not_taken_over(
    bearer: Bearer, world: World
) -> None:
    """Who can choose an address at the issuer does not become that person here."""
    world.person("grower@example.org")

    response = bearer().get("/users/me")

    assert response.json()["type"] == "/problems/account-exists"


def test_own_tokens_still_work_beside_the_issuers(world: World) -> None:
    """A companion has both kinds of people."""
    assert world.person().get("/users/me").status_code == 200


def test_person_without_an_address_gets_an_account(bearer: Bearer) -> None:
    """Phone and anonymous sign-ins have none."""
    me = bearer(email=None, user_metadata="none").get("/users/me").json()

    assert me["email"].endswith("@no-address.invalid")


def test_person_of_the_issuer_has_no_password_and_no_session_here(
    bearer: Bearer, clock: Clock
) -> None:
    """What concerns those is refused plainly."""
    person = bearer()

    changed = person.post(
        "/users/me/password", {"present": PASSWORD, "password": PASSWORD}
    )
    assert changed.json()["type"] == "/problems/wrong-password"
    assert person.post("/auth/logout").status_code == 404


def test_first_person_of_the_issuer_founds_with_the_set_up_token(
    bearer: Bearer, runtime: Runtime
) -> None:
    """The token is printed before anybody has an account."""
    body = {"name": "Green Rack", "setup_token": make_setup_token(runtime)}
    person = bearer()

    founded = person.post("/organizations", body)
    again = person.post("/organizations", body)

    assert founded.status_code == 201
    assert again.json()["type"] == "/problems/link-invalid"
    assert person.get("/members").json()["items"][0]["role"] == "owner"


def test_person_of_the_issuer_accepts_an_invitation(
    bearer: Bearer, tenant: Tenant
) -> None:
    """By the address that the issuer tells."""
    invitation = {"email": "grower@example.org", "role": "operator"}
    token = tenant.owner.post("/invitations", invitation).json()["token"]

    assert bearer().post("/invitations/accept", {"token": token}).status_code == 200
    assert bearer().get("/users/me").json()["organizations"][0]["role"] == "operator"


def test_without_an_issuer_its_tokens_are_nothing(
    runtime: Runtime, issuer: OpenIdIssuer, clock: Clock
) -> None:
    """The default trusts nobody."""
    with TestClient(create_app(runtime.settings, runtime)) as client:
        assert Caller(client, issuer.token(clock)).get("/users/me").status_code == 401
