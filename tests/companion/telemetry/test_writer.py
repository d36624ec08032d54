"""The lane: many batches share one commit, and none spoils another."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
import shutil
import sqlite3
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from companion.database import Database, WriteSession
from companion.organizations.models import Organization
from companion.problems import Unavailable
from companion.telemetry import writer
from companion.telemetry.batch import Batch, Column
from companion.telemetry.live import Hub
from companion.telemetry.problems import SequenceReused
from companion.telemetry.schemas import Receipt
from companion.telemetry.store import Delivery, KnownSensors, Stored, store
from companion.telemetry.writer import Lane
from tests.companion.telemetry.feeds import NOON

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """Open a database in which there is one organization."""
    path = tmp_path / "companion.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(f"sqlite:///{path}", busy_seconds=0.3)
    yield database
    database.close()


@pytest.fixture
def org_id(database: Database) -> UUID:
    """Found an organization."""
    identity = uuid4()
    with database.system() as session:
        session.add(
            Organization(
                id=identity,
                name="Farm",
                time_zone="UTC",
                currency="EUR",
                created_at=NOW,
                updated_at=NOW,
            )
        )
    return identity


def delivery(
    org_id: UUID, source: UUID, sequence: int, key: str = "a", body: str = ""
) -> Delivery:
    """Make a batch of one reading."""
    batch = Batch(
        source_id=source,
        sequence=sequence,
        sent_at=None,
        body_hash=body or f"{key} {sequence}",
        columns=[Column(key, [NOON + sequence], [float(sequence)])],
        accepted=1,
        rejected=[],
        rejected_count=0,
    )
    return Delivery(org_id, None, NOW, batch)


def put(lane: Lane, each: Delivery) -> Receipt:
    """Store a batch and wait for the answer."""
    return lane.queue(each).result()


def write_together(lane: Lane, deliveries: list[Delivery]) -> list[object]:
    """Queue batches before the lane runs, so that they share a commit."""

    def write(each: Delivery) -> object:
        try:
            return put(lane, each).accepted
        except Exception as error:  # noqa: BLE001 - the outcome is what is looked at
            return type(error)

    with ThreadPoolExecutor(len(deliveries)) as pool:
        futures = [pool.submit(write, each) for each in deliveries]
        while lane._queue.qsize() < len(deliveries):
            pass
        lane.start()
        return [future.result() for future in futures]


def readings(database: Database) -> list[tuple[int, float]]:
    """List which metric has which value."""
    with database.read() as session:
        found = session.execute(text("SELECT metric_id, value FROM reading"))
        return sorted((row.metric_id, row.value) for row in found)


def test_bad_batch_among_others_fails_alone(database: Database, org_id: UUID) -> None:
    """One caller's fault is not another's."""
    lane, source = Lane(database, Hub()), uuid4()
    batches = [delivery(org_id, source, 1), delivery(org_id, uuid4(), 2)]
    nobody = delivery(uuid4(), uuid4(), 3)
    outcomes = write_together(lane, [*batches, nobody])
    lane.close()

    assert outcomes[:2] == [1, 1]
    assert isinstance(outcomes[2], type)
    assert [value for _, value in readings(database)] == [1.0, 2.0]


def test_taken_back_sensor_does_not_lend_its_id(
    database: Database, org_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readings of one sensor never land on another that was given the same id."""
    lane, source = Lane(database, Hub()), uuid4()
    whole = store

    def broken(session: WriteSession, each: Delivery, known: KnownSensors) -> Stored:
        stored = whole(session, each, known)
        if each.batch.sequence == 1:
            raise ArithmeticError
        return stored

    monkeypatch.setattr(writer, "store", broken)
    lane.start()
    with pytest.raises(ArithmeticError):
        put(lane, delivery(org_id, source, 1, "lost"))
    put(lane, delivery(org_id, source, 2, "kept"))
    put(lane, delivery(org_id, source, 3, "lost"))
    put(lane, delivery(org_id, source, 4, "kept"))
    lane.close()

    assert readings(database) == [(1, 2.0), (1, 4.0), (2, 3.0)]


def test_two_batches_of_one_number_share_a_commit(
    database: Database, org_id: UUID
) -> None:
    """The first holds; the same again is answered, another is refused."""
    lane, source = Lane(database, Hub()), uuid4()
    one, same = (delivery(org_id, source, 1) for _ in range(2))
    other = delivery(org_id, source, 1, body="other")
    outcomes = write_together(lane, [one, same, other])
    lane.close()

    assert sorted(map(str, outcomes)).count("1") in {1, 2}
    assert any(outcome is SequenceReused for outcome in outcomes)
    assert readings(database) == [(1, 1.0)]


def test_everybody_is_told_when_the_database_fails(
    database: Database, org_id: UUID
) -> None:
    """A lock that stays is no acknowledgement; the lane goes on when it is gone."""
    lane = Lane(database, Hub())
    other = sqlite3.connect(str(database.url.database))
    other.execute("BEGIN IMMEDIATE")
    outcomes = write_together(
        lane, [delivery(org_id, uuid4(), number) for number in (1, 2)]
    )
    assert all(
        isinstance(each, type) and issubclass(each, DBAPIError) for each in outcomes
    )
    other.rollback()
    other.close()

    assert put(lane, delivery(org_id, uuid4(), 3)).accepted == 1
    lane.close()
    assert len(readings(database)) == 1


def test_full_disk_takes_back_the_whole_group(database: Database, org_id: UUID) -> None:
    """Nothing is half written, and there is an answer."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    limited = Database(str(database.url))

    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(limited.engine, "connect", limit)
    lane = Lane(limited, Hub())
    columns = [Column(f"k{each}", [NOON], [1.0]) for each in range(2000)]
    big = delivery(org_id, uuid4(), 1)
    batch = Batch(big.batch.source_id, 1, None, "big", columns, 2000, [], 0)
    lane.start()
    with pytest.raises(DBAPIError, match="full"):
        put(lane, Delivery(org_id, None, NOW, batch))
    lane.close()
    limited.close()
    assert readings(database) == []


def test_full_queue_asks_to_come_again(database: Database, org_id: UUID) -> None:
    """Memory has an end; the source keeps what it could not send."""
    lane = Lane(database, Hub(), most_waiting=0)
    lane._queue.maxsize = 1
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(put, lane, delivery(org_id, uuid4(), 1))
        while not lane._queue.full():
            pass
        with pytest.raises(Unavailable) as refused:
            put(lane, delivery(org_id, uuid4(), 2))
        lane.start()
        assert first.result().accepted == 1
    assert refused.value.headers["Retry-After"] == "1"
    lane.close()


def test_closed_lane_has_stored_what_waited(database: Database, org_id: UUID) -> None:
    """An orderly end loses nothing, and takes no more."""
    lane = Lane(database, Hub())
    with ThreadPoolExecutor(3) as pool:
        waiting = [
            pool.submit(put, lane, delivery(org_id, uuid4(), number))
            for number in range(3)
        ]
        while lane._queue.qsize() < 3:
            pass
        lane._queue.put(None)
        lane.start()
        assert [each.result().accepted for each in waiting] == [1, 1, 1]
    lane.close()
    lane.close()

    with pytest.raises(Unavailable):
        put(lane, delivery(org_id, uuid4(), 9))


async def test_answer_that_takes_too_long_is_no_acknowledgement(
    database: Database, org_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for ever."""
    monkeypatch.setattr(writer, "ANSWER_SECONDS", 0.01)

    lane = Lane(database, Hub())
    with pytest.raises(Unavailable):
        await lane.take(delivery(org_id, uuid4(), 1))
    lane.start()
    put(lane, delivery(org_id, uuid4(), 2))
    lane.close()

    assert [value for _, value in readings(database)] == [2.0]


def test_memory_of_sensors_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is forgotten is looked up again."""
    monkeypatch.setattr("companion.telemetry.store.MOST_SENSORS_REMEMBERED", 2)
    known, org_id, source = KnownSensors(), uuid4(), uuid4()
    for number in range(3):
        known.add(org_id, source, {str(number): number})

    assert known.find(org_id, source, ["0", "1", "2"]) == {"2": 2}
