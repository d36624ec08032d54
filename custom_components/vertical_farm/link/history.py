"""The recorder's rows of a farm's sensors, in the order in which they were written."""

from collections.abc import Collection, Iterable, Iterator, Mapping
import time
from typing import Final

from homeassistant.components.recorder.db_schema import States, StatesMeta
from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from .readings import Row

STATES_AT_ONCE: Final = 20_000
"""Of all that the recorder has, in the order in which it was written."""
ROWS_HELD: Final = 200
"""Rows in memory at once: many more, and Python looks through all objects for garbage,
which keeps Home Assistant from everything else for a good part of a second."""
SERIES_AT_ONCE: Final = 4
"""Series that are asked for before others have their turn."""
REST_S: Final = 0.0003


def rest() -> None:
    """Let the event loop have its turn.

    Only one thread runs Python at a time, and one that waits for it takes it away after
    5 ms, or when it is let go for longer than waking up takes.
    """
    time.sleep(REST_S)


def series_of(session: Session, entity_ids: Collection[str]) -> dict[int, str]:
    """Return the recorder's ids of entities that it has rows of."""
    found = session.execute(
        select(StatesMeta.metadata_id, StatesMeta.entity_id).where(
            StatesMeta.entity_id.in_(list(entity_ids))
        )
    )
    return {row.metadata_id: row.entity_id for row in found if row.entity_id}


def newest_by(session: Session, until: float) -> int:
    """Return the last row that happened by a UTC second, 0 without any."""
    found = session.scalar(
        select(States.state_id)
        .where(States.last_updated_ts <= until)
        .order_by(States.last_updated_ts.desc(), States.state_id.desc())
        .limit(1)
    )
    return found or 0


def end_of_slice(session: Session, after: int, last: int) -> tuple[int, float] | None:
    """Return the last of the next rows after one, up to another, and when it happened."""
    first = session.scalar(
        select(States.state_id)
        .where(States.state_id > after, States.state_id <= last)
        .order_by(States.state_id)
        .limit(1)
    )
    if first is None:
        return None
    state_id, at = session.execute(
        select(States.state_id, States.last_updated_ts)
        .where(
            States.state_id >= first,
            States.state_id <= min(last, first + STATES_AT_ONCE - 1),
        )
        .order_by(States.state_id.desc())
        .limit(1)
    ).one()
    return state_id, at or 0.0


def rows_between(
    session: Session, series: Iterable[int], after: int, last: int
) -> Iterator[Row]:
    """Yield the rows that were written after a row, up to another."""
    # The sum keeps the database from reading all rows of the series, and sorting them,
    # for every slice anew.
    metadata_id = States.metadata_id + literal_column("0")
    found = session.execute(
        select(metadata_id, States.state, States.last_updated_ts)
        .where(
            States.state_id > after,
            States.state_id <= last,
            metadata_id.in_(list(series)),
        )
        .order_by(States.state_id),
        execution_options={"yield_per": ROWS_HELD},
    )
    for portion in found.partitions():
        for series_id, text, at in portion:
            if series_id is not None and at is not None:
                yield series_id, text or "", at
        rest()


def held_at(
    session: Session, series: Iterable[int], state_id: int, until: float
) -> Mapping[int, str | None]:
    """Return the state of each series in the last row up to a row, which was at `until`."""
    found: dict[int, str | None] = {}
    for number, each in enumerate(series, 1):
        found[each] = session.scalar(
            select(States.state)
            .where(
                States.metadata_id == each,
                States.last_updated_ts <= until,
                States.state_id <= state_id,
            )
            .order_by(States.last_updated_ts.desc(), States.state_id.desc())
            .limit(1)
        )
        if number % SERIES_AT_ONCE == 0:
            rest()
    return found


def oldest(session: Session) -> tuple[int, float] | None:
    """Return the oldest row that there is, with its time; None without any."""
    row = session.execute(
        select(States.state_id, States.last_updated_ts)
        .order_by(States.state_id)
        .limit(1)
    ).first()
    if row is None or row.last_updated_ts is None:
        return None
    return row.state_id, row.last_updated_ts


def newest(session: Session) -> int:
    """Return the newest row's number, 0 without any."""
    return session.scalar(select(func.max(States.state_id))) or 0


def happened(session: Session, state_id: int) -> float | None:
    """Return when a row happened, None where it is not there."""
    return session.scalar(
        select(States.last_updated_ts).where(States.state_id == state_id)
    )
