"""Reading on in a recorder's database that is purged, begun anew or restored meanwhile."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from homeassistant.components.recorder.db_schema import States, StatesMeta
import pytest
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from custom_components.vertical_farm.link.backfill import Reach, Step, next_step
from custom_components.vertical_farm.link.history import ROWS_HELD
from custom_components.vertical_farm.link.outbox import Position
from tests.contract.histories import SENSORS, new_recorder

START = 1_795_435_200.0


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Open an empty recorder's database that knows the sensors."""
    engine = new_recorder(tmp_path / "recorder.db")
    with Session(engine) as session:
        for number, name in enumerate(SENSORS, 1):
            session.add(StatesMeta(metadata_id=number, entity_id=name))
        yield session
    engine.dispose()


def report(session: Session, *seconds: float) -> None:
    """Let the first sensor show at each time how late it is."""
    for at in seconds:
        session.execute(
            insert(States).values(
                metadata_id=1, state=str(at), last_updated_ts=START + at
            )
        )


def step(session: Session, reach: Reach, until: float) -> Step:
    """Return the next step, which there is."""
    found = next_step(session, reach, SENSORS, (), START + until)
    assert found is not None
    return found


def sent(found: Step) -> list[float]:
    """Return the values of a step that are not repeats."""
    return [*dict.fromkeys(found.columns[1].values)] if found.columns else []


def test_a_step_goes_on_where_the_last_one_ended(session: Session) -> None:
    """Nothing is read twice, and nothing is left out."""
    report(session, 10, 20)
    first = step(session, Reach(Position()), 30)
    report(session, 40)
    second = step(session, first.reach, 50)

    assert (sent(first), sent(second)) == ([10, 20], [40])
    assert next_step(session, second.reach, SENSORS, (), START + 50) is None


@pytest.mark.parametrize("rows", [1, 5])
def test_recorder_that_began_anew_is_read_from_its_beginning(
    session: Session, rows: int
) -> None:
    """Also when it has got as far as the old one was before anybody looked."""
    report(session, 10, 20, 30)
    reach = step(session, Reach(Position()), 31).reach
    session.execute(delete(States))
    report(session, *(100 + each for each in range(rows)))

    found = step(session, reach, 200)

    assert sent(found) == [100 + each for each in range(rows)]


def test_what_was_purged_before_it_was_sent_is_a_gap(session: Session) -> None:
    """From where readings were sent to the oldest that there is."""
    report(session, 10, 20, 1000, 1010)
    reach = step(session, Reach(Position()), 25).reach
    session.execute(delete(States).where(States.last_updated_ts < START + 1010))

    found = step(session, reach, 1100)

    assert found.gap == (START + 25, START + 1010)
    assert sent(found) == [1010]


def test_purge_of_what_was_sent_is_no_gap(session: Session) -> None:
    """Calm is not taken for a loss."""
    report(session, 10, 20)
    reach = step(session, Reach(Position()), 500).reach
    session.execute(delete(States).where(States.last_updated_ts < START + 20))
    report(session, 600)

    assert step(session, reach, 700).gap is None


def test_old_position_makes_no_difference(session: Session) -> None:
    """A step that was not taken in is done again, and is the same."""
    report(session, *range(10, 2000, 90))
    reach = step(session, Reach(Position()), 500).reach

    assert step(session, reach, 2100) == step(session, reach, 2100)
    assert step(session, reach, 2100).columns == (
        step(session, Reach(reach.position), 2100).columns
    )


async def test_event_loop_has_its_turns_while_a_long_step_is_read(
    session: Session,
) -> None:
    """After a few rows each time, and not when it takes Python away from the reader."""
    rows = 100 * ROWS_HELD
    session.execute(
        insert(States),
        [
            {"metadata_id": 1, "state": "20", "last_updated_ts": START + number / 100}
            for number in range(rows)
        ],
    )
    session.commit()
    read = 0

    def count(value: float) -> float:
        """Take note of a row that was read."""
        nonlocal read
        read += 1
        return value

    sensors = {name: replace(each, convert=count) for name, each in SENSORS.items()}
    work = asyncio.create_task(
        asyncio.to_thread(
            next_step, session, Reach(Position()), sensors, (), START + 1_000
        )
    )
    seen = {0}
    while not work.done():
        await asyncio.sleep(0)
        seen.add(read)

    assert read == rows
    assert len(seen) > 25
