"""How fast the companion takes readings in, end to end and durable before the answer.

`.venv-companion/bin/python -m benchmarks.companion_ingest` prints a table. The ceiling is
sqlite3's own `executemany` into the same table in the same run, one transaction a batch.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
import json
import os
from pathlib import Path
import re
import socket
import sqlite3
from statistics import median
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
SINGLES = 800
ROUNDS = 7
# A reading a second of every sensor, from longer ago than there will be readings: what is
# ahead of the clock would be refused.
_START = int(time.time() * 1000) - 7 * 86_400_000
_TIMES = count(_START, 1000)
_NUMBERS = count(1)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a Markdown table."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def next_times(readings: int) -> list[int]:
    """Give times that no reading has yet."""
    return [next(_TIMES) for _ in range(readings)]


def batch(source: str, number: int, sensors: int, times: list[int]) -> bytes:
    """Write a batch."""
    series = [
        {"key": f"s{sensor}", "t": times, "v": [round(20 + sensor / 7, 2)] * len(times)}
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


# Only what tests with has this library, which the logs would load: an image has not.
_SERVE = """import sys
sys.modules["rich"] = None
from companion.__main__ import main
sys.argv[1:] = ["serve", "--port", sys.argv[1]]
main()
"""


@contextmanager
def companion(folder: Path) -> Iterator[tuple[int, int]]:
    """Run a companion; give its port and process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(port)],
        env=os.environ
        | {
            "VF_DATA_DIR": str(folder),
            "VF_LOG_LEVEL": "warning",
            "VF_INGEST_PER_MINUTE": "0",
            "VF_ANALYTICS_PER_MINUTE": "0",
        },
    )
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                if process.poll() is not None:
                    raise
                time.sleep(0.05)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def cpu_seconds(pid: int) -> float:
    """Give the CPU time that a process has used, to the nanosecond (Linux)."""
    # What clock_getcpuclockid(3) computes; CPUCLOCK_SCHED is 2.
    return time.clock_gettime(~pid << 3 | 2)


_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


def request_of(key: str, body: bytes) -> bytes:
    """Write a request."""
    head = (
        "POST /api/v1/readings HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {key}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join((*head, "", "")).encode() + body


def send(port: int, requests: Iterable[bytes]) -> None:
    """Send requests over one connection, at the least cost: it takes the server's time."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for request in requests:
            connection.sendall(request)
            answer = b""
            while not _is_whole(answer):
                if not (part := connection.recv(65_536)):
                    raise ConnectionError(answer)
                answer += part
            if not (
                answer.startswith(b"HTTP/1.1 200 ") and b'"rejected_count":0,' in answer
            ):
                raise RuntimeError(answer.decode())


def _is_whole(answer: bytes) -> bool:
    """Tell whether an answer is here to its end."""
    head, end, text = answer.partition(b"\r\n\r\n")
    length = _LENGTH.search(head) if end else None
    return length is not None and len(text) >= int(length[1])


def through_api(
    server: tuple[int, int],
    key: str,
    sources: list[str],
    *,
    batches: int,
    sensors: int,
    readings: int,
) -> tuple[float, float]:
    """Give readings a second, and microseconds of CPU a request; a source is a client."""
    port, pid = server
    # All of them send what is of now, as sites do: time goes on from one to the next.
    rounds = [
        [
            request_of(
                key, batch(source, next(_NUMBERS), sensors, next_times(readings))
            )
            for source in sources
        ]
        for _ in range(batches // len(sources))
    ]
    work = list(zip(*rounds, strict=True))
    before, started = cpu_seconds(pid), time.perf_counter()
    with ThreadPoolExecutor(len(sources)) as pool:
        for each in [pool.submit(send, port, requests) for requests in work]:
            each.result()
    seconds = time.perf_counter() - started
    count = batches // len(sources) * len(sources)
    cpu = (cpu_seconds(pid) - before) / count * 1e6
    return count * sensors * readings / seconds, cpu


def through_sqlite3(folder: Path) -> float:
    """Give the readings a second of `executemany`, one durable commit a batch."""
    connection = sqlite3.connect(folder / f"{uuid7()}.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE reading (ts BIGINT NOT NULL, metric_id INTEGER NOT NULL, "
        "value DOUBLE NOT NULL, PRIMARY KEY (ts, metric_id)) WITHOUT ROWID"
    )
    times = count(_START, 1000)
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


@dataclass(frozen=True, slots=True)
class Way:
    """Readings a second, and microseconds of CPU a request."""

    rate: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Round:
    """Every way, one after another; by how many clients a request has how many readings."""

    raw: float
    batched: dict[int, Way]
    single: dict[int, Way]


def rounds() -> list[Round]:
    """Measure every way some times."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        key = make_key(Settings.model_validate({"data_dir": folder}))
        found = []
        with companion(folder) as server:
            # The first batch of a source makes its sensors; that is not measured.
            sources = [str(uuid4()) for _ in range(CLIENTS)]
            for source in sources:
                first = batch(source, next(_NUMBERS), SENSORS, next_times(1))
                send(server[0], [request_of(key, first)])

            def way(clients: int, requests: int, sensors: int, readings: int) -> Way:
                return Way(
                    *through_api(
                        server,
                        key,
                        sources[:clients],
                        batches=requests,
                        sensors=sensors,
                        readings=readings,
                    )
                )

            for _ in range(ROUNDS):
                batched = {CLIENTS: way(CLIENTS, BATCHES, SENSORS, READINGS)}
                raw = through_sqlite3(folder)
                single = {CLIENTS: way(CLIENTS, SINGLES, 1, 1)}
                batched[1] = way(1, BATCHES // 2, SENSORS, READINGS)
                single[1] = way(1, SINGLES // 2, 1, 1)
                found.append(Round(raw, batched, single))
    return found


def _spread(found: Iterable[float], written: Callable[[float], str]) -> str:
    """Write the median of some figures, and between which they lie."""
    ordered = sorted(found)
    return (
        f"**{written(median(ordered))}** "
        f"({written(ordered[0])} to {written(ordered[-1])})"
    )


def _lines(found: list[Round], clients: int) -> Iterator[tuple[str, ...]]:
    """Write what so many clients reach; ratios are of the figures of one round."""
    who = "one client" if clients == 1 else f"{clients} clients at once"
    batched = [each.batched[clients] for each in found]
    single = [each.single[clients] for each in found]
    yield (
        f"companion, 1,000 a request, {who}",
        f"{median(each.rate for each in batched):,.0f}",
        f"{median(each.cpu for each in batched):,.0f}",
        _spread(
            (each.batched[clients].rate / each.raw for each in found), "{:.0%}".format
        ),
        _spread(
            (many.rate / one.rate for many, one in zip(batched, single, strict=True)),
            "{:,.0f}x".format,
        ),
    )
    yield (
        f"companion, 1 a request, {who}",
        f"{median(each.rate for each in single):,.0f}",
        f"{median(each.cpu for each in single):,.0f}",
        f"{median(each.single[clients].rate / each.raw for each in found):.2%}",
        "1x",
    )


def measure() -> str:
    """Measure, and write the table."""
    found = rounds()
    raw = median(each.raw for each in found)
    return table(
        (
            f"way, median of {ROUNDS} rounds (least to most)",
            "readings/s",
            "CPU µs/request",
            "of raw sqlite3 (at least 50 %)",
            "of one a request by as many (at least 500x)",
        ),
        (
            ("sqlite3 executemany, 1,000 a commit", f"{raw:,.0f}", "", "100 %", ""),
            *_lines(found, CLIENTS),
            *_lines(found, 1),
        ),
    )


if __name__ == "__main__":
    print(measure())
