"""The JSON schema of recipes says what the reader takes."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.agronomy.crops import load_crops
from custom_components.vertical_farm.growing import recipes
from custom_components.vertical_farm.growing.recipe_document import (
    from_document,
    to_document,
)
from custom_components.vertical_farm.growing.recipes import (
    LIMITS,
    RecipeError,
    from_library,
)

jsonschema = pytest.importorskip("jsonschema")

SCHEMA = json.loads(
    (Path(recipes.__file__).parent / "recipe.schema.json").read_text("utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
CROPS = load_crops().crops


def document(crop: str = "basil_genovese") -> dict[str, Any]:
    """Return the document of a crop's recipe."""
    whole: dict[str, Any] = json.loads(
        json.dumps(to_document(from_library(CROPS[crop])))
    )
    return whole


def test_the_schema_is_one() -> None:
    """By its own schema."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("crop", CROPS)
def test_every_recipe_of_the_library_fits_the_schema(crop: str) -> None:
    """As it is exported."""
    VALIDATOR.validate(document(crop))


def changed(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """Return a document with one place changed."""
    whole = document()
    place: Any = whole
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return whole


PLACES = st.sampled_from(
    [
        ("format",),
        ("id",),
        ("version",),
        ("name",),
        ("base_c",),
        ("stages",),
        ("stages", 0, "id"),
        ("stages", 0, "degree_days"),
        *(("stages", 1, quantity) for quantity in LIMITS),
        *(("stages", 1, quantity, "max") for quantity in LIMITS),
        ("tasks",),
        ("tasks", 0, "kind"),
        ("tasks", 1, "day"),
        ("tasks", 1, "every_d"),
        ("tasks", 1, "colour"),
        ("colour",),
    ]
)
VALUES: st.SearchStrategy[object] = st.sampled_from(
    [None, "", "x", [], {}, 0, -1, 1.5, 7, 1e6, 3e9, True, "a@b"]
)


@given(path=PLACES, value=VALUES)
def test_what_the_reader_takes_fits_the_schema(
    path: tuple[str | int, ...], value: object
) -> None:
    """The reader is the stricter of the two: it also knows that bands rise."""
    whole = changed(path, value)
    try:
        from_document(whole, CROPS)
    except RecipeError:
        return
    VALIDATOR.validate(whole)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), 2),
        (("stages",), []),
        (("stages", 0, "ph", "max"), 12),
        (("stages", 0, "humidity_pct"), {"min": 1, "max": 2}),
        (("tasks", 0, "kind"), "dance"),
        (("version",), 0),
    ],
)
def test_what_does_not_fit_the_schema_is_refused_by_the_reader(
    path: tuple[str | int, ...], value: object
) -> None:
    """So an editor complains of nothing that an import would take."""
    whole = changed(path, value)
    assert not VALIDATOR.is_valid(whole)
    with pytest.raises(RecipeError):
        from_document(whole, CROPS)
