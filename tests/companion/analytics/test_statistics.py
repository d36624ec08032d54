"""Intervals, against published values."""

from math import isclose, sqrt
from statistics import fmean

from hypothesis import given, settings, strategies as st
import pytest

from companion.analytics.statistics import (
    Interval,
    Sample,
    critical_t,
    difference_interval,
    incomplete_beta,
    mean_interval,
    outside,
)

# Student (1908): hours of sleep that two drugs brought to ten people.
DEXTRO = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
LAEVO = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
numbers = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
several = st.lists(numbers, min_size=2, max_size=30)


@pytest.mark.parametrize(
    ("confidence", "freedom", "published"),
    [
        (0.95, 1, 12.706),
        (0.95, 2, 4.303),
        (0.95, 5, 2.571),
        (0.95, 10, 2.228),
        (0.95, 30, 2.042),
        (0.95, 120, 1.980),
        (0.99, 5, 4.032),
        (0.99, 30, 2.750),
        (0.90, 10, 1.812),
        (0.80, 1, 3.078),
        (0.999, 10, 4.587),
    ],
)
def test_critical_values_are_those_of_the_tables(
    confidence: float, freedom: float, published: float
) -> None:
    """Fisher and Yates, Statistical Tables, table III."""
    assert critical_t(confidence, freedom) == pytest.approx(published, abs=5e-4)


def test_one_degree_of_freedom_is_cauchys_distribution() -> None:
    """There half of all lies within 1, and the closed form is known."""
    assert critical_t(0.5, 1) == pytest.approx(1)


def test_two_degrees_of_freedom_have_a_closed_form() -> None:
    """P(|T| > t) = 1 - t / sqrt(2 + t²)."""
    for t in (0.1, 1.0, 4.0, 40.0):
        assert outside(t, 2) == pytest.approx(1 - t / sqrt(2 + t * t), rel=1e-9)


def test_welch_interval_is_that_of_students_sleep() -> None:
    """R's `t.test(extra ~ group, data = sleep)` prints -3.3654832 to 0.2054832."""
    one, other = Sample.of(LAEVO), Sample.of(DEXTRO)
    assert one
    assert other
    found = difference_interval(one, other, 0.95)
    assert found is not None
    assert found.low == pytest.approx(-3.3654832, abs=1e-7)
    assert found.high == pytest.approx(0.2054832, abs=1e-7)


def test_mean_interval_is_that_of_students_sleep() -> None:
    """R's `t.test(LAEVO)`: mean 2.33, 95 % from 0.8976775 to 3.7623225."""
    sample = Sample.of(LAEVO)
    assert sample
    found = mean_interval(sample, 0.95)
    assert found is not None
    assert found.low == pytest.approx(0.8976775, abs=1e-6)
    assert found.high == pytest.approx(3.7623225, abs=1e-6)


def test_single_value_has_no_interval() -> None:
    """One batch says nothing of how much batches differ."""
    one, two = Sample.of([3.0]), Sample.of([1.0, 2.0])
    assert one
    assert two
    assert mean_interval(one, 0.95) is None
    assert difference_interval(one, two, 0.95) is None
    assert difference_interval(two, one, 0.95) is None
    assert Sample.of([]) is None


def test_values_without_spread_have_a_difference_without_one() -> None:
    """Nothing is divided by zero."""
    one, other = Sample.of([1.0, 1.0]), Sample.of([3.0, 3.0])
    assert one
    assert other
    assert difference_interval(one, other, 0.95) == Interval(2.0, 2.0)


@settings(deadline=None)
@given(several, st.floats(0.5, 0.999))
def test_mean_is_in_its_interval(values: list[float], confidence: float) -> None:
    """In the middle of it."""
    sample = Sample.of(values)
    assert sample
    found = mean_interval(sample, confidence)
    assert found
    assert isclose((found.low + found.high) / 2, fmean(values), abs_tol=1e-3)


@settings(deadline=None)
@given(several, several)
def test_order_of_two_groups_turns_the_difference_around(
    first: list[float], second: list[float]
) -> None:
    """And changes nothing else."""
    one, other = Sample.of(first), Sample.of(second)
    assert one
    assert other
    there, back = (
        difference_interval(one, other, 0.95),
        difference_interval(other, one, 0.95),
    )
    assert there
    assert back
    assert there.low == pytest.approx(-back.high, abs=1e-6)
    assert there.high == pytest.approx(-back.low, abs=1e-6)


@settings(deadline=None)
@given(st.floats(0.1, 50), st.floats(0.1, 50), st.floats(0.001, 0.999))
def test_incomplete_beta_is_symmetric(a: float, b: float, x: float) -> None:
    """I_x(a, b) = 1 - I_(1-x)(b, a) (DLMF 8.17.4)."""
    assert incomplete_beta(a, b, x) == pytest.approx(
        1 - incomplete_beta(b, a, 1 - x), abs=1e-9
    )
