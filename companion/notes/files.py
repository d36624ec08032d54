"""The files of photos: below the data folder, by organization and content."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from errno import EDQUOT, ENOSPC
from hashlib import sha256
import os
from pathlib import Path
import re
import shutil
from uuid import UUID, uuid4

from ..problems import StorageFull

FOLDER = "photos"
SUFFIX = ".webp"
FULL = {ENOSPC, EDQUOT}
NAME = re.compile(r"[0-9a-f]{64}\.webp")
# A file is written before its row: one without a row may still get it.
WAITS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PhotoFiles:
    """Keeps content once for each organization, under its own hash."""

    root: Path

    @classmethod
    def below(cls, data_dir: Path) -> PhotoFiles:
        """Keep photos in the data folder."""
        return cls(data_dir / FOLDER)

    def path(self, org_id: UUID, digest: str) -> Path:
        """Name the file of some content."""
        return self.root / str(org_id) / digest[:2] / f"{digest}{SUFFIX}"

    def keep(self, org_id: UUID, content: bytes) -> str:
        """Write content durably, and give its hash; what is there is used again."""
        digest = sha256(content).hexdigest()
        path = self.path(org_id, digest)
        try:
            # Whoever removes what nobody refers to sees that it is in use again.
            os.utime(path)
        except FileNotFoundError:
            try:
                _write(path, content)
            except OSError as error:
                if error.errno in FULL:
                    raise StorageFull from error
                raise
        return digest

    def read(self, org_id: UUID, digest: str) -> bytes | None:
        """Give the content, unless it is lost."""
        try:
            return self.path(org_id, digest).read_bytes()
        except FileNotFoundError:
            return None

    def all(self) -> Iterator[tuple[UUID, str, Path]]:
        """List every file with its organization and hash."""
        for path in sorted(self.root.glob(f"*/*/*{SUFFIX}")):
            if NAME.fullmatch(path.name):
                yield UUID(path.parent.parent.name), path.stem, path

    def remove_all(self, org_id: UUID) -> None:
        """Remove every file of an organization."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self.root / str(org_id))

    def remove_older(self, now: datetime, kept: set[tuple[UUID, str]]) -> int:
        """Remove what is not to be kept, and the remains of writes that broke off."""
        removed = 0
        for org_id, digest, path in self.all():
            if (org_id, digest) not in kept and _is_old(path, now):
                path.unlink(missing_ok=True)
                removed += 1
        for path in self.root.glob("*/*/*.partial"):
            if _is_old(path, now):
                path.unlink(missing_ok=True)
        return removed


def _is_old(path: Path, now: datetime) -> bool:
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return now - changed > WAITS


def _write(path: Path, content: bytes) -> None:
    """Write a file that has its name only once it is complete and on the disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_name(f"{uuid4().hex}.partial")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        _sync(path.parent)
    finally:
        partial.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
