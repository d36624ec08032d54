"""Recipes are listed, given out, taken in, copied and removed by actions."""

from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized
import pytest
from pytest_homeassistant_custom_component.common import MockUser
import yaml

from custom_components.vertical_farm.growing.recipe_document import to_yaml

from .actions import act, act_as, device_of, refused
from .conftest import AddFarm
from .crops import LETTUCE, UPPER, crop_farm, growing_of
from .farms import FarmEntry


@pytest.fixture
async def entry(hass: HomeAssistant, farm: AddFarm) -> FarmEntry:
    """Return a farm of one rack."""
    return await crop_farm(farm)


async def own(hass: HomeAssistant) -> dict[str, Any]:
    """Return the document of a copy of the lettuce recipe."""
    await act(hass, "fork_recipe", recipe=LETTUCE, new_recipe_id="cool", name="Cool")
    document: dict[str, Any] = (await act(hass, "export_recipe", recipe="cool"))[
        "recipe"
    ]
    return document


async def test_the_library_is_there_from_the_start(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """18 crops, each with its stages."""
    recipes = (await act(hass, "list_recipes"))["recipes"]
    assert len(recipes) == 18
    assert all(recipe["library"] for recipe in recipes)
    (lettuce,) = (await act(hass, "list_recipes", crop=LETTUCE))["recipes"]
    assert lettuce["recipe"] == f"{LETTUCE}@1"
    assert lettuce["duration_days"] == 35


async def test_a_copy_is_changed_by_importing_it(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """As a new version with its parent, by YAML or by a mapping."""
    document = await own(hass)
    assert document["parent"] == f"{LETTUCE}@1"
    document["stages"][3]["air_temperature_day_c"] = {
        "min": 17,
        "typical": 19,
        "max": 21,
    }
    second = await act(hass, "import_recipe", recipe=yaml.safe_dump(document))
    assert second["recipe"] == "cool@2"
    assert second["parent"] == "cool@1"
    document["name"] = "Cooler"
    third = await act(hass, "import_recipe", recipe=document)
    assert third["recipe"] == "cool@3"
    (listed, _) = (await act(hass, "list_recipes", crop=LETTUCE))["recipes"]
    assert listed["versions"] == [1, 2, 3]
    assert listed["library"] is False
    first = await act(hass, "export_recipe", recipe="cool@1")
    assert yaml.safe_load(first["yaml"]) == first["recipe"]
    assert first["recipe"]["stages"][3]["air_temperature_day_c"]["typical"] == 23


async def test_a_batch_keeps_the_version_it_was_sown_with(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """And that version stays as long as the batch does."""
    document = await own(hass)
    shelf = device_of(hass, entry, UPPER)
    batch = await act(hass, "sow", recipe="cool", shelf=shelf, plants=9)
    document["note"] = "by day"
    await act(hass, "import_recipe", recipe=document)
    assert (await act(hass, "get_batch", shelf=shelf))["recipe"] == "cool@1"
    key, text = await refused(hass, "remove_recipe", recipe="cool")
    assert key == "recipe_refused"
    assert "cool@1" in text
    assert await act(hass, "remove_recipe", recipe="cool@2") == {"removed": "cool@2"}
    await act(hass, "discard", batch_id=batch["batch_id"], reason="trial over")
    assert growing_of(entry).recipes.find("cool").version == 1


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        ({"format": 2}, "format", "2 is not 1"),
        ({"crop": "triffid"}, "crop", "'triffid' is not a crop"),
        ({"stages": []}, "stages", "at least one stage"),
        ({"colour": "green"}, "colour", "not known here"),
        ({"base_c": 40}, "upper_c", "is not above base_c"),
    ],
)
async def test_a_wrong_recipe_is_refused_with_path_and_reason(
    hass: HomeAssistant,
    entry: FarmEntry,
    change: dict[str, Any],
    path: str,
    reason: str,
) -> None:
    """And nothing is kept of it."""
    document = await own(hass)
    key, text = await refused(hass, "import_recipe", recipe={**document, **change})
    assert key == "recipe_refused"
    assert f"{path}: " in text
    assert reason in text
    assert [r.version for r in growing_of(entry).recipes.versions("cool")] == [1]


async def test_a_band_that_cannot_be_is_refused_with_its_place(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Down to the stage and the quantity."""
    document = await own(hass)
    document["stages"][2]["ph"] = {"min": 6.5, "typical": 5.8, "max": 6.0}
    _, text = await refused(hass, "import_recipe", recipe=document)
    assert "stages/2/ph: 6.5, 5.8, 6 do not rise" in text
    _, text = await refused(hass, "import_recipe", recipe="stages: [")
    assert "line 1" in text


@pytest.mark.parametrize(
    ("action", "fields", "reason"),
    [
        ("export_recipe", {"recipe": "soup"}, "'soup'"),
        ("export_recipe", {"recipe": f"{LETTUCE}@7"}, "@7"),
        ("export_recipe", {"recipe": "a@b"}, "'a@b'"),
        ("remove_recipe", {"recipe": LETTUCE}, "library"),
        ("fork_recipe", {"recipe": LETTUCE, "new_recipe_id": "kale_baby"}, "kale_baby"),
        ("fork_recipe", {"recipe": LETTUCE, "new_recipe_id": LETTUCE}, LETTUCE),
    ],
)
async def test_what_is_not_there_or_not_yours_is_refused(
    hass: HomeAssistant,
    entry: FarmEntry,
    action: str,
    fields: dict[str, Any],
    reason: str,
) -> None:
    """With the name in question."""
    key, text = await refused(hass, action, **fields)
    assert key == "recipe_refused"
    assert reason in text


async def test_the_librarys_own_recipe_is_not_overwritten(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """A copy can be changed instead."""
    recipe = growing_of(entry).recipes.find(LETTUCE)
    key, text = await refused(hass, "import_recipe", recipe=to_yaml(recipe))
    assert key == "recipe_refused"
    assert "copy" in text


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("fork_recipe", {"recipe": LETTUCE, "new_recipe_id": "mine"}),
        ("import_recipe", {"recipe": "id: mine"}),
        ("remove_recipe", {"recipe": "cool@1"}),
        ("import_layout", {"config_entry_id": "any", "layout": {}}),
    ],
)
async def test_who_is_no_administrator_changes_no_recipe_and_no_layout(
    hass: HomeAssistant,
    entry: FarmEntry,
    hass_read_only_user: MockUser,
    action: str,
    fields: dict[str, Any],
) -> None:
    """They see and export them; an automation may do both."""
    await act(hass, "fork_recipe", recipe=LETTUCE, new_recipe_id="cool")
    grower = Context(user_id=hass_read_only_user.id)
    with pytest.raises(Unauthorized):
        await act_as(hass, grower, action, **fields)
    assert (await act_as(hass, grower, "export_recipe", recipe="cool"))["yaml"]
    listed = (await act_as(hass, grower, "list_recipes"))["recipes"]
    assert [one["recipe"] for one in listed if not one["library"]] == ["cool@1"]
