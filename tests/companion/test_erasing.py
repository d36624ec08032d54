"""An organization that is erased: whole, and nothing beside it."""

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
import re
import signal
import subprocess
import sys
from uuid import UUID

import pytest
from sqlalchemy import Delete, Table, Update, insert, select, update
from sqlalchemy.exc import DBAPIError

from companion import erasing
from companion.accounts.models import SignIn
from companion.accounts.tokens import new_access_token
from companion.database import Database, WriteSession, enter_organization, enter_system
from companion.farms.models import Allowance
from companion.notes.files import PhotoFiles
from companion.organizations.models import Organization
from companion.runtime import Runtime
from companion.tables import METADATA
from companion.telemetry.models import ColdReading, DayRollup, HourRollup
from tests.companion.notes.pictures import picture
from tests.companion.people import PASSWORD, Caller, Clock, Tenant, World, made
from tests.companion.rows import fill

# Of the companion and of people, who stay when their organization leaves.
STAYS = {
    "allowance",
    "app_user",
    "identity",
    "metric_counter",
    "one_time_token",
    "plan_limit",
    "recovery_code",
    "refresh_token",
    "repeated_request",
    "second_factor",
    "sign_in",
}
APPEND_ONLY = (
    "alert_event",
    "audit_event",
    "automation_version",
    "inventory_movement",
    "recipe_version",
    "site_event",
)

type Contents = dict[str, Counter[str]]


def contents(database: Database) -> Contents:
    """Read every row of every table, to the byte."""
    with database.system() as session:
        return {
            name: Counter(repr(tuple(row)) for row in session.execute(select(table)))
            for name, table in METADATA.tables.items()
        }


def use(runtime: Runtime, tenant: Tenant) -> None:
    """Have a row in every table that can have one of an organization, and a photo."""
    tenant.owner.post("/api-keys", {"name": "k", "role": "site"})
    tenant.owner.post("/invitations", {"email": "x@example.org", "role": "viewer"})
    fill(runtime, tenant)
    note = made(tenant.owner, "/notes", {"body": "Pale leaves"})
    tenant.owner("POST", f"/notes/{note}/photos", content=picture())
    made(tenant.owner, "/farms", {"name": "Counted"})
    with runtime.database.system() as session:
        sensor = METADATA.tables["sensor"]
        metric = session.scalars(
            select(sensor.c.metric_id).where(sensor.c.org_id == tenant.id)
        ).one()
        session.execute(insert(ColdReading).values(metric_id=metric, ts=1, value=1.5))
        numbers = ("n", "total", "low", "high", "first_value", "last_value")
        sums = dict.fromkeys((*numbers, "first_ts", "last_ts", "start"), 1)
        for model in (HourRollup, DayRollup):
            session.execute(insert(model).values(sums | {"metric_id": metric}))


@dataclass(frozen=True)
class Leaving:
    """An organization whose time is over, and what there was without it."""

    tenant: Tenant
    before: Contents
    photos: PhotoFiles


def delete(tenant: Tenant) -> None:
    """Delete an organization."""
    path = f"/organizations/{tenant.id}"
    headers = {"If-Match": "*"}
    gone = tenant.owner("DELETE", path, params={"name": "Farm"}, headers=headers)
    assert gone.status_code == 200


@pytest.fixture
def leaving(world: World, other_tenant: Tenant, clock: Clock) -> Leaving:
    """Let one of two farms in use be deleted, so long ago that it is to go."""
    runtime = world.runtime
    use(runtime, other_tenant)
    before = contents(runtime.database)
    tenant = world.tenant()
    use(runtime, tenant)
    # Deleted twice: the last time counts.
    delete(tenant)
    tenant.owner.post(f"/organizations/{tenant.id}/restore")
    delete(tenant)
    there = contents(runtime.database)
    assert [
        name
        for name in METADATA.tables
        if name not in STAYS and there[name].total() <= before[name].total()
    ] == []
    clock.advance(days=30)
    return Leaving(tenant, before, PhotoFiles.below(runtime.settings.data_dir))


def erase(runtime: Runtime, clock: Clock) -> dict[str, int]:
    """Do what the job does."""
    handler = erasing.erasing(runtime.settings.data_dir)
    return dict(handler(runtime.database, clock()) or {})


def check(runtime: Runtime, leaving: Leaving) -> None:
    """See that nothing is left of the one, and everything of the other."""
    after = contents(runtime.database)
    (last_word,) = after["audit_event"] - leaving.before["audit_event"]
    expected = leaving.before["audit_event"] + Counter([last_word])
    assert after["audit_event"] == expected
    assert "organization.deleted" in last_word
    assert repr(leaving.tenant.owner.user_id) in last_word
    for name in METADATA.tables.keys() - STAYS - {"audit_event"}:
        assert after[name] == leaving.before[name], name
    for name in STAYS - {"metric_counter", "allowance"}:
        assert after[name] >= leaving.before[name], name
    kept = {org_id for org_id, _, _ in leaving.photos.all()}
    assert leaving.tenant.id not in kept
    assert len(kept) == 1
    assert not (leaving.photos.root / str(leaving.tenant.id)).exists()


@pytest.mark.parametrize("portion", [1, erasing.PORTION])
def test_organization_is_erased_whole_and_nothing_beside_it(
    leaving: Leaving,
    runtime: Runtime,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    portion: int,
) -> None:
    """Every table that there is, in portions; a second time changes nothing."""
    portions: list[int] = []
    remove_some = erasing._remove_some

    def counted(session: WriteSession, table: Table, org_id: UUID) -> int:
        portions.append(remove_some(session, table, org_id))
        return portions[-1]

    monkeypatch.setattr(erasing, "PORTION", portion)
    monkeypatch.setattr(erasing, "_remove_some", counted)
    done = erase(runtime, clock)

    assert 1 <= max(portions) <= portion
    assert list(done) == [str(leaving.tenant.id)]
    check(runtime, leaving)
    assert erase(runtime, clock) == {}


def test_nothing_goes_before_its_time(
    leaving: Leaving, runtime: Runtime, clock: Clock
) -> None:
    """To the last second."""
    clock.advance(seconds=-1)
    there = contents(runtime.database)

    assert erase(runtime, clock) == {}
    assert contents(runtime.database) == there


def test_people_keep_their_accounts_and_their_allowances(
    leaving: Leaving, runtime: Runtime, clock: Clock
) -> None:
    """Who belongs to no other organization signs in, and belongs to none."""
    owner = leaving.tenant.owner

    def used() -> int | None:
        with runtime.database.system() as session:
            own = select(Allowance.used).where(Allowance.user_id == owner.user_id)
            return session.scalar(own)

    before = used()
    erase(runtime, clock)
    body = {"email": owner.email, "password": PASSWORD}
    signed_in = owner.client.post("/api/v1/auth/login", json=body)

    assert (before, used()) == (1, 0)
    assert signed_in.status_code == 200


def still_signed_in(runtime: Runtime, person: Caller) -> Caller:
    """Give somebody a token of this moment, of the session that they have."""
    with runtime.database.system() as session:
        own = select(SignIn.id).where(SignIn.user_id == person.user_id)
        sign_in = session.scalars(own).one()
    now = runtime.clock()
    token = new_access_token(runtime.keyring, person.user_id, sign_in, now)
    return replace(person, token=token)


class Broken(Exception):
    """The power is out."""


@pytest.mark.parametrize("transactions", [1, 2, 12, 45])
def test_erasing_that_broke_off_goes_on(
    leaving: Leaving,
    runtime: Runtime,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    transactions: int,
) -> None:
    """Wherever it was; meanwhile nobody can restore what is half gone."""
    left = iter(range(transactions))
    whole = type(runtime.database).system

    def system(database: Database) -> object:
        if next(left, None) is None:
            raise Broken
        return whole(database)

    with monkeypatch.context() as patch:
        patch.setattr(Database, "system", system)
        with pytest.raises(Broken):
            erase(runtime, clock)
    clock.advance(days=-1)
    owner = still_signed_in(runtime, leaving.tenant.owner)
    restored = owner.post(f"/organizations/{leaving.tenant.id}/restore")
    clock.advance(days=1)

    assert restored.status_code == 404
    assert list(erase(runtime, clock)) == [str(leaving.tenant.id)]
    check(runtime, leaving)


# Erases by the clock of the test, and dies before its seventh portion.
DIES = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from companion import erasing
from companion.database import Database

real, count = erasing._remove_some, iter(range(7))
def remove_some(*args):
    removed = real(*args)
    if next(count, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)
    return removed
erasing._remove_some = remove_some
job = erasing.erasing(Path(sys.argv[2]))
job(Database(sys.argv[1]), datetime.fromisoformat(sys.argv[3]))
"""


def test_erasing_that_was_killed_goes_on(
    leaving: Leaving, runtime: Runtime, clock: Clock
) -> None:
    """In the middle of a transaction, with what was erased before."""
    folder = str(runtime.settings.data_dir)
    command = [sys.executable, "-c", DIES, runtime.settings.url, folder]
    died = subprocess.run([*command, clock().isoformat()], check=False)
    half = contents(runtime.database)

    assert died.returncode == -signal.SIGKILL
    assert half["organization"] != leaving.before["organization"]
    erase(runtime, clock)
    check(runtime, leaving)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_rows_for_ever_go_with_their_organization_alone(
    leaving: Leaving, runtime: Runtime, clock: Clock, table: str
) -> None:
    """Neither while it can be restored, nor those of others, nor a change of them."""
    database = runtime.database

    rows = METADATA.tables[table]

    def refused(statement: Delete | Update, *, system: bool = True) -> None:
        with database.write() as session:
            if system:
                enter_system(session)
            else:
                enter_organization(session, tenant)
            with pytest.raises(DBAPIError, match="append-only"):
                session.execute(statement)
            session.rollback()

    tenant = leaving.tenant.id
    refused(rows.delete().where(rows.c.org_id == tenant))
    with database.system() as session:
        mark = update(Organization).where(Organization.id == tenant)
        session.execute(mark.values(erasing_at=clock()))
    refused(rows.delete().where(rows.c.org_id != tenant))
    refused(rows.update().where(rows.c.org_id == tenant).values(org_id=tenant))
    if not database.is_sqlite:
        refused(rows.delete().where(rows.c.org_id == tenant), system=False)


def test_every_table_says_how_long_it_is_kept() -> None:
    """Who adds a table writes it down."""
    page = Path(__file__).parents[2] / "docs" / "companion" / "database.md"
    section = page.read_text(encoding="utf-8").split("## How long things are kept")[1]
    named = re.findall(r"`([a-z_]+)`", section.split("\n## ")[0])

    assert sorted(named) == sorted(METADATA.tables)
