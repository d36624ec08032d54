"""`/notes` and `/photos`."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from ..access import reads, writes
from ..etags import IfMatch, tag
from ..paging import Page, PageQuery, page_query
from ..permissions import Permission
from ..placement import find
from ..records import put_aside, restore
from ..routing import router
from ..runtime import RuntimeDep
from ..scope import Scope, WriteScope
from . import repository, service
from .models import Note
from .pictures import MEDIA_TYPE
from .schemas import NoteCreate, NoteQuery, NoteRead, NoteUpdate, PhotoRead, PhotoRoom

notes = router("notes", "/notes")
photos = router("photos", "/photos")

LARGEST_PHOTO_BYTES = 20 * 1024 * 1024
PICTURE = {"schema": {"type": "string", "format": "binary"}}
SENT = {
    "requestBody": {
        "required": True,
        "description": f"The picture itself, {LARGEST_PHOTO_BYTES} bytes at most.",
        "content": {"image/jpeg": PICTURE, "image/png": PICTURE},
    }
}
# A browser shows it as the picture it is, whatever it holds, and runs nothing of it.
SAFE_HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}

type PageDep = Annotated[PageQuery, Depends(page_query)]
type Reads = Annotated[Scope, reads(Permission.GROWING_READ)]
type Writes = Annotated[WriteScope, writes(Permission.GROWING_WRITE)]


async def _sent(request: Request) -> bytes:
    return await request.body()


@notes.get("")
def list_notes(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[NoteQuery, Query()],
) -> Page[NoteRead]:
    """List notes with their photos, the latest first."""
    return service.list_notes(scope, runtime.keyring, page, only)


@notes.post("", status_code=201)
def create_note(body: NoteCreate, scope: Writes, response: Response) -> NoteRead:
    """Write a note."""
    row = service.create(scope, body)
    tag(response, row.version)
    return service.show(scope, row)


@notes.get("/{note_id}")
def read_note(note_id: UUID, scope: Reads, response: Response) -> NoteRead:
    """Show a note with its photos."""
    row = find(scope, Note, note_id)
    tag(response, row.version)
    return service.show(scope, row)


@notes.patch("/{note_id}")
def update_note(
    note_id: UUID,
    body: NoteUpdate,
    scope: Writes,
    if_match: IfMatch,
    response: Response,
) -> NoteRead:
    """Change a note."""
    row = find(scope, Note, note_id)
    if_match.check(row.version)
    service.update(scope, row, body)
    tag(response, row.version)
    return service.show(scope, row)


@notes.delete("/{note_id}", status_code=204)
def delete_note(note_id: UUID, scope: Writes, if_match: IfMatch) -> None:
    """Delete a note; its photos wait with it."""
    row = find(scope, Note, note_id)
    if_match.check(row.version)
    put_aside(scope, row)


@notes.post("/{note_id}/restore")
def restore_note(note_id: UUID, scope: Writes, response: Response) -> NoteRead:
    """Restore a deleted note with its photos."""
    row = find(scope, Note, note_id, deleted=True)
    restore(scope, row)
    tag(response, row.version)
    return service.show(scope, row)


@notes.post(
    "/{note_id}/photos",
    status_code=201,
    openapi_extra=SENT,
    max_body_size=LARGEST_PHOTO_BYTES,
)
def add_photo(
    note_id: UUID,
    # It writes in a transaction of its own, once the picture has been made small.
    scope: Annotated[Scope, reads(Permission.GROWING_WRITE)],
    runtime: RuntimeDep,
    content: Annotated[bytes, Depends(_sent)],
    response: Response,
) -> PhotoRead:
    """Add a photo: it is made small, and what a camera writes into it is left out."""
    note = find(scope, Note, note_id)
    row = service.add_photo(runtime, scope, note, content)
    tag(response, row.version)
    return PhotoRead.model_validate(row)


@photos.get("")
def read_room(scope: Reads, runtime: RuntimeDep) -> PhotoRoom:
    """Tell how much room the organization's photos take."""
    return service.room(runtime, scope)


@photos.get(
    "/{photo_id}",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: PICTURE}}},
)
def read_photo(photo_id: UUID, scope: Reads, runtime: RuntimeDep) -> Response:
    """Give the picture of a photo."""
    row = repository.find_photo(scope, photo_id)
    disposition = {"Content-Disposition": f'attachment; filename="{row.id}.webp"'}
    response = Response(
        service.picture_of(runtime, scope, row),
        media_type=MEDIA_TYPE,
        headers=SAFE_HEADERS | disposition,
    )
    tag(response, row.version)
    return response


@photos.delete("/{photo_id}", status_code=204)
def delete_photo(photo_id: UUID, scope: Writes, if_match: IfMatch) -> None:
    """Remove a photo for good."""
    row = repository.find_photo(scope, photo_id)
    if_match.check(row.version)
    service.remove_photo(scope, row)
