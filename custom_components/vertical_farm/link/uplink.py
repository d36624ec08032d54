"""Sending: the layout, what happened, and readings, about once a minute.

What is sent is on disk before: events in the outbox, readings in Home Assistant's recorder.
A round that breaks off anywhere is repeated, and the companion counts everything once.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
import logging
from typing import Any, Final

from homeassistant.components.recorder import get_instance
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later, async_track_time_interval
from homeassistant.util import dt as dt_util

from ..farm.alarms import EVENT_ALARM
from ..farm.batch_events import BatchEvent
from ..farm.commands import EVENT_COMMAND
from ..farm.companion import CompanionStatus
from ..farm.guard import EVENT_GUARD
from ..farm.irrigation import EVENT_IRRIGATION
from ..farm.live import Farm
from . import history
from .client import (
    Companion,
    CompanionError,
    EventsTaken,
    RefusedError,
    SyncState,
    UnreachableError,
)
from .downlink import Downlink
from .outbox import News, Outbox, OutboxEvent, Position
from .readings import GRID_S, Column, Convert, Replay, advance, chunks
from .telling import Known, conversion, layout, measured, news
from .wire import PROTOCOL, UNITS, Measured, digest, moment, packed

_LOGGER = logging.getLogger(__name__)

ROUND: Final = timedelta(seconds=60)
SOON_S: Final = 5.0
MOST_EVENTS: Final = 200
MOST_BYTES: Final = 400_000
SETTLED_S: Final = 15.0
"""Seconds after which the recorder has written what happened, with its usual settings."""
MOST_REPEATS: Final = 20_000
"""Values that hold, in one step of catching up."""
ABSENT_S: Final = 150.0
"""Seconds without a round after which nobody knows what sensors showed meanwhile."""
RECORDS: Final = {
    EVENT_ALARM: "alarm",
    EVENT_GUARD: "guard",
    EVENT_IRRIGATION: "irrigation",
    EVENT_COMMAND: "command",
}
_OURS: Final = frozenset({"config_entry_id"})


@dataclass(frozen=True, slots=True)
class _Batch:
    """Readings that are ready to be sent, and how far they go."""

    bodies: list[bytes]
    position: Position
    more: bool


class Uplink:
    """The link of one farm, while it is set up."""

    def __init__(
        self,
        hass: HomeAssistant,
        farm: Farm,
        outbox: Outbox,
        companion: Companion,
        downlink: Downlink,
        *,
        site_id: str,
        software: str,
        on_trouble: Callable[[CompanionError | None], None],
    ) -> None:
        """Create the link; `on_trouble` hears what keeps the two ends apart, None if nothing."""
        self._hass = hass
        self._farm = farm
        self._outbox = outbox
        self._companion = companion
        self._downlink = downlink
        self._site = site_id
        self._software = software
        self._on_trouble = on_trouble
        self._lock = asyncio.Lock()
        self._stops: list[CALLBACK_TYPE] = []
        self._soon: CALLBACK_TYPE | None = None
        self._state: SyncState | None = None
        self._layout_sent: tuple[str, str] | None = None
        self._sequence = 0
        self._replay: Replay | None = None
        self._task: asyncio.Task[None] | None = None
        self.status = CompanionStatus()

    async def async_start(self) -> None:
        """Note how long nobody was there, and begin to listen and to send."""
        await self._hass.async_add_executor_job(self._note_absence)
        self._stops = [
            self._farm.growing.async_on_event(self._batch_changed),
            async_track_time_interval(
                self._hass, self._async_round, ROUND, cancel_on_shutdown=True
            ),
            *(
                self._hass.bus.async_listen(name, partial(self._async_record, kind))
                for name, kind in RECORDS.items()
            ),
        ]
        self._send_soon()

    async def async_stop(self) -> None:
        """Write down what there is to tell, and end."""
        for stop in self._stops:
            stop()
        self._stops = []
        if self._soon is not None:
            self._soon()
            self._soon = None
        if self._task is not None:
            self._task.cancel()
        async with self._lock:
            await self._async_collect()
            await self._hass.async_add_executor_job(self._outbox.close)

    def _note_absence(self) -> None:
        """Take note of the time since the last round, in which Home Assistant was away."""
        now, before = dt_util.utcnow().timestamp(), self._outbox.was_alive()
        if before is None or now - before < ABSENT_S:
            self._outbox.is_alive(now)
            return
        gap = {
            "start": moment(before),
            "end": moment(now),
            "cause": "home_assistant_away",
        }
        self._outbox.keep_absence(before, now, News("gap", moment(now), packed(gap)))

    # What happens

    @callback
    def _batch_changed(self, _: BatchEvent) -> None:
        """Tell soon of what happened to a batch."""
        self._send_soon()

    async def _async_record(self, kind: str, event: Event[Mapping[str, Any]]) -> None:
        """Keep what the guard, the irrigation or a command did."""
        if event.data.get("config_entry_id") != self._farm.id:
            return
        content = {k: v for k, v in event.data.items() if k not in _OURS}
        content["context"] = event.context.id
        at = moment(event.time_fired.timestamp())
        record = News(kind, at, packed(_plain(content)))
        await self._hass.async_add_executor_job(self._outbox.tell, [record])
        self._send_soon()

    @callback
    def _send_soon(self) -> None:
        """Send within seconds."""
        if self._soon is None and not self._lock.locked():
            self._soon = async_call_later(self._hass, SOON_S, self._async_round)

    # Rounds

    @callback
    def _async_round(self, _: object = None) -> None:
        """Begin a round, unless one is under way."""
        if self._soon is not None:
            self._soon()
            self._soon = None
        if self._lock.locked():
            return
        self._task = self._farm.entry.async_create_background_task(
            self._hass, self.async_sync(), f"link of farm {self._farm.entry.title}"
        )

    async def async_sync(self) -> None:
        """Bring the companion up to date."""
        async with self._lock:
            try:
                await self._async_collect()
                await self._async_send()
            except CompanionError as error:
                self._state = self._replay = None
                self._apart(error)
            else:
                self._together()

    async def _async_collect(self) -> None:
        """Write down what there is to tell."""
        known = Known.of(self._farm, self._downlink.inbox.answers())
        await self._hass.async_add_executor_job(self._collect, known)

    def _collect(self, known: Known) -> None:
        now = dt_util.utcnow().timestamp()
        self._outbox.is_alive(now)
        self._outbox.tell(news(known, self._outbox.facts(), now))

    async def _async_send(self) -> None:
        """Send what the companion lacks."""
        if self._state is None:
            await self._async_meet()
        await self._async_send_layout()
        await self._async_send_events()
        await self._async_receive()
        if "recorder" in self._hass.config.components:
            await self._async_send_readings()

    async def _async_receive(self) -> None:
        """Take up what is new at the companion, and tell what became of it."""
        told = await self._hass.async_add_executor_job(self._outbox.facts)
        if await self._downlink.async_receive(self._companion, told):
            await self._async_collect()
            await self._async_send_events()

    async def _async_meet(self) -> None:
        """Find out how far the companion is, and go on from there."""
        (await self._companion.greet()).check()
        state = await self._companion.sync_state()
        shared = await self._hass.async_add_executor_job(
            self._outbox.resume, state.epoch, state.acknowledged, state.acknowledged_id
        )
        if not shared:
            await self._async_collect()
        if await self._hass.async_add_executor_job(
            self._outbox.go_back, state.last_readings_sequence
        ):
            self._replay = None
        self._sequence = state.last_readings_sequence
        self._layout_sent = None
        self._state = state

    async def _async_send_layout(self) -> None:
        """Send the layout where it differs from what was sent."""
        sensors = [*measured(self._hass, self._farm).values()]
        content = layout(self._hass, self._farm, sensors)
        text = packed(content)
        sent = (self._outbox.epoch, digest(text))
        if sent == self._layout_sent:
            return
        revision = await self._hass.async_add_executor_job(
            self._outbox.layout_revision, sent[1]
        )
        state = self._state
        if state is None or (state.layout_epoch, state.layout_revision) != (
            self._outbox.epoch,
            revision,
        ):
            body = {"epoch": self._outbox.epoch, "revision": revision, **content}
            await self._companion.put_layout(packed(body).encode())
        self._layout_sent = sent

    async def _async_send_events(self) -> None:
        """Send events in their order; without any, a sign of life."""
        first = True
        while True:
            events = await self._hass.async_add_executor_job(
                self._outbox.pending, MOST_EVENTS, MOST_BYTES
            )
            if not events and not first:
                return
            first = False
            body = await self._hass.async_add_executor_job(self._events_body, events)
            try:
                taken = await self._companion.send_events(body)
            except RefusedError as error:
                # The other end went back in time meanwhile: ask it how far it is.
                raise UnreachableError(str(error)) from error
            await self._async_taken(events, taken)

    async def _async_taken(self, events: list[OutboxEvent], taken: EventsTaken) -> None:
        """Take note of how far events are taken in."""
        for sequence, code, message in taken.refused:
            _LOGGER.warning(
                "The companion keeps event %s, but its records do not follow: %s (%s)",
                sequence,
                message,
                code,
            )
        if events and taken.acknowledged < events[-1].sequence:
            raise UnreachableError("it took in less than it was sent")
        if events:
            await self._hass.async_add_executor_job(
                self._outbox.acknowledge, taken.acknowledged
            )

    def _events_body(self, events: list[OutboxEvent]) -> bytes:
        """Write events as they are sent."""
        items = ",".join(
            f'{{"sequence":{each.sequence},"id":"{each.id}","kind":"{each.kind}",'
            f'"at":"{each.at}","content":{each.content}}}'
            for each in events
        )
        head = {
            "epoch": self._outbox.epoch,
            "sent_at": round(dt_util.utcnow().timestamp() * 1000),
            "waiting_events": self._outbox.waiting,
            "readings_sent_until": (
                moment(until) if (until := self._outbox.position().until) else None
            ),
            "software": self._software,
            "protocol": PROTOCOL,
        }
        return f'{packed(head)[:-1]},"events":[{items}]}}'.encode()

    # Readings

    async def _async_send_readings(self) -> None:
        """Send what the recorder has and the companion has not."""
        sensors = measured(self._hass, self._farm)
        converters = {
            entity_id: conversion(self._hass, entity_id, each.metric)
            for entity_id, each in sensors.items()
        }
        instance = get_instance(self._hass)
        more = True
        while more:
            batch = await instance.async_add_executor_job(
                self._next_batch, sensors, converters
            )
            if batch is None:
                return
            for body in batch.bodies:
                reasons = await self._companion.send_readings(body)
                if reasons:
                    _LOGGER.warning("Readings were not stored: %s", reasons[:3])
            self._sequence += len(batch.bodies)
            await self._hass.async_add_executor_job(
                self._outbox.keep_position, self._sequence, batch.position
            )
            self._show(replace(self.status, sent_until=batch.position.until))
            more = batch.more

    def _next_batch(
        self, sensors: Mapping[str, Measured], converters: Mapping[str, Convert | None]
    ) -> _Batch | None:
        """Read on in the recorder, and write what it has as columns."""
        position = self._outbox.position()
        settled = dt_util.utcnow().timestamp() - SETTLED_S
        if settled <= position.until:
            return None
        position = self._looked_after(position)
        held = 1 if self._replay is None else max(len(self._replay.held), 1)
        reached = position.until or history.first_time(self._hass) or settled
        window = max(MOST_REPEATS // held * GRID_S, GRID_S)
        until = min(settled, reached + window)
        # First the last row, then the sensors: what is recorded meanwhile comes next.
        last = history.newest_by(self._hass, until)
        series = history.series_of(self._hass, sensors)
        if self._replay is None:
            self._replay = self._begin_replay(position, reached, series, converters)
        found = history.read_rows(self._hass, series, position.state_id, last)
        if found.more:
            until = max(position.until, found.rows[-1][2])
        usable = {
            each: convert
            for each, entity_id in series.items()
            if (convert := converters.get(entity_id)) is not None
        }
        columns = advance(
            self._replay, found.rows, until, usable, self._outbox.absences()
        )
        bodies = [
            self._readings_body(chunk, number, series, sensors)
            for number, chunk in enumerate(chunks(columns), self._sequence + 1)
        ]
        return _Batch(
            bodies,
            Position(found.state_id, self._replay.until),
            found.more or until < settled,
        )

    def _looked_after(self, position: Position) -> Position:
        """Return where to go on; what was purged before it was sent is told as a gap."""
        first = history.oldest(self._hass)
        if first is None:
            return position
        state_id, at = first
        if position.state_id > history.newest(self._hass):
            # The recorder began a new database.
            position = replace(position, state_id=0)
            self._replay = None
        if position.until and state_id > position.state_id + 1 and at > position.until:
            gap = {
                "start": moment(position.until),
                "end": moment(at),
                "cause": "purged",
            }
            now = dt_util.utcnow().timestamp()
            self._outbox.tell([News("gap", moment(now), packed(gap))])
            self._replay = Replay(at)
        return position

    def _begin_replay(
        self,
        position: Position,
        reached: float,
        series: Mapping[int, str],
        converters: Mapping[str, Convert | None],
    ) -> Replay:
        """Return what each series held at a position."""
        replay = Replay(reached)
        if not position.state_id:
            return replay
        held = history.held_at(self._hass, series, position.state_id)
        rows = [(each, text or "", position.until) for each, text in held.items()]
        usable = {
            each: convert
            for each, entity_id in series.items()
            if (convert := converters.get(entity_id)) is not None
        }
        advance(replay, rows, position.until, usable)
        return replay

    def _readings_body(
        self,
        columns: Mapping[int, Column],
        sequence: int,
        series: Mapping[int, str],
        sensors: Mapping[str, Measured],
    ) -> bytes:
        """Write columns as they are sent."""
        return packed(
            {
                "source": self._site,
                "sequence": sequence,
                "sent_at": round(dt_util.utcnow().timestamp() * 1000),
                "series": [
                    {
                        "key": (sensor := sensors[series[each]]).key,
                        "t": column.times,
                        "v": column.values,
                        "unit": UNITS[sensor.metric],
                        "quantity": sensor.metric.value,
                    }
                    for each, column in columns.items()
                ],
            }
        ).encode()

    # How it stands

    def _together(self) -> None:
        """Show that everything that waited was taken in."""
        if not self.status.connected:
            _LOGGER.info("The companion of %s answers", self._farm.entry.title)
        self._on_trouble(None)
        now = dt_util.utcnow().timestamp()
        waiting = self._outbox.waiting
        self._show(replace(self.status, connected=True, synced=now, events=waiting))

    def _apart(self, error: CompanionError) -> None:
        """Show that the companion is not there, and why."""
        if self.status.connected or self.status == CompanionStatus():
            _LOGGER.info(
                "The companion of %s does not answer: %s",
                self._farm.entry.title,
                error,
            )
        self._on_trouble(error)
        waiting = self._outbox.waiting
        self._show(replace(self.status, connected=False, events=waiting))

    @callback
    def _show(self, status: CompanionStatus) -> None:
        """Show how the farm stands with its companion."""
        if status != self.status:
            self.status = status
            self._farm.show_companion(status)


def _plain(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what JSON can hold of an event."""
    return {
        key: value if isinstance(value, bool | int | float | str | None) else str(value)
        for key, value in content.items()
    }
