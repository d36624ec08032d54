"""Sites."""

from alembic import op
import sqlalchemy as sa

from companion.migrations.protection import (
    forget_append_only,
    make_append_only,
    protect,
)
from companion.models import Timestamp

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "pairing_code",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("expires_at", Timestamp(), nullable=False),
        sa.Column("used_at", Timestamp(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["app_user.id"],
            name=op.f("fk_pairing_code_created_by_app_user"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_pairing_code_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_pairing_code")),
        sa.UniqueConstraint("hash", name=op.f("uq_pairing_code_hash")),
    )
    op.create_table(
        "site",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("farm_id", sa.Uuid(), nullable=False),
        sa.Column("ha_id", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=True),
        sa.Column("software", sa.Text(), nullable=False),
        sa.Column("protocol", sa.Integer(), nullable=False),
        sa.Column("paired_at", Timestamp(), nullable=False),
        sa.Column("paired_by", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", Timestamp(), nullable=True),
        sa.Column("epoch", sa.Uuid(), nullable=True),
        sa.Column("acknowledged", sa.BigInteger(), nullable=False),
        sa.Column("acknowledged_id", sa.Uuid(), nullable=True),
        sa.Column("past_epochs", sa.JSON(), nullable=False),
        sa.Column("layout_epoch", sa.Uuid(), nullable=True),
        sa.Column("last_seen_at", Timestamp(), nullable=True),
        sa.Column("clock_ahead_ms", sa.BigInteger(), nullable=True),
        sa.Column("waiting_events", sa.BigInteger(), nullable=True),
        sa.Column("readings_sent_until", Timestamp(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.CheckConstraint("acknowledged >= 0", name=op.f("ck_site_acknowledged")),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_site_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_site_org_id_organization")
        ),
        sa.ForeignKeyConstraint(
            ["paired_by"], ["app_user.id"], name=op.f("fk_site_paired_by_app_user")
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_site")),
        sa.UniqueConstraint("org_id", "farm_id", name=op.f("uq_site_org_id_farm_id")),
        sa.UniqueConstraint("org_id", "ha_id", name=op.f("uq_site_org_id_ha_id")),
    )
    op.create_table(
        "site_event",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", Timestamp(), nullable=False),
        sa.Column("received_at", Timestamp(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("refused", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "site_id"],
            ["site.org_id", "site.id"],
            name=op.f("fk_site_event_org_id_site_id_site"),
        ),
        sa.PrimaryKeyConstraint("org_id", "site_id", "id", name=op.f("pk_site_event")),
        sa.UniqueConstraint(
            "org_id",
            "site_id",
            "epoch",
            "sequence",
            name=op.f("uq_site_event_org_id_site_id_epoch_sequence"),
        ),
    )
    with op.batch_alter_table("site_event", schema=None) as batch_op:
        batch_op.create_index(
            "ix_site_event_org_id_site_id_kind_id",
            ["org_id", "site_id", "kind", "id"],
            unique=False,
        )

    with op.batch_alter_table("shelf", schema=None) as batch_op:
        batch_op.alter_column("width_m", existing_type=sa.Float(), nullable=True)
        batch_op.alter_column("depth_m", existing_type=sa.Float(), nullable=True)

    for table in ("pairing_code", "site", "site_event"):
        protect(table)
    make_append_only("site_event")


def downgrade() -> None:
    """Take it back."""
    # The form before knows no shelf without a size.
    op.execute("UPDATE shelf SET width_m = 0 WHERE width_m IS NULL")
    op.execute("UPDATE shelf SET depth_m = 0 WHERE depth_m IS NULL")
    with op.batch_alter_table("shelf", schema=None) as batch_op:
        batch_op.alter_column("depth_m", existing_type=sa.Float(), nullable=False)
        batch_op.alter_column("width_m", existing_type=sa.Float(), nullable=False)

    with op.batch_alter_table("site_event", schema=None) as batch_op:
        batch_op.drop_index("ix_site_event_org_id_site_id_kind_id")

    forget_append_only("site_event")
    op.drop_table("site_event")
    op.drop_table("site")
    op.drop_table("pairing_code")
