"""Notes, and photos that are checked before they are kept."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from ..audit import service as audit
from ..database import Database, enter_organization
from ..keyring import Keyring
from ..organizations.repository import lock
from ..paging import Page, PageQuery, rows_of_page
from ..placement import find, placed
from ..records import change, created, touch
from ..runtime import Runtime
from ..scope import Scope, WriteScope
from . import repository
from .files import PhotoFiles
from .models import Note, Photo
from .pictures import Picture, made_small
from .problems import PhotoLost, QuotaReached
from .schemas import NoteCreate, NoteQuery, NoteRead, NoteUpdate, PhotoRead, PhotoRoom

PLACES = ("farm_id", "shelf_id", "batch_id")


def list_notes(
    scope: Scope, keyring: Keyring, page: PageQuery, only: NoteQuery
) -> Page[NoteRead]:
    """List notes with their photos, the latest first."""
    rows, following = rows_of_page(
        scope,
        keyring,
        repository.notes(scope, only),
        [(Note.noted_at, "desc"), (Note.id, "desc")],
        page,
    )
    return Page(items=_shown(scope, rows), next_cursor=following)


def show(scope: Scope, row: Note) -> NoteRead:
    """Show one note with its photos."""
    return _shown(scope, [row])[0]


def _shown(scope: Scope, rows: Iterable[Note]) -> list[NoteRead]:
    found = list(rows)
    photos = repository.photos_of(scope, [row.id for row in found])
    names = [name for name in NoteRead.model_fields if name != "photos"]
    return [
        NoteRead(
            **{name: getattr(row, name) for name in names},
            photos=[PhotoRead.model_validate(each) for each in photos[row.id]],
        )
        for row in found
    ]


def create(scope: WriteScope, body: NoteCreate) -> Note:
    """Write a note."""
    values = placed(scope, body.model_dump(exclude={"noted_at"}))
    noted_at = body.noted_at or scope.now
    return created(scope, Note(**values, noted_at=noted_at, written_by=scope.user_id))


def update(scope: WriteScope, row: Note, body: NoteUpdate) -> None:
    """Change a note."""
    changes = body.changes()
    if changes.keys() & set(PLACES):
        changes = {name: getattr(row, name) for name in PLACES} | changes
    change(scope, row, placed(scope, changes))


def add_photo(runtime: Runtime, scope: Scope, note: Note, content: bytes) -> Photo:
    """Add a photo to a note; the same one a second time is the one that is there.

    The picture is made small before anything is locked: on SQLite nobody else could
    write in that time.
    """
    picture = made_small(content)
    digest = PhotoFiles.below(runtime.settings.data_dir).keep(
        scope.org_id, picture.content
    )
    with runtime.database.write() as session:
        enter_organization(session, scope.org_id, scope.user_id)
        writing = WriteScope(
            session=session,
            org_id=scope.org_id,
            actor=scope.actor,
            role=scope.role,
            permissions=scope.permissions,
            now=scope.now,
            farm_id=scope.farm_id,
        )
        return _keep(
            writing, note.id, digest, picture, runtime.settings.photo_quota_bytes
        )


def _keep(
    scope: WriteScope, note_id: UUID, digest: str, picture: Picture, quota: int
) -> Photo:
    """Write the row of a photo, unless that would be more than there is room for."""
    # Two photos at once would both find room.
    lock(scope.session, scope.org_id)
    note = find(scope, Note, note_id)
    existing = repository.same_photo(scope, note_id, digest)
    if existing is not None:
        return existing
    size = len(picture.content)
    used = repository.bytes_used(scope)
    if used + size > quota:
        raise QuotaReached(used, size, quota)
    touch(scope, note)
    return created(
        scope,
        Photo(
            note_id=note_id,
            sha256=digest,
            bytes=size,
            width_px=picture.width_px,
            height_px=picture.height_px,
            added_by=scope.user_id,
        ),
    )


def picture_of(runtime: Runtime, scope: Scope, photo: Photo) -> bytes:
    """Give the picture of a photo."""
    files = PhotoFiles.below(runtime.settings.data_dir)
    content = files.read(scope.org_id, photo.sha256)
    if content is None:
        raise PhotoLost
    return content


def remove_photo(scope: WriteScope, photo: Photo) -> None:
    """Remove a photo for good; its room is free at once."""
    audit.record_in(scope, "photo.deleted", ("photo", photo.id), bytes=photo.bytes)
    scope.session.delete(photo)
    touch(scope, find(scope, Note, photo.note_id))


def room(runtime: Runtime, scope: Scope) -> PhotoRoom:
    """Tell how much room photos take."""
    return PhotoRoom(
        used_bytes=repository.bytes_used(scope),
        quota_bytes=runtime.settings.photo_quota_bytes,
    )


def sweep(database: Database, files: PhotoFiles, now: datetime) -> int:
    """Remove the files that no photo refers to any more; a second time finds none."""
    with database.system() as session:
        kept = repository.files_in_use(session)
    return files.remove_older(now, kept)
