"""A shelf's lamp is planned from its crop, and from the light that it got."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.vertical_farm.farm.alarms import EVENT_ALARM

from .actions import act, device_of, refused
from .conftest import AddFarm
from .crops import LETTUCE
from .farms import FARM, FarmEntry, number, state_of
from .passing import at, pass_to, restart

SHELF, OTHER, LAMP = "Shelf 1", "Shelf 2", "light.lamp"
DIM_MAP = [[0.2, 60.0], [1.0, 300.0]]
RISEN = "2026-02-10T06:20:00+01:00"


@pytest.fixture(autouse=True)
async def _berlin(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Begin a crop day in Berlin."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to(at("2026-02-10T06:00:00+01:00"))
    shines(hass, 0.0)


@pytest.fixture(autouse=True)
def _all_entities(entity_registry_enabled_by_default: None) -> None:
    """Enable every entity."""


def shines(hass: HomeAssistant, level: float) -> None:
    """Let the lamp be at a level."""
    hass.states.async_set(
        LAMP,
        "on" if level else "off",
        {
            "supported_color_modes": ["brightness"],
            "brightness": round(level * 255) if level else None,
        },
    )


async def lit_farm(farm: AddFarm, **shelf: Any) -> FarmEntry:  # noqa: ANN401
    """Set up a shelf with a lamp, and another one without."""
    shelf = {"name": SHELF, "level": 1, "lamp": LAMP, "dim_map": DIM_MAP, **shelf}
    return await farm(
        farm=FARM,
        racks=[{"name": "Rack A", "shelves": [shelf, {"name": OTHER, "level": 2}]}],
    )


@pytest.fixture
async def entry(hass: HomeAssistant, farm: AddFarm) -> FarmEntry:
    """Return a farm with lettuce of three weeks under a lamp that can be dimmed."""
    entry = await lit_farm(farm)
    await sow(hass, entry)
    return entry


async def sow(hass: HomeAssistant, entry: FarmEntry, stage: str = "vegetative") -> None:
    """Sow lettuce that is in a stage by now."""
    shelf = device_of(hass, entry, SHELF)
    await act(hass, "sow", recipe=LETTUCE, shelf=shelf, plants=18)
    await act(hass, "set_stage", shelf=shelf, stage=stage)
    await hass.async_block_till_done()


async def plan(hass: HomeAssistant, entry: FarmEntry) -> dict[str, Any]:
    """Ask for the plan of the shelf."""
    return await act(hass, "get_light_plan", shelf=device_of(hass, entry, SHELF))


async def obey(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: FarmEntry,
    hours: float,
    *,
    dark: bool = False,
) -> None:
    """Let hours pass in which somebody sets the lamp as planned, or it stays dark."""
    for _ in range(round(hours * 12)):
        shines(hass, 0.0 if dark else number(hass, entry, SHELF, "planned_level") / 100)
        freezer.tick(timedelta(minutes=5))
        async_fire_time_changed(hass)
        await hass.async_block_till_done()


async def test_a_crop_day_is_planned_as_soon_as_something_is_sown(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Before that there is nothing to plan."""
    entry = await lit_farm(farm)
    assert state_of(hass, entry, SHELF, "planned_level") == "unknown"
    assert not (await plan(hass, entry))["planned"]
    await sow(hass, entry)
    assert number(hass, entry, SHELF, "planned_level") > 0.0
    assert number(hass, entry, SHELF, "dli_forecast") == pytest.approx(15.3, abs=0.1)
    answer = await plan(hass, entry)
    assert answer["lamp"] == LAMP
    assert answer["dims"] is True
    assert answer["begins"] == "2026-02-10T05:00:00+00:00"
    assert answer["ends"] == "2026-02-10T22:00:00+00:00"
    assert answer["latest_end"] == "2026-02-11T01:00:00+00:00"
    assert len(answer["phases"]) == 11


async def test_the_level_rises_at_its_exact_times(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """And the time of the next change is told."""
    first = number(hass, entry, SHELF, "planned_level")
    change = at(state_of(hass, entry, SHELF, "next_light_change"))
    assert change == at("2026-02-10T06:03:00+01:00")
    await pass_to(hass, freezer, change - timedelta(seconds=1))
    assert number(hass, entry, SHELF, "planned_level") == first
    await pass_to(hass, freezer, change)
    assert number(hass, entry, SHELF, "planned_level") > first


async def test_a_day_by_plan_gives_the_recipes_light(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Within two percent, whoever switches the lamp."""
    await obey(hass, freezer, entry, 23.5)
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(15.3, rel=0.02)
    assert number(hass, entry, SHELF, "planned_level") == 0.0
    assert state_of(hass, entry, SHELF, "next_light_change") == (
        "2026-02-11T05:00:00+00:00"
    )


async def test_an_outage_is_made_up_for_on_the_same_day_and_the_next(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Brighter and longer within the recipe; the rest is told as short, and is owed."""
    before = await plan(hass, entry)
    await obey(hass, freezer, entry, 8, dark=True)
    after = await plan(hass, entry)
    assert after["ppfd"] > before["phases"][5]["ppfd"]
    assert after["ends"] == after["latest_end"]
    assert after["dli"]["short"] > 1.0
    await obey(hass, freezer, entry, 17)
    owed = (await plan(hass, entry))["dli"]
    assert owed["owed"] == pytest.approx(after["dli"]["short"], abs=0.3)
    assert owed["goal"] > owed["target"]


async def test_what_is_owed_survives_a_restart_but_not_another_crop(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Seedlings are owed nothing that lettuce did not get."""
    await obey(hass, freezer, entry, 12, dark=True)
    await obey(hass, freezer, entry, 13)
    owed = (await plan(hass, entry))["dli"]["owed"]
    assert owed > 1.0
    await restart(hass, freezer, entry)
    assert (await plan(hass, entry))["dli"]["owed"] == owed
    shelf = device_of(hass, entry, SHELF)
    await act(hass, "discard", shelf=shelf, plants=18, reason="mould")
    await sow(hass, entry)
    assert (await plan(hass, entry))["dli"]["owed"] == 0.0


async def test_a_day_whose_stage_changed_is_no_debt_of_the_next(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """Seedlings that had all that they want lack nothing when they are planted out."""
    entry = await lit_farm(farm)
    await sow(hass, entry, "propagation")
    alarms = async_capture_events(hass, EVENT_ALARM)
    await obey(hass, freezer, entry, 21)
    shelf = device_of(hass, entry, SHELF)
    await act(hass, "set_stage", shelf=shelf, stage="vegetative")
    await obey(hass, freezer, entry, 6)
    found = (await plan(hass, entry))["dli"]
    assert found["owed"] == 0.0
    assert found["goal"] == found["target"] == pytest.approx(15.3)
    assert [event.data["kind"] for event in alarms] == []


async def test_a_lamp_that_can_not_be_dimmed_is_planned_by_hours(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """By what the light was on the lit hours, once there were some."""
    entry = await lit_farm(farm, lamp="switch.lamp")
    await sow(hass, entry)
    assert number(hass, entry, SHELF, "planned_level") == 100.0
    answer = await plan(hass, entry)
    assert answer["dims"] is False
    assert answer["ppfd"] == 300
    hours = at(answer["ends"]) - at(answer["begins"])
    assert hours / timedelta(hours=1) == pytest.approx(16.0)


async def test_a_lamp_of_which_nothing_is_known_has_hours_but_no_forecast(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """The recipe's usual hours."""
    bare = await farm(
        racks=[
            {
                "name": "Rack B",
                "shelves": [{"name": SHELF, "level": 1, "lamp": "switch.bare"}],
            }
        ],
    )
    await sow(hass, bare)
    assert number(hass, bare, SHELF, "planned_level") == 100.0
    assert state_of(hass, bare, SHELF, "dli_forecast") == "unknown"


async def test_a_time_of_which_nobody_knows_leaves_the_forecast_unknown(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """And the lamp as it was planned."""
    await pass_to(hass, freezer, at(RISEN))
    level = number(hass, entry, SHELF, "planned_level")
    hass.states.async_set(LAMP, "unavailable")
    await hass.async_block_till_done()
    await pass_to(hass, freezer, at("2026-02-10T12:00:00+01:00"))
    assert state_of(hass, entry, SHELF, "dli_forecast") == "unknown"
    assert number(hass, entry, SHELF, "planned_level") == pytest.approx(level, rel=0.1)


async def test_a_shelf_without_a_lamp_has_no_plan(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Which is said in the user's language."""
    key, text = await refused(
        hass, "get_light_plan", shelf=device_of(hass, entry, OTHER)
    )
    assert key == "no_lamp"
    assert "Shelf 2" in text
