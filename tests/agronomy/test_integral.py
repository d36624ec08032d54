"""The integral of a value that holds until the next report or its expiry."""

from itertools import pairwise
import json
import math

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.agronomy.integral import (
    HeldIntegral,
    MalformedIntegralError,
)
from tests.agronomy.quick import quickly

START = 1_800_000_000.0
GAPS = st.one_of(st.just(math.inf), st.floats(1.0, 5_000.0))
VALUES = st.one_of(st.none(), st.floats(0.0, 1_000.0))
# Reports as seconds since the start, in the order of time.
REPORTS = st.lists(st.tuples(st.floats(0.0, 9_000.0), VALUES), max_size=8).map(
    lambda reports: sorted(reports, key=lambda report: report[0])
)
TIMES = st.lists(st.floats(0.0, 10_000.0), max_size=8)
END = START + 10_000.0


def integral_of(
    reports: list[tuple[float, float | None]], gap_s: float, threshold: float = 5.0
) -> HeldIntegral:
    """Integrate reports up to the last of them."""
    integral = HeldIntegral.begin(START)
    for at, value in reports:
        integral = integral.report(START + at, value, gap_s, threshold)
    return integral


def sums(integral: HeldIntegral) -> tuple[float, float, float]:
    """Return what an integral has counted."""
    return integral.total, integral.covered_s, integral.above_s


def same(integral: HeldIntegral) -> object:
    """Return what to compare the sums of another integral with."""
    return pytest.approx(sums(integral), rel=1e-9, abs=1e-3)


def test_a_value_counts_until_the_next_report() -> None:
    """A switched lamp is a step, and both of its sides count in full."""
    integral = integral_of([(0, 100.0), (10, 200.0), (30, 0.0)], math.inf)
    assert sums(integral.advance(START + 40, 5.0)) == (5000.0, 40.0, 30.0)


def test_a_value_counts_no_longer_than_it_holds() -> None:
    """A dead sensor's last value is not carried through the day."""
    integral = integral_of([(0, 100.0)], 900.0).advance(END, 5.0)
    assert sums(integral) == (90_000.0, 900.0, 900.0)
    assert integral.coverage(END) == pytest.approx(0.09)


def test_a_steady_value_that_is_reported_again_counts_on() -> None:
    """A report without a change is a sign of life."""
    integral = integral_of([(0, 100.0), (800, 100.0)], 900.0)
    assert integral.advance(START + 1_700).covered_s == 1_700.0


def test_an_unknown_value_counts_nothing() -> None:
    """A gap is neither light nor known darkness."""
    integral = integral_of([(0, 100.0), (10, None), (30, 50.0)], math.inf)
    assert sums(integral.advance(START + 40, 5.0)) == (1500.0, 20.0, 20.0)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_value_that_is_no_number_counts_nothing(value: float) -> None:
    """One NaN would otherwise spoil the whole period."""
    integral = integral_of([(0, value)], math.inf)
    assert integral.value is None
    assert sums(integral.advance(END)) == (0.0, 0.0, 0.0)


def test_nothing_is_covered_before_the_first_report() -> None:
    """Silence is not zero."""
    assert HeldIntegral.begin(START).advance(END).coverage(END) == 0.0


def test_coverage_is_unknown_before_any_time_has_passed() -> None:
    """There is no share of nothing."""
    assert HeldIntegral.begin(START).coverage(START) is None


def test_a_value_at_the_threshold_is_not_above_it() -> None:
    """Lit means above the threshold."""
    integral = integral_of([(0, 5.0), (10, 5.1), (30, 0.0)], math.inf)
    assert integral.above_s == 20.0


def test_a_new_period_starts_empty_and_keeps_the_held_value() -> None:
    """At the start of the crop day the lamp simply stays on."""
    integral = integral_of([(0, 100.0)], 900.0).restart(START + 600, 5.0)
    assert sums(integral) == (0.0, 0.0, 0.0)
    assert sums(integral.advance(END, 5.0)) == (30_000.0, 300.0, 300.0)


def test_a_new_period_does_not_count_again_what_was_counted() -> None:
    """A boundary noticed late must not count seconds in both days."""
    integral = integral_of([(0, 100.0), (50, 100.0)], math.inf)
    assert integral.restart(START + 40).advance(START + 60).total == 1_000.0


def test_a_clock_that_jumps_back_counts_no_second_twice() -> None:
    """The new value counts from where the integral already is."""
    integral = integral_of([(0, 100.0), (1_000, 100.0)], math.inf)
    back = integral.report(START + 400, 300.0, math.inf).advance(START + 900)
    assert back.total == integral.total
    assert back.advance(START + 1_010).total == integral.total + 3_000.0


def test_a_clock_that_jumps_ahead_counts_only_to_the_expiry() -> None:
    """A year that was skipped was not lit."""
    integral = integral_of([(0, 100.0), (86_400 * 365, 100.0)], 900.0)
    assert integral.covered_s == 900.0


@quickly
@given(REPORTS, GAPS, TIMES)
def test_splitting_time_changes_nothing(
    reports: list[tuple[float, float | None]], gap_s: float, times: list[float]
) -> None:
    """How often somebody looks does not change the sums."""
    whole = integral_of(reports, gap_s).advance(END, 5.0)
    split = HeldIntegral.begin(START)
    steps: list[tuple[float, float | None, bool]] = [(at, None, False) for at in times]
    steps += [(at, value, True) for at, value in reports]
    for at, value, is_report in sorted(steps, key=lambda step: step[0]):
        now = START + at
        if is_report:
            split = split.report(now, value, gap_s, 5.0)
        else:
            split = split.advance(now, 5.0)
    assert sums(split.advance(END, 5.0)) == same(whole)


@quickly
@given(REPORTS, GAPS, TIMES)
def test_periods_that_follow_each_other_add_up(
    reports: list[tuple[float, float | None]], gap_s: float, cuts: list[float]
) -> None:
    """Days tile the time without overlap or hole."""
    whole = integral_of(reports, gap_s).advance(END, 5.0)
    running = HeldIntegral.begin(START)
    ended: list[HeldIntegral] = []
    steps: list[tuple[float, float | None, bool]] = [(at, None, True) for at in cuts]
    steps += [(at, value, False) for at, value in reports]
    for at, value, is_cut in sorted(steps, key=lambda step: step[0]):
        now = START + at
        if is_cut:
            ended.append(running.advance(now, 5.0))
            running = running.restart(now, 5.0)
        else:
            running = running.report(now, value, gap_s, 5.0)
    ended.append(running.advance(END, 5.0))
    added = tuple(math.fsum(part) for part in zip(*map(sums, ended), strict=True))
    assert added == same(whole)
    assert all(one.until == other.start for one, other in pairwise(ended))


@quickly
@given(st.floats(0.0, 1_000.0), st.lists(st.floats(0.0, 10_000.0), max_size=8))
def test_reporting_the_same_value_again_changes_nothing(
    value: float, extra: list[float]
) -> None:
    """A chatty sensor counts as much as one that reports on change."""
    often = integral_of(
        [(0.0, value), *((at, value) for at in sorted(extra))], math.inf
    )
    once = integral_of([(0.0, value)], math.inf)
    assert sums(often.advance(END, 5.0)) == same(once.advance(END, 5.0))


@quickly
@given(REPORTS, GAPS, st.permutations([9_500.0, 9_100.0, 9_900.0, 9_300.0]))
def test_the_order_of_advancing_does_not_matter(
    reports: list[tuple[float, float | None]], gap_s: float, times: list[float]
) -> None:
    """A late look at an earlier time is harmless."""
    integral = integral_of(reports, gap_s)
    straight = integral.advance(START + 9_900.0, 5.0)
    for at in times:
        integral = integral.advance(START + at, 5.0)
    assert integral.until == straight.until
    assert sums(integral) == same(straight)


@quickly
@given(st.lists(st.tuples(st.floats(0.0, 10_000.0), VALUES), max_size=10), GAPS)
def test_no_clock_makes_more_seconds_than_have_passed(
    reports: list[tuple[float, float | None]], gap_s: float
) -> None:
    """Reports come at any time, forwards and backwards."""
    integral = HeldIntegral.begin(START)
    for at, value in reports:
        longest = min(gap_s, END - integral.until)
        after = integral.report(START + at, value, gap_s, 5.0)
        assert 0.0 <= after.covered_s - integral.covered_s <= longest + 1e-6
        assert after.until >= integral.until
        integral = after
    end = integral.advance(END, 5.0)
    coverage = end.coverage(END)
    assert coverage is not None
    assert 0.0 <= coverage <= 1.0
    assert 0.0 <= end.above_s <= end.covered_s
    assert end.total <= 1_000.0 * end.covered_s + 1e-6


@quickly
@given(REPORTS, GAPS)
def test_a_stored_integral_comes_back_as_it_was(
    reports: list[tuple[float, float | None]], gap_s: float
) -> None:
    """The sums survive a restart to the last bit."""
    integral = integral_of(reports, gap_s)
    stored = json.loads(json.dumps(integral.as_dict(), allow_nan=False))
    assert HeldIntegral.from_dict(stored) == integral


STORED = integral_of([(0, 100.0), (60, 0.0)], 900.0).as_dict()


@pytest.mark.parametrize(
    "damage",
    [
        {"total": math.nan},
        {"total": math.inf},
        {"total": "12"},
        {"total": None},
        {"total": True},
        {"total": 10**400},
        {"value": math.nan},
        {"value": [1.0]},
        {"expires": math.inf},
        {"start": None},
        {"until": START - 1.0},
        {"covered_s": -1.0},
        {"covered_s": 1e6},
        {"above_s": 1e6},
    ],
    ids=str,
)
def test_a_damaged_store_is_refused(damage: dict[str, object]) -> None:
    """A number that cannot be is never integrated further."""
    with pytest.raises(MalformedIntegralError):
        HeldIntegral.from_dict(STORED | damage)


@pytest.mark.parametrize("key", STORED)
def test_a_half_written_store_is_refused(key: str) -> None:
    """The error names what is missing."""
    half = {name: value for name, value in STORED.items() if name != key}
    with pytest.raises(MalformedIntegralError, match=key):
        HeldIntegral.from_dict(half)


@pytest.mark.parametrize("stored", [None, [], "integral", 3.0])
def test_a_store_of_something_else_is_refused(stored: object) -> None:
    """Whatever a file held, the answer is one kind of error."""
    with pytest.raises(MalformedIntegralError):
        HeldIntegral.from_dict(stored)
