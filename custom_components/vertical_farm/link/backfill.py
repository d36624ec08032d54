"""Reading on in the recorder: the next readings that the companion lacks, and how far they go.

Nothing here changes what was reached before: a step that was not taken in is done again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.orm import Session

from . import history
from .outbox import Position
from .readings import GRID_S, Column, Convert, Replay, advance
from .wire import Measured

MOST_REPEATS: Final = 5_000
"""Values that hold, in one step of catching up."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A sensor whose readings are sent, and how its states become the companion's unit."""

    measured: Measured
    convert: Convert | None


type Sensors = Mapping[str, Sent]
"""By their entities."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far readings are sent, and what the series hold there once that is known."""

    position: Position
    replay: Replay | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """The next readings; `more` says that there are others behind them.

    A gap, in UTC seconds, is what was purged before it was sent.
    """

    columns: dict[int, Column]
    series: dict[int, str]
    reach: Reach
    more: bool
    gap: tuple[float, float] | None = None


def next_step(
    session: Session,
    reach: Reach,
    sensors: Sensors,
    absences: Sequence[tuple[float, float]],
    settled: float,
) -> Step | None:
    """Return the next step towards what is written down by now; None where there is none."""
    if settled <= reach.position.until:
        return None
    reach, gap = _looked_after(session, reach)
    history.rest()
    position = reach.position
    oldest = history.oldest(session)
    reached = position.until or (settled if oldest is None else oldest[1])
    held = 1 if reach.replay is None else max(len(reach.replay.held), 1)
    until = min(settled, reached + max(MOST_REPEATS // held * GRID_S, GRID_S))
    # First the last row, then the series: what is recorded meanwhile comes next.
    last = history.newest_by(session, until)
    series = history.series_of(session, sensors)
    history.rest()
    usable = {
        each: convert
        for each, entity_id in series.items()
        if (convert := sensors[entity_id].convert) is not None
    }
    if reach.replay is None:
        replay = _begun(session, position, reached, usable)
    else:
        replay = reach.replay.copy()
    end = history.end_of_slice(session, position.state_id, last)
    history.rest()
    state_id, more = max(last, position.state_id), until < settled
    if end is not None and end[0] < last:
        state_id, more = end[0], True
        until = max(position.until, min(end[1], until))
    rows = history.rows_between(session, series, position.state_id, state_id)
    columns = advance(replay, rows, until, usable, absences)
    reach = Reach(Position(state_id, replay.until), replay)
    return Step(columns, series, reach, more, gap)


def _looked_after(
    session: Session, reach: Reach
) -> tuple[Reach, tuple[float, float] | None]:
    """Return where to go on, and what was purged before it was sent."""
    first = history.oldest(session)
    if first is None:
        return reach, None
    state_id, at = first
    position = reach.position
    if _is_other_database(session, position):
        position = replace(position, state_id=0)
        reach = Reach(position)
    if position.until and state_id > position.state_id + 1 and at > position.until:
        return Reach(position, Replay(at)), (position.until, at)
    return reach, None


def _is_other_database(session: Session, position: Position) -> bool:
    """Return whether the recorder began anew, or was restored: it numbers other rows so."""
    if position.state_id > history.newest(session):
        return True
    at = history.happened(session, position.state_id)
    return at is not None and at > position.until


def _begun(
    session: Session,
    position: Position,
    reached: float,
    usable: Mapping[int, Convert],
) -> Replay:
    """Return what each series held at a position."""
    replay = Replay(reached)
    if not position.state_id:
        return replay
    held = history.held_at(session, usable, position.state_id, position.until)
    rows = [(each, text or "", position.until) for each, text in held.items()]
    advance(replay, rows, position.until, usable)
    return replay
