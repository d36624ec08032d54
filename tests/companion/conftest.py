"""What the companion's tests share: both databases, people, a clock."""

from collections.abc import Callable, Iterator
from dataclasses import replace
import os
from pathlib import Path
import shutil
import tempfile

from fastapi import FastAPI
from fastapi.testclient import TestClient
import pytest

from companion.app import create_app
from companion.database import Database
from companion.logs import join_standard_logging
from companion.migrate import upgrade
from companion.models import SEEDED
from companion.runtime import Runtime
from companion.settings import Settings
from companion.tables import METADATA
from tests.companion.people import Clock, Tenant, World
from tests.companion.postgresql import Server, running_server

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session", autouse=True)
def logs() -> None:
    """Let logs go where pytest finds them."""
    join_standard_logging()


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the developer's own settings and data out of the tests."""
    for name in [each for each in os.environ if each.startswith("VF_")]:
        if not name.startswith("VF_TEST_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("VF_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """Start PostgreSQL once, when the first test asks for it."""
    # Not in pytest's own folder: each start of pytest closes that to other users,
    # and as root the server runs as another user.
    folder = Path(tempfile.mkdtemp(prefix="vf-pg-"))
    try:
        with running_server(folder) as dsn:
            yield Server(dsn)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_url(postgresql: Server) -> Iterator[str]:
    """Give a database of the present form, which tests empty after them."""
    url = postgresql.create()
    database = Database(url)
    upgrade(database)
    database.close()
    yield url
    postgresql.drop(url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a database of the present form once, to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give a database of the present form without rows, of each kind."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        path = tmp_path / "companion.db"
        shutil.copyfile(template, path)
        yield f"sqlite:///{path}"
        return
    server: Server = request.getfixturevalue("postgresql")
    url: str = request.getfixturevalue("postgresql_url")
    yield url
    server.empty(
        url,
        [each.name for each in METADATA.tables.values() if not each.info.get(SEEDED)],
    )


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


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Give the default settings on each database."""
    settings = Settings.model_validate({"database_url": database_url})
    # Jobs are done when a test says so.
    return settings.model_copy(update={"runner": "worker"})


@pytest.fixture
def runtime(settings: Settings, clock: Clock) -> Iterator[Runtime]:
    """Open everything, by the tests' clock."""
    runtime = replace(Runtime.open(settings), clock=clock)
    yield runtime
    runtime.database.close()


@pytest.fixture
def app(runtime: Runtime) -> FastAPI:
    """Build the app, whose live streams end before a test waits for them."""
    app = create_app(runtime.settings, runtime)
    app.state.telemetry.hub.seconds = 0.3
    return app


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
