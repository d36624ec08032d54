"""The tables of sources, sensors, readings and their rollups.

Times are milliseconds since 1970 in UTC, because a reading has no room for more.
"""

from datetime import datetime
from typing import Any, override
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from ..farms.models import ORIGINS, Mirrored
from ..models import Model, TenantModel


class Source(TenantModel):
    """Something that sends readings and counts what it sends."""

    __tablename__ = "source"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    farm_id: Mapped[UUID | None]
    last_sequence: Mapped[int] = mapped_column(BigInteger)
    # None before its first batch.
    last_seen_at: Mapped[datetime | None]
    # Its clock minus ours, as it said when it sent.
    clock_ahead_ms: Mapped[int | None] = mapped_column(BigInteger)


class Sensor(Mirrored):
    """A sensor by the key that its source gives; nobody has placed it at first.

    Deleted ones are out of sight only: what they send is kept, and shown when restored.
    """

    __tablename__ = "sensor"

    source_id: Mapped[UUID]
    key: Mapped[str]
    # What readings name it by: small, given once, never given again.
    metric_id: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str | None]
    quantity: Mapped[str | None]
    unit: Mapped[str | None]
    farm_id: Mapped[UUID | None]
    rack_id: Mapped[UUID | None]
    shelf_id: Mapped[UUID | None]
    reservoir_id: Mapped[UUID | None]
    # The device that it is part of, or whose use it measures.
    device_id: Mapped[UUID | None]
    calibrated_at: Mapped[datetime | None]
    calibration_due_at: Mapped[datetime | None]
    calibration_note: Mapped[str | None]
    note: Mapped[str | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("source", "source_id"),
        TenantModel.within("farm", "farm_id"),
        TenantModel.within("rack", "rack_id"),
        TenantModel.within("shelf", "shelf_id"),
        TenantModel.within("reservoir", "reservoir_id"),
        TenantModel.within("device", "device_id"),
        UniqueConstraint("org_id", "source_id", "key"),
        CheckConstraint(ORIGINS, name="origin"),
        Index("ix_sensor_org_id_farm_id", "org_id", "farm_id"),
        Index("ix_sensor_org_id_shelf_id", "org_id", "shelf_id"),
    )

    @property
    def is_of_a_part(self) -> bool:
        """Whether it measures a part of its farm, and not all of it."""
        parts = (self.rack_id, self.shelf_id, self.reservoir_id, self.device_id)
        return any(part is not None for part in parts)


class MetricCounter(Model):
    """The last metric id that was given, in one row."""

    __tablename__ = "metric_counter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class IngestBatch(TenantModel):
    """A batch that was taken in, and how that was answered."""

    __tablename__ = "ingest_batch"

    source_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    body_hash: Mapped[str]
    received_ts: Mapped[int] = mapped_column(BigInteger, index=True)
    answer: Mapped[str]

    __table_args__: tuple[Any, ...] = (TenantModel.within("source", "source_id"),)


class DirtyHour(TenantModel):
    """An hour whose rollups a batch has made stale.

    One row for each batch, never one that batches share: whoever recomputes the hour
    removes only the marks of what they can see.
    """

    __tablename__ = "dirty_hour"

    hour: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    source_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True)

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        Index("ix_dirty_hour_hour", "hour"),
    )


class Reading(Model):
    """One value, in the order of arrival, so that a batch writes few pages."""

    __tablename__ = "reading"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's form

    ts: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    metric_id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[float]


class ColdReading(Model):
    """One value of a day that is over, in the order in which a sensor is read."""

    __tablename__ = "reading_cold"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's form

    metric_id: Mapped[int] = mapped_column(primary_key=True)
    ts: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    value: Mapped[float]


class Rollup(Model):
    """What is left of a sensor's readings in a span of time."""

    __abstract__ = True

    @declared_attr.directive
    @classmethod
    @override
    def __table_args__(cls) -> dict[str, Any]:
        return {"sqlite_with_rowid": False}

    metric_id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)
    start: Mapped[int] = mapped_column(BigInteger, primary_key=True, sort_order=-1)
    n: Mapped[int]
    total: Mapped[float]
    low: Mapped[float]
    high: Mapped[float]
    first_ts: Mapped[int] = mapped_column(BigInteger)
    last_ts: Mapped[int] = mapped_column(BigInteger)
    first_value: Mapped[float]
    last_value: Mapped[float]


class HourRollup(Rollup):
    """An hour."""

    __tablename__ = "reading_hour"


class DayRollup(Rollup):
    """A day in UTC."""

    __tablename__ = "reading_day"


def table_of(model: type[Model]) -> Table:
    """Give the table of a model, for statements that are written once."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - for the type checker
    return table
