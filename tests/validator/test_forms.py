"""The forms and their texts have the same fields, sections and choices."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import SelectSelector
import probatio
import pytest

from custom_components.vertical_farm.forms import (
    AREA_SENSORS_SCHEMA,
    DEMO_SCHEMA,
    DOSER_SCHEMA,
    GAS_SCHEMA,
    NEW_RACK_SCHEMA,
    RACK_SCHEMA,
    SHELF_SCHEMA,
    farm_schema,
    reservoir_schema,
)
from scripts.lib.validator.tree import Tree, within

EN = Tree(Path(__file__).parents[2]).en

RACK = ("config_subentries", "rack", "step")
RESERVOIR = ("config_subentries", "reservoir", "step")
FORMS = {
    ("config", "step", "farm"): farm_schema("EUR"),
    ("config", "step", "reconfigure"): farm_schema("EUR"),
    ("config", "step", "demo"): DEMO_SCHEMA,
    (*RACK, "user"): NEW_RACK_SCHEMA,
    (*RACK, "area_sensors"): AREA_SENSORS_SCHEMA,
    (*RACK, "edit_rack"): RACK_SCHEMA,
    (*RACK, "add_shelf"): SHELF_SCHEMA,
    (*RACK, "shelf"): SHELF_SCHEMA,
    (*RESERVOIR, "user"): reservoir_schema({}),
    (*RACK, "device"): GAS_SCHEMA,
    (*RESERVOIR, "edit_reservoir"): reservoir_schema({}),
    (*RESERVOIR, "device"): DOSER_SCHEMA,
}


def fields(schema: probatio.Schema) -> Mapping[str, object]:
    """Return the fields of a form with what they are picked by."""
    return {str(marker.schema): picker for marker, picker in schema.schema.items()}


def choices(schema: probatio.Schema) -> Iterator[tuple[str, list[str]]]:
    """Yield the translated lists of a form: their key and options."""
    for picker in fields(schema).values():
        if isinstance(picker, section):
            yield from choices(picker.schema)
        elif isinstance(picker, SelectSelector):
            key = picker.config.get("translation_key")
            if key is not None:
                yield key, [str(option) for option in picker.config["options"]]


@pytest.mark.parametrize("step", FORMS, ids=".".join)
def test_every_field_of_a_form_has_a_label_and_no_label_is_left_over(
    step: tuple[str, ...],
) -> None:
    """The labels of a step are those of its fields, section by section."""
    pickers = fields(FORMS[step])
    sections = {
        name: picker for name, picker in pickers.items() if isinstance(picker, section)
    }
    assert within(EN, *step, "data").keys() == pickers.keys() - sections.keys()
    assert within(EN, *step, "sections").keys() == sections.keys()
    for name, inner in sections.items():
        labels = within(EN, *step, "sections", name, "data")
        assert labels.keys() == fields(inner.schema).keys()


@pytest.mark.parametrize("step", FORMS, ids=".".join)
def test_every_choice_of_a_form_has_a_text(step: tuple[str, ...]) -> None:
    """The options of translated lists have their texts."""
    for key, options in choices(FORMS[step]):
        assert set(options) <= within(EN, "selector", key, "options").keys()
