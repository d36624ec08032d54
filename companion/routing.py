"""How routes are made: repeated requests, and answers the caller has already."""

from collections.abc import Callable, Coroutine
from typing import Any, override

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from .idempotency import Replay, hash_of

API = "/api/v1"


class Route(APIRoute):
    """A route that knows repeated requests and unchanged answers."""

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the framework's handler."""
        answer = super().get_route_handler()

        async def handler(request: Request) -> Response:
            if "idempotency-key" in request.headers and request.method == "POST":
                request.state.body_hash = await hash_of(request)
            try:
                response = await answer(request)
            except Replay as replay:
                return replay.response
            request.state.response = response
            if request.method == "GET" and _is_known(request, response):
                return Response(
                    status_code=304, headers={"ETag": response.headers["etag"]}
                )
            return response

        return handler


def _is_known(request: Request, response: Response) -> bool:
    """Tell whether the caller has this version already."""
    tag = response.headers.get("etag")
    known = request.headers.get("if-none-match", "")
    return tag is not None and tag in [
        each.strip().removeprefix("W/") for each in known.split(",")
    ]


def router(tag: str, prefix: str = "") -> APIRouter:
    """Make the router of one domain."""
    return APIRouter(prefix=f"{API}{prefix}", tags=[tag], route_class=Route)
