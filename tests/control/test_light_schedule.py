"""A lamp's day gives what the recipe asks for, within its limits, or says what is short."""

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.vertical_farm.agronomy.light import DimMap, crop_day
from custom_components.vertical_farm.control.light_schedule import (
    RAMP_S,
    Schedule,
    UnderLamp,
    Wish,
    outlook,
    plan_lamp,
    window,
)
from custom_components.vertical_farm.growing.recipes import Band

HOUR = 3600.0
DAY = (0.0, 24 * HOUR)
MAP = DimMap(((0.2, 60.0), (0.6, 190.0), (1.0, 300.0)))
LETTUCE = Wish(
    Band(11.0, 15.3, 17.0), Band(180.0, 250.0, 350.0), Band(16.0, 17.0, 20.0)
)
SHELF = UnderLamp(LETTUCE, MAP)
STEP = 600.0


def planned(
    *shelves: UnderLamp,
    now: float = 0.0,
    day: tuple[float, float] = DAY,
    dimmable: bool = True,
    running: Schedule | None = None,
) -> Schedule:
    """Return the schedule of a lamp that is wanted."""
    schedule = plan_lamp(
        day, now, shelves or (SHELF,), dimmable=dimmable, running=running
    )
    assert schedule is not None
    return schedule


def test_a_day_begins_with_the_crop_day_and_gives_the_recipes_light() -> None:
    """At a level within the recipe's PPFD, for its usual hours."""
    schedule = planned()
    assert (schedule.start, schedule.end) == (0.0, 17 * HOUR)
    assert 180.0 <= MAP.ppfd(schedule.level) <= 350.0
    assert outlook(schedule, SHELF, 0.0, DAY).forecast_mol == pytest.approx(15.3)


def test_a_lamp_rises_and_falls_in_steps() -> None:
    """In ramps of a quarter of an hour, after which the level is whole."""
    schedule = planned()
    levels = [phase.level for phase in schedule.phases()]
    assert levels[:6] == sorted(levels[:6])
    assert levels == levels[::-1]
    assert schedule.level_at(RAMP_S) == schedule.level
    assert schedule.next_change(RAMP_S) == schedule.end - RAMP_S
    assert schedule.level_at(schedule.end) == 0.0
    assert schedule.next_change(schedule.end) is None


def test_a_lamp_that_only_switches_is_lit_as_long_as_it_takes() -> None:
    """250 µmol give 15.3 mol in 17 hours."""
    shelf = replace(SHELF, ppfd=DimMap(((1.0, 260.0),)))
    schedule = planned(shelf, dimmable=False)
    assert schedule.level == 1.0
    assert schedule.end / HOUR == pytest.approx(15.3 / 0.0036 / 260.0)


def test_light_that_is_missing_is_made_up_by_level_then_by_hours() -> None:
    """Never above the recipe's PPFD nor beyond its longest day."""
    dim = replace(SHELF, received_mol=5.0)
    brighter = planned(dim, now=7 * HOUR)
    assert brighter.end == 17 * HOUR
    assert brighter.level > planned().level
    longer = planned(replace(SHELF, received_mol=3.0), now=7 * HOUR)
    assert 17 * HOUR < longer.end < 20 * HOUR
    assert MAP.ppfd(longer.level) == 300.0


def test_light_that_can_not_be_made_up_is_reported() -> None:
    """After an outage until the evening."""
    shelf = replace(SHELF, received_mol=2.0)
    schedule = planned(shelf, now=15 * HOUR)
    assert schedule.end == 20 * HOUR
    seen = outlook(schedule, shelf, 15 * HOUR, DAY)
    assert seen.short_mol == pytest.approx(15.3 - 2.0 - 5 * 300 * 0.0036, abs=0.2)


def test_too_much_light_shortens_the_day_to_the_recipes_shortest() -> None:
    """At its lowest PPFD, and reported as too much."""
    shelf = replace(SHELF, received_mol=14.0)
    schedule = planned(shelf, now=12 * HOUR)
    assert schedule.end == 16 * HOUR
    assert MAP.ppfd(schedule.level) == pytest.approx(180.0)
    assert outlook(schedule, shelf, 12 * HOUR, DAY).over_mol > 0.0


def test_no_more_light_is_given_beyond_the_recipes_most() -> None:
    """Whatever the hour."""
    schedule = planned(replace(SHELF, received_mol=17.0), now=12 * HOUR)
    assert schedule.level_at(12 * HOUR) == 0.0


def test_time_of_which_nobody_knows_counts_as_planned() -> None:
    """A dead sensor does not make the lamp brighter."""
    shelf = replace(SHELF, received_mol=15.3 * 4 / 17, unknown_s=4 * HOUR)
    assert planned(shelf, now=8 * HOUR).level == pytest.approx(planned().level, rel=0.1)


def test_what_yesterday_lacked_is_paid_back_by_a_fifth_at_most() -> None:
    """Within the recipe's most; what can not be paid in three days is lost."""
    assert replace(LETTUCE, owed_mol=1.0).goal_mol == pytest.approx(16.3)
    assert replace(LETTUCE, owed_mol=9.0).goal_mol == 17.0
    assert replace(LETTUCE, owed_mol=-9.0).goal_mol == pytest.approx(15.3 * 0.8)
    assert LETTUCE.owed_after(14.0) == pytest.approx((1.3, 0.0))
    owed, lost = LETTUCE.owed_after(0.0)
    assert (owed, lost) == pytest.approx((0.6 * 15.3, 0.4 * 15.3))


def test_a_crop_that_wants_darkness_gets_no_plan() -> None:
    """Microgreens in their blackout."""
    nothing = Band(0.0, 0.0, 0.0)
    dark = UnderLamp(Wish(nothing, nothing, nothing), MAP)
    assert plan_lamp(DAY, 0.0, [dark], dimmable=True) is None
    assert planned(dark, SHELF) == planned()


def test_a_lamp_of_which_nothing_is_known_follows_the_recipes_hours() -> None:
    """Without a promise of light."""
    shelf = replace(SHELF, ppfd=None)
    schedule = planned(shelf)
    assert (schedule.end, schedule.level) == (17 * HOUR, 1.0)
    assert outlook(schedule, shelf, 0.0, DAY).forecast_mol is None


def test_shelves_that_share_a_lamp_keep_each_ones_limits() -> None:
    """The strictest of both counts, and who gets too little is told."""
    tender = Wish(Band(9.0, 12.0, 16.0), Band(150.0, 180.0, 200.0), Band(16, 17, 18))
    weak, strong = UnderLamp(tender, MAP), SHELF
    schedule = planned(weak, strong)
    assert MAP.ppfd(schedule.level) <= 200.0 + 1e-6
    assert schedule.end <= 18 * HOUR
    assert outlook(schedule, strong, 0.0, DAY).short_mol > 0.0


@pytest.mark.parametrize(
    ("date", "hours"), [("2026-03-28", 23), ("2026-10-24", 25), ("2026-06-01", 24)]
)
def test_a_day_on_which_the_clocks_change_keeps_its_light_and_its_night(
    date: str, hours: int
) -> None:
    """The night is never shorter than the longest photoperiod leaves."""
    moment = datetime.fromisoformat(f"{date}T12:00:00+00:00").astimezone(UTC)
    start, end = (
        edge.timestamp()
        for edge in crop_day(moment, time(6), ZoneInfo("Europe/Berlin"))
    )
    assert end - start == hours * HOUR
    day = (start, end)
    schedule = planned(day=day, now=start)
    assert outlook(schedule, SHELF, start, day).forecast_mol == pytest.approx(15.3)
    assert window(day, [LETTUCE]).latest <= end - 4 * HOUR


def lived(
    wish: Wish,
    ppfd: DimMap,
    share: float,
    outage: tuple[float, float],
    restarts: frozenset[int],
    *,
    dimmable: bool,
) -> tuple[UnderLamp, Schedule, list[Schedule], float]:
    """Let a day pass whose lamp gives a share of its map, but nothing in an outage.

    Return the shelf at the end, its last plan, all plans, and the lit hours.
    """
    shelf, running = UnderLamp(wish, ppfd), None
    plans: list[Schedule] = []
    lit_h = 0.0
    for n in range(round(DAY[1] / STEP)):
        now = n * STEP
        running = planned(
            shelf,
            now=now,
            dimmable=dimmable,
            running=None if n in restarts else running,
        )
        plans.append(running)
        for at in (now, now + STEP / 2):
            level = running.level_at(at)
            dark = outage[0] <= at < outage[1]
            given = 0.0 if dark else ppfd.ppfd(level) * share
            lit_h += STEP / 2 / HOUR if level > 0.0 and not dark else 0.0
            shelf = replace(
                shelf, received_mol=shelf.received_mol + given * STEP / 2 / 1e6
            )
    assert running is not None
    return shelf, running, plans, lit_h


WISHES = st.tuples(
    st.floats(120.0, 220.0), st.floats(12.0, 16.0), st.floats(0.0, 4.0)
).map(
    lambda x: Wish(
        Band(0.7 * 0.0036 * x[0] * x[1], 0.0036 * x[0] * x[1], 0.0055 * x[0] * x[1]),
        Band(0.6 * x[0], x[0], 1.4 * x[0]),
        Band(x[1] - 2.0, x[1], x[1] + x[2]),
    )
)


@settings(max_examples=60, deadline=None)
@given(
    wish=WISHES,
    share=st.floats(0.9, 1.1),
    restarts=st.frozensets(st.integers(0, 143), max_size=4),
    dimmable=st.booleans(),
)
def test_an_ordinary_day_comes_within_two_percent_of_its_light(
    wish: Wish, share: float, restarts: frozenset[int], *, dimmable: bool
) -> None:
    """Whatever the lamp really gives, and however often everything starts anew."""
    lamp = DimMap(((0.2, 60.0), (1.0, 340.0)))
    if not dimmable:
        lamp = DimMap(((1.0, wish.ppfd_umol.typical),))
    shelf, last, plans, _ = lived(
        wish, lamp, share, (0.0, 0.0), restarts, dimmable=dimmable
    )
    longest = wish.photoperiod_h.maximum * HOUR
    seen = outlook(last, shelf, DAY[1], DAY)
    assert seen.forecast_mol is not None
    if seen.short_mol:
        assert last.end == pytest.approx(longest, abs=STEP)
    elif seen.over_mol:
        assert min(p.end for p in plans) <= wish.photoperiod_h.minimum * HOUR + STEP
    else:
        assert seen.forecast_mol == pytest.approx(wish.goal_mol, rel=0.02)


@settings(max_examples=80, deadline=None)
@given(
    wish=WISHES,
    share=st.floats(0.5, 1.3),
    outage=st.tuples(st.floats(0.0, 80_000.0), st.floats(0.0, 40_000.0)),
    restarts=st.frozensets(st.integers(0, 143), max_size=4),
)
def test_no_plan_ever_leaves_the_recipes_limits(
    wish: Wish,
    share: float,
    outage: tuple[float, float],
    restarts: frozenset[int],
) -> None:
    """In PPFD, in hours, in an unbroken night; and light that is short was not held back."""
    lamp = DimMap(((0.2, 60.0), (1.0, 340.0)))
    dark = (outage[0], outage[0] + outage[1])
    shelf, last, plans, lit_h = lived(wish, lamp, share, dark, restarts, dimmable=True)
    longest_h = wish.photoperiod_h.maximum
    assert lit_h <= longest_h + 0.17
    for plan in plans:
        assert plan.end <= longest_h * HOUR + 1e-6
        assert lamp.ppfd(plan.level) <= wish.ppfd_umol.maximum * (1 + 1e-9)
    if outlook(last, shelf, DAY[1], DAY).short_mol:
        assert last.level == pytest.approx(lamp.level(wish.ppfd_umol.maximum))
        assert last.end == pytest.approx(longest_h * HOUR, abs=STEP)
