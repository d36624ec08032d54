"""What the companion's tests share: both databases, people, a clock."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
import os
from pathlib import Path
import shutil
import tempfile

from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import settings as settings_of_hypothesis
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
import pytest

from companion.accounts import passwords
from companion.app import create_app
from companion.database import Database
from companion.logs import join_standard_logging
from companion.migrate import upgrade
from companion.models import SEEDED
from companion.runtime import Runtime
from companion.settings import Settings
from companion.tables import METADATA
from tests.companion.people import Clock, Standing, Tenant, World
from tests.companion.postgresql import Empty, Server, running_server

# How busy the machine is, is not what these tests are about.
settings_of_hypothesis.register_profile("companion", deadline=None)
settings_of_hypothesis.load_profile("companion")

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session", autouse=True)
def logs() -> None:
    """Let logs go where pytest finds them."""
    join_standard_logging()


@pytest.fixture(scope="session", autouse=True)
def slow_passwords() -> Iterator[PasswordHash]:
    """Hash passwords with little work, and give what hashes them outside of tests."""
    outside = passwords._HASHER
    with pytest.MonkeyPatch.context() as patch:
        hasher = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64),))
        patch.setattr(passwords, "_HASHER", hasher)
        yield outside


def _forget_settings(patch: pytest.MonkeyPatch) -> None:
    for name in [each for each in os.environ if each.startswith("VF_")]:
        if not name.startswith("VF_TEST_"):
            patch.delenv(name)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the developer's own settings and data out of the tests."""
    _forget_settings(monkeypatch)
    monkeypatch.setenv("VF_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """Give a folder for databases, in memory where the system has room there."""
    memory = Path("/dev/shm")
    has_room = memory.is_dir() and shutil.disk_usage(memory).free > 2**30
    folder = Path(tempfile.mkdtemp(prefix="vf-", dir=memory if has_room else None))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql(scratch: Path) -> Iterator[Server]:
    """Start PostgreSQL once, when the first test asks for it."""
    # Not in pytest's own folder: each start of pytest closes that to other users,
    # and as root the server runs as another user.
    folder = Path(tempfile.mkdtemp(prefix="vf-pg-", dir=scratch.parent))
    try:
        with running_server(folder) as dsn:
            yield Server(dsn)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_template(postgresql: Server) -> Iterator[str]:
    """Make a database of the present form once, to copy."""
    url = postgresql.create()
    database = Database(url)
    upgrade(database)
    database.close()
    yield url
    postgresql.drop(url)


@pytest.fixture(scope="session")
def postgresql_url(
    postgresql: Server, postgresql_template: str
) -> Iterator[tuple[str, Empty]]:
    """Give a database of the present form, and what empties it after a test."""
    url = postgresql.create(postgresql_template)
    tables = [each for each in METADATA.tables.values() if not each.info.get(SEEDED)]
    with postgresql.emptier(url, [each.name for each in tables]) as empty:
        yield url, empty
    postgresql.drop(url)


@pytest.fixture(scope="session")
def sqlite_template(scratch: Path) -> Path:
    """Make a database of the present form once, to copy."""
    path = scratch / "template.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


def _sqlite_copy(request: pytest.FixtureRequest) -> tuple[Path, str]:
    """Copy the database of the present form into a folder of its own."""
    template: Path = request.getfixturevalue("sqlite_template")
    folder = Path(tempfile.mkdtemp(dir=template.parent))
    path = shutil.copyfile(template, folder / "companion.db")
    return folder, f"sqlite:///{path}"


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give a database of the present form without rows, of each kind."""
    if request.param == "sqlite":
        folder, url = _sqlite_copy(request)
        yield url
        shutil.rmtree(folder)
        return
    url, empty = request.getfixturevalue("postgresql_url")
    yield url
    empty()


@pytest.fixture(params=DATABASES)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give a database without tables, of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: Server = request.getfixturevalue("postgresql")
    url = server.create()
    yield url
    server.drop(url)


@pytest.fixture
def clock() -> Clock:
    """Give a clock that tests move."""
    return Clock()


type MakeApp = Callable[..., FastAPI]


def _settings(database_url: str, **more: object) -> Settings:
    settings = Settings.model_validate({"database_url": database_url} | more)
    # Jobs are done when a test says so.
    return settings.model_copy(update={"runner": "worker"})


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Give the default settings on each database."""
    return _settings(database_url)


def _app(runtime: Runtime) -> FastAPI:
    """Build an app whose live streams end before a test waits for them."""
    app = create_app(runtime.settings, runtime)
    app.state.telemetry.hub.seconds = 0.3
    return app


@contextmanager
def _running(settings: Settings, clock: Clock) -> Iterator[World]:
    """Let a companion run where many tests ask it."""
    runtime = replace(Runtime.open(settings), clock=clock)
    with TestClient(
        _app(runtime), raise_server_exceptions=False, client=("127.0.0.1", 50000)
    ) as client:
        yield World(runtime, client)
    runtime.database.close()


@pytest.fixture(scope="module", params=DATABASES)
def standing(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Standing]:
    """Make two tenants once, for all tests of a module that change nothing of them."""
    folder = tmp_path_factory.mktemp("standing")
    with ExitStack() as after:
        _forget_settings(after.enter_context(pytest.MonkeyPatch.context()))
        if request.param == "sqlite":
            copy, url = _sqlite_copy(request)
            after.callback(shutil.rmtree, copy)
        else:
            server: Server = request.getfixturevalue("postgresql")
            url = server.create(request.getfixturevalue("postgresql_template"))
            after.callback(server.drop, url)
        settings = _settings(url, data_dir=folder)
        world = after.enter_context(_running(settings, Clock()))
        yield Standing(world, world.tenant(), world.tenant("Other farm"))


@pytest.fixture
def runtime(settings: Settings, clock: Clock) -> Iterator[Runtime]:
    """Open everything, by the tests' clock."""
    runtime = replace(Runtime.open(settings), clock=clock)
    yield runtime
    runtime.database.close()


@pytest.fixture
def app(runtime: Runtime) -> FastAPI:
    """Build the app."""
    return _app(runtime)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """Talk to the app; a fault of the app is answered, not raised into the test."""
    with TestClient(
        app, raise_server_exceptions=False, client=("127.0.0.1", 50000)
    ) as client:
        yield client


@pytest.fixture
def world(runtime: Runtime, client: TestClient) -> World:
    """Make people and organizations."""
    return World(runtime, client)


@pytest.fixture
def tenant(world: World) -> Tenant:
    """Make an organization with one person of each role."""
    return world.tenant()


@pytest.fixture
def other_tenant(world: World) -> Tenant:
    """Make another one, which may know nothing of the first."""
    return world.tenant("Other farm")
