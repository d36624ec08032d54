"""What is said between a farm and its companion: both find out where they stand, and go on.

What is sent is on disk before: events in the outbox, readings in Home Assistant's recorder.
Whatever breaks off is repeated, and the companion counts everything once.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
import logging
import time
from typing import Any, Final, Protocol

from homeassistant.helpers.json import json_bytes
from sqlalchemy.orm import Session

from .backfill import Reach, Sensors, Step, next_step
from .client import Companion, EventsTaken, RefusedError, SyncState, UnreachableError
from .history import rest
from .outbox import News, Outbox, OutboxEvent, Portion
from .readings import Column, chunks
from .telling import Known, news
from .wire import PROTOCOL, UNITS, Json, digest, moment, packed

_LOGGER = logging.getLogger(__name__)

MOST_EVENTS: Final = 200
MOST_BYTES: Final = 400_000
ABSENT_S: Final = 150.0
"""Seconds without a round after which nobody knows what sensors showed meanwhile."""
SIGN_OF_LIFE_S: Final = 20.0
"""Seconds of catching up after which the companion hears how far it is."""
LOOKED_S: Final = 10.0
"""Seconds for which it is taken to be known whose readings are sent."""
SETTLED_S: Final = 15.0
"""Seconds after which the recorder has written what happened, with its usual settings."""
TOLERATED_S: Final = 240.0
"""The companion takes nothing that is more than five minutes ahead of its own clock."""
MOST_MEETINGS: Final = 3
OUT_OF_STEP: Final = frozenset(
    {
        *("sequence-gap", "epoch-over", "layout-outdated"),
        *("sequence-reused", "batch-missing"),
    }
)


class FarmSide(Protocol):
    """What is asked of the farm; `run` and `read` work where nobody waits for them."""

    @property
    def has_history(self) -> bool:
        """Tell whether there is a recorder."""
        ...

    def now(self) -> float:
        """Return the time in UTC seconds."""
        ...

    def known(self) -> Known:
        """Return what there is to know of crops and tasks now."""
        ...

    def layout(self) -> Coroutine[Any, Any, Json]:
        """Return the farm as it stands."""
        ...

    def sensors(self) -> Coroutine[Any, Any, Sensors]:
        """Return whose readings are sent."""
        ...

    def look(self) -> Coroutine[Any, Any, list[News]]:
        """Return what rules of the team did since the last look."""
        ...

    def receive(
        self, companion: Companion, told: Mapping[str, str]
    ) -> Coroutine[Any, Any, bool]:
        """Take up what is new at the companion; return whether there was anything."""
        ...

    def run[T](self, work: Callable[[], T]) -> Coroutine[Any, Any, T]:
        """Do what waits for the disk."""
        ...

    def read[T](self, work: Callable[[Session], T]) -> Coroutine[Any, Any, T]:
        """Read in the recorder's database."""
        ...


class _OutOfStepError(Exception):
    """The two ends are not where this one took them to be: they have to meet again."""


type Before = tuple[int, str | None]
"""The number of the last request of readings, and what sums it up."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A step of readings, written as they are sent."""

    bodies: list[bytes]
    portions: list[Portion]
    step: Step

    def last(self, before: str | None) -> str | None:
        """Return what sums up the last request when this was sent after another."""
        return self.portions[-1].hash if self.portions else before


class Exchange:
    """The conversation of one farm with its companion, one round after another."""

    def __init__(
        self,
        farm: FarmSide,
        outbox: Outbox,
        companion: Companion,
        *,
        site_id: str,
        software: str,
        on_progress: Callable[[float], None],
    ) -> None:
        """Say nothing yet; `on_progress` hears up to when readings were taken in."""
        self._farm = farm
        self._outbox = outbox
        self._companion = companion
        self._site = site_id
        self._software = software
        self._on_progress = on_progress
        self.is_nudged = False
        self._heard: list[News] = []
        self._writing = asyncio.Lock()
        self._state: SyncState | None = None
        self._layout_told: tuple[str, int, str] | None = None
        self._sequence = 0
        self._last: str | None = None
        self._reach: Reach | None = None
        self._ahead_s = 0.0
        self._said_at = 0.0
        self._sensors: Sensors = {}
        self._looked_at = 0.0

    # What there is to tell

    async def begin(self) -> None:
        """Take note of how long nobody was there."""
        await self._farm.run(self._note_absence)

    def _note_absence(self) -> None:
        now, before = self._farm.now(), self._outbox.was_alive()
        if before is None or now - before < ABSENT_S:
            self._outbox.is_alive(now)
            return
        gap = {
            "start": moment(before),
            "end": moment(now),
            "cause": "home_assistant_away",
        }
        self._outbox.keep_absence(before, now, News("gap", moment(now), packed(gap)))

    def hear(self, news: News) -> None:
        """Take note of what happened; it is written down in this order."""
        self._heard.append(news)
        self.is_nudged = True

    def nudge(self) -> None:
        """Have what changed told between two steps of a long round."""
        self.is_nudged = True

    async def write_down(self) -> None:
        """Write down what was heard."""
        async with self._writing:
            if not self._heard:
                return
            heard, self._heard = self._heard, []
            try:
                await self._farm.run(partial(self._outbox.tell, heard))
            except BaseException:
                self._heard = heard + self._heard
                raise

    async def collect(self) -> None:
        """Write down all that there is to tell."""
        self.is_nudged = False
        ran = await self._farm.look()
        self._heard += ran
        await self.write_down()
        known, now = self._farm.known(), self._farm.now()
        await self._farm.run(partial(self._collect, known, now))

    def _collect(self, known: Known, now: float) -> None:
        self._outbox.is_alive(now)
        self._outbox.tell(news(known, self._outbox.facts(), now))

    # A round

    async def sync(self) -> None:
        """Bring the companion up to date."""
        await self.collect()
        reason: Exception | None = None
        for _ in range(MOST_MEETINGS):
            try:
                await self._send()
                return
            except _OutOfStepError as error:
                reason = error
            except BaseException:
                self._state = None
                raise
            self._state = None
        raise UnreachableError(str(reason)) from reason

    async def _send(self) -> None:
        """Send what the companion lacks."""
        try:
            if self._state is None:
                self._state = await self._meet()
            await self._send_layout(self._state)
            await self._send_events()
            await self._receive()
            if self._farm.has_history:
                await self._send_readings()
        except RefusedError as error:
            if error.slug in OUT_OF_STEP:
                raise _OutOfStepError(str(error)) from error
            raise

    async def _receive(self) -> None:
        """Take up what is new at the companion, and tell what became of it."""
        told = await self._farm.run(self._outbox.facts)
        if await self._farm.receive(self._companion, told):
            await self.collect()
            await self._send_events()

    async def _meet(self) -> SyncState:
        """Find out how far the companion is, and go on from there."""
        (await self._companion.greet()).check()
        state = await self._companion.sync_state()
        self._note_clock(state)
        shared = await self._farm.run(
            partial(
                self._outbox.resume,
                state.epoch,
                state.acknowledged,
                state.acknowledged_id,
            )
        )
        if not shared:
            await self.collect()
        went_back = await self._farm.run(
            partial(
                self._outbox.go_back,
                state.last_readings_sequence,
                state.last_readings_hash,
            )
        )
        if went_back or self._reach is None:
            self._reach = Reach(await self._farm.run(self._outbox.position))
        self._sequence = state.last_readings_sequence
        self._last = state.last_readings_hash
        return state

    def _note_clock(self, state: SyncState) -> None:
        """Note how far this end's clock is ahead."""
        self._ahead_s = self._farm.now() - state.now

    # The layout

    async def _send_layout(self, state: SyncState) -> None:
        """Send the layout where it differs from what was sent; at first in any case."""
        content, epoch = await self._farm.layout(), self._outbox.epoch
        there = state.layout_revision or 0 if state.layout_epoch == epoch else 0
        told, body = await self._farm.run(
            partial(self._layout_body, content, epoch, there)
        )
        if told == self._layout_told and there == told[1]:
            return
        await self._companion.put_layout(body)
        self._layout_told = told
        self._state = replace(state, layout_epoch=epoch, layout_revision=told[1])

    def _layout_body(
        self, content: Json, epoch: str, there: int
    ) -> tuple[tuple[str, int, str], bytes]:
        """Write the layout as it is sent."""
        text = packed(content)
        summed = digest(text)
        revision = self._outbox.layout_revision(summed, there)
        head = packed({"epoch": epoch, "revision": revision})
        return (epoch, revision, summed), f"{head[:-1]},{text[1:]}".encode()

    # Events

    async def _send_events(self) -> None:
        """Send events in their order; without any, a sign of life."""
        is_first = True
        while True:
            events, body = await self._farm.run(self._events)
            if not events and not is_first:
                return
            is_first = False
            self._said_at = time.monotonic()
            await self._take_note(events, await self._companion.send_events(body))

    async def _take_note(self, events: list[OutboxEvent], taken: EventsTaken) -> None:
        """Take note of how far events are taken in."""
        for sequence, code, message in taken.refused:
            _LOGGER.warning(
                "The companion keeps event %s, but its records do not follow: %s (%s)",
                sequence,
                message,
                code,
            )
        self._note_clock(taken.state)
        acknowledged = await self._farm.run(
            partial(self._acknowledge, events, taken.state.acknowledged)
        )
        self._check(taken.state, acknowledged)

    def _acknowledge(self, events: list[OutboxEvent], there: int) -> int:
        """Take note of how far events are taken in; return how far they should be."""
        if events and there >= events[-1].sequence:
            self._outbox.acknowledge(events[-1].sequence)
        return events[-1].sequence if events else self._outbox.acknowledged

    def _check(self, there: SyncState, acknowledged: int) -> None:
        """Notice a companion that went back in time, or heard what was late, meanwhile."""
        told = self._layout_told
        expected = (
            self._outbox.epoch,
            acknowledged,
            self._sequence,
            self._last,
            None if told is None else told[:2],
        )
        found = (
            there.epoch,
            there.acknowledged,
            there.last_readings_sequence,
            there.last_readings_hash,
            (there.layout_epoch, there.layout_revision),
        )
        if found != expected:
            raise _OutOfStepError(f"It is at {found}, and not at {expected}")

    def _events(self) -> tuple[list[OutboxEvent], bytes]:
        """Return the next events, and how they are sent."""
        events = self._outbox.pending(MOST_EVENTS, MOST_BYTES)
        return events, self._events_body(events)

    def _events_body(self, events: list[OutboxEvent]) -> bytes:
        """Write events as they are sent."""
        items = ",".join(
            f'{{"sequence":{each.sequence},"id":"{each.id}","kind":"{each.kind}",'
            f'"at":"{each.at}","content":{each.content}}}'
            for each in events
        )
        until = self._outbox.position().until
        head = {
            "epoch": self._outbox.epoch,
            "sent_at": round(self._farm.now() * 1000),
            "waiting_events": self._outbox.waiting,
            "readings_sent_until": moment(until) if until else None,
            "software": self._software,
            "protocol": PROTOCOL,
        }
        return f'{packed(head)[:-1]},"events":[{items}]}}'.encode()

    # Readings

    async def _send_readings(self) -> None:
        """Send what the recorder has and the companion has not.

        While a step is sent the next one is read already.
        """
        reach = self._reach or Reach(await self._farm.run(self._outbox.position))
        self._looked_at = 0.0
        upcoming = asyncio.create_task(self._next(reach, (self._sequence, self._last)))
        try:
            while (ready := await upcoming) is not None:
                step = ready.step
                if step.more:
                    sequence = self._sequence + len(ready.bodies)
                    before = (sequence, ready.last(self._last))
                    upcoming = asyncio.create_task(self._next(step.reach, before))
                await self._send_step(ready)
                if not step.more:
                    return
                if self.is_nudged or time.monotonic() - self._said_at > SIGN_OF_LIFE_S:
                    await self.collect()
                    await self._send_events()
        finally:
            upcoming.cancel()

    async def _next(self, reach: Reach, before: Before) -> _Ready | None:
        """Read the next step, as of when it was looked whose readings are sent."""
        now = self._farm.now()
        if not 0.0 <= now - self._looked_at < LOOKED_S:
            self._sensors, self._looked_at = await self._farm.sensors(), now
        hold_s = SETTLED_S + max(self._ahead_s - TOLERATED_S, 0.0)
        settled = self._looked_at - hold_s
        work = partial(self._read, reach, before, self._sensors, settled)
        return await self._farm.read(work)

    def _read(
        self,
        reach: Reach,
        before: Before,
        sensors: Sensors,
        settled: float,
        session: Session,
    ) -> _Ready | None:
        """Read a step, and write it as it is sent."""
        step = next_step(session, reach, sensors, self._outbox.absences(), settled)
        if step is None:
            return None
        sequence, last = before
        bodies: list[bytes] = []
        portions: list[Portion] = []
        for number, columns in enumerate(chunks(step.columns), sequence + 1):
            body = self._readings_body(step, sensors, number, last, columns)
            bodies.append(body)
            portions.append(Portion(number, sha256(body).hexdigest(), last))
            last = portions[-1].hash
            rest()
        if portions:
            portions[-1] = replace(portions[-1], position=step.reach.position)
        return _Ready(bodies, portions, step)

    async def _send_step(self, ready: _Ready) -> None:
        """Send a step, and take note that it was taken in."""
        await self._farm.run(partial(self._outbox.keep_portions, ready.portions))
        for body in ready.bodies:
            reasons = await self._companion.send_readings(body)
            if reasons:
                _LOGGER.warning("Readings were not stored: %s", reasons[:3])
        reach = ready.step.reach
        told = []
        if ready.step.gap is not None:
            start, end = ready.step.gap
            gap = {"start": moment(start), "end": moment(end), "cause": "purged"}
            told = [News("gap", moment(self._farm.now()), packed(gap))]
        sequence = self._sequence + len(ready.bodies)
        last = ready.last(self._last)
        await self._farm.run(
            partial(
                self._outbox.keep_position, sequence, reach.position, told, last=last
            )
        )
        self._sequence, self._last, self._reach = sequence, last, reach
        self._on_progress(reach.position.until)

    def _readings_body(
        self,
        step: Step,
        sensors: Sensors,
        sequence: int,
        last: str | None,
        columns: Mapping[int, Column],
    ) -> bytes:
        """Write columns as they are sent."""
        return json_bytes(
            {
                "source": self._site,
                "sequence": sequence,
                "sent_at": round(self._farm.now() * 1000),
                "after": last,
                "series": [
                    {
                        "key": (sensor := sensors[step.series[each]].measured).key,
                        "t": column.times,
                        "v": column.values,
                        "unit": UNITS[sensor.metric],
                        "quantity": sensor.metric.value,
                    }
                    for each, column in columns.items()
                ],
            }
        )
