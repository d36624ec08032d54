"""The API's description: completed, compared, and kept from breaking its callers."""

from collections.abc import Iterator
from typing import Any

from .problems import MEDIA_TYPE, ProblemBody

type Document = dict[str, Any]

METHODS = ("get", "post", "put", "patch", "delete")
IDEMPOTENCY_KEY: Document = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Repeats of this request with the same key are carried out once (24 h).",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128},
}


def completed(document: Document) -> Document:
    """Add what every operation has and the framework does not know."""
    schema = ProblemBody.model_json_schema(
        ref_template="#/components/schemas/{model}", mode="serialization"
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name, each in schema.pop("$defs", {}).items():
        schemas[name] = each
    schemas["Problem"] = schema
    for leftover in ("HTTPValidationError", "ValidationError"):
        schemas.pop(leftover, None)
    problem = {
        "description": "A problem (RFC 9457).",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for _, method, operation in operations(document):
        responses = operation["responses"]
        responses.pop("422", None)
        responses["4XX"] = responses["5XX"] = problem
        if "security" in operation and method == "post":
            operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
    return document


def operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    """List every operation with its path and method."""
    for path, item in sorted(document.get("paths", {}).items()):
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def breaking_changes(old: Document, new: Document) -> list[str]:
    """List what would break a caller that was written for the old description."""
    found: list[str] = []
    present = {(path, method): each for path, method, each in operations(new)}
    for path, method, before in operations(old):
        where = f"{method.upper()} {path}"
        after = present.get((path, method))
        if after is None:
            found.append(f"{where} is gone")
            continue
        found += _parameters(where, before, after)
        found += _requests(where, (old, before), (new, after))
        found += _answers(where, (old, before), (new, after))
    return found


def _parameters(where: str, before: Document, after: Document) -> Iterator[str]:
    """Compare the parameters of an operation."""

    def by_name(operation: Document) -> dict[tuple[str, str], Document]:
        return {(p["in"], p["name"]): p for p in operation.get("parameters", [])}

    known, now = by_name(before), by_name(after)
    for key, parameter in now.items():
        was_required = known.get(key, {}).get("required", False)
        if parameter.get("required", False) and not was_required:
            yield f"{where} demands {key[1]}"
    for key in known.keys() - now.keys():
        yield f"{where} no longer takes {key[1]}"


def _requests(
    where: str, old: tuple[Document, Document], new: tuple[Document, Document]
) -> Iterator[str]:
    """Compare what an operation is sent."""
    before = _body(*old, old[1].get("requestBody"))
    after = _body(*new, new[1].get("requestBody"))
    if before is None or after is None:
        if after is not None and new[1]["requestBody"].get("required"):
            yield f"{where} demands a body"
        return
    for name in set(after.get("required", [])) - set(before.get("required", [])):
        yield f"{where} demands {name} in its body"
    for name in (
        before.get("properties", {}).keys() - after.get("properties", {}).keys()
    ):
        yield f"{where} no longer takes {name} in its body"
    yield from _kinds(where, before, after)


def _answers(
    where: str, old: tuple[Document, Document], new: tuple[Document, Document]
) -> Iterator[str]:
    """Compare what an operation answers."""
    for status, response in old[1]["responses"].items():
        if status not in new[1]["responses"]:
            yield f"{where} no longer answers {status}"
            continue
        before = _body(*old, response)
        after = _body(*new, new[1]["responses"][status])
        if before is None or after is None:
            continue
        lost = before.get("properties", {}).keys() - after.get("properties", {}).keys()
        for name in lost:
            yield f"{where} no longer answers {name}"
        yield from _kinds(where, before, after)


def _kinds(where: str, before: Document, after: Document) -> Iterator[str]:
    """Compare the types of properties that are in both."""
    now = after.get("properties", {})
    for name, schema in before.get("properties", {}).items():
        if name in now and schema.get("type") != now[name].get("type"):
            yield f"{where} has another type for {name}"


def _body(document: Document, _: Document, content: Document | None) -> Document | None:
    """Give the schema of a body, with its reference followed."""
    media = (content or {}).get("content", {}).get("application/json")
    if media is None:
        return None
    schema: Document = media.get("schema", {})
    reference = schema.get("$ref")
    if reference is None:
        return schema
    resolved: Document = document["components"]["schemas"][reference.rsplit("/", 1)[-1]]
    return resolved
