"""The simulated devices: what can be commanded, and what it does after all."""

from dataclasses import dataclass

from .faults import ACTUATOR_FAULTS, PUMP_FAULTS, Fault, FaultKind
from .state import number

CLIMATE_DEVICES = (
    "heater",
    "cooler",
    "humidifier",
    "dehumidifier",
    "co2_valve",
    "circulation_fan",
    "exhaust_fan",
)
TANK_DEVICES = ("pump", "doser_a", "doser_b", "doser_ph", "refill")
SHELVES_PER_TANK_RACKS = 2


def lamp_key(rack: int, shelf: int) -> str:
    """Return the key of a shelf's lamp; both count from 1."""
    return f"lamp_{rack}_{shelf}"


def device_keys(racks: int, shelves: int) -> list[str]:
    """Return the keys of everything that can be commanded."""
    lamps = [
        lamp_key(rack, shelf)
        for rack in range(1, racks + 1)
        for shelf in range(1, shelves + 1)
    ]
    tanks = [
        f"{device}_{tank}"
        for tank in range(1, tank_count(racks) + 1)
        for device in TANK_DEVICES
    ]
    return [*lamps, *CLIMATE_DEVICES, *tanks]


def tank_count(racks: int) -> int:
    """Return how many tanks serve the racks."""
    return -(-racks // SHELVES_PER_TANK_RACKS)


def device_faults(key: str) -> frozenset[FaultKind]:
    """Return which faults a device can have."""
    return PUMP_FAULTS if key.startswith("pump_") else ACTUATOR_FAULTS


@dataclass(slots=True)
class Device:
    """A device: the level 0..1 it was told, and how long a pulse still runs."""

    level: float = 0.0
    pulse_s: float = 0.0
    fault: Fault | None = None

    def command(self, level: float, pulse_s: float = 0.0) -> None:
        """Set the level; a pulse ends by itself."""
        self.level = level
        self.pulse_s = pulse_s

    def effect(self, dt_s: float) -> float:
        """Return what the device really does over the coming step, 0..1."""
        level = self.level
        if self.pulse_s > 0.0:
            level *= min(self.pulse_s / dt_s, 1.0)
            self.pulse_s -= dt_s
            if self.pulse_s <= 1e-9:
                self.command(0.0)
        fault = self.fault
        if fault is None:
            return level
        if fault.kind is FaultKind.STUCK_ON:
            return fault.magnitude
        if fault.kind is FaultKind.STUCK_OFF:
            return 0.0
        return level * fault.magnitude if fault.kind is FaultKind.WEAK else level

    def as_dict(self) -> dict[str, float]:
        """Return the commands as JSON-able data; faults are saved on their own."""
        return {"level": self.level, "pulse_s": self.pulse_s}

    def restore(self, stored: object) -> None:
        """Take over saved commands; raises ValueError on bad data."""
        level = number(stored, "level")
        if not 0.0 <= level <= 1.0:
            raise ValueError(f"level out of range: {level}")
        self.command(level, max(number(stored, "pulse_s"), 0.0))
