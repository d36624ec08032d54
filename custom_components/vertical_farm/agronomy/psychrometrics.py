"""Water vapour in air: saturation, vapour pressure deficits, dew point, humidity.

Temperatures in °C, pressures in kPa, relative humidity in percent. The saturation formula
is Tetens' in the form of FAO-56 (Allen et al. 1998, eq. 11), over water, for 0 to 50 °C:
one exponential, an exact closed inverse, and within 0.12 % of IAPWS-95 (Wagner & Pruß)
between 10 and 35 °C, 0.14 % between 0 and 50 °C. A probe of ±0.3 °C is ±1.8 % in saturation
pressure, so a better formula would buy nothing.
"""

import math

STANDARD_PRESSURE_KPA = 101.325

_TETENS_A_KPA = 0.6108
_TETENS_B = 17.27
_TETENS_C_K = 237.3
_ZERO_C_K = 273.15
# 1e6 / 461.5 J/(kg K), the specific gas constant of water vapour, as g K / (m³ kPa).
_VAPOUR_G_K_PER_M3_KPA = 2166.79
# Molar mass of water over that of dry air, in g/kg.
_WATER_TO_DRY_AIR_G_KG = 621.98
_LIT_LEAF_OFFSET_K = -1.0


def saturation_vapour_pressure(t_c: float) -> float:
    """Return the saturation vapour pressure over water in kPa, 0 to 50 °C (FAO-56 eq. 11)."""
    return _TETENS_A_KPA * math.exp(_TETENS_B * t_c / (t_c + _TETENS_C_K))


def saturation_slope(t_c: float) -> float:
    """Return the slope of the saturation pressure in kPa/K, 0 to 50 °C.

    The exact derivative of FAO-56 eq. 11; eq. 13 there rounds 17.27 x 237.3 to 4098.
    """
    es_kpa = saturation_vapour_pressure(t_c)
    return _TETENS_B * _TETENS_C_K * es_kpa / (t_c + _TETENS_C_K) ** 2


def vapour_pressure(t_c: float, rh: float) -> float:
    """Return the vapour pressure in kPa; `rh` in percent is clamped to 0..100."""
    return saturation_vapour_pressure(t_c) * min(max(rh, 0.0), 100.0) / 100.0


def air_vpd(t_c: float, rh: float) -> float:
    """Return the vapour pressure deficit of the air in kPa, never negative.

    A mean over time is the mean of the deficits, never the deficit of the means.
    """
    return saturation_vapour_pressure(t_c) - vapour_pressure(t_c, rh)


def leaf_vpd(air_t_c: float, rh: float, leaf_t_c: float) -> float:
    """Return the deficit between leaf and air in kPa; negative means condensation."""
    return saturation_vapour_pressure(leaf_t_c) - vapour_pressure(air_t_c, rh)


def dew_point(t_c: float, rh: float) -> float | None:
    """Return the dew point in °C, None for air without vapour (`rh` at or below 0)."""
    e_kpa = vapour_pressure(t_c, rh)
    return dew_point_from_vapour_pressure(e_kpa) if e_kpa > 0.0 else None


def dew_point_from_vapour_pressure(e_kpa: float) -> float:
    """Return the temperature in °C at which `e_kpa` saturates (inverse of FAO-56 eq. 11).

    Raise ValueError for a pressure that no temperature above -237 °C can have.
    """
    if e_kpa <= 0.0:
        raise ValueError(f"no dew point for a vapour pressure of {e_kpa} kPa")
    gamma = math.log(e_kpa / _TETENS_A_KPA)
    return _TETENS_C_K * gamma / (_TETENS_B - gamma)


def absolute_humidity(t_c: float, rh: float) -> float:
    """Return the mass of vapour in g per m³ of air (ideal gas, Rv 461.5 J/(kg K))."""
    return _VAPOUR_G_K_PER_M3_KPA * vapour_pressure(t_c, rh) / (t_c + _ZERO_C_K)


def mixing_ratio(
    t_c: float, rh: float, pressure_kpa: float = STANDARD_PRESSURE_KPA
) -> float:
    """Return the mass of vapour in g per kg of dry air.

    Raise ValueError where the vapour alone would reach the total pressure.
    """
    e_kpa = vapour_pressure(t_c, rh)
    if e_kpa >= pressure_kpa:
        raise ValueError(f"{e_kpa} kPa of vapour in air of {pressure_kpa} kPa")
    return _WATER_TO_DRY_AIR_G_KG * e_kpa / (pressure_kpa - e_kpa)


def relative_humidity(t_c: float, e_kpa: float) -> float:
    """Return the relative humidity in percent; above 100 the air is supersaturated."""
    return 100.0 * e_kpa / saturation_vapour_pressure(t_c)


def assumed_leaf_temperature(air_t_c: float, lit: bool) -> float:  # noqa: FBT001
    """Return the leaf temperature in °C to assume where no leaf sensor is.

    Practice, not measured: 1 K below the air under light, air temperature in the dark.
    Leaves under LED are typically within 2 K of air (Nelson & Bugbee 2015, PLoS ONE
    10:e0138930).
    """
    return air_t_c + _LIT_LEAF_OFFSET_K if lit else air_t_c
