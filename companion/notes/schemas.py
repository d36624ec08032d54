"""Notes and photos as the API shows them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from ..records import Words
from ..schemas import Input, Moment, Output, Update, clean, left_out

type Body = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000),
    AfterValidator(clean),
]


class NoteQuery(BaseModel):
    """Which notes to list; the latest comes first."""

    model_config = ConfigDict(frozen=True)

    q: Words | None = Field(
        default=None, description="Text to look for, in any letter case."
    )
    farm: UUID | None = None
    shelf: UUID | None = None
    batch: UUID | None = None
    task: UUID | None = None
    noted_from: Moment | None = None
    noted_before: Moment | None = None
    deleted: bool = Field(
        default=False, description="List what was deleted, which can be restored."
    )


class NoteCreate(Input):
    """A new note, about whatever it names."""

    body: Body
    noted_at: Moment | None = Field(
        default=None, description="When it was seen; by default now."
    )
    farm_id: UUID | None = None
    shelf_id: UUID | None = None
    batch_id: UUID | None = None
    task_id: UUID | None = None


class NoteUpdate(Update):
    """What of a note is to change."""

    body: Body = Field(default_factory=left_out)
    noted_at: Moment = Field(default_factory=left_out)
    farm_id: UUID | None = None
    shelf_id: UUID | None = None
    batch_id: UUID | None = None
    task_id: UUID | None = None


class PhotoRead(Output):
    """A photo; its picture is at /api/v1/photos/{id}."""

    id: UUID
    note_id: UUID
    bytes: int
    width_px: int
    height_px: int
    added_by: UUID | None
    created_at: datetime


class NoteRead(Output):
    """A note with its photos."""

    id: UUID
    body: str
    noted_at: datetime
    written_by: UUID | None
    farm_id: UUID | None
    shelf_id: UUID | None
    batch_id: UUID | None
    task_id: UUID | None
    photos: list[PhotoRead]
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class PhotoRoom(Output):
    """How much room photos take, and how much there is."""

    used_bytes: int
    quota_bytes: int
