"""Growing degree days by four methods."""

import math

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.agronomy.degree_days import (
    DAY_S,
    average,
    clamped_rate,
    hourly,
    modified,
    single_sine,
)
from tests.agronomy.quick import quickly
from tests.agronomy.reference_values import HEAT_DAYS, HOURLY_DEGREE_DAYS, HeatDay

BASE_C, UPPER_C = 4.0, 30.0
TEMPERATURES = st.floats(-10.0, 45.0)
HOURLY_TEMPERATURES = st.lists(TEMPERATURES, min_size=24, max_size=24)


def samples_of(temperatures: list[float]) -> list[tuple[float, float | None]]:
    """Return one sample per hour."""
    return [(hour * 3600.0, t_c) for hour, t_c in enumerate(temperatures)]


@pytest.mark.parametrize("day", HEAT_DAYS, ids=lambda day: f"{day[:4]}")
def test_a_day_has_the_stated_degree_days(day: HeatDay) -> None:
    """Three methods from a day's extremes."""
    extremes = (day.t_min_c, day.t_max_c)
    limits = (day.base_c, day.upper_c)
    assert average(*extremes, day.base_c) == pytest.approx(day.average, abs=5.1e-5)
    assert modified(*extremes, *limits) == pytest.approx(day.modified, abs=5.1e-5)
    assert single_sine(*extremes, *limits) == pytest.approx(day.single_sine, abs=5.1e-5)


@pytest.mark.parametrize("day", HEAT_DAYS, ids=lambda day: f"{day[:4]}")
def test_the_sine_method_is_the_integral_of_a_sine(day: HeatDay) -> None:
    """The closed form agrees with 1,440 minutes of the wave itself."""
    mean = (day.t_min_c + day.t_max_c) / 2
    half = (day.t_max_c - day.t_min_c) / 2
    minutes = (
        mean + half * math.sin(2 * math.pi * (minute + 0.5) / 1440)
        for minute in range(1440)
    )
    numeric = math.fsum(clamped_rate(t_c, day.base_c, day.upper_c) for t_c in minutes)
    assert numeric / 1440 == pytest.approx(day.single_sine_numeric, abs=1e-4)


def test_hourly_counts_a_step_climate_right() -> None:
    """A method from the extremes would be 4.5 % low in the same room."""
    samples = [(0.0, 24.0), (16 * 3600.0, 19.0)]
    counted = hourly(samples, DAY_S, BASE_C, UPPER_C)
    assert counted == pytest.approx(HOURLY_DEGREE_DAYS, abs=1e-9)
    assert modified(19, 24, BASE_C, UPPER_C) / counted == pytest.approx(
        0.9545, abs=1e-4
    )


def test_unknown_temperatures_add_nothing() -> None:
    """Neither while the sensor is silent nor once its value has expired."""
    silent = [(0.0, 24.0), (12 * 3600.0, None)]
    assert hourly(silent, DAY_S, BASE_C, UPPER_C) == pytest.approx(10.0)
    assert hourly([(0.0, 24.0)], DAY_S, BASE_C, UPPER_C, gap_s=DAY_S / 4) == 5.0
    assert hourly([], DAY_S, BASE_C, UPPER_C) == 0.0


@quickly
@given(HOURLY_TEMPERATURES, st.integers(1, 23))
def test_hourly_degree_days_add_up_over_any_split(
    temperatures: list[float], split: int
) -> None:
    """Half a day and the other half are the day."""
    samples = samples_of(temperatures)
    cut = split * 3600.0
    first = hourly(samples[:split], cut, BASE_C, UPPER_C)
    second = hourly(samples[split:], DAY_S, BASE_C, UPPER_C)
    whole = hourly(samples, DAY_S, BASE_C, UPPER_C)
    assert first + second == pytest.approx(whole, abs=1e-9)


@quickly
@given(st.floats(4.0, 30.0))
def test_every_method_agrees_at_a_constant_temperature(t_c: float) -> None:
    """Between the thresholds there is nothing to disagree about."""
    expected = pytest.approx(t_c - BASE_C, abs=1e-9)
    assert average(t_c, t_c, BASE_C) == expected
    assert modified(t_c, t_c, BASE_C, UPPER_C) == expected
    assert single_sine(t_c, t_c, BASE_C, UPPER_C) == expected
    assert hourly([(0.0, t_c)], DAY_S, BASE_C, UPPER_C) == expected


@quickly
@given(TEMPERATURES, st.floats(0.0, 20.0))
def test_a_day_gains_at_most_the_span_between_the_thresholds(
    t_min_c: float, spread_k: float
) -> None:
    """Heat above the upper threshold is not counted, cold is not subtracted."""
    t_max_c = t_min_c + spread_k
    for method in (modified, single_sine):
        gained = method(t_min_c, t_max_c, BASE_C, UPPER_C)
        assert -1e-9 <= gained <= UPPER_C - BASE_C + 1e-9
