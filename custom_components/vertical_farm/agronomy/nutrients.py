"""Nutrient solution: EC scales and compensation, pH, dosing, dilution, oxygen.

EC is electrical conductivity in mS/cm (= dS/m) at 25 °C wherever no scale is named; the
salts of a mixed tank are taken as proportional to it. Volumes in litres.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
import math

_ZERO_C_K = 273.15
_GAS_J_MOL_K = 8.314462618
_FARADAY_C_MOL = 96485.33212
_NERNST_MV_PER_K = 1000.0 * _GAS_J_MOL_K * math.log(10.0) / _FARADAY_C_MOL


class EcScale(StrEnum):
    """What the number on an EC meter means; three different scales are called ppm."""

    MS_CM = "ms_cm"
    US_CM = "us_cm"
    PPM500 = "ppm500"
    PPM640 = "ppm640"
    PPM700 = "ppm700"
    CF = "cf"


_PER_MS_CM: dict[EcScale, float] = {
    EcScale.MS_CM: 1.0,
    EcScale.US_CM: 1000.0,
    EcScale.PPM500: 500.0,
    EcScale.PPM640: 640.0,
    EcScale.PPM700: 700.0,
    EcScale.CF: 10.0,
}


def to_ms_cm(value: float, scale: EcScale) -> float:
    """Return an EC reading in mS/cm; ppm500 is NaCl (US), ppm700 is 442 or KCl (AU, UK)."""
    return value / _PER_MS_CM[scale]


def from_ms_cm(ec_ms_cm: float, scale: EcScale) -> float:
    """Return an EC of mS/cm as it reads on another scale."""
    return ec_ms_cm * _PER_MS_CM[scale]


def ec_at_25(ec_ms_cm: float, t_c: float, alpha: float = 0.020) -> float:
    """Return the EC at 25 °C of an uncompensated reading at `t_c`, 5 to 40 °C.

    EC25 = EC / (1 + α (t - 25)); α is 0.019 to 0.020 per K for nutrient solutions. Many
    probes compensate already: never do it twice.
    """
    factor = 1.0 + alpha * (t_c - 25.0)
    if factor <= 0.0:
        raise ValueError(f"no EC compensation at {t_c} °C")
    return ec_ms_cm / factor


def nernst_slope_mv(t_c: float) -> float:
    """Return the mV per pH of an ideal electrode: R·ln(10)/F · T, 0.19842 mV/K (SI 2019).

    A good electrode reaches 90 to 105 % of it (practice).
    """
    return _NERNST_MV_PER_K * (t_c + _ZERO_C_K)


def mean_ph(values: Sequence[float]) -> float:
    """Return the pH of the mean hydrogen ion concentration: 5 and 6 give 5.26, not 5.5.

    Raise ValueError for no values.
    """
    if not values:
        raise ValueError("the mean of no pH values is unknown")
    return -math.log10(math.fsum(math.pow(10.0, -ph) for ph in values) / len(values))


class InfeasibleDoseError(ValueError):
    """A target EC that the stock solution is too weak to reach."""


class InfeasibleDilutionError(ValueError):
    """A target EC that the water is too salty to reach."""


def dose_to_raise(
    volume_l: float, ec_ms_cm: float, target_ms_cm: float, stock_ms_cm: float
) -> float:
    """Return the litres of stock that raise a tank to the target EC.

    v = V (Ct - C0) / (Cs - Ct), the added volume included; 0 where the tank is there
    already. Of a two-part stock (A and B) this is the sum of both. Dose half of it at
    most, wait for it to mix, measure again.
    """
    if target_ms_cm <= ec_ms_cm:
        return 0.0
    if stock_ms_cm <= target_ms_cm:
        raise InfeasibleDoseError(
            f"a stock of {stock_ms_cm} mS/cm cannot raise a tank to {target_ms_cm} mS/cm"
        )
    return volume_l * (target_ms_cm - ec_ms_cm) / (stock_ms_cm - target_ms_cm)


def water_to_lower(
    volume_l: float, ec_ms_cm: float, target_ms_cm: float, water_ms_cm: float = 0.0
) -> float:
    """Return the litres of water that lower a tank to the target EC.

    v = V (C0 - Ct) / (Ct - Cw), the added volume included; 0 where the tank is there
    already. Raise InfeasibleDilutionError where the water itself is not below the target.
    """
    if target_ms_cm >= ec_ms_cm:
        return 0.0
    if target_ms_cm <= water_ms_cm:
        raise InfeasibleDilutionError(
            f"water of {water_ms_cm} mS/cm cannot lower a tank to {target_ms_cm} mS/cm"
        )
    return volume_l * (ec_ms_cm - target_ms_cm) / (target_ms_cm - water_ms_cm)


@dataclass(frozen=True, slots=True)
class Refill:
    """What brings a tank to a volume and an EC: first dump, then add water and stock."""

    water_l: float
    stock_l: float
    dump_l: float = 0.0


def refill(
    volume_l: float,
    ec_ms_cm: float,
    target_volume_l: float,
    target_ms_cm: float,
    *,
    water_ms_cm: float,
    stock_ms_cm: float,
) -> Refill:
    """Return the water and stock that bring a tank to a target volume and EC.

    Volume and salt both balance: w + s = Vt - V, Cw w + Cs s = Ct Vt - C V, where V is
    what is kept. As much as possible is kept; the rest is dumped first where the tank is
    too full, or too salty or too weak to be corrected by what still fits into it.
    """
    if target_volume_l <= 0.0 or volume_l < 0.0:
        raise ValueError("a tank is refilled to a volume above zero")
    if target_ms_cm < water_ms_cm:
        raise InfeasibleDilutionError(
            f"water of {water_ms_cm} mS/cm cannot fill a tank at {target_ms_cm} mS/cm"
        )
    if stock_ms_cm < target_ms_cm or stock_ms_cm <= water_ms_cm:
        raise InfeasibleDoseError(
            f"a stock of {stock_ms_cm} mS/cm cannot fill a tank at {target_ms_cm} mS/cm"
        )
    kept_l = min(volume_l, target_volume_l)
    if ec_ms_cm > water_ms_cm:
        dilutable = (target_ms_cm - water_ms_cm) / (ec_ms_cm - water_ms_cm)
        kept_l = min(kept_l, target_volume_l * dilutable)
    if ec_ms_cm < stock_ms_cm:
        dosable = (stock_ms_cm - target_ms_cm) / (stock_ms_cm - ec_ms_cm)
        kept_l = min(kept_l, target_volume_l * dosable)
    added_l = target_volume_l - kept_l
    salt = target_ms_cm * target_volume_l - ec_ms_cm * kept_l
    stock_l = (salt - water_ms_cm * added_l) / (stock_ms_cm - water_ms_cm)
    stock_l = min(max(stock_l, 0.0), added_l)
    return Refill(added_l - stock_l, stock_l, volume_l - kept_l)


def phosphoric_acid_meq_per_mmol(ph: float) -> float:
    """Return the acid equivalents that a mmol of H3PO4 gives at a pH of 4 to 8.

    The first proton is free there, the second by its pKa of 7.20: 1.038 at pH 5.8.
    """
    return 1.0 + 1.0 / (1.0 + math.pow(10.0, 7.20 - ph))


def acid_ml(
    alkalinity_drop_meq_l: float, volume_l: float, strength_meq_ml: float
) -> float:
    """Return the mL of acid that take an alkalinity (meq/L) out of a volume.

    The strength is in meq/mL: molarity times equivalents per mole; 7.5 for nitric acid
    of 38 %, 14.7 times `phosphoric_acid_meq_per_mmol` for phosphoric acid of 85 %.
    """
    if strength_meq_ml <= 0.0:
        raise ValueError("an acid has a strength above zero")
    return max(alkalinity_drop_meq_l, 0.0) * volume_l / strength_meq_ml


def oxygen_saturation_mg_l(t_c: float) -> float:
    """Return the dissolved oxygen of air-saturated fresh water in mg/L, 0 to 40 °C.

    Benson & Krause 1984 (Limnol. Oceanogr. 29:620), the form of Standard Methods 4500-O,
    at 101.325 kPa and no salinity; a nutrient solution holds about 1 % less.
    """
    t_k = t_c + _ZERO_C_K
    return math.exp(
        -139.34411
        + 1.575701e5 / t_k
        - 6.642308e7 / t_k**2
        + 1.243800e10 / t_k**3
        - 8.621949e11 / t_k**4
    )
