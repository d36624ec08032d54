"""Finding the route of a request, by its collection first."""

from collections.abc import Iterable, Iterator
from typing import override

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from .routing import API

HOME = f"{API}/"


def collection_of(path: str) -> str:
    """Name the first part of a path that says what it is about: `farms`, `health`."""
    return path.removeprefix(HOME).lstrip("/").partition("/")[0]


class Branches(BaseRoute):
    """All routes of some routers; a request is held against those of its collection."""

    def __init__(self, routers: Iterable[APIRouter]) -> None:
        self._branches: dict[str, list[APIRoute]] = {}
        for router in routers:
            for route in router.routes:
                # A router in a router is what the framework unfolds at each request.
                if not isinstance(route, APIRoute):
                    raise TypeError(f"{route} is no operation.")
                branch = self._branches.setdefault(collection_of(route.path), [])
                branch.append(route)

    def __iter__(self) -> Iterator[APIRoute]:
        """Give every route."""
        for branch in self._branches.values():
            yield from branch

    @override
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Tell whether one of the routes is meant; which one, is in the scope."""
        partial: tuple[Match, Scope] = Match.NONE, {}
        for route in self._branch(scope):
            match, child = route.matches(scope)
            if match is Match.FULL:
                return match, child
            if match is Match.PARTIAL:
                partial = match, child
        return partial

    @override
    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the route that was found answer."""
        route: APIRoute = scope["route"]
        if scope["method"] not in _methods(route):
            raise HTTPException(405, headers={"Allow": ", ".join(self._methods(scope))})
        await route.handle(scope, receive, send)

    def _branch(self, scope: Scope) -> list[APIRoute]:
        if scope["type"] != "http":
            return []
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        return self._branches.get(collection_of(path), [])

    def _methods(self, scope: Scope) -> list[str]:
        """Name what can be done with a path, by whichever route."""
        return sorted(
            method
            for route in self._branch(scope)
            if route.matches(scope)[0] is not Match.NONE
            for method in _methods(route)
        )


def _methods(route: APIRoute) -> set[str]:
    return route.methods or set()
