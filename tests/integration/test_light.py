"""A shelf's light adds up over its crop day, through whatever happens meanwhile."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.light import ATTR_BRIGHTNESS
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from tests.agronomy.reference_values import DAY_S, LIGHT_DAYS, LightDay

from .conftest import AddFarm
from .farms import (
    FARM,
    PPFD,
    PPFD_UNIT,
    FarmEntry,
    number,
    one_shelf,
    problems_of,
    report,
    state_of,
)
from .passing import HOUR, MINUTE, at, pass_to, set_clock, settle, wait

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")

LAMP = "light.lamp"
SHELF = "Shelf 1"
DIM_MAP = [[0.4, 100.0], [1.0, 250.0]]
MOL_H = 0.0036
"""The light in mol/m² of an hour at 1 µmol/(m² s)."""


async def lit_farm(
    farm: AddFarm,
    day_start: str = "06:00:00",
    **shelf: Any,  # noqa: ANN401
) -> FarmEntry:
    """Set up a farm of one shelf with a light sensor."""
    shelf = {"sensors": {"ppfd": [PPFD]}, **shelf}
    return await farm(
        farm={**FARM, "crop_day_start": day_start}, racks=one_shelf(**shelf)
    )


async def shines(hass: HomeAssistant, ppfd: float | str) -> None:
    """Let the light sensor report now."""
    report(hass, PPFD, ppfd, PPFD_UNIT)
    await hass.async_block_till_done()


async def keeps_shining(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    ppfd: float,
    seconds: float,
    every_s: float = 600,
) -> None:
    """Let the light sensor report a value regularly for a while."""
    for _ in range(round(seconds / every_s)):
        freezer.tick(timedelta(seconds=every_s))
        async_fire_time_changed(hass)
        await shines(hass, ppfd)


async def lamp(hass: HomeAssistant, state: str, brightness: int | None = None) -> None:
    """Let the lamp change."""
    attributes = {} if brightness is None else {ATTR_BRIGHTNESS: brightness}
    hass.states.async_set(LAMP, state, attributes)
    await hass.async_block_till_done()


@pytest.fixture
async def day(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> datetime:
    """Return the start of an ordinary crop day in Berlin, which is now."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    start = at("2026-02-10T06:00:00+01:00")
    freezer.move_to(start)
    return start


@pytest.mark.parametrize("reference", LIGHT_DAYS, ids=lambda day: day.case)
async def test_a_reference_day_gives_its_light(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    day: datetime,
    entity_registry_enabled_by_default: None,
    *,
    reference: LightDay,
) -> None:
    """Steps, ramps and gaps; only a sensor that reports on change is held for hours."""
    first = reference.samples[0][1]
    assert first is not None
    await shines(hass, first)
    on_change = ["ppfd"] if reference.max_gap_s == DAY_S else []
    entry = await lit_farm(farm, on_change=on_change)
    for second, ppfd in reference.samples[1:]:
        freezer.move_to(day + timedelta(seconds=second))
        async_fire_time_changed(hass)
        await shines(hass, "unavailable" if ppfd is None else ppfd)
    await pass_to(hass, freezer, day + timedelta(seconds=DAY_S - 1))
    light = number(hass, entry, SHELF, "light_today")
    assert light == pytest.approx(reference.dli_mol, abs=5.6e-5)
    coverage = number(hass, entry, SHELF, "dli_coverage")
    assert coverage == pytest.approx(reference.coverage * 100, abs=2e-3)
    known = reference.coverage >= 0.9
    today = state_of(hass, entry, SHELF, "dli_today")
    assert (float(today) == light) if known else (today == "unknown")
    await wait(hass, freezer, 2)
    yesterday = state_of(hass, entry, SHELF, "dli_yesterday")
    if known:
        assert float(yesterday) == pytest.approx(reference.dli_mol, abs=5.6e-5)
    else:
        assert yesterday == "unknown"


@pytest.mark.parametrize(
    ("ppfd", "hours", "mol"),
    [(250, 16, 14.4), (150, 24, 12.96), (400, 12, 17.28), (220, 17.5, 13.86)],
)
async def test_a_day_of_regular_reports_gives_its_light_and_photoperiod(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    day: datetime,
    *,
    ppfd: float,
    hours: float,
    mol: float,
) -> None:
    """With a sensor that reports every ten minutes, changed or not."""
    await shines(hass, ppfd)
    entry = await lit_farm(farm)
    await keeps_shining(hass, freezer, ppfd, hours * HOUR - 600)
    await keeps_shining(hass, freezer, 2.5, (24 - hours) * HOUR)
    dark_mol = 2.5 * MOL_H * (24 - hours)
    await pass_to(hass, freezer, day + timedelta(seconds=DAY_S - 1))
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(
        mol + dark_mol, abs=1e-3
    )
    assert number(hass, entry, SHELF, "photoperiod_today") == pytest.approx(
        hours, abs=1e-3
    )
    await wait(hass, freezer, 1)
    assert number(hass, entry, SHELF, "dli_yesterday") == pytest.approx(mol + dark_mol)
    assert problems_of(hass, entry, SHELF) == {}


async def test_the_light_of_today_grows_minute_by_minute(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory, day: datetime
) -> None:
    """It does not wait for the sensor's next report."""
    await shines(hass, 200)
    entry = await lit_farm(farm)
    for minutes in (2, 4, 6):
        await settle(hass, freezer)
        shown = number(hass, entry, SHELF, "dli_today")
        assert shown == pytest.approx(200 * MOL_H * minutes / 60, rel=0.51 / minutes)


async def test_a_crop_day_begins_when_the_grower_says(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory, day: datetime
) -> None:
    """Midnight is nothing special, the start is; last_reset says so to statistics."""
    freezer.move_to(at("2026-02-10T18:30:00+01:00"))
    await shines(hass, 100)
    entry = await lit_farm(farm, "18:30:00", on_change=["ppfd"])
    await pass_to(hass, freezer, at("2026-02-11T00:30:00+01:00"))
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(2.16)
    await pass_to(hass, freezer, at("2026-02-11T18:29:59+01:00"))
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(8.64, abs=1e-3)
    await pass_to(hass, freezer, at("2026-02-11T19:30:00+01:00"))
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(0.36)
    assert number(hass, entry, SHELF, "dli_yesterday") == pytest.approx(8.64)
    states = {
        state.attributes.get("last_reset")
        for state in hass.states.async_all("sensor")
        if "last_reset" in state.attributes and state.state != "unknown"
    }
    assert states == {"2026-02-11T17:30:00+00:00"}


async def test_a_farm_that_is_set_up_within_the_day_shows_no_light_it_has_not_seen(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory, day: datetime
) -> None:
    """The DLI stays unknown until nine tenths of the day are known."""
    freezer.move_to(day + timedelta(hours=1))
    await shines(hass, 200)
    entry = await lit_farm(farm)
    await keeps_shining(hass, freezer, 200, 8 * HOUR)
    await settle(hass, freezer)
    assert state_of(hass, entry, SHELF, "dli_today") == "unknown"
    assert number(hass, entry, SHELF, "dli_coverage") == pytest.approx(88.9, abs=0.1)
    await keeps_shining(hass, freezer, 200, 2 * HOUR)
    await settle(hass, freezer)
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(7.2, rel=0.01)


@pytest.mark.parametrize("gap", ["unavailable", "unknown", "9999", "silence"])
async def test_a_gap_is_neither_dark_nor_lit(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    day: datetime,
    *,
    gap: str,
) -> None:
    """It lowers the coverage; below nine tenths the DLI is unknown."""
    await shines(hass, 200)
    entry = await lit_farm(farm)
    await keeps_shining(hass, freezer, 200, 4 * HOUR)
    held_h = 0.0
    if gap == "silence":
        held_h = 0.25
    else:
        await shines(hass, gap)
    await wait(hass, freezer, HOUR)
    await shines(hass, 200)
    await settle(hass, freezer)
    assert state_of(hass, entry, SHELF, "dli_today") == "unknown"
    assert number(hass, entry, SHELF, "dli_coverage") == pytest.approx(
        100 * (4 + held_h) / 5, abs=1
    )
    await keeps_shining(hass, freezer, 200, 8 * HOUR)
    await settle(hass, freezer)
    settled_h = 2 * 120 / HOUR
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(
        200 * MOL_H * (12 + held_h + settled_h), rel=0.002
    )


async def test_a_lamp_that_burns_steadily_bridges_a_silent_sensor(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory, day: datetime
) -> None:
    """Until the lamp changes: then the old value counts for fifteen minutes more."""
    await lamp(hass, "on", 255)
    await shines(hass, 200)
    entry = await lit_farm(farm, lamp=LAMP)
    await wait(hass, freezer, 10 * HOUR)
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(7.2)
    await lamp(hass, "off")
    await wait(hass, freezer, 10 * MINUTE)
    await wait(hass, freezer, HOUR)
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(7.38)
    assert number(hass, entry, SHELF, "photoperiod_today") == pytest.approx(10.25)
    assert state_of(hass, entry, SHELF, "ppfd") == "unknown"
    await wait(hass, freezer, 2 * HOUR)
    assert state_of(hass, entry, SHELF, "dli_today") == "unknown"


async def test_a_lamp_change_that_the_sensor_follows_leaves_no_gap(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory, day: datetime
) -> None:
    """The sensor reports only when the light changes, and the lamp vouches for it."""
    await lamp(hass, "on", 255)
    await shines(hass, 200)
    entry = await lit_farm(farm, lamp=LAMP)
    await wait(hass, freezer, 6 * HOUR)
    await lamp(hass, "on", 128)
    await shines(hass, 100)
    await wait(hass, freezer, 6 * HOUR)
    await lamp(hass, "off")
    await shines(hass, 0)
    await wait(hass, freezer, 6 * HOUR)
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(4.32 + 2.16)
    assert number(hass, entry, SHELF, "dli_coverage") == pytest.approx(100)
    assert number(hass, entry, SHELF, "photoperiod_today") == pytest.approx(12)
    assert problems_of(hass, entry, SHELF) == {}


async def test_a_dim_map_stands_in_for_a_light_sensor(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory, day: datetime
) -> None:
    """The lamp's level gives the PPFD; a lamp out of reach gives none."""
    await lamp(hass, "off")
    entry = await lit_farm(farm, sensors={}, lamp=LAMP, dim_map=DIM_MAP)
    assert number(hass, entry, SHELF, "ppfd") == 0
    await wait(hass, freezer, HOUR)
    await lamp(hass, "on", 102)
    assert number(hass, entry, SHELF, "ppfd") == pytest.approx(100)
    await wait(hass, freezer, 5 * HOUR)
    await lamp(hass, "on")
    assert number(hass, entry, SHELF, "ppfd") == pytest.approx(250)
    await wait(hass, freezer, 6 * HOUR)
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(1.8 + 5.4)
    assert number(hass, entry, SHELF, "photoperiod_today") == pytest.approx(11)
    await lamp(hass, "unavailable")
    assert state_of(hass, entry, SHELF, "ppfd") == "unknown"
    await wait(hass, freezer, HOUR)
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(7.2)
    assert number(hass, entry, SHELF, "dli_coverage") == pytest.approx(
        100 * 12 / 13, abs=0.01
    )


async def test_a_dim_map_fills_in_while_the_light_sensor_is_dead(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory, day: datetime
) -> None:
    """And leaves the place to the sensor as soon as it is back."""
    await lamp(hass, "on", 255)
    await shines(hass, 230)
    entry = await lit_farm(farm, lamp=LAMP, dim_map=DIM_MAP, on_change=["ppfd"])
    await wait(hass, freezer, HOUR)
    await shines(hass, "unavailable")
    assert number(hass, entry, SHELF, "ppfd") == pytest.approx(250)
    await wait(hass, freezer, HOUR)
    await shines(hass, 230)
    assert number(hass, entry, SHELF, "ppfd") == pytest.approx(230)
    await wait(hass, freezer, HOUR)
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(
        MOL_H * (230 + 250 + 230)
    )
    assert number(hass, entry, SHELF, "dli_coverage") == pytest.approx(100)


@pytest.mark.parametrize(
    ("zone", "date", "hours"),
    [
        ("Europe/Berlin", "2026-03-28", 23),
        ("Europe/Berlin", "2026-10-24", 25),
        ("America/New_York", "2026-03-07", 23),
        ("America/New_York", "2026-10-31", 25),
        ("Europe/Berlin", "2026-06-10", 24),
    ],
)
@pytest.mark.parametrize("day_start", ["06:00:00", "23:30:00", "03:00:00"])
async def test_a_night_when_the_clocks_change_makes_a_day_of_23_or_25_hours(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    *,
    zone: str,
    date: str,
    hours: int,
    day_start: str,
) -> None:
    """Constant light gives exactly what those hours are worth."""
    await hass.config.async_set_time_zone(zone)
    tz = ZoneInfo(zone)
    start = datetime.fromisoformat(f"{date}T{day_start}").replace(tzinfo=tz)
    freezer.move_to(start)
    await shines(hass, 200)
    entry = await lit_farm(farm, day_start, on_change=["ppfd"])
    end = start.timestamp() + hours * HOUR
    await pass_to(hass, freezer, datetime.fromtimestamp(end - 1, tz))
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(
        200 * 3600 * hours * 1e-6, abs=1e-3
    )
    assert state_of(hass, entry, SHELF, "dli_yesterday") == "unknown"
    await pass_to(hass, freezer, datetime.fromtimestamp(end, tz))
    assert number(hass, entry, SHELF, "dli_yesterday") == pytest.approx(
        200 * 3600 * hours * 1e-6
    )
    await wait(hass, freezer, 24 * HOUR)
    assert number(hass, entry, SHELF, "dli_yesterday") == pytest.approx(17.28)


async def test_a_clock_set_back_counts_no_second_twice(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory, day: datetime
) -> None:
    """The sum waits until the clock is where it was."""
    await shines(hass, 250)
    entry = await lit_farm(farm, on_change=["ppfd"])
    await wait(hass, freezer, 6 * HOUR)
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(5.4)
    await set_clock(hass, freezer, day + timedelta(hours=4))
    await shines(hass, 250)
    await wait(hass, freezer, 2 * HOUR)
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(5.4)
    await shines(hass, 250)
    await wait(hass, freezer, HOUR)
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(6.3)


async def test_a_clock_set_back_into_yesterday_leaves_the_next_day_whole(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory, day: datetime
) -> None:
    """The light of a wrong clock's time is forgotten, not added to another day's."""
    await shines(hass, 250)
    entry = await lit_farm(farm, on_change=["ppfd"])
    await wait(hass, freezer, HOUR)
    await set_clock(hass, freezer, day - timedelta(hours=2))
    await shines(hass, 250)
    assert state_of(hass, entry, SHELF, "dli_today") == "unknown"
    await wait(hass, freezer, 2 * HOUR)
    await shines(hass, 250)
    await wait(hass, freezer, 3 * HOUR)
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(2.7)
    assert state_of(hass, entry, SHELF, "dli_yesterday") == "unknown"


async def test_a_clock_a_year_ahead_leaves_no_trace_after_its_correction(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory, day: datetime
) -> None:
    """The next whole day is right."""
    await shines(hass, 250)
    entry = await lit_farm(farm, on_change=["ppfd"])
    await wait(hass, freezer, HOUR)
    await set_clock(hass, freezer, day + timedelta(days=365))
    await shines(hass, 250)
    await set_clock(hass, freezer, day + timedelta(hours=2))
    await shines(hass, 250)
    await pass_to(hass, freezer, day + timedelta(hours=24))
    await pass_to(hass, freezer, day + timedelta(hours=30))
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(5.4)
    await pass_to(hass, freezer, day + timedelta(hours=48))
    assert number(hass, entry, SHELF, "dli_yesterday") == pytest.approx(21.6)


async def test_a_clock_set_forward_leaves_a_gap(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory, day: datetime
) -> None:
    """Time that never was holds at most fifteen minutes of light."""
    await shines(hass, 200)
    entry = await lit_farm(farm)
    await keeps_shining(hass, freezer, 200, 2 * HOUR)
    await set_clock(hass, freezer, day + timedelta(hours=8))
    await shines(hass, 200)
    await settle(hass, freezer)
    assert number(hass, entry, SHELF, "dli_coverage") == pytest.approx(28.1, abs=0.5)
    assert state_of(hass, entry, SHELF, "dli_today") == "unknown"


async def test_days_that_nobody_saw_have_no_yesterday(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory, day: datetime
) -> None:
    """A machine that slept for two days tells nothing of the one before."""
    await shines(hass, 200)
    entry = await lit_farm(farm)
    await keeps_shining(hass, freezer, 200, 2 * HOUR)
    await pass_to(hass, freezer, day + timedelta(hours=50))
    assert state_of(hass, entry, SHELF, "dli_yesterday") == "unknown"
    assert state_of(hass, entry, SHELF, "dli_today") == "unknown"


async def test_another_start_of_the_crop_day_holds_from_the_next_day_on(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory, day: datetime
) -> None:
    """The day that runs keeps its light and ends at the new time."""
    await shines(hass, 200)
    entry = await lit_farm(farm, on_change=["ppfd"])
    await wait(hass, freezer, 4 * HOUR)
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, "crop_day_start": "08:00:00"}
    )
    await hass.async_block_till_done()
    await pass_to(hass, freezer, day + timedelta(hours=25))
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(25 * 0.72)
    await pass_to(hass, freezer, day + timedelta(hours=27))
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(0.72)
    assert state_of(hass, entry, SHELF, "dli_yesterday") == "unknown"
    await pass_to(hass, freezer, day + timedelta(hours=50))
    assert number(hass, entry, SHELF, "dli_yesterday") == pytest.approx(17.28)


async def test_another_time_zone_moves_the_end_of_the_day(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory, day: datetime
) -> None:
    """The day that runs keeps its light."""
    await shines(hass, 200)
    entry = await lit_farm(farm, on_change=["ppfd"])
    await wait(hass, freezer, 4 * HOUR)
    await hass.config.async_update(time_zone="Europe/Helsinki")
    await hass.async_block_till_done()
    await pass_to(hass, freezer, day + timedelta(hours=22.9))
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(22.9 * 0.72)
    await pass_to(hass, freezer, day + timedelta(hours=24))
    assert number(hass, entry, SHELF, "dli_today") == pytest.approx(0.72)
