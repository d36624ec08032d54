"""Weeks of a demo farm in a minute: a restart changes nothing."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.farm.live import Farm
from custom_components.vertical_farm.growing.events import StageSet

from .demo_farm import START, farms, hardware_entry, set_up, unload_all

SPEED = 60.0
STEP_S = 10.0
WEEK_S = 7 * 86400.0
ONE, OTHER = "01JONE", "01JOTHER"


@pytest.fixture(autouse=True)
async def _lifetime(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> AsyncGenerator[None]:
    """Begin in the morning, and leave nothing running."""
    freezer.move_to(START)
    yield
    await unload_all(hass)


def farm_on(hass: HomeAssistant, hardware: str) -> tuple[ConfigEntry, Farm]:
    """Return the farm on some simulated hardware."""
    entry = next(e for e in farms(hass) if e.data["demo"] == hardware)
    live: Farm = entry.runtime_data.farm
    return entry, live


async def runs(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, farm_s: float
) -> None:
    """Let the farm's time pass."""
    for _ in range(round(farm_s / SPEED / STEP_S)):
        freezer.tick(timedelta(seconds=STEP_S))
        async_fire_time_changed(hass)
        await hass.async_block_till_done()


def sow(farm: Farm) -> str:
    """Sow lettuce that leaves its first stage by heat; return the batch."""
    growing = farm.growing
    recipe = growing.fork_recipe("lettuce_butterhead", "by_heat", "By heat")
    first, *rest = recipe.stages
    warm = replace(first, degree_days=45.0)
    growing.save_recipe(replace(recipe, stages=(warm, *rest)))
    shelf = next(iter(farm.shelves))
    return growing.sow("by_heat", {shelf.id: 40}, batch_id="test").id


@pytest.mark.usefixtures("hass_storage")
async def test_a_week_is_the_same_with_a_restart_in_it(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """What plants got, and when their stages began."""
    for name in (ONE, OTHER):
        await set_up(hass, hardware_entry(1, 1, name))
    await hass.services.async_call(
        DOMAIN,
        "set_demo_speed",
        {"speed": SPEED, "config_entry_id": ONE},
        blocking=True,
    )
    await hass.services.async_call(
        DOMAIN,
        "set_demo_speed",
        {"speed": SPEED, "config_entry_id": OTHER},
        blocking=True,
    )
    for name in (ONE, OTHER):
        sow(farm_on(hass, name)[1])
    await runs(hass, freezer, WEEK_S / 2)
    entry, _ = farm_on(hass, OTHER)
    hardware = hass.config_entries.async_get_entry(OTHER)
    assert hardware is not None
    for stopped in (entry, hardware):
        assert await hass.config_entries.async_unload(stopped.entry_id)
    freezer.tick(timedelta(seconds=5))
    for started in (hardware, entry):
        assert await hass.config_entries.async_setup(started.entry_id)
        await hass.async_block_till_done()
    await runs(hass, freezer, WEEK_S / 2)
    whole, parted = (
        farm_on(hass, name)[1].growing.exposures.of("test") for name in (ONE, OTHER)
    )
    assert whole.whole.seconds == pytest.approx(WEEK_S, abs=1800)
    assert parted.whole.seconds == pytest.approx(whole.whole.seconds, abs=900)
    for name in ("light_mol", "light_s", "heat_cd", "heat_s"):
        expected = getattr(whole.whole, name)
        assert getattr(parted.whole, name) == pytest.approx(expected, rel=0.003), name
    assert parted.energy_kwh == pytest.approx(whole.energy_kwh, rel=0.003)
    assert whole.light_coverage == pytest.approx(1.0, abs=0.003)
    stages = [
        [
            event.at
            for event in farm_on(hass, name)[1].growing.batch("test").events
            if isinstance(event, StageSet)
        ]
        for name in (ONE, OTHER)
    ]
    assert len(stages[0]) == len(stages[1]) >= 1
    assert stages[1] == pytest.approx(stages[0], abs=60.0)
