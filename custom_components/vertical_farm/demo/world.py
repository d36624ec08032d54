"""The simulated farm as a whole: it only moves when it is told how far."""

from collections.abc import Mapping
import math
import random
from typing import Self

from .air import AIR_MOL_M3, VAPOUR_J_KG, WATER_J_KG_K, Air
from .climate import Climate, Loads, Outdoors, mixing_m3_s
from .crop import FIXED_J_MOL, MOST_KG_M2, Crop
from .devices import (
    CLIMATE_DEVICES,
    SHELVES_PER_TANK_RACKS,
    Device,
    device_faults,
    device_keys,
    lamp_key,
    tank_count,
)
from .faults import ACTUATOR_MAGNITUDES, Fault, FaultKind, limited
from .lamp import SHELF_AREA_M2, Lamp, lamp_power_w
from .ledger import Ledger
from .programme import (
    Conditions,
    CropDay,
    Programme,
    TankView,
    air_wishes,
    days_of_24_hours,
    tank_wishes,
)
from .state import dump, items, load, mapping, number
from .tank import Drives, Tank
from .weather import Weather

VERSION = 1
MAX_SUBSTEP_S = 30.0
MAX_SIZE = 50
_TEMPERATURES_C = (-30.0, 95.0)
_SATURATED_G_L = 400.0
LATEST_T = 2e11  # the year 8307


class Shelf:
    """A lamp, a crop, and what they are doing."""

    __slots__ = ("crop", "lamp", "level", "power_w", "ppfd_umol")

    FIELDS = ("level", "ppfd_umol", "power_w")

    def __init__(self, rng: random.Random, age: float) -> None:
        """Hang a lamp over a crop of some age."""
        self.lamp = Lamp(rng)
        self.crop = Crop(rng, age)
        self.level = 0.0
        self.ppfd_umol = 0.0
        self.power_w = lamp_power_w(0.0)

    def shine(self, level: float, dt_s: float) -> None:
        """Run the lamp at a level."""
        if level != self.level:
            self.level = level
            self.power_w = lamp_power_w(level)
        if level > 0.0:
            self.lamp.lit_hours += dt_s / 3600.0
        self.ppfd_umol = self.lamp.ppfd_umol(level)

    def as_dict(self) -> dict[str, object]:
        """Return lamp, crop and light as JSON-able data."""
        return {
            **dump(self, self.FIELDS),
            "lamp": dump(self.lamp, Lamp.FIELDS),
            "crop": {**dump(self.crop, Crop.FIELDS), "tended": self.crop.tended},
        }

    def restore(self, stored: object) -> None:
        """Take over saved data; raises ValueError on bad data."""
        saved = mapping(stored)
        load(self, self.FIELDS, saved)
        load(self.lamp, Lamp.FIELDS, saved.get("lamp"))
        load(self.crop, Crop.FIELDS, saved.get("crop"))
        self.crop.tended = mapping(saved.get("crop")).get("tended") is True


class World:
    """Racks of shelves in a room, with tanks, devices and their controllers.

    The same seed and the same commands give the same farm. Time is farm time in UTC
    seconds; `day_start` is when the crop's first day begins, later the present one's.
    """

    def __init__(
        self,
        racks: int,
        shelves: int,
        seed: int,
        day_start: float,
        crop_day: CropDay | None = None,
    ) -> None:
        """Build a farm that stands at the start of its crop's day."""
        if not (1 <= racks <= MAX_SIZE and 1 <= shelves <= MAX_SIZE):
            raise ValueError(f"{racks} racks of {shelves} shelves")
        rng = random.Random(seed)
        self.racks, self.shelves, self.seed = racks, shelves, seed
        self.day_start = self.day_end = self.t = day_start
        self._crop_day = crop_day or days_of_24_hours(day_start)
        self.weather = Weather(rng)
        self.air = Air(racks, shelves)
        count = racks * shelves
        self.plots = [
            Shelf(rng, (index * 5 % count + 0.5) / count) for index in range(count)
        ]
        self.tanks = [
            Tank(shelves * len(self._racks_of(index)), rng.uniform(0.8, 0.9))
            for index in range(tank_count(racks))
        ]
        self.devices = {key: Device() for key in device_keys(racks, shelves)}
        self.leaks: dict[int, Fault] = {}
        self.programme = Programme(len(self.tanks))
        self.ledger = Ledger()
        self.area_m2 = count * SHELF_AREA_M2
        self.climate_power_w = 0.0
        self._lamps = [
            self.devices[lamp_key(index // shelves + 1, index % shelves + 1)]
            for index in range(count)
        ]
        self._drives = [Drives() for _ in self.tanks]
        self._apply_programme()

    def _racks_of(self, tank: int) -> range:
        """Return the racks that a tank serves, all from 0."""
        first = tank * SHELVES_PER_TANK_RACKS
        return range(first, min(first + SHELVES_PER_TANK_RACKS, self.racks))

    def advance_to(self, t: float, max_substep_s: float = MAX_SUBSTEP_S) -> None:
        """Advance to a farm time; a time that has passed already changes nothing."""
        if t > self.t:
            self.step(t - self.t, max_substep_s)

    def step(self, dt_s: float, max_substep_s: float = MAX_SUBSTEP_S) -> None:
        """Advance by some seconds, in equal substeps that are short enough."""
        count = max(math.ceil(dt_s / max_substep_s), 1)
        end = self.t + dt_s
        for left in range(count, 0, -1):
            self._substep((end - self.t) / left)
        self.t = end

    def skip_to(self, t: float) -> None:
        """Let time pass without anything happening, after a long absence."""
        self.t = max(self.t, t)

    def command(self, key: str, level: float) -> None:
        """Command a device to a level 0..1, as a person or an automation does."""
        self.devices[key].command(min(max(level, 0.0), 1.0))

    def enable_programme(self, *, enabled: bool) -> None:
        """Let the devices' own controllers run, or leave all to commands."""
        self.programme.enable(enabled=enabled)
        self._apply_programme()

    def set_fault(
        self, key: str, kind: FaultKind | None, magnitude: float | None
    ) -> None:
        """Break a device or tank (`leak_1`), or mend it with None."""
        fault = None
        if kind is not None:
            strength = ACTUATOR_MAGNITUDES[kind] if magnitude is None else magnitude
            fault = Fault(kind, limited(kind, strength), self.t)
        if key.startswith("leak_"):
            tank = int(key.removeprefix("leak_")) - 1
            if fault is None:
                self.leaks.pop(tank, None)
            else:
                self.leaks[tank] = fault
        else:
            self.devices[key].fault = fault

    def look_up_day(self) -> None:
        """Ask anew for the crop's day, which the time zone may have moved."""
        self.day_end = self.day_start

    def settle(self) -> None:
        """Show at once what a command does to lamps and pumps, without time passing."""
        for device, plot in zip(self._lamps, self.plots, strict=True):
            plot.shine(_standing_effect(device), 0.0)
        for index, tank in enumerate(self.tanks):
            if _standing_effect(self.devices[f"pump_{index + 1}"]) <= 0.0:
                tank.flow_l_min = tank.power_w = 0.0

    def _substep(self, dt_s: float) -> None:
        """Advance everything by a step that is short enough."""
        if self.programme.enabled:
            self._apply_programme()
        heat, vapour, co2, uptake = self._grow(dt_s)
        to_room = 0.0
        room_c = self.air.heat.room
        for index, tank in enumerate(self.tanks):
            drives = self._drive(index, dt_s)
            to_room += tank.advance(dt_s, drives, uptake[index], room_c, self.ledger)
        self._breathe(dt_s, heat, vapour, co2, to_room / dt_s)
        self.t += dt_s

    def _apply_programme(self) -> None:
        """Carry out what the devices' own controllers command."""
        programme = self.programme
        if not programme.enabled:
            return
        air = self.air
        day_s = self._day_s()
        wishes = air_wishes(
            Conditions(
                day_s, air.mean_temperature(), air.mean_humidity(), air.mean_co2_ppm()
            )
        )
        views = [_view(tank) for tank in self.tanks]
        for number_, view in enumerate(views, start=1):
            wishes |= tank_wishes(day_s, number_, view)
        for key, level, before in programme.changes(wishes):
            if key == "lamps":
                self._dim_lamps(level, before)
            else:
                self.devices[key].command(level)
        for key, on_s in programme.due_pulses(self.t, views):
            self.devices[key].command(1.0, on_s)

    def _day_s(self) -> float:
        """Return the seconds since the crop's day began."""
        if not self.day_start <= self.t < self.day_end:
            self.day_start, self.day_end = self._crop_day(self.t)
        return self.t - self.day_start

    def _dim_lamps(self, level: float, before: float | None) -> None:
        """Switch the lamps; a step of a ramp leaves out those set by hand meanwhile."""
        is_ramp = bool(level and before)
        for lamp in self._lamps:
            if not is_ramp or lamp.level == before:
                lamp.command(level)

    def _grow(
        self, dt_s: float
    ) -> tuple[list[float], list[float], list[float], list[float]]:
        """Run lamps and crops; return per rack W, kg/s and mol/s, per tank kg drawn."""
        heat, vapour, co2 = ([0.0] * self.racks for _ in range(3))
        uptake = [0.0] * len(self.tanks)
        for rack in range(self.racks):
            index = rack // SHELVES_PER_TANK_RACKS
            lit_w, steam, drawn, net = self._grow_rack(rack, self.tanks[index], dt_s)
            wanted = (steam + drawn) * dt_s
            there = max(self.tanks[index].tray_water - uptake[index], 0.0)
            if wanted > there:
                steam, drawn = steam * there / wanted, drawn * there / wanted
            uptake[index] += (steam + drawn) * dt_s
            liquid = WATER_J_KG_K * self.tanks[index].temperature
            fixed_w = net * FIXED_J_MOL
            heat[rack] = lit_w - fixed_w - steam * (VAPOUR_J_KG - liquid)
            vapour[rack] = steam
            co2[rack] = -net
            ledger = self.ledger
            ledger.energy_j["lamps"] += lit_w * dt_s
            ledger.energy_j["crop"] -= (fixed_w + drawn * liquid) * dt_s
            ledger.water_kg["crop"] -= drawn * dt_s
            ledger.co2_mol["crop"] -= net * dt_s
        return heat, vapour, co2, uptake

    def _grow_rack(
        self, rack: int, tank: Tank, dt_s: float
    ) -> tuple[float, float, float, float]:
        """Return a rack's W of lamps, kg/s transpired and kept, mol/s of CO2 bound."""
        air = self.air
        t_c, ppm = air.heat.racks[rack], air.co2_ppm(rack)
        rh = min(air.humidity(rack), 100.0)
        supply = tank.supply()
        watts = steam = drawn = net = 0.0
        first = rack * self.shelves
        for index in range(first, first + self.shelves):
            plot = self.plots[index]
            plot.shine(self._lamps[index].effect(dt_s), dt_s)
            crop = plot.crop
            flux = crop.exchange(t_c, rh, ppm, plot.ppfd_umol, supply)
            crop.leaf_c = flux.leaf_c
            crop.grow(flux.co2_mol_s * dt_s)
            watts += plot.power_w
            steam += flux.transpired_kg_s
            drawn += flux.growth_water_kg_s
            net += flux.co2_mol_s
        area = SHELF_AREA_M2
        return watts, steam * area, drawn * area, net * area

    def _drive(self, index: int, dt_s: float) -> Drives:
        """Return what a tank's devices really do over the coming step."""
        drives, devices, suffix = self._drives[index], self.devices, f"_{index + 1}"
        pump = devices["pump" + suffix]
        fault = pump.fault
        drives.pump = pump.effect(dt_s)
        drives.doser_a = devices["doser_a" + suffix].effect(dt_s)
        drives.doser_b = devices["doser_b" + suffix].effect(dt_s)
        drives.doser_ph = devices["doser_ph" + suffix].effect(dt_s)
        drives.refill = devices["refill" + suffix].effect(dt_s)
        drives.dry, drives.flow_share, drives.spilled_share = False, 1.0, 0.0
        if fault is not None:
            if fault.kind is FaultKind.DRY:
                drives.dry = True
            elif fault.kind is FaultKind.CLOGGED:
                drives.flow_share = min(fault.magnitude, 1.0)
            elif fault.kind is FaultKind.BURST:
                drives.flow_share = 1.25
                drives.spilled_share = min(fault.magnitude, 1.0)
        leak = self.leaks.get(index)
        drives.leak_l_h = leak.magnitude if leak is not None else 0.0
        return drives

    def _breathe(
        self,
        dt_s: float,
        heat: list[float],
        vapour: list[float],
        co2: list[float],
        room_w: float,
    ) -> None:
        """Run the room's devices and solve the air."""
        devices = self.devices
        effects = {key: devices[key].effect(dt_s) for key in CLIMATE_DEVICES}
        climate = Climate(effects, self.air, self.area_m2, self.racks * self.shelves)
        outdoors = Outdoors(
            self.weather.temperature(self.t), self.weather.vapour_density(self.t)
        )
        mix = self.shelves * mixing_m3_s(effects["circulation_fan"])
        self.climate_power_w = climate.solve(
            dt_s, outdoors, Loads(mix, heat, vapour, co2, room_w), self.ledger
        )

    def stored_energy_j(self) -> float:
        """Return the heat above 0 °C in air, vapour, solution and structure."""
        return (
            self.air.heat.stored()
            + VAPOUR_J_KG * self.air.vapour.stored()
            + sum(tank.energy_j() for tank in self.tanks)
        )

    def stored_water_kg(self) -> float:
        """Return the water in tanks, trays, air and on the floor."""
        return self.air.vapour.stored() + sum(
            tank.water + tank.tray_water + tank.floor for tank in self.tanks
        )

    def stored_salt_g(self) -> float:
        """Return the salt in tanks and trays."""
        return sum(tank.salt + tank.tray_salt for tank in self.tanks)

    def stored_co2_mol(self) -> float:
        """Return the CO2 in the air."""
        return self.air.co2.stored()

    def as_dict(self) -> dict[str, object]:
        """Return the whole farm as JSON-able data."""
        faults = {
            key: device.fault.as_dict()
            for key, device in self.devices.items()
            if device.fault is not None
        }
        leaks = {
            f"leak_{tank + 1}": leak.as_dict() for tank, leak in self.leaks.items()
        }
        return {
            "version": VERSION,
            "racks": self.racks,
            "shelves": self.shelves,
            "seed": self.seed,
            "day_start": self.day_start,
            "t": self.t,
            "climate_power_w": self.climate_power_w,
            "air": self.air.as_dict(),
            "plots": [plot.as_dict() for plot in self.plots],
            "tanks": [tank.as_dict() for tank in self.tanks],
            "devices": {key: device.as_dict() for key, device in self.devices.items()},
            "faults": faults | leaks,
            "programme": self.programme.as_dict(),
            "ledger": self.ledger.as_dict(),
        }

    @classmethod
    def from_dict(
        cls, stored: Mapping[str, object], crop_day: CropDay | None = None
    ) -> Self:
        """Restore a farm; raises ValueError on anything that is not one."""
        if stored.get("version") != VERSION:
            raise ValueError(f"unknown version {stored.get('version')!r}")
        day_start = number(stored, "day_start")
        if not 0.0 <= day_start <= LATEST_T:
            raise ValueError(f"a day that starts at {day_start}")
        world = cls(
            int(number(stored, "racks")),
            int(number(stored, "shelves")),
            int(number(stored, "seed")),
            day_start,
            crop_day,
        )
        world.t = number(stored, "t")
        world.climate_power_w = number(stored, "climate_power_w")
        world.air.restore(stored.get("air"))
        for plot, saved in zip(
            world.plots, items(stored, "plots", len(world.plots)), strict=True
        ):
            plot.restore(saved)
        for tank, saved in zip(
            world.tanks, items(stored, "tanks", len(world.tanks)), strict=True
        ):
            tank.restore(saved)
        devices = mapping(stored.get("devices"))
        for key, device in world.devices.items():
            device.restore(devices.get(key))
        faults = mapping(stored.get("faults"))
        for key in faults:
            world._restore_fault(key, Fault.from_dict(faults[key]))
        world.programme.restore(stored.get("programme"))
        world.ledger = Ledger.from_dict(mapping(stored.get("ledger")))
        world._check()
        return world

    def _check(self) -> None:
        """Refuse a state that no farm can be in, and that would not last a step."""
        air = self.air
        limits = [
            (self.t, 0.0, LATEST_T),
            *((t_c, *_TEMPERATURES_C) for t_c in (*air.heat.racks, air.heat.room)),
            *((rho, 0.0, 1.0) for rho in (*air.vapour.racks, air.vapour.room)),
            *((co2, 0.0, AIR_MOL_M3) for co2 in (*air.co2.racks, air.co2.room)),
            *((plot.crop.fresh_kg_m2, 0.0, MOST_KG_M2) for plot in self.plots),
            *((tank.temperature, *_TEMPERATURES_C) for tank in self.tanks),
            *((tank.water, 0.0, tank.volume_l + 1.0) for tank in self.tanks),
            *((tank.tray_water, 0.0, tank.volume_l) for tank in self.tanks),
            *((tank.salt, 0.0, tank.volume_l * _SATURATED_G_L) for tank in self.tanks),
        ]
        for value, lowest, highest in limits:
            if not lowest <= value <= highest:
                raise ValueError(f"{value} is not between {lowest} and {highest}")

    def _restore_fault(self, key: str, fault: Fault) -> None:
        """Put a saved fault back; raises ValueError where it cannot be."""
        tank = key.removeprefix("leak_")
        if tank != key and tank.isdecimal() and 1 <= int(tank) <= len(self.tanks):
            self.leaks[int(tank) - 1] = fault
        elif key in self.devices and fault.kind in device_faults(key):
            self.devices[key].fault = fault
        else:
            raise ValueError(f"{key} cannot have the fault {fault.kind}")


def _view(tank: Tank) -> TankView:
    """Return what a tank's own controller sees."""
    return TankView(
        tank.level,
        tank.water,
        tank.ec_ms_cm,
        tank.ph,
        tank.settled,
        tank.doser_ml_s,
    )


def _standing_effect(device: Device) -> float:
    """Return what a device does now, without letting its pulse run on."""
    return Device(device.level, 0.0, device.fault).effect(1.0)
