"""How what is raised becomes a problem."""

from collections.abc import Callable, Iterator
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, IntegrityError, TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.responses import Response
import structlog

from .context import request_id
from .database import driver_error_code
from .problems import (
    BodyTooLarge,
    Conflict,
    Failure,
    InvalidInput,
    InvalidRequest,
    MalformedRequest,
    MethodNotAllowed,
    NotFound,
    PreconditionFailed,
    Problem,
    ProblemResponse,
    StorageFull,
    Unavailable,
)

_LOGGER = structlog.stdlib.get_logger(__name__)

BY_STATUS: dict[int, type[Problem]] = {
    404: NotFound,
    405: MethodNotAllowed,
    413: BodyTooLarge,
}
FULL = {"SQLITE_FULL", "53100"}
LATE = {"SQLITE_INTERRUPT", "57014"}
# Values that no column can hold: too large, or with a NUL character.
UNSTORABLE = {"22003", "22021", "22P05"}


def answer(problem: Problem) -> ProblemResponse:
    """Answer a problem under the id of the request."""
    return ProblemResponse(problem, request_id())


def from_http(error: HTTPException) -> Problem:
    """Name what the framework refused: an unknown path, a wrong method."""
    kind = BY_STATUS.get(error.status_code, MalformedRequest)
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        kind = Failure
    phrase = HTTPStatus(error.status_code).phrase
    detail = error.detail if error.detail != phrase and kind.slug != "failure" else None
    return kind(detail, headers=error.headers)


def from_validation(error: RequestValidationError) -> Problem:
    """Name each input that does not validate, without repeating it."""
    return InvalidRequest(
        errors=[
            InvalidInput(
                pointer=_pointer(each["loc"], error.body, each["type"]),
                code=each["type"],
                message=each["msg"],
            )
            for each in error.errors()
        ]
    )


def _pointer(location: tuple[str | int, ...], body: object, code: str) -> str:
    """Say where an input is."""
    where, *path = location
    if where != "body":
        return f"{where}/{'/'.join(str(part) for part in path)}"
    if isinstance(body, dict | list):
        path = list(_within(body, path, is_missing=code == "missing"))
    return "/" + "/".join(
        str(part).replace("~", "~0").replace("/", "~1") for part in path
    )


def _within(
    body: object, path: list[str | int], *, is_missing: bool
) -> Iterator[str | int]:
    """Give the steps that lead there, without the kinds of things on the way."""
    node = body
    for number, part in enumerate(path, 1):
        match node, part:
            case dict(), str() if part in node:
                node = node[part]
            case list(), int() if part < len(node):
                node = node[part]
            case _ if not (is_missing and number == len(path)):
                continue
        yield part


def from_database(error: DBAPIError) -> Problem:
    """Name what the database refused or could not do."""
    code = driver_error_code(error.orig)
    if isinstance(error, IntegrityError):
        _LOGGER.warning("conflict", code=code)
        return Conflict()
    if code in FULL:
        _LOGGER.error("storage full", code=code)
        return StorageFull()
    if code in LATE:
        _LOGGER.warning("a question took too long", code=code)
        return Unavailable("This took too long. Ask for less at once.")
    if code in UNSTORABLE:
        return InvalidRequest(
            "A value is too large, or has characters nobody can store."
        )
    _LOGGER.error("database failed", code=code, error=type(error.orig).__name__)
    return Unavailable("The database does not answer.")


def add_fault_handlers(app: FastAPI) -> None:
    """Make every error of the app a problem."""

    def handle[E: Exception](kind: type[E], translate: Callable[[E], Problem]) -> None:
        async def handler(_request: Request, error: E) -> Response:
            return answer(translate(error))

        app.exception_handler(kind)(handler)

    handle(Problem, lambda problem: problem)
    handle(HTTPException, from_http)
    handle(RequestValidationError, from_validation)
    handle(DBAPIError, from_database)
    handle(PoolTimeout, lambda _: Unavailable("Every connection is in use."))
    handle(StaleDataError, lambda _: PreconditionFailed())
    handle(Exception, lambda _: Failure())
