"""What sites hear of."""

from alembic import op
import sqlalchemy as sa

from companion.migrations.protection import protect
from companion.models import Timestamp

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "change_counter",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_change_counter_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("org_id", name=op.f("pk_change_counter")),
    )
    op.create_table(
        "proposal",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("farm_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("answered_at", Timestamp(), nullable=True),
        sa.Column("ha_id", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('sowing', 'targets')", name=op.f("ck_proposal_kind")
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'accepted', 'declined', 'done', 'deleted', 'withdrawn', 'superseded')",
            name=op.f("ck_proposal_state"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_proposal_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_proposal_org_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"],
            ["app_user.id"],
            name=op.f("fk_proposal_proposed_by_app_user"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_proposal")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proposal_org_id_farm_id_state"),
            ["org_id", "farm_id", "state"],
            unique=False,
        )

    op.create_table(
        "site_change",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("farm_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('recipe', 'task', 'proposal', 'rule')",
            name=op.f("ck_site_change_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_site_change_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_site_change_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("org_id", "number", name=op.f("pk_site_change")),
    )
    with op.batch_alter_table("site_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_site_change_org_id_farm_id_number"),
            ["org_id", "farm_id", "number"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_site_change_org_id_kind_item_id"),
            ["org_id", "kind", "item_id"],
            unique=False,
        )

    op.create_table(
        "site_answer",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("ha_id", sa.Text(), nullable=True),
        sa.Column("at", Timestamp(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "site_id"],
            ["site.org_id", "site.id"],
            name=op.f("fk_site_answer_org_id_site_id_site"),
        ),
        sa.PrimaryKeyConstraint(
            "org_id", "site_id", "kind", "item_id", name=op.f("pk_site_answer")
        ),
    )
    with op.batch_alter_table("site_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_site_answer_org_id_site_id_at"),
            ["org_id", "site_id", "at"],
            unique=False,
        )

    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("origin", sa.Text(), nullable=False, server_default="companion")
        )
        batch_op.add_column(sa.Column("ha_id", sa.Text(), nullable=True))
        batch_op.create_unique_constraint(
            batch_op.f("uq_task_org_id_farm_id_ha_id"), ["org_id", "farm_id", "ha_id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_task_origin"), "origin IN ('companion', 'home_assistant')"
        )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.alter_column("origin", existing_type=sa.Text(), server_default=None)

    _note_what_is_there()
    for table in ("change_counter", "proposal", "site_answer", "site_change"):
        protect(table)


def _note_what_is_there() -> None:
    """Let sites hear of recipes, tasks and rules that were there before."""
    op.execute(
        "INSERT INTO site_change (org_id, number, farm_id, kind, item_id) "
        "SELECT org_id, ROW_NUMBER() OVER (PARTITION BY org_id ORDER BY kind, item_id), "
        "farm_id, kind, item_id FROM ("
        "SELECT org_id, NULL AS farm_id, 'recipe' AS kind, id AS item_id "
        "FROM recipe_version "
        "UNION ALL SELECT org_id, farm_id, 'task', id FROM task "
        "WHERE farm_id IS NOT NULL AND status = 'open' AND deleted_at IS NULL "
        "UNION ALL SELECT org_id, farm_id, 'rule', rule_id FROM automation_site"
        ") AS there"
    )
    op.execute(
        "INSERT INTO change_counter (org_id, last) "
        "SELECT org_id, MAX(number) FROM site_change GROUP BY org_id"
    )


def downgrade() -> None:
    """Take it back."""
    op.execute("DELETE FROM task WHERE origin = 'home_assistant'")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_task_origin"), type_="check")
        batch_op.drop_constraint(
            batch_op.f("uq_task_org_id_farm_id_ha_id"), type_="unique"
        )
        batch_op.drop_column("ha_id")
        batch_op.drop_column("origin")

    with op.batch_alter_table("site_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_site_answer_org_id_site_id_at"))

    op.drop_table("site_answer")
    with op.batch_alter_table("site_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_site_change_org_id_kind_item_id"))
        batch_op.drop_index(batch_op.f("ix_site_change_org_id_farm_id_number"))

    op.drop_table("site_change")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_org_id_farm_id_state"))

    op.drop_table("proposal")
    op.drop_table("change_counter")
