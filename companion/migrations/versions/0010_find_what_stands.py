"""Find what stands."""

from alembic import op
import sqlalchemy as sa

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.create_index(
            "ix_batch_standing",
            ["org_id", "farm_id", "sown_at", "id"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL AND deleted_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND deleted_at IS NULL"),
        )

    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.create_index(
            "ix_stay_standing",
            ["org_id", "farm_id", "shelf_id"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_stay_standing",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_batch_standing",
            sqlite_where=sa.text("ended_at IS NULL AND deleted_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND deleted_at IS NULL"),
        )
