"""How much of the shelves plants stood on, against each shelf reckoned by itself."""

from uuid import UUID

from hypothesis import given, strategies as st
import pytest

from companion.analytics.allocation import standing_shares
from companion.analytics.exposure import Stood
from companion.analytics.occupancy import Occupancy
from companion.analytics.usage import ShelfPart

SHELVES = [
    ShelfPart(UUID(int=number), UUID(int=99), area, None)
    for number, area in enumerate((0.5, 1.0, 2.25))
]


@st.composite
def stays(draw: st.DrawFn) -> Stood:
    """Make a stay on one of the shelves."""
    start = draw(st.integers(0, 90))
    end = start + draw(st.integers(1, 40))
    shelf = draw(st.sampled_from(SHELVES)).id
    batch = UUID(int=draw(st.integers(1, 4)))
    return Stood(batch, shelf, draw(st.integers(1, 9)), start, end)


@given(st.lists(stays(), max_size=12), st.integers(-10, 130), st.integers(1, 60))
def test_share_is_that_of_each_shelf_by_its_area(
    stood: list[Stood], start: int, length: int
) -> None:
    """Stays that overlap, touch or leave a gap, and periods that cut through them."""
    end = start + length
    filled = 0.0
    for shelf in SHELVES:
        own = [
            each
            for each in stood
            if each.shelf_id == shelf.id and each.start < end and each.end > start
        ]
        filled += (shelf.area_m2 or 0.0) * (
            1 - standing_shares(own, start, end).get(None, 0.0)
        )
    area = sum(shelf.area_m2 or 0.0 for shelf in SHELVES)
    share = Occupancy(SHELVES, stood).share(start, end, area)
    assert share == pytest.approx(filled / area, abs=1e-9)
