"""Dose a reservoir: A, wait, B, wait, pH, each from the model, and each verified."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN
from ..control import dosing
from ..control.decisions import DECISIONS
from ..control.dosing import Dose, plausible
from ..control.equipment import Kind, Solution
from ..control.reasons import OFF, AskedBy, Gate, Inputs, Outcome, Reason, Result
from ..growing.targets import Target
from .effects import async_until
from .guard import Guarded
from .metrics import Metric

if TYPE_CHECKING:
    from .live import Farm
    from .reservoir import Reservoir

WHOLE_SHARE: Final = 0.9
"""Share of a dose from which one that somebody else ended counts as given.

The guard ends the last one of a day where the budget ends.
"""

LOWEST_LEVEL_PCT: Final = 10.0
"""Below this there is too little water to dose into; practice."""

PLAUSIBLE_PH: Final = (4.0, 8.5)
"""Outside of it a probe is rather broken than a solution that bad; practice."""


class DoserError(Exception):
    """A doser that did not start, or that did not stop."""

    def __init__(self, doser: Guarded, *, runs: bool) -> None:
        """Say which, and whether it may still run."""
        super().__init__(doser.equipment.ref)
        self.doser = doser
        self.runs = runs


def dose_error(key: str, **placeholders: str) -> HomeAssistantError:
    """Return why nothing more is dosed, in the user's language."""
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders,
    )


@dataclass(frozen=True, slots=True)
class Goal:
    """What a reservoir should be; None is not to be changed."""

    ec_ms_cm: float | None
    ph: float | None


@dataclass(frozen=True, slots=True)
class Step:
    """A dose that was given or, in a trial, would be; with the measured response."""

    solution: Solution
    dose: Dose
    before: float
    after: float | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class _Sequence:
    """What is dosed into a reservoir: for whom, how long it mixes, from what."""

    reservoir: Reservoir
    goal: Goal
    context: Context | None
    mixing_s: float


class Doses:
    """The doses of a farm; a reservoir gets one sequence at a time."""

    def __init__(self, farm: Farm) -> None:
        """Dose nothing yet."""
        self._farm = farm
        self._busy: set[str] = set()
        self._running: dict[str, tuple[Guarded, Context | None]] = {}
        self._weak: dict[str, int] = {}

    def weak(self, doser: Guarded) -> int:
        """Return how many doses in a row had less than half of their response."""
        return self._weak.get(doser.equipment.ref, 0)

    def as_dict(self) -> dict[str, Any]:
        """Return what must survive a restart."""
        return {"weak": dict(self._weak)}

    def restore(self, stored: Mapping[str, Any]) -> None:
        """Restore what survived; raises AttributeError, TypeError or ValueError."""
        self._weak = {ref: int(count) for ref, count in stored.get("weak", {}).items()}

    def busy(self, reservoir: Reservoir) -> bool:
        """Return whether a reservoir is being dosed."""
        return reservoir.id in self._busy

    def dosers(self, reservoir: Reservoir) -> dict[Solution, Guarded]:
        """Return the dosers of a reservoir by what they add."""
        return {
            guarded.equipment.solution: guarded
            for guarded in self._farm.guard.of(reservoir)
            if guarded.equipment.kind is Kind.DOSER
            and guarded.equipment.solution is not None
        }

    def goal(self, reservoir: Reservoir) -> Goal:
        """Return what the crops of a reservoir want, the mean where several do."""
        wanted: dict[Target, list[float]] = {Target.EC: [], Target.PH: []}
        for rack in reservoir.racks:
            for shelf in rack.shelves.values():
                for target, found in wanted.items():
                    band = shelf.targets.bands.get(target)
                    if band is not None:
                        found.append(band.typical)
        ec, ph = wanted[Target.EC], wanted[Target.PH]
        return Goal(
            sum(ec) / len(ec) if ec else None, sum(ph) / len(ph) if ph else None
        )

    def planned(self, reservoir: Reservoir, goal: Goal) -> list[Step]:
        """Return the doses that would be given now; raises HomeAssistantError."""
        steps: list[Step] = []
        dosers = self.dosers(reservoir)
        if goal.ec_ms_cm is not None and Solution.A in dosers:
            inputs = self._nutrient_inputs(reservoir, dosers, goal.ec_ms_cm)
            dose = dosing.nutrient_dose(inputs)
            dose = replace(dose, response=dose.response / 2.0)
            steps += [
                Step(solution, dose, self._trusted(reservoir, Metric.EC))
                for solution in (Solution.A, Solution.B)
                if solution in dosers and not dose.nothing
            ]
        if goal.ph is not None:
            found = self._ph_inputs(reservoir, dosers, goal.ph)
            if found is not None:
                solution, inputs = found
                dose = dosing.ph_dose(inputs)
                if not dose.nothing:
                    ph = self._trusted(reservoir, Metric.PH)
                    steps.append(Step(solution, dose, ph))
        return steps

    async def async_dose(
        self,
        reservoir: Reservoir,
        goal: Goal,
        context: Context | None,
        mixing_s: float,
    ) -> list[Step]:
        """Give what brings a reservoir nearer to its goal.

        What comes of a dose is looked at before the next one. Raises HomeAssistantError,
        or DoserError where a doser does not obey.
        """
        if reservoir.id in self._busy:
            raise dose_error("dose_under_way", reservoir=reservoir.layout.name)
        self._busy.add(reservoir.id)
        try:
            sequence = _Sequence(reservoir, goal, context, mixing_s)
            return [step async for step in self._async_steps(sequence)]
        finally:
            self._busy.discard(reservoir.id)

    async def async_pause(self) -> None:
        """Stop the dosers that run, as nobody would stop them."""
        reason = Reason(AskedBy.DOSE, "dose_paused", {"now": self._farm.now})
        await asyncio.gather(
            *(
                self._farm.commands.carry_out(
                    guarded.equipment.ref, OFF, reason, context
                )
                for guarded, context in self._running.values()
            )
        )

    async def _async_steps(self, sequence: _Sequence) -> AsyncIterator[Step]:
        """Yield each dose as soon as it was given and has mixed."""
        goal = sequence.goal
        if goal.ec_ms_cm is not None:
            async for step in self._async_nutrients(sequence, goal.ec_ms_cm):
                yield step
        if goal.ph is None:
            return
        reservoir = sequence.reservoir
        found = self._ph_inputs(reservoir, self.dosers(reservoir), goal.ph)
        if found is None:
            return
        solution, inputs = found
        dose = dosing.ph_dose(inputs)
        if not dose.nothing:
            yield await self._async_give(
                sequence, solution, "dose_ph", inputs, dose.response
            )

    async def _async_nutrients(
        self, sequence: _Sequence, target: float
    ) -> AsyncIterator[Step]:
        """Yield the doses of A and of B."""
        reservoir = sequence.reservoir
        dosers = self.dosers(reservoir)
        if Solution.A not in dosers:
            return
        inputs = self._nutrient_inputs(reservoir, dosers, target)
        dose = dosing.nutrient_dose(inputs)
        if dose.nothing:
            return
        share = dose.response / 2.0
        first = await self._async_give(sequence, Solution.A, "dose_a", inputs, share)
        yield first
        if Solution.B not in dosers:
            return
        second: Inputs = {
            **self._doser_inputs(reservoir, [dosers[Solution.B]]),
            "now": self._farm.now,
            "first_ml": first.dose.ml,
        }
        yield await self._async_give(sequence, Solution.B, "dose_b", second, share)

    async def _async_give(
        self,
        sequence: _Sequence,
        solution: Solution,
        what: str,
        inputs: Inputs,
        response: float,
    ) -> Step:
        """Let a doser run, stop it on time, wait, and look at what came of it."""
        reservoir, context = sequence.reservoir, sequence.context
        metric = Metric.PH if what == "dose_ph" else Metric.EC
        before = self._trusted(reservoir, metric)
        guarded = self.dosers(reservoir)[solution]
        wanted = DECISIONS[what](inputs)
        seconds = wanted.for_s or 0.0
        ml = seconds * (guarded.equipment.ml_per_s or 0.0)
        dose = Dose(ml, seconds, response)
        reason = Reason(AskedBy.DOSE, what, inputs, self._gates(reservoir))
        ref = guarded.equipment.ref
        given_ml = self._farm.guard.given_ml(guarded)
        outcome = await self._farm.commands.carry_out(
            ref, wanted, reason, context, effect_wait_s=0.0
        )
        if outcome.result is Result.ALREADY:
            raise dose_error("doser_runs_already", device=self._entity(guarded))
        if not outcome.ok:
            raise DoserError(guarded, runs=False)
        stopped = await self._async_run(guarded, seconds, context)
        if not stopped.ok:
            raise DoserError(guarded, runs=True)
        given_ml = self._farm.guard.given_ml(guarded) - given_ml
        if stopped.result is Result.ALREADY and given_ml < WHOLE_SHARE * ml:
            raise dose_error("dose_interrupted", device=self._entity(guarded))
        await self._async_pass(sequence.mixing_s)
        after = self._trusted(reservoir, metric)
        noise = dosing.PH_NOISE if metric is Metric.PH else dosing.EC_NOISE_MS_CM
        self._note(guarded, response, after - before, noise)
        if not plausible(response, after - before, noise):
            raise dose_error(
                "dose_without_effect",
                device=self._entity(guarded),
                metric=metric.value.upper(),
                ml=f"{ml:.1f}",
                expected=f"{response:+.2f}",
                found=f"{after - before:+.2f}",
            )
        return Step(solution, dose, before, after, outcome)

    def _note(
        self, guarded: Guarded, expected: float, found: float, noise: float
    ) -> None:
        """Count the doses in a row that had too little effect."""
        has_effect = dosing.has_effect(expected, found, noise)
        if has_effect is None:
            return
        ref = guarded.equipment.ref
        self._weak[ref] = 0 if has_effect else self._weak.get(ref, 0) + 1
        self._farm.memory.save_soon()

    async def _async_run(
        self, guarded: Guarded, seconds: float, context: Context | None
    ) -> Outcome:
        """Stop a doser after some seconds, whatever happens meanwhile."""
        farm, ref = self._farm, guarded.equipment.ref
        began = farm.now
        self._running[ref] = (guarded, context)
        try:
            await self._async_pass(seconds)
        finally:
            del self._running[ref]
            inputs: Inputs = {"ran_s": round(farm.now - began, 2), "of_s": seconds}
            outcome = await farm.commands.carry_out(
                ref, OFF, Reason(AskedBy.DOSE, "dose_over", inputs), context
            )
        return outcome

    async def _async_pass(self, seconds: float) -> None:
        """Let seconds of the farm's time pass."""
        wall_s = self._farm.clock.wall_seconds(seconds)
        await async_until(self._farm.hass, lambda: False, [], wall_s)

    def _gates(self, reservoir: Reservoir) -> tuple[Gate, ...]:
        """Return what forbids to dose into a reservoir."""
        level = reservoir.value(Metric.LEVEL)
        ph = reservoir.value(Metric.PH)
        low, high = PLAUSIBLE_PH
        wild = ph is not None and not low <= ph <= high
        return (
            Gate("leak", reservoir.leaking is True),
            Gate("little_water", level is not None and level < LOWEST_LEVEL_PCT),
            Gate("wild_ph", wild, "" if ph is None else f"{ph:.1f}"),
            Gate("filling", self._farm.top_ups.of(reservoir) is not None),
        )

    def _trusted(self, reservoir: Reservoir, metric: Metric) -> float:
        """Return a trusted value; raises HomeAssistantError where there is none."""
        value = reservoir.ec if metric is Metric.EC else reservoir.value(metric)
        if value is None:
            raise dose_error(
                "dose_needs_sensor",
                reservoir=reservoir.layout.name,
                metric=metric.value.upper(),
            )
        return value

    def _water_l(self, reservoir: Reservoir) -> float:
        """Return the water in a reservoir: measured, or all of it without a level sensor."""
        if not reservoir.has(Metric.LEVEL):
            return reservoir.layout.volume_l
        level = self._trusted(reservoir, Metric.LEVEL)
        return reservoir.layout.volume_l * min(level, 100.0) / 100.0

    def _nutrient_inputs(
        self, reservoir: Reservoir, dosers: dict[Solution, Guarded], target: float
    ) -> Inputs:
        """Return what the dose of A and B is decided from."""
        parts = [dosers[one] for one in (Solution.A, Solution.B) if one in dosers]
        stock = parts[0].equipment.stock_ms_cm or dosing.STOCK_MS_CM
        return {
            **self._doser_inputs(reservoir, parts),
            "now": self._farm.now,
            "water_l": self._water_l(reservoir),
            "ec_ms_cm": self._trusted(reservoir, Metric.EC),
            "ec_target_ms_cm": target,
            "stock_ms_cm": stock,
        }

    def _ph_inputs(
        self, reservoir: Reservoir, dosers: dict[Solution, Guarded], target: float
    ) -> tuple[Solution, Inputs] | None:
        """Return which doser moves the pH, and from what its dose is decided."""
        if Solution.PH_DOWN not in dosers and Solution.PH_UP not in dosers:
            return None
        ph = self._trusted(reservoir, Metric.PH)
        solution = Solution.PH_DOWN if ph > target else Solution.PH_UP
        if solution not in dosers:
            return None
        return solution, {
            **self._doser_inputs(reservoir, [dosers[solution]]),
            "now": self._farm.now,
            "water_l": self._water_l(reservoir),
            "ph": ph,
            "ph_target": target,
            "meq_per_ml": dosers[solution].equipment.meq_per_ml or dosing.MEQ_PER_ML,
        }

    def _doser_inputs(
        self, reservoir: Reservoir, parts: list[Guarded]
    ) -> dict[str, float | None]:
        """Return the limits of dosers that give the same amount."""
        for guarded in parts:
            if not guarded.equipment.ml_per_s:
                raise dose_error("doser_rate_unknown", device=self._entity(guarded))
        longest = [one.equipment.longest_run_s for one in parts]
        return {
            "ml_per_s": parts[0].equipment.ml_per_s,
            "left_ml": min(self.left_ml(reservoir, one) for one in parts),
            "longest_run_s": min((s for s in longest if s is not None), default=None),
        }

    def left_ml(self, reservoir: Reservoir, guarded: Guarded) -> float:
        """Return what a doser may still give today, in mL."""
        daily = self.daily_ml(reservoir, guarded)
        return max(daily - self._farm.guard.given_ml(guarded), 0.0)

    def daily_ml(self, reservoir: Reservoir, guarded: Guarded) -> float:
        """Return what a doser may give in a day, in mL."""
        device = guarded.equipment
        if device.daily_ml is not None:
            return device.daily_ml
        nutrient = device.solution in (Solution.A, Solution.B)
        rate = dosing.DAILY_ML_PER_L if nutrient else dosing.DAILY_PH_ML_PER_L
        return rate * reservoir.layout.volume_l

    def _entity(self, guarded: Guarded) -> str:
        """Return the entity of a doser."""
        return self._farm.guard.entity_id(guarded)
