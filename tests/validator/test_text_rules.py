"""The rules for texts, icons and actions find the mistakes that they are for."""

import pytest

from scripts.lib.validator import actions, texts
from tests.validator.copies import Checkout
from tests.validator.mistakes import (
    DE,
    EN,
    Mistake,
    appended,
    assert_found,
    changed,
    drop,
    put,
)

MISTAKES = {
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
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_the_rule_finds_the_mistake(
    mistake: Mistake, checkout: Checkout, untouched: Checkout
) -> None:
    """Each mistake is found."""
    assert_found(mistake, checkout, untouched)
