"""What is to be expected of climate and fresh water, by the days before."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from .actions import act, device_of
from .bound import other_device, register
from .conftest import AddFarm
from .farms import FarmEntry, report
from .passing import at, pass_to, restart

MORNING = at("2026-02-10T14:00:30+00:00")
"""When the crop day begins, where the tests are."""
HEATER, FAN, COOLER, POWER = (
    *("switch.heater", "switch.fan", "switch.cooler"),
    "sensor.heater_power",
)
INLET, LEVEL = "input_boolean.inlet", "sensor.level"
RACK: dict[str, Any] = {
    "name": "Rack A",
    "climate": {"heater": [HEATER], "fan": [FAN], "cooler": [COOLER]},
    "shelves": [{"name": "Shelf 1", "level": 1}],
}
TANK: dict[str, Any] = {
    "name": "Tank",
    "volume_l": 100,
    "racks": ["Rack A"],
    "water_inlet": INLET,
    "sensors": {"level": [LEVEL]},
}


def heat(hass: HomeAssistant, *, on: bool) -> None:
    """Let somebody switch the heater, whose plug meters 1.5 kW."""
    report(hass, HEATER, "on" if on else "off")
    report(hass, POWER, 1.5 if on else 0.0, "kW", "power")


@pytest.fixture
async def entry(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, farm: AddFarm
) -> FarmEntry:
    """Return a farm with a heater on a plug of its own; fan and cooler share one."""
    freezer.move_to(MORNING)
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "input_boolean", {})
    report(hass, INLET, "off")
    plug, strip = other_device(hass, "plug"), other_device(hass, "strip")
    register(hass, HEATER, "off", device=plug)
    for meter, device in ((POWER, plug), ("sensor.strip_power", strip)):
        register(hass, meter, 0.0, "kW", "power", device=device)
        er.async_get(hass).async_update_entity(meter, device_class="power")
    register(hass, FAN, "on", device=strip)
    register(hass, COOLER, "off", device=strip)
    report(hass, LEVEL, 95, "%")
    return await farm(racks=[RACK], reservoirs=[TANK])


async def look(hass: HomeAssistant, entry: FarmEntry, hours: float) -> dict[str, Any]:
    """Return what is expected in some hours."""
    device = device_of(hass, entry, "Cellar")
    return await act(hass, "preview", device_id=[device], hours=hours)


async def test_climate_is_expected_as_it_was_on_the_days_before(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """With the kWh of what has a meter of its own, over a restart."""
    ahead = await look(hass, entry, 48)
    assert {one["run_h"] for one in ahead["climate"]} == {None}
    for day in range(2):
        morning = MORNING + timedelta(days=day)
        heat(hass, on=True)
        await pass_to(hass, freezer, morning + timedelta(hours=6 + 2 * day))
        heat(hass, on=False)
        await restart(hass, freezer, entry)
        await pass_to(hass, freezer, morning + timedelta(days=1))
    await restart(hass, freezer, entry)
    climate = {
        one["entity_id"]: one for one in (await look(hass, entry, 48))["climate"]
    }
    assert climate[HEATER]["run_h"] == pytest.approx(14.0, abs=0.1)
    assert climate[HEATER]["kwh"] == pytest.approx(21.0, abs=0.1)
    assert (climate[FAN]["run_h"], climate[FAN]["kwh"]) == (48.0, None)
    assert climate[COOLER]["run_h"] == 0.0
    half = {one["entity_id"]: one for one in (await look(hass, entry, 24))["climate"]}
    assert half[HEATER]["kwh"] == pytest.approx(10.5, abs=0.1)


async def test_a_day_of_which_little_was_seen_tells_nothing(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Such as one on which a device was not reached."""
    await pass_to(hass, freezer, MORNING + timedelta(hours=4))
    report(hass, HEATER, "unavailable")
    await pass_to(hass, freezer, MORNING + timedelta(days=1))
    climate = {
        one["entity_id"]: one for one in (await look(hass, entry, 48))["climate"]
    }
    assert climate[HEATER]["run_h"] is None
    assert climate[FAN]["run_h"] == 48.0


async def test_fresh_water_is_expected_when_the_level_will_reach_its_mark(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """By what the reservoir lost on the days before: half a litre an hour."""
    (water,) = (await look(hass, entry, 48))["fresh_water"]
    assert (water["lost_l"], water["fills"]) == (None, None)
    for step in range(1, 24 * 4 + 1):
        freezer.tick(timedelta(minutes=15))
        report(hass, LEVEL, 95.0 - step / 8.0, "%")
        async_fire_time_changed(hass)
        await hass.async_block_till_done()
    await pass_to(hass, freezer, MORNING + timedelta(days=1, minutes=1))
    await restart(hass, freezer, entry)
    report(hass, LEVEL, 83.0, "%")
    await hass.async_block_till_done()
    (water,) = (await look(hass, entry, 72))["fresh_water"]
    assert water["entity_id"] == INLET
    assert water["lost_l"] == pytest.approx(36.0, rel=0.05)
    first, second = water["fills"]
    assert first["litres"] == second["litres"] == 15.0
    moments = [dt_util.parse_datetime(fill["at"]) for fill in water["fills"]]
    hours = [
        (moment - dt_util.utcnow()).total_seconds() / 3600.0
        for moment in moments
        if moment is not None
    ]
    assert hours == pytest.approx([26.0, 56.0], rel=0.05)


async def test_a_mode_that_keeps_water_out_is_told(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """As what stands in the way of the inlet."""
    await act(hass, "set_mode", mode="maintenance")
    conflicts = (await look(hass, entry, 24))["conflicts"]
    assert {"entity_id": INLET, "kind": "mode", "detail": "maintenance"} in conflicts
