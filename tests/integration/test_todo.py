"""The to-do list: what a farm asks for, and what people do with it."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.todo import DOMAIN as TODO
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .conftest import AddFarm
from .crops import DAY, LETTUCE, NURSERY, START, UPPER, crop_farm, growing_of, shelf_of
from .farms import FarmEntry, report
from .passing import at, restart, wait

LIST = "todo.cellar_tasks"
PUMP, PH = "switch.pump", "sensor.ph"

# Home Assistant's own web server warns about its keys.
pytestmark = pytest.mark.filterwarnings("ignore:It is recommended to use web")


@pytest.fixture(autouse=True)
async def morning(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let it be the morning of a day, in UTC."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(at(START))


@pytest.fixture
async def entry(farm: AddFarm) -> FarmEntry:
    """Return a farm without equipment."""
    return await crop_farm(farm)


async def call(hass: HomeAssistant, action: str, **fields: Any) -> None:  # noqa: ANN401
    """Let somebody do something with the list."""
    await hass.services.async_call(
        TODO, action, {"entity_id": LIST, **fields}, blocking=True
    )
    await hass.async_block_till_done()


async def items(hass: HomeAssistant, status: str) -> list[dict[str, Any]]:
    """Return the items of the list."""
    answer = await hass.services.async_call(
        TODO,
        "get_items",
        {"entity_id": LIST, "status": status},
        blocking=True,
        return_response=True,
    )
    assert answer is not None
    listed: Any = answer[LIST]
    found: list[dict[str, Any]] = listed["items"]
    return found


async def to_do(hass: HomeAssistant) -> list[tuple[str, str | None]]:
    """Return what is to be done and when."""
    await hass.async_block_till_done()
    return [(i["summary"], i.get("due")) for i in await items(hass, "needs_action")]


async def done(hass: HomeAssistant) -> list[str]:
    """Return what was done."""
    return [item["summary"] for item in await items(hass, "completed")]


async def test_a_batch_puts_its_work_on_the_list(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """In words, with its day and place; what is further off does not show yet."""
    growing = growing_of(entry)
    batch = growing.sow(LETTUCE, {shelf_of(entry, NURSERY): 20})
    of_batch = "Butterhead lettuce 260210 (Rack A, Nursery)"
    assert await to_do(hass) == [
        (f"Check: {of_batch}", "2026-02-15"),
        (f"Transplant: {of_batch}", "2026-02-21"),
        (f"Check: {of_batch}", "2026-02-24"),
    ]
    assert await done(hass) == [f"Sow: {of_batch}"]
    state = hass.states.get(LIST)
    assert state is not None
    assert state.state == "3"
    growing.move(batch.id, 20, shelf_of(entry, NURSERY), shelf_of(entry, UPPER))
    assert [place for place, _ in await to_do(hass)] == [
        "Check: Butterhead lettuce 260210 (Rack A, Upper)",
        "Transplant: Butterhead lettuce 260210 (Rack A, Upper)",
        "Check: Butterhead lettuce 260210 (Rack A, Upper)",
    ]


async def test_a_harvest_does_its_task_and_leaves_the_cleaning(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The work appears when it comes near."""
    growing = growing_of(entry)
    batch = growing.sow(LETTUCE, {shelf_of(entry, UPPER): 20})
    await wait(hass, freezer, 34 * DAY)
    harvest = "Harvest: Butterhead lettuce 260210 (Rack A, Upper)"
    assert harvest in [summary for summary, _ in await to_do(hass)]
    growing.harvest(batch.id, {"A": 3000.0})
    assert await to_do(hass) == [
        ("Clean: Butterhead lettuce 260210 (Rack A, Upper)", "2026-03-16")
    ]
    assert harvest in await done(hass)


async def test_people_add_describe_put_off_and_do_their_own_tasks(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """With a day, an hour or neither; all of it outlives a restart."""
    await call(hass, "add_item", item="Buy seed")
    await call(hass, "add_item", item="Call Ada", due_datetime="2026-02-12 09:30:00")
    await call(
        hass, "add_item", item="Order boxes", due_date="2026-02-11", description="50"
    )
    assert await to_do(hass) == [
        ("Order boxes", "2026-02-11"),
        ("Call Ada", "2026-02-12T09:30:00+00:00"),
        ("Buy seed", None),
    ]
    await call(hass, "update_item", item="Buy seed", due_date="2026-02-10")
    await call(hass, "update_item", item="Call Ada", rename="Call Ada again")
    await call(hass, "update_item", item="Order boxes", description="60")
    await call(hass, "update_item", item="Call Ada again", due_datetime=None)
    assert await to_do(hass) == [
        ("Buy seed", "2026-02-10"),
        ("Order boxes", "2026-02-11"),
        ("Call Ada again", None),
    ]
    await call(hass, "update_item", item="Buy seed", status="completed")
    await restart(hass, freezer, entry)
    assert await to_do(hass) == [
        ("Order boxes", "2026-02-11"),
        ("Call Ada again", None),
    ]
    (bought,) = await items(hass, "completed")
    assert bought["completed"] == "2026-02-10T08:00:00+00:00"
    assert (await items(hass, "needs_action"))[0]["description"] == "60"
    await call(hass, "update_item", item="Buy seed", status="needs_action")
    assert await done(hass) == []
    await call(hass, "remove_item", item=["Buy seed", "Order boxes"])
    assert await to_do(hass) == [("Call Ada again", None)]


async def test_a_task_that_was_put_off_by_hand_stays_where_it_was_put(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Even where the stage begins at another time."""
    growing = growing_of(entry)
    batch = growing.sow(LETTUCE, {shelf_of(entry, UPPER): 20})
    (check, _) = (await to_do(hass))[0]
    await call(hass, "update_item", item=check, due_date="2026-02-20")
    growing.advance(batch.id)
    assert (check, "2026-02-20") in await to_do(hass)


async def test_tasks_are_put_in_order_and_new_ones_come_in_by_their_day(
    hass: HomeAssistant,
    entry: FarmEntry,
    freezer: FrozenDateTimeFactory,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """The order outlives a restart."""
    for day, name in ((11, "A"), (12, "B"), (14, "D")):
        await call(hass, "add_item", item=name, due_date=f"2026-02-{day}")
    uids = {i["summary"]: i["uid"] for i in await items(hass, "needs_action")}
    client = await hass_ws_client(hass)

    async def move(name: str, after: str | None) -> None:
        """Drag a task."""
        message = {"type": "todo/item/move", "entity_id": LIST, "uid": uids[name]}
        if after is not None:
            message["previous_uid"] = uids[after]
        await client.send_json_auto_id(message)
        answer = await client.receive_json()
        assert answer["success"]

    await move("D", None)
    assert [name for name, _ in await to_do(hass)] == ["D", "A", "B"]
    await move("A", "B")
    assert [name for name, _ in await to_do(hass)] == ["D", "B", "A"]
    await call(hass, "add_item", item="C", due_date="2026-02-13")
    await restart(hass, freezer, entry)
    assert [name for name, _ in await to_do(hass)] == ["C", "D", "B", "A"]
    await client.send_json_auto_id(
        {"type": "todo/item/move", "entity_id": LIST, "uid": "nothing"}
    )
    answer = await client.receive_json()
    assert not answer["success"]


async def tank_farm(hass: HomeAssistant, farm: AddFarm) -> FarmEntry:
    """Set up a farm with a reservoir, its pH probe and its pump."""
    report(hass, PH, 6.0)
    hass.states.async_set(PUMP, "off")
    tank = {"name": "Tank", "volume_l": 60, "sensors": {"ph": [PH]}, "pump": PUMP}
    return await farm(reservoirs=[tank])


async def test_equipment_asks_for_maintenance_counted_from_when_it_was_done(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """Late work moves the next turn; work that is not done stays, and stays one task."""
    entry = await tank_farm(hass, farm)
    assert await to_do(hass) == [
        ("Calibrate pH probe (Tank)", "2026-02-24"),
        ("Change nutrient solution (Tank)", "2026-02-24"),
    ]
    await wait(hass, freezer, 40 * DAY)
    assert len(await to_do(hass)) == 3
    await call(
        hass, "update_item", item="Calibrate pH probe (Tank)", status="completed"
    )
    calibration = ("Calibrate pH probe (Tank)", "2026-04-05")
    await wait(hass, freezer, 3 * DAY)
    assert calibration in await to_do(hass)
    assert ("Change nutrient solution (Tank)", "2026-02-24") in await to_do(hass)
    assert await done(hass) == ["Calibrate pH probe (Tank)"]
    await call(hass, "remove_completed_items")
    assert await done(hass) == []
    assert calibration in await to_do(hass)
    growing = growing_of(entry)
    (was_done,) = [task for task in growing.tasks if task.done is not None]
    growing.reopen_task(was_done.id)
    assert ("Calibrate pH probe (Tank)", "2026-02-24") in await to_do(hass)
    assert calibration not in await to_do(hass)


async def test_what_was_taken_off_the_list_does_not_come_back(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """Neither after a restart nor for a batch that changes."""
    entry = await tank_farm(hass, farm)
    await call(hass, "remove_item", item="Calibrate pH probe (Tank)")
    await restart(hass, freezer, entry)
    await wait(hass, freezer, 20 * DAY)
    assert [name for name, _ in await to_do(hass)] == [
        "Change nutrient solution (Tank)",
        "Clean pump and filter (Tank)",
    ]


async def test_maintenance_of_what_was_unbound_goes(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """And comes back with it."""
    entry = await tank_farm(hass, farm)
    (tank,) = entry.get_subentries_of_type("reservoir")
    bound = dict(tank.data)
    hass.config_entries.async_update_subentry(
        entry, tank, data={k: v for k, v in bound.items() if k != "sensors"}
    )
    await hass.async_block_till_done()
    assert await to_do(hass) == [("Change nutrient solution (Tank)", "2026-02-24")]
    hass.config_entries.async_update_subentry(entry, tank, data=bound)
    await hass.async_block_till_done()
    assert ("Calibrate pH probe (Tank)", "2026-02-24") in await to_do(hass)


async def test_the_list_speaks_the_systems_language(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """German words for crop and work."""
    await hass.config.async_update(language="de")
    entry = await crop_farm(farm)
    growing_of(entry).sow(LETTUCE, {shelf_of(entry, UPPER): 20})
    await hass.async_block_till_done()
    listed = await hass.services.async_call(
        TODO,
        "get_items",
        {"entity_id": "todo.cellar_aufgaben", "status": "needs_action"},
        blocking=True,
        return_response=True,
    )
    assert listed is not None
    answer: Any = listed["todo.cellar_aufgaben"]
    assert answer["items"][0]["summary"].startswith("Prüfen: ")
