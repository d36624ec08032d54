"""The live tail: readings on their way to whoever watches."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
import json
from threading import Lock
import time
from uuid import UUID

from ..problems import Unavailable
from .rows import Rows

type Row = tuple[int, int, float]

MOST_WAITING = 64
HEARTBEAT_SECONDS = 15.0
# How long somebody may watch after their permission was taken away.
LOOKED_AT_SECONDS = 15.0
STREAM_SECONDS = 600.0
RETRY_MS = 2000

type StillAllowed = Callable[[], Awaitable[bool]]


@dataclass(slots=True, eq=False)
class Watcher:
    """Somebody who watches some sensors of one organization."""

    org_id: UUID
    sensors: dict[int, UUID]
    loop: asyncio.AbstractEventLoop
    # Nothing at all stands for the end.
    waiting: asyncio.Queue[list[Row] | None] = field(
        default_factory=lambda: asyncio.Queue(MOST_WAITING)
    )
    missed: int = 0

    def tell(self, rows: list[Row]) -> None:
        """Queue readings; a watcher who is too slow misses the oldest, and is told."""
        self._make_room()
        self.waiting.put_nowait(rows)

    def end(self) -> None:
        """End the stream after what waits."""
        self._make_room()
        self.waiting.put_nowait(None)

    def _make_room(self) -> None:
        if self.waiting.full():
            self.missed += len(self.waiting.get_nowait() or ())


class Hub:
    """Passes committed readings on to the watchers of this process."""

    def __init__(self, seconds: float = STREAM_SECONDS) -> None:
        self.seconds = seconds
        self.heartbeat = HEARTBEAT_SECONDS
        self.looked_at = LOOKED_AT_SECONDS
        self._is_closed = False
        self._lock = Lock()
        self._watchers: set[Watcher] = set()

    def publish(self, org_id: UUID, rows: Rows) -> None:
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
            if self._is_closed:
                raise Unavailable("The companion is stopping.")
            self._watchers.add(watcher)
        return watcher

    def close(self) -> None:
        """End every stream, so that nobody waits for them when the companion stops."""
        with self._lock:
            self._is_closed = True
            watchers = list(self._watchers)
        for watcher in watchers:
            watcher.loop.call_soon_threadsafe(watcher.end)

    def leave(self, watcher: Watcher) -> None:
        """Watch no longer."""
        with self._lock:
            self._watchers.discard(watcher)

    async def follow(
        self, watcher: Watcher, allowed: StillAllowed
    ) -> AsyncIterator[bytes]:
        """Write server-sent events until time, permission or the companion ends."""
        now = time.monotonic()
        end, look = now + self.seconds, now + self.looked_at
        try:
            yield f"retry: {RETRY_MS}\n\n".encode()
            while (left := end - time.monotonic()) > 0:
                if time.monotonic() >= look:
                    if not await allowed():
                        return
                    look = time.monotonic() + self.looked_at
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
                if rows is None:
                    return
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
