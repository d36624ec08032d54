"""A companion in a process of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
import os
from pathlib import Path
import subprocess
import sys
import time

import httpx2


@contextmanager
def running(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run a companion that answers, and see to its end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "companion", "serve", "--port", str(port)],
        env=os.environ | {"VF_DATA_DIR": str(folder), "VF_LOG_LEVEL": "critical"},
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}")
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(url: str) -> None:
    """Wait until the companion answers."""
    deadline = time.monotonic() + 30
    while True:
        try:
            httpx2.get(f"{url}/health")
        except httpx2.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return
