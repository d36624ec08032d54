"""A farm on a fast clock lives fast."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from .conftest import AddFarm
from .farms import RH, T, climate, one_shelf, state_of


async def test_a_faster_clock_is_followed_within_seconds(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """At 600x, silent sensors are found stale after seconds, not after a minute."""
    climate(hass)
    entry = await farm(racks=one_shelf(sensors={"temperature": [T], "humidity": [RH]}))
    clock = entry.runtime_data.farm.clock
    assert state_of(hass, entry, "Shelf 1", "sensor_problems") == "0"

    clock.set_speed(600, dt_util.utcnow().timestamp())
    freezer.tick(timedelta(seconds=4))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()

    assert state_of(hass, entry, "Shelf 1", "sensor_problems") == "2"
    assert int(state_of(hass, entry, "Shelf 1", "data_age")) == 40
