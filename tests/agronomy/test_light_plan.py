"""Light plans: cheapest within the crop's rules, or a fixed one that says why."""

from itertools import groupby, product

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.agronomy.crops import load_crops
from custom_components.vertical_farm.agronomy.light_plan import (
    Before,
    Day,
    Lamp,
    LightPlan,
    LightRules,
    Method,
    Problem,
    Why,
    fixed_plan,
    light_to_give,
    plan_light,
    worth_switching,
)
from custom_components.vertical_farm.agronomy.rack_light import ShelfLight, plan_rack
from tests.agronomy.light_plan_values import (
    DAY_SHIFT,
    DIMMED_LEVELS,
    FILLED_LEVELS,
    HOURLY,
    NIGHT_SHIFT,
    PLAN_CASES,
    QUARTERLY,
    RACK_COST,
    RACK_COST_WITHOUT_LIMIT,
    RACK_LIT_SHELVES,
    PlanCase,
)
from tests.agronomy.quick import quickly

LAMP = Lamp(power_kw=0.4, ppfd_umol=250.0)
MOL_PER_HOUR = 0.9
NIGHT = LightRules(starts_max=2, night_min_h=6.0)
SPIKY = Day(prices=HOURLY)


def plan_of(case: PlanCase) -> LightPlan:
    """Return our plan for a case."""
    lamp = Lamp(
        power_kw=0.4,
        ppfd_umol=250.0,
        level_min=case.level_min,
        level_max=case.level_max,
    )
    rules = LightRules(
        starts_max=case.starts_max,
        night_min_h=case.night_min_h,
        lit_run_min_h=case.lit_run_min_h,
        lit_max_h=case.lit_max_h,
    )
    day = Day(prices=case.prices, slot_h=24.0 / len(case.prices))
    return plan_light(case.dli_mol, lamp, rules, day)


@pytest.mark.parametrize("case", PLAN_CASES, ids=lambda case: case.case)
def test_a_plan_is_the_cheapest_one(case: PlanCase) -> None:
    """The cost to a millionth of a euro, the hours, and the light that was asked for."""
    plan = plan_of(case)
    assert plan.cost == pytest.approx(case.cost, abs=5.1e-7)
    assert plan.blocks == case.blocks
    assert plan.dli_mol == pytest.approx(case.dli_mol)
    assert plan.problem is None


@pytest.mark.parametrize("case", [DAY_SHIFT, NIGHT_SHIFT], ids=lambda case: case.case)
def test_a_fixed_schedule_costs_what_it_costs(case: PlanCase) -> None:
    """Also over midnight."""
    start_h = case.blocks[-1][0]
    plan = fixed_plan(14.4, LAMP, start_h, SPIKY, LightRules())
    assert plan.cost == pytest.approx(case.cost, abs=5.1e-7)
    assert plan.blocks == case.blocks
    assert (plan.method, plan.lit_h) == (Method.FIXED, 16.0)


@pytest.mark.parametrize(
    ("level_min", "levels"), [(0.3, DIMMED_LEVELS), (0.0, FILLED_LEVELS)]
)
def test_a_dimmable_lamp_fills_the_cheap_hours(
    level_min: float, levels: tuple[float, ...]
) -> None:
    """To the brim, but for one that takes the rest."""
    (plan,) = (
        plan_of(case)
        for case in PLAN_CASES
        if case.level_max > 1 and case.level_min == level_min
    )
    assert plan.levels == pytest.approx(levels)
    assert plan.method is Method.DIMMED


@pytest.mark.parametrize("starts", [2, 6])
def test_a_day_of_quarters_is_planned_exactly(starts: int) -> None:
    """96 slots with some starts, a night and runs."""
    rules = LightRules(starts_max=starts, night_min_h=6.0, lit_run_min_h=1.0)
    plan = plan_light(14.4, LAMP, rules, Day(prices=QUARTERLY, slot_h=0.25))
    assert plan.method is Method.EXACT


@pytest.mark.parametrize(
    ("dli_mol", "rules", "problem"),
    [
        (18.0, NIGHT, Problem(Why.NIGHT_TOO_LONG, 20.0, 18.0)),
        (18.0, LightRules(lit_max_h=16.5), Problem(Why.TOO_MANY_HOURS, 20.0, 16.0)),
        (25.0, LightRules(), Problem(Why.LAMP_TOO_DIM, 28.0, 24.0)),
    ],
)
def test_a_plan_that_cannot_be_says_why(
    dli_mol: float, rules: LightRules, problem: Problem
) -> None:
    """And lights what the crop may have, from the start of the day."""
    plan = plan_light(dli_mol, LAMP, rules, SPIKY)
    assert (plan.method, plan.problem) == (Method.FIXED, problem)
    assert plan.blocks == ((0.0, problem.available_h),)


def test_fixed_hours_may_leave_no_way() -> None:
    """Three starts are needed around two dark hours, two are allowed."""
    fixed = [None, None, False, None, None, False, None, None]
    day = Day(prices=HOURLY[:8], fixed=fixed)
    plan = plan_light(5.4, LAMP, LightRules(starts_max=2), day)
    assert plan.problem == Problem(Why.NO_PATTERN, 6.0, 6.0)
    assert plan.blocks == ((0.0, 2.0), (3.0, 5.0), (6.0, 8.0))


def test_fixed_hours_are_kept() -> None:
    """People work in the dark at 4 and in the light at 9, whatever power costs."""
    fixed = [{4: False, 9: True}.get(hour) for hour in range(24)]
    plan = plan_light(14.4, LAMP, LightRules(), Day(prices=HOURLY, fixed=fixed))
    assert (plan.levels[4], plan.levels[9]) == (0.0, 1.0)
    assert plan.dli_mol == pytest.approx(14.4)


def test_more_light_is_given_where_the_fixed_hours_ask_for_it() -> None:
    """Nothing is needed any more, but people need to see."""
    day = Day(prices=HOURLY[:4], fixed=[None, True, None, True])
    plan = plan_light(0.0, LAMP, LightRules(), day)
    assert plan.levels == (0.0, 1.0, 0.0, 1.0)


@pytest.mark.parametrize("prices", [(None,) * 24, (*HOURLY[:20], *(None,) * 4)])
def test_without_prices_light_begins_with_the_day(
    prices: tuple[float | None, ...],
) -> None:
    """The cost is unknown, and the missing prices are the reason."""
    plan = plan_light(14.4, LAMP, NIGHT, Day(prices=prices))
    assert plan.blocks == ((0.0, 16.0),)
    assert plan.cost is None
    assert plan.problem == Problem(Why.NO_PRICES, 16.0, 18.0)
    assert Day.unpriced(96, 0.25).known_prices is None


def test_no_light_is_a_plan_too() -> None:
    """Enough was received already."""
    plan = plan_light(-1.0, LAMP, NIGHT, SPIKY)
    assert (plan.lit_h, plan.cost, plan.blocks) == (0.0, 0.0, ())


def test_a_short_need_lasts_the_shortest_run() -> None:
    """An hour is needed, a run lasts three."""
    rules = LightRules(lit_run_min_h=3.0)
    plan = plan_light(0.9, LAMP, rules, SPIKY)
    assert plan.blocks == ((12.0, 15.0),)
    dimmable = Lamp(power_kw=0.4, ppfd_umol=250.0, level_min=0.5)
    dimmed = plan_light(0.9, dimmable, rules, SPIKY)
    assert dimmed.blocks == ((12.0, 15.0),)
    assert dimmed.dli_mol == pytest.approx(3 * 0.5 * MOL_PER_HOUR)


def test_a_running_lamp_finishes_its_run_and_needs_no_start() -> None:
    """One hour of three is over when the day begins."""
    rules = LightRules(starts_max=0, lit_run_min_h=3.0)
    day = Day(prices=HOURLY, before=Before(lit=True, hours=1.0))
    assert plan_light(1.8, LAMP, rules, day).blocks == ((0.0, 2.0),)
    known_long = Day(prices=HOURLY, before=Before(lit=True))
    assert plan_light(0.9, LAMP, rules, known_long).blocks == ((0.0, 1.0),)
    resting = Day(prices=HOURLY)
    assert plan_light(0.9, LAMP, rules, resting).problem is not None


def test_darkness_before_the_day_counts_for_the_night() -> None:
    """Four of six hours are over; the rest stays whole."""
    rules = LightRules(night_min_h=6.0)
    day = Day(prices=HOURLY, before=Before(hours=4.0))
    assert plan_light(19.8, LAMP, rules, day).blocks == ((2.0, 24.0),)
    rested = Day(prices=HOURLY, before=Before(hours=6.0))
    assert plan_light(21.6, LAMP, rules, rested).blocks == ((0.0, 24.0),)
    fresh = plan_light(19.8, LAMP, rules, SPIKY)
    assert fresh.problem == Problem(Why.NIGHT_TOO_LONG, 22.0, 18.0)


def test_a_lamp_rests_between_its_runs() -> None:
    """One dark hour before the day is not enough for three."""
    rules = LightRules(dark_run_min_h=3.0)
    day = Day(prices=(0.01, *(0.02,) * 23), before=Before(hours=1.0))
    assert plan_light(0.9, LAMP, rules, day).blocks == ((2.0, 3.0),)
    for cheap in range(3):
        prices = [0.02] * 24
        prices[cheap] = 0.01
        for night_h in (0.0, 6.0):
            rules = LightRules(dark_run_min_h=3.0, night_min_h=night_h)
            plan = plan_light(0.9, LAMP, rules, Day(prices=prices))
            assert plan.blocks == ((cheap, cheap + 1.0),)


def test_scattered_darkness_bounds_the_hours_of_a_dimmed_lamp() -> None:
    """20 lit hours at most, though the night may be split."""
    lamp = Lamp(power_kw=0.4, ppfd_umol=250.0, level_min=0.1)
    rules = LightRules(lit_max_h=18.0, lit_run_min_h=2.0)
    plan = plan_light(14.4, lamp, rules, SPIKY)
    assert plan.lit_h <= 18.0
    assert plan.dli_mol == pytest.approx(14.4)


def test_a_lamp_that_dims_is_planned_by_the_hour() -> None:
    """Fast swings hurt; an hour with a fixed quarter is fixed as a whole."""
    lamp = Lamp(power_kw=0.4, ppfd_umol=250.0, level_min=0.25, level_max=1.0)
    fixed: list[bool | None] = [None] * 96
    fixed[16], fixed[36] = False, True
    day = Day(prices=QUARTERLY, slot_h=0.25, fixed=fixed)
    plan = plan_light(14.4, lamp, NIGHT, day)
    assert all(len(set(plan.levels[i : i + 4])) == 1 for i in range(0, 96, 4))
    assert set(plan.levels[16:20]) == {0.0}
    assert min(plan.levels[36:40]) > 0.0
    odd = Day(prices=HOURLY, slot_h=0.75)
    assert len(plan_light(3.0, lamp, NIGHT, odd).levels) == 24


def test_the_rules_of_a_crop_are_those_of_the_library() -> None:
    """Spinach wants an unbroken night, lettuce only enough darkness, or faint light."""
    crops = load_crops().crops
    spinach = LightRules.of_crop(crops["spinach_baby"].light_limits, 250.0)
    assert (spinach.night_min_h, spinach.lit_max_h) == (10.0, 14.0)
    lettuce = crops["lettuce_butterhead"].light_limits
    bright = LightRules.of_crop(lettuce, 250.0)
    assert (bright.night_min_h, bright.lit_max_h) == (0.0, 20.0)
    assert LightRules.of_crop(lettuce, 150.0).lit_max_h == 24.0
    assert bright.lit_run_min_h == lettuce.block_min_h.value


@pytest.mark.parametrize(
    ("owed", "received", "left"),
    [
        (0.0, 0.0, 14.0),
        (1.0, 4.0, 11.0),
        (9.0, 0.0, 16.8),
        (-9.0, 0.0, 11.2),
        (0.0, 20.0, 0.0),
    ],
)
def test_a_day_makes_up_a_fifth_at_most(
    owed: float, received: float, left: float
) -> None:
    """What was received is not given twice."""
    assert light_to_give(14.0, owed, received) == pytest.approx(left)


@pytest.mark.parametrize(
    ("running", "new", "worth"),
    [(1.0, 0.97, True), (1.0, 0.985, False), (1.0, 1.2, False), (-1.0, -1.5, True)],
)
def test_a_plan_is_not_changed_for_pennies(
    running: float, new: float, worth: bool
) -> None:
    """More than 2 % has to be saved."""
    assert worth_switching(running, new) is worth


def test_impossible_lamps_and_days_are_refused() -> None:
    """No light, levels upside down, no slots, slots of another day."""
    with pytest.raises(ValueError, match="lights nothing"):
        Lamp(power_kw=0.4, ppfd_umol=0.0)
    with pytest.raises(ValueError, match="no lamp dims"):
        Lamp(power_kw=0.4, ppfd_umol=100.0, level_min=0.9, level_max=0.5)
    with pytest.raises(ValueError, match="has slots"):
        Day(prices=())
    with pytest.raises(ValueError, match="3 slots are fixed of a day of 24"):
        Day(prices=HOURLY, fixed=[None] * 3)


def allowed(lit: tuple[bool, ...], rules: LightRules, day: Day) -> bool:
    """Return whether a pattern of hours keeps the rules, checked run by run."""
    before = day.before
    runs = [(on, len(list(run))) for on, run in groupby(lit)]
    starts = sum(on for on, _ in runs) - (before.lit and lit[0])
    if rules.starts_max is not None and starts > rules.starts_max:
        return False
    if sum(lit) > rules.lit_max_h:
        return False
    elapsed = 0 if before.hours is None else int(before.hours)
    first, length = runs[0]
    same = first is before.lit
    darks = [n for on, n in runs if not on]
    if not before.lit:
        darks.append(elapsed + (length if not first else 0))
    if rules.night_min_h > max(darks, default=0):
        return False
    for index, (on, n) in enumerate(runs):
        needed = rules.lit_run_min_h if on else rules.dark_run_min_h
        if index == 0 and same:
            n += 99 if before.hours is None else elapsed  # noqa: PLW2901
        if n < needed and (on or index < len(runs) - 1):
            return False
    if not same and before.hours is not None:
        needed = rules.lit_run_min_h if before.lit else rules.dark_run_min_h
        if elapsed < needed:
            return False
    return all(
        fixed is None or fixed is on for fixed, on in zip(day.may, lit, strict=True)
    )


RULES = st.builds(
    LightRules,
    lit_max_h=st.integers(3, 9).map(float),
    starts_max=st.one_of(st.none(), st.integers(0, 3)),
    night_min_h=st.integers(0, 4).map(float),
    lit_run_min_h=st.integers(0, 3).map(float),
    dark_run_min_h=st.integers(0, 3).map(float),
)
DAYS = st.builds(
    Day,
    prices=st.lists(
        st.integers(-20, 200).map(lambda p: p / 1000), min_size=9, max_size=9
    ),
    before=st.builds(
        Before, st.booleans(), st.one_of(st.none(), st.integers(1, 5).map(float))
    ),
    fixed=st.one_of(
        st.just(()),
        st.lists(
            st.sampled_from([None, None, None, True, False]), min_size=9, max_size=9
        ),
    ),
)


@quickly
@given(RULES, DAYS, st.integers(0, 7))
def test_no_other_pattern_is_cheaper(rules: LightRules, day: Day, hours: int) -> None:
    """Against every one of the 512 patterns of nine hours."""
    plan = plan_light(hours * MOL_PER_HOUR, LAMP, rules, day)
    patterns = [p for p in product((False, True), repeat=9) if allowed(p, rules, day)]
    enough = [p for p in patterns if sum(p) >= hours]
    if plan.problem is not None:
        assert not enough
        return
    lit = tuple(level > 0.0 for level in plan.levels)
    assert allowed(lit, rules, day)
    least = min(map(sum, enough))
    assert sum(lit) == least
    best = min(
        sum(p for p, on in zip(day.known_prices or [], pattern, strict=True) if on)
        for pattern in enough
        if sum(pattern) == least
    )
    assert plan.cost == pytest.approx(0.4 * best, abs=1e-9)


@quickly
@given(RULES, DAYS, st.integers(1, 40))
def test_a_dimmable_lamp_never_costs_more_than_a_switched_one(
    rules: LightRules, day: Day, tenths: int
) -> None:
    """At prices that are not negative; and it keeps the rules and the light."""
    dear = Day(prices=[abs(p or 0.0) for p in day.prices], before=day.before)
    dli = tenths / 10 * MOL_PER_HOUR
    lamp = Lamp(power_kw=0.4, ppfd_umol=250.0, level_min=0.5, level_max=1.0)
    dimmed = plan_light(dli, lamp, rules, dear)
    switched = plan_light(dli, LAMP, rules, dear)
    if switched.problem is None:
        assert dimmed.cost is not None
        assert switched.cost is not None
        assert dimmed.problem is None
    if dimmed.problem is None:
        assert allowed(tuple(x > 0.0 for x in dimmed.levels), rules, dear)
        assert all(x == 0.0 or 0.5 <= x <= 1.0 + 1e-9 for x in dimmed.levels)
        assert dimmed.dli_mol >= dli - 1e-9


SHELF = ShelfLight(12.6, LAMP, NIGHT)


def test_three_shelves_share_a_limit_at_the_least_cost() -> None:
    """Two lamps at a time in the 21 cheapest hours: as cheap as any plan can be."""
    rack = plan_rack([SHELF] * 3, SPIKY, 0.8)
    assert rack.within_limit
    assert rack.cost == pytest.approx(RACK_COST, abs=5.1e-7)
    assert rack.bound == pytest.approx(RACK_COST, abs=5.1e-7)
    assert rack.peak_slots == RACK_LIT_SHELVES
    assert sum(plan.cost or 0.0 for plan in rack.plans) == pytest.approx(rack.cost)
    for plan in rack.plans:
        assert plan.dli_mol == pytest.approx(12.6)
        assert allowed(tuple(x > 0.0 for x in plan.levels), NIGHT, SPIKY)


def test_without_a_tight_limit_every_shelf_has_its_own_optimum() -> None:
    """1.2 kW is enough for all three."""
    rack = plan_rack([SHELF] * 3, SPIKY, 1.2)
    assert rack.cost == pytest.approx(RACK_COST_WITHOUT_LIMIT, abs=5.1e-7)


def test_runs_that_do_not_fit_the_cheapest_hours_take_others_as_well() -> None:
    """Every second hour is cheap, but a run lasts three."""
    prices = (0.05, 0.2) * 12
    rules = LightRules(lit_run_min_h=3.0)
    rack = plan_rack([ShelfLight(5.4, LAMP, rules)] * 2, Day(prices=prices), 0.4)
    assert rack.within_limit
    assert all(plan.problem is None for plan in rack.plans)
    assert rack.cost is not None
    assert rack.bound is not None
    assert rack.cost > rack.bound


def test_a_base_load_takes_from_the_limit() -> None:
    """1.2 kW less 0.4 kW of pumps is 0.8 kW."""
    rack = plan_rack([SHELF] * 3, SPIKY, 1.2, base_kw=0.4)
    assert rack.cost == pytest.approx(RACK_COST, abs=5.1e-7)


def test_a_limit_that_is_too_low_leaves_a_shelf_that_says_so() -> None:
    """One lamp at a time cannot light three shelves for 14 hours."""
    rack = plan_rack([SHELF] * 3, SPIKY, 0.5)
    assert rack.within_limit
    assert [plan.problem is None for plan in rack.plans] == [True, False, False]
    nothing = plan_rack([SHELF], SPIKY, 0.1)
    assert nothing.plans[0].lit_h == 0.0
    assert nothing.within_limit


def test_a_limit_holds_without_prices_and_beside_an_impossible_shelf() -> None:
    """Shelf after shelf in the power that is left."""
    rack = plan_rack([SHELF] * 2, Day.unpriced(), 0.5)
    assert rack.within_limit
    assert (rack.cost, rack.bound) == (None, None)
    impossible = ShelfLight(20.0, LAMP, NIGHT)
    mixed = plan_rack([SHELF, impossible], SPIKY, 0.8)
    assert mixed.within_limit
    assert mixed.cost is not None
    assert mixed.plans[1].problem is not None
    assert plan_rack([], SPIKY, 0.8).plans == ()


@quickly
@given(
    st.lists(st.integers(1, 5), min_size=2, max_size=3),
    st.lists(st.integers(10, 200).map(lambda p: p / 1000), min_size=8, max_size=8),
)
def test_a_rack_keeps_its_limit_and_its_bound(
    hours: list[int], prices: list[float]
) -> None:
    """On any day; a plan for all shelves costs at least the bound."""
    shelves = [
        ShelfLight(n * MOL_PER_HOUR, LAMP, LightRules(night_min_h=2.0)) for n in hours
    ]
    rack = plan_rack(shelves, Day(prices=prices), 0.4)
    assert max(rack.peak_slots) <= 1
    assert rack.within_limit
    if all(plan.problem is None for plan in rack.plans):
        assert rack.cost is not None
        assert rack.bound is not None
        assert rack.cost >= rack.bound - 1e-9
