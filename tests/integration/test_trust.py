"""Every rule that makes the farm distrust a sensor, and how the sensor earns trust again."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from .conftest import AddFarm
from .farms import (
    PPFD_UNIT,
    FarmEntry,
    number,
    one_shelf,
    problems_of,
    report,
    state_of,
)
from .passing import HOUR, MINUTE, at, set_clock, settle, wait

PROBE = "sensor.probe"
PUMP, DOSER, LAMP = "switch.pump", "switch.doser", "light.lamp"
UNITS = {
    "temperature": "°C",
    "humidity": "%",
    "leaf_temperature": "°C",
    "co2": "ppm",
    "ppfd": PPFD_UNIT,
    "power": "W",
    "ec": "mS/cm",
    "ph": None,
    "water_temperature": "°C",
    "dissolved_oxygen": "mg/L",
    "level": "%",
    "flow": "L/min",
}
GOOD = {
    "temperature": 24.0,
    "humidity": 70.0,
    "leaf_temperature": 22.0,
    "co2": 800.0,
    "ppfd": 250.0,
    "power": 100.0,
    "ec": 1.8,
    "ph": 6.1,
    "water_temperature": 20.0,
    "dissolved_oxygen": 8.0,
    "level": 60.0,
    "flow": 4.0,
}
WATER = ("ec", "ph", "water_temperature", "dissolved_oxygen", "level", "flow")
STALE_S = {
    **dict.fromkeys(UNITS, (15 * MINUTE, HOUR)),
    **dict.fromkeys(WATER, (30 * MINUTE, 2 * HOUR)),
    "level": (15 * MINUTE, HOUR),
    "flow": (5 * MINUTE, 15 * MINUTE),
}


class Probe:
    """One sensor of one metric, on a shelf or in a reservoir."""

    def __init__(
        self, hass: HomeAssistant, freezer: FrozenDateTimeFactory, metric: str
    ) -> None:
        """Take a metric; `bind` sets up its farm."""
        self.hass = hass
        self.freezer = freezer
        self.metric = metric
        self.place = "Tank" if metric in WATER else "Shelf 1"
        self.entry: FarmEntry

    async def bind(self, farm: AddFarm, **place: Any) -> None:  # noqa: ANN401
        """Set up a farm with the probe alone, in good health."""
        await self.says(GOOD[self.metric])
        sensors = {self.metric: [PROBE]}
        if self.place == "Tank":
            tank = {"name": "Tank", "volume_l": 200, "sensors": sensors, **place}
            self.entry = await farm(reservoirs=[tank])
        else:
            self.entry = await farm(racks=one_shelf(sensors=sensors, **place))
        assert self.trouble() is None

    async def says(self, value: float | str) -> None:
        """Let the probe report now."""
        report(self.hass, PROBE, value, UNITS[self.metric])
        await self.hass.async_block_till_done()

    async def keeps_saying(self, value: float, seconds: float) -> None:
        """Let the probe report a value every ten minutes for a while."""
        for _ in range(round(seconds / (10 * MINUTE))):
            self.freezer.tick(timedelta(minutes=10))
            await self.says(value)

    async def drifts(self, values: list[float]) -> None:
        """Let the probe report values ten minutes apart."""
        for value in values:
            self.freezer.tick(timedelta(minutes=10))
            await self.says(value)

    async def is_silent(self, seconds: float) -> None:
        """Let seconds pass without any report."""
        await wait(self.hass, self.freezer, seconds)

    def trouble(self) -> str | None:
        """Return trust and cause where the probe is in trouble."""
        return problems_of(self.hass, self.entry, self.place).get(PROBE)

    def shown(self) -> str:
        """Return the state of the entity that shows the metric."""
        return state_of(self.hass, self.entry, self.place, self.metric)


@pytest.fixture
def probe(
    request: pytest.FixtureRequest, hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> Probe:
    """Return a probe of the metric that the test is given."""
    freezer.move_to("2026-03-01T12:00:00+00:00")
    return Probe(hass, freezer, request.param)


def each(*metrics: str) -> pytest.MarkDecorator:
    """Run a test with a probe of each metric."""
    return pytest.mark.parametrize("probe", metrics, indirect=True)


def cases(*rows: tuple[Any, ...]) -> pytest.MarkDecorator:
    """Run a test with a probe and a value for each row."""
    return pytest.mark.parametrize(("probe", "value"), rows, indirect=["probe"])


@cases(
    ("temperature", -5.1),
    ("temperature", 50.1),
    ("humidity", 4.9),
    ("humidity", 100.6),
    ("leaf_temperature", -6),
    ("leaf_temperature", 51),
    ("co2", 199),
    ("co2", 20_001),
    ("ppfd", -5.1),
    ("ppfd", 2501),
    ("ec", -0.1),
    ("ec", 10.1),
    ("ph", 1.9),
    ("ph", 12.1),
    ("water_temperature", -0.1),
    ("water_temperature", 45.1),
    ("dissolved_oxygen", -0.1),
    ("dissolved_oxygen", 20.1),
    ("level", -2.1),
    ("level", 105.1),
    ("flow", -0.1),
    ("flow", 1001),
)
async def test_an_impossible_value_fails_and_a_possible_one_mends(
    farm: AddFarm, probe: Probe, value: float
) -> None:
    """The reading is unknown meanwhile."""
    await probe.bind(farm)
    await probe.says(value)
    assert probe.trouble() == "failed out_of_range"
    assert probe.shown() == "unknown"
    await probe.says(GOOD[probe.metric])
    assert probe.trouble() is None
    assert float(probe.shown()) == GOOD[probe.metric]


@cases(
    ("temperature", 7.9),
    ("temperature", 38.1),
    ("humidity", 24.9),
    ("humidity", 97.1),
    ("leaf_temperature", 45.1),
    ("co2", 329),
    ("co2", 3001),
    ("ppfd", 1001),
    ("ec", 0.04),
    ("ec", 4.6),
    ("ph", 3.9),
    ("ph", 8.6),
    ("water_temperature", 9.9),
    ("water_temperature", 32.1),
    ("dissolved_oxygen", 13.6),
    ("flow", 501),
)
async def test_an_unlikely_value_is_shown_as_suspect(
    farm: AddFarm, probe: Probe, value: float
) -> None:
    """Time enough has passed for the value to have got there."""
    await probe.bind(farm)
    probe.freezer.tick(timedelta(hours=2))
    await probe.says(value)
    assert probe.trouble() == "suspect out_of_range"
    assert float(probe.shown()) == value
    probe.freezer.tick(timedelta(hours=2))
    await probe.says(GOOD[probe.metric])
    assert probe.trouble() is None


@cases(
    ("temperature", 29.1),
    ("humidity", 44.9),
    ("leaf_temperature", 27.1),
    ("co2", 2301),
    ("ec", 2.31),
    ("ph", 7.11),
    ("water_temperature", 22.1),
    ("dissolved_oxygen", 10.1),
    ("level", 80.1),
)
async def test_a_leap_is_suspect_until_the_value_could_have_got_there(
    farm: AddFarm, probe: Probe, value: float
) -> None:
    """A value that stays where it leapt to is unknown at first, and believed with time."""
    await probe.bind(farm)
    await probe.says(value)
    assert probe.trouble() == "suspect rate"
    assert probe.shown() == "unknown"
    probe.freezer.tick(timedelta(minutes=21))
    await probe.says(value)
    assert probe.trouble() is None
    assert float(probe.shown()) == value


@each("temperature", "ph", "level")
async def test_after_a_single_spike_the_next_value_is_good(
    farm: AddFarm, probe: Probe
) -> None:
    """The spike is not what the next value is compared with."""
    await probe.bind(farm)
    good = GOOD[probe.metric]
    await probe.says(good + 21 if probe.metric == "level" else good + 5.1)
    assert probe.trouble() == "suspect rate"
    await probe.says(good)
    assert probe.trouble() is None


@each("ppfd", "flow", "power")
async def test_what_is_switched_may_leap(farm: AddFarm, probe: Probe) -> None:
    """Lamps and pumps have no ramp."""
    await probe.bind(farm)
    await probe.says(0)
    assert probe.trouble() is None
    await probe.says(GOOD[probe.metric] * 2)
    assert probe.trouble() is None


@pytest.mark.parametrize(
    ("probe", "hours"),
    [
        ("temperature", 8),
        ("humidity", 3),
        ("leaf_temperature", 3),
        ("co2", 2),
        ("ec", 12),
        ("ph", 12),
        ("water_temperature", 24),
        ("dissolved_oxygen", 12),
        ("level", 24),
    ],
    indirect=["probe"],
)
async def test_a_value_that_never_moves_is_suspect_and_then_failed(
    farm: AddFarm, probe: Probe, hours: float
) -> None:
    """The smallest movement ends it."""
    await probe.bind(farm)
    good = GOOD[probe.metric]
    await probe.keeps_saying(good, (hours - 0.5) * HOUR)
    assert probe.trouble() is None
    await probe.keeps_saying(good, HOUR)
    assert probe.trouble() == "suspect flat_line"
    assert float(probe.shown()) == good
    await probe.keeps_saying(good, hours * HOUR)
    assert probe.trouble() == "failed flat_line"
    assert probe.shown() == "unknown"
    await probe.says(good + 0.1)
    assert probe.trouble() is None


@each("ppfd", "flow", "power")
async def test_light_flow_and_power_may_rest(farm: AddFarm, probe: Probe) -> None:
    """A steady lamp or a resting pump is no flat line."""
    await probe.bind(farm)
    await probe.keeps_saying(GOOD[probe.metric], 30 * HOUR)
    assert probe.trouble() is None


@each(*STALE_S)
async def test_a_silent_sensor_is_suspect_and_then_failed(
    farm: AddFarm, probe: Probe
) -> None:
    """One report mends it."""
    await probe.bind(farm)
    stale_s, dead_s = STALE_S[probe.metric]
    await probe.is_silent(stale_s - MINUTE)
    assert probe.trouble() is None
    await probe.is_silent(MINUTE)
    assert probe.trouble() == "suspect stale"
    await probe.is_silent(dead_s - stale_s - MINUTE)
    assert probe.trouble() == "suspect stale"
    await probe.is_silent(MINUTE)
    assert probe.trouble() == "failed stale"
    if probe.metric != "power":
        assert probe.shown() == "unknown"
    await probe.says(GOOD[probe.metric])
    assert probe.trouble() is None


@each("temperature")
async def test_a_suspect_value_dies_of_silence_too(farm: AddFarm, probe: Probe) -> None:
    """Neither an unlikely value nor a leap is shown for ever."""
    await probe.bind(farm)
    await probe.says(31)
    assert probe.trouble() == "suspect rate"
    await probe.is_silent(HOUR)
    assert probe.trouble() == "failed stale"
    await probe.says(39)
    await probe.is_silent(HOUR)
    assert probe.trouble() == "failed stale"
    assert probe.shown() == "unknown"


@each("temperature")
async def test_a_failed_value_stays_failed_while_silent(
    farm: AddFarm, probe: Probe
) -> None:
    """First because it is impossible, then because it is old."""
    await probe.bind(farm)
    await probe.says(99)
    await probe.is_silent(20 * MINUTE)
    assert probe.trouble() == "failed out_of_range"
    await probe.is_silent(HOUR)
    assert probe.trouble() == "failed stale"


@each("temperature", "ph", "level")
async def test_a_sensor_that_reports_on_change_may_rest(
    farm: AddFarm, probe: Probe
) -> None:
    """Neither silence nor a flat line says anything about it."""
    await probe.bind(farm, on_change=[probe.metric])
    await probe.is_silent(60 * HOUR)
    assert probe.trouble() is None
    assert float(probe.shown()) == GOOD[probe.metric]


@each("level")
async def test_a_leap_of_a_sensor_that_reports_on_change_is_believed_with_time(
    farm: AddFarm, probe: Probe
) -> None:
    """It says its new value once; that it does not go back is the confirmation."""
    await probe.bind(farm, on_change=["level"])
    await probe.says(95)
    assert probe.trouble() == "suspect rate"
    await probe.is_silent(5 * MINUTE)
    assert probe.trouble() is None


@each("ph")
@pytest.mark.parametrize("on_change", [[], ["ph"]])
async def test_a_ph_of_seven_for_six_hours_is_a_broken_glass(
    farm: AddFarm, probe: Probe, on_change: list[str]
) -> None:
    """Noise around 7.00 does not hide it; a real value ends it."""
    await probe.bind(farm, on_change=on_change)
    await probe.drifts([6.99, 7.01] * 18)
    assert probe.trouble() is None
    if on_change:
        await probe.is_silent(10 * MINUTE)
    await probe.drifts([7.0])
    assert probe.trouble() == "failed stuck"
    assert probe.shown() == "unknown"
    await probe.drifts([6.5])
    assert probe.trouble() is None
    await probe.drifts([7.0])
    assert probe.trouble() is None


@each("humidity")
@pytest.mark.parametrize("on_change", [[], ["humidity"]])
async def test_saturated_air_for_six_hours_is_a_wet_sensor(
    farm: AddFarm, probe: Probe, on_change: list[str]
) -> None:
    """Suspect before, as humidity above 97 % is unlikely anyway."""
    await probe.bind(farm, on_change=on_change)
    probe.freezer.tick(timedelta(minutes=10))
    await probe.drifts([99.9, 99.8])
    if on_change:
        await probe.is_silent(5 * HOUR)
        assert probe.trouble() == "suspect out_of_range"
        await probe.is_silent(HOUR)
    else:
        await probe.drifts([99.9, 99.8] * 17)
        assert probe.trouble() == "suspect out_of_range"
        await probe.drifts([99.9])
    await settle(probe.hass, probe.freezer)
    assert probe.trouble() == "failed stuck"
    assert probe.shown() == "unknown"
    await probe.drifts([80])
    assert probe.trouble() is None


@each("ec", "ph")
async def test_dosing_excuses_a_step(farm: AddFarm, probe: Probe) -> None:
    """For twenty minutes after the doser did anything."""
    step = {"ec": 0.8, "ph": 1.5}[probe.metric]
    good = GOOD[probe.metric]
    await probe.bind(farm, dosers=[DOSER])
    probe.hass.states.async_set(DOSER, "on")
    await probe.hass.async_block_till_done()
    await probe.says(good + step)
    assert probe.trouble() is None
    probe.hass.states.async_set(DOSER, "off")
    await probe.is_silent(19 * MINUTE)
    await probe.says(good)
    assert probe.trouble() is None
    await probe.is_silent(2 * MINUTE)
    await probe.says(good)
    await probe.says(good - step)
    assert probe.trouble() == "suspect rate"


@each("level")
async def test_a_pump_excuses_a_step_of_the_level(farm: AddFarm, probe: Probe) -> None:
    """When it starts, and while the beds drain after it has stopped."""
    probe.hass.states.async_set(PUMP, "off")
    await probe.bind(farm, pump=PUMP)
    probe.hass.states.async_set(PUMP, "on")
    await probe.hass.async_block_till_done()
    await probe.says(30)
    assert probe.trouble() is None
    probe.hass.states.async_set(PUMP, "off")
    await probe.hass.async_block_till_done()
    await probe.says(60)
    assert probe.trouble() is None
    await probe.is_silent(12 * MINUTE)
    await probe.says(60)
    await probe.says(20)
    assert probe.trouble() == "suspect rate"


@each("ppfd")
async def test_a_steady_lamp_keeps_a_silent_light_sensor_good(
    farm: AddFarm, probe: Probe
) -> None:
    """A lamp that does not change gives no reason to report."""
    probe.hass.states.async_set(LAMP, "on", {"brightness": 200})
    await probe.bind(farm, lamp=LAMP)
    await probe.is_silent(8 * HOUR)
    assert probe.trouble() is None
    assert float(probe.shown()) == 250


@each("ppfd")
@pytest.mark.parametrize("on_change", [[], ["ppfd"]])
async def test_a_light_sensor_that_does_not_notice_its_lamp_is_stale(
    farm: AddFarm, probe: Probe, on_change: list[str]
) -> None:
    """Fifteen minutes after the lamp it is suspect, after an hour failed."""
    probe.hass.states.async_set(LAMP, "on", {"brightness": 200})
    await probe.bind(farm, lamp=LAMP, on_change=on_change)
    await probe.is_silent(HOUR)
    probe.hass.states.async_set(LAMP, "on", {"brightness": 100})
    await probe.is_silent(14 * MINUTE)
    assert probe.trouble() is None
    await probe.is_silent(MINUTE)
    assert probe.trouble() == "suspect stale"
    await probe.is_silent(HOUR)
    assert probe.trouble() == "failed stale"
    assert probe.shown() == "unknown"
    await probe.says(125)
    assert probe.trouble() is None


@each("ppfd")
async def test_a_light_sensor_that_repeats_itself_while_its_lamp_changes_is_flat(
    farm: AddFarm, probe: Probe
) -> None:
    """It speaks, but of a light that is no longer there."""
    probe.hass.states.async_set(LAMP, "on", {"brightness": 200})
    await probe.bind(farm, lamp=LAMP)
    await probe.keeps_saying(250, HOUR)
    await settle(probe.hass, probe.freezer)
    assert probe.trouble() is None
    probe.hass.states.async_set(LAMP, "off")
    await probe.keeps_saying(250, 20 * MINUTE)
    await settle(probe.hass, probe.freezer)
    assert probe.trouble() == "suspect flat_line"
    await probe.says(0)
    await settle(probe.hass, probe.freezer)
    assert probe.trouble() is None


@each("ppfd")
async def test_a_lamp_that_was_out_of_reach_has_not_changed(
    farm: AddFarm, probe: Probe
) -> None:
    """A light that stays the same while the lamp's entity comes and goes is no flat line."""
    probe.hass.states.async_set(LAMP, "on", {"brightness": 200})
    await probe.bind(farm, lamp=LAMP)
    await probe.keeps_saying(250, HOUR)
    probe.hass.states.async_set(LAMP, "unavailable")
    await probe.keeps_saying(250, 10 * MINUTE)
    probe.hass.states.async_set(LAMP, "on", {"brightness": 200})
    await probe.keeps_saying(250, HOUR)
    await settle(probe.hass, probe.freezer)
    assert probe.trouble() is None


@each("ppfd")
async def test_a_lamp_that_appears_after_its_sensor_has_not_changed(
    farm: AddFarm, probe: Probe
) -> None:
    """At a start the entities come in any order."""
    await probe.bind(farm, lamp=LAMP)
    probe.freezer.tick(timedelta(seconds=20))
    probe.hass.states.async_set(LAMP, "on", {"brightness": 200})
    await probe.keeps_saying(250, HOUR)
    await settle(probe.hass, probe.freezer)
    assert probe.trouble() is None


@each("ppfd")
async def test_a_lamp_out_of_reach_gives_a_silent_light_sensor_no_alibi(
    farm: AddFarm, probe: Probe
) -> None:
    """Nobody knows whether the light is still steady."""
    probe.hass.states.async_set(LAMP, "on", {"brightness": 200})
    await probe.bind(farm, lamp=LAMP)
    await probe.is_silent(2 * HOUR)
    assert probe.trouble() is None
    probe.hass.states.async_set(LAMP, "unavailable")
    await probe.is_silent(MINUTE)
    assert probe.trouble() == "failed stale"


@each("temperature")
async def test_a_clock_set_back_does_not_keep_a_dead_sensor_alive(
    farm: AddFarm, probe: Probe
) -> None:
    """A report from the future is as old as the moment the clock was set."""
    await probe.bind(farm)
    await set_clock(probe.hass, probe.freezer, at("2026-03-01T06:00:00+00:00"))
    assert probe.trouble() is None
    await probe.is_silent(HOUR)
    assert probe.trouble() == "failed stale"
    await probe.says(24)
    assert probe.trouble() is None


@each("ph")
async def test_a_clock_set_back_still_finds_a_broken_glass(
    farm: AddFarm, probe: Probe
) -> None:
    """Its six hours count from when the clock was set."""
    await probe.bind(farm)
    probe.freezer.tick(timedelta(minutes=10))
    await probe.says(7)
    await set_clock(probe.hass, probe.freezer, at("2026-03-01T02:00:00+00:00"))
    await probe.drifts([6.99, 7.01] * 17)
    assert probe.trouble() is None
    await probe.drifts([6.99, 7.01])
    await settle(probe.hass, probe.freezer)
    assert probe.trouble() == "failed stuck"


@each("temperature")
async def test_a_clock_set_forward_makes_sensors_stale_until_they_report(
    farm: AddFarm, probe: Probe
) -> None:
    """Nothing is held over time that never was."""
    await probe.bind(farm)
    await probe.is_silent(30 * 24 * HOUR)
    assert probe.trouble() == "failed stale"
    await probe.says(24)
    await settle(probe.hass, probe.freezer)
    assert probe.trouble() is None


@each("temperature")
async def test_the_details_of_a_problem_follow_its_course(
    farm: AddFarm, probe: Probe
) -> None:
    """One problem that becomes another is still one, but the cause is new."""
    await probe.bind(farm)
    await probe.says("unknown")
    assert probe.trouble() == "missing unknown"
    await probe.says("unavailable")
    await settle(probe.hass, probe.freezer)
    assert probe.trouble() == "missing unavailable"
    for place in ("Rack A", "Cellar"):
        assert problems_of(probe.hass, probe.entry, place) == {
            PROBE: "missing unavailable"
        }
        assert number(probe.hass, probe.entry, place, "sensor_problems") == 1
