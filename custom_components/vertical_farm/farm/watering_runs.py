"""Runs of pumps for some seconds, which end on time and survive a restart."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import CALLBACK_TYPE, Context, Event, HassJob, callback
from homeassistant.helpers.event import async_call_later, async_track_state_change_event

from ..control.decisions import irrigation_run
from ..control.equipment import Kind
from ..control.reasons import (
    OFF,
    ON,
    AskedBy,
    Gate,
    Inputs,
    Outcome,
    Reason,
    Result,
    Wanted,
)
from .commands import held_off_by
from .guard import Guarded, runs
from .irrigation import PumpCycles
from .metrics import Metric
from .pump_run import Ending, Interrupted, Run, Watered
from .water_supply import NO_FLOW

if TYPE_CHECKING:
    from .live import Farm
    from .reservoir import Reservoir

FLOW_BY_S: Final = 60.0
"""Seconds after which water must flow, as in the alarms of practice."""

_ROUNDING_S: Final = 0.001


class WateringRuns:
    """The runs of a farm's pumps that our own action began."""

    def __init__(self, farm: Farm) -> None:
        """Run nothing yet."""
        self._farm = farm
        self._runs: dict[str, Run] = {}
        self._interrupted: dict[str, Interrupted] = {}
        self._resuming: set[str] = set()
        self._starting: dict[str, asyncio.Lock] = {}
        self._stop_timer: CALLBACK_TYPE | None = None
        self._job = HassJob(
            self._async_time_is_up,
            f"farm {farm.entry.title} pump runs",
            cancel_on_shutdown=True,
        )

    def of(self, reservoir: Reservoir) -> Run | None:
        """Return the run that lasts at a reservoir."""
        return self._runs.get(reservoir.id)

    def pump(self, reservoir: Reservoir) -> Guarded | None:
        """Return the pump of a reservoir."""
        for guarded in self._farm.guard.of(reservoir):
            if guarded.equipment.kind is Kind.PUMP:
                return guarded
        return None

    def valves(self, reservoir: Reservoir) -> list[Guarded]:
        """Return the valves between the pump of a reservoir and its plants."""
        return [
            guarded
            for guarded in self._farm.guard.at(reservoir)
            if guarded.equipment.kind is Kind.IRRIGATION_VALVE
        ]

    def inputs(
        self, reservoir: Reservoir, pump: Guarded, asked_s: float | None
    ) -> Inputs:
        """Return what a run of a pump is decided from."""
        cycles = self._farm.irrigation.of(reservoir)
        due = cycles is not None and cycles.verdict.due
        remaining_s = 0.0
        if cycles is not None and due and not cycles.watering.always:
            given_s = cycles.verdict.cycle.given_s(self._farm.now)
            full_s = cycles.watering.run_s
            remaining_s = max(full_s - given_s, 0.0) if _open(cycles) else full_s
        return {
            "now": self._farm.now,
            "asked_s": asked_s,
            "due": due,
            "always": cycles is not None and cycles.watering.always,
            "remaining_s": remaining_s,
            "run_s": None if cycles is None else cycles.watering.run_s,
            "longest_run_s": pump.equipment.longest_run_s,
            "level_pct": reservoir.value(Metric.LEVEL),
        }

    async def async_run(
        self,
        reservoir: Reservoir,
        pump: Guarded,
        asked_s: float | None,
        context: Context | None,
        *,
        what: str = "irrigation_run",
    ) -> Watered:
        """Let a pump run for the seconds that are due or asked for; return what that gave.

        While a run lasts, another call waits for it.
        """
        async with self._starting.setdefault(reservoir.id, asyncio.Lock()):
            started = self._runs.get(reservoir.id) or await self._async_start(
                reservoir, pump, asked_s, context, what
            )
        if isinstance(started, Watered):
            return started
        return await asyncio.shield(started.over)

    async def _async_start(
        self,
        reservoir: Reservoir,
        pump: Guarded,
        asked_s: float | None,
        context: Context | None,
        what: str,
    ) -> Run | Watered:
        """Begin a run, or say why there is none to wait for."""
        inputs = self.inputs(reservoir, pump, asked_s)
        wanted = irrigation_run(inputs)
        if not wanted.on:
            held_by = self._farm.irrigation.held(reservoir)
            return Watered(Ending.NOT_DUE, held_by=held_by)
        by_person = context is not None and context.user_id is not None
        asked_by = AskedBy.PERSON if by_person else AskedBy.IRRIGATION
        gates = [self._source_gate(pump)]
        held = any(gate.held for gate in self._gates(pump, gates, asked_by))
        if self.valves(reservoir) and not held:
            gates.append(await self._async_open_valves(reservoir, inputs, context))
        reason = Reason(asked_by, what, inputs, tuple(gates))
        outcome = await self._farm.commands.carry_out(
            pump.equipment.ref, wanted, reason, context, effect_wait_s=0.0
        )
        if not outcome.ok:
            await self._async_close_valves(reservoir, pump, context)
            return Watered(
                Ending.NOT_STARTED, outcome=outcome, held_by=_held(self._farm, pump)
            )
        if wanted.for_s is None:
            return Watered(Ending.RUNS_ON, outcome=outcome)
        return await self._async_begin(
            reservoir, pump, wanted, inputs, context, asked=asked_s is not None
        )

    async def async_pause(self) -> None:
        """Switch off what runs, as nobody would end it; it goes on after the next start."""
        now, running = self._farm.now, list(self._runs.values())
        for run in running:
            self._interrupted[run.reservoir.id] = Interrupted(
                run.asked, run.began, run.ends, now
            )
        await asyncio.gather(
            *(
                self._async_end(run, Ending.PAUSED, "irrigation_paused")
                for run in running
            )
        )
        if self._stop_timer is not None:
            self._stop_timer()
            self._stop_timer = None

    def tick(self) -> None:
        """Go on with what a restart interrupted, and keep the pace of the clock."""
        interrupted = () if self._farm.stopping else tuple(self._interrupted)
        for reservoir_id in interrupted:
            reservoir = self._farm.reservoirs.get(reservoir_id)
            pump = None if reservoir is None else self.pump(reservoir)
            if reservoir is None or pump is None:
                del self._interrupted[reservoir_id]
            elif reservoir_id not in self._resuming:
                self._resuming.add(reservoir_id)
                self._farm.entry.async_create_background_task(
                    self._farm.hass,
                    self._async_resume(reservoir, pump),
                    f"resume irrigation of {reservoir.layout.name}",
                )
        self._wait()

    def as_dict(self) -> dict[str, Any]:
        """Return what must survive a restart."""
        now = self._farm.now
        running = {
            reservoir: Interrupted(run.asked, run.began, run.ends, now)
            for reservoir, run in self._runs.items()
        }
        return {
            reservoir: {
                "asked": kept.asked,
                "began": kept.began,
                "ends": kept.ends,
                "saved": kept.saved,
            }
            for reservoir, kept in (self._interrupted | running).items()
        }

    def restore(self, stored: Mapping[str, Any]) -> None:
        """Restore what was interrupted; raises KeyError, TypeError or ValueError."""
        for reservoir, kept in stored.items():
            began, ends, saved = (
                float(kept[key]) for key in ("began", "ends", "saved")
            )
            self._interrupted[reservoir] = Interrupted(
                bool(kept["asked"]), began, ends, saved
            )

    async def _async_resume(self, reservoir: Reservoir, pump: Guarded) -> None:
        """Go on with an interrupted cycle that is still due, else end it; tell which."""
        try:
            kept = self._interrupted[reservoir.id]
            cycles = self._farm.irrigation.of(reservoir)
            open_still = cycles is not None and _open(cycles) and not kept.asked
            if open_still and (_held(self._farm, pump) or pump.on is None):
                return
            del self._interrupted[reservoir.id]
            if open_still:
                await self.async_run(
                    reservoir, pump, None, None, what="irrigation_resumed"
                )
                return
            inputs: Inputs = {
                "asked": kept.asked,
                "began": kept.began,
                "interrupted": kept.saved,
                "missing_s": max(kept.ends - kept.saved, 0.0),
            }
            reason = Reason(AskedBy.IRRIGATION, "irrigation_ended", inputs)
            await self._farm.commands.carry_out(pump.equipment.ref, OFF, reason)
            await self._async_close_valves(reservoir, pump, None)
        finally:
            self._resuming.discard(reservoir.id)

    async def _async_begin(
        self,
        reservoir: Reservoir,
        pump: Guarded,
        wanted: Wanted,
        inputs: Inputs,
        context: Context | None,
        *,
        asked: bool,
    ) -> Run:
        """Follow a run that has begun, and write it down at once."""
        farm = self._farm
        began = farm.now
        run = Run(
            reservoir,
            pump,
            began,
            began + (wanted.for_s or 0.0),
            asked,
            inputs,
            context,
            farm.hass.loop.create_future(),
            flow_seen=began,
        )
        self._runs[reservoir.id] = run
        run.stops = [
            reservoir.add_show((Metric.FLOW,), partial(self._take_flow, run)),
            async_track_state_change_event(
                farm.hass,
                farm.guard.entity_id(pump),
                partial(self._pump_changed, run),
            ),
        ]
        self._wait()
        await farm.memory.async_save()
        return run

    def _gates(
        self, pump: Guarded, gates: Iterable[Gate], asked_by: AskedBy
    ) -> Iterator[Gate]:
        """Yield what could keep a pump from being started."""
        yield from gates
        yield from self._farm.commands.gates(pump, asked_by)

    async def _async_open_valves(
        self, reservoir: Reservoir, inputs: Inputs, context: Context | None
    ) -> Gate:
        """Open the valves before the pump; return whether one of them forbids to pump."""
        reason = Reason(AskedBy.IRRIGATION, "irrigation_valve_opens", inputs)
        for valve in self.valves(reservoir):
            opened = await self._farm.commands.carry_out(
                valve.equipment.ref, ON, reason, context, effect_wait_s=0.0
            )
            if not opened.ok:
                return Gate(
                    "valve", held=True, detail=self._farm.guard.entity_id(valve)
                )
        return Gate("valve", held=False)

    async def _async_close_valves(
        self, reservoir: Reservoir, pump: Guarded, context: Context | None
    ) -> None:
        """Close the valves, unless the pump still runs against them."""
        hass, entity_id = self._farm.hass, self._farm.guard.entity_id(pump)
        if runs(hass.states.get(entity_id)):
            return
        reason = Reason(
            AskedBy.IRRIGATION, "irrigation_valve_closes", {"now": self._farm.now}
        )
        for valve in self.valves(reservoir):
            if valve.on is not False:
                await self._farm.commands.carry_out(
                    valve.equipment.ref, OFF, reason, context, effect_wait_s=0.0
                )

    def _source_gate(self, pump: Guarded) -> Gate:
        """Return whether the source forbids to begin: dry, leaking or unknown, at once."""
        fault = next(iter(pump.watch.pending), None)
        return Gate("source", fault is not None, "" if fault is None else fault.value)

    def _take_flow(self, run: Run) -> None:
        """Add up the water that flowed."""
        now = self._farm.now
        if run.flow_l_min is not None:
            run.flow_l += run.flow_l_min * max(now - run.flow_seen, 0.0) / 60.0
        run.flow_seen, run.flow_l_min = now, run.reservoir.value(Metric.FLOW)
        run.measured = run.measured or run.flow_l_min is not None
        if run.stops and self._runs.get(run.reservoir.id) is run and self._dry(run):
            self._farm.entry.async_create_background_task(
                self._farm.hass,
                self._async_end(run, Ending.NO_FLOW, "irrigation_without_flow"),
                f"stop the pump of {run.reservoir.layout.name}",
            )

    @callback
    def _pump_changed(self, run: Run, _: Event[Any]) -> None:
        """End a run whose pump somebody switched off."""
        hass = self._farm.hass
        state = hass.states.get(self._farm.guard.entity_id(run.pump))
        if state is not None and runs(state) is False and not run.over.done():
            ending = Ending.INTERRUPTED
            if self._farm.now >= run.ends - 1.0:
                ending = Ending.COMPLETED
            self._finish(run, ending)
            self._farm.entry.async_create_task(
                self._farm.hass,
                self._async_close_valves(run.reservoir, run.pump, run.context),
                f"close the valves of {run.reservoir.layout.name}",
            )

    def _finish(self, run: Run, ending: Ending, outcome: Outcome | None = None) -> None:
        """Tell what a run gave."""
        if self._runs.pop(run.reservoir.id, None) is None:
            return
        for stop in run.stops:
            stop()
        now = min(self._farm.now, max(run.ends, run.began))
        seconds = max(now - run.began, 0.0)
        self._take_flow(run)
        if not run.over.done():
            run.over.set_result(
                Watered(
                    ending,
                    seconds,
                    self._litres(run, seconds),
                    outcome,
                    _held(self._farm, run.pump),
                )
            )
        self._farm.memory.save_soon()
        self._wait()

    def _litres(self, run: Run, seconds: float) -> float | None:
        """Return the water of a run: measured, else by the pump's nominal flow."""
        if run.measured:
            return run.flow_l
        nominal = run.reservoir.layout.nominal_flow_l_min
        return None if nominal is None else nominal * seconds / 60.0

    def _wait(self) -> None:
        """Wait for the next end of a run, or the time by which water must flow."""
        if self._stop_timer is not None:
            self._stop_timer()
            self._stop_timer = None
        now = self._farm.now
        times = [
            at
            for run in self._runs.values()
            for at in (run.ends, run.began + FLOW_BY_S)
            if at > now or at == run.ends
        ]
        if times:
            wall_s = self._farm.clock.wall_seconds(max(min(times) - now, 0.0))
            self._stop_timer = async_call_later(self._farm.hass, wall_s, self._job)

    async def _async_time_is_up(self, _: datetime) -> None:
        """End the runs that are over, and those without water."""
        self._stop_timer = None
        now = self._farm.now
        for run in list(self._runs.values()):
            if now >= run.ends - _ROUNDING_S:
                await self._async_end(run, Ending.COMPLETED, "irrigation_over")
            elif self._dry(run):
                await self._async_end(run, Ending.NO_FLOW, "irrigation_without_flow")
        self._wait()

    def _dry(self, run: Run) -> bool:
        """Return whether a trusted meter shows that no water flows by when it should."""
        if self._farm.now < run.began + FLOW_BY_S - _ROUNDING_S:
            return False
        reading = run.reservoir.reading(Metric.FLOW)
        if reading.value is None or reading.reported is None:
            return False
        least = NO_FLOW * (run.reservoir.layout.nominal_flow_l_min or 0.0)
        return reading.reported > run.began and reading.value <= least

    async def _async_end(self, run: Run, ending: Ending, what: str) -> None:
        """Switch the pump off, and tell what the run gave."""
        inputs: Inputs = {
            "now": self._farm.now,
            "ran_s": self._farm.now - run.began,
            "of_s": run.ends - run.began,
            "flow_l_min": run.reservoir.value(Metric.FLOW),
        }
        for stop in run.stops:
            stop()
        run.stops = []
        outcome = await self._farm.commands.carry_out(
            run.pump.equipment.ref,
            OFF,
            Reason(AskedBy.IRRIGATION, what, inputs),
            run.context,
            effect_wait_s=0.0,
        )
        if outcome.result not in (Result.DONE, Result.ALREADY):
            ending = Ending.NOT_STOPPED
        await self._async_close_valves(run.reservoir, run.pump, run.context)
        self._finish(run, ending, outcome)


def _open(cycles: PumpCycles) -> bool:
    """Return whether a cycle lacks seconds."""
    return cycles.verdict.cycle.open


def _held(farm: Farm, pump: Guarded) -> str | None:
    """Return what the guard holds a pump off for."""
    fault = held_off_by(farm, pump)
    return None if fault is None else fault.value
