"""Fresh water is wanted below a mark, and a fill ends at the other or when nothing comes."""

from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.control.reasons import OFF
from custom_components.vertical_farm.control.top_up import (
    MOST_PCT,
    Ending,
    Marks,
    fill_ends,
    fills_ahead,
    least_to_pct,
    marks,
    top_up_due,
    top_up_run,
)

MARKS = Marks(70.0, 85.0)
RUN: dict[str, Any] = {
    "due": True,
    "level_pct": 65.0,
    "to_pct": 85.0,
    "asked_pct": None,
    "longest_run_s": 900.0,
}
GOING: dict[str, Any] = {
    "level_pct": 75.0,
    "to_pct": 85.0,
    "began_pct": 65.0,
    "ran_s": 200.0,
    "of_s": 855.0,
    "seen_s": 200.0,
    "settled": True,
}


def test_water_is_wanted_below_the_mark_and_a_little_above_it_while_it_was() -> None:
    """So that a noisy level does not flap."""
    assert top_up_due(69.9, MARKS, None, was_due=False)
    assert not top_up_due(70.5, MARKS, None, was_due=False)
    assert top_up_due(70.5, MARKS, None, was_due=True)
    assert not top_up_due(None, MARKS, None, was_due=True)


def test_a_level_that_did_not_rise_wants_no_more_water_until_it_moves() -> None:
    """The sensor may hang."""
    assert not top_up_due(60.4, MARKS, 60.0, was_due=False)
    assert top_up_due(58.9, MARKS, 60.0, was_due=False)


def test_what_is_due_runs_within_the_longest_run_of_the_inlet() -> None:
    """And nothing runs where nothing is due, unless a level is asked for."""
    assert top_up_run(RUN).for_s == pytest.approx(855.0)
    assert top_up_run({**RUN, "due": False}) == OFF
    assert top_up_run({**RUN, "due": False, "asked_pct": 80.0}).on
    assert top_up_run({**RUN, "asked_pct": 60.0}) == OFF
    assert top_up_run({**RUN, "level_pct": None}) == OFF
    assert top_up_run({**RUN, "longest_run_s": None}) == OFF


@pytest.mark.parametrize(
    ("seen", "ending"),
    [
        ({}, None),
        ({"level_pct": 85.0}, Ending.FULL),
        ({"level_pct": None}, Ending.PAUSED),
        ({"settled": False}, Ending.PAUSED),
        ({"level_pct": 65.5}, Ending.NO_EFFECT),
        ({"level_pct": 65.5, "seen_s": 20.0}, None),
        ({"ran_s": 856.0}, Ending.TIME_OVER),
        ({"ran_s": 856.0, "level_pct": 65.5, "seen_s": 0.0}, Ending.NO_EFFECT),
    ],
)
def test_a_fill_ends_for_one_reason(
    seen: dict[str, Any], ending: Ending | None
) -> None:
    """Full, time over, unseen, or without effect by a level that was reported since."""
    assert fill_ends({**GOING, **seen}) is ending


@given(
    below=st.none() | st.floats(5.0, 92.0),
    to=st.none() | st.floats(7.0, MOST_PCT),
)
def test_marks_that_may_be_said_are_apart_and_below_the_brim(
    below: float | None, to: float | None
) -> None:
    """Whatever was said, as far as the forms take it."""
    if to is not None and to < least_to_pct(below):
        return
    found = marks(below, to)
    assert found.below_pct + 1.9 <= found.to_pct <= MOST_PCT


def test_fills_come_as_often_as_the_water_is_lost() -> None:
    """From the level now: at once where it is low, never where nothing is lost."""
    mark = Marks(70.0, 85.0)
    assert fills_ahead(80.0, 1.0, mark, 40.0) == [
        (10.0, 15.0),
        (25.0, 15.0),
        (40.0, 15.0),
    ]
    assert fills_ahead(60.0, 1.0, mark, 10.0) == [(0.0, 25.0)]
    assert fills_ahead(80.0, 0.0, mark, 1000.0) == []
