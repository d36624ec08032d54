"""How soon a companion answers after its start, and how much memory it takes idle.

What answers for a collection is loaded at the first request to it, so memory is measured
once more when each has been asked.

`.venv-companion/bin/python -m benchmarks.companion_start` prints a table.
"""

from contextlib import suppress
from dataclasses import dataclass
import os
from pathlib import Path
from tempfile import TemporaryDirectory
import time
from urllib.error import HTTPError
from urllib.request import urlopen

from companion.app import ROUTES
from companion.branches import HOME

from .companion_ingest import companion, cpu_seconds, table

# By then the first jobs are done.
IDLE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Start:
    """One start: when it answered, and what it took."""

    name: str
    seconds: float
    cpu_seconds: float
    idle: float
    after_all: float


def _start(name: str, folder: Path) -> Start:
    """Start a companion, and leave it alone."""
    began = time.perf_counter()
    with companion(folder) as (port, pid):
        with urlopen(f"http://127.0.0.1:{port}/health") as answer:
            answer.read()
        waited = time.perf_counter() - began
        used = cpu_seconds(pid) + _cpu_seconds_of_ended(pid)
        time.sleep(IDLE_SECONDS)
        idle = _mebibytes(pid)
        for collection in ROUTES.collections:
            with suppress(HTTPError):
                urlopen(f"http://127.0.0.1:{port}{HOME}{collection}").close()
        return Start(name, waited, used, idle, _mebibytes(pid))


def _cpu_seconds_of_ended(pid: int) -> float:
    """Give the CPU time of the processes that a process had and that have ended."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    after_name = stat.rpartition(")")[2].split()
    ticks = sum(map(int, after_name[13:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _mebibytes(pid: int) -> float:
    """Give how much memory a process has taken."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    (kilobytes,) = [
        int(line.split()[1]) for line in status.splitlines() if "VmRSS" in line
    ]
    return kilobytes / 1024


def measure() -> str:
    """Start on a fresh machine, and again, and write the table."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        names = ("the first, which makes the database", "again")
        found = [_start(each, folder) for each in names]
    return table(
        (
            "start",
            "seconds (under 3)",
            "CPU seconds",
            "idle MiB (under 114, which are 120 MB)",
            "MiB when every collection has been asked",
        ),
        (
            (
                each.name,
                f"**{each.seconds:.1f}**",
                f"{each.cpu_seconds:.1f}",
                f"**{each.idle:.0f}**",
                f"{each.after_all:.0f}",
            )
            for each in found
        ),
    )


if __name__ == "__main__":
    print(measure())
