"""Rules that Home Assistant's reviewers check by reading the code."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
import re

from homeassistant.const import Platform

from .texts import placeholders
from .tree import Problem, Tree, called, keywords, within

_PLATFORMS = {platform.value for platform in Platform}
_ERRORS = {
    "ConfigEntryAuthFailed",
    "ConfigEntryError",
    "ConfigEntryNotReady",
    "HomeAssistantError",
    "ServiceValidationError",
    "UpdateFailed",
}
_ENTRY_FUNCTIONS = {
    "async_get_config_entry_diagnostics",
    "async_get_device_diagnostics",
    "async_migrate_entry",
    "async_remove_config_entry_device",
    "async_remove_entry",
    "async_setup_entry",
    "async_unload_entry",
}
_ALIAS = re.compile(r"[A-Za-z]+ConfigEntry")


def entry_points(tree: Tree) -> Iterator[Problem]:
    """Check that the functions are there by which Home Assistant calls us."""
    for name, wanted in (
        ("__init__.py", ("async_setup_entry", "async_unload_entry")),
        (
            "diagnostics.py",
            ("async_get_config_entry_diagnostics", "async_get_device_diagnostics"),
        ),
        ("system_health.py", ("async_register",)),
    ):
        path = tree.integration / name
        found = _functions(tree, path).keys()
        for function in wanted:
            if function not in found:
                yield tree.problem(path, 1, f"lacks {function}")
    path = tree.integration / "__init__.py"
    if "async_setup" in _functions(tree, path) and not _assigns(
        tree, path, "CONFIG_SCHEMA"
    ):
        yield tree.problem(path, 1, "has async_setup but no CONFIG_SCHEMA")


def reconfigurable(tree: Tree) -> Iterator[Problem]:
    """Check that what a flow adds, a flow can change; steps that flows share add nothing."""
    for path, module in tree.code.items():
        for node in module.body:
            if not isinstance(node, ast.ClassDef):
                continue
            bases = {ast.unparse(base).split(".")[-1] for base in node.bases}
            steps = {
                item.name
                for item in node.body
                if isinstance(item, ast.AsyncFunctionDef)
            }
            adds = "async_step_user" in steps and any(
                base.endswith(("Flow", "Steps")) for base in bases
            )
            if adds and "async_step_reconfigure" not in steps:
                message = f"{node.name} lacks async_step_reconfigure"
                yield tree.problem(path, node.lineno, message)


def runtime(tree: Tree) -> Iterator[Problem]:
    """Check that runtime data lives in a typed config entry."""
    if not any(
        isinstance(node, ast.Assign)
        and any(
            ast.unparse(target).endswith(".runtime_data") for target in node.targets
        )
        for module in tree.code.values()
        for node in ast.walk(module)
    ):
        path = tree.integration / "__init__.py"
        yield tree.problem(path, 1, "nothing sets entry.runtime_data")
    aliases = {
        node.name.id
        for module in tree.code.values()
        for node in module.body
        if isinstance(node, ast.TypeAlias)
        and ast.unparse(node.value).startswith("ConfigEntry[")
    }
    for path in tree.code:
        for name, function in _functions(tree, path).items():
            arguments = function.args.args
            if name not in _ENTRY_FUNCTIONS or len(arguments) < 2:
                continue
            annotation = arguments[1].annotation
            typed = ast.unparse(annotation) if annotation else ""
            if typed not in aliases or not _ALIAS.fullmatch(typed):
                message = f"{name} takes '{typed}', not an alias of ConfigEntry[...]"
                yield tree.problem(path, function.lineno, message)


def parallel_updates(tree: Tree) -> Iterator[Problem]:
    """Check that every platform says how many updates may run at once."""
    for path in _platform_files(tree):
        if not _assigns(tree, path, "PARALLEL_UPDATES"):
            yield tree.problem(path, 1, "lacks PARALLEL_UPDATES")


def translated_errors(tree: Tree) -> Iterator[Problem]:
    """Check that every error that a user may see has its translated text."""
    texts = within(tree.en, "exceptions")
    used: set[str] = set()
    for path, error in _errors(tree):
        if error.key is None:
            message = f"{error.name} needs a translation_domain and translation_key"
            yield tree.problem(path, error.line, message)
            continue
        used.add(error.key)
        if error.key not in texts:
            message = f"en.json lacks exceptions.{error.key}"
            yield tree.problem(path, error.line, message)
            continue
        wanted = placeholders(within(texts, error.key).get("message", ""))
        if error.filled is not None and error.filled != wanted:
            message = f"exceptions.{error.key} has other placeholders: {sorted(wanted)}"
            yield tree.problem(path, error.line, message)
    for path, module in tree.code.items():
        for node in ast.walk(module):
            if isinstance(node, ast.Raise) and _is_bare(node.exc):
                yield tree.problem(path, node.lineno, "raises an error without a text")
    en = tree.integration / "translations" / "en.json"
    for key in texts.keys() - used:
        yield tree.problem(en, ["exceptions", key], f"nothing raises '{key}'")


def issues(tree: Tree) -> Iterator[Problem]:
    """Check that every issue has its text, and every text its issue."""
    texts = within(tree.en, "issues")
    for path, call in tree.calls():
        if called(call) == "async_create_issue":
            key = tree.constant(keywords(call).get("translation_key"))
            if key is not None and key not in texts:
                yield tree.problem(path, call.lineno, f"en.json lacks issues.{key}")
    en = tree.integration / "translations" / "en.json"
    for key in texts.keys() - tree.literals:
        yield tree.problem(en, ["issues", key], f"nothing creates the issue '{key}'")


def flow_texts(tree: Tree) -> Iterator[Problem]:
    """Check steps, errors and reasons of flows against the texts."""
    en = tree.integration / "translations" / "en.json"
    steps = {
        node.name.removeprefix("async_step_")
        for module in tree.code.values()
        for node in ast.walk(module)
        if isinstance(node, ast.AsyncFunctionDef)
        and node.name.startswith("async_step_")
    }
    reasons: set[str] = set()
    for keys, flow in _flows(tree):
        for step in within(flow, "step").keys() - steps:
            yield tree.problem(
                en, [*keys, "step", step], f"no flow has the step '{step}'"
            )
        for group in ("error", "abort"):
            for key in within(flow, group).keys() - tree.literals:
                message = f"no flow uses the {group} '{key}'"
                yield tree.problem(en, [*keys, group, key], message)
        reasons |= within(flow, "abort").keys()
    for path, call in tree.calls():
        if called(call) in {"AbortFlow", "async_abort"}:
            given = keywords(call).get("reason", call.args[0] if call.args else None)
            reason = tree.constant(given)
            if reason is not None and reason not in reasons:
                message = f"en.json has no text for the reason '{reason}'"
                yield tree.problem(path, call.lineno, message)


def entity_texts(tree: Tree) -> Iterator[Problem]:
    """Check that the entities of the code and of en.json are the same."""
    texts = within(tree.en, "entity")
    named = {key for platform in texts for key in within(texts, platform)}
    for path, line, key in _entity_keys(tree):
        known = within(texts, path.stem) if path.stem in texts else named
        if key not in known:
            message = f"en.json lacks the entity '{key}'"
            yield tree.problem(path, line, message)
    patterns = _patterns(tree)
    en = tree.integration / "translations" / "en.json"
    for group in ("entity", "device"):
        for keys, key in _named(tree, group):
            if key not in tree.literals and not patterns.fullmatch(key):
                yield tree.problem(en, keys, f"no {group} uses the key '{key}'")


def no_words_in_code(tree: Tree) -> Iterator[Problem]:
    """Check that names and icons of entities are left to translations and icons.json."""
    for path, module in tree.code.items():
        for node in ast.walk(module):
            if not isinstance(node, ast.Assign):
                continue
            names = {ast.unparse(target).split(".")[-1] for target in node.targets}
            if "_attr_icon" in names:
                yield tree.problem(path, node.lineno, "an icon belongs in icons.json")
            if "_attr_name" in names and tree.constant(node.value) is not None:
                yield tree.problem(path, node.lineno, "a name belongs in translations")
    for path, call in tree.calls():
        if called(call).endswith("Description"):
            for name in {"icon", "name"} & keywords(call).keys():
                message = (
                    f"a description's {name} belongs in translations or icons.json"
                )
                yield tree.problem(path, call.lineno, message)


def _functions(
    tree: Tree, path: Path
) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return a module's functions by name."""
    module = tree.code.get(path)
    return {
        node.name: node
        for node in (module.body if module else ())
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def _assigns(tree: Tree, path: Path, name: str) -> bool:
    """Return whether a module assigns a name."""
    module = tree.code.get(path)
    return any(
        name in {ast.unparse(target) for target in _targets(node)}
        for node in (module.body if module else ())
    )


def _targets(node: ast.stmt) -> list[ast.expr]:
    """Return what a statement assigns to."""
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AnnAssign) else []


def _platform_files(tree: Tree) -> Iterator[Path]:
    """Yield the modules that Home Assistant loads as platforms."""
    for path in tree.code:
        if path.parent == tree.integration and path.stem in _PLATFORMS:
            yield path


def _is_bare(error: ast.expr | None) -> bool:
    """Return whether it is an error class that is not called."""
    if isinstance(error, ast.Attribute):
        return error.attr in _ERRORS
    return isinstance(error, ast.Name) and error.id in _ERRORS


@dataclass(frozen=True, slots=True)
class _Error:
    """An error that the code makes; `filled` are its placeholders where they are sure."""

    name: str
    line: int
    key: str | None
    filled: set[str | None] | None


def _errors(tree: Tree) -> Iterator[tuple[Path, _Error]]:
    """Yield the errors that the code makes, by themselves or by a function that does."""
    own = {path: _factories(module) for path, module in tree.code.items()}
    shared = {name for factories in own.values() for name in factories}
    for path, module in tree.code.items():
        inside = {id(call) for call in own[path].values()}
        factories = own[path].keys() | (shared & _imported(module))
        for node in ast.walk(module):
            if not isinstance(node, ast.Call):
                continue
            name = called(node)
            if name in factories and node.args:
                key = tree.constant(node.args[0])
                names: set[str | None] = {item.arg for item in node.keywords}
                yield path, _Error(name, node.lineno, key, names)
            elif name in _ERRORS and id(node) not in inside:
                yield path, _error(tree, node)


def _error(tree: Tree, call: ast.Call) -> _Error:
    """Return the error that a call of its class makes."""
    given = keywords(call)
    key = tree.constant(given.get("translation_key"))
    if tree.constant(given.get("translation_domain")) is None:
        key = None
    mapping = given.get("translation_placeholders")
    filled: set[str | None] | None = set() if mapping is None else None
    if isinstance(mapping, ast.Dict):
        filled = {tree.constant(item) for item in mapping.keys}
    return _Error(called(call), call.lineno, key, filled)


def _factories(module: ast.Module) -> dict[str, ast.Call]:
    """Return the functions that make an error of the key that they are given first."""
    found: dict[str, ast.Call] = {}
    for function in module.body:
        if not isinstance(function, ast.FunctionDef) or not function.args.args:
            continue
        first = function.args.args[0].arg
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and called(node) in _ERRORS:
                key = keywords(node).get("translation_key")
                if isinstance(key, ast.Name) and key.id == first:
                    found[function.name] = node
    return found


def _imported(module: ast.Module) -> set[str]:
    """Return the names that a module takes from others of the integration."""
    return {
        alias.asname or alias.name
        for node in module.body
        if isinstance(node, ast.ImportFrom) and node.level
        for alias in node.names
    }


def _flows(tree: Tree) -> Iterator[tuple[list[str], Mapping[str, object]]]:
    """Yield the texts of every flow."""
    for name in ("config", "options"):
        yield [name], within(tree.en, name)
    for name in within(tree.en, "config_subentries"):
        yield ["config_subentries", name], within(tree.en, "config_subentries", name)
    for name in within(tree.en, "issues"):
        keys = ["issues", name, "fix_flow"]
        yield keys, within(tree.en, *keys)


def _entity_keys(tree: Tree) -> Iterator[tuple[Path, int, str]]:
    """Yield the translation keys that entities surely use."""
    for path, call in tree.calls():
        name = called(call)
        given = keywords(call)
        if name in _ERRORS or not (name.endswith("Description") or name == "__init__"):
            continue
        key = tree.constant(given.get("translation_key", given.get("key")))
        if key is not None:
            yield path, call.lineno, key
    for path, module in tree.code.items():
        for node in ast.walk(module):
            if isinstance(node, ast.Assign) and any(
                ast.unparse(target).endswith("_attr_translation_key")
                for target in node.targets
            ):
                key = tree.constant(node.value)
                if key is not None:
                    yield path, node.lineno, key


def _patterns(tree: Tree) -> re.Pattern[str]:
    """Return what matches the texts that the code puts together."""
    found = {
        "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+"
            for part in node.values
        )
        for module in tree.code.values()
        for node in ast.walk(module)
        if isinstance(node, ast.JoinedStr) and _begins_or_ends_with_words(node)
    }
    return re.compile("|".join(sorted(found)) or r"(?!)")


def _begins_or_ends_with_words(text: ast.JoinedStr) -> bool:
    """Return whether a text is "words_{...}" or "{...}_words", as keys are put together."""
    first, last = text.values[0], text.values[-1]
    if isinstance(first, ast.Constant):
        return re.fullmatch(r"[a-z0-9]+_", str(first.value)) is not None
    return (
        len(text.values) == len((first, last))
        and isinstance(last, ast.Constant)
        and re.fullmatch(r"(?:_[a-z0-9]+)+", str(last.value)) is not None
    )


def _named(tree: Tree, group: str) -> Iterator[tuple[list[str], str]]:
    """Yield the keys of entities or devices in en.json."""
    for key in within(tree.en, group):
        if group == "device":
            yield [group, key], key
        else:
            for name in within(tree.en, group, key):
                yield [group, key, name], name


RULES = (
    entry_points,
    reconfigurable,
    runtime,
    parallel_updates,
    translated_errors,
    issues,
    flow_texts,
    entity_texts,
    no_words_in_code,
)
