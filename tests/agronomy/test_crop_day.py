"""The crop day: from one local start to the next, whatever the clocks do."""

from datetime import UTC, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import example, given, strategies as st
import pytest

from custom_components.vertical_farm.agronomy.light import crop_day
from tests.agronomy.quick import quickly

BERLIN = "Europe/Berlin"
NEW_YORK = "America/New_York"
LORD_HOWE = "Australia/Lord_Howe"
KOLKATA = "Asia/Kolkata"
# Clocks of 2026 change on these UTC days.
CHANGES = {
    BERLIN: (
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
    ),
    NEW_YORK: (
        datetime(2026, 3, 8, 7, tzinfo=UTC),
        datetime(2026, 11, 1, 6, tzinfo=UTC),
    ),
    LORD_HOWE: (
        datetime(2026, 4, 4, 15, tzinfo=UTC),
        datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    ),
    KOLKATA: (datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)),
}
LENGTHS_H = {
    BERLIN: {23.0, 24.0, 25.0},
    NEW_YORK: {23.0, 24.0, 25.0},
    LORD_HOWE: {23.5, 24.0, 24.5},
    KOLKATA: {24.0},
}
STARTS = st.times().map(lambda start: start.replace(microsecond=0, tzinfo=None))


def hours(start: datetime, end: datetime) -> float:
    """Return the hours between two UTC times."""
    return (end - start) / timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "local_day", "day_start", "length_h"),
    [
        (BERLIN, (2026, 3, 28), time(6), 23),
        (BERLIN, (2026, 3, 29), time(6), 24),
        (BERLIN, (2026, 10, 24), time(6), 25),
        (BERLIN, (2026, 3, 29), time(0), 23),
        (BERLIN, (2026, 10, 25), time(0), 25),
        (NEW_YORK, (2026, 3, 8), time(0), 23),
        (NEW_YORK, (2026, 11, 1), time(0), 25),
        (LORD_HOWE, (2026, 4, 5), time(0), 24.5),
        (LORD_HOWE, (2026, 10, 4), time(0), 23.5),
        (KOLKATA, (2026, 3, 29), time(0), 24),
    ],
)
def test_the_day_of_a_change_is_shorter_or_longer(
    zone: str, local_day: tuple[int, int, int], day_start: time, length_h: float
) -> None:
    """23 and 25 hours, half an hour on Lord Howe, none in India."""
    tz = ZoneInfo(zone)
    now = datetime(*local_day, 12, tzinfo=tz)
    start, end = crop_day(now, day_start, tz)
    assert start.astimezone(tz) == datetime.combine(now.date(), day_start, tz)
    assert hours(start, end) == length_h
    assert start.tzinfo is UTC
    assert end.tzinfo is UTC


def test_a_start_that_the_clocks_skip_is_the_same_instant_for_both_days() -> None:
    """02:30 of that night is where 02:30 would have been: 03:30 summer time."""
    tz = ZoneInfo(BERLIN)
    skipped = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    before = crop_day(skipped - timedelta(seconds=1), time(2, 30), tz)
    after = crop_day(skipped, time(2, 30), tz)
    assert before == (datetime(2026, 3, 28, 1, 30, tzinfo=UTC), skipped)
    assert after == (skipped, datetime(2026, 3, 30, 0, 30, tzinfo=UTC))


def test_a_start_that_comes_twice_counts_the_first_time() -> None:
    """The second 02:30 does not begin another day."""
    tz = ZoneInfo(BERLIN)
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    day = (first, datetime(2026, 10, 26, 1, 30, tzinfo=UTC))
    assert crop_day(first, time(2, 30), tz) == day
    assert crop_day(first + timedelta(hours=1), time(2, 30), tz) == day


def test_the_day_is_that_of_the_farm_and_not_of_the_caller() -> None:
    """The zone of `now` does not matter, only its instant."""
    tz = ZoneInfo(BERLIN)
    now = datetime(2026, 7, 1, 3, tzinfo=UTC)
    elsewhere = now.astimezone(timezone(timedelta(hours=-11)))
    assert crop_day(now, time(6), tz) == crop_day(elsewhere, time(6), tz)


def test_a_zone_that_skips_a_whole_day_leaves_no_hole() -> None:
    """Samoa had no 30 December 2011."""
    tz = ZoneInfo("Pacific/Apia")
    change = datetime(2011, 12, 30, 10, tzinfo=UTC)
    before = crop_day(change - timedelta(hours=5), time(6), tz)
    after = crop_day(before[1], time(6), tz)
    assert before[1] == after[0]
    assert hours(*before) == hours(*after) == 24.0


def test_a_time_without_a_zone_is_refused() -> None:
    """A guess would be wrong twice a year."""
    with pytest.raises(ValueError, match="time zone"):
        crop_day(datetime(2026, 7, 1), time(6), UTC)  # noqa: DTZ001


@pytest.mark.parametrize("zone", CHANGES)
@quickly
@given(STARTS, st.integers(0, 1), st.integers(-2 * 86_400, 2 * 86_400))
@example(time(2, 30), 0, 0)
@example(time(2, 15), 1, 0)
@example(time(1, 45), 1, -60)
def test_days_tile_time_without_overlap_or_hole(
    zone: str, day_start: time, change: int, offset_s: int
) -> None:
    """At any start, near any change, each day ends where the next begins."""
    tz = ZoneInfo(zone)
    now = CHANGES[zone][change] + timedelta(seconds=offset_s)
    start, end = crop_day(now, day_start, tz)
    assert start <= now < end
    assert hours(start, end) in LENGTHS_H[zone]
    assert crop_day(start, day_start, tz) == (start, end)
    assert crop_day(end - timedelta(microseconds=1), day_start, tz) == (start, end)
    assert crop_day(end, day_start, tz)[0] == end
    assert crop_day(start - timedelta(microseconds=1), day_start, tz)[1] == start


@pytest.mark.parametrize("zone", CHANGES)
def test_a_year_of_crop_days_is_a_year(zone: str) -> None:
    """Short and long days cancel out, and each local day has one crop day."""
    tz = ZoneInfo(zone)
    first, end = crop_day(datetime(2026, 1, 1, 12, tzinfo=tz), time(2, 15), tz)
    lengths = [hours(first, end)]
    for _ in range(364):
        start, end = crop_day(end, time(2, 15), tz)
        lengths.append(hours(start, end))
    assert hours(first, end) == sum(lengths) == 365 * 24
    assert set(lengths) == LENGTHS_H[zone]
