"""Places of sensors."""

from alembic import op
import sqlalchemy as sa

from companion.models import Timestamp

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    # A key for a farm that is not there opens nothing: it may not come to open all.
    op.execute(
        "UPDATE api_key SET revoked_at = COALESCE(revoked_at, updated_at), "
        "farm_id = NULL WHERE farm_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM farm "
        "f WHERE f.org_id = api_key.org_id AND f.id = api_key.farm_id)"
    )
    op.execute(
        "UPDATE sensor SET farm_id = NULL WHERE farm_id IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM farm f WHERE f.org_id = sensor.org_id AND f.id = sensor.farm_id)"
    )
    with op.batch_alter_table("api_key", schema=None) as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_api_key_org_id_farm_id_farm"),
            "farm",
            ["org_id", "farm_id"],
            ["org_id", "id"],
        )

    with op.batch_alter_table("sensor", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rack_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("shelf_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("reservoir_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("device_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("calibrated_at", Timestamp(), nullable=True))
        batch_op.add_column(sa.Column("calibration_due_at", Timestamp(), nullable=True))
        batch_op.add_column(sa.Column("calibration_note", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("note", sa.Text(), nullable=True))
        batch_op.add_column(
            sa.Column("origin", sa.Text(), nullable=False, server_default="companion")
        )
        batch_op.add_column(sa.Column("ha_id", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("retired_at", Timestamp(), nullable=True))
        batch_op.add_column(sa.Column("deleted_at", Timestamp(), nullable=True))
        batch_op.create_index(
            "ix_sensor_org_id_farm_id", ["org_id", "farm_id"], unique=False
        )
        batch_op.create_index(
            "ix_sensor_org_id_shelf_id", ["org_id", "shelf_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_sensor_org_id_farm_id_farm"),
            "farm",
            ["org_id", "farm_id"],
            ["org_id", "id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_sensor_org_id_reservoir_id_reservoir"),
            "reservoir",
            ["org_id", "reservoir_id"],
            ["org_id", "id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_sensor_org_id_device_id_device"),
            "device",
            ["org_id", "device_id"],
            ["org_id", "id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_sensor_org_id_rack_id_rack"),
            "rack",
            ["org_id", "rack_id"],
            ["org_id", "id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_sensor_org_id_shelf_id_shelf"),
            "shelf",
            ["org_id", "shelf_id"],
            ["org_id", "id"],
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_sensor_origin"), "origin IN ('companion', 'home_assistant')"
        )
        batch_op.drop_column("place_id")

    with op.batch_alter_table("sensor", schema=None) as batch_op:
        batch_op.alter_column("origin", existing_type=sa.Text(), server_default=None)

    with op.batch_alter_table("source", schema=None) as batch_op:
        batch_op.alter_column("last_seen_at", existing_type=Timestamp(), nullable=True)


def downgrade() -> None:
    """Take it back."""
    op.execute(
        "UPDATE source SET last_seen_at = CURRENT_TIMESTAMP WHERE last_seen_at IS NULL"
    )
    with op.batch_alter_table("source", schema=None) as batch_op:
        batch_op.alter_column("last_seen_at", existing_type=Timestamp(), nullable=False)

    with op.batch_alter_table("sensor", schema=None) as batch_op:
        batch_op.add_column(sa.Column("place_id", sa.Uuid(), nullable=True))
        batch_op.drop_constraint(
            batch_op.f("fk_sensor_org_id_shelf_id_shelf"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_sensor_org_id_rack_id_rack"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_sensor_org_id_device_id_device"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_sensor_org_id_reservoir_id_reservoir"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_sensor_org_id_farm_id_farm"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("ck_sensor_origin"), type_="check")
        batch_op.drop_index("ix_sensor_org_id_shelf_id")
        batch_op.drop_index("ix_sensor_org_id_farm_id")
        batch_op.drop_column("deleted_at")
        batch_op.drop_column("retired_at")
        batch_op.drop_column("ha_id")
        batch_op.drop_column("origin")
        batch_op.drop_column("note")
        batch_op.drop_column("calibration_note")
        batch_op.drop_column("calibration_due_at")
        batch_op.drop_column("calibrated_at")
        batch_op.drop_column("device_id")
        batch_op.drop_column("reservoir_id")
        batch_op.drop_column("shelf_id")
        batch_op.drop_column("rack_id")

    with op.batch_alter_table("api_key", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_api_key_org_id_farm_id_farm"), type_="foreignkey"
        )
