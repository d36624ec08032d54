"""What outlives a set-up of the simulated hardware: its world, clock and file."""

import asyncio
from datetime import UTC, datetime
import logging
import random
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ..agronomy.light import crop_day
from ..const import DOMAIN
from ..farm.clock import Clock
from .probes import Probes
from .state import mapping, number
from .world import LATEST_T, World

_LOGGER = logging.getLogger(__name__)

STORAGE_VERSION = 1
SAVE_EVERY_S = 180.0
CONF_RACKS = "racks"
CONF_SHELVES = "shelves"
CONF_SEED = "seed"
CONF_CROPS = "crops"

MAX_SPEED = 600.0

_CATCH_UP_S = 86400.0
_TOLERANCE_S = 60.0
_CATCH_UP_SUBSTEP_S = 60.0
_SETTLING_S = 1800.0

_RECORDS: HassKey[dict[str, asyncio.Task[DemoRecord]]] = HassKey(f"{DOMAIN}_demo")


def storage_key(entry_id: str) -> str:
    """Return the name of a demo farm's storage file."""
    return f"{DOMAIN}.demo.{entry_id}"


def wall_time() -> float:
    """Return Home Assistant's time in UTC seconds."""
    return dt_util.utcnow().timestamp()


class DemoRecord:
    """A demo farm's world and clock, and the file that keeps them."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Begin with a new world, in the second in which the hardware was added."""
        created = dt_util.as_local(entry.created_at).replace(microsecond=0)
        self._hass = hass
        self.store: Store[dict[str, Any]] = Store(
            hass, STORAGE_VERSION, storage_key(entry.entry_id), atomic_writes=True
        )
        self.running = False
        self.farm_made = False
        self.speed = 1.0
        self.clock = Clock()
        self.crop_day_start = created.time()
        self.world = World(
            entry.data[CONF_RACKS],
            entry.data[CONF_SHELVES],
            entry.data[CONF_SEED],
            created.timestamp(),
            self._crop_day,
        )
        self.probes = Probes(self.world)
        self._saved_wall = wall_time()

    @property
    def farm_now(self) -> float:
        """Return the farm's time."""
        return self.clock.farm_time(wall_time())

    async def async_load(self) -> None:
        """Take over the saved world, or settle a new one."""
        try:
            stored = await self.store.async_load()
            if stored is not None:
                self._restore(stored)
                return
        except HomeAssistantError, AttributeError, KeyError, TypeError, ValueError:
            _LOGGER.info("The demo farm's saved state is unreadable, it begins anew")
        self.world.skip_to(self.farm_now - _SETTLING_S)
        await self.async_catch_up()

    def _restore(self, stored: dict[str, Any]) -> None:
        """Take over a saved file; raises an error of bad data."""
        crop_day_start = dt_util.parse_time(str(stored["crop_day_start"]))
        if crop_day_start is None:
            raise ValueError("the saved farm's day begins at no time")
        self.crop_day_start = crop_day_start
        world = World.from_dict(mapping(stored.get("world")), self._crop_day)
        if (world.racks, world.shelves) != (self.world.racks, self.world.shelves):
            raise ValueError("the saved farm has another size")
        probes = Probes(world)
        probes.restore(stored.get("probes"))
        clock = Clock.from_dict(stored["clock"])
        saved_wall = number(stored, "saved_wall")
        if not 1.0 <= clock.speed <= MAX_SPEED:
            raise ValueError(f"a speed of {clock.speed}")
        if not world.t - _TOLERANCE_S <= clock.farm_time(saved_wall) <= LATEST_T:
            raise ValueError("the saved farm and its clock disagree")
        self.farm_made = stored.get("farm_made") is True
        self.world, self.probes = world, probes
        self.speed = clock.speed
        self.clock = _resumed(clock, saved_wall, was_running=bool(stored["running"]))

    def _crop_day(self, t: float) -> tuple[float, float]:
        """Return when the crop's day of a farm time begins and ends."""
        start, end = crop_day(
            datetime.fromtimestamp(t, UTC),
            self.crop_day_start,
            dt_util.get_default_time_zone(),
        )
        return start.timestamp(), end.timestamp()

    async def async_catch_up(self) -> None:
        """Bring the world to the farm's time: the last day of an absence in full."""
        until = self.farm_now
        self.world.skip_to(until - _CATCH_UP_S)
        await self._hass.async_add_executor_job(
            self.world.advance_to, until, _CATCH_UP_SUBSTEP_S
        )
        self.world.settle()

    def run(self) -> None:
        """Let time run at the farm's speed, as its hardware is set up."""
        self.running = True
        self._keep_time(self.speed)

    def rest(self) -> None:
        """Let time run as on the wall, as it does while the hardware is not set up.

        A farm that stays set up meanwhile sees the time that a restart goes on from.
        """
        self.running = False
        self._keep_time(1.0)

    def set_speed(self, speed: float) -> None:
        """Let time run faster or slower from now on."""
        self.speed = speed
        self._keep_time(speed)

    def _keep_time(self, speed: float) -> None:
        """Bring the clock to a speed."""
        if speed != self.clock.speed:
            self.clock.set_speed(speed, wall_time())
        self.save_soon()

    def save_sometimes(self) -> None:
        """Write every few minutes, so that a power cut costs little."""
        if abs(wall_time() - self._saved_wall) >= SAVE_EVERY_S:
            self.save_soon()

    def save_soon(self) -> None:
        """Write within seconds, and at the latest when Home Assistant stops."""
        self._saved_wall = wall_time()
        self.store.async_delay_save(self._collect, 1.0)

    async def async_save(self) -> None:
        """Write now."""
        self._saved_wall = wall_time()
        await self.store.async_save(self._collect())

    def _collect(self) -> dict[str, Any]:
        """Return what is written: the clock as of now, with the speed to go on at."""
        now = wall_time()
        clock = Clock(now, self.clock.farm_time(now), self.speed, self.clock.speed)
        return {
            "saved_wall": now,
            "running": self.running,
            "farm_made": self.farm_made,
            "clock": clock.as_dict(),
            "crop_day_start": self.crop_day_start.isoformat(),
            "probes": self.probes.as_dict(),
            "world": self.world.as_dict(),
        }


def new_seed() -> int:
    """Return a seed for a new demo farm."""
    return random.randrange(1_000_000)


def _resumed(clock: Clock, saved_wall: float, *, was_running: bool) -> Clock:
    """Return the clock after an absence, which went by in real time, as it still does.

    After a power cut nobody knows how long the farm ran on at its speed; at most until
    the next save was due. Assuming all of it keeps farm time from going back.
    """
    now = wall_time()
    ran_until = min(saved_wall + (SAVE_EVERY_S + 5.0 if was_running else 0.0), now)
    farm = clock.farm_time(max(ran_until, saved_wall)) + max(now - ran_until, 0.0)
    return Clock(now, farm)


async def async_get_record(hass: HomeAssistant, entry_id: str) -> DemoRecord:
    """Return the one record of a demo farm, loading it for whoever comes first.

    Who gives up waiting does not spoil it for the others; what failed is tried again.
    """
    records = hass.data.setdefault(_RECORDS, {})
    if entry_id not in records:
        records[entry_id] = hass.async_create_task(
            _async_load(hass, entry_id), f"{DOMAIN} demo {entry_id}"
        )
    try:
        return await asyncio.shield(records[entry_id])
    except Exception:
        records.pop(entry_id, None)
        raise


async def _async_load(hass: HomeAssistant, entry_id: str) -> DemoRecord:
    """Load the record of a demo farm."""
    entry = hass.config_entries.async_get_known_entry(entry_id)
    record = DemoRecord(hass, entry)
    await record.async_load()
    return record


async def async_remove_record(hass: HomeAssistant, entry_id: str) -> None:
    """Forget a demo farm and remove its file."""
    hass.data.get(_RECORDS, {}).pop(entry_id, None)
    await Store[dict[str, Any]](
        hass, STORAGE_VERSION, storage_key(entry_id)
    ).async_remove()
