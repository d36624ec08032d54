"""The water that a canopy transpires."""

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.agronomy.transpiration import (
    lai_from_fresh_mass,
    latent_heat_j_kg,
    transpiration,
)
from tests.agronomy.quick import quickly
from tests.agronomy.reference_values import CANOPIES, CanopyWater


@pytest.mark.parametrize("row", CANOPIES, ids=lambda row: f"{row[:4]}")
def test_a_canopy_has_the_stated_balance(row: CanopyWater) -> None:
    """Each term to the digits printed."""
    canopy = transpiration(row.t_c, row.rh, row.ppfd, row.lai)
    assert canopy.latent_w_m2 == pytest.approx(row.latent_w_m2, abs=5.1e-3)
    assert canopy.litres_m2_h == pytest.approx(row.litres_m2_h, abs=5.1e-5)
    assert canopy.leaf_minus_air_k == pytest.approx(row.leaf_minus_air_k, abs=5.1e-3)
    assert canopy.stomatal_resistance_s_m == pytest.approx(
        row.stomatal_resistance_s_m, abs=0.051
    )
    assert canopy.net_radiation_w_m2 == pytest.approx(
        row.net_radiation_w_m2, abs=5.1e-3
    )


def test_a_day_of_lettuce_drinks_almost_three_litres() -> None:
    """16 h of light and 8 h of night at full cover: 2.727 L/m²."""
    day = transpiration(24, 70, 250, 3).litres_m2_h * 16
    night = transpiration(19, 80, 0, 3).litres_m2_h * 8
    assert day + night == pytest.approx(2.727, abs=5.1e-4)


def test_no_leaves_no_water() -> None:
    """An empty layer is not a division by zero."""
    canopy = transpiration(24, 70, 250, 0)
    assert canopy.litres_m2_h == canopy.latent_w_m2 == canopy.leaf_minus_air_k == 0.0


def test_dark_noise_of_a_sensor_is_darkness() -> None:
    """A PPFD below zero does not cool the leaves."""
    assert transpiration(24, 70, -3, 3) == transpiration(24, 70, 0, 3)


@quickly
@given(
    st.floats(10.0, 40.0),
    st.floats(5.0, 99.0),
    st.floats(0.0, 800.0),
    st.floats(0.1, 4.0),
)
def test_the_heat_balance_of_a_canopy_closes(
    t_c: float, rh: float, ppfd: float, lai: float
) -> None:
    """Radiation is spent on vapour and on the air, to the last watt."""
    canopy = transpiration(t_c, rh, ppfd, lai)
    sensible = 1212.0 * lai / 100.0 * canopy.leaf_minus_air_k
    assert canopy.latent_w_m2 + sensible == pytest.approx(canopy.net_radiation_w_m2)
    assert canopy.latent_w_m2 > 0.0
    litres = canopy.latent_w_m2 / latent_heat_j_kg(t_c) * 3600.0
    assert canopy.litres_m2_h == pytest.approx(litres)


@quickly
@given(st.floats(10.0, 40.0), st.floats(5.0, 90.0), st.floats(0.0, 800.0))
def test_drier_air_takes_more_water(t_c: float, rh: float, ppfd: float) -> None:
    """And more light does, too."""
    canopy = transpiration(t_c, rh, ppfd, 3).litres_m2_h
    assert transpiration(t_c, rh + 5, ppfd, 3).litres_m2_h < canopy
    assert transpiration(t_c, rh, ppfd + 10, 3).litres_m2_h > canopy


def test_leaf_area_follows_fresh_mass_up_to_a_closed_canopy() -> None:
    """1.2 m² per kg, at most 4 m² per m²."""
    assert lai_from_fresh_mass(2.0) == pytest.approx(2.4)
    assert lai_from_fresh_mass(9.0) == 4.0
    assert lai_from_fresh_mass(-1.0) == 0.0
