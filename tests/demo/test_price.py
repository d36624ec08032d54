"""The simulated price of electricity."""

from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.vertical_farm.demo.price import price_per_kwh

FIRST_DAY = datetime(2026, 1, 1)  # noqa: DTZ001 - the grower's own clock
SEED = 7

HOURS = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1))  # noqa: DTZ001
SEEDS = st.integers(0, 999_999)


def day_of(day: int, seed: int = SEED) -> list[float]:
    """Return the prices of a day by hour."""
    begin = FIRST_DAY + timedelta(days=day)
    return [price_per_kwh(seed, begin + timedelta(hours=hour)) for hour in range(24)]


@settings(derandomize=True, database=None)
@given(seed=SEEDS, at=HOURS)
def test_a_price_is_believable(seed: int, at: datetime) -> None:
    """No household in Europe pays less than 5 cents or more than 80."""
    assert 0.05 < price_per_kwh(seed, at) < 0.8


@settings(derandomize=True, database=None)
@given(seed=SEEDS, at=HOURS)
def test_a_price_holds_for_the_whole_hour(seed: int, at: datetime) -> None:
    """As at the exchange."""
    begin = at.replace(minute=0, second=0, microsecond=0)
    last = begin + timedelta(minutes=59, seconds=59)
    assert price_per_kwh(seed, begin) == price_per_kwh(seed, at)
    assert price_per_kwh(seed, at) == price_per_kwh(seed, last)


@pytest.mark.parametrize("seed", [0, SEED, 999_999])
def test_a_year_costs_a_quarter_per_kwh_on_average(seed: int) -> None:
    """Whoever buys at any hour pays the mean."""
    year = [price for day in range(365) for price in day_of(day, seed)]
    assert fmean(year) == pytest.approx(0.25, abs=0.01)


@settings(derandomize=True, database=None)
@given(seed=SEEDS, day=st.integers(0, 3650))
def test_every_day_has_cheap_nights_a_midday_dip_and_an_evening_peak(
    seed: int, day: int
) -> None:
    """The sun makes noon cheap, and everybody comes home at once."""
    prices = day_of(day, seed)
    mean, night, noon = fmean(prices), fmean(prices[0:5]), fmean(prices[11:15])
    assert night < 0.85 * mean
    assert noon < fmean(prices[7:9])
    assert noon < mean
    assert max(prices) == max(prices[17:21])


def test_every_hour_has_its_own_price() -> None:
    """The next hour is another one, days' ends included."""
    prices = [price for day in range(30) for price in day_of(day)]
    assert all(one != other for one, other in pairwise(prices))


def test_every_day_is_another_one() -> None:
    """In level and in shape."""
    first, second = day_of(0), day_of(1)
    assert fmean(first) != pytest.approx(fmean(second), rel=0.01)
    ratios = [one / other for one, other in zip(first, second, strict=True)]
    assert max(ratios) / min(ratios) > 1.05


def test_the_same_seed_gives_the_same_prices() -> None:
    """Nothing but the seed and the hour decides."""
    assert day_of(3, 1) == day_of(3, 1)
    assert day_of(3, 1) != day_of(3, 2)
