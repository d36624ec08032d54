"""The lane: many batches share one commit, and none spoils another."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
import shutil
import sqlite3
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from companion.database import Database, WriteSession
from companion.farms.models import Farm
from companion.organizations.models import Organization
from companion.problems import InvalidRequest, NotFound, Unavailable
from companion.telemetry import writer
from companion.telemetry.batch import Batch
from companion.telemetry.live import Hub
from companion.telemetry.problems import BatchMissing, SequenceReused
from companion.telemetry.schemas import Column, Receipt
from companion.telemetry.store import Delivery, KnownSensors, Stored, store
from companion.telemetry.writer import Lane, Reader
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
def farm_id(database: Database, org_id: UUID) -> UUID:
    """Make a farm."""
    identity = uuid4()
    with database.system() as session:
        session.add(
            Farm(
                org_id=org_id,
                id=identity,
                name="Cellar",
                time_zone="UTC",
                created_at=NOW,
                updated_at=NOW,
            )
        )
    return identity


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
    org_id: UUID,
    source: UUID,
    sequence: int,
    key: str = "a",
    body: str = "",
    *,
    after: str | None = None,
    farm_id: UUID | None = None,
) -> Delivery:
    """Make a batch of one reading."""
    batch = Batch(
        source_id=source,
        sequence=sequence,
        sent_at=None,
        body_hash=body or f"{key} {sequence}",
        columns=[Column(key=key, t=[NOON + sequence], v=[float(sequence)])],
        accepted=1,
        rejected=[],
        rejected_count=0,
        after=after,
    )
    return Delivery(org_id, farm_id, NOW, batch)


def put(lane: Lane, each: Delivery) -> Receipt:
    """Store a batch and wait for the answer."""
    return lane.queue(lambda: each).result()


def given(each: Delivery) -> Delivery:
    """Read a batch that is read already."""
    return each


def unreadable() -> Delivery:
    """Read a batch that nobody can."""
    raise InvalidRequest


def write_together(lane: Lane, readers: Sequence[Reader | Delivery]) -> list[object]:
    """Queue batches before the lane runs, so that they share a commit."""
    waiting = [
        lane.queue(partial(given, each) if isinstance(each, Delivery) else each)
        for each in readers
    ]
    lane.start()
    outcomes: list[object] = []
    for each in waiting:
        error = each.exception()
        outcomes.append(each.result().accepted if error is None else type(error))
    return outcomes


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """List what the database is told meanwhile."""
    told: list[str] = []

    def note(_connection: object, _cursor: object, text: str, *_: object) -> None:
        told.append(text)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def sent_before(database: Database, *deliveries: Delivery) -> Lane:
    """Store batches one by one; give a lane that knows their sensors."""
    lane = Lane(database, Hub())
    write_together(lane, deliveries)
    lane.close()
    following = Lane(database, Hub())
    following._known = lane._known
    return following


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


def test_known_sensors_of_many_sources_take_the_statements_of_one(
    database: Database, org_id: UUID
) -> None:
    """A hundred sites that send at once wait for the disk as one does."""
    sources = [uuid4() for _ in range(20)]
    lane = sent_before(database, *(delivery(org_id, each, 1) for each in sources))
    with statements(database) as told:
        outcomes = write_together(lane, [delivery(org_id, each, 2) for each in sources])
        lane.close()

    assert outcomes == [1] * 20
    assert len([each for each in told if each.startswith("INSERT")]) == 4
    assert [value for _, value in readings(database)] == [1.0, 2.0] * 20


def test_batch_that_nobody_can_read_is_answered_among_others(
    database: Database, org_id: UUID
) -> None:
    """It is refused, and those beside it are stored."""
    lane = Lane(database, Hub())
    outcomes = write_together(
        lane,
        [delivery(org_id, uuid4(), 1), unreadable, delivery(org_id, uuid4(), 2)],
    )
    lane.close()

    assert outcomes == [1, InvalidRequest, 1]
    assert [value for _, value in readings(database)] == [1.0, 2.0]


def test_lane_goes_on_when_nobody_can_be_read(database: Database, org_id: UUID) -> None:
    """There is nothing to store, and the next batch is."""
    lane = Lane(database, Hub())
    assert write_together(lane, [unreadable, unreadable]) == [InvalidRequest] * 2
    assert put(lane, delivery(org_id, uuid4(), 1)).accepted == 1
    lane.close()


def test_batches_of_a_group_follow_what_they_say(
    database: Database, org_id: UUID
) -> None:
    """Two of one source in order are stored, and one whose forerunner is missing is not."""
    good, bad = uuid4(), uuid4()
    lane = sent_before(
        database,
        delivery(org_id, good, 1, body="first"),
        delivery(org_id, bad, 1, body="first"),
    )
    outcomes = write_together(
        lane,
        [
            delivery(org_id, good, 2, body="second", after="first"),
            delivery(org_id, good, 3, after="second"),
            delivery(org_id, bad, 2, after="another"),
        ],
    )
    lane.close()

    assert outcomes == [1, 1, BatchMissing]
    assert readings(database) == [(1, 1.0), (1, 2.0), (1, 3.0), (2, 1.0)]


def test_group_of_batches_in_order_stays_together(
    database: Database, org_id: UUID
) -> None:
    """Each of them follows what its source sent before."""
    sources = [uuid4() for _ in range(5)]
    lane = sent_before(
        database, *(delivery(org_id, each, 1, body="first") for each in sources)
    )
    with statements(database) as told:
        outcomes = write_together(
            lane, [delivery(org_id, each, 2, after="first") for each in sources]
        )
        lane.close()

    assert outcomes == [1] * 5
    assert len([each for each in told if each.startswith("INSERT")]) == 4


def test_source_of_another_farm_is_not_there_in_a_group(
    database: Database, org_id: UUID, farm_id: UUID
) -> None:
    """A key of one farm sends for no other, whoever sends beside it."""
    other, source = uuid4(), uuid4()
    lane = sent_before(
        database, delivery(org_id, other, 1), delivery(org_id, source, 1)
    )
    outcomes = write_together(
        lane,
        [delivery(org_id, other, 2), delivery(org_id, source, 2, farm_id=farm_id)],
    )
    lane.close()

    assert outcomes == [1, NotFound]
    assert readings(database) == [(1, 1.0), (1, 2.0), (2, 1.0)]


def test_value_that_no_database_takes_is_its_own_batchs_fault(
    database: Database, org_id: UUID
) -> None:
    """Others that wait with it are stored."""
    sources = [uuid4(), uuid4()]
    lane = sent_before(database, *(delivery(org_id, each, 1) for each in sources))
    bad = delivery(org_id, sources[0], 2)
    bad.batch.columns[0]["v"] = [2**80]
    outcomes = write_together(lane, [bad, delivery(org_id, sources[1], 2)])
    lane.close()

    assert outcomes == [OverflowError, 1]
    assert readings(database) == [(1, 1.0), (2, 1.0), (2, 2.0)]


def test_later_of_two_corrections_in_a_group_holds(
    database: Database, org_id: UUID
) -> None:
    """As if one had come after the other's commit."""
    source = uuid4()
    lane = sent_before(database, delivery(org_id, source, 1))
    corrections = [delivery(org_id, source, number) for number in (2, 3)]
    for each in corrections:
        each.batch.columns[0]["t"] = [NOON + 1]
    write_together(lane, corrections)
    lane.close()

    assert readings(database) == [(1, 3.0)]


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

    assert outcomes == [1, 1, SequenceReused]
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
    columns = [Column(key=f"k{each}", t=[NOON], v=[1.0]) for each in range(2000)]
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

    lane, late = Lane(database, Hub()), delivery(org_id, uuid4(), 1)
    with pytest.raises(Unavailable):
        await lane.take(lambda: late)
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

    assert known.of(org_id, source) == {"2": 2}
