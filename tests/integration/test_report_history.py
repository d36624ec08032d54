"""The history of a report says in words whatever can happen to a batch."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from .conftest import AddFarm
from .crops import LETTUCE, LOWER, START, UPPER, ago, crop_farm, growing_of, shelf_of
from .passing import at
from .test_reports import Reader

pytestmark = pytest.mark.filterwarnings("ignore:It is recommended to use web")

SAID = {
    "en": (
        "Sown: Rack A, Upper: 30",
        "10 plants went on as second",
        "Began with 10 plants of first",
        "Went on in first with 4 plants",
        "4 plants of second joined",
        "Stage by hand: Finishing",
        "Goes on by dense@1",
        "Looked at, 3 plants, 120.5 g, 8.2 cm, pale",
        "Harvested 5 plants: A: 400 g; ungraded: 90 g; Waste: 60 g (tip burn)",
        "Discarded 6 plants: mould",
    ),
    "de": ("10 Pflanzen", "400 g", "ohne Güteklasse: 90 g", "60 g (tip burn)", "mould"),
    "nl": ("10 planten", "400 g", "90 g", "60 g (tip burn)", "mould"),
}


@pytest.fixture(autouse=True)
async def morning(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let it be the morning of a Tuesday, in UTC."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(at(START))


@pytest.fixture
async def reader(
    morning: None, farm: AddFarm, hass_client: ClientSessionGenerator
) -> Reader:
    """Return who reads of two batches that have seen everything."""
    entry = await crop_farm(farm)
    growing = growing_of(entry)
    upper, lower = shelf_of(entry, UPPER), shelf_of(entry, LOWER)
    growing.sow(LETTUCE, {upper: 30}, at=ago(START, 5), batch_id="first")
    growing.split("first", {upper: 10}, at=ago(START, 4), new_id="second")
    growing.move("second", 4, upper, lower, at=ago(START, 3.9))
    growing.discard("second", "mould", where={upper: 6}, at=ago(START, 3.5))
    growing.merge("second", "first", at=ago(START, 3))
    growing.set_stage("first", "finishing", at=ago(START, 2))
    growing.observe(
        "first", plants=3, weight_g=120.5, height_cm=8.2, note="pale", at=ago(START, 1)
    )
    growing.harvest(
        "first",
        {"A": 400.0, "": 90.0},
        where={upper: 5},
        waste_g=60.0,
        waste_cause="tip burn",
        at=ago(START, 0.5),
    )
    growing.recipes.fork(LETTUCE, "dense", "Dense")
    growing.set_recipe("first", "dense@1", at=ago(START, 0.2))
    return Reader(entry, hass_client)


@pytest.mark.parametrize("language", SAID)
async def test_everything_that_happened_is_said(reader: Reader, language: str) -> None:
    """In the passports of both batches, in the reader's language."""
    first = await reader.reads("batch", batch="first", language=language)
    second = await reader.reads("batch", batch="second", language=language)
    told = first.text + second.text
    assert [text for text in SAID[language] if text not in told] == []
    assert "report_" not in told


async def test_the_week_says_it_of_all_batches(reader: Reader) -> None:
    """In the order in which it happened."""
    week = await reader.reads("week", week="2026-W06", language="en")
    told = [
        week.text.index(text)
        for text in ("Sown: Rack A, Upper: 30", "went on as", "Discarded 6 plants")
    ]
    assert told == sorted(told)
    assert "Plants discarded 6" in week.text
