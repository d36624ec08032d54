"""Errors as RFC 9457 problem details, in one form for every way to fail."""

from collections.abc import Mapping
from http import HTTPStatus
import logging
from typing import override

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

_LOGGER = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class InvalidInput(BaseModel):
    """One input that was not accepted, and why."""

    model_config = ConfigDict(frozen=True)

    location: list[str | int] = Field(examples=[["body", "name"]])
    message: str


class Problem(BaseModel):
    """The body of every answer that reports an error (RFC 9457)."""

    model_config = ConfigDict(frozen=True)

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    errors: list[InvalidInput] | None = None


class ProblemResponse(JSONResponse):
    """A problem with its media type and status."""

    media_type = MEDIA_TYPE

    def __init__(
        self, problem: Problem, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(
            problem,
            status_code=problem.status,
            headers=dict(headers) if headers else None,
        )

    @override
    def render(self, content: Problem) -> bytes:
        return content.model_dump_json(exclude_none=True).encode()


async def _http_error(_request: Request, error: HTTPException) -> ProblemResponse:
    """Answer what the framework or an endpoint raised: 404, 405 and their like."""
    title = HTTPStatus(error.status_code).phrase
    detail = error.detail if error.detail != title else None
    problem = Problem(title=title, status=error.status_code, detail=detail)
    return ProblemResponse(problem, error.headers)


async def _invalid_request(
    _request: Request, error: RequestValidationError
) -> ProblemResponse:
    """Answer a request whose input does not validate, without repeating the input."""
    status = HTTPStatus.UNPROCESSABLE_CONTENT
    return ProblemResponse(
        Problem(
            title=status.phrase,
            status=status,
            detail="The request has input that is not valid.",
            errors=[
                InvalidInput(location=list(each["loc"]), message=each["msg"])
                for each in error.errors()
            ],
        )
    )


async def _unexpected_error(request: Request, _error: Exception) -> ProblemResponse:
    """Answer a fault of ours; the server's log has its trace, the answer has not."""
    _LOGGER.error("Request failed: %s %s", request.method, request.url.path)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return ProblemResponse(
        Problem(
            title=status.phrase,
            status=status,
            detail="The companion failed. Its log says why.",
        )
    )


def add_problem_handlers(app: FastAPI) -> None:
    """Make every error of the app a problem."""
    app.exception_handler(HTTPException)(_http_error)
    app.exception_handler(RequestValidationError)(_invalid_request)
    app.exception_handler(Exception)(_unexpected_error)
