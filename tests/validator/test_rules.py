"""Each rule finds the mistake that it is for, in a copy that was broken on purpose."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest

from scripts.lib.validator import (
    Rule,
    actions,
    code,
    manifest,
    quality,
    repository,
    structure,
    texts,
    validate,
)
from scripts.lib.validator.tree import Problem, Tree
from tests.validator.copies import Checkout

EN = "translations/en.json"
DE = "translations/de.json"
SCALE = "quality_scale.yaml"


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake, the rule that finds it, and where and what it says."""

    rule: Rule
    make: Callable[[Checkout], object]
    place: str
    message: str


def changed(name: str, change: Callable[..., object]) -> Callable[[Checkout], None]:
    """Return how to change a JSON file."""
    return lambda checkout: checkout.change(name, change)


def replaced(name: str, old: str, new: str) -> Callable[[Checkout], None]:
    """Return how to replace a text."""
    return lambda checkout: checkout.replace(name, old, new)


def appended(name: str, text: str) -> Callable[[Checkout], None]:
    """Return how to add a text."""
    return lambda checkout: checkout.append(name, text)


def deleted(name: str) -> Callable[[Checkout], None]:
    """Return how to delete a file."""
    return lambda checkout: checkout.delete(name)


def each(*makes: Callable[[Checkout], object]) -> Callable[[Checkout], None]:
    """Return how to make several changes."""

    def make(checkout: Checkout) -> None:
        for one in makes:
            one(checkout)

    return make


def put(*keys: str, value: object) -> Callable[..., object]:
    """Return how to set what some keys lead to."""

    def change(document: dict[str, object]) -> None:
        node = document
        for key in keys[:-1]:
            inner = node.setdefault(key, {})
            assert isinstance(inner, dict)
            node = inner
        node[keys[-1]] = value

    return change


def drop(*keys: str) -> Callable[..., object]:
    """Return how to delete what some keys lead to."""

    def change(document: dict[str, object]) -> None:
        node = document
        for key in keys[:-1]:
            inner = node[key]
            assert isinstance(inner, dict)
            node = inner
        del node[keys[-1]]

    return change


def reordered(document: dict[str, object]) -> None:
    """Move the domain to the end."""
    document["domain"] = document.pop("domain")


MISTAKES = {
    # manifest.json
    "a key is missing": Mistake(
        manifest.manifest_keys,
        changed("manifest.json", drop("iot_class")),
        "manifest.json",
        "lacks 'iot_class'",
    ),
    "a key is unknown": Mistake(
        manifest.manifest_keys,
        changed("manifest.json", put("homepage", value="x")),
        "manifest.json",
        "'homepage' is no key",
    ),
    "the order is wrong": Mistake(
        manifest.manifest_keys,
        changed("manifest.json", reordered),
        "manifest.json",
        "'domain' comes here",
    ),
    "the domain is another": Mistake(
        manifest.manifest_values,
        changed("manifest.json", put("domain", value="farm")),
        "manifest.json",
        "'domain' is not the folder's name",
    ),
    "the version is none": Mistake(
        manifest.manifest_values,
        changed("manifest.json", put("version", value="newest")),
        "manifest.json",
        "'version' is no version",
    ),
    "the documentation is not https": Mistake(
        manifest.manifest_values,
        changed("manifest.json", put("documentation", value="http://example.org")),
        "manifest.json",
        "'documentation' is no https address",
    ),
    "nobody owns it": Mistake(
        manifest.manifest_values,
        changed("manifest.json", put("codeowners", value=[])),
        "manifest.json",
        "'codeowners' are not a list",
    ),
    "the class does not exist": Mistake(
        manifest.manifest_values,
        changed("manifest.json", put("iot_class", value="guessing")),
        "manifest.json",
        "'iot_class' is no class",
    ),
    "a requirement is not pinned": Mistake(
        manifest.manifest_values,
        changed("manifest.json", put("requirements", value=["numpy>=2"])),
        "manifest.json",
        "'requirements' are not pinned",
    ),
    "there is no config flow": Mistake(
        manifest.manifest_values,
        changed("manifest.json", put("config_flow", value=False)),
        "manifest.json",
        "does not agree with config_flow.py",
    ),
    "a dependency does not exist": Mistake(
        manifest.components,
        changed("manifest.json", put("dependencies", value=["greenhouse"])),
        "manifest.json",
        "no component 'greenhouse'",
    ),
    "an import is not declared": Mistake(
        manifest.components,
        appended("const.py", "from homeassistant.components import lovelace"),
        "const.py",
        "does not depend on 'lovelace'",
    ),
    "an import inside a function is not declared": Mistake(
        manifest.components,
        appended(
            "const.py",
            "def f():\n    try:\n        import homeassistant.components.mqtt.client\n"
            "    except ImportError:\n        pass",
        ),
        "const.py",
        "does not depend on 'mqtt'",
    ),
    # HACS and brand
    "hacs.json has a strange key": Mistake(
        manifest.hacs,
        changed("/hacs.json", put("icon", value="x")),
        "hacs.json",
        "'icon' is no key that HACS knows",
    ),
    "hacs.json has no name": Mistake(
        manifest.hacs, changed("/hacs.json", drop("name")), "hacs.json", "lacks 'name'"
    ),
    "a zip has no name": Mistake(
        manifest.hacs,
        changed("/hacs.json", put("zip_release", value=True)),
        "hacs.json",
        "needs 'filename'",
    ),
    "the licence is gone": Mistake(
        manifest.hacs, deleted("/LICENSE"), "LICENSE", "is missing"
    ),
    "there are two integrations": Mistake(
        manifest.hacs,
        lambda checkout: checkout.path("/custom_components/other").mkdir(),
        "custom_components",
        "only one folder",
    ),
    "an image is missing": Mistake(
        manifest.brand, deleted("brand/dark_icon.png"), "dark_icon.png", "is missing"
    ),
    "an image has another size": Mistake(
        manifest.brand,
        lambda checkout: checkout.path("brand/icon.png").write_bytes(
            checkout.path("brand/icon@2x.png").read_bytes()
        ),
        "brand/icon.png",
        "not 256 px square",
    ),
    "a logo is no PNG": Mistake(
        manifest.brand,
        lambda checkout: checkout.path("brand/logo.png").write_bytes(b"GIF89a" * 9),
        "brand/logo.png",
        "is missing or no PNG",
    ),
    # Texts
    "a group of texts is unknown": Mistake(
        texts.structure, changed(EN, put("farm", "x", value="y")), EN, "farm"
    ),
    "a key has capitals": Mistake(
        texts.structure,
        changed(EN, put("selector", "Lamp", value={"options": {"a": "A"}})),
        EN,
        "selector.Lamp",
    ),
    "an issue has neither description nor flow": Mistake(
        texts.structure,
        changed(EN, drop("issues", "missing_entity", "fix_flow")),
        EN,
        "issue 'missing_entity' lacks",
    ),
    "an issue has both": Mistake(
        texts.structure,
        changed(EN, put("issues", "missing_entity", "description", value="x")),
        EN,
        "issues.missing_entity",
    ),
    "a subentry has no name of its type": Mistake(
        texts.structure,
        changed(EN, drop("config_subentries", "rack", "entry_type")),
        EN,
        "config_subentries.rack",
    ),
    "a text is empty": Mistake(
        texts.structure,
        changed(EN, put("config", "error", "name_taken", value="")),
        EN,
        "config.error.name_taken",
    ),
    "a text has HTML": Mistake(
        texts.values,
        changed(EN, put("config", "error", "name_taken", value="<b>Taken</b>")),
        EN,
        "config.error.name_taken has HTML",
    ),
    "a text has an address": Mistake(
        texts.values,
        changed(EN, put("config", "error", "name_taken", value="See http://a.org")),
        EN,
        "has an address in it",
    ),
    "a text ends with a space": Mistake(
        texts.values,
        changed(DE, put("config", "error", "name_taken", value="Vergeben ")),
        DE,
        "begins or ends with a space",
    ),
    "a placeholder is quoted": Mistake(
        texts.values,
        changed(EN, put("exceptions", "not_a_farm", "message", value="'{title}' is")),
        EN,
        "in single quotes",
    ),
    "a placeholder is no name": Mistake(
        texts.values,
        changed(EN, put("exceptions", "not_a_farm", "message", value="{a b} is")),
        EN,
        "'a b', which is no name",
    ),
    "a brace is left open": Mistake(
        texts.values,
        changed(EN, put("exceptions", "not_a_farm", "message", value="{title is")),
        EN,
        "has odd braces",
    ),
    "an option has a placeholder": Mistake(
        texts.values,
        changed(EN, put("selector", "copied", "options", "size", value="{size}")),
        EN,
        "where nothing fills it",
    ),
    "a text refers to another": Mistake(
        texts.values,
        changed(EN, put("config", "error", "name_taken", value="[%key:common::x%]")),
        EN,
        "only Home Assistant's own build resolves",
    ),
    "a language lacks a text": Mistake(
        texts.languages_agree,
        changed(DE, drop("exceptions", "not_a_farm")),
        DE,
        "lacks exceptions.not_a_farm.message",
    ),
    "a language has a text too many": Mistake(
        texts.languages_agree,
        changed(DE, put("exceptions", "gone", "message", value="Weg")),
        DE,
        "exceptions.gone.message is not in en.json",
    ),
    "a language lacks a placeholder": Mistake(
        texts.languages_agree,
        changed(DE, put("exceptions", "not_a_farm", "message", value="Keine Farm")),
        DE,
        "no placeholder, not {title}",
    ),
    "a field has no description": Mistake(
        texts.fields_are_described,
        changed(EN, drop("config", "step", "farm", "data_description", "currency")),
        EN,
        "'currency' has no data_description",
    ),
    "a description has no field": Mistake(
        texts.fields_are_described,
        changed(EN, drop("config", "step", "farm", "data", "currency")),
        EN,
        "'currency' is no field",
    ),
    "there is a strings.json": Mistake(
        texts.no_build_time_texts,
        appended("strings.json", "{}"),
        "strings.json",
        "has no effect",
    ),
    "an entity has no icon": Mistake(
        texts.icons,
        changed("icons.json", drop("entity", "sensor", "air_vpd")),
        "icons.json",
        "lacks an icon for entity.sensor.air_vpd",
    ),
    "an action has no icon": Mistake(
        texts.icons,
        changed("icons.json", drop("services", "export_layout")),
        "icons.json",
        "lacks an icon for services.export_layout",
    ),
    "an icon is of no entity": Mistake(
        texts.icons,
        changed(
            "icons.json", put("entity", "sensor", "x", value={"default": "mdi:ph"})
        ),
        "icons.json",
        "entity.sensor.x is not in en.json",
    ),
    "an icon is no mdi icon": Mistake(
        texts.icons,
        changed("icons.json", put("entity", "sensor", "ph", "default", value="fa:ph")),
        "icons.json",
        "'fa:ph' is no mdi: icon",
    ),
    "an icon was never drawn": Mistake(
        texts.icons,
        changed(
            "icons.json", put("entity", "sensor", "ph", "default", value="mdi:phh")
        ),
        "icons.json",
        "there is no icon 'mdi:phh'",
    ),
    "a state has the icon that it has anyway": Mistake(
        texts.icons,
        changed(
            "icons.json",
            put(
                "entity",
                "binary_sensor",
                "leak",
                value={"default": "mdi:pipe", "state": {"on": "mdi:pipe"}},
            ),
        ),
        "icons.json",
        "has the default icon already",
    ),
    "a range falls": Mistake(
        texts.icons,
        changed(
            "icons.json",
            put(
                "entity",
                "sensor",
                "level",
                "range",
                value={"9": "mdi:ph", "1": "mdi:ph"},
            ),
        ),
        "icons.json",
        "the range does not rise",
    ),
    # Actions
    "a selector does not exist": Mistake(
        actions.descriptions,
        appended("services.yaml", "x:\n  fields:\n    y:\n      selector:\n        z:"),
        "services.yaml",
        "x.fields.y.selector",
    ),
    "a field has a strange key": Mistake(
        actions.descriptions,
        appended("services.yaml", "x:\n  fields:\n    y:\n      needed: true"),
        "services.yaml",
        "x.fields.y.needed",
    ),
    "an action is not registered": Mistake(
        actions.names_agree,
        appended("services.yaml", "dance:"),
        "services.yaml",
        "nothing registers the action 'dance'",
    ),
    "an action is not described": Mistake(
        actions.names_agree,
        appended(
            "services.py",
            "def f(hass):\n    hass.services.async_register(DOMAIN, 'dance', f)",
        ),
        "services.py",
        "services.yaml lacks the action 'dance'",
    ),
    "an action has no name": Mistake(
        actions.texts_agree,
        changed(EN, drop("services", "export_layout")),
        "services.yaml",
        "en.json lacks the action 'export_layout'",
    ),
    "a field has no name": Mistake(
        actions.texts_agree,
        changed(EN, drop("services", "import_layout", "fields", "replace")),
        "services.yaml",
        "en.json lacks the field 'replace'",
    ),
    "a name has no field": Mistake(
        actions.texts_agree,
        changed(
            EN, put("services", "export_layout", "fields", "x", value={"name": "X"})
        ),
        EN,
        "'export_layout' has no field 'x'",
    ),
    "a field has no description of what it does": Mistake(
        actions.texts_agree,
        changed(
            EN, drop("services", "import_layout", "fields", "replace", "description")
        ),
        EN,
        "needs a name and description",
    ),
    "a choice has no text": Mistake(
        actions.choices_are_translated,
        changed(EN, drop("selector", "demo_fault", "options", "dead")),
        "services.yaml",
        "en.json lacks selector.demo_fault.options.dead",
    ),
    # Code
    "it cannot be unloaded": Mistake(
        code.entry_points,
        replaced("__init__.py", "def async_unload_entry(", "def async_unload("),
        "__init__.py",
        "lacks async_unload_entry",
    ),
    "a device has no diagnostics": Mistake(
        code.entry_points,
        replaced(
            "diagnostics.py", "def async_get_device_diagnostics(", "def async_get("
        ),
        "diagnostics.py",
        "lacks async_get_device_diagnostics",
    ),
    "YAML is not refused": Mistake(
        code.entry_points,
        replaced("__init__.py", "CONFIG_SCHEMA", "SCHEMA"),
        "__init__.py",
        "no CONFIG_SCHEMA",
    ),
    "a reservoir cannot be changed": Mistake(
        code.reconfigurable,
        replaced(
            "reservoir_flow.py", "def async_step_reconfigure(", "def async_step_x("
        ),
        "reservoir_flow.py",
        "ReservoirSubentryFlow lacks async_step_reconfigure",
    ),
    "an entry is not typed": Mistake(
        code.runtime,
        replaced("sensor.py", "entry: VerticalFarmConfigEntry", "entry: ConfigEntry"),
        "sensor.py",
        "async_setup_entry takes 'ConfigEntry'",
    ),
    "the alias of the entry has another name": Mistake(
        code.runtime,
        each(
            replaced("sensor.py", "VerticalFarmConfigEntry", "FarmEntry"),
            replaced("models.py", "VerticalFarmConfigEntry", "FarmEntry"),
        ),
        "sensor.py",
        "async_setup_entry takes 'FarmEntry'",
    ),
    "a platform does not limit its updates": Mistake(
        code.parallel_updates,
        replaced("sensor.py", "PARALLEL_UPDATES", "PARALLEL"),
        "sensor.py",
        "lacks PARALLEL_UPDATES",
    ),
    "an error has no key": Mistake(
        code.translated_errors,
        appended("services.py", "def f():\n    raise ServiceValidationError('No')"),
        "services.py",
        "ServiceValidationError needs a translation_domain",
    ),
    "an error is raised as a class": Mistake(
        code.translated_errors,
        appended("services.py", "def f():\n    raise ServiceValidationError"),
        "services.py",
        "raises an error without a text",
    ),
    "an error has no text": Mistake(
        code.translated_errors,
        changed(EN, drop("exceptions", "not_a_farm")),
        "services.py",
        "en.json lacks exceptions.not_a_farm",
    ),
    "an error fills other placeholders": Mistake(
        code.translated_errors,
        changed(EN, put("exceptions", "not_a_farm", "message", value="{name} is")),
        "services.py",
        "exceptions.not_a_farm has other placeholders",
    ),
    "an error made by a function has no text": Mistake(
        code.translated_errors,
        changed(EN, drop("exceptions", "demo_nothing_chosen")),
        "demo/actions.py",
        "en.json lacks exceptions.demo_nothing_chosen",
    ),
    "nothing raises a text": Mistake(
        code.translated_errors,
        changed(EN, put("exceptions", "old", "message", value="Old")),
        EN,
        "nothing raises 'old'",
    ),
    "an issue has no text": Mistake(
        code.issues,
        appended(
            "issues.py", "def f():\n    ir.async_create_issue(translation_key='old')"
        ),
        "issues.py",
        "en.json lacks issues.old",
    ),
    "a text has no issue": Mistake(
        code.issues,
        changed(EN, put("issues", "old", value={"title": "Old", "description": "Old"})),
        EN,
        "nothing creates the issue 'old'",
    ),
    "a step of the texts does not exist": Mistake(
        code.flow_texts,
        changed(EN, put("config", "step", "old", value={"title": "Old"})),
        EN,
        "no flow has the step 'old'",
    ),
    "an error of the texts does not exist": Mistake(
        code.flow_texts,
        changed(EN, put("config", "error", "old_error", value="Old")),
        EN,
        "no flow uses the error 'old_error'",
    ),
    "a flow ends without a text": Mistake(
        code.flow_texts,
        appended(
            "config_flow.py", "def f(self):\n    self.async_abort(reason='tired')"
        ),
        "config_flow.py",
        "no text for the reason 'tired'",
    ),
    "a flow is broken off without a text": Mistake(
        code.flow_texts,
        appended("config_flow.py", "def f():\n    raise AbortFlow('tired')"),
        "config_flow.py",
        "no text for the reason 'tired'",
    ),
    "an entity has no name": Mistake(
        code.entity_texts,
        appended("sensor.py", "X = PlaceSensorDescription(key='colour')"),
        "sensor.py",
        "en.json lacks the entity 'colour'",
    ),
    "an entity's own key has no name": Mistake(
        code.entity_texts,
        appended("sensor.py", "class X:\n    _attr_translation_key = 'colour'"),
        "sensor.py",
        "en.json lacks the entity 'colour'",
    ),
    "a name has no entity": Mistake(
        code.entity_texts,
        changed(EN, put("entity", "sensor", "colour", "name", value="Colour")),
        EN,
        "no entity uses the key 'colour'",
    ),
    "a name has no device": Mistake(
        code.entity_texts,
        changed(EN, put("device", "colour", "name", value="Colour")),
        EN,
        "no device uses the key 'colour'",
    ),
    "an icon stands in the code": Mistake(
        code.no_words_in_code,
        appended("sensor.py", "class X:\n    _attr_icon = 'mdi:ph'"),
        "sensor.py",
        "an icon belongs in icons.json",
    ),
    "a name stands in the code": Mistake(
        code.no_words_in_code,
        appended("sensor.py", "class X:\n    _attr_name = 'Colour'"),
        "sensor.py",
        "a name belongs in translations",
    ),
    "a description has a name": Mistake(
        code.no_words_in_code,
        appended("sensor.py", "X = SensorEntityDescription(key='ph', name='pH')"),
        "sensor.py",
        "a description's name belongs in translations",
    ),
    # Structure
    "the farm imports a platform": Mistake(
        structure.directions,
        appended("farm/trust.py", "from ..sensor import PlaceSensor"),
        "farm/trust.py",
        "farm may not import sensor",
    ),
    "the farm imports the demo": Mistake(
        structure.directions,
        appended("farm/trust.py", "from .. import demo"),
        "farm/trust.py",
        "farm may not import demo",
    ),
    "the science imports the farm by its full name": Mistake(
        structure.directions,
        appended(
            "agronomy/light.py",
            "from custom_components.vertical_farm.farm.clock import Clock",
        ),
        "agronomy/light.py",
        "agronomy may not import farm",
    ),
    "the science imports a package": Mistake(
        structure.pure_agronomy,
        appended("agronomy/light.py", "import numpy as np"),
        "agronomy/light.py",
        "agronomy may not import numpy",
    ),
    "the integration imports the companion": Mistake(
        structure.strangers,
        appended("const.py", "from companion.app import create_app"),
        "const.py",
        "custom_components may not import companion",
    ),
    "a crop has a level that is not its source's": Mistake(
        structure.crops,
        changed(
            "agronomy/crops.json",
            put(
                "crops",
                "lettuce_butterhead",
                "light_use_g_per_mol",
                "level",
                value="recheck",
            ),
        ),
        "agronomy/crops.json",
        "level",
    ),
    # quality_scale.yaml
    "a rule is not answered": Mistake(
        quality.answers,
        replaced(SCALE, "  brands: done\n", ""),
        SCALE,
        "lacks the rule 'brands'",
    ),
    "a rule is made up": Mistake(
        quality.answers,
        replaced(SCALE, "  brands: done\n", "  brands: done\n  beauty: done\n"),
        SCALE,
        "there is no rule 'beauty'",
    ),
    "an answer is none": Mistake(
        quality.answers,
        replaced(SCALE, "brands: done", "brands: maybe"),
        SCALE,
        "'brands' is none of done, exempt, todo",
    ),
    "an exemption is not explained": Mistake(
        quality.answers,
        replaced(SCALE, "brands: done", "brands: exempt"),
        SCALE,
        "'brands' is exempt without a comment",
    ),
    "the manifest claims what is not done": Mistake(
        quality.claim,
        each(
            changed("manifest.json", put("quality_scale", value="bronze")),
            replaced(SCALE, "brands: done", "brands: todo"),
        ),
        "manifest.json",
        "brands",
    ),
    "the manifest claims a tier that does not exist": Mistake(
        quality.claim,
        changed("manifest.json", put("quality_scale", value="diamond")),
        "manifest.json",
        "there is no tier 'diamond'",
    ),
    # Repository
    "an action is not documented": Mistake(
        repository.docs_name_everything,
        replaced("/docs/actions.md", "vertical_farm.export_layout", "x"),
        "docs/actions.md",
        "does not explain `vertical_farm.export_layout`",
    ),
    "an entity is not documented": Mistake(
        repository.docs_name_everything,
        replaced("/docs/entities.md", "`leaf_vpd`", "leaf"),
        "docs/entities.md",
        "does not explain `leaf_vpd`",
    ),
    "a field is not documented": Mistake(
        repository.docs_name_everything,
        replaced("/docs/setup.md", "Nominal flow", "Flow"),
        "docs/setup.md",
        "does not explain Nominal flow",
    ),
    "a page is missing": Mistake(
        repository.docs_name_everything,
        deleted("/docs/repairs.md"),
        "docs/repairs.md",
        "is missing",
    ),
    "a page explains what is gone": Mistake(
        repository.docs_name_nothing_else,
        appended("/docs/repairs.md", "## Old (`old_issue`)"),
        "docs/repairs.md",
        "there is no 'old_issue'",
    ),
    "a link leads nowhere": Mistake(
        repository.links,
        appended("/README.md", "[x](docs/nowhere.md)"),
        "README.md",
        "the link docs/nowhere.md leads nowhere",
    ),
    "a link leads to no heading": Mistake(
        repository.links,
        appended("/README.md", "[x](docs/actions.md#dance)"),
        "README.md",
        "docs/actions.md#dance: there is no such heading",
    ),
    "a JSON file does not parse": Mistake(
        repository.documents_parse,
        appended("icons.json", "}"),
        "icons.json",
        "Extra data",
    ),
    "a JSON file repeats a key": Mistake(
        repository.documents_parse,
        replaced("/hacs.json", "{", '{"name": "A", '),
        "hacs.json",
        "the key 'name' stands twice",
    ),
    "a file names a folder of one machine": Mistake(
        repository.nothing_private,
        appended("/README.md", "Look in /" + "home/alice/farm."),
        "README.md",
        "a path of one machine",
    ),
    "a file names a package index": Mistake(
        repository.nothing_private,
        appended("/README.md", "pip install --index-" + "url x"),
        "README.md",
        "a package index",
    ),
    "a file names a private address": Mistake(
        repository.nothing_private,
        appended("/README.md", "Open http:/" + "/10.0.0.7."),
        "README.md",
        "a private address",
    ),
}


@cache
def found(rule: Rule, checkout: Checkout) -> set[Problem]:
    """Return what a rule finds in a checkout."""
    return set(rule(Tree(checkout.root)))


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_the_rule_finds_the_mistake(
    mistake: Mistake, checkout: Checkout, untouched: Checkout
) -> None:
    """A problem appears that was not there before, at its file and with its words."""
    mistake.make(checkout)
    new = found(mistake.rule, checkout) - found(mistake.rule, untouched)
    said = [
        problem
        for problem in new
        if problem.path.endswith(mistake.place) and mistake.message in problem.message
    ]
    assert said, f"only: {[str(problem) for problem in new]}"


def test_a_problem_says_where_it_is(checkout: Checkout) -> None:
    """The line is that of the key in the file, not the first one."""
    checkout.change("icons.json", put("entity", "sensor", "ph", "default", value="ph"))
    (problem,) = found(texts.icons, checkout)
    lines = checkout.path("icons.json").read_text("utf-8").splitlines()
    assert lines[problem.line - 1].strip() == '"default": "ph"'
    assert str(problem).startswith(
        f"custom_components/vertical_farm/icons.json:{problem.line}: "
    )


def test_code_that_does_not_parse_is_a_problem_of_its_own(checkout: Checkout) -> None:
    """A broken file is told once, and stops no rule."""
    checkout.append("const.py", "def")
    problems = [str(problem) for problem in validate(Tree(checkout.root))]
    assert any(
        "const.py" in problem and "invalid syntax" in problem for problem in problems
    )
