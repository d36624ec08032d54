"""When a recurring task comes round again: RFC 5545 rules in a farm's wall-clock time.

A rule is followed in the time that the farm's clock on the wall shows, and each occurrence
is then placed in UTC: what is due at 08:00 is due at 08:00 in summer and in winter. A time
that the clock leaps over in spring is taken as it would have been without the leap (02:30
becomes 03:30), and one that it shows twice in autumn is the first of the two, as RFC 5545
section 3.3.5 has it.
"""

from calendar import isleap
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, datetime
import re
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

PARTS = {
    "FREQ",
    "INTERVAL",
    "COUNT",
    "UNTIL",
    "BYDAY",
    "BYMONTH",
    "BYMONTHDAY",
    "BYYEARDAY",
    "BYWEEKNO",
    "BYSETPOS",
    "BYHOUR",
    "WKST",
}
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
LARGEST_INTERVAL = 366
LARGEST_COUNT = 100_000
# Every pattern of the calendar comes round within this: 29 February over 2100 too.
HORIZON_YEARS = 12
# The calendar, days of the week included, is the same again after as many years.
CYCLE_YEARS = 400
MOMENT = re.compile(r"(\d{8})(T(\d{6})(Z?))?")


class UnusableRule(ValueError):
    """A rule that no task can follow; the text says why, and what would do."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule, the wall-clock time that it starts from, and how often it goes."""

    pattern: str
    start: datetime
    count: int | None
    until: datetime | None

    @classmethod
    def parse(cls, text: str, start: datetime, zone: ZoneInfo) -> Recurrence:
        """Read a rule that starts at a wall-clock time."""
        parts = _parts(text)
        count = _whole(parts, "COUNT", LARGEST_COUNT)
        _whole(parts, "INTERVAL", LARGEST_INTERVAL)
        until = parts.pop("UNTIL", None)
        parts.pop("COUNT", None)
        if count is not None and until is not None:
            raise UnusableRule("A rule ends by COUNT or by UNTIL, not by both.")
        return cls(
            pattern=";".join(f"{name}={value}" for name, value in parts.items()),
            start=start,
            count=count,
            until=None if until is None else _until(until, zone),
        )

    def check(self) -> None:
        """Refuse a rule whose start is none of its occurrences."""
        first = self._first(self.start, inclusive=True)
        if first is None:
            raise UnusableRule(
                f"The rule has no occurrence from {self.start.isoformat()} on."
            )
        if first != self.start:
            raise UnusableRule(
                f"The rule does not occur at {self.start.isoformat()}, when the task is "
                f"due by the farm's clock. Its first occurrence after that is "
                f"{first.isoformat()}."
            )
        ends = self.count is not None or self.until is not None
        if not ends and self._first(self.start, inclusive=False) is None:
            raise UnusableRule("The rule occurs only once: leave the recurrence out.")

    def after(self, occurs: datetime, occurrence: int) -> datetime | None:
        """Give the wall-clock time of the occurrence after one, by its number from 1."""
        if self.count is not None and occurrence >= self.count:
            return None
        return self._first(occurs, inclusive=False)

    def _first(self, moment: datetime, *, inclusive: bool) -> datetime | None:
        """Find an occurrence within the horizon."""
        # A rule without occurrence is followed to the end of all years. They are few
        # from the last cycle on, where the calendar is the same as in this one.
        last = MAXYEAR - HORIZON_YEARS - moment.year
        shift = last // CYCLE_YEARS * CYCLE_YEARS
        end = _years_on(moment, HORIZON_YEARS)
        if self.until is not None:
            end = min(end, self.until)
        if end < moment:
            return None
        try:
            rule = rrulestr(
                f"{self.pattern};UNTIL={_years_on(end, shift):%Y%m%dT%H%M%S}",
                dtstart=_years_on(self.start, shift),
            )
        except (ValueError, TypeError, AttributeError) as error:
            raise UnusableRule(f"The rule cannot be read: {error}.") from error
        assert isinstance(rule, rrule)  # noqa: S101 - it is one rule
        found = rule.after(_years_on(moment, shift), inc=inclusive)
        return None if found is None else _years_on(found, -shift)


def _years_on(wall_clock: datetime, years: int) -> datetime:
    """Give the same day so many years on; of a 29 February it may be the 28th."""
    year = wall_clock.year + years
    if (wall_clock.month, wall_clock.day) == (2, 29) and not isleap(year):
        return wall_clock.replace(year=year, day=28)
    return wall_clock.replace(year=year)


def in_utc(wall_clock: datetime, zone: ZoneInfo) -> datetime:
    """Place a wall-clock time: leapt over, it moves on; shown twice, it is the first."""
    return wall_clock.replace(tzinfo=zone, fold=0).astimezone(UTC)


def on_the_wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """Tell what the clock on the wall shows at a moment, to the minute."""
    return moment.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)


def _parts(text: str) -> dict[str, str]:
    """Take a rule apart, and refuse what a task cannot follow."""
    parts: dict[str, str] = {}
    for part in text.upper().removeprefix("RRULE:").split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value:
            raise UnusableRule(f"{part!r} is not of the form NAME=VALUE.")
        if name not in PARTS:
            raise UnusableRule(
                f"{name} cannot be used here. A rule has {', '.join(sorted(PARTS))}."
            )
        if name in parts:
            raise UnusableRule(f"{name} is given twice.")
        parts[name] = value
    if parts.get("FREQ") not in FREQUENCIES:
        raise UnusableRule(
            f"FREQ is {parts.get('FREQ', 'missing')}. "
            f"It has to be one of {', '.join(FREQUENCIES)}."
        )
    return parts


def _whole(
    parts: dict[str, str], name: Literal["COUNT", "INTERVAL"], most: int
) -> int | None:
    text = parts.get(name)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        raise UnusableRule(f"{name} is {text}. It has to be from 1 to {most}.")
    return int(text)


def _until(text: str, zone: ZoneInfo) -> datetime:
    """Read an end, in UTC or by the farm's clock; a bare day is in to its end."""
    match = MOMENT.fullmatch(text)
    try:
        if match is None:
            raise ValueError  # noqa: TRY301 - one answer for both
        day = datetime.strptime(match[1], "%Y%m%d")  # noqa: DTZ007 - wall-clock time
        if match[2] is None:
            return day.replace(hour=23, minute=59, second=59)
        end = datetime.strptime(match[1] + match[3], "%Y%m%d%H%M%S")  # noqa: DTZ007
        if match[4]:
            return end.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
        return end
    except (ValueError, OverflowError) as error:
        raise UnusableRule(
            f"UNTIL is {text}. Write it as 20261231, or 20261231T180000Z for UTC."
        ) from error
