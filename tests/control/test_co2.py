"""When CO2 is given: in the light, into closed air, by trusted readings, within limits."""

from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.control.co2 import (
    HIGHEST_PPM,
    LONGEST_PULSE_SHARE,
    MIXING_S,
    Air,
    Why,
    as_inputs,
    decide,
    from_inputs,
    target,
)
from custom_components.vertical_farm.growing.recipes import Band

HUNGRY = Air(500.0, 740.0, 800.0, lit_planned=True, lit=True)


def test_gas_is_given_where_light_and_closed_air_want_it() -> None:
    """And is not where there is enough."""
    assert decide(HUNGRY).open
    assert decide(replace(HUNGRY, co2_ppm=745.0)).why is Why.ENOUGH


@pytest.mark.parametrize(
    ("air", "why"),
    [
        (replace(HUNGRY, lit=False), Why.DARK),
        (replace(HUNGRY, lit_planned=False), Why.DARK),
        (replace(HUNGRY, lit=None, lit_planned=None), Why.DARK),
        (replace(HUNGRY, aired=True), Why.AIRED),
        (replace(HUNGRY, aired=None), Why.AIRED),
        (replace(HUNGRY, door_open=True), Why.DOOR_OPEN),
        (replace(HUNGRY, door_open=None), Why.DOOR_OPEN),
        (replace(HUNGRY, co2_ppm=None), Why.NO_READING),
        (replace(HUNGRY, wanted_low_ppm=None), Why.NO_TARGET),
        (replace(HUNGRY, held=True), Why.HELD),
        (replace(HUNGRY, co2_ppm=HIGHEST_PPM), Why.LIMIT),
    ],
)
def test_each_gate_alone_keeps_the_valve_closed_and_closes_it(
    air: Air, why: Why
) -> None:
    """Whatever the air lacks."""
    assert (decide(air).open, decide(air).why) == (False, why)
    running = replace(air, valve_open=True, open_s=1.0, pulse_s=60.0)
    assert (decide(running).open, decide(running).why) == (False, why)


def test_light_by_the_plan_is_enough_where_nothing_measures_it() -> None:
    """And so is measured light where there is no plan."""
    assert decide(replace(HUNGRY, lit=None)).open
    assert decide(replace(HUNGRY, lit_planned=None)).open


def test_a_pulse_gives_most_of_what_a_known_volume_lacks() -> None:
    """300 ppm of 50 m³ are 15 L of gas; 70 % of it at 100 mL/s take 105 s."""
    choice = decide(replace(HUNGRY, volume_m3=50.0, ml_per_s=100.0))
    assert choice.pulse_s == pytest.approx(105.0)


def test_a_pulse_ends_and_then_mixes() -> None:
    """Before the reading counts again."""
    running = replace(HUNGRY, valve_open=True, open_s=30.0, pulse_s=60.0)
    assert decide(running).again_s == pytest.approx(30.0)
    assert decide(replace(running, open_s=60.0)).why is Why.PULSE_OVER
    mixing = decide(replace(HUNGRY, closed_s=20.0))
    assert (mixing.why, mixing.again_s) == (Why.MIXING, MIXING_S - 20.0)


def test_gas_is_what_is_usual_on_the_whole_and_no_more_than_any_plant_bears() -> None:
    """Weighted by area."""
    wide, strict = Band(400, 1000, 1500), Band(400, 600, 700)
    assert target([(wide, 1.0)]) == (940.0, 1000.0)
    assert target([(wide, 3.0), (Band(400, 600, 1200), 1.0)]) == (840.0, 900.0)
    assert target([(wide, 3.0), (strict, 1.0)]) == (640.0, 700.0)


@given(
    st.builds(
        Air,
        co2_ppm=st.floats(300.0, 3000.0) | st.none(),
        wanted_low_ppm=st.floats(300.0, 2000.0) | st.none(),
        wanted_high_ppm=st.floats(300.0, 2000.0) | st.none(),
        lit_planned=st.sampled_from([True, False, None]),
        lit=st.sampled_from([True, False, None]),
        aired=st.sampled_from([True, False, None]),
        door_open=st.sampled_from([True, False, None]),
        valve_open=st.sampled_from([True, False, None]),
        open_s=st.floats(0.0, 2000.0) | st.none(),
        closed_s=st.floats(0.0, 2000.0) | st.none(),
        held=st.booleans(),
        volume_m3=st.floats(0.5, 500.0) | st.none(),
        ml_per_s=st.floats(0.1, 500.0) | st.none(),
        longest_run_s=st.floats(10.0, 7200.0) | st.none(),
        pulse_s=st.floats(1.0, 2000.0) | st.none(),
    )
)
def test_no_air_whatever_opens_the_valve_against_a_gate(air: Air) -> None:
    """Nor for longer than the guard allows; the same inputs decide the same."""
    choice = decide(air)
    assert decide(from_inputs(as_inputs(air))) == choice
    if choice.open:
        assert air.co2_ppm is not None
        assert air.co2_ppm < HIGHEST_PPM
        assert not air.held
        assert air.door_open is False
        assert air.aired is False
        assert False not in (air.lit, air.lit_planned)
        if air.longest_run_s is not None:
            longest_s = LONGEST_PULSE_SHARE * air.longest_run_s
            assert (air.open_s or 0.0) * bool(air.valve_open) < longest_s
            assert choice.pulse_s is not None
            assert choice.pulse_s <= longest_s
