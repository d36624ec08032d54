"""Control decides without Home Assistant."""

import ast
from pathlib import Path
import sys

import pytest

from custom_components.vertical_farm.control import guard

FOLDER = Path(guard.__file__).parent


@pytest.mark.parametrize(
    "path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name
)
def test_control_imports_only_the_science_growing_and_itself(path: Path) -> None:
    """Neither Home Assistant nor the live farm."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            roots = {alias.name.partition(".")[0] for alias in node.names}
            assert roots <= set(sys.stdlib_module_names)
        elif isinstance(node, ast.ImportFrom):
            first = (node.module or "").partition(".")[0]
            if node.level == 0:
                assert first in sys.stdlib_module_names
            elif node.level == 2:
                assert first in {"agronomy", "growing"}
            else:
                assert node.level == 1
