"""The probe that operators and Home Assistant use."""

from fastapi.testclient import TestClient

from companion import __version__


def test_health_says_ok_and_the_version(client: TestClient) -> None:
    """The answer is the whole contract: a status and the version."""
    response = client.get("/health")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "version": __version__}


def test_openapi_names_the_version(client: TestClient) -> None:
    """The API description carries the companion's version."""
    assert client.get("/openapi.json").json()["info"]["version"] == __version__


def test_no_page_loads_anything_from_outside(client: TestClient) -> None:
    """The framework's documentation pages, which do, are not served."""
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404
