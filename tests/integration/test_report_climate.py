"""A report tells the climate of past days from Home Assistant's statistics."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import Recorder
from homeassistant.components.recorder.models import StatisticMeanType
from homeassistant.components.recorder.statistics import async_import_statistics
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from .conftest import AddFarm
from .crops import DAY, LETTUCE, START, ago, growing_of, shelf_of
from .farms import T, climate, entity_id, one_shelf
from .passing import at
from .test_reports import Page, Reader

pytestmark = pytest.mark.filterwarnings("ignore:It is recommended to use web")

SHELF = "Shelf 1"


@pytest.fixture(autouse=True)
def _custom_integrations(
    recorder_mock: Recorder, enable_custom_integrations: None
) -> None:
    """Record, and let Home Assistant load the integration."""


@pytest.fixture(autouse=True)
async def morning(
    _custom_integrations: None, hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Let it be the morning of a day, in UTC."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(at(START))


def measured(
    hass: HomeAssistant, sensor: str, start: str, hours: int, mean: float
) -> None:
    """Let Home Assistant know the hours of a sensor."""
    begin = at(start)
    async_import_statistics(
        hass,
        {
            "source": "recorder",
            "statistic_id": sensor,
            "name": None,
            "unit_of_measurement": "°C",
            "unit_class": "temperature",
            "has_sum": False,
            "mean_type": StatisticMeanType.ARITHMETIC,
        },
        [
            {
                "start": begin + timedelta(hours=hour),
                "mean": mean,
                "min": mean - 1.0,
                "max": mean + 2.0,
            }
            for hour in range(hours)
        ],
    )


@pytest.fixture
async def page(
    hass: HomeAssistant,
    farm: AddFarm,
    hass_client: ClientSessionGenerator,
) -> Page:
    """Return the passport of a batch of three days, of which one and a half are known."""
    climate(hass)
    entry = await farm(racks=one_shelf(sensors={"temperature": [T]}))
    sensor = entity_id(hass, entry, SHELF, "temperature")
    batch = growing_of(entry).sow(
        LETTUCE, {shelf_of(entry, SHELF): 10}, at=ago(START) - 2 * DAY
    )
    # Hours before the sowing are not the batch's.
    measured(hass, sensor, "2026-02-08T00:00:00+00:00", 8, 40.0)
    measured(hass, sensor, "2026-02-09T00:00:00+00:00", 24, 22.0)
    measured(hass, sensor, "2026-02-10T00:00:00+00:00", 4, 23.5)
    await async_wait_recording_done(hass)
    return await Reader(entry, hass_client).reads(
        "batch", batch=batch.id, language="en"
    )


async def test_each_day_has_its_mean_and_extremes(page: Page) -> None:
    """And says for which share of the time it is known."""
    assert "09 Feb 2026 22.0 21.0 24.0 100 %" in page.text
    assert "10 Feb 2026 23.5 22.5 25.5 50 %" in page.text


async def test_a_day_without_statistics_is_not_known(page: Page) -> None:
    """Though the shelf had a temperature before the batch came."""
    assert "08 Feb 2026 not known" in page.text
    assert "40.0" not in page.text
    assert "Home Assistant has no statistics of it for this time" in page.text


async def test_what_nothing_measures_is_named(page: Page) -> None:
    """Instead of an empty chart."""
    assert (
        "Home Assistant has no statistics for this time of: Humidity, Air VPD, CO₂."
        in page.text
    )


def counted(
    hass: HomeAssistant, sensor: str, start: str, hours: int, kw: float
) -> None:
    """Let Home Assistant know what a meter counted in some hours."""
    begin = at(start)
    async_import_statistics(
        hass,
        {
            "source": "recorder",
            "statistic_id": sensor,
            "name": None,
            "unit_of_measurement": "kWh",
            "unit_class": "energy",
            "has_sum": True,
            "mean_type": StatisticMeanType.NONE,
        },
        [
            {
                "start": begin + timedelta(hours=hour),
                "state": kw * (hour + 1),
                "sum": kw * (hour + 1),
            }
            for hour in range(hours)
        ],
    )


async def test_a_week_tells_what_each_day_took_and_how_the_air_was(
    hass: HomeAssistant, farm: AddFarm, hass_client: ClientSessionGenerator
) -> None:
    """A day that nobody counted is not a day of zero; half a day says that it is half."""
    climate(hass)
    entry = await farm(
        racks=one_shelf(sensors={"temperature": [T], "power": ["sensor.power"]})
    )
    energy = entity_id(hass, entry, "Cellar", "energy_today")
    air = entity_id(hass, entry, SHELF, "temperature")
    # The hour before the week is where its counting begins.
    counted(hass, energy, "2026-02-01T23:00:00+00:00", 49, 0.5)
    measured(hass, air, "2026-02-02T00:00:00+00:00", 84, 21.0)
    await async_wait_recording_done(hass)
    page = await Reader(entry, hass_client).reads(
        "week", week="2026-W06", language="en"
    )
    assert "Energy 24.0 kWh" in page.text
    assert "02 Feb 2026 12.00" in page.text
    assert "03 Feb 2026 12.00" in page.text
    assert "04 Feb 2026 not known" in page.text
    assert "21.0 (20.0 – 23.0), 50 %" in page.text
