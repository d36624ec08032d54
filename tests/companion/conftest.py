"""What the companion's tests share."""

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.testclient import TestClient
import pytest

from companion.app import create_app
from companion.settings import Settings


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's own settings out of the tests."""
    for name in ("VF_HOST", "VF_PORT", "VF_LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def app() -> FastAPI:
    """Build the app with every setting at its default."""
    return create_app(Settings())


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """Talk to the app; a fault of the app is answered, not raised into the test."""
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
