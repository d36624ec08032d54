"""What reading costs where millions of readings are stored.

`.venv-companion/bin/python -m benchmarks.companion_reads 1 10` fills a database to 1 and
to 10 million readings of 1,000 sensors at one a minute, and prints tables.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import batched
import json
from math import sin
from pathlib import Path
import sys
from tempfile import TemporaryDirectory
import time
from uuid import UUID, uuid4

from sqlalchemy import select, text

from companion.database import Database
from companion.organizations.models import Organization
from companion.settings import Settings
from companion.telemetry.batch import Batch
from companion.telemetry.jobs import tidy
from companion.telemetry.live import Hub
from companion.telemetry.schemas import Column
from companion.telemetry.store import Delivery
from companion.telemetry.writer import Lane

from .companion_ingest import batch, companion, make_key, request_of, send, table
from .companion_requests import EMPTY, HEAD, Cost, Reader

SENSORS = 1_000
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
MINUTES_A_BATCH = 10
WAITING = 32
READINGS_A_YEAR = SENSORS * 365 * 24 * 60


@dataclass(frozen=True, slots=True)
class Filled:
    """What a database of so many readings took."""

    readings: int
    store_seconds: float
    tidy_seconds: float
    bytes: int


@dataclass(frozen=True, slots=True)
class Farm:
    """Where the readings go, and from when they are."""

    database: Database
    org_id: UUID
    source: UUID
    start: int

    def deliveries(self, first: int, last: int) -> Iterator[Delivery]:
        """Make the batches of some minutes."""
        now = datetime.now(UTC)
        for minutes in batched(range(first, last), MINUTES_A_BATCH, strict=False):
            times = [self.start + minute * MINUTE for minute in minutes]
            columns = [
                Column(
                    key=f"s{sensor}",
                    t=times,
                    v=[round(21 + sensor % 7 + sin(each / 230), 1) for each in minutes],
                )
                for sensor in range(SENSORS)
            ]
            yield Delivery(
                self.org_id,
                None,
                now,
                Batch(
                    source_id=self.source,
                    sequence=minutes[0],
                    sent_at=None,
                    body_hash="",
                    columns=columns,
                    accepted=len(times) * SENSORS,
                    rejected=[],
                    rejected_count=0,
                ),
            )


def fill(farm: Farm, first: int, last: int) -> Filled:
    """Store the readings of some minutes as the companion does, and sum them up."""
    lane = Lane(farm.database, Hub())
    lane.start()
    started = time.perf_counter()
    for deliveries in batched(farm.deliveries(first, last), WAITING, strict=False):
        for answer in [lane.queue(partial(_read, each)) for each in deliveries]:
            answer.result()
    stored = time.perf_counter()
    lane.close()
    tidy(farm.database, datetime.now(UTC))
    tidied = time.perf_counter()
    return Filled(
        readings=last * SENSORS,
        store_seconds=stored - started,
        tidy_seconds=tidied - stored,
        bytes=_bytes(farm.database),
    )


def _read(delivery: Delivery) -> Delivery:
    return delivery


def _bytes(database: Database) -> int:
    """Give the size of what the database holds."""
    with database.read() as session:
        pages: int = session.execute(text("PRAGMA page_count")).scalar_one()
        free: int = session.execute(text("PRAGMA freelist_count")).scalar_one()
        size: int = session.execute(text("PRAGMA page_size")).scalar_one()
    return (pages - free) * size


def costs(folder: Path, key: str, farm: Farm, minutes: int) -> list[Cost]:
    """Measure each kind of request in a companion that runs on the database."""
    with companion(folder) as (port, pid):
        # A batch of just now, so that there is something that is not summed up.
        now = farm.start + minutes * MINUTE
        body = batch(str(farm.source), 10**9 + minutes, SENSORS, [now])
        send(port, [request_of(key, body)])
        reader = Reader(port, pid, key)
        sensor = json.loads(reader.ask("/api/v1/sensors?limit=1"))["items"][0]["id"]
        series = f"/api/v1/sensors/{sensor}/series"
        week = f"{series}?start={now - 7 * DAY}&end={now + 1}"
        paths = {
            "empty request": EMPTY,
            "a sensor": f"/api/v1/sensors/{sensor}",
            "series of a week by hour": f"{week}&step=1h",
            "series of a day by hour": f"{series}?start={now - DAY}&end={now + 1}",
            "series of a year by day": (
                f"{series}?start={now - 365 * DAY}&end={now + 1}&step=1d"
            ),
            "sources": "/api/v1/sources",
            "50 sensors": "/api/v1/sensors",
        }
        return [reader.cost(name, path) for name, path in paths.items()]


def reads(measured: dict[int, list[Cost]]) -> str:
    """Write what reading costs."""
    rows = [
        (f"{readings:,}", *each.cells())
        for readings, found in measured.items()
        for each in found
    ]
    return table(HEAD, rows)


def year(filled: list[Filled]) -> str:
    """Write what a year would take, by this run's own figures."""
    last = filled[-1]
    stored = last.readings / sum(each.store_seconds for each in filled)
    tidied = last.readings / sum(each.tidy_seconds for each in filled)
    each = last.bytes / last.readings
    hours = READINGS_A_YEAR / stored / 3600
    tidy_hours = READINGS_A_YEAR / tidied / 3600
    return (
        f"{last.readings:,} readings of {SENSORS:,} sensors: {each:.1f} bytes each with "
        f"their sums; {stored:,.0f} a second stored, {tidied:,.0f} a second summed up and "
        f"put in order.\nA year at one a minute is {SENSORS:,} x 525,600 = "
        f"{READINGS_A_YEAR:,} readings: x {each:.1f} bytes = "
        f"{READINGS_A_YEAR * each / 1e9:.1f} GB (of which 90 days are kept as readings); "
        f"/ {stored:,.0f} = {hours:.1f} h to store, / {tidied:,.0f} = {tidy_hours:.1f} h "
        "to sum up."
    )


def measure(millions: list[int]) -> str:
    """Fill and ask, size after size, and write the tables."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings.model_validate({"data_dir": folder})
        key = make_key(settings)
        database = Database(settings.url)
        with database.system() as session:
            org_id: UUID = session.scalars(select(Organization.id)).one()
        minutes = [each * 1_000_000 // SENSORS for each in millions]
        now = int(time.time() * 1000)
        start = (now - minutes[-1] * MINUTE) // HOUR * HOUR
        farm = Farm(database, org_id, uuid4(), start)
        filled: list[Filled] = []
        measured: dict[int, list[Cost]] = {}
        for first, last in zip([0, *minutes], minutes, strict=False):
            filled.append(fill(farm, first, last))
            print(filled[-1], file=sys.stderr, flush=True)
            measured[last * SENSORS] = costs(folder, key, farm, last)
        database.close()
    return f"{reads(measured)}\n\n{year(filled)}"


if __name__ == "__main__":
    print(measure([int(each) for each in sys.argv[1:]] or [1, 10]))
