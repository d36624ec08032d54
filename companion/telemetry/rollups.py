"""Summing up readings by hour and day, again whenever late ones have come.

An hour is always recomputed from all of its readings, never added to, so that late and
repeated readings cannot count twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, select, text

from ..database import Database, WriteSession
from .models import DirtyHour
from .spans import DAY, HOUR, floor

# Writers wait while hours are summed up, so that it is done in small parts.
HOURS_AT_ONCE = 6
# Two that sum up the same hour could leave the older result (PostgreSQL).
LOCK = 0x56465255

_COLUMNS = "n, total, low, high, first_ts, last_ts, first_value, last_value"
_REPLACE = "ON CONFLICT (metric_id, start) DO UPDATE SET " + ", ".join(
    f"{name} = excluded.{name}" for name in _COLUMNS.split(", ")
)
_OWN = "metric_id IN (SELECT s.metric_id FROM sensor s WHERE s.org_id IN :orgs)"
_SPAN = "ts >= :start AND ts < :stop"

# A correction of a reading that is in cold storage already is among the hot ones.
_SUM_UP_HOUR = f"""
WITH every AS (
    SELECT ts, metric_id, value FROM reading WHERE {_SPAN} AND {_OWN}
    UNION ALL
    SELECT c.ts, c.metric_id, c.value FROM reading_cold c
    WHERE c.{_OWN} AND c.ts >= :start AND c.ts < :stop AND NOT EXISTS (
        SELECT 1 FROM reading h WHERE h.ts = c.ts AND h.metric_id = c.metric_id
    )
), summed AS (
    SELECT metric_id, count(*) AS n, sum(value) AS total, min(value) AS low,
        max(value) AS high, min(ts) AS first_ts, max(ts) AS last_ts
    FROM every GROUP BY metric_id
)
INSERT INTO reading_hour (metric_id, start, {_COLUMNS})
SELECT g.metric_id, :start, g.n, g.total, g.low, g.high, g.first_ts, g.last_ts,
    f.value, l.value
FROM summed g
JOIN every f ON f.metric_id = g.metric_id AND f.ts = g.first_ts
JOIN every l ON l.metric_id = g.metric_id AND l.ts = g.last_ts
WHERE true
{_REPLACE}
"""  # noqa: S608 - the texts are ours

_SUM_UP_DAY = f"""
WITH every AS (
    SELECT * FROM reading_hour WHERE {_OWN} AND start >= :start AND start < :stop
), summed AS (
    SELECT metric_id, sum(n) AS n, sum(total) AS total, min(low) AS low,
        max(high) AS high, min(first_ts) AS first_ts, max(last_ts) AS last_ts
    FROM every GROUP BY metric_id
)
INSERT INTO reading_day (metric_id, start, {_COLUMNS})
SELECT g.metric_id, :start, g.n, g.total, g.low, g.high, g.first_ts, g.last_ts,
    f.first_value, l.last_value
FROM summed g
JOIN every f ON f.metric_id = g.metric_id AND f.first_ts = g.first_ts
JOIN every l ON l.metric_id = g.metric_id AND l.last_ts = g.last_ts
WHERE true
{_REPLACE}
"""  # noqa: S608 - the texts are ours


@dataclass(frozen=True, slots=True)
class _Span:
    """A span of time to sum up for some organizations."""

    start: int
    length: int
    organizations: list[UUID]


def roll_up(database: Database) -> int:
    """Sum up every hour that is marked, and its day; give how many hours it were."""
    with database.system() as session:
        hours = session.scalars(
            select(DirtyHour.hour).distinct().order_by(DirtyHour.hour)
        ).all()
    for _, day in groupby(hours, key=lambda hour: floor(hour, DAY)):
        waiting = list(day)
        for first in range(0, len(waiting), HOURS_AT_ONCE):
            with database.system() as session:
                _roll_up_some(session, waiting[first : first + HOURS_AT_ONCE])
    return len(hours)


def _roll_up_some(session: WriteSession, hours: Sequence[int]) -> None:
    """Sum up some hours of one day."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    concerned: set[UUID] = set()
    for hour in hours:
        # The marks go first: a batch that is committed from here on leaves its own.
        removed = session.scalars(
            delete(DirtyHour)
            .where(DirtyHour.hour == hour)
            .returning(DirtyHour.org_id)
            .execution_options(synchronize_session=False)
        )
        if organizations := set(removed):
            concerned |= organizations
            _sum_up(session, _SUM_UP_HOUR, _Span(hour, HOUR, sorted(organizations)))
    if concerned:
        day = floor(hours[0], DAY)
        _sum_up(session, _SUM_UP_DAY, _Span(day, DAY, sorted(concerned)))


def _sum_up(session: WriteSession, statement: str, span: _Span) -> None:
    session.execute(
        text(statement).bindparams(bindparam("orgs", type_=Uuid(), expanding=True)),
        {
            "orgs": span.organizations,
            "start": span.start,
            "stop": span.start + span.length,
        },
    )
