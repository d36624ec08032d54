"""Means with their confidence intervals, and differences between two of them.

Student's t by the regularized incomplete beta function, which is computed by Lentz's
continued fraction (DLMF 8.17.22); intervals of one mean by t, of a difference by Welch
(1947) with the degrees of freedom of Satterthwaite (1946).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, lgamma, log, log1p, sqrt
from statistics import fmean, variance

FEWEST = 2
_TINY = 1e-300
_PRECISION = 1e-15
_MOST_TERMS = 500


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a value lies with some confidence."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Tell whether a value is inside."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Sample:
    """Some values of one kind; without two there is no spread to be known."""

    n: int
    mean: float
    variance: float | None

    @classmethod
    def of(cls, values: Sequence[float]) -> Sample | None:
        """Describe values, if there are any."""
        if not values:
            return None
        spread = variance(values) if len(values) >= FEWEST else None
        return cls(len(values), fmean(values), spread)


def _fraction(a: float, b: float, x: float) -> float:
    """Evaluate the continued fraction of the incomplete beta function."""
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > _TINY else _TINY)
    found = d
    for m in range(1, _MOST_TERMS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 + term * d
            d = 1 / (d if abs(d) > _TINY else _TINY)
            c = 1 + term / c
            c = c if abs(c) > _TINY else _TINY
            found *= c * d
        if abs(c * d - 1) < _PRECISION:
            break
    return found


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Give the regularized incomplete beta function I_x(a, b), x from 0 to 1."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def outside(t: float, freedom: float) -> float:
    """Give the probability that Student's t lies beyond ±t."""
    return incomplete_beta(freedom / 2, 0.5, freedom / (freedom + t * t))


def critical_t(confidence: float, freedom: float) -> float:
    """Give the t beyond which Student's t lies with the rest of the confidence."""
    low, high = 0.0, 1.0
    while outside(high, freedom) > 1 - confidence:
        low, high = high, high * 2
    while high - low > _PRECISION * max(1.0, high):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        if outside(middle, freedom) > 1 - confidence:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def mean_interval(sample: Sample, confidence: float) -> Interval | None:
    """Give where the mean lies; nothing where there are not enough values to tell."""
    if sample.variance is None:
        return None
    reach = critical_t(confidence, sample.n - 1) * sqrt(sample.variance / sample.n)
    return Interval(sample.mean - reach, sample.mean + reach)


def difference_interval(
    one: Sample, other: Sample, confidence: float
) -> Interval | None:
    """Give where the second mean minus the first lies, whatever their variances."""
    if one.variance is None or other.variance is None:
        return None
    parts = (one.variance / one.n, other.variance / other.n)
    error = sum(parts)
    difference = other.mean - one.mean
    if error == 0:
        return Interval(difference, difference)
    rest = parts[0] ** 2 / (one.n - 1) + parts[1] ** 2 / (other.n - 1)
    freedom = error**2 / rest if rest else inf
    # Squares of the smallest numbers vanish; the fewest degrees are the careful choice.
    freedom = min(freedom, one.n + other.n - 2)
    reach = critical_t(confidence, freedom) * sqrt(error)
    return Interval(difference - reach, difference + reach)
