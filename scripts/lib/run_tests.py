"""Run the project's tests, each part in its own environment, and sum them up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
import os
from pathlib import Path
import subprocess
import sys
from typing import Self, override
from xml.etree import ElementTree as ET

from scripts.lib.environment import child_environment

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "test-results"
INTEGRATION = "custom_components/vertical_farm"
PANEL = "frontend"
NO_TESTS_COLLECTED = 5


@dataclass(frozen=True, slots=True)
class Part:
    """Tests that run together."""

    name: str
    folders: tuple[str, ...]
    environment: str = ".venv"
    options: tuple[str, ...] = ()
    measures: str | None = None
    is_unit: bool = False
    needs: str | None = None

    @property
    def present(self) -> list[str]:
        """The folders that are there."""
        return [folder for folder in self.folders if (ROOT / folder).is_dir()]


@dataclass(frozen=True, slots=True)
class Tally:
    """How tests ended."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Self) -> Tally:
        """Sum two tallies."""
        return Tally(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
        )

    @override
    def __str__(self) -> str:
        """Say it in the one line that machines read too."""
        line = f"{self.passed} passed, {self.failed} failed"
        return f"{line}, {self.skipped} skipped" if self.skipped else line


@dataclass(frozen=True, slots=True)
class Gate:
    """How much of a place must be covered."""

    what: str
    include: str
    percent: int


# Blocking the plugin by name keeps Home Assistant out of what does not need it.
WITHOUT_HOME_ASSISTANT = ("-p", "no:homeassistant")

PARTS = (
    Part(
        "science",
        ("tests/agronomy", "tests/control", "tests/demo", "tests/growing"),
        options=WITHOUT_HOME_ASSISTANT,
        measures=INTEGRATION,
        is_unit=True,
    ),
    Part(
        "integration",
        ("tests/integration", "tests/validator"),
        options=("-n", "2", "--dist", "loadfile"),
        measures=INTEGRATION,
    ),
    Part(
        "contract",
        ("tests/contract",),
        options=WITHOUT_HOME_ASSISTANT,
        measures=INTEGRATION,
    ),
    Part(
        "companion",
        ("tests/companion",),
        environment=".venv-companion",
        options=("-n", "2"),
        measures="companion",
        is_unit=True,
    ),
    Part("panel", (f"{PANEL}/test",), is_unit=True, needs=f"{PANEL}/node_modules"),
    Part("e2e", ("tests/e2e",), options=WITHOUT_HOME_ASSISTANT),
)

GATES = {
    INTEGRATION: (
        Gate("the integration", f"{INTEGRATION}/*", 97),
        Gate("its config flow", f"{INTEGRATION}/config_flow.py", 100),
    ),
    "companion": (Gate("the companion", "companion/*", 97),),
}


def coverage_file(part: Part) -> Path:
    """Name the file that a part's coverage goes to."""
    return RESULTS / f".coverage.{part.name}"


def read_tally(report: Path, exit_code: int) -> Tally:
    """Count the outcomes of a run; one that broke off counts as a failure."""
    if exit_code == NO_TESTS_COLLECTED:
        return Tally()
    if not report.exists():
        return Tally(failed=1)
    total = Tally()
    for suite in ET.parse(report).getroot().iter("testsuite"):  # noqa: S314
        count = {
            name: int(suite.get(name, 0))
            for name in ("tests", "failures", "errors", "skipped")
        }
        failed = count["failures"] + count["errors"]
        passed = max(0, count["tests"] - failed - count["skipped"])
        total += Tally(passed, failed, count["skipped"])
    if exit_code != 0 and total.failed == 0:
        return total + Tally(failed=1)
    return total


def pytest_command(part: Part, targets: Sequence[str], report: Path) -> list[str]:
    """Return how to run tests in Python."""
    command = [
        str(ROOT / part.environment / "bin" / "python"),
        "-m",
        "pytest",
        *targets,
        *part.options,
        f"--junit-xml={report}",
    ]
    if part.measures:
        command += [f"--cov={part.measures}", "--cov-report="]
    return command


def panel_command(targets: Sequence[str], report: Path) -> list[str]:
    """Return how to run the tests of the panel, in TypeScript."""
    reporters = ["--reporter=default", "--reporter=junit", f"--outputFile={report}"]
    paths = [target.removeprefix(f"{PANEL}/") for target in targets]
    return ["npm", "test", "--silent", "--", *reporters, *paths]


def run_part(part: Part, targets: Sequence[str], arguments: Sequence[str]) -> Tally:
    """Run the tests of one part."""
    print(f"\n=== {part.name}: {' '.join(targets)}", flush=True)
    report = RESULTS / f"{part.name}.xml"
    if part.needs and not (ROOT / part.needs).is_dir():
        print(f"Left out: there is no {part.needs}, for want of Node.js.")
        return Tally(failed=int(os.environ.get("CI") == "true"))
    if part.needs:
        command, folder = panel_command(targets, report), ROOT / PANEL
    else:
        command, folder = [*pytest_command(part, targets, report), *arguments], ROOT
    done = subprocess.run(
        command,
        cwd=folder,
        env=child_environment(COVERAGE_FILE=str(coverage_file(part))),
        check=False,
    )
    return read_tally(report, done.returncode)


def check_coverage(measured: str, parts: Iterable[Part]) -> Tally:
    """Hold the coverage of all parts that measure the same place against its gates."""
    measuring = [part for part in parts if part.measures == measured]
    files = [str(file) for file in map(coverage_file, measuring) if file.exists()]
    if not files:
        return Tally()
    print(f"\n=== coverage of {measured}", flush=True)
    coverage = [str(ROOT / measuring[0].environment / "bin" / "coverage")]
    combined = str(RESULTS / f".coverage-of-{Path(measured).name}")
    environment = child_environment(COVERAGE_FILE=combined)
    subprocess.run(
        [*coverage, "combine", "--quiet", "--keep", *files],
        cwd=ROOT,
        env=environment,
        check=True,
    )
    tally = Tally()
    for gate in GATES[measured]:
        report = [*coverage, "report", f"--include={gate.include}"]
        done = subprocess.run(
            [*report, f"--fail-under={gate.percent}"],
            cwd=ROOT,
            env=environment,
            check=False,
        )
        if done.returncode:
            print(f"Too little of {gate.what} is tested: under {gate.percent} %.")
            tally += Tally(failed=1)
    return tally


def main(arguments: Sequence[str]) -> int:
    """Run what the command line asks for."""
    only_unit = bool(arguments) and arguments[0] == "unit"
    if only_unit:
        arguments = arguments[1:]
    paths = [each for each in arguments if (ROOT / each.split("::")[0]).exists()]
    others = [each for each in arguments if each not in paths]
    parts = [part for part in PARTS if part.is_unit or not only_unit]
    RESULTS.mkdir(exist_ok=True)
    for stale in (*RESULTS.glob("*.xml"), *RESULTS.glob(".coverage*")):
        stale.unlink()

    total = Tally()
    for part in parts:
        asked_for = [path for path in paths if path.startswith(part.folders)]
        targets = asked_for if paths else part.present
        if targets:
            total += run_part(part, targets, others)
    if not (only_unit or arguments):
        for measured in GATES:
            total += check_coverage(measured, parts)
    print(f"\n{total}", flush=True)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
