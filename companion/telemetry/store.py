"""Storing a batch: its source, its sensors, its readings, and the hours to recompute."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from uuid import UUID, uuid7

from sqlalchemy import Connection, Insert, case, select, text, tuple_
from sqlalchemy.sql.dml import ReturningInsert

from ..database import WriteSession, enter_organization
from ..farms.models import Origin
from ..problems import NotFound
from ..upserts import upsert
from .batch import Batch
from .models import DirtyHour, IngestBatch, MetricCounter, Sensor, Source, table_of
from .problems import BatchMissing, SequenceReused
from .rows import Rows, arranged, joined
from .schemas import Column, Receipt
from .spans import ms

type _Parameters = dict[str, object]

MOST_SENSORS_REMEMBERED = 200_000


# SQLite lets other threads run at every statement, and getting back costs up to
# milliseconds: many rows a statement, in few sizes, so that they stay prepared.
_ROWS_AT_ONCE = sorted(
    {1 << power for power in range(13)} | {3 << power for power in range(11)}
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

    note_source: ReturningInsert[UUID | None, UUID, UUID]
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
        ).returning(source.c.farm_id, source.c.org_id, source.c.id),
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

    @property
    def clock_ahead_ms(self) -> int | None:
        """Tell how far the source's clock runs ahead, if it says its time."""
        sent_at = self.batch.sent_at
        return None if sent_at is None else sent_at - ms(self.now)


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

    def of(self, org_id: UUID, source_id: UUID) -> Mapping[str, int]:
        """Give the metric ids that are known of a source, by key."""
        return self._ids.get((org_id, source_id), {})

    def add(self, org_id: UUID, source_id: UUID, sensors: dict[str, int]) -> None:
        """Remember sensors whose transaction is committed."""
        if not sensors:
            return
        self._count += len(sensors)
        if self._count > MOST_SENSORS_REMEMBERED:
            self._ids, self._count = {}, len(sensors)
        self._ids.setdefault((org_id, source_id), {}).update(sensors)


class Apart(Exception):
    """Batches cannot be stored together: one of them is not as most are."""


def store(session: WriteSession, delivery: Delivery, known: KnownSensors) -> Stored:
    """Store a batch in the session's transaction; a repeated one changes nothing."""
    enter_organization(session, delivery.org_id)
    connection, batch = session.connection(), delivery.batch
    if not _follow(connection, [delivery]):
        raise BatchMissing(batch.sequence)
    if not _note_sources(connection, [delivery]):
        raise NotFound
    ids = known.of(delivery.org_id, batch.source_id)
    missing = {each["key"]: each for each in batch.columns if each["key"] not in ids}
    looked_up, unknown = _look_up(connection, delivery, missing)
    rows = arranged(batch.columns, {**ids, **looked_up} if looked_up else ids)
    stored = Stored(_receipt(batch, unknown), looked_up, rows)
    if not _claim(connection, [delivery], [stored]):
        return Stored(_earlier(connection, delivery))
    _keep(connection, [delivery], [stored])
    return stored


def store_together(
    session: WriteSession, deliveries: Sequence[Delivery], known: KnownSensors
) -> list[Stored]:
    """Store batches by as few statements as one takes, on SQLite.

    Each has to be new, and of sensors that are known; otherwise this raises `Apart`, and
    what it has done has to be taken back.
    """
    stored = [_ordinary(each, known) for each in deliveries]
    connection = session.connection()
    if not (
        _follow(connection, deliveries)
        and _note_sources(connection, deliveries)
        and _claim(connection, deliveries, stored)
    ):
        raise Apart
    _keep(connection, deliveries, stored)
    return stored


def _ordinary(delivery: Delivery, known: KnownSensors) -> Stored:
    """Say what becomes of a batch in which there is nothing to look up."""
    batch = delivery.batch
    ids = known.of(delivery.org_id, batch.source_id)
    try:
        rows = arranged(batch.columns, ids)
    except KeyError as error:
        raise Apart from error
    return Stored(_receipt(batch, []), {}, rows)


def _receipt(batch: Batch, unknown: list[str]) -> Receipt:
    return Receipt(
        source=batch.source_id,
        sequence=batch.sequence,
        accepted=batch.accepted,
        rejected_count=batch.rejected_count,
        rejected=batch.rejected,
        unknown_keys=unknown,
    )


def _each(parameters: list[_Parameters]) -> _Parameters | list[_Parameters]:
    """Say one thing as one: that costs less than a list of it."""
    return parameters[0] if len(parameters) == 1 else parameters


def _follow(connection: Connection, deliveries: Sequence[Delivery]) -> bool:
    """Tell whether each batch that is to follow another follows that one."""
    before = {
        (each.org_id, each.batch.source_id, each.batch.sequence - 1): each.batch.after
        for each in deliveries
        if each.batch.after is not None
    }
    if not before:
        return True
    table = table_of(IngestBatch)
    number = (table.c.org_id, table.c.source_id, table.c.sequence)
    found = connection.execute(
        select(*number, table.c.body_hash).where(tuple_(*number).in_(before))
    )
    return before == {(row[0], row[1], row[2]): row[3] for row in found}


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


def _note_sources(connection: Connection, deliveries: Sequence[Delivery]) -> bool:
    """Note that sources were heard; tell whether all of them are the key's to send for."""
    noted = connection.execute(
        _statements(connection).note_source,
        _each(
            [
                {
                    "org_id": each.org_id,
                    "id": each.batch.source_id,
                    "farm_id": each.farm_id,
                    "last_sequence": each.batch.sequence,
                    "last_seen_at": each.now,
                    "clock_ahead_ms": each.clock_ahead_ms,
                }
                for each in deliveries
            ]
        ),
    )
    farms = {(row.org_id, row.id): row.farm_id for row in noted}
    return all(
        each.farm_id in {None, farms[each.org_id, each.batch.source_id]}
        for each in deliveries
    )


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
                "key": column["key"],
                "metric_id": metric_id,
                "quantity": column.get("quantity"),
                "unit": column.get("unit"),
                "farm_id": delivery.farm_id,
                "origin": Origin.COMPANION,
                "version": 1,
                "created_at": delivery.now,
                "updated_at": delivery.now,
            }
            for metric_id, column in enumerate(columns, first)
        ],
    )


def _claim(
    connection: Connection, deliveries: Sequence[Delivery], stored: Sequence[Stored]
) -> bool:
    """Take the batches' numbers; tell whether none of them was given before."""
    taken = connection.execute(
        _statements(connection).claim,
        _each(
            [
                {
                    "org_id": delivery.org_id,
                    "source_id": delivery.batch.source_id,
                    "sequence": delivery.batch.sequence,
                    "body_hash": delivery.batch.body_hash,
                    "received_ts": ms(delivery.now),
                    "answer": each.receipt.model_dump_json(),
                }
                for delivery, each in zip(deliveries, stored, strict=True)
            ]
        ),
    )
    return len(taken.all()) == len(deliveries)


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
            connection.exec_driver_sql(_SQLITE_READINGS[size], rows.part(first, size))
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


def _keep(
    connection: Connection, deliveries: Sequence[Delivery], stored: Sequence[Stored]
) -> None:
    """Keep the readings, and mark the hours whose rollups are stale now."""
    _insert(connection, joined(each.rows for each in stored))
    marks: list[_Parameters] = [
        {
            "org_id": delivery.org_id,
            "hour": hour,
            "source_id": delivery.batch.source_id,
            "sequence": delivery.batch.sequence,
        }
        for delivery, each in zip(deliveries, stored, strict=True)
        for hour in each.rows.hours()
    ]
    if marks:
        connection.execute(_statements(connection).mark, _each(marks))
