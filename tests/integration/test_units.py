"""Whatever unit a sensor speaks, the farm understands it or says that it does not."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from .conftest import AddFarm
from .farms import RH, T, number, one_shelf, problems_of, report, state_of

PROBE = "sensor.probe"


def tank(metric: str, **reservoir: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Return a reservoir of 200 L with one probe."""
    sensors = {metric: [PROBE]}
    return [{"name": "Tank", "volume_l": 200, "sensors": sensors, **reservoir}]


@pytest.mark.parametrize(
    ("metric", "value", "unit", "expected"),
    [
        ("temperature", 75.2, "°F", 24.0),
        ("temperature", 297.15, "K", 24.0),
        ("temperature", 24, "°C", 24.0),
        ("leaf_temperature", 71.6, "°F", 22.0),
        ("humidity", 70, "%", 70.0),
        ("co2", 900, "ppm", 900.0),
        ("ppfd", 250, "μmol/s⋅m²", 250.0),
        ("ppfd", 250, "µmol/m²/s", 250.0),
        ("ppfd", 250, "umol/(m²·s)", 250.0),
        ("ppfd", -3, "μmol/m²s", 0.0),
    ],
)
async def test_air_and_light_are_shown_in_the_farms_unit(
    hass: HomeAssistant,
    farm: AddFarm,
    *,
    metric: str,
    value: float,
    unit: str,
    expected: float,
) -> None:
    """Convert what the sensor says."""
    report(hass, PROBE, value, unit)
    entry = await farm(racks=one_shelf(sensors={metric: [PROBE]}))
    assert number(hass, entry, "Shelf 1", metric) == pytest.approx(expected, abs=1e-9)
    assert problems_of(hass, entry, "Shelf 1") == {}


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        (101.325, "kPa"),
        (1013.25, "hPa"),
        (1013.25, "mbar"),
        (29.9212, "inHg"),
        (101325, "Pa"),
    ],
)
async def test_air_pressure_of_any_unit_gives_the_same_mixing_ratio(
    hass: HomeAssistant,
    farm: AddFarm,
    entity_registry_enabled_by_default: None,
    value: float,
    unit: str,
) -> None:
    """At sea level the measured pressure gives the value of the standard one."""
    report(hass, T, 24, "°C")
    report(hass, RH, 70, "%")
    report(hass, PROBE, value, unit)
    air: dict[str, list[str]] = {"temperature": [T], "humidity": [RH]}
    entry = await farm(
        racks=[
            {
                "name": "Measured",
                "sensors": {**air, "air_pressure": [PROBE]},
                "shelves": [{"name": "Low", "level": 1}],
            },
            {
                "name": "Standard",
                "sensors": air,
                "shelves": [{"name": "High", "level": 1}],
            },
        ]
    )
    standard = number(hass, entry, "High", "mixing_ratio")
    assert standard == pytest.approx(13.09, abs=0.01)
    assert number(hass, entry, "Low", "mixing_ratio") == pytest.approx(
        standard, rel=1e-5
    )
    report(hass, PROBE, 100.5, "kPa")
    await hass.async_block_till_done()
    assert number(hass, entry, "Low", "mixing_ratio") == pytest.approx(13.20, abs=0.01)
    report(hass, PROBE, "unknown", "kPa")
    await hass.async_block_till_done()
    assert state_of(hass, entry, "Low", "mixing_ratio") == "unknown"


@pytest.mark.parametrize(
    ("value", "unit", "scale", "expected"),
    [
        (1.8, "mS/cm", None, 1.8),
        (1.8, "dS/m", None, 1.8),
        (1800, "µS/cm", None, 1.8),
        (1800, "μS/cm", None, 1.8),
        (0.0018, "S/cm", None, 1.8),
        (18, "CF", None, 1.8),
        (900, "ppm", "ppm500", 1.8),
        (1152, "ppm", "ppm640", 1.8),
        (1260, "ppm", "ppm700", 1.8),
        (1800, None, "us_cm", 1.8),
        (1.8, "mS/cm", "ppm500", 1.8),
    ],
)
async def test_ec_of_any_scale_is_shown_in_ms_per_cm(
    hass: HomeAssistant,
    farm: AddFarm,
    *,
    value: float,
    unit: str | None,
    scale: str | None,
    expected: float,
) -> None:
    """A unit that says its scale wins over the scale of the form."""
    report(hass, PROBE, value, unit)
    form = {} if scale is None else {"ec_scale": scale}
    entry = await farm(reservoirs=tank("ec", **form))
    assert number(hass, entry, "Tank", "ec") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("metric", "value", "unit", "expected"),
    [
        ("ph", 6.1, None, 6.1),
        ("ph", 6.1, "pH", 6.1),
        ("water_temperature", 68, "°F", 20.0),
        ("dissolved_oxygen", 8.2, "mg/L", 8.2),
        ("dissolved_oxygen", 8.2, "ppm", 8.2),
        ("dissolved_oxygen", 8.2, "g/m³", 8.2),
        ("level", 65, "%", 65.0),
        ("level", 130, "L", 65.0),
        ("level", 26.417205, "gal", 50.0),
        ("level", 0.1, "m³", 50.0),
        ("flow", 4, "L/min", 4.0),
        ("flow", 1, "gal/min", 3.785412),
        ("flow", 0.6, "m³/h", 10.0),
    ],
)
async def test_water_is_shown_in_the_farms_unit(
    hass: HomeAssistant,
    farm: AddFarm,
    *,
    metric: str,
    value: float,
    unit: str | None,
    expected: float,
) -> None:
    """Convert what the probe says; a volume is a share of the reservoir."""
    report(hass, PROBE, value, unit)
    entry = await farm(reservoirs=tank(metric))
    assert number(hass, entry, "Tank", metric) == pytest.approx(expected, abs=6e-4)


@pytest.mark.parametrize(
    ("metric", "value", "unit", "cause"),
    [
        ("ec", 900, "ppm", "not_calibrated"),
        ("ec", 900, None, "not_calibrated"),
        ("ec", 900, "mV", "unit"),
        ("ph", 350, "mV", "unit"),
        ("level", 30, "cm", "unit"),
        ("level", 30, None, "unit"),
        ("flow", 30, "Hz", "unit"),
        ("water_temperature", 20, None, "unit"),
        ("dissolved_oxygen", 98, "%", "unit"),
    ],
)
async def test_a_probe_that_cannot_be_understood_stays_unknown(
    hass: HomeAssistant,
    farm: AddFarm,
    *,
    metric: str,
    value: float,
    unit: str | None,
    cause: str,
) -> None:
    """No guess: the reading is unknown and the cause is said."""
    report(hass, PROBE, value, unit)
    entry = await farm(reservoirs=tank(metric))
    assert state_of(hass, entry, "Tank", metric) == "unknown"
    assert problems_of(hass, entry, "Tank") == {PROBE: f"missing {cause}"}


@pytest.mark.parametrize(
    ("lux", "shelf", "expected"),
    [
        (108_000, {"lamp_type": "sunlight"}, 1998),
        (10_000, {"lamp_type": "fluorescent"}, 135),
        (20_000, {"lamp_type": "white_led_cool"}, 290),
        (20_000, {"lamp_type": "white_led_warm"}, 310),
        (20_000, {"lamp_type": "white_led_cool", "lux_calibration": 0.0142}, 284),
        (1_600, {"lamp_type": "red_blue_led", "lux_calibration": 0.125}, 200),
        (8_000, {"lux_calibration": 0.02}, 160),
    ],
)
async def test_lux_becomes_ppfd_under_a_known_lamp(
    hass: HomeAssistant,
    farm: AddFarm,
    lux: float,
    shelf: dict[str, Any],
    expected: float,
) -> None:
    """By the lamp's type, or by the grower's own calibration."""
    report(hass, PROBE, lux, "lx")
    entry = await farm(racks=one_shelf(sensors={"ppfd": [PROBE]}, **shelf))
    assert number(hass, entry, "Shelf 1", "ppfd") == pytest.approx(expected)


@pytest.mark.parametrize(
    "shelf", [{}, {"lamp_type": "red_blue_led"}, {"lamp_type": "white_red_led"}]
)
async def test_lux_under_red_blue_or_unnamed_lamps_is_refused(
    hass: HomeAssistant, farm: AddFarm, shelf: dict[str, Any]
) -> None:
    """The eye's curve says too little about the photons of such a lamp."""
    report(hass, PROBE, 9000, "lx")
    entry = await farm(racks=one_shelf(sensors={"ppfd": [PROBE]}, **shelf))
    assert state_of(hass, entry, "Shelf 1", "ppfd") == "unknown"
    assert problems_of(hass, entry, "Shelf 1") == {PROBE: "missing not_calibrated"}


async def test_lux_of_a_sensor_on_the_rack_is_refused(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """A rack has no lamp type, so nothing says what its lux are worth."""
    report(hass, PROBE, 9000, "lx")
    entry = await farm(
        racks=[
            {
                "name": "Rack A",
                "sensors": {"ppfd": [PROBE]},
                "shelves": [{"name": "Shelf 1", "level": 1, "lamp_type": "sunlight"}],
            }
        ]
    )
    assert state_of(hass, entry, "Shelf 1", "ppfd") == "unknown"
    assert problems_of(hass, entry, "Rack A") == {PROBE: "missing not_calibrated"}


async def test_a_unit_that_is_no_light_at_all_is_refused(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Irradiance is neither PPFD nor lux."""
    report(hass, PROBE, 60, "W/m²")
    entry = await farm(racks=one_shelf(sensors={"ppfd": [PROBE]}))
    assert problems_of(hass, entry, "Shelf 1") == {PROBE: "missing unit"}


async def test_a_sensor_may_change_its_unit_while_running(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """A value in the new unit is converted anew, and back again."""
    report(hass, PROBE, 24, "°C")
    entry = await farm(racks=one_shelf(sensors={"temperature": [PROBE]}))
    for value, unit in ((75.2, "°F"), (297.15, "K"), (24, "°C")):
        report(hass, PROBE, value, unit)
        await hass.async_block_till_done()
        assert number(hass, entry, "Shelf 1", "temperature") == pytest.approx(24)
        assert problems_of(hass, entry, "Shelf 1") == {}


async def test_a_unit_that_becomes_useless_makes_the_reading_unknown_until_it_is_back(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Neither is the old conversion used nor the old value kept."""
    report(hass, PROBE, 24, "°C")
    entry = await farm(racks=one_shelf(sensors={"temperature": [PROBE]}))
    report(hass, PROBE, 24, "banana")
    await hass.async_block_till_done()
    assert state_of(hass, entry, "Shelf 1", "temperature") == "unknown"
    assert problems_of(hass, entry, "Shelf 1") == {PROBE: "missing unit"}
    report(hass, PROBE, 75.2, "°F")
    await hass.async_block_till_done()
    assert number(hass, entry, "Shelf 1", "temperature") == pytest.approx(24)
    assert problems_of(hass, entry, "Shelf 1") == {}


@pytest.mark.parametrize(("value", "unit"), [(120, "W"), (0.12, "kW")])
async def test_power_is_understood_in_watt_and_kilowatt(
    hass: HomeAssistant, farm: AddFarm, value: float, unit: str
) -> None:
    """The reading is good; what it sums up to is tested with energy."""
    report(hass, PROBE, value, unit)
    entry = await farm(racks=one_shelf(sensors={"power": [PROBE]}))
    assert problems_of(hass, entry, "Shelf 1") == {}
