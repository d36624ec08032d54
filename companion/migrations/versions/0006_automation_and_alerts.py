"""Automation and alerts."""

from alembic import op
import sqlalchemy as sa

from companion.migrations.protection import (
    forget_append_only,
    make_append_only,
    protect,
)
from companion.models import Timestamp

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    "automation_rule",
    "health",
    "alert_rule",
    "automation_run",
    "automation_site",
    "automation_version",
    "alert",
    "alert_coming",
    "alert_event",
)
APPEND_ONLY = ("automation_version", "alert_event")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "automation_rule",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("deleted_at", Timestamp(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_automation_rule_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_automation_rule")),
    )
    with op.batch_alter_table("automation_rule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_automation_rule_org_id_name_id"),
            ["org_id", "name", "id"],
            unique=False,
        )

    op.create_table(
        "health",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("farm_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", Timestamp(), nullable=False),
        sa.Column("last_seen_at", Timestamp(), nullable=False),
        sa.Column("checked_at", Timestamp(), nullable=False),
        sa.CheckConstraint(
            "state IN ('ok', 'late', 'silent')", name=op.f("ck_health_state")
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_health_org_id_organization")
        ),
        sa.PrimaryKeyConstraint(
            "org_id", "subject_kind", "subject_id", name=op.f("pk_health")
        ),
    )
    op.create_table(
        "alert_rule",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("farm_id", sa.Uuid(), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("watches", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("deleted_at", Timestamp(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_alert_rule_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_alert_rule_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_alert_rule")),
    )
    with op.batch_alter_table("alert_rule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_alert_rule_org_id_name_id"),
            ["org_id", "name", "id"],
            unique=False,
        )

    op.create_table(
        "automation_run",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("farm_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", Timestamp(), nullable=False),
        sa.Column("finished_at", Timestamp(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('done', 'held_back', 'failed')",
            name=op.f("ck_automation_run_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_automation_run_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "rule_id"],
            ["automation_rule.org_id", "automation_rule.id"],
            name=op.f("fk_automation_run_org_id_rule_id_automation_rule"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_automation_run_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_automation_run")),
    )
    with op.batch_alter_table("automation_run", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_automation_run_org_id_rule_id_started_at_id"),
            ["org_id", "rule_id", "started_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_automation_run_started_at"), ["started_at"], unique=False
        )

    op.create_table(
        "automation_site",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("farm_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("running_number", sa.Integer(), nullable=True),
        sa.Column("ha_id", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("changed_at", Timestamp(), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'active', 'edited', 'rejected', 'withdrawn', 'deleted')",
            name=op.f("ck_automation_site_state"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_automation_site_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "rule_id"],
            ["automation_rule.org_id", "automation_rule.id"],
            name=op.f("fk_automation_site_org_id_rule_id_automation_rule"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_automation_site_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "org_id", "rule_id", "farm_id", name=op.f("pk_automation_site")
        ),
    )
    with op.batch_alter_table("automation_site", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_automation_site_org_id_farm_id_state"),
            ["org_id", "farm_id", "state"],
            unique=False,
        )

    op.create_table(
        "automation_version",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("made_at", Timestamp(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["app_user.id"],
            name=op.f("fk_automation_version_made_by_app_user"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "rule_id"],
            ["automation_rule.org_id", "automation_rule.id"],
            name=op.f("fk_automation_version_org_id_rule_id_automation_rule"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_automation_version_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_automation_version")),
        sa.UniqueConstraint(
            "org_id",
            "rule_id",
            "number",
            name=op.f("uq_automation_version_org_id_rule_id_number"),
        ),
    )
    op.create_table(
        "alert",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("farm_id", sa.Uuid(), nullable=True),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("subject_name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("threshold", sa.Double(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("opened_at", Timestamp(), nullable=False),
        sa.Column("acknowledged_at", Timestamp(), nullable=True),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("resolved_at", Timestamp(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.CheckConstraint(
            "(state = 'resolved') = (resolved_at IS NOT NULL)",
            name=op.f("ck_alert_resolved_at"),
        ),
        sa.CheckConstraint(
            "level IN ('warning', 'critical')", name=op.f("ck_alert_level")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'acknowledged', 'resolved')", name=op.f("ck_alert_state")
        ),
        sa.ForeignKeyConstraint(
            ["acknowledged_by"],
            ["app_user.id"],
            name=op.f("fk_alert_acknowledged_by_app_user"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_alert_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "rule_id"],
            ["alert_rule.org_id", "alert_rule.id"],
            name=op.f("fk_alert_org_id_rule_id_alert_rule"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_alert_org_id_organization")
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_alert")),
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.create_index(
            "ix_alert_org_id_rule_id_subject_id",
            ["org_id", "rule_id", "subject_id"],
            unique=True,
            sqlite_where=sa.text("resolved_at IS NULL"),
            postgresql_where=sa.text("resolved_at IS NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_alert_org_id_state_id"),
            ["org_id", "state", "id"],
            unique=False,
        )

    op.create_table(
        "alert_coming",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("since", Timestamp(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "rule_id"],
            ["alert_rule.org_id", "alert_rule.id"],
            name=op.f("fk_alert_coming_org_id_rule_id_alert_rule"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_alert_coming_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "org_id", "rule_id", "subject_id", name=op.f("pk_alert_coming")
        ),
    )
    op.create_table(
        "alert_event",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", Timestamp(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "alert_id"],
            ["alert.org_id", "alert.id"],
            name=op.f("fk_alert_event_org_id_alert_id_alert"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_alert_event_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_alert_event")),
    )
    with op.batch_alter_table("alert_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_alert_event_org_id_alert_id_id"),
            ["org_id", "alert_id", "id"],
            unique=False,
        )

    for table in TABLES:
        protect(table)
    for table in APPEND_ONLY:
        make_append_only(table)


def downgrade() -> None:
    """Take it back."""
    for table in APPEND_ONLY:
        forget_append_only(table)
    for table in reversed(TABLES):
        op.drop_table(table)
