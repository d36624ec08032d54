"""Crops and recipes: a library, one's own, drafts, and versions that never change."""

import json
from pathlib import Path
from typing import Any

from httpx2 import Response
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from companion.growing.crops import library
from companion.growing.recipes import usual
from companion.permissions import Role
from companion.runtime import Runtime
from tests.companion.people import Caller, Tenant, made

type Body = dict[str, Any]

INTEGRATION = Path(__file__).parents[3] / "custom_components/vertical_farm/agronomy"
CROP = "lettuce_butterhead"


def pointers(answer: Response) -> list[str]:
    """Say where a body was refused."""
    assert answer.status_code == 422, answer.text
    return [each["pointer"] for each in answer.json()["errors"]]


def recipe(owner: Caller, **more: object) -> Body:
    """Make a recipe from a crop of the library."""
    answer = owner.post("/recipes", {"name": "Ours", "crop_key": CROP} | more)
    assert answer.status_code == 201, answer.text
    body: Body = answer.json()
    return body


def publish(owner: Caller, made_recipe: Body) -> Body:
    """Publish its draft."""
    answer = owner.post(f"/recipes/{made_recipe['id']}/publish", {"note": "Try"})
    assert answer.status_code == 201, answer.text
    body: Body = answer.json()
    return body


def warmer(owner: Caller, made_recipe: Body, typical: float) -> Response:
    """Change the first stage's usual temperature in the draft."""
    path = f"/recipes/{made_recipe['id']}"
    now = owner.get(path).json()
    draft = now["draft"] or owner.get(f"{path}/versions").json()["items"][0]["document"]
    draft["stages"][0]["air_temperature_day_c"]["typical"] = typical
    return owner.patch(path, {"draft": draft})


def test_library_says_what_the_integration_says() -> None:
    """Two files of one content: whoever changes a number changes it in both."""
    theirs = json.loads((INTEGRATION / "crops.json").read_text(encoding="utf-8"))

    def bare(value: object) -> object:
        if not isinstance(value, dict):
            return value
        if "value" in value:
            return value["value"]
        return {
            key: bare(each)
            for key, each in value.items()
            if key not in {"source", "level", "note"}
        }

    assert sorted(library()) == sorted(theirs["crops"])
    for key, crop in library().items():
        other = theirs["crops"][key]
        traits = crop.traits.model_dump(mode="json")
        stages = traits.pop("stages")
        cardinal = {"base": "base_c", "optimum": "optimum_c", "maximum": "upper_c"}
        assert {name: traits.pop(mine) for name, mine in cardinal.items()} == bare(
            other["cardinal_temperature_c"]
        )
        assert traits.pop("light") == bare(other["light_limits"])
        assert traits == {name: bare(other[name]) for name in traits}
        for stage, their_stage in zip(stages, other["stages"], strict=True):
            assert stage.pop("degree_days") is None
            assert stage == {name: bare(each) for name, each in their_stage.items()}
        assert (crop.names, crop.kind, crop.latin_name) == (
            other["name"],
            other["kind"],
            other["latin_name"],
        )
        assert list(crop.notes) == [each["text"] for each in other["notes"]]
        assert usual(crop.traits).tasks[0].kind == "sow"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=kopfsalat", ["lettuce_butterhead"]),
        ("q=OCIMUM", ["basil_genovese"]),
        (
            "kind=microgreens",
            ["microgreens_radish", "microgreens_sunflower", "pea_shoots"],
        ),
        ("q=nothing", []),
    ],
)
def test_library_is_searched(tenant: Tenant, query: str, expected: list[str]) -> None:
    """In every language that it has."""
    items = tenant.owner.get(f"/crop-library?{query}").json()["items"]

    assert [each["key"] for each in items] == expected


def test_crop_of_the_library_names_its_sources(tenant: Tenant) -> None:
    """A number without a source would be hearsay."""
    crop = tenant.owner.get(f"/crop-library/{CROP}").json()

    assert crop["traits"]["base_c"] == 4
    assert "Carotti et al. 2021" in str(crop["sources"])
    assert tenant.owner.get("/crop-library/unobtainium").status_code == 404


def test_own_crop_is_based_on_one_of_the_library(tenant: Tenant) -> None:
    """With its traits, until they are changed."""
    body = {"key": "our_lettuce", "name": "Ours", "based_on": CROP}
    crop = tenant.owner.post("/crops", body).json()
    traits = crop["traits"] | {"base_c": 5, "optimum_c": 25}
    path = f"/crops/{crop['id']}"
    changed = tenant.owner.patch(path, {"traits": traits, "note": "Slow"}, '"1"')
    late = tenant.owner.patch(path, {"name": "Late"}, '"1"')
    wrong = tenant.owner.patch(path, {"traits": traits | {"upper_c": 1}})

    assert (crop["kind"], crop["latin_name"]) == (
        "head",
        "Lactuca sativa var. capitata",
    )
    assert changed.json()["traits"]["base_c"] == 5
    assert late.status_code == 412
    assert pointers(wrong) == ["/traits"]
    assert tenant.owner.get(path).json() == changed.json()
    assert recipe(tenant.owner, crop_key="our_lettuce")["draft"]["base_c"] == 5


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"key": CROP}, "/key"),
        ({"key": "With Space"}, "/key"),
        ({"based_on": "unobtainium"}, "/based_on"),
        ({"based_on": None}, "/traits"),
    ],
)
def test_crop_that_cannot_be_is_refused(
    tenant: Tenant, change: Body, pointer: str
) -> None:
    """With where it is wrong."""
    body = {"key": "ours", "name": "Ours", "based_on": CROP} | change

    assert pointers(tenant.owner.post("/crops", body)) == [pointer]


def test_crop_with_traits_needs_a_kind(tenant: Tenant) -> None:
    """Nothing tells it otherwise."""
    traits = tenant.owner.get(f"/crop-library/{CROP}").json()["traits"]
    body = {"key": "ours", "name": "Ours", "traits": traits}

    assert pointers(tenant.owner.post("/crops", body)) == ["/kind"]
    assert tenant.owner.post("/crops", body | {"kind": "head"}).status_code == 201


def test_key_of_a_crop_is_given_once(tenant: Tenant) -> None:
    """Also when the crop is deleted: old batches still name it."""
    body = {"key": "ours", "name": "Ours", "based_on": CROP}
    path = f"/crops/{made(tenant.owner, '/crops', body)}"
    tenant.owner.delete(path)
    again = tenant.owner.post("/crops", body)
    unknown = tenant.owner.post("/recipes", {"name": "R", "crop_key": "ours"})
    restored = tenant.owner.post(f"{path}/restore")
    twice = tenant.owner.post(f"{path}/restore")

    assert again.status_code == 409
    assert pointers(unknown) == ["/crop_key"]
    assert (restored.status_code, twice.status_code) == (200, 404)


def test_own_crops_are_searched(tenant: Tenant) -> None:
    """By name, key, kind."""
    for key, based_on in (("ours", CROP), ("cress", "pea_shoots")):
        body = {"key": key, "name": key.title(), "based_on": based_on}
        made(tenant.owner, "/crops", body)
    queries = {"": "cress ours", "q=CRES": "cress", "kind=head": "ours"}
    for query, expected in queries.items():
        items = tenant.owner.get(f"/crops?{query}").json()["items"]
        assert " ".join(each["key"] for each in items) == expected


def test_recipe_begins_as_the_usual_one_of_its_crop(tenant: Tenant) -> None:
    """Which asks for what every batch of it asks for."""
    draft = recipe(tenant.owner)["draft"]
    tasks = [(task["kind"], task["stage"]) for task in draft["tasks"]]

    assert [stage["id"] for stage in draft["stages"]] == [
        "germination",
        "propagation",
        "vegetative",
        "finishing",
    ]
    assert tasks[0] == ("sow", "germination")
    assert ("transplant", "propagation") in tasks or (
        "transplant",
        "vegetative",
    ) in tasks
    assert tasks[-2:] == [("harvest", "finishing"), ("clean", "finishing")]


def test_published_version_never_changes(runtime: Runtime, tenant: Tenant) -> None:
    """The next one is another, whose parent it is; the database agrees."""
    mine = recipe(tenant.owner)
    first = publish(tenant.owner, mine)
    warmer(tenant.owner, mine, 21)
    second = publish(tenant.owner, mine)
    after = tenant.owner.get(f"/recipes/{mine['id']}").json()
    versions = tenant.owner.get(f"/recipes/{mine['id']}/versions").json()["items"]

    assert (first["number"], first["parent_id"]) == (1, None)
    assert (second["number"], second["parent_id"]) == (2, first["id"])
    assert (after["draft"], after["latest_version_id"]) == (None, second["id"])
    assert [each["id"] for each in versions] == [second["id"], first["id"]]
    assert tenant.owner.get(f"/recipe-versions/{first['id']}").json() == first
    with (
        pytest.raises(DBAPIError, match="append-only"),
        runtime.database.system() as session,
    ):
        session.execute(text("UPDATE recipe_version SET number = 7"))


def test_diff_names_what_changed(tenant: Tenant) -> None:
    """Against the parent, or any other version."""
    mine = recipe(tenant.owner)
    first = publish(tenant.owner, mine)
    warmer(tenant.owner, mine, 21)
    second = publish(tenant.owner, mine)
    path = f"/recipe-versions/{second['id']}/diff"
    diff = tenant.owner.get(path).json()
    back = tenant.owner.get(
        f"/recipe-versions/{first['id']}/diff?against={second['id']}"
    ).json()
    whole = tenant.owner.get(f"/recipe-versions/{first['id']}/diff").json()

    change = {
        "path": "stages/germination/air_temperature_day_c/typical",
        "old": 20,
        "new": 21,
    }
    assert diff["differences"] == [change]
    assert (diff["old_id"], diff["new_id"]) == (first["id"], second["id"])
    assert back["differences"] == [change | {"old": 21, "new": 20}]
    assert whole["old_id"] is None
    assert len(whole["differences"]) > 100
    assert tenant.owner.get(f"{path}?against={mine['id']}").status_code == 404


def test_nothing_new_is_not_published(tenant: Tenant) -> None:
    """Neither without a draft, nor with one that changes nothing."""
    mine = recipe(tenant.owner)
    publish(tenant.owner, mine)
    path = f"/recipes/{mine['id']}"
    none = tenant.owner.post(f"{path}/publish", {})
    warmer(tenant.owner, mine, 20)
    same = tenant.owner.post(f"{path}/publish", {})

    for answer in (none, same):
        assert answer.status_code == 409
        assert answer.json()["type"] == "/problems/nothing-to-publish"


def test_copy_keeps_its_parent(tenant: Tenant) -> None:
    """Also when the recipe that it was copied from is deleted."""
    mine = recipe(tenant.owner)
    first = publish(tenant.owner, mine)
    copy = recipe(tenant.owner, crop_key=None, from_version_id=first["id"], name="Copy")
    tenant.owner.delete(f"/recipes/{mine['id']}")
    published = publish(tenant.owner, copy)
    wrong = tenant.owner.post(
        "/recipes",
        {"name": "X", "crop_key": "pea_shoots", "from_version_id": first["id"]},
    )
    nothing = tenant.owner.post("/recipes", {"name": "X"})

    assert copy["draft"] == first["document"]
    assert (published["number"], published["parent_id"]) == (1, first["id"])
    assert pointers(wrong) == pointers(nothing) == ["/crop_key"]


def test_draft_is_thrown_away(tenant: Tenant) -> None:
    """But not the only thing that a recipe has."""
    mine = recipe(tenant.owner)
    path = f"/recipes/{mine['id']}"
    only = tenant.owner.patch(path, {"draft": None})
    publish(tenant.owner, mine)
    changed = warmer(tenant.owner, mine, 21)
    gone = tenant.owner.patch(path, {"draft": None})

    assert pointers(only) == ["/draft"]
    assert changed.json()["draft_parent_id"] is not None
    assert (gone.json()["draft"], gone.json()["draft_parent_id"]) == (None, None)


@pytest.mark.parametrize(
    ("place", "value", "pointer"),
    [
        (("stages", 0, "ph", "min"), 2, "/draft/stages/0/ph"),
        (("stages", 0, "ph", "typical"), 9, "/draft/stages/0/ph"),
        (("stages", 0, "dli_mol", "max"), "NaN", "/draft/stages/0/dli_mol/max"),
        (("stages", 1, "id"), "germination", "/draft/stages"),
        (("stages", 0, "mood"), 1, "/draft/stages/0/mood"),
        (("tasks", 0, "stage"), "flowering", "/draft"),
        (("base_c",), 40, "/draft"),
        (("stages",), [], "/draft/stages"),
    ],
)
def test_draft_that_cannot_be_is_refused(
    tenant: Tenant, place: tuple[str | int, ...], value: object, pointer: str
) -> None:
    """With where it is wrong."""
    mine = recipe(tenant.owner)
    draft = inner = mine["draft"]
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    answer = tenant.owner.patch(f"/recipes/{mine['id']}", {"draft": draft})

    assert pointers(answer) == [pointer]


def test_recipes_are_searched(tenant: Tenant) -> None:
    """By name, crop, and whether anything is published."""
    publish(tenant.owner, recipe(tenant.owner, name="Fast"))
    slow = recipe(tenant.owner, name="Slow", crop_key="pea_shoots")
    gone = recipe(tenant.owner, name="Gone")
    tenant.owner.delete(f"/recipes/{gone['id']}")
    queries = {
        "": "Fast Slow",
        "sort=-name": "Slow Fast",
        "q=pea": "Slow",
        "crop=lettuce_butterhead": "Fast",
        "published=true": "Fast",
        "published=false": "Slow",
        "deleted=true": "Gone",
    }
    for query, expected in queries.items():
        items = tenant.owner.get(f"/recipes?{query}").json()["items"]
        assert " ".join(each["name"] for each in items) == expected
    restored = tenant.owner.post(f"/recipes/{gone['id']}/restore")
    renamed = tenant.owner.patch(f"/recipes/{slow['id']}", {"name": "Slower"}, '"1"')

    assert restored.json()["deleted_at"] is None
    assert renamed.json()["name"] == "Slower"


def test_agronomist_writes_recipes_and_operator_reads(tenant: Tenant) -> None:
    """Roles say who may."""
    agronomist = tenant.people[Role.AGRONOMIST]
    operator = tenant.people[Role.OPERATOR]
    mine = recipe(agronomist)

    assert operator.get(f"/recipes/{mine['id']}").status_code == 200
    assert operator.post(f"/recipes/{mine['id']}/publish", {}).status_code == 403
