"""The queries on notes and photos."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select

from ..database import ReadSession
from ..placement import listed
from ..problems import NotFound
from ..records import looking_for
from ..scope import Scope
from .models import Note, Photo
from .schemas import NoteQuery


def notes(scope: Scope, only: NoteQuery) -> Select[Note]:
    """Begin a list of notes."""
    statement = listed(scope, Note, deleted=only.deleted).where(
        *looking_for(only.q, Note.body)
    )
    for column, value in (
        (Note.farm_id, only.farm),
        (Note.shelf_id, only.shelf),
        (Note.batch_id, only.batch),
        (Note.task_id, only.task),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if only.noted_from is not None:
        statement = statement.where(Note.noted_at >= only.noted_from)
    if only.noted_before is not None:
        statement = statement.where(Note.noted_at < only.noted_before)
    return statement


def photos_of(scope: Scope, note_ids: Sequence[UUID]) -> dict[UUID, list[Photo]]:
    """Give the photos of each note, in the order they were added."""
    found: dict[UUID, list[Photo]] = {identity: [] for identity in note_ids}
    rows = scope.session.scalars(
        scope.select(Photo).where(Photo.note_id.in_(note_ids)).order_by(Photo.id)
    )
    for row in rows:
        found[row.note_id].append(row)
    return found


def find_photo(scope: Scope, photo_id: UUID) -> Photo:
    """Give a photo of a note that is there and that the caller may see."""
    statement = (
        scope.select(Photo)
        .join(Note, (Note.org_id == Photo.org_id) & (Note.id == Photo.note_id))
        .where(Photo.id == photo_id)
    )
    if scope.farm_id is not None:
        statement = statement.where(Note.farm_id == scope.farm_id)
    row = scope.session.scalar(statement.where(Note.deleted_at.is_(None)))
    if row is None:
        raise NotFound
    return row


def same_photo(scope: Scope, note_id: UUID, digest: str) -> Photo | None:
    """Find a photo that a note has already."""
    return scope.session.scalar(
        scope.select(Photo).where(Photo.note_id == note_id, Photo.sha256 == digest)
    )


def bytes_used(scope: Scope) -> int:
    """Sum up what the organization's photos take."""
    summed = scope.select(Photo).with_only_columns(func.sum(Photo.bytes))
    return int(scope.session.scalar(summed) or 0)


def files_in_use(session: ReadSession) -> set[tuple[UUID, str]]:
    """List what rows of all organizations refer to (a system session)."""
    photo = Photo.__table__.c
    rows = session.execute(select(photo.org_id, photo.sha256).distinct())
    return {(org_id, digest) for org_id, digest in rows}
