"""Let time pass in a Home Assistant whose clock stands still."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
import time

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.vertical_farm.farm.live import TICK_SLICES

from .farms import FarmEntry

MINUTE = 60.0
HOUR = 3600.0


def at(text: str) -> datetime:
    """Return the moment of an ISO text with its time zone."""
    return datetime.fromisoformat(text)


async def settle(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let two minutes pass, in steps short enough for every place to be looked at."""
    for _ in range(2 * TICK_SLICES):
        freezer.tick(timedelta(seconds=10))
        async_fire_time_changed(hass)
        await hass.async_block_till_done()


async def pass_to(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, moment: datetime
) -> None:
    """Move to a moment with nothing happening before, then look at every place."""
    freezer.move_to(moment)
    for _ in range(2 * TICK_SLICES):
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=15))
        await hass.async_block_till_done()


async def set_clock(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, moment: datetime
) -> None:
    """Set the clock, forward or back; timers run on, as they follow another clock."""
    apart = abs(dt_util.utcnow() - moment)
    freezer.move_to(moment)
    async_fire_time_changed(hass, moment + apart + timedelta(minutes=1))
    await pass_to(hass, freezer, moment)


async def wait(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float
) -> None:
    """Let seconds pass in one leap, then look at every place."""
    await pass_to(hass, freezer, dt_util.utcnow() + timedelta(seconds=seconds))


async def restart(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: FarmEntry,
    down_s: float = 0.0,
) -> None:
    """Unload a farm, and set it up again after some seconds."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    freezer.tick(timedelta(seconds=down_s))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


def out_of_reach_when_stopping(hass: HomeAssistant) -> None:
    """Let devices obey no more once Home Assistant has said that it stops.

    So do those of Zigbee, Z-Wave, Modbus and MQTT, whose connections end with that event.
    """

    @callback
    def disconnect(_: Event) -> None:
        """Let no device be switched off any more."""
        hass.services.async_remove("input_boolean", "turn_off")

    hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, disconnect)


async def turns(count: int = 30) -> None:
    """Let other tasks have their turn, without waiting for them to end."""
    for _ in range(count):
        await asyncio.sleep(0)


async def during(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    task: asyncio.Task[object],
    seconds: float,
    *,
    step_s: float = 5.0,
    meanwhile: Callable[[], None] | None = None,
) -> None:
    """Let seconds pass while an action is under way, at most until it has ended."""
    await _threads()
    while seconds > 0.0 and not task.done():
        await turns()
        freezer.tick(timedelta(seconds=min(step_s, seconds)))
        seconds -= step_s
        if meanwhile is not None:
            meanwhile()
        async_fire_time_changed(hass)
    await _threads()


async def _threads() -> None:
    """Let what other threads do for a task come to its end, in real time."""
    for _ in range(5):
        await asyncio.get_running_loop().run_in_executor(None, time.sleep, 0.01)
        await turns()
