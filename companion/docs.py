"""Pages for people: the API and its problems, in plain HTML that loads nothing."""

from html import escape
import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from .access import public
from .openapi import Document, operations
from .problems import NotFound, Problem, all_problems
from .runtime import RuntimeDep

router = APIRouter(include_in_schema=False)

POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;"
    "padding:0 1rem;color-scheme:light dark}code{font-size:.95em}"
    "table{border-collapse:collapse}td,th{border:1px solid #8888;padding:.2rem .6rem;"
    "text-align:left;vertical-align:top}summary{cursor:pointer;padding:.2rem 0}"
)


def _page(title: str, body: str) -> HTMLResponse:
    """Make a page."""
    html = (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(title)}</title>"
        f"<meta name=viewport content='width=device-width'><style>{STYLE}</style>"
        f"<h1>{escape(title)}</h1>{body}"
    )
    return HTMLResponse(html, headers={"Content-Security-Policy": POLICY})


@router.get("/docs", dependencies=[public("off where others can reach it")])
def read_docs(request: Request, runtime: RuntimeDep) -> HTMLResponse:
    """Show the API's reference."""
    if not runtime.settings.serves_docs:
        raise NotFound
    document: Document = request.app.openapi()
    intro = (
        "<p>The same for programs: <a href=openapi.json>openapi.json</a>. "
        "Errors: <a href=problems>problems</a>.</p>"
    )
    parts = [intro]
    tag = None
    by_tag = sorted(operations(document), key=lambda each: each[2]["tags"][0])
    for path, method, operation in by_tag:
        if operation["tags"][0] != tag:
            tag = operation["tags"][0]
            parts.append(f"<h2>{escape(tag)}</h2>")
        parts.append(_operation(document, path, method, operation))
    return _page("The companion's API", "".join(parts))


def _operation(document: Document, path: str, method: str, operation: Document) -> str:
    """Show one operation."""
    rows = [
        (each["name"], each["in"], _kind(each["schema"]), each.get("description", ""))
        for each in operation.get("parameters", [])
    ]
    body = operation.get("requestBody", {}).get("content", {})
    for media in body.values():
        name = media["schema"].get("$ref", "").rsplit("/", 1)[-1]
        schema = document["components"]["schemas"].get(name, {})
        rows += [
            (field, "body", _kind(each), each.get("description", ""))
            for field, each in schema.get("properties", {}).items()
        ]
    table = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    if table:
        head = "<tr><th>name<th>in<th>type<th>meaning</tr>"
        table = f"<table>{head}{table}</table>"
    summary = f"<code>{method.upper()} {escape(path)}</code>"
    says = escape(operation.get("description", ""))
    return f"<details><summary>{summary} {says}</summary>{table}</details>"


def _kind(schema: dict[str, Any]) -> str:
    """Name a type in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    kind = str(schema.get("type", "any"))
    return f"{kind} ({schema['format']})" if "format" in schema else kind


@router.get("/problems", dependencies=[public("it explains errors to everybody")])
def read_problems() -> HTMLResponse:
    """Explain every problem."""
    return _page("Problems", "".join(_explained(kind) for kind in all_problems()))


@router.get("/problems/{slug}", dependencies=[public("as the catalogue")])
def read_problem(slug: str) -> HTMLResponse:
    """Explain one problem."""
    for kind in all_problems():
        if kind.slug == slug:
            return _page(kind.title, _explained(kind))
    raise NotFound


def _explained(kind: type[Problem]) -> str:
    """Explain a problem."""
    advice = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(kind.advice))
    return (
        f"<h2 id={kind.slug}>{kind.slug}</h2>"
        f"<p>{kind.status.value}: {escape(kind.title)}.</p><p>{advice}</p>"
    )
