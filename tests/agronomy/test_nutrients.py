"""EC scales, compensation, pH, dosing, dilution, oxygen."""

from dataclasses import astuple

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.agronomy.nutrients import (
    EcScale,
    InfeasibleDilutionError,
    InfeasibleDoseError,
    Refill,
    acid_ml,
    dose_to_raise,
    ec_at_25,
    from_ms_cm,
    mean_ph,
    nernst_slope_mv,
    oxygen_saturation_mg_l,
    phosphoric_acid_meq_per_mmol,
    refill,
    to_ms_cm,
    water_to_lower,
)
from tests.agronomy.quick import quickly
from tests.agronomy.reference_values import (
    COMPENSATIONS,
    DOSE_100_L_FROM_1_2_TO_1_8_STOCK_200_L,
    DOSE_BY_RULE_OF_THUMB_L,
    PURE_WATER_100_L_FROM_2_4_TO_1_8_L,
    REFILL_60_TO_100_STOCK_L,
    REFILL_60_TO_100_WATER_L,
    TAP_WATER_100_L_FROM_2_4_TO_1_8_L,
    Compensation,
)

VOLUMES = st.floats(1.0, 1_000.0)
EC = st.floats(0.3, 5.0)


@pytest.mark.parametrize(
    ("scale", "reading"),
    [
        (EcScale.MS_CM, 1.8),
        (EcScale.US_CM, 1800.0),
        (EcScale.PPM500, 900.0),
        (EcScale.PPM640, 1152.0),
        (EcScale.PPM700, 1260.0),
        (EcScale.CF, 18.0),
    ],
)
def test_one_solution_reads_differently_on_every_scale(
    scale: EcScale, reading: float
) -> None:
    """1.8 mS/cm is 900, 1152 or 1260 "ppm"."""
    assert from_ms_cm(1.8, scale) == pytest.approx(reading)
    assert to_ms_cm(reading, scale) == pytest.approx(1.8)


@quickly
@given(st.floats(0.0, 20.0), st.sampled_from(EcScale))
def test_scales_convert_there_and_back(ec_ms_cm: float, scale: EcScale) -> None:
    """No scale loses anything."""
    assert to_ms_cm(from_ms_cm(ec_ms_cm, scale), scale) == pytest.approx(ec_ms_cm)


@pytest.mark.parametrize("row", COMPENSATIONS, ids=lambda row: f"{row[:3]}")
def test_ec_is_brought_to_25_degrees(row: Compensation) -> None:
    """Four decimals of mS/cm."""
    compensated = ec_at_25(row.ec_ms_cm, row.t_c, row.alpha)
    assert compensated == pytest.approx(row.ec_at_25, abs=5.1e-5)


def test_the_coefficient_is_two_percent_per_kelvin_by_default() -> None:
    """0.019 and 0.021 are 1.6 % apart at 18 °C, so the choice hardly matters."""
    assert ec_at_25(1.62, 20) == pytest.approx(1.8)
    assert ec_at_25(1, 18, 0.021) / ec_at_25(1, 18, 0.019) == pytest.approx(
        1.016, abs=5e-4
    )


def test_no_compensation_where_the_line_ends() -> None:
    """The linear law would divide by nothing."""
    with pytest.raises(ValueError, match="compensation"):
        ec_at_25(1.0, -25.0)


@pytest.mark.parametrize(
    ("t_c", "mv"), [(15, 57.175), (20, 58.167), (25, 59.159), (30, 60.151)]
)
def test_an_ideal_electrode_follows_nernst(t_c: float, mv: float) -> None:
    """Three decimals of mV per pH."""
    assert nernst_slope_mv(t_c) == pytest.approx(mv, abs=5.1e-4)


def test_the_mean_ph_is_that_of_the_ions() -> None:
    """5 and 6 have ten times between them."""
    assert mean_ph([5.0, 6.0]) == pytest.approx(5.2596, abs=5.1e-5)
    with pytest.raises(ValueError, match="no pH"):
        mean_ph([])


@quickly
@given(st.lists(st.floats(3.0, 9.0), min_size=1, max_size=6))
def test_the_mean_ph_lies_between_its_values_and_on_the_acid_side(
    values: list[float],
) -> None:
    """Never above the plain mean."""
    mean = mean_ph(values)
    assert min(values) - 1e-9 <= mean <= sum(values) / len(values) + 1e-9


def test_a_dose_raises_the_tank_to_its_target() -> None:
    """A little more than the rule of thumb, which forgets the added volume."""
    dose_l = dose_to_raise(100, 1.2, 1.8, 200)
    assert dose_l == pytest.approx(DOSE_100_L_FROM_1_2_TO_1_8_STOCK_200_L, abs=5.1e-5)
    rule_of_thumb_l = 100 * (1.8 - 1.2) / 200
    assert rule_of_thumb_l == pytest.approx(DOSE_BY_RULE_OF_THUMB_L, abs=5.1e-5)


def test_water_lowers_the_tank_to_its_target() -> None:
    """Tap water takes more than pure water."""
    assert water_to_lower(100, 2.4, 1.8, 0.4) == pytest.approx(
        TAP_WATER_100_L_FROM_2_4_TO_1_8_L, abs=5.1e-5
    )
    assert water_to_lower(100, 2.4, 1.8) == pytest.approx(
        PURE_WATER_100_L_FROM_2_4_TO_1_8_L, abs=5.1e-5
    )


def test_a_tank_at_its_target_needs_nothing() -> None:
    """Nor does one beyond it, in that direction."""
    assert dose_to_raise(100, 1.8, 1.8, 200) == 0.0
    assert dose_to_raise(100, 2.0, 1.8, 200) == 0.0
    assert water_to_lower(100, 1.8, 1.8, 0.4) == 0.0
    assert water_to_lower(100, 1.5, 1.8, 0.4) == 0.0


def test_what_cannot_be_reached_is_said() -> None:
    """Neither weak stock nor salty water does wonders."""
    with pytest.raises(InfeasibleDoseError):
        dose_to_raise(100, 1.2, 1.8, 1.8)
    with pytest.raises(InfeasibleDilutionError):
        water_to_lower(100, 2.4, 0.4, 0.4)


@quickly
@given(VOLUMES, EC, st.floats(0.01, 3.0), st.floats(20.0, 300.0))
def test_a_dose_keeps_the_salt(
    volume_l: float, ec: float, rise: float, stock: float
) -> None:
    """What is in the tank afterwards is what was there and what was added."""
    target = ec + rise
    dose_l = dose_to_raise(volume_l, ec, target, stock)
    salt = volume_l * ec + dose_l * stock
    assert salt == pytest.approx((volume_l + dose_l) * target)


@quickly
@given(VOLUMES, EC, st.floats(0.01, 3.0), st.floats(0.0, 0.29))
def test_a_dilution_keeps_the_salt(
    volume_l: float, target: float, fall: float, water: float
) -> None:
    """The same balance, with water."""
    ec = target + fall
    water_l = water_to_lower(volume_l, ec, target, water)
    salt = volume_l * ec + water_l * water
    assert salt == pytest.approx((volume_l + water_l) * target)


def test_a_refill_is_water_and_a_little_stock() -> None:
    """Four decimals of a litre, nothing dumped."""
    parts = refill(60, 2.1, 100, 1.8, water_ms_cm=0.3, stock_ms_cm=180)
    assert parts.water_l == pytest.approx(REFILL_60_TO_100_WATER_L, abs=5.1e-5)
    assert parts.stock_l == pytest.approx(REFILL_60_TO_100_STOCK_L, abs=5.1e-5)
    assert parts.dump_l == 0.0


def test_a_tank_that_is_too_salty_is_dumped_first() -> None:
    """95 L at 3.0 cannot become 100 L at 1.8 by adding 5 L of anything."""
    parts = refill(95, 3.0, 100, 1.8, water_ms_cm=0.0, stock_ms_cm=180)
    assert astuple(parts) == pytest.approx((40.0, 0.0, 35.0))


def test_a_full_tank_that_is_too_weak_gives_way_to_the_stock() -> None:
    """And no more than the stock needs."""
    parts = refill(100, 1.0, 100, 2.0, water_ms_cm=0.0, stock_ms_cm=101)
    assert astuple(parts) == pytest.approx((0.0, 1.0, 1.0))


def test_a_tank_that_is_too_full_is_dumped_to_its_target() -> None:
    """With the EC already right nothing else happens."""
    parts = refill(120, 1.8, 100, 1.8, water_ms_cm=0.3, stock_ms_cm=180)
    assert parts == Refill(0.0, 0.0, 20.0)


def test_a_tank_as_salty_as_the_stock_is_only_diluted() -> None:
    """There is no limit then to how little stock it needs."""
    parts = refill(10, 50, 100, 10, water_ms_cm=0.0, stock_ms_cm=50)
    assert astuple(parts) == pytest.approx((80.0, 10.0, 0.0))


@pytest.mark.parametrize(
    ("target_ms_cm", "stock_ms_cm", "error"),
    [
        (0.2, 180.0, InfeasibleDilutionError),
        (1.8, 1.7, InfeasibleDoseError),
        (0.3, 0.3, InfeasibleDoseError),
    ],
)
def test_a_refill_that_cannot_be_mixed_is_said(
    target_ms_cm: float, stock_ms_cm: float, error: type[Exception]
) -> None:
    """The target lies between the water and the stock, or there is none."""
    with pytest.raises(error):
        refill(60, 2.1, 100, target_ms_cm, water_ms_cm=0.3, stock_ms_cm=stock_ms_cm)


@pytest.mark.parametrize(("volume_l", "target_l"), [(60.0, 0.0), (-1.0, 100.0)])
def test_a_refill_needs_a_tank(volume_l: float, target_l: float) -> None:
    """Volumes are not negative."""
    with pytest.raises(ValueError, match="above zero"):
        refill(volume_l, 2.1, target_l, 1.8, water_ms_cm=0.3, stock_ms_cm=180)


@quickly
@given(st.floats(0.0, 150.0), st.floats(0.0, 5.0), EC, st.floats(0.0, 0.3))
def test_a_refill_keeps_volume_and_salt(
    volume_l: float, ec: float, target: float, water: float
) -> None:
    """And nothing negative is ever poured."""
    parts = refill(volume_l, ec, 100, target, water_ms_cm=water, stock_ms_cm=150)
    kept_l = volume_l - parts.dump_l
    assert min(parts.water_l, parts.stock_l, parts.dump_l, kept_l) >= -1e-9
    assert kept_l + parts.water_l + parts.stock_l == pytest.approx(100)
    salt = kept_l * ec + parts.water_l * water + parts.stock_l * 150
    assert salt == pytest.approx(100 * target, abs=1e-6)


def test_acid_takes_alkalinity_out() -> None:
    """2 meq/L out of 100 L."""
    strength = 14.7 * phosphoric_acid_meq_per_mmol(5.8)
    assert acid_ml(2, 100, strength) == pytest.approx(13.10, abs=5.1e-3)
    assert acid_ml(2, 100, 7.5) == pytest.approx(26.7, abs=5.1e-2)


def test_phosphoric_acid_gives_little_more_than_one_proton() -> None:
    """1.038 at the pH of a nutrient solution."""
    assert phosphoric_acid_meq_per_mmol(5.8) == pytest.approx(1.038, abs=5.1e-4)


def test_no_acid_without_alkalinity_to_take_out() -> None:
    """And none without an acid."""
    assert acid_ml(-1, 100, 7.5) == 0.0
    with pytest.raises(ValueError, match="strength"):
        acid_ml(2, 100, 0.0)


@pytest.mark.parametrize(
    ("t_c", "mg_l"), [(18, 9.47), (20, 9.09), (25, 8.26), (30, 7.56)]
)
def test_warm_water_holds_less_oxygen(t_c: float, mg_l: float) -> None:
    """Two decimals of mg/L."""
    assert oxygen_saturation_mg_l(t_c) == pytest.approx(mg_l, abs=5.1e-3)


@quickly
@given(st.floats(0.0, 39.0), st.floats(0.1, 1.0))
def test_oxygen_falls_with_every_degree(t_c: float, step_k: float) -> None:
    """Everywhere in the range."""
    assert oxygen_saturation_mg_l(t_c + step_k) < oxygen_saturation_mg_l(t_c)
