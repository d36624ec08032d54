"""Sensors and sources, and what callers do with readings."""

from functools import partial
from typing import cast
from uuid import UUID

from fastapi import Request
from sqlalchemy import Select

from ..access import Admission
from ..database import Database
from ..farms.repository import within_farm
from ..keyring import Keyring
from ..paging import Page, PageQuery, paginate
from ..problems import NotFound
from ..questions import asking
from ..records import present
from ..runtime import Runtime
from ..scope import Scope
from .batch import Window, check
from .live import Hub
from .models import Sensor, Source
from .schemas import Receipt, SeriesQuery, SourceRead
from .series import read_series
from .spans import FUTURE, RAW_KEPT, ms
from .store import Delivery
from .writer import Direct, Lane, Writer

MOST_WATCHED = 1_000


class Telemetry:
    """What takes readings in while the companion runs."""

    def __init__(self, runtime: Runtime) -> None:
        database = runtime.database
        self.hub = Hub()
        self._lane = Lane(database, self.hub) if database.is_sqlite else None
        self.writer: Writer = self._lane or Direct(database, self.hub)

    def start(self) -> None:
        """Begin to work."""
        if self._lane:
            self._lane.start()

    def close(self) -> None:
        """Finish what was begun."""
        self.hub.close()
        self.writer.close()


async def telemetry_of(request: Request) -> Telemetry:
    """Give the telemetry of the app that answers."""
    return cast("Telemetry", request.app.state.telemetry)


async def ingest(admission: Admission, writer: Writer, body: bytes) -> Receipt:
    """Store a batch; when this returns, it is on the disk."""
    return await writer.take(partial(_delivered, admission, body))


def _delivered(admission: Admission, body: bytes) -> Delivery:
    """Read a batch: where it is stored, so that nobody waits for it who has none."""
    oldest, newest = ms(admission.now - RAW_KEPT), ms(admission.now + FUTURE)
    batch = check(body, Window(oldest, newest))
    return Delivery(admission.org_id, admission.farm_id, admission.now, batch)


def sensors_of(scope: Scope) -> Select[Sensor]:
    """Begin a query over the sensors that the caller may see."""
    return within_farm(scope, scope.select(Sensor), Sensor.farm_id)


def find_sensor(scope: Scope, sensor_id: UUID, *, deleted: bool = False) -> Sensor:
    """Give a sensor that the caller may see."""
    statement = sensors_of(scope).where(Sensor.id == sensor_id)
    row = scope.session.scalar(present(statement, Sensor, deleted=deleted))
    if row is None:
        raise NotFound
    return row


def list_sources(scope: Scope, keyring: Keyring, page: PageQuery) -> Page[SourceRead]:
    """List the sources that the caller may see."""
    statement = within_farm(scope, scope.select(Source), Source.farm_id)
    return paginate(
        scope,
        keyring,
        statement,
        [(Source.id, "asc")],
        page,
        present=SourceRead.model_validate,
    )


def series(
    database: Database, admission: Admission, sensor_id: UUID, query: SeriesQuery
) -> bytes:
    """Write a sensor's values between two moments as JSON."""
    with asking(database, admission.org_id) as ask:
        return read_series(ask, admission, sensor_id, query)


def watched(scope: Scope, sensor_ids: list[UUID]) -> dict[int, UUID]:
    """Give the sensors to watch by their metric ids; without any, all there are."""
    there = present(sensors_of(scope), Sensor, deleted=False)
    statement = there.order_by(Sensor.id).limit(MOST_WATCHED)
    if sensor_ids:
        statement = statement.where(Sensor.id.in_(sensor_ids))
    found = {row.metric_id: row.id for row in scope.session.scalars(statement)}
    if len(found) < len(set(sensor_ids)):
        raise NotFound
    return found
