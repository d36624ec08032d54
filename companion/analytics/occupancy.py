"""How much of a farm's shelves plants stood on, at any time and over any."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from .exposure import Stood
from .usage import ShelfPart


def _filled(stays: Iterable[Stood]) -> Iterator[tuple[int, int]]:
    """Join stays on one shelf to the times that it was not empty."""
    start = end = None
    for stay in sorted(stays, key=lambda each: each.start):
        if start is None or end is None:
            start, end = stay.start, stay.end
        elif stay.start > end:
            yield start, end
            start, end = stay.start, stay.end
        else:
            end = max(end, stay.end)
    if start is not None and end is not None:
        yield start, end


class Occupancy:
    """The area with plants on it, added up over time once for all periods."""

    def __init__(self, shelves: Sequence[ShelfPart], stays: Iterable[Stood]) -> None:
        on_shelf: dict[object, list[Stood]] = {}
        for stay in stays:
            if stay.plants and stay.start < stay.end:
                on_shelf.setdefault(stay.shelf_id, []).append(stay)
        changes: dict[int, float] = {}
        for shelf in shelves:
            for start, end in _filled(on_shelf.get(shelf.id, ())):
                area = shelf.area_m2 or 0.0
                changes[start] = changes.get(start, 0.0) + area
                changes[end] = changes.get(end, 0.0) - area
        self._points = sorted(changes)
        self._areas = list(accumulate(changes[at] for at in self._points))
        spans = zip(pairwise(self._points), self._areas, strict=False)
        parts = (area * (after - at) for (at, after), area in spans)
        self._sums = list(accumulate(parts, initial=0.0))

    def share(self, start: int, end: int, area_m2: float) -> float:
        """Give the share of an area and of some time that plants stood on."""
        filled = self._until(end) - self._until(start)
        return min(1.0, max(0.0, filled / (end - start) / area_m2))

    def _until(self, moment: int) -> float:
        """Give the area times the milliseconds with plants before a moment."""
        place = bisect_right(self._points, moment) - 1
        if place < 0:
            return 0.0
        return self._sums[place] + self._areas[place] * (moment - self._points[place])
