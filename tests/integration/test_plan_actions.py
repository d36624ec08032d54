"""Production is planned backwards, and becomes tasks."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from .actions import act, device_of, refused
from .conftest import AddFarm
from .crops import LETTUCE, START, UPPER, crop_farm, growing_of
from .farms import FarmEntry, one_shelf
from .passing import at

BASIL = "basil_genovese"


@pytest.fixture
async def entry(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> FarmEntry:
    """Return a farm of 2.16 m² on Tuesday 10 February 2026."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(at(START))
    return await crop_farm(farm)


async def test_weekly_basil_becomes_sowing_and_transplanting_days(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Without a first day, deliveries begin as soon as basil can be ready."""
    order = {"recipe": BASIL, "kg": 0.5, "weekday": "fri", "deliveries": 3}
    plan = await act(hass, "plan_production", orders=[order])
    assert plan["shortages"] == []
    assert plan["kg"] == 1.5
    assert plan["proven"] is True
    assert [batch["delivery"] for batch in plan["batches"]] == [
        "2026-03-27",
        "2026-04-03",
        "2026-04-10",
    ]
    first = plan["batches"][0]
    assert first["sow"] == "2026-02-16"
    assert first["harvest"] == "2026-03-27"
    assert first["transplant"] == ["2026-03-05"]
    assert [stage["stage"] for stage in first["stages"]] == [
        "germination",
        "propagation",
        "vegetative",
        "finishing",
    ]
    for stage in first["stages"]:
        assert sum(stage["shelves"].values()) == pytest.approx(
            stage["area_m2"], abs=0.01
        )
    assert plan["area_m2"] == 2.16
    for week in plan["weeks"]:
        assert week["used_m2"] + week["free_m2"] == pytest.approx(2.16, abs=0.01)
        assert sum(week["shelves"].values()) >= week["used_m2"] - 0.01
    assert plan["tasks"] == []


async def test_what_is_short_is_told_with_its_week_and_amount(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Too much for the shelves, and too soon."""
    much = {"recipe": LETTUCE, "kg": 40, "deliveries": 1}
    plan = await act(hass, "plan_production", orders=[much])
    (short,) = plan["shortages"]
    assert short["why"] == "area"
    assert short["week"] == "2026-W12"
    assert plan["kg"] + short["short_kg"] == pytest.approx(40, abs=0.01)
    assert short["short_m2"] > 0
    soon = {"recipe": LETTUCE, "kg": 1, "first": "2026-02-20", "deliveries": 1}
    (short,) = (await act(hass, "plan_production", orders=[soon]))["shortages"]
    assert (short["why"], short["short_kg"]) == ("time", 1.0)


async def test_plants_that_stand_take_their_area_until_their_harvest(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """What is on the shelves leaves less room."""
    order = {"recipe": LETTUCE, "kg": 5, "deliveries": 1, "per_plant_g": 150}
    free = await act(hass, "plan_production", orders=[order])
    assert free["shortages"] == []
    shelf = device_of(hass, entry, UPPER)
    await act(hass, "sow", recipe=LETTUCE, shelf=shelf, plants=60)
    (short,) = (await act(hass, "plan_production", orders=[order]))["shortages"]
    assert short["why"] == "area"


async def test_an_accepted_plan_becomes_tasks_once(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Accepting it twice would have it sown twice."""
    order = {"recipe": BASIL, "kg": 0.5, "weekday": "fri", "deliveries": 2}
    plan = await act(hass, "plan_production", orders=[order], accept=True)
    assert [task["kind"] for task in plan["tasks"]] == [
        *("sow", "transplant", "harvest"),
        *("sow", "transplant", "harvest"),
    ]
    assert plan["tasks"][0]["due"] == "2026-02-16T08:00:00+00:00"
    assert plan["tasks"][0]["source"] == "plan"
    assert len(growing_of(entry).tasks.open()) == 6
    key, text = await refused(hass, "plan_production", orders=[order], accept=True)
    assert key == "planned_already"
    assert "2026-03-27" in text
    assert len(growing_of(entry).tasks.open()) == 6


async def test_orders_that_cannot_be_planned_are_refused(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """With the reason."""
    order = {"recipe": BASIL, "kg": 1, "deliveries": 300}
    key, text = await refused(hass, "plan_production", orders=[order, order])
    assert key == "plan_refused"
    assert "600" in text
    assert "400" in text
    key, text = await refused(
        hass, "plan_production", orders=[{**order, "recipe": "x"}]
    )
    assert key == "recipe_refused"
    assert "'x'" in text


async def test_a_farm_without_sizes_cannot_be_planned(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Its shelves have no area."""
    await farm(racks=one_shelf())
    order = {"recipe": BASIL, "kg": 1}
    key, text = await refused(hass, "plan_production", orders=[order])
    assert key == "no_area"
    assert "Cellar" in text


async def test_tasks_of_people_are_added_and_done(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A recurring one is due again so many days after it was done."""
    fields: dict[str, Any] = {
        "name": "Wipe the lamps",
        "due": "2026-02-12 09:00:00",
        "kind": "clean",
        "place": device_of(hass, entry, "Rack A"),
        "every_days": 30,
    }
    task = await act(hass, "add_task", **fields)
    assert task["due"] == "2026-02-12T09:00:00+00:00"
    assert task["place"] == "Rack A"
    freezer.move_to(at("2026-02-14T09:00:00+00:00"))
    done = await act(
        hass, "complete_task", task_id=task["task_id"], at="2026-02-13 09:00:00"
    )
    assert done["done"] == "2026-02-13T09:00:00+00:00"
    (following,) = growing_of(entry).tasks.open()
    assert following.due == at("2026-03-15T09:00:00+00:00").timestamp()
    key, text = await refused(hass, "complete_task", task_id=task["task_id"])
    assert key == "task_done"
    assert "2026-02-13 09:00" in text
    assert (await refused(hass, "complete_task", task_id="x"))[0] == "unknown_task"
    key, _ = await refused(hass, "add_task", **{**fields, "every_days": 0})
    assert key == "impossible_interval"
    about = {"name": "Look", "due": fields["due"], "batch_id": "nobody"}
    assert (await refused(hass, "add_task", **about))[0] == "unknown_batch"
