"""The probe that operators and Home Assistant use."""

from dataclasses import replace
import re

from fastapi.testclient import TestClient
import pytest

from companion import __version__
from companion.app import create_app
from companion.runtime import Runtime
from companion.settings import Settings


def test_health_says_ok_and_the_version(client: TestClient) -> None:
    """The answer is the whole contract: a status and the version."""
    response = client.get("/health")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "version": __version__}


def test_openapi_names_the_version(client: TestClient) -> None:
    """The API description carries the companion's version."""
    assert client.get("/openapi.json").json()["info"]["version"] == __version__


def test_companion_is_ready_when_its_database_has_the_right_form(
    client: TestClient,
) -> None:
    """A probe of readiness asks the database."""
    assert client.get("/ready").json() == {"status": "ready"}


def test_companion_is_not_ready_on_a_database_of_another_form(
    empty_database_url: str,
) -> None:
    """Requests would fail, so nobody should be sent here."""
    settings = Settings.model_validate({"database_url": empty_database_url})
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        response = client.get("/ready")

    assert response.status_code == 503
    assert response.headers["retry-after"]
    assert response.json()["type"] == "/problems/unavailable"


def test_metrics_count_requests_by_route(client: TestClient) -> None:
    """Prometheus sees the route's pattern, on this machine without a token."""
    client.get("/health")

    text = client.get("/metrics").text

    assert 'companion_request_seconds_count{method="GET",route="/health"' in text


def test_metrics_are_nothing_for_others_without_the_token(runtime: Runtime) -> None:
    """Reachable from outside, they need their token; without one they are not there."""
    token = "0123456789abcdef-metrics-token-0123456789"
    for settings, headers, expected in (
        ({"host": "0.0.0.0"}, {}, 404),
        ({"metrics_token": token}, {}, 404),
        ({"metrics_token": token}, {"Authorization": f"Bearer {token}"}, 200),
    ):
        changed = replace(runtime, settings=Settings.model_validate(settings))
        app = create_app(changed.settings, changed)
        client = TestClient(app, client=("127.0.0.1", 1))
        assert client.get("/metrics", headers=headers).status_code == expected


@pytest.mark.parametrize("path", ["/docs", "/problems", "/problems/not-found"])
def test_no_page_loads_anything_from_outside(client: TestClient, path: str) -> None:
    """The pages for people have no script, no image, no foreign style."""
    response = client.get(path)

    assert response.status_code == 200
    assert not re.search(r"(src|action|url\()\s*=|<link|<script|https?:", response.text)
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_docs_are_off_where_others_reach_the_companion(runtime: Runtime) -> None:
    """Bound to every address, the reference is not served unless it is asked for."""
    for settings, expected in (
        ({"host": "0.0.0.0"}, 404),
        ({"host": "0.0.0.0", "docs": True}, 200),
    ):
        changed = replace(runtime, settings=Settings.model_validate(settings))
        client = TestClient(create_app(changed.settings, changed))
        assert client.get("/docs").status_code == expected
        assert client.get("/openapi.json").status_code == expected


def test_unknown_problem_has_no_page(client: TestClient) -> None:
    """The catalogue explains what there is."""
    assert client.get("/problems/no-such").status_code == 404
