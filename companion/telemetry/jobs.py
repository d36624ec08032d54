"""What is done with readings from time to time; each job may run twice."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, func, select, text, tuple_

from ..database import Database
from ..jobs.service import DAILY_AT_TWO, EVERY_MINUTE, Outcome, companion_job
from .models import (
    ColdReading,
    DayRollup,
    HourRollup,
    IngestBatch,
    Reading,
    Sensor,
    table_of,
)
from .rollups import roll_up
from .spans import (
    BATCHES_KEPT,
    DAY,
    HOT_KEPT,
    HOUR,
    HOURS_KEPT,
    RAW_KEPT,
    RAW_MARGIN,
    floor,
    ms,
)

ROWS_AT_ONCE = 5_000

# Corrections that are still hot take the place of what is cold.
_MOVE = """
INSERT INTO reading_cold (metric_id, ts, value)
SELECT metric_id, ts, value FROM reading WHERE ts >= :start AND ts < :stop
ORDER BY metric_id, ts
ON CONFLICT (metric_id, ts) DO UPDATE SET value = excluded.value
"""


def move_to_cold(database: Database, now: datetime) -> int:
    """Put the readings of days that are over in each sensor's own order."""
    end = floor(ms(now - HOT_KEPT), DAY)
    moved = 0
    while True:
        with database.system() as session:
            oldest = session.scalar(select(func.min(Reading.ts)))
            if oldest is None or oldest >= end:
                return moved
            # An hour at a time: writers wait meanwhile.
            start = floor(oldest, HOUR)
            span = {"start": start, "stop": start + HOUR}
            session.execute(text(_MOVE), span)
            session.execute(
                text("DELETE FROM reading WHERE ts >= :start AND ts < :stop"), span
            )
        moved += 1


def forget(database: Database, now: datetime) -> None:
    """Remove what is older than it is kept; sums of a day are kept for ever."""
    # No hour may be summed up again from what is left of it.
    roll_up(database)
    oldest = floor(ms(now - RAW_KEPT - RAW_MARGIN), HOUR)
    with database.system() as session:
        session.execute(delete(Reading).where(Reading.ts < oldest))
    with database.system() as session:
        session.execute(delete(ColdReading).where(ColdReading.ts < oldest))
    with database.system() as session:
        session.execute(
            delete(HourRollup).where(
                HourRollup.start < floor(ms(now - HOURS_KEPT), DAY)
            )
        )
        session.execute(
            delete(IngestBatch).where(IngestBatch.received_ts < ms(now - BATCHES_KEPT))
        )


def forget_sensors(database: Database, org_id: UUID) -> int:
    """Remove what an organization's sensors have sent, some of it at a time."""
    sensor = table_of(Sensor)
    own = select(sensor.c.metric_id).where(sensor.c.org_id == org_id)
    removed = _forget_hot(database, own)
    for model in (ColdReading, HourRollup, DayRollup):
        table = table_of(model)
        inner = table.alias()
        some = (
            select(*(inner.c[each.name] for each in table.primary_key))
            .where(inner.c.metric_id.in_(own))
            .limit(ROWS_AT_ONCE)
        )
        statement = delete(table).where(tuple_(*table.primary_key).in_(some))
        while True:
            with database.system() as session:
                rows = session.connection().execute(statement).rowcount
            if not rows:
                break
            removed += rows
    return removed


def _forget_hot(database: Database, sensors: Select[int]) -> int:
    """Remove readings that lie in the order of arrival, those of an hour at a time."""
    removed, start = 0, 0
    while True:
        with database.system() as session:
            oldest = session.scalar(
                select(func.min(Reading.ts)).where(Reading.ts >= start)
            )
            if oldest is None:
                return removed
            start = floor(oldest, HOUR) + HOUR
            statement = delete(table_of(Reading)).where(
                Reading.ts >= oldest, Reading.ts < start, Reading.metric_id.in_(sensors)
            )
            removed += session.connection().execute(statement).rowcount


@companion_job("telemetry.roll_up", cron=EVERY_MINUTE)
def roll_up_hours(database: Database, _now: datetime) -> Outcome:
    """Sum up what has come since the last time."""
    return {"hours": roll_up(database)}


@companion_job("telemetry.tidy", cron=DAILY_AT_TWO, longest=timedelta(hours=3))
def tidy(database: Database, now: datetime) -> None:
    """Do what is done once a day."""
    roll_up(database)
    move_to_cold(database, now)
    forget(database, now)
