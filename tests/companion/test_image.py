"""The image, built step by step as its Dockerfile says, and run as its user.

No container engine is needed: what is an absolute path there is one below a folder here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
import json
import os
from pathlib import Path
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("/opt", "/build", "/data")
# Changes of the image's own system, which this machine has no need of.
OF_THE_SYSTEM = ("groupadd", "useradd")


@dataclass
class Image:
    """What a Dockerfile has made below a folder."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    work: Path = Path("/")
    told: dict[str, str] = field(default_factory=dict)

    def here(self, text: str) -> str:
        """Name a path of the image as it is on this machine."""
        pattern = rf"(?<![\w.])({'|'.join(FOLDERS)})(?=/|:|$)"
        return re.sub(pattern, lambda found: f"{self.folder}{found[1]}", text)

    def follow(self, instruction: str, rest: str) -> None:
        """Do what a line says."""
        match instruction:
            case "FROM":
                self.environment, self.work = {}, Path("/")
            case "WORKDIR":
                self.work = Path(self.here(rest))
                self.work.mkdir(parents=True, exist_ok=True)
            case "ENV":
                for name, value in re.findall(r"(\w+)=(\S+)", rest):
                    path = value.replace(f":${name}", f":{os.environ.get(name, '')}")
                    self.environment[name] = self.here(path)
            case "COPY":
                self._copy(rest.split())
            case "RUN":
                self._run(json.loads(rest))
            case _:
                self.told[instruction] = rest

    def _copy(self, words: list[str]) -> None:
        if words[0].startswith("--from="):
            # Scripts name their interpreter by its path, so it has to stay the same.
            assert words[1] == words[2]
            return
        *sources, target = words
        for name in sources:
            assert not is_ignored(name), f".dockerignore keeps {name} out"
            source, to = ROOT / name, self.work / target
            if source.is_dir():
                shutil.copytree(
                    source, to, ignore=shutil.ignore_patterns("__pycache__")
                )
            else:
                to.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, to)

    def _run(self, command: list[str]) -> None:
        if command[0] in OF_THE_SYSTEM:
            return
        words = [self.here(word) for word in command]
        match words:
            case ["python", "-m", "pip", "--python", environment, *rest]:
                python = f"{environment}/bin/python"
                words = [
                    uv(),
                    "pip",
                    *rest[:1],
                    "--quiet",
                    "--python",
                    python,
                    *rest[1:],
                ]
            case ["python", *rest]:
                words = [sys._base_executable, *rest]  # type: ignore[attr-defined]  # CPython has it
            case ["install", *rest] if os.getuid() != 0:
                words = ["install", *(each for each in rest if "=comp" not in each)]
            case ["install", *rest]:
                words = [
                    "install",
                    *(each.replace("=companion", "=8200") for each in rest),
                ]
        done = subprocess.run(
            words,
            cwd=self.work,
            env=os.environ | self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"

    def command(self, words: list[str]) -> list[str]:
        """Write a command as the image's user would run it."""
        found = shutil.which(words[0], path=self.environment["PATH"])
        assert found is not None
        words = [found, *words[1:]]
        if os.getuid() != 0:
            return words
        user, group = self.told["USER"].split(":")
        # This machine's Python may be where only its owner looks.
        reading = "=-all,+dac_read_search"
        return [
            "setpriv",
            f"--reuid={user}",
            f"--regid={group}",
            "--clear-groups",
            *(
                f"--{kind}{reading}"
                for kind in ("inh-caps", "ambient-caps", "bounding-set")
            ),
            *words,
        ]

    def is_healthy(self, port: int) -> bool:
        """Ask as the engine would."""
        health = self.told["HEALTHCHECK"]
        words: list[str] = json.loads(health[health.index("CMD") + 3 :])
        done = subprocess.run(
            self.command(words),
            cwd=self.work,
            env=self.environment | {"VF_PORT": str(port)},
            capture_output=True,
            check=False,
        )
        return done.returncode == 0


def uv() -> str:
    """Find what installs packages here, in the place of the image's pip."""
    script = f"root={ROOT}; . scripts/lib/toolchain.sh; find_uv"
    found = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return found.stdout.strip()


def is_ignored(name: str) -> bool:
    """Tell whether a build would not see a file."""
    ignored = False
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.removeprefix("!")
        if line and not line.startswith("#") and fnmatch(name, pattern):
            ignored = not line.startswith("!")
    return ignored


def instructions() -> Iterator[tuple[str, str]]:
    """Read the Dockerfile."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("#")]
    for line in "\n".join(kept).replace("\\\n", " ").splitlines():
        if line.strip():
            instruction, rest = line.split(maxsplit=1)
            yield instruction, rest


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """Build the image."""
    # Other users cannot look into pytest's own folder.
    folder = Path(tempfile.mkdtemp(prefix="vf-image-"))
    folder.chmod(0o755)
    try:
        built = Image(folder)
        for instruction, rest in instructions():
            built.follow(instruction, rest)
        yield built
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_image_serves_is_found_healthy_and_ends_when_told(
    image: Image, unused_tcp_port: int
) -> None:
    """As a user without rights, in a folder of its own, with nothing configured."""
    words = [*json.loads(image.told["ENTRYPOINT"]), *json.loads(image.told["CMD"])]
    before = image.is_healthy(unused_tcp_port)
    with subprocess.Popen(
        image.command(words),
        cwd=image.work,
        env=image.environment | {"VF_PORT": str(unused_tcp_port)},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            deadline = time.monotonic() + 60
            while not (healthy := image.is_healthy(unused_tcp_port)):
                assert time.monotonic() < deadline
                assert process.poll() is None, process.stderr
                time.sleep(0.2)
            process.send_signal(signal.SIGTERM)
            code = process.wait(timeout=30)
        finally:
            process.kill()
        said = process.stderr.read() if process.stderr else ""

    assert (before, healthy) == (False, True)
    assert code in {0, -signal.SIGTERM}
    assert "    vft_" in said
    secret = image.folder / "data" / "secret"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert not image.is_healthy(unused_tcp_port)


def test_image_holds_what_was_pinned_and_no_installer(image: Image) -> None:
    """Nothing in it fetches anything further, and no tool of the tests is there."""
    packages = {
        path.name.split("-")[0].replace("_", "-").lower()
        for path in image.folder.glob("opt/companion/lib/*/site-packages/*.dist-info")
    }
    pinned = re.findall(
        r"^([a-z0-9-]+)==",
        (ROOT / "requirements" / "service.txt").read_text(encoding="utf-8"),
        re.MULTILINE,
    )

    assert packages - set(pinned) == {"vertical-farm-companion"}
    assert {"pip", "uv", "pytest", "hatchling"}.isdisjoint(packages)


def test_image_is_not_run_as_root(image: Image) -> None:
    """By a number, so that an orchestrator can tell."""
    user, group = image.told["USER"].split(":")

    assert int(user) > 0
    assert int(group) > 0


def test_image_holds_the_versions_that_are_tested() -> None:
    """The list of the image is a part of the list of the tests, hash by hash."""
    pins = {
        name: set(re.findall(r"^[a-z0-9-]+==\S+|sha256:\w+", text, re.MULTILINE))
        for name in ("service", "companion")
        for text in [
            (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        ]
    }

    assert pins["service"] <= pins["companion"]
