"""The tables of organizations, their members, invitations and keys."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid7

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..models import Model, Record, TenantModel

ROLES = "('owner', 'manager', 'agronomist', 'operator', 'viewer')"


class Organization(Model):
    """A tenant: everything that people record belongs to one."""

    __tablename__ = "organization"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    time_zone: Mapped[str]
    currency: Mapped[str]
    owners_need_second_factor: Mapped[bool] = mapped_column(default=False)
    # What it pays for; without one, what the operator's settings say.
    plan: Mapped[str | None]
    # Put aside by an owner, who can take that back until it is to be erased.
    deleted_at: Mapped[datetime | None]
    erase_at: Mapped[datetime | None]
    # Set when its rows begin to go; the database lets none go before.
    erasing_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's form


def _user(column: str = "user_id") -> ForeignKeyConstraint:
    return ForeignKeyConstraint([column], ["app_user.id"])


class Membership(TenantModel):
    """What a person is in an organization."""

    __tablename__ = "membership"

    user_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    role: Mapped[str]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's form
    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        _user(),
        CheckConstraint(f"role IN {ROLES}", name="role"),
    )


class Invitation(Record):
    """A way into an organization for one person, for a while."""

    __tablename__ = "invitation"

    email: Mapped[str]
    role: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
    invited_by: Mapped[UUID | None]
    expires_at: Mapped[datetime]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        _user("invited_by"),
        UniqueConstraint("org_id", "email"),
        CheckConstraint(f"role IN {ROLES}", name="role"),
    )


class ApiKey(Record):
    """A key for a program: its hash, and what it may do."""

    __tablename__ = "api_key"

    name: Mapped[str]
    hash: Mapped[str]
    role: Mapped[str | None]
    permissions: Mapped[list[str]]
    farm_id: Mapped[UUID | None]
    created_by: Mapped[UUID | None]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("farm", "farm_id"),
        _user("created_by"),
        Index("ix_api_key_id", "id", unique=True),
    )
