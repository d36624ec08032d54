"""When jobs are due again, by the clock on the wall of each organization."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim
from sqlalchemy import select
import structlog

from ..database import WriteSession
from ..organizations.models import Organization
from .models import Schedule
from .service import CompanionHandler, Handler, enqueue, key_of

_LOGGER = structlog.stdlib.get_logger(__name__)

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A schedule that there should be."""

    org_id: UUID | None
    name: str
    cron: str
    zone: str


def next_run(cron: str, zone: str, after: datetime) -> datetime:
    """Give the first moment after another at which a schedule is due.

    As cron does it: a time that a clock change leaves out is due right after it, one that
    comes twice is due the first time.
    """
    found = CronSim(cron, after.astimezone(_zone(zone)))
    # Within an hour that comes again, what is next on the wall may be past.
    return next(moment for each in found if (moment := each.astimezone(UTC)) > after)


def _zone(name: str) -> ZoneInfo:
    """Give a time zone; a machine that does not know it takes UTC."""
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        _LOGGER.warning("time zone unknown", zone=name)
        return ZoneInfo("UTC")


def _wanted(
    session: WriteSession, handlers: Mapping[str, Handler], zone: str
) -> Iterator[_Wanted]:
    """List the schedules that there should be."""
    organizations = session.execute(
        select(Organization.id, Organization.time_zone).where(
            Organization.deleted_at.is_(None)
        )
    ).all()
    for handler in handlers.values():
        if handler.cron is None:
            continue
        if isinstance(handler, CompanionHandler):
            yield _Wanted(None, handler.name, handler.cron, zone)
            continue
        for org_id, own_zone in organizations:
            yield _Wanted(org_id, handler.name, handler.cron, own_zone)


def arrange(
    session: WriteSession, handlers: Mapping[str, Handler], zone: str, now: datetime
) -> None:
    """Let each organization have its schedules, by its own clock."""
    there = {row.key: row for row in session.scalars(select(Schedule))}
    for each in _wanted(session, handlers, zone):
        key = key_of(each.org_id, each.name)
        row = there.pop(key, None)
        following = next_run(each.cron, each.zone, now)
        if row is None:
            row = Schedule(key=key, org_id=each.org_id, name=each.name)
            session.add(row)
        elif (row.cron, row.zone) == (each.cron, each.zone):
            # It is later only if the clock was ahead.
            row.next_run_at = min(row.next_run_at, following)
            continue
        row.cron, row.zone, row.next_run_at = each.cron, each.zone, following
    for row in there.values():
        session.delete(row)


def fire(session: WriteSession, now: datetime) -> int:
    """Ask for the jobs that are due; what was missed meanwhile is done once."""
    due = session.scalars(
        select(Schedule)
        .where(Schedule.next_run_at <= now)
        .order_by(Schedule.next_run_at)
        .limit(MOST_AT_ONCE)
        # Two runners at once: each takes what the other has not.
        .with_for_update(skip_locked=True)
    ).all()
    for row in due:
        enqueue(session, row.name, org_id=row.org_id, now=now, key="")
        row.last_run_at = now
        row.next_run_at = next_run(row.cron, row.zone, now)
    return len(due)
