"""Batches: what may happen to plants, what may not, and that none are lost."""

from collections.abc import Callable
from dataclasses import replace
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.agronomy.crops import load_crops
from custom_components.vertical_farm.growing import batches as acts
from custom_components.vertical_farm.growing.batch_store import (
    StoredBatchError,
    batch_to_stored,
    from_stored,
    to_stored,
)
from custom_components.vertical_farm.growing.batches import Batches, occupancy
from custom_components.vertical_farm.growing.events import (
    AmountError,
    BatchError,
    BeforeSowingError,
    DifferentCropError,
    DuplicateBatchError,
    EndedError,
    FutureError,
    LastStageError,
    MissingReasonError,
    NothingToUndoError,
    NotUndoableError,
    PlantCountError,
    Sown,
    TooFewPlantsError,
    UnknownBatchError,
    UnknownStageError,
)
from custom_components.vertical_farm.growing.history import Stay, mean_weight_g
from custom_components.vertical_farm.growing.recipes import fork, from_library
from tests.agronomy.quick import quickly

CROPS = load_crops().crops
LETTUCE = from_library(CROPS["lettuce_butterhead"])
BASIL = from_library(CROPS["basil_genovese"])
DAY = 86400.0
SOWN = 1_790_000_000.0
NOW = SOWN + 60 * DAY


type Attempt = Callable[[], Batches]


def sown(plants: int = 100, batch_id: str = "b1", at: float = SOWN) -> Batches:
    """Return a farm with one batch of lettuce in the nursery."""
    return acts.sow(Batches(), batch_id, LETTUCE, {"nursery": plants}, at=at, now=NOW)


def day(number: float) -> float:
    """Return a time so many days after sowing."""
    return SOWN + number * DAY


def moved() -> Batches:
    """Return a farm whose lettuce went to two shelves on day 11."""
    farm = acts.move(sown(), "b1", 60, "nursery", "1a", at=day(11), now=NOW)
    return acts.move(farm, "b1", 40, "nursery", "1b", at=day(12), now=NOW)


def test_a_batch_stands_where_it_was_sown() -> None:
    """In the first stage of its recipe, in that version."""
    farm = acts.sow(
        Batches(),
        "b1",
        LETTUCE,
        {"n1": 50, "n2": 30},
        at=SOWN,
        now=NOW,
        variety="Rex",
        seed_lot="L7",
    )
    batch, standing = farm["b1"], farm["b1"].standing
    assert (batch.variety, batch.seed_lot, batch.crop) == ("Rex", "L7", LETTUCE.crop)
    assert dict(standing.where) == {"n1": 50, "n2": 30}
    assert (standing.plants, standing.stage) == (80, "germination")
    assert (standing.recipe, standing.sown) == ("lettuce_butterhead@1", SOWN)
    assert standing.ended is None


def test_plants_are_where_they_were_moved_to() -> None:
    """And their stays tell since when, and until when elsewhere."""
    batch = moved()["b1"]
    assert dict(batch.standing.where) == {"1a": 60, "1b": 40}
    assert set(batch.stays) == {
        Stay("nursery", 100, day(0), day(11)),
        Stay("nursery", 40, day(11), day(12)),
        Stay("1a", 60, day(11), None),
        Stay("1b", 40, day(12), None),
    }
    assert [batch.stood("nursery", day(d)) for d in (-1, 0, 11, 12)] == [0, 100, 40, 0]
    assert batch.stood("1a", day(11)) == 60


def test_a_shelf_knows_its_batches_over_time() -> None:
    """Now, and who stood there before."""
    farm = acts.sow(moved(), "b2", BASIL, {"1a": 9}, at=day(13), now=NOW)
    assert [(b.id, n) for b, n in farm.on_shelf("1a")] == [("b1", 60), ("b2", 9)]
    assert farm.on_shelf("nursery") == ()
    stays = occupancy(farm)
    assert [batch_id for batch_id, _ in stays["1a"]] == ["b1", "b2"]
    assert [stay.plants for _, stay in stays["nursery"]] == [100, 40]


def test_yesterday_may_be_logged_today() -> None:
    """A move that was forgotten finds its place in the history."""
    farm = acts.observe(sown(), "b1", at=day(20), now=NOW, note="fine")
    farm = acts.move(farm, "b1", 100, "nursery", "1a", at=day(11), now=NOW)
    assert [event.at for event in farm["b1"].events] == [day(0), day(11), day(20)]
    assert farm["b1"].stood("1a", day(15)) == 100


def test_nothing_happens_before_sowing() -> None:
    """The error names both times."""
    with pytest.raises(BeforeSowingError) as refused:
        acts.harvest(sown(), "b1", {"A": 100.0}, at=day(-1), now=NOW)
    assert (refused.value.at, refused.value.sown) == (day(-1), SOWN)
    assert str(refused.value) == (
        "2026-09-20 14:13 UTC is before the batch began at 2026-09-21 14:13 UTC"
    )


def test_nothing_happens_in_the_future() -> None:
    """Not even sowing."""
    attempts: tuple[Attempt, ...] = (
        lambda: sown(at=NOW + 1),
        lambda: acts.observe(sown(), "b1", at=NOW + 1, now=NOW),
        lambda: acts.merge(two(), "b1", "b2", at=NOW + 1, now=NOW),
    )
    for act in attempts:
        with pytest.raises(FutureError) as refused:
            act()
        assert (refused.value.at, refused.value.now) == (NOW + 1, NOW)


def test_more_plants_than_there_are_cannot_be_moved() -> None:
    """The error names both numbers, the shelf and the time."""
    with pytest.raises(TooFewPlantsError) as refused:
        acts.move(sown(), "b1", 101, "nursery", "1a", at=day(1), now=NOW)
    error = refused.value
    assert (error.wanted, error.there, error.shelf) == (101, 100, "nursery")
    assert "101 plants are asked for on 'nursery'" in str(error)
    assert "100 are there" in str(error)


def test_a_late_entry_may_not_take_plants_that_were_moved_later() -> None:
    """Discarding 70 on day 5 leaves too few for the moves that are known."""
    with pytest.raises(TooFewPlantsError) as refused:
        acts.discard(moved(), "b1", "mould", at=day(5), now=NOW, where={"nursery": 70})
    assert (refused.value.wanted, refused.value.there) == (60, 30)
    assert refused.value.at == day(11)


@pytest.mark.parametrize("plants", [0, -3])
def test_no_plants_are_no_plants(plants: int) -> None:
    """For sowing, moving, splitting and weighing."""
    attempts: tuple[Attempt, ...] = (
        lambda: sown(plants),
        lambda: acts.move(sown(), "b1", plants, "nursery", "1a", at=NOW, now=NOW),
        lambda: acts.split(sown(), "b1", "b2", {"nursery": plants}, at=NOW, now=NOW),
        lambda: acts.observe(
            sown(), "b1", at=NOW, now=NOW, weight_g=5.0, plants=plants
        ),
    )
    for act in attempts:
        with pytest.raises(PlantCountError) as refused:
            act()
        assert (refused.value.plants, refused.value.least) == (plants, 1)
    with pytest.raises(PlantCountError):
        acts.sow(Batches(), "b1", LETTUCE, {}, at=SOWN, now=NOW)


def two() -> Batches:
    """Return a farm whose batch was split on day 11."""
    return acts.split(sown(), "b1", "b2", {"nursery": 40}, at=day(11), now=NOW)


def test_a_part_becomes_a_batch_of_its_own() -> None:
    """With the age, the stage and the recipe of the whole, and a history from then."""
    farm = acts.advance(sown(), "b1", LETTUCE, at=day(2), now=NOW)
    farm = acts.split(farm, "b1", "b2", {"nursery": 40}, at=day(11), now=NOW)
    part = farm["b2"].standing
    assert (farm["b1"].standing.plants, part.plants) == (60, 40)
    assert (part.sown, part.stage) == (SOWN, "propagation")
    assert farm["b2"].began == day(11)
    assert farm["b2"].stays == (Stay("nursery", 40, day(11), None),)


def test_a_part_may_join_again() -> None:
    """The part ends, the whole is whole."""
    farm = acts.merge(two(), "b2", "b1", at=day(15), now=NOW)
    assert farm["b1"].standing.plants == 100
    assert farm["b2"].standing.ended == day(15)


def test_a_batch_joins_only_its_own_kind() -> None:
    """Not basil to lettuce, not itself, none that is not there."""
    farm = acts.sow(sown(), "b3", BASIL, {"1a": 5}, at=SOWN, now=NOW)
    with pytest.raises(DifferentCropError) as refused:
        acts.merge(farm, "b3", "b1", at=NOW, now=NOW)
    assert (refused.value.crop, refused.value.other) == (BASIL.crop, LETTUCE.crop)
    with pytest.raises(DuplicateBatchError):
        acts.merge(farm, "b1", "b1", at=NOW, now=NOW)
    with pytest.raises(UnknownBatchError):
        acts.merge(farm, "b1", "b9", at=NOW, now=NOW)
    with pytest.raises(BeforeSowingError):
        acts.merge(two(), "b2", "b1", at=day(-2), now=NOW)


def test_a_name_is_given_once() -> None:
    """To a sown batch and to a part."""
    with pytest.raises(DuplicateBatchError):
        acts.sow(sown(), "b1", BASIL, {"1a": 5}, at=SOWN, now=NOW)
    with pytest.raises(DuplicateBatchError):
        acts.split(two(), "b1", "b2", {"nursery": 5}, at=NOW, now=NOW)


def test_stages_follow_the_recipe_or_the_grower() -> None:
    """By hand any of them, by advancing the next one."""
    farm = acts.advance(sown(), "b1", LETTUCE, at=day(2), now=NOW, by_hand=False)
    farm = acts.set_stage(farm, "b1", LETTUCE, "finishing", at=day(3), now=NOW)
    standing = farm["b1"].standing
    assert (standing.stage, standing.stage_since) == ("finishing", day(3))
    with pytest.raises(LastStageError) as last:
        acts.advance(farm, "b1", LETTUCE, at=day(4), now=NOW)
    assert last.value.stage == "finishing"
    with pytest.raises(UnknownStageError) as unknown:
        acts.set_stage(farm, "b1", LETTUCE, "fruiting", at=day(4), now=NOW)
    assert (unknown.value.stage, unknown.value.known) == ("fruiting", LETTUCE.stage_ids)
    shorter = replace(LETTUCE, stages=LETTUCE.stages[:2])
    with pytest.raises(UnknownStageError):
        acts.advance(farm, "b1", shorter, at=day(4), now=NOW)


def test_a_batch_keeps_its_recipe_until_the_grower_moves_it_on() -> None:
    """To another recipe of the crop that knows the stage."""
    mine = fork(LETTUCE, "mine", "Mine")
    farm = acts.set_recipe(sown(), "b1", mine, at=day(1), now=NOW)
    assert farm["b1"].standing.recipe == "mine@1"
    assert sown()["b1"].standing.recipe == "lettuce_butterhead@1"
    with pytest.raises(DifferentCropError):
        acts.set_recipe(farm, "b1", BASIL, at=day(1), now=NOW)
    later = replace(mine, stages=mine.stages[1:])
    with pytest.raises(UnknownStageError):
        acts.set_recipe(farm, "b1", later, at=day(1), now=NOW)
    part = acts.split(farm, "b1", "b2", {"nursery": 1}, at=day(2), now=NOW)["b2"]
    assert part.standing.recipe == "mine@1"


def test_a_harvest_may_be_partial_then_full() -> None:
    """Grades and waste add up, and an empty batch has ended."""
    farm = acts.harvest(
        moved(),
        "b1",
        {"A": 5000.0, "B": 800.0},
        at=day(35),
        now=NOW,
        where={"1a": 60},
        waste_g=120.0,
        waste_cause="tip-burn",
    )
    assert farm["b1"].standing.plants == 40
    farm = acts.harvest(farm, "b1", {"A": 4000.0}, at=day(36), now=NOW)
    standing = farm["b1"].standing
    assert (standing.plants, standing.ended) == (0, day(36))
    assert (standing.grams, standing.waste_g) == (9800.0, 120.0)
    assert (standing.harvested_plants, standing.discarded_plants) == (100, 0)


def test_herbs_are_cut_and_grow_on() -> None:
    """A harvest of no plants leaves them all."""
    farm = acts.harvest(sown(), "b1", {"A": 300.0}, at=day(30), now=NOW, where={})
    assert (farm["b1"].standing.plants, farm["b1"].standing.grams) == (100, 300.0)


def test_an_ended_batch_is_only_looked_at() -> None:
    """A note may follow, a move or a second harvest may not."""
    farm = acts.harvest(sown(), "b1", {"A": 9.0}, at=day(30), now=NOW)
    farm = acts.observe(farm, "b1", at=day(31), now=NOW, note="tasted well")
    with pytest.raises(EndedError) as refused:
        acts.move(farm, "b1", 1, "nursery", "1a", at=day(32), now=NOW)
    assert (refused.value.at, refused.value.ended) == (day(32), day(30))
    with pytest.raises(PlantCountError):
        acts.discard(farm, "b1", "late", at=day(32), now=NOW)


@pytest.mark.parametrize("grams", [-1.0, float("nan"), float("inf")])
def test_weights_are_weights(grams: float) -> None:
    """In grades, waste and samples; heights as well."""
    attempts: tuple[Attempt, ...] = (
        lambda: acts.harvest(sown(), "b1", {"A": grams}, at=NOW, now=NOW),
        lambda: acts.harvest(
            sown(), "b1", {}, at=NOW, now=NOW, waste_g=grams, waste_cause="x"
        ),
        lambda: acts.observe(sown(), "b1", at=NOW, now=NOW, weight_g=grams, plants=1),
        lambda: acts.observe(sown(), "b1", at=NOW, now=NOW, height_cm=0.0),
    )
    for act in attempts:
        with pytest.raises(AmountError, match="expected"):
            act()


def test_waste_has_a_cause_and_discarding_a_reason() -> None:
    """Else nobody learns from it."""
    with pytest.raises(MissingReasonError) as waste:
        acts.harvest(sown(), "b1", {"A": 5.0}, at=NOW, now=NOW, waste_g=7.0)
    assert waste.value.amount == 7.0
    with pytest.raises(MissingReasonError, match="100 plants need a reason"):
        acts.discard(sown(), "b1", " ", at=NOW, now=NOW)


def test_discarded_plants_are_counted() -> None:
    """Some, then the rest, and that is the end."""
    farm = acts.discard(sown(), "b1", "weak", at=day(3), now=NOW, where={"nursery": 10})
    farm = acts.discard(farm, "b1", "mould", at=day(4), now=NOW)
    assert farm["b1"].standing.discarded_plants == 100
    assert farm["b1"].standing.ended == day(4)


def test_the_last_sample_gives_the_weight_of_a_plant() -> None:
    """None until something was weighed."""
    farm = acts.observe(sown(), "b1", at=day(1), now=NOW, height_cm=3.0)
    assert mean_weight_g(farm["b1"].events) is None
    farm = acts.observe(farm, "b1", at=day(2), now=NOW, weight_g=50.0, plants=5)
    farm = acts.observe(farm, "b1", at=day(3), now=NOW, note="green", photo="media:1")
    assert mean_weight_g(farm["b1"].events) == 10.0


def test_the_last_step_can_be_undone() -> None:
    """In the order of logging, not of time; back to sowing, which stays."""
    farm = acts.move(sown(), "b1", 10, "nursery", "1a", at=day(9), now=NOW)
    after = acts.observe(farm, "b1", at=day(5), now=NOW, note="late entry")
    assert acts.undo(after, "b1").by_id == farm.by_id
    again = acts.undo(acts.undo(after, "b1"), "b1")
    assert again.by_id == sown().by_id
    with pytest.raises(NothingToUndoError):
        acts.undo(again, "b1")


def test_splitting_and_merging_are_undone_in_both_batches() -> None:
    """From either side."""
    merged = acts.merge(two(), "b2", "b1", at=day(15), now=NOW)
    for one in ("b1", "b2"):
        assert acts.undo(merged, one).by_id == two().by_id
        assert acts.undo(two(), one).by_id == sown().by_id


def test_a_step_that_others_build_on_stays() -> None:
    """The error says what is in the way."""
    grown = acts.observe(two(), "b2", at=day(12), now=NOW, note="on its own")
    with pytest.raises(NotUndoableError, match="'b2' has a history of its own"):
        acts.undo(grown, "b1")
    merged = acts.merge(two(), "b2", "b1", at=day(15), now=NOW)
    used = acts.harvest(merged, "b1", {"A": 1.0}, at=day(30), now=NOW)
    with pytest.raises(NotUndoableError, match="100 plants are asked for"):
        acts.undo(used, "b2")


def finished() -> Batches:
    """Return a farm with one batch that has had a full life."""
    farm = sown(200, "lettuce-2026-038")
    name = "lettuce-2026-038"
    farm = acts.advance(farm, name, LETTUCE, at=day(2), now=NOW, by_hand=False)
    for n in range(4):
        farm = acts.move(
            farm, name, 50, "nursery", f"rack-2-shelf-{n}", at=day(11), now=NOW
        )
    for n, d in enumerate((11, 21)):
        farm = acts.advance(farm, name, LETTUCE, at=day(d + n / 10), now=NOW)
    for d in range(12, 35, 3):
        farm = acts.observe(
            farm, name, at=day(d), now=NOW, weight_g=123.4, plants=3, height_cm=7.5
        )
    for n in range(4):
        farm = acts.harvest(
            farm,
            name,
            {"A": 6000.5, "B": 900.0},
            at=day(35),
            now=NOW,
            where={f"rack-2-shelf-{n}": 50},
            waste_g=80.0,
            waste_cause="tip-burn",
        )
    return farm


def test_a_finished_batch_needs_less_than_2_kb() -> None:
    """With 19 things that happened to it."""
    (batch,) = finished()
    assert batch.standing.ended is not None
    assert len(batch.events) == 20
    stored = json.dumps(batch_to_stored(batch), separators=(",", ":"))
    assert len(stored.encode()) < 2048


def test_batches_survive_being_stored() -> None:
    """Through JSON, with the number of the next step."""
    for farm in (Batches(), finished(), acts.merge(two(), "b2", "b1", at=NOW, now=NOW)):
        assert from_stored(json.loads(json.dumps(to_stored(farm)))) == farm


type Spoil = Callable[[dict[str, Any]], object]
EVENTS = "batches/0/events"
SPOILT: list[tuple[Spoil, str]] = [
    (lambda d: d.update(version=9), "version"),
    (lambda d: d.update(next="x"), "next"),
    (lambda d: d.update(next=1.5), "next"),
    (lambda d: d.update(batches={}), "batches"),
    (lambda d: d["batches"].append(d["batches"][0]), "batches/1"),
    (lambda d: d["batches"][0].pop(), "batches/0"),
    (lambda d: d["batches"][0].__setitem__(1, 7), "batches/0/1"),
    (lambda d: d["batches"][0].__setitem__(5, []), EVENTS),
    (lambda d: d["batches"][0][5].pop(0), EVENTS),
    (lambda d: d["batches"][0][5].append(d["batches"][0][5][0]), EVENTS),
    (lambda d: d["batches"][0][5].append(["o", 1, 5]), EVENTS),
    (lambda d: d["batches"][0][5].append(["m", 2e9, 5, 999, "1a", "1b"]), EVENTS),
    (lambda d: d["batches"][0][5].append(["z", 2e9, 5]), f"{EVENTS}/3"),
    (lambda d: d["batches"][0][5].append([["s"], 2e9, 5]), f"{EVENTS}/3"),
    (lambda d: d["batches"][0][5].append([]), f"{EVENTS}/3"),
    (lambda d: d["batches"][0][5].append(["m", 2e9]), f"{EVENTS}/3"),
    (lambda d: d["batches"][0][5].append(["o", "now", 5]), f"{EVENTS}/3/at"),
    (lambda d: d["batches"][0][5].append(["o", 1e300, 5]), f"{EVENTS}/3/at"),
    (lambda d: d["batches"][0][5].append(["g", 2e9, 5, "x", 1]), f"{EVENTS}/3/by_hand"),
    (lambda d: d["batches"][0][5].append(["g", 2e9, 5, 4, True]), f"{EVENTS}/3/stage"),
    (
        lambda d: d["batches"][0][5].append(["d", 2e9, 5, ["1a"], "x"]),
        f"{EVENTS}/3/where",
    ),
    (
        lambda d: d["batches"][0][5].append(["d", 2e9, 5, ["1a", -1], "x"]),
        f"{EVENTS}/3/where",
    ),
]


@pytest.mark.parametrize(("spoil", "path"), SPOILT)
def test_a_spoilt_store_is_refused_with_its_place(spoil: Spoil, path: str) -> None:
    """Nothing becomes a batch that cannot be."""
    stored: dict[str, Any] = json.loads(json.dumps(to_stored(moved())))
    spoil(stored)
    with pytest.raises(StoredBatchError) as refused:
        from_stored(stored)
    assert refused.value.path == path


def test_a_store_is_a_mapping() -> None:
    """Not a list, and a lost counter never hands out a number twice."""
    with pytest.raises(StoredBatchError):
        from_stored([])
    stored = to_stored(moved())
    stored["next"] = 1
    assert from_stored(stored).next_number == moved().next_number


SHELVES = ("nursery", "1a", "1b")
NAMES = ("b1", "b2", "b3")
STEP = st.tuples(
    st.sampled_from(
        [
            "sow",
            "move",
            "move",
            "split",
            "merge",
            "advance",
            "observe",
            "harvest",
            "cut",
            "discard",
            "undo",
        ]
    ),
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
    st.sampled_from(SHELVES),
    st.sampled_from(SHELVES),
    st.integers(1, 30),
    st.integers(0, 40).map(day),
)
type Step = tuple[str, str, str, str, str, int, float]


def taken(farm: Batches, step: Step) -> Batches:
    """Return the farm after a step, as it was where the step is nonsense."""
    kind, name, other, shelf, target, plants, at = step
    try:
        match kind:
            case "sow":
                where = {shelf: plants}
                return acts.sow(farm, name, LETTUCE, where, at=at, now=NOW)
            case "move":
                return acts.move(farm, name, plants, shelf, target, at=at, now=NOW)
            case "split":
                where = {shelf: plants}
                return acts.split(farm, name, other, where, at=at, now=NOW)
            case "merge":
                return acts.merge(farm, name, other, at=at, now=NOW)
            case "advance":
                return acts.advance(farm, name, LETTUCE, at=at, now=NOW)
            case "observe":
                return acts.observe(farm, name, at=at, now=NOW, height_cm=plants)
            case "harvest":
                where = {shelf: plants}
                return acts.harvest(
                    farm, name, {"A": plants}, at=at, now=NOW, where=where
                )
            case "cut":
                return acts.harvest(farm, name, {"A": plants}, at=at, now=NOW)
            case "discard":
                return acts.discard(
                    farm, name, "weak", at=at, now=NOW, where={shelf: plants}
                )
            case _:
                return acts.undo(farm, name)
    except BatchError:
        return farm


def balance(farm: Batches) -> tuple[int, int]:
    """Return the plants that were sown, and those that can be accounted for."""
    sown_plants = sum(
        plants
        for batch in farm
        for event in batch.events
        if isinstance(event, Sown)
        for _, plants in event.where
    )
    standing = [batch.standing for batch in farm]
    there = sum(s.plants + s.harvested_plants + s.discarded_plants for s in standing)
    return sown_plants, there


HISTORIES = st.lists(STEP, min_size=1, max_size=25).map(
    lambda steps: [("sow", "b1", "b1", "nursery", "1a", 30, SOWN), *steps]
)


@quickly
@given(HISTORIES)
def test_no_plant_is_ever_lost_or_made(history: list[Step]) -> None:
    """Sown is what stands, was harvested or was thrown away, after every step."""
    farm = Batches()
    for step in history:
        farm = taken(farm, step)
        sown_plants, there = balance(farm)
        assert sown_plants == there
        assert all(plants > 0 for b in farm for plants in b.standing.where.values())


@quickly
@given(HISTORIES)
def test_every_step_can_be_taken_back_at_once(history: list[Step]) -> None:
    """Undoing brings back exactly the farm before."""
    farm = Batches()
    for step in history:
        after = taken(farm, step)
        if after is not farm and step[0] not in {"sow", "undo"}:
            assert acts.undo(after, step[1]).by_id == farm.by_id
        farm = after


@quickly
@given(HISTORIES, st.integers(-1, 45).map(day))
def test_stays_agree_with_counting_day_by_day(history: list[Step], at: float) -> None:
    """Who stood where at any time, counted independently from the events."""
    farm = Batches()
    for step in history:
        farm = taken(farm, step)
    for batch in farm:
        counted = dict.fromkeys(SHELVES, 0)
        for event in batch.events:
            if event.at > at:
                continue
            name = type(event).__name__
            sign = 1 if name in {"Sown", "SplitFrom", "Joined"} else -1
            for shelf, plants in getattr(event, "where", ()):
                counted[shelf] += sign * plants
            if name == "Moved":
                counted[getattr(event, "origin", "")] -= getattr(event, "plants", 0)
                counted[getattr(event, "target", "")] += getattr(event, "plants", 0)
        assert {shelf: batch.stood(shelf, at) for shelf in SHELVES} == counted


@quickly
@given(HISTORIES)
def test_any_farm_survives_being_stored(history: list[Step]) -> None:
    """Whatever happened."""
    farm = Batches()
    for step in history:
        farm = taken(farm, step)
    assert from_stored(json.loads(json.dumps(to_stored(farm)))).by_id == farm.by_id
