"""One process on one SQLite file."""

import fcntl
import os
from types import TracebackType

from .keyring import make_private_folder
from .settings import Settings, UnsafeConfiguration


class OnlyProcess:
    """Holds the data folder for one process, where the database is a file in it."""

    def __init__(self, settings: Settings) -> None:
        self._path = settings.data_dir / "companion.lock"
        self._needed = settings.is_sqlite
        self._handle: int | None = None

    def __enter__(self) -> None:
        """Take the folder, or say who has it."""
        if not self._needed:
            return
        make_private_folder(self._path.parent)
        self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._handle)
            raise UnsafeConfiguration(
                f"Another companion uses {self._path.parent}. Stop it first, "
                "or set VF_DATA_DIR to another folder."
            ) from error

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go; the system does it too when the process dies."""
        if self._handle is not None:
            os.close(self._handle)
