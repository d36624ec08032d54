"""Bound states become readings: several sensors, bad states, and what follows from them."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from .conftest import AddFarm
from .farms import (
    CO2,
    PPFD,
    PPFD_UNIT,
    RH,
    T,
    climate,
    number,
    one_shelf,
    problems_of,
    report,
    state_of,
)
from .passing import HOUR, MINUTE, settle, wait

AIR = {"temperature": [T], "humidity": [RH]}
T1, T2, T3 = "sensor.t1", "sensor.t2", "sensor.t3"
FROM_AIR = ("air_vpd", "leaf_vpd", "dew_point", "absolute_humidity", "mixing_ratio")


def temperatures(hass: HomeAssistant, *values: float | str | None) -> None:
    """Let up to three temperature sensors report, None leaves one silent."""
    for entity_id, value in zip((T1, T2, T3), values, strict=False):
        if value is not None:
            report(hass, entity_id, value, "°C")


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("unknown", "unknown"),
        ("warm", "not_a_number"),
        ("", "not_a_number"),
        ("nan", "not_a_number"),
        ("inf", "not_a_number"),
        ("-inf", "not_a_number"),
        ("on", "not_a_number"),
    ],
)
async def test_a_state_that_is_no_number_makes_the_reading_unknown(
    hass: HomeAssistant, farm: AddFarm, text: str, cause: str
) -> None:
    """The old value is not carried forward, and a good report mends it at once."""
    climate(hass)
    entry = await farm(racks=one_shelf(sensors=AIR))
    report(hass, T, text, "°C")
    await hass.async_block_till_done()
    assert state_of(hass, entry, "Shelf 1", "temperature") == "unknown"
    assert state_of(hass, entry, "Shelf 1", "air_vpd") == "unknown"
    assert problems_of(hass, entry, "Shelf 1") == {T: f"missing {cause}"}
    assert state_of(hass, entry, "Shelf 1", "sensor_problem") == "on"
    climate(hass)
    await hass.async_block_till_done()
    assert number(hass, entry, "Shelf 1", "temperature") == 24
    assert number(hass, entry, "Shelf 1", "air_vpd") == pytest.approx(0.8952, abs=1e-4)
    assert state_of(hass, entry, "Shelf 1", "sensor_problem") == "off"


async def test_a_source_without_any_state_is_missing_until_it_appears(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """A sensor may come long after the farm."""
    report(hass, RH, 70, "%")
    entry = await farm(racks=one_shelf(sensors=AIR))
    assert state_of(hass, entry, "Shelf 1", "temperature") == "unavailable"
    assert problems_of(hass, entry, "Shelf 1") == {T: "missing not_found"}
    report(hass, T, 24, "°C")
    await hass.async_block_till_done()
    assert number(hass, entry, "Shelf 1", "temperature") == 24
    hass.states.async_remove(T)
    await hass.async_block_till_done()
    assert state_of(hass, entry, "Shelf 1", "temperature") == "unavailable"
    assert problems_of(hass, entry, "Shelf 1") == {T: "missing not_found"}


async def test_what_follows_from_the_air_is_unknown_without_a_trusted_reading(
    hass: HomeAssistant, farm: AddFarm, entity_registry_enabled_by_default: None
) -> None:
    """One failed sensor empties every value that would need it, and only those."""
    climate(hass)
    report(hass, PPFD, 200, PPFD_UNIT)
    report(hass, CO2, 800, "ppm")
    entry = await farm(racks=one_shelf(sensors={**AIR, "ppfd": [PPFD], "co2": [CO2]}))
    for key in FROM_AIR:
        assert number(hass, entry, "Shelf 1", key) > 0
    report(hass, T, 85, "°C")
    await hass.async_block_till_done()
    for key in ("temperature", *FROM_AIR):
        assert state_of(hass, entry, "Shelf 1", key) == "unknown", key
    for key in ("humidity", "co2", "ppfd"):
        assert number(hass, entry, "Shelf 1", key) > 0, key


async def test_what_follows_from_the_air_is_unavailable_with_its_sensors(
    hass: HomeAssistant, farm: AddFarm, entity_registry_enabled_by_default: None
) -> None:
    """Unavailable is what all sensors of a metric being unavailable is called."""
    climate(hass)
    report(hass, PPFD, 200, PPFD_UNIT)
    entry = await farm(racks=one_shelf(sensors={**AIR, "ppfd": [PPFD]}))
    report(hass, RH, "unavailable")
    await hass.async_block_till_done()
    for key in ("humidity", *FROM_AIR):
        assert state_of(hass, entry, "Shelf 1", key) == "unavailable", key
    assert number(hass, entry, "Shelf 1", "temperature") == 24
    assert problems_of(hass, entry, "Shelf 1") == {RH: "missing unavailable"}
    climate(hass)
    await hass.async_block_till_done()
    for key in ("humidity", *FROM_AIR):
        assert number(hass, entry, "Shelf 1", key) > 0, key


async def test_a_shelf_whose_sensors_are_unavailable_from_the_start_says_so(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """No entity pretends to know before the first report."""
    report(hass, T, "unavailable")
    report(hass, RH, 70, "%")
    entry = await farm(racks=one_shelf(sensors=AIR))
    assert state_of(hass, entry, "Shelf 1", "temperature") == "unavailable"
    assert state_of(hass, entry, "Shelf 1", "air_vpd") == "unavailable"


@pytest.mark.parametrize(
    ("values", "shown", "problems"),
    [
        ((23.0, 24.0, 24.6), 24.0, {}),
        ((23.0, 24.0), 23.5, {}),
        ((23.0, 24.0, 29.0), 23.5, {T3: "suspect disagrees"}),
        ((19.0, 24.0, 29.0), 24.0, {T1: "suspect disagrees", T3: "suspect disagrees"}),
        ((20.0, 24.0), 22.0, {T1: "suspect disagrees", T2: "suspect disagrees"}),
        ((23.0, 24.0, 80.0), 23.5, {T3: "failed out_of_range"}),
        (
            (23.0, 80.0, -40.0),
            23.0,
            {T2: "failed out_of_range", T3: "failed out_of_range"},
        ),
        ((23.0, 24.0, "unavailable"), 23.5, {T3: "missing unavailable"}),
        (
            (23.0, 7.0, "unknown"),
            23.0,
            {T2: "suspect out_of_range", T3: "missing unknown"},
        ),
        (
            (6.0, 7.0, "unknown"),
            6.5,
            {
                T1: "suspect out_of_range",
                T2: "suspect out_of_range",
                T3: "missing unknown",
            },
        ),
    ],
)
async def test_the_median_of_the_trusted_sensors_is_shown(
    hass: HomeAssistant,
    farm: AddFarm,
    values: tuple[float | str, ...],
    shown: float,
    problems: dict[str, str],
) -> None:
    """Sensors that are ok count alone; suspect ones only where none is ok."""
    temperatures(hass, *values)
    sensors = {"temperature": [T1, T2, T3][: len(values)]}
    entry = await farm(racks=one_shelf(sensors=sensors))
    assert number(hass, entry, "Shelf 1", "temperature") == pytest.approx(shown)
    assert problems_of(hass, entry, "Shelf 1") == problems


async def test_a_disagreement_ends_when_the_sensors_agree_again(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """And when one of two goes, the other is judged alone."""
    temperatures(hass, 21, 24)
    entry = await farm(racks=one_shelf(sensors={"temperature": [T1, T2]}))
    assert len(problems_of(hass, entry, "Shelf 1")) == 2
    temperatures(hass, 23.5, None)
    await hass.async_block_till_done()
    assert problems_of(hass, entry, "Shelf 1") == {}
    assert number(hass, entry, "Shelf 1", "temperature") == pytest.approx(23.75)
    temperatures(hass, 21, None)
    await hass.async_block_till_done()
    assert len(problems_of(hass, entry, "Shelf 1")) == 2
    temperatures(hass, None, "unavailable")
    await hass.async_block_till_done()
    assert problems_of(hass, entry, "Shelf 1") == {T2: "missing unavailable"}
    assert number(hass, entry, "Shelf 1", "temperature") == 21


async def test_two_dead_sensors_give_no_value_and_one_missing_none_is_unavailable(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Unknown while at least one sensor still speaks, else unavailable."""
    temperatures(hass, "unavailable", 99)
    entry = await farm(racks=one_shelf(sensors={"temperature": [T1, T2]}))
    assert state_of(hass, entry, "Shelf 1", "temperature") == "unknown"
    temperatures(hass, None, "unavailable")
    await hass.async_block_till_done()
    assert state_of(hass, entry, "Shelf 1", "temperature") == "unavailable"


async def test_two_silent_sensors_wear_out_together(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """Both stale: the median still counts as suspect, until both are dead."""
    temperatures(hass, 23, 24)
    entry = await farm(racks=one_shelf(sensors={"temperature": [T1, T2]}))
    await wait(hass, freezer, 20 * MINUTE)
    assert problems_of(hass, entry, "Shelf 1") == {
        T1: "suspect stale",
        T2: "suspect stale",
    }
    assert number(hass, entry, "Shelf 1", "temperature") == 23.5
    await wait(hass, freezer, HOUR)
    assert state_of(hass, entry, "Shelf 1", "temperature") == "unknown"


async def test_a_value_reported_again_stays_fresh(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """The time of the last report counts, not that of the last change."""
    climate(hass)
    entry = await farm(racks=one_shelf(sensors=AIR))
    for _ in range(9):
        freezer.tick(timedelta(minutes=10))
        climate(hass)
        await settle(hass, freezer)
    assert problems_of(hass, entry, "Shelf 1") == {}
    assert number(hass, entry, "Shelf 1", "temperature") == 24


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_data_age_is_that_of_the_metric_heard_of_longest_ago(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """Of two sensors of one metric, the one that spoke last counts."""
    freezer.move_to("2026-03-01T12:00:00+00:00")
    temperatures(hass, 23, 24)
    report(hass, RH, 70, "%")
    entry = await farm(
        racks=one_shelf(sensors={"temperature": [T1, T2], "humidity": [RH]})
    )
    freezer.move_to("2026-03-01T12:10:00+00:00")
    report(hass, RH, 71, "%")
    await settle(hass, freezer)
    for place in ("Shelf 1", "Rack A", "Cellar"):
        assert int(state_of(hass, entry, place, "data_age")) in (11, 12)
    freezer.move_to("2026-03-01T12:15:00+00:00")
    temperatures(hass, 23, None)
    await settle(hass, freezer)
    assert int(state_of(hass, entry, "Shelf 1", "data_age")) in (6, 7)


async def test_data_age_is_unknown_before_any_report(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """A shelf whose sensors never spoke has no age."""
    entry = await farm(racks=one_shelf(sensors=AIR))
    assert state_of(hass, entry, "Shelf 1", "data_age") == "unknown"


async def test_a_shelf_sensor_comes_before_that_of_its_rack(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Shelves share the rack's sensors except for metrics of their own."""
    temperatures(hass, 22, 26)
    entry = await farm(
        racks=[
            {
                "name": "Rack A",
                "sensors": {"temperature": [T1]},
                "shelves": [
                    {"name": "Own", "level": 1, "sensors": {"temperature": [T2]}},
                    {"name": "Shared", "level": 2},
                ],
            }
        ]
    )
    assert number(hass, entry, "Own", "temperature") == 26
    assert number(hass, entry, "Shared", "temperature") == 22
    temperatures(hass, 22.5, "unknown")
    await hass.async_block_till_done()
    assert state_of(hass, entry, "Own", "temperature") == "unknown"
    assert number(hass, entry, "Shared", "temperature") == 22.5


async def test_leaf_vpd_assumes_a_leaf_from_the_light_where_none_is_measured(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Unknown light leaves the leaf unknown; the lamp's state is enough."""
    climate(hass, 24, 70)
    entry = await farm(racks=one_shelf(sensors=AIR, lamp="light.lamp"))
    assert state_of(hass, entry, "Shelf 1", "leaf_vpd") == "unknown"
    hass.states.async_set("light.lamp", "on")
    await hass.async_block_till_done()
    lit = number(hass, entry, "Shelf 1", "leaf_vpd")
    hass.states.async_set("light.lamp", "off")
    await hass.async_block_till_done()
    dark = number(hass, entry, "Shelf 1", "leaf_vpd")
    assert lit < dark < number(hass, entry, "Shelf 1", "air_vpd") + 0.01
    hass.states.async_set("light.lamp", "unavailable")
    await hass.async_block_till_done()
    assert state_of(hass, entry, "Shelf 1", "leaf_vpd") == "unknown"


async def test_leaf_vpd_uses_a_measured_leaf_and_no_other(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """A leaf sensor that fails is not replaced by an assumption."""
    climate(hass, 24, 70)
    report(hass, T1, 22, "°C")
    entry = await farm(racks=one_shelf(sensors={**AIR, "leaf_temperature": [T1]}))
    assert number(hass, entry, "Shelf 1", "leaf_vpd") == pytest.approx(0.5556, abs=1e-3)
    report(hass, T1, 75, "°C")
    await hass.async_block_till_done()
    assert state_of(hass, entry, "Shelf 1", "leaf_vpd") == "unknown"


async def test_two_shelves_may_share_one_sensor(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Each keeps its own judgement of it."""
    report(hass, T, 24, "°C")
    entry = await farm(
        racks=[
            {
                "name": "Rack A",
                "shelves": [
                    {"name": "One", "level": 1, "sensors": {"temperature": [T]}},
                    {"name": "Two", "level": 2, "sensors": {"temperature": [T]}},
                ],
            }
        ]
    )
    report(hass, T, 25, "°C")
    await hass.async_block_till_done()
    assert number(hass, entry, "One", "temperature") == 25
    assert number(hass, entry, "Two", "temperature") == 25


async def test_sensors_of_a_metric_without_neighbourhood_cannot_disagree(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Two flow meters sit on two pipes."""
    for entity, flow in ((T1, 2), (T2, 9)):
        report(hass, entity, flow, "L/min")
    tank = {"name": "Tank", "volume_l": 200, "sensors": {"flow": [T1, T2]}}
    entry = await farm(reservoirs=[tank])
    assert number(hass, entry, "Tank", "flow") == 5.5
    assert problems_of(hass, entry, "Tank") == {}
