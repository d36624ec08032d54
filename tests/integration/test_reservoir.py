"""A reservoir: its solution, the water that leaves it, and its leaks."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.vertical_farm.agronomy.transpiration import transpiration

from .conftest import AddFarm
from .farms import PPFD, PPFD_UNIT, RH, FarmEntry, T, climate, number, report, state_of
from .passing import HOUR, MINUTE, at, restart, set_clock, settle, wait

TANK, LEVEL, PUMP = "Tank", "sensor.level", "switch.pump"
LEAK_1, LEAK_2 = "binary_sensor.leak_1", "binary_sensor.leak_2"
EC, WATER = "sensor.ec", "sensor.water"


@pytest.fixture(autouse=True)
async def _morning(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Start with a crop day in Berlin."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to(at("2026-02-10T06:00:00+01:00"))


async def tank(farm: AddFarm, **reservoir: Any) -> FarmEntry:  # noqa: ANN401
    """Set up a reservoir of 200 L with a level sensor."""
    known = {"name": TANK, "volume_l": 200, "sensors": {"level": [LEVEL]}}
    return await farm(reservoirs=[{**known, **reservoir}])


async def stands(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, *levels: float
) -> None:
    """Let the level sensor report levels ten minutes apart."""
    for level in levels:
        await wait(hass, freezer, 10 * MINUTE)
        report(hass, LEVEL, level, "%")
        await hass.async_block_till_done()


def used(hass: HomeAssistant, entry: FarmEntry) -> float:
    """Return the litres used today."""
    return number(hass, entry, TANK, "water_used_today")


def falling(start: float, end: float, steps: int) -> list[float]:
    """Return levels that fall evenly, without the start."""
    return [start + (end - start) * step / steps for step in range(1, steps + 1)]


async def test_a_falling_level_is_water_used(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """Ten percent of 200 L."""
    report(hass, LEVEL, 60, "%")
    entry = await tank(farm)
    await stands(hass, freezer, *falling(60, 50, 40), *[50] * 6)
    await wait(hass, freezer, 0)
    assert used(hass, entry) == pytest.approx(20, abs=0.2)


async def test_noise_uses_no_water(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """A level that wavers by half a percent around its value."""
    report(hass, LEVEL, 60, "%")
    entry = await tank(farm)
    await stands(hass, freezer, *[60.5, 59.5] * 36)
    await wait(hass, freezer, 0)
    assert used(hass, entry) < 2


@pytest.mark.parametrize("refill_to", [62, 80, 100])
async def test_a_refill_is_no_use_and_hides_none(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    *,
    refill_to: float,
) -> None:
    """What was used before and after adds up."""
    report(hass, LEVEL, 60, "%")
    entry = await tank(farm)
    await stands(hass, freezer, *falling(60, 55, 20), *[55] * 6)
    await stands(hass, freezer, *[refill_to] * 3)
    await stands(hass, freezer, *falling(refill_to, refill_to - 5, 20))
    await stands(hass, freezer, *[refill_to - 5] * 6)
    await wait(hass, freezer, 0)
    assert used(hass, entry) == pytest.approx(20, abs=0.5)


async def test_a_single_spike_is_no_refill(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """Only what is seen twice in a row moves the reference."""
    report(hass, LEVEL, 60, "%")
    entry = await tank(farm)
    await stands(hass, freezer, 60, 66, 60, 60, 60)
    await wait(hass, freezer, 0)
    assert used(hass, entry) == pytest.approx(0, abs=0.1)


async def test_beds_that_fill_while_the_pump_runs_use_no_water(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """Nor those that still drain when it has stopped."""
    hass.states.async_set(PUMP, "off")
    report(hass, LEVEL, 60, "%")
    entry = await tank(farm, pump=PUMP)
    await stands(hass, freezer, 60)
    for _ in range(6):
        hass.states.async_set(PUMP, "on")
        await stands(hass, freezer, 40, 30)
        hass.states.async_set(PUMP, "off")
        await hass.async_block_till_done()
        for level in (40, 50, 58):
            await wait(hass, freezer, 3 * MINUTE)
            report(hass, LEVEL, level, "%")
        await stands(hass, freezer, 60, 60)
    await wait(hass, freezer, 0)
    assert used(hass, entry) == pytest.approx(0, abs=0.1)


async def test_a_pump_that_runs_all_day_hides_no_use(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """Channels and rafts are fed without a pause."""
    hass.states.async_set(PUMP, "on")
    report(hass, LEVEL, 60, "%")
    entry = await tank(farm, pump=PUMP)
    await stands(hass, freezer, *[60] * 7, *falling(60, 55, 20), *[55] * 6)
    await wait(hass, freezer, 0)
    assert used(hass, entry) == pytest.approx(10, abs=0.5)


@pytest.mark.parametrize("bad", ["unavailable", "unknown", "140", "full"])
async def test_a_level_that_cannot_be_trusted_uses_no_water(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    *,
    bad: str,
) -> None:
    """And what fell meanwhile is counted when the level is back."""
    report(hass, LEVEL, 60, "%")
    entry = await tank(farm)
    await stands(hass, freezer, 60)
    report(hass, LEVEL, bad, "%")
    await wait(hass, freezer, HOUR)
    assert used(hass, entry) == pytest.approx(0)
    await stands(hass, freezer, *[58] * 10)
    await wait(hass, freezer, 0)
    assert used(hass, entry) == pytest.approx(4, abs=0.1)


async def test_water_use_begins_anew_with_the_crop_day(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """The level goes on from where it was."""
    report(hass, LEVEL, 60, "%")
    entry = await tank(farm)
    await stands(hass, freezer, *falling(60, 55, 10), *[55] * 6)
    freezer.move_to(at("2026-02-11T06:10:00+01:00"))
    await stands(hass, freezer, 55)
    await wait(hass, freezer, 0)
    assert used(hass, entry) == pytest.approx(0, abs=0.05)
    await stands(hass, freezer, *falling(55, 50, 10), *[50] * 6)
    await wait(hass, freezer, 0)
    assert used(hass, entry) == pytest.approx(10, abs=0.2)


async def test_water_used_while_the_farm_was_down_is_counted(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """The level itself remembers."""
    report(hass, LEVEL, 60, "%")
    entry = await tank(farm)
    await stands(hass, freezer, 60, 59, 59, 59)
    await restart(hass, freezer, entry, 4 * HOUR)
    await stands(hass, freezer, *[55] * 8)
    await wait(hass, freezer, 0)
    assert used(hass, entry) == pytest.approx(10, abs=0.2)


async def test_a_clock_that_was_a_year_ahead_does_not_stop_the_count(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """Levels are seen again at the latest with the next crop day."""
    report(hass, LEVEL, 60, "%")
    entry = await tank(farm)
    await set_clock(hass, freezer, at("2027-02-10T09:00:00+01:00"))
    await stands(hass, freezer, 60)
    await set_clock(hass, freezer, at("2026-02-11T05:00:00+01:00"))
    await stands(hass, freezer, *[60] * 9)
    await stands(hass, freezer, *falling(60, 55, 20), *[55] * 6)
    await wait(hass, freezer, 0)
    assert used(hass, entry) == pytest.approx(10, abs=0.2)


async def test_the_level_is_shown_in_percent_and_litres(
    hass: HomeAssistant, farm: AddFarm, entity_registry_enabled_by_default: None
) -> None:
    """Unknown level, unknown volume."""
    report(hass, LEVEL, 130, "L")
    entry = await tank(farm)
    assert number(hass, entry, TANK, "level") == pytest.approx(65)
    assert number(hass, entry, TANK, "volume") == pytest.approx(130)
    report(hass, LEVEL, "unknown", "L")
    await hass.async_block_till_done()
    assert state_of(hass, entry, TANK, "volume") == "unknown"
    report(hass, LEVEL, "unavailable")
    await hass.async_block_till_done()
    assert state_of(hass, entry, TANK, "volume") == "unavailable"


@pytest.mark.parametrize(
    ("ec", "water", "expected"), [(1.62, 20, 1.8), (2.0, 25, 2.0), (2.5, 30, 2.2727)]
)
async def test_an_uncompensated_ec_is_brought_to_25_degrees(
    hass: HomeAssistant,
    farm: AddFarm,
    *,
    ec: float,
    water: float,
    expected: float,
) -> None:
    """By the water's temperature; without it the EC is unknown."""
    report(hass, EC, ec, "mS/cm")
    report(hass, WATER, water, "°C")
    entry = await tank(
        farm,
        sensors={"ec": [EC], "water_temperature": [WATER]},
        ec_compensated=False,
    )
    assert number(hass, entry, TANK, "ec") == pytest.approx(expected, abs=1e-4)
    report(hass, WATER, "unknown", "°C")
    await hass.async_block_till_done()
    assert state_of(hass, entry, TANK, "ec") == "unknown"
    report(hass, WATER, water, "°C")
    await hass.async_block_till_done()
    assert number(hass, entry, TANK, "ec") == pytest.approx(expected, abs=1e-4)


async def test_a_compensated_ec_is_left_alone(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Never compensate twice."""
    report(hass, EC, 1.62, "mS/cm")
    report(hass, WATER, 20, "°C")
    entry = await tank(farm, sensors={"ec": [EC], "water_temperature": [WATER]})
    assert number(hass, entry, TANK, "ec") == 1.62


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (("off", "off"), "off"),
        (("on", "off"), "on"),
        (("on", "unavailable"), "on"),
        (("off", "unavailable"), "unknown"),
        (("off", "unknown"), "unknown"),
        (("off", None), "unknown"),
        ((None, None), "unknown"),
    ],
)
async def test_one_wet_sensor_is_a_leak_and_one_silent_one_a_doubt(
    hass: HomeAssistant,
    farm: AddFarm,
    *,
    states: tuple[str | None, str | None],
    expected: str,
) -> None:
    """At the start and as the sensors change."""
    for entity, state in zip((LEAK_1, LEAK_2), states, strict=True):
        if state is not None:
            hass.states.async_set(entity, state)
    entry = await tank(farm, leak=[LEAK_1, LEAK_2])
    assert state_of(hass, entry, TANK, "leak") == expected
    hass.states.async_set(LEAK_1, "off")
    hass.states.async_set(LEAK_2, "off")
    await hass.async_block_till_done()
    assert state_of(hass, entry, TANK, "leak") == "off"
    hass.states.async_set(LEAK_2, "on")
    await hass.async_block_till_done()
    assert state_of(hass, entry, TANK, "leak") == "on"
    hass.states.async_remove(LEAK_2)
    await hass.async_block_till_done()
    assert state_of(hass, entry, TANK, "leak") == "unknown"


def fed_rack(**shelf: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a rack with one planted shelf of 0.72 m²."""
    sensors = {"temperature": [T], "humidity": [RH], "ppfd": [PPFD]}
    planted = {
        "name": "Shelf 1",
        "level": 1,
        "width_m": 1.2,
        "depth_m": 0.6,
        "leaf_area_index": 3,
        "sensors": sensors,
        **shelf,
    }
    return {"name": "Rack A", "shelves": [planted]}


async def grows(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float, rh: float = 70
) -> None:
    """Let the shelf's sensors report every two minutes for a while."""
    for _ in range(round(seconds / 120)):
        climate(hass, 24, rh)
        report(hass, PPFD, 250, PPFD_UNIT)
        await settle(hass, freezer)


async def test_the_expected_use_is_the_transpiration_of_the_fed_shelves(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """By area and leaf area, from the air and the light."""
    climate(hass, 24, 70)
    report(hass, PPFD, 250, PPFD_UNIT)
    report(hass, LEVEL, 60, "%")
    entry = await farm(
        racks=[fed_rack()],
        reservoirs=[
            {
                "name": TANK,
                "volume_l": 200,
                "racks": ["Rack A"],
                "sensors": {"level": [LEVEL]},
            },
            {"name": "Rain", "volume_l": 500, "sensors": {"level": [LEVEL]}},
        ],
    )
    await grows(hass, freezer, HOUR)
    litres_h = transpiration(24, 70, 250, 3).litres_m2_h * 0.72
    assert litres_h == pytest.approx(0.1474 * 0.72, abs=1e-3)
    assert number(hass, entry, TANK, "water_expected_today") == pytest.approx(
        litres_h, rel=0.02
    )
    with pytest.raises(AssertionError, match="no entity"):
        state_of(hass, entry, "Rain", "water_expected_today")


async def test_the_expected_use_is_unknown_where_a_shelf_is(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """For as long as more than a tenth of the time is missing."""
    climate(hass, 24, 70)
    report(hass, PPFD, 250, PPFD_UNIT)
    entry = await farm(
        racks=[fed_rack()],
        reservoirs=[{"name": TANK, "volume_l": 200, "racks": ["Rack A"]}],
    )
    await grows(hass, freezer, 10 * MINUTE)
    assert number(hass, entry, TANK, "water_expected_today") > 0
    report(hass, RH, "unknown", "%")
    for _ in range(3):
        await settle(hass, freezer)
    assert state_of(hass, entry, TANK, "water_expected_today") == "unknown"


async def test_a_shelf_without_leaves_or_size_is_expected_to_use_nothing_known(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """No entity promises a number for it."""
    entry = await farm(
        racks=[fed_rack(leaf_area_index=0)],
        reservoirs=[{"name": TANK, "volume_l": 200, "racks": ["Rack A"]}],
    )
    with pytest.raises(AssertionError, match="no entity"):
        state_of(hass, entry, TANK, "water_expected_today")
