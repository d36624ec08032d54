"""Telemetry."""

from alembic import op
import sqlalchemy as sa

from companion.migrations.protection import OWN, protect
from companion.models import Timestamp

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Readings name their organization through their sensor; the list is made once a query.
OF_OWN_SENSORS = f"metric_id IN (SELECT s.metric_id FROM sensor s WHERE s.{OWN})"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "metric_counter",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric_counter")),
    )
    op.create_table(
        "reading",
        sa.Column("ts", sa.BigInteger(), nullable=False),
        sa.Column("metric_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("ts", "metric_id", name=op.f("pk_reading")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reading_cold",
        sa.Column("metric_id", sa.Integer(), nullable=False),
        sa.Column("ts", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("metric_id", "ts", name=op.f("pk_reading_cold")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reading_day",
        sa.Column("metric_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("total", sa.Double(), nullable=False),
        sa.Column("low", sa.Double(), nullable=False),
        sa.Column("high", sa.Double(), nullable=False),
        sa.Column("first_ts", sa.BigInteger(), nullable=False),
        sa.Column("last_ts", sa.BigInteger(), nullable=False),
        sa.Column("first_value", sa.Double(), nullable=False),
        sa.Column("last_value", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("metric_id", "start", name=op.f("pk_reading_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reading_hour",
        sa.Column("metric_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("total", sa.Double(), nullable=False),
        sa.Column("low", sa.Double(), nullable=False),
        sa.Column("high", sa.Double(), nullable=False),
        sa.Column("first_ts", sa.BigInteger(), nullable=False),
        sa.Column("last_ts", sa.BigInteger(), nullable=False),
        sa.Column("first_value", sa.Double(), nullable=False),
        sa.Column("last_value", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("metric_id", "start", name=op.f("pk_reading_hour")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dirty_hour",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organization.id"],
            name=op.f("fk_dirty_hour_org_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "org_id", "hour", "source_id", "sequence", name=op.f("pk_dirty_hour")
        ),
    )
    with op.batch_alter_table("dirty_hour", schema=None) as batch_op:
        batch_op.create_index("ix_dirty_hour_hour", ["hour"], unique=False)

    op.create_table(
        "source",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("farm_id", sa.Uuid(), nullable=True),
        sa.Column("last_sequence", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", Timestamp(), nullable=False),
        sa.Column("clock_ahead_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_source_org_id_organization")
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_source")),
    )
    op.create_table(
        "ingest_batch",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("received_ts", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "source_id"],
            ["source.org_id", "source.id"],
            name=op.f("fk_ingest_batch_org_id_source_id_source"),
        ),
        sa.PrimaryKeyConstraint(
            "org_id", "source_id", "sequence", name=op.f("pk_ingest_batch")
        ),
    )
    with op.batch_alter_table("ingest_batch", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ingest_batch_received_ts"), ["received_ts"], unique=False
        )

    op.create_table(
        "sensor",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("metric_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("quantity", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("farm_id", sa.Uuid(), nullable=True),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "source_id"],
            ["source.org_id", "source.id"],
            name=op.f("fk_sensor_org_id_source_id_source"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_sensor_org_id_organization")
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_sensor")),
        sa.UniqueConstraint("metric_id", name=op.f("uq_sensor_metric_id")),
        sa.UniqueConstraint(
            "org_id", "source_id", "key", name=op.f("uq_sensor_org_id_source_id_key")
        ),
    )

    for table in ("source", "sensor", "ingest_batch", "dirty_hour"):
        protect(table)
    for table in ("reading", "reading_cold", "reading_hour", "reading_day"):
        protect(table, own=OF_OWN_SENSORS)


def downgrade() -> None:
    """Take it back."""
    for table in (
        "reading_hour",
        "reading_day",
        "reading_cold",
        "reading",
        "sensor",
        "ingest_batch",
        "dirty_hour",
        "source",
        "metric_counter",
    ):
        op.drop_table(table)
