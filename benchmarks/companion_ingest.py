"""How fast the companion takes readings in, end to end and durable before the answer.

`.venv-companion/bin/python -m benchmarks.companion_ingest` prints a table. The ceiling is
sqlite3's own `executemany` into the same table in the same run, one transaction a batch.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from itertools import count
import json
import os
from pathlib import Path
import socket
import sqlite3
import subprocess
import sys
from tempfile import TemporaryDirectory
import time
from uuid import UUID, uuid4, uuid7

from sqlalchemy import select

from companion.accounts import operator
from companion.migrate import upgrade
from companion.organizations import keys
from companion.organizations.models import Organization
from companion.organizations.schemas import KeyCreate
from companion.permissions import Permission, Role
from companion.runtime import Runtime
from companion.scope import Actor, ActorKind, WriteScope
from companion.settings import Settings

SENSORS, READINGS = 100, 10
CLIENTS = 8
BATCHES = 400
SINGLES = 1_500
REPEATS = 3
_HOUR_AGO = int(time.time() * 1000) - 3_600_000
_TIMES = count(_HOUR_AGO)
_NUMBERS = count(1)


def batch(source: str, number: int, sensors: int, readings: int) -> bytes:
    """Write a batch."""
    times = [next(_TIMES) for _ in range(readings)]
    series = [
        {"key": f"s{sensor}", "t": times, "v": [20 + sensor / 7] * readings}
        for sensor in range(sensors)
    ]
    return json.dumps(
        {"source": source, "sequence": number, "series": series},
        separators=(",", ":"),
    ).encode()


def make_key(settings: Settings) -> str:
    """Make an organization and the key of its site."""
    runtime = Runtime.open(settings)
    upgrade(runtime.database)
    operator.create_owner(runtime, "a@b.example", "A", "Farm", "nineteen loud beets")
    with runtime.database.system() as session:
        org_id: UUID = session.scalars(select(Organization.id)).one()
        scope = WriteScope(
            session,
            org_id,
            Actor(ActorKind.SYSTEM, None),
            Role.OWNER,
            frozenset(Permission),
            datetime.now(UTC),
        )
        body = KeyCreate(name="Site", role=Role.SITE, permissions=[])
        key = keys.make(scope, body).key
    runtime.database.close()
    return key


@contextmanager
def companion(folder: Path) -> Iterator[tuple[int, int]]:
    """Run a companion; give its port and process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "companion", "serve", "--port", str(port)],
        env=os.environ | {"VF_DATA_DIR": str(folder), "VF_LOG_LEVEL": "warning"},
    )
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def cpu_seconds(pid: int) -> float:
    """Give the CPU time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1]
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def send(port: int, key: str, bodies: list[bytes]) -> None:
    """Send batches over one connection."""
    connection = HTTPConnection("127.0.0.1", port)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    for body in bodies:
        connection.request("POST", "/api/v1/readings", body, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise RuntimeError(text.decode())
    connection.close()


def through_api(
    server: tuple[int, int],
    key: str,
    sources: list[str],
    *,
    batches: int,
    sensors: int,
    readings: int,
) -> tuple[float, float]:
    """Give readings a second, and microseconds of CPU a request."""
    port, pid = server
    work = [
        [
            batch(source, next(_NUMBERS), sensors, readings)
            for _ in range(batches // CLIENTS)
        ]
        for source in sources
    ]
    before, started = cpu_seconds(pid), time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        for each in [pool.submit(send, port, key, bodies) for bodies in work]:
            each.result()
    seconds = time.perf_counter() - started
    requests = batches // CLIENTS * CLIENTS
    cpu = (cpu_seconds(pid) - before) / requests * 1e6
    return requests * sensors * readings / seconds, cpu


def through_sqlite3(folder: Path) -> float:
    """Give the readings a second of `executemany`, one durable commit a batch."""
    connection = sqlite3.connect(folder / f"{uuid7()}.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE reading (ts BIGINT NOT NULL, metric_id INTEGER NOT NULL, "
        "value DOUBLE NOT NULL, PRIMARY KEY (ts, metric_id)) WITHOUT ROWID"
    )
    times = count(_HOUR_AGO)
    batches = []
    for _ in range(BATCHES):
        span = [next(times) for _ in range(READINGS)]
        batches.append([(ts, each, 20.5) for ts in span for each in range(SENSORS)])
    started = time.perf_counter()
    for rows in batches:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO reading VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")
    seconds = time.perf_counter() - started
    connection.close()
    return BATCHES * SENSORS * READINGS / seconds


def main() -> None:
    """Measure, and print the table."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings.model_validate({"data_dir": folder})
        key = make_key(settings)
        raw, batched, single = [], [], []
        with companion(folder) as server:
            # The first batch of a source makes its sensors; that is not measured.
            sources = [str(uuid4()) for _ in range(CLIENTS)]
            for source in sources:
                send(server[0], key, [batch(source, next(_NUMBERS), SENSORS, 1)])
            for _ in range(REPEATS):
                raw.append(through_sqlite3(folder))
                batched.append(
                    through_api(
                        server,
                        key,
                        sources,
                        batches=BATCHES,
                        sensors=SENSORS,
                        readings=READINGS,
                    )
                )
                single.append(
                    through_api(
                        server, key, sources, batches=SINGLES, sensors=1, readings=1
                    )
                )
    ceiling, (rate, cpu), (slow, slow_cpu) = max(raw), max(batched), max(single)
    print(
        f"| way, best of {REPEATS} | readings/s | CPU µs/request "
        "| of raw sqlite3 (at least 50 %) | of one a request (at least 500x) |\n"
        "| --- | --- | --- | --- | --- |\n"
        f"| sqlite3 executemany, 1,000 a commit | {ceiling:,.0f} | | 100 % | |\n"
        f"| companion, 1,000 a request, {CLIENTS} clients | {rate:,.0f} | {cpu:,.0f} "
        f"| **{rate / ceiling:.0%}** | **{rate / slow:,.0f}x** |\n"
        f"| companion, 1 a request, {CLIENTS} clients | {slow:,.0f} | {slow_cpu:,.0f} "
        f"| {slow / ceiling:.2%} | 1x |"
    )


if __name__ == "__main__":
    main()
