"""The tables of notes and photos."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped

from ..models import PlacedRecord, Record, TenantModel


class Note(PlacedRecord):
    """What somebody saw or wants to remember."""

    __tablename__ = "note"

    body: Mapped[str]
    noted_at: Mapped[datetime]
    written_by: Mapped[UUID | None]
    shelf_id: Mapped[UUID | None]
    batch_id: Mapped[UUID | None]
    task_id: Mapped[UUID | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("farm", "farm_id"),
        TenantModel.within("shelf", "shelf_id"),
        TenantModel.within("batch", "batch_id"),
        TenantModel.within("task", "task_id"),
        ForeignKeyConstraint(["written_by"], ["app_user.id"]),
        Index(None, "org_id", "noted_at", "id"),
        Index(None, "org_id", "farm_id", "noted_at"),
        Index(None, "org_id", "shelf_id", "noted_at"),
        Index(None, "org_id", "batch_id", "noted_at"),
        Index(None, "org_id", "task_id", "noted_at"),
    )


class Photo(Record):
    """A picture of a note; the file is named by its content."""

    __tablename__ = "photo"

    note_id: Mapped[UUID]
    sha256: Mapped[str]
    bytes: Mapped[int]
    width_px: Mapped[int]
    height_px: Mapped[int]
    added_by: Mapped[UUID | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("note", "note_id"),
        ForeignKeyConstraint(["added_by"], ["app_user.id"]),
        CheckConstraint("bytes > 0", name="bytes"),
        Index(None, "org_id", "note_id", "id"),
        # What a file's name refers to, and how much an organization keeps.
        Index(None, "org_id", "sha256", "bytes"),
    )
