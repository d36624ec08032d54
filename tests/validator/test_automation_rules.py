"""The rules for triggers and conditions find the mistakes that they are for."""

import pytest

from scripts.lib.validator import automations
from tests.validator.copies import Checkout
from tests.validator.mistakes import (
    EN,
    Mistake,
    appended,
    assert_found,
    changed,
    deleted,
    drop,
    put,
    replaced,
)

TRIGGERS, CONDITIONS = "triggers.yaml", "conditions.yaml"
NEW = "\nharvested:\n  target:\n    entity:\n      - integration: vertical_farm\n"
MISTAKES = {
    "a field has no selector": Mistake(
        automations.descriptions,
        replaced(TRIGGERS, "stage: *stage", "stage: {}"),
        TRIGGERS,
        "stage_changed.fields.stage",
    ),
    "a selector is unknown": Mistake(
        automations.descriptions,
        replaced(CONDITIONS, "automation_behavior:", "behaviour:"),
        CONDITIONS,
        "is_data_trusted.fields.behavior",
    ),
    "a trigger has no target": Mistake(
        automations.descriptions,
        appended(TRIGGERS, "harvested: {fields: {}}"),
        TRIGGERS,
        "harvested.target",
    ),
    "nothing provides a trigger": Mistake(
        automations.names_agree,
        appended(TRIGGERS, NEW),
        TRIGGERS,
        "trigger.py lacks 'harvested'",
    ),
    "a trigger has no text": Mistake(
        automations.names_agree,
        changed(EN, drop("triggers", "guard_tripped")),
        TRIGGERS,
        "en.json lacks 'guard_tripped'",
    ),
    "a trigger has no page": Mistake(
        automations.names_agree,
        deleted("/docs/triggers/guard_tripped.md"),
        TRIGGERS,
        "docs/triggers lacks 'guard_tripped'",
    ),
    "a condition is not described": Mistake(
        automations.names_agree,
        replaced(CONDITIONS, "is_healthy: *so", ""),
        "condition.py",
        "conditions.yaml lacks 'is_healthy'",
    ),
    "a page is of nothing": Mistake(
        automations.names_agree,
        appended("/docs/conditions/is_wet.md", "# Wet"),
        "docs/conditions/is_wet.md",
        "conditions.yaml lacks 'is_wet'",
    ),
    "an option has no description": Mistake(
        automations.fields_agree,
        changed(EN, drop("conditions", "is_mode", "fields", "mode", "description")),
        CONDITIONS,
        "lacks name or description of 'mode'",
    ),
    "an option has no row": Mistake(
        automations.fields_agree,
        replaced("/docs/triggers/left_target.md", "| `metric` |", "| metric |"),
        TRIGGERS,
        "the page of 'left_target' lacks the option 'metric'",
    ),
    "a text is of no option": Mistake(
        automations.fields_agree,
        changed(
            EN, put("triggers", "stage_changed", "fields", "x", value={"name": "X"})
        ),
        EN,
        "'stage_changed' has no field 'x'",
    ),
    "a choice has no text": Mistake(
        automations.choices_are_translated,
        changed(EN, drop("selector", "target_metric", "options", "ph")),
        TRIGGERS,
        "en.json lacks a text of the choice 'ph'",
    ),
    "the list of pages lacks one": Mistake(
        automations.index,
        replaced("/docs/triggers/README.md", "(left_target.md)", "(left.md)"),
        TRIGGERS,
        "does not link to 'left_target'",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_the_rule_finds_the_mistake(
    mistake: Mistake, checkout: Checkout, untouched: Checkout
) -> None:
    """Each mistake is found."""
    assert_found(mistake, checkout, untouched)
