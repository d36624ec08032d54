"""What is tidied up at night; each job bears being run twice."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from companion.accounts.jobs import tidy as tidy_accounts
from companion.accounts.models import SignIn
from companion.idempotency import RepeatedRequest
from companion.jobs.models import Job
from companion.jobs.service import CompanionHandler, OrganizationHandler, enqueue
from companion.jobs.tidying import tidy_jobs
from companion.models import Model
from companion.organizations.jobs import tidy as tidy_organizations
from companion.organizations.models import Invitation
from companion.runtime import Runtime
from companion.tables import METADATA
from companion.work import HANDLERS, open_runner
from tests.companion.jobs.conftest import MakeRunner
from tests.companion.people import Clock, Tenant


def count(runtime: Runtime, model: type[Model]) -> int:
    """Count rows of everybody."""
    with runtime.database.system() as session:
        return session.scalar(select(func.count()).select_from(model.__table__)) or 0


def contents(runtime: Runtime) -> dict[str, list[str]]:
    """Read every row but those of the queue itself."""
    with runtime.database.system() as session:
        return {
            name: sorted(str(tuple(row)) for row in session.execute(select(table)))
            for name, table in METADATA.tables.items()
            if name not in {"job", "schedule"}
        }


@pytest.mark.parametrize("name", sorted(HANDLERS))
def test_job_that_runs_twice_has_its_effect_once(
    name: str, runtime: Runtime, tenant: Tenant, clock: Clock
) -> None:
    """Whoever ran it may have died after the last step, before saying so."""
    tenant.owner.post("/invitations", {"email": "a@example.org", "role": "viewer"})
    clock.advance(days=400)
    handler = HANDLERS[name]
    org_id = tenant.id if isinstance(handler, OrganizationHandler) else None
    runner = open_runner(runtime)
    seen = []
    for _ in range(2):
        with runtime.database.system() as session:
            made = enqueue(session, name, org_id=org_id, now=clock())
        assert made
        assert runner.run(made)
        with runtime.database.system() as session:
            assert session.get_one(Job, made).state == "done"
        seen.append(contents(runtime))

    assert seen[0] == seen[1]


def test_every_handler_is_found_by_its_name() -> None:
    """Names tell the domain and the work, and each has one meaning."""
    for name, handler in HANDLERS.items():
        assert handler.name == name
        domain, _, work = name.partition(".")
        assert domain.isalpha()
        assert work.replace("-", "").replace("_", "").isalpha()
        assert isinstance(handler, CompanionHandler | OrganizationHandler)


def test_sessions_that_ended_long_ago_are_forgotten(
    runtime: Runtime, tenant: Tenant, clock: Clock, make_runner: MakeRunner
) -> None:
    """Those in force and those that ended lately stay."""
    tenant.owner.post(
        "/api-keys", {"name": "k", "role": "site"}, headers={"Idempotency-Key": "a"}
    )
    left = []
    for days in (31, 31):
        clock.advance(days=days)
        tidy_accounts(runtime.database, clock())
        left.append((count(runtime, SignIn), count(runtime, RepeatedRequest)))

    assert left == [(5, 0), (0, 0)]


def test_invitations_that_nobody_took_up_are_forgotten(
    runtime: Runtime, tenant: Tenant, clock: Clock, make_runner: MakeRunner
) -> None:
    """A month after they ended, by the night's job itself."""
    tenant.owner.post("/invitations", {"email": "a@example.org", "role": "viewer"})
    runner = make_runner(tidy_organizations)
    runner.work()
    left = []
    for days in (4, 31):
        clock.advance(days=days)
        runner.work()
        left.append(count(runtime, Invitation))

    assert left == [1, 0]


def test_jobs_that_are_over_are_forgotten(
    runtime: Runtime, tenant: Tenant, clock: Clock, make_runner: MakeRunner
) -> None:
    """Those that were done soon, dead ones when somebody had the time to look."""
    with runtime.database.system() as session:
        for state in ("done", "dead", "waiting"):
            session.add(
                Job(
                    name="test.of-old",
                    args={},
                    state=state,
                    due_at=clock() if state == "waiting" else None,
                    created_at=clock(),
                    finished_at=None if state == "waiting" else clock(),
                )
            )
    left = []
    for step in (timedelta(days=2), timedelta(days=2), timedelta(days=90)):
        clock.now += step
        tidy_jobs(runtime.database, clock())
        left.append(count(runtime, Job))

    assert left == [3, 2, 1]
