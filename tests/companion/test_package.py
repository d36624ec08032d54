"""What an operator installs."""

from importlib.metadata import entry_points, version
from pathlib import Path
import subprocess
import sys
import zipfile

from companion import __version__

ROOT = Path(__file__).parents[2]


def test_command_is_installed() -> None:
    """The package brings the `companion` command, in its own version."""
    (command,) = entry_points(group="console_scripts", name="companion")

    assert command.value == "companion.__main__:main"
    assert version("vertical-farm-companion") == __version__


def test_wheel_has_the_companion_and_nothing_else(tmp_path: Path) -> None:
    """The integration is not part of the service."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "hatchling",
            "build",
            "-t",
            "wheel",
            "-d",
            str(tmp_path),
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )

    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "companion/app.py" in names
    assert "companion/py.typed" in names
    folders = {name.split("/")[0] for name in names}
    assert folders == {"companion", f"vertical_farm_companion-{__version__}.dist-info"}
