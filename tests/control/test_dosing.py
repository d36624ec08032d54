"""Doses come from the model, stay within their limits, and never overshoot."""

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.control.decisions import DECISIONS
from custom_components.vertical_farm.control.dosing import (
    PH_STEP,
    nutrient_dose,
    ph_dose,
    plausible,
    second_dose,
)
from custom_components.vertical_farm.control.reasons import Inputs

TANK: dict[str, float | str | bool | None] = {
    "water_l": 50.0,
    "ec_ms_cm": 1.2,
    "ec_target_ms_cm": 1.6,
    "stock_ms_cm": 200.0,
    "ph": 6.4,
    "ph_target": 5.8,
    "meq_per_ml": 1.0,
    "ml_per_s": 0.5,
    "left_ml": 1000.0,
    "longest_run_s": 60.0,
}


def tank(**said: float | None) -> Inputs:
    """Return what a dose is decided from."""
    return {**TANK, **said}


def test_a_dose_raises_the_ec_by_half_of_what_is_missing() -> None:
    """By A and B together."""
    dose = nutrient_dose(tank(longest_run_s=1000.0))
    assert dose.ml == pytest.approx(25.2, abs=0.1)
    assert dose.seconds == pytest.approx(50.4, abs=0.2)
    assert dose.response == pytest.approx(0.2, abs=0.005)


def test_nothing_is_given_near_the_target_or_above_it() -> None:
    """Salt is not taken out by a doser."""
    assert nutrient_dose(tank(ec_ms_cm=1.56)).nothing
    assert nutrient_dose(tank(ec_ms_cm=2.5)).nothing
    assert ph_dose(tank(ph=5.85)).nothing


def test_b_follows_a() -> None:
    """As much, as far as it may."""
    assert second_dose(tank(first_ml=8.0)).ml == 8.0
    assert second_dose(tank(first_ml=8.0, left_ml=3.0)).ml == 3.0


def test_the_ph_moves_in_small_steps_in_the_right_direction() -> None:
    """Down by acid, up by base."""
    down = ph_dose(tank(ph=7.4))
    assert down.response == pytest.approx(-PH_STEP)
    assert down.ml == pytest.approx(15.0)
    assert ph_dose(tank(ph=5.2)).response == pytest.approx(0.3)


@given(
    water_l=st.floats(1.0, 5000.0),
    ec=st.floats(0.0, 5.0),
    target=st.floats(0.1, 5.0),
    stock=st.floats(20.0, 400.0),
    rate=st.floats(0.01, 50.0),
    left=st.floats(0.0, 5000.0),
    longest=st.one_of(st.none(), st.floats(1.0, 600.0)),
)
def test_a_dose_never_passes_target_budget_or_longest_run(
    water_l: float,
    ec: float,
    target: float,
    stock: float,
    rate: float,
    left: float,
    longest: float | None,
) -> None:
    """Whatever the tank and the dosers."""
    dose = nutrient_dose(
        tank(
            water_l=water_l,
            ec_ms_cm=ec,
            ec_target_ms_cm=target,
            stock_ms_cm=stock,
            ml_per_s=rate,
            left_ml=left,
            longest_run_s=longest,
        )
    )
    assert 0.0 <= dose.ml <= left
    assert longest is None or dose.seconds <= longest
    assert dose.nothing or ec + dose.response <= target


@pytest.mark.parametrize(
    ("found", "expected"),
    [(0.2, True), (0.1, True), (0.0, False), (-0.2, False), (0.9, False)],
)
def test_a_response_must_be_that_of_the_dose(found: float, *, expected: bool) -> None:
    """Neither none nor far too much."""
    assert plausible(0.2, found, 0.03) is expected
    assert plausible(0.01, 0.0, 0.03), "too little to be told from noise"


def test_the_reasons_decide_what_the_doses_say() -> None:
    """From their inputs alone."""
    assert DECISIONS["dose_a"](tank()).for_s == nutrient_dose(tank()).seconds
    assert DECISIONS["dose_ph"](tank()).for_s == ph_dose(tank()).seconds
    assert not DECISIONS["dose_a"](tank(left_ml=0.0)).on
