"""Finding the route of a request, by its collection first, and loading what it needs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
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


@dataclass(frozen=True, slots=True)
class Part:
    """A module whose routers answer for some collections."""

    module: str
    collections: tuple[str, ...]

    def routes(self) -> Iterator[APIRoute]:
        """Load the module and give its routes."""
        module = import_module(f".{self.module}", __package__)
        for router in vars(module).values():
            if isinstance(router, APIRouter):
                yield from self._routes(router)

    def _routes(self, router: APIRouter) -> Iterator[APIRoute]:
        for route in router.routes:
            # A router in a router is what the framework unfolds at each request.
            if not isinstance(route, APIRoute):
                raise TypeError(f"{route} is no operation.")
            if collection_of(route.path) not in self.collections:
                raise LookupError(
                    f"{self.module} does not say that it has {route.path}."
                )
            yield route


class Branches(BaseRoute):
    """All routes of some parts; a request is held against those of its collection."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self._parts: dict[str, list[Part]] = {}
        self._branches: dict[str, list[APIRoute]] = {}
        for part in parts:
            for collection in part.collections:
                self._parts.setdefault(collection, []).append(part)

    @property
    def collections(self) -> list[str]:
        """Name every collection."""
        return list(self._parts)

    def __iter__(self) -> Iterator[APIRoute]:
        """Give every route."""
        for collection in self.collections:
            yield from self._of(collection)

    def load(self, collection: str) -> None:
        """Have at hand what answers for a collection, before anybody asks."""
        self._of(collection)

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
        collection = collection_of(path)
        return self._of(collection) if collection in self._parts else []

    def _of(self, collection: str) -> list[APIRoute]:
        """Give the routes of a collection; the first request to it loads its parts."""
        if collection not in self._branches:
            self._branches[collection] = [
                route
                for part in self._parts[collection]
                for route in part.routes()
                if collection_of(route.path) == collection
            ]
        return self._branches[collection]

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
