"""What surrounds every request: its id, its log line, its limits, its headers."""

from collections.abc import MutableMapping
from contextvars import ContextVar
import re
from time import perf_counter
from typing import Any
from uuid import uuid7

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
import structlog

from .metrics import REQUEST_SECONDS
from .problems import BodyTooLarge, EncodedBody, Failure, Problem, ProblemResponse

_LOGGER = structlog.stdlib.get_logger(__name__)
_REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)

ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9_.:-]{8,64}")
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
QUIET = {"/health", "/ready", "/metrics"}


def request_id() -> str | None:
    """Give the id of the request that is being answered."""
    return _REQUEST_ID.get()


class RequestContext:
    """Give each request an id, a log line, a measurement, and safe headers."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what nobody else has caught ends here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        identity = _identity(headers)
        _REQUEST_ID.set(identity)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=identity)
        answer = _Answer(send, identity, https=self.https)
        started = perf_counter()
        try:
            if headers.get("content-encoding", "identity") != "identity":
                await answer.problem(EncodedBody(), scope, receive)
            else:
                await self.app(scope, receive, answer.send)
        except Exception:
            _LOGGER.exception("request failed", path=scope["path"])
            if answer.status is None:
                await answer.problem(Failure(), scope, receive)
            elif answer.status < 500:
                raise  # the answer breaks off, and the server has to know
        finally:
            _record(scope, answer.status or 500, perf_counter() - started)


def _identity(headers: Headers) -> str:
    """Take the caller's id for the request if it is harmless, or make one."""
    given = headers.get("x-request-id", "")
    return given if ACCEPTABLE_ID.fullmatch(given) else str(uuid7())


def _record(scope: MutableMapping[str, Any], status: int, seconds: float) -> None:
    """Log and measure one answer, by the route's pattern and never by its ids."""
    route = getattr(scope.get("route"), "path", "unknown")
    REQUEST_SECONDS.labels(scope["method"], route, str(status)).observe(seconds)
    if scope["path"] not in QUIET:
        _LOGGER.info(
            "request",
            method=scope["method"],
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
        )


class _Answer:
    """Sends the answer, with the headers that every answer has."""

    def __init__(self, send: Send, identity: str, *, https: bool) -> None:
        self._send = send
        self._identity = identity
        self._https = https
        self._replaced = False
        self.status: int | None = None

    async def send(self, message: Message) -> None:
        """Pass on a part of the answer."""
        if self._replaced:
            return
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            if self.status == 413 and "problem" not in headers.get("content-type", ""):
                # The framework's own limit answers in plain text.
                self._replaced = True
                await self._plain(ProblemResponse(BodyTooLarge(), self._identity))
                return
            self._complete(headers)
        await self._send(message)

    async def problem(self, problem: Problem, scope: Scope, receive: Receive) -> None:
        """Answer a problem that no handler has seen."""
        await ProblemResponse(problem, self._identity)(scope, receive, self.send)

    async def _plain(self, response: ProblemResponse) -> None:
        start: Message = {
            "type": "http.response.start",
            "status": response.status_code,
            "headers": response.raw_headers,
        }
        self._complete(MutableHeaders(scope=start))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": response.body})

    def _complete(self, headers: MutableHeaders) -> None:
        """Add what every answer carries."""
        headers["X-Request-ID"] = self._identity
        headers.setdefault("Cache-Control", "no-store")
        headers.setdefault("Content-Security-Policy", API_POLICY)
        headers.setdefault("Referrer-Policy", "no-referrer")
        headers.setdefault("X-Content-Type-Options", "nosniff")
        if self._https:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
