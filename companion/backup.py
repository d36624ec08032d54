"""Backups: one archive for both databases, made from one consistent state."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
import json
import os
from pathlib import Path
import re
from typing import Any
from uuid import UUID
import zipfile

from sqlalchemy import Date, LargeBinary, Table, Uuid, func, insert, select, text

from . import __version__
from .database import Database, ReadSession, enter_system
from .migrate import current, newest, upgrade
from .models import SEEDED, Thousandths, Timestamp
from .notes.files import PhotoFiles
from .notes.repository import files_in_use
from .tables import METADATA

FORM = 1
ROWS_AT_ONCE = 5_000
MANIFEST = "manifest.json"
PHOTOS = "photos"
PHOTO = re.compile(r"photos/([0-9a-f-]{36})/([0-9a-f]{64})")

type Progress = Callable[[str, int, int], None]


class BackupUnusable(ValueError):
    """A backup that cannot be made or restored; the text says why."""


def _quiet(_table: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def back_up(
    database: Database,
    path: Path,
    progress: Progress = _quiet,
    *,
    photos: PhotoFiles | None = None,
) -> int:
    """Write all rows and photos to an archive; it has its name only once it is complete."""
    form = current(database)
    if form is None:
        raise BackupUnusable("The database is empty: there is nothing to back up.")
    partial = path.with_name(f"{path.name}.partial")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    rows = 0
    try:
        with os.fdopen(handle, "wb") as file:
            with (
                zipfile.ZipFile(
                    file, "w", zipfile.ZIP_DEFLATED, compresslevel=3
                ) as archive,
                _snapshot(database) as session,
            ):
                for table in METADATA.sorted_tables:
                    rows += _write_table(session, archive, table, progress)
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
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return rows


def _snapshot(database: Database) -> ReadSession:
    """Open a session that sees one moment, and all organizations."""
    options = {} if database.is_sqlite else {"isolation_level": "REPEATABLE READ"}
    session = ReadSession(database.engine.execution_options(**options))
    enter_system(session)
    return session


def _write_table(
    session: ReadSession, archive: zipfile.ZipFile, table: Table, progress: Progress
) -> int:
    """Write one table, one JSON array a line; the first names the columns."""
    total = session.scalar(select(func.count()).select_from(table)) or 0
    done = 0
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as file:
        file.write(
            json.dumps([column.name for column in table.columns]).encode() + b"\n"
        )
        result = session.execute(
            select(table), execution_options={"yield_per": ROWS_AT_ONCE}
        )
        for part in result.partitions():
            lines = (json.dumps([_plain(value) for value in row]) for row in part)
            file.write("".join(f"{line}\n" for line in lines).encode())
            done += len(part)
            progress(table.name, done, total)
    return done


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
            raise BackupUnusable(f"The photo {match[0]} of the backup is damaged.")
        progress(PHOTOS, done, len(names))


def _plain(value: object) -> object:
    match value:
        case UUID():
            return value.hex
        case date():  # a datetime is one, too
            return value.isoformat()
        case Decimal():
            return str(value)
        case bytes():
            return b64encode(value).decode()
        case _:
            return value


def restore(
    database: Database,
    path: Path,
    progress: Progress = _quiet,
    *,
    photos: PhotoFiles | None = None,
) -> int:
    """Fill an empty database from an archive: all of it or nothing.

    Photos come first: files of rows that never came are swept away by the nightly job.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            _check(database, manifest)
            _read_photos(archive, photos, progress)
            upgrade(database, manifest["database"])
            rows = _read_tables(database, archive, manifest["rows"], progress)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        if isinstance(error, BackupUnusable):
            raise
        raise BackupUnusable(f"{path} cannot be read as a backup: {error}") from error
    upgrade(database)
    return rows


def _check(database: Database, manifest: dict[str, Any]) -> None:
    if manifest["form"] != FORM or manifest["database"] > newest():
        raise BackupUnusable("The backup was made by a newer companion. Install that.")
    if current(database) is None:
        return
    with _snapshot(database) as session:
        people = METADATA.tables["app_user"]
        if session.scalar(select(func.count()).select_from(people)):
            raise BackupUnusable(
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
            for batch in _batches(archive, table):
                session.execute(insert(table), batch)
                rows += len(batch)
                progress(table.name, rows, expected)
        if rows != expected:
            raise BackupUnusable("The backup is not complete.")
    return rows


def _batches(archive: zipfile.ZipFile, table: Table) -> Iterator[list[dict[str, Any]]]:
    """Read one table's rows, some thousand at a time."""
    with archive.open(f"{table.name}.jsonl") as file:
        names: list[str] = json.loads(file.readline())
        columns = [table.columns[name] for name in names]
        batch: list[dict[str, Any]] = []
        for line in file:
            values = json.loads(line)
            batch.append(
                {
                    column.name: _typed(column.type, value)
                    for column, value in zip(columns, values, strict=True)
                }
            )
            if len(batch) == ROWS_AT_ONCE:
                yield batch
                batch = []
        if batch:
            yield batch


def _typed(kind: object, value: Any) -> object:  # noqa: ANN401 - JSON
    if value is None:
        return None
    match kind:
        case Uuid():
            return UUID(value)
        case Timestamp():
            return datetime.fromisoformat(value)
        case Date():
            return date.fromisoformat(value)
        case Thousandths():
            return Decimal(value)
        case LargeBinary():
            return b64decode(value)
        case _:
            return value
