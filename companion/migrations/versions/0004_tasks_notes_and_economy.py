"""Tasks, notes and economy."""

from alembic import op
import sqlalchemy as sa

from companion.migrations.protection import (
    forget_append_only,
    make_append_only,
    protect,
)
from companion.models import Timestamp

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TENANTS_TABLES = (
    "customer",
    "energy_price",
    "input_cost",
    "inventory_item",
    "inventory_movement",
    "labour_entry",
    "note",
    "photo",
    "seed_lot",
    "shipment",
    "shipment_line",
    "task",
)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "customer",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("deleted_at", Timestamp(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_customer_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_customer")),
    )
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_customer_org_id_name_id"),
            ["org_id", "name", "id"],
            unique=False,
        )

    op.create_table(
        "energy_price",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("farm_id", sa.Uuid(), nullable=True),
        sa.Column("tariff", sa.Text(), nullable=True),
        sa.Column("price_minor_per_mwh", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("valid_from", Timestamp(), nullable=False),
        sa.Column("valid_to", Timestamp(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("deleted_at", Timestamp(), nullable=True),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to > valid_from",
            name=op.f("ck_energy_price_period"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_energy_price_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_energy_price_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_energy_price")),
    )
    with op.batch_alter_table("energy_price", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_energy_price_org_id_farm_id_valid_from"),
            ["org_id", "farm_id", "valid_from"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_energy_price_org_id_valid_from_id"),
            ["org_id", "valid_from", "id"],
            unique=False,
        )

    op.create_table(
        "inventory_item",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("farm_id", sa.Uuid(), nullable=True),
        sa.Column("reorder_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("deleted_at", Timestamp(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_inventory_item_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_inventory_item_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_inventory_item")),
    )
    with op.batch_alter_table("inventory_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inventory_item_org_id_farm_id"),
            ["org_id", "farm_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_inventory_item_org_id_name_id"),
            ["org_id", "name", "id"],
            unique=False,
        )

    op.create_table(
        "shipment",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("shipped_at", Timestamp(), nullable=False),
        sa.Column("delivered_at", Timestamp(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("deleted_at", Timestamp(), nullable=True),
        sa.CheckConstraint(
            "delivered_at IS NULL OR delivered_at >= shipped_at",
            name=op.f("ck_shipment_delivery"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "customer_id"],
            ["customer.org_id", "customer.id"],
            name=op.f("fk_shipment_org_id_customer_id_customer"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_shipment_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_shipment")),
    )
    with op.batch_alter_table("shipment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shipment_org_id_customer_id_shipped_at"),
            ["org_id", "customer_id", "shipped_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_shipment_org_id_shipped_at_id"),
            ["org_id", "shipped_at", "id"],
            unique=False,
        )

    op.create_table(
        "seed_lot",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("supplier", sa.Text(), nullable=False),
        sa.Column("lot_number", sa.Text(), nullable=False),
        sa.Column("crop_key", sa.Text(), nullable=True),
        sa.Column("variety", sa.Text(), nullable=True),
        sa.Column("germination_percent", sa.BigInteger(), nullable=True),
        sa.Column("tested_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("deleted_at", Timestamp(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "item_id"],
            ["inventory_item.org_id", "inventory_item.id"],
            name=op.f("fk_seed_lot_org_id_item_id_inventory_item"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_seed_lot_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_seed_lot")),
    )
    with op.batch_alter_table("seed_lot", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_seed_lot_org_id_item_id"),
            ["org_id", "item_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_seed_lot_org_id_lot_number"),
            ["org_id", "lot_number"],
            unique=False,
        )
        batch_op.create_index(
            "uq_seed_lot_supplier_lot_number",
            ["org_id", "supplier", "lot_number"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "inventory_movement",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", Timestamp(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.CheckConstraint(
            "quantity <> 0", name=op.f("ck_inventory_movement_quantity")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "batch_id"],
            ["batch.org_id", "batch.id"],
            name=op.f("fk_inventory_movement_org_id_batch_id_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "corrects_id"],
            ["inventory_movement.org_id", "inventory_movement.id"],
            name=op.f("fk_inventory_movement_org_id_corrects_id_inventory_movement"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "item_id"],
            ["inventory_item.org_id", "inventory_item.id"],
            name=op.f("fk_inventory_movement_org_id_item_id_inventory_item"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_inventory_movement_org_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["app_user.id"],
            name=op.f("fk_inventory_movement_recorded_by_app_user"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_inventory_movement")),
        sa.UniqueConstraint(
            "org_id",
            "corrects_id",
            name=op.f("uq_inventory_movement_org_id_corrects_id"),
        ),
    )
    with op.batch_alter_table("inventory_movement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inventory_movement_org_id_batch_id"),
            ["org_id", "batch_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_inventory_movement_org_id_item_id_id"),
            ["org_id", "item_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_inventory_movement_org_id_item_id_quantity"),
            ["org_id", "item_id", "quantity"],
            unique=False,
        )

    op.create_table(
        "task",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("due_at", Timestamp(), nullable=False),
        sa.Column("farm_id", sa.Uuid(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("series_starts", sa.Text(), nullable=True),
        sa.Column("occurs", sa.Text(), nullable=True),
        sa.Column("occurrence", sa.Integer(), nullable=True),
        sa.Column("closed_at", Timestamp(), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("deleted_at", Timestamp(), nullable=True),
        sa.CheckConstraint(
            "(status = 'open') = (closed_at IS NULL)", name=op.f("ck_task_closed")
        ),
        sa.CheckConstraint(
            "status IN ('open', 'done', 'skipped')", name=op.f("ck_task_status")
        ),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["app_user.id"], name=op.f("fk_task_assignee_id_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["app_user.id"], name=op.f("fk_task_closed_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "batch_id"],
            ["batch.org_id", "batch.id"],
            name=op.f("fk_task_org_id_batch_id_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_task_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "series_id"],
            ["task.org_id", "task.id"],
            name=op.f("fk_task_org_id_series_id_task"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_task_org_id_organization")
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_task")),
        sa.UniqueConstraint(
            "org_id",
            "series_id",
            "occurrence",
            name=op.f("uq_task_org_id_series_id_occurrence"),
        ),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_task_org_id_assignee_id_due_at"),
            ["org_id", "assignee_id", "due_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_task_org_id_batch_id_due_at"),
            ["org_id", "batch_id", "due_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_task_org_id_due_at_id"),
            ["org_id", "due_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_task_org_id_farm_id_due_at"),
            ["org_id", "farm_id", "due_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_task_org_id_status_due_at_id"),
            ["org_id", "status", "due_at", "id"],
            unique=False,
        )

    op.create_table(
        "input_cost",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("supplier", sa.Text(), nullable=True),
        sa.Column("farm_id", sa.Uuid(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("movement_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("deleted_at", Timestamp(), nullable=True),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_input_cost_amount")),
        sa.ForeignKeyConstraint(
            ["org_id", "batch_id"],
            ["batch.org_id", "batch.id"],
            name=op.f("fk_input_cost_org_id_batch_id_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_input_cost_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "item_id"],
            ["inventory_item.org_id", "inventory_item.id"],
            name=op.f("fk_input_cost_org_id_item_id_inventory_item"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "movement_id"],
            ["inventory_movement.org_id", "inventory_movement.id"],
            name=op.f("fk_input_cost_org_id_movement_id_inventory_movement"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_input_cost_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_input_cost")),
    )
    with op.batch_alter_table("input_cost", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_input_cost_org_id_batch_id"),
            ["org_id", "batch_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_input_cost_org_id_farm_id_spent_on"),
            ["org_id", "farm_id", "spent_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_input_cost_org_id_item_id"),
            ["org_id", "item_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_input_cost_org_id_movement_id"),
            ["org_id", "movement_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_input_cost_org_id_spent_on_id"),
            ["org_id", "spent_on", "id"],
            unique=False,
        )

    op.create_table(
        "labour_entry",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("worker_name", sa.Text(), nullable=True),
        sa.Column("worked_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("rate_minor_per_hour", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("farm_id", sa.Uuid(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("deleted_at", Timestamp(), nullable=True),
        sa.CheckConstraint(
            "(rate_minor_per_hour IS NULL) = (currency IS NULL)",
            name=op.f("ck_labour_entry_rate"),
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_labour_entry_minutes")),
        sa.ForeignKeyConstraint(
            ["org_id", "batch_id"],
            ["batch.org_id", "batch.id"],
            name=op.f("fk_labour_entry_org_id_batch_id_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_labour_entry_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "task_id"],
            ["task.org_id", "task.id"],
            name=op.f("fk_labour_entry_org_id_task_id_task"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_labour_entry_org_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"],
            ["app_user.id"],
            name=op.f("fk_labour_entry_worker_id_app_user"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_labour_entry")),
    )
    with op.batch_alter_table("labour_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_labour_entry_org_id_batch_id"),
            ["org_id", "batch_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_labour_entry_org_id_farm_id_worked_on"),
            ["org_id", "farm_id", "worked_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_labour_entry_org_id_task_id"),
            ["org_id", "task_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_labour_entry_org_id_worked_on_id"),
            ["org_id", "worked_on", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_labour_entry_org_id_worker_id_worked_on"),
            ["org_id", "worker_id", "worked_on"],
            unique=False,
        )

    op.create_table(
        "note",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("noted_at", Timestamp(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("farm_id", sa.Uuid(), nullable=True),
        sa.Column("shelf_id", sa.Uuid(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("deleted_at", Timestamp(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "batch_id"],
            ["batch.org_id", "batch.id"],
            name=op.f("fk_note_org_id_batch_id_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "farm_id"],
            ["farm.org_id", "farm.id"],
            name=op.f("fk_note_org_id_farm_id_farm"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "shelf_id"],
            ["shelf.org_id", "shelf.id"],
            name=op.f("fk_note_org_id_shelf_id_shelf"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "task_id"],
            ["task.org_id", "task.id"],
            name=op.f("fk_note_org_id_task_id_task"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_note_org_id_organization")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["app_user.id"], name=op.f("fk_note_written_by_app_user")
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_note")),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_note_org_id_batch_id_noted_at"),
            ["org_id", "batch_id", "noted_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_note_org_id_farm_id_noted_at"),
            ["org_id", "farm_id", "noted_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_note_org_id_noted_at_id"),
            ["org_id", "noted_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_note_org_id_shelf_id_noted_at"),
            ["org_id", "shelf_id", "noted_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_note_org_id_task_id_noted_at"),
            ["org_id", "task_id", "noted_at"],
            unique=False,
        )

    op.create_table(
        "shipment_line",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column("harvest_id", sa.Uuid(), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("packages", sa.Integer(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("grams > 0", name=op.f("ck_shipment_line_grams")),
        sa.ForeignKeyConstraint(
            ["org_id", "harvest_id"],
            ["harvest.org_id", "harvest.id"],
            name=op.f("fk_shipment_line_org_id_harvest_id_harvest"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "shipment_id"],
            ["shipment.org_id", "shipment.id"],
            name=op.f("fk_shipment_line_org_id_shipment_id_shipment"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_shipment_line_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "org_id", "shipment_id", "harvest_id", name=op.f("pk_shipment_line")
        ),
    )
    with op.batch_alter_table("shipment_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shipment_line_org_id_harvest_id_shipment_id"),
            ["org_id", "harvest_id", "shipment_id"],
            unique=False,
        )

    op.create_table(
        "photo",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.CheckConstraint("bytes > 0", name=op.f("ck_photo_bytes")),
        sa.ForeignKeyConstraint(
            ["added_by"], ["app_user.id"], name=op.f("fk_photo_added_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "note_id"],
            ["note.org_id", "note.id"],
            name=op.f("fk_photo_org_id_note_id_note"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_photo_org_id_organization")
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_photo")),
    )
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_photo_org_id_note_id_id"),
            ["org_id", "note_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_photo_org_id_sha256_bytes"),
            ["org_id", "sha256", "bytes"],
            unique=False,
        )

    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_batch_org_id_seed_lot_id_seed_lot"),
            "seed_lot",
            ["org_id", "seed_lot_id"],
            ["org_id", "id"],
        )

    for table in TENANTS_TABLES:
        protect(table)
    make_append_only("inventory_movement")


def downgrade() -> None:
    """Take it back."""
    forget_append_only("inventory_movement")
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_batch_org_id_seed_lot_id_seed_lot"), type_="foreignkey"
        )

    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photo_org_id_sha256_bytes"))
        batch_op.drop_index(batch_op.f("ix_photo_org_id_note_id_id"))

    op.drop_table("photo")
    with op.batch_alter_table("shipment_line", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("ix_shipment_line_org_id_harvest_id_shipment_id")
        )

    op.drop_table("shipment_line")
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_note_org_id_task_id_noted_at"))
        batch_op.drop_index(batch_op.f("ix_note_org_id_shelf_id_noted_at"))
        batch_op.drop_index(batch_op.f("ix_note_org_id_noted_at_id"))
        batch_op.drop_index(batch_op.f("ix_note_org_id_farm_id_noted_at"))
        batch_op.drop_index(batch_op.f("ix_note_org_id_batch_id_noted_at"))

    op.drop_table("note")
    with op.batch_alter_table("labour_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_labour_entry_org_id_worker_id_worked_on"))
        batch_op.drop_index(batch_op.f("ix_labour_entry_org_id_worked_on_id"))
        batch_op.drop_index(batch_op.f("ix_labour_entry_org_id_task_id"))
        batch_op.drop_index(batch_op.f("ix_labour_entry_org_id_farm_id_worked_on"))
        batch_op.drop_index(batch_op.f("ix_labour_entry_org_id_batch_id"))

    op.drop_table("labour_entry")
    with op.batch_alter_table("input_cost", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_input_cost_org_id_spent_on_id"))
        batch_op.drop_index(batch_op.f("ix_input_cost_org_id_movement_id"))
        batch_op.drop_index(batch_op.f("ix_input_cost_org_id_item_id"))
        batch_op.drop_index(batch_op.f("ix_input_cost_org_id_farm_id_spent_on"))
        batch_op.drop_index(batch_op.f("ix_input_cost_org_id_batch_id"))

    op.drop_table("input_cost")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_org_id_status_due_at_id"))
        batch_op.drop_index(batch_op.f("ix_task_org_id_farm_id_due_at"))
        batch_op.drop_index(batch_op.f("ix_task_org_id_due_at_id"))
        batch_op.drop_index(batch_op.f("ix_task_org_id_batch_id_due_at"))
        batch_op.drop_index(batch_op.f("ix_task_org_id_assignee_id_due_at"))

    op.drop_table("task")
    with op.batch_alter_table("inventory_movement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inventory_movement_org_id_item_id_quantity"))
        batch_op.drop_index(batch_op.f("ix_inventory_movement_org_id_item_id_id"))
        batch_op.drop_index(batch_op.f("ix_inventory_movement_org_id_batch_id"))

    op.drop_table("inventory_movement")
    with op.batch_alter_table("seed_lot", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_seed_lot_supplier_lot_number",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_seed_lot_org_id_lot_number"))
        batch_op.drop_index(batch_op.f("ix_seed_lot_org_id_item_id"))

    op.drop_table("seed_lot")
    with op.batch_alter_table("shipment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shipment_org_id_shipped_at_id"))
        batch_op.drop_index(batch_op.f("ix_shipment_org_id_customer_id_shipped_at"))

    op.drop_table("shipment")
    with op.batch_alter_table("inventory_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inventory_item_org_id_name_id"))
        batch_op.drop_index(batch_op.f("ix_inventory_item_org_id_farm_id"))

    op.drop_table("inventory_item")
    with op.batch_alter_table("energy_price", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_energy_price_org_id_valid_from_id"))
        batch_op.drop_index(batch_op.f("ix_energy_price_org_id_farm_id_valid_from"))

    op.drop_table("energy_price")
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customer_org_id_name_id"))

    op.drop_table("customer")
