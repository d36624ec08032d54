"""Rules for services.yaml and the actions that it describes."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import TargetSelector, validate_selector
import probatio

from .tree import Problem, Tree, called, within

_FIELD = probatio.Schema(
    {
        probatio.Optional("advanced"): bool,
        probatio.Optional("default"): object,
        probatio.Optional("example"): object,
        probatio.Optional("filter"): dict,
        probatio.Optional("required"): bool,
        probatio.Optional("selector"): validate_selector,
    }
)
_ACTION = probatio.Schema(
    {
        probatio.Optional("target"): probatio.Any(None, TargetSelector.CONFIG_SCHEMA),
        probatio.Optional("fields"): {cv.slug: dict},
    }
)
_REGISTERING = {
    "async_register",
    "async_register_action",
    "async_register_admin_action",
    "async_register_admin_service",
    "async_register_platform_entity_service",
    "async_register_entity_service",
}


def descriptions(tree: Tree) -> Iterator[Problem]:
    """Check the form of services.yaml."""
    path, actions = _described(tree)
    for name, action in actions.items():
        try:
            _ACTION(action or {})
        except probatio.MultipleInvalid as error:
            yield _invalid(tree, path, [name], error)
            continue
        for keys, field in _fields(action):
            try:
                _FIELD(field)
            except probatio.MultipleInvalid as error:
                yield _invalid(tree, path, [name, *keys], error)


def names_agree(tree: Tree) -> Iterator[Problem]:
    """Check that code and services.yaml know the same actions."""
    path, actions = _described(tree)
    registered = dict(_registered(tree))
    for name in registered.keys() - actions.keys():
        module, line = registered[name]
        yield tree.problem(module, line, f"services.yaml lacks the action '{name}'")
    for name in actions.keys() - registered.keys():
        yield tree.problem(path, [name], f"nothing registers the action '{name}'")


def texts_agree(tree: Tree) -> Iterator[Problem]:
    """Check that every action and field has its name and description, and none more."""
    path, actions = _described(tree)
    texts = within(tree.en, "services")
    en = tree.integration / "translations" / "en.json"
    for name in actions.keys() - texts.keys():
        yield tree.problem(path, [name], f"en.json lacks the action '{name}'")
    for name in texts.keys() - actions.keys():
        message = f"services.yaml lacks the action '{name}'"
        yield tree.problem(en, ["services", name], message)
    for name in actions.keys() & texts.keys():
        fields = {keys[-1]: keys for keys, _ in _fields(actions[name])}
        named = within(texts, name, "fields")
        for field in fields.keys() - named.keys():
            message = f"en.json lacks the field '{field}' of '{name}'"
            yield tree.problem(path, [name, *fields[field]], message)
        for field in named.keys() - fields.keys():
            message = f"'{name}' has no field '{field}'"
            yield tree.problem(en, ["services", name, "fields", field], message)
        for field in named:
            if not {"name", "description"} <= within(named, field).keys():
                message = (
                    f"the field '{field}' of '{name}' needs a name and description"
                )
                yield tree.problem(en, ["services", name, "fields", field], message)


def choices_are_translated(tree: Tree) -> Iterator[Problem]:
    """Check that the translated lists of services.yaml have their texts."""
    path, actions = _described(tree)
    for name, action in actions.items():
        for keys, field in _fields(action):
            select = within(field, "selector", "select")
            key = select.get("translation_key")
            listed = select.get("options")
            if not isinstance(key, str) or not isinstance(listed, list):
                continue
            options = within(tree.en, "selector", key, "options")
            for option in listed:
                value = option["value"] if isinstance(option, dict) else option
                if value not in options:
                    message = f"en.json lacks selector.{key}.options.{value}"
                    yield tree.problem(path, [name, *keys], message)


def _described(tree: Tree) -> tuple[Path, Mapping[str, object]]:
    """Return the actions of services.yaml."""
    path = tree.integration / "services.yaml"
    return path, within(tree.document(path)) if path.exists() else {}


def _registered(tree: Tree) -> Iterator[tuple[str, tuple[Path, int]]]:
    """Yield the actions that the code registers, with where."""
    for path, call in tree.calls():
        if called(call) not in _REGISTERING:
            continue
        for argument in call.args[:3]:
            name = tree.constant(argument)
            if name is not None and name != tree.constants.get("DOMAIN"):
                yield name, (path, call.lineno)
                break


def _fields(action: object) -> Iterator[tuple[list[str], Mapping[str, object]]]:
    """Yield an action's fields, those of sections included, with their keys."""
    for name, field in within(action, "fields").items():
        if isinstance(field, Mapping) and "fields" in field:
            for inner in within(field, "fields"):
                yield ["fields", name, "fields", inner], within(field, "fields", inner)
        else:
            yield ["fields", name], within(field)


def _invalid(
    tree: Tree, path: Path, keys: list[str], error: probatio.MultipleInvalid
) -> Problem:
    """Return the first thing that a schema found."""
    first = error.errors[0]
    keys = [*keys, *(str(getattr(key, "schema", key)) for key in first.path)]
    return tree.problem(path, keys, f"{'.'.join(keys)}: {first.msg}")


RULES = (descriptions, names_agree, texts_agree, choices_are_translated)
