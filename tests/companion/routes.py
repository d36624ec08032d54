"""Every route of the API, as tests walk over them."""

from dataclasses import dataclass
import re

from fastapi.dependencies.models import Dependant

from companion.access import Public, Requires, SignedIn
from companion.app import ROUTES

type Declaration = Public | Requires | SignedIn


@dataclass(frozen=True)
class Known:
    """One method of one path, with what it declares."""

    method: str
    path: str
    declared: tuple[Declaration, ...]

    @property
    def name(self) -> str:
        """Write it as people do."""
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> list[str]:
        """Name the ids in the path."""
        return re.findall(r"{(\w+)}", self.path)


def _declared(dependant: Dependant) -> list[Declaration]:
    found: list[Declaration] = [
        each.call
        for each in dependant.dependencies
        if isinstance(each.call, Public | Requires | SignedIn)
    ]
    for each in dependant.dependencies:
        found += _declared(each)
    return found


def all_routes() -> list[Known]:
    """List every route."""
    return [
        Known(method, route.path, tuple(_declared(route.dependant)))
        for route in ROUTES
        for method in sorted(route.methods or ())
    ]


def tenant_routes() -> list[Known]:
    """List the routes that concern an organization."""
    return [
        route
        for route in all_routes()
        if any(isinstance(each, Requires) for each in route.declared)
    ]
