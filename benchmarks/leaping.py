"""An event loop whose clock leaps to the next timer instead of waiting for it.

Home Assistant then runs as ever: its own timers, at their own moments and in their order,
only that nobody waits between them. Nothing leaps while a thread works.
"""

import asyncio
from asyncio import AbstractEventLoop
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
import selectors
import time
from typing import Any, override
from unittest.mock import patch

from homeassistant.helpers import entity as entity_helper, event as event_helper
from homeassistant.util import dt as dt_util

_THREAD_WAIT_S = 0.05


class _LeapingSelector(selectors.DefaultSelector):
    """A selector that lets the clock leap where nothing is there to be read."""

    def __init__(self) -> None:
        """Begin at no time."""
        super().__init__()
        self.now = 0.0
        self.threads = 0

    @override
    def select(
        self, timeout: float | None = None
    ) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what can be read, else leap by the time that was to be waited."""
        ready = super().select(0.0)
        if ready or timeout == 0.0:
            return ready
        if self.threads or timeout is None:
            return super().select(_THREAD_WAIT_S)
        self.now += max(timeout, 0.0)
        return []


class LeapingLoop(asyncio.SelectorEventLoop):
    """An event loop with a clock of its own, which begins at a moment."""

    def __init__(self, start: datetime) -> None:
        """Begin at a moment."""
        self._leaping = _LeapingSelector()
        self._start = start.timestamp()
        super().__init__(self._leaping)

    @override
    def time(self) -> float:
        """Return the seconds since the loop began."""
        return self._leaping.now

    def timestamp(self) -> float:
        """Return the moment in UTC seconds."""
        return self._start + self._leaping.now

    @override
    def run_in_executor[*ArgTs, ResultT](
        self,
        executor: Executor | None,
        func: Callable[[*ArgTs], ResultT],
        *args: *ArgTs,
    ) -> asyncio.Future[ResultT]:
        """Run in a thread, and do not leap meanwhile."""
        future = super().run_in_executor(executor, func, *args)
        self._leaping.threads += 1
        future.add_done_callback(self._thread_is_done)
        return future

    @override
    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        """Wait for the threads in real time."""
        self._leaping.threads += 1
        await super().shutdown_default_executor(timeout)
        self._leaping.threads -= 1

    def _thread_is_done(self, _: asyncio.Future[Any]) -> None:
        """Take note that a thread has done its work."""
        self._leaping.threads -= 1


@contextmanager
def _clock_of(loop: LeapingLoop) -> Iterator[None]:
    """Let Home Assistant's clock be that of a loop."""

    def utcnow() -> datetime:
        """Return the moment."""
        return datetime.fromtimestamp(loop.timestamp(), UTC)

    def now(time_zone: Any = None) -> datetime:  # noqa: ANN401 - as in Home Assistant
        """Return the moment in a time zone."""
        return utcnow().astimezone(time_zone or dt_util.get_default_time_zone())

    with ExitStack() as stack:
        for target, name, value in (
            (dt_util, "utcnow", utcnow),
            (dt_util, "now", now),
            (event_helper, "time_tracker_utcnow", utcnow),
            (event_helper, "time_tracker_timestamp", loop.timestamp),
            (entity_helper, "timer", loop.timestamp),
            (time, "time", loop.timestamp),
        ):
            stack.enter_context(patch.object(target, name, value))
        yield


def run_leaping[ResultT](
    work: Callable[[], Coroutine[Any, Any, ResultT]], start: datetime
) -> ResultT:
    """Return what comes of some work, whose time begins at a moment and leaps."""
    loops: list[LeapingLoop] = []

    def loop_factory() -> AbstractEventLoop:
        """Return the loop."""
        loops.append(LeapingLoop(start))
        return loops[0]

    with asyncio.Runner(debug=False, loop_factory=loop_factory) as runner:
        runner.get_loop()
        with _clock_of(loops[0]):
            return runner.run(work())
