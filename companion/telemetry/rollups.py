"""Summing up readings by hour and day, again whenever late ones have come.

An hour is always recomputed from all of its readings, never added to, so that late and
repeated readings cannot count twice.
"""

from dataclasses import dataclass
from itertools import groupby
from threading import Lock
from uuid import UUID

from sqlalchemy import TextClause, Uuid, bindparam, delete, select, text

from ..database import Database, ReadSession, WriteSession, enter_system
from .models import DirtyHour, table_of
from .spans import DAY, HOUR, floor

# Two that sum up the same hour could leave the older result (PostgreSQL).
LOCK = 0x56465255

_COLUMNS = "n, total, low, high, first_ts, last_ts, first_value, last_value"
_REPLACE = "ON CONFLICT (metric_id, start) DO UPDATE SET " + ", ".join(
    f"{name} = excluded.{name}" for name in _COLUMNS.split(", ")
)
_OWN = "metric_id IN (SELECT s.metric_id FROM sensor s WHERE s.org_id IN :orgs)"
_SPAN = "ts >= :start AND ts < :stop"

_INTO = "(metric_id, start, " + _COLUMNS + ")"

# A correction of a reading that is in cold storage already is among the hot ones.
_HOUR_SUMS = f"""
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
SELECT g.metric_id, :start, g.n, g.total, g.low, g.high, g.first_ts, g.last_ts,
    f.value, l.value
FROM summed g
JOIN every f ON f.metric_id = g.metric_id AND f.ts = g.first_ts
JOIN every l ON l.metric_id = g.metric_id AND l.ts = g.last_ts
WHERE true
"""  # noqa: S608 - the texts are ours

_DAY_SUMS = f"""
WITH every AS (
    SELECT * FROM reading_hour WHERE {_OWN} AND start >= :start AND start < :stop
), summed AS (
    SELECT metric_id, sum(n) AS n, sum(total) AS total, min(low) AS low,
        max(high) AS high, min(first_ts) AS first_ts, max(last_ts) AS last_ts
    FROM every GROUP BY metric_id
)
SELECT g.metric_id, :start, g.n, g.total, g.low, g.high, g.first_ts, g.last_ts,
    f.first_value, l.last_value
FROM summed g
JOIN every f ON f.metric_id = g.metric_id AND f.first_ts = g.first_ts
JOIN every l ON l.metric_id = g.metric_id AND l.last_ts = g.last_ts
WHERE true
"""  # noqa: S608 - the texts are ours


_MARKS = table_of(DirtyHour)
_MARK = ("org_id", "hour", "source_id", "sequence")
_FORGET = delete(_MARKS).where(
    *(_MARKS.c[key] == bindparam(f"its_{key}") for key in _MARK)
)
_WORKED_OUT = {"reading_hour": _HOUR_SUMS, "reading_day": _DAY_SUMS}
# On SQLite readers keep nobody waiting, and writers everybody: sums are worked out as a
# reader, by one thread of the one process, and only written as a writer.
_TURN = Lock()


@dataclass(frozen=True, slots=True)
class _Span:
    """A span of time to sum up for some organizations, and where the sums go."""

    table: str
    start: int
    length: int
    organizations: list[UUID]


def roll_up(database: Database) -> int:
    """Sum up every hour that is marked, and its day; give how many hours it were."""
    with database.system() as session:
        hours = session.scalars(
            select(DirtyHour.hour).distinct().order_by(DirtyHour.hour)
        ).all()
    sum_up = _sum_up_beside_writers if database.is_sqlite else _sum_up_at_once
    for day, of_day in groupby(hours, key=lambda hour: floor(hour, DAY)):
        sum_up(database, day, list(of_day))
    return len(hours)


def _sum_up_beside_writers(database: Database, day: int, hours: list[int]) -> None:
    """Sum up hours of a day on SQLite.

    The marks go last, when all is written that they stand for; only those that were
    there when their hour was read: a batch that is committed meanwhile has left its own.
    """
    done: list[dict[str, object]] = []
    concerned: set[UUID] = set()
    with _TURN:
        for hour in hours:
            with database.read() as session:
                enter_system(session)
                marks = session.scalars(
                    select(DirtyHour).where(DirtyHour.hour == hour)
                ).all()
                organizations = sorted({mark.org_id for mark in marks})
                span = _Span("reading_hour", hour, HOUR, organizations)
                sums = _worked_out(session, span)
            with database.system() as session:
                _keep(session, span, sums)
            concerned.update(organizations)
            done += [
                {f"its_{key}": getattr(mark, key) for key in _MARK} for mark in marks
            ]
        span = _Span("reading_day", day, DAY, sorted(concerned))
        with database.read() as session:
            enter_system(session)
            sums = _worked_out(session, span)
        with database.system() as session:
            _keep(session, span, sums)
            if done:
                session.connection().execute(_FORGET, done)


def _worked_out(session: ReadSession, span: _Span) -> list[tuple[object, ...]]:
    rows = session.execute(_statement(_WORKED_OUT[span.table]), _parameters(span))
    return [tuple(row) for row in rows]


def _keep(session: WriteSession, span: _Span, sums: list[tuple[object, ...]]) -> None:
    if sums:
        places = ", ".join("?" * len(sums[0]))
        session.connection().exec_driver_sql(
            f"INSERT INTO {span.table} {_INTO} VALUES ({places}) {_REPLACE}",  # noqa: S608
            sums,
        )


def _sum_up_at_once(database: Database, day: int, hours: list[int]) -> None:
    """Sum up hours of a day on PostgreSQL, where nobody waits."""
    with database.system() as session:
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
            organizations = sorted(set(removed))
            concerned.update(organizations)
            _sum_up(session, _Span("reading_hour", hour, HOUR, organizations))
        _sum_up(session, _Span("reading_day", day, DAY, sorted(concerned)))


def _sum_up(session: WriteSession, span: _Span) -> None:
    if span.organizations:
        into = f"INSERT INTO {span.table} {_INTO} {_WORKED_OUT[span.table]}"
        session.execute(_statement(into + _REPLACE), _parameters(span))


def _statement(sql: str) -> TextClause:
    return text(sql).bindparams(bindparam("orgs", type_=Uuid(), expanding=True))


def _parameters(span: _Span) -> dict[str, object]:
    return {
        "orgs": span.organizations,
        "start": span.start,
        "stop": span.start + span.length,
    }
