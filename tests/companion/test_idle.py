"""What a companion takes that nobody asks."""

from contextlib import closing
from pathlib import Path
import subprocess
import sys
from threading import Event, Thread

import pytest

from companion.app import PARTS
from companion.branches import Branches, Part
from companion.database import Database
from companion.migrate import current, newest, upgrade_apart
from tests.companion.telemetry.processes import running

# An image takes 120 MB at most; the tests' environment has a library for logs besides.
LARGEST = 124 * 10**6


def _memory(process_id: int) -> int:
    """Read how many bytes of memory a process has taken."""
    status = Path(f"/proc/{process_id}/status").read_text(encoding="utf-8")
    (kilobytes,) = [
        int(line.split()[1]) for line in status.splitlines() if "VmRSS" in line
    ]
    return kilobytes * 1024


def _prints(statements: str, folder: Path) -> list[str]:
    """Run a program in a process of its own, and give what it prints."""
    ran = subprocess.run(
        [sys.executable, "-c", statements, str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    return ran.stdout.split()


@pytest.mark.skipif(sys.platform != "linux", reason="Memory is read from /proc.")
def test_companion_takes_little_from_its_first_start_on(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    """The start that makes the database leaves no more behind than any other."""
    with running(tmp_path / "farm", unused_tcp_port) as process:
        assert _memory(process.pid) < LARGEST


@pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere no process is doubled.")
def test_making_the_database_loads_nothing_that_stays(tmp_path: Path) -> None:
    """It is done by a process that ends."""
    printed = _prints(
        "import sys\n"
        "from companion.database import Database\n"
        "from companion.migrate import current, newest, upgrade_apart\n"
        "database = Database(f'sqlite:///{sys.argv[1]}/farm.db')\n"
        "upgrade_apart(database)\n"
        "print(current(database) == newest(), 'alembic' in sys.modules)\n",
        tmp_path,
    )

    assert printed == ["True", "False"]


def test_database_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    """Whichever process has found out."""
    printed = _prints(
        "import sys\n"
        "from sqlalchemy import text\n"
        "from companion.database import Database\n"
        "from companion.migrate import upgrade, upgrade_apart\n"
        "database = Database(f'sqlite:///{sys.argv[1]}/farm.db')\n"
        "upgrade(database)\n"
        "with database.write() as session:\n"
        "    session.execute(text(\"UPDATE alembic_version SET version_num='9999'\"))\n"
        "try:\n"
        "    upgrade_apart(database)\n"
        "except Exception as error:\n"
        "    print(type(error).__name__)\n",
        tmp_path,
    )

    assert printed == ["UnsafeConfiguration"]


def test_process_with_threads_makes_the_database_itself(tmp_path: Path) -> None:
    """It cannot be doubled."""
    over = Event()
    thread = Thread(target=over.wait)
    thread.start()
    try:
        with closing(Database(f"sqlite:///{tmp_path / 'farm.db'}")) as database:
            upgrade_apart(database)
            upgrade_apart(database)

            assert current(database) == newest()
    finally:
        over.set()
        thread.join()


def test_part_is_loaded_by_the_first_request_to_it(tmp_path: Path) -> None:
    """Who keeps no books does not carry them."""
    printed = _prints(
        "import sys\n"
        "from companion.app import ROUTES\n"
        "name = 'companion.economy.endpoints.money'\n"
        "scope = {'type': 'http', 'method': 'GET', 'path': '/api/v1/energy-prices'}\n"
        "print(name in sys.modules)\n"
        "print(ROUTES.matches(scope)[0].name, name in sys.modules)\n",
        tmp_path,
    )

    assert printed == ["False", "FULL", "True"]


def test_part_names_every_collection_that_it_has() -> None:
    """What is not named would never be found, so it is told at once."""
    (farms,) = [part for part in PARTS if part.module == "farms.endpoints"]
    short = Branches([Part(farms.module, farms.collections[:-1])])

    with pytest.raises(LookupError, match="does not say that it has"):
        list(short)


def test_every_named_collection_has_routes() -> None:
    """The table has no name that leads nowhere."""
    for part in PARTS:
        found = {route.path.removeprefix("/api/v1/") for route in part.routes()}
        named = {path.lstrip("/").split("/")[0] for path in found}

        assert named == set(part.collections)
