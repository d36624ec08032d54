"""Growing stands on the science alone."""

import ast
from pathlib import Path
import sys

import pytest

from custom_components.vertical_farm.growing import recipes

FOLDER = Path(recipes.__file__).parent
YAML = {"recipe_document.py"}


@pytest.mark.parametrize(
    "path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name
)
def test_growing_imports_only_the_science_and_itself(path: Path) -> None:
    """Neither Home Assistant nor the live farm; YAML where documents are read."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            roots = {alias.name.partition(".")[0] for alias in node.names}
            foreign = roots - set(sys.stdlib_module_names)
            assert foreign <= ({"yaml"} if path.name in YAML else set())
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level == 0:
                assert module.partition(".")[0] in sys.stdlib_module_names
            elif node.level == 2:
                assert module.partition(".")[0] == "agronomy"
            else:
                assert node.level == 1
