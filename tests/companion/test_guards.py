"""What the database itself refuses, when the code above it forgets."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import UniqueConstraint, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from companion.audit.models import AuditEvent
from companion.database import (
    Database,
    NoScope,
    ReadSession,
    enter_organization,
    enter_person,
)
from companion.models import Record, TenantModel
from companion.organizations.models import ApiKey, Membership, Organization
from companion.permissions import Role
from companion.runtime import Runtime
from companion.tables import METADATA
from tests.companion.people import Standing, Tenant
from tests.companion.rows import fill

TENANT_TABLES = sorted(
    str(mapper.class_.__tablename__)
    for mapper in TenantModel.registry.mappers
    if issubclass(mapper.class_, TenantModel)
)


# SQLite has no row-level security.
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

on_standing_postgresql = pytest.mark.parametrize(
    "standing", ["postgresql"], indirect=True, scope="module"
)


@pytest.fixture(scope="module")
def filled(standing: Standing) -> Standing:
    """Have a row of each tenant in every table."""
    for each in (standing.tenant, standing.other):
        each.owner.post("/api-keys", {"name": "k", "role": "site"})
        each.owner.post("/invitations", {"email": "x@example.org", "role": "viewer"})
        fill(standing.world.runtime, each)
    return standing


@contextmanager
def unguarded(database: Database) -> Iterator[ReadSession]:
    """Open a session without our own guard: what a bug would look like."""
    with ReadSession(database.engine) as session:
        yield session


def test_query_without_a_scope_is_refused(runtime: Runtime, tenant: Tenant) -> None:
    """A forgotten scope is an error, not everybody's rows."""
    with runtime.database.read() as session, pytest.raises(NoScope):
        session.scalars(select(Membership)).all()


def test_read_session_cannot_write(runtime: Runtime, tenant: Tenant) -> None:
    """Whatever the type checker was told."""
    with runtime.database.read() as session:
        enter_organization(session, tenant.id)
        with pytest.raises(DBAPIError):
            session.execute(update(Organization).values(name="x"))


def test_session_that_writes_can_read_after_a_reader(runtime: Runtime) -> None:
    """A connection that served a reader serves a writer next."""
    with runtime.database.read() as session:
        session.execute(text("SELECT 1"))
    with runtime.database.write() as session:
        session.execute(update(Organization).values(name="x"))


def test_time_without_a_zone_is_refused(runtime: Runtime) -> None:
    """Nobody knows which moment it means."""
    naive = runtime.clock().replace(tzinfo=None)
    with runtime.database.system() as session, pytest.raises(StatementError):
        session.execute(
            update(Organization)
            .values(created_at=naive)
            .where(Organization.id.is_(None))
        )


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_references_between_tenants_rows_name_the_tenant(table: str) -> None:
    """A key to another tenant's row cannot even be written down."""
    for constraint in METADATA.tables[table].foreign_key_constraints:
        referred = constraint.referred_table.name
        if referred in TENANT_TABLES:
            assert "org_id" in constraint.column_keys, constraint.name
    for unique in METADATA.tables[table].constraints:
        if isinstance(unique, UniqueConstraint) and len(unique.columns) > 1:
            assert "org_id" in unique.columns


def test_row_of_no_organization_is_refused(runtime: Runtime, tenant: Tenant) -> None:
    """Foreign keys hold on SQLite too."""
    with pytest.raises(IntegrityError), runtime.database.system() as session:
        session.execute(
            insert(Membership).values(
                org_id=tenant.owner.user_id,
                user_id=tenant.owner.user_id,
                role=Role.VIEWER,
                created_at=runtime.clock(),
            )
        )


def test_role_that_is_none_is_refused(runtime: Runtime, tenant: Tenant) -> None:
    """The database knows the five roles."""
    with pytest.raises(IntegrityError), runtime.database.system() as session:
        session.execute(update(Membership).values(role="emperor"))


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event"]
)
def test_audit_log_cannot_be_rewritten(
    runtime: Runtime, tenant: Tenant, statement: str
) -> None:
    """Not even by the companion itself."""
    with (
        pytest.raises(DBAPIError, match="append-only"),
        runtime.database.system() as session,
    ):
        session.execute(text(statement))
    with runtime.database.read() as session:
        enter_organization(session, tenant.id)
        assert session.scalar(select(func.count(AuditEvent.id)))


@on_standing_postgresql
@pytest.mark.parametrize(
    "table", [*TENANT_TABLES, "organization", "audit_event", "job", "schedule"]
)
def test_every_tenants_table_has_row_level_security(
    standing: Standing, table: str
) -> None:
    """Also for the role that owns the tables."""
    with standing.world.runtime.database.read() as session:
        row = session.execute(
            text(
                "SELECT relrowsecurity, relforcerowsecurity FROM pg_class "
                "WHERE oid = CAST(:name AS regclass)"
            ),
            {"name": table},
        ).one()
    assert tuple(row) == (True, True)


@on_postgresql
def test_companions_role_may_not_bypass_row_level_security(runtime: Runtime) -> None:
    """Or the tests below would prove nothing."""
    with runtime.database.read() as session:
        row = session.execute(
            text(
                "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
            )
        ).one()
    assert tuple(row) == (False, False)


@on_standing_postgresql
@pytest.mark.parametrize(
    "table", [*TENANT_TABLES, "organization", "audit_event", "job", "schedule"]
)
def test_query_that_forgets_the_tenant_gets_its_own_rows_only(
    filled: Standing, table: str
) -> None:
    """Plain SQL without a condition, in shapes that an ORM's filter misses."""
    database, tenant = filled.world.runtime.database, filled.tenant
    column = "id" if table == "organization" else "org_id"
    with unguarded(database) as session:
        everything = session.execute(text(f"SELECT count(*) FROM {table}")).scalar()
    with unguarded(database) as session:
        enter_organization(session, tenant.id)
        seen = session.scalars(text(f"SELECT {column} FROM {table}")).all()
        union = session.scalars(
            text(f"SELECT {column} FROM {table} UNION ALL SELECT {column} FROM {table}")
        ).all()

    assert everything == 0
    assert set(seen) == set(union) == {tenant.id}


@on_postgresql
def test_row_for_another_tenant_cannot_be_written(
    runtime: Runtime, tenant: Tenant, other_tenant: Tenant
) -> None:
    """Row-level security checks what is written too."""
    stolen = insert(Membership).values(
        org_id=other_tenant.id,
        user_id=tenant.owner.user_id,
        role=Role.OWNER,
        created_at=runtime.clock(),
    )
    with unguarded(runtime.database) as session:
        enter_organization(session, tenant.id)
        with pytest.raises(DBAPIError, match="row-level security"):
            session.execute(stolen)


@on_postgresql
def test_person_sees_their_memberships_and_nothing_else(
    runtime: Runtime, tenant: Tenant, other_tenant: Tenant
) -> None:
    """Before the organization is known, that is all that is shown."""
    tenant.owner.post("/api-keys", {"name": "k", "role": "site"})
    with unguarded(runtime.database) as session:
        enter_person(session, tenant.owner.user_id)
        members = session.scalars(select(Membership.user_id)).all()
        organizations = session.scalars(select(Organization.id)).all()
        keys = session.scalars(select(ApiKey.id)).all()

    assert (members, organizations, keys) == ([tenant.owner.user_id], [tenant.id], [])


def test_records_count_their_versions() -> None:
    """A change of a version that is gone is refused by the statement itself."""
    for mapper in TenantModel.registry.mappers:
        if issubclass(mapper.class_, Record):
            assert mapper.version_id_col is not None
