"""Organizations leave."""

from alembic import op
import sqlalchemy as sa

from companion.migrations.protection import (
    KEY,
    PERSON,
    is_postgresql,
    keep_whole,
    leave_with_organization,
)
from companion.models import Timestamp

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "alert_event",
    "audit_event",
    "automation_version",
    "inventory_movement",
    "recipe_version",
    "site_event",
)
MOMENTS = ("deleted_at", "erase_at", "erasing_at")
MINE = (
    f"EXISTS (SELECT 1 FROM membership m WHERE m.org_id = id AND m.user_id = {PERSON})"
)
# A key that is looked up has to hear whether its organization is still there.
OF_KEY = f"EXISTS (SELECT 1 FROM api_key k WHERE k.org_id = organization.id AND k.id = {KEY})"


def upgrade() -> None:
    """Take the step."""
    with op.batch_alter_table("organization", schema=None) as batch_op:
        for name in MOMENTS:
            batch_op.add_column(sa.Column(name, Timestamp(), nullable=True))
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_batch_org_id_parent_id"),
            ["org_id", "parent_id"],
            unique=False,
        )

    _let_read(f"{MINE} OR {OF_KEY}")
    for table in APPEND_ONLY:
        leave_with_organization(table)


def _let_read(condition: str) -> None:
    """Say who may read an organization without being in it."""
    if is_postgresql():
        op.execute("DROP POLICY reader ON organization")
        op.execute(
            f"CREATE POLICY reader ON organization FOR SELECT USING ({condition})"
        )


def downgrade() -> None:
    """Take it back."""
    for table in APPEND_ONLY:
        keep_whole(table)
    _let_read(MINE)
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_batch_org_id_parent_id"))
    with op.batch_alter_table("organization", schema=None) as batch_op:
        for name in reversed(MOMENTS):
            batch_op.drop_column(name)
