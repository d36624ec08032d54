"""Logs tell what happened, and never a secret."""

from collections.abc import Iterator
import io
import json
import logging

import pytest
import structlog

from companion.accounts.service import make_setup_token
from companion.logs import REDACTED, formatter, join_standard_logging, set_up_logs
from companion.runtime import Runtime
from tests.companion.people import PASSWORD, Caller, Tenant, World


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Catch every line as production writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter("json"))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel("DEBUG")
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def test_log_holds_no_secret_that_was_given_out(
    tenant: Tenant, world: World, runtime: Runtime, log: io.StringIO
) -> None:
    """Tokens, keys, passwords, links: in no line, whatever happens to them."""
    owner = tenant.owner
    made = owner.post("/api-keys", {"name": "k", "role": "site"}).json()
    login = {"email": owner.email, "password": PASSWORD}
    tokens = world.client.post("/api/v1/auth/login", json=login).json()
    invited = {"email": "new@example.org", "role": "viewer"}
    invitation = owner.post("/invitations", invited).json()["token"]
    begun = owner.post("/users/me/second-factor", {"password": PASSWORD}).json()
    setup = make_setup_token(runtime)
    world.client.post("/api/v1/auth/password/forgot", json={"email": owner.email})
    Caller(world.client, made["key"]).get(f"/organizations/{tenant.id}")
    for secret in (made["key"], tokens["refresh_token"]):
        world.client.get(f"/api/v1/{secret}", params={"token": secret})
        structlog.get_logger().warning("careless", what=f"it was {secret}")
    world.client.post("/api/v1/auth/login", json=login | {"password": "wrong secret"})

    secrets = [
        made["key"],
        tokens["access_token"],
        tokens["refresh_token"],
        invitation,
        begun["secret"],
        PASSWORD,
        "wrong secret",
        owner.token,
        setup or "no set-up token",
    ]
    text = log.getvalue()
    assert text.count('"event": "request"') >= 8
    assert [each for each in secrets if each in text] == []


@pytest.mark.parametrize(
    "fields",
    [
        {"password": "hunter2"},
        {"refresh_token": "hunter2"},
        {"headers": {"Authorization": "hunter2"}},
        {"items": [{"api_key": "hunter2"}]},
        {"url": "postgresql://companion:hunter2@db/farm"},
        {"text": "Bearer eyJhbGciOiJub25lIn0.eyJodW50ZXIyIjoxfQ."},
        {"hash": "$argon2id$v=19$m=65536$hunter2"},
    ],
    ids=str,
)
def test_what_is_named_or_looks_like_a_secret_is_taken_out(
    fields: dict[str, object], log: io.StringIO
) -> None:
    """At any depth."""
    structlog.get_logger().info("event", **fields)

    line = log.getvalue()
    assert REDACTED in line
    assert "hunter2" not in line
    assert "eyJodW50ZXIyIjoxfQ" not in line


def test_line_is_one_object_with_its_context(tenant: Tenant, log: io.StringIO) -> None:
    """Who asked for what, by the route's pattern; ids of the path are not in it."""
    tenant.owner.get(f"/members/{tenant.owner.user_id}")

    line = json.loads(log.getvalue().splitlines()[-1])
    assert line["route"] == "/api/v1/members/{user_id}"
    assert line["status"] == 200
    assert line["method"] == "GET"
    assert line["request_id"]
    assert line["level"] == "info"


def test_libraries_logs_have_the_same_form(log: io.StringIO) -> None:
    """One form for whoever collects them."""
    logging.getLogger("somebody").warning("said %s", "vfk_" + "x" * 40)

    line = json.loads(log.getvalue())
    assert line["event"] == f"said {REDACTED}"
    assert line["logger"] == "somebody"


@pytest.mark.parametrize("form", ["json", "text"])
def test_logs_are_set_up_once_for_all(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The root has one handler, the server none of its own."""
    root = logging.Logger("root")  # noqa: LOG001 - one of our own
    known = logging.getLogger
    monkeypatch.setattr(
        logging, "getLogger", lambda name=None: known(name) if name else root
    )
    set_up_logs("warning", form)

    assert len(root.handlers) == 1
    assert root.level == logging.WARNING
    assert known("uvicorn.access").propagate is False
    monkeypatch.undo()
    join_standard_logging()
