"""Targets, and the health that follows from missing them, on a live farm."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.vertical_farm.agronomy.health import (
    RULES,
    Cause,
    Dose,
    Health,
    HealthMetric,
)
from custom_components.vertical_farm.farm.shelf import Shelf
from custom_components.vertical_farm.growing.targets import Position, Target

from .conftest import AddFarm
from .crops import LETTUCE, LOWER, UPPER, farm_of, growing_of, shelf_of
from .farms import CO2, FARM, PPFD, PPFD_UNIT, RH, FarmEntry, T, report
from .passing import HOUR, MINUTE, at, restart, wait

RACKS = [
    {
        "name": "Rack A",
        "sensors": {"temperature": [T], "humidity": [RH], "co2": [CO2]},
        "shelves": [
            {"name": name, "level": level, "sensors": {"ppfd": [PPFD]}}
            for level, name in enumerate((UPPER, LOWER), 1)
        ],
    }
]
PUMP, FLOW, LEVEL = "switch.pump", "sensor.flow", "sensor.level"
TANK = [
    {
        "name": "Tank",
        "volume_l": 100,
        "racks": ["Rack A"],
        "sensors": {
            "ec": ["sensor.ec"],
            "ph": ["sensor.ph"],
            "water_temperature": ["sensor.wt"],
            "level": [LEVEL],
            "flow": [FLOW],
        },
        "pump": PUMP,
        "nominal_flow_l_min": 10,
    }
]
GOOD = {
    T: (20.0, "°C"),
    RH: (88.0, "%"),
    CO2: (600.0, "ppm"),
    PPFD: (33.3, PPFD_UNIT),
    "sensor.ec": (0.5, "mS/cm"),
    "sensor.ph": (5.8, None),
    "sensor.wt": (20.0, "°C"),
    LEVEL: (80.0, "%"),
    FLOW: (10.0, "L/min"),
}
"""What lettuce wants while it germinates."""


def all_report(hass: HomeAssistant, turn: int, **changed: float | None) -> None:
    """Let every sensor report, a little differently in turns; None: it is dead."""
    for entity, (value, unit) in GOOD.items():
        found = changed.get(entity.removeprefix("sensor."), value)
        if found is None:
            report(hass, entity, "unavailable")
        else:
            report(hass, entity, round(found * (1 + turn % 2 / 1000), 4), unit)


async def lives(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    hours: float,
    **changed: float | None,
) -> None:
    """Let hours pass in which every sensor reports every quarter of an hour."""
    for turn in range(round(hours * 4)):
        all_report(hass, turn, **changed)
        await wait(hass, freezer, 900)


@pytest.fixture
async def grower(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> FarmEntry:
    """Return a farm of two shelves with a reservoir, where everything is well."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(at("2026-02-10T08:00:00+00:00"))
    all_report(hass, 0)
    hass.states.async_set(PUMP, "on")
    entry = await farm(
        farm={**FARM, "crop_day_start": "08:00:00"}, racks=RACKS, reservoirs=TANK
    )
    growing_of(entry).sow(LETTUCE, {shelf_of(entry, UPPER): 60})
    await wait(hass, freezer, 120)
    return entry


def shelf(entry: FarmEntry, name: str = UPPER) -> Shelf:
    """Return a live shelf."""
    wanted = shelf_of(entry, name)
    return next(one for one in farm_of(entry).shelves if one.id == wanted)


def health(entry: FarmEntry) -> Health:
    """Return the health of the shelf with the crop."""
    return shelf(entry).health


def hours_at(severity: float, hours: float, metric: HealthMetric) -> float:
    """Return the score of a metric after so many hours at one severity."""
    return Dose().after(hours, severity, RULES[metric].tolerance_h).score


async def test_a_shelf_in_its_bands_is_well_once_a_day_of_light_is_known(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """Until then its light is missing, and that is said."""
    await lives(hass, freezer, 2)
    found = health(grower)
    assert found.score == pytest.approx(90.0)
    assert [d.metric for d in found.largest] == [HealthMetric.DLI]
    assert found.largest[0].cause is Cause.MISSING
    assert shelf(grower).targets.in_target


async def test_a_hot_day_costs_what_hours_times_severity_say(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """At 27 °C, half way from 22 °C to the critical 32 °C."""
    await lives(hass, freezer, 4, t=27.0)
    found = health(grower)
    part = found.parts[HealthMetric.AIR_TEMPERATURE]
    expected = hours_at(0.5, 4.0, HealthMetric.AIR_TEMPERATURE)
    assert part == pytest.approx(expected, abs=1.5)
    assert found.largest[0].metric is HealthMetric.AIR_TEMPERATURE
    assert found.largest[0].cause is Cause.OUT_OF_BAND
    assert shelf(grower).targets.position(Target.TEMPERATURE) is Position.HIGH
    assert shelf(grower).targets.deviation(Target.TEMPERATURE) == pytest.approx(5, 0.01)
    await lives(hass, freezer, 4)
    better = health(grower).parts[HealthMetric.AIR_TEMPERATURE]
    assert better > part


async def test_an_air_sensor_that_is_dead_for_a_day_caps_the_score(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """Nobody knows whether the plants are well: at most 60."""
    await lives(hass, freezer, 26)
    assert (health(grower).score or 0.0) > 90.0
    await lives(hass, freezer, 24, t=None)
    found = health(grower)
    assert found.score is not None
    assert found.score <= 60.0
    metrics = {d.metric for d in found.deductions if d.cause is Cause.MISSING}
    assert HealthMetric.AIR_TEMPERATURE in metrics
    assert shelf(grower).targets.position(Target.TEMPERATURE) is Position.UNKNOWN


async def test_a_pump_without_flow_is_felt_within_the_hour(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """Half an hour uses up half of what plants bear."""
    await lives(hass, freezer, 1)
    for turn in range(30):
        all_report(hass, turn, flow=0.0)
        await wait(hass, freezer, MINUTE)
    found = health(grower)
    expected = hours_at(1.0, 0.5, HealthMetric.WATER_SUPPLY)
    assert found.parts[HealthMetric.WATER_SUPPLY] == pytest.approx(expected, abs=3)
    assert found.largest[0].metric is HealthMetric.WATER_SUPPLY


async def test_a_pump_that_rests_too_long_is_felt(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """Beds may rest for four hours; after eight they are half dry."""
    hass.states.async_set(PUMP, "off")
    await lives(hass, freezer, 4, flow=0.0)
    assert health(grower).parts[HealthMetric.WATER_SUPPLY] == pytest.approx(100.0)
    await lives(hass, freezer, 4, flow=0.0)
    assert health(grower).parts[HealthMetric.WATER_SUPPLY] < 40.0


async def test_health_is_unknown_where_hardly_anything_is_known(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """It is not 100."""
    dead = dict.fromkeys(("t", "rh", "co2", "ppfd", "ec", "ph", "wt"))
    await lives(hass, freezer, 30, **dead)
    found = health(grower)
    assert found.score is None
    assert found.confidence < 0.5
    assert farm_of(grower).health.score is None


async def test_rack_and_farm_follow_the_shelves_with_a_crop(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """An empty shelf is neither well nor ill."""
    await lives(hass, freezer, 2, t=27.0)
    farm = farm_of(grower)
    (rack,) = farm.racks.values()
    assert shelf(grower, LOWER).health.score is None
    assert rack.health.score == farm.health.score == health(grower).score
    assert rack.health.largest[0].place == "Rack A, Upper"
    batch = growing_of(grower).leading(shelf_of(grower, UPPER))
    assert batch is not None
    growing_of(grower).discard(batch.id, "slugs")
    assert health(grower).score is None
    assert rack.health.score is None


@pytest.mark.usefixtures("hass_storage")
async def test_a_restart_forgets_nothing_that_was_suffered(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """The doses go on where they were."""
    await lives(hass, freezer, 3, t=27.0)
    before = health(grower).parts[HealthMetric.AIR_TEMPERATURE]
    await restart(hass, freezer, grower, 60)
    all_report(hass, 0)
    await wait(hass, freezer, 60)
    after = health(grower).parts[HealthMetric.AIR_TEMPERATURE]
    assert after == pytest.approx(before, abs=1.0)


async def test_targets_neither_flap_nor_hurry(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """Five minutes out of the band, and back by half a degree, until that is said."""
    targets = shelf(grower).targets
    assert targets.position(Target.TEMPERATURE) is Position.IN_TARGET
    for value, minutes, expected in (
        (22.4, 2, Position.IN_TARGET),
        (20.0, 2, Position.IN_TARGET),
        (22.4, 7, Position.HIGH),
        (21.8, 20, Position.HIGH),
        (21.0, 2, Position.HIGH),
        (21.0, 6, Position.IN_TARGET),
    ):
        for _ in range(minutes):
            all_report(hass, 0, t=value)
            await wait(hass, freezer, MINUTE)
        assert targets.position(Target.TEMPERATURE) is expected, value


async def test_bands_follow_the_stage_and_the_lamp(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """By day, half an hour of both, then by night; and those of the next stage."""
    growing = growing_of(grower)
    batch = growing.leading(shelf_of(grower, UPPER))
    assert batch is not None
    recipe = growing.recipe_of(batch)
    targets = shelf(grower).targets
    growing.advance(batch.id)
    day, night = (
        recipe.stages[1][f"air_temperature_{time}_c"] for time in ("day", "night")
    )
    await lives(hass, freezer, 1)
    assert targets.bands[Target.TEMPERATURE] == day
    all_report(hass, 0, ppfd=0.0)
    await wait(hass, freezer, MINUTE)
    assert targets.bands[Target.TEMPERATURE].minimum == night.minimum
    assert targets.bands[Target.TEMPERATURE].maximum == day.maximum
    await lives(hass, freezer, HOUR / 3600, ppfd=0.0)
    assert targets.bands[Target.TEMPERATURE] == night
    assert targets.value(Target.EC) == pytest.approx(0.5, rel=0.01)
    assert targets.position(Target.EC) is Position.LOW
