"""The `companion` command."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import io
import json
import os
from pathlib import Path
import re
import signal
import subprocess
import sys
import time
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from uvicorn import Config

from companion import __version__
from companion.app import from_environment
from companion.cli import COMMANDS, main
from companion.settings import Settings
from tests.companion.people import PASSWORD


@contextmanager
def running_companion(port: int, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run the command as a user does, and never leave it behind."""
    process = subprocess.Popen(
        [sys.executable, "-m", "companion", "serve", "--port", str(port), *arguments],
        env=os.environ | {"VF_LOG_LEVEL": "warning"},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def answer(url: str, seconds: float = 120) -> object:
    """Ask until there is an answer."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urlopen(url, timeout=5) as response:
                return json.load(response)
        except URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def test_serve_answers_and_ends_on_sigterm(unused_tcp_port: int) -> None:
    """The command serves the app on the port it was given, and stops when told."""
    with running_companion(unused_tcp_port) as process:
        health = answer(f"http://127.0.0.1:{unused_tcp_port}/health")
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)

    assert health == {"status": "ok", "version": __version__}


def test_command_line_goes_before_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A port typed is meant more than one exported."""
    monkeypatch.setenv("VF_PORT", "8201")
    monkeypatch.setenv("VF_HOST", "::1")
    served: list[Settings] = []
    monkeypatch.setitem(COMMANDS, "serve", lambda settings, _: served.append(settings))

    assert main(["serve", "--port", "8202"]) == 0
    assert [(settings.host, settings.port) for settings in served] == [("::1", 8202)]


@pytest.mark.parametrize("port", ["eighty", "-1", "65536"])
def test_impossible_port_is_named(
    port: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A setting that cannot be is refused with its name, without a trace."""
    monkeypatch.setenv("VF_PORT", port)

    assert main(["serve"]) == 2
    assert capsys.readouterr().err.startswith("companion: VF_PORT: ")


def test_empty_setting_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Container files often export a name without a value."""
    monkeypatch.setenv("VF_PORT", "")

    assert Settings().port == 8200


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """The version is what the package says."""
    with pytest.raises(SystemExit) as end:
        main(["--version"])

    assert end.value.code == 0
    assert capsys.readouterr().out == f"{__version__}\n"


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


type Command = Callable[..., Done]


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run the command to its end."""

    def run(*arguments: str, given: str = "", **environment: str) -> Done:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        code = main(arguments)
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return run


def post(url: str, body: object) -> dict[str, Any]:
    """Send JSON, and read the answer."""
    request = Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urlopen(request, timeout=10) as response:
        found: dict[str, Any] = json.load(response)
        return found


def test_fresh_machine_gets_a_working_service(unused_tcp_port: int) -> None:
    """Nothing configured: the printed token registers the first owner."""
    base = f"http://127.0.0.1:{unused_tcp_port}"
    with running_companion(unused_tcp_port) as process:
        assert answer(f"{base}/ready") == {"status": "ready"}
        # What the processor did: how busy the machine is, is another matter.
        fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").split()
        seconds = (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")
        assert process.stderr is not None
        lines = (process.stderr.readline() for _ in range(10))
        token = next(line.strip() for line in lines if line.startswith("    vft_"))
        tokens = post(
            f"{base}/api/v1/auth/setup",
            {
                "token": token,
                "email": "first@example.org",
                "name": "First",
                "password": PASSWORD,
                "organization": "Green Rack",
            },
        )
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)

    assert tokens["token_type"] == "Bearer"
    assert seconds < 10


def test_owner_is_made_by_the_command(command: Command) -> None:
    """With the password from standard input; a weak one is refused."""
    weak = command("create-owner", "a@example.org", given="123456789012\n")
    made = command("create-owner", "a@example.org", given=f"{PASSWORD}\n")
    again = command("create-owner", "a@example.org", given=f"{PASSWORD}\n")
    link = command("reset-password", "a@example.org")
    nobody = command("reset-password", "nobody@example.org")

    assert (weak.returncode, made.returncode, again.returncode) == (2, 0, 2)
    assert "tried first" in weak.stderr
    assert "a@example.org owns My farm." in made.stdout
    assert "vft_" in link.stdout
    assert (nobody.returncode, nobody.stdout) == (2, "")


def test_pairing_code_is_made_by_the_command(command: Command) -> None:
    """For the only organization, or the one that is named."""
    command("create-owner", "a@example.org", given=f"{PASSWORD}\n")
    made = command("pair")
    nowhere = command("pair", "--organization", "Other")

    assert re.search(r"\n[2-9A-Z]{4}-[2-9A-Z]{4}\n", made.stdout), made.stderr
    assert nowhere.returncode == 2
    assert "My farm" in nowhere.stderr


def test_backup_is_made_and_restored_by_the_command(
    command: Command, tmp_path: Path
) -> None:
    """Into another folder; a second time it is refused."""
    archive = str(tmp_path / "farm.zip")
    elsewhere = str(tmp_path / "elsewhere")
    command("create-owner", "a@example.org", given=f"{PASSWORD}\n")
    made = command("backup", archive)
    restored = command("restore", archive, VF_DATA_DIR=elsewhere)
    again = command("restore", archive, VF_DATA_DIR=elsewhere)
    link = command("reset-password", "a@example.org", VF_DATA_DIR=elsewhere)

    assert made.returncode == 0, made.stderr
    assert restored.returncode == 0, restored.stderr
    assert made.stdout.split()[0] == restored.stdout.split()[0]
    assert again.returncode == 2
    assert "not empty" in again.stderr
    assert link.returncode == 0


def test_migrate_says_the_form(command: Command) -> None:
    """For those who migrate before they start."""
    assert "The database has the form" in command("migrate").stdout


def test_worker_on_sqlite_is_refused(command: Command) -> None:
    """With who does the jobs instead."""
    done = command("worker")

    assert done.returncode == 2
    assert "`companion serve` does the jobs itself" in done.stderr


def test_unreachable_database_is_said_without_a_trace(command: Command) -> None:
    """And without the password."""
    url = "postgresql://u:pass-word@127.0.0.1:1/x"
    done = command("migrate", VF_DATABASE_URL=url)

    assert done.returncode == 1
    assert done.stderr.startswith("companion: The database does not answer")
    assert "Traceback" not in done.stderr
    assert "pass-word" not in done.stderr


def test_unsafe_configuration_is_said_without_a_trace(command: Command) -> None:
    """A sentence with the name of the setting."""
    done = command("serve", VF_WORKERS="2")

    assert done.returncode == 2
    assert "PostgreSQL" in done.stderr
    assert "Traceback" not in done.stderr


def test_command_serves_what_the_settings_say(
    monkeypatch: pytest.MonkeyPatch, command: Command, unused_tcp_port: int
) -> None:
    """The server gets the address, believes no proxy, and tells nobody its name."""
    asked: list[Config] = []
    monkeypatch.setattr("companion.cli.run", asked.append)
    monkeypatch.setattr("companion.cli.set_up_logs", lambda *_: None)

    done = command("serve", "--port", str(unused_tcp_port))
    command("serve", VF_TRUSTED_PROXIES="10.0.0.1")

    first, second = asked
    assert done.returncode == 0
    assert "    vft_" in done.stderr
    assert (first.host, first.port) == ("127.0.0.1", unused_tcp_port)
    assert (first.proxy_headers, first.server_header) == (False, False)
    assert second.forwarded_allow_ips == ["10.0.0.1"]


def test_worker_process_builds_the_app_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Several processes each read the settings."""
    monkeypatch.setattr("companion.app.set_up_logs", lambda *_: None)

    assert from_environment().title == "Vertical Farm companion"


def test_secret_file_that_others_read_is_said_without_a_trace(
    command: Command, tmp_path: Path
) -> None:
    """With the command that repairs it."""
    path = tmp_path / "secret"
    path.write_text("0123456789abcdef" * 2, encoding="utf-8")
    path.chmod(0o644)
    done = command("migrate", VF_SECRET_FILE=str(path))

    assert (done.returncode, done.stdout) == (2, "")
    assert "chmod 600" in done.stderr
