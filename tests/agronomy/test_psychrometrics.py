"""Water vapour in air."""

from collections.abc import Callable
import math

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.agronomy.psychrometrics import (
    absolute_humidity,
    air_vpd,
    assumed_leaf_temperature,
    dew_point,
    dew_point_from_vapour_pressure,
    leaf_vpd,
    mixing_ratio,
    relative_humidity,
    saturation_slope,
    saturation_vapour_pressure,
    vapour_pressure,
)
from tests.agronomy import saturation_formulas as formulas
from tests.agronomy.quick import quickly
from tests.agronomy.reference_values import (
    HUMIDITY,
    SATURATION,
    SATURATION_ERROR_PERCENT,
    Humidity,
    Saturation,
)

TEMPERATURES = st.floats(0.0, 50.0)
HUMIDITIES = st.floats(0.0, 100.0)

FORMULAS: dict[str, Callable[[float], float]] = {
    "tetens": saturation_vapour_pressure,
    "magnus_wmo8": formulas.magnus_wmo8,
    "magnus_ae96": formulas.magnus_ae96,
    "buck81_ew1": formulas.buck_1981,
    "buck96": formulas.buck_1996,
    "huang2018": formulas.huang_2018,
    "sonntag90": formulas.sonntag_1990,
    "wexler_its90": formulas.wexler_its90,
}


def worst_error_percent(
    formula: Callable[[float], float], low: int, high: int
) -> float:
    """Return the largest relative error against IAPWS on a grid of 0.1 K."""
    errors = []
    for tenth in range(low * 10, high * 10 + 1):
        true = formulas.iapws(tenth / 10)
        errors.append(abs(formula(tenth / 10) / true - 1.0))
    return 100.0 * max(errors)


@pytest.mark.parametrize("row", SATURATION, ids=lambda row: f"{row.t_c} °C")
def test_saturation_pressure_is_the_tabulated_one(row: Saturation) -> None:
    """Five decimals of Tetens' formula."""
    assert saturation_vapour_pressure(row.t_c) == pytest.approx(row.tetens, abs=5.1e-6)


@pytest.mark.parametrize("row", SATURATION, ids=lambda row: f"{row.t_c} °C")
def test_the_yardsticks_are_the_tabulated_ones(row: Saturation) -> None:
    """The formulas that ours is judged by are right themselves."""
    assert formulas.iapws(row.t_c) == pytest.approx(row.iapws, abs=5.1e-6)
    assert formulas.magnus_wmo8(row.t_c) == pytest.approx(row.magnus_wmo8, abs=5.1e-6)
    assert formulas.buck_1996(row.t_c) == pytest.approx(row.buck96, abs=5.1e-6)


@pytest.mark.parametrize("name", FORMULAS)
def test_the_error_against_iapws_is_the_stated_one(name: str) -> None:
    """The reason for the choice of formula is checked, not claimed."""
    wide, at_plant_temperatures = SATURATION_ERROR_PERCENT[name]
    formula = FORMULAS[name]
    assert worst_error_percent(formula, 0, 50) == pytest.approx(wide, abs=1e-4)
    assert worst_error_percent(formula, 10, 35) == pytest.approx(
        at_plant_temperatures, abs=1e-4
    )


@pytest.mark.parametrize(
    ("t_c", "kpa"),
    [(15, 1.705), (20, 2.338), (25, 3.168), (30, 4.243), (35, 5.623), (40, 7.376)],
)
def test_saturation_pressure_is_that_of_the_fao_table(t_c: float, kpa: float) -> None:
    """FAO-56, annex 2, table 2.3."""
    assert saturation_vapour_pressure(t_c) == pytest.approx(kpa, abs=5.1e-4)


@pytest.mark.parametrize("row", HUMIDITY, ids=lambda row: f"{row.t_c} °C {row.rh} %")
def test_humid_air_has_the_tabulated_properties(row: Humidity) -> None:
    """Every derived quantity follows from one saturation formula."""
    assert air_vpd(row.t_c, row.rh) == pytest.approx(row.air_vpd, abs=5.1e-5)
    assert leaf_vpd(row.t_c, row.rh, row.t_c - 2) == pytest.approx(
        row.leaf_vpd_2_colder, abs=5.1e-5
    )
    assert leaf_vpd(row.t_c, row.rh, row.t_c + 1) == pytest.approx(
        row.leaf_vpd_1_warmer, abs=5.1e-5
    )
    assert dew_point(row.t_c, row.rh) == pytest.approx(row.dew_point, abs=5.1e-4)
    assert absolute_humidity(row.t_c, row.rh) == pytest.approx(
        row.absolute_humidity, abs=5.1e-4
    )
    assert mixing_ratio(row.t_c, row.rh) == pytest.approx(row.mixing_ratio, abs=5.1e-4)


@pytest.mark.parametrize("row", HUMIDITY, ids=lambda row: f"{row.t_c} °C {row.rh} %")
def test_the_dew_point_is_near_that_of_iapws(row: Humidity) -> None:
    """Within 0.012 K of the best formula known."""
    assert formulas.iapws(row.dew_point_iapws) == pytest.approx(
        formulas.iapws(row.t_c) * row.rh / 100, rel=5e-5
    )
    assert dew_point(row.t_c, row.rh) == pytest.approx(row.dew_point_iapws, abs=0.012)


def test_dry_air_has_no_dew_point() -> None:
    """No number stands for an undefined one."""
    assert dew_point(20, 0) is None
    assert dew_point(20, -3) is None
    with pytest.raises(ValueError, match="no dew point"):
        dew_point_from_vapour_pressure(0.0)


def test_air_of_vapour_alone_has_no_mixing_ratio() -> None:
    """There is no dry air left to divide by."""
    with pytest.raises(ValueError, match="vapour in air"):
        mixing_ratio(35, 100, pressure_kpa=5.0)


def test_thin_air_carries_more_vapour_per_kg() -> None:
    """The pressure of the place counts."""
    assert mixing_ratio(24, 70, pressure_kpa=80.0) > mixing_ratio(24, 70)


def test_a_wet_sensor_above_100_percent_counts_as_saturated() -> None:
    """Capacitive probes overshoot when they are wet."""
    assert air_vpd(20, 104) == 0.0
    assert dew_point(20, 104) == pytest.approx(20)


def test_a_leaf_is_taken_as_cooler_under_light_only() -> None:
    """It transpires under light."""
    assert assumed_leaf_temperature(24.0, lit=True) == 23.0
    assert assumed_leaf_temperature(24.0, lit=False) == 24.0


@quickly
@given(TEMPERATURES, st.floats(0.01, 5.0))
def test_saturation_pressure_rises_with_temperature(t_c: float, step: float) -> None:
    """Everywhere in the range."""
    assert saturation_vapour_pressure(t_c + step) > saturation_vapour_pressure(t_c)


@quickly
@given(TEMPERATURES)
def test_the_slope_is_the_derivative(t_c: float) -> None:
    """The slope belongs to the same formula."""
    rise = saturation_vapour_pressure(t_c + 1e-4) - saturation_vapour_pressure(
        t_c - 1e-4
    )
    assert saturation_slope(t_c) == pytest.approx(rise / 2e-4, rel=1e-6)


@quickly
@given(TEMPERATURES, st.floats(1.0, 100.0))
def test_air_at_its_dew_point_is_saturated(t_c: float, rh: float) -> None:
    """The inverse is exact, both ways."""
    dew_c = dew_point(t_c, rh)
    assert dew_c is not None
    assert dew_c <= t_c + 1e-9
    assert saturation_vapour_pressure(dew_c) == pytest.approx(vapour_pressure(t_c, rh))
    assert relative_humidity(t_c, saturation_vapour_pressure(dew_c)) == pytest.approx(
        rh
    )


@quickly
@given(TEMPERATURES, HUMIDITIES)
def test_air_vpd_is_never_negative(t_c: float, rh: float) -> None:
    """Air holds no more than it can."""
    assert 0.0 <= air_vpd(t_c, rh) <= saturation_vapour_pressure(t_c)


@quickly
@given(TEMPERATURES, st.floats(1.0, 99.0), st.floats(0.01, 5.0))
def test_a_leaf_is_wet_exactly_below_the_dew_point(
    t_c: float, rh: float, distance: float
) -> None:
    """A negative leaf deficit means condensation, and only that."""
    dew_c = dew_point(t_c, rh)
    assert dew_c is not None
    assert leaf_vpd(t_c, rh, dew_c - distance) < 0.0
    assert leaf_vpd(t_c, rh, dew_c + distance) > 0.0
    assert math.isclose(leaf_vpd(t_c, rh, t_c), air_vpd(t_c, rh))
