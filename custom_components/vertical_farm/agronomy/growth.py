"""Growth: Van Henten's dynamic model of lettuce.

Van Henten 1994 (Agricultural Systems 45:55-72) keeps two pools of dry mass per m²:
non-structural (sugars, starch) and structural. Light, CO2 and temperature fill the first,
growth turns it into the second, respiration burns it. The model knows nothing of
spectrum, nutrients, water, tip-burn, airflow or heat stress above about 28 °C, and is
fitted to greenhouse butterhead. Use it as the expected curve, scaled by a gain fitted to
weighed plants (`yields`), and for comparisons.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
import math
from types import MappingProxyType

UMOL_PER_J = 4.57
"""µmol of photons per J of PAR, kept for every lamp.

The factor fixes the quantum yield of the model (0.0845 mol CO2 per mol of photons); the
4.8 to 5.1 of LEDs would change that by 5 to 12 % (McCree 1972 for daylight).
"""

STEP_S = 300.0
"""Seconds of a Runge-Kutta step: within 1e-9 of an adaptive method of order 8."""

_TOO_WARM_C = 28.0
_TOO_BRIGHT_UMOL = 400.0
_ASSUMED_SHARE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class LettuceParameters:
    """The constants of the model, in the symbols of Van Henten 1994."""

    assimilate_per_co2: float = 0.68
    """cα, g CH2O per g CO2."""
    growth_yield: float = 0.80
    """cβ, g of structure per g of sugar."""
    growth_max_per_s: float = 5e-6
    """c_gr,max at 20 °C."""
    growth_half: float = 1.0
    """cγ, 1."""
    growth_q10: float = 1.6
    shoot_respiration_per_s: float = 3.47e-7
    """c_resp,sht at 25 °C."""
    root_respiration_per_s: float = 1.16e-7
    """c_resp,rt at 25 °C."""
    respiration_q10: float = 2.0
    root_share: float = 0.15
    """cτ, 0.15 in soil and 0.07 in hydroponics."""
    extinction: float = 0.9
    """cK, 1."""
    leaf_area_m2_g: float = 0.075
    """c_lar, m² of leaf per g of structural shoot."""
    light_efficiency_g_j: float = 17e-6
    """cε, g CO2 per J of PAR without photorespiration."""
    compensation_ppm: float = 40.0
    """cΓ at 20 °C, ppm CO2."""
    compensation_q10: float = 2.0
    co2_density_g_m3_ppm: float = 1.83e-3
    """cω, g/m³ per ppm CO2."""
    boundary_m_s: float = 0.007
    """Conductance to CO2 of the leaf's boundary layer."""
    stomatal_m_s: float = 0.005
    """Conductance to CO2 of the stomata."""
    carboxylation: tuple[float, float, float] = (-1.32e-5, 5.94e-4, -2.64e-3)
    """c1, c2, c3 of the carboxylation conductance c1·T² + c2·T + c3 in m/s."""


class Preset(StrEnum):
    """Published sets of constants."""

    VALIDATION = "vh94_validation"
    SENSITIVITY = "vh94_sensitivity"
    INDOOR = "indoor"


PRESETS: Mapping[Preset, LettuceParameters] = MappingProxyType(
    {
        Preset.VALIDATION: LettuceParameters(),
        Preset.SENSITIVITY: LettuceParameters(
            root_share=0.07, boundary_m_s=0.004, stomatal_m_s=0.02
        ),
        Preset.INDOOR: LettuceParameters(
            root_share=0.07,
            growth_yield=0.72,
            compensation_ppm=71.5,
            co2_density_g_m3_ppm=1.893e-3,
        ),
    }
)
"""Van Henten 1994 (Agric. Syst. 45), its sensitivity study (J. Agric. Eng. Res. 59:19-31),
and a re-tuning for indoor lettuce by the group of Zhang & Kacira."""


@dataclass(frozen=True, slots=True)
class Climate:
    """What drives growth: PAR in W/m², CO2 in ppm, air in °C."""

    par_w_m2: float
    co2_ppm: float
    t_c: float

    @classmethod
    def of_ppfd(cls, ppfd_umol: float, co2_ppm: float, t_c: float) -> Climate:
        """Return the climate under a PPFD in µmol/(m² s)."""
        return cls(ppfd_umol / UMOL_PER_J, co2_ppm, t_c)


type Course = Iterable[tuple[float, Climate]]
"""Climates in the order of time, each with the seconds that it lasts."""


@dataclass(frozen=True, slots=True)
class DryMass:
    """The two pools of dry mass in g/m²."""

    nonstructural_g_m2: float
    structural_g_m2: float

    @classmethod
    def young(cls, total_g_m2: float) -> DryMass:
        """Return a seedling's pools: a quarter of its dry mass is non-structural."""
        return cls(0.25 * total_g_m2, 0.75 * total_g_m2)

    @property
    def total_g_m2(self) -> float:
        """Return the dry mass of shoot and root."""
        return self.nonstructural_g_m2 + self.structural_g_m2

    def shoot_g_m2(self, parameters: LettuceParameters) -> float:
        """Return the dry mass above the roots."""
        return self.total_g_m2 * (1.0 - parameters.root_share)

    def respaced(self, from_density_m2: float, to_density_m2: float) -> DryMass:
        """Return the pools after the same plants were given another density."""
        ratio = to_density_m2 / from_density_m2
        return DryMass(self.nonstructural_g_m2 * ratio, self.structural_g_m2 * ratio)


@dataclass(frozen=True, slots=True)
class Rates:
    """What happens in one second to a m² of lettuce; masses in g."""

    nonstructural_g_m2_s: float
    structural_g_m2_s: float
    leaf_area_index: float
    photosynthesis_g_co2_m2_s: float
    respiration_g_m2_s: float
    relative_growth_per_s: float
    conductance_m_s: float
    light_efficiency_g_j: float
    compensation_ppm: float


@dataclass(frozen=True, slots=True)
class _Drive:
    """A climate as the model's coefficients; constant while the climate is."""

    uptake_g_m2_s: float
    respiration_per_s: float
    growth_per_s: float
    conductance_m_s: float
    light_efficiency_g_j: float
    compensation_ppm: float


def _drive(p: LettuceParameters, climate: Climate) -> _Drive:
    """Return the coefficients of a climate.

    Photosynthesis is nil in the dark, at or below the CO2 compensation point, and where
    the carboxylation conductance vanishes (outside about 5 to 40 °C).
    """
    t_c = climate.t_c
    gamma = p.compensation_ppm * p.compensation_q10 ** ((t_c - 20.0) / 10.0)
    excess = climate.co2_ppm - gamma
    efficiency = p.light_efficiency_g_j * excess / (climate.co2_ppm + 2.0 * gamma)
    c1, c2, c3 = p.carboxylation
    carboxylation = c1 * t_c * t_c + c2 * t_c + c3
    sigma = uptake = 0.0
    if carboxylation > 0.0:
        sigma = 1.0 / (
            1.0 / p.boundary_m_s + 1.0 / p.stomatal_m_s + 1.0 / carboxylation
        )
        if climate.par_w_m2 > 0.0 and excess > 0.0:
            light = efficiency * climate.par_w_m2
            carbon = sigma * p.co2_density_g_m3_ppm * excess
            uptake = light * carbon / (light + carbon)
    respired = p.shoot_respiration_per_s * (1.0 - p.root_share)
    respired += p.root_respiration_per_s * p.root_share
    return _Drive(
        uptake,
        respired * p.respiration_q10 ** ((t_c - 25.0) / 10.0),
        p.growth_max_per_s * p.growth_q10 ** ((t_c - 20.0) / 10.0),
        sigma,
        efficiency,
        gamma,
    )


def rates(parameters: LettuceParameters, mass: DryMass, climate: Climate) -> Rates:
    """Return the rates of Van Henten 1994 at one moment."""
    p, xn, xs = parameters, mass.nonstructural_g_m2, mass.structural_g_m2
    drive = _drive(p, climate)
    lai = p.leaf_area_m2_g * (1.0 - p.root_share) * xs
    caught = drive.uptake_g_m2_s * -math.expm1(-p.extinction * lai)
    growth = drive.growth_per_s * xn / (p.growth_half * xs + xn)
    respiration = drive.respiration_per_s * xs
    gained = p.assimilate_per_co2 * caught - respiration - growth * xs / p.growth_yield
    return Rates(
        gained,
        growth * xs,
        lai,
        caught,
        respiration,
        growth,
        drive.conductance_m_s,
        drive.light_efficiency_g_j,
        drive.compensation_ppm,
    )


def grow(
    parameters: LettuceParameters, mass: DryMass, course: Course, step_s: float = STEP_S
) -> DryMass:
    """Return the dry mass after a course of climates.

    Runge-Kutta of order 4; each climate is cut into equal steps of at most `step_s`.
    Where there is no plant, none grows.
    """
    if not step_s > 0.0:
        raise ValueError(f"growth cannot be computed in steps of {step_s} s")
    drives: dict[Climate, _Drive] = {}
    for seconds, climate in course:
        if seconds <= 0.0 or mass.structural_g_m2 <= 0.0:
            continue
        if climate not in drives:
            drives[climate] = _drive(parameters, climate)
        steps = math.ceil(seconds / step_s - 1e-9)
        mass = _integrate(parameters, mass, drives[climate], seconds, steps)
    return mass


def _integrate(
    p: LettuceParameters, mass: DryMass, drive: _Drive, seconds: float, steps: int
) -> DryMass:
    """Return the dry mass after `seconds` under one climate.

    The right-hand side is written out four times: calls would take most of the time.
    Respiration that the store cannot pay is paid by the structure (not in the paper,
    whose plants never starve).
    """
    exp = math.exp
    xn, xs = mass.nonstructural_g_m2, mass.structural_g_m2
    uptake = p.assimilate_per_co2 * drive.uptake_g_m2_s
    respired, growth = drive.respiration_per_s, drive.growth_per_s
    half, cost = p.growth_half, 1.0 / p.growth_yield
    shade = -p.extinction * p.leaf_area_m2_g * (1.0 - p.root_share)
    step = seconds / steps
    mid, sixth = step / 2.0, step / 6.0
    for _ in range(steps):
        s1 = growth * xn * xs / (half * xs + xn)
        n1 = uptake * (1.0 - exp(shade * xs)) - respired * xs - cost * s1
        n, s = xn + mid * n1, xs + mid * s1
        s2 = growth * n * s / (half * s + n)
        n2 = uptake * (1.0 - exp(shade * s)) - respired * s - cost * s2
        n, s = xn + mid * n2, xs + mid * s2
        s3 = growth * n * s / (half * s + n)
        n3 = uptake * (1.0 - exp(shade * s)) - respired * s - cost * s3
        n, s = xn + step * n3, xs + step * s3
        s4 = growth * n * s / (half * s + n)
        n4 = uptake * (1.0 - exp(shade * s)) - respired * s - cost * s4
        xn += sixth * (n1 + 2.0 * (n2 + n3) + n4)
        xs += sixth * (s1 + 2.0 * (s2 + s3) + s4)
        if xn < 0.0:
            xn, xs = 0.0, max(xs + xn, 0.0)
    return DryMass(xn, xs)


@dataclass(frozen=True, slots=True)
class Measured:
    """A stretch of time as it was measured; None where nothing is known."""

    seconds: float
    ppfd_umol: float | None
    co2_ppm: float | None
    t_c: float | None


class Unknown(StrEnum):
    """What an expected yield does not know, or had to assume."""

    GAIN = "gain"
    """No plant of this farm has been weighed."""
    IMPLAUSIBLE_GAIN = "implausible_gain"
    """Weighed plants disagree with the model by more than it can explain."""
    LIGHT = "light"
    """Light was assumed for more than a tenth of the time."""
    CO2 = "co2"
    """CO2 was assumed for more than a tenth of the time."""
    TEMPERATURE = "temperature"
    """Temperature was assumed for more than a tenth of the time."""
    HEAT = "heat"
    """It was warmer than the model can be trusted for."""
    STRONG_LIGHT = "strong_light"
    """It was brighter than the model can be trusted for."""
    MODEL_BOUNDS = "model_bounds"
    """Spectrum, nutrients, water, tip-burn and airflow are not in the model."""


@dataclass(frozen=True, slots=True)
class Season:
    """A course of climates without gaps, and what had to be assumed for it."""

    course: tuple[tuple[float, Climate], ...]
    unknown: frozenset[Unknown]


def season(stretches: Sequence[Measured], lit: Climate, dark: Climate) -> Season:
    """Fill the gaps of what was measured with the usual climate and say where.

    Where light is unknown the `lit` climate's photons are spread over the whole gap, so
    pass a `lit` that holds the day's mean PAR; `lit` and `dark` also give CO2 and heat.
    """
    course: list[tuple[float, Climate]] = []
    total = math.fsum(stretch.seconds for stretch in stretches)
    missing = dict.fromkeys((Unknown.LIGHT, Unknown.CO2, Unknown.TEMPERATURE), 0.0)
    unknown: set[Unknown] = set()
    for stretch in stretches:
        usual = (
            dark if stretch.ppfd_umol is not None and stretch.ppfd_umol <= 0 else lit
        )
        par = usual.par_w_m2
        if stretch.ppfd_umol is not None:
            par = max(stretch.ppfd_umol, 0.0) / UMOL_PER_J
        for gap, value in (
            (Unknown.LIGHT, stretch.ppfd_umol),
            (Unknown.CO2, stretch.co2_ppm),
            (Unknown.TEMPERATURE, stretch.t_c),
        ):
            missing[gap] += stretch.seconds if value is None else 0.0
        co2 = usual.co2_ppm if stretch.co2_ppm is None else stretch.co2_ppm
        t_c = usual.t_c if stretch.t_c is None else stretch.t_c
        if t_c > _TOO_WARM_C:
            unknown.add(Unknown.HEAT)
        if par * UMOL_PER_J > _TOO_BRIGHT_UMOL:
            unknown.add(Unknown.STRONG_LIGHT)
        course.append((stretch.seconds, Climate(par, co2, t_c)))
    unknown.update(
        gap for gap, seconds in missing.items() if seconds > _ASSUMED_SHARE * total
    )
    return Season(tuple(course), frozenset(unknown))
