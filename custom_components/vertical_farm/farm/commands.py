"""The one gate through which every command of ours goes, and why each was given."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from homeassistant.components.fan import ATTR_PERCENTAGE, DOMAIN as FAN_DOMAIN
from homeassistant.components.light import ATTR_BRIGHTNESS, DOMAIN as LIGHT_DOMAIN
from homeassistant.components.valve import DOMAIN as VALVE_DOMAIN
from homeassistant.const import (
    ATTR_ENTITY_ID,
    SERVICE_CLOSE_VALVE,
    SERVICE_OPEN_VALVE,
    SERVICE_TURN_OFF,
    SERVICE_TURN_ON,
    STATE_UNAVAILABLE,
)
from homeassistant.core import (
    DOMAIN as HOMEASSISTANT_DOMAIN,
    Context,
    State,
    split_entity_id,
)
from homeassistant.exceptions import HomeAssistantError

from ..control.equipment import STOPPED_AT_START
from ..control.guard import RULES as GUARD_RULES, Fault
from ..control.mode import RULES as MODE_RULES, Mode, mode_gate
from ..control.reasons import OFF, AskedBy, Gate, Outcome, Reason, Result, Wanted
from .effects import EFFECT_WAIT_S, async_sensors_show, async_state_shows, does
from .guard import Guarded

if TYPE_CHECKING:
    from .live import Farm

EVENT_COMMAND: Final = "vertical_farm_command"
"""Fired when a device was commanded, or was to be and needed or got no command."""

KEPT: Final = 10
"""How many commands are remembered of each device."""


class NotBoundError(LookupError):
    """A device that is not bound to the farm, which is therefore not ours to switch."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it is remembered; `at` is the farm's time in UTC seconds."""

    at: float
    wanted: Wanted
    reason: Reason
    outcome: Outcome
    context_id: str = ""
    parent_id: str | None = None
    user_id: str | None = None

    def same(self, wanted: Wanted, reason: Reason, outcome: Outcome) -> bool:
        """Return whether another command would tell nothing new."""
        return (
            wanted == self.wanted
            and reason.what == self.reason.what
            and reason.asked_by is self.reason.asked_by
            and reason.held == self.reason.held
            and outcome.result is self.outcome.result
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the command as JSON-able data."""
        return {
            "at": self.at,
            "wanted": self.wanted.as_dict(),
            "reason": self.reason.as_dict(),
            "outcome": self.outcome.as_dict(),
            "context_id": self.context_id,
            "parent_id": self.parent_id,
            "user_id": self.user_id,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Command:
        """Restore a command; raises KeyError, TypeError or ValueError if malformed."""
        return cls(
            float(stored["at"]),
            Wanted.from_dict(stored["wanted"]),
            Reason.from_dict(stored["reason"]),
            Outcome.from_dict(stored["outcome"]),
            str(stored["context_id"]),
            stored["parent_id"],
            stored["user_id"],
        )


class Commands:
    """What switches a farm's bound devices, and remembers why."""

    def __init__(self, farm: Farm) -> None:
        """Remember nothing yet."""
        self._farm = farm
        self._given: dict[str, deque[Command]] = {}

    def given(self, device: Guarded) -> Iterator[Command]:
        """Yield the commands of a device, the last one first."""
        yield from reversed(self._given.get(device.equipment.ref, ()))

    def last(self, device: Guarded) -> Command | None:
        """Return the last command of a device."""
        return next(self.given(device), None)

    def device(self, device: str) -> Guarded:
        """Return a bound device by its reference or entity; raises NotBoundError."""
        for guarded in self._farm.guard:
            if device in (guarded.equipment.ref, self._farm.guard.entity_id(guarded)):
                return guarded
        raise NotBoundError(device)

    def gates(self, device: Guarded, asked_by: AskedBy) -> tuple[Gate, ...]:
        """Return what could keep a device from being switched on, and whether it does."""
        fault, kind = held_off_by(self._farm, device), device.equipment.kind
        gates = (
            mode_gate(self._farm.mode, kind, asked_by),
            Gate("guard", fault is not None, "" if fault is None else fault.value),
        )
        if self._farm.stopping and kind in STOPPED_AT_START:
            return (*gates, Gate("stopping", held=True))
        return gates

    async def carry_out(
        self,
        device: str,
        wanted: Wanted,
        reason: Reason,
        context: Context | None = None,
        *,
        effect_wait_s: float = EFFECT_WAIT_S,
    ) -> Outcome:
        """Command a bound device, verify the effect, and remember and tell why.

        Switching on is refused while a gate of the reason, the farm's mode or the guard
        holds; switching off never is. Sensors have `effect_wait_s` of the farm's time to
        show the effect. Raises NotBoundError for a device that is not bound.
        """
        guarded = self.device(device)
        own = Context(
            user_id=None if context is None else context.user_id,
            parent_id=None if context is None else context.id,
        )
        at = self._farm.now
        if wanted.on:
            reason = reason.with_gates(self.gates(guarded, reason.asked_by))
        if wanted.on and reason.held is not None:
            outcome = Outcome(Result.REFUSED, reason.held.key)
        else:
            outcome = await self._async_do(guarded, wanted, own, at, effect_wait_s)
        self._remember(guarded, wanted, reason, outcome, own)
        return outcome

    async def async_begin_mode(self, mode: Mode, context: Context | None) -> None:
        """Switch off what a mode does not want to run; the emergency stop is the guard's."""
        if mode.stops_everything:
            return
        reason = Reason(AskedBy.MODE, "mode_began", {"mode": mode.value})
        for guarded in list(self._farm.guard):
            if (
                guarded.equipment.kind in MODE_RULES[mode].switches_off
                and guarded.on is not False
            ):
                await self.carry_out(guarded.equipment.ref, OFF, reason, context)

    def as_dict(self) -> dict[str, Any]:
        """Return what must survive a restart: the last commands of every bound device."""
        bound = {guarded.equipment.ref for guarded in self._farm.guard}
        return {
            ref: [command.as_dict() for command in given]
            for ref, given in self._given.items()
            if ref in bound
        }

    def restore(self, stored: Mapping[str, Any]) -> None:
        """Restore what survived; raises KeyError, TypeError or ValueError if malformed."""
        for ref, given in stored.items():
            self._given[ref] = deque(map(Command.from_dict, given), KEPT)

    async def _async_do(
        self,
        guarded: Guarded,
        wanted: Wanted,
        context: Context,
        at: float,
        effect_wait_s: float,
    ) -> Outcome:
        """Command a device and verify the effect."""
        hass, entity_id = self._farm.hass, self._farm.guard.entity_id(guarded)
        state = hass.states.get(entity_id)
        if state is None or state.state == STATE_UNAVAILABLE:
            return Outcome(Result.UNREACHABLE)
        if does(state, wanted):
            return Outcome(Result.ALREADY, shown_by=("state",))
        domain, service, fields = command_for(state, wanted)
        try:
            await hass.services.async_call(
                domain,
                service,
                {ATTR_ENTITY_ID: entity_id, **fields},
                blocking=True,
                context=context,
            )
        except (HomeAssistantError, ValueError) as error:
            return Outcome(Result.FAILED, str(error))
        if not await async_state_shows(self._farm, entity_id, wanted):
            return Outcome(Result.NO_EFFECT, "state")
        effect = await async_sensors_show(
            self._farm, guarded, wanted, at, effect_wait_s
        )
        return Outcome(effect.result, effect.detail, ("state", *effect.shown_by))

    def _remember(
        self,
        guarded: Guarded,
        wanted: Wanted,
        reason: Reason,
        outcome: Outcome,
        context: Context,
    ) -> None:
        """Keep a command, and tell of it where it is news."""
        ref = guarded.equipment.ref
        last = self.last(guarded)
        silent = outcome.result in (Result.ALREADY, Result.REFUSED)
        if silent and last is not None and _no_news(last, wanted, reason, outcome):
            return
        command = Command(
            self._farm.now,
            wanted,
            reason,
            outcome,
            context.id,
            context.parent_id,
            context.user_id,
        )
        self._given.setdefault(ref, deque(maxlen=KEPT)).append(command)
        self._farm.memory.save_soon()
        self._fire(guarded, command, context)

    def _fire(self, guarded: Guarded, command: Command, context: Context) -> None:
        """Fire the event of a command."""
        self._farm.hass.bus.async_fire(
            EVENT_COMMAND,
            {
                "config_entry_id": self._farm.entry.entry_id,
                "device_id": guarded.places[0].device_id,
                ATTR_ENTITY_ID: self._farm.guard.entity_id(guarded),
                "device_kind": guarded.equipment.kind.value,
                **command.wanted.as_dict(),
                **command.reason.as_dict(),
                **command.outcome.as_dict(),
            },
            context=context,
        )


def _no_news(last: Command, wanted: Wanted, reason: Reason, outcome: Outcome) -> bool:
    """Return whether a command that sent nothing tells nothing new."""
    if outcome.result is Result.ALREADY and last.outcome.ok and wanted == last.wanted:
        return reason.what == last.reason.what
    return last.same(wanted, reason, outcome)


def command_for(state: State, wanted: Wanted) -> tuple[str, str, dict[str, Any]]:
    """Return the domain, action and fields that bring a device to what is wanted."""
    domain = split_entity_id(state.entity_id)[0]
    if domain == VALVE_DOMAIN:
        return domain, SERVICE_OPEN_VALVE if wanted.on else SERVICE_CLOSE_VALVE, {}
    if not wanted.on:
        return HOMEASSISTANT_DOMAIN, SERVICE_TURN_OFF, {}
    if wanted.level is not None and domain == LIGHT_DOMAIN:
        brightness = max(round(wanted.level * 255.0), 1)
        return domain, SERVICE_TURN_ON, {ATTR_BRIGHTNESS: brightness}
    if wanted.level is not None and domain == FAN_DOMAIN:
        percentage = max(round(wanted.level * 100.0), 1)
        return domain, SERVICE_TURN_ON, {ATTR_PERCENTAGE: percentage}
    return HOMEASSISTANT_DOMAIN, SERVICE_TURN_ON, {}


def held_off_by(farm: Farm, guarded: Guarded) -> Fault | None:
    """Return what the guard holds a device off for, or would at once if it ran."""
    watch = guarded.watch
    due = {
        fault
        for fault, since in watch.pending.items()
        if farm.now - since >= GUARD_RULES[fault].after_s
    }
    present = watch.holding.keys() | due
    return next((fault for fault in GUARD_RULES if fault in present), None)
