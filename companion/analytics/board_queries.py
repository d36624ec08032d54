"""The queries of the dashboard, in the form in which their rows are shown."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, override
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    CursorResult,
    Dialect,
    Label,
    Select,
    Table,
    Text,
    Uuid,
    and_,
    bindparam,
    func,
    or_,
    select,
    type_coerce,
)

from ..alerts.models import Alert, AlertState
from ..farms.models import Rack, Reservoir, Shelf
from ..growing.models import Batch, Stay
from ..scope import Scope
from ..tasks.models import Task
from ..telemetry.models import HourRollup, Sensor, table_of

type Shown = dict[str, Any]

MOST_TASKS = 200
MOST_ALERTS = 200


class IdText(Text):
    """An id as people read it; made from SQLite's text it is no object in between."""

    cache_ok = True

    @override
    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], str | None]:
        return _dashed if dialect.name == "sqlite" else _text


def _dashed(value: str | None) -> str | None:
    if value is None:
        return None
    return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


class MomentText(Text):
    """A moment in UTC as it is written in JSON, made from SQLite's text likewise."""

    cache_ok = True

    @override
    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], str | None]:
        return _zulu


def _zulu(value: str | datetime | None) -> str | None:
    if value is None:
        return None
    text = str(value).removesuffix("+00:00").removesuffix(".000000")
    return f"{text.replace(' ', 'T')}Z"


def _id(column: Column[Any]) -> Label[str]:
    return type_coerce(column, IdText).label(column.key)


def _moment(column: Column[Any]) -> Label[str]:
    return type_coerce(column, MomentText).label(column.key)


def _of_farm(table: Table) -> ColumnElement[bool]:
    """Hold a table's rows against the organization and the farm that are asked for."""
    own = table.c.org_id == bindparam("org_id", type_=Uuid())
    return and_(own, table.c.farm_id == bindparam("farm_id", type_=Uuid()))


def _there(table: Table) -> ColumnElement[bool]:
    """Keep what is in a farm now."""
    return and_(
        _of_farm(table), table.c.deleted_at.is_(None), table.c.retired_at.is_(None)
    )


_RACK, _SHELF, _TANK = table_of(Rack), table_of(Shelf), table_of(Reservoir)
_BATCH, _STAY, _TASK = table_of(Batch), table_of(Stay), table_of(Task)
_ALERT, _SENSOR, _HOUR = table_of(Alert), table_of(Sensor), table_of(HourRollup)

# Written once: writing a statement takes longer than what it asks for.
_RACKS = (
    select(_id(_RACK.c.id), _RACK.c.name, _RACK.c.row_name, _RACK.c.position)
    .where(_there(_RACK))
    .order_by(_RACK.c.name, _RACK.c.id)
)
_SHELVES = (
    select(
        _id(_SHELF.c.id),
        _id(_SHELF.c.rack_id),
        _SHELF.c.name,
        _SHELF.c.level,
        (_SHELF.c.width_m * _SHELF.c.depth_m).label("area_m2"),
    )
    .where(_there(_SHELF))
    .order_by(_SHELF.c.name, _SHELF.c.id)
)
_TANKS = (
    select(_id(_TANK.c.id), _TANK.c.name, _TANK.c.volume_l)
    .where(_there(_TANK))
    .order_by(_TANK.c.name, _TANK.c.id)
)
_STAYS = (
    select(_id(_STAY.c.batch_id), _id(_STAY.c.shelf_id), _STAY.c.plants)
    .where(_of_farm(_STAY), _STAY.c.ended_at.is_(None))
    .order_by(_STAY.c.shelf_id)
)
_BATCHES = (
    select(
        _id(_BATCH.c.id),
        _BATCH.c.code,
        _BATCH.c.crop_key,
        _BATCH.c.variety,
        _BATCH.c.stage,
        _moment(_BATCH.c.stage_since),
        _moment(_BATCH.c.sown_at),
        _BATCH.c.plants,
    )
    .where(_of_farm(_BATCH), _BATCH.c.ended_at.is_(None), _BATCH.c.deleted_at.is_(None))
    .order_by(_BATCH.c.sown_at, _BATCH.c.id)
)
_STANDING = select(_BATCH.c.id).where(
    _of_farm(_BATCH), _BATCH.c.ended_at.is_(None), _BATCH.c.deleted_at.is_(None)
)
_TASKS = (
    select(
        _id(_TASK.c.id),
        _TASK.c.title,
        _TASK.c.priority,
        _moment(_TASK.c.due_at),
        (_TASK.c.due_at < bindparam("now", type_=_TASK.c.due_at.type)).label("overdue"),
        _id(_TASK.c.batch_id),
        _id(_TASK.c.assignee_id),
    )
    .where(
        _TASK.c.org_id == bindparam("org_id", type_=Uuid()),
        _TASK.c.status == "open",
        _TASK.c.deleted_at.is_(None),
        _TASK.c.due_at < bindparam("before"),
        or_(
            _TASK.c.farm_id == bindparam("farm_id", type_=Uuid()),
            _TASK.c.batch_id.in_(_STANDING),
        ),
    )
    .order_by(_TASK.c.due_at, _TASK.c.id)
    .limit(MOST_TASKS)
)
_ALERTS = (
    select(
        _id(_ALERT.c.id),
        _ALERT.c.level,
        _ALERT.c.state,
        _ALERT.c.subject_kind,
        _ALERT.c.subject_name,
        _ALERT.c.value,
        _ALERT.c.threshold,
        _ALERT.c.unit,
        _moment(_ALERT.c.opened_at),
    )
    .where(_of_farm(_ALERT), _ALERT.c.state != AlertState.RESOLVED)
    .order_by(_ALERT.c.id.desc())
    .limit(MOST_ALERTS)
)
_SENSORS = (
    select(
        _id(_SENSOR.c.id).label("sensor_id"),
        _SENSOR.c.name,
        _SENSOR.c.quantity,
        _SENSOR.c.unit,
        _id(_SENSOR.c.rack_id),
        _id(_SENSOR.c.shelf_id),
        _id(_SENSOR.c.reservoir_id),
        _id(_SENSOR.c.device_id),
    )
    .where(_there(_SENSOR))
    .order_by(_SENSOR.c.id)
)
_NEWEST = (
    select(func.max(_HOUR.c.start))
    .where(_HOUR.c.metric_id == _SENSOR.c.metric_id)
    .correlate(_SENSOR)
    .scalar_subquery()
)
# In the order of the sensors.
_LAST_VALUES = (
    select(_HOUR.c.last_value.label("value"), _HOUR.c.last_ts.label("t"))
    .select_from(
        _SENSOR.outerjoin(
            _HOUR,
            and_(_HOUR.c.metric_id == _SENSOR.c.metric_id, _HOUR.c.start == _NEWEST),
        )
    )
    .where(_there(_SENSOR))
    .order_by(_SENSOR.c.id)
)


def _asked(
    scope: Scope, statement: Select[*tuple[Any, ...]], farm_id: UUID, **more: object
) -> CursorResult[*tuple[Any, ...]]:
    """Ask for a farm's rows."""
    asked = {"org_id": scope.org_id, "farm_id": farm_id, **more}
    return scope.session.connection().execute(statement, asked)


def _shown(found: CursorResult[*tuple[Any, ...]]) -> list[Shown]:
    """Give rows by the names of their columns."""
    names = tuple(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found.all()]


def _columns(found: CursorResult[*tuple[Any, ...]]) -> dict[str, Sequence[object]]:
    """Give rows as columns."""
    names, rows = tuple(found.keys()), found.all()
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return dict(zip(names, columns, strict=True))


def racks(scope: Scope, farm_id: UUID) -> list[Shown]:
    """Give the racks of a farm."""
    return _shown(_asked(scope, _RACKS, farm_id))


def shelves(scope: Scope, farm_id: UUID) -> list[Shown]:
    """Give the shelves of a farm."""
    return _shown(_asked(scope, _SHELVES, farm_id))


def reservoirs(scope: Scope, farm_id: UUID) -> list[Shown]:
    """Give the tanks of a farm."""
    return _shown(_asked(scope, _TANKS, farm_id))


def stays(scope: Scope, farm_id: UUID) -> list[tuple[str, str, int]]:
    """Give batch, shelf and plants of all that stands in a farm now."""
    rows = _asked(scope, _STAYS, farm_id).all()
    return [(batch, shelf, plants) for batch, shelf, plants in rows]


def batches(scope: Scope, farm_id: UUID) -> list[Shown]:
    """Give the batches of a farm whose plants stand."""
    return _shown(_asked(scope, _BATCHES, farm_id))


def due(scope: Scope, farm_id: UUID, before: datetime) -> list[Shown]:
    """Give the open tasks of a farm and its batches that are due before a time."""
    return _shown(_asked(scope, _TASKS, farm_id, before=before, now=scope.now))


def alerts(scope: Scope, farm_id: UUID) -> list[Shown]:
    """Give the alerts of a farm that are not over, the latest first."""
    return _shown(_asked(scope, _ALERTS, farm_id))


def sensors(scope: Scope, farm_id: UUID) -> dict[str, Sequence[object]]:
    """Give the sensors of a farm, and where they are, as columns."""
    return _columns(_asked(scope, _SENSORS, farm_id))


def last_values(scope: Scope, farm_id: UUID) -> dict[str, Sequence[object]]:
    """Give the last value that is summed up of each of these sensors, as columns."""
    return _columns(_asked(scope, _LAST_VALUES, farm_id))
