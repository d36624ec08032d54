"""When a recurring task comes round again: laws, and days that are not like others."""

from datetime import UTC, datetime, timedelta
import time
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from companion.tasks.recurrence import Recurrence, UnusableRule, in_utc, on_the_wall

LISBON = ZoneInfo("Europe/Lisbon")
# Clocks of one hour, of half an hour, of a whole day that was left out, and of none.
ZONES = [
    "Europe/Lisbon",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
    "UTC",
]
STARTS = st.datetimes(
    datetime.fromisoformat("2005-01-01"), datetime.fromisoformat("2030-12-31")
).map(lambda moment: moment.replace(second=0, microsecond=0))


def follow(rule: str, start: datetime, zone: ZoneInfo, times: int) -> list[datetime]:
    """Give the first occurrences, as the farm's clock shows them."""
    recurrence = Recurrence.parse(rule, start, zone)
    found = [start]
    while len(found) < times:
        following = recurrence.after(found[-1], len(found))
        if following is None:
            break
        found.append(following)
    return found


@given(start=STARTS, zone=st.sampled_from(ZONES), days=st.integers(1, 40))
def test_daily_task_comes_once_each_local_day_at_its_time(
    start: datetime, zone: str, days: int
) -> None:
    """Whatever the clock does: no day is left out, none has two."""
    occurrences = follow("FREQ=DAILY", start, ZoneInfo(zone), days)

    assert [each.date() for each in occurrences] == [
        start.date() + timedelta(days=day) for day in range(days)
    ]
    assert {each.time() for each in occurrences} == {start.time()}


@given(
    start=STARTS,
    zone=st.sampled_from(ZONES),
    rule=st.sampled_from(
        [
            "FREQ=DAILY",
            "FREQ=DAILY;INTERVAL=3",
            "FREQ=WEEKLY",
            "FREQ=WEEKLY;INTERVAL=2",
            "FREQ=MONTHLY;BYMONTHDAY=1,9,18,27,28,31",
            "FREQ=YEARLY",
        ]
    ),
)
def test_occurrences_follow_each_other_in_real_time(
    start: datetime, zone: str, rule: str
) -> None:
    """Each is later than the one before, and shows the farm's time where it exists."""
    place = ZoneInfo(zone)
    occurrences = follow(rule, start, place, 15)
    moments = [in_utc(each, place) for each in occurrences]

    assert moments == sorted(set(moments))
    for wall, moment in zip(occurrences, moments, strict=True):
        shown = on_the_wall(moment, place)
        # A time that the clock leaps over is moved on by the leap.
        assert shown == wall or timedelta(0) < shown - wall <= timedelta(days=1)


@given(start=STARTS, count=st.integers(1, 30))
def test_series_has_as_many_occurrences_as_it_says(start: datetime, count: int) -> None:
    """COUNT includes the first."""
    assert len(follow(f"FREQ=DAILY;COUNT={count}", start, LISBON, 50)) == count


@given(start=STARTS, days=st.integers(0, 30))
def test_series_ends_with_the_day_it_names(start: datetime, days: int) -> None:
    """UNTIL as a day has that whole day in it."""
    last = start + timedelta(days=days)
    occurrences = follow(f"FREQ=DAILY;UNTIL={last:%Y%m%d}", start, LISBON, 50)

    assert occurrences[-1] == last


def test_time_that_the_clock_leaps_over_moves_on() -> None:
    """At 01:00 on 29 March 2026 Lisbon's clocks go on to 02:00."""
    occurrences = follow(
        "FREQ=DAILY", datetime.fromisoformat("2026-03-28T01:30"), LISBON, 3
    )

    assert [in_utc(each, LISBON) for each in occurrences] == [
        datetime(2026, 3, 28, 1, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),  # 02:30 in Lisbon
        datetime(2026, 3, 30, 0, 30, tzinfo=UTC),
    ]


def test_time_that_the_clock_shows_twice_is_the_first() -> None:
    """At 02:00 on 25 October 2026 Lisbon's clocks go back to 01:00."""
    occurrences = follow(
        "FREQ=DAILY", datetime.fromisoformat("2026-10-24T01:30"), LISBON, 3
    )

    assert [in_utc(each, LISBON) for each in occurrences] == [
        datetime(2026, 10, 24, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 26, 1, 30, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("rule", "start", "second"),
    [
        ("RRULE:FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-23T08:00", "2026-11-26T08:00"),
        ("freq=monthly;byday=-1fr", "2026-11-27T08:00", "2026-12-25T08:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-10-31T08:00", "2026-12-31T08:00"),
        ("FREQ=YEARLY", "2096-02-29T08:00", "2104-02-29T08:00"),
        ("FREQ=DAILY;BYHOUR=8,20", "2026-11-23T08:15", "2026-11-23T20:15"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU", "2026-11-23T08:00", "2026-12-07T08:00"),
        ("FREQ=DAILY;UNTIL=20261124T080000Z", "2026-11-23T08:00", "2026-11-24T08:00"),
        ("FREQ=DAILY;UNTIL=20261124T080000", "2026-11-23T08:00", "2026-11-24T08:00"),
        ("FREQ=YEARLY;UNTIL=99991231", "2026-11-23T08:00", "2027-11-23T08:00"),
    ],
)
def test_rules_of_calendars_are_understood(rule: str, start: str, second: str) -> None:
    """As calendar programs write them."""
    wall = datetime.fromisoformat(start)
    Recurrence.parse(rule, wall, LISBON).check()

    assert follow(rule, wall, LISBON, 2)[1] == datetime.fromisoformat(second)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("every monday", "NAME=VALUE"),
        ("FREQ=", "NAME=VALUE"),
        ("INTERVAL=2", "FREQ is missing"),
        ("FREQ=HOURLY", "DAILY, WEEKLY, MONTHLY, YEARLY"),
        ("FREQ=DAILY;FREQ=DAILY", "twice"),
        ("FREQ=DAILY;BYEASTER=1", "BYEASTER cannot be used"),
        ("FREQ=DAILY;BYMINUTE=1", "BYMINUTE cannot be used"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL is 0. It has to be from 1 to 366"),
        ("FREQ=DAILY;COUNT=-1", "COUNT is -1"),
        ("FREQ=DAILY;COUNT=²", "COUNT is ²"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "not by both"),
        ("FREQ=DAILY;UNTIL=tomorrow", "20261231"),
        ("FREQ=DAILY;UNTIL=20261399", "20261231"),
        ("FREQ=DAILY;UNTIL=00010101T000000Z", "20261231|no occurrence"),
        ("FREQ=DAILY;UNTIL=20200101", "no occurrence"),
        ("FREQ=WEEKLY;BYDAY=XX", "cannot be read"),
        ("FREQ=MONTHLY;BYSETPOS=500", "cannot be read"),
        ("FREQ=WEEKLY;BYDAY=TU", "Its first occurrence after that is 2026-11-24T08:00"),
        ("FREQ=YEARLY;INTERVAL=13", "occurs only once"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "no occurrence"),
    ],
)
def test_rule_that_no_task_can_follow_is_refused(rule: str, said: str) -> None:
    """With what was wrong and what would be right, and soon."""
    began = time.process_time()
    start = datetime.fromisoformat("2026-11-23T08:00")
    with pytest.raises(UnusableRule, match=said):
        Recurrence.parse(rule, start, LISBON).check()

    assert time.process_time() - began < 2
