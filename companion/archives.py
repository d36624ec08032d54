"""What backups and moves have in common: rows as JSON lines in an archive, and back."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
import json
import os
from pathlib import Path
from typing import Any
from uuid import UUID
import zipfile
import zlib

from sqlalchemy import Column, Date, LargeBinary, Select, Table, Uuid, func, select

from .database import Database, ReadSession, enter_system
from .models import Thousandths, Timestamp

ROWS_AT_ONCE = 5_000
MANIFEST = "manifest.json"
PHOTOS = "photos"

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    OSError,
    TypeError,
    ValueError,
)

type Progress = Callable[[str, int, int], None]


class ArchiveUnusable(ValueError):
    """An archive that cannot be made or taken in; the text says why."""


def quiet(_what: str, _done: int, _total: int) -> None:
    """Tell nobody how far the work is."""


@contextmanager
def writing(path: Path) -> Iterator[zipfile.ZipFile]:
    """Write an archive for its owner alone, that has its name only once it is complete."""
    partial = path.with_name(f"{path.name}.partial")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(
                file, "w", zipfile.ZIP_DEFLATED, compresslevel=3
            ) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def reading(path: Path, kind: str) -> Iterator[zipfile.ZipFile]:
    """Open an archive; whatever is wrong with it is said in one sentence."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except UNREADABLE as error:
        if isinstance(error, ArchiveUnusable):
            raise
        raise ArchiveUnusable(f"{path} cannot be read as {kind}: {error}") from error


def snapshot(database: Database) -> ReadSession:
    """Open a session that sees one moment, and all organizations."""
    options = {} if database.is_sqlite else {"isolation_level": "REPEATABLE READ"}
    session = ReadSession(database.engine.execution_options(**options))
    enter_system(session)
    return session


def write_rows(
    session: ReadSession,
    archive: zipfile.ZipFile,
    name: str,
    columns: Sequence[Column[Any]],
    statement: Select[Any],
    *,
    progress: Progress,
) -> int:
    """Write rows, one JSON array a line; the first names the columns."""
    counted = select(func.count()).select_from(statement.order_by(None).subquery())
    total = session.scalar(counted) or 0
    done = 0
    with archive.open(f"{name}.jsonl", "w", force_zip64=True) as file:
        file.write(json.dumps([column.name for column in columns]).encode() + b"\n")
        result = session.execute(
            statement.with_only_columns(*columns, maintain_column_froms=True),
            execution_options={"yield_per": ROWS_AT_ONCE},
        )
        for part in result.partitions():
            lines = (json.dumps([_plain(value) for value in row]) for row in part)
            file.write("".join(f"{line}\n" for line in lines).encode())
            done += len(part)
            progress(name, done, total)
    return done


def read_rows(archive: zipfile.ZipFile, table: Table) -> Iterator[list[dict[str, Any]]]:
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
