"""What surrounds every request: ids, limits, headers, repeats, pages."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
import gzip
import sqlite3
from typing import override
from uuid import uuid7

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings as hypothesis, strategies as st
from limits.storage import MemoryStorage
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from companion import database as database_module
from companion.accounts import passwords
from companion.app import create_app
from companion.database import BUSY_SECONDS, Database
from companion.faults import from_database
from companion.keyring import Keyring
from companion.limits import SIGN_IN_OF_ALL, RateLimits
from companion.problems import TooManyRequests
from companion.runtime import Runtime
from companion.settings import Settings
from tests.companion.people import Caller, Clock, Tenant, World, made
from tests.companion.telemetry.feeds import Feed

KEY = {"name": "HA", "role": "site"}


def test_answer_carries_the_id_of_its_request(client: TestClient) -> None:
    """The caller's own if it is harmless, else a new one."""
    given_id = client.get("/health", headers={"X-Request-ID": "from-the-proxy-1"})
    harmful = client.get("/health", headers={"X-Request-ID": 'x"} {"injected'})

    assert given_id.headers["x-request-id"] == "from-the-proxy-1"
    assert len(harmful.headers["x-request-id"]) == 36


@pytest.mark.parametrize("path", ["/health", "/nowhere", "/api/v1/members"])
def test_every_answer_has_the_safe_headers(client: TestClient, path: str) -> None:
    """Answers and errors alike."""
    headers = client.get(path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"] == (
        "default-src 'none'; frame-ancestors 'none'"
    )
    assert headers["referrer-policy"] == "no-referrer"
    assert "strict-transport-security" not in headers
    assert "server" not in headers


def changed_client(runtime: Runtime, **settings: object) -> TestClient:
    """Talk to an app with other settings."""
    changed = replace(runtime, settings=Settings.model_validate(settings))
    return TestClient(create_app(changed.settings, changed))


def test_browsers_stay_with_https_where_it_is_there(runtime: Runtime) -> None:
    """HSTS only for a public address that has it."""
    client = changed_client(runtime, public_url="https://farm.example.org")

    assert client.get("/health").headers["strict-transport-security"]


def test_other_pages_may_call_only_where_they_are_named(runtime: Runtime) -> None:
    """By default no page of another origin reads an answer."""
    ours, strange = "https://ours.example", "https://strange.example"
    closed = changed_client(runtime)
    opened = changed_client(runtime, allowed_origins=ours)

    def allowed(client: TestClient, origin: str) -> str | None:
        headers = client.get("/health", headers={"Origin": origin}).headers
        assert "access-control-allow-credentials" not in headers
        return headers.get("access-control-allow-origin")

    assert allowed(closed, ours) is None
    assert allowed(opened, ours) == ours
    assert allowed(opened, strange) is None


@pytest.mark.parametrize("has_length", [True, False])
def test_huge_body_is_refused_while_it_is_read(
    client: TestClient, has_length: bool
) -> None:
    """Whatever length it claims, or none."""

    def parts() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 65536

    content = b" " * (2 * 1024 * 1024) if has_length else parts()
    response = client.post(
        "/api/v1/auth/login",
        content=content,
        headers={"Content-Type": "application/json"},
    )

    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "/problems/body-too-large"
    assert response.headers["x-request-id"] == response.json()["instance"]


def test_compressed_body_is_refused(client: TestClient) -> None:
    """A few bytes could unfold to gigabytes."""
    response = client.post(
        "/api/v1/auth/login",
        content=gzip.compress(b" " * 100_000_000),
        headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
    )

    assert response.status_code == 415
    assert response.json()["type"] == "/problems/encoded-body"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"email": NaN, "password": 1e999}',
        b'{"email": "\\ud800@x.org", "password": "x"}',
        b'{"email": "a@x.org", "password": "\\u0000"}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
    ids=repr,
)
def test_malformed_body_is_the_callers_fault(
    client: TestClient, content: bytes
) -> None:
    """Never ours: no server error for any bytes."""
    response = client.post(
        "/api/v1/auth/login",
        content=content,
        headers={"Content-Type": "application/json"},
    )

    assert 400 <= response.status_code < 500
    assert response.headers["content-type"] == "application/problem+json"


@hypothesis(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    name=st.text(max_size=200),
    role=st.sampled_from(["site", "owner", "", "x"]) | st.none(),
    days=st.integers() | st.floats() | st.none(),
    more=st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
)
def test_no_input_makes_the_companion_fail(
    tenant: Tenant,
    name: str,
    role: str | None,
    days: float | None,
    more: dict[str, str],
) -> None:
    """Whatever is sent, the answer is not a fault of ours."""
    content = {**more, "name": name, "role": role, "days": days}
    try:
        response = tenant.owner.post("/api-keys", content)
    except ValueError, UnicodeEncodeError:
        return  # the client itself cannot write it as JSON
    assert response.status_code < 500


def test_repeated_request_is_carried_out_once(tenant: Tenant) -> None:
    """The second answer is the first one, marked as such."""
    headers = {"Idempotency-Key": "a-key"}
    first = tenant.owner.post("/api-keys", KEY, headers=headers)
    second = tenant.owner.post("/api-keys", KEY, headers=headers)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["idempotent-replay"] == "true"
    assert len(tenant.owner.get("/api-keys").json()["items"]) == 1


def test_repeats_at_the_same_time_are_carried_out_once(tenant: Tenant) -> None:
    """The second waits for the first."""
    headers = {"Idempotency-Key": "a-key"}
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(
                lambda _: tenant.owner.post("/api-keys", KEY, headers=headers), range(4)
            )
        )

    assert {each.status_code for each in answers} == {201}
    assert len({each.json()["id"] for each in answers}) == 1


def test_key_of_another_request_is_refused(tenant: Tenant) -> None:
    """Another body, another path."""
    headers = {"Idempotency-Key": "a-key"}
    tenant.owner.post("/api-keys", KEY, headers=headers)
    other = tenant.owner.post("/api-keys", KEY | {"name": "b"}, headers=headers)

    assert other.json()["type"] == "/problems/idempotency-key-reused"


def test_key_belongs_to_one_actor(tenant: Tenant, other_tenant: Tenant) -> None:
    """Nobody gets another's answer by guessing a key."""
    headers = {"Idempotency-Key": "a-key"}
    mine = tenant.owner.post("/api-keys", KEY, headers=headers).json()
    theirs = other_tenant.owner.post("/api-keys", KEY, headers=headers).json()

    assert mine["id"] != theirs["id"]


def test_request_that_failed_may_be_repeated(tenant: Tenant) -> None:
    """Nothing was done, so nothing is remembered."""
    headers = {"Idempotency-Key": "a-key"}
    failed = tenant.owner.post("/api-keys", {"name": "x"}, headers=headers)
    repaired = tenant.owner.post("/api-keys", KEY, headers=headers)

    assert (failed.status_code, repaired.status_code) == (422, 201)


def test_answer_is_remembered_for_a_day(
    tenant: Tenant, world: World, clock: Clock
) -> None:
    """Then the key is free again."""
    headers = {"Idempotency-Key": "a-key"}
    owner = tenant.owner
    first = owner.post("/api-keys", KEY, headers=headers).json()
    clock.advance(hours=25)
    login = {"email": owner.email, "password": "seventeen quiet lettuces"}
    tokens = world.client.post("/api/v1/auth/login", json=login).json()
    again = replace(owner, token=tokens["access_token"])

    assert again.post("/api-keys", KEY, headers=headers).json()["id"] != first["id"]


@pytest.mark.parametrize("key", ["", "x" * 129])
def test_impossible_idempotency_key_is_refused(tenant: Tenant, key: str) -> None:
    """One to 128 characters."""
    response = tenant.owner.post("/api-keys", KEY, headers={"Idempotency-Key": key})

    assert response.status_code == 400


def test_answer_with_a_secret_is_not_remembered_in_clear(
    tenant: Tenant, runtime: Runtime
) -> None:
    """What is kept for repeats is sealed."""
    headers = {"Idempotency-Key": "a-key"}
    made = tenant.owner.post("/api-keys", KEY, headers=headers).json()
    with runtime.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM repeated_request").all()

    assert made["key"] not in str(
        [bytes(v) if isinstance(v, memoryview) else v for v in rows[0]]
    )


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_pages_hold_every_row_once(tenant: Tenant, limit: int) -> None:
    """Also when rows come in between."""
    made = [tenant.owner.post("/api-keys", KEY).json()["id"] for _ in range(6)]
    seen: list[str] = []
    query: dict[str, object] = {"limit": limit}
    while True:
        page = tenant.owner.get("/api-keys", params=query).json()
        seen += [each["id"] for each in page["items"]]
        tenant.owner.post("/api-keys", KEY)
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]

    assert seen[: len(made)] == made[::-1]


def test_forged_cursor_is_refused(tenant: Tenant, other_tenant: Tenant) -> None:
    """Nonsense, a changed one, another list's, another organization's."""
    for each in (tenant, other_tenant):
        for _ in range(2):
            each.owner.post("/api-keys", KEY)
    path, query = "/api-keys", {"limit": 1}
    cursor = tenant.owner.get(path, params=query).json()["next_cursor"]
    theirs = other_tenant.owner.get(path, params=query).json()["next_cursor"]
    events = tenant.owner.get("/audit-events", params=query).json()["next_cursor"]

    for forged in ("x", "é", "a.b", cursor[:-1], f"x{cursor}", theirs, events):
        response = tenant.owner.get(path, params={"cursor": forged})
        assert response.json()["type"] == "/problems/invalid-cursor", forged


def test_limit_of_a_page_is_bounded(tenant: Tenant) -> None:
    """Nobody reads everything at once."""
    for limit in (0, 201):
        response = tenant.owner.get("/api-keys", params={"limit": limit})
        assert response.status_code == 422


@pytest.fixture
def impatient(runtime: Runtime) -> Iterator[FastAPI]:
    """Build the app on a database that waits for no lock."""
    url = runtime.database.url.render_as_string(hide_password=False)
    database = Database(url, busy_seconds=0.2)
    yield create_app(runtime.settings, replace(runtime, database=database))
    database.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_locked_database_is_a_clear_answer_and_passes(
    tenant: Tenant, runtime: Runtime, impatient: FastAPI
) -> None:
    """Somebody else holds the file; nothing is half-written; then all is well again."""
    caller = replace(tenant.owner, client=TestClient(impatient))
    other = sqlite3.connect(str(runtime.database.url.database))
    other.execute("BEGIN IMMEDIATE")
    locked = caller.post("/api-keys", KEY)
    reads = caller.get("/members")
    other.rollback()
    other.close()

    assert locked.status_code == 503
    assert locked.json()["type"] == "/problems/unavailable"
    assert locked.headers["retry-after"]
    assert reads.status_code == 200
    assert caller.post("/api-keys", KEY).status_code == 201


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_full_disk_is_a_clear_answer(tenant: Tenant, runtime: Runtime) -> None:
    """Nothing is half-written, reading goes on, and room heals it."""

    def limit_pages(pages: int) -> None:
        runtime.database.engine.dispose()
        with runtime.database.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    runtime.database.engine.pool.dispose()
    limit_pages(1)
    answers = [
        tenant.owner.post("/api-keys", {"name": "x" * 120, "role": "site"})
        for _ in range(40)
    ]
    full = [each for each in answers if each.status_code != 201]

    assert full
    assert {each.status_code for each in full} == {507}
    assert full[0].json()["type"] == "/problems/storage-full"
    assert tenant.owner.get("/members").status_code == 200
    limit_pages(2**30)
    assert tenant.owner.post("/api-keys", KEY).status_code == 201


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_database_that_goes_away_comes_back(tenant: Tenant, runtime: Runtime) -> None:
    """Connections that died are replaced; the next request is answered."""
    with runtime.database.engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE usename = current_user AND pid <> pg_backend_pid()"
        )

    assert tenant.owner.get("/members").status_code == 200
    assert tenant.owner.post("/api-keys", KEY).status_code == 201


def test_database_that_is_not_there_is_a_clear_answer(runtime: Runtime) -> None:
    """The process lives, says so, and is not ready."""
    database = Database("postgresql://x:x@127.0.0.1:1/x", busy_seconds=0.2)
    app = create_app(runtime.settings, replace(runtime, database=database))
    client = TestClient(app, raise_server_exceptions=False)

    assert client.get("/health").status_code == 200
    assert client.get("/ready").status_code == 503
    database.close()


def test_value_that_no_database_holds_is_the_callers_fault(tenant: Tenant) -> None:
    """An id that is none, a number beyond every column."""
    assert tenant.owner.get("/api-keys/x").status_code == 422
    assert tenant.owner.get(f"/api-keys/{uuid7()}").status_code == 404
    assert tenant.owner.get("/organizations/x").status_code in {404, 422}


def test_each_purpose_has_its_own_key() -> None:
    """A cursor's signature is no token's."""
    keyring = Keyring.derive("secret " * 8)

    assert len({keyring.access_tokens, keyring.cursors, keyring.sealing}) == 3
    assert "secret" not in repr(keyring)
    assert BUSY_SECONDS == 5


def test_rate_limits_survive_the_loss_of_their_storage() -> None:
    """Without Redis nobody is locked out; memory cannot be lost."""
    limits = RateLimits(BrokenStorage())

    limits.spend((SIGN_IN_OF_ALL, "all"))


class BrokenStorage(MemoryStorage):
    """A storage that does not answer."""

    @override
    def acquire_entry(self, *_: object, **__: object) -> bool:
        """Fail."""
        raise ConnectionError

    @override
    def get_moving_window(self, *_: object, **__: object) -> tuple[float, int]:
        """Fail."""
        raise ConnectionError


def test_answer_that_breaks_off_is_told_to_the_server(app: FastAPI) -> None:
    """Half an answer must not look like a whole one."""

    @app.get("/stream")
    def stream() -> StreamingResponse:
        def parts() -> Iterator[bytes]:
            yield b"half"
            raise OSError("gone")

        return StreamingResponse(parts())

    with pytest.raises(OSError, match="gone"), TestClient(app) as client:
        client.get("/stream")


def test_too_many_hashes_at_once_are_refused(
    tenant: Tenant, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each takes 64 MiB; who waits too long is told to come back."""
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    with passwords._Turn(), passwords._Turn():
        login = {"email": tenant.owner.email, "password": "any password"}
        refused = world.client.post("/api/v1/auth/login", json=login)

    assert refused.status_code == 503
    assert refused.headers["retry-after"]


def test_pool_without_a_free_connection_is_a_clear_answer(
    tenant: Tenant, impatient: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All are in use: nothing is changed, and the caller comes back."""
    database: Database = impatient.state.runtime.database
    held = [database.engine.connect() for _ in range(40)]
    caller = replace(tenant.owner, client=TestClient(impatient))
    refused = caller.get("/members")
    for connection in held:
        connection.close()

    assert refused.json()["type"] == "/problems/unavailable"
    assert caller.get("/members").status_code == 200


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_text_that_no_database_stores_is_the_callers_fault(runtime: Runtime) -> None:
    """PostgreSQL stores no NUL; where a schema lets it pass, it is still no fault."""
    app = create_app(runtime.settings, runtime)

    @app.get("/nul")
    def read() -> None:
        with runtime.database.read() as session:
            session.execute(text("SELECT CAST('99999999999' AS integer)"))

    response = TestClient(app, raise_server_exceptions=False).get("/nul")
    assert response.json()["type"] == "/problems/invalid-request"


def test_one_organization_does_not_use_up_what_is_costly(
    runtime: Runtime, tenant: Tenant, other_tenant: Tenant
) -> None:
    """So many requests in a minute, each organization its own, by keys and people alike."""
    few = {"ingest_per_minute": 2, "analytics_per_minute": 3}
    limited = replace(runtime, settings=runtime.settings.model_copy(update=few))
    farm = made(tenant.owner, "/farms", {"name": "Barn"})
    with TestClient(create_app(limited.settings, limited)) as client:
        asking = Caller(client, tenant.owner.token)
        key = Caller(client, World(limited, client).key(tenant.id).token)
        asked = [asking.get(f"/farms/{farm}/dashboard") for _ in range(5)]
        sent = [key.post("/readings", Feed(key).body()) for _ in range(3)]
        others = Caller(client, other_tenant.owner.token).post(
            "/readings", Feed(key).body()
        )
        records = asking.get("/farms")

    # A minute may end in between.
    assert [each.status_code for each in asked].count(429) in {0, 1, 2}
    assert 429 in {each.status_code for each in (*asked, *sent)}
    refused = next(each for each in (*asked, *sent) if each.status_code == 429)
    assert refused.json()["type"] == "/problems/too-many-requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert (others.status_code, records.status_code) == (200, 200)


class SharedStorage(MemoryStorage):
    """A storage that several processes ask."""


def test_counts_that_are_shared_are_kept_by_their_storage() -> None:
    """As Redis keeps them, for all processes together."""
    storage = SharedStorage()
    one, two = RateLimits(storage), RateLimits(storage)
    # A minute may end in between.
    refused = []
    for limits in (one, two) * 3:
        try:
            limits.take("ingest", "an organization", 2)
        except TooManyRequests as refusal:
            refused.append(refusal)
    assert len(refused) in {2, 3, 4}


def test_question_that_takes_too_long_ends(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is a clear answer: nobody holds a thread for ever."""
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT count(*) FROM n"
    )
    monkeypatch.setattr(database_module, "STATEMENT_TIMEOUT_MS", 100)
    impatient = Database(runtime.settings.url)
    with pytest.raises(DBAPIError) as ended, impatient.read() as session:
        session.execute(text(endless))
    with impatient.read() as session:
        assert session.execute(text("SELECT 1")).scalar() == 1
    impatient.close()

    problem = from_database(ended.value)
    assert problem.slug == "unavailable"
    assert "too long" in str(problem.detail)
