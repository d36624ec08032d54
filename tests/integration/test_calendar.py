"""The calendar: what has happened to batches, what will, and what is to be done."""

from datetime import datetime
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.calendar import DOMAIN as CALENDAR
from homeassistant.core import HomeAssistant
import pytest

from .conftest import AddFarm
from .crops import DAY, LETTUCE, START, UPPER, crop_farm, growing_of, shelf_of
from .farms import FarmEntry
from .passing import at, wait

CROPS = "calendar.cellar_crop_calendar"
NAME = "Butterhead lettuce 260210"


@pytest.fixture
async def entry(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> FarmEntry:
    """Return a farm in the morning of a day, in UTC."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(at(START))
    return await crop_farm(farm)


async def events(hass: HomeAssistant, start: str, end: str) -> list[tuple[str, str]]:
    """Return day and summary of the events between two days."""
    answer = await hass.services.async_call(
        CALENDAR,
        "get_events",
        {
            "entity_id": CROPS,
            "start_date_time": f"{start} 00:00:00",
            "end_date_time": f"{end} 00:00:00",
        },
        blocking=True,
        return_response=True,
    )
    assert answer is not None
    listed: Any = answer[CROPS]
    return [(event["start"], event["summary"]) for event in listed["events"]]


def shown(hass: HomeAssistant) -> tuple[str, str | None]:
    """Return the calendar's state and the event that it tells of."""
    state = hass.states.get(CROPS)
    assert state is not None
    return state.state, state.attributes.get("message")


async def test_stages_and_harvest_are_forecast(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """On their days, with the work in between."""
    growing_of(entry).sow(LETTUCE, {shelf_of(entry, UPPER): 20})
    found = await events(hass, "2026-02-10", "2026-04-01")
    assert [e for e in found if "Check" not in e[1] and "Transplant" not in e[1]] == [
        ("2026-02-10", f"{NAME} sown"),
        ("2026-02-12", f"{NAME}: Propagation"),
        ("2026-02-21", f"{NAME}: Vegetative"),
        ("2026-03-03", f"{NAME}: Finishing"),
        ("2026-03-17", f"Harvest {NAME}"),
        ("2026-03-17", f"Clean: {NAME} (Rack A, Upper)"),
    ]
    assert ("2026-02-21", f"Transplant: {NAME} (Rack A, Upper)") in found
    assert await events(hass, "2026-02-11", "2026-02-12") == []
    assert await events(hass, "2026-02-12", "2026-02-13") == [
        ("2026-02-12", f"{NAME}: Propagation")
    ]


async def test_what_has_happened_stays_in_the_calendar(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Also where a stage came by hand, and after the batch was archived."""
    growing = growing_of(entry)
    batch = growing.sow(LETTUCE, {shelf_of(entry, UPPER): 20})
    await wait(hass, freezer, DAY)
    growing.set_stage(batch.id, "vegetative")
    await wait(hass, freezer, 20 * DAY)
    growing.harvest(batch.id, {"A": 2500.0, "B": 300.0})
    past = [
        ("2026-02-10", f"{NAME} sown"),
        ("2026-02-11", f"{NAME}: Vegetative"),
        ("2026-02-21", f"{NAME}: Finishing"),
        ("2026-03-03", f"{NAME}: 2800 g harvested"),
    ]

    async def of_the_past() -> list[tuple[str, str]]:
        """Return what the calendar has of the batch, work not counted."""
        found = await events(hass, "2026-02-01", "2026-05-01")
        return [event for event in found if "Clean" not in event[1]]

    assert await of_the_past() == past
    await wait(hass, freezer, 10 * DAY)
    assert batch.id in growing.archive.by_id
    assert await of_the_past() == past


async def test_the_state_tells_of_what_is_on_or_comes_next(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """An event of the day is on all day."""
    growing = growing_of(entry)
    assert shown(hass) == ("off", None)
    growing.sow(LETTUCE, {shelf_of(entry, UPPER): 20})
    await hass.async_block_till_done()
    assert shown(hass) == ("off", f"{NAME}: Propagation")
    await wait(hass, freezer, 1.7 * DAY)
    assert shown(hass) == ("on", f"{NAME}: Propagation")
    await wait(hass, freezer, DAY)
    assert shown(hass) == ("off", f"Check: {NAME} (Rack A, Upper)")


async def test_a_task_with_an_hour_is_on_for_half_an_hour(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """One without any day is not in the calendar."""
    growing = growing_of(entry)
    due = datetime.fromisoformat("2026-02-10T10:00:00+00:00").timestamp()
    growing.create_task("Call Ada", due, timed=True)
    await hass.services.async_call(
        "todo",
        "add_item",
        {"entity_id": "todo.cellar_tasks", "item": "Someday"},
        blocking=True,
    )
    await hass.async_block_till_done()
    assert await events(hass, "2026-02-10", "2026-12-31") == [
        ("2026-02-10T10:00:00+00:00", "Call Ada")
    ]
    assert shown(hass) == ("off", "Call Ada")
    await wait(hass, freezer, 2.25 * 3600)
    assert shown(hass) == ("on", "Call Ada")
    await wait(hass, freezer, 0.5 * 3600)
    assert shown(hass) == ("off", None)
