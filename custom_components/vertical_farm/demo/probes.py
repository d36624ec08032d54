"""The simulated sensors: what they measure, how well, and how they fail."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
import math
import random

from .devices import tank_count
from .faults import LEAK_SENSOR_FAULTS, SENSOR_FAULTS, Fault, FaultKind, limited
from .state import mapping
from .world import World

_HOUR_S = 3600.0
_DAY_S = 86400.0
_JUMP_CHANCE = 0.15
_NOISE_FACTOR = 12.0


class Place(StrEnum):
    """The simulated devices that carry sensors and actuators."""

    CONTROLLER = "controller"
    CLIMATE = "climate"
    LAMPS = "lamps"
    RACK = "rack"
    TANK = "tank"


@dataclass(frozen=True, slots=True)
class Quality:
    """How a kind of probe measures, in the unit of its quantity.

    `relative` ones have errors in proportion to the value, and a true zero. `fault_size`
    is how far off a broken one is where nothing else was said.
    """

    noise: float
    resolution: float
    bias: float
    drift: float
    fault_size: float
    lowest: float = -math.inf
    highest: float = math.inf
    relative: bool = False


QUALITIES = {
    "air_temperature": Quality(0.04, 0.1, 0.15, 0.08, 4.0),
    "air_humidity": Quality(0.25, 0.1, 1.0, 0.6, 15.0, 0.0, 100.0),
    "co2": Quality(5.0, 1.0, 15.0, 12.0, 500.0, 0.0),
    "ppfd": Quality(0.004, 0.1, 0.015, 0.006, 80.0, 0.0, relative=True),
    "lamp_power": Quality(0.002, 0.1, 0.01, 0.002, 20.0, 0.0, relative=True),
    "leaf_temperature": Quality(0.06, 0.1, 0.15, 0.1, 5.0),
    "ec": Quality(0.004, 0.001, 0.01, 0.012, 0.6, 0.0),
    "ph": Quality(0.008, 0.01, 0.02, 0.02, 0.8, 0.0, 14.0),
    "water_temperature": Quality(0.03, 0.1, 0.1, 0.05, 4.0),
    "dissolved_oxygen": Quality(0.03, 0.01, 0.08, 0.06, 3.0, 0.0),
    "level": Quality(0.12, 0.1, 0.3, 0.2, 20.0, 0.0, 100.0),
    "flow": Quality(0.01, 0.01, 0.01, 0.005, 3.0, 0.0, relative=True),
    "pump_power": Quality(0.005, 0.1, 0.01, 0.002, 15.0, 0.0, relative=True),
    "climate_power": Quality(0.003, 1.0, 0.01, 0.002, 300.0, 0.0, relative=True),
    "outdoor_temperature": Quality(0.05, 0.1, 0.2, 0.1, 5.0),
}


@dataclass(frozen=True, slots=True)
class Probe:
    """One simulated sensor: what it measures, and where it hangs."""

    key: str
    kind: str
    place: Place
    number: int
    item: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a probe tells: nothing when it is unavailable."""

    available: bool
    value: float | None = None


UNAVAILABLE = Reading(available=False)


def probe_catalogue(racks: int, shelves: int) -> list[Probe]:
    """Return the measuring probes of a farm, without the leak sensors."""
    probes = []
    for rack in range(1, racks + 1):
        for shelf in range(1, shelves + 1):
            spot, name = f"_{rack}_{shelf}", str(shelf)
            probes += [
                Probe("ppfd" + spot, "ppfd", Place.RACK, rack, name),
                Probe("lamp_power" + spot, "lamp_power", Place.LAMPS, rack, name),
                Probe(
                    "leaf_temperature" + spot,
                    "leaf_temperature",
                    Place.RACK,
                    rack,
                    name,
                ),
            ]
        probes += [
            Probe(f"temperature_{rack}_1", "air_temperature", Place.RACK, rack, "1"),
            Probe(f"temperature_{rack}_2", "air_temperature", Place.RACK, rack, "2"),
            Probe(f"humidity_{rack}", "air_humidity", Place.RACK, rack),
            Probe(f"co2_{rack}", "co2", Place.RACK, rack),
        ]
    for tank in range(1, tank_count(racks) + 1):
        probes += [
            Probe(f"{kind}_{tank}", kind, Place.TANK, tank)
            for kind in (
                "ec",
                "ph",
                "water_temperature",
                "dissolved_oxygen",
                "level",
                "flow",
                "pump_power",
            )
        ]
    return [
        *probes,
        Probe("room_temperature", "air_temperature", Place.CLIMATE, 1),
        Probe("room_humidity", "air_humidity", Place.CLIMATE, 1),
        Probe("outdoor_temperature", "outdoor_temperature", Place.CLIMATE, 1),
        Probe("climate_power", "climate_power", Place.CLIMATE, 1),
    ]


class Probes:
    """All sensors of one world."""

    def __init__(self, world: World) -> None:
        """Hang up the sensors, each with its own small errors."""
        self.catalogue = probe_catalogue(world.racks, world.shelves)
        self.leak_keys = [f"leak_{tank + 1}" for tank in range(len(world.tanks))]
        self.faults: dict[str, Fault] = {}
        self._world = world
        self._noise = random.Random(world.seed)
        self._truth = {probe.key: _truth(world, probe) for probe in self.catalogue}
        self._quality = {probe.key: QUALITIES[probe.kind] for probe in self.catalogue}
        self._spread = {
            probe.key: _spread(f"{world.seed}:{probe.key}") for probe in self.catalogue
        }

    def allowed_faults(self, key: str) -> frozenset[FaultKind]:
        """Return which faults a sensor can have."""
        return LEAK_SENSOR_FAULTS if key in self.leak_keys else SENSOR_FAULTS

    def set_fault(
        self, key: str, kind: FaultKind | None, magnitude: float | None
    ) -> None:
        """Break a sensor, or mend it with None."""
        self.faults.pop(key, None)
        if kind is None:
            return
        if key in self.leak_keys:
            held = float(self._wet(key))
            self.faults[key] = Fault(kind, 0.0, self._world.t, held)
            return
        size = self._quality[key].fault_size
        default = {
            FaultKind.DRIFTING: size / 4.0,
            FaultKind.JUMPING: 2.0 * size,
            FaultKind.NOISY: _NOISE_FACTOR,
        }.get(kind, size)
        held = self.read(key).value or 0.0
        strength = default if magnitude is None else magnitude
        self.faults[key] = Fault(kind, limited(kind, strength), self._world.t, held)

    def is_silent(self, key: str) -> bool:
        """Return whether a sensor has stopped to report."""
        fault = self.faults.get(key)
        return fault is not None and fault.kind is FaultKind.SILENT

    def read(self, key: str) -> Reading:
        """Return what a sensor shows now."""
        fault = self.faults.get(key)
        noise_factor = 1.0
        if fault is not None:
            if fault.kind is FaultKind.DEAD:
                return UNAVAILABLE
            if fault.kind is FaultKind.FLAT:
                return Reading(available=True, value=fault.held)
            if fault.kind is FaultKind.NOISY:
                noise_factor = fault.magnitude
        true, quality = self._truth[key](), self._quality[key]
        bias, period, phase = self._spread[key]
        error = (
            quality.bias * bias
            + quality.drift * math.sin(self._world.t / period + phase)
            + quality.noise * noise_factor * self._noise.gauss(0.0, 1.0)
        )
        value = true * (1.0 + error) if quality.relative else true + error
        if fault is not None:
            value += self._deviation(fault)
        value = min(max(value, quality.lowest), quality.highest)
        digits = -round(math.log10(quality.resolution))
        return Reading(available=True, value=round(value, digits))

    def read_leak(self, key: str) -> tuple[bool, bool]:
        """Return whether a leak sensor is available, and whether it is wet."""
        fault = self.faults.get(key)
        if fault is not None:
            if fault.kind is FaultKind.DEAD:
                return False, False
            if fault.kind is FaultKind.FLAT:
                return True, fault.held > 0.0
        return True, self._wet(key)

    def _wet(self, key: str) -> bool:
        """Return whether water stands at a leak sensor."""
        return self._world.tanks[int(key.removeprefix("leak_")) - 1].floor_is_wet

    def _deviation(self, fault: Fault) -> float:
        """Return how far a drifting, jumping or shifted sensor is off."""
        if fault.kind is FaultKind.OFFSET:
            return fault.magnitude
        if fault.kind is FaultKind.DRIFTING:
            return fault.magnitude * (self._world.t - fault.since) / _HOUR_S
        if fault.kind is FaultKind.JUMPING and self._noise.random() < _JUMP_CHANCE:
            return fault.magnitude * self._noise.choice((-1.0, 1.0))
        return 0.0

    def as_dict(self) -> dict[str, dict[str, float | str]]:
        """Return the faults as JSON-able data; all else follows from the seed."""
        return {key: fault.as_dict() for key, fault in self.faults.items()}

    def restore(self, stored: object) -> None:
        """Take over saved faults; raises ValueError on bad data."""
        saved = mapping(stored)
        faults = {key: Fault.from_dict(saved[key]) for key in saved}
        for key, fault in faults.items():
            known = key in self._truth or key in self.leak_keys
            if not known or fault.kind not in self.allowed_faults(key):
                raise ValueError(f"{key} cannot have the fault {fault.kind}")
        self.faults = faults


def _spread(seed: str) -> tuple[float, float, float]:
    """Return a probe's own bias -1..1, and its drift's period in s/rad and phase."""
    rng = random.Random(seed)
    period = rng.uniform(3.0, 9.0) * _DAY_S / (2.0 * math.pi)
    return rng.uniform(-1.0, 1.0), period, rng.uniform(0.0, 2.0 * math.pi)


def _truth(world: World, probe: Probe) -> Callable[[], float]:
    """Return how to look at the quantity that a probe measures."""
    if probe.place is Place.TANK:
        return _tank_truth(world, probe)
    if probe.place is Place.CLIMATE:
        return _climate_truth(world, probe)
    rack, air = probe.number - 1, world.air
    if probe.kind == "air_temperature":
        # Warm air rises: the upper probe reads a little more under light.
        height = 0.25 if probe.item == "1" else -0.25
        return lambda: air.heat.racks[rack] + height
    if probe.kind == "air_humidity":
        return lambda: air.humidity(rack)
    if probe.kind == "co2":
        return lambda: air.co2_ppm(rack)
    plot = world.plots[rack * world.shelves + int(probe.item) - 1]
    if probe.kind == "ppfd":
        return lambda: plot.ppfd_umol
    if probe.kind == "lamp_power":
        return lambda: plot.power_w
    return lambda: plot.crop.leaf_c


def _tank_truth(world: World, probe: Probe) -> Callable[[], float]:
    """Return how to look at a tank."""
    tank = world.tanks[probe.number - 1]
    looks: dict[str, Callable[[], float]] = {
        "ec": lambda: tank.ec_ms_cm,
        "ph": lambda: tank.ph,
        "water_temperature": lambda: tank.temperature,
        "dissolved_oxygen": lambda: tank.oxygen,
        "level": lambda: tank.level,
        "flow": lambda: tank.flow_l_min,
        "pump_power": lambda: tank.power_w,
    }
    return looks[probe.kind]


def _climate_truth(world: World, probe: Probe) -> Callable[[], float]:
    """Return how to look at the room and the weather."""
    looks: dict[str, Callable[[], float]] = {
        "room_temperature": lambda: world.air.heat.room,
        "room_humidity": world.air.room_humidity,
        "outdoor_temperature": lambda: world.weather.temperature(world.t),
        "climate_power": lambda: world.climate_power_w,
    }
    return looks[probe.key]
