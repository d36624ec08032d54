"""Recipes: from the library, as documents, changed and compared."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
import json
from typing import Any

import pytest

from custom_components.vertical_farm.agronomy.crops import STAGE_BANDS, load_crops
from custom_components.vertical_farm.growing.recipe_document import (
    from_document,
    from_yaml,
    to_document,
    to_yaml,
)
from custom_components.vertical_farm.growing.recipes import (
    LIMITS,
    Band,
    Change,
    Recipe,
    RecipeError,
    RecipeRef,
    RecipeTask,
    TaskKind,
    diff,
    fork,
    from_library,
    revise,
    with_band,
)

CROPS = load_crops().crops
LETTUCE = from_library(CROPS["lettuce_butterhead"])
WARM = Band(22.0, 25.0, 27.0)

type Edit = Callable[[dict[str, Any]], object]

each_recipe = pytest.mark.parametrize(
    "recipe", [from_library(crop) for crop in CROPS.values()], ids=lambda r: str(r.id)
)


@each_recipe
def test_every_crop_of_the_library_is_a_recipe(recipe: Recipe) -> None:
    """With all its stages, bands and days, and something to do from sowing to cleaning."""
    crop = CROPS[recipe.crop]
    assert recipe.duration_d == crop.duration_typical_d
    assert recipe.stage_ids == tuple(stage.id for stage in crop.stages)
    for stage, original in zip(recipe.stages, crop.stages, strict=True):
        assert stage.density_m2 == original.density_m2.typical
        for name, band in original.bands():
            ours = stage[name]
            assert (ours.minimum, ours.typical, ours.maximum) == (
                band.minimum,
                band.typical,
                band.maximum,
            )
    heat = sum(s.duration_d * recipe.usual_heat_per_day(s) for s in recipe.stages)
    assert heat == pytest.approx(crop.degree_days_typical)
    kinds = {task.kind for task in recipe.tasks}
    assert {TaskKind.SOW, TaskKind.CHECK, TaskKind.HARVEST, TaskKind.CLEAN} <= kinds


@each_recipe
def test_a_recipe_survives_its_document(recipe: Recipe) -> None:
    """As YAML, as JSON and as a mapping."""
    assert from_document(to_document(recipe), CROPS) == recipe
    assert from_yaml(to_yaml(recipe), CROPS) == recipe
    assert from_yaml(json.dumps(to_document(recipe)), CROPS) == recipe


def test_a_recipe_speaks_the_language_of_its_grower() -> None:
    """The library knows the name of the crop."""
    assert from_library(CROPS["lettuce_butterhead"], "de").name == "Kopfsalat"


def test_lettuce_is_transplanted_twice() -> None:
    """When it leaves the plug tray, and when the heads need room."""
    stages = [t.stage for t in LETTUCE.tasks if t.kind is TaskKind.TRANSPLANT]
    assert stages == ["vegetative", "finishing"]


def test_limits_know_every_band() -> None:
    """None of the library, none beside it."""
    assert set(LIMITS) == set(STAGE_BANDS)


def test_stages_follow_each_other() -> None:
    """The last one has none after it, and there is no other."""
    following = LETTUCE.after("germination")
    assert following is not None
    assert following.id == "propagation"
    assert LETTUCE.after("finishing") is None
    assert LETTUCE.stage("finishing").id == "finishing"
    with pytest.raises(KeyError):
        LETTUCE.stage("flowering")


def test_a_copy_is_the_growers_and_knows_its_parent() -> None:
    """Version 1 of another recipe."""
    mine = fork(LETTUCE, "my_lettuce", "My lettuce")
    assert (mine.ref, mine.parent) == (RecipeRef("my_lettuce", 1), LETTUCE.ref)
    assert mine.stages == LETTUCE.stages


@pytest.mark.parametrize("new_id", ["", "lettuce_butterhead", "a@2"])
def test_a_copy_needs_a_name_of_its_own(new_id: str) -> None:
    """And the @ is for versions."""
    with pytest.raises(RecipeError, match="cannot name a copy"):
        fork(LETTUCE, new_id, "Mine")


def test_a_change_makes_the_next_version() -> None:
    """The old one stays what it was, and the difference can be told."""
    mine = fork(LETTUCE, "mine", "Mine")
    edited = with_band(mine, "vegetative", "air_temperature_day_c", WARM)
    next_version = revise(mine, edited)
    assert (str(next_version.ref), str(next_version.parent)) == ("mine@2", "mine@1")
    assert mine.stage("vegetative")["air_temperature_day_c"] != WARM
    path = "stages/vegetative/air_temperature_day_c"
    assert diff(mine, next_version) == (
        Change(f"{path}/minimum", 21.0, 22.0),
        Change(f"{path}/typical", 24.0, 25.0),
        Change(f"{path}/maximum", 26.0, 27.0),
    )


def test_a_difference_names_what_came_and_went() -> None:
    """A stage less is a place without a value; a task more as well."""
    task = RecipeTask(TaskKind.THIN, "germination", 1.0)
    shorter = replace(
        LETTUCE, stages=LETTUCE.stages[:-1], tasks=(*LETTUCE.tasks, task), note="short"
    )
    changes = {change.path: change for change in diff(LETTUCE, shorter)}
    assert changes["note"].new == "short"
    assert changes["stages"].new == ("germination", "propagation", "vegetative")
    assert changes["stages/finishing/ph/typical"].new is None
    assert changes[f"tasks/{len(LETTUCE.tasks)}"] == Change(
        f"tasks/{len(LETTUCE.tasks)}", None, task
    )


def test_nothing_changed_is_no_new_version() -> None:
    """And another crop is another recipe."""
    with pytest.raises(RecipeError, match="nothing differs from lettuce_butterhead@1"):
        revise(LETTUCE, LETTUCE)
    with pytest.raises(RecipeError, match="is 'kale_baby' instead of"):
        revise(LETTUCE, replace(LETTUCE, crop="kale_baby"))


@pytest.mark.parametrize(
    ("stage", "quantity", "band", "path", "reason"),
    [
        ("flowering", "ph", WARM, "stages/flowering", "no such stage"),
        ("finishing", "taste", WARM, "stages/finishing/taste", "is not a quantity"),
        ("finishing", "ph", WARM, "stages/finishing/ph/min", "22 is not between 3"),
        (
            "finishing",
            "ec_ms_cm",
            Band(2.0, 1.5, 3.0),
            "stages/finishing/ec_ms_cm",
            "2, 1.5, 3 do not rise",
        ),
    ],
)
def test_a_wrong_band_is_refused_with_its_place(
    stage: str, quantity: str, band: Band, path: str, reason: str
) -> None:
    """The path and the reason, with the values."""
    with pytest.raises(RecipeError, match=reason) as refused:
        with_band(LETTUCE, stage, quantity, band)
    assert refused.value.path == path


def set_at(*path: str | int, value: object) -> Edit:
    """Return an edit that sets one place of a document."""

    def edit(document: dict[str, Any]) -> None:
        place: Any = document
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value

    return edit


WRONG: list[tuple[Edit, str, str]] = [
    (set_at("format", value=2), "format", "2 is not 1"),
    (set_at("crop", value="oak"), "crop", "'oak' is not a crop of the library"),
    (set_at("id", value="a@b"), "id", "has an @"),
    (set_at("name", value=" "), "name", "' ' is not text"),
    (set_at("name", value=7), "name", "7 is not text"),
    (set_at("note", value=7), "note", "7 is not text"),
    (set_at("colour", value="green"), "colour", "is not known here"),
    (set_at("version", value=1.5), "version", "1.5 is not a whole number"),
    (set_at("version", value=0), "version", "0 is not between 1 and"),
    (set_at("upper_c", value=2), "upper_c", "2 is not above base_c 4"),
    (set_at("parent", value="me"), "parent", "'me' is not a recipe as 'id@version'"),
    (set_at("parent", value="@1"), "parent", "'@1' is not a recipe"),
    (set_at("parent", value="a@0"), "parent", "'a@0' is not a recipe"),
    (set_at("stages", value=[]), "stages", "at least one stage"),
    (set_at("stages", value={}), "stages", "{} is not a list"),
    (set_at("stages", 0, value=5), "stages/0", "5 is not a mapping"),
    (set_at("stages", 1, "id", value="germination"), "stages/1/id", "there twice"),
    (set_at("stages", 1, "taste", value=1), "stages/1/taste", "is not known here"),
    (
        set_at("stages", 0, "degree_days", value=0),
        "stages/0/degree_days",
        "0 is not be",
    ),
    (set_at("stages", 2, "ph", value=6), "stages/2/ph", "6 is not a mapping"),
    (
        set_at("stages", 2, "ph", "min", value="6"),
        "stages/2/ph/min",
        "'6' is not a num",
    ),
    (
        set_at("stages", 2, "ph", "min", value=True),
        "stages/2/ph/min",
        "True is not a n",
    ),
    (
        set_at("stages", 2, "ph", "min", value=9),
        "stages/2/ph",
        "9, 5.8, 6.2 do not rise",
    ),
    (
        set_at("stages", 2, "ph", "max", value=10**400),
        "stages/2/ph/max",
        "is not betwee",
    ),
    (
        set_at("stages", 2, "ph", "max", value=float("nan")),
        "stages/2/ph/max",
        "nan is n",
    ),
    (set_at("tasks", 0, "kind", value="sing"), "tasks/0/kind", "'sing' is none of sow"),
    (
        set_at("tasks", 0, "stage", value="x"),
        "tasks/0/stage",
        "'x' is none of germinat",
    ),
    (set_at("tasks", 0, "day", value=-1), "tasks/0/day", "-1 is not between 0"),
    (set_at("tasks", 0, "every_d", value=0), "tasks/0/every_d", "0 is not between 0.1"),
    (lambda d: d.pop("crop"), "crop", "is missing"),
    (lambda d: d["stages"][3].pop("ph"), "stages/3/ph", "is missing"),
]


@pytest.mark.parametrize(("edit", "path", "reason"), WRONG, ids=lambda x: str(x)[:30])
def test_a_wrong_document_is_refused_with_path_and_reason(
    edit: Edit, path: str, reason: str
) -> None:
    """One slip at a time."""
    document = deepcopy(to_document(LETTUCE))
    edit(document)
    with pytest.raises(RecipeError) as refused:
        from_document(document, CROPS)
    assert refused.value.path == path
    assert reason in refused.value.reason
    assert str(refused.value) == f"{path}: {refused.value.reason}"


def test_what_may_be_left_out_may_be_left_out() -> None:
    """Tasks, note, parent, heat and the day of a task."""
    document = deepcopy(to_document(LETTUCE))
    for key in ("note", "parent", "tasks"):
        del document[key]
    assert from_document(document, CROPS) == replace(LETTUCE, tasks=())
    document["tasks"] = [{"kind": "clean", "stage": "finishing"}]
    plain = from_document(document, CROPS)
    assert plain.tasks == (RecipeTask(TaskKind.CLEAN, "finishing"),)


def test_heat_may_end_a_stage() -> None:
    """And is kept, as is the parent."""
    document: dict[str, Any] = deepcopy(to_document(fork(LETTUCE, "mine", "Mine")))
    document["stages"][1]["degree_days"] = 160
    mine = from_document(document, CROPS)
    assert mine.stages[1].degree_days == 160.0
    assert mine.parent == LETTUCE.ref
    assert from_yaml(to_yaml(mine), CROPS) == mine


@pytest.mark.parametrize(
    ("text", "path"),
    [("a: [1, 2", "line 1"), ("a: 1\nb: c: d", "line 2"), ("\x00", ""), ("", "")],
)
def test_a_text_that_is_no_recipe_is_refused(text: str, path: str) -> None:
    """With its line where YAML knows it."""
    with pytest.raises(RecipeError) as refused:
        from_yaml(text, CROPS)
    assert refused.value.path == path


def test_bands_unite_to_what_either_accepts() -> None:
    """The usual value stays the first one's."""
    assert Band(20, 24, 26).union(Band(16, 18, 21)) == Band(16, 24, 26)
    assert 20.0 in Band(20, 24, 26)
    assert 26.5 not in Band(20, 24, 26)
