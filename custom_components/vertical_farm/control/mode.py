"""The mode of a farm: what its automations may do at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from .equipment import Kind
from .reasons import AskedBy, Gate


class Mode(StrEnum):
    """How a farm is run."""

    NORMAL = "normal"
    HARVEST = "harvest"
    MAINTENANCE = "maintenance"
    VACATION = "vacation"
    EMERGENCY_STOP = "emergency_stop"

    @property
    def stops_everything(self) -> bool:
        """Return whether every device is switched off and stays off."""
        return self is Mode.EMERGENCY_STOP


@dataclass(frozen=True, slots=True)
class ModeRule:
    """What a mode does to commands.

    Nothing of ours switches on what it `forbids`; a person may where `by_hand`. What it
    `switches_off` goes off once, when the mode begins. Only a person leaves it where
    `left_by_person`.
    """

    forbids: frozenset[Kind] = frozenset()
    switches_off: frozenset[Kind] = frozenset()
    by_hand: bool = True
    left_by_person: bool = False


_EVERYTHING = frozenset(Kind)
_GAS_AND_CHEMICALS = frozenset({Kind.CO2_VALVE, Kind.DOSER})
_WET = frozenset(
    {Kind.PUMP, Kind.WATER_INLET, Kind.IRRIGATION_VALVE, *_GAS_AND_CHEMICALS}
)

RULES: Mapping[Mode, ModeRule] = MappingProxyType(
    {
        Mode.NORMAL: ModeRule(),
        # People breathe the air and have their hands in the beds.
        Mode.HARVEST: ModeRule(_GAS_AND_CHEMICALS, _GAS_AND_CHEMICALS),
        # Hands are in the machines; the lamps stay as they are, to see by.
        Mode.MAINTENANCE: ModeRule(_EVERYTHING - {Kind.LAMP}, _WET),
        # Nobody is there to notice gas that does not stop.
        Mode.VACATION: ModeRule(
            frozenset({Kind.CO2_VALVE}), frozenset({Kind.CO2_VALVE})
        ),
        Mode.EMERGENCY_STOP: ModeRule(
            _EVERYTHING, _EVERYTHING, by_hand=False, left_by_person=True
        ),
    }
)
"""What each mode forbids and switches off; switching off is allowed in every mode."""


def mode_gate(mode: Mode, kind: Kind, asked_by: AskedBy) -> Gate:
    """Return whether a mode forbids to switch a device on."""
    rule = RULES[mode]
    allowed_by_hand = rule.by_hand and asked_by is AskedBy.PERSON
    return Gate("mode", kind in rule.forbids and not allowed_by_hand, mode.value)
