"""The demo farm comes with plants in every stage, and its simulated plants follow them."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.demo.canopies import usual_plant_g
from custom_components.vertical_farm.demo.hardware import Hardware
from custom_components.vertical_farm.farm.live import Farm
from custom_components.vertical_farm.growing.recipes import TaskKind
from custom_components.vertical_farm.growing.stages import DAY_S

from .actions import act
from .demo_farm import START, farms, hardware_entry, let_pass, set_up, state_of, tick

AREA_M2 = 0.72
STAGES = {"germination", "propagation", "vegetative", "finishing"}


def planted(racks: int = 3, shelves: int = 4) -> MockConfigEntry:
    """Return simulated hardware whose farm comes with plants."""
    return MockConfigEntry(
        domain=DOMAIN,
        title="Demo hardware",
        data={
            "kind": "demo",
            "racks": racks,
            "shelves": shelves,
            "seed": 7,
            "crops": True,
        },
        entry_id="01JDEMO",
    )


def live(hass: HomeAssistant) -> Farm:
    """Return the demo farm."""
    (entry,) = farms(hass)
    farm: Farm = entry.runtime_data.farm
    return farm


def canopy_g(hardware: Hardware, index: int = 0) -> float:
    """Return what stands on a simulated shelf, in g."""
    return hardware.world.plots[index].crop.fresh_kg_m2 * AREA_M2 * 1000.0


@pytest.fixture
async def hardware(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Hardware:
    """Return the hardware of a demo farm of three racks of four shelves."""
    freezer.move_to(START)
    entry = await set_up(hass, planted())
    simulated: Hardware = entry.runtime_data
    return simulated


async def test_there_is_a_batch_in_every_stage_and_one_due_today(
    hass: HomeAssistant, hardware: Hardware, freezer: FrozenDateTimeFactory
) -> None:
    """On every shelf, and some that were harvested before."""
    found = (await act(hass, "list_batches"))["batches"]
    assert len(found) == 12
    assert {batch["stage"] for batch in found} == STAGES
    first = found[0]
    assert first["shelves"][0]["shelf"] == "Rack 1 Shelf 1"
    assert 0 < first["days_to_harvest"] < 0.1
    due = dt_util.parse_datetime(first["harvest_date"])
    assert due is not None
    assert dt_util.as_local(due).date() == dt_util.now().date()
    ended = (await act(hass, "list_batches", status="ended"))["batches"]
    assert len(ended) == 4
    assert all(2000 < batch["harvested_g"] < 5000 for batch in ended)
    assert all(batch["waste_g"] > 0 for batch in ended)
    await let_pass(hass, freezer, 2 * 3600)
    for _ in range(6):
        await let_pass(hass, freezer, 15)
    ready = (await act(hass, "list_batches", status="ready"))["batches"]
    assert [one["batch_id"] for one in ready] == [first["batch_id"]]


async def test_the_work_of_the_past_is_done(
    hass: HomeAssistant, hardware: Hardware
) -> None:
    """Nothing is late by more than a day, and a harvest is due."""
    farm = live(hass)
    work = farm.growing.tasks.open()
    assert all(task.overdue_d(farm.now) <= 1.0 for task in work)
    assert [t.kind for t in work if 0.0 < t.due - farm.now < DAY_S].count(
        TaskKind.HARVEST
    ) == 1


async def test_every_batch_is_expected_to_weigh_what_its_plants_usually_do(
    hass: HomeAssistant, hardware: Hardware
) -> None:
    """Whatever its age; nothing of its past was measured."""
    growing = live(hass).growing
    recipe = growing.recipes.find("lettuce_butterhead")
    usual_g = usual_plant_g(recipe, recipe.duration_d)
    for batch in growing.batches:
        plants = growing.standing(batch.id).plants
        found = growing.exposures.expected_yield(batch.id)
        if plants:
            assert found is not None
            assert found.typical_g / plants == pytest.approx(usual_g, rel=0.25)


async def test_one_shelf_gets_too_little_light_and_one_sensor_is_dead(
    hass: HomeAssistant, hardware: Hardware, freezer: FrozenDateTimeFactory
) -> None:
    """Really so in the simulation; the others are well."""
    await let_pass(hass, freezer, 3600)
    ppfd = [
        float(state_of(hass, f"ppfd_{r}_{s}").state)
        for r in (1, 2, 3)
        for s in (1, 2, 3, 4)
    ]
    assert ppfd[3] < 0.5 * min(ppfd[:3] + ppfd[4:])
    assert state_of(hass, "leaf_temperature_3_4").state == "unavailable"
    assert state_of(hass, "leaf_temperature_3_3").state != "unavailable"
    await tick(hass, freezer, 20)
    problems = hass.states.get("sensor.rack_3_shelf_4_sensor_problems")
    assert problems is not None
    assert problems.state == "1"


async def test_the_sick_shelf_is_seen_within_minutes(
    hass: HomeAssistant, hardware: Hardware, freezer: FrozenDateTimeFactory
) -> None:
    """Its health says why: it has had too little light for days."""
    for _ in range(30):
        await let_pass(hass, freezer, 10)
    ill, *others = sorted(live(hass).shelves, key=lambda shelf: shelf.health.score or 0)
    assert ill.layout.name == "Shelf 4"
    assert ill.health.score is not None
    assert ill.health.score < 75
    assert ill.health.deductions[0].metric == "dli"
    assert all((other.health.score or 0) >= 80 for other in others)


async def test_the_simulated_plants_are_as_old_as_the_batches(
    hass: HomeAssistant, hardware: Hardware
) -> None:
    """What is due weighs most, what has just been sown next to nothing."""
    farm = live(hass)
    by_age = sorted(
        (batch.standing.sown, canopy_g(hardware, number) / plants)
        for number, shelf in enumerate(farm.shelves)
        for batch, plants in farm.growing.on_shelf(shelf.id)
    )
    weights = [weight for _, weight in by_age]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > 100
    assert weights[-1] < 0.1


async def test_what_is_done_with_batches_is_done_to_the_simulated_plants(
    hass: HomeAssistant, hardware: Hardware
) -> None:
    """Harvest, undo, cut, discard, move and sow."""
    farm = live(hass)
    first, second = (shelf.device_id for shelf in list(farm.shelves)[:2])
    whole = canopy_g(hardware)
    batch = await act(hass, "get_batch", shelf=first)
    given = {"batch_id": batch["batch_id"]}
    await act(hass, "harvest", **given, grams=3000)
    assert canopy_g(hardware) == 0
    await act(hass, "undo", **given)
    assert canopy_g(hardware) == pytest.approx(whole)
    await act(hass, "harvest", **given, grams=1000, keep_growing=True)
    assert canopy_g(hardware) == pytest.approx(whole - 1000)
    await act(hass, "discard", **given, plants=5, reason="mould")
    left = (whole - 1000) * (batch["plants"] - 5) / batch["plants"]
    assert canopy_g(hardware) == pytest.approx(left)
    moved = await act(hass, "move_batch", **given, target_shelf=second, shelf=first)
    assert moved["plants"] == batch["plants"] - 5
    assert canopy_g(hardware) == 0
    assert canopy_g(hardware, 1) == pytest.approx(left, rel=0.01)
    await act(hass, "sow", recipe="lettuce_butterhead", shelf=first, plants=25)
    assert 0 < canopy_g(hardware) < 1


async def test_a_demo_farm_without_plants_stays_without(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """If that was wanted, or it was made before there were any."""
    freezer.move_to(START)
    await set_up(hass, hardware_entry())
    assert (await act(hass, "list_batches", status="all"))["total"] == 0
