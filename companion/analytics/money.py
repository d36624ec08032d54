"""What energy cost, by prices that hold for some time."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise
from typing import NamedTuple

from .cells import overlap
from .meters import Use


@dataclass(frozen=True, slots=True)
class Price:
    """A price of electricity, in minor units a MWh, from one time up to another."""

    start: int
    end: int | None
    minor_per_mwh: int
    currency: str
    # One of the farm's own goes before one of the organization.
    own: bool


class Priced(NamedTuple):
    """What each span cost in minor units, and which spans have no price."""

    cost: Use
    unpriced: list[int]
    currencies: frozenset[str]


def _in_force(prices: Sequence[Price], at: int) -> Price | None:
    """Give the price at a time."""
    holding = [
        price
        for price in prices
        if price.start <= at and (price.end is None or at < price.end)
    ]
    return max(holding, key=lambda price: (price.own, price.start), default=None)


class Prices:
    """Prices in the order of time, each moment with one."""

    def __init__(self, prices: Iterable[Price]) -> None:
        known = list(prices)
        self._points = sorted(
            {at for price in known for at in (price.start, price.end) if at is not None}
        )
        self._prices = [_in_force(known, at) for at in self._points]

    def at(self, moment: int) -> Price | None:
        """Give the price at a time."""
        place = bisect_right(self._points, moment)
        return self._prices[place - 1] if place else None

    def key(self, start: int, end: int) -> tuple[int, ...]:
        """Name a span by the price in it, or by its start where the price changes."""
        first, last = bisect_right(self._points, start), bisect_left(self._points, end)
        return (first,) if first == last else (first, start)

    def mean(self, start: int, end: int) -> tuple[float, frozenset[str]] | None:
        """Give the mean price of a span, if there is one in all of it."""
        points = [start, *(at for at in self._points if start < at < end), end]
        total, currencies = 0.0, set()
        for first, last in pairwise(points):
            price = self.at(first)
            if price is None:
                return None
            part = overlap(first, last, start, end) / (end - start)
            total += price.minor_per_mwh * part
            currencies.add(price.currency)
        return total, frozenset(currencies)


def priced(use: Use, length: int, prices: Prices) -> Priced:
    """Give what energy in kWh cost, span by span."""
    cost: Use = {}
    unpriced: list[int] = []
    currencies: frozenset[str] = frozenset()
    known: dict[tuple[int, ...], tuple[float, frozenset[str]] | None] = {}
    for start, kwh in use.items():
        # Spans without a change of the price have it worked out once.
        key = prices.key(start, start + length)
        if key not in known:
            known[key] = prices.mean(start, start + length)
        mean = known[key]
        if mean is None:
            unpriced.append(start)
            continue
        cost[start] = kwh * mean[0] / 1000
        currencies |= mean[1]
    return Priced(cost, unpriced, currencies)


def whole(amount: float | Decimal) -> int:
    """Round to whole minor units, a half to the even one."""
    return int(Decimal(amount).quantize(Decimal(1), ROUND_HALF_EVEN))
