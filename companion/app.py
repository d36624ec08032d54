"""The app, built from settings, so that nothing is decided at import."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, override

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from . import __version__
from .analytics.boards import Boards
from .branches import Branches, Part
from .context import RequestContext
from .faults import add_fault_handlers
from .logs import set_up_logs
from .openapi import completed
from .runtime import Runtime
from .server import Lifetime
from .settings import Settings
from .telemetry.service import Telemetry
from .work import open_runner

# Which part answers for which collections. A part that nobody asks is not loaded: all of
# them take as much memory as a fifth of the rest, and half of the time of a start.
PARTS = (
    Part("health", ("health", "ready", "metrics")),
    Part("telemetry.endpoints", ("readings", "sensors", "sources")),
    Part("link.endpoints", ("sites", "pairing")),
    Part("docs", ("docs", "problems")),
    Part("accounts.endpoints", ("auth", "users")),
    Part(
        "organizations.endpoints",
        ("organizations", "members", "invitations", "api-keys"),
    ),
    Part("audit.endpoints", ("audit-events",)),
    Part("farms.endpoints", ("farms", "racks", "shelves", "reservoirs", "devices")),
    Part(
        "growing.endpoints",
        ("crop-library", "crops", "recipes", "recipe-versions"),
    ),
    Part("growing.batch_endpoints", ("batches", "harvests")),
    Part("tasks.endpoints", ("tasks",)),
    Part("notes.endpoints", ("notes", "photos")),
    Part("economy.endpoints.inventory", ("inventory-items", "inventory-movements")),
    Part(
        "economy.endpoints.money",
        ("input-costs", "labour-entries", "energy-prices"),
    ),
    Part("economy.endpoints.trade", ("seed-lots", "customers", "shipments")),
    Part("jobs.endpoints", ("jobs",)),
    Part("automation.endpoints", ("automation-rules",)),
    Part("proposals.endpoints", ("proposals",)),
    Part("alerts.endpoints", ("alert-rules", "alerts", "health-states")),
    Part(
        "analytics.endpoints",
        (
            "analytics",
            "farms",
            "batches",
            "harvests",
            "seed-lots",
            "shipments",
            "sites",
        ),
    ),
)
ROUTES = Branches(PARTS)


class Companion(FastAPI):
    """The app, whose description of itself is complete."""

    @override
    def build_middleware_stack(self) -> ASGIApp:
        """Put what surrounds a request around all that the framework adds, too."""
        public_url = self.state.runtime.settings.public_url or ""
        return RequestContext(
            super().build_middleware_stack(), https=public_url.startswith("https://")
        )

    @override
    def openapi(self) -> dict[str, Any]:
        """Describe the API."""
        if not self.openapi_schema:
            described = get_openapi(
                title=self.title,
                version=self.version,
                openapi_version=self.openapi_version,
                routes=list(ROUTES),
            )
            self.openapi_schema = completed(described)
        return self.openapi_schema


def create_app(settings: Settings, runtime: Runtime | None = None) -> FastAPI:
    """Build the companion's app."""
    opened = runtime or Runtime.open(settings)
    running = Telemetry(opened)
    boards = Boards(opened.database)
    runner = open_runner(opened)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[Lifetime]:
        running.start()
        if settings.runner == "embedded":
            runner.start()
            boards.start(opened.clock, load=partial(ROUTES.load, "farms"))
        yield {"end_streams": running.hub.close}
        await run_in_threadpool(runner.close)
        boards.close()
        running.close()
        opened.database.close()

    # The framework's own pages for its docs load scripts from a foreign host.
    app = Companion(
        title="Vertical Farm companion",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json" if settings.serves_docs else None,
        lifespan=lifespan,
        max_body_size=settings.max_body_bytes,
        redirect_slashes=False,
    )
    app.state.runtime = opened
    app.state.telemetry = running
    app.state.boards = boards
    add_fault_handlers(app)
    app.router.routes.append(ROUTES)
    if settings.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.allowed_origins),
            allow_methods=["GET", "POST", "PATCH", "PUT", "DELETE"],
            allow_headers=[
                "Authorization",
                "Content-Type",
                "Idempotency-Key",
                "If-Match",
                "X-Org",
            ],
            expose_headers=["ETag", "Location", "Retry-After", "X-Request-ID"],
        )
    return app


def from_environment() -> FastAPI:
    """Build the app in a worker process."""
    settings = Settings()
    set_up_logs(settings.log_level, settings.log_format)
    return create_app(settings)
