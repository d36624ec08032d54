"""The rules for code and structure find the mistakes that they are for."""

import pytest

from scripts.lib.validator import code, structure
from tests.validator.copies import Checkout
from tests.validator.mistakes import (
    EN,
    Mistake,
    appended,
    assert_found,
    changed,
    drop,
    each,
    put,
    replaced,
)

MISTAKES = {
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
        changed(
            EN, put("issues", "bygone", value={"title": "Old", "description": "Old"})
        ),
        EN,
        "nothing creates the issue 'bygone'",
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
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_the_rule_finds_the_mistake(
    mistake: Mistake, checkout: Checkout, untouched: Checkout
) -> None:
    """Each mistake is found."""
    assert_found(mistake, checkout, untouched)
