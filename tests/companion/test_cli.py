"""The `companion` command."""

from collections.abc import Iterator
from contextlib import contextmanager
import json
import os
import signal
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from companion import __version__
from companion.cli import COMMANDS, main
from companion.settings import Settings


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


def answer(url: str, seconds: float = 20) -> object:
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
        process.wait(timeout=10)

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
