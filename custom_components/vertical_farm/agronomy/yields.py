"""Yields: what the grown mass weighs fresh, how sure that is, and what is not known.

Lettuce by the dynamic model (`growth`), other crops by the light that their leaves catch,
both scaled by a gain that is fitted to weighed plants of the farm.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
import math

from .crops import Crop
from .growth import DryMass, LettuceParameters, Unknown
from .transpiration import lai_from_fresh_mass

GAIN_PLAUSIBLE = (0.6, 1.4)
"""Gains outside say that the farm and the model disagree for a reason worth finding."""

GAIN_LIMITS = (0.3, 2.5)
"""A fitted gain never leaves this range, whatever was weighed."""

START_FRESH_G_M2 = 20.0
"""Fresh mass in g/m² of just opened seed leaves, where the growth of small seeds begins."""

_GAIN_PRIOR_SD = 0.2
_PLANT_SD = 0.25
_SAMPLE_SD = 0.1
_BAND_MIN_SD = 0.05
_EXTINCTION = 0.9
_G_PER_KG = 1000.0
_LIGHT_USE_MAX = 2000.0
_BISECTIONS = 50


@dataclass(frozen=True, slots=True)
class Weighing:
    """A weighed sample beside what the model said: g of fresh mass per plant."""

    expected_g: float
    weighed_g: float
    plants: int = 1

    def __post_init__(self) -> None:
        """Refuse weights that no plant has."""
        if not (0.0 < self.expected_g < math.inf and 0.0 < self.weighed_g < math.inf):
            raise ValueError(
                f"a plant weighs more than nothing: {self.weighed_g} g weighed,"
                f" {self.expected_g} g expected"
            )
        if self.plants < 1:
            raise ValueError(f"a sample has at least one plant, not {self.plants}")


@dataclass(frozen=True, slots=True)
class Gain:
    """What to multiply the model with on this farm; 1 ± 20 % until something is weighed.

    `spread` is one standard deviation of its logarithm.
    """

    value: float = 1.0
    spread: float = _GAIN_PRIOR_SD
    weighings: int = 0

    @property
    def plausible(self) -> bool:
        """Return whether the model still describes the farm."""
        return GAIN_PLAUSIBLE[0] <= self.value <= GAIN_PLAUSIBLE[1]

    @property
    def low(self) -> float:
        """Return the lower end of the band."""
        return self.value * math.exp(-self.spread)

    @property
    def high(self) -> float:
        """Return the upper end of the band."""
        return self.value * math.exp(self.spread)


def fit_gain(weighings: Sequence[Weighing]) -> Gain:
    """Return the gain that weighed samples speak for.

    Logarithms of weighed by expected, weighted by their precision (plants differ by 25 %,
    samples by another 10 %), pulled towards 1 as by one observation of ± 20 %. Samples
    that scatter more than that widen the band; nothing narrows it below 5 %.
    """
    logs = [math.log(w.weighed_g / w.expected_g) for w in weighings]
    weights = [1.0 / (_SAMPLE_SD**2 + _PLANT_SD**2 / w.plants) for w in weighings]
    precision = 1.0 / _GAIN_PRIOR_SD**2 + math.fsum(weights)
    mean = math.fsum(w * x for w, x in zip(weights, logs, strict=True)) / precision
    spread = precision**-0.5
    if len(logs) > 1:
        centre = math.fsum(
            w * x for w, x in zip(weights, logs, strict=True)
        ) / math.fsum(weights)
        chi2 = math.fsum(
            w * (x - centre) ** 2 for w, x in zip(weights, logs, strict=True)
        )
        spread *= max(1.0, math.sqrt(chi2 / (len(logs) - 1)))
    low, high = GAIN_LIMITS
    return Gain(
        min(max(math.exp(mean), low), high), max(spread, _BAND_MIN_SD), len(logs)
    )


@dataclass(frozen=True, slots=True)
class ExpectedYield:
    """Fresh mass to expect in g, its band, and what is not known about it."""

    low_g: float
    typical_g: float
    high_g: float
    unknown: frozenset[Unknown]

    def times(self, factor: float) -> ExpectedYield:
        """Return the yield of so many plants or m²."""
        return replace(
            self,
            low_g=self.low_g * factor,
            typical_g=self.typical_g * factor,
            high_g=self.high_g * factor,
        )


def _doubts(gain: Gain, unknown: Iterable[Unknown]) -> frozenset[Unknown]:
    """Return everything that a yield does not know."""
    doubts = {Unknown.MODEL_BOUNDS, *unknown}
    if not gain.weighings:
        doubts.add(Unknown.GAIN)
    if not gain.plausible:
        doubts.add(Unknown.IMPLAUSIBLE_GAIN)
    return frozenset(doubts)


def lettuce_yield(
    parameters: LettuceParameters,
    mass: DryMass,
    dry_matter_fraction: float,
    gain: Gain,
    unknown: Iterable[Unknown] = (),
) -> ExpectedYield:
    """Return the fresh shoots per m² of a dry mass: shoot / dry matter · gain."""
    if not 0.0 < dry_matter_fraction < 1.0:
        raise ValueError(
            f"fresh plants are no {dry_matter_fraction:.0%} of dry matter, but a share"
            " between 0 and 1"
        )
    fresh = mass.shoot_g_m2(parameters) / dry_matter_fraction
    return ExpectedYield(
        fresh * gain.low, fresh * gain.value, fresh * gain.high, _doubts(gain, unknown)
    )


def interception(leaf_area_index: float) -> float:
    """Return the share of light that leaves catch: 1 - exp(-0.9 · LAI)."""
    return -math.expm1(-_EXTINCTION * max(leaf_area_index, 0.0))


@dataclass(frozen=True, slots=True)
class LitDay:
    """A day's light in mol/m² and the plants per m² that shared it."""

    dli_mol: float
    density_m2: float


def usual_days(crop: Crop) -> tuple[LitDay, ...]:
    """Return the days of a crop's usual recipe."""
    return tuple(
        LitDay(stage.dli_mol.typical, stage.density_m2.typical)
        for stage in crop.stages
        for _ in range(round(stage.duration_d.typical))
    )


def usual_plant_g(crop: Crop) -> float:
    """Return the usual harvest of a plant, or of a seed where a crop is sown densely."""
    if crop.yields.per_plant_g is not None:
        return crop.yields.per_plant_g.typical
    density = crop.stages[-1].density_m2.typical
    return crop.yields.per_area_kg_m2.typical * _G_PER_KG / density


def light_use_growth(
    plant_g: float, days: Iterable[LitDay], light_use_g_per_mol: float
) -> Iterator[float]:
    """Yield the fresh mass of a plant in g after each day.

    FW = LUE · Σ(DLI · interception), the leaf area taken from the fresh mass of the
    morning (`lai_from_fresh_mass`), the light shared by the plants of a m². The light use
    is per mol of intercepted light.
    """
    for day in days:
        lai = lai_from_fresh_mass(plant_g * day.density_m2 / _G_PER_KG)
        caught_mol = max(day.dli_mol, 0.0) * interception(lai)
        plant_g += light_use_g_per_mol * caught_mol / day.density_m2
        yield plant_g


def intercepted_light_use(crop: Crop) -> float:
    """Return the g of fresh mass per mol of intercepted light.

    The library's light use is per mol of incident light over the whole cycle, open canopy
    and all. This is the one with which the usual recipe gives the usual yield, found by
    bisection; in sprouts it also holds what the seed brings.
    """
    days, wanted = usual_days(crop), usual_plant_g(crop)
    start = start_g_m2(crop)
    low, high = 0.0, _LIGHT_USE_MAX
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2.0
        if _grown(start, days, middle) < wanted:
            low = middle
        else:
            high = middle
    return high


def start_g_m2(crop: Crop) -> float:
    """Return the fresh mass that growth begins with: the seed where it is weighed."""
    seed = crop.yields.seed_g_m2
    return START_FRESH_G_M2 if seed is None else seed.typical


def _grown(
    first_g_m2: float, days: Sequence[LitDay], light_use_g_per_mol: float
) -> float:
    """Return the fresh mass of a plant in g after days of light."""
    start_g = first_g_m2 / days[0].density_m2
    return [start_g, *light_use_growth(start_g, days, light_use_g_per_mol)][-1]


def light_use_yield(
    crop: Crop,
    days: Sequence[LitDay],
    gain: Gain,
    unknown: Iterable[Unknown] = (),
    light_use_g_per_mol: float | None = None,
) -> ExpectedYield:
    """Return the fresh mass of a plant after the light of its days since sowing.

    Until plants are weighed the band is that of the crop's yields; then it is the gain's.
    Pass the `intercepted_light_use` of the crop where it is known already.
    """
    if not days:
        return ExpectedYield(0.0, 0.0, 0.0, _doubts(gain, unknown))
    if light_use_g_per_mol is None:
        light_use_g_per_mol = intercepted_light_use(crop)
    return light_use_band(
        crop, _grown(start_g_m2(crop), days, light_use_g_per_mol), gain, unknown
    )


def light_use_band(
    crop: Crop, plant_g: float, gain: Gain, unknown: Iterable[Unknown] = ()
) -> ExpectedYield:
    """Return the fresh mass of a plant that `light_use_growth` has brought to `plant_g`."""
    usual = plant_g * gain.value
    band = crop.yields.per_area_kg_m2
    low, high = band.minimum / band.typical, band.maximum / band.typical
    if gain.weighings:
        low, high = math.exp(-gain.spread), math.exp(gain.spread)
    return ExpectedYield(usual * low, usual, usual * high, _doubts(gain, unknown))
