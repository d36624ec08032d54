"""A shelf shows what its air does to its plants."""

from homeassistant.core import HomeAssistant
import pytest

from .conftest import AddFarm
from .farms import RH, T, climate, one_shelf, report, state_of

AIR = {"sensors": {"temperature": [T], "humidity": [RH]}}


async def test_air_vpd_follows_temperature_and_humidity(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """The value is that of the reference table at 24 °C and 70 %."""
    climate(hass, 24, 70)
    entry = await farm(racks=one_shelf(**AIR))
    assert float(state_of(hass, entry, "Shelf 1", "air_vpd")) == pytest.approx(
        0.8952, abs=1e-4
    )
    report(hass, RH, 60, "%")
    report(hass, T, 25, "°C")
    await hass.async_block_till_done()
    assert float(state_of(hass, entry, "Shelf 1", "air_vpd")) == pytest.approx(
        1.2671, abs=1e-4
    )
