"""What a farm shows of its crops: stages, dates, tasks and what happens."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.select import (
    ATTR_OPTION,
    ATTR_OPTIONS,
    DOMAIN as SELECT,
    SERVICE_SELECT_OPTION,
)
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.vertical_farm.agronomy.crops import load_crops
from custom_components.vertical_farm.farm.batch_events import Happening
from custom_components.vertical_farm.growing.recipes import TaskKind

from .conftest import AddFarm
from .crops import (
    DAY,
    LETTUCE,
    LOWER,
    NURSERY,
    START,
    UPPER,
    ago,
    crop_farm,
    growing_of,
    shelf_of,
)
from .farms import FARM, FarmEntry, entity_id, state_of
from .passing import at, wait

RADISH = "microgreens_radish"
FARM_NAME, RACK = str(FARM["name"]), "Rack A"


@pytest.fixture
async def entry(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> FarmEntry:
    """Return a farm in the morning of a day, in UTC."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(at(START))
    return await crop_farm(farm)


def full_state(hass: HomeAssistant, entry: FarmEntry, place: str, key: str) -> State:
    """Return the state of an entity of ours with its attributes."""
    state = hass.states.get(entity_id(hass, entry, place, key))
    assert state is not None
    return state


def details(
    hass: HomeAssistant, entry: FarmEntry, place: str, key: str
) -> dict[str, Any]:
    """Return the attributes of an entity of ours."""
    return dict(full_state(hass, entry, place, key).attributes)


async def test_an_empty_shelf_has_no_crop_and_no_date(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """That nothing grows is known; what follows from a crop is not."""
    assert state_of(hass, entry, UPPER, "crop") == "none"
    assert state_of(hass, entry, UPPER, "next_task") == "none"
    assert state_of(hass, entry, UPPER, "stage") == "unavailable"
    assert state_of(hass, entry, UPPER, "crop_event") == "unknown"
    for key in ("harvest_date", "days_to_harvest"):
        assert state_of(hass, entry, UPPER, key) == "unknown"
    assert state_of(hass, entry, FARM_NAME, "batches") == "0"
    assert state_of(hass, entry, FARM_NAME, "next_harvest") == "unknown"


async def test_a_sown_batch_is_shown_on_its_shelf(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Its crop, stage and dates, and what is to be done."""
    shelf = shelf_of(entry, UPPER)
    batch = growing_of(entry).sow(RADISH, {shelf: 4}, at=ago(START, 2))
    crop = full_state(hass, entry, UPPER, "crop")
    assert crop.state == RADISH
    assert crop.attributes["batch"] == batch.id
    assert crop.attributes["plants"] == 4
    assert crop.attributes["sown"] == "2026-02-08"
    assert crop.attributes["batches"] == [
        {"batch": batch.id, "crop": RADISH, "stage": "blackout", "plants": 4}
    ]
    stage = full_state(hass, entry, UPPER, "stage")
    assert stage.state == "blackout"
    assert stage.attributes[ATTR_OPTIONS] == ["blackout", "light"]
    days = load_crops().crops[RADISH].duration_typical_d
    harvest = at(START) + timedelta(days=days - 2)
    assert state_of(hass, entry, UPPER, "harvest_date") == harvest.date().isoformat()
    assert int(state_of(hass, entry, UPPER, "days_to_harvest")) == round(days) - 2
    why = details(hass, entry, UPPER, "harvest_date")
    assert why["reason"] == "by_days"
    assert why["shift_d"] == 0
    assert why["earliest"] <= harvest.date().isoformat() <= why["latest"]
    assert state_of(hass, entry, LOWER, "crop") == "none"


async def test_the_batch_that_covers_most_of_a_shelf_leads_it(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Unless the grower chooses another; all are listed."""
    shelf, growing = shelf_of(entry, UPPER), growing_of(entry)
    lettuce = growing.sow(LETTUCE, {shelf: 6})
    radish = growing.sow(RADISH, {shelf: 60_000})
    assert state_of(hass, entry, UPPER, "crop") == RADISH
    growing.lead(shelf, lettuce.id)
    assert state_of(hass, entry, UPPER, "crop") == LETTUCE
    assert state_of(hass, entry, UPPER, "stage") == "germination"
    listed = details(hass, entry, UPPER, "crop")["batches"]
    assert [item["batch"] for item in listed] == [lettuce.id, radish.id]


async def test_choosing_a_stage_puts_the_batch_into_it(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """On every shelf on which it stands, and for good."""
    upper, lower = shelf_of(entry, UPPER), shelf_of(entry, LOWER)
    batch = growing_of(entry).sow(LETTUCE, {upper: 6, lower: 6}, at=ago(START, 1))
    await choose(hass, entry, UPPER, "vegetative")
    for shelf in (UPPER, LOWER):
        assert state_of(hass, entry, shelf, "stage") == "vegetative"
    standing = growing_of(entry).standing(batch.id)
    assert standing.stage_since == ago(START)
    event = details(hass, entry, UPPER, "crop_event")
    assert event["event_type"] == "stage_changed"
    assert (event["previous_stage"], event["stage"]) == ("germination", "vegetative")
    assert event["by_hand"] is True
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert state_of(hass, entry, UPPER, "stage") == "vegetative"


async def test_a_stage_that_the_recipe_does_not_have_cannot_be_chosen(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Nothing changes."""
    growing_of(entry).sow(RADISH, {shelf_of(entry, UPPER): 4})
    with pytest.raises(ServiceValidationError):
        await choose(hass, entry, UPPER, "flowering")
    assert state_of(hass, entry, UPPER, "stage") == "blackout"


async def choose(hass: HomeAssistant, entry: FarmEntry, shelf: str, stage: str) -> None:
    """Choose the stage of a shelf."""
    chosen = {
        ATTR_ENTITY_ID: entity_id(hass, entry, shelf, "stage"),
        ATTR_OPTION: stage,
    }
    await hass.services.async_call(SELECT, SERVICE_SELECT_OPTION, chosen, blocking=True)


async def test_days_go_by(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Without any change to the batch, the days to harvest become fewer."""
    growing_of(entry).sow(RADISH, {shelf_of(entry, UPPER): 4})
    before = int(state_of(hass, entry, UPPER, "days_to_harvest"))
    await wait(hass, freezer, DAY)
    assert int(state_of(hass, entry, UPPER, "days_to_harvest")) == before - 1


async def test_what_happens_to_a_batch_is_an_event_of_its_shelves(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """A move is told on both shelves, on others nothing."""
    upper, lower = shelf_of(entry, UPPER), shelf_of(entry, LOWER)
    growing = growing_of(entry)
    batch = growing.sow(RADISH, {upper: 4})
    assert details(hass, entry, UPPER, "crop_event")["event_type"] == "sown"
    growing.move(batch.id, 3, upper, lower)
    for shelf in (UPPER, LOWER):
        told = details(hass, entry, shelf, "crop_event")
        assert (told["event_type"], told["batch"]) == ("moved", batch.id)
        assert told["plants"] == 3
    growing.harvest(batch.id, {"A": 120.0}, where={lower: 3})
    assert details(hass, entry, LOWER, "crop_event")["grams"] == 120.0
    assert details(hass, entry, UPPER, "crop_event")["event_type"] == "moved"
    assert state_of(hass, entry, NURSERY, "crop_event") == "unknown"


async def test_everything_that_can_happen_is_an_event_type(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """So that automations can be made before it happens."""
    types = details(hass, entry, UPPER, "crop_event")["event_types"]
    assert types == [happening.value for happening in Happening]


async def test_every_crop_of_the_library_is_a_state_of_the_crop(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """And no crop."""
    options = details(hass, entry, UPPER, "crop")["options"]
    assert set(options) == {*load_crops().crops, "none"}


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_a_rack_and_the_farm_count_what_grows(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """A batch on two shelves counts once, its plants all."""
    upper, lower = shelf_of(entry, UPPER), shelf_of(entry, LOWER)
    growing = growing_of(entry)
    radish = growing.sow(RADISH, {upper: 4, lower: 2}, at=ago(START, 1))
    growing.sow(LETTUCE, {lower: 6})
    assert state_of(hass, entry, FARM_NAME, "batches") == "2"
    assert state_of(hass, entry, FARM_NAME, "plants") == "12"
    first = full_state(hass, entry, FARM_NAME, "next_harvest")
    assert first.attributes["batch"] == radish.id
    assert first.state == state_of(hass, entry, UPPER, "harvest_date")
    assert state_of(hass, entry, RACK, "next_harvest") == first.state
    growing.discard(radish.id, "mould")
    assert state_of(hass, entry, FARM_NAME, "batches") == "1"
    assert state_of(hass, entry, UPPER, "crop") == "none"


async def test_a_batch_is_ready_to_harvest_when_its_last_stage_is_over(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The date is then today, until it is harvested."""
    shelf, growing = shelf_of(entry, UPPER), growing_of(entry)
    batch = growing.sow(RADISH, {shelf: 4})
    assert state_of(hass, entry, RACK, "ready_to_harvest") == "0"
    days = load_crops().crops[RADISH].duration_typical_d
    await wait(hass, freezer, (days + 1) * DAY)
    for place in (RACK, FARM_NAME):
        ready = full_state(hass, entry, place, "ready_to_harvest")
        assert ready.state == "1"
        assert ready.attributes["batches"] == [batch.id]
    assert state_of(hass, entry, UPPER, "stage") == "light"
    assert state_of(hass, entry, UPPER, "days_to_harvest") == "0"
    assert details(hass, entry, UPPER, "harvest_date")["reason"] == "overdue"
    told = details(hass, entry, UPPER, "crop_event")
    assert told["event_type"] == "ready_to_harvest"
    growing.harvest(batch.id, {"A": 300.0})
    assert state_of(hass, entry, FARM_NAME, "ready_to_harvest") == "0"
    assert state_of(hass, entry, UPPER, "harvest_date") == "unknown"


async def test_the_next_task_of_a_shelf_is_the_one_due_first(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Its own, or one of a batch that stands there; done, the next one shows."""
    growing, shelf = growing_of(entry), shelf_of(entry, UPPER)
    late = growing.create_task(
        "Level the trays", ago(START, 1), kind=TaskKind.MAINTAIN, place=shelf
    )
    task = full_state(hass, entry, UPPER, "next_task")
    assert task.state == "maintain"
    assert task.attributes["name"] == "Level the trays"
    assert task.attributes["overdue"] is True
    assert task.attributes["due"] == "2026-02-09T08:00:00+00:00"
    assert state_of(hass, entry, LOWER, "next_task") == "none"
    assert state_of(hass, entry, FARM_NAME, "overdue_tasks") == "1"
    growing.complete_task(late.id)
    assert state_of(hass, entry, FARM_NAME, "overdue_tasks") == "0"
    batch = growing.sow(LETTUCE, {shelf: 6})
    opened = growing.tasks.open(batch.id)
    assert state_of(hass, entry, UPPER, "next_task") == opened[0].kind
    assert int(state_of(hass, entry, FARM_NAME, "open_tasks")) >= len(opened)
    assert details(hass, entry, UPPER, "next_task")["batch"] == batch.id


async def test_details_of_crops_are_not_recorded(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """But for what a condition may have to know over a restart."""
    shelf = shelf_of(entry, UPPER)
    growing_of(entry).sow(RADISH, {shelf: 4})
    for key in ("crop", "harvest_date", "next_task"):
        state = full_state(hass, entry, UPPER, key)
        assert state.state_info is not None
        unrecorded = state.state_info["unrecorded_attributes"]
        kept = state.attributes.keys() - unrecorded
        assert kept <= {"device_class", "friendly_name", "lit", "ready_to_harvest"}


async def test_a_quiet_farm_writes_no_states_of_its_crops(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Within an hour in which nothing happens, dates and counts rest."""
    growing = growing_of(entry)
    growing.sow(RADISH, {shelf_of(entry, UPPER): 4})
    growing.sow(LETTUCE, {shelf_of(entry, LOWER): 4})
    await hass.async_block_till_done()
    registered = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    keys = ("crop", "harvest", "stage", "task", "batches", "plants")
    watched = [e.entity_id for e in registered if any(k in e.unique_id for k in keys)]
    before = [hass.states.get(entity) for entity in watched]
    await wait(hass, freezer, 3600)
    assert [hass.states.get(entity) for entity in watched] == before
