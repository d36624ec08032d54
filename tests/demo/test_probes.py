"""The simulated sensors measure well, or fail as they are told."""

from statistics import fmean, pstdev

import pytest

from custom_components.vertical_farm.demo.faults import FaultKind
from custom_components.vertical_farm.demo.probes import QUALITIES, Probes
from custom_components.vertical_farm.demo.world import World
from tests.demo.worlds import HOUR, world_of

T = "temperature_1_1"


def probes_of(world: World | None = None) -> tuple[World, Probes]:
    """Return a farm after its first hour, and its sensors."""
    world = world or world_of()
    world.enable_programme(enabled=False)
    world.step(HOUR)
    return world, Probes(world)


def values(probes: Probes, key: str, count: int = 200) -> list[float]:
    """Return some readings of a sensor that works."""
    readings = [probes.read(key) for _ in range(count)]
    return [reading.value for reading in readings if reading.value is not None]


def test_every_probe_reads_near_the_truth_in_its_resolution() -> None:
    """Bias, drift and noise are small, and values are rounded as a display would."""
    _, probes = probes_of()
    for probe in probes.catalogue:
        quality = QUALITIES[probe.kind]
        found = values(probes, probe.key)
        assert len(found) == 200
        scale = abs(fmean(found)) if quality.relative else 1.0
        assert pstdev(found) <= 3 * quality.noise * scale + quality.resolution
        for value in found:
            assert value == pytest.approx(
                round(value / quality.resolution) * quality.resolution
            )


def test_readings_jitter_so_that_no_good_sensor_looks_stuck() -> None:
    """A living sensor shows different values."""
    _, probes = probes_of()
    for key in ("ppfd_1_1", "ec_1", "ph_1", "co2_1", "level_1", T):
        assert len(set(values(probes, key))) > 1


def test_a_dark_shelf_reads_exactly_zero() -> None:
    """The error of a light sensor is in proportion to the light."""
    world, probes = probes_of()
    world.command("lamp_1_1", 0.0)
    world.settle()
    assert set(values(probes, "ppfd_1_1")) == {0.0}


def test_two_probes_of_one_rack_differ_a_little() -> None:
    """They hang at different heights and are not the same make."""
    _, probes = probes_of()
    upper = fmean(values(probes, "temperature_1_1"))
    lower = fmean(values(probes, "temperature_1_2"))
    assert 0 < abs(upper - lower) < 1.5


def test_a_dead_sensor_is_unavailable() -> None:
    """It says nothing at all."""
    _, probes = probes_of()
    probes.set_fault(T, FaultKind.DEAD, None)
    assert not probes.read(T).available
    assert probes.read(T).value is None


def test_a_flat_sensor_repeats_itself() -> None:
    """Whatever happens around it."""
    world, probes = probes_of()
    probes.set_fault(T, FaultKind.FLAT, None)
    held = probes.read(T).value
    world.command("heater", 1.0)
    world.step(HOUR)
    assert set(values(probes, T)) == {held}


def test_a_drifting_sensor_walks_away_by_the_hour() -> None:
    """Two kelvin an hour are four after two hours."""
    world, probes = probes_of()
    other = Probes(world)
    probes.set_fault(T, FaultKind.DRIFTING, 2.0)
    world.step(2 * HOUR)
    off = fmean(values(probes, T)) - fmean(values(other, T))
    assert off == pytest.approx(4.0, abs=0.1)


def test_an_offset_sensor_is_off_by_as_much_as_was_said() -> None:
    """Also downwards."""
    world, probes = probes_of()
    other = Probes(world)
    probes.set_fault(T, FaultKind.OFFSET, -3.0)
    off = fmean(values(probes, T)) - fmean(values(other, T))
    assert off == pytest.approx(-3.0, abs=0.1)


def test_a_jumping_sensor_is_mostly_right() -> None:
    """A few readings are far off, both ways."""
    world, probes = probes_of()
    true = fmean(values(Probes(world), T))
    probes.set_fault(T, FaultKind.JUMPING, 10.0)
    found = values(probes, T)
    wild = [value for value in found if abs(value - true) > 5.0]
    assert 0 < len(wild) < len(found) / 3
    assert min(wild) < true < max(wild)


def test_a_noisy_sensor_is_noisy() -> None:
    """By the factor that was said."""
    world, probes = probes_of()
    calm = pstdev(values(Probes(world), "ec_1"))
    probes.set_fault("ec_1", FaultKind.NOISY, 20.0)
    assert pstdev(values(probes, "ec_1")) > 8 * calm


def test_a_silent_sensor_is_there_but_tells_nothing() -> None:
    """It is known to be silent until it is mended."""
    _, probes = probes_of()
    probes.set_fault(T, FaultKind.SILENT, None)
    assert probes.is_silent(T)
    assert probes.read(T).available
    probes.set_fault(T, None, None)
    assert not probes.is_silent(T)


def test_broken_sensors_never_leave_their_range() -> None:
    """No humidity above 100 %, no negative light."""
    _, probes = probes_of()
    probes.set_fault("humidity_1", FaultKind.OFFSET, 500.0)
    probes.set_fault("ppfd_1_1", FaultKind.OFFSET, -5000.0)
    assert set(values(probes, "humidity_1")) == {100.0}
    assert set(values(probes, "ppfd_1_1")) == {0.0}


def test_a_leak_sensor_sees_the_wet_floor() -> None:
    """Unless it is dead or stuck."""
    world, probes = probes_of()
    assert probes.read_leak("leak_1") == (True, False)
    probes.set_fault("leak_1", FaultKind.FLAT, None)
    world.set_fault("leak_1", FaultKind.LEAK, 20.0)
    world.step(HOUR)
    assert probes.read_leak("leak_1") == (True, False)
    probes.set_fault("leak_1", None, None)
    assert probes.read_leak("leak_1") == (True, True)
    probes.set_fault("leak_1", FaultKind.DEAD, None)
    assert probes.read_leak("leak_1") == (False, False)


def test_faults_survive_a_restart() -> None:
    """With what the sensor was stuck at."""
    world, probes = probes_of()
    probes.set_fault(T, FaultKind.FLAT, None)
    probes.set_fault("leak_1", FaultKind.DEAD, None)
    other = Probes(world)
    other.restore(probes.as_dict())
    assert other.read(T) == probes.read(T)
    assert other.read_leak("leak_1") == (False, False)


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [],
        {T: None},
        {"ghost": {"kind": "dead", "magnitude": 0.0, "since": 0.0, "held": 0.0}},
        {T: {"kind": "leak", "magnitude": 0.0, "since": 0.0, "held": 0.0}},
        {T: {"kind": "dead", "magnitude": None, "since": 0.0, "held": 0.0}},
    ],
)
def test_spoilt_faults_are_refused(stored: object) -> None:
    """And the sensors stay as they are."""
    _, probes = probes_of()
    with pytest.raises(ValueError, match=r"."):
        probes.restore(stored)
    assert not probes.faults
