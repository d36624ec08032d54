"""When jobs are due, by the clock on the wall."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, strategies as st
import pytest

from companion.database import Database
from companion.jobs.schedules import arrange, next_run
from companion.jobs.service import (
    DAILY_AT_TWO,
    EVERY_FIVE_MINUTES,
    OrganizationHandler,
    by_name,
    companion_job,
    enqueue,
    job,
)
from companion.runtime import Runtime
from companion.scope import WriteScope
from tests.companion.jobs.conftest import MakeRunner
from tests.companion.people import Clock, Tenant, World

ZONES = sorted(available_timezones() - {"Factory", "localtime"})
EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 12 * 366 * 24 * 3600).map(
    lambda seconds: EPOCH + timedelta(seconds=seconds)
)


@given(MOMENTS, st.sampled_from(ZONES), st.integers(0, 50))
def test_daily_job_runs_once_each_local_day(
    start: datetime, zone: str, late_minutes: int
) -> None:
    """Through every change of the clocks, also by a runner that is late."""
    wall = ZoneInfo(zone)
    moment = next_run(DAILY_AT_TWO, zone, start)
    days = [moment.astimezone(wall).date()]
    for _ in range(400):
        late = moment + timedelta(minutes=late_minutes)
        moment = next_run(DAILY_AT_TWO, zone, late)
        days.append(moment.astimezone(wall).date())

    assert days == [days[0] + timedelta(days=each) for each in range(len(days))]


@given(
    MOMENTS,
    st.sampled_from(ZONES),
    st.sampled_from([DAILY_AT_TWO, EVERY_FIVE_MINUTES, "30 1 * * *", "30 2 * * 1"]),
)
def test_what_is_next_is_later(start: datetime, zone: str, cron: str) -> None:
    """A schedule never comes back to a moment that has been."""
    moment = start
    for _ in range(20):
        following = next_run(cron, zone, moment)
        assert following > moment
        moment = following


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        # The clocks in Lisbon go from 01:00 to 02:00, and back from 02:00 to 01:00.
        ("2026-03-28T12:00Z", "2026-03-29T01:00Z"),
        ("2026-03-29T01:00Z", "2026-03-30T00:30Z"),
        ("2026-10-24T12:00Z", "2026-10-25T00:30Z"),
        # Done late, within the hour that comes again.
        ("2026-10-25T01:10Z", "2026-10-26T01:30Z"),
    ],
)
def test_time_that_is_left_out_or_comes_twice_is_due_once(
    after: str, expected: str
) -> None:
    """Left out: right after it; twice: the first time."""
    found = next_run("30 1 * * *", "Europe/Lisbon", datetime.fromisoformat(after))

    assert found == datetime.fromisoformat(expected)


def test_zone_that_the_machine_does_not_know_is_utc(runtime: Runtime) -> None:
    """A restored database may name one; other organizations go on."""
    found = next_run(DAILY_AT_TWO, "Atlantis/Centre", datetime(2026, 1, 1, tzinfo=UTC))

    assert found == datetime(2026, 1, 1, 2, tzinfo=UTC)


def counting(cron: str) -> tuple[OrganizationHandler, list[str]]:
    """Make a job that notes for whom it ran."""
    ran: list[str] = []

    @job("test.count", cron=cron)
    def count(scope: WriteScope) -> None:
        ran.append(str(scope.org_id))

    return count, ran


def test_each_organization_has_its_night(
    world: World, clock: Clock, make_runner: MakeRunner
) -> None:
    """Two o'clock in Auckland is not two o'clock in New York."""
    night, ran = counting(DAILY_AT_TWO)
    here, there = world.tenant(), world.tenant("Far away")
    here.owner.patch(f"/organizations/{here.id}", {"time_zone": "America/New_York"})
    there.owner.patch(f"/organizations/{there.id}", {"time_zone": "Pacific/Auckland"})
    runner = make_runner(night)
    runner.work()
    assert ran == []

    clock.now = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
    runner.work()
    assert ran == [str(there.id)]

    clock.now = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    runner.work()
    assert ran == [str(there.id), str(here.id)]


def test_nights_that_were_missed_are_made_up_for_once(
    tenant: Tenant, clock: Clock, make_runner: MakeRunner
) -> None:
    """A machine that was off for a week has one clean-up to do, not seven."""
    night, ran = counting(DAILY_AT_TWO)
    runner = make_runner(night)
    runner.work()
    clock.advance(days=7)
    runner.work()

    assert ran == [str(tenant.id)]


def test_organization_that_moves_gets_another_night(
    tenant: Tenant, clock: Clock, make_runner: MakeRunner
) -> None:
    """Without a restart."""
    night, _ = counting(DAILY_AT_TWO)
    runner = make_runner(night)
    runner.work()
    before = tenant.owner.get("/jobs/schedules").json()
    tenant.owner.patch(f"/organizations/{tenant.id}", {"time_zone": "Asia/Tokyo"})
    clock.advance(minutes=5)
    runner.work()
    after = tenant.owner.get("/jobs/schedules").json()

    assert [each["next_run_at"] for each in before] == ["2026-11-24T02:00:00Z"]
    assert [each["next_run_at"] for each in after] == ["2026-11-23T17:00:00Z"]


def test_job_that_this_version_does_not_know_is_due_no_longer(
    runtime: Runtime, tenant: Tenant
) -> None:
    """What an older version did again and again ends with it."""
    night, _ = counting(DAILY_AT_TWO)
    for handlers, expected in ((by_name(night), 1), (by_name(), 0)):
        with runtime.database.system() as session:
            arrange(session, handlers, "UTC", runtime.clock())
        assert len(tenant.owner.get("/jobs/schedules").json()) == expected


def test_clock_that_ran_ahead_does_not_stop_anything(
    tenant: Tenant, clock: Clock, make_runner: MakeRunner
) -> None:
    """A year ahead, then right again: the next night is the next night."""
    night, ran = counting(DAILY_AT_TWO)
    right = clock.now
    clock.advance(days=365)
    make_runner(night).work()
    clock.now = right
    runner = make_runner(night)
    runner.work()
    clock.advance(days=1)
    runner.work()

    assert ran == [str(tenant.id)]


def test_job_left_by_a_clock_that_ran_ahead_is_done(
    tenant: Tenant, clock: Clock, make_runner: MakeRunner, runtime: Runtime
) -> None:
    """Its moment would come in a year, and keep others of its key away."""
    ran: list[datetime] = []

    @companion_job("test.fails")
    def fails(database: Database, now: datetime) -> None:
        ran.append(now)
        if len(ran) == 1:
            raise RuntimeError("The first time always fails.")

    right = clock.now
    clock.advance(days=365)
    with runtime.database.system() as session:
        enqueue(session, "test.fails", org_id=None, now=clock())
    make_runner(fails).work()
    clock.now = right
    make_runner(fails).work()

    assert ran == [right + timedelta(days=365), right]
