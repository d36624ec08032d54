"""`companion worker`, and the runner beside requests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
import os
import signal
import subprocess
import sys
import time
from uuid import UUID

from fastapi.testclient import TestClient
import pytest

from companion.app import create_app
from companion.jobs.models import Job
from companion.jobs.service import enqueue
from companion.runtime import Runtime
from companion.settings import Settings


def ask(runtime: Runtime) -> UUID:
    """Ask for a job that every companion knows."""
    with runtime.database.system() as session:
        made = enqueue(session, "jobs.tidy", org_id=None, now=datetime.now(UTC))
    assert made
    return made


def is_done(runtime: Runtime, job_id: UUID, seconds: float = 120) -> bool:
    """Wait until a job is done."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with runtime.database.system() as session:
            if session.get_one(Job, job_id).state == "done":
                return True
        time.sleep(0.05)
    return False


@contextmanager
def running_worker(url: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run the command as an operator does, and never leave it behind."""
    process = subprocess.Popen(
        [sys.executable, "-m", "companion", "worker"],
        env=os.environ | {"VF_DATABASE_URL": url, "VF_RUNNER": "worker"},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_worker_does_jobs_and_ends_when_told(runtime: Runtime) -> None:
    """Beside `serve`, on the same database; also what is asked for while it waits."""
    made = ask(runtime)
    with running_worker(runtime.settings.url) as process:
        first = is_done(runtime, made)
        second = is_done(runtime, ask(runtime))
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=60)

    assert (first, second, code) == (True, True, 0)


def test_companion_does_its_jobs_itself(runtime: Runtime) -> None:
    """From its start to its end, with nothing configured."""
    settings = Settings.model_validate({"database_url": runtime.settings.url})
    own = Runtime.open(settings)
    with TestClient(create_app(settings, own)):
        # Only who has this very database open rings when there is something to do.
        done = is_done(own, ask(own))

    assert done


def test_companion_with_workers_leaves_the_jobs_to_them(runtime: Runtime) -> None:
    """Whoever answers requests has nothing else to do."""
    with TestClient(create_app(runtime.settings, runtime)):
        done = is_done(runtime, ask(runtime), 0.5)

    assert not done
