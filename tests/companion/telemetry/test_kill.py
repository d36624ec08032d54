"""A companion that is killed while readings come in."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
import random
import time
from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient
import httpx2

from companion.app import create_app
from companion.migrate import upgrade
from companion.runtime import Runtime
from companion.settings import Settings
from companion.telemetry.rollups import roll_up
from tests.companion.people import World
from tests.companion.telemetry.feeds import rows_of
from tests.companion.telemetry.processes import Nursery

ROUNDS = 20
READINGS = 50
SENDERS = 3
PATIENCE_SECONDS = 60.0


@dataclass
class Sender:
    """A source that sends a batch until it is acknowledged, then the next."""

    key: str
    start: int
    source: str = field(default_factory=lambda: str(uuid4()))
    numbers: Any = field(default_factory=lambda: count(1))
    unacknowledged: dict[str, Any] | None = None
    # The number of the last batch; a source counts from 1.
    acknowledged: int = 0

    def send(self, url: str, seconds: float) -> None:
        """Send until the companion is gone."""
        end = time.monotonic() + seconds
        headers = {"Authorization": f"Bearer {self.key}"}
        with suppress(httpx2.HTTPError), httpx2.Client(headers=headers) as client:
            while time.monotonic() < end:
                body = self.unacknowledged = self.unacknowledged or self.batch()
                answer = client.post(f"{url}/api/v1/readings", json=body)
                assert answer.status_code == 200, answer.text
                assert answer.json()["accepted"] == READINGS
                self.acknowledged = body["sequence"]
                self.unacknowledged = None

    def batch(self) -> dict[str, Any]:
        """Write a batch whose readings tell where they are from."""
        number = next(self.numbers)
        first = self.start + number * READINGS
        times = [first + each for each in range(READINGS)]
        series = {"key": "a", "t": times, "v": [float(each) for each in times]}
        return {"source": self.source, "sequence": number, "series": [series]}


def run_and_kill(
    nursery: Nursery, senders: list[Sender], batches: int, seconds: float
) -> None:
    """Run a companion until it has taken in some batches, and end it without a warning."""
    wanted = [each.acknowledged + batches for each in senders]
    companion = nursery.start()
    with ThreadPoolExecutor(SENDERS) as pool:
        sending = [
            pool.submit(each.send, nursery.url, PATIENCE_SECONDS) for each in senders
        ]
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end and any(
            each.acknowledged < least
            for each, least in zip(senders, wanted, strict=True)
        ):
            time.sleep(0.001)
        time.sleep(seconds)
        nursery.kill(companion)
        for each in sending:
            each.result()


def test_kill_loses_nothing_acknowledged_and_counts_nothing_twice(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    """Twenty times, in the middle of writing."""
    settings = Settings.model_validate({"data_dir": tmp_path})
    runtime = Runtime.open(settings)
    upgrade(runtime.database)
    with TestClient(create_app(settings, runtime)) as client:
        world = World(runtime, client)
        key = world.key(world.tenant().id).token
        start = int((time.time() - 3600) * 1000)
    senders = [Sender(key, start) for _ in range(SENDERS)]
    luck = random.Random(11)
    with closing(Nursery(tmp_path, unused_tcp_port)) as nursery:
        for _ in range(ROUNDS):
            batches, seconds = luck.randint(2, 30), luck.uniform(0, 0.02)
            run_and_kill(nursery, senders, batches, seconds)
            with_all_acknowledged(runtime, senders)
    assert all(sender.acknowledged > ROUNDS for sender in senders)

    roll_up(runtime.database)
    summed = sum(n for (n,) in rows_of(runtime, "reading_hour", "n"))
    assert summed == len(rows_of(runtime, "reading", "ts"))
    runtime.database.close()


def with_all_acknowledged(runtime: Runtime, senders: list[Sender]) -> None:
    """Hold what is stored against what was acknowledged."""
    sources = {
        metric: str(source).replace("-", "")
        for metric, source in rows_of(runtime, "sensor", "metric_id, source_id")
    }
    stored: dict[str, list[int]] = {}
    for ts, metric, value in rows_of(runtime, "reading", "ts, metric_id, value"):
        assert value == float(ts)
        stored.setdefault(sources[metric], []).append(ts)
    for sender in senders:
        mine = stored.get(sender.source.replace("-", ""), [])
        # What was on its way is stored whole or not at all.
        batches, rest = divmod(len(mine), READINGS)
        assert rest == 0
        assert batches - sender.acknowledged in {0, 1}
        first = sender.start + READINGS
        assert sorted(mine) == list(range(first, first + len(mine)))
