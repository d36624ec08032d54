"""`/batches/{id}/summary`, `/analytics`, what is asked of a farm, and what sites print."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from ..access import Admission, admits, reads
from ..permissions import Permission
from ..routing import router
from ..scope import Scope
from . import comparison, farm, passport, service, tracing
from .boards import Boards
from .passport_schemas import PassportQuery, PassportRead
from .schemas import (
    BatchSummary,
    Comparison,
    ComparisonRead,
    Dashboard,
    EnergyRead,
    IndicatorsRead,
    PeriodQuery,
    Trace,
    YieldHistory,
)

analytics = router("analytics")

type Reads = Annotated[Scope, reads(Permission.ANALYTICS_READ)]
type Prints = Annotated[Scope, reads(Permission.PASSPORTS_READ)]
type Period = Annotated[PeriodQuery, Query()]


async def boards_of(request: Request) -> Boards:
    """Give the dashboards of the app that answers."""
    return cast("Boards", request.app.state.boards)


@analytics.get("/farms/{farm_id}/dashboard", response_model=Dashboard)
async def read_dashboard(
    farm_id: UUID,
    admission: Annotated[Admission, admits(Permission.ANALYTICS_READ)],
    boards: Annotated[Boards, Depends(boards_of)],
) -> Response:
    """Show a farm's whole state in one answer."""
    body = boards.kept(admission, farm_id)
    if body is None:
        body = await run_in_threadpool(boards.of, admission, farm_id)
    return Response(body, media_type="application/json")


@analytics.get("/batches/{batch_id}/summary")
def summarize_batch(batch_id: UUID, scope: Reads) -> BatchSummary:
    """Sum up what a batch had, used and gave, and how well that is known."""
    return service.summary(scope, batch_id)


@analytics.post("/analytics/comparisons")
def compare(body: Comparison, scope: Reads) -> ComparisonRead:
    """Compare batches, recipes or versions of recipes; nothing is stored."""
    return comparison.compare(scope, body)


@analytics.get("/farms/{farm_id}/indicators")
def read_indicators(farm_id: UUID, scope: Reads, period: Period) -> IndicatorsRead:
    """Show what a farm gave and used, by period."""
    return farm.indicators(scope, farm_id, period)


@analytics.get("/farms/{farm_id}/energy")
def share_energy(farm_id: UUID, scope: Reads, period: Period) -> EnergyRead:
    """Share a farm's energy and its cost out to shelves and batches."""
    return farm.energy(scope, farm_id, period)


@analytics.get("/farms/{farm_id}/yields")
def read_yields(farm_id: UUID, scope: Reads, period: Period) -> YieldHistory:
    """Show what was harvested of each crop, by period."""
    return farm.yields(scope, farm_id, period)


@analytics.get("/seed-lots/{seed_lot_id}/trace")
def recall_seed_lot(seed_lot_id: UUID, scope: Reads) -> Trace:
    """Follow a lot of seed to whoever got something of it."""
    return tracing.of_seed_lot(scope, seed_lot_id)


@analytics.get("/batches/{batch_id}/trace")
def trace_batch(batch_id: UUID, scope: Reads) -> Trace:
    """Follow a batch back to its seed, and on to whoever got something of it."""
    return tracing.of_batch(scope, batch_id)


@analytics.get("/harvests/{harvest_id}/trace")
def trace_harvest(harvest_id: UUID, scope: Reads) -> Trace:
    """Follow a harvest back to its seed."""
    return tracing.of_harvest(scope, harvest_id)


@analytics.get("/shipments/{shipment_id}/trace")
def trace_shipment(shipment_id: UUID, scope: Reads) -> Trace:
    """Follow what a customer got back to its seed."""
    return tracing.of_shipment(scope, shipment_id)


@analytics.get("/sites/{site_id}/passport")
def read_passport(
    site_id: UUID, scope: Prints, only: Annotated[PassportQuery, Query()]
) -> PassportRead:
    """Give what a site alone cannot know of its batch (for the site's key)."""
    return passport.passport(scope, site_id, only.batch)


@analytics.get("/sites/{site_id}/indicators")
def read_own_indicators(site_id: UUID, scope: Prints, period: Period) -> IndicatorsRead:
    """Show what a site's farm gave and used, by period (for the site's key)."""
    return passport.indicators(scope, site_id, period)
