"""Faults that a user can put into the simulated hardware."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from .state import mapping, number


class FaultKind(StrEnum):
    """What can be wrong with a simulated device."""

    DEAD = "dead"
    FLAT = "flat"
    DRIFTING = "drifting"
    JUMPING = "jumping"
    NOISY = "noisy"
    OFFSET = "offset"
    SILENT = "silent"
    STUCK_ON = "stuck_on"
    STUCK_OFF = "stuck_off"
    WEAK = "weak"
    DRY = "dry"
    CLOGGED = "clogged"
    BURST = "burst"
    LEAK = "leak"


SENSOR_FAULTS = frozenset(
    {
        FaultKind.DEAD,
        FaultKind.FLAT,
        FaultKind.DRIFTING,
        FaultKind.JUMPING,
        FaultKind.NOISY,
        FaultKind.OFFSET,
        FaultKind.SILENT,
    }
)
LEAK_SENSOR_FAULTS = frozenset(
    {FaultKind.DEAD, FaultKind.FLAT, FaultKind.SILENT, FaultKind.LEAK}
)
ACTUATOR_FAULTS = frozenset({FaultKind.STUCK_ON, FaultKind.STUCK_OFF, FaultKind.WEAK})
PUMP_FAULTS = ACTUATOR_FAULTS | {FaultKind.DRY, FaultKind.CLOGGED, FaultKind.BURST}

# Where no magnitude is given: the share of its effect that a worn device keeps, the
# share of the flow that passes or is spilled, and litres per hour of a leak.
ACTUATOR_MAGNITUDES = {
    FaultKind.STUCK_ON: 1.0,
    FaultKind.STUCK_OFF: 0.0,
    FaultKind.WEAK: 0.5,
    FaultKind.DRY: 0.0,
    FaultKind.CLOGGED: 0.25,
    FaultKind.BURST: 0.7,
    FaultKind.LEAK: 6.0,
}
MAX_LEAK_L_H = 5000.0
MAX_DEVIATION = 1e6


def limited(kind: FaultKind, magnitude: float) -> float:
    """Return a magnitude that the farm can stand: a share, litres per hour, or a unit."""
    if kind is FaultKind.LEAK:
        return min(max(magnitude, 0.0), MAX_LEAK_L_H)
    if kind in ACTUATOR_MAGNITUDES:
        return min(max(magnitude, 0.0), 1.0)
    return min(max(magnitude, -MAX_DEVIATION), MAX_DEVIATION)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault, how strong it is, since when, and what a flat sensor shows."""

    kind: FaultKind
    magnitude: float
    since: float
    held: float = 0.0

    def as_dict(self) -> dict[str, float | str]:
        """Return the fault as JSON-able data."""
        return {
            "kind": self.kind.value,
            "magnitude": self.magnitude,
            "since": self.since,
            "held": self.held,
        }

    @classmethod
    def from_dict(cls, stored: object) -> Self:
        """Restore a fault; raises ValueError on bad data."""
        kind = FaultKind(str(mapping(stored).get("kind")))
        return cls(
            kind,
            limited(kind, number(stored, "magnitude")),
            number(stored, "since"),
            number(stored, "held"),
        )
