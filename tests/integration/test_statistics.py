"""Home Assistant's long-term statistics take the farm's sensors as they are."""

from datetime import timedelta
import logging

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.statistics import (
    list_statistic_ids,
    statistics_during_period,
    validate_statistics,
)
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
    do_adhoc_statistics,
)

from .conftest import AddFarm
from .farms import FARM, PPFD, PPFD_UNIT, T, entity_id, one_shelf, report
from .passing import at, settle

POWER, SHELF = "sensor.power", "Shelf 1"


@pytest.fixture(autouse=True)
def _custom_integrations(
    recorder_mock: Recorder, enable_custom_integrations: None
) -> None:
    """Record, and let Home Assistant load the integration."""


async def test_an_hour_of_light_and_energy_becomes_statistics(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Sums grow by what was counted, means are means, and nothing is complained of."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    start = at("2026-02-10T05:00:00+00:00")
    freezer.move_to(start)
    sensors = {"ppfd": [PPFD], "power": [POWER], "temperature": [T]}

    def report_all() -> None:
        """Let every sensor report."""
        report(hass, PPFD, 200, PPFD_UNIT)
        report(hass, POWER, 600, "W")
        report(hass, T, 24, "°C")
        report(hass, "sensor.price", 0.5, "EUR/kWh")

    report_all()
    entry = await farm(
        farm={**FARM, "electricity_price": "sensor.price"},
        racks=one_shelf(sensors=sensors),
    )
    for _ in range(30):
        report_all()
        await settle(hass, freezer)
    await async_wait_recording_done(hass)
    for period in range(12):
        do_adhoc_statistics(hass, start=start + timedelta(minutes=5 * period))
    await async_wait_recording_done(hass)

    ids = {
        key: entity_id(hass, entry, place, key)
        for place in (SHELF,)
        for key in ("dli_today", "energy_today", "cost_today", "ppfd", "temperature")
    }
    run = get_instance(hass).async_add_executor_job
    known = {row["statistic_id"]: row for row in await run(list_statistic_ids, hass)}
    assert set(ids.values()) <= known.keys()
    for key in ("dli_today", "energy_today", "cost_today"):
        assert known[ids[key]]["has_sum"], key
    recorded = await run(
        statistics_during_period,
        hass,
        start,
        None,
        set(ids.values()),
        "hour",
        None,
        {"sum", "mean"},
    )
    hour = {key: recorded[identity][0] for key, identity in ids.items()}
    assert hour["dli_today"]["sum"] == pytest.approx(0.72, rel=0.05)
    assert hour["energy_today"]["sum"] == pytest.approx(0.6, rel=0.05)
    assert hour["cost_today"]["sum"] == pytest.approx(0.3, rel=0.05)
    assert hour["ppfd"]["mean"] == pytest.approx(200)
    assert hour["temperature"]["mean"] == pytest.approx(24)
    issues = await run(validate_statistics, hass)
    assert not set(ids.values()) & issues.keys()
    speakers = (
        "homeassistant.components",
        "homeassistant.helpers",
        "custom_components",
    )
    complaints = [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.WARNING and record.name.startswith(speakers)
    ]
    assert complaints == []
