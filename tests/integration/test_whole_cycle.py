"""A whole cycle of lettuce on the demo farm, from the seed to a harvest that was foreseen."""

from collections.abc import AsyncGenerator
from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.vertical_farm.demo import crop as simulation
from custom_components.vertical_farm.demo.crop import Crop
from custom_components.vertical_farm.demo.lamp import SHELF_AREA_M2
from custom_components.vertical_farm.growing.events import StageSet
from custom_components.vertical_farm.growing.stages import Reason

from .crops import LETTUCE, growing_of
from .demo_farm import (
    START,
    break_,
    farms,
    hardware_entry,
    run_fast,
    set_up,
    unload_all,
)

DAY_S = 86400.0
STEP_FARM_S = 1800.0
SPEED = 600.0
PLANTS = 27
SEEDLING_G = 0.0155


@pytest.fixture(autouse=True)
async def _lifetime(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> AsyncGenerator[None]:
    """Begin in the morning, and leave nothing running."""
    freezer.move_to(START)
    yield
    await unload_all(hass)


async def days_pass(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, days: float
) -> None:
    """Let the farm live some days."""
    for _ in range(round(days * DAY_S / STEP_FARM_S)):
        freezer.tick(timedelta(seconds=STEP_FARM_S / SPEED))
        async_fire_time_changed(hass)
        await hass.async_block_till_done()


def weighed_g(crop: Crop) -> float:
    """Return what a plant of the simulated canopy weighs."""
    return crop.fresh_kg_m2 * 1000.0 * SHELF_AREA_M2 / PLANTS


async def test_lettuce_weighs_at_harvest_what_was_expected(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The simulated leaves know nothing of the model, which sees only the sensors.

    Unfitted they agree to 40 %; with one weighed sample to 10 %.
    """
    monkeypatch.setattr(simulation, "SOWN_KG_M2", 0.0)
    hardware = await set_up(hass, hardware_entry(1, 1))
    await run_fast(hass)
    await break_(hass, "lamp_1_1", "none")
    growing = growing_of(farms(hass)[0])
    for batch in growing.growing():
        growing.discard(batch.id, "to begin anew")
    (shelf,) = farms(hass)[0].runtime_data.farm.shelves
    sown = growing.sow(LETTUCE, {shelf.id: PLANTS})
    crop = hardware.runtime_data.world.plots[0].crop
    crop.fresh_kg_m2 = SEEDLING_G * PLANTS / 1000.0 / SHELF_AREA_M2
    await days_pass(hass, freezer, 30)
    exposures = growing.exposures
    unfitted = exposures.expected_yield(sown.id)
    growing.observe(sown.id, plants=PLANTS, weight_g=weighed_g(crop) * PLANTS)
    await days_pass(hass, freezer, 0.1)
    expected = exposures.expected_yield(sown.id)
    assert unfitted is not None
    assert expected is not None
    await days_pass(hass, freezer, 5)
    grams = weighed_g(crop) * PLANTS
    assert 60.0 < weighed_g(crop) < 200.0
    assert unfitted.typical_g == pytest.approx(grams, rel=0.4)
    assert expected.typical_g == pytest.approx(grams, rel=0.1)
    assert exposures.gain(LETTUCE).plausible
    assert growing.is_ready(sown.id)
    assert exposures.forecast(sown.id).reason is Reason.OVERDUE
    batch = growing.harvest(sown.id, {"A": grams})
    stages = [e for e in batch.events if isinstance(e, StageSet)]
    recipe = growing.recipes.find(LETTUCE)
    since = batch.standing.sown
    for event, stage in zip(stages, recipe.stages, strict=False):
        since += stage.duration_d * DAY_S
        assert event.at == pytest.approx(since)
    assert exposures.of(sown.id).light_coverage == pytest.approx(1.0, abs=0.01)
    assert growing.standing(sown.id).grams == pytest.approx(grams)
