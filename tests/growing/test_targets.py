"""Targets of a shelf: which batch leads, which bands count now, and no flapping."""

import math

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.agronomy.crops import load_crops
from custom_components.vertical_farm.growing.recipes import Band, from_library
from custom_components.vertical_farm.growing.targets import (
    DARK_PPFD,
    DWELL_S,
    HYSTERESIS,
    TRANSITION_S,
    Position,
    Share,
    Target,
    Tracker,
    bands_now,
    deviation,
    leading,
)
from tests.agronomy.quick import quickly

STAGE = from_library(load_crops().crops["lettuce_butterhead"]).stage("finishing")
DAY_AIR, NIGHT_AIR = STAGE["air_temperature_day_c"], STAGE["air_temperature_night_c"]
BAND = Band(20.0, 23.0, 26.0)


def test_the_largest_batch_leads_or_the_chosen_one() -> None:
    """Of equal ones the older; none on an empty shelf."""
    old, new = Share("old", 0.5, 100.0), Share("new", 0.5, 200.0)
    big = Share("big", 0.8, 300.0)
    assert leading([new, old]) == "old"
    assert leading([new, old, big]) == "big"
    assert leading([new, old, big], chosen="new") == "new"
    assert leading([new, old], chosen="gone") == "old"
    assert leading([]) is None


def test_day_and_night_have_their_bands() -> None:
    """By the light of the shelf."""
    day, night = bands_now(STAGE, lit=True), bands_now(STAGE, lit=False)
    assert (day[Target.TEMPERATURE], night[Target.TEMPERATURE]) == (DAY_AIR, NIGHT_AIR)
    assert day[Target.PPFD] == STAGE["ppfd_umol"]
    assert night[Target.PPFD] == DARK_PPFD
    for target in (Target.PH, Target.EC, Target.DLI, Target.VPD, Target.HUMIDITY):
        assert day[target] == night[target]
    assert set(day) == set(night) == set(Target) == set(HYSTERESIS)


def test_carbon_dioxide_is_only_asked_for_in_the_light() -> None:
    """At night the outside air is enough."""
    assert bands_now(STAGE, lit=True)[Target.CO2] == STAGE["co2_ppm"]
    assert bands_now(STAGE, lit=False)[Target.CO2].minimum == 350.0


@pytest.mark.parametrize("lit", [True, False])
def test_after_the_lamp_switched_day_and_night_both_count(lit: bool) -> None:
    """Until the air has followed."""
    soon = bands_now(STAGE, lit=lit, since_switch_s=TRANSITION_S - 1)
    assert soon[Target.TEMPERATURE].minimum == NIGHT_AIR.minimum
    assert soon[Target.TEMPERATURE].maximum == DAY_AIR.maximum
    assert soon[Target.TEMPERATURE].typical == (DAY_AIR if lit else NIGHT_AIR).typical
    later = bands_now(STAGE, lit=lit, since_switch_s=TRANSITION_S)
    assert later[Target.TEMPERATURE] == (DAY_AIR if lit else NIGHT_AIR)


def test_without_knowing_the_lamp_both_count_and_no_light_is_asked_for() -> None:
    """What is not known is not judged."""
    bands = bands_now(STAGE, lit=None)
    assert bands[Target.TEMPERATURE] == DAY_AIR.union(NIGHT_AIR)
    assert Target.PPFD not in bands


@pytest.mark.parametrize(
    ("value", "off"),
    [(23.0, 0.0), (20.0, 0.0), (26.0, 0.0), (28.5, 2.5), (17.0, -3.0), (None, None)],
)
def test_a_deviation_is_told_with_its_sign(
    value: float | None, off: float | None
) -> None:
    """From the near end of the band."""
    assert deviation(value, BAND) == off


def tracked(
    values: list[tuple[float, float | None]], hysteresis: float = 0.5
) -> Tracker:
    """Return the state after values at seconds."""
    tracker = Tracker()
    for now, value in values:
        tracker = tracker.after(now, value, BAND, hysteresis)
    return tracker


def test_the_first_value_counts_at_once() -> None:
    """A start says what it sees."""
    assert tracked([(0.0, 27.0)]) == Tracker(Position.HIGH, 0.0)
    assert tracked([(0.0, None)]).position is Position.UNKNOWN
    assert tracked([(0.0, math.nan)]).position is Position.UNKNOWN


def test_a_state_changes_only_after_its_dwell() -> None:
    """A door that is opened is no alarm."""
    assert tracked([(0, 23), (10, 27), (309, 27)]).position is Position.IN_TARGET
    assert tracked([(0, 23), (10, 27), (310, 27)]) == Tracker(Position.HIGH, 310.0)
    broken = [(0, 23.0), (10, 27.0), (200, 23.0), (250, 27.0), (320, 27.0)]
    assert tracked([*broken]).position is Position.IN_TARGET
    other = [(0, 23.0), (10, 27.0), (200, 19.0), (320, 19.0)]
    assert tracked([*other]).position is Position.IN_TARGET


def test_a_value_is_back_only_from_inside_its_band() -> None:
    """25.8 of at most 26 is not yet back, 25.4 is; the same below."""
    high = [(0.0, 27.0), (10.0, 25.8), (900.0, 25.8)]
    assert tracked([*high]).position is Position.HIGH
    back = [(0.0, 27.0), (10.0, 25.4), (310.0, 25.4)]
    assert tracked([*back]).position is Position.IN_TARGET
    low = [(0.0, 19.0), (10.0, 20.2), (900.0, 20.2)]
    assert tracked([*low]).position is Position.LOW


def test_a_dead_sensor_is_unknown_after_its_dwell() -> None:
    """And not out of its band."""
    state = tracked([(0.0, 23.0), (10.0, None), (310.0, None)])
    assert state.position is Position.UNKNOWN


def test_without_dwell_a_change_is_told_at_once() -> None:
    """For who wants it so."""
    tracker = Tracker(Position.IN_TARGET, 0.0).after(1.0, 30.0, BAND, 0.5, dwell_s=0.0)
    assert tracker == Tracker(Position.HIGH, 1.0)


def test_a_narrow_band_can_always_be_reached() -> None:
    """A hysteresis wider than the band shrinks to its middle."""
    narrow = Band(6.0, 6.0, 6.0)
    tracker = Tracker(Position.HIGH, 0.0)
    for now in (1.0, 400.0):
        tracker = tracker.after(now, 6.0, narrow, 0.5)
    assert tracker.position is Position.IN_TARGET


@quickly
@given(st.lists(st.tuples(st.floats(1.0, 400.0), st.floats(15.0, 30.0)), max_size=30))
def test_no_state_lasts_less_than_the_dwell(
    readings: list[tuple[float, float]],
) -> None:
    """Whatever the values do."""
    now, tracker = 0.0, Tracker(Position.IN_TARGET, 0.0)
    for gap, value in readings:
        now += gap
        after = tracker.after(now, value, BAND, 0.5)
        if after.position is not tracker.position:
            assert tracker.since is not None
            assert now - tracker.since >= DWELL_S
        tracker = after
