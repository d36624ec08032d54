"""Fresh water for the reservoirs of a farm: when it is wanted, and how each fill came out."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import Context, Event, callback
from homeassistant.helpers.event import async_track_state_change_event

from ..control import top_up
from ..control.equipment import FILL_LONGEST_RUN_S, Kind
from ..control.reasons import OFF, AskedBy, Gate, Inputs, Outcome, Reason, Result
from ..control.top_up import LEAST_RISE_PCT, RISES_BY_S, Ending
from .guard import Guarded, runs
from .metrics import Metric
from .places import Topic
from .wake import Wake

if TYPE_CHECKING:
    from .live import Farm
    from .reservoir import Reservoir

_LATE_S: Final = 0.01
UNSETTLED: Final = "unsettled"


@dataclass(frozen=True, slots=True)
class Filled:
    """What a fill gave, by the level; None where that is not known at its end."""

    ending: Ending
    seconds: float = 0.0
    litres: float | None = None
    level_pct: float | None = None
    outcome: Outcome | None = None
    held_by: str | None = None


@dataclass(slots=True)
class Fill:
    """A fill that lasts; `began` is the farm's time."""

    reservoir: Reservoir
    inlet: Guarded
    began: float
    began_pct: float
    to_pct: float
    of_s: float
    context: Context | None
    over: asyncio.Future[Filled]
    stops: list[Callable[[], None]] = field(default_factory=list)


class TopUps:
    """When the reservoirs of a farm want fresh water, and the fills that last."""

    def __init__(self, farm: Farm) -> None:
        """Want nothing yet."""
        self._farm = farm
        self._inlets: dict[str, Guarded] = {}
        self._due: dict[str, bool] = {}
        self._stuck: dict[str, float] = {}
        self._fills: dict[str, Fill] = {}
        self._starting: dict[str, asyncio.Lock] = {}
        self._unfollow: list[Callable[[], None]] = []
        self._wake = Wake(farm, "fills", self._look_at_fills)

    def inlet(self, reservoir: Reservoir) -> Guarded | None:
        """Return the water inlet of a reservoir whose level is measured."""
        return self._inlets.get(reservoir.id)

    def of(self, reservoir: Reservoir) -> Fill | None:
        """Return the fill that lasts at a reservoir."""
        return self._fills.get(reservoir.id)

    def due(self, reservoir: Reservoir) -> bool | None:
        """Return whether fresh water is wanted, None where the level is not known."""
        if reservoir.value(Metric.LEVEL) is None:
            return None
        return self._due.get(reservoir.id, False)

    def held(self, reservoir: Reservoir) -> str | None:
        """Return what keeps fresh water from a reservoir now."""
        inlet = self._inlets[reservoir.id]
        gates = (
            *self._gates(reservoir, inlet),
            *self._farm.commands.gates(inlet, AskedBy.TOP_UP),
        )
        return next((gate.detail or gate.key for gate in gates if gate.held), None)

    def apply(self) -> None:
        """Take over the farm's layout."""
        farm = self._farm
        self._inlets = {
            reservoir.id: guarded
            for reservoir in farm.reservoirs.values()
            for guarded in farm.guard.at(reservoir)
            if guarded.equipment.kind is Kind.WATER_INLET
            and reservoir.has(Metric.LEVEL)
        }
        for unfollow in self._unfollow:
            unfollow()
        self._unfollow = [
            reservoir.add_show(
                (Metric.LEVEL, Topic.PUMP, Topic.GUARD), partial(self._look, reservoir)
            )
            for reservoir in farm.reservoirs.values()
            if reservoir.id in self._inlets
        ]
        self._unfollow.append(farm.add_show((Topic.MODE,), self.tick))

    def tick(self) -> None:
        """Look at every reservoir, and keep the pace of the clock."""
        for reservoir in self._farm.reservoirs.values():
            if reservoir.id in self._inlets:
                self._look(reservoir)
        self._wake.stop()
        self._wait()

    def inputs(
        self, reservoir: Reservoir, inlet: Guarded, asked_pct: float | None
    ) -> Inputs:
        """Return what a fill is decided from."""
        mark = reservoir.layout.marks
        return {
            "now": self._farm.now,
            "due": self.due(reservoir) is True,
            "level_pct": reservoir.value(Metric.LEVEL),
            "below_pct": mark.below_pct,
            "to_pct": mark.to_pct,
            "asked_pct": asked_pct,
            "longest_run_s": inlet.equipment.longest_run_s or FILL_LONGEST_RUN_S,
        }

    async def async_run(
        self,
        reservoir: Reservoir,
        inlet: Guarded,
        asked_pct: float | None,
        context: Context | None,
    ) -> Filled:
        """Let water in that is due, or up to a level; return what that gave.

        While a fill lasts, another call waits for it.
        """
        async with self._starting.setdefault(reservoir.id, asyncio.Lock()):
            started = self._fills.get(reservoir.id) or await self._async_start(
                reservoir, inlet, asked_pct, context
            )
        if isinstance(started, Filled):
            return started
        return await asyncio.shield(started.over)

    async def async_pause(self) -> None:
        """Close what is open, as nobody would close it; what is due stays so."""
        fills = list(self._fills.values())
        await asyncio.gather(*(self._async_end(fill, Ending.PAUSED) for fill in fills))
        self._wake.stop()

    def as_dict(self) -> dict[str, Any]:
        """Return what must survive a restart: the levels that did not rise."""
        return {"stuck": dict(self._stuck)}

    def restore(self, stored: Mapping[str, Any]) -> None:
        """Restore what survived; raises AttributeError, TypeError or ValueError."""
        self._stuck = {
            reservoir: float(level)
            for reservoir, level in stored.get("stuck", {}).items()
        }

    async def _async_start(
        self,
        reservoir: Reservoir,
        inlet: Guarded,
        asked_pct: float | None,
        context: Context | None,
    ) -> Fill | Filled:
        """Begin a fill, or say why there is none to wait for."""
        self._look(reservoir)
        inputs = self.inputs(reservoir, inlet, asked_pct)
        wanted = top_up.top_up_run(inputs)
        held = self.held(reservoir)
        level = reservoir.value(Metric.LEVEL)
        waits = asked_pct is None and held is not None
        if level is None or wanted.for_s is None or waits:
            return Filled(Ending.NOT_DUE, level_pct=level, held_by=held)
        by_person = context is not None and context.user_id is not None
        asked_by = AskedBy.PERSON if by_person else AskedBy.TOP_UP
        reason = Reason(asked_by, "top_up", inputs, self._gates(reservoir, inlet))
        outcome = await self._farm.commands.carry_out(
            inlet.equipment.ref, wanted, reason, context
        )
        if not outcome.ok:
            return Filled(Ending.NOT_STARTED, level_pct=level, outcome=outcome)
        to_pct = reservoir.layout.marks.to_pct if asked_pct is None else asked_pct
        return self._begin(
            Fill(
                reservoir,
                inlet,
                self._farm.now,
                level,
                to_pct,
                wanted.for_s,
                context,
                self._farm.hass.loop.create_future(),
            )
        )

    def _begin(self, fill: Fill) -> Fill:
        """Follow a fill that has begun."""
        farm = self._farm
        self._fills[fill.reservoir.id] = fill
        fill.stops = [
            async_track_state_change_event(
                farm.hass,
                farm.guard.entity_id(fill.inlet),
                partial(self._inlet_changed, fill),
            )
        ]
        self._look(fill.reservoir)
        self._wait()
        return fill

    def _gates(self, reservoir: Reservoir, inlet: Guarded) -> tuple[Gate, ...]:
        """Return what forbids to let water in: what the guard would close it for, at once.

        While beds flood or drain the level says nothing, and a dose must be measured alone.
        """
        fault = next(iter(inlet.watch.pending), None)
        settled = reservoir.is_settled(self._farm.now)
        return (
            Gate("source", fault is not None, "" if fault is None else fault.value),
            Gate(UNSETTLED, not settled),
            Gate("dosing", self._farm.doses.busy(reservoir)),
        )

    def _look(self, reservoir: Reservoir) -> None:
        """See whether water is wanted, and whether a fill is over."""
        fill = self._fills.get(reservoir.id)
        if fill is not None:
            self._look_at(fill)
            self._due[reservoir.id] = False
        elif reservoir.is_settled(self._farm.now):
            self._due[reservoir.id] = self._wanted(reservoir)
        reservoir.show(Topic.TOP_UP)

    def _wanted(self, reservoir: Reservoir) -> bool:
        """Return whether a reservoir at rest wants fresh water that nothing keeps out."""
        level, stuck = reservoir.value(Metric.LEVEL), self._stuck.get(reservoir.id)
        moved = level is not None and stuck is not None
        if moved and abs((level or 0.0) - (stuck or 0.0)) >= LEAST_RISE_PCT:
            del self._stuck[reservoir.id]
        due = top_up.top_up_due(
            level,
            reservoir.layout.marks,
            self._stuck.get(reservoir.id),
            was_due=self._due.get(reservoir.id, False),
        )
        return due and self.held(reservoir) is None

    def _fill_inputs(self, fill: Fill) -> Inputs:
        """Return what the end of a fill is decided from."""
        reservoir, now = fill.reservoir, self._farm.now
        slot = reservoir.slots.get(Metric.LEVEL)
        reported = now
        if slot is not None and not slot.on_change:
            reported = slot.reading.reported or fill.began
        return {
            "now": now,
            "level_pct": reservoir.value(Metric.LEVEL),
            "to_pct": fill.to_pct,
            "began_pct": fill.began_pct,
            "ran_s": round(now - fill.began, 1),
            "of_s": fill.of_s,
            "seen_s": round(max(reported - fill.began, 0.0), 1),
            "settled": reservoir.is_settled(now),
        }

    def _look_at(self, fill: Fill) -> None:
        """End a fill that is over."""
        ending = top_up.fill_ends(self._fill_inputs(fill))
        if ending is not None and fill.stops:
            self._farm.entry.async_create_background_task(
                self._farm.hass,
                self._async_end(fill, ending),
                f"close the inlet of {fill.reservoir.layout.name}",
            )

    def _look_at_fills(self) -> None:
        """Look at the fills, of which one has run out of time."""
        for fill in list(self._fills.values()):
            self._look(fill.reservoir)
        self._wait()

    def _wait(self) -> None:
        """Wait for the end of a fill, or the time by which the level must have risen."""
        now = self._farm.now
        times = [
            at
            for fill in self._fills.values()
            for at in (fill.began + fill.of_s + _LATE_S, fill.began + RISES_BY_S)
            if at > now
        ]
        if times:
            self._wake.by(min(times))

    @callback
    def _inlet_changed(self, fill: Fill, _: Event[Any]) -> None:
        """End a fill whose inlet somebody closed."""
        state = self._farm.hass.states.get(self._farm.guard.entity_id(fill.inlet))
        if state is not None and runs(state) is False and fill.stops:
            self._finish(fill, Ending.INTERRUPTED)

    async def _async_end(self, fill: Fill, ending: Ending) -> None:
        """Close the inlet, and tell what the fill gave."""
        self._unfollow_inlet(fill)
        reason = Reason(
            AskedBy.TOP_UP, f"top_up_{ending.value}", self._fill_inputs(fill)
        )
        outcome = await self._farm.commands.carry_out(
            fill.inlet.equipment.ref, OFF, reason, fill.context
        )
        if outcome.result not in (Result.DONE, Result.ALREADY):
            ending = Ending.NOT_CLOSED
        self._finish(fill, ending, outcome)

    def _unfollow_inlet(self, fill: Fill) -> None:
        """Look at an inlet no more."""
        for stop in fill.stops:
            stop()
        fill.stops = []

    def _finish(
        self, fill: Fill, ending: Ending, outcome: Outcome | None = None
    ) -> None:
        """Tell what a fill gave."""
        self._unfollow_inlet(fill)
        reservoir = fill.reservoir
        self._fills.pop(reservoir.id, None)
        level = reservoir.value(Metric.LEVEL)
        if ending is Ending.NO_EFFECT and level is not None:
            self._stuck[reservoir.id] = level
        litres = None
        if level is not None:
            risen = max(level - fill.began_pct, 0.0)
            litres = risen / 100.0 * reservoir.layout.volume_l
        held = self.held(reservoir) if ending is Ending.INTERRUPTED else None
        if not fill.over.done():
            seconds = self._farm.now - fill.began
            fill.over.set_result(Filled(ending, seconds, litres, level, outcome, held))
        self._farm.memory.save_soon()
        self._look(reservoir)
