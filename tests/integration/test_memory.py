"""What a farm has added up survives restarts, and spoilt files do no harm."""

from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.vertical_farm.farm.memory import storage_key

from .conftest import AddFarm
from .farms import (
    FARM,
    FROZEN_GC,
    PPFD,
    PPFD_UNIT,
    FarmEntry,
    add_farm,
    entity_id,
    number,
    place_id,
    problems_of,
    report,
    state_of,
)
from .passing import HOUR, MINUTE, at, restart, settle, wait

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")

LAMP, POWER, LEVEL = "light.lamp", "sensor.power", "sensor.level"
SHELF, OTHER, TANK = "Shelf 1", "Shelf 2", "Tank"
MOL_MIN = 200 * 60e-6
"""The light in mol/m² of a minute at 200 µmol/(m² s)."""


def racks(**shelf: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Return a rack of two shelves that share light and power sensors."""
    shelf = {"sensors": {"ppfd": [PPFD], "power": [POWER]}, **shelf}
    names = (SHELF, OTHER)
    shelves = [
        {"name": name, "level": level, **shelf} for level, name in enumerate(names)
    ]
    return [{"name": "Rack A", "shelves": shelves}]


RESERVOIRS = [{"name": TANK, "volume_l": 200, "sensors": {"level": [LEVEL]}}]


def sensors_report(hass: HomeAssistant, ppfd: float = 200, level: float = 60) -> None:
    """Let all sensors report: a shelf's light and 1 kW, and the tank's level."""
    report(hass, PPFD, ppfd, PPFD_UNIT)
    report(hass, POWER, 1000, "W")
    report(hass, LEVEL, level, "%")


async def runs(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float
) -> None:
    """Let all sensors report every ten minutes, and once more at the end."""
    for _ in range(round(seconds / 600)):
        await wait(hass, freezer, 600)
        sensors_report(hass)
        await hass.async_block_till_done()
    await wait(hass, freezer, 0)


@pytest.fixture
async def day(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> datetime:
    """Return the start of an ordinary crop day in Berlin, which is now."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    start = at("2026-02-10T06:00:00+01:00")
    freezer.move_to(start)
    return start


async def boot(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: FarmEntry,
    hass_storage: dict[str, Any],
    down_s: float,
) -> None:
    """Pull the plug after the last write, and start again without any sensor yet."""
    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done()
    key = storage_key(entry.entry_id)
    written = deepcopy(hass_storage[key])
    assert await hass.config_entries.async_unload(entry.entry_id)
    for state in hass.states.async_all():
        if not state.entity_id.startswith(("sensor.cellar", "sensor.rack")):
            hass.states.async_remove(state.entity_id)
    await hass.async_block_till_done()
    hass_storage[key] = written
    freezer.tick(timedelta(seconds=down_s))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


async def test_a_reload_loses_nothing(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    day: datetime,
    hass_storage: dict[str, Any],
) -> None:
    """Light, photoperiod, energy, cost and water go on where they were."""
    report(hass, "sensor.price", 0.3, "EUR/kWh")
    sensors_report(hass)
    entry = await farm(
        farm={**FARM, "electricity_price": "sensor.price"},
        racks=racks(),
        reservoirs=RESERVOIRS,
    )
    await runs(hass, freezer, HOUR)
    for step in range(1, 7):
        await wait(hass, freezer, 600)
        sensors_report(hass, level=60 - step)
        await hass.async_block_till_done()
    await wait(hass, freezer, 0)
    before = {
        state.entity_id: state.state
        for state in hass.states.async_all("sensor")
        if "_today" in state.entity_id or "coverage" in state.entity_id
    }
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(1.44, abs=0.01)
    assert number(hass, entry, SHELF, "energy_today") == pytest.approx(2, abs=0.01)
    assert number(hass, entry, SHELF, "cost_today") == pytest.approx(0.6, abs=0.01)
    assert 5 < number(hass, entry, TANK, "water_used_today") < 12
    await restart(hass, freezer, entry)
    await settle(hass, freezer)
    for entity, value in before.items():
        after = hass.states.get(entity)
        assert after is not None
        assert float(after.state) == pytest.approx(float(value), rel=0.03), entity


@pytest.mark.parametrize("shelf", [{}, {"lamp": LAMP}], ids=["no lamp", "lamp"])
async def test_a_value_is_held_over_a_short_reload(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    day: datetime,
    hass_storage: dict[str, Any],
    *,
    shelf: dict[str, Any],
) -> None:
    """Five minutes without the farm are no gap."""
    hass.states.async_set(LAMP, "on", {"brightness": 255})
    sensors_report(hass)
    entry = await farm(racks=racks(**shelf))
    await runs(hass, freezer, HOUR)
    await restart(hass, freezer, entry, 5 * MINUTE)
    await wait(hass, freezer, 0)
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(65 * MOL_MIN)
    assert number(hass, entry, SHELF, "dli_coverage") == pytest.approx(100)
    assert number(hass, entry, SHELF, "energy_today") == pytest.approx(
        65 / 60, abs=1e-3
    )


@pytest.mark.parametrize("shelf", [{}, {"lamp": LAMP}], ids=["no lamp", "lamp"])
async def test_a_lamp_burns_on_across_a_restart(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    day: datetime,
    hass_storage: dict[str, Any],
    *,
    shelf: dict[str, Any],
) -> None:
    """The value held at the stop counts until the start; then the sensor must speak."""
    hass.states.async_set(LAMP, "on", {"brightness": 255})
    sensors_report(hass)
    entry = await farm(racks=racks(**shelf))
    await runs(hass, freezer, 2 * HOUR)
    await boot(hass, freezer, entry, hass_storage, 10 * MINUTE)
    assert state_of(hass, entry, SHELF, "ppfd") == "unavailable"
    freezer.tick(timedelta(minutes=1))
    hass.states.async_set(LAMP, "on", {"brightness": 255})
    sensors_report(hass)
    await hass.async_block_till_done()
    await runs(hass, freezer, HOUR)
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(190 * MOL_MIN)
    assert number(hass, entry, SHELF, "dli_coverage") == pytest.approx(
        100 * 190 / 191, abs=0.01
    )
    assert number(hass, entry, SHELF, "photoperiod_today") == pytest.approx(
        190 / 60, abs=1e-3
    )
    assert problems_of(hass, entry, SHELF) == {}


async def test_a_long_stop_is_a_gap_after_fifteen_minutes(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    day: datetime,
    hass_storage: dict[str, Any],
) -> None:
    """Even where a steady lamp vouched for the value before."""
    hass.states.async_set(LAMP, "on", {"brightness": 255})
    sensors_report(hass)
    entry = await farm(racks=racks(lamp=LAMP))
    await wait(hass, freezer, 2 * HOUR)
    await boot(hass, freezer, entry, hass_storage, 3 * HOUR)
    hass.states.async_set(LAMP, "on", {"brightness": 255})
    sensors_report(hass)
    await hass.async_block_till_done()
    await wait(hass, freezer, HOUR)
    assert number(hass, entry, SHELF, "dli_coverage") == pytest.approx(
        100 * 195 / 360, abs=0.1
    )
    assert state_of(hass, entry, SHELF, "dli_today") == "unknown"
    assert number(hass, entry, SHELF, "photoperiod_today") == pytest.approx(3.25)


@pytest.mark.parametrize(
    ("stop", "start", "yesterday_min", "today_min"),
    [
        ("2026-02-11T05:55:00", "2026-02-11T06:05:00", 1440, 65),
        ("2026-02-11T05:40:00", "2026-02-11T06:00:00", 1435, 60),
        ("2026-02-11T05:00:00", "2026-02-11T06:30:00", 1395, 60),
    ],
)
async def test_a_restart_over_the_start_of_the_crop_day_closes_the_old_one(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    day: datetime,
    hass_storage: dict[str, Any],
    *,
    stop: str,
    start: str,
    yesterday_min: float,
    today_min: float,
) -> None:
    """Its light is yesterday's, and only what is new is today's."""
    stopped, started = at(f"{stop}+01:00"), at(f"{start}+01:00")
    sensors_report(hass)
    entry = await farm(racks=racks())
    await runs(hass, freezer, 22 * HOUR)
    await runs(hass, freezer, (stopped - day).total_seconds() - 22 * HOUR - 300)
    freezer.move_to(stopped)
    await wait(hass, freezer, 0)
    sensors_report(hass)
    await hass.async_block_till_done()
    await boot(hass, freezer, entry, hass_storage, (started - stopped).total_seconds())
    sensors_report(hass)
    await hass.async_block_till_done()
    assert number(hass, entry, SHELF, "dli_yesterday") == pytest.approx(
        yesterday_min * MOL_MIN
    )
    await runs(hass, freezer, HOUR)
    assert number(hass, entry, SHELF, "photoperiod_today") == pytest.approx(
        today_min / 60, abs=1e-3
    )
    assert number(hass, entry, SHELF, "energy_today") == pytest.approx(
        today_min / 60, abs=1e-3
    )


async def test_a_stop_of_days_leaves_no_yesterday(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    day: datetime,
    hass_storage: dict[str, Any],
) -> None:
    """What was yesterday when the farm stopped is not yesterday any more."""
    sensors_report(hass)
    entry = await farm(racks=racks())
    await runs(hass, freezer, 24 * HOUR)
    assert number(hass, entry, SHELF, "dli_yesterday") == pytest.approx(17.28)
    await boot(hass, freezer, entry, hass_storage, 49 * HOUR)
    assert state_of(hass, entry, SHELF, "dli_yesterday") == "unknown"


async def test_yesterday_survives_a_restart(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    day: datetime,
    hass_storage: dict[str, Any],
) -> None:
    """It is shown right after the start."""
    sensors_report(hass)
    entry = await farm(racks=racks())
    await runs(hass, freezer, 25 * HOUR)
    await boot(hass, freezer, entry, hass_storage, 60)
    assert number(hass, entry, SHELF, "dli_yesterday") == pytest.approx(17.28)


async def test_another_start_of_the_crop_day_and_a_restart_keep_the_day(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    day: datetime,
    hass_storage: dict[str, Any],
) -> None:
    """The day that runs is the stored one, until it ends."""
    sensors_report(hass)
    entry = await farm(racks=racks())
    await runs(hass, freezer, 4 * HOUR)
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, "crop_day_start": "08:00:00"}
    )
    await hass.async_block_till_done()
    await boot(hass, freezer, entry, hass_storage, 60)
    sensors_report(hass)
    await hass.async_block_till_done()
    await wait(hass, freezer, 0)
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(241 * MOL_MIN)
    assert number(hass, entry, SHELF, "energy_today") == pytest.approx(
        241 / 60, abs=1e-3
    )


async def test_the_sums_are_written_at_the_stop_without_an_unload(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    day: datetime,
    hass_storage: dict[str, Any],
) -> None:
    """Home Assistant stops without unloading anything."""
    sensors_report(hass)
    entry = await farm(racks=racks())
    await runs(hass, freezer, HOUR)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done()
    stored = hass_storage[storage_key(entry.entry_id)]["data"]
    light = stored["places"][place_id(entry, SHELF)]["light"]
    assert light["total"] == pytest.approx(200 * HOUR)


async def test_the_sums_are_written_every_few_minutes(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    day: datetime,
    hass_storage: dict[str, Any],
) -> None:
    """A power cut costs minutes, not the day."""
    sensors_report(hass)
    entry = await farm(racks=racks())
    await runs(hass, freezer, 20 * MINUTE)
    written: list[float] = []
    for _ in range(4):
        await runs(hass, freezer, 10 * MINUTE)
        written.append(hass_storage[storage_key(entry.entry_id)]["data"]["saved"])
    assert written == sorted(set(written))


async def test_a_farm_that_is_deleted_leaves_no_file(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    day: datetime,
    hass_storage: dict[str, Any],
) -> None:
    """Its sums go with it."""
    sensors_report(hass)
    entry = await add_farm(hass, racks=racks())
    await restart(hass, freezer, entry)
    assert storage_key(entry.entry_id) in hass_storage
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert storage_key(entry.entry_id) not in hass_storage


async def test_a_file_without_the_day_of_its_sums_is_not_believed(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    day: datetime,
    hass_storage: dict[str, Any],
) -> None:
    """Nobody knows whether they are today's."""
    sensors_report(hass)
    entry = await farm(racks=racks())
    await runs(hass, freezer, HOUR)
    assert await hass.config_entries.async_unload(entry.entry_id)
    hass_storage[storage_key(entry.entry_id)]["data"]["day_start"] = "today"
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert number(hass, entry, SHELF, "energy_today") == 0


@pytest.mark.parametrize(
    "spoilt",
    [
        {"water": {}},
        {"water": {"start": "noon"}},
        {"water": {"used_l": -5.0}},
        {"water": {"lowest_l": -5.0}},
        {"water": {"smooth_l": None}},
        {"water": {"sampled": True}},
        {"water": {"used_l": 1e300}},
        {"transpired": {"start": 1e300}},
        {"transpired": {}},
        {"transpired": []},
    ],
    ids=str,
)
async def test_a_reservoir_with_spoilt_sums_begins_afresh(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    day: datetime,
    hass_storage: dict[str, Any],
    *,
    spoilt: dict[str, Any],
) -> None:
    """Neither its water nor what is expected of it is half believed."""
    sensors_report(hass)
    entry = await farm(racks=racks(), reservoirs=RESERVOIRS)
    await runs(hass, freezer, HOUR)
    assert await hass.config_entries.async_unload(entry.entry_id)
    places = hass_storage[storage_key(entry.entry_id)]["data"]["places"]
    stored = places[place_id(entry, TANK)]
    stored["water"]["used_l"] = 9.0
    for key, junk in spoilt.items():
        whole = not junk or not isinstance(junk, dict)
        stored[key] = junk if whole else {**stored[key], **junk}
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert number(hass, entry, TANK, "water_used_today") == 0
    assert number(hass, entry, SHELF, "energy_today") == pytest.approx(1, abs=1e-3)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
    | st.sampled_from(["nan", "inf", "1e3"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["light", "energy", "cost", "water", "transpired", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
SPOILT_KEYS = (
    (),
    ("light",),
    ("cost",),
    ("dli_yesterday",),
    ("light", "value"),
    ("light", "total"),
    ("light", "expires"),
    ("light", "until"),
    ("energy", "start"),
    ("energy", "covered_s"),
)


def spoil(place: dict[str, Any], path: tuple[str, ...], junk: Any) -> Any:  # noqa: ANN401
    """Return a stored place with junk put where a path leads."""
    if not path:
        return junk
    return {**place, path[0]: spoil(place[path[0]], path[1:], junk)}


@pytest.mark.filterwarnings(FROZEN_GC)
@settings(
    derandomize=True,
    max_examples=40,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(path=st.sampled_from(SPOILT_KEYS), junk=JSON, tank=JSON)
async def test_any_junk_in_one_place_spoils_that_place_alone(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
    path: tuple[str, ...],
    junk: Any,  # noqa: ANN401
    tank: Any,  # noqa: ANN401
) -> None:
    """The farm always starts, shows numbers, and keeps the other shelf's sums."""
    freezer.move_to(at("2026-02-10T06:00:00+00:00"))
    await hass.config.async_set_time_zone("UTC")
    sensors_report(hass)
    entry = await add_farm(hass, racks=racks(), reservoirs=RESERVOIRS)
    await runs(hass, freezer, HOUR)
    assert await hass.config_entries.async_unload(entry.entry_id)
    places = hass_storage[storage_key(entry.entry_id)]["data"]["places"]
    shelf_id = place_id(entry, SHELF)
    places[shelf_id] = spoil(places[shelf_id], path, junk)
    places[place_id(entry, TANK)] = tank
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await settle(hass, freezer)
    assert number(hass, entry, OTHER, "energy_today") == pytest.approx(1.03, abs=0.01)
    for key in ("dli_today", "dli_yesterday", "energy_today", "photoperiod_today"):
        shown = state_of(hass, entry, SHELF, key)
        assert shown == "unknown" or abs(float(shown)) < 1e300, key
    assert float(state_of(hass, entry, TANK, "water_used_today")) >= 0
    assert hass.states.get(entity_id(hass, entry, TANK, "level")) is not None
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
