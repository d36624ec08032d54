"""What plants came from and where they went, in time."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid7

from hypothesis import given, settings, strategies as st

from companion.analytics.genealogy import Link, ancestors, descendants

DAYS = [datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=each) for each in range(40)]
IDS = [uuid7() for _ in range(8)]
A, B, C, D = IDS[:4]


class Book:
    """Histories of batches, as both sides of each step have them."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.links: list[Link] = []

    def split(self, parent: UUID, child: UUID, day: int) -> None:
        """Let a part of a batch become another."""
        self.links.append(Link(parent, child, "split_off", DAYS[day]))
        self.links.append(Link(child, parent, "split_from", DAYS[day]))

    def merge(self, batch: UUID, into: UUID, day: int) -> None:
        """Let a batch join another."""
        self.links.append(Link(batch, into, "merged_into", DAYS[day]))
        self.links.append(Link(into, batch, "joined", DAYS[day]))

    def of(self, batch_ids: Sequence[UUID]) -> Iterable[Link]:
        """Give the links of batches."""
        return [link for link in self.links if link.batch_id in batch_ids]


def test_what_was_split_off_before_has_nothing_of_who_joined_later() -> None:
    """B leaves A on day 2; C joins A on day 5: only A has of C."""
    book = Book()
    book.split(A, B, 2)
    book.merge(C, A, 5)

    reached = {each.batch_id for each in descendants([(C, DAYS[0])], book.of)}

    assert reached == {C, A}
    back = {each.batch_id for each in ancestors([(B, DAYS[9])], book.of)}
    assert back == {B, A}


def test_earliest_way_counts() -> None:
    """D has of A by C on day 9, but by B on day 3 already."""
    book = Book()
    book.split(A, B, 1)
    book.split(A, C, 2)
    book.merge(C, D, 9)
    book.merge(B, D, 3)
    reached = {each.batch_id: each for each in descendants([(A, DAYS[0])], book.of)}
    assert (reached[D].at, reached[D].by) == (DAYS[3], B)


def test_longer_way_that_is_earlier_reaches_further() -> None:
    """The walk goes on from a batch again when it is reached with more time."""
    book = Book()
    book.merge(A, D, 9)
    book.split(A, B, 1)
    book.split(B, C, 2)
    book.merge(C, D, 3)
    book.split(D, IDS[4], 5)
    reached = {each.batch_id for each in descendants([(A, DAYS[0])], book.of)}
    assert reached == {A, B, C, D, IDS[4]}


steps = st.lists(
    st.tuples(
        st.booleans(), st.sampled_from(IDS), st.sampled_from(IDS), st.integers(1, 38)
    ).filter(lambda step: step[1] != step[2]),
    max_size=14,
)


@settings(deadline=None)
@given(steps)
def test_recall_and_origin_agree(taken: list[tuple[bool, UUID, UUID, int]]) -> None:
    """What A reached by a time is what had A behind it at that time."""
    book = Book()
    for splits, one, other, day in taken:
        (book.split if splits else book.merge)(one, other, day)
    ahead = {each.batch_id: each.at for each in descendants([(A, DAYS[0])], book.of)}
    for batch in IDS:
        behind = {each.batch_id for each in ancestors([(batch, DAYS[39])], book.of)}
        assert (batch in ahead) == (A in behind)
