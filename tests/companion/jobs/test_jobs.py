"""Jobs: asked for in the caller's transaction, done once, tried again, given up."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Barrier, Event, Thread
import time
from uuid import UUID, uuid7

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from companion.audit import service as audit
from companion.audit.models import AuditEvent
from companion.database import Database, enter_organization
from companion.jobs.models import Job, JobState
from companion.jobs.queue import LEASE, pause_after, take
from companion.jobs.service import (
    Outcome,
    by_name,
    companion_job,
    enqueue,
    enqueue_in,
    job,
)
from companion.organizations.models import Membership
from companion.permissions import ROLE_PERMISSIONS, Role
from companion.problems import Conflict
from companion.runtime import Runtime
from companion.scope import Actor, ActorKind, WriteScope
from tests.companion.jobs.conftest import MakeRunner
from tests.companion.people import Clock, Tenant


@job("test.note")
def note(scope: WriteScope, *, what: str = "x") -> Outcome:
    """Leave something in the database."""
    audit.record_in(scope, "test.noted", what=what)
    return {"noted": what}


def ask(
    runtime: Runtime, tenant: Tenant, name: str = "test.note", **args: object
) -> UUID:
    """Ask for a job of an organization."""
    with runtime.database.system() as session:
        made = enqueue(session, name, args, org_id=tenant.id, now=runtime.clock())
    assert made is not None
    return made


def shown(tenant: Tenant, job_id: UUID) -> dict[str, object]:
    """Read a job as its owner sees it."""
    found: dict[str, object] = tenant.owner.get(f"/jobs/{job_id}").json()
    return found


def noted(runtime: Runtime) -> int:
    """Count what jobs have left."""
    with runtime.database.system() as session:
        return (
            session.scalar(
                select(func.count(AuditEvent.id)).where(
                    AuditEvent.action == "test.noted"
                )
            )
            or 0
        )


def test_job_is_done_and_says_so(
    runtime: Runtime, tenant: Tenant, make_runner: MakeRunner
) -> None:
    """With what came of it."""
    made = ask(runtime, tenant, what="lettuce")
    before = shown(tenant, made)
    done = make_runner(note).work()
    after = shown(tenant, made)

    assert (before["state"], done, after["state"]) == ("waiting", 1, "done")
    assert after["result"] == {"noted": "lettuce"}
    assert (after["attempts"], after["error"], after["due_at"]) == (1, None, None)
    assert noted(runtime) == 1


def test_job_of_a_request_that_fails_was_never_asked_for(
    runtime: Runtime, tenant: Tenant, make_runner: MakeRunner
) -> None:
    """It is part of the caller's transaction."""
    with suppress(Conflict), runtime.database.system() as session:
        enqueue(session, "test.note", org_id=tenant.id, now=runtime.clock())
        raise Conflict

    assert make_runner(note).work() == 0


def test_job_for_later_waits(
    runtime: Runtime, tenant: Tenant, clock: Clock, make_runner: MakeRunner
) -> None:
    """Until its time has come."""
    with runtime.database.write() as session:
        enter_organization(session, tenant.id)
        scope = WriteScope(
            session,
            tenant.id,
            Actor(ActorKind.SYSTEM, None),
            Role.OWNER,
            ROLE_PERMISSIONS[Role.OWNER],
            clock(),
        )
        enqueue_in(scope, "test.note", run_at=clock() + timedelta(hours=1))
    runner = make_runner(note)
    early = runner.work()
    clock.advance(hours=1)

    assert (early, runner.work()) == (0, 1)


def test_second_job_of_a_key_is_not_added_while_the_first_is_open(
    runtime: Runtime, tenant: Tenant, other_tenant: Tenant, make_runner: MakeRunner
) -> None:
    """In each organization by itself."""

    def make(org_id: UUID) -> UUID | None:
        with runtime.database.system() as session:
            return enqueue(
                session, "test.note", org_id=org_id, now=runtime.clock(), key="k"
            )

    first, second, others = make(tenant.id), make(tenant.id), make(other_tenant.id)
    make_runner(note).work()
    third = make(tenant.id)

    assert first
    assert second is None
    assert others
    assert third


def test_job_that_fails_leaves_nothing_and_is_tried_again_later(
    runtime: Runtime, tenant: Tenant, clock: Clock, make_runner: MakeRunner
) -> None:
    """What it wrote is taken back, and each pause is longer than the one before."""

    @job("test.fails", most_attempts=5)
    def fails(scope: WriteScope) -> None:
        audit.record_in(scope, "test.noted")
        raise Conflict("Not yet.")

    made = ask(runtime, tenant, "test.fails")
    runner = make_runner(fails)
    pauses = []
    while shown(tenant, made)["state"] != "dead":
        started = clock()
        assert runner.work() == 1
        due = shown(tenant, made)["due_at"]
        assert noted(runtime) == 0
        if isinstance(due, str):
            assert runner.work() == 0
            pauses.append((datetime.fromisoformat(due) - started).total_seconds())
            clock.now = datetime.fromisoformat(due)

    assert pauses == [10, 20, 40, 80]
    assert pause_after(100) == timedelta(hours=1)
    assert shown(tenant, made)["error"] == "Conflict: Not yet."


def test_dead_job_is_tried_again_when_its_owner_says_so(
    runtime: Runtime, tenant: Tenant, make_runner: MakeRunner
) -> None:
    """The cause is gone by now; what is not dead is left alone."""
    works = Event()

    @job("test.fails", most_attempts=1)
    def fails(scope: WriteScope) -> None:
        if not works.is_set():
            raise RuntimeError("No.")

    made = ask(runtime, tenant, "test.fails")
    runner = make_runner(fails)
    too_early = tenant.owner.post(f"/jobs/{made}/retry")
    runner.work()
    works.set()
    again = tenant.owner.post(f"/jobs/{made}/retry")
    runner.work()

    assert too_early.json()["type"] == "/problems/job-not-dead"
    assert (again.json()["state"], again.json()["attempts"]) == ("waiting", 0)
    assert shown(tenant, made)["state"] == "done"


def test_job_whose_runner_died_is_taken_up_when_the_lease_ends(
    runtime: Runtime, tenant: Tenant, clock: Clock, make_runner: MakeRunner
) -> None:
    """Not before: it might still be running."""
    made = ask(runtime, tenant)
    with runtime.database.system() as session:
        assert take(session, ["test.note"], clock())
    runner = make_runner(note)
    early = runner.work()
    clock.advance(seconds=LEASE.total_seconds())
    late = runner.work()

    assert (early, late, noted(runtime)) == (0, 1, 1)
    assert shown(tenant, made)["attempts"] == 2


def test_job_that_kills_whoever_runs_it_is_given_up(
    runtime: Runtime, tenant: Tenant, clock: Clock, make_runner: MakeRunner
) -> None:
    """It would take everything else with it, for ever."""
    made = ask(runtime, tenant)
    for _ in range(8):
        with runtime.database.system() as session:
            assert take(session, ["test.note"], clock())
        clock.advance(seconds=LEASE.total_seconds())
    make_runner(note).work()

    assert shown(tenant, made)["state"] == "dead"
    assert "died" in str(shown(tenant, made)["error"])
    assert noted(runtime) == 0


def test_runner_that_comes_too_late_has_no_effect(
    runtime: Runtime, tenant: Tenant, clock: Clock, make_runner: MakeRunner
) -> None:
    """Its lease has ended and another has done the job: what it wrote is taken back."""
    first = Event()

    @companion_job("test.slow")
    def slow(database: Database, now: datetime) -> None:
        if not first.is_set():
            first.set()
            clock.advance(seconds=LEASE.total_seconds())
            make_runner(slow).work()

    made = ask(runtime, tenant, "test.slow")
    make_runner(slow).work()

    assert (shown(tenant, made)["state"], shown(tenant, made)["attempts"]) == (
        "done",
        2,
    )


def test_job_that_fails_too_late_does_not_undo_another_runners_work(
    runtime: Runtime, tenant: Tenant, clock: Clock, make_runner: MakeRunner
) -> None:
    """The job is done, and stays so."""
    first = Event()

    @companion_job("test.slow")
    def slow(database: Database, now: datetime) -> None:
        if not first.is_set():
            first.set()
            clock.advance(seconds=LEASE.total_seconds())
            make_runner(slow).work()
            raise RuntimeError("Too late.")

    made = ask(runtime, tenant, "test.slow")
    make_runner(slow).work()

    assert shown(tenant, made)["state"] == "done"


def test_lease_is_lengthened_while_the_job_runs(
    runtime: Runtime,
    tenant: Tenant,
    clock: Clock,
    make_runner: MakeRunner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A long job is not taken for a dead one."""
    lease = timedelta(seconds=0.3)
    for module in ("queue", "runner"):
        monkeypatch.setattr(f"companion.jobs.{module}.LEASE", lease)
    seen: list[int] = []

    @companion_job("test.long")
    def long(database: Database, now: datetime) -> None:
        for _ in range(10):
            time.sleep(0.1)
            clock.advance(seconds=0.1)
            seen.append(make_runner(long).work())

    made = ask(runtime, tenant, "test.long")
    make_runner(long).work()

    assert set(seen) == {0}
    assert shown(tenant, made)["attempts"] == 1


def test_two_runners_do_each_job_once(
    runtime: Runtime, tenant: Tenant, make_runner: MakeRunner
) -> None:
    """At once, over the same queue."""
    made = {ask(runtime, tenant, what=str(each)) for each in range(30)}
    begin = Barrier(2)
    done: list[int] = []

    def run() -> None:
        runner = make_runner(note)
        begin.wait()
        done.append(runner.work())

    threads = [Thread(target=run) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert sum(done) == len(made) == noted(runtime) == 30


def test_job_that_nobody_here_knows_is_left_to_who_does(
    runtime: Runtime, tenant: Tenant, make_runner: MakeRunner
) -> None:
    """A newer version beside this one has asked for it."""
    made = ask(runtime, tenant, "test.of-tomorrow")
    done = make_runner(note).work()

    assert (done, shown(tenant, made)["state"]) == (0, "waiting")


def test_job_of_nobody_is_given_up(
    runtime: Runtime, make_runner: MakeRunner, clock: Clock
) -> None:
    """An organization's work without an organization is a mistake of ours."""
    with runtime.database.system() as session:
        made = enqueue(session, "test.note", org_id=None, now=clock())
    runner = make_runner(note)
    for _ in range(8):
        runner.work()
        clock.advance(hours=1)
    with runtime.database.system() as session:
        row = session.get_one(Job, made)
        assert (row.state, row.error) == (JobState.DEAD, "TypeError")


def test_handler_is_bound_to_its_organization(
    runtime: Runtime, tenant: Tenant, other_tenant: Tenant, make_runner: MakeRunner
) -> None:
    """It sees the rows of one, as a request does."""

    @job("test.count")
    def count(scope: WriteScope) -> Outcome:
        rows = scope.session.scalars(select(Membership)).all()
        mine = scope.session.scalars(scope.select(Membership)).all()
        return {"visible": len(rows), "mine": len(mine)}

    made = ask(runtime, tenant, "test.count")
    make_runner(count).work()

    result = shown(tenant, made)["result"]
    everybodys = 10 if runtime.database.is_sqlite else 5
    assert result == {"visible": everybodys, "mine": 5}


def test_one_job_is_done_by_its_id(
    runtime: Runtime, tenant: Tenant, make_runner: MakeRunner
) -> None:
    """What another kind of worker is told is an id; told twice, it works once."""
    made, other = ask(runtime, tenant), ask(runtime, tenant)
    runner = make_runner(note)

    assert [runner.run(made), runner.run(made), runner.run(uuid7())] == [
        True,
        False,
        False,
    ]
    assert shown(tenant, other)["state"] == "waiting"


def test_two_handlers_of_one_name_are_refused() -> None:
    """One would never be called."""
    with pytest.raises(ValueError, match="same name"):
        by_name(note, note)


def test_jobs_are_listed_for_the_owner_alone(
    runtime: Runtime, tenant: Tenant, make_runner: MakeRunner
) -> None:
    """By state and name, the newest first."""
    done = ask(runtime, tenant)
    make_runner(note).work()
    waiting = ask(runtime, tenant, "test.other")

    def listed(query: str = "") -> list[str]:
        return [
            each["id"] for each in tenant.owner.get(f"/jobs{query}").json()["items"]
        ]

    assert listed() == [str(waiting), str(done)]
    assert listed("?state=done") == [str(done)]
    assert listed("?name=test.other") == [str(waiting)]
    assert tenant.people[Role.MANAGER].get("/jobs").status_code == 404


def test_metrics_tell_of_jobs(
    runtime: Runtime, tenant: Tenant, clock: Clock, make_runner: MakeRunner
) -> None:
    """How they end, how long they take, how many wait and how late they are."""
    ask(runtime, tenant)
    make_runner(note).work()
    ask(runtime, tenant)
    clock.advance(seconds=90)
    text = tenant.owner.client.get("/metrics").text

    assert 'companion_jobs_total{name="test.note",outcome="done"}' in text
    assert 'companion_jobs_there{state="waiting"} 1.0' in text
    assert "companion_jobs_late_seconds 90.0" in text


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_runner_beside_requests_is_woken_by_a_commit(
    runtime: Runtime, tenant: Tenant, make_runner: MakeRunner
) -> None:
    """Nobody waits for the next look at the clock, and an idle one sleeps."""
    runner = make_runner(note)
    runner.start()
    time.sleep(0.2)
    started = time.monotonic()
    made = ask(runtime, tenant)
    wait_for(lambda: shown(tenant, made)["state"] == "done")
    waited = time.monotonic() - started
    runner.close()

    assert waited < 20


def test_runner_goes_on_when_the_database_comes_back(
    runtime: Runtime,
    tenant: Tenant,
    make_runner: MakeRunner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It looks again, and leaves no thread behind that is dead."""
    away = Event()
    away.set()
    read = runtime.database.read

    def sometimes() -> object:
        if away.is_set():
            raise OperationalError("SELECT", {}, Exception("away"))
        return read()

    runner = make_runner(note)
    monkeypatch.setattr(runtime.database, "read", sometimes)
    monkeypatch.setattr("companion.jobs.runner.POLL", timedelta(seconds=0.01))
    runner.start()
    time.sleep(0.1)
    away.clear()
    made = ask(runtime, tenant)
    wait_for(lambda: shown(tenant, made)["state"] == "done")
    runner.close()
