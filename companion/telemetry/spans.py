"""Spans of time in milliseconds, and how long things are kept."""

from datetime import UTC, datetime, timedelta

HOUR = 3_600_000
DAY = 24 * HOUR
WEEK = 7 * DAY
# 1970 began on a Thursday; weeks begin on a Monday.
FIRST_MONDAY = 4 * DAY

# A clock that runs ahead further than this is wrong.
FUTURE = timedelta(minutes=5)
RAW_KEPT = timedelta(days=90)
# Raw readings outlive the oldest that are taken in: a late one must never be summed up
# without the others of its hour.
RAW_MARGIN = timedelta(days=2)
HOURS_KEPT = timedelta(days=3 * 365)
BATCHES_KEPT = timedelta(days=30)
HOT_KEPT = timedelta(days=2)


def ms(moment: datetime) -> int:
    """Give a moment in milliseconds since 1970."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def floor(ts: int, step: int) -> int:
    """Give the start of the step that a moment is in."""
    first = FIRST_MONDAY if step % WEEK == 0 else 0
    return ts - (ts - first) % step
