"""Batches and recipes side by side."""

from uuid import uuid7

import pytest

from tests.companion.analytics.greenhouse import Greenhouse, at, rising, steady
from tests.companion.growing.beds import Body
from tests.companion.people import Tenant


def _grown(farm: Greenhouse, grams: float, shelf: str = "a", **more: object) -> str:
    """Grow a batch for a day; the next begins when it is over."""
    batch = farm.sow({shelf: 10}, at=at(24), **more)
    farm.harvest(batch, grams)
    return str(batch["id"])


def _compare(farm: Greenhouse, *groups: Body, **more: object) -> Body:
    answer = farm.owner.post("/analytics/comparisons", {"groups": groups} | more)
    assert answer.status_code == 200, answer.text
    found: Body = answer.json()
    return found


def _measure(found: Body, measure: str) -> Body:
    (only,) = [each for each in found["measures"] if each["measure"] == measure]
    return dict(only)


def test_two_recipes_differ_by_welchs_interval(farm: Greenhouse) -> None:
    """3 batches of about 100 g a plant, 3 of about 130: the interval excludes none."""
    versions = [farm.published()["id"], farm.published()["id"]]
    for version, yields in zip(
        versions, ((990, 1000, 1010), (1280, 1300, 1320)), strict=True
    ):
        for grams in yields:
            _grown(farm, grams, recipe_version_id=version)

    found = _compare(
        farm,
        {"name": "old", "recipe_version_id": versions[0]},
        {"name": "new", "recipe_version_id": versions[1]},
    )

    plant = _measure(found, "yield_per_plant")
    assert [each["mean"] for each in plant["groups"]] == pytest.approx([100, 130])
    assert plant["groups"][0]["deviation"] == pytest.approx(1)
    # 100 ± 4.303 / sqrt(3), by the table of Student's t.
    assert plant["groups"][0]["interval"]["low"] == pytest.approx(97.516, abs=1e-3)
    (difference,) = plant["differences"]
    assert difference["difference"] == pytest.approx(30)
    # s² = 1/3 + 4/3, 2.94 degrees of freedom, t = 3.2165
    assert difference["interval"]["low"] == pytest.approx(25.85, abs=0.02)
    assert difference["verdict"] == "higher"
    back = _compare(
        farm,
        {"name": "new", "recipe_version_id": versions[1]},
        {"name": "old", "recipe_version_id": versions[0]},
        measures=["yield_per_plant"],
    )
    assert back["measures"][0]["differences"][0]["verdict"] == "lower"


def test_one_batch_each_is_not_enough_to_tell(farm: Greenhouse) -> None:
    """However far they are apart."""
    one, other = _grown(farm, 500), _grown(farm, 5000)
    found = _compare(
        farm,
        {"name": "one", "batch_ids": [one]},
        {"name": "other", "batch_ids": [other]},
    )
    for measure in found["measures"]:
        (difference,) = measure["differences"]
        assert difference["verdict"] == "not-enough-batches-to-tell"
        assert difference["interval"] is None


def test_groups_that_overlap_show_no_difference(farm: Greenhouse) -> None:
    """What is not seen may be there all the same."""
    first = [_grown(farm, grams) for grams in (800, 1200, 1000)]
    second = [_grown(farm, grams) for grams in (900, 1250, 1000)]
    found = _compare(
        farm,
        {"name": "first", "batch_ids": first},
        {"name": "second", "batch_ids": second},
        measures=["yield_per_plant"],
    )
    (difference,) = found["measures"][0]["differences"]
    assert difference["verdict"] == "no-difference-seen"


def test_batches_that_shared_a_shelf_shared_its_area(farm: Greenhouse) -> None:
    """A half of 0.72 m² each."""
    one = farm.sow({"a": 10}, at=at(24))
    other = farm.sow({"a": 10}, at=at(24))
    farm.harvest(one, 360)
    farm.harvest(other, 720)
    group = {"name": "both", "batch_ids": [one["id"], other["id"]]}
    (figure,) = _measure(_compare(farm, group), "yield_per_area")["groups"]
    assert figure["mean"] == pytest.approx((1000 + 2000) / 2)


def test_readings_are_compared_too(farm: Greenhouse) -> None:
    """Where a batch has none, it does not count."""
    lit = _grown(farm, 240, "a")
    dark = _grown(farm, 240, "b")
    farm.measure("ppfd", steady(24, 200), shelf_id=farm.shelves["a"])
    farm.measure("energy", rising(24, 1), shelf_id=farm.shelves["a"])
    found = _compare(
        farm,
        {"name": "all", "batch_ids": [lit, dark]},
        measures=["dli", "yield_per_energy", "dli"],
    )
    assert [each["measure"] for each in found["measures"]] == [
        "dli",
        "yield_per_energy",
    ]
    (dli,) = _measure(found, "dli")["groups"]
    assert (dli["batches"], dli["unknown"]) == (1, 1)
    assert dli["mean"] == pytest.approx(17.28)
    (energy,) = _measure(found, "yield_per_energy")["groups"]
    assert energy["mean"] == pytest.approx(10)


def test_recipe_has_the_batches_of_its_versions_in_a_time(farm: Greenhouse) -> None:
    """Ended ones, harvested; a group of none is there with nothing known."""
    version = farm.published()
    _grown(farm, 500, recipe_version_id=version["id"])
    farm.sow({"b": 10}, recipe_version_id=version["id"])
    group = {"name": "ours", "recipe_id": version["recipe_id"]}

    (figure,) = _compare(farm, group)["measures"][0]["groups"]
    (none,) = _compare(farm, group, ended_before=at(48))["measures"][0]["groups"]
    (late,) = _compare(farm, group, ended_from=at(48))["measures"][0]["groups"]

    assert (figure["batches"], late["batches"]) == (1, 1)
    assert (none["batches"], none["mean"]) == (0, None)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"groups": []}, "/groups"),
        ({"groups": [{"name": "a"}]}, "/groups/0"),
        (
            {"groups": [{"name": "a", "batch_ids": [str(uuid7())]}]},
            "/groups/0/batch_ids/0",
        ),
        ({"groups": [{"name": "a", "recipe_id": str(uuid7())}]}, "/groups/0/recipe_id"),
        (
            {"groups": [{"name": "a", "recipe_version_id": str(uuid7())}]},
            "/groups/0/recipe_version_id",
        ),
    ],
)
def test_what_is_not_there_cannot_be_compared(
    farm: Greenhouse, body: Body, pointer: str
) -> None:
    """The answer says which."""
    answer = farm.owner.post("/analytics/comparisons", body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_two_groups_of_one_name_are_refused(farm: Greenhouse) -> None:
    """Nobody could tell them apart."""
    recipe = farm.published()["recipe_id"]
    group = {"name": "a", "recipe_id": recipe}
    answer = farm.owner.post("/analytics/comparisons", {"groups": [group, group]})
    assert answer.json()["errors"][0]["pointer"] == "/groups/1/name"


def test_batch_of_another_tenant_is_none_of_ours(
    farm: Greenhouse, other_tenant: Tenant
) -> None:
    """It is not there, whoever asks."""
    theirs = Greenhouse(other_tenant.owner, farm.runtime)
    batch = _grown(theirs, 100)
    version = theirs.published()
    for group in (
        {"batch_ids": [batch]},
        {"recipe_id": version["recipe_id"]},
        {"recipe_version_id": version["id"]},
    ):
        body = {"groups": [{"name": "theirs"} | group]}
        answer = farm.owner.post("/analytics/comparisons", body)
        assert answer.status_code == 422
