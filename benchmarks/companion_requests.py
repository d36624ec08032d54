"""What a request costs a companion that runs, beside empty requests of the same moments."""

from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
import json
from statistics import median
import time

from .companion_ingest import cpu_seconds


@dataclass(frozen=True, slots=True)
class Cost:
    """What one request costs the server, and how long its caller waits."""

    name: str
    cpu_ms: float
    median_ms: float
    # What an empty request cost in the same moments: the machine's pace changes.
    empty_ms: float | None = None

    def cells(self) -> tuple[str, str, str, str]:
        """Write it, with what it costs of an empty request."""
        empty = self.empty_ms
        return (
            self.name,
            f"{self.cpu_ms:.2f}",
            "" if empty is None else f"**{self.cpu_ms / empty:.1f}**",
            f"{self.median_ms:.1f}",
        )


HEAD = ("readings", "request", "CPU ms", "of an empty request", "median ms")
EMPTY = "/health"
REQUESTS = 300


class Reader:
    """Somebody who reads with a key, over one connection."""

    def __init__(self, port: int, pid: int, key: str) -> None:
        """Connect."""
        self._connection = HTTPConnection("127.0.0.1", port)
        self._headers = {"Authorization": f"Bearer {key}"}
        self._pid = pid

    def cost(
        self,
        name: str,
        path: str,
        times: int = REQUESTS,
        body: object = None,
        *,
        change: Callable[[int], object] | None = None,
        settled: float = 0.0,
    ) -> Cost:
        """Ask some times, and give medians: jobs that run meanwhile are left out."""
        self.ask(path, body)
        found, empty = [], []
        for number in range(times):
            if change is not None:
                change(number)
                time.sleep(settled)
            # What has slept wakes up for another request.
            for _ in range(3):
                self.ask(EMPTY)
            empty.append(self._timed(EMPTY)[0])
            found.append(self._timed(path, body))
        cpu, waited = (median(column) * 1000 for column in zip(*found, strict=True))
        return Cost(name, cpu, waited, median(empty) * 1000)

    def first(self, name: str, path: str) -> Cost:
        """Ask once."""
        cpu, waited = self._timed(path)
        empty = median(self._timed(EMPTY)[0] for _ in range(20))
        return Cost(name, cpu * 1000, waited * 1000, empty * 1000)

    def _timed(self, path: str, body: object = None) -> tuple[float, float]:
        """Ask once; give the CPU seconds of the server, and what its caller waited."""
        before, started = cpu_seconds(self._pid), time.perf_counter()
        self.ask(path, body)
        waited = time.perf_counter() - started
        return cpu_seconds(self._pid) - before, waited

    def ask(self, path: str, body: object = None) -> bytes:
        """Ask once, and give the answer."""
        method = "GET" if body is None else "POST"
        headers = self._headers | {"Content-Type": "application/json"}
        sent = None if body is None else json.dumps(body)
        self._connection.request(method, path, sent, headers)
        answer = self._connection.getresponse()
        found = answer.read()
        if answer.status not in {200, 201}:
            raise RuntimeError(found.decode())
        return found
