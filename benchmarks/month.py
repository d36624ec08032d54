"""A simulated month in which every decision is ours: light, climate, CO2 and water.

The demo's physics stand in for the farm, without Home Assistant: each minute the pure
decisions look at what sensors with noise would show, and command the devices.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
import random
import time

from custom_components.vertical_farm.agronomy.crops import load_crops
from custom_components.vertical_farm.agronomy.light import DimMap
from custom_components.vertical_farm.agronomy.psychrometrics import air_vpd
from custom_components.vertical_farm.control import climate, co2
from custom_components.vertical_farm.control.equipment import Irrigation, Kind
from custom_components.vertical_farm.control.irrigation import USUAL, Cycle, Sight, look
from custom_components.vertical_farm.control.light_schedule import (
    Outlook,
    Schedule,
    UnderLamp,
    Wish,
    outlook,
    plan_lamp,
)
from custom_components.vertical_farm.demo.lamp import FULL_PPFD_UMOL, relative_output
from custom_components.vertical_farm.demo.world import World
from custom_components.vertical_farm.growing.recipes import Band, Stage, from_library
from custom_components.vertical_farm.growing.targets import (
    TRANSITION_S,
    Target,
    bands_now,
)

STEP_S = 60.0
DAY_S = 86_400.0
CROP, STAGE = "lettuce_butterhead", "vegetative"
OUTAGE_DAY, OUTAGE_H = 9, (8.0, 14.0)
"""The day on which the lamps have no power, from and until that hour."""

_START = 1_790_000_040.0
_AREA_M2 = 0.72
_VALVE_LONGEST_S = 7200.0
_NOISE = {"temperature": 0.1, "humidity": 0.8, "co2": 10.0, "ppfd": 0.01}
_DEVICES = (
    ("heater", Kind.HEATER),
    ("cooler", Kind.COOLER),
    ("humidifier", Kind.HUMIDIFIER),
    ("dehumidifier", Kind.DEHUMIDIFIER),
    ("circulation_fan", Kind.FAN),
    ("exhaust_fan", Kind.EXHAUST_FAN),
)
_MAP = DimMap(
    tuple(
        (level, round(FULL_PPFD_UMOL * 0.985 * relative_output(level)))
        for level in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
)


@dataclass(frozen=True, slots=True)
class LitDay:
    """A shelf's crop day: the light that was aimed at, given, and said to be missing."""

    day: int
    shelf: int
    goal_mol: float
    given_mol: float
    short_mol: float

    @property
    def kept(self) -> bool:
        """Return whether the day came within 2 %, or its lack was told."""
        near = abs(self.given_mol - self.goal_mol) <= 0.02 * self.goal_mol
        told = abs(self.goal_mol - self.short_mol - self.given_mol)
        return near or (self.short_mol > 0.0 and told <= 0.02 * self.goal_mol)


@dataclass(slots=True)
class Month:
    """What came of a month."""

    days: list[LitDay] = field(default_factory=list)
    minutes: int = 0
    inside: dict[str, int] = field(
        default_factory=lambda: {"temperature": 0, "vpd": 0, "co2": 0}
    )
    lit_minutes: int = 0
    switched: dict[str, int] = field(default_factory=dict)
    opposed: int = 0
    cycles: int = 0
    cpu_s: float = 0.0

    def share(self, name: str) -> float:
        """Return the share of the time in target; CO2 in the light alone."""
        whole = self.lit_minutes if name == "co2" else self.minutes
        return self.inside[name] / max(whole, 1)


class _Farm:
    """A farm that is run by decisions alone."""

    def __init__(self, racks: int, shelves: int, seed: int, stage: Stage) -> None:
        """Build it, with the built-in programme off."""
        self.world = World(racks, shelves, seed, _START)
        self.world.enable_programme(enabled=False)
        self.world.command("circulation_fan", 0.6)
        self.stage = stage
        self.rng = random.Random(seed)
        self.month = Month()
        count = racks * shelves
        self.schedules: list[Schedule | None] = [None] * count
        self.given = [0.0] * count
        self.seen = [0.0] * count
        self.owed = [0.0] * count
        self.units = {
            key: climate.Unit(key, kind, on=key == "circulation_fan", since_s=900.0)
            for key, kind in _DEVICES
        }
        self.valve = co2.Air(None, None, None, valve_open=False, closed_s=900.0)
        self.cycles = [Cycle() for _ in self.world.tanks]
        self.running = [False] * len(self.world.tanks)
        self.lit = False
        self.since_switch_s = 1e9

    def run(self, days: int) -> Month:
        """Let days pass."""
        began = time.process_time()
        for day in range(days):
            start = _START + day * DAY_S
            for step in range(int(DAY_S / STEP_S)):
                self._minute(day, start, start + step * STEP_S)
            self._end_day(day, start)
        self.month.cpu_s = time.process_time() - began
        return self.month

    def _noisy(self, value: float, name: str) -> float:
        """Return what a sensor shows."""
        return value + self.rng.gauss(0.0, _NOISE[name])

    def _minute(self, day: int, start: float, now: float) -> None:
        """Decide, command, and let a minute pass."""
        hour = (now - start) / 3600.0
        dead = day == OUTAGE_DAY and OUTAGE_H[0] <= hour < OUTAGE_H[1]
        self._light(start, now, dead=dead)
        self._air()
        self._gas()
        self._water(now)
        self.world.step(STEP_S)
        for index, plot in enumerate(self.world.plots):
            mol = plot.ppfd_umol * STEP_S / 1e6
            self.given[index] += mol
            self.seen[index] += mol * (1.0 + self.rng.gauss(0.0, _NOISE["ppfd"]))
        self._count()

    def _under(self, index: int) -> UnderLamp:
        """Return a shelf as the plan sees it."""
        wish = Wish(
            self.stage["dli_mol"],
            self.stage["ppfd_umol"],
            self.stage["photoperiod_h"],
            self.owed[index],
        )
        return UnderLamp(wish, _MAP, _AREA_M2, self.seen[index])

    def _light(self, start: float, now: float, *, dead: bool) -> None:
        """Bring each lamp to its planned level."""
        for index in range(len(self.schedules)):
            plan = plan_lamp(
                (start, start + DAY_S),
                now,
                [self._under(index)],
                dimmable=True,
                running=self.schedules[index],
            )
            self.schedules[index] = plan
            level = 0.0 if plan is None or dead else plan.level_at(now)
            rack, shelf = divmod(index, self.world.shelves)
            key = f"lamp_{rack + 1}_{shelf + 1}"
            if self.world.devices[key].level != level:
                self.world.command(key, level)
        lit = any(plot.ppfd_umol > 5.0 for plot in self.world.plots)
        self.since_switch_s = (
            0.0 if lit is not self.lit else self.since_switch_s + STEP_S
        )
        self.lit = lit

    def _bands(self) -> dict[Target, Band]:
        """Return the bands that hold now."""
        settling = self.since_switch_s < TRANSITION_S
        since = self.since_switch_s if settling else None
        return dict(bands_now(self.stage, lit=self.lit, since_switch_s=since))

    def _air(self) -> None:
        """Bring the climate devices to what is decided."""
        air, bands = self.world.air, self._bands()
        room = climate.Room(
            self._noisy(air.mean_temperature(), "temperature"),
            self._noisy(air.mean_humidity(), "humidity"),
            bands[Target.TEMPERATURE],
            bands[Target.VPD],
            bands[Target.HUMIDITY],
        )
        choices = climate.decide(room, tuple(self.units.values()))
        for choice in choices:
            key = choice.unit.ref
            since_s = STEP_S + (choice.unit.since_s or 0.0)
            if choice.changes:
                self.world.command(key, 1.0 if choice.on else 0.0)
                self.month.switched[key] = self.month.switched.get(key, 0) + 1
                since_s = STEP_S
            self.units[key] = replace(choice.unit, on=choice.on, since_s=since_s)
        running = {choice.unit.kind for choice in choices if choice.on}
        self.month.opposed += any(
            climate.OPPOSED.get(kind) in running for kind in running
        )

    def _gas(self) -> None:
        """Open or close the CO2 valve."""
        low, high = co2.target([(self.stage["co2_ppm"], _AREA_M2)])
        planned = any(
            plan is not None and plan.level_at(self.world.t) > 0.0
            for plan in self.schedules
        )
        air = replace(
            self.valve,
            co2_ppm=self._noisy(self.world.air.mean_co2_ppm(), "co2"),
            wanted_low_ppm=low,
            wanted_high_ppm=high,
            lit_planned=planned,
            lit=self.lit,
            aired=bool(self.units["exhaust_fan"].on),
            longest_run_s=_VALVE_LONGEST_S,
        )
        choice = co2.decide(air)
        changed = choice.open is not air.valve_open
        if changed:
            self.world.command("co2_valve", 1.0 if choice.open else 0.0)
        since_s = STEP_S + (0.0 if changed else air.open_s or air.closed_s or 0.0)
        self.valve = replace(
            air,
            valve_open=choice.open,
            open_s=since_s if choice.open else None,
            closed_s=None if choice.open else since_s,
            pulse_s=choice.pulse_s if changed else air.pulse_s,
        )

    def _water(self, now: float) -> None:
        """Run each pump for what is due, and fill its tank while it rests."""
        watering = USUAL[Irrigation.EBB_AND_FLOW]
        for index, tank in enumerate(self.world.tanks):
            sight = Sight(self.running[index], self.lit, None, tank.level)
            verdict = look(watering, self.cycles[index], sight, now)
            self.cycles[index] = verdict.cycle
            self.month.cycles += sum(1 for told in verdict.told if told == "completed")
            wanted = verdict.due and (verdict.remaining_s or 0.0) > 0.0
            if wanted is not self.running[index]:
                self.running[index] = wanted
                self.world.command(f"pump_{index + 1}", 1.0 if wanted else 0.0)
            fills = self.world.devices[f"refill_{index + 1}"].level > 0.0
            fill = (
                not wanted and tank.level < (85.0 if fills else 70.0) and tank.settled
            )
            if fill is not fills:
                self.world.command(f"refill_{index + 1}", 1.0 if fill else 0.0)

    def _count(self) -> None:
        """Count a minute in or out of target, by the real air."""
        month, air, bands = self.month, self.world.air, self._bands()
        t_c, rh = air.mean_temperature(), air.mean_humidity()
        month.minutes += 1
        month.inside["temperature"] += t_c in bands[Target.TEMPERATURE]
        month.inside["vpd"] += air_vpd(t_c, rh) in bands[Target.VPD]
        if self.lit and self.since_switch_s >= TRANSITION_S:
            month.lit_minutes += 1
            month.inside["co2"] += air.mean_co2_ppm() in bands[Target.CO2]

    def _end_day(self, day: int, start: float) -> None:
        """Take down the light of the day, and what is owed."""
        end = start + DAY_S
        for index in range(len(self.given)):
            under = self._under(index)
            plan = self.schedules[index] or Schedule(start, start, 0.0)
            told: Outlook = outlook(plan, under, end - 1.0, (start, end))
            self.month.days.append(
                LitDay(day, index, told.goal_mol, self.given[index], told.short_mol)
            )
            self.owed[index], _ = under.wish.owed_after(self.seen[index])
            self.given[index] = self.seen[index] = 0.0
            self.schedules[index] = None


def simulate(days: int = 30, racks: int = 2, shelves: int = 3, seed: int = 7) -> Month:
    """Return what comes of some days."""
    stage = from_library(load_crops().crops[CROP]).stage(STAGE)
    return _Farm(racks, shelves, seed, stage).run(days)


def table(month: Month) -> Iterator[str]:
    """Yield the lines of the result's table."""
    lit = month.days
    usual = [day for day in lit if day.short_mol == 0.0]
    worst = max(abs(day.given_mol / day.goal_mol - 1.0) for day in usual)
    yield "| what | found | asked |"
    yield "| --- | --- | --- |"
    yield f"| lit shelf-days within 2 % or told short | {sum(d.kept for d in lit)} of {len(lit)} | all |"
    yield f"| of them told short (an outage of 6 h) | {len(lit) - len(usual)} | – |"
    yield f"| largest deviation of the others | {worst:.2%} | 2 % |"
    for name in ("temperature", "vpd"):
        yield f"| {name} in target | {month.share(name):.1%} | 95 % |"
    yield f"| CO2 in target while lit | {month.share('co2'):.1%} | – |"
    yield f"| minutes with opposed devices | {month.opposed} | 0 |"
    for device, times in sorted(month.switched.items()):
        yield f"| {device} switched per day | {times * 1440 / month.minutes:.1f} | – |"
    yield f"| irrigation cycles | {month.cycles} | – |"
    yield f"| CPU | {month.cpu_s:.0f} s | 60 s |"


def main() -> None:
    """Print the table of a month."""
    for line in table(simulate()):
        print(line)


if __name__ == "__main__":
    main()
