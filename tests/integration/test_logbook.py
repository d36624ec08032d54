"""The logbook tells what happened to a batch in plain words, in the system's language."""

from collections.abc import Callable

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers.translation import async_load_integrations
import pytest

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.farm.batch_events import EVENT_BATCH, Happening
from custom_components.vertical_farm.logbook import async_describe_events

from .conftest import AddFarm
from .crops import (
    LETTUCE,
    LOWER,
    START,
    UPPER,
    ago,
    batch_events,
    crop_farm,
    growing_of,
    shelf_of,
)
from .passing import at

BATCH = "lettuce_butterhead-260209"


def told(hass: HomeAssistant, heard: list[Event]) -> list[str]:
    """Return what the logbook says of events, and forget them."""
    described: dict[str, Callable[[Event], dict[str, str]]] = {}

    def describe(
        domain: str, event: str, how: Callable[[Event], dict[str, str]]
    ) -> None:
        """Take note of how events are described."""
        assert domain == DOMAIN
        described[event] = how

    async_describe_events(hass, describe)
    entries = [described[EVENT_BATCH](event) for event in heard]
    heard.clear()
    return [f"{entry['name']} {entry['message']}" for entry in entries]


async def test_each_step_of_a_batch_is_told(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """From sowing to harvest."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(at(START))
    entry = await crop_farm(farm)
    growing, heard = growing_of(entry), batch_events(hass)[0]
    upper, lower = shelf_of(entry, UPPER), shelf_of(entry, LOWER)
    growing.sow(LETTUCE, {upper: 20}, at=ago(START, 1))
    growing.move(BATCH, 8, upper, lower)
    growing.split(BATCH, {lower: 8}, new_id="part")
    growing.advance(BATCH)
    growing.undo(BATCH)
    growing.observe(BATCH, plants=2, weight_g=41.5)
    growing.observe(BATCH, height_cm=7)
    growing.observe(BATCH, note="lush")
    growing.observe(BATCH, photo="media-source://local/1.jpg")
    growing.merge("part", BATCH)
    growing.discard(BATCH, "weak", where={lower: 2})
    growing.harvest(BATCH, {"A": 900.0, "B": 80.5})
    await hass.async_block_till_done()
    assert told(hass, heard) == [
        f"{BATCH} was sown: 20 plants",
        f"{BATCH} was moved: 8 plants",
        f"{BATCH} was split: 8 plants went on as part",
        f"{BATCH} was put from Germination to Propagation by hand",
        f"{BATCH} has its last step taken back",
        f"{BATCH} was weighed: 41.5 g for 2 plants",
        f"{BATCH} was measured: 7 cm high",
        f"{BATCH} was looked at: lush",
        f"{BATCH} was looked at",
        f"part went on in {BATCH} with its 8 plants",
        f"{BATCH} lost 2 plants, which were discarded: weak",
        f"{BATCH} was harvested: 980.5 g",
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "x went from Propagation to Light"),
        ("de", "x ging von Anzucht zu Lichtphase über"),
        ("nl", "x ging van Opkweek naar Lichte fase"),
    ],
)
async def test_the_logbook_speaks_the_systems_language(
    hass: HomeAssistant, farm: AddFarm, language: str, text: str
) -> None:
    """Stages included."""
    hass.config.language = language
    await crop_farm(farm)
    await async_load_integrations(hass, {DOMAIN})
    happened = {"stage": "light", "previous_stage": "propagation", "by_hand": False}
    event: Event = Event(
        EVENT_BATCH, {"type": "stage_changed", "batch": "x", **happened}
    )
    assert told(hass, [event]) == [text]


@pytest.mark.parametrize("happening", Happening)
async def test_everything_that_can_happen_has_a_text(
    hass: HomeAssistant, farm: AddFarm, happening: Happening
) -> None:
    """Also where an event of old lacks details."""
    await crop_farm(farm)
    event: Event = Event(EVENT_BATCH, {"type": happening.value, "batch": "x"})
    (text,) = told(hass, [event])
    assert text != f"x {happening.value.replace('_', ' ')}"


async def test_an_event_of_an_unknown_kind_is_told_by_its_name(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """One that a later version has recorded."""
    await crop_farm(farm)
    event: Event = Event(EVENT_BATCH, {"type": "was_cloned"})
    assert told(hass, [event]) == [" was cloned"]
