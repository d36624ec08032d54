"""The simulated hardware while it is set up: it lets time pass and reports."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import (
    ATTR_ENTITY_ID,
    EVENT_CORE_CONFIG_UPDATE,
    EVENT_HOMEASSISTANT_STOP,
)
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..farm.commands import EVENT_COMMAND
from .devices import device_faults
from .faults import FaultKind
from .price import price_per_kwh
from .programme import circuit
from .record import DemoRecord

TICK_S = 1.0
# Farm time between two ticks at most: half of what a flow sensor may be silent.
LONGEST_TICK_FARM_S = 150.0
REPORT_EVERY_S = 10.0
# Farm time that is lived through at once, in some hundredths of a second.
LONGEST_GAP_S = 6 * 3600.0
PRICE_KEY = "electricity_price"
PROGRAMME_KEY = "programme"

# Who asks for a command without running the device from now on.
_PASSING = {"guard", "mode", "person"}

type Show = Callable[[], None]

# What a switched device changes at once, so that its sensors report at once.
_PROMPT = {"lamp": ("ppfd", "lamp_power"), "pump": ("flow", "pump_power")}


def handed_over_issue(entry_id: str) -> str:
    """Return the id of the repair that tells of two commanders."""
    return f"demo_handed_over_{entry_id}"


class Hardware:
    """The devices and sensors of one demo farm, for their entities."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, record: DemoRecord
    ) -> None:
        """Attach to the farm's world."""
        self.hass = hass
        self.entry = entry
        self.record = record
        self.world = record.world
        self.probes = record.probes
        self._device_shows: dict[str, Show] = {}
        self._probe_shows: dict[str, Show] = {}
        self._shown: dict[str, float] = {}
        self._ticks = 0
        self._cancel_timer: CALLBACK_TYPE | None = None

    @callback
    def async_start(self) -> None:
        """Let time pass."""
        self.record.run()
        self._start_timer()
        self.entry.async_on_unload(self._stop_timer)
        listen = self.hass.bus.async_listen
        self.entry.async_on_unload(
            listen(EVENT_HOMEASSISTANT_STOP, self._async_stopping)
        )
        self.entry.async_on_unload(
            listen(EVENT_CORE_CONFIG_UPDATE, self._async_configured)
        )
        self.entry.async_on_unload(listen(EVENT_COMMAND, self._async_commanded))
        self._tell_commanders()

    @property
    def _tick_s(self) -> float:
        """Return the wall time between two ticks."""
        return min(TICK_S, self.record.clock.wall_seconds(LONGEST_TICK_FARM_S))

    def _start_timer(self) -> None:
        """Tick as often as the farm's speed needs."""
        self._cancel_timer = async_track_time_interval(
            self.hass,
            self._async_tick,
            timedelta(seconds=self._tick_s),
            name=f"{self.entry.title} {self.entry.entry_id}",
            cancel_on_shutdown=True,
        )

    @callback
    def _stop_timer(self) -> None:
        """Tick no more."""
        if self._cancel_timer is not None:
            self._cancel_timer()
            self._cancel_timer = None

    async def async_stop(self) -> None:
        """Keep the world for the next time."""
        self._stop_timer()
        self._advance()
        self.record.rest()
        await self.record.async_save()

    @callback
    def _async_stopping(self, _: Event) -> None:
        """Keep the world when Home Assistant stops."""
        self._advance()
        self.record.rest()

    @callback
    def _async_configured(self, _: Event) -> None:
        """Follow Home Assistant to another time zone."""
        self.world.look_up_day()

    @callback
    def async_show_device(self, key: str, show: Show) -> CALLBACK_TYPE:
        """Call back when a device was commanded or the price changed; returns how to stop that."""
        return _added(self._device_shows, key, show)

    @callback
    def async_show_probe(self, key: str, show: Show) -> CALLBACK_TYPE:
        """Call back when a sensor reports; returns how to stop that."""
        return _added(self._probe_shows, key, show)

    def level(self, key: str) -> float:
        """Return the level 0..1 that a device was commanded to."""
        return self.world.devices[key].level

    @property
    def electricity_price(self) -> float:
        """Return the price of a kWh in the farm's present hour."""
        now = dt_util.utc_from_timestamp(self.world.t)
        return price_per_kwh(self.world.seed, dt_util.as_local(now))

    @callback
    def async_command(self, key: str, level: float) -> None:
        """Command a device now."""
        self._advance()
        self.world.command(key, level)
        # A real relay keeps its state while Home Assistant is dead.
        self.record.save_soon()
        self._react()

    @callback
    def async_enable_programme(self, *, enabled: bool) -> None:
        """Hand the devices to their own controllers, or to commands alone."""
        self._advance()
        self.world.enable_programme(enabled=enabled)
        self._react()
        self.record.save_soon()
        self._tell_commanders()

    @callback
    def _async_commanded(self, event: Event[Any]) -> None:
        """Hand over what an automation runs, so that each device has one commander."""
        programme, found = self.world.programme, event.data
        if not programme.enabled or not found["on"] or found["result"] != "done":
            return
        if event.context.user_id is not None or found["asked_by"] in _PASSING:
            return
        registered = er.async_get(self.hass).async_get(found[ATTR_ENTITY_ID])
        if registered is None or registered.config_entry_id != self.entry.entry_id:
            return
        key = registered.unique_id.removeprefix(f"{self.entry.entry_id}_")
        if circuit(key) in programme.handed_over:
            return
        programme.handed_over.add(circuit(key))
        if programme.handed_over >= {circuit(key) for key in self.world.devices}:
            self.async_enable_programme(enabled=False)
            return
        self.record.save_soon()
        self._tell_commanders()

    def handed_over(self) -> list[str]:
        """Return the entities of the devices that automations run instead."""
        programme, registry = self.world.programme, er.async_get(self.hass)
        ids = {
            entry.unique_id.removeprefix(f"{self.entry.entry_id}_"): entry.entity_id
            for entry in er.async_entries_for_config_entry(
                registry, self.entry.entry_id
            )
        }
        return sorted(
            ids[key]
            for key in self.world.devices
            if key in ids and circuit(key) in programme.handed_over
        )

    def _tell_commanders(self) -> None:
        """Show on the switch and in a repair what automations run instead."""
        self._show(self._device_shows, PROGRAMME_KEY)
        issue_id = handed_over_issue(self.entry.entry_id)
        devices = self.handed_over()
        if not devices:
            ir.async_delete_issue(self.hass, DOMAIN, issue_id)
            return
        ir.async_create_issue(
            self.hass,
            DOMAIN,
            issue_id,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key="demo_handed_over",
            translation_placeholders={
                "name": self.entry.title,
                "devices": ", ".join(f"`{device}`" for device in devices),
            },
        )

    def allowed_faults(self, key: str) -> frozenset[FaultKind]:
        """Return which faults a device or sensor can have."""
        if key in self.world.devices:
            return device_faults(key)
        if key in {PRICE_KEY, PROGRAMME_KEY}:
            return frozenset()
        return self.probes.allowed_faults(key)

    @callback
    def async_set_fault(
        self, key: str, kind: FaultKind | None, magnitude: float | None
    ) -> None:
        """Break or mend a device or sensor now."""
        self._advance()
        if key in self.world.devices:
            self.world.set_fault(key, kind, magnitude)
        elif kind is FaultKind.LEAK:
            self.probes.set_fault(key, None, None)
            self.world.set_fault(key, kind, magnitude)
        else:
            if kind is None and key in self.probes.leak_keys:
                self.world.set_fault(key, None, None)
            self.probes.set_fault(key, kind, magnitude)
        self.record.save_soon()
        self._react()
        self._report_all(lambda probe: probe == key or key in self.world.devices)

    @callback
    def async_set_speed(self, speed: float) -> None:
        """Let the farm's time run faster or slower from now on."""
        self._advance()
        self.record.set_speed(speed)
        self._stop_timer()
        self._start_timer()

    def _advance(self) -> None:
        """Bring the world to the present; a machine that slept skips most of it."""
        now = self.record.farm_now
        if now - self.world.t > LONGEST_GAP_S:
            self.world.skip_to(now - LONGEST_GAP_S)
        self.world.advance_to(now)

    @callback
    def _async_tick(self, _: datetime) -> None:
        """Let time pass and report what is due."""
        self._advance()
        self._react()
        self._ticks += 1
        period = max(round(self.record.clock.wall_seconds(REPORT_EVERY_S) / TICK_S), 1)
        due = self._ticks % period
        for index, key in enumerate(tuple(self._probe_shows)):
            if index % period == due:
                self._show_probe(key)
        self.record.save_sometimes()

    def _react(self) -> None:
        """Show every device that changed, and let its sensors report at once."""
        self.world.settle()
        price = self.electricity_price
        if self._shown.get(PRICE_KEY) != price:
            self._shown[PRICE_KEY] = price
            self._show(self._device_shows, PRICE_KEY)
        for key, device in self.world.devices.items():
            if self._shown.get(key) == device.level:
                continue
            self._shown[key] = device.level
            self._show(self._device_shows, key)
            kind, _, spot = key.partition("_")
            for probe in _PROMPT.get(kind, ()):
                self._show_probe(f"{probe}_{spot}")

    def _report_all(self, wanted: Callable[[str], bool]) -> None:
        """Let sensors report out of turn."""
        for key in tuple(self._probe_shows):
            if wanted(key):
                self._show_probe(key)

    def _show_probe(self, key: str) -> None:
        """Let a sensor report unless it has fallen silent."""
        if not self.probes.is_silent(key):
            self._show(self._probe_shows, key)

    @staticmethod
    def _show(shows: dict[str, Show], key: str) -> None:
        """Call an entity back where it is enabled."""
        if (show := shows.get(key)) is not None:
            show()


def _added(shows: dict[str, Show], key: str, show: Show) -> CALLBACK_TYPE:
    """Remember whom to call back; returns how to forget it."""
    shows[key] = show

    @callback
    def remove() -> None:
        """Forget it."""
        shows.pop(key, None)

    return remove
