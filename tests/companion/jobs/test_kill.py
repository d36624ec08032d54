"""A runner that is killed in the middle of a job."""

import subprocess
import sys

import pytest
from sqlalchemy import func, select

from companion.audit import service as audit
from companion.audit.models import AuditEvent
from companion.jobs.queue import LEASE
from companion.jobs.service import enqueue, job
from companion.runtime import Runtime
from companion.scope import WriteScope
from tests.companion.jobs.conftest import MakeRunner
from tests.companion.people import Clock, Tenant

# Does the same job by the system's clock, which the test's is set to.
DIES = """
import sys, time
from datetime import datetime
from companion.audit import service as audit
from companion.database import Database
from companion.jobs.runner import Runner
from companion.jobs.service import job

@job("test.note")
def note(scope):
    audit.record_in(scope, "test.noted")
    print("in the middle", flush=True)
    time.sleep(60)

now = datetime.fromisoformat(sys.argv[2])
Runner(Database(sys.argv[1]), lambda: now, {"test.note": note}).work()
"""


@job("test.note")
def note(scope: WriteScope) -> None:
    """Leave something in the database."""
    audit.record_in(scope, "test.noted")


@pytest.mark.parametrize("deaths", [1, 3])
def test_job_of_a_killed_runner_is_done_once(
    runtime: Runtime,
    tenant: Tenant,
    clock: Clock,
    make_runner: MakeRunner,
    deaths: int,
) -> None:
    """What it had written is gone with it; the next does it when the lease has ended."""
    with runtime.database.system() as session:
        made = enqueue(session, "test.note", org_id=tenant.id, now=clock())
    for _ in range(deaths):
        with subprocess.Popen(
            [sys.executable, "-c", DIES, runtime.settings.url, clock().isoformat()],
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "in the middle\n"
            process.kill()
        assert make_runner(note).work() == 0
        clock.advance(seconds=LEASE.total_seconds())

    assert make_runner(note).work() == 1
    shown = tenant.owner.get(f"/jobs/{made}").json()
    assert (shown["state"], shown["attempts"]) == ("done", deaths + 1)
    with runtime.database.system() as session:
        noted = select(func.count(AuditEvent.id)).where(
            AuditEvent.action == "test.noted"
        )
        assert session.scalar(noted) == 1
