"""Errors as RFC 9457 problem details: one class for each thing that can go wrong."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, override

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

MEDIA_TYPE = "application/problem+json"
CATALOGUE = "/problems"


class InvalidInput(BaseModel):
    """One input that was not accepted, and why."""

    model_config = ConfigDict(frozen=True)

    pointer: str = Field(
        description="Where it is: a JSON pointer into the body, or query/name.",
        examples=["/name", "query/limit"],
    )
    code: str = Field(examples=["missing"])
    message: str


class ProblemBody(BaseModel):
    """The body of every answer that reports an error (RFC 9457)."""

    model_config = ConfigDict(frozen=True, title="Problem")

    type: str = Field(examples=["/problems/not-found"])
    title: str
    status: int
    detail: str | None = None
    instance: str | None = Field(
        default=None, description="The id of the request, as the log has it."
    )
    errors: list[InvalidInput] | None = None


class Problem(Exception):
    """Something went wrong that the caller should know of."""

    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    slug: ClassVar[str] = "bad-request"
    title: ClassVar[str] = "The request cannot be answered"
    advice: ClassVar[str] = "Read the detail, change the request, and send it again."
    # What was written before it was raised is kept: a revocation, a count of attempts.
    keeps_changes: ClassVar[bool] = False

    def __init__(
        self,
        detail: str | None = None,
        *,
        errors: Iterable[InvalidInput] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})


class NotFound(Problem):
    """A thing that is not there, or that the caller may not know of."""

    status = HTTPStatus.NOT_FOUND
    slug = "not-found"
    title = "Not found"
    advice = (
        "Check the address and the organization. What you may not see answers the same."
    )


class MethodNotAllowed(Problem):
    """A path that does not know the method."""

    status = HTTPStatus.METHOD_NOT_ALLOWED
    slug = "method-not-allowed"
    title = "Method not allowed"
    advice = "The Allow header names the methods that this path knows."


class InvalidRequest(Problem):
    """Input that does not validate."""

    status = HTTPStatus.UNPROCESSABLE_CONTENT
    slug = "invalid-request"
    title = "The request has input that is not valid"
    advice = "`errors` says where, and what is expected there."


class MalformedRequest(Problem):
    """A request that the server cannot read."""

    slug = "malformed-request"
    title = "The request cannot be read"
    advice = "Check its syntax and encoding."


class BodyTooLarge(Problem):
    """More than the companion reads."""

    status = HTTPStatus.CONTENT_TOO_LARGE
    slug = "body-too-large"
    title = "The request's body is too large"
    advice = "Send less at once."


class EncodedBody(Problem):
    """A compressed body, which could unfold to any size."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    slug = "encoded-body"
    title = "The request's body is compressed"
    advice = "Send it without Content-Encoding."


class NotSignedIn(Problem):
    """No credential, or one that does not hold."""

    status = HTTPStatus.UNAUTHORIZED
    slug = "not-signed-in"
    title = "You are not signed in"
    advice = "Sign in, refresh the access token, or use an API key that is in force."

    @override
    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": "Bearer"})


class NotPermitted(Problem):
    """A role that may not do this."""

    status = HTTPStatus.FORBIDDEN
    slug = "not-permitted"
    title = "Your role does not permit this"
    advice = "Ask an owner of the organization for a role that does."


class OrganizationRequired(Problem):
    """A person in several organizations who did not say which."""

    slug = "organization-required"
    title = "It is not clear which organization you mean"
    advice = "Name it in the X-Org header; GET /api/v1/organizations lists yours."


class Conflict(Problem):
    """Something that the present state does not allow."""

    status = HTTPStatus.CONFLICT
    slug = "conflict"
    title = "This conflicts with what is there"
    advice = "Read the present state, and decide again."


class PreconditionRequired(Problem):
    """A change that does not say which version it changes."""

    status = HTTPStatus.PRECONDITION_REQUIRED
    slug = "precondition-required"
    title = "The change does not say which version it is for"
    advice = "Send the ETag that you read in If-Match."


class PreconditionFailed(Problem):
    """A change of a version that is no longer the present one."""

    status = HTTPStatus.PRECONDITION_FAILED
    slug = "precondition-failed"
    title = "Somebody has changed this since you read it"
    advice = "Read it again, and repeat your change if it still makes sense."


class IdempotencyKeyReused(Problem):
    """The key of another request."""

    status = HTTPStatus.UNPROCESSABLE_CONTENT
    slug = "idempotency-key-reused"
    title = "The Idempotency-Key belongs to another request"
    advice = "Use a new key for each new request, the same one only to repeat it."


class InvalidCursor(Problem):
    """A cursor that this list did not give."""

    slug = "invalid-cursor"
    title = "The cursor does not belong to this list"
    advice = "Start again without a cursor, with the same filters and order."


class TooManyRequests(Problem):
    """More than the limit."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    slug = "too-many-requests"
    title = "There were too many requests"
    advice = "Wait for the seconds that Retry-After names."

    @override
    def __init__(self, retry_after: int) -> None:
        super().__init__(headers={"Retry-After": str(max(1, retry_after))})


class Unavailable(Problem):
    """Something that the companion needs does not answer."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    slug = "unavailable"
    title = "The companion cannot answer just now"
    advice = "Nothing was changed. Try again after the seconds that Retry-After names."

    @override
    def __init__(self, detail: str | None = None, retry_after: int = 5) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class StorageFull(Problem):
    """A disk without room."""

    status = HTTPStatus.INSUFFICIENT_STORAGE
    slug = "storage-full"
    title = "The companion's disk is full"
    advice = "Nothing was changed. The operator has to make room."


class Failure(Problem):
    """A fault of the companion."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    slug = "failure"
    title = "The companion failed"
    advice = "Its log says why, under the request's id in `instance`."


class ProblemResponse(JSONResponse):
    """A problem with its media type, status and headers."""

    media_type = MEDIA_TYPE

    def __init__(self, problem: Problem, request_id: str | None = None) -> None:
        body = ProblemBody(
            type=f"{CATALOGUE}/{problem.slug}",
            title=problem.title,
            status=problem.status.value,
            detail=problem.detail,
            instance=request_id,
            errors=problem.errors or None,
        )
        super().__init__(
            body, status_code=problem.status.value, headers=problem.headers
        )

    @override
    def render(self, content: Any) -> bytes:
        """Leave out what is not known."""
        assert isinstance(content, ProblemBody)  # noqa: S101 - for the type checker
        return content.model_dump_json(exclude_none=True).encode()


def _load_all() -> None:
    """Load every part's problems: a part itself is loaded when it is asked for first."""
    here = Path(__file__).parent
    for path in sorted(here.glob("*/problems.py")):
        import_module(f".{path.parent.name}.problems", __package__)


def all_problems() -> list[type[Problem]]:
    """List every kind of problem, by its slug."""
    _load_all()
    found: dict[str, type[Problem]] = {}
    waiting: list[type[Problem]] = [Problem]
    while waiting:
        kind = waiting.pop()
        found[kind.slug] = kind
        waiting.extend(kind.__subclasses__())
    return [found[slug] for slug in sorted(found)]


def catalogue_page() -> str:
    """Write the page that explains every problem."""
    intro = (
        "Every error is answered as `application/problem+json` (RFC 9457). "
        "Its `type` is one of these."
    )
    lines = ["# Problems", "", intro]
    for kind in all_problems():
        lines += ["", f"## {kind.slug}", "", f"{kind.status.value}: {kind.title}."]
        lines += ["", kind.advice]
    return "\n".join(lines) + "\n"
