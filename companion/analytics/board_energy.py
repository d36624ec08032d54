"""The energy that a farm used since its midnight, for its dashboard."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Select, bindparam, or_, select

from ..farms.models import Device, Reservoir, ReservoirRack, Shelf
from ..questions import Question
from ..telemetry.models import HourRollup, Sensor, table_of
from .board_queries import Asked, Barn, of_farm
from .cells import Cell, Metric, ms
from .metering import Read, usage_of, window_of
from .periods import start_of_day
from .repository import BEFORE, Measuring
from .schemas import Figure
from .usage import COUNTER, RATE, DevicePart, Layout, Resource, ShelfPart

_SHELF, _DEVICE = table_of(Shelf), table_of(Device)
_TANK, _FEEDS = table_of(Reservoir), table_of(ReservoirRack)
_SENSOR, _HOUR = table_of(Sensor), table_of(HourRollup)
_COUNTER, _POWER = COUNTER[Resource.ENERGY], RATE[Resource.ENERGY]


def _until(column: Column[datetime | None]) -> ColumnElement[bool]:
    """Keep what was there at some time since a moment."""
    return or_(column.is_(None), column > bindparam("since"))


def _measures(*metrics: Metric) -> ColumnElement[bool]:
    """Keep a farm's sensors of some quantities."""
    return (
        of_farm(_SENSOR)
        & _SENSOR.c.deleted_at.is_(None)
        & or_(*(_SENSOR.c.quantity == each.value for each in metrics))
    )


def _cells(metric: Metric) -> Select[*tuple[Any, ...]]:
    """Select the hours of a farm's sensors of a quantity."""
    return (
        select(
            _HOUR.c.metric_id,
            _HOUR.c.start,
            _HOUR.c.n,
            _HOUR.c.total,
            _HOUR.c.first_value,
            _HOUR.c.last_value,
            _HOUR.c.high,
        )
        .select_from(_SENSOR.join(_HOUR, _HOUR.c.metric_id == _SENSOR.c.metric_id))
        .where(
            _measures(metric),
            _HOUR.c.start >= bindparam("first"),
            _HOUR.c.start < bindparam("after"),
        )
        .order_by(_HOUR.c.metric_id, _HOUR.c.start)
    )


_SHELVES = Question(
    select(
        _SHELF.c.id,
        _SHELF.c.rack_id,
        _SHELF.c.width_m * _SHELF.c.depth_m,
        _SHELF.c.lamp_power_w,
    )
    .where(of_farm(_SHELF), _until(_SHELF.c.deleted_at), _until(_SHELF.c.retired_at))
    .order_by(_SHELF.c.name, _SHELF.c.id)
)
_DEVICES = Question(
    select(
        _DEVICE.c.id, _DEVICE.c.rack_id, _DEVICE.c.shelf_id, _DEVICE.c.reservoir_id
    ).where(of_farm(_DEVICE), _DEVICE.c.deleted_at.is_(None))
)
_TANKS = Question(
    select(_TANK.c.id, _FEEDS.c.rack_id)
    .select_from(
        _TANK.outerjoin(
            _FEEDS,
            (_FEEDS.c.org_id == _TANK.c.org_id) & (_FEEDS.c.reservoir_id == _TANK.c.id),
        )
    )
    .where(of_farm(_TANK), _TANK.c.deleted_at.is_(None))
)
_METERS = Question(
    select(
        _SENSOR.c.metric_id,
        _SENSOR.c.quantity,
        _SENSOR.c.unit,
        _SENSOR.c.rack_id,
        _SENSOR.c.shelf_id,
        _SENSOR.c.reservoir_id,
        _SENSOR.c.device_id,
    ).where(_measures(_COUNTER, _POWER))
)
_COUNTED, _POWERS = Question(_cells(_COUNTER)), Question(_cells(_POWER))


def _layout(asked: Asked, since: datetime) -> Layout:
    """Give what stands in a farm, or did at some time since a moment."""
    fed: dict[UUID, list[UUID]] = {}
    for tank, rack in asked.rows(_TANKS):
        racks = fed.setdefault(tank, [])
        if rack is not None:
            racks.append(rack)
    return Layout(
        asked.farm_id,
        [ShelfPart(*row) for row in asked.rows(_SHELVES, since=since)],
        [DevicePart(*row) for row in asked.rows(_DEVICES)],
        fed,
    )


def energy_since_midnight(asked: Asked, farm: Barn) -> Figure:
    """Give what the farm used since its midnight."""
    midnight = start_of_day(farm, asked.now)
    window = window_of(ms(midnight), max(ms(asked.now), ms(midnight) + 1), 0)
    meters: Sequence[Measuring] = [Measuring(*row) for row in asked.rows(_METERS)]
    cells: dict[int, list[Cell]] = {meter.metric_id: [] for meter in meters}
    for question, first in (
        (_COUNTED, window.start - BEFORE),
        (_POWERS, window.start),
    ):
        for metric_id, start, n, total, opened, last, high in asked.rows(
            question, first=first, after=window.end
        ):
            cells[metric_id].append(Cell(start, n, total / n, opened, last, high))
    layout = _layout(asked, midnight)
    return usage_of(
        Resource.ENERGY, layout, window, Read(meters, cells), (), divided=False
    ).figure()
