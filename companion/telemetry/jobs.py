"""What is done with readings from time to time; each job may run twice."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import override

from sqlalchemy import delete, func, select, text
import structlog

from ..database import Database
from .models import ColdReading, HourRollup, IngestBatch, Reading
from .rollups import roll_up
from .spans import (
    BATCHES_KEPT,
    DAY,
    HOT_KEPT,
    HOUR,
    HOURS_KEPT,
    RAW_KEPT,
    RAW_MARGIN,
    floor,
    ms,
)

_LOGGER = structlog.stdlib.get_logger(__name__)

ROLL_UP_SECONDS = 60.0
TIDY_EVERY = timedelta(days=1)

# Corrections that are still hot take the place of what is cold.
_MOVE = """
INSERT INTO reading_cold (metric_id, ts, value)
SELECT metric_id, ts, value FROM reading WHERE ts >= :start AND ts < :stop
ORDER BY metric_id, ts
ON CONFLICT (metric_id, ts) DO UPDATE SET value = excluded.value
"""


def move_to_cold(database: Database, now: datetime) -> int:
    """Put the readings of days that are over in each sensor's own order."""
    end = floor(ms(now - HOT_KEPT), DAY)
    moved = 0
    while True:
        with database.system() as session:
            oldest = session.scalar(select(func.min(Reading.ts)))
            if oldest is None or oldest >= end:
                return moved
            # An hour at a time: writers wait meanwhile.
            start = floor(oldest, HOUR)
            span = {"start": start, "stop": start + HOUR}
            session.execute(text(_MOVE), span)
            session.execute(
                text("DELETE FROM reading WHERE ts >= :start AND ts < :stop"), span
            )
        moved += 1


def forget(database: Database, now: datetime) -> None:
    """Remove what is older than it is kept; sums of a day are kept for ever."""
    # No hour may be summed up again from what is left of it.
    roll_up(database)
    oldest = floor(ms(now - RAW_KEPT - RAW_MARGIN), HOUR)
    with database.system() as session:
        session.execute(delete(Reading).where(Reading.ts < oldest))
    with database.system() as session:
        session.execute(delete(ColdReading).where(ColdReading.ts < oldest))
    with database.system() as session:
        session.execute(
            delete(HourRollup).where(
                HourRollup.start < floor(ms(now - HOURS_KEPT), DAY)
            )
        )
        session.execute(
            delete(IngestBatch).where(IngestBatch.received_ts < ms(now - BATCHES_KEPT))
        )


def tidy(database: Database, now: datetime) -> None:
    """Do what is done once a day."""
    roll_up(database)
    move_to_cold(database, now)
    forget(database, now)


class Keeper(Thread):
    """Sums up every minute and tidies every day, in the companion's own process."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        *,
        seconds: float = ROLL_UP_SECONDS,
    ) -> None:
        super().__init__(name="rollups", daemon=True)
        self._database = database
        self._clock = clock
        self._seconds = seconds
        self._ending = Event()
        self._tidied: datetime | None = None

    def close(self) -> None:
        """End after the job that runs."""
        self._ending.set()
        if self.is_alive():
            self.join()

    @override
    def run(self) -> None:
        """Work until it is closed; what fails is tried again."""
        while not self._ending.wait(self._seconds):
            try:
                self.work()
            except Exception as error:  # noqa: BLE001 - the next turn tries again
                _LOGGER.warning("rollups failed", error=type(error).__name__)

    def work(self) -> None:
        """Do what is due."""
        now = self._clock()
        if self._tidied is None or now - self._tidied >= TIDY_EVERY:
            tidy(self._database, now)
            self._tidied = now
        else:
            roll_up(self._database)
