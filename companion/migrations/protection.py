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
