"""The lamps are brought to what their plans say, and are looked at afterwards."""

from datetime import timedelta
from itertools import cycle
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.vertical_farm.control.decisions import DECISIONS
from custom_components.vertical_farm.control.reasons import Wanted

from .actions import act, device_of, refused
from .conftest import AddFarm
from .crops import LETTUCE
from .farms import PPFD_UNIT, FarmEntry, number, report
from .lamps import Lamps, add_lamps
from .passing import at, during

FIRST, SECOND, SHARED = "light.first", "light.second", "light.shared"
DIM_MAP = [[0.2, 60.0], [1.0, 300.0]]
EVENT = "vertical_farm_command"


def shelf(name: str, level: int, lamp: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a shelf with a measured lamp."""
    return {"name": name, "level": level, "lamp": lamp, "dim_map": DIM_MAP, **more}


RACKS = [
    {
        "name": "Rack A",
        "shelves": [shelf("Shelf 1", 1, FIRST), shelf("Shelf 2", 2, SECOND)],
    },
    {
        "name": "Rack B",
        "shelves": [shelf("Shelf 3", 1, SHARED), shelf("Shelf 4", 2, SHARED)],
    },
]


@pytest.fixture
async def lamps(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Lamps:
    """Begin a crop day in Berlin, with lamps that are off."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to(at("2026-02-10T08:00:00+01:00"))
    return add_lamps(hass, FIRST, SECOND, SHARED)


@pytest.fixture
async def entry(
    hass: HomeAssistant, lamps: Lamps, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> FarmEntry:
    """Return two racks, one of them under a shared lamp, with lettuce everywhere."""
    entry = await farm(racks=RACKS)
    for place in ("Shelf 1", "Shelf 2", "Shelf 3", "Shelf 4"):
        device = device_of(hass, entry, place)
        await act(hass, "sow", recipe=LETTUCE, shelf=device, plants=18)
        await act(hass, "set_stage", shelf=device, stage="vegetative")
    await hass.async_block_till_done()
    return entry


async def apply(hass: HomeAssistant, entry: FarmEntry, *places: str) -> dict[str, Any]:
    """Apply the plan to some places; return the answer by lamp."""
    devices = [device_of(hass, entry, place) for place in places]
    answer = await act(hass, "apply_light_plan", device_id=devices)
    return {lamp["entity_id"]: lamp for lamp in answer["lamps"]}


def brightness(hass: HomeAssistant, lamp: str) -> int | None:
    """Return how bright a lamp is."""
    state = hass.states.get(lamp)
    assert state is not None
    found: int | None = state.attributes["brightness"]
    return found


async def test_a_lamp_comes_to_its_planned_level(
    hass: HomeAssistant, entry: FarmEntry, lamps: Lamps
) -> None:
    """By one command, and the answer says so."""
    planned = number(hass, entry, "Shelf 1", "planned_level")
    answer = await apply(hass, entry, "Shelf 1")
    assert answer[FIRST]["result"] == "done"
    assert answer[FIRST]["level_pct"] == pytest.approx(planned, abs=0.1)
    assert answer[FIRST]["shown_by"] == ["state"]
    found = brightness(hass, FIRST)
    assert found is not None
    assert found / 2.55 == pytest.approx(planned, abs=0.5)
    assert brightness(hass, SECOND) is None


@pytest.mark.parametrize(
    ("place", "reached"),
    [
        ("Rack A", {FIRST, SECOND}),
        ("Rack B", {SHARED}),
        ("Cellar", {FIRST, SECOND, SHARED}),
    ],
)
async def test_a_rack_or_the_farm_is_lit_by_one_action(
    hass: HomeAssistant, entry: FarmEntry, lamps: Lamps, place: str, reached: set[str]
) -> None:
    """And a lamp over two shelves gets one command."""
    answer = await apply(hass, entry, place)
    assert set(answer) == reached
    assert sorted(lamp for lamp, _ in lamps.called) == sorted(reached)


async def test_a_lamp_that_is_as_planned_gets_no_command(
    hass: HomeAssistant, entry: FarmEntry, lamps: Lamps
) -> None:
    """However often it is asked for."""
    told = async_capture_events(hass, EVENT)
    await apply(hass, entry, "Shelf 1")
    assert (await apply(hass, entry, "Shelf 1"))[FIRST]["result"] == "already"
    assert len(lamps.called) == 1
    assert len(told) == 1


async def test_the_lamps_go_out_when_the_light_is_over(
    hass: HomeAssistant,
    entry: FarmEntry,
    lamps: Lamps,
    freezer: FrozenDateTimeFactory,
) -> None:
    """By the same action."""
    await apply(hass, entry, "Cellar")
    freezer.move_to(at("2026-02-11T04:00:00+01:00"))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    answer = await apply(hass, entry, "Cellar")
    assert {lamp["level_pct"] for lamp in answer.values()} == {0.0}
    assert brightness(hass, SHARED) is None


async def test_a_lamp_without_a_crop_is_left_alone(
    hass: HomeAssistant, lamps: Lamps, farm: AddFarm
) -> None:
    """Nothing is planned for it."""
    entry = await farm(racks=RACKS)
    lamps.show(FIRST, 100)
    answer = await apply(hass, entry, "Shelf 1")
    assert answer[FIRST]["result"] == "not_planned"
    assert brightness(hass, FIRST) == 100


async def test_a_target_without_lamps_is_refused(
    hass: HomeAssistant, lamps: Lamps, farm: AddFarm
) -> None:
    """With what would be right."""
    entry = await farm(racks=[{"name": "Rack A", "shelves": []}])
    key, _ = await refused(
        hass, "apply_light_plan", device_id=[device_of(hass, entry, "Rack A")]
    )
    assert key == "no_lamp_targeted"


async def test_a_lamp_that_answers_with_an_error_is_told_after_the_others_were_lit(
    hass: HomeAssistant, entry: FarmEntry, lamps: Lamps
) -> None:
    """With its name and the cause."""
    lamps.rude.add(FIRST)
    with pytest.raises(HomeAssistantError) as caught:
        await apply(hass, entry, "Rack A")
    assert caught.value.translation_key == "devices_failed"
    assert FIRST in str(caught.value)
    assert "the lamp does not answer" in str(caught.value)
    assert brightness(hass, SECOND)


async def test_a_lamp_that_does_not_do_as_told_makes_the_action_fail(
    hass: HomeAssistant,
    entry: FarmEntry,
    lamps: Lamps,
    freezer: FrozenDateTimeFactory,
) -> None:
    """After ten seconds in which its state did not change."""
    told = async_capture_events(hass, EVENT)
    lamps.dead.add(FIRST)
    asked = hass.async_create_task(apply(hass, entry, "Shelf 1"))
    await during(hass, freezer, asked, 20)
    with pytest.raises(HomeAssistantError):
        await asked
    assert told[-1].data["result"] == "no_effect"
    assert told[-1].data["detail"] == "state"


async def test_a_light_sensor_that_stays_dark_makes_the_action_fail(
    hass: HomeAssistant,
    lamps: Lamps,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Where it is trusted and reports; the lamp alone said that all is well."""
    report(hass, "sensor.ppfd", 0, PPFD_UNIT)
    rack = {
        "name": "Rack A",
        "shelves": [
            shelf("Shelf 1", 1, FIRST, sensors={"ppfd": ["sensor.ppfd"]}),
        ],
    }
    entry = await farm(racks=[rack])
    device = device_of(hass, entry, "Shelf 1")
    await act(hass, "sow", recipe=LETTUCE, shelf=device, plants=18)
    await act(hass, "set_stage", shelf=device, stage="vegetative")
    asked = hass.async_create_task(apply(hass, entry, "Shelf 1"))
    noise = cycle((0.1, 0.2))
    await during(
        hass,
        freezer,
        asked,
        30,
        meanwhile=lambda: report(hass, "sensor.ppfd", next(noise), PPFD_UNIT),
    )
    with pytest.raises(HomeAssistantError) as caught:
        await asked
    assert "light sensor" in str(caught.value)


async def test_the_reason_of_a_level_gives_the_same_level_again(
    hass: HomeAssistant,
    entry: FarmEntry,
    lamps: Lamps,
    freezer: FrozenDateTimeFactory,
) -> None:
    """On every command of a week."""
    told = async_capture_events(hass, EVENT)
    for _ in range(7 * 24 * 2):
        freezer.tick(timedelta(minutes=30))
        async_fire_time_changed(hass)
        await hass.async_block_till_done()
        await apply(hass, entry, "Cellar")
    assert len(told) > 3 * 7 * 2
    for event in told:
        replayed = DECISIONS[event.data["what"]](event.data["inputs"])
        wanted = {key: event.data[key] for key in ("on", "level", "for_s")}
        assert replayed == Wanted.from_dict(wanted)


async def test_hot_air_dims_the_lamps_before_the_guard_cuts_them(
    hass: HomeAssistant, lamps: Lamps, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """The plan says so, the reason too, and full light comes back in cooler air."""
    heated = shelf("Shelf 1", 1, FIRST, sensors={"temperature": ["sensor.t"]})
    report(hass, "sensor.t", 24.0, "°C")
    entry = await farm(racks=[{"name": "Rack A", "shelves": [heated]}])
    device = device_of(hass, entry, "Shelf 1")
    await act(hass, "sow", recipe=LETTUCE, shelf=device, plants=18)
    await act(hass, "set_stage", shelf=device, stage="vegetative")
    told = async_capture_events(hass, EVENT)

    async def breathe(celsius: float, minutes: int) -> float:
        """Let minutes pass in some air; return the planned level."""
        for step in range(6 * minutes):
            report(hass, "sensor.t", celsius + 0.01 * (step % 3), "°C")
            freezer.tick(timedelta(seconds=10))
            async_fire_time_changed(hass)
            await hass.async_block_till_done()
        return number(hass, entry, "Shelf 1", "planned_level")

    assert await breathe(28.0, 10) > 35.0
    assert await breathe(33.0, 4) > 35.0
    assert await breathe(33.0, 4) == 30.0
    await apply(hass, entry, "Shelf 1")
    assert told[-1].data["what"] == "light_level_hot"
    shown = {key: told[-1].data[key] for key in ("on", "level", "for_s")}
    assert DECISIONS["light_level_hot"](told[-1].data["inputs"]) == Wanted.from_dict(
        shown
    )
    assert await breathe(30.0, 4) > 35.0
