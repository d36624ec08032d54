"""A simulated month of a demo farm, run by Home Assistant's automations alone.

It is the real Home Assistant with the real farm: the suggested automations are made from
our blueprints, the built-in programme is off. Only its clock leaps from timer to timer.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
import json
import logging
from pathlib import Path
import sys
import time
from typing import Any, override
from unittest.mock import patch

from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.components.trace.const import DATA_TRACE
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_ENTITY_ID, EVENT_STATE_CHANGED
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import dump
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.vertical_farm.agronomy.light import LIT_PPFD, dli_mol
from custom_components.vertical_farm.agronomy.psychrometrics import air_vpd
from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.control.climate import OPPOSED
from custom_components.vertical_farm.control.decisions import replayed
from custom_components.vertical_farm.control.equipment import Kind
from custom_components.vertical_farm.control.reasons import Reason, Wanted
from custom_components.vertical_farm.demo import hardware as demo_hardware
from custom_components.vertical_farm.demo.devices import lamp_key
from custom_components.vertical_farm.demo.faults import FaultKind
from custom_components.vertical_farm.demo.hardware import Hardware
from custom_components.vertical_farm.farm.alarms import EVENT_ALARM
from custom_components.vertical_farm.farm.commands import EVENT_COMMAND
from custom_components.vertical_farm.farm.guard import EVENT_GUARD
from custom_components.vertical_farm.farm.live import Farm
from custom_components.vertical_farm.growing.targets import Target

from .home import home
from .leaping import run_leaping

DAY_S = 86_400.0
RECIPE, AGE_D = "lettuce_butterhead", 2.0
"""Seedlings at the start of their propagation, which grow until shortly before harvest."""
SEEDLINGS_SHARE = 0.75
"""What seedlings want of the salt with which the simulated tanks begin."""
OUTAGE_DAY, OUTAGE_H = 9, (8.0, 14.0)
"""The crop day on which the lamps have no power, from and until that hour."""
OUTAGE_ALARMS = {"dark_in_light", "device_disobeys", "light_weak", "dli_off"}
SEED = 7
START = datetime(2026, 6, 1, 6, 0, 20, tzinfo=UTC)
SAMPLE_S = 60.0
TICK_S, REPORT_EVERY_S = 15.0, 60.0
"""The sensors report every minute, as radio sensors do, which saves time."""

_DAY_ENDS_S = 2.0
_HARDWARE = "01JMONTH"
_SPOILT = {"error", "failed_max_runs"}
_KINDS = {
    "heater": Kind.HEATER,
    "cooler": Kind.COOLER,
    "humidifier": Kind.HUMIDIFIER,
    "dehumidifier": Kind.DEHUMIDIFIER,
}


@dataclass(frozen=True, slots=True)
class LitDay:
    """A shelf's crop day: light aimed at, measured, truly given, and told to be missing."""

    day: int
    shelf: str
    goal_mol: float
    seen_mol: float
    given_mol: float
    short_mol: float

    @property
    def deviation(self) -> float:
        """Return the share by which the measured light differs from what was aimed at."""
        return self.seen_mol / self.goal_mol - 1.0

    @property
    def misread(self) -> float:
        """Return the share by which the true light differs from the measured."""
        return self.given_mol / self.seen_mol - 1.0

    @property
    def told(self) -> bool:
        """Return whether it was said that light would be missing."""
        return self.short_mol > 0.02 * self.goal_mol

    @property
    def kept(self) -> bool:
        """Return whether the day came within 2 %, or its lack was told as it was."""
        missing = self.goal_mol - self.short_mol - self.seen_mol
        return abs(self.deviation) <= 0.02 or (
            self.told and abs(missing) <= 0.02 * self.goal_mol
        )


@dataclass(slots=True)
class Month:
    """What came of a month."""

    seconds: float = 0.0
    days: list[LitDay] = field(default_factory=list)
    inside: Counter[str] = field(default_factory=Counter)
    looked: Counter[str] = field(default_factory=Counter)
    alarms: Counter[str] = field(default_factory=Counter)
    explained: Counter[str] = field(default_factory=Counter)
    guard: Counter[str] = field(default_factory=Counter)
    commands: Counter[str] = field(default_factory=Counter)
    replayed: Counter[str] = field(default_factory=Counter)
    differing: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    strangers: Counter[str] = field(default_factory=Counter)
    traces: Counter[str] = field(default_factory=Counter)
    spoilt: Counter[str] = field(default_factory=Counter)
    log: Counter[str] = field(default_factory=Counter)
    opposed: int = 0
    longest_pump_s: float = 0.0
    dosed_share: float = 0.0
    levels: tuple[float, float] = (100.0, 0.0)
    cpu_s: float = 0.0

    def share(self, name: str) -> float:
        """Return the share of the time in target."""
        return self.inside[name] / max(self.looked[name], 1)

    @property
    def false_per_month(self) -> float:
        """Return the false alarms in thirty days."""
        return self.alarms.total() * 30.0 * DAY_S / self.seconds


class _Complaints(logging.Handler):
    """Takes what is logged as wrong, but for what is expected while lamps are dead."""

    def __init__(self, month: Month) -> None:
        """Begin with nothing."""
        super().__init__(logging.WARNING)
        self._month = month
        self.expected = False

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Take a line."""
        text = record.getMessage()
        if not (self.expected or "not been tested" in text):
            self._month.log[text] += 1


class _Watcher:
    """Follows a farm, and takes down what becomes of it."""

    def __init__(
        self, hass: HomeAssistant, hardware: Hardware, farm: Farm, outage_day: int
    ) -> None:
        """Begin with nothing."""
        self.month = Month()
        self._outage_day = outage_day
        self._complaints = _Complaints(self.month)
        self._hass, self._hardware, self._farm = hass, hardware, farm
        self._shelves = list(farm.shelves)
        self._kinds = {
            farm.guard.entity_id(one): one.equipment.kind for one in farm.guard
        }
        self._given = [0.0] * len(self._shelves)
        self._integrated = farm.now
        self._day, self._day_end = 0, farm.day_end
        self._pump_since: dict[str, float] = {}
        self._commanded: set[str] = set()
        self._switched: list[tuple[str, str]] = []
        self._traced: set[str] = set()
        self._outage = False

    async def watch(self, days: int) -> Month:
        """Look every minute until some crop days are over."""
        listen = self._hass.bus.async_listen
        stops = [
            listen(EVENT_ALARM, self._take_alarm),
            listen(EVENT_GUARD, self._take_guard),
            listen(EVENT_COMMAND, self._take_command),
            listen(EVENT_STATE_CHANGED, self._take_state),
        ]
        logging.getLogger().addHandler(self._complaints)
        began, cpu_s = self._farm.now, time.process_time()
        while self._day < days:
            await self._pass_minute()
        # The last commands are told when their effect has shown.
        await asyncio.sleep(SAMPLE_S)
        logging.getLogger().removeHandler(self._complaints)
        for stop in stops:
            stop()
        self.month.strangers.update(
            entity
            for entity, context in self._switched
            if context not in self._commanded
        )
        self.month.seconds = self._farm.now - began
        self.month.cpu_s = time.process_time() - cpu_s
        return self.month

    async def _pass_minute(self) -> None:
        """Let a minute pass, and the end of a crop day when it comes."""
        left_s = self._day_end - self._farm.now - _DAY_ENDS_S
        if left_s > SAMPLE_S:
            await asyncio.sleep(SAMPLE_S)
        else:
            await asyncio.sleep(max(left_s, 0.0))
            self._integrate()
            self._take_day()
            await asyncio.sleep(2.0 * _DAY_ENDS_S)
            self._day += 1
            self._day_end = self._farm.crop_day(self._farm.now)[1]
            self._given = [0.0] * len(self._given)
        self._integrate()
        self._break_lamps()
        self._look_at_air()
        self._look_at_water()
        self._look_at_traces()

    @callback
    def _take_alarm(self, event: Event[Any]) -> None:
        """Count an alarm: one that follows from the outage, or a false one."""
        if event.data["type"] == "raised":
            kind = event.data["kind"]
            follows = self._day in (self._outage_day, self._outage_day + 1)
            explained = follows and kind in OUTAGE_ALARMS
            (self.month.explained if explained else self.month.alarms)[kind] += 1

    @callback
    def _take_guard(self, event: Event[Any]) -> None:
        """Count what the guard held off."""
        if event.data["type"] == "raised":
            self.month.guard[event.data["fault"]] += 1
        elif event.data["type"] == "switched_off":
            self._commanded.add(event.context.id)

    @callback
    def _take_command(self, event: Event[Any]) -> None:
        """Count a command, and one that failed."""
        data = event.data
        self._commanded.add(event.context.id)
        self._replay(data)
        if data["result"] == "done":
            self.month.commands[data["device_kind"]] += 1
        elif data["result"] != "already" and not self._outage:
            self.month.failed[
                f"{data['device_kind']} {data['what']}: {data['result']} {data['detail']}"
            ] += 1

    def _replay(self, told: dict[str, Any]) -> None:
        """Decide again from what a reason was told to be, as it would be read from a file."""
        reason = Reason.from_dict(json.loads(json.dumps(told)))
        ref = self._farm.commands.device(told[ATTR_ENTITY_ID]).equipment.ref
        self.month.replayed[reason.asked_by] += 1
        if replayed(reason, ref) != Wanted.from_dict(told):
            self.month.differing[reason.what] += 1

    @callback
    def _take_state(self, event: Event[Any]) -> None:
        """Take the light up to a switch, the length of a run, and who switched."""
        entity_id, new = event.data["entity_id"], event.data["new_state"]
        old = event.data["old_state"]
        kind = self._kinds.get(entity_id)
        if kind is None or new is None or old is None or new.state == old.state:
            return
        self._integrate()
        self._switched.append((entity_id, event.context.id))
        if kind is Kind.PUMP:
            if new.state == "on":
                self._pump_since[entity_id] = self._farm.now
            elif since := self._pump_since.pop(entity_id, None):
                ran_s = self._farm.now - since
                self.month.longest_pump_s = max(self.month.longest_pump_s, ran_s)

    def _integrate(self) -> None:
        """Add up the light that the shelves truly got."""
        now = self._farm.now
        for index, plot in enumerate(self._hardware.world.plots):
            self._given[index] += plot.ppfd_umol * (now - self._integrated) / 1e6
        self._integrated = now

    def _take_day(self) -> None:
        """Take down the light of the day that ends now, and what was told of it."""
        for shelf, given in zip(self._shelves, self._given, strict=True):
            outlook = self._farm.light.outlook(shelf)
            if outlook is not None:
                seen = dli_mol(shelf.light.advance(self._farm.now, LIT_PPFD))
                name = f"{shelf.rack.layout.name} {shelf.layout.name}"
                self.month.days.append(
                    LitDay(
                        self._day,
                        name,
                        outlook.goal_mol,
                        seen,
                        given,
                        outlook.short_mol,
                    )
                )

    def _break_lamps(self) -> None:
        """Take the power from the lamps for some hours, and give it back."""
        start = self._farm.day_start
        hour = (self._farm.now - start) / 3600.0
        dead = self._day == self._outage_day and OUTAGE_H[0] <= hour < OUTAGE_H[1]
        if dead is self._outage:
            return
        self._outage = self._complaints.expected = dead
        world = self._hardware.world
        for rack in range(1, world.racks + 1):
            for shelf in range(1, world.shelves + 1):
                fault = FaultKind.STUCK_OFF if dead else None
                self._hardware.async_set_fault(lamp_key(rack, shelf), fault, None)

    def _look_at_air(self) -> None:
        """Count the minute in or out of target for each shelf, by its real air."""
        air = self._hardware.world.air
        racks = list(self._farm.racks.values())
        for shelf in self._shelves:
            rack = racks.index(shelf.rack)
            t_c = air.heat.racks[rack]
            true = {
                Target.TEMPERATURE: t_c,
                Target.VPD: air_vpd(t_c, min(air.humidity(rack), 100.0)),
            }
            if shelf.lit and (planned := self._farm.light.ppfd(shelf)):
                true[Target.CO2] = air.co2_ppm(rack) if planned > 0.0 else 0.0
            for target, value in true.items():
                if (band := shelf.targets.bands.get(target)) is not None:
                    self.month.looked[target] += 1
                    self.month.inside[target] += value in band
        devices = self._hardware.world.devices
        running = {kind for key, kind in _KINDS.items() if devices[key].level > 0.0}
        self.month.opposed += any(OPPOSED.get(kind) in running for kind in running)

    def _look_at_water(self) -> None:
        """Take down how full tanks are, and how much of its day a doser has given."""
        levels = [tank.level for tank in self._hardware.world.tanks]
        low, high = self.month.levels
        self.month.levels = min(low, *levels), max(high, *levels)
        for reservoir in self._farm.reservoirs.values():
            for guarded in self._farm.doses.dosers(reservoir).values():
                given_ml = self._farm.guard.given_ml(guarded)
                day_ml = given_ml + self._farm.doses.left_ml(reservoir, guarded)
                share = given_ml / day_ml if day_ml else 0.0
                self.month.dosed_share = max(self.month.dosed_share, share)

    def _look_at_traces(self) -> None:
        """Count how the runs of automations ended."""
        for item, kept in self._hass.data[DATA_TRACE].items():
            for run_id, trace in kept.runs.items():
                short = trace.as_short_dict()
                if run_id in self._traced or short["state"] != "stopped":
                    continue
                self._traced.add(run_id)
                name = self._automation(item)
                self.month.traces[name] += 1
                if short["script_execution"] in _SPOILT and not self._outage:
                    self.month.spoilt[f"{name}: {short.get('error', '')}"] += 1

    def _automation(self, item: str) -> str:
        """Return the name of an automation by its id."""
        unique_id = item.partition(".")[2]
        registry = er.async_get(self._hass)
        found = registry.async_get_entity_id(AUTOMATION, AUTOMATION, unique_id)
        state = None if found is None else self._hass.states.get(found)
        return unique_id if state is None else state.name


@asynccontextmanager
async def automated_farm(
    racks: int, shelves: int, seed: int
) -> AsyncGenerator[tuple[HomeAssistant, Hardware, Farm]]:
    """Yield a planted demo farm that its automations run."""
    async with home() as hass, AsyncExitStack() as stack:
        hass.config.components |= {"frontend", "panel_custom"}
        for name in ("async_serve_frontend", "async_add_panel", "async_remove_panel"):
            stack.enter_context(patch(f"custom_components.{DOMAIN}.{name}"))
        for name, value in (("TICK_S", TICK_S), ("REPORT_EVERY_S", REPORT_EVERY_S)):
            stack.enter_context(patch.object(demo_hardware, name, value))
        await _set_up_automation(hass)
        hardware, entry = await _add_demo_farm(hass, racks, shelves, seed)
        farm: Farm = entry.runtime_data.farm
        for shelf in farm.shelves:
            sites = shelf.layout.plant_sites or 1
            farm.growing.sow(RECIPE, {shelf.id: sites}, at=farm.now - AGE_D * DAY_S)
        farm.growing.tick(farm.now)
        for tank in hardware.world.tanks:
            tank.salt *= SEEDLINGS_SHARE
            tank.tray_salt *= SEEDLINGS_SHARE
        await _automate(hass)
        yield hass, hardware, farm
        await hass.services.async_call(
            AUTOMATION, "turn_off", {ATTR_ENTITY_ID: "all"}, blocking=True
        )
        await hass.config_entries.async_unload(entry.entry_id)


async def _set_up_automation(hass: HomeAssistant) -> None:
    """Set up what automations need, with none of them yet."""
    _write(hass, "automations.yaml", "[]\n")
    _write(hass, "configuration.yaml", "automation: !include automations.yaml\n")
    for component in ("persistent_notification", AUTOMATION):
        await async_setup_component(hass, component, {})


def _write(hass: HomeAssistant, name: str, text: str) -> None:
    """Write a file of the configuration."""
    Path(hass.config.path(name)).write_text(text, encoding="utf-8")


async def _add_demo_farm(
    hass: HomeAssistant, racks: int, shelves: int, seed: int
) -> tuple[Hardware, ConfigEntry]:
    """Add simulated hardware, and return it with the farm that comes with it."""
    size = {"racks": racks, "shelves": shelves, "seed": seed}
    entry = MockConfigEntry(
        domain=DOMAIN, entry_id=_HARDWARE, data={"kind": "demo", **size}
    )
    # The farm's crop day begins when its hardware was added.
    object.__setattr__(entry, "created_at", dt_util.utcnow())
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    farm = next(
        one
        for one in hass.config_entries.async_entries(DOMAIN)
        if one.data["kind"] == "farm"
    )
    return entry.runtime_data, farm


async def _automate(hass: HomeAssistant) -> None:
    """Make the automations that are suggested, and let nothing else command."""
    await hass.services.async_call(DOMAIN, "install_blueprints", blocking=True)
    answer: Any = await hass.services.async_call(
        DOMAIN, "suggest_automations", blocking=True, return_response=True
    )
    made = [{"id": one["id"], **one["config"]} for one in answer["suggestions"]]
    _write(hass, "automations.yaml", dump(made))
    programme = er.async_get(hass).async_get_entity_id(
        "switch", DOMAIN, f"{_HARDWARE}_{demo_hardware.PROGRAMME_KEY}"
    )
    await hass.services.async_call(
        "switch", "turn_off", {ATTR_ENTITY_ID: programme}, blocking=True
    )
    await hass.services.async_call(AUTOMATION, "reload", blocking=True)
    await hass.async_block_till_done()


def simulate(days: int = 30, outage_day: int = OUTAGE_DAY) -> Month:
    """Return what comes of some crop days, of which one has an outage."""

    async def work() -> Month:
        """Run the farm."""
        async with automated_farm(1, 2, SEED) as (hass, hardware, farm):
            watcher = _Watcher(hass, hardware, farm, outage_day)
            return await watcher.watch(days)

    return run_leaping(work, START)


def table(month: Month) -> Iterator[str]:
    """Yield the lines of the result's table."""
    lit = month.days
    usual = [day for day in lit if not day.told]
    worst = max((abs(day.deviation) for day in usual), default=0.0)
    misread = max((abs(day.misread) for day in lit), default=0.0)
    low, high = month.levels
    rows: list[tuple[str, object, str]] = [
        (
            "lit shelf-days within 2 % or told short",
            f"{sum(d.kept for d in lit)} of {len(lit)}",
            "all",
        ),
        ("of them told short (an outage of 6 h)", len(lit) - len(usual), "–"),
        ("largest deviation of the others", f"{worst:.2%}", "2 %"),
        ("sensors of light differ from the true light by up to", f"{misread:.2%}", "–"),
        ("temperature in target", f"{month.share(Target.TEMPERATURE):.1%}", "95 %"),
        ("VPD in target", f"{month.share(Target.VPD):.1%}", "95 %"),
        ("CO2 in target while lit", f"{month.share(Target.CO2):.1%}", "–"),
        (
            f"false alarms per month{_named(month.alarms)}",
            f"{month.false_per_month:.1f}",
            "0",
        ),
        (
            f"alarms of the outage{_named(month.explained)}",
            month.explained.total(),
            "–",
        ),
        (
            f"devices held off by the guard{_named(month.guard)}",
            month.guard.total(),
            "0",
        ),
        ("commands with their effect", month.commands.total(), "–"),
        (f"commands without{_named(month.failed)}", month.failed.total(), "0"),
        (f"reasons replayed{_named(month.replayed)}", month.replayed.total(), "–"),
        (
            f"of them with another decision{_named(month.differing)}",
            month.differing.total(),
            "0",
        ),
        (
            f"switched by anything else{_named(month.strangers)}",
            month.strangers.total(),
            "0",
        ),
        ("runs of automations", month.traces.total(), "–"),
        (f"of them with an error{_named(month.spoilt)}", month.spoilt.total(), "0"),
        ("complaints in Home Assistant's log", month.log.total(), "0"),
        ("minutes with opposed devices", month.opposed, "0"),
        ("longest run of the pump", f"{month.longest_pump_s / 60.0:.1f} min", "20 min"),
        ("level of the tank", f"{low:.0f} to {high:.0f} %", "below 100 %"),
        ("largest share of a doser's day", f"{month.dosed_share:.0%}", "100 %"),
        ("CPU", f"{month.cpu_s / 60.0:.1f} min", "15 min"),
    ]
    yield "| what | found | asked |"
    yield "| --- | --- | --- |"
    for what, found, asked in rows:
        yield f"| {what} | {found} | {asked} |"


def _named(counted: Counter[str]) -> str:
    """Return what was counted, in brackets."""
    listed = ", ".join(f"{name} {times}" for name, times in sorted(counted.items()))
    return f" ({listed})" if listed else ""


def main() -> None:
    """Print the table of a month, or of as many days as are asked for."""
    month = simulate(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
    for line in table(month):
        print(line)
    for line, times in month.log.items():
        print(times, line)


if __name__ == "__main__":
    main()
