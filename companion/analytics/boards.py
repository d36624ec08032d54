"""The dashboards that were asked for lately, kept in parts.

Each part is made again when a table that it is made of has changed, or its time is over;
the others stay as they are. On SQLite a thread does that for the dashboards that somebody
looks at; who comes before it does it alone.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from time import monotonic
from typing import NamedTuple, cast
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
import structlog

from ..access import Admission
from ..commits import Changed, Numbers
from ..database import Database
from ..problems import NotFound
from ..questions import asking
from . import board_queries as queries
from .board_queries import Asked, Barn, heard_last
from .board_rows import Measured, Rows
from .changes import stamps
from .dashboard import HEAD, PARTS, SENSORS, VALUES, Part

_LOGGER = structlog.stdlib.get_logger(__name__)

MOST_KEPT = 64
# Nobody looks at a dashboard that was not asked for in this time.
LOOKED_AT = timedelta(minutes=2)
# After a start as many dashboards are made before anybody asks, so long at most.
MOST_FIRST = 4
FIRST_AFTER_SECONDS = 0.25
FIRST_SECONDS = 2.0
# Rows of a part that are read without a thread of their own.
LITTLE = 4
# Changes come one after the other: so long they are waited for.
PAUSE_SECONDS = 0.02

# The parts to make again; of each the rows that have changed, where those are enough.
type Stale = Mapping[Part, Changed | None]


class _Fragment(NamedTuple):
    """A part as it is sent, and what the database was like when it was made."""

    body: bytes
    # What of it can follow single changes.
    rows: Rows | None
    stamp: object
    made_at: datetime
    until: datetime

    def holds(self, stamp: object, now: datetime) -> bool:
        """Tell whether it would be made the same."""
        return self.stamp == stamp and self.made_at <= now < self.until


@dataclass(slots=True)
class _Board:
    """A farm's dashboard in parts, in the order in which they are sent."""

    farm: Barn
    fragments: dict[Part, _Fragment]
    asked_at: datetime

    def body(self) -> bytes:
        """Put the parts together as one object; the last two are an object in it."""
        *outer, sensors, values = (each.body for each in self.fragments.values())
        return b'{%b,"latest":{%b,%b}}' % (b",".join(outer), sensors, values)


def _is_little(changed: Changed | None) -> bool:
    """Tell whether no more than a few rows have to be read."""
    return changed is not None and sum(map(len, changed.values())) <= LITTLE


def _followed(
    asked: Asked, before: _Fragment | None, stamp: object, changed: Changed | None
) -> _Fragment | None:
    """Take over what has changed of a part, if that is enough."""
    if before is None or before.rows is None or changed is None:
        return None
    if not before.rows.follow(asked, changed):
        return None
    # Its other rows are as old as they were.
    return before._replace(body=before.rows.body(), stamp=stamp)


def _fresh(part: Part, asked: Asked, farm: Barn, stamp: object) -> _Fragment:
    """Make a part from all its rows."""
    body, rows = part.made(asked, farm)
    return _Fragment(body, rows, stamp, asked.now, part.until(farm, asked.now))


def _measured(fragment: _Fragment) -> Sequence[object]:
    """Give the sensors that a part has a place for."""
    return cast("Measured", fragment.rows).sensors


class Boards:
    """The dashboards that were asked for lately."""

    def __init__(self, database: Database) -> None:
        """Begin without any."""
        self._database = database
        self._kept: dict[tuple[UUID, UUID], _Board] = {}
        self._making: dict[tuple[UUID, UUID], Lock] = {}
        self._changed = database.commits.watch(
            {name for part in PARTS for name in part.tables}
        )
        self._closing = Event()
        self._thread: Thread | None = None

    def start(
        self, clock: Callable[[], datetime], load: Callable[[], object] = tuple
    ) -> None:
        """Begin to bring dashboards up, where changes can be noticed.

        What answers for farms is loaded with the first ones.
        """
        if self._database.is_sqlite:
            self._thread = Thread(
                target=self._run, args=(clock, load), name="boards", daemon=True
            )
            self._thread.start()

    def close(self) -> None:
        """End."""
        self._closing.set()
        self._changed.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self, clock: Callable[[], datetime], load: Callable[[], object]) -> None:
        """Make the first dashboards, and bring them up until the end."""
        # Who asks whether the companion is there goes first.
        if not self._closing.wait(FIRST_AFTER_SECONDS):
            try:
                self.begin(clock, load)
            except SQLAlchemyError as error:
                _LOGGER.warning("no dashboards yet", error=type(error).__name__)
        self._follow(clock)

    def begin(
        self, clock: Callable[[], datetime], load: Callable[[], object] = tuple
    ) -> None:
        """Make the dashboards that will be asked for, for a time at most."""
        until = monotonic() + FIRST_SECONDS
        keys = heard_last(self._database, MOST_FIRST)
        if keys:
            load()
        for org_id, farm_id in keys:
            if self._closing.is_set() or monotonic() > until:
                return
            with suppress(NotFound):
                self._brought_up(org_id, farm_id, clock())

    def _follow(self, clock: Callable[[], datetime]) -> None:
        """Bring dashboards up after each change, until the end."""
        while not self._closing.is_set():
            self._changed.wait()
            self._closing.wait(PAUSE_SECONDS)
            self._changed.clear()
            try:
                self.keep_up(clock())
            except SQLAlchemyError as error:
                # Whoever asks is told what is wrong.
                _LOGGER.warning("dashboards not made", error=type(error).__name__)

    def kept(self, admission: Admission, farm_id: UUID) -> bytes | None:
        """Give a dashboard where that waits for nobody and takes no time to speak of.

        It still holds, or single rows of it have changed: those are read right here,
        because another thread would cost more than they do.
        """
        board = self._asked(admission, farm_id) if self._database.is_sqlite else None
        if board is None:
            return None
        stale = self._stale(board, stamps := self._stamps(), admission.now)
        if not stale:
            return board.body()
        key = (admission.org_id, farm_id)
        lock = self._making.get(key)
        if (
            lock is None
            or not self._database.has_room
            or not lock.acquire(blocking=False)
        ):
            return None
        try:
            if self._kept.get(key) is not board:
                return None
            if not all(map(_is_little, stale.values())):
                return None
            return self._bring_up(key, admission.now, board, stamps, stale).body()
        finally:
            lock.release()

    def of(self, admission: Admission, farm_id: UUID) -> bytes:
        """Give a farm's dashboard; a part that still holds is not made again."""
        self._asked(admission, farm_id)
        return self._brought_up(admission.org_id, farm_id, admission.now).body()

    def keep_up(self, now: datetime) -> None:
        """Make the stale parts of what is looked at, before somebody waits for them."""
        for (org_id, farm_id), board in list(self._kept.items()):
            if abs(now - board.asked_at) < LOOKED_AT:
                with suppress(NotFound):
                    self._brought_up(org_id, farm_id, now).asked_at = board.asked_at

    def _asked(self, admission: Admission, farm_id: UUID) -> _Board | None:
        """Give what there is of a dashboard, and note that somebody wants it."""
        if admission.farm_id not in {None, farm_id}:
            raise NotFound
        board = self._kept.get((admission.org_id, farm_id))
        if board is not None:
            board.asked_at = admission.now
        return board

    def _stamps(self) -> dict[Part, object]:
        stamp_of = stamps(self._database)
        return {part: stamp_of(part.tables) for part in PARTS}

    def _stale(
        self, board: _Board | None, stamps: Mapping[Part, object], now: datetime
    ) -> Stale:
        """Give what has to be made again of a dashboard; of none: all."""
        if board is None:
            return dict.fromkeys(PARTS)
        return {
            part: self._changed_rows(part, fragment, stamps[part], now)
            for part, fragment in board.fragments.items()
            if not fragment.holds(stamps[part], now)
        }

    def _changed_rows(
        self, part: Part, before: _Fragment, stamp: object, now: datetime
    ) -> Changed | None:
        """Give the names of the rows that have changed, where nothing else has."""
        if part is HEAD:
            # It has no rows, and is made each time.
            return {} if before.stamp == stamp else None
        if before.rows is None or not before.made_at <= now < before.until:
            return None
        if not self._database.is_sqlite:
            return None
        return self._database.commits.names_since(
            part.tables, cast("Numbers", before.stamp), cast("Numbers", stamp)
        )

    def _brought_up(self, org_id: UUID, farm_id: UUID, now: datetime) -> _Board:
        """Make what is stale of a dashboard, once for all who wait for it."""
        key = (org_id, farm_id)
        with self._making.setdefault(key, Lock()):
            board = self._kept.get(key)
            # Before anything is read: a change meanwhile makes the new parts old at once.
            stamps = self._stamps()
            stale = self._stale(board, stamps, now)
            if board is not None and not stale:
                return board
            return self._bring_up(key, now, board, stamps, stale)

    def _bring_up(
        self,
        key: tuple[UUID, UUID],
        now: datetime,
        board: _Board | None,
        stamps: Mapping[Part, object],
        stale: Stale,
    ) -> _Board:
        """Make what is stale of a dashboard that nobody else makes meanwhile."""
        org_id, farm_id = key
        try:
            with asking(self._database, org_id) as ask:
                asked = Asked(ask, org_id, farm_id, now)
                made = self._made(asked, board, stamps, stale)
        except NotFound:
            self._kept.pop(key, None)
            self._making.pop(key, None)
            raise
        if board is None and len(self._kept) >= MOST_KEPT:
            self._kept.clear()
            self._making = {key: self._making[key]}
        self._kept[key] = made
        return made

    def _made(
        self,
        asked: Asked,
        board: _Board | None,
        stamps: Mapping[Part, object],
        stale: Stale,
    ) -> _Board:
        """Make the stale parts; the head tells of when they are."""
        known = board.fragments if board is not None else {}
        if board is None or known[HEAD].stamp != stamps[HEAD]:
            farm = queries.farm(asked)
        else:
            farm = board.farm
        fragments = {
            part: _followed(asked, known.get(part), stamps[part], stale.get(part))
            or _fresh(part, asked, farm, stamps[part])
            if part is HEAD or part in stale
            else known[part]
            for part in PARTS
        }
        if _measured(fragments[SENSORS]) != _measured(fragments[VALUES]):
            # A sensor came or went after it was seen what is stale.
            for part in (SENSORS, VALUES):
                fragments[part] = _fresh(part, asked, farm, stamps[part])
        return _Board(farm, fragments, asked.now)
