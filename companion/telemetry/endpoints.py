"""`/readings`, `/sensors` and `/sources`."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from ..access import Admission, StandingDep, admits, reads, writes
from ..etags import IfMatch, tag
from ..paging import Page, PageQuery, page_query
from ..permissions import Permission
from ..routing import router
from ..runtime import RuntimeDep
from ..scope import Scope, WriteScope
from . import registry, service
from .schemas import (
    Receipt,
    SensorCreate,
    SensorFilter,
    SensorRead,
    SensorUpdate,
    SeriesQuery,
    SeriesRead,
    SourceRead,
    StrictBatch,
    described,
)
from .service import Telemetry, telemetry_of

readings = router("readings", "/readings")
sensors = router("sensors", "/sensors")
sources = router("sources", "/sources")

type PageDep = Annotated[PageQuery, Depends(page_query)]
type TelemetryDep = Annotated[Telemetry, Depends(telemetry_of)]


_REQUEST_BODY = {
    "required": True,
    "content": {"application/json": {"schema": described(StrictBatch)}},
}


@readings.post("", response_model=Receipt, openapi_extra={"requestBody": _REQUEST_BODY})
async def ingest(
    request: Request,
    admission: Annotated[Admission, admits(Permission.TELEMETRY_WRITE)],
    telemetry: TelemetryDep,
) -> Response:
    """Store a batch of readings; a repeated batch is answered as it was before."""
    body = await request.body()
    receipt = await service.ingest(admission, telemetry.writer, body)
    return Response(receipt.model_dump_json(), media_type="application/json")


@readings.get(
    "/live",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def follow(
    scope: Annotated[Scope, reads(Permission.TELEMETRY_READ)],
    telemetry: TelemetryDep,
    standing: StandingDep,
    sensor: Annotated[
        list[UUID],
        Query(
            default_factory=list,
            max_length=service.MOST_WATCHED,
            description="Sensors to watch; all without any.",
        ),
    ],
) -> StreamingResponse:
    """Stream readings as they are stored (server-sent events), for ten minutes."""
    sensors = await run_in_threadpool(service.watched, scope, sensor)
    watcher = telemetry.hub.watch(scope.org_id, sensors)
    allowed = partial(run_in_threadpool, standing.allows, Permission.TELEMETRY_READ)
    stream: AsyncIterator[bytes] = telemetry.hub.follow(watcher, allowed)
    return StreamingResponse(
        stream,
        media_type="text/event-stream",
        # A proxy that buffers would hold events back.
        headers={"X-Accel-Buffering": "no"},
    )


@sources.get("")
def list_sources(
    scope: Annotated[Scope, reads(Permission.TELEMETRY_READ)],
    runtime: RuntimeDep,
    page: PageDep,
) -> Page[SourceRead]:
    """List what sends readings, and how far each has come."""
    return service.list_sources(scope, runtime.keyring, page)


@sensors.get("")
def list_sensors(
    scope: Annotated[Scope, reads(Permission.TELEMETRY_READ)],
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[SensorFilter, Query()],
) -> Page[SensorRead]:
    """List sensors."""
    return registry.list_sensors(scope, runtime.keyring, page, only)


@sensors.post("", status_code=201)
def register_sensor(
    body: SensorCreate,
    scope: Annotated[WriteScope, writes(Permission.FARMS_WRITE)],
    response: Response,
) -> SensorRead:
    """Make a sensor before it sends, under the key that it will send."""
    row = registry.register(scope, body)
    tag(response, row.version)
    return SensorRead.model_validate(row)


@sensors.get("/{sensor_id}")
def read_sensor(
    sensor_id: UUID,
    scope: Annotated[Scope, reads(Permission.TELEMETRY_READ)],
    response: Response,
) -> SensorRead:
    """Show a sensor."""
    row = service.find_sensor(scope, sensor_id)
    tag(response, row.version)
    return SensorRead.model_validate(row)


@sensors.patch("/{sensor_id}")
def update_sensor(
    sensor_id: UUID,
    body: SensorUpdate,
    scope: Annotated[WriteScope, writes(Permission.FARMS_WRITE)],
    if_match: IfMatch,
    response: Response,
) -> SensorRead:
    """Name a sensor, and say where it is."""
    row = service.find_sensor(scope, sensor_id)
    if_match.check(row.version)
    registry.update(scope, row, body)
    tag(response, row.version)
    return SensorRead.model_validate(row)


@sensors.delete("/{sensor_id}", status_code=204)
def delete_sensor(
    sensor_id: UUID,
    scope: Annotated[WriteScope, writes(Permission.FARMS_WRITE)],
    if_match: IfMatch,
) -> None:
    """Put a sensor aside; what it sends is kept, and shown when it is restored."""
    row = service.find_sensor(scope, sensor_id)
    if_match.check(row.version)
    registry.delete(scope, row)


@sensors.post("/{sensor_id}/restore")
def restore_sensor(
    sensor_id: UUID,
    scope: Annotated[WriteScope, writes(Permission.FARMS_WRITE)],
    response: Response,
) -> SensorRead:
    """Restore a sensor."""
    row = service.find_sensor(scope, sensor_id, deleted=True)
    registry.bring_back(scope, row)
    tag(response, row.version)
    return SensorRead.model_validate(row)


@sensors.get("/{sensor_id}/series", response_model=SeriesRead)
async def series(
    sensor_id: UUID,
    admission: Annotated[Admission, admits(Permission.TELEMETRY_READ)],
    runtime: RuntimeDep,
    query: Annotated[SeriesQuery, Query()],
) -> Response:
    """Read a sensor's values by hour, day or week."""
    found = await run_in_threadpool(
        service.series, runtime.database, admission, sensor_id, query
    )
    return Response(found, media_type="application/json")
