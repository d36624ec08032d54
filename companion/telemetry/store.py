"""Storing a batch: its source, its sensors, its readings, and the hours to recompute."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from uuid import UUID, uuid7

from sqlalchemy import Connection, Insert, case, select, text
from sqlalchemy.sql.dml import ReturningInsert

from ..database import WriteSession, enter_organization
from ..farms.models import Origin
from ..problems import NotFound
from ..upserts import upsert
from .batch import Batch, Column
from .models import DirtyHour, IngestBatch, MetricCounter, Sensor, Source, table_of
from .problems import BatchMissing, SequenceReused
from .rows import Rows, arranged
from .schemas import Receipt
from .spans import ms

MOST_SENSORS_REMEMBERED = 200_000


# SQLite lets other threads run at every statement, and getting back costs up to
# milliseconds: many rows a statement, in few sizes, so that they stay prepared.
_ROWS_AT_ONCE = sorted(
    {1 << power for power in range(11)} | {3 << power for power in range(9)}
)
_SQLITE_READINGS = {
    rows: "INSERT INTO reading (ts, metric_id, value) VALUES "  # noqa: S608 - no values
    + ", ".join(["(?, ?, ?)"] * rows)
    + " ON CONFLICT (ts, metric_id) DO UPDATE SET value = excluded.value"
    for rows in _ROWS_AT_ONCE
}
_POSTGRESQL_READINGS = text(
    "INSERT INTO reading (ts, metric_id, value) SELECT * FROM unnest("
    "CAST(:times AS bigint[]), CAST(:metrics AS integer[]), "
    "CAST(:values AS double precision[])) "
    "ON CONFLICT (ts, metric_id) DO UPDATE SET value = excluded.value"
)


@dataclass(frozen=True, slots=True)
class _Statements:
    """What storing a batch says to a database, written once: writing it takes longer."""

    note_source: ReturningInsert[UUID | None]
    count_metrics: ReturningInsert[int]
    make_sensors: Insert
    claim: ReturningInsert[int]
    mark: Insert


@cache
def _written(dialect: str) -> _Statements:
    """Write the statements; each can meet a row that is there."""
    insert = partial(upsert, dialect)
    source, counter = table_of(Source), table_of(MetricCounter)
    noted, counted = insert(source), insert(counter)
    last, new = source.c.last_sequence, noted.excluded
    batches = table_of(IngestBatch)
    return _Statements(
        note_source=noted.on_conflict_do_update(
            index_elements=["org_id", "id"],
            set_={
                "last_sequence": case(
                    (new.last_sequence > last, new.last_sequence), else_=last
                ),
                "last_seen_at": new.last_seen_at,
                "clock_ahead_ms": new.clock_ahead_ms,
            },
        ).returning(source.c.farm_id),
        count_metrics=counted.on_conflict_do_update(
            index_elements=["id"],
            set_={"last": counter.c.last + counted.excluded.last},
        ).returning(counter.c.last),
        make_sensors=insert(table_of(Sensor)).on_conflict_do_nothing(),
        claim=insert(batches).on_conflict_do_nothing().returning(batches.c.sequence),
        mark=insert(table_of(DirtyHour)).on_conflict_do_nothing(),
    )


def _statements(connection: Connection) -> _Statements:
    return _written(connection.dialect.name)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A batch, and who brought it when."""

    org_id: UUID
    farm_id: UUID | None
    now: datetime
    batch: Batch


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing a batch has done, to be told to others once it is committed."""

    receipt: Receipt
    new_sensors: dict[str, int] = field(default_factory=dict)
    rows: Rows = field(default_factory=Rows)


class KnownSensors:
    """The sensors that are committed, so that most batches need not look them up.

    A sensor whose transaction was taken back must not be here: its metric id is given
    again, and its next readings would be counted as another sensor's.
    """

    def __init__(self) -> None:
        self._ids: dict[tuple[UUID, UUID], dict[str, int]] = {}
        self._count = 0

    def find(
        self, org_id: UUID, source_id: UUID, keys: Iterable[str]
    ) -> dict[str, int]:
        """Give the metric ids that are known."""
        ids = self._ids.get((org_id, source_id), {})
        return {key: found for key in keys if (found := ids.get(key)) is not None}

    def add(self, org_id: UUID, source_id: UUID, sensors: dict[str, int]) -> None:
        """Remember sensors whose transaction is committed."""
        if not sensors:
            return
        self._count += len(sensors)
        if self._count > MOST_SENSORS_REMEMBERED:
            self._ids, self._count = {}, len(sensors)
        self._ids.setdefault((org_id, source_id), {}).update(sensors)


def store(session: WriteSession, delivery: Delivery, known: KnownSensors) -> Stored:
    """Store a batch in the session's transaction; a repeated one changes nothing."""
    enter_organization(session, delivery.org_id)
    connection = session.connection()
    batch = delivery.batch
    _check_order(connection, delivery)
    _note_source(connection, delivery)
    found = known.find(
        delivery.org_id, batch.source_id, (each.key for each in batch.columns)
    )
    missing = {each.key: each for each in batch.columns if each.key not in found}
    looked_up, unknown = _look_up(connection, delivery, missing)
    receipt = Receipt(
        source=batch.source_id,
        sequence=batch.sequence,
        accepted=batch.accepted,
        rejected_count=batch.rejected_count,
        rejected=batch.rejected,
        unknown_keys=unknown,
    )
    if not _claim(connection, delivery, receipt):
        return Stored(_earlier(connection, delivery))
    rows = arranged(batch.columns, found | looked_up)
    _insert(connection, rows)
    _mark(connection, delivery, rows)
    return Stored(receipt, looked_up, rows)


def _check_order(connection: Connection, delivery: Delivery) -> None:
    """Refuse a batch that is to follow one that is not here, or another."""
    batch = delivery.batch
    if batch.after is None:
        return
    before = hash_of(connection, delivery.org_id, batch.source_id, batch.sequence - 1)
    if before != batch.after:
        raise BatchMissing(batch.sequence)


def hash_of(
    connection: Connection, org_id: UUID, source_id: UUID, sequence: int
) -> str | None:
    """Give what sums up a batch, None where it is not here, or not any longer."""
    table = table_of(IngestBatch)
    found: str | None = connection.scalar(
        select(table.c.body_hash).where(
            table.c.org_id == org_id,
            table.c.source_id == source_id,
            table.c.sequence == sequence,
        )
    )
    return found


def _note_source(connection: Connection, delivery: Delivery) -> None:
    """Note that the source was heard; another farm's is not there for this key."""
    batch = delivery.batch
    ahead = None if batch.sent_at is None else batch.sent_at - ms(delivery.now)
    farm_id = connection.scalar(
        _statements(connection).note_source,
        {
            "org_id": delivery.org_id,
            "id": batch.source_id,
            "farm_id": delivery.farm_id,
            "last_sequence": batch.sequence,
            "last_seen_at": delivery.now,
            "clock_ahead_ms": ahead,
        },
    )
    if delivery.farm_id not in {None, farm_id}:
        raise NotFound


def _look_up(
    connection: Connection, delivery: Delivery, missing: dict[str, Column]
) -> tuple[dict[str, int], list[str]]:
    """Find sensors by their keys, and make those that nobody knew."""
    if not missing:
        return {}, []
    found = _find(connection, delivery, missing)
    unknown = sorted(missing.keys() - found.keys())
    if unknown:
        _make(connection, delivery, [missing[key] for key in unknown])
        found = _find(connection, delivery, missing)
    return found, unknown


def _find(
    connection: Connection, delivery: Delivery, keys: Iterable[str]
) -> dict[str, int]:
    """Find the sensors that are there."""
    table = table_of(Sensor)
    statement = select(table.c.key, table.c.metric_id).where(
        table.c.org_id == delivery.org_id,
        table.c.source_id == delivery.batch.source_id,
        table.c.key.in_(list(keys)),
    )
    return {row.key: row.metric_id for row in connection.execute(statement)}


def take_metric_ids(connection: Connection, count: int) -> int:
    """Take so many metric ids, that nobody has had; give the first of them."""
    last: int | None = connection.scalar(
        _statements(connection).count_metrics, {"id": 1, "last": count}
    )
    return (last or 0) - count + 1


def _make(
    connection: Connection, delivery: Delivery, columns: Sequence[Column]
) -> None:
    """Make sensors that wait to be placed."""
    first = take_metric_ids(connection, len(columns))
    connection.execute(
        _statements(connection).make_sensors,
        [
            {
                "org_id": delivery.org_id,
                "id": uuid7(),
                "source_id": delivery.batch.source_id,
                "key": column.key,
                "metric_id": metric_id,
                "quantity": column.quantity,
                "unit": column.unit,
                "farm_id": delivery.farm_id,
                "origin": Origin.COMPANION,
                "version": 1,
                "created_at": delivery.now,
                "updated_at": delivery.now,
            }
            for metric_id, column in enumerate(columns, first)
        ],
    )


def _claim(connection: Connection, delivery: Delivery, receipt: Receipt) -> bool:
    """Take the batch's sequence number, unless the batch has had it before."""
    batch = delivery.batch
    taken = connection.scalar(
        _statements(connection).claim,
        {
            "org_id": delivery.org_id,
            "source_id": batch.source_id,
            "sequence": batch.sequence,
            "body_hash": batch.body_hash,
            "received_ts": ms(delivery.now),
            "answer": receipt.model_dump_json(),
        },
    )
    return taken is not None


def _earlier(connection: Connection, delivery: Delivery) -> Receipt:
    """Give the answer that the batch was given before."""
    batch, table = delivery.batch, table_of(IngestBatch)
    row = connection.execute(
        select(table.c.body_hash, table.c.answer).where(
            table.c.org_id == delivery.org_id,
            table.c.source_id == batch.source_id,
            table.c.sequence == batch.sequence,
        )
    ).one()
    if row.body_hash != batch.body_hash:
        raise SequenceReused
    return Receipt.model_validate_json(row.answer)


def _insert(connection: Connection, rows: Rows) -> None:
    """Keep the readings; one that corrects another takes its place."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        most = _ROWS_AT_ONCE[-1]
        for first in range(0, len(rows), most):
            left = min(len(rows) - first, most)
            size = _ROWS_AT_ONCE[bisect_left(_ROWS_AT_ONCE, left)]
            connection.exec_driver_sql(
                _SQLITE_READINGS[size], tuple(rows.flat(first, size))
            )
        return
    # One statement may not touch a row twice.
    last = {(ts, metric): value for ts, metric, value in rows}
    connection.execute(
        _POSTGRESQL_READINGS,
        {
            "times": [ts for ts, _ in last],
            "metrics": [metric for _, metric in last],
            "values": list(last.values()),
        },
    )


def _mark(connection: Connection, delivery: Delivery, rows: Rows) -> None:
    """Mark the hours whose rollups are stale now."""
    marks = [
        {
            "org_id": delivery.org_id,
            "hour": hour,
            "source_id": delivery.batch.source_id,
            "sequence": delivery.batch.sequence,
        }
        for hour in rows.hours()
    ]
    if marks:
        statement = _statements(connection).mark
        connection.execute(statement, marks[0] if len(marks) == 1 else marks)
