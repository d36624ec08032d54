"""Batches on a farm: what is done with them, told of them, and kept of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.farm.growing import Growing
from custom_components.vertical_farm.farm.growing_store import archive_key, live_key
from custom_components.vertical_farm.growing.events import (
    BatchError,
    BeforeSowingError,
    DuplicateBatchError,
    EndedError,
    FutureError,
    TooFewPlantsError,
    UnknownBatchError,
    UnknownShelfError,
)
from custom_components.vertical_farm.growing.recipes import RecipeError, TaskKind

from .conftest import AddFarm
from .crops import (
    DAY,
    LETTUCE,
    LOWER,
    NURSERY,
    START,
    UPPER,
    ago,
    batch_events,
    crop_farm,
    growing_of,
    shelf_of,
)
from .farms import FarmEntry
from .passing import at, restart, wait


@pytest.fixture
async def entry(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> FarmEntry:
    """Return a farm in the morning of a day, in UTC."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(at(START))
    return await crop_farm(farm)


async def test_a_batch_is_sown_moved_split_merged_and_harvested(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Every step is told on the bus with the device of its shelf."""
    growing = growing_of(entry)
    nursery, upper, lower = (shelf_of(entry, n) for n in (NURSERY, UPPER, LOWER))
    heard, _ = batch_events(hass)
    batch = growing.sow(LETTUCE, {nursery: 20}, variety="Alexandria", seed_lot="L7")
    assert batch.id == "lettuce_butterhead-260210"
    growing.move(batch.id, 18, nursery, upper)
    part = growing.split(batch.id, {upper: 6})
    assert part.id == "lettuce_butterhead-260210-2"
    growing.move(part.id, 6, upper, lower)
    growing.observe(part.id, plants=2, weight_g=41.0, note="lush")
    growing.merge(part.id, batch.id)
    growing.discard(batch.id, "weak", where={nursery: 2})
    growing.harvest(batch.id, {"A": 900.0, "B": 80.0}, waste_g=20.0, waste_cause="rot")
    await hass.async_block_till_done()
    told = [(e.data["type"], e.data["batch"], e.data["plants"]) for e in heard]
    assert told == [
        ("sown", batch.id, 20),
        ("moved", batch.id, 18),
        ("split", batch.id, 6),
        ("moved", part.id, 6),
        ("observed", part.id, 2),
        ("merged", part.id, 6),
        ("discarded", batch.id, 2),
        ("harvested", batch.id, 18),
    ]
    devices = dr.async_get(hass)
    moved = heard[1].data
    for shelf, device_id in zip((upper, nursery), moved["device_ids"], strict=True):
        device = devices.async_get_child_device_by_identifier(
            (DOMAIN, shelf), entry.entry_id
        )
        assert device is not None
        assert device.id == device_id
    assert moved["device_id"] == moved["device_ids"][0]
    assert heard[-1].data["grams"] == 980.0
    assert heard[-1].data["config_entry_id"] == entry.entry_id
    standing = growing.standing(batch.id)
    assert (standing.plants, standing.grams, standing.waste_g) == (0, 980.0, 20.0)
    assert standing.ended == ago(START)
    assert growing.on_shelf(upper) == ()


class Shelves(NamedTuple):
    """A farm's crops and two of its shelves."""

    growing: Growing
    nursery: str
    upper: str


WRONG: dict[str, tuple[Callable[[Shelves], object], type[ValueError]]] = {
    "unknown recipe": (
        lambda on: on.growing.sow("wheat", {on.nursery: 1}),
        RecipeError,
    ),
    "unknown version": (
        lambda on: on.growing.sow(f"{LETTUCE}@7", {on.nursery: 1}),
        RecipeError,
    ),
    "unknown shelf": (lambda on: on.growing.sow(LETTUCE, {"x": 1}), UnknownShelfError),
    "known name": (
        lambda on: on.growing.sow(LETTUCE, {on.nursery: 1}, batch_id="b"),
        DuplicateBatchError,
    ),
    "sown tomorrow": (
        lambda on: on.growing.sow(LETTUCE, {on.nursery: 1}, at=ago(START, -1)),
        FutureError,
    ),
    "too many moved": (
        lambda on: on.growing.move("b", 11, on.nursery, on.upper),
        TooFewPlantsError,
    ),
    "moved to nowhere": (
        lambda on: on.growing.move("b", 1, on.nursery, "x"),
        UnknownShelfError,
    ),
    "harvested before sowing": (
        lambda on: on.growing.harvest("b", {"A": 1.0}, at=ago(START, 1)),
        BeforeSowingError,
    ),
    "unknown batch": (lambda on: on.growing.advance("c"), UnknownBatchError),
    "unknown stage": (lambda on: on.growing.set_stage("b", "fruiting"), BatchError),
    "leads elsewhere": (lambda on: on.growing.lead(on.upper, "b"), TooFewPlantsError),
    "undone sowing": (lambda on: on.growing.undo("b"), BatchError),
}


@pytest.mark.parametrize("wrong", WRONG, ids=str)
async def test_what_is_nonsense_is_refused_and_changes_nothing(
    hass: HomeAssistant, entry: FarmEntry, *, wrong: str
) -> None:
    """Neither the batches nor the tasks, and nothing is told."""
    growing = growing_of(entry)
    nursery, upper = shelf_of(entry, NURSERY), shelf_of(entry, UPPER)
    growing.sow(LETTUCE, {nursery: 10}, batch_id="b")
    before = (growing.batches, growing.tasks)
    heard, _ = batch_events(hass)
    act, error = WRONG[wrong]
    with pytest.raises(error):
        act(Shelves(growing, nursery, upper))
    await hass.async_block_till_done()
    assert (growing.batches, growing.tasks) == before
    assert heard == []


async def test_stages_begin_when_they_are_due_whenever_that_is_noticed(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """After three weeks of a stopped farm the dates are the same."""
    growing = growing_of(entry)
    batch = growing.sow(LETTUCE, {shelf_of(entry, NURSERY): 10}, at=ago(START))
    heard, _ = batch_events(hass)
    await wait(hass, freezer, 3 * DAY)
    assert growing.standing(batch.id).stage == "propagation"
    await restart(hass, freezer, entry, 20 * DAY)
    growing = growing_of(entry)
    await wait(hass, freezer, 60)
    changes = [
        (e.data["stage"], e.data["previous_stage"], e.data["by_hand"], e.data["at"])
        for e in heard
        if e.data["type"] == "stage_changed"
    ]
    assert changes == [
        ("propagation", "germination", False, "2026-02-12T08:00:00+00:00"),
        ("vegetative", "propagation", False, "2026-02-21T08:00:00+00:00"),
        ("finishing", "vegetative", False, "2026-03-03T08:00:00+00:00"),
    ]
    await wait(hass, freezer, 14 * DAY)
    ready = [e.data for e in heard if e.data["type"] == "ready_to_harvest"]
    assert [r["at"] for r in ready] == ["2026-03-17T08:00:00+00:00"]
    assert growing.is_ready(batch.id)
    await wait(hass, freezer, DAY)
    await restart(hass, freezer, entry)
    await wait(hass, freezer, DAY)
    assert sum(e.data["type"] == "ready_to_harvest" for e in heard) == 1
    assert growing_of(entry).standing(batch.id).stage == "finishing"


async def test_a_stage_that_was_taken_back_does_not_come_by_itself_again(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The batch waits for the grower, also over a restart."""
    growing = growing_of(entry)
    batch = growing.sow(LETTUCE, {shelf_of(entry, NURSERY): 10})
    await wait(hass, freezer, 2.5 * DAY)
    undone = growing.undo(batch.id)
    assert undone.undone == "stage_changed"
    await wait(hass, freezer, DAY)
    await restart(hass, freezer, entry)
    await wait(hass, freezer, DAY)
    growing = growing_of(entry)
    assert growing.standing(batch.id).stage == "germination"
    assert growing.is_held(batch.id)
    growing.advance(batch.id)
    assert not growing.is_held(batch.id)
    await wait(hass, freezer, 10 * DAY)
    assert growing.standing(batch.id).stage == "vegetative"


async def test_the_larger_batch_leads_unless_the_grower_chose(
    entry: FarmEntry,
) -> None:
    """The choice holds while the batch stands there."""
    growing = growing_of(entry)
    upper, lower = shelf_of(entry, UPPER), shelf_of(entry, LOWER)
    large = growing.sow(LETTUCE, {upper: 40})
    small = growing.sow("arugula", {upper: 10})
    assert growing.leading(upper) is large
    growing.lead(upper, small.id)
    assert growing.leading(upper) is small
    growing.move(small.id, 10, upper, lower)
    assert growing.leading(upper) is large
    assert growing.leading(lower) == growing.batch(small.id)
    assert growing.leading(shelf_of(entry, NURSERY)) is None


async def test_everything_survives_a_restart(
    hass: HomeAssistant,
    entry: FarmEntry,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    """Batches, own recipes, tasks, and who leads."""
    growing = growing_of(entry)
    upper = shelf_of(entry, UPPER)
    growing.fork_recipe(LETTUCE, "cellar_lettuce", "Cellar lettuce")
    batch = growing.sow("cellar_lettuce", {upper: 10}, variety="Rex")
    other = growing.sow("arugula", {upper: 900})
    growing.lead(upper, batch.id)
    task = growing.create_task("Buy seed", ago(START, -3), note="50 g")
    growing.complete_task(task.id)
    kept = (growing.batches, growing.tasks, growing.recipes.own)
    await restart(hass, freezer, entry)
    growing = growing_of(entry)
    assert (growing.batches, growing.tasks, growing.recipes.own) == kept
    leading = growing.leading(upper)
    assert leading is not None
    assert leading.id == batch.id
    assert growing.batch(other.id).crop == "arugula"


async def test_what_was_answered_survives_a_kill(
    hass: HomeAssistant,
    entry: FarmEntry,
    hass_storage: dict[str, Any],
) -> None:
    """Nothing waits in memory once the save has returned."""
    growing = growing_of(entry)
    batch = growing.sow(LETTUCE, {shelf_of(entry, UPPER): 10})
    await growing.async_save_now()
    stored = hass_storage[live_key(entry.entry_id)]["data"]["batches"]["batches"]
    assert [one[0] for one in stored] == [batch.id]


async def test_a_step_is_written_at_the_stop_without_an_unload(
    hass: HomeAssistant, entry: FarmEntry, hass_storage: dict[str, Any]
) -> None:
    """Home Assistant stops without unloading anything."""
    batch = growing_of(entry).sow(LETTUCE, {shelf_of(entry, UPPER): 10})
    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done()
    stored = hass_storage[live_key(entry.entry_id)]["data"]["batches"]["batches"]
    assert [one[0] for one in stored] == [batch.id]


async def test_what_ended_a_week_ago_is_put_away_and_still_found(
    hass: HomeAssistant,
    entry: FarmEntry,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    """It takes no more steps, and its name is not given again."""
    growing = growing_of(entry)
    upper = shelf_of(entry, UPPER)
    batch = growing.sow(LETTUCE, {upper: 10}, at=ago(START, 0.5))
    growing.harvest(batch.id, {"A": 300.0})
    await wait(hass, freezer, 6.9 * DAY)
    assert batch.id in growing.batches.by_id
    await wait(hass, freezer, 0.2 * DAY)
    assert batch.id not in growing.batches.by_id
    assert archive_key(entry.entry_id) in hass_storage
    await restart(hass, freezer, entry)
    growing = growing_of(entry)
    assert growing.archive[batch.id].grams == 300.0
    assert growing.standing(batch.id).grams == 300.0
    assert growing.batch(batch.id).variety == ""
    with pytest.raises(EndedError):
        growing.undo(batch.id)
    with pytest.raises(DuplicateBatchError):
        growing.sow(LETTUCE, {upper: 1}, batch_id=batch.id)
    again = growing.sow(LETTUCE, {upper: 1}, at=ago(START))
    assert again.id == f"{LETTUCE}-260210"
    assert batch.id == f"{LETTUCE}-260209"


async def test_a_deleted_farm_leaves_no_file_of_its_crops(
    hass: HomeAssistant,
    entry: FarmEntry,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    """Neither of what grew nor of what ended."""
    growing = growing_of(entry)
    batch = growing.sow(LETTUCE, {shelf_of(entry, UPPER): 10})
    growing.discard(batch.id, "mould")
    await wait(hass, freezer, 8 * DAY)
    assert archive_key(entry.entry_id) in hass_storage
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert live_key(entry.entry_id) not in hass_storage
    assert archive_key(entry.entry_id) not in hass_storage


async def test_the_work_of_a_batch_is_laid_out_and_done_by_its_steps(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Sowing, transplanting and harvesting do their tasks; undoing brings them back."""
    growing = growing_of(entry)
    nursery, upper = shelf_of(entry, NURSERY), shelf_of(entry, UPPER)
    batch = growing.sow(LETTUCE, {nursery: 10})

    def open_kinds() -> list[TaskKind]:
        """Return the kinds of what is to be done, by due time."""
        return [task.kind for task in growing.tasks.open(batch.id)]

    assert TaskKind.SOW not in open_kinds()
    assert open_kinds().count(TaskKind.TRANSPLANT) == 2
    freezer.tick(timedelta(days=11))
    growing.move(batch.id, 10, nursery, upper)
    assert open_kinds().count(TaskKind.TRANSPLANT) == 1
    assert {task.place for task in growing.tasks.open(batch.id)} == {upper}
    growing.harvest(batch.id, {"A": 300.0})
    assert open_kinds() == [TaskKind.CLEAN]
    growing.undo(batch.id)
    assert TaskKind.HARVEST in open_kinds()
    assert TaskKind.CHECK in open_kinds()
    assert growing.tasks.open(batch.id)[-1].due == ago(START, -35)
