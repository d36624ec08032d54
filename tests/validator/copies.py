"""A copy of the checkout to break."""

from collections.abc import Callable
import json
from pathlib import Path
import shutil
from typing import Any

ROOT = Path(__file__).parents[2]
COPIED = ("README.md", "LICENSE", "hacs.json", "docs", "custom_components")
IGNORED = shutil.ignore_patterns("__pycache__")


class Checkout:
    """A copy of what the validator reads, with ways to break it."""

    def __init__(self, root: Path) -> None:
        """Copy this checkout."""
        self.root = root
        root.mkdir()
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, root / name, ignore=IGNORED)
            else:
                shutil.copy(source, root / name)
        self.integration = root / "custom_components" / "vertical_farm"

    def path(self, name: str) -> Path:
        """Return a file of the integration, or with a leading slash of the checkout."""
        if name.startswith("/"):
            return self.root / name[1:]
        return self.integration / name

    def change(self, name: str, change: Callable[[Any], object]) -> None:
        """Change the content of a JSON file in place."""
        path = self.path(name)
        document = json.loads(path.read_text("utf-8"))
        change(document)
        path.write_text(json.dumps(document, indent=2, ensure_ascii=False), "utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace a text that must be there."""
        path = self.path(name)
        text = path.read_text("utf-8")
        assert old in text, f"{name} no longer has {old!r}"
        path.write_text(text.replace(old, new), "utf-8")

    def append(self, name: str, text: str) -> None:
        """Add a text to a file, which is made where it is not there."""
        path = self.path(name)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n{text}\n")

    def delete(self, name: str) -> None:
        """Delete a file."""
        self.path(name).unlink()
