"""Shares of a whole: from meters to shelves, from shelves to the batches on them.

Parts always sum to the whole, in money to the last cent.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import floor, fsum
from uuid import UUID

from .exposure import Stood
from .meters import Use

# What no shelf or batch can be named for.
type Shelf = UUID | None
type Batch = UUID | None


def shares[K: Hashable](amount: float, weights: Mapping[K, float]) -> dict[K, float]:
    """Divide an amount by weights; equally where none has a weight."""
    total = fsum(weights.values())
    if total <= 0:
        return {key: amount / len(weights) for key in weights}
    return {key: amount * weight / total for key, weight in weights.items()}


def rounded_to[K: Hashable](amount: int, parts: Mapping[K, float]) -> dict[K, int]:
    """Round parts so that they sum to an amount: by the largest remainders.

    Where the amount is the rounded sum, no part is further than 1 from what it was.
    """
    found = {key: floor(part) for key, part in parts.items()}
    by_rest = sorted(parts, key=lambda key: found[key] - parts[key])
    left = amount - sum(found.values())
    each, more = divmod(left, len(parts)) if parts else (0, 0)
    for place, key in enumerate(by_rest):
        found[key] += each + (place < more)
    return found


@dataclass(slots=True)
class Place:
    """A farm, tank, rack, shelf or appliance: what is below it, and its own meter.

    `shelves` has a weight for each shelf that it serves. `apart` marks an appliance: it
    is part of what its place uses, not a place where more could be used.
    """

    shelves: dict[UUID, float]
    use: Use = field(default_factory=dict)
    below: list[Place] = field(default_factory=list)
    apart: bool = False


def used(place: Place, start: int) -> float | None:
    """Give what a place used in a span: by its own meter, else by those below it."""
    own = place.use.get(start)
    if own is not None:
        return own
    known = [
        each for each in (used(part, start) for part in place.below) if each is not None
    ]
    return fsum(known) if known else None


def divide(place: Place, amount: float, start: int) -> dict[Shelf, float]:
    """Divide what a place used among shelves.

    What meters below say comes first, scaled down where they say more than the meter
    above; the rest is of what has no meter, and where everything has one, of all.
    """
    if not place.shelves:
        return {None: amount}
    known = [(part, used(part, start)) for part in place.below]
    measured = fsum(each for _, each in known if each is not None)
    scale = amount / measured if measured > amount else 1.0
    found: dict[Shelf, float] = {}
    for part, each in known:
        if each is not None:
            _add(found, divide(part, each * scale, start))
    rest = amount - measured * scale
    if rest > 0 or not found:
        _add(found, shares(rest, _unmetered(place, start)))
    return found


def _unmetered(place: Place, start: int) -> dict[Shelf, float]:
    """Give the shelves that no meter below a place speaks for; all, if there are none."""
    metered: set[UUID] = set()
    for part in place.below:
        metered |= _metered(part, start)
    if metered.issuperset(place.shelves):
        metered = set()
    return {
        shelf: weight for shelf, weight in place.shelves.items() if shelf not in metered
    }


def _metered(place: Place, start: int) -> set[UUID]:
    """Give the shelves that a meter at a place or below it speaks for."""
    if place.apart:
        return set()
    if start in place.use:
        return set(place.shelves)
    return {shelf for part in place.below for shelf in _metered(part, start)}


def _add(found: dict[Shelf, float], more: Mapping[Shelf, float]) -> None:
    for shelf, amount in more.items():
        found[shelf] = found.get(shelf, 0.0) + amount


def by_shelf(farm: Place, starts: Iterable[int]) -> dict[Shelf, Use]:
    """Divide all that a farm used, span by span."""
    found: dict[Shelf, Use] = {}
    for start in starts:
        amount = used(farm, start)
        if amount is None:
            continue
        for shelf, part in divide(farm, amount, start).items():
            found.setdefault(shelf, {})[start] = part
    return found


def of_farm(farm: Place, starts: Iterable[int]) -> dict[Shelf, Use]:
    """Give all that a farm used, span by span, without saying for whom."""
    amounts = {start: used(farm, start) for start in starts}
    use = {start: each for start, each in amounts.items() if each is not None}
    return {None: use} if use else {}


def standing_shares(stays: Sequence[Stood], start: int, end: int) -> dict[Batch, float]:
    """Give each batch's share of a shelf's time by plants; None is an empty shelf's."""
    points = sorted(
        {start, end}
        | {at for stay in stays for at in (stay.start, stay.end) if start < at < end}
    )
    found: dict[Batch, float] = {}
    for first, last in pairwise(points):
        part = (last - first) / (end - start)
        there = [stay for stay in stays if stay.start <= first and stay.end >= last]
        plants = sum(stay.plants for stay in there)
        if not plants:
            found[None] = found.get(None, 0.0) + part
        for stay in there:
            share = part * stay.plants / plants
            found[stay.batch_id] = found.get(stay.batch_id, 0.0) + share
    return found


def by_batch(use: Use, length: int, stays: Sequence[Stood]) -> dict[Batch, float]:
    """Divide what a shelf used among the batches that stood on it, by plants and time."""
    changes = sorted({at for stay in stays for at in (stay.start, stay.end)})
    found: dict[Batch, float] = {}
    # Between two changes the shares are the same: they are worked out once.
    steady: dict[int, list[tuple[int, float]]] = {}
    for start, amount in use.items():
        before = bisect_right(changes, start)
        if before == bisect_left(changes, start + length):
            steady.setdefault(before, []).append((start, amount))
        else:
            _share(found, standing_shares(stays, start, start + length), amount)
    for spans in steady.values():
        start = spans[0][0]
        of_all = standing_shares(stays, start, start + length)
        _share(found, of_all, fsum(amount for _, amount in spans))
    return found


def _share(
    found: dict[Batch, float], parts: Mapping[Batch, float], amount: float
) -> None:
    for batch, share in shares(amount, parts).items():
        found[batch] = found.get(batch, 0.0) + share
