"""The app, built from settings, so that nothing is decided at import."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, override

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from . import __version__, docs, health
from .accounts import endpoints as accounts
from .alerts import endpoints as alerts
from .analytics import endpoints as analytics
from .analytics.boards import Boards
from .audit import endpoints as audit
from .automation import endpoints as automation
from .branches import Branches
from .context import RequestContext
from .economy.endpoints import inventory, money, trade
from .farms import endpoints as farms
from .faults import add_fault_handlers
from .growing import batch_endpoints, endpoints as growing
from .jobs import endpoints as jobs
from .link import endpoints as link
from .logs import set_up_logs
from .notes import endpoints as notes
from .openapi import completed
from .organizations import endpoints as organizations
from .proposals import endpoints as proposals
from .runtime import Runtime
from .server import Lifetime
from .settings import Settings
from .tasks import endpoints as tasks
from .telemetry import endpoints as telemetry
from .telemetry.service import Telemetry
from .work import open_runner

# Each collection's routes are tried in this order: what is asked most comes first.
ROUTERS = (
    health.router,
    telemetry.readings,
    telemetry.sensors,
    telemetry.sources,
    link.sites,
    link.pairings,
    docs.router,
    accounts.auth,
    accounts.users,
    organizations.organizations,
    organizations.members,
    organizations.invited,
    organizations.api_keys,
    audit.events,
    farms.farms,
    farms.racks,
    farms.shelves,
    farms.reservoirs,
    farms.devices,
    growing.crop_library,
    growing.crops,
    growing.recipes,
    growing.recipe_versions,
    batch_endpoints.batches,
    batch_endpoints.harvests,
    tasks.tasks,
    notes.notes,
    notes.photos,
    inventory.items,
    inventory.movements,
    money.costs,
    money.labour,
    money.prices,
    trade.seed_lots,
    trade.customers,
    trade.shipments,
    jobs.jobs,
    automation.rules,
    proposals.proposals,
    alerts.rules,
    alerts.alerts,
    alerts.health_states,
    analytics.analytics,
)
ROUTES = Branches(ROUTERS)


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
            boards.start(opened.clock)
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
