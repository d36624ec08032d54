"""A companion in a process of its own."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
import json
import os
from pathlib import Path
import signal
import subprocess
import sys
import time

import httpx2

# Loads everything once; each companion is a fork of it, which is there at once.
NURSERY = """
import json, os, signal, sys
from companion.cli import main

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    asked = json.loads(line)
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.environ |= asked["environment"]
        sys.exit(main(["serve", "--port", str(asked["port"])]))
    print(child, flush=True)
"""


class Nursery:
    """Starts companions, one after another, in processes of their own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        environment = {"VF_DATA_DIR": str(folder), "VF_LOG_LEVEL": "critical"}
        self._order = json.dumps({"port": port, "environment": environment})
        self._process = subprocess.Popen(
            [sys.executable, "-c", NURSERY],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def start(self) -> int:
        """Start a companion, and give its process id when it answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{self._order}\n")
        self._process.stdin.flush()
        process_id = int(self._process.stdout.readline())
        wait_for(self.url)
        return process_id

    @staticmethod
    def kill(process_id: int) -> None:
        """Kill a companion, and wait until it is gone."""
        with suppress(ProcessLookupError):
            while True:
                os.kill(process_id, signal.SIGKILL)
                time.sleep(0.002)

    def close(self) -> None:
        """End."""
        self._process.communicate()


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
    deadline = time.monotonic() + 120
    while True:
        try:
            httpx2.get(f"{url}/health")
        except httpx2.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return
