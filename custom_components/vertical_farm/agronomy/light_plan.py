"""The cheapest light that a crop accepts: when to light a shelf, and how brightly.

On/off plans are exact (dynamic programming over light given, lit or dark, length of the
run, starts, night). Plants tell little difference between the hours of a day's light as
long as the night that they need stays whole; prices do. Without prices, or where no plan
is feasible, light begins with the crop day, and the plan says why.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
import math

from .crops import LightLimits
from .light import constant_dli
from .light_pattern import Pattern

SWITCH_SAVING = 0.02
"""A new plan replaces the running one only if it saves more than this share."""

CARRY_OVER = 0.2
"""The share of a day's target that may be made up or saved on the next day."""

DIM_STEPS = 12
"""A dimmed lamp is planned in this many steps of its highest level, hour by hour."""

_HOURS_PER_DAY = 24.0
_PRICE_STEP = 1e-7
_TIE = 1 << 20
_EPSILON = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    """The lamp of a shelf: kW and PPFD at level 1, and the levels that it may be set to."""

    power_kw: float
    ppfd_umol: float
    level_min: float = 1.0
    level_max: float = 1.0

    def __post_init__(self) -> None:
        """Refuse a lamp that gives no light."""
        if not (self.power_kw >= 0.0 and self.ppfd_umol > 0.0):
            raise ValueError(
                f"a lamp of {self.power_kw} kW and {self.ppfd_umol} µmol lights nothing"
            )
        if not 0.0 <= self.level_min <= self.level_max or self.level_max <= 0.0:
            raise ValueError(
                f"no lamp dims between {self.level_min} and {self.level_max}"
            )

    @property
    def dimmable(self) -> bool:
        """Return whether the lamp knows more than on and off."""
        return self.level_min < self.level_max


@dataclass(frozen=True, slots=True, kw_only=True)
class LightRules:
    """What the crop and the lamp allow in one day; hours."""

    lit_max_h: float = _HOURS_PER_DAY
    starts_max: int | None = None
    night_min_h: float = 0.0
    """Unbroken darkness."""
    lit_run_min_h: float = 0.0
    dark_run_min_h: float = 0.0

    @classmethod
    def of_crop(cls, limits: LightLimits, ppfd_umol: float) -> LightRules:
        """Return what a crop allows under a PPFD.

        Darkness that may be scattered only bounds the lit hours; faint light may go on
        around the clock where the crop is known to bear it.
        """
        continuous = limits.continuous_below_ppfd_umol
        if continuous is not None and ppfd_umol < continuous.value:
            return cls(lit_run_min_h=limits.block_min_h.value)
        dark_h = limits.dark_min_h.value
        return cls(
            lit_max_h=min(limits.photoperiod_max_h.value, _HOURS_PER_DAY - dark_h),
            night_min_h=0.0 if limits.dark_may_be_split.value else dark_h,
            lit_run_min_h=limits.block_min_h.value,
        )


@dataclass(frozen=True, slots=True)
class Before:
    """How the lamp was when the day began.

    Without the hours, it was so for long enough, but no hour counts for the night.
    """

    lit: bool = False
    hours: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The slots of a crop day: their length, prices per kWh, and what is fixed in them.

    `fixed` has True for a slot that must be lit, False for one that must be dark.
    """

    prices: Sequence[float | None]
    slot_h: float = 1.0
    before: Before = Before()
    fixed: Sequence[bool | None] = ()

    def __post_init__(self) -> None:
        """Refuse a day without slots, and fixed slots that are not of this day."""
        if not self.prices or not self.slot_h > 0.0:
            raise ValueError("a day to plan has slots, and they last")
        if self.fixed and len(self.fixed) != len(self.prices):
            raise ValueError(
                f"{len(self.fixed)} slots are fixed of a day of {len(self.prices)}"
            )

    @classmethod
    def unpriced(cls, slots: int = 24, slot_h: float = 1.0) -> Day:
        """Return a day whose prices are not known."""
        return cls(prices=(None,) * slots, slot_h=slot_h)

    @property
    def known_prices(self) -> list[float] | None:
        """Return the prices, None where any is missing."""
        known = [p for p in self.prices if p is not None and math.isfinite(p)]
        return known if len(known) == len(self.prices) else None

    @property
    def may(self) -> Sequence[bool | None]:
        """Return what is fixed, slot by slot."""
        return self.fixed or (None,) * len(self.prices)


class Why(StrEnum):
    """Why there is no plan by price."""

    NO_PRICES = "no_prices"
    LAMP_TOO_DIM = "lamp_too_dim"
    """Even a day of light would not be enough."""
    TOO_MANY_HOURS = "too_many_hours"
    """More lit hours than the crop may have."""
    NIGHT_TOO_LONG = "night_too_long"
    """Light and night do not fit into one day."""
    NO_PATTERN = "no_pattern"
    """Starts, runs and fixed hours leave no way."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why there is no plan by price: the hours of light needed and to be had."""

    why: Why
    needed_h: float
    available_h: float


class Method(StrEnum):
    """How a plan was found."""

    EXACT = "exact"
    CHEAPEST = "cheapest"
    DIMMED = "dimmed"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class LightPlan:
    """A lamp level for every slot, what it costs and gives, and why it is not cheaper."""

    levels: tuple[float, ...]
    slot_h: float
    method: Method
    dli_mol: float
    cost: float | None
    problem: Problem | None = None

    @property
    def blocks(self) -> tuple[tuple[float, float], ...]:
        """Return the lit runs as hours from the start of the day."""
        edges = [0.0, *self.levels, 0.0]
        changes = [
            index * self.slot_h
            for index in range(len(edges) - 1)
            if (edges[index] > 0.0) != (edges[index + 1] > 0.0)
        ]
        return tuple(zip(changes[::2], changes[1::2], strict=True))

    @property
    def lit_h(self) -> float:
        """Return the lit hours."""
        return self.slot_h * sum(level > 0.0 for level in self.levels)


def light_to_give(target_mol: float, owed_mol: float, received_mol: float) -> float:
    """Return the light in mol/m² that is left to give today.

    `owed_mol` is what the days before lacked (negative: had too much). A day makes up or
    saves at most a fifth of its target.
    """
    most = CARRY_OVER * target_mol
    return max(target_mol + min(max(owed_mol, -most), most) - received_mol, 0.0)


def worth_switching(running_cost: float, new_cost: float) -> bool:
    """Return whether a new plan saves enough to replace the running one (over 2 %)."""
    return running_cost - new_cost > SWITCH_SAVING * abs(running_cost)


def plan_light(dli_mol: float, lamp: Lamp, rules: LightRules, day: Day) -> LightPlan:
    """Return the cheapest plan that gives a day's light within the rules.

    The least light that is enough comes first, then the price, then the earlier hours.
    A lit run ends within the day. A dimmable lamp is planned hour by hour.
    """
    per_slot = constant_dli(lamp.ppfd_umol * lamp.level_max, day.slot_h)
    need = max(math.ceil(dli_mol / per_slot - _EPSILON), 0)
    prices = day.known_prices
    problem = _obvious_problem(need, rules, day)
    if prices is None and problem is None:
        problem = Problem(Why.NO_PRICES, need * day.slot_h, _available_h(rules, day))
    if problem is not None or prices is None:
        return _fixed_plan(need, lamp, rules, day, problem)
    if lamp.dimmable:
        found = _dimmed(dli_mol, lamp, rules, day, prices)
    else:
        found = _switched(need, lamp, rules, day, prices)
    if found is None:
        needed_h = need * day.slot_h
        problem = Problem(Why.NO_PATTERN, needed_h, _available_h(rules, day))
        return _fixed_plan(need, lamp, rules, day, problem)
    levels, method = found
    return _priced(levels, lamp, day, method)


def fixed_plan(
    dli_mol: float, lamp: Lamp, start_h: float, day: Day, rules: LightRules
) -> LightPlan:
    """Return a day's light in one piece from an hour of the day, over its end if need be."""
    slots = len(day.prices)
    per_slot = constant_dli(lamp.ppfd_umol * lamp.level_max, day.slot_h)
    need = max(math.ceil(dli_mol / per_slot - _EPSILON), 0)
    first = round(start_h / day.slot_h)
    lit = {(first + n) % slots for n in range(min(need, _most(rules, day)))}
    levels = [lamp.level_max if t in lit else 0.0 for t in range(slots)]
    return _priced(levels, lamp, day, Method.FIXED)


def _priced(
    levels: Sequence[float],
    lamp: Lamp,
    day: Day,
    method: Method,
    problem: Problem | None = None,
) -> LightPlan:
    """Return a plan with its light and its cost."""
    prices = day.known_prices
    cost = None
    if prices is not None:
        energy = lamp.power_kw * day.slot_h
        cost = energy * math.fsum(
            p * level for p, level in zip(prices, levels, strict=True)
        )
    dli = constant_dli(lamp.ppfd_umol, day.slot_h) * math.fsum(levels)
    return LightPlan(tuple(levels), day.slot_h, method, dli, cost, problem)


def _least(hours: float, slot_h: float) -> int:
    """Return the slots of a time that must be reached."""
    return math.ceil(hours / slot_h - _EPSILON)


def _lit_max(rules: LightRules, day: Day) -> int:
    """Return the slots that the crop may be lit."""
    return math.floor(rules.lit_max_h / day.slot_h + _EPSILON)


def _beside_night(rules: LightRules, day: Day) -> int:
    """Return the slots that the night leaves, some of which may be over already."""
    before = day.before
    over_h = 0.0 if before.lit or before.hours is None else before.hours
    left_h = max(rules.night_min_h - over_h, 0.0)
    return max(len(day.prices) - _least(left_h, day.slot_h), 0)


def _most(rules: LightRules, day: Day) -> int:
    """Return the slots that may be lit at all."""
    return min(_lit_max(rules, day), _beside_night(rules, day))


def _available_h(rules: LightRules, day: Day) -> float:
    """Return the hours that may be lit."""
    not_dark = sum(may is not False for may in day.may)
    return day.slot_h * min(_most(rules, day), not_dark)


def _obvious_problem(need: int, rules: LightRules, day: Day) -> Problem | None:
    """Return why no plan can give the light, where counting hours shows it."""
    for why, most in (
        (Why.LAMP_TOO_DIM, len(day.prices)),
        (Why.TOO_MANY_HOURS, _lit_max(rules, day)),
        (Why.NIGHT_TOO_LONG, _beside_night(rules, day)),
    ):
        if need > most:
            return Problem(why, need * day.slot_h, most * day.slot_h)
    return None


def _fixed_plan(
    need: int, lamp: Lamp, rules: LightRules, day: Day, problem: Problem | None
) -> LightPlan:
    """Return the light from the start of the crop day, as much as the crop may have."""
    left = min(need, _most(rules, day))
    levels = []
    for may in day.may:
        lit = may is not False and left > 0
        left -= lit
        levels.append(lamp.level_max if lit else 0.0)
    return _priced(levels, lamp, day, Method.FIXED, problem)


def _weights(prices: Sequence[float]) -> list[int]:
    """Return prices as whole numbers in which an earlier slot wins a tie."""
    return [
        round(price / _PRICE_STEP) * _TIE + slot for slot, price in enumerate(prices)
    ]


def _pattern(rules: LightRules, day: Day) -> Pattern:
    """Return the rules in slots of a day."""
    before = day.before
    elapsed = None
    if before.hours is not None:
        elapsed = math.floor(before.hours / day.slot_h + _EPSILON)
    return Pattern(
        starts_max=rules.starts_max,
        night=_least(rules.night_min_h, day.slot_h),
        lit_run=max(_least(rules.lit_run_min_h, day.slot_h), 1),
        dark_run=max(_least(rules.dark_run_min_h, day.slot_h), 1),
        lit_before=before.lit,
        before=elapsed,
    )


def _free(pattern: Pattern, day: Day) -> bool:
    """Return whether any slots may be lit."""
    return (
        pattern.starts_max is None
        and pattern.night <= 0
        and pattern.lit_run == pattern.dark_run == 1
        and not day.fixed
    )


def _switched(
    need: int, lamp: Lamp, rules: LightRules, day: Day, prices: Sequence[float]
) -> tuple[list[float], Method] | None:
    """Return the levels of a lamp that is on or off."""
    pattern = _pattern(rules, day)
    weights = _weights(prices)
    if _free(pattern, day):
        order = sorted(range(len(weights)), key=weights.__getitem__)
        lit = set(order[:need])
        levels = [lamp.level_max if t in lit else 0.0 for t in range(len(weights))]
        return levels, Method.CHEAPEST
    most = _most(rules, day)
    enough = most if day.fixed else min(need + pattern.lit_run, most)
    totals = range(need, enough + 1)
    units = pattern.cheapest(weights, day.may, range(1, 2), totals)
    if units is None:
        return None
    return [lamp.level_max * unit for unit in units], Method.EXACT


def _dimmed(
    dli_mol: float, lamp: Lamp, rules: LightRules, day: Day, prices: Sequence[float]
) -> tuple[list[float], Method] | None:
    """Return the levels of a dimmable lamp, constant within an hour."""
    group = round(1.0 / day.slot_h)
    if group < 1 or len(prices) % group or not math.isclose(group * day.slot_h, 1.0):
        group = 1
    starts = range(0, len(prices), group)
    hourly = [math.fsum(prices[i : i + group]) / group for i in starts]
    may = [_hour_may(day.may[i : i + group]) for i in starts] if day.fixed else ()
    hours = replace(day, prices=hourly, slot_h=day.slot_h * group, fixed=may)
    need = dli_mol / constant_dli(lamp.ppfd_umol, hours.slot_h)
    pattern = _pattern(rules, hours)
    dark = len(hourly) - _lit_max(rules, hours)
    if dark > pattern.night:
        pattern = replace(pattern, dark_total=dark)
    if _free(pattern, hours) and dark <= 0 and lamp.level_min <= 0.0:
        levels = _filled(hourly, need, lamp.level_max)
    else:
        step = lamp.level_max / DIM_STEPS
        lowest = max(math.ceil(lamp.level_min / step - _EPSILON), 1)
        total = max(math.ceil(need / step - _EPSILON), 0)
        totals = range(total, total + pattern.lit_run * DIM_STEPS + 1)
        choice = range(lowest, DIM_STEPS + 1)
        units = pattern.cheapest(_weights(hourly), hours.may, choice, totals)
        if units is None:
            return None
        levels = [step * unit for unit in units]
        _trim(levels, hourly, need, lowest * step)
    return [level for level in levels for _ in range(group)], Method.DIMMED


def _hour_may(may: Sequence[bool | None]) -> bool | None:
    """Return what is fixed in an hour; darkness for people wins over light."""
    return False if False in may else True if True in may else None


def _filled(prices: Sequence[float], need: float, level_max: float) -> list[float]:
    """Return the levels that fill the cheapest slots to the brim."""
    levels = [0.0] * len(prices)
    for slot in sorted(range(len(prices)), key=lambda slot: (prices[slot], slot)):
        levels[slot] = min(max(need, 0.0), level_max)
        need -= levels[slot]
    return levels


def _trim(
    levels: list[float], prices: Sequence[float], need: float, lowest: float
) -> None:
    """Take off what the steps give too much, where it costs most."""
    extra = math.fsum(levels) - need
    for slot in sorted(range(len(levels)), key=lambda slot: -prices[slot]):
        if levels[slot] > 0.0 and extra > _EPSILON:
            less = min(extra, levels[slot] - lowest)
            levels[slot] -= less
            extra -= less
