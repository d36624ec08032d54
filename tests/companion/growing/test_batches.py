"""Batches: what may happen to plants, and where they stood."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid7

from httpx2 import Response
import pytest

from companion.permissions import Permission, Role
from companion.runtime import Runtime
from tests.companion.growing.beds import Beds
from tests.companion.people import Clock, Tenant, World, made
from tests.companion.rows import owned_by_home_assistant

type Body = dict[str, Any]


@pytest.fixture
def beds(world: World, tenant: Tenant) -> Beds:
    """Make a farm with three shelves, by a key that lasts as long as plants grow."""
    return Beds(
        world.key(
            tenant.id,
            Permission.FARMS_READ,
            Permission.FARMS_WRITE,
            Permission.GROWING_READ,
            Permission.GROWING_WRITE,
            Permission.RECIPES_WRITE,
        )
    )


def problem(answer: Response) -> str:
    """Name what was wrong."""
    return str(answer.json()["type"]).removeprefix("/problems/")


def error(answer: Response) -> tuple[str, str]:
    """Say where a body was refused, and how."""
    assert answer.status_code == 422, answer.text
    [only] = answer.json()["errors"]
    return only["pointer"], only["code"]


def test_sown_batch_stands_on_its_shelves(beds: Beds) -> None:
    """In the first stage of its crop, with a code of its own."""
    batch = beds.sow({"a": 40, "b": 20}, variety="Rex")
    history = beds.history(batch)

    assert (batch["plants"], batch["plants_at_start"]) == (60, 60)
    assert (batch["stage"], batch["farm_id"]) == ("germination", beds.farm)
    assert batch["code"].startswith("lettuce_butterhead-20261123-")
    assert beds.standing(batch) == {"a": 40, "b": 20}
    assert [span["stage"] for span in history["stages"]] == ["germination"]


def test_batch_follows_its_recipe(beds: Beds) -> None:
    """Whose crop and stages are the batch's."""
    version = beds.published()
    batch = beds.sow({"a": 40}, crop_key=None, recipe_version_id=version["id"])

    assert batch["crop_key"] == "lettuce_butterhead"
    assert batch["recipe_version_id"] == version["id"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"crop_key": None}, ("/crop_key", "missing")),
        ({"crop_key": "no_such_crop"}, ("/crop_key", "not-found")),
        ({"recipe_version_id": str(uuid7())}, ("/recipe_version_id", "not-found")),
        ({"seed_lot_id": str(uuid7())}, ("/seed_lot_id", "not-found")),
        ({"where": []}, ("/where", "too_short")),
        ({"at": "2026-11-24T00:00:00Z"}, ("/at", "future")),
        (
            {"where": [{"shelf_id": str(uuid7()), "plants": 1}]},
            ("/where/0/shelf_id", "not-found"),
        ),
    ],
)
def test_what_cannot_be_sown_is_refused(
    beds: Beds, change: Body, expected: tuple[str, str]
) -> None:
    """With where the body is wrong."""
    assert error(beds.owner.post("/batches", beds.seed({"a": 1}) | change)) == expected


def test_batch_is_sown_in_one_farm(beds: Beds) -> None:
    """And names each shelf once."""
    far = made(beds.owner, "/farms", {"name": "Far"})
    shelf = beds.shelf(far, "F")
    both = beds.seed({"a": 1})
    both["where"] = [*both["where"], {"shelf_id": shelf, "plants": 1}]
    twice = beds.seed({"a": 1})
    twice["where"] *= 2

    assert error(beds.owner.post("/batches", both)) == (
        "/where/1/shelf_id",
        "other-farm",
    )
    assert error(beds.owner.post("/batches", twice)) == ("/where", "value_error")


def test_plants_move_between_shelves(beds: Beds, clock: Clock) -> None:
    """Where they stood is known for every time."""
    batch = beds.sow({"a": 40})
    start = clock.now
    clock.advance(days=1)
    moved = beds.act(batch, "moves", beds.move("a", "b", 15))
    clock.advance(days=1)
    beds.act(batch, "moves", beds.move("a", "b"))
    stays = [
        (beds.names[stay["shelf_id"]], stay["plants"], stay["ended_at"] is None)
        for stay in beds.history(batch)["stays"]
    ]

    assert moved.json()["plants"] == 40
    assert beds.standing(batch) == {"b": 40}
    assert sorted(stays) == [
        ("a", 25, False),
        ("a", 40, False),
        ("b", 15, False),
        ("b", 40, True),
    ]
    assert beds.history(batch)["stays"][0]["started_at"] == start.isoformat().replace(
        "+00:00", "Z"
    )


def test_no_more_plants_move_than_there_are(beds: Beds) -> None:
    """The answer has both numbers."""
    batch = beds.sow({"a": 40})
    answer = beds.act(batch, "moves", beds.move("a", "b", 41))

    assert (answer.status_code, problem(answer)) == (409, "too-few-plants")
    assert "41 plants are asked for" in answer.json()["detail"]
    assert "40 are there" in answer.json()["detail"]
    assert beds.standing(batch) == {"a": 40}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (lambda b: b.move("a", "a"), ("/to_shelf_id", "same-shelf")),
        (lambda b: b.move("b", "a"), ("/from_shelf_id", "not-found")),
        (
            lambda b: b.move("a", "a") | {"to_shelf_id": str(uuid7())},
            ("/to_shelf_id", "not-found"),
        ),
    ],
)
def test_move_that_is_none_is_refused(
    beds: Beds, body: Callable[[Beds], Body], expected: tuple[str, str]
) -> None:
    """With where it is wrong."""
    batch = beds.sow({"a": 40})

    assert error(beds.act(batch, "moves", body(beds))) == expected


def test_late_entry_is_checked_against_what_came_after(
    beds: Beds, clock: Clock
) -> None:
    """Plants that were moved on cannot have been thrown away before."""
    batch = beds.sow({"a": 40})
    early = clock.now.isoformat()
    clock.advance(days=2)
    beds.act(batch, "moves", beds.move("a", "b", 40))
    thrown = {"where": beds.where({"a": 5}), "cause": "Mould"}
    answer = beds.act(batch, "discards", thrown | {"at": early})

    assert problem(answer) == "too-few-plants"
    assert "40 plants are asked for" in answer.json()["detail"]
    assert "35 are there" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("harvests", {"grades": [{"grade": "A", "grams": 10}]}),
        ("discards", {"cause": "Mould"}),
        ("stage-changes", {}),
        ("observations", {"note": "Pale"}),
    ],
)
def test_nothing_happens_before_sowing(
    beds: Beds, clock: Clock, what: str, body: Body
) -> None:
    """The answer has both times."""
    batch = beds.sow({"a": 40})
    answer = beds.act(batch, what, body | {"at": "2026-11-22T12:00:00Z"})

    assert (answer.status_code, problem(answer)) == (409, "before-sowing")
    assert answer.json()["detail"] == (
        "2026-11-22T12:00:00Z is before the batch began at 2026-11-23T12:00:00Z."
    )


def test_harvest_by_grades_ends_the_batch(beds: Beds, clock: Clock) -> None:
    """With all that was cut, and what was lost to what."""
    batch = beds.sow({"a": 40})
    clock.advance(days=30)
    body = {
        "grades": [{"grade": "B", "grams": 500}, {"grade": "A", "grams": 4000.5}],
        "waste_g": 250,
        "waste_cause": "Tip-burn",
    }
    cut = beds.act(batch, "harvests", body)
    after = beds.read(batch)
    late = beds.act(batch, "moves", beds.move("a", "b", 1))
    seen = beds.act(batch, "observations", {"note": "Roots were brown"})

    assert cut.status_code == 201
    assert cut.json()["grams"] == 4500.5
    assert [each["grade"] for each in cut.json()["grades"]] == ["A", "B"]
    assert (after["plants"], after["ended_by"]) == (0, "harvested")
    assert (after["harvested_plants"], after["harvested_g"]) == (40, 4500.5)
    assert after["waste_g"] == 250
    assert beds.standing(batch) == {}
    assert beds.history(batch)["stages"][-1]["ended_at"] is not None
    assert problem(late) in {"batch-ended", "invalid-request"}
    assert seen.status_code == 201
    assert beds.owner.get(f"/harvests/{cut.json()['id']}").json() == cut.json()


def test_harvest_in_parts_lets_the_rest_grow_on(beds: Beds) -> None:
    """Some plants, none at all, then the last."""
    batch = beds.sow({"a": 40, "b": 10})
    some = beds.cut(100, where=beds.where({"a": 15}))
    beds.act(batch, "harvests", some)
    beds.act(batch, "harvests", beds.cut(50, where=[]))
    between = beds.read(batch)
    beds.act(batch, "harvests", beds.cut(300))

    assert (between["plants"], between["harvested_g"]) == (35, 150)
    assert between["ended_at"] is None
    assert beds.read(batch)["harvested_plants"] == 50
    assert [each["plants"] for each in beds.history(batch)["harvests"]] == [15, 0, 35]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"grades": []}, ("/grades", "missing")),
        ({"grades": [{"grade": "A", "grams": -1}]}, ("/grades/0/grams", None)),
        ({"grades": [], "waste_g": 5}, ("/waste_cause", "missing")),
        ({"grades": [{"grade": "A", "grams": 1}] * 2}, ("/grades", "value_error")),
    ],
)
def test_harvest_of_nothing_is_refused(
    beds: Beds, body: Body, expected: tuple[str, str | None]
) -> None:
    """Waste has a cause, a grade is there once."""
    batch = beds.sow({"a": 40})
    pointer, code = error(beds.act(batch, "harvests", body))

    assert pointer == expected[0]
    assert expected[1] in {code, None}


def test_discarded_plants_have_a_cause(beds: Beds) -> None:
    """And end the batch when they are the last."""
    batch = beds.sow({"a": 40})
    some = beds.act(batch, "discards", {"where": beds.where({"a": 3}), "cause": "Weak"})
    without = beds.act(batch, "discards", {"cause": ""})
    rest = beds.act(batch, "discards", {"cause": "Mould"})

    assert (some.json()["plants"], some.json()["discarded_plants"]) == (37, 3)
    assert without.status_code == 422
    assert (rest.json()["plants"], rest.json()["ended_by"]) == (0, "discarded")


def test_split_makes_a_batch_of_its_own(beds: Beds, clock: Clock) -> None:
    """Of the same sowing, in the same stage, on the same shelf."""
    batch = beds.sow({"a": 40}, variety="Rex")
    clock.advance(days=3)
    beds.act(batch, "stage-changes", {})
    answer = beds.act(batch, "splits", {"where": beds.where({"a": 15})})
    child = answer.json()

    assert answer.status_code == 201
    assert (child["plants"], beds.read(batch)["plants"]) == (15, 25)
    assert (child["parent_id"], child["variety"]) == (batch["id"], "Rex")
    assert child["sown_at"] == batch["sown_at"]
    assert child["began_at"] > child["sown_at"]
    assert child["stage"] == "propagation"
    assert beds.standing(child) == {"a": 15}
    assert child["code"] != batch["code"]


def test_merged_batches_are_one(beds: Beds) -> None:
    """The other one has ended, and its plants stand in this one."""
    one, other = beds.sow({"a": 40}), beds.sow({"a": 5, "b": 10})
    answer = beds.act(other, "merges", {"into_id": one["id"]})

    assert (answer.json()["id"], answer.json()["plants"]) == (one["id"], 55)
    assert beds.standing(one) == {"a": 45, "b": 10}
    assert beds.read(other)["ended_by"] == "merged_into"


def test_only_what_fits_is_merged(beds: Beds) -> None:
    """One crop, one farm, two batches."""
    one = beds.sow({"a": 40})
    cress = beds.sow({"b": 40}, crop_key="pea_shoots")
    far = made(beds.owner, "/farms", {"name": "Far"})
    shelf = beds.shelf(far, "F")
    beds.shelves["f"] = shelf
    elsewhere = beds.sow({"f": 4})

    def into(identity: str) -> Response:
        return beds.act(one, "merges", {"into_id": identity})

    assert problem(into(cress["id"])) == "other-crop"
    assert error(into(one["id"])) == ("/into_id", "same-batch")
    assert error(into(str(uuid7()))) == ("/into_id", "not-found")
    assert error(into(elsewhere["id"])) == ("/into_id", "other-farm")


def test_stages_follow_one_another_or_the_grower(beds: Beds, clock: Clock) -> None:
    """Days in each stage are known; after the last there is none."""
    batch = beds.sow({"a": 40})
    for _ in range(3):
        clock.advance(days=2)
        assert beds.act(batch, "stage-changes", {}).status_code == 200
    last = beds.act(batch, "stage-changes", {})
    unknown = beds.act(batch, "stage-changes", {"stage": "flowering"})
    back = beds.act(batch, "stage-changes", {"stage": "vegetative"})
    stages = beds.history(batch)["stages"]

    assert error(last) == ("/stage", "last")
    assert error(unknown) == ("/stage", "unknown")
    assert "germination, propagation, vegetative, finishing" in unknown.text
    assert back.json()["stage"] == "vegetative"
    assert [each["stage"] for each in stages[:3]] == [
        "germination",
        "propagation",
        "vegetative",
    ]
    assert stages[0]["ended_at"] == stages[1]["started_at"]


def test_batch_goes_on_by_another_recipe(beds: Beds, clock: Clock) -> None:
    """Of its crop, that has its stage; the time before stays with the old one."""
    first = beds.published()
    batch = beds.sow({"a": 40}, recipe_version_id=first["id"])
    second = beds.published(degree_days=120)
    other = beds.published(crop_key="pea_shoots")
    clock.advance(days=1)
    changed = beds.act(batch, "recipe-changes", {"recipe_version_id": second["id"]})
    wrong = beds.act(batch, "recipe-changes", {"recipe_version_id": other["id"]})
    spans = beds.history(batch)["stages"]

    assert changed.json()["recipe_version_id"] == second["id"]
    assert [each["recipe_version_id"] for each in spans] == [
        first["id"],
        second["id"],
    ]
    assert problem(wrong) == "other-crop"


def test_recipe_without_the_present_stage_is_refused(beds: Beds) -> None:
    """A batch cannot be where its recipe has nothing to say."""
    batch = beds.sow({"a": 40})
    short = beds.published(only=["finishing"])
    answer = beds.act(batch, "recipe-changes", {"recipe_version_id": short["id"]})

    assert error(answer) == ("/recipe_version_id", "unknown-stage")


def test_observation_is_kept_as_it_was_seen(beds: Beds) -> None:
    """A weight is of some plants."""
    batch = beds.sow({"a": 40})
    body = {
        "shelf_id": beds.shelves["a"],
        "plants": 5,
        "weight_g": 61.5,
        "height_cm": 4.2,
        "note": "Even",
    }
    seen = beds.act(batch, "observations", body)
    without = beds.act(batch, "observations", {"weight_g": 3})
    nothing = beds.act(batch, "observations", {})

    assert seen.json() | body == seen.json()
    assert beds.history(batch)["observations"] == [seen.json()]
    assert error(without) == ("/plants", "missing")
    assert error(nothing) == ("/note", "missing")


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("moves", lambda b: b.move("a", "b", 15)),
        ("harvests", lambda b: b.cut(100)),
        ("discards", lambda _: {"cause": "Mould"}),
        ("stage-changes", lambda _: {}),
        ("observations", lambda _: {"note": "Pale"}),
    ],
)
def test_last_step_is_undone(
    beds: Beds, what: str, body: Callable[[Beds], Body]
) -> None:
    """The batch is as it was; the event stays, as undone."""
    batch = beds.sow({"a": 40})
    before = beds.history(batch)
    assert beds.act(batch, what, body(beds)).is_success
    undone = beds.act(batch, "undo", {})
    events = beds.owner.get(f"/batches/{batch['id']}/events").json()["items"]

    assert undone.json()["plants"] == 40
    assert undone.json()["ended_at"] is None
    assert beds.history(batch) == before
    assert [each["undone_at"] is None for each in events] == [False, True]
    assert beds.owner.get("/harvests").json()["items"] == []


def test_sowing_is_not_undone(beds: Beds) -> None:
    """A batch that was a mistake is deleted."""
    batch = beds.sow({"a": 40})

    assert problem(beds.act(batch, "undo", {})) == "not-undoable"


def test_split_is_undone_from_either_side(beds: Beds) -> None:
    """Unless the part has a history of its own."""
    batch = beds.sow({"a": 40})
    for side in ("parent", "child"):
        child = beds.act(batch, "splits", {"where": beds.where({"a": 15})}).json()
        beds.act(child, "observations", {"note": "Pale"})
        kept = beds.act(batch, "undo", {})
        beds.act(child, "undo", {})
        undone = beds.act(batch if side == "parent" else child, "undo", {})

        assert problem(kept) == "not-undoable"
        assert undone.status_code == 200
        assert beds.standing(batch) == {"a": 40}
        path = f"/batches/{child['id']}"
        assert beds.owner.get(path).status_code == 404
        assert beds.owner.post(f"{path}/restore").status_code == 404


def test_merge_is_undone_unless_its_plants_are_gone(beds: Beds) -> None:
    """Both are as they were."""
    one, other = beds.sow({"a": 40}), beds.sow({"b": 10})
    beds.act(other, "merges", {"into_id": one["id"]})
    beds.act(one, "discards", {"where": beds.where({"b": 10}), "cause": "Mould"})
    kept = beds.act(other, "undo", {})
    beds.act(one, "undo", {})
    undone = beds.act(other, "undo", {})

    assert problem(kept) == "not-undoable"
    assert undone.json()["plants"] == 10
    assert beds.standing(one) == {"a": 40}
    assert beds.standing(other) == {"b": 10}


def test_deleted_batch_is_restored_with_its_history(beds: Beds) -> None:
    """Meanwhile nothing of it stands anywhere."""
    batch = beds.sow({"a": 40})
    beds.act(batch, "harvests", beds.cut(100, where=beds.where({"a": 15})))
    beds.act(batch, "observations", {"note": "Pale"})
    before = beds.history(batch)
    path = f"/batches/{batch['id']}"
    deleted = beds.owner.delete(path, beds.owner.get(path).headers["etag"])
    harvests = beds.owner.get("/harvests").json()["items"]
    freed = beds.owner.delete(f"/shelves/{beds.shelves['b']}")
    restored = beds.owner.post(f"{path}/restore")

    assert (deleted.status_code, harvests, freed.status_code) == (204, [], 204)
    assert restored.json()["plants"] == 25
    assert beds.history(batch) == before


def test_batch_is_not_restored_onto_a_shelf_that_is_gone(beds: Beds) -> None:
    """Its plants would stand nowhere."""
    batch = beds.sow({"a": 40})
    beds.owner.delete(f"/batches/{batch['id']}")
    beds.owner.delete(f"/shelves/{beds.shelves['a']}")
    answer = beds.owner.post(f"/batches/{batch['id']}/restore")

    assert answer.status_code == 422
    assert beds.owner.get(f"/batches/{batch['id']}").status_code == 404


def test_batch_with_relatives_is_not_deleted(beds: Beds) -> None:
    """Plants would appear from nowhere."""
    batch = beds.sow({"a": 40})
    beds.act(batch, "splits", {"where": beds.where({"a": 15})})

    answer = beds.owner.delete(f"/batches/{batch['id']}")
    assert (answer.status_code, problem(answer)) == (409, "has-relatives")


def test_shelf_with_plants_is_not_deleted(beds: Beds) -> None:
    """Until they are gone."""
    batch = beds.sow({"a": 40})
    path = f"/shelves/{beds.shelves['a']}"
    full = beds.owner.delete(path)
    beds.act(batch, "moves", beds.move("a", "b"))

    assert problem(full) == "plants-standing"
    assert beds.owner.delete(path).status_code == 204


def test_what_is_said_of_a_batch_is_changed(beds: Beds) -> None:
    """Two batches have two codes."""
    batch = beds.sow({"a": 1}, code="B-1")
    other = beds.sow({"a": 1}, code="B-2")
    path = f"/batches/{batch['id']}"
    changed = beds.owner.patch(path, {"code": "B-3", "variety": "Rex", "note": None})
    taken = beds.owner.patch(path, {"code": "B-2"})
    sown = beds.owner.post("/batches", beds.seed({"a": 1}) | {"code": "B-2"})

    assert (changed.json()["code"], changed.json()["variety"]) == ("B-3", "Rex")
    assert taken.status_code == sown.status_code == 409
    assert "'B-2'" in taken.json()["detail"]
    assert beds.read(other)["code"] == "B-2"


def test_batches_are_found(beds: Beds, clock: Clock) -> None:
    """By place, crop, recipe, stage, time and words."""
    version = beds.published()
    first = beds.sow({"a": 40}, code="B-1", variety="Salanova")
    clock.advance(days=1)
    second = beds.sow({"b": 40}, code="B-2", recipe_version_id=version["id"])
    beds.act(first, "stage-changes", {})
    clock.advance(days=1)
    third = beds.sow({"a": 5}, code="B-3", crop_key="pea_shoots")
    beds.act(third, "discards", {"cause": "Mould"})
    noon = "2026-11-24T12:00:00Z"
    queries = {
        "": "B-3 B-2 B-1",
        "sort=code": "B-1 B-2 B-3",
        "sort=sown": "B-1 B-2 B-3",
        f"farm={beds.farm}&sort=-code": "B-3 B-2 B-1",
        f"farm={uuid7()}": "",
        f"shelf={beds.shelves['a']}": "B-1",
        "crop=pea_shoots": "B-3",
        f"recipe={version['recipe_id']}": "B-2",
        f"recipe_version={version['id']}": "B-2",
        f"seed_lot={uuid7()}": "",
        "stage=propagation": "B-1",
        "ended=true": "B-3",
        "ended=false": "B-2 B-1",
        f"sown_from={noon}": "B-3 B-2",
        f"sown_before={noon}": "B-1",
        "q=salan": "B-1",
        "q=b-": "B-3 B-2 B-1",
        "deleted=true": "",
    }
    for query, expected in queries.items():
        items = beds.owner.get(f"/batches?{query}").json()["items"]
        assert " ".join(each["code"] for each in items) == expected, query
    assert second["code"] == "B-2"


def test_harvests_are_found(beds: Beds, clock: Clock) -> None:
    """By farm, batch, crop and time, page by page."""
    batch = beds.sow({"a": 40})
    for grams in (1, 2, 3):
        clock.advance(days=1)
        beds.act(batch, "harvests", beds.cut(grams, where=[]))
    middle = "2026-11-25T12:00:00Z"

    def grams_of(query: str) -> list[float]:
        items = beds.owner.get(f"/harvests?{query}").json()["items"]
        return [each["grams"] for each in items]

    first = beds.owner.get("/harvests?limit=2").json()
    assert grams_of(f"limit=2&cursor={first['next_cursor']}") == [1]
    assert grams_of("sort=at") == [1, 2, 3]
    assert grams_of(f"start={middle}") == [3, 2]
    assert grams_of(f"end={middle}") == [1]
    assert grams_of(f"batch={batch['id']}&crop=lettuce_butterhead") == [3, 2, 1]
    assert grams_of(f"farm={uuid7()}") == grams_of("crop=pea_shoots") == []


def test_home_assistants_batch_is_changed_there(
    runtime: Runtime, tenant: Tenant, beds: Beds
) -> None:
    """The companion shows it, and nothing more."""
    batch, other = beds.sow({"a": 40}), beds.sow({"b": 4})
    owned_by_home_assistant(runtime, tenant)
    answers = [
        beds.act(batch, "moves", beds.move("a", "b")),
        beds.act(batch, "harvests", beds.cut(1)),
        beds.act(batch, "merges", {"into_id": other["id"]}),
        beds.act(batch, "undo", {}),
        beds.owner.patch(f"/batches/{batch['id']}", {"note": "x"}),
        beds.owner.delete(f"/batches/{batch['id']}"),
    ]

    assert {problem(each) for each in answers} == {"not-owner"}


def test_two_at_once_do_not_take_the_same_plants(beds: Beds) -> None:
    """The second sees what the first has left."""
    batch = beds.sow({"a": 10})
    body = {"where": beds.where({"a": 3}), "cause": "Weak"}

    def throw(_: int) -> int:
        return beds.act(batch, "discards", body).status_code

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(throw, range(6)))

    assert answers == [200, 200, 200, 409, 409, 409]
    assert beds.read(batch)["plants"] == 1
    assert beds.standing(batch) == {"a": 1}


def test_operator_grows_and_viewer_looks(tenant: Tenant, beds: Beds) -> None:
    """Roles say who may."""
    batch = beds.sow({"a": 10})
    path = f"/batches/{batch['id']}"
    operator, viewer = tenant.people[Role.OPERATOR], tenant.people[Role.VIEWER]

    assert operator.post(f"{path}/moves", beds.move("a", "b", 1)).status_code == 200
    assert viewer.get(path).status_code == 200
    assert viewer.post(f"{path}/moves", beds.move("a", "b", 1)).status_code == 403


def test_key_for_another_farm_sees_no_batch(
    beds: Beds, world: World, tenant: Tenant
) -> None:
    """Nor its harvests."""
    batch = beds.sow({"a": 10})
    cut = beds.act(batch, "harvests", beds.cut(5)).json()
    key = world.key(tenant.id, farm_id=world.farm(tenant.id))

    assert key.get("/batches").json()["items"] == []
    assert key.get("/harvests").json()["items"] == []
    for path in (f"/batches/{batch['id']}", f"/harvests/{cut['id']}"):
        assert key.get(path).status_code == 404
