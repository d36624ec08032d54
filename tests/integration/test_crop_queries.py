"""What a shelf should be, how it fares, and what its batch got, by actions."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from .actions import act, device_of, refused
from .conftest import AddFarm
from .crops import LETTUCE, START
from .farms import PPFD, PPFD_UNIT, RH, FarmEntry, T, climate, report
from .passing import at

SHELF = "Shelf 1"


@pytest.fixture
async def entry(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> FarmEntry:
    """Return a shelf in which it is too warm for the lettuce that was just sown."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(at(START))
    climate(hass, 31, 70)
    report(hass, PPFD, 200, PPFD_UNIT)
    sensors = {"temperature": T, "humidity": RH, "ppfd": PPFD}
    shelf = {"name": SHELF, "level": 1, "width_m": 1.2, "depth_m": 0.6}
    return await farm(
        racks=[{"name": "Rack A", "sensors": sensors, "shelves": [shelf]}],
        reservoirs=[{"name": "Tank", "volume_l": 60, "racks": ["Rack A"]}],
    )


async def hours(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, count: float
) -> None:
    """Let time pass in which the sensors report."""
    for _ in range(round(count * 30)):
        freezer.tick(timedelta(minutes=2))
        climate(hass, 31, 70)
        report(hass, PPFD, 200, PPFD_UNIT)
        async_fire_time_changed(hass)
        await hass.async_block_till_done()


async def test_a_shelf_without_plants_has_no_targets(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Nor is it well or ill."""
    shelf = device_of(hass, entry, SHELF)
    answer = await act(hass, "get_targets", shelf=shelf)
    assert answer == {
        "shelf": "Rack A Shelf 1",
        "batch_id": None,
        "stage": None,
        "lit": True,
        "in_target": None,
        "targets": {},
    }
    health = await act(hass, "get_health", device=shelf)
    assert health["score"] is None


async def test_targets_tell_how_far_the_shelf_is_from_them(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """By the stage of the leading batch, by day."""
    shelf = device_of(hass, entry, SHELF)
    batch = await act(hass, "sow", recipe=LETTUCE, shelf=shelf, plants=72)
    await hours(hass, freezer, 1)
    answer = await act(hass, "get_targets", shelf=shelf)
    assert answer["batch_id"] == batch["batch_id"]
    assert answer["stage"] == "germination"
    assert answer["lit"] is True
    assert answer["in_target"] is False
    air = answer["targets"]["temperature"]
    assert air["value"] == 31
    assert air["deviation"] == pytest.approx(31 - air["max"])
    assert air["position"] == "high"
    assert answer["targets"]["ec"]["value"] is None
    assert answer["targets"]["ec"]["position"] == "unknown"


async def test_health_says_what_was_deducted_for_what(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Of a shelf, a rack and the farm; a reservoir has none of its own."""
    shelf = device_of(hass, entry, SHELF)
    await act(hass, "sow", recipe=LETTUCE, shelf=shelf, plants=72)
    await hours(hass, freezer, 6)
    health = await act(hass, "get_health", device=shelf)
    (worst, *_) = health["deductions"]
    assert worst["points"] > 0
    assert 0 < health["confidence"] <= 1
    if health["score"] is not None:
        points = sum(one["points"] for one in health["deductions"])
        assert points == pytest.approx(100 - health["score"], abs=0.2)
    for place in ("Rack A", "Cellar"):
        whole = await act(hass, "get_health", device=device_of(hass, entry, place))
        assert whole.keys() == health.keys()
    key, text = await refused(hass, "get_health", device=device_of(hass, entry, "Tank"))
    assert key == "no_health"
    assert "Tank" in text


async def test_a_batch_tells_what_it_got(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Six hours of light and warmth, all of them too warm."""
    shelf = device_of(hass, entry, SHELF)
    await act(hass, "sow", recipe=LETTUCE, shelf=shelf, plants=72)
    await hours(hass, freezer, 6)
    shown = await act(hass, "get_batch", shelf=shelf)
    got = shown["exposure"]
    assert got["light_mol_m2"] == pytest.approx(200e-6 * 6 * 3600, rel=0.02)
    assert got["light_known_share"] == pytest.approx(1, abs=0.02)
    assert got["degree_days"] == pytest.approx(27 * 6 / 24, rel=0.02)
    assert got["hours"]["temperature"]["above"] == pytest.approx(6, abs=0.1)
    assert got["hours"]["ph"]["unknown"] == pytest.approx(6, abs=0.1)
    grown = shown["expected_yield"]
    assert grown["low_g"] < grown["grams"] < grown["high_g"]
    assert "co2" in grown["unknown"]
