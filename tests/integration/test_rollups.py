"""Racks and the farm show what their shelves have in common."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from .conftest import AddFarm
from .farms import PPFD_UNIT, number, problems_of, report, state_of
from .passing import HOUR, at, settle, wait


def shelf(name: str, *metrics: str, **size: float) -> dict[str, Any]:
    """Return a shelf with a sensor of its own for each metric."""
    sensors = {metric: [f"sensor.{name.lower()}_{metric}"] for metric in metrics}
    return {"name": name, "level": 1, "sensors": sensors, **size}


async def says(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, **values: float | str
) -> None:
    """Let sensors such as a_temperature report, and the roll-ups follow."""
    units = {
        "temperature": "°C",
        "humidity": "%",
        "co2": "ppm",
        "ppfd": PPFD_UNIT,
        "power": "W",
    }
    for name, value in values.items():
        report(hass, f"sensor.{name}", value, units[name.split("_")[1]])
    await hass.async_block_till_done()
    freezer.tick(timedelta(seconds=11))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()


LARGE = {"width_m": 1.0, "depth_m": 3.0}
SMALL = {"width_m": 1.0, "depth_m": 1.0}


async def test_the_mean_is_weighted_by_area_where_every_shelf_has_one(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """Three quarters of the plants stand at 20 °C."""
    await says(hass, freezer, a_temperature=20, b_temperature=24)
    entry = await farm(
        racks=[
            {
                "name": "Rack",
                "shelves": [
                    shelf("A", "temperature", **LARGE),
                    shelf("B", "temperature", **SMALL),
                ],
            }
        ]
    )
    for place in ("Rack", "Cellar"):
        assert number(hass, entry, place, "temperature") == pytest.approx(21)
    await says(hass, freezer, b_temperature=28)
    for place in ("Rack", "Cellar"):
        assert number(hass, entry, place, "temperature") == pytest.approx(22)


async def test_the_mean_is_plain_where_a_shelf_has_no_size(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """No shelf counts for nothing because nobody measured it."""
    await says(hass, freezer, a_temperature=20, b_temperature=24)
    entry = await farm(
        racks=[
            {
                "name": "Rack",
                "shelves": [
                    shelf("A", "temperature", **LARGE),
                    shelf("B", "temperature"),
                ],
            }
        ]
    )
    assert number(hass, entry, "Rack", "temperature") == pytest.approx(22)


async def test_a_mean_is_unknown_when_more_than_half_of_the_area_is(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """Up to half may be missing; what is known is the mean."""
    await says(hass, freezer, a_temperature=20, b_temperature=22, c_temperature=24)
    entry = await farm(
        racks=[
            {
                "name": "Rack",
                "shelves": [
                    shelf("A", "temperature", width_m=1.0, depth_m=2.0),
                    shelf("B", "temperature", **SMALL),
                    shelf("C", "temperature", **SMALL),
                ],
            }
        ]
    )
    await says(hass, freezer, a_temperature="unknown")
    assert number(hass, entry, "Rack", "temperature") == pytest.approx(23)
    await says(hass, freezer, b_temperature=99)
    assert state_of(hass, entry, "Rack", "temperature") == "unknown"
    assert state_of(hass, entry, "Cellar", "temperature") == "unknown"
    await says(hass, freezer, c_temperature="unavailable")
    assert state_of(hass, entry, "Rack", "temperature") == "unknown"
    await says(hass, freezer, a_temperature=20, b_temperature=22, c_temperature=24)
    assert number(hass, entry, "Rack", "temperature") == pytest.approx(21.5)


async def test_each_value_has_its_own_mean(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """The mean VPD is that of the shelves' VPD, not that of the mean air."""
    await says(
        hass, freezer,
        a_temperature=24, a_humidity=70, a_co2=800, a_ppfd=200,
        b_temperature=30, b_humidity=40, b_co2=1000, b_ppfd=300,
    )  # fmt: skip
    kinds = ("temperature", "humidity", "co2", "ppfd")
    entry = await farm(
        racks=[{"name": "Rack", "shelves": [shelf("A", *kinds), shelf("B", *kinds)]}]
    )
    expected = {
        "temperature": 27,
        "humidity": 55,
        "air_vpd": (0.8952 + 2.5458) / 2,
        "co2": 900,
        "ppfd": 250,
    }
    for key, value in expected.items():
        for place in ("Rack", "Cellar"):
            assert number(hass, entry, place, key) == pytest.approx(value, abs=1e-4)


async def test_the_mean_light_of_the_day_follows_the_shelves(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """A shelf whose day is unknown is left out."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to(at("2026-02-10T06:00:00+01:00"))
    await says(hass, freezer, a_ppfd=100, b_ppfd=300)
    freezer.move_to(at("2026-02-10T06:00:00+01:00"))
    lit = [
        {**shelf("A", "ppfd"), "on_change": ["ppfd"]},
        {**shelf("B", "ppfd"), "on_change": ["ppfd"]},
    ]
    entry = await farm(racks=[{"name": "Rack", "shelves": lit}])
    await wait(hass, freezer, 5 * HOUR)
    await settle(hass, freezer)
    assert number(hass, entry, "Rack", "dli_today") == pytest.approx(3.6, rel=0.01)
    await says(hass, freezer, b_ppfd="unavailable")
    await wait(hass, freezer, 5 * HOUR)
    await settle(hass, freezer)
    assert number(hass, entry, "Rack", "dli_today") == pytest.approx(3.6, rel=0.01)
    assert number(hass, entry, "Cellar", "dli_today") == pytest.approx(3.6, rel=0.01)


async def test_a_rack_counts_the_problems_of_its_parts(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """A rack's own sensor is one problem, however many shelves use it."""
    await says(hass, freezer, r_humidity=70, a_temperature=20, b_temperature=22)
    entry = await farm(
        racks=[
            {
                "name": "Rack",
                "sensors": {"humidity": ["sensor.r_humidity"]},
                "shelves": [shelf("A", "temperature"), shelf("B", "temperature")],
            },
            {"name": "Empty", "shelves": [{"name": "C", "level": 1}]},
        ],
        reservoirs=[
            {"name": "Tank", "volume_l": 50, "sensors": {"ph": ["sensor.t_ph"]}}
        ],
    )
    await says(hass, freezer, r_humidity="unknown", a_temperature=99)
    await settle(hass, freezer)
    humidity = {"sensor.r_humidity": "missing unknown"}
    temperature = {"sensor.a_temperature": "failed out_of_range"}
    probe = {"sensor.t_ph": "missing not_found"}
    assert problems_of(hass, entry, "A") == temperature
    assert problems_of(hass, entry, "B") == {}
    assert problems_of(hass, entry, "Rack") == humidity | temperature
    assert problems_of(hass, entry, "Empty") == {}
    assert problems_of(hass, entry, "Tank") == probe
    assert problems_of(hass, entry, "Cellar") == humidity | temperature | probe
    expected = {"A": "on", "B": "off", "Rack": "on", "Empty": "off", "Cellar": "on"}
    for place, state in expected.items():
        assert state_of(hass, entry, place, "sensor_problem") == state
    await says(hass, freezer, r_humidity=70, a_temperature=20, b_temperature=22)
    await settle(hass, freezer)
    assert state_of(hass, entry, "Rack", "sensor_problem") == "off"
    assert state_of(hass, entry, "Cellar", "sensor_problem") == "on"


async def test_a_farm_without_racks_shows_no_means(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """Only how its sensors are, of which there are none."""
    entry = await farm()
    assert state_of(hass, entry, "Cellar", "sensor_problems") == "0"
    assert state_of(hass, entry, "Cellar", "data_age") == "unknown"
    with pytest.raises(AssertionError, match="no entity"):
        state_of(hass, entry, "Cellar", "temperature")
