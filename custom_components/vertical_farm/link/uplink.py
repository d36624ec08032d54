"""The link of a farm while it is set up: it listens, sends about once a minute, and shows it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
import logging
from typing import Final

from homeassistant.components.recorder import get_instance
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later, async_track_time_interval
from homeassistant.helpers.recorder import session_scope
from homeassistant.util import dt as dt_util
from sqlalchemy.orm import Session

from ..farm.batch_events import BatchEvent
from ..farm.companion import CompanionStatus
from ..farm.live import Farm
from .backfill import Sensors, Sent
from .client import Companion, CompanionError
from .downlink import Downlink
from .ear import Ear
from .exchange import Exchange
from .outbox import News, Outbox
from .telling import Known, conversion, in_turns, layout, measured
from .wire import Json

_LOGGER = logging.getLogger(__name__)

ROUND: Final = timedelta(seconds=60)
SOON_S: Final = 5.0
SHOWN_S: Final = 5.0
"""Seconds between two looks at how far a long round is."""


class _InHomeAssistant:
    """The farm's side of the conversation."""

    def __init__(self, hass: HomeAssistant, farm: Farm, downlink: Downlink) -> None:
        """Keep the farm, and what comes to it."""
        self._hass = hass
        self._farm = farm
        self._downlink = downlink

    @property
    def has_history(self) -> bool:
        """Tell whether there is a recorder."""
        return "recorder" in self._hass.config.components

    def now(self) -> float:
        """Return the time in UTC seconds."""
        return dt_util.utcnow().timestamp()

    def known(self) -> Known:
        """Return what there is to know of crops and tasks now."""
        return Known.of(self._farm, self._downlink.inbox.answers())

    async def layout(self) -> Json:
        """Return the farm as it stands."""
        sensors = await measured(self._hass, self._farm)
        return await layout(self._hass, self._farm, [*sensors.values()])

    async def sensors(self) -> Sensors:
        """Return whose readings are sent."""
        found = await measured(self._hass, self._farm)
        return {
            entity_id: Sent(each, conversion(self._hass, entity_id, each.metric))
            async for entity_id, each in in_turns(found.items())
        }

    async def look(self) -> list[News]:
        """Return what rules of the team did since the last look."""
        return await self._downlink.async_look()

    async def receive(self, companion: Companion, told: Mapping[str, str]) -> bool:
        """Take up what is new at the companion."""
        return await self._downlink.async_receive(companion, told)

    async def run[T](self, work: Callable[[], T]) -> T:
        """Do what waits for the disk."""
        return await self._hass.async_add_executor_job(work)

    async def read[T](self, work: Callable[[Session], T]) -> T:
        """Read in the recorder's database."""

        def reading() -> T:
            with session_scope(hass=self._hass, read_only=True) as session:
                return work(session)

        return await get_instance(self._hass).async_add_executor_job(reading)


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
        ear: Ear,
        site_id: str,
        software: str,
        on_trouble: Callable[[CompanionError | None], None],
    ) -> None:
        """Create the link; `on_trouble` hears what keeps the two ends apart, None if nothing."""
        self._hass = hass
        self._farm = farm
        self._outbox = outbox
        self._ear = ear
        self._on_trouble = on_trouble
        self._exchange = Exchange(
            _InHomeAssistant(hass, farm, downlink),
            outbox,
            companion,
            site_id=site_id,
            software=software,
            on_progress=self._show_progress,
        )
        self._lock = asyncio.Lock()
        self._stops: list[CALLBACK_TYPE] = []
        self._soon: CALLBACK_TYPE | None = None
        self._task: asyncio.Task[None] | None = None
        self._shown_at = 0.0
        self.status = CompanionStatus()

    async def async_start(self) -> None:
        """Note how long nobody was there, and begin to listen and to send."""
        await self._exchange.begin()
        self._stops = [
            self._farm.growing.async_on_event(self._batch_changed),
            async_track_time_interval(
                self._hass, self._async_round, ROUND, cancel_on_shutdown=True
            ),
        ]
        self._ear.async_tell(self._happened)
        self.send_soon()

    async def async_stop(self) -> None:
        """Write down what there is to tell, and end."""
        self._ear.async_hold()
        for stop in self._stops:
            stop()
        self._stops = []
        if self._soon is not None:
            self._soon()
            self._soon = None
        if self._task is not None:
            self._task.cancel()
        async with self._lock:
            await self._exchange.collect()
            await self._hass.async_add_executor_job(self._outbox.close)

    # What happens

    @callback
    def _batch_changed(self, _: BatchEvent) -> None:
        """Tell soon of what happened to a batch."""
        self.tell_soon()

    @callback
    def tell_soon(self) -> None:
        """Tell within seconds what changed, also where a round has looked for it before."""
        self._exchange.nudge()
        self.send_soon()

    @callback
    def _happened(self, news: News) -> None:
        """Write down what the guard, the irrigation or a command did, and tell it soon."""
        self._exchange.hear(news)
        self.send_soon()
        self._farm.entry.async_create_task(
            self._hass, self._exchange.write_down(), eager_start=True
        )

    @callback
    def send_soon(self) -> None:
        """Send within seconds; a round that is under way looks for itself."""
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
            self._hass, self._async_whole_round(), f"link of {self._farm.entry.title}"
        )

    async def _async_whole_round(self) -> None:
        """Bring the companion up to date; what happened meanwhile follows soon."""
        await self.async_sync()
        if self._exchange.is_nudged:
            self.send_soon()

    async def async_sync(self) -> None:
        """Bring the companion up to date."""
        async with self._lock:
            error: CompanionError | None = None
            try:
                await self._exchange.sync()
            except CompanionError as found:
                error = found
            waiting = await self._hass.async_add_executor_job(
                lambda: self._outbox.waiting
            )
        if error is None:
            self._together(waiting)
        else:
            self._apart(error, waiting)

    # How it stands

    def _together(self, waiting: int) -> None:
        """Show that everything that waited was taken in."""
        if not self.status.connected:
            _LOGGER.info("The companion of %s answers", self._farm.entry.title)
        self._on_trouble(None)
        now = dt_util.utcnow().timestamp()
        self._show(replace(self.status, connected=True, synced=now, events=waiting))

    def _apart(self, error: CompanionError, waiting: int) -> None:
        """Show that the companion is not there, and why."""
        if self.status.connected or self.status == CompanionStatus():
            _LOGGER.info(
                "The companion of %s does not answer: %s",
                self._farm.entry.title,
                error,
            )
        self._on_trouble(error)
        self._show(replace(self.status, connected=False, events=waiting))

    @callback
    def show_proposals(self, count: int) -> None:
        """Show how many proposals wait for an answer."""
        self._show(replace(self.status, proposals=count))

    @callback
    def _show_progress(self, until: float) -> None:
        """Show up to when readings were taken in, not more often than anybody looks."""
        now = self._hass.loop.time()
        status = replace(self.status, sent_until=until)
        if now - self._shown_at < SHOWN_S:
            self.status = status
            return
        self._shown_at = now
        self._show(replace(status, connected=True))

    @callback
    def _show(self, status: CompanionStatus) -> None:
        """Show how the farm stands with its companion."""
        sent, now = status.sent_until, dt_util.utcnow().timestamp()
        behind = None if sent is None else round(max(now - sent, 0.0) / 60)
        status = replace(status, behind_min=behind)
        if status != self._farm.companion:
            self._farm.show_companion(status)
        self.status = status
