"""No plant is made or lost, whatever happens to a batch: laws of its history."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from uuid import UUID

from hypothesis import given, strategies as st
import pytest

from companion.growing.history import Event, Kind, Standing, in_order, replay, until
from companion.growing.problems import BatchEnded, BeforeSowing, TooFewPlants

START = datetime(2026, 1, 1, tzinfo=UTC)
SHELVES = [UUID(int=number) for number in range(1, 5)]
NOTHING: dict[UUID, int] = {}


def at(hours: int) -> datetime:
    """Give a time after sowing."""
    return START + timedelta(hours=hours)


def sown(plants: int, shelf: UUID = SHELVES[0]) -> Event:
    """Begin a batch."""
    return Event(Kind.SOWN, START, 1, came={shelf: plants}, stage="germination")


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Draw a history that can have been, with entries at the same and at late times."""
    events = [sown(draw(st.integers(1, 200)))]
    for number in range(2, draw(st.integers(2, 12))):
        kind = draw(
            st.sampled_from(
                [
                    Kind.MOVED,
                    Kind.HARVESTED,
                    Kind.DISCARDED,
                    Kind.JOINED,
                    Kind.SPLIT_OFF,
                    Kind.STAGE_SET,
                    Kind.OBSERVED,
                ]
            )
        )
        plants = draw(st.integers(0 if kind is Kind.HARVESTED else 1, 120))
        origin, target = draw(
            st.tuples(st.sampled_from(SHELVES), st.sampled_from(SHELVES))
        )
        some = {origin: plants} if plants else NOTHING
        leaves = kind not in {Kind.JOINED, Kind.STAGE_SET, Kind.OBSERVED}
        came = {Kind.MOVED: {target: plants}, Kind.JOINED: some}.get(kind, NOTHING)
        event = Event(
            kind,
            at(draw(st.integers(0, 40))),
            number,
            left=some if leaves else NOTHING,
            came=came,
            stage="vegetative" if kind is Kind.STAGE_SET else None,
            grams=float(plants) if kind is Kind.HARVESTED else 0.0,
        )
        try:
            replay([*events, event])
        except TooFewPlants, BatchEnded:
            continue
        events.append(event)
    return events


def stood(standing: Standing, moment: datetime) -> dict[UUID, int]:
    """Give the plants that stood on each shelf at a time, by the stays."""
    found: dict[UUID, int] = {}
    for stay in standing.stays:
        if stay.start <= moment and (stay.end is None or moment < stay.end):
            found[stay.shelf_id] = found.get(stay.shelf_id, 0) + stay.plants
    return found


@given(histories())
def test_plants_come_and_go_in_events_alone(events: list[Event]) -> None:
    """What stands is what came, less what left; nothing is below zero."""
    standing = replay(events)
    came = sum(sum(event.came.values()) for event in events)
    left = sum(sum(event.left.values()) for event in events)

    assert standing.plants == came - left
    assert all(plants > 0 for plants in standing.where.values())
    assert (standing.ended is None) == (standing.plants > 0)


@given(histories())
def test_stays_say_where_plants_stood_at_any_time(events: list[Event]) -> None:
    """As the history until then says."""
    standing = replay(events)
    for moment in {event.at for event in events}:
        assert stood(standing, moment) == replay(until(events, moment)).where


@given(histories())
def test_stays_on_a_shelf_follow_one_another(events: list[Event]) -> None:
    """They neither overlap nor are empty."""
    for shelf in SHELVES:
        stays = sorted(
            (stay for stay in replay(events).stays if stay.shelf_id == shelf),
            key=lambda stay: stay.start,
        )
        for stay in stays:
            assert stay.plants > 0
            assert stay.end is None or stay.start < stay.end
        for one, following in pairwise(stays):
            assert one.end is not None
            assert one.end <= following.start


@given(histories(), st.randoms(use_true_random=False))
def test_history_is_the_same_in_whatever_order_it_is_read(
    events: list[Event], random: Random
) -> None:
    """Times and numbers order it."""
    shuffled = list(events)
    random.shuffle(shuffled)

    assert replay(shuffled) == replay(events)
    assert [event.at for event in in_order(shuffled)] == sorted(e.at for e in events)


@given(histories())
def test_without_its_last_entry_a_history_is_as_before(events: list[Event]) -> None:
    """Undoing what was written down last leaves what can have been."""
    if len(events) > 1:
        before = replay(events[:-1])
        assert replay([e for e in events if e.number != events[-1].number]) == before


@given(plants=st.integers(1, 1000), more=st.integers(1, 1000))
def test_more_plants_than_there_are_never_leave(plants: int, more: int) -> None:
    """The problem names both numbers."""
    wanted = plants + more
    gone = Event(Kind.DISCARDED, at(1), 2, left={SHELVES[0]: wanted})

    with pytest.raises(TooFewPlants, match=rf"^{wanted} .* {plants} are there\.$"):
        replay([sown(plants), gone])


def test_history_begins_with_its_beginning() -> None:
    """Nothing happens before."""
    early = Event(Kind.OBSERVED, START - timedelta(hours=1), 2)

    with pytest.raises(BeforeSowing):
        replay([sown(10), early])


def test_stages_have_no_gaps() -> None:
    """One ends when the next begins, the last when the batch does."""
    events = [
        sown(10),
        Event(Kind.STAGE_SET, at(10), 2, stage="vegetative"),
        Event(Kind.HARVESTED, at(30), 3, left={SHELVES[0]: 10}, grams=100.0),
    ]
    spans = [(span.stage, span.start, span.end) for span in replay(events).stages]

    assert spans == [
        ("germination", START, at(10)),
        ("vegetative", at(10), at(30)),
    ]
