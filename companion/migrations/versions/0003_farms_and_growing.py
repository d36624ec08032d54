"""Farms and growing."""

from alembic import op
import sqlalchemy as sa

from companion.migrations.protection import (
    forget_append_only,
    make_append_only,
    protect,
)
from companion.models import Timestamp

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TENANTS_TABLES = (
    "farm",
    "rack",
    "shelf",
    "reservoir",
    "reservoir_rack",
    "device",
    "crop",
    "recipe",
    "recipe_version",
    "batch",
    "batch_event",
    "stay",
    "stage_span",
    "observation",
    "harvest",
    "harvest_grade",
)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "plan_limit",
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("plan", "resource", name=op.f("pk_plan_limit")),
    )
    op.create_table(
        "allowance",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_allowance_user_id_app_user")
        ),
        sa.PrimaryKeyConstraint("user_id", "resource", name=op.f("pk_allowance")),
    )
    op.create_table(
        "crop",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("latin_name", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("based_on", sa.Text(), nullable=True),
        sa.Column("traits", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("deleted_at", Timestamp(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_crop_org_id_organization")
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_crop")),
        sa.UniqueConstraint("org_id", "key", name=op.f("uq_crop_org_id_key")),
    )
    op.create_table(
        "farm",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("counted_for", sa.Uuid(), nullable=True),
        sa.Column("layout_revision", sa.Integer(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("ha_id", sa.Text(), nullable=True),
        sa.Column("retired_at", Timestamp(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("deleted_at", Timestamp(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('companion', 'home_assistant')", name=op.f("ck_farm_origin")
        ),
        sa.ForeignKeyConstraint(
            ["counted_for"], ["app_user.id"], name=op.f("fk_farm_counted_for_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_farm_org_id_organization")
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_farm")),
        sa.UniqueConstraint("org_id", "ha_id", name=op.f("uq_farm_org_id_ha_id")),
    )
    op.create_table(
        "recipe",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("crop_key", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("draft", sa.JSON(), nullable=True),
        sa.Column("draft_parent_id", sa.Uuid(), nullable=True),
        sa.Column("latest_number", sa.Integer(), nullable=False),
        sa.Column("latest_version_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("deleted_at", Timestamp(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_recipe_org_id_organization")
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_recipe")),
    )
    with op.batch_alter_table("recipe", schema=None) as batch_op:
        batch_op.create_index(
            "ix_recipe_org_id_crop_key", ["org_id", "crop_key"], unique=False
        )

    op.create_table(
        "rack",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("farm_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("row_name", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("ha_id", sa.Text(), nullable=True),
        sa.Column("retired_at", Timestamp(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("deleted_at", Timestamp(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('companion', 'home_assistant')", name=op.f("ck_rack_origin")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_rack_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_rack_org_id_organization")
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_rack")),
        sa.UniqueConstraint(
            "org_id", "farm_id", "ha_id", name=op.f("uq_rack_org_id_farm_id_ha_id")
        ),
    )
    with op.batch_alter_table("rack", schema=None) as batch_op:
        batch_op.create_index(
            "ix_rack_org_id_farm_id_name_id",
            ["org_id", "farm_id", "name", "id"],
            unique=False,
        )

    op.create_table(
        "recipe_version",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recipe_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("crop_key", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("published_at", Timestamp(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "parent_id"],
            ["recipe_version.org_id", "recipe_version.id"],
            name=op.f("fk_recipe_version_org_id_parent_id_recipe_version"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "recipe_id"],
            ["recipe.org_id", "recipe.id"],
            name=op.f("fk_recipe_version_org_id_recipe_id_recipe"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_recipe_version_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_recipe_version")),
        sa.UniqueConstraint(
            "org_id",
            "recipe_id",
            "number",
            name=op.f("uq_recipe_version_org_id_recipe_id_number"),
        ),
    )
    op.create_table(
        "reservoir",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("farm_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("volume_l", sa.Double(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("ha_id", sa.Text(), nullable=True),
        sa.Column("retired_at", Timestamp(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("deleted_at", Timestamp(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('companion', 'home_assistant')",
            name=op.f("ck_reservoir_origin"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_reservoir_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_reservoir_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_reservoir")),
        sa.UniqueConstraint(
            "org_id", "farm_id", "ha_id", name=op.f("uq_reservoir_org_id_farm_id_ha_id")
        ),
    )
    with op.batch_alter_table("reservoir", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reservoir_org_id_farm_id", ["org_id", "farm_id"], unique=False
        )

    op.create_table(
        "batch",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("farm_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("crop_key", sa.Text(), nullable=False),
        sa.Column("variety", sa.Text(), nullable=True),
        sa.Column("recipe_version_id", sa.Uuid(), nullable=True),
        sa.Column("seed_lot_id", sa.Uuid(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("sown_at", Timestamp(), nullable=False),
        sa.Column("began_at", Timestamp(), nullable=False),
        sa.Column("ended_at", Timestamp(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("stage_since", Timestamp(), nullable=True),
        sa.Column("plants_at_start", sa.Integer(), nullable=False),
        sa.Column("plants", sa.Integer(), nullable=False),
        sa.Column("harvested_plants", sa.Integer(), nullable=False),
        sa.Column("discarded_plants", sa.Integer(), nullable=False),
        sa.Column("harvested_g", sa.Double(), nullable=False),
        sa.Column("waste_g", sa.Double(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("ha_id", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("deleted_at", Timestamp(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('companion', 'home_assistant')", name=op.f("ck_batch_origin")
        ),
        sa.CheckConstraint("plants >= 0", name=op.f("ck_batch_plants")),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_batch_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "parent_id"],
            ["batch.org_id", "batch.id"],
            name=op.f("fk_batch_org_id_parent_id_batch"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "recipe_version_id"],
            ["recipe_version.org_id", "recipe_version.id"],
            name=op.f("fk_batch_org_id_recipe_version_id_recipe_version"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_batch_org_id_organization")
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_batch")),
        sa.UniqueConstraint("org_id", "code", name=op.f("uq_batch_org_id_code")),
        sa.UniqueConstraint(
            "org_id", "farm_id", "ha_id", name=op.f("uq_batch_org_id_farm_id_ha_id")
        ),
    )
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.create_index(
            "ix_batch_org_id_crop_key", ["org_id", "crop_key"], unique=False
        )
        batch_op.create_index(
            "ix_batch_org_id_farm_id_sown_at",
            ["org_id", "farm_id", "sown_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_batch_org_id_recipe_version_id",
            ["org_id", "recipe_version_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_batch_org_id_seed_lot_id", ["org_id", "seed_lot_id"], unique=False
        )

    op.create_table(
        "reservoir_rack",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("reservoir_id", sa.Uuid(), nullable=False),
        sa.Column("rack_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "rack_id"],
            ["rack.org_id", "rack.id"],
            name=op.f("fk_reservoir_rack_org_id_rack_id_rack"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "reservoir_id"],
            ["reservoir.org_id", "reservoir.id"],
            name=op.f("fk_reservoir_rack_org_id_reservoir_id_reservoir"),
        ),
        sa.PrimaryKeyConstraint(
            "org_id", "reservoir_id", "rack_id", name=op.f("pk_reservoir_rack")
        ),
    )
    with op.batch_alter_table("reservoir_rack", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reservoir_rack_org_id_rack_id", ["org_id", "rack_id"], unique=False
        )

    op.create_table(
        "shelf",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("farm_id", sa.Uuid(), nullable=False),
        sa.Column("rack_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("width_m", sa.Double(), nullable=False),
        sa.Column("depth_m", sa.Double(), nullable=False),
        sa.Column("plant_sites", sa.Integer(), nullable=True),
        sa.Column("lamp_power_w", sa.Double(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("ha_id", sa.Text(), nullable=True),
        sa.Column("retired_at", Timestamp(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("deleted_at", Timestamp(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('companion', 'home_assistant')", name=op.f("ck_shelf_origin")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_shelf_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "rack_id"],
            ["rack.org_id", "rack.id"],
            name=op.f("fk_shelf_org_id_rack_id_rack"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_shelf_org_id_organization")
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_shelf")),
        sa.UniqueConstraint(
            "org_id", "farm_id", "ha_id", name=op.f("uq_shelf_org_id_farm_id_ha_id")
        ),
    )
    with op.batch_alter_table("shelf", schema=None) as batch_op:
        batch_op.create_index(
            "ix_shelf_org_id_farm_id_name_id",
            ["org_id", "farm_id", "name", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_shelf_org_id_rack_id", ["org_id", "rack_id"], unique=False
        )

    op.create_table(
        "batch_event",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", Timestamp(), nullable=False),
        sa.Column("recorded_at", Timestamp(), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("other_batch_id", sa.Uuid(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("undone_at", Timestamp(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "batch_id"],
            ["batch.org_id", "batch.id"],
            name=op.f("fk_batch_event_org_id_batch_id_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "other_batch_id"],
            ["batch.org_id", "batch.id"],
            name=op.f("fk_batch_event_org_id_other_batch_id_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_batch_event_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_batch_event")),
        sa.UniqueConstraint(
            "org_id",
            "batch_id",
            "number",
            name=op.f("uq_batch_event_org_id_batch_id_number"),
        ),
    )
    with op.batch_alter_table("batch_event", schema=None) as batch_op:
        batch_op.create_index(
            "ix_batch_event_org_id_batch_id_at",
            ["org_id", "batch_id", "at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_batch_event_org_id_step_id", ["org_id", "step_id"], unique=False
        )

    op.create_table(
        "device",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("farm_id", sa.Uuid(), nullable=False),
        sa.Column("rack_id", sa.Uuid(), nullable=True),
        sa.Column("shelf_id", sa.Uuid(), nullable=True),
        sa.Column("reservoir_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("manufacturer", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("serial_number", sa.Text(), nullable=True),
        sa.Column("rated_power_w", sa.Double(), nullable=True),
        sa.Column("installed_at", Timestamp(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("ha_id", sa.Text(), nullable=True),
        sa.Column("retired_at", Timestamp(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("deleted_at", Timestamp(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('companion', 'home_assistant')", name=op.f("ck_device_origin")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_device_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "rack_id"],
            ["rack.org_id", "rack.id"],
            name=op.f("fk_device_org_id_rack_id_rack"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "reservoir_id"],
            ["reservoir.org_id", "reservoir.id"],
            name=op.f("fk_device_org_id_reservoir_id_reservoir"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "shelf_id"],
            ["shelf.org_id", "shelf.id"],
            name=op.f("fk_device_org_id_shelf_id_shelf"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_device_org_id_organization")
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_device")),
        sa.UniqueConstraint(
            "org_id", "farm_id", "ha_id", name=op.f("uq_device_org_id_farm_id_ha_id")
        ),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index(
            "ix_device_org_id_farm_id", ["org_id", "farm_id"], unique=False
        )

    op.create_table(
        "harvest",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("farm_id", sa.Uuid(), nullable=False),
        sa.Column("crop_key", sa.Text(), nullable=False),
        sa.Column("at", Timestamp(), nullable=False),
        sa.Column("plants", sa.Integer(), nullable=False),
        sa.Column("grams", sa.Double(), nullable=False),
        sa.Column("waste_g", sa.Double(), nullable=False),
        sa.Column("waste_cause", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "batch_id"],
            ["batch.org_id", "batch.id"],
            name=op.f("fk_harvest_org_id_batch_id_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_harvest_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_harvest_org_id_organization")
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_harvest")),
    )
    with op.batch_alter_table("harvest", schema=None) as batch_op:
        batch_op.create_index(
            "ix_harvest_org_id_batch_id", ["org_id", "batch_id"], unique=False
        )
        batch_op.create_index(
            "ix_harvest_org_id_farm_id_at", ["org_id", "farm_id", "at"], unique=False
        )

    op.create_table(
        "observation",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("shelf_id", sa.Uuid(), nullable=True),
        sa.Column("at", Timestamp(), nullable=False),
        sa.Column("plants", sa.Integer(), nullable=True),
        sa.Column("weight_g", sa.Double(), nullable=True),
        sa.Column("height_cm", sa.Double(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "batch_id"],
            ["batch.org_id", "batch.id"],
            name=op.f("fk_observation_org_id_batch_id_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "shelf_id"],
            ["shelf.org_id", "shelf.id"],
            name=op.f("fk_observation_org_id_shelf_id_shelf"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_observation_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_observation")),
    )
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_observation_org_id_batch_id_at",
            ["org_id", "batch_id", "at"],
            unique=False,
        )

    op.create_table(
        "stage_span",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("recipe_version_id", sa.Uuid(), nullable=True),
        sa.Column("started_at", Timestamp(), nullable=False),
        sa.Column("ended_at", Timestamp(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "batch_id"],
            ["batch.org_id", "batch.id"],
            name=op.f("fk_stage_span_org_id_batch_id_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "recipe_version_id"],
            ["recipe_version.org_id", "recipe_version.id"],
            name=op.f("fk_stage_span_org_id_recipe_version_id_recipe_version"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_stage_span_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_stage_span")),
    )
    with op.batch_alter_table("stage_span", schema=None) as batch_op:
        batch_op.create_index(
            "ix_stage_span_org_id_batch_id", ["org_id", "batch_id"], unique=False
        )

    op.create_table(
        "stay",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("farm_id", sa.Uuid(), nullable=False),
        sa.Column("shelf_id", sa.Uuid(), nullable=False),
        sa.Column("plants", sa.Integer(), nullable=False),
        sa.Column("started_at", Timestamp(), nullable=False),
        sa.Column("ended_at", Timestamp(), nullable=True),
        sa.CheckConstraint("plants > 0", name=op.f("ck_stay_plants")),
        sa.ForeignKeyConstraint(
            ["org_id", "batch_id"],
            ["batch.org_id", "batch.id"],
            name=op.f("fk_stay_org_id_batch_id_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_stay_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "shelf_id"],
            ["shelf.org_id", "shelf.id"],
            name=op.f("fk_stay_org_id_shelf_id_shelf"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_stay_org_id_organization")
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_stay")),
    )
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.create_index(
            "ix_stay_org_id_batch_id", ["org_id", "batch_id"], unique=False
        )
        batch_op.create_index(
            "ix_stay_org_id_shelf_id_started_at",
            ["org_id", "shelf_id", "started_at"],
            unique=False,
        )

    op.create_table(
        "harvest_grade",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("harvest_id", sa.Uuid(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("grams", sa.Double(), nullable=False),
        sa.CheckConstraint("grams >= 0", name=op.f("ck_harvest_grade_grams")),
        sa.ForeignKeyConstraint(
            ["org_id", "harvest_id"],
            ["harvest.org_id", "harvest.id"],
            name=op.f("fk_harvest_grade_org_id_harvest_id_harvest"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_harvest_grade_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "org_id", "harvest_id", "grade", name=op.f("pk_harvest_grade")
        ),
    )
    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.add_column(sa.Column("plan", sa.Text(), nullable=True))

    op.bulk_insert(
        sa.table(
            "plan_limit",
            sa.column("plan", sa.Text()),
            sa.column("resource", sa.Text()),
            sa.column("most", sa.Integer()),
        ),
        [{"plan": "free", "resource": "farms", "most": 5}],
    )
    for table in TENANTS_TABLES:
        protect(table)
    make_append_only("recipe_version")


def downgrade() -> None:
    """Take it back."""
    forget_append_only("recipe_version")
    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.drop_column("plan")

    op.drop_table("harvest_grade")
    op.drop_table("stay")
    op.drop_table("stage_span")
    op.drop_table("observation")
    op.drop_table("harvest")
    op.drop_table("device")
    op.drop_table("batch_event")
    op.drop_table("shelf")
    op.drop_table("reservoir_rack")
    op.drop_table("batch")
    op.drop_table("reservoir")
    op.drop_table("recipe_version")
    op.drop_table("rack")
    op.drop_table("recipe")
    op.drop_table("farm")
    op.drop_table("crop")
    op.drop_table("allowance")
    op.drop_table("plan_limit")
