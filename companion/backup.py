"""Backups: one archive for both databases, made from one consistent state."""

import json
from pathlib import Path
import re
from typing import Any
from uuid import UUID
import zipfile

from sqlalchemy import func, insert, select, text

from . import __version__
from .archives import (
    MANIFEST,
    PHOTOS,
    ArchiveUnusable,
    Progress,
    quiet,
    read_rows,
    reading,
    snapshot,
    write_rows,
    writing,
)
from .database import Database, ReadSession
from .migrate import current, newest, upgrade
from .models import SEEDED
from .notes.files import PhotoFiles
from .notes.repository import files_in_use
from .tables import METADATA

FORM = 1
PHOTO = re.compile(r"photos/([0-9a-f-]{36})/([0-9a-f]{64})")


def back_up(
    database: Database,
    path: Path,
    progress: Progress = quiet,
    *,
    photos: PhotoFiles | None = None,
) -> int:
    """Write all rows and photos to an archive; it has its name only once it is complete."""
    form = current(database)
    if form is None:
        raise ArchiveUnusable("The database is empty: there is nothing to back up.")
    with writing(path) as archive, snapshot(database) as session:
        rows = sum(
            write_rows(
                session,
                archive,
                table.name,
                list(table.columns),
                select(table),
                progress=progress,
            )
            for table in METADATA.sorted_tables
        )
        kept, lost = _write_photos(session, archive, photos, progress)
        manifest = {
            "photos": kept,
            "photos_lost": lost,
            "form": FORM,
            "database": form,
            "version": __version__,
            "rows": rows,
        }
        archive.writestr(MANIFEST, json.dumps(manifest))
    return rows


def _write_photos(
    session: ReadSession,
    archive: zipfile.ZipFile,
    photos: PhotoFiles | None,
    progress: Progress,
) -> tuple[int, int]:
    """Write the files that rows refer to; of those that are gone the rest is kept."""
    if photos is None:
        return 0, 0
    kept = 0
    wanted = sorted(files_in_use(session))
    for org_id, digest in wanted:
        content = photos.read(org_id, digest)
        if content is not None:
            kept += 1
            # They are compressed already.
            name = f"{PHOTOS}/{org_id}/{digest}"
            archive.writestr(name, content, compress_type=zipfile.ZIP_STORED)
        progress(PHOTOS, kept, len(wanted))
    return kept, len(wanted) - kept


def _read_photos(
    archive: zipfile.ZipFile, photos: PhotoFiles | None, progress: Progress
) -> None:
    """Keep the photos of an archive, each under the hash of what it really holds."""
    names = [match for name in archive.namelist() if (match := PHOTO.fullmatch(name))]
    if photos is None:
        return
    for done, match in enumerate(names, start=1):
        digest = photos.keep(UUID(match[1]), archive.read(match[0]))
        if digest != match[2]:
            raise ArchiveUnusable(f"The photo {match[0]} of the backup is damaged.")
        progress(PHOTOS, done, len(names))


def restore(
    database: Database,
    path: Path,
    progress: Progress = quiet,
    *,
    photos: PhotoFiles | None = None,
) -> int:
    """Fill an empty database from an archive: all of it or nothing.

    Photos come first: files of rows that never came are swept away by the nightly job.
    """
    with reading(path, "a backup") as archive:
        manifest = json.loads(archive.read(MANIFEST))
        _check(database, manifest)
        _read_photos(archive, photos, progress)
        upgrade(database, manifest["database"])
        rows = _read_tables(database, archive, manifest["rows"], progress)
    upgrade(database)
    return rows


def _check(database: Database, manifest: dict[str, Any]) -> None:
    if manifest["form"] != FORM or manifest["database"] > newest():
        raise ArchiveUnusable("The backup was made by a newer companion. Install that.")
    if current(database) is None:
        return
    with snapshot(database) as session:
        people = METADATA.tables["app_user"]
        if session.scalar(select(func.count()).select_from(people)):
            raise ArchiveUnusable(
                "The database is not empty. Restore into an empty one."
            )


def _read_tables(
    database: Database, archive: zipfile.ZipFile, expected: int, progress: Progress
) -> int:
    rows = 0
    with database.system() as session:
        if not database.is_sqlite:
            session.execute(text("SET LOCAL statement_timeout = 0"))
        # What the first start has written is replaced.
        for table in METADATA.tables.values():
            if table.name == "one_time_token" or table.info.get(SEEDED):
                session.execute(table.delete())
        for table in METADATA.sorted_tables:
            if f"{table.name}.jsonl" not in archive.namelist():
                continue
            for batch in read_rows(archive, table):
                session.execute(insert(table), batch)
                rows += len(batch)
                progress(table.name, rows, expected)
        if rows != expected:
            raise ArchiveUnusable("The backup is not complete.")
    return rows
