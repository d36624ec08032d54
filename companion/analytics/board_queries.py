"""The queries of the dashboard, in the form in which their rows are shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast, override
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Dialect,
    Label,
    Select,
    Table,
    Text,
    Uuid,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    type_coerce,
)

from ..alerts.models import Alert, AlertState
from ..database import Database, enter_system
from ..farms.models import Farm, Rack, Reservoir, Shelf
from ..growing.models import Batch, Stay
from ..organizations.models import Organization
from ..problems import NotFound
from ..questions import Ask, Question, Row
from ..tasks.models import Task
from ..telemetry.models import DirtyHour, HourRollup, Sensor, Source, table_of

type Shown = dict[str, Any]
type Columns = dict[str, Sequence[object]]
# Batch, shelf and plants.
type StayRow = tuple[str, str, int]

MOST_TASKS = 200
MOST_ALERTS = 200


class Barn(NamedTuple):
    """A farm, as far as a dashboard tells of it."""

    id: str
    name: str
    time_zone: str


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


def of_farm(table: Table) -> ColumnElement[bool]:
    """Hold a table's rows against the organization and the farm that are asked for."""
    own = table.c.org_id == bindparam("org_id", type_=Uuid())
    return and_(own, table.c.farm_id == bindparam("farm_id", type_=Uuid()))


def _there(table: Table) -> ColumnElement[bool]:
    """Keep what is in a farm now."""
    return and_(
        of_farm(table), table.c.deleted_at.is_(None), table.c.retired_at.is_(None)
    )


def _unsorted(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Ask for few rows: to sort them takes SQLite longer than to find them."""
    return statement.order_by(None).limit(None)


_RACK, _SHELF, _TANK = table_of(Rack), table_of(Shelf), table_of(Reservoir)
_BATCH, _STAY, _TASK = table_of(Batch), table_of(Stay), table_of(Task)
_FARMS, _MARK = table_of(Farm), table_of(DirtyHour)
_ALERT, _SENSOR, _HOUR = table_of(Alert), table_of(Sensor), table_of(HourRollup)

_FARM = Question(
    select(_id(_FARMS.c.id), _FARMS.c.name, _FARMS.c.time_zone).where(
        _FARMS.c.org_id == bindparam("org_id", type_=Uuid()),
        _FARMS.c.id == bindparam("farm_id", type_=Uuid()),
        _FARMS.c.deleted_at.is_(None),
    )
)
_OLDEST_MARK = Question(
    select(func.min(_MARK.c.hour)).where(
        _MARK.c.org_id == bindparam("org_id", type_=Uuid())
    )
)
_RACKS = Question(
    select(_id(_RACK.c.id), _RACK.c.name, _RACK.c.row_name, _RACK.c.position)
    .where(_there(_RACK))
    .order_by(_RACK.c.name, _RACK.c.id)
)
_SHELVES = Question(
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
_TANKS = Question(
    select(_id(_TANK.c.id), _TANK.c.name, _TANK.c.volume_l)
    .where(_there(_TANK))
    .order_by(_TANK.c.name, _TANK.c.id)
)


def _standing(lasts: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Select what stands in a farm now."""
    return (
        select(_id(_STAY.c.batch_id), _id(_STAY.c.shelf_id), _STAY.c.plants)
        .where(of_farm(_STAY), lasts)
        .order_by(_STAY.c.shelf_id)
    )


_STAYS = Question(_standing(_STAY.c.ended_at.is_(None)))
# Of all that stands in a farm little is one batch's: its index is the better one.
_STAYS_OF_ONE = Question(
    _unsorted(_standing(_STAY.c.ended_at.is_(None).is_(True))).where(
        _STAY.c.batch_id == bindparam("batch_id", type_=Uuid())
    )
)
_BATCHES = Question(
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
    .where(of_farm(_BATCH), _BATCH.c.ended_at.is_(None), _BATCH.c.deleted_at.is_(None))
    .order_by(_BATCH.c.sown_at, _BATCH.c.id)
)
_ONE_BATCH = Question(
    _unsorted(_BATCHES.statement).where(
        _BATCH.c.id == bindparam("batch_id", type_=Uuid())
    )
)
_OF_STANDING = exists().where(
    _BATCH.c.id == _TASK.c.batch_id,
    of_farm(_BATCH),
    _BATCH.c.ended_at.is_(None),
    _BATCH.c.deleted_at.is_(None),
)


def _due(status: ColumnElement[str]) -> Select[*tuple[Any, ...]]:
    """Select the open tasks of a farm and its batches that are due before a time."""
    return (
        select(
            _id(_TASK.c.id),
            _TASK.c.title,
            _TASK.c.priority,
            _moment(_TASK.c.due_at),
            (_TASK.c.due_at < bindparam("now", type_=_TASK.c.due_at.type)).label(
                "overdue"
            ),
            _id(_TASK.c.batch_id),
            _id(_TASK.c.assignee_id),
        )
        .where(
            _TASK.c.org_id == bindparam("org_id", type_=Uuid()),
            status == "open",
            _TASK.c.deleted_at.is_(None),
            _TASK.c.due_at < bindparam("before"),
            or_(
                _TASK.c.farm_id == bindparam("farm_id", type_=Uuid()),
                _OF_STANDING,
            ),
        )
        .order_by(_TASK.c.due_at, _TASK.c.id)
        .limit(MOST_TASKS)
    )


_TASKS = Question(_due(_TASK.c.status))
_ONE_TASK = Question(
    _unsorted(_TASKS.statement).where(_TASK.c.id == bindparam("task_id", type_=Uuid()))
)
# Few of the tasks that are due are one batch's: its index is the better one.
_TASKS_OF_ONE = Question(
    _unsorted(_due(_TASK.c.status.concat(""))).where(
        _TASK.c.batch_id == bindparam("batch_id", type_=Uuid())
    )
)
_ALERTS = Question(
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
    .where(of_farm(_ALERT), _ALERT.c.state != AlertState.RESOLVED)
    .order_by(_ALERT.c.id.desc())
    .limit(MOST_ALERTS)
)
_SENSORS = Question(
    select(
        _id(_SENSOR.c.id).label("sensor_id"),
        _SENSOR.c.name,
        _SENSOR.c.quantity,
        _SENSOR.c.unit,
        _id(_SENSOR.c.rack_id),
        _id(_SENSOR.c.shelf_id),
        _id(_SENSOR.c.reservoir_id),
        _id(_SENSOR.c.device_id),
        _SENSOR.c.metric_id,
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
_LAST_VALUES = Question(
    select(
        _HOUR.c.last_value.label("value"),
        _HOUR.c.last_ts.label("t"),
        _SENSOR.c.metric_id,
    )
    .select_from(
        _SENSOR.outerjoin(
            _HOUR,
            and_(_HOUR.c.metric_id == _SENSOR.c.metric_id, _HOUR.c.start == _NEWEST),
        )
    )
    .where(_there(_SENSOR))
    .order_by(_SENSOR.c.id)
)


def heard_last(database: Database, most: int) -> list[tuple[UUID, UUID]]:
    """Give organization and farm of those whose sources sent last, over all tenants."""
    there = (Farm.deleted_at.is_(None), Organization.deleted_at.is_(None))
    statement = (
        select(Farm.org_id, Farm.id)
        .join(Organization, Organization.id == Farm.org_id)
        .outerjoin(
            Source, and_(Source.org_id == Farm.org_id, Source.farm_id == Farm.id)
        )
        .where(*there)
        .group_by(Farm.org_id, Farm.id, Farm.updated_at)
        .order_by(func.max(Source.last_seen_at).desc(), Farm.updated_at.desc())
        .limit(most)
    )
    with database.read() as session:
        enter_system(session)
        return [(org_id, farm_id) for org_id, farm_id in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose dashboard is asked for, when, and who gives the rows of it."""

    ask: Ask
    org_id: UUID
    farm_id: UUID
    now: datetime

    def rows(self, question: Question, **more: object) -> list[Row]:
        """Give a farm's rows."""
        return self.ask(
            question, {"org_id": self.org_id, "farm_id": self.farm_id, **more}
        )

    def shown(self, question: Question, **more: object) -> list[Shown]:
        """Give a farm's rows by the names of their columns."""
        return [
            dict(zip(question.names, row, strict=True))
            for row in self.rows(question, **more)
        ]

    def columns(self, question: Question) -> Columns:
        """Give a farm's rows as columns; `metric_id` says what they are of."""
        rows = self.rows(question)
        columns = zip(*rows, strict=True) if rows else [()] * len(question.names)
        return dict(zip(question.names, columns, strict=True))


def farm(asked: Asked) -> Barn:
    """Give the farm itself."""
    for row in asked.rows(_FARM):
        return Barn(*row)
    raise NotFound


def oldest_mark(asked: Asked) -> int | None:
    """Give the first hour whose readings are not all summed up."""
    ((hour,),) = asked.rows(_OLDEST_MARK)
    return cast("int | None", hour)


def racks(asked: Asked) -> list[Shown]:
    """Give the racks of a farm."""
    return asked.shown(_RACKS)


def shelves(asked: Asked) -> list[Shown]:
    """Give the shelves of a farm."""
    return asked.shown(_SHELVES)


def reservoirs(asked: Asked) -> list[Shown]:
    """Give the tanks of a farm."""
    return asked.shown(_TANKS)


def stays(asked: Asked, batch_id: UUID | None = None) -> list[StayRow]:
    """Give batch, shelf and plants of all that stands in a farm now, or of one batch."""
    if batch_id is None:
        return asked.rows(_STAYS)
    return sorted(asked.rows(_STAYS_OF_ONE, batch_id=batch_id))


def batches(asked: Asked, batch_id: UUID | None = None) -> list[Shown]:
    """Give the batches of a farm whose plants stand, or one of them."""
    if batch_id is None:
        return asked.shown(_BATCHES)
    return asked.shown(_ONE_BATCH, batch_id=batch_id)


def due(asked: Asked, before: datetime) -> list[Shown]:
    """Give the open tasks of a farm and its batches that are due before a time."""
    return asked.shown(_TASKS, before=before, now=asked.now)


def due_of(
    asked: Asked,
    before: datetime,
    *,
    task_id: UUID | None = None,
    batch_id: UUID | None = None,
) -> list[Shown]:
    """Give of these one, or those of a batch."""
    given = {"before": before, "now": asked.now}
    if task_id is not None:
        return asked.shown(_ONE_TASK, task_id=task_id, **given)
    return asked.shown(_TASKS_OF_ONE, batch_id=batch_id, **given)


def alerts(asked: Asked) -> list[Shown]:
    """Give the alerts of a farm that are not over, the latest first."""
    return asked.shown(_ALERTS)


def sensors(asked: Asked) -> Columns:
    """Give the sensors of a farm, and where they are."""
    return asked.columns(_SENSORS)


def last_values(asked: Asked) -> Columns:
    """Give the last value that is summed up of each of these sensors."""
    return asked.columns(_LAST_VALUES)
