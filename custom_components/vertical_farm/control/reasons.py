"""Reasons: what asked for a command, what it was decided from, and what held it back.

A decision takes its inputs from the reason alone, so that replaying it gives the same one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

type Input = float | str | bool | None
type Inputs = Mapping[str, Input]
"""What a decision was made of, by name, with the unit in the name."""

_NOTHING: Inputs = MappingProxyType({})


class AskedBy(StrEnum):
    """Who asks for a command."""

    LIGHT_PLAN = "light_plan"
    IRRIGATION = "irrigation"
    TOP_UP = "top_up"
    DOSE = "dose"
    CLIMATE = "climate"
    CO2 = "co2"
    MODE = "mode"
    GUARD = "guard"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Gate:
    """What could hold a command back, and whether it does."""

    key: str
    held: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a device is to be switched: who asks, the decision's key, its inputs and gates."""

    asked_by: AskedBy
    what: str
    inputs: Inputs = field(default=_NOTHING)
    gates: tuple[Gate, ...] = ()

    @property
    def held(self) -> Gate | None:
        """Return the first gate that holds the command back."""
        return next((gate for gate in self.gates if gate.held), None)

    def with_gates(self, gates: Iterable[Gate]) -> Reason:
        """Return the reason with more gates."""
        return replace(self, gates=(*self.gates, *gates))

    def as_dict(self) -> dict[str, Any]:
        """Return the reason as JSON-able data."""
        return {
            "asked_by": self.asked_by.value,
            "what": self.what,
            "inputs": dict(self.inputs),
            "gates": [
                {"key": gate.key, "held": gate.held, "detail": gate.detail}
                for gate in self.gates
            ],
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Reason:
        """Restore a reason; raises KeyError, TypeError or ValueError if malformed."""
        return cls(
            AskedBy(stored["asked_by"]),
            str(stored["what"]),
            dict(stored["inputs"]),
            tuple(
                Gate(str(gate["key"]), bool(gate["held"]), str(gate["detail"]))
                for gate in stored["gates"]
            ),
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a device is to do: run or not, at a level of 0 to 1, for some seconds.

    Without a level it runs as it does when switched on; without `for_s` until told.
    """

    on: bool
    level: float | None = None
    for_s: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return what is wanted as JSON-able data."""
        return {"on": self.on, "level": self.level, "for_s": self.for_s}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Wanted:
        """Restore what was wanted; raises KeyError or TypeError if malformed."""
        return cls(bool(stored["on"]), stored["level"], stored["for_s"])


OFF = Wanted(on=False)
ON = Wanted(on=True)


class Result(StrEnum):
    """What became of a command."""

    DONE = "done"
    ALREADY = "already"
    """The device did so already; nothing was sent."""
    REFUSED = "refused"
    """A gate held it back; nothing was sent."""
    UNREACHABLE = "unreachable"
    FAILED = "failed"
    """The device's integration reported an error."""
    NO_EFFECT = "no_effect"
    """It was sent, and the device or a sensor shows that nothing came of it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command, and what showed that: "state", "power", "ppfd", "flow"."""

    result: Result
    detail: str = ""
    shown_by: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Return whether the device does what is wanted."""
        return self.result in (Result.DONE, Result.ALREADY)

    def as_dict(self) -> dict[str, Any]:
        """Return the outcome as JSON-able data."""
        return {
            "result": self.result.value,
            "detail": self.detail,
            "shown_by": list(self.shown_by),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Outcome:
        """Restore an outcome; raises KeyError, TypeError or ValueError if malformed."""
        return cls(
            Result(stored["result"]),
            str(stored["detail"]),
            tuple(str(by) for by in stored["shown_by"]),
        )
