"""What every table shares: portable types, names of constraints, tenant keys."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar, override
from uuid import UUID, uuid7

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    MetaData,
    Text,
    TextClause,
    Uuid,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

# Marks a table whose first rows a migration writes.
SEEDED = "seeded"
# Names the condition of an index that holds some rows only.
PARTIAL = "partial"
CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Timestamp(TypeDecorator[datetime]):
    """A moment in UTC; a naive time is refused, because nobody knows what it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    @override
    def python_type(self) -> type[datetime]:
        """Tell what cursors hold."""
        return datetime

    @override
    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be stored.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    @override
    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)


class Thousandths(TypeDecorator[Decimal]):
    """A quantity to three decimals, kept as a whole number so that sums are exact."""

    impl = BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        thousandths = value * 1000
        if thousandths != int(thousandths):
            raise ValueError("A quantity has three decimals at most.")
        return int(thousandths)

    @override
    def process_result_value(
        self, value: int | Decimal | None, dialect: Dialect
    ) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-3)


def partial(condition: TextClause) -> dict[str, Any]:
    """Say that an index holds the rows of a condition only.

    PostgreSQL's own word for that would load all of its dialect, also beside SQLite.
    """
    return {"sqlite_where": condition, "info": {PARTIAL: condition}}


class Model(DeclarativeBase):
    """A table."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Timestamp(),
        UUID: Uuid(),
        str: Text(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
    }


class TenantModel(Model):
    """A table of which each organization sees its own rows only."""

    __abstract__ = True

    org_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-3)

    @declared_attr.directive
    @classmethod
    @override
    def __table_args__(cls) -> tuple[Any, ...]:
        return (cls.belongs_to("organization", org_id="id"),)

    @staticmethod
    def belongs_to(
        table: str,
        *,
        ondelete: str | None = None,
        at_commit: bool = False,
        **columns: str,
    ) -> ForeignKeyConstraint:
        """Refer to a row: local column = referred column.

        A table that refers to itself is checked at the commit, in whatever order rows come.
        """
        return ForeignKeyConstraint(
            list(columns),
            [f"{table}.{column}" for column in columns.values()],
            ondelete=ondelete,
            deferrable=at_commit or None,
            initially="DEFERRED" if at_commit else None,
        )

    @classmethod
    def within(
        cls,
        table: str,
        column: str,
        *,
        ondelete: str | None = None,
        at_commit: bool = False,
    ) -> ForeignKeyConstraint:
        """Refer to a row of the same organization; no other can be named."""
        return cls.belongs_to(
            table,
            ondelete=ondelete,
            at_commit=at_commit,
            org_id="org_id",
            **{column: "id"},
        )


class Record(TenantModel):
    """A row with an id of its own, that people change: it counts its versions."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, sort_order=-2)
    version: Mapped[int] = mapped_column(sort_order=90, default=1)
    created_at: Mapped[datetime] = mapped_column(sort_order=91)
    updated_at: Mapped[datetime] = mapped_column(sort_order=92)

    @declared_attr.directive
    @classmethod
    @override
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version, "eager_defaults": False}


class DeletableRecord(Record):
    """A record that is put aside first, and can be restored."""

    __abstract__ = True

    deleted_at: Mapped[datetime | None] = mapped_column(sort_order=93)


class PlacedRecord(DeletableRecord):
    """A record that may belong to one farm of the organization."""

    __abstract__ = True

    farm_id: Mapped[UUID | None] = mapped_column(sort_order=50)
