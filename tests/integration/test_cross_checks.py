"""What one sensor says is held against what others say."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from .conftest import AddFarm
from .farms import (
    PPFD,
    PPFD_UNIT,
    RH,
    FarmEntry,
    T,
    climate,
    entity_id,
    one_shelf,
    report,
)
from .passing import settle

LAMP, LEAF, PUMP = "light.lamp", "sensor.leaf", "switch.pump"
FLOW, OXYGEN, WATER = "sensor.flow", "sensor.oxygen", "sensor.water"


def causes(hass: HomeAssistant, entry: FarmEntry, place: str) -> set[tuple[str, str]]:
    """Return the entities in trouble at a place, with the cause."""
    state = hass.states.get(entity_id(hass, entry, place, "sensor_problems"))
    assert state is not None
    return {(p["entity_id"], p["cause"]) for p in state.attributes["problems"]}


def lit_shelf() -> list[dict[str, Any]]:
    """Return racks with one shelf under a lamp of 200 μmol at full power."""
    return one_shelf(lamp=LAMP, dim_map=[[0, 0], [1, 200]], sensors={"ppfd": [PPFD]})


@pytest.mark.parametrize(
    ("lamp", "ppfd", "contradicted"),
    [("off", 6, True), ("off", 4, False), ("on", 39, True), ("on", 41, False)],
)
async def test_light_that_the_lamp_cannot_give_is_suspect(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    lamp: str,
    ppfd: float,
    *,
    contradicted: bool,
) -> None:
    """More than 5 μmol under a dark lamp, or under a fifth of what a lit one gives."""
    hass.states.async_set(LAMP, "on" if lamp == "off" else "off")
    report(hass, PPFD, 100, PPFD_UNIT)
    entry = await farm(racks=lit_shelf())
    hass.states.async_set(LAMP, lamp)
    report(hass, PPFD, ppfd, PPFD_UNIT)
    await settle(hass, freezer)
    assert causes(hass, entry, "Shelf 1") == set()
    freezer.tick(timedelta(minutes=5))
    report(hass, PPFD, ppfd, PPFD_UNIT)
    await settle(hass, freezer)
    expected = {(PPFD, "contradicted")} if contradicted else set()
    assert causes(hass, entry, "Shelf 1") == expected


async def test_light_is_believed_again_once_it_follows_its_lamp(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """A lamp that had failed lights again."""
    hass.states.async_set(LAMP, "on")
    report(hass, PPFD, 0, PPFD_UNIT)
    entry = await farm(racks=lit_shelf())
    freezer.tick(timedelta(minutes=6))
    await settle(hass, freezer)
    assert causes(hass, entry, "Shelf 1") == {(PPFD, "contradicted")}
    report(hass, PPFD, 190, PPFD_UNIT)
    await settle(hass, freezer)
    assert causes(hass, entry, "Shelf 1") == set()


@pytest.mark.parametrize(("leaf", "contradicted"), [(32.5, True), (31.5, False)])
async def test_a_leaf_far_from_the_airs_temperature_is_suspect(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    leaf: float,
    *,
    contradicted: bool,
) -> None:
    """More than 8 K is the sensor looking past the leaf."""
    climate(hass, 24, 70)
    report(hass, LEAF, leaf, "°C")
    sensors = {"temperature": [T], "humidity": [RH], "leaf_temperature": [LEAF]}
    entry = await farm(racks=one_shelf(sensors=sensors))
    await settle(hass, freezer)
    expected = {(LEAF, "contradicted")} if contradicted else set()
    assert causes(hass, entry, "Shelf 1") == expected


@pytest.mark.parametrize(("oxygen", "contradicted"), [(11.0, True), (10.8, False)])
async def test_more_oxygen_than_water_holds_is_suspect(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    oxygen: float,
    *,
    contradicted: bool,
) -> None:
    """At 20 °C saturation is 9.09 mg/L, and 120 % of it 10.9 mg/L."""
    report(hass, WATER, 20, "°C")
    report(hass, OXYGEN, oxygen, "mg/L")
    sensors = {"water_temperature": [WATER], "dissolved_oxygen": [OXYGEN]}
    tank = {"name": "Tank", "volume_l": 100, "sensors": sensors}
    entry = await farm(reservoirs=[tank])
    await settle(hass, freezer)
    expected = {(OXYGEN, "contradicted")} if contradicted else set()
    assert causes(hass, entry, "Tank") == expected


@pytest.mark.parametrize(
    ("pump", "flow", "problems"),
    [
        ("on", 6.9, {(FLOW, "contradicted")}),
        ("on", 7.1, set()),
        ("on", 13.1, {(FLOW, "contradicted")}),
        ("on", 15.1, {(FLOW, "out_of_range")}),
        ("off", 0, set()),
        ("unavailable", 0, set()),
    ],
)
async def test_a_flow_that_the_running_pump_does_not_give_is_suspect(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    pump: str,
    flow: float,
    problems: set[tuple[str, str]],
) -> None:
    """A pump of 10 L/min gives 7 to 13, and its meter at most 15."""
    hass.states.async_set(PUMP, pump)
    report(hass, FLOW, flow, "L/min")
    entry = await farm(
        reservoirs=[
            {
                "name": "Tank",
                "volume_l": 100,
                "pump": PUMP,
                "nominal_flow_l_min": 10,
                "sensors": {"flow": [FLOW]},
            }
        ]
    )
    await settle(hass, freezer)
    report(hass, FLOW, flow, "L/min")
    await settle(hass, freezer)
    assert causes(hass, entry, "Tank") == problems


async def test_a_lamp_that_shows_no_number_as_brightness_counts_as_full(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Some template lights show text until they were switched once."""
    hass.states.async_set(LAMP, "on", {"brightness": "unknown"})
    entry = await farm(racks=one_shelf(lamp=LAMP, dim_map=[[0, 0], [1, 200]]))
    state = hass.states.get(entity_id(hass, entry, "Shelf 1", "ppfd"))
    assert state is not None
    assert float(state.state) == 200
