"""The tables of sites, the codes that pair them, and what they have told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from ..models import Record, TenantModel


class Site(Record):
    """A farm in a Home Assistant that is, or was, paired with the companion."""

    __tablename__ = "site"

    farm_id: Mapped[UUID]
    # How Home Assistant names the farm, for good: the same farm is the same site.
    ha_id: Mapped[str]
    # The key it signs in with; of a companion that it moved away from, nobody's.
    key_id: Mapped[UUID | None]
    software: Mapped[str]
    protocol: Mapped[int]
    paired_at: Mapped[datetime]
    paired_by: Mapped[UUID | None]
    revoked_at: Mapped[datetime | None]
    # The count that its events are numbered in, and how far they are taken in.
    epoch: Mapped[UUID | None]
    acknowledged: Mapped[int] = mapped_column(BigInteger, default=0)
    # Which event that was: a site that went back in time has another one there.
    acknowledged_id: Mapped[UUID | None]
    # Counts that are over: what still comes of them was on its way for too long.
    past_epochs: Mapped[list[str]]
    # Which layout was taken over last; a revision counts within its epoch.
    layout_epoch: Mapped[UUID | None]
    last_seen_at: Mapped[datetime | None]
    clock_ahead_ms: Mapped[int | None] = mapped_column(BigInteger)
    # What it said last of what it has not sent yet.
    waiting_events: Mapped[int | None] = mapped_column(BigInteger)
    readings_sent_until: Mapped[datetime | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("farm", "farm_id"),
        ForeignKeyConstraint(["paired_by"], ["app_user.id"]),
        UniqueConstraint("org_id", "farm_id"),
        UniqueConstraint("org_id", "ha_id"),
        CheckConstraint("acknowledged >= 0", name="acknowledged"),
    )


class SiteEvent(TenantModel):
    """Something that a site told, as it told it; the database refuses to change it."""

    __tablename__ = "site_event"

    site_id: Mapped[UUID] = mapped_column(primary_key=True)
    # The site's own id of it: told twice, it counts once.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    epoch: Mapped[UUID]
    sequence: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str]
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    content: Mapped[dict[str, Any]]
    # Why it is kept here alone: the records could not follow it.
    refused: Mapped[str | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.within("site", "site_id"),
        UniqueConstraint("org_id", "site_id", "epoch", "sequence"),
        Index(
            "ix_site_event_org_id_site_id_kind_id", "org_id", "site_id", "kind", "id"
        ),
    )


class SiteAnswer(TenantModel):
    """What a site said last of something that it heard of."""

    __tablename__ = "site_answer"

    site_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    # Which version of it, where it has versions.
    number: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[str]
    reason: Mapped[str | None]
    ha_id: Mapped[str | None]
    at: Mapped[datetime]

    __table_args__: tuple[Any, ...] = (
        TenantModel.within("site", "site_id"),
        Index(None, "org_id", "site_id", "at"),
    )


class PairingCode(TenantModel):
    """A code by which one Home Assistant is let in, once and soon."""

    __tablename__ = "pairing_code"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        ForeignKeyConstraint(["created_by"], ["app_user.id"]),
    )
