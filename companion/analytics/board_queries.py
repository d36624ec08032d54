"""The queries of the dashboard."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from ..alerts.models import Alert, AlertState
from ..growing.models import Batch, Stay
from ..scope import Scope
from ..tasks.models import Task
from ..telemetry.models import HourRollup, Sensor

MOST_TASKS = 200
MOST_ALERTS = 200


class LatestRow(NamedTuple):
    """A sensor with its last value."""

    sensor_id: UUID
    name: str | None
    quantity: str | None
    unit: str | None
    rack_id: UUID | None
    shelf_id: UUID | None
    reservoir_id: UUID | None
    device_id: UUID | None
    value: float | None
    t: int | None


def latest(scope: Scope, farm_id: UUID) -> list[LatestRow]:
    """Give the sensors of a farm, and the last value that is summed up of each."""
    newest = (
        select(func.max(HourRollup.start))
        .where(HourRollup.metric_id == Sensor.metric_id)
        .correlate(Sensor)
        .scalar_subquery()
    )
    rows = scope.session.execute(
        scope.select(Sensor)
        .outerjoin(
            HourRollup,
            and_(HourRollup.metric_id == Sensor.metric_id, HourRollup.start == newest),
        )
        .where(
            Sensor.farm_id == farm_id,
            Sensor.deleted_at.is_(None),
            Sensor.retired_at.is_(None),
        )
        .order_by(Sensor.id)
        .with_only_columns(
            Sensor.id,
            Sensor.name,
            Sensor.quantity,
            Sensor.unit,
            Sensor.rack_id,
            Sensor.shelf_id,
            Sensor.reservoir_id,
            Sensor.device_id,
            HourRollup.last_value,
            HourRollup.last_ts,
        )
    )
    return [LatestRow._make(row) for row in rows]


def standing(scope: Scope, farm_id: UUID) -> Sequence[Batch]:
    """Give the batches of a farm whose plants stand."""
    return scope.session.scalars(
        scope.select(Batch)
        .where(
            Batch.farm_id == farm_id,
            Batch.deleted_at.is_(None),
            Batch.ended_at.is_(None),
        )
        .order_by(Batch.sown_at, Batch.id)
    ).all()


def where_they_stand(scope: Scope, farm_id: UUID) -> Iterable[tuple[UUID, UUID, int]]:
    """Give batch, shelf and plants of all that stands in a farm now."""
    rows = scope.session.execute(
        scope.select(Stay)
        .where(Stay.farm_id == farm_id, Stay.ended_at.is_(None))
        .order_by(Stay.shelf_id)
        .with_only_columns(Stay.batch_id, Stay.shelf_id, Stay.plants)
    )
    return [(batch, shelf, plants) for batch, shelf, plants in rows]


def due(scope: Scope, farm_id: UUID, before: datetime) -> Sequence[Task]:
    """Give the open tasks of a farm and its batches that are due before a time."""
    own = scope.select(Batch).where(Batch.farm_id == farm_id, Batch.ended_at.is_(None))
    return scope.session.scalars(
        scope.select(Task)
        .where(
            Task.status == "open",
            Task.deleted_at.is_(None),
            Task.due_at < before,
            or_(
                Task.farm_id == farm_id,
                Task.batch_id.in_(own.with_only_columns(Batch.id)),
            ),
        )
        .order_by(Task.due_at, Task.id)
        .limit(MOST_TASKS)
    ).all()


def alerts(scope: Scope, farm_id: UUID) -> Sequence[Alert]:
    """Give the alerts of a farm that are not over, the latest first."""
    return scope.session.scalars(
        scope.select(Alert)
        .where(Alert.farm_id == farm_id, Alert.state != AlertState.RESOLVED)
        .order_by(Alert.id.desc())
        .limit(MOST_ALERTS)
    ).all()
