"""What the database itself guards: tenants from each other, the audit log from all."""

from alembic import op

OWN = "org_id = NULLIF(current_setting('vf.org_id', true), '')::uuid"
SYSTEM = "current_setting('vf.system', true) = 'on'"
PERSON = "NULLIF(current_setting('vf.user_id', true), '')::uuid"
KEY = "NULLIF(current_setting('vf.key_id', true), '')::uuid"


def is_postgresql() -> bool:
    """Tell whether the step runs on PostgreSQL."""
    return op.get_context().dialect.name == "postgresql"


def protect(table: str, *, own: str = OWN, may_read: str | None = None) -> None:
    """Show each organization its own rows only (row-level security, PostgreSQL).

    `may_read` adds who else may read: a person their memberships, a key itself.
    """
    if not is_postgresql():
        return
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    # The owner of the table is not exempt: the companion usually is the owner.
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY tenant ON {table} USING (({own}) OR {SYSTEM})")
    if may_read:
        op.execute(f"CREATE POLICY reader ON {table} FOR SELECT USING ({may_read})")


def make_append_only(table: str) -> None:
    """Let the database refuse to change or remove rows."""
    if is_postgresql():
        op.execute(
            f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql "
            f"AS $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
        )
        return
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def forget_append_only(table: str) -> None:
    """Take the guard back with its table."""
    if is_postgresql():
        op.execute(f"DROP FUNCTION IF EXISTS {table}_is_append_only() CASCADE")


# What the job that removes an organization sets first, when nobody can take it back.
LEAVES = (
    "EXISTS (SELECT 1 FROM organization o "
    "WHERE o.id = OLD.org_id AND o.erasing_at IS NOT NULL)"
)


def leave_with_organization(table: str) -> None:
    """Let rows that nobody may change be removed with their organization, and never else.

    A later step that makes the table of organizations anew on SQLite takes these
    triggers away first: they name it.
    """
    if is_postgresql():
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
        )
        op.execute(
            f"CREATE FUNCTION {table}_leaves() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF {SYSTEM} AND {LEAVES} THEN RETURN OLD; END IF; "
            f"RAISE EXCEPTION '{table} is append-only'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE "
            f"ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_leaves()"
        )
        return
    op.execute(f"DROP TRIGGER {table}_no_delete")
    op.execute(
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT {LEAVES} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def keep_whole(table: str) -> None:
    """Let the database refuse to remove rows again, whatever becomes of the organization."""
    if is_postgresql():
        op.execute(f"DROP FUNCTION {table}_leaves() CASCADE")
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
        )
        return
    op.execute(f"DROP TRIGGER {table}_no_delete")
    op.execute(
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
