"""What batches got on a live farm, over restarts and for what is logged late."""

from datetime import timedelta
import random
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.vertical_farm.agronomy.growth import Unknown
from custom_components.vertical_farm.demo.canopies import usual_plant_g
from custom_components.vertical_farm.growing.exposure import Exposure
from custom_components.vertical_farm.growing.targets import Target

from .actions import act
from .conftest import AddFarm
from .crops import LETTUCE, LOWER, UPPER, farm_of, growing_of, shelf_of
from .farms import CO2, PPFD, PPFD_UNIT, RH, FarmEntry, T, climate, report
from .passing import HOUR, at, restart, wait

POWER = "sensor.power"
RACKS = [
    {
        "name": "Rack A",
        "sensors": {"temperature": [T], "humidity": [RH], "co2": [CO2]},
        "shelves": [
            {
                "name": UPPER,
                "level": 2,
                "width_m": 1.2,
                "depth_m": 0.6,
                "sensors": {"ppfd": [PPFD], "power": [POWER]},
            },
            {"name": LOWER, "level": 1, "width_m": 1.2, "depth_m": 0.6},
        ],
    }
]
PROBES = {"ec": ["sensor.ec"], "ph": ["sensor.ph"], "water_temperature": ["sensor.wt"]}
TANK = [
    {
        "name": "Tank",
        "volume_l": 100,
        "racks": ["Rack A"],
        "sensors": {**PROBES, "level": ["sensor.level"]},
    }
]


def all_report(hass: HomeAssistant, level: float = 80.0) -> None:
    """Let every sensor report."""
    climate(hass, 22, 70)
    report(hass, CO2, 800, "ppm")
    report(hass, PPFD, 200, PPFD_UNIT)
    report(hass, POWER, 100, "W")
    report(hass, "sensor.ec", 1.5, "mS/cm")
    report(hass, "sensor.ph", 5.8)
    report(hass, "sensor.wt", 20, "°C")
    report(hass, "sensor.level", level, "%")


@pytest.fixture
async def grower(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> FarmEntry:
    """Return a farm with two shelves, of which one has a lamp."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(at("2026-02-10T08:00:00+00:00"))
    all_report(hass)
    entry = await farm(racks=RACKS, reservoirs=TANK)
    await wait(hass, freezer, 0)
    all_report(hass)
    return entry


def sow(entry: FarmEntry, plants: int = 60, shelf: str = UPPER, **more: Any) -> str:  # noqa: ANN401
    """Sow a batch; return its id."""
    where = {shelf_of(entry, shelf): plants}
    return growing_of(entry).sow(LETTUCE, where, **more).id


def got(entry: FarmEntry, batch: str) -> Exposure:
    """Return what a batch got."""
    return growing_of(entry).exposures.of(batch)


async def runs(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hours: float
) -> None:
    """Let every sensor report every ten minutes."""
    for _ in range(round(hours * 6)):
        freezer.tick(timedelta(seconds=600))
        all_report(hass)
        await hass.async_block_till_done()


async def test_a_batch_gets_what_its_shelf_measures(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """Light, heat, energy, and time in target."""
    batch = sow(grower)
    await runs(hass, freezer, 3)
    found = got(grower, batch)
    seconds = found.whole.seconds
    assert seconds == pytest.approx(3 * HOUR, abs=900)
    assert found.whole.light_mol == pytest.approx(200e-6 * seconds, rel=1e-4)
    assert found.light_coverage == found.heat_coverage == pytest.approx(1.0)
    base = growing_of(grower).recipes.find(LETTUCE).base_c
    assert found.whole.heat_cd == pytest.approx((22 - base) * seconds / 86400)
    assert found.energy_kwh == pytest.approx(0.1 * seconds / HOUR, rel=1e-4)
    assert found.targets[Target.PH].within_s == pytest.approx(seconds)
    assert found.targets[Target.CO2].within_s == pytest.approx(seconds)


async def test_a_move_logged_hours_later_counts_from_when_it_was(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """The other shelf has no lamp that anybody knows of: its light is unknown."""
    batch = sow(grower)
    await runs(hass, freezer, 6)
    now = farm_of(grower).now
    here, there = shelf_of(grower, UPPER), shelf_of(grower, LOWER)
    growing_of(grower).move(batch, 60, here, there, at=now - 4 * HOUR)
    moved = got(grower, batch)
    assert moved.whole.light_s == pytest.approx(2 * HOUR, abs=900)
    assert moved.whole.heat_s == pytest.approx(moved.whole.seconds)
    growing_of(grower).undo(batch)
    again = got(grower, batch)
    assert again.whole.light_s == pytest.approx(again.whole.seconds)


async def test_a_batch_sown_before_anything_was_measured_is_unknown_until_then(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """It is not made up, nor forgotten."""
    batch = sow(grower, at=farm_of(grower).now - 20 * 24 * HOUR)
    await runs(hass, freezer, 2)
    found = got(grower, batch)
    assert found.whole.seconds == pytest.approx(20 * 24 * HOUR + 2 * HOUR, abs=900)
    assert found.whole.light_s == pytest.approx(2 * HOUR, abs=900)
    assert growing_of(grower).exposures.in_stage(batch).heat is None


async def test_stages_that_began_before_anything_was_measured_count_for_the_yield(
    hass: HomeAssistant, grower: FarmEntry
) -> None:
    """A crop that is logged when it is nearly ready is expected to weigh as usual."""
    growing = growing_of(grower)
    recipe = growing.recipes.find(LETTUCE)
    now = farm_of(grower).now
    batch = sow(grower, plants=20, at=now - (recipe.duration_d - 0.1) * 24 * HOUR)
    growing.tick(now)
    assert growing.standing(batch).stage == recipe.stage_ids[-1]
    found = growing.exposures.expected_yield(batch)
    assert found is not None
    usual_g = usual_plant_g(recipe, recipe.duration_d)
    assert found.typical_g == pytest.approx(20 * usual_g, rel=0.1)
    assert Unknown.LIGHT in found.unknown


async def test_sensors_that_die_leave_a_gap(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """Nothing is carried on."""
    batch = sow(grower)
    await runs(hass, freezer, 2)
    for entity in (T, PPFD):
        report(hass, entity, "unavailable")
    await wait(hass, freezer, 3 * HOUR)
    found = got(grower, batch)
    assert found.whole.seconds == pytest.approx(5 * HOUR, abs=900)
    assert found.whole.heat_s == pytest.approx(2 * HOUR, abs=900)
    assert found.whole.light_s == pytest.approx(2 * HOUR, abs=900)


async def test_a_silent_sensor_counts_until_it_is_taken_for_dead(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """An air sensor that last spoke an hour ago is dead."""
    batch = sow(grower)
    await wait(hass, freezer, 4 * HOUR)
    assert got(grower, batch).whole.heat_s == pytest.approx(HOUR, abs=60)


@pytest.mark.usefixtures("hass_storage")
async def test_a_restart_changes_nothing(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """Neither what was added up nor what is still open."""
    batch = sow(grower)
    await runs(hass, freezer, 2.5)
    before = got(grower, batch)
    await restart(hass, freezer, grower)
    assert got(grower, batch) == before
    await runs(hass, freezer, 2.5)
    found = got(grower, batch)
    assert found.light_coverage == found.heat_coverage == pytest.approx(1.0)
    assert found.energy_kwh == pytest.approx(0.1 * found.energy_s / HOUR, rel=1e-4)
    assert found.energy_s == pytest.approx(found.whole.seconds)


async def test_it_does_not_matter_how_often_a_sensor_reports(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """One sensor tells what is new, the other one says everything again and again."""
    freezer.move_to(at("2026-02-10T08:03:20+00:00"))
    often = {"temperature": ["sensor.t_often"], "ppfd": ["sensor.ppfd_often"]}
    rarely = {"temperature": ["sensor.t_rarely"], "ppfd": ["sensor.ppfd_rarely"]}
    shelves = [
        {"name": UPPER, "level": 2, "sensors": often},
        {"name": LOWER, "level": 1, "sensors": rarely},
    ]
    rng = random.Random(5)
    values = (22.0, 200.0)

    def tell(which: str) -> None:
        """Let a shelf's sensors report."""
        report(hass, f"sensor.t_{which}", values[0], "°C")
        report(hass, f"sensor.ppfd_{which}", values[1], PPFD_UNIT)

    tell("often")
    tell("rarely")
    entry = await farm(racks=[{"name": "Rack A", "shelves": shelves}])
    batches = [sow(entry, shelf=name) for name in (UPPER, LOWER)]
    for step in range(200):
        freezer.tick(timedelta(seconds=rng.choice([7.5, 60.0, 149.0])))
        if step % 5 == 0:
            values = (rng.uniform(20, 24), rng.choice([0.0, 150.0, 220.0]))
            tell("rarely")
        tell("often")
        await hass.async_block_till_done()
    await wait(hass, freezer, 0)
    one, other = (got(entry, batch).whole for batch in batches)
    assert one.seconds > 3 * HOUR
    for name in ("light_mol", "light_s", "lit_s", "heat_cd", "heat_s"):
        assert getattr(one, name) == pytest.approx(getattr(other, name)), name


async def test_water_is_shared_by_the_shelves_that_are_fed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """Two shelves of one size get half each."""
    batch = sow(grower)
    for minute in range(0, 300, 5):
        freezer.tick(timedelta(seconds=300))
        all_report(hass, 80.0 - minute / 30)
        await hass.async_block_till_done()
    used = farm_of(grower).reservoirs
    (tank,) = used.values()
    assert got(grower, batch).water_l == pytest.approx(tank.water.used_l / 2, rel=0.1)


async def test_what_a_batch_got_is_known_long_after_its_end(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """In the archive, over a restart; the next batches do not add to it."""
    batch = sow(grower)
    await runs(hass, freezer, 3)
    growing = growing_of(grower)
    growing.harvest(batch, {"A": 4000.0})
    await runs(hass, freezer, 1)
    at_the_end = got(grower, batch)
    sow(grower)
    for _ in range(9):
        await wait(hass, freezer, 24 * HOUR)
        all_report(hass)
    await restart(hass, freezer, grower)
    growing = growing_of(grower)
    assert batch in growing.archive.by_id
    kept = growing.exposure_of(batch)
    assert kept is not None
    assert kept.energy_kwh == pytest.approx(at_the_end.energy_kwh, rel=1e-6)
    assert kept.whole.light_mol == pytest.approx(at_the_end.whole.light_mol, rel=1e-6)
    assert len(kept.days) == len(at_the_end.days)
    shown = await act(hass, "get_batch", batch_id=batch)
    assert shown["exposure"]["energy_kwh"] == round(at_the_end.energy_kwh, 3)


async def test_a_weighed_sample_moves_the_expected_yield(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """Plants half as heavy as the model says halve, nearly, what is expected."""
    batch = sow(grower)
    await runs(hass, freezer, 1)
    growing = growing_of(grower)
    before = growing.exposures.expected_yield(batch)
    assert before is not None
    assert before.low_g < before.typical_g < before.high_g
    growth = got(grower, batch).growth
    assert growth is not None
    per_plant = 20.0 / growth.density_m2
    growing.observe(batch, plants=30, weight_g=per_plant * 30 / 2)
    await runs(hass, freezer, 1)
    after = growing.exposures.expected_yield(batch)
    assert after is not None
    assert after.typical_g < 0.75 * before.typical_g
    assert growing.exposures.gain(LETTUCE).weighings == 1


async def test_a_move_of_last_week_makes_unknown_what_nobody_can_add_up_again(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, grower: FarmEntry
) -> None:
    """Stretches are kept for four days; what the plants got before is not invented."""
    batch = sow(grower)
    start = farm_of(grower).now
    await runs(hass, freezer, 2)
    for _ in range(6):
        await wait(hass, freezer, 24 * HOUR)
    before = got(grower, batch)
    assert before.whole.light_s > HOUR
    here, there = shelf_of(grower, UPPER), shelf_of(grower, LOWER)
    growing_of(grower).move(batch, 60, here, there, at=start + 0.5 * HOUR)
    after = got(grower, batch)
    assert after.whole.seconds == pytest.approx(before.whole.seconds)
    assert after.whole.light_s <= 0.5 * HOUR


@pytest.mark.parametrize(
    "spoilt", [{"exposures": {"until": "never"}}, {"ledgers": 7}, {"ledgers": {"x": 1}}]
)
async def test_a_spoilt_file_of_exposures_does_no_harm(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    grower: FarmEntry,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    spoilt: dict[str, Any],
) -> None:
    """The batch stands as before; what it got is unknown, and nothing complains."""
    batch = sow(grower)
    await runs(hass, freezer, 2)
    assert await hass.config_entries.async_unload(grower.entry_id)
    await hass.async_block_till_done()
    key = f"vertical_farm.{grower.entry_id}.exposure"
    hass_storage[key]["data"] |= spoilt
    assert await hass.config_entries.async_setup(grower.entry_id)
    await hass.async_block_till_done()
    found = got(grower, batch)
    kept = "exposures" not in spoilt and spoilt["ledgers"] != 7
    assert (found.whole.light_s > 0.0) is kept
    assert not [
        record
        for record in caplog.records
        if "vertical_farm" in record.name
        and record.levelname != "INFO"
        and "tested" not in record.message
        and record.levelname != "DEBUG"
    ]


async def test_a_deleted_farm_leaves_no_file(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    grower: FarmEntry,
    hass_storage: dict[str, Any],
) -> None:
    """Neither sums nor exposures."""
    sow(grower)
    await runs(hass, freezer, 1)
    await hass.config_entries.async_remove(grower.entry_id)
    await hass.async_block_till_done()
    assert not [key for key in hass_storage if grower.entry_id in key]
