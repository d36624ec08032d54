"""A run of a pump: while it lasts, how it came out, and what is kept of it over a restart."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from homeassistant.core import Context

from ..control.reasons import Inputs, Outcome
from .guard import Guarded

if TYPE_CHECKING:
    from .reservoir import Reservoir


class Ending(StrEnum):
    """How a run of a pump came out."""

    COMPLETED = "completed"
    INTERRUPTED = "interrupted"
    """Somebody or the guard switched the pump off."""
    PAUSED = "paused"
    """The farm or Home Assistant stopped."""
    NO_FLOW = "no_flow"
    NOT_STOPPED = "not_stopped"
    RUNS_ON = "runs_on"
    """The pump runs without a break."""
    NOT_DUE = "not_due"
    NOT_STARTED = "not_started"


@dataclass(frozen=True, slots=True)
class Watered:
    """What a run gave; litres are None where nobody measures or knows the flow."""

    ending: Ending
    seconds: float = 0.0
    litres: float | None = None
    outcome: Outcome | None = None
    held_by: str | None = None


@dataclass(slots=True)
class Run:
    """A run that lasts: times are the farm's."""

    reservoir: Reservoir
    pump: Guarded
    began: float
    ends: float
    asked: bool
    inputs: Inputs
    context: Context | None
    over: asyncio.Future[Watered]
    flow_l: float = 0.0
    flow_seen: float = 0.0
    flow_l_min: float | None = None
    measured: bool = False
    stops: list[Callable[[], None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A run that a restart interrupted."""

    asked: bool
    began: float
    ends: float
    saved: float
