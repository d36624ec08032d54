"""Rules of our own structure: which part may import which, and the crop library."""

import ast
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
import sys

from .tree import DOMAIN, Problem, Tree

_ALLOWED = {
    "agronomy": {"agronomy"},
    "growing": {"agronomy", "growing"},
    "control": {"agronomy", "control", "growing"},
    "farm": {"agronomy", "const", "control", "farm", "growing"},
    "demo": {"agronomy", "const", "demo", "farm", "growing", "models"},
}
_PROBE = f"_{DOMAIN}_agronomy"


def directions(tree: Tree) -> Iterator[Problem]:
    """Check that imports run one way: platforms, farm, control, growing, agronomy."""
    for path, module in tree.code.items():
        part = path.relative_to(tree.integration).parts[0]
        if part not in _ALLOWED:
            continue
        for line, imported in _own_imports(tree, path, module):
            if imported not in _ALLOWED[part]:
                message = f"{part} may not import {imported}"
                yield tree.problem(path, line, message)


def pure_agronomy(tree: Tree) -> Iterator[Problem]:
    """Check that the science imports the standard library alone."""
    for path, module in tree.code.items():
        if not path.is_relative_to(tree.integration / "agronomy"):
            continue
        for line, name in _foreign_imports(module):
            if name not in sys.stdlib_module_names:
                yield tree.problem(path, line, f"agronomy may not import {name}")


def strangers(tree: Tree) -> Iterator[Problem]:
    """Check that the integration and the companion do not import each other."""
    for path in tree.files:
        if path.suffix != ".py":
            continue
        part = path.relative_to(tree.root).parts[0]
        other = {"companion": "custom_components", "custom_components": "companion"}
        for line, name in _foreign_imports(tree.module(path)):
            if name == other.get(part):
                yield tree.problem(path, line, f"{part} may not import {name}")


def crops(tree: Tree) -> Iterator[Problem]:
    """Check that the crop library's own reader takes it."""
    path = tree.integration / "agronomy" / "crops.json"
    document = tree.document(path)
    if document is None:
        return
    reader = _reader(tree.integration / "agronomy")
    try:
        reader(document)
    except ValueError as error:
        place, _, message = str(error).partition(": ")
        keys = [int(key) if key.isdecimal() else key for key in place.split("/") if key]
        yield tree.problem(path, keys, f"{place}: {message}")


def _own_imports(
    tree: Tree, path: Path, module: ast.Module
) -> Iterator[tuple[int, str]]:
    """Yield the parts of the integration that a module imports, with the line."""
    parents = path.relative_to(tree.integration).parts[:-1]
    for node in ast.walk(module):
        if not isinstance(node, ast.ImportFrom):
            continue
        parts = (node.module or "").split(".") if node.module else []
        if node.level:
            start = list(parents[: len(parents) - node.level + 1])
            target = [*start, *parts]
        elif parts[:2] == ["custom_components", DOMAIN]:
            target = parts[2:]
        else:
            continue
        names = [target[0]] if target else [alias.name for alias in node.names]
        for name in names:
            yield node.lineno, name


def _foreign_imports(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the packages that a module imports by absolute name, with the line."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.lineno, node.module.split(".")[0]


def _reader(folder: Path) -> Callable[[object], object]:
    """Return the reader of the crop library in a folder, without Home Assistant."""
    for name in [name for name in sys.modules if name.startswith(_PROBE)]:
        del sys.modules[name]
    spec = spec_from_file_location(
        _PROBE, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder)
    package = module_from_spec(spec)
    sys.modules[_PROBE] = package
    spec.loader.exec_module(package)
    reader: Callable[[object], object] = import_module(f"{_PROBE}.crops").parse_crops
    return reader


RULES = (directions, pure_agronomy, strangers, crops)
