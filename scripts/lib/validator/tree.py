"""The files of the repository, read once, and the problems found in them."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
import json
from pathlib import Path
from typing import override

import yaml

DOMAIN = "vertical_farm"
INTEGRATION = f"custom_components/{DOMAIN}"
_NOT_OURS = {
    ".cache",
    ".develop",
    ".git",
    ".hypothesis",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".venv",
    ".venv-companion",
    "__pycache__",
    "build",
    "htmlcov",
    "node_modules",
    "test-results",
}
_READ = {
    "",
    ".css",
    ".html",
    ".in",
    ".js",
    ".json",
    ".md",
    ".py",
    ".sh",
    ".svg",
    ".toml",
    ".ts",
    ".txt",
    ".yaml",
    ".yml",
}

type Keys = Sequence[str | int]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong at a line of a file."""

    path: str
    line: int
    message: str

    @override
    def __str__(self) -> str:
        """Return it as compilers do."""
        return f"{self.path}:{self.line}: {self.message}"


class _Loader(yaml.CSafeLoader):
    """Reads YAML as Home Assistant does, an input of a blueprint by its name."""


_Loader.add_constructor("!input", lambda _, node: node.value)


class Tree:
    """A checkout; what cannot be read is remembered in `unreadable`."""

    def __init__(self, root: Path) -> None:
        """Look at a checkout."""
        self.root = root
        self.integration = root / INTEGRATION
        self.unreadable: list[Problem] = []
        self._texts: dict[Path, str] = {}
        self._modules: dict[Path, ast.Module] = {}
        self._documents: dict[Path, object] = {}

    @cached_property
    def files(self) -> list[Path]:
        """Return the text files that are ours."""
        return sorted(
            Path(folder) / name
            for folder, folders, names in self.root.walk()
            if _prune(folders)
            for name in names
            if Path(name).suffix in _READ
            and name not in _NOT_OURS
            and not name.startswith(".coverage")
        )

    @cached_property
    def code(self) -> dict[Path, ast.Module]:
        """Return the integration's modules."""
        return {
            path: self.module(path)
            for path in self.files
            if path.suffix == ".py" and path.is_relative_to(self.integration)
        }

    @cached_property
    def en(self) -> Mapping[str, object]:
        """Return the English texts."""
        return within(self.document(self.integration / "translations" / "en.json"))

    @cached_property
    def literals(self) -> set[str]:
        """Return every text constant in the integration's code."""
        return {
            node.value
            for module in self.code.values()
            for node in ast.walk(module)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }

    @cached_property
    def constants(self) -> dict[str, str]:
        """Return the names that mean one text wherever a module defines them."""
        found: dict[str, set[str]] = {}
        for module in self.code.values():
            for node in module.body:
                if (
                    isinstance(node, ast.Assign | ast.AnnAssign)
                    and isinstance(node.value, ast.Constant)
                    and isinstance(node.value.value, str)
                ):
                    targets = (
                        node.targets if isinstance(node, ast.Assign) else [node.target]
                    )
                    for target in targets:
                        if isinstance(target, ast.Name):
                            found.setdefault(target.id, set()).add(node.value.value)
        return {
            name: next(iter(texts)) for name, texts in found.items() if len(texts) == 1
        }

    def text(self, path: Path) -> str:
        """Return a file's text, empty where there is none."""
        if path not in self._texts:
            try:
                self._texts[path] = path.read_text(encoding="utf-8")
            except FileNotFoundError:
                self._texts[path] = ""
            except UnicodeDecodeError:
                self.unreadable.append(self.problem(path, 1, "is not UTF-8 text"))
                self._texts[path] = ""
        return self._texts[path]

    def module(self, path: Path) -> ast.Module:
        """Return a Python file's syntax tree."""
        if path not in self._modules:
            try:
                self._modules[path] = ast.parse(self.text(path))
            except SyntaxError as error:
                line = error.lineno or 1
                self.unreadable.append(self.problem(path, line, error.msg))
                self._modules[path] = ast.parse("")
        return self._modules[path]

    def document(self, path: Path) -> object:
        """Return a JSON or YAML file's content, None where it does not parse."""
        if path not in self._documents:
            self._documents[path] = None
            try:
                self._documents[path] = (
                    json.loads(self.text(path), object_pairs_hook=_without_repeats)
                    if path.suffix == ".json"
                    else yaml.load(self.text(path), _Loader)  # noqa: S506  # a safe one
                )
            except json.JSONDecodeError as error:
                self.unreadable.append(self.problem(path, error.lineno, error.msg))
            except (ValueError, yaml.YAMLError) as error:
                message = " ".join(str(error).split())
                self.unreadable.append(self.problem(path, 1, message))
        return self._documents[path]

    def calls(self) -> Iterator[tuple[Path, ast.Call]]:
        """Yield every call in the integration's code."""
        for path, module in self.code.items():
            for node in ast.walk(module):
                if isinstance(node, ast.Call):
                    yield path, node

    def constant(self, node: ast.expr | None) -> str | None:
        """Return the text that an expression surely means."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        if isinstance(node, ast.Name):
            return self.constants.get(node.id)
        return None

    def problem(self, path: Path, where: int | Keys, message: str) -> Problem:
        """Return a problem at a line, or at the keys of a JSON or YAML file."""
        line = where if isinstance(where, int) else self._line(path, where)
        name = path.relative_to(self.root).as_posix()
        return Problem(name, line, message)

    def _line(self, path: Path, keys: Keys) -> int:
        """Return the line at which the keys of a JSON or YAML file lead to a value."""
        try:
            node = yaml.compose(self.text(path), yaml.CSafeLoader)
        except yaml.YAMLError:
            return 1
        line = 1
        for key in keys:
            if isinstance(node, yaml.MappingNode):
                pairs = [pair for pair in node.value if pair[0].value == str(key)]
                if not pairs:
                    return line
                line = pairs[0][0].start_mark.line + 1
                node = pairs[0][1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(key, int):
                node = node.value[key]
                line = node.start_mark.line + 1
        return line


def called(call: ast.Call) -> str:
    """Return the last name of what is called, without its type parameters."""
    function = call.func
    if isinstance(function, ast.Subscript):
        function = function.value
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def keywords(call: ast.Call) -> dict[str, ast.expr]:
    """Return the named arguments of a call."""
    return {item.arg: item.value for item in call.keywords if item.arg is not None}


def within(node: object, *keys: str) -> Mapping[str, object]:
    """Return the object that keys lead to, an empty one where there is none."""
    for key in keys:
        node = node.get(key) if isinstance(node, Mapping) else None
    return node if isinstance(node, Mapping) else {}


def leaves(
    node: object, keys: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yield everything in nested mappings that is no mapping, with its keys."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, (*keys, str(key)))
    else:
        yield keys, node


def _prune(folders: list[str]) -> bool:
    """Leave out the folders that are not ours; always true."""
    folders[:] = [folder for folder in folders if folder not in _NOT_OURS]
    return True


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return a JSON object; raises ValueError where a key stands twice."""
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key '{key}' stands twice")
        found[key] = value
    return found
