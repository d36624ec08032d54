"""Periods in a farm's own days, weeks and months."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from ..farms.models import Farm
from ..records import refused
from .schemas import Every, PeriodQuery

USUAL = timedelta(days=30)
LONGEST = timedelta(days=3 * 366)
MOST = 400


class Somewhere(Protocol):
    """What has days of its own."""

    @property
    def time_zone(self) -> str:
        """Name its time zone."""
        ...


class Period(NamedTuple):
    """From a time up to another."""

    start: datetime
    end: datetime


def periods(farm: Farm, query: PeriodQuery, now: datetime) -> list[Period]:
    """Give the periods that are asked for, the first and the last as far as they go."""
    end = query.end or now
    start = query.start or end - USUAL
    if start >= end:
        raise refused(
            "query/end", "The end has to be after the start.", "not-after-start"
        )
    if end - start > LONGEST:
        raise refused("query/start", "Three years are the most at once.", "too-long")
    if query.every is Every.ALL:
        return [Period(start, end)]
    found: list[Period] = []
    for after in _starts(start, query.every, ZoneInfo(farm.time_zone)):
        found.append(Period(start, min(after, end)))
        start = after
        if after >= end:
            return found
        if len(found) == MOST:
            break
    raise refused(
        "query/every", f"There would be more than {MOST} periods.", "too-fine"
    )


def _starts(moment: datetime, every: Every, zone: ZoneInfo) -> Iterator[datetime]:
    """Give the starts of the periods after a moment."""
    day = moment.astimezone(zone).date()
    while True:
        if every is Every.DAY:
            day += timedelta(days=1)
        elif every is Every.WEEK:
            day += timedelta(days=7 - day.weekday())
        else:
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield datetime.combine(day, time(), zone).astimezone(UTC)


def start_of_day(farm: Somewhere, moment: datetime) -> datetime:
    """Give the midnight in a farm before a moment."""
    zone = ZoneInfo(farm.time_zone)
    return datetime.combine(moment.astimezone(zone).date(), time(), zone).astimezone(
        UTC
    )


def days(farm: Farm, period: Period) -> tuple[datetime, datetime]:
    """Give a period in the farm's own clock; its end is still inside."""
    zone = ZoneInfo(farm.time_zone)
    last = period.end - timedelta(microseconds=1)
    return period.start.astimezone(zone), last.astimezone(zone)
