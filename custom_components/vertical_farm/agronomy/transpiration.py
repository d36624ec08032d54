"""The water a canopy transpires, by the Penman-Monteith equation for one big leaf.

Per m² of layer, for still-ish indoor air (0.1 to 0.3 m/s) under LED light. Without
calibration it is good to ±30 %: a line to compare a measured water use with, not a bill.
Form and resistances after Stanghellini 1987 (thesis, Wageningen) and Graamans et al. 2017
(Agric. Syst. 153:138); FAO-56 for the psychrometric constant.
"""

from dataclasses import dataclass
import math

from .psychrometrics import STANDARD_PRESSURE_KPA, air_vpd, saturation_slope

_EXTINCTION = 0.9
_REFLECTED = 0.06
_UMOL_PER_J = 5.0
_AIR_RESISTANCE_S_M = 100.0
_AIR_HEAT_CAPACITY_J_M3_K = 1212.0
_PSYCHROMETRIC_PER_K = 0.665e-3
_PA_PER_KPA = 1000.0
_S_PER_H = 3600.0
_MAX_LAI = 4.0
_LAI_PER_FRESH_KG = 1.2


@dataclass(frozen=True, slots=True)
class Transpiration:
    """The water and heat balance of a canopy, per m² of layer.

    A litre per m² and hour is a millimetre per hour.
    """

    latent_w_m2: float
    litres_m2_h: float
    leaf_minus_air_k: float
    net_radiation_w_m2: float
    stomatal_resistance_s_m: float


def transpiration(
    t_c: float,
    rh: float,
    ppfd: float,
    lai: float,
    pressure_kpa: float = STANDARD_PRESSURE_KPA,
) -> Transpiration:
    """Return the transpiration at an air temperature, humidity, PPFD and leaf area index.

    λE = (Δ·Rn + ρcp·LAI·VPD/ra) / (Δ + γ(1 + rs/ra)), with Rn = 0.94 (1 - exp(-0.9 LAI))
    PPFD / 5 W/m² and rs = 60 (1500 + PPFD) / (200 + PPFD) s/m. °C, %, µmol/(m² s), m²/m²;
    10 to 40 °C. Without leaves nothing transpires.
    """
    ppfd = max(ppfd, 0.0)
    stomatal_s_m = 60.0 * (1500.0 + ppfd) / (200.0 + ppfd)
    if lai <= 0.0:
        return Transpiration(0.0, 0.0, 0.0, 0.0, stomatal_s_m)
    absorbed = (1.0 - _REFLECTED) * (1.0 - math.exp(-_EXTINCTION * lai))
    net_radiation = absorbed * ppfd / _UMOL_PER_J
    slope = saturation_slope(t_c) * _PA_PER_KPA
    gamma = _PSYCHROMETRIC_PER_K * pressure_kpa * _PA_PER_KPA
    conductance = _AIR_HEAT_CAPACITY_J_M3_K * lai / _AIR_RESISTANCE_S_M
    drying = conductance * air_vpd(t_c, rh) * _PA_PER_KPA
    latent = (slope * net_radiation + drying) / (
        slope + gamma * (1.0 + stomatal_s_m / _AIR_RESISTANCE_S_M)
    )
    return Transpiration(
        latent_w_m2=latent,
        litres_m2_h=latent / latent_heat_j_kg(t_c) * _S_PER_H,
        leaf_minus_air_k=(net_radiation - latent) / conductance,
        net_radiation_w_m2=net_radiation,
        stomatal_resistance_s_m=stomatal_s_m,
    )


def latent_heat_j_kg(t_c: float) -> float:
    """Return the heat that evaporates a kg of water in J, 0 to 50 °C (FAO-56 eq. 3-1)."""
    return 2.501e6 - 2361.0 * t_c


def lai_from_fresh_mass(kg_m2: float) -> float:
    """Return the leaf area index to assume for a fresh mass of shoots in kg/m².

    Practice: 1.2 m² of leaf per kg, at most 4.
    """
    return min(_MAX_LAI, _LAI_PER_FRESH_KG * max(kg_m2, 0.0))
