"""Rules for translations and icons."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
import json
from pathlib import Path
import re
from string import Formatter

from homeassistant.const import Platform
import probatio

from .tree import Problem, Tree, leaves, within

_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_HTML = re.compile(r"<[a-zA-Z/][^>]*>")
_ADDRESS = re.compile(r"\w+://")
_QUOTED = re.compile(r"'\{[^}]*\}'")
_ICON = re.compile(r"mdi:[a-z0-9]+(?:-[a-z0-9]+)*")
_NEVER_FILLED = {"options", "state", "state_attributes"}


def _key(value: object) -> str:
    """Validate a translation key."""
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise probatio.Invalid("is no key: small letters, digits, single - and _")
    return value


def _text(value: object) -> str:
    """Validate a text that is shown."""
    if not isinstance(value, str) or not value:
        raise probatio.Invalid("is no text")
    return value


def _some(**members: object) -> probatio.Schema:
    """Return the schema of an object with optional members."""
    return probatio.Schema(
        {probatio.Optional(key): schema for key, schema in members.items()}
    )


_TEXTS = probatio.Schema({_key: _text})
_SECTION = _some(name=_text, description=_text, data=_TEXTS, data_description=_TEXTS)
_STEP = _some(
    title=_text,
    description=_text,
    data=_TEXTS,
    data_description=_TEXTS,
    menu_options=_TEXTS,
    menu_option_descriptions=_TEXTS,
    sections=probatio.Schema({_key: _SECTION}),
    submit=_text,
)
_FLOW = {
    probatio.Required("step"): {_key: _STEP},
    probatio.Optional("abort"): _TEXTS,
    probatio.Optional("create_entry"): _TEXTS,
    probatio.Optional("error"): _TEXTS,
    probatio.Optional("progress"): _TEXTS,
}
_SUBENTRY = {
    **_FLOW,
    probatio.Required("entry_type"): _text,
    probatio.Required("initiate_flow"): {
        probatio.Required("user"): _text,
        probatio.Optional("reconfigure"): _text,
    },
}
_ISSUE = {
    probatio.Required("title"): _text,
    probatio.Optional("short_title"): _text,
    probatio.Exclusive("description", "how"): _text,
    probatio.Exclusive("fix_flow", "how"): _some(
        step=probatio.Schema({_key: _STEP}), abort=_TEXTS, error=_TEXTS
    ),
}
_FIELD = _some(name=_text, description=_text, example=_text)
_ACTION = {
    probatio.Required("name"): _text,
    probatio.Required("description"): _text,
    probatio.Optional("fields"): {_key: _FIELD},
    probatio.Optional("sections"): {_key: _some(name=_text, description=_text)},
}
_ATTRIBUTE = _some(name=_text, state=_TEXTS)
_ENTITY = _some(
    name=_text,
    state=_TEXTS,
    state_attributes=probatio.Schema({_key: _ATTRIBUTE}),
    unit_of_measurement=_text,
)
_PLATFORM = probatio.In([platform.value for platform in Platform])
SCHEMA = _some(
    title=_text,
    config={**_FLOW, probatio.Optional("flow_title"): _text},
    config_subentries={_key: _SUBENTRY},
    options=_FLOW,
    selector={
        _key: _some(
            options=_TEXTS,
            unit_of_measurement=_TEXTS,
            fields=probatio.Schema({_key: _some(name=_text, description=_text)}),
        )
    },
    device_automation={_key: _TEXTS},
    system_health={probatio.Required("info"): _TEXTS},
    issues={_key: _ISSUE},
    entity={_PLATFORM: {_key: _ENTITY}},
    device={_key: {probatio.Required("name"): _text}},
    exceptions={_key: {probatio.Required("message"): _text}},
    common={_key: _text},
    services={_key: _ACTION},
    conditions={_key: _ACTION},
    triggers={_key: _ACTION},
    preview_features={_key: _some(name=_text, description=_text)},
)


def structure(tree: Tree) -> Iterator[Problem]:
    """Check which texts Home Assistant would look for."""
    for path in _languages(tree):
        document = tree.document(path)
        try:
            SCHEMA(document)
        except probatio.MultipleInvalid as error:
            for wrong in error.errors:
                keys = [getattr(key, "schema", key) for key in wrong.path]
                dotted = ".".join(str(key) for key in keys)
                yield tree.problem(path, keys, f"{dotted}: {wrong.msg}")
    en = tree.integration / "translations" / "en.json"
    if not tree.en:
        yield tree.problem(en, 1, "is missing or empty")
    for key in within(tree.en, "issues"):
        issue = within(tree.en, "issues", key)
        if not {"description", "fix_flow"} & issue.keys():
            message = f"issue '{key}' lacks a description or a fix_flow"
            yield tree.problem(en, ["issues", key], message)


def values(tree: Tree) -> Iterator[Problem]:
    """Check what may not stand in a text."""
    for path in _languages(tree):
        for keys, text in leaves(tree.document(path)):
            if not isinstance(text, str):
                continue
            for wrong in _faults(keys, text):
                yield tree.problem(path, keys, f"{'.'.join(keys)} {wrong}")


def languages_agree(tree: Tree) -> Iterator[Problem]:
    """Check that every language has the keys and placeholders of the English texts."""
    english = dict(leaves(tree.en))
    for path in _languages(tree):
        if path.stem == "en":
            continue
        texts = dict(leaves(tree.document(path)))
        for keys in english.keys() - texts.keys():
            yield tree.problem(path, keys, f"lacks {'.'.join(keys)}")
        for keys in texts.keys() - english.keys():
            message = f"{'.'.join(keys)} is not in en.json"
            yield tree.problem(path, keys, message)
        for keys in english.keys() & texts.keys():
            wanted, found = (placeholders(texts[keys]) for texts in (english, texts))
            if wanted != found:
                message = (
                    f"{'.'.join(keys)} has {_listed(found)}, not {_listed(wanted)}"
                )
                yield tree.problem(path, keys, message)


def fields_are_described(tree: Tree) -> Iterator[Problem]:
    """Check that each field of a form has a description, and none is described in vain."""
    path = tree.integration / "translations" / "en.json"
    for keys, form in _forms(tree.en, ()):
        labels = within(form, "data").keys()
        described = within(form, "data_description").keys()
        where = ".".join(keys)
        for field in labels - described:
            yield tree.problem(
                path,
                [*keys, "data", field],
                f"{where}: '{field}' has no data_description",
            )
        for field in described - labels:
            yield tree.problem(
                path,
                [*keys, "data_description", field],
                f"{where}: '{field}' is no field",
            )


def no_build_time_texts(tree: Tree) -> Iterator[Problem]:
    """Check that no strings.json is there: only Home Assistant's own build reads it."""
    path = tree.integration / "strings.json"
    if path.exists():
        yield tree.problem(path, 1, "has no effect in a custom integration")


def icons(tree: Tree) -> Iterator[Problem]:
    """Check that icons exist, and for every entity and action, and none in vain."""
    path = tree.integration / "icons.json"
    document = tree.document(path)
    for keys, name in leaves(document):
        if not isinstance(name, str) or not _ICON.fullmatch(name):
            yield tree.problem(path, keys, f"'{name}' is no mdi: icon")
        elif _drawn() and name.removeprefix("mdi:") not in _drawn():
            yield tree.problem(path, keys, f"there is no icon '{name}'")
    for group, wanted in _wanted_icons(tree.en):
        found = within(document, *group).keys()
        for key in wanted - found:
            yield tree.problem(
                path, group, f"lacks an icon for {'.'.join((*group, key))}"
            )
        for key in found - wanted:
            yield tree.problem(
                path, [*group, key], f"{'.'.join((*group, key))} is not in en.json"
            )
    for keys, entity in _entity_icons(document):
        if "default" not in entity:
            yield tree.problem(path, keys, "lacks 'default'")
        for state, name in within(entity, "state").items():
            if name == entity.get("default"):
                message = f"state '{state}' has the default icon already"
                yield tree.problem(path, [*keys, "state", state], message)
        levels = [float(level) for level in within(entity, "range")]
        if levels != sorted(set(levels)):
            yield tree.problem(path, [*keys, "range"], "the range does not rise")


def placeholders(text: object) -> set[str]:
    """Return the names of a text's placeholders; raises ValueError where braces are odd."""
    return {name for _, name, _, _ in Formatter().parse(str(text)) if name is not None}


def _faults(keys: tuple[str, ...], text: str) -> Iterator[str]:
    """Yield what is wrong with a text."""
    if text != text.strip():
        yield "begins or ends with a space"
    if _HTML.search(text):
        yield "has HTML in it"
    if _ADDRESS.search(text):
        yield "has an address in it: use a placeholder"
    if _QUOTED.search(text):
        yield "has a placeholder in single quotes, which are then not shown"
    if "[%key:" in text:
        yield "has a reference that only Home Assistant's own build resolves"
    try:
        names = placeholders(text)
    except ValueError as error:
        yield f"has odd braces: {error}"
        return
    for name in sorted(names):
        if not name.isidentifier():
            yield f"has the placeholder '{name}', which is no name"
    if names and _NEVER_FILLED & set(keys):
        yield "has a placeholder where nothing fills it"


def _languages(tree: Tree) -> list[Path]:
    """Return the files of all languages."""
    return sorted((tree.integration / "translations").glob("*.json"))


def _forms(
    node: object, keys: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Mapping[str, object]]]:
    """Yield every step and section that has fields."""
    if isinstance(node, Mapping):
        if isinstance(node.get("data"), Mapping) or "data_description" in node:
            yield keys, node
        for key, member in node.items():
            yield from _forms(member, (*keys, key))


def _wanted_icons(
    en: Mapping[str, object],
) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Yield what needs icons: the entities of each platform, and the actions."""
    for platform in within(en, "entity"):
        yield ("entity", platform), set(within(en, "entity", platform))
    for group in ("services", "triggers", "conditions"):
        if group in en:
            yield (group,), set(within(en, group))


def _entity_icons(
    document: object,
) -> Iterator[tuple[tuple[str, ...], Mapping[str, object]]]:
    """Yield the icons of each entity."""
    for platform in within(document, "entity"):
        for key in within(document, "entity", platform):
            yield ("entity", platform, key), within(document, "entity", platform, key)


def _listed(names: set[str]) -> str:
    """Return placeholders as text."""
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "no placeholder"


@cache
def _drawn() -> frozenset[str]:
    """Return the icons that the frontend has, empty where it is not installed."""
    spec = find_spec("hass_frontend")
    if spec is None or spec.origin is None:
        return frozenset()
    path = Path(spec.origin).parent / "static" / "mdi" / "iconList.json"
    if not path.is_file():
        return frozenset()
    return frozenset(icon["name"] for icon in json.loads(path.read_text("utf-8")))


RULES = (
    structure,
    values,
    languages_agree,
    fields_are_described,
    no_build_time_texts,
    icons,
)
