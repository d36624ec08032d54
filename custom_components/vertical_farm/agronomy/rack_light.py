"""Light plans of several shelves that share one limit of power.

Each shelf is planned by itself at prices that rise where the shelves together ask for too
much, until they no longer do (negotiated congestion, McMurchie & Ebeling 1995). The result
keeps the limit; it is not proven cheapest, but comes with a bound that no plan can beat.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
import math

from .light_plan import Day, Lamp, LightPlan, LightRules, plan_light

_ROUNDS = 12
_TRIES = 3
_WIDER = 1
_SUPPORTS = 24
_GAP = 0.01
_PRESSURE = 0.3
_TOLL = 0.2
_JITTER = 0.1
_PRICE_SHARE = 0.3
_EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class ShelfLight:
    """What one shelf needs today, and what it may have."""

    dli_mol: float
    lamp: Lamp
    rules: LightRules


@dataclass(frozen=True, slots=True)
class RackPlan:
    """The plans of shelves together; `bound` is a cost that no plan can beat."""

    plans: tuple[LightPlan, ...]
    cost: float | None
    bound: float | None
    within_limit: bool

    @property
    def peak_slots(self) -> tuple[int, ...]:
        """Return how many shelves are lit in each slot."""
        return tuple(
            sum(level > 0.0 for level in levels)
            for levels in zip(*(plan.levels for plan in self.plans), strict=True)
        )


def plan_rack(
    shelves: Sequence[ShelfLight], day: Day, limit_kw: float, base_kw: float = 0.0
) -> RackPlan:
    """Return plans whose lamps, on top of `base_kw`, stay within `limit_kw` in every slot.

    Without prices the shelves are lit one after another as the limit allows.
    """
    free_kw = limit_kw - base_kw
    prices = day.known_prices
    if prices is None:
        return _one_by_one(shelves, day, free_kw, None)
    alone = tuple(plan_light(s.dli_mol, s.lamp, s.rules, day) for s in shelves)
    if any(plan.problem for plan in alone):
        return _one_by_one(shelves, day, free_kw, None)
    load = _load(shelves, alone)
    if max(load, default=0.0) <= free_kw + _EPSILON:
        cost = _cost(shelves, alone, prices)
        return RackPlan(alone, cost, cost, within_limit=True)
    per_hour, fewest = _bound(math.fsum(load), prices, free_kw)
    bound = per_hour * day.slot_h
    table = _Table(tuple(shelves), day, tuple(prices), free_kw)
    best = table.best(fewest, bound)
    if best is None:
        return _one_by_one(shelves, day, free_kw, bound)
    priced = tuple(
        replace(plan, cost=_cost([shelf], [plan], prices))
        for shelf, plan in zip(shelves, best, strict=True)
    )
    return RackPlan(priced, _cost(shelves, best, prices), bound, within_limit=True)


@dataclass(frozen=True, slots=True)
class _Table:
    """The shelves that negotiate about the power of a day."""

    shelves: tuple[ShelfLight, ...]
    day: Day
    prices: tuple[float, ...]
    free_kw: float

    def best(self, fewest: int, bound: float) -> tuple[LightPlan, ...] | None:
        """Return the cheapest plans found, with ever more of the cheapest slots in use.

        Stop within a hundredth of the bound, or where more slots no longer help.
        """
        found: tuple[LightPlan, ...] | None = None
        least, wider = math.inf, 0
        count = len(self.prices)
        coarse = max(count // _SUPPORTS, 1)
        for slots in (*range(fewest, count, coarse), count):
            for attempt in range(_TRIES):
                plans = self.negotiate(slots, attempt)
                cost = math.inf
                if plans is not None:
                    cost = _cost(self.shelves, plans, self.prices)
                if cost < least:
                    found, least = plans, cost
                if least - bound <= _GAP * abs(bound):
                    return found
            wider += found is not None
            if wider > _WIDER:
                break
        return found

    def negotiate(self, slots: int, attempt: int) -> tuple[LightPlan, ...] | None:
        """Return plans within the limit that use only the cheapest slots, or None."""
        cheapest = sorted(range(len(self.prices)), key=self.prices.__getitem__)[:slots]
        may = tuple(
            fixed if slot in cheapest else False
            for slot, fixed in enumerate(self.day.may)
        )
        scale = max(*map(abs, self.prices), _EPSILON)
        toll = [0.0] * len(may)
        plans: dict[int, LightPlan] = {}
        count = len(self.shelves)
        for turn in range(_ROUNDS):
            pressure = _PRESSURE * scale * (turn + 1)
            for place in range(count):
                index = (place + turn + attempt) % count
                others = {n: plan for n, plan in plans.items() if n != index}
                asked = self._asked(index, self._load(others), toll, pressure, attempt)
                plan = self._plan(index, asked, may)
                if plan.problem is not None:
                    return None
                plans[index] = plan
            load = self._load(plans)
            if max(load) <= self.free_kw + _EPSILON:
                return tuple(plans[index] for index in range(count))
            for slot, kw in enumerate(load):
                over = max(kw - self.free_kw, 0.0) / max(self.free_kw, _EPSILON)
                toll[slot] += _TOLL * scale * over
        return None

    def _asked(
        self,
        index: int,
        load: list[float],
        toll: list[float],
        pressure: float,
        attempt: int,
    ) -> list[float]:
        """Return the prices that a shelf is asked, given the load of the others."""
        lamp = self.shelves[index].lamp
        room = self.free_kw - lamp.power_kw * lamp.level_max + _EPSILON
        unit = _JITTER * max(*map(abs, self.prices), _EPSILON) / 17.0
        return [
            _PRICE_SHARE * price
            + extra
            + (pressure if kw > room else 0.0)
            + unit * ((7 * slot + 5 * index + 3 * attempt * (slot + 1)) % 17)
            for slot, (price, extra, kw) in enumerate(
                zip(self.prices, toll, load, strict=True)
            )
        ]

    def _plan(
        self, index: int, prices: list[float], may: tuple[bool | None, ...]
    ) -> LightPlan:
        """Return the plan of a shelf at asked prices."""
        shelf = self.shelves[index]
        asked = replace(self.day, prices=prices, fixed=may)
        return plan_light(shelf.dli_mol, shelf.lamp, shelf.rules, asked)

    def _load(self, plans: Mapping[int, LightPlan]) -> list[float]:
        """Return the power of the lamps of some shelves."""
        if not plans:
            return [0.0] * len(self.prices)
        return _load([self.shelves[n] for n in plans], list(plans.values()))


def _load(shelves: Sequence[ShelfLight], plans: Sequence[LightPlan]) -> list[float]:
    """Return the power of the lamps in each slot in kW."""
    return [
        math.fsum(s.lamp.power_kw * x for s, x in zip(shelves, levels, strict=True))
        for levels in zip(*(plan.levels for plan in plans), strict=True)
    ]


def _cost(
    shelves: Sequence[ShelfLight], plans: Sequence[LightPlan], prices: Sequence[float]
) -> float:
    """Return what plans cost together at the true prices."""
    slot_h = plans[0].slot_h if plans else 0.0
    load = _load(shelves, plans)
    return slot_h * math.fsum(p * kw for p, kw in zip(prices, load, strict=bool(load)))


def _one_by_one(
    shelves: Sequence[ShelfLight], day: Day, free_kw: float, bound: float | None
) -> RackPlan:
    """Return plans made one after another, each in the power that the others leave.

    A shelf that finds too little has a plan that says so.
    """
    plans: list[LightPlan] = []
    load = [0.0] * len(day.prices)
    for shelf in shelves:
        room = free_kw - shelf.lamp.power_kw * shelf.lamp.level_max + _EPSILON
        may = tuple(
            False if kw > room else fixed
            for kw, fixed in zip(load, day.may, strict=True)
        )
        plans.append(
            plan_light(shelf.dli_mol, shelf.lamp, shelf.rules, replace(day, fixed=may))
        )
        load = _load(shelves[: len(plans)], plans)
    within = all(kw <= free_kw + _EPSILON for kw in load)
    prices = day.known_prices
    cost = None if prices is None else _cost(shelves, plans, prices)
    return RackPlan(tuple(plans), cost, bound, within)


def _bound(kw: float, prices: Sequence[float], free_kw: float) -> tuple[float, int]:
    """Return a cost per slot-hour that no plan can beat, and the fewest slots it takes.

    The same energy in the cheapest slots, each filled to the limit.
    """
    cost, slots = 0.0, 0
    for price in sorted(prices):
        if kw <= _EPSILON or free_kw <= 0.0:
            break
        filled = min(kw, free_kw)
        cost += filled * price
        kw -= filled
        slots += 1
    return cost, slots
