"""What analytics cost where millions of readings are stored.

`.venv-companion/bin/python -m benchmarks.companion_analytics` makes a farm of 250 shelves
with four sensors each, standing batches, and histories of 100,000 events, and prints a
table for 1, 10 and 100 million readings at one a minute. The readings are written by SQL
with the sums that the companion would make of them; of 100 million only the sums are
written, because no endpoint of analytics reads anything else (a test holds them to it).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import batched
import json
from pathlib import Path
from statistics import median
import sys
from tempfile import TemporaryDirectory
import time
from typing import Any
from uuid import UUID, uuid7

from sqlalchemy import insert, select, text

from companion.access import Admission
from companion.analytics.boards import Boards
from companion.database import Database, WriteSession
from companion.economy.models import (
    Customer,
    EnergyPrice,
    SeedLot,
    Shipment,
    ShipmentLine,
)
from companion.farms.models import Farm, Rack, Shelf
from companion.growing.models import Batch, BatchEvent, Harvest, StageSpan, Stay
from companion.models import TenantModel
from companion.organizations import keys
from companion.organizations.models import Organization
from companion.organizations.schemas import KeyCreate
from companion.permissions import Permission, Role
from companion.scope import Actor, ActorKind, WriteScope
from companion.settings import Settings
from companion.telemetry.models import Sensor, Source

from .companion_ingest import companion, make_key, table
from .companion_requests import EMPTY, HEAD, Cost, Reader

SENSORS, SHELVES, RACKS = 1_000, 250, 25
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
QUANTITIES = (
    ("temperature", "°C"),
    ("ppfd", "µmol/m²/s"),
    ("humidity", "%"),
    ("power", "W"),
)
LOTS, ROOTS, CHILDREN, EVENTS = 10, 100, 9, 100_000
# Beyond this only the sums are written.
MOST_WRITTEN = 10
# By then what somebody looks at is brought up.
LATER = 0.25

_SUMS = """
WITH RECURSIVE span(at) AS (
    SELECT :first UNION ALL SELECT at + :length FROM span WHERE at + :length < :after
)
INSERT INTO {table} (metric_id, start, n, total, low, high, first_ts, last_ts,
    first_value, last_value)
SELECT s.metric_id, at, :n, :n * v, v - 1, v + 1, at, at + :length - 60000, v, v
FROM (
    SELECT metric_id, CASE metric_id % 4 WHEN 0 THEN 22.0 WHEN 1 THEN 220.0
        WHEN 2 THEN 65.0 ELSE 180.0 END AS v FROM sensor
) s CROSS JOIN span
"""
_READINGS = """
WITH RECURSIVE span(at) AS (
    SELECT :first UNION ALL SELECT at + 60000 FROM span WHERE at + 60000 < :after
)
INSERT INTO reading_cold (metric_id, ts, value)
SELECT metric_id, at, 21.5 FROM sensor CROSS JOIN span
"""


@dataclass(frozen=True, slots=True)
class Made:
    """The ids of what is asked for."""

    org_id: UUID
    farm: UUID
    batch: UUID
    lot: UUID
    shipment: UUID


def _scope(session: WriteSession, org_id: UUID) -> WriteScope:
    """Act as the companion itself."""
    return WriteScope(
        session,
        org_id,
        Actor(ActorKind.SYSTEM, None),
        Role.OWNER,
        frozenset(Permission),
        datetime.now(UTC),
    )


def _key(database: Database, org_id: UUID) -> str:
    """Make a key that may read analytics and money, and change what is shown."""
    body = KeyCreate(
        name="Analytics",
        permissions=[
            Permission.ANALYTICS_READ,
            Permission.FARMS_READ,
            Permission.ECONOMY_READ,
            Permission.GROWING_WRITE,
            Permission.TASKS_WRITE,
        ],
    )
    with database.system() as session:
        return keys.make(_scope(session, org_id), body).key


def _write(
    session: WriteSession, model: type[TenantModel], rows: Iterable[dict[str, Any]]
) -> None:
    for some in batched(rows, 5_000, strict=False):
        session.execute(insert(model), list(some))


def make(database: Database, org_id: UUID, start: datetime) -> Made:
    """Make a farm with sensors and standing batches."""
    made = Made(org_id, *(uuid7() for _ in range(4)))
    stamps = {"org_id": org_id, "created_at": start, "updated_at": start, "version": 1}
    own = stamps | {"farm_id": made.farm, "origin": "companion"}
    racks = [uuid7() for _ in range(RACKS)]
    shelves = [uuid7() for _ in range(SHELVES)]
    batches = [made.batch, *(uuid7() for _ in range(SHELVES - 1))]
    source = uuid7()
    stood = {"org_id": org_id, "started_at": start}
    with database.system() as session:
        farm = stamps | {"id": made.farm, "name": "Barn", "time_zone": "UTC"}
        _write(session, Farm, [farm | {"origin": "companion"}])
        _write(session, Rack, ({"id": each, "name": "R"} | own for each in racks))
        size = {"level": 1, "width_m": 1.2, "depth_m": 0.6, "lamp_power_w": 120.0}
        _write(
            session,
            Shelf,
            (
                {"id": each, "rack_id": racks[number % RACKS], "name": f"S{number}"}
                | size
                | own
                for number, each in enumerate(shelves)
            ),
        )
        _write(session, Source, [{"id": source, "org_id": org_id, "last_sequence": 0}])
        _write(
            session,
            Sensor,
            (
                own
                | {
                    "id": uuid7(),
                    "source_id": source,
                    "key": f"s{number}",
                    "metric_id": 4 + number,
                    "quantity": QUANTITIES[number % 4][0],
                    "unit": QUANTITIES[number % 4][1],
                    "rack_id": racks[number // 4 % RACKS],
                    "shelf_id": shelves[number // 4],
                }
                for number in range(SENSORS)
            ),
        )
        plants = {"plants": 40, "plants_at_start": 40}
        _write(
            session,
            Batch,
            (
                own
                | plants
                | {
                    "id": each,
                    "code": f"L{number}",
                    "crop_key": "lettuce_butterhead",
                    "sown_at": start,
                    "began_at": start,
                    "stage": "vegetative",
                    "stage_since": start,
                }
                for number, each in enumerate(batches)
            ),
        )
        _write(
            session,
            Stay,
            (
                stood
                | {
                    "id": uuid7(),
                    "batch_id": batch,
                    "farm_id": made.farm,
                    "shelf_id": shelf,
                    "plants": 40,
                }
                for batch, shelf in zip(batches, shelves, strict=True)
            ),
        )
        _write(
            session,
            StageSpan,
            (
                stood | {"id": uuid7(), "batch_id": each, "stage": "vegetative"}
                for each in batches
            ),
        )
        price = {"farm_id": made.farm, "price_minor_per_mwh": 21_345, "currency": "EUR"}
        price |= {"id": uuid7(), "valid_from": datetime(2020, 1, 1, tzinfo=UTC)}
        _write(session, EnergyPrice, [stamps | price])
    return made


def make_histories(database: Database, made: Made, start: datetime) -> None:
    """Write histories of 100,000 events: lots, splits, harvests and shipments."""
    stamps = {
        "org_id": made.org_id,
        "created_at": start,
        "updated_at": start,
        "version": 1,
    }
    families = LOTS * ROOTS
    each_has = EVENTS // (families * (CHILDREN + 1))
    lots = [made.lot, *(uuid7() for _ in range(LOTS - 1))]
    customers = [uuid7() for _ in range(50)]
    batches: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    harvests: list[dict[str, Any]] = []
    for number in range(families):
        family = [uuid7() for _ in range(CHILDREN + 1)]
        root = family[0]
        for place, batch in enumerate(family):
            batches.append(
                stamps
                | {
                    "id": batch,
                    "farm_id": made.farm,
                    "code": batch.hex,
                    "crop_key": "lettuce_butterhead",
                    "seed_lot_id": lots[number % LOTS] if place == 0 else None,
                    "sown_at": start,
                    "began_at": start,
                    "ended_at": start + timedelta(days=40),
                    "ended_by": "harvested",
                    "plants_at_start": 40,
                    "plants": 0,
                    "origin": "companion",
                }
            )
            happened: list[tuple[str, UUID | None]] = (
                [("sown", None), *(("split_off", child) for child in family[1:])]
                if place == 0
                else [("split_from", root)]
            )
            happened += [("observed", None)] * (each_has - len(happened))
            events += [
                {
                    "org_id": made.org_id,
                    "id": uuid7(),
                    "batch_id": batch,
                    "step_id": uuid7(),
                    "number": order,
                    "kind": kind,
                    "at": start + timedelta(days=order),
                    "recorded_at": start,
                    "actor_kind": "system",
                    "other_batch_id": other,
                    "content": {},
                }
                for order, (kind, other) in enumerate(happened, 1)
            ]
            harvests.append(
                {
                    "org_id": made.org_id,
                    "id": uuid7(),
                    "batch_id": batch,
                    "farm_id": made.farm,
                    "crop_key": "lettuce_butterhead",
                    "at": start + timedelta(days=40),
                    "plants": 40,
                    "grams": 5000.0,
                    "waste_g": 0.0,
                }
            )
    shipments = [made.shipment, *(uuid7() for _ in harvests[1:])]
    with database.system() as session:
        _write(
            session,
            SeedLot,
            (
                stamps | {"id": lot, "supplier": "Seeds", "lot_number": lot.hex}
                for lot in lots
            ),
        )
        _write(session, Batch, batches)
        _write(session, BatchEvent, events)
        _write(session, Harvest, harvests)
        _write(
            session,
            Customer,
            (stamps | {"id": each, "name": each.hex} for each in customers),
        )
        _write(
            session,
            Shipment,
            (
                stamps
                | {
                    "id": each,
                    "customer_id": customers[number % 50],
                    "shipped_at": start + timedelta(days=41),
                    "currency": "EUR",
                }
                for number, each in enumerate(shipments)
            ),
        )
        _write(
            session,
            ShipmentLine,
            (
                {
                    "org_id": made.org_id,
                    "shipment_id": shipment,
                    "harvest_id": harvest["id"],
                    "grams": Decimal(100),
                    "amount_minor": 150,
                }
                for shipment, harvest in zip(shipments, harvests, strict=True)
            ),
        )


def fill(database: Database, first: int, after: int, *, readings: bool) -> None:
    """Write readings of some time, and their sums by hour and day."""
    with database.system() as session:
        for name, length in (("reading_hour", HOUR), ("reading_day", DAY)):
            session.execute(text(f"DELETE FROM {name}"))
            session.execute(
                text(_SUMS.format(table=name)),
                {
                    "first": first // length * length,
                    "after": after,
                    "length": length,
                    "n": length // MINUTE,
                },
            )
        if readings:
            session.execute(text("DELETE FROM reading_cold"))
            session.execute(text(_READINGS), {"first": first, "after": after})


def _dashboards(reader: Reader, made: Made) -> Iterator[Cost]:
    """Measure dashboards of which more and more has to be made."""
    board = f"/api/v1/farms/{made.farm}/dashboard"
    yield reader.cost("dashboard", board)
    task = {"title": "Look", "farm_id": str(made.farm)}
    task["due_at"] = datetime.now(UTC).isoformat()

    def add(_: int) -> None:
        reader.ask("/api/v1/tasks", task)

    shelves = [each["id"] for each in json.loads(reader.ask(board))["shelves"][:2]]
    where = {"shelf_id": shelves[0], "plants": 10}
    sown = {"crop_key": "lettuce_butterhead"}
    batch = json.loads(reader.ask("/api/v1/batches", sown | {"where": [where]}))["id"]

    def move(number: int) -> None:
        there, back = shelves[number % 2], shelves[1 - number % 2]
        way = {"from_shelf_id": there, "to_shelf_id": back}
        reader.ask(f"/api/v1/batches/{batch}/moves", way)

    for what, change in (("a new task", add), ("a moved batch", move)):
        for when, settled in (("a moment after", LATER), ("at once after", 0.0)):
            name = f"dashboard {when} {what}"
            yield reader.cost(name, board, 20, change=change, settled=settled)


def _first_dashboards(folder: Path, key: str, farm_id: UUID) -> Iterator[Cost]:
    """Measure the first dashboard at once after a start, and a moment after another."""
    farm = f"/api/v1/farms/{farm_id}"
    with companion(folder) as (port, pid):
        # It is made for this request, and what answers for farms is loaded for it.
        name = "dashboard at once after a start"
        yield Reader(port, pid, key).first(name, f"{farm}/dashboard")
    with companion(folder) as (port, pid):
        time.sleep(1.0)
        reader = Reader(port, pid, key)
        # The key is looked up.
        yield reader.first("a farm a second after a start", farm)
        yield reader.first("dashboard a second after a start", f"{farm}/dashboard")


def costs(folder: Path, key: str, made: Made, start: datetime) -> list[Cost]:
    """Measure each endpoint in a companion that runs on the database."""
    farm = f"/api/v1/farms/{made.farm}"
    since = f"?start={start.isoformat().replace('+00:00', 'Z')}"
    group = {"name": "lettuce", "batch_ids": [str(made.batch)]}
    first = list(_first_dashboards(folder, key, made.farm))
    with companion(folder) as (port, pid):
        reader = Reader(port, pid, key)
        return [
            reader.cost("empty request", EMPTY),
            *first,
            *_dashboards(reader, made),
            reader.cost("batch summary", f"/api/v1/batches/{made.batch}/summary", 5),
            reader.cost("indicators", f"{farm}/indicators{since}&every=day", 3),
            reader.cost("shares of energy", f"{farm}/energy{since}", 3),
            reader.cost("yields", f"{farm}/yields", 5),
            reader.cost(
                "comparison",
                "/api/v1/analytics/comparisons",
                5,
                {"groups": [group]},
            ),
            reader.cost("recall", f"/api/v1/seed-lots/{made.lot}/trace", 5),
            reader.cost("origin", f"/api/v1/shipments/{made.shipment}/trace", 5),
        ]


def bringing_up(database: Database, made: Made) -> Cost:
    """Measure what a job does for a dashboard after new sums, so that nobody waits."""
    boards, now = Boards(database), datetime.now(UTC)
    boards.of(Admission(made.org_id, None, now), made.farm)
    cpu, waited = [], []
    for _ in range(7):
        with database.system() as session:
            session.execute(text("UPDATE reading_hour SET n = n WHERE metric_id = 4"))
        before, started = time.process_time(), time.perf_counter()
        boards.keep_up(now)
        waited.append(time.perf_counter() - started)
        cpu.append(time.process_time() - before)
    name = "(bringing up a dashboard after new sums, beside requests)"
    return Cost(name, median(cpu) * 1000, median(waited) * 1000)


def measure(millions: list[int]) -> str:
    """Fill and ask, size after size, and write a table."""
    rows = []
    for size in millions:
        with TemporaryDirectory() as name:
            folder = Path(name)
            settings = Settings.model_validate({"data_dir": folder})
            make_key(settings)
            database = Database(settings.url)
            with database.system() as session:
                org_id: UUID = session.scalars(select(Organization.id)).one()
            now = int(time.time() * 1000)
            first = (now - size * 1_000_000 // SENSORS * MINUTE) // HOUR * HOUR
            start = datetime.fromtimestamp(first / 1000, UTC)
            key = _key(database, org_id)
            made = make(database, org_id, start)
            make_histories(database, made, start - timedelta(days=60))
            fill(database, first, now, readings=size <= MOST_WRITTEN)
            again = bringing_up(database, made)
            database.close()
            found = [*costs(folder, key, made, start), again]
            print(size, found, file=sys.stderr, flush=True)
        rows += [(f"{size:,} million", *each.cells()) for each in found]
    return table(HEAD, rows)


if __name__ == "__main__":
    print(measure([int(each) for each in sys.argv[1:]] or [1, 10, 100]))
