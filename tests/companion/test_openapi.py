"""The API's description is complete, committed, and kept from breaking callers."""

from copy import deepcopy
import json
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
import pytest

from companion.cli import main
from companion.openapi import Document, breaking_changes, operations
from companion.problems import catalogue_page

DOCS = Path(__file__).parents[2] / "docs" / "companion"


@pytest.fixture
def document() -> Document:
    """Read the committed description."""
    found: Document = json.loads((DOCS / "openapi.json").read_text(encoding="utf-8"))
    return found


def test_committed_description_is_the_apps_own(
    client: TestClient, document: Document
) -> None:
    """After a change of the API: companion openapi docs/companion/openapi.json."""
    assert client.get("/openapi.json").json() == document


def test_committed_catalogue_explains_every_problem() -> None:
    """The page is made from the classes."""
    assert (DOCS / "problems.md").read_text(encoding="utf-8") == catalogue_page()


def test_unchanged_description_breaks_nobody(document: Document) -> None:
    """The check has no false alarm."""
    assert breaking_changes(document, deepcopy(document)) == []


def test_additions_break_nobody(document: Document) -> None:
    """A new path, an optional parameter, a new answered property are all right."""
    new = deepcopy(document)
    new["paths"]["/api/v1/new"] = {"get": {"responses": {}}}
    members = new["paths"]["/api/v1/members"]["get"]
    members["parameters"].append({"in": "query", "name": "q", "required": False})
    new["components"]["schemas"]["MemberRead"]["properties"]["more"] = {}

    assert breaking_changes(document, new) == []


def test_what_breaks_callers_is_named(document: Document) -> None:
    """Each way to break a caller is found, with the place."""
    new = deepcopy(document)
    del new["paths"]["/api/v1/users/me"]["patch"]
    members = new["paths"]["/api/v1/members"]["get"]
    members["parameters"] = [
        each for each in members["parameters"] if each["name"] != "role"
    ] + [{"in": "query", "name": "q", "required": True}]
    schemas = new["components"]["schemas"]
    schemas["LoginInput"]["required"].append("code")
    del schemas["LoginInput"]["properties"]["password"]
    del schemas["KeyRead"]["properties"]["name"]
    schemas["KeyRead"]["properties"]["id"] = {"type": "integer"}
    del new["paths"]["/api/v1/auth/sessions"]["get"]["responses"]["200"]
    new["paths"]["/api/v1/auth/logout"]["post"]["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object"}}},
    }

    assert sorted(breaking_changes(document, new)) == [
        "GET /api/v1/api-keys/{key_id} has another type for id",
        "GET /api/v1/api-keys/{key_id} no longer answers name",
        "GET /api/v1/auth/sessions no longer answers 200",
        "GET /api/v1/members demands q",
        "GET /api/v1/members no longer takes role",
        "PATCH /api/v1/users/me is gone",
        "POST /api/v1/auth/login demands code in its body",
        "POST /api/v1/auth/login no longer takes password in its body",
        "POST /api/v1/auth/logout demands a body",
    ]


def test_command_refuses_to_replace_a_description_that_callers_rely_on(
    document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A breaking change has to be meant."""
    path = tmp_path / "openapi.json"
    document["paths"]["/api/v1/gone"] = {"get": {"responses": {}}}
    path.write_text(json.dumps(document), encoding="utf-8")

    assert main(["openapi", str(path)]) == 2
    assert "GET /api/v1/gone is gone" in capsys.readouterr().err
    assert main(["openapi", "--allow-breaking", str(path)]) == 0
    assert "/api/v1/gone" not in path.read_text(encoding="utf-8")


def test_schemas_are_named_as_callers_would_name_them(app: FastAPI) -> None:
    """Two of one name would be told apart by the files that they are in."""
    assert [
        name for name in app.openapi()["components"]["schemas"] if "__" in name
    ] == []


def test_no_request_may_carry_what_is_not_named(app: FastAPI) -> None:
    """A body is never a row: each has a schema of its own, which is closed."""
    document = app.openapi()
    schemas = document["components"]["schemas"]
    closed: dict[str, bool] = {}
    for path, method, operation in operations(document):
        content = operation.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        if schema is not None:
            named = schema.get("$ref", "").rsplit("/", 1)[-1]
            body = schemas[named] if named else schema
            where = f"{method} {path}"
            closed[where] = body.get("additionalProperties") is False

    assert len(closed) > 50
    assert [where for where, is_closed in closed.items() if not is_closed] == []


def test_other_versions_of_the_api_are_not_there(client: TestClient) -> None:
    """There is one version; who asks for another is told so."""
    for path in ("/api/v0/farms", "/api/v2/farms", "/v1/farms"):
        assert client.get(path).status_code == 404
