"""Rules for triggers.yaml, conditions.yaml and what they describe."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import TargetSelector, validate_selector
import probatio

from .tree import Problem, Tree, within

_FIELD = probatio.Schema(
    {
        probatio.Optional("default"): object,
        probatio.Optional("example"): object,
        probatio.Optional("required"): bool,
        probatio.Required("selector"): validate_selector,
    }
)
_DESCRIPTION = probatio.Schema(
    {
        probatio.Required("target"): TargetSelector.CONFIG_SCHEMA,
        probatio.Optional("fields"): {cv.slug: _FIELD},
    }
)
_KINDS: Mapping[str, str] = {"triggers": "TRIGGERS", "conditions": "CONDITIONS"}


def descriptions(tree: Tree) -> Iterator[Problem]:
    """Check the form of triggers.yaml and conditions.yaml."""
    for kind in _KINDS:
        path, described = _described(tree, kind)
        for key, description in described.items():
            try:
                _DESCRIPTION(description)
            except probatio.MultipleInvalid as error:
                first = error.errors[0]
                keys = [key, *(str(getattr(k, "schema", k)) for k in first.path)]
                yield tree.problem(path, keys, f"{'.'.join(keys)}: {first.msg}")


def names_agree(tree: Tree) -> Iterator[Problem]:
    """Check that code, description, texts and pages know the same ones."""
    for kind in _KINDS:
        path, described = _described(tree, kind)
        module = tree.integration / f"{kind.removesuffix('s')}.py"
        en = tree.integration / "translations" / "en.json"
        pages = {page.stem for page in (tree.root / "docs" / kind).glob("*.md")}
        known = {
            module: set(_provided(tree, kind)),
            en: set(within(tree.en, kind)),
            tree.root / "docs" / kind: pages - {"README"},
        }
        for other, keys in known.items():
            for key in described.keys() - keys:
                message = f"{_name(tree, other)} lacks '{key}'"
                yield tree.problem(path, [key], message)
            for key in keys - described.keys():
                where = other if other.is_file() else other / f"{key}.md"
                yield tree.problem(where, 1, f"{path.name} lacks '{key}'")


def fields_agree(tree: Tree) -> Iterator[Problem]:
    """Check that every field has its name and description, and its row in the page."""
    for kind in _KINDS:
        path, described = _described(tree, kind)
        for key in described:
            fields = within(described, key, "fields")
            named = within(tree.en, kind, key, "fields")
            page = tree.root / "docs" / kind / f"{key}.md"
            text = page.read_text("utf-8") if page.is_file() else ""
            for field in fields:
                where = [key, "fields", field]
                if not {"name", "description"} <= within(named, field).keys():
                    message = f"en.json lacks name or description of '{field}'"
                    yield tree.problem(path, where, message)
                if f"| `{field}` |" not in text:
                    message = f"the page of '{key}' lacks the option '{field}'"
                    yield tree.problem(path, where, message)
            for field in named.keys() - fields.keys():
                en = tree.integration / "translations" / "en.json"
                message = f"'{key}' has no field '{field}'"
                yield tree.problem(en, [kind, key, "fields", field], message)


def choices_are_translated(tree: Tree) -> Iterator[Problem]:
    """Check that the choices of the fields have their texts."""
    for kind in _KINDS:
        path, described = _described(tree, kind)
        for key in described:
            for field in within(described, key, "fields"):
                where = [key, "fields", field]
                select = within(described, *where, "selector", "select")
                texts = within(
                    tree.en, "selector", str(select.get("translation_key")), "options"
                )
                options = select.get("options")
                for option in options if isinstance(options, list) else ():
                    if option not in texts:
                        message = f"en.json lacks a text of the choice '{option}'"
                        yield tree.problem(path, where, message)


def index(tree: Tree) -> Iterator[Problem]:
    """Check that the list of pages links to each."""
    for kind in _KINDS:
        path, described = _described(tree, kind)
        listing = tree.root / "docs" / kind / "README.md"
        text = listing.read_text("utf-8") if listing.is_file() else ""
        for key in described:
            if f"({key}.md)" not in text:
                message = f"docs/{kind}/README.md does not link to '{key}'"
                yield tree.problem(path, [key], message)


def _described(tree: Tree, kind: str) -> tuple[Path, Mapping[str, object]]:
    """Return what triggers.yaml or conditions.yaml describe; anchors are left out."""
    path = tree.integration / f"{kind}.yaml"
    document = within(tree.document(path)) if path.exists() else {}
    return path, {k: v for k, v in document.items() if not k.startswith(".")}


def _provided(tree: Tree, kind: str) -> Iterator[str]:
    """Yield the keys of the table of the code."""
    path = tree.integration / f"{kind.removesuffix('s')}.py"
    if not path.exists():
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and node.target.id == _KINDS[kind]
            and isinstance(node.value, ast.Dict)
        ):
            yield from (
                str(key.value)
                for key in node.value.keys
                if isinstance(key, ast.Constant)
            )


def _name(tree: Tree, path: Path) -> str:
    """Return how to call a file or folder."""
    return path.relative_to(tree.root).as_posix()


RULES = (descriptions, names_agree, fields_agree, choices_are_translated, index)
