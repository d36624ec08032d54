"""The cheapest way through a day of slots under the rules of darkness, runs and starts.

Exact dynamic programming over (light given, lit or dark, length of the run, starts, night
done); costs are whole numbers, so that ties are ties. Used by `light_plan`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
import math

type _State = tuple[bool, int, int, bool, int]
"""Lit, slots of the run, starts, whether the night is done, dark slots; capped.

A run below 0 is the darkness that the day began with, -1 for none of it yet: any lit run
may follow it.
"""
type _Costs = list[float]
"""The least cost of every amount of light."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What a day's slots may look like; every number counts slots.

    `before` is how many slots the lamp was as it is when the day begins, None where that
    was long enough for any run but counts nothing for the night.
    """

    starts_max: int | None = None
    night: int = 0
    lit_run: int = 1
    dark_run: int = 1
    dark_total: int = 0
    lit_before: bool = False
    before: int | None = None

    @property
    def first(self) -> _State:
        """Return the state before the first slot."""
        if self.lit_before:
            run = self.lit_run if self.before is None else max(self.before, 1)
            return True, min(run, self.lit_run), 0, self.night <= 0, 0
        if self.before is None:
            return (
                False,
                self.dark_run if self.night <= 0 else -1,
                0,
                self.night <= 0,
                0,
            )
        night = self.before >= self.night
        longest = self.dark_run if night else max(self.dark_run, self.night)
        return False, min(self.before, longest), 0, night, 0

    def step(self, state: _State, *, lit: bool) -> _State | None:
        """Return the state after one more slot, None where the rules forbid it."""
        was_lit, run, starts, night, dark = state
        if lit and was_lit:
            return True, min(run + 1, self.lit_run), starts, night, dark
        if lit:
            if 0 <= run < self.dark_run or starts == self.starts_max:
                return None
            counted = 0 if self.starts_max is None else starts + 1
            return True, 1, counted, night, dark
        if was_lit and run < self.lit_run:
            return None
        dark = min(dark + 1, self.dark_total)
        if not was_lit and run < 0:
            night = -run >= self.night
            return False, self.dark_run if night else run - 1, starts, night, dark
        run = 1 if was_lit else run + 1
        night = night or run >= self.night
        longest = self.dark_run if night else max(self.dark_run, self.night)
        return False, min(run, longest), starts, night, dark

    def complete(self, state: _State) -> bool:
        """Return whether a day may end like this."""
        lit, run, _, night, dark = state
        return night and dark >= self.dark_total and (not lit or run >= self.lit_run)

    def cheapest(
        self,
        weights: Sequence[int],
        fixed: Sequence[bool | None],
        units: range,
        totals: range,
    ) -> list[int] | None:
        """Return the units of light of each slot, for the first total that is feasible.

        `weights` are the cost of a unit in each slot, `fixed` says which slots must be lit
        or dark, `units` what a lit slot may give.
        """
        size = totals[-1] + 1
        rows: list[dict[_State, _Costs]] = [{self.first: [0, *[math.inf] * (size - 1)]}]
        for weight, may in zip(weights, fixed, strict=True):
            following: dict[_State, _Costs] = {}
            for state, costs in rows[-1].items():
                for lit in (False, True):
                    after = self.step(state, lit=lit)
                    if after is None or may is (not lit):
                        continue
                    new = _brightened(costs, weight, units) if lit else costs
                    old = following.get(after)
                    following[after] = new if old is None else _cheaper(old, new)
            rows.append(following)
        ends = [costs for state, costs in rows[-1].items() if self.complete(state)]
        for total in totals:
            if any(costs[total] < math.inf for costs in ends):
                return self._traced(rows, weights, units, total)
        return None

    def _traced(
        self,
        rows: Sequence[dict[_State, _Costs]],
        weights: Sequence[int],
        units: range,
        total: int,
    ) -> list[int]:
        """Return the units of each slot, found backwards from the cheapest end."""
        ends = (state for state in rows[-1] if self.complete(state))
        state = min(ends, key=lambda end: rows[-1][end][total])
        chosen: list[int] = []
        for slot in range(len(weights) - 1, -1, -1):
            cost = rows[slot + 1][state][total]
            lit = state[0]
            given, state = next(
                (unit, before)
                for before, costs in rows[slot].items()
                if self.step(before, lit=lit) == state
                for unit in (units if lit else (0,))
                if unit <= total and costs[total - unit] + weights[slot] * unit == cost
            )
            total -= given
            chosen.append(given)
        return chosen[::-1]


def _brightened(costs: _Costs, weight: int, units: range) -> _Costs:
    """Return the least costs after a lit slot of any of the allowed units."""
    best: _Costs = []
    for unit in units:
        added = weight * unit
        shifted = [math.inf] * unit
        shifted += [cost + added for cost in costs[: len(costs) - unit]]
        best = _cheaper(best, shifted) if best else shifted
    return best[: len(costs)]


def _cheaper(one: _Costs, other: _Costs) -> _Costs:
    """Return the lesser of two costs for every amount of light."""
    return list(map(min, one, other, strict=True))
