"""Every way to fail is answered as an RFC 9457 problem."""

from typing import Annotated

from fastapi import FastAPI, Query
from fastapi.testclient import TestClient
import pytest

from companion.problems import Conflict

MEDIA_TYPE = "application/problem+json"


def test_unknown_path_is_a_problem(client: TestClient) -> None:
    """A path that is not there is answered 404."""
    response = client.get("/nowhere")

    assert response.status_code == 404
    assert response.headers["content-type"] == MEDIA_TYPE
    assert response.json() == {
        "type": "/problems/not-found",
        "title": "Not found",
        "status": 404,
        "instance": response.headers["x-request-id"],
    }


def test_wrong_method_is_a_problem_that_names_the_right_one(client: TestClient) -> None:
    """The Allow header, which RFC 9110 demands, survives."""
    response = client.post("/health")

    assert response.status_code == 405
    assert response.headers["content-type"] == MEDIA_TYPE
    assert response.headers["allow"] == "GET"
    assert response.json()["type"] == "/problems/method-not-allowed"


def test_wrong_method_names_all_that_can_be_done_with_a_path(
    client: TestClient,
) -> None:
    """Whichever route serves it: one reads the list, another adds to it."""
    assert client.put("/api/v1/farms").headers["allow"] == "GET, POST"


def test_invalid_input_is_located_but_not_repeated(
    app: FastAPI, client: TestClient
) -> None:
    """The answer says where the input is wrong and keeps the input to itself."""

    @app.get("/shelves")
    async def read_shelves(level: Annotated[int, Query(ge=1)]) -> int:
        return level

    response = client.get("/shelves", params={"level": "s3cret"})

    assert response.status_code == 422
    assert response.headers["content-type"] == MEDIA_TYPE
    problem = response.json()
    assert problem["type"] == "/problems/invalid-request"
    assert [error["pointer"] for error in problem["errors"]] == ["query/level"]
    assert "s3cret" not in response.text


def test_detail_of_an_endpoint_reaches_the_caller(
    app: FastAPI, client: TestClient
) -> None:
    """What an endpoint says about its refusal is the problem's detail."""

    @app.get("/batches")
    async def read_batches() -> None:
        raise Conflict("The batch has ended.", headers={"Retry-After": "9"})

    response = client.get("/batches")

    assert response.status_code == 409
    assert response.json()["type"] == "/problems/conflict"
    assert response.json()["detail"] == "The batch has ended."
    assert response.headers["retry-after"] == "9"


def test_fault_tells_the_log_and_not_the_caller(
    app: FastAPI, client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of ours is a plain 500; what went wrong is for the log alone."""

    @app.get("/broken")
    async def read_broken() -> None:
        message = "the disk is full"
        raise OSError(message)

    response = client.get("/broken")

    assert response.status_code == 500
    assert response.headers["content-type"] == MEDIA_TYPE
    assert "disk" not in response.text
    assert response.json()["instance"] == response.headers["x-request-id"]
    assert "the disk is full" in caplog.text
