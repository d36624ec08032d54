"""The live tail: readings on their way to whoever watches."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
import json
from threading import Lock
import time
from uuid import UUID

from .store import Row

MOST_WAITING = 64
HEARTBEAT_SECONDS = 15.0
# A stream ends after this, so that a permission that is taken away ends with it.
STREAM_SECONDS = 600.0
RETRY_MS = 2000


@dataclass(slots=True, eq=False)
class Watcher:
    """Somebody who watches some sensors of one organization."""

    org_id: UUID
    sensors: dict[int, UUID]
    loop: asyncio.AbstractEventLoop
    waiting: asyncio.Queue[list[Row]] = field(
        default_factory=lambda: asyncio.Queue(MOST_WAITING)
    )
    missed: int = 0

    def tell(self, rows: list[Row]) -> None:
        """Queue readings; a watcher who is too slow misses the oldest, and is told."""
        if self.waiting.full():
            self.missed += len(self.waiting.get_nowait())
        self.waiting.put_nowait(rows)


class Hub:
    """Passes committed readings on to the watchers of this process."""

    def __init__(self, seconds: float = STREAM_SECONDS) -> None:
        self.seconds = seconds
        self.heartbeat = HEARTBEAT_SECONDS
        self._lock = Lock()
        self._watchers: set[Watcher] = set()

    def publish(self, org_id: UUID, rows: list[Row]) -> None:
        """Pass readings on, from any thread."""
        if not self._watchers or not rows:
            return
        with self._lock:
            watchers = [each for each in self._watchers if each.org_id == org_id]
        for watcher in watchers:
            if mine := [row for row in rows if row[1] in watcher.sensors]:
                watcher.loop.call_soon_threadsafe(watcher.tell, mine)

    def watch(self, org_id: UUID, sensors: dict[int, UUID]) -> Watcher:
        """Begin to watch, in the running event loop."""
        watcher = Watcher(org_id, sensors, asyncio.get_running_loop())
        with self._lock:
            self._watchers.add(watcher)
        return watcher

    def leave(self, watcher: Watcher) -> None:
        """Watch no longer."""
        with self._lock:
            self._watchers.discard(watcher)

    async def follow(self, watcher: Watcher) -> AsyncIterator[bytes]:
        """Write server-sent events until the stream's time is over."""
        end = time.monotonic() + self.seconds
        try:
            yield f"retry: {RETRY_MS}\n\n".encode()
            while (left := end - time.monotonic()) > 0:
                try:
                    rows = await asyncio.wait_for(
                        watcher.waiting.get(), min(left, self.heartbeat)
                    )
                except TimeoutError:
                    yield b": quiet\n\n"
                    continue
                if watcher.missed:
                    yield _event("gap", {"missed": watcher.missed})
                    watcher.missed = 0
                yield _event("readings", _columns(rows, watcher.sensors))
        finally:
            self.leave(watcher)


def _event(name: str, content: object) -> bytes:
    text = json.dumps(content, separators=(",", ":"))
    return f"event: {name}\ndata: {text}\n\n".encode()


def _columns(rows: list[Row], sensors: dict[int, UUID]) -> object:
    """Write readings as the ingest takes them: by sensor, in columns."""
    series: dict[int, tuple[list[int], list[float]]] = {}
    for ts, metric, value in rows:
        times, values = series.setdefault(metric, ([], []))
        times.append(ts)
        values.append(value)
    return {
        "series": [
            {"sensor": str(sensors[metric]), "t": times, "v": values}
            for metric, (times, values) in series.items()
        ]
    }
