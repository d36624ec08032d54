"""Jobs."""

from alembic import op
import sqlalchemy as sa

from companion.migrations.protection import protect
from companion.models import Timestamp

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", Timestamp(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("started_at", Timestamp(), nullable=True),
        sa.Column("finished_at", Timestamp(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint(
            "(due_at IS NULL) = (state IN ('done', 'dead'))", name=op.f("ck_job_due_at")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'dead')", name=op.f("ck_job_state")
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_job_org_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            "ix_job_due_at",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_job_key",
            ["key"],
            unique=True,
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )
        batch_op.create_index("ix_job_org_id_id", ["org_id", "id"], unique=False)

    op.create_table(
        "schedule",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("cron", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("next_run_at", Timestamp(), nullable=False),
        sa.Column("last_run_at", Timestamp(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_schedule_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_schedule")),
    )
    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_schedule_next_run_at"), ["next_run_at"], unique=False
        )
        batch_op.create_index("ix_schedule_org_id", ["org_id"], unique=False)

    # The companion's own, which have no organization, are for nobody else to see.
    protect("job")
    protect("schedule")


def downgrade() -> None:
    """Take it back."""
    op.drop_table("schedule")
    op.drop_table("job")
