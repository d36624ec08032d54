"""How a batch grows: the model of its crop, driven by what was measured.

Lettuce by Van Henten's model (`agronomy.growth`) from light, CO2 and temperature, all
other crops by the light that their leaves catch (`agronomy.yields`). Where something was
not measured the recipe's usual climate is assumed, and the yield says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..agronomy.crops import Crop
from ..agronomy.growth import (
    PRESETS,
    UMOL_PER_J,
    Climate,
    DryMass,
    Preset,
    Unknown,
    grow,
)
from ..agronomy.yields import (
    START_FRESH_G_M2,
    ExpectedYield,
    Gain,
    LitDay,
    intercepted_light_use,
    lettuce_yield,
    light_use_band,
    light_use_growth,
    start_g_m2,
)
from .recipes import Stage

LETTUCE = PRESETS[Preset.INDOOR]

_HOUR_S = 3600.0
_DAY_H = 24.0
_COARSE_STEP_S = 3600.0
_TOO_WARM_C = 28.0
_TOO_BRIGHT_UMOL = 400.0
_ASSUMED_SHARE = 0.1
_UMOL_PER_MOL = 1e6


@dataclass(frozen=True, slots=True)
class Conditions:
    """What drove growth for some seconds; None where nothing is known.

    `light_s`, `co2_s` and `air_s` are the seconds of it that were really measured.
    """

    seconds: float
    lit_share: float | None = None
    ppfd_lit_umol: float = 0.0
    co2_ppm: float | None = None
    air_c: float | None = None
    light_s: float = 0.0
    co2_s: float = 0.0
    air_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Growth:
    """How far the plants of a batch have grown, at a number of plants per m².

    Lettuce has a dry mass per m², other crops a fresh mass per plant, which is that of the
    last evening. The seconds say for how long a usual climate had to be assumed.
    """

    density_m2: float
    mass: DryMass | None = None
    plant_g: float = 0.0
    seconds: float = 0.0
    light_assumed_s: float = 0.0
    co2_assumed_s: float = 0.0
    air_assumed_s: float = 0.0
    warm: bool = False
    bright: bool = False

    def spaced(self, density_m2: float) -> Growth:
        """Return the same plants at another density."""
        if density_m2 == self.density_m2:
            return self
        mass = self.mass and self.mass.respaced(self.density_m2, density_m2)
        return replace(self, mass=mass, density_m2=density_m2)

    def mixed(self, plants: float, other: Growth, others: float) -> Growth:
        """Return the mean growth after the plants of another batch have joined."""
        guest = other.spaced(self.density_m2)
        own, guests = plants / (plants + others), others / (plants + others)
        mass = self.mass
        if mass is not None and guest.mass is not None:
            mass = DryMass(
                own * mass.nonstructural_g_m2 + guests * guest.mass.nonstructural_g_m2,
                own * mass.structural_g_m2 + guests * guest.mass.structural_g_m2,
            )
        return Growth(
            self.density_m2,
            mass,
            own * self.plant_g + guests * guest.plant_g,
            own * self.seconds + guests * guest.seconds,
            own * self.light_assumed_s + guests * guest.light_assumed_s,
            own * self.co2_assumed_s + guests * guest.co2_assumed_s,
            own * self.air_assumed_s + guests * guest.air_assumed_s,
            self.warm or guest.warm,
            self.bright or guest.bright,
        )

    @property
    def unknown(self) -> frozenset[Unknown]:
        """Return what had to be assumed, and where the model cannot be trusted."""
        enough = _ASSUMED_SHARE * self.seconds
        doubts = (
            (Unknown.LIGHT, self.light_assumed_s > enough),
            (Unknown.CO2, self.mass is not None and self.co2_assumed_s > enough),
            (
                Unknown.TEMPERATURE,
                self.mass is not None and self.air_assumed_s > enough,
            ),
            (Unknown.HEAT, self.warm),
            (Unknown.STRONG_LIGHT, self.bright),
        )
        return frozenset(doubt for doubt, there in doubts if there)


class CropModel:
    """The growth of one crop."""

    def __init__(self, crop: Crop) -> None:
        """Take the dynamic model for lettuce, the light's use for any other crop."""
        self.crop = crop
        self.dynamic = crop.latin_name.startswith("Lactuca")

    @cached_property
    def light_use_g_per_mol(self) -> float:
        """Return the fresh mass per mol of caught light."""
        return intercepted_light_use(self.crop)

    def begin(self, stage: Stage) -> Growth:
        """Return the growth of what has just been sown."""
        density = stage.density_m2
        if self.dynamic:
            dry = START_FRESH_G_M2 * self.crop.dry_matter_fraction.value
            return Growth(density, DryMass.young(dry))
        return Growth(density, plant_g=start_g_m2(self.crop) / density)

    def after(self, growth: Growth, stage: Stage, seen: Conditions) -> Growth:
        """Return the growth after some time in a stage."""
        growth = growth.spaced(stage.density_m2)
        mass = growth.mass
        if mass is not None:
            mass = grow(LETTUCE, mass, _course(stage, seen))
        warm = seen.air_c is not None and seen.air_c > _TOO_WARM_C
        bright = bool(seen.lit_share) and seen.ppfd_lit_umol > _TOO_BRIGHT_UMOL
        return Growth(
            growth.density_m2,
            mass,
            growth.plant_g,
            growth.seconds + seen.seconds,
            growth.light_assumed_s + seen.seconds - seen.light_s,
            growth.co2_assumed_s + seen.seconds - seen.co2_s,
            growth.air_assumed_s + seen.seconds - seen.air_s,
            growth.warm or warm,
            growth.bright or bright,
        )

    def after_day(
        self, growth: Growth, stage: Stage, seconds: float, mol: float, known_s: float
    ) -> Growth:
        """Return the growth after the light of a day, of which `known_s` were measured."""
        if growth.mass is not None or seconds <= 0.0:
            return growth
        mol += stage["dli_mol"].typical * max(seconds - known_s, 0.0) / 86400.0
        (plant_g,) = light_use_growth(
            growth.plant_g, [LitDay(mol, growth.density_m2)], self.light_use_g_per_mol
        )
        return replace(growth, plant_g=plant_g)

    def plant_g(self, growth: Growth) -> float:
        """Return the fresh mass of a plant now, by the model alone."""
        if growth.mass is None:
            return growth.plant_g
        dry = growth.mass.shoot_g_m2(LETTUCE)
        fresh = dry / self.crop.dry_matter_fraction.value
        return fresh / growth.density_m2

    def expected(
        self, growth: Growth, ahead: Sequence[tuple[Stage, float]], gain: Gain
    ) -> ExpectedYield:
        """Return the yield of a plant after the days ahead in a usual climate."""
        mass, density = growth.mass, growth.density_m2
        if mass is None:
            plant_g = growth.plant_g
            for stage, days in ahead:
                plant_g = self._lit(plant_g, stage, days)
            return light_use_band(self.crop, plant_g, gain, growth.unknown)
        for stage, days in ahead:
            mass = mass.respaced(density, stage.density_m2)
            mass = grow(LETTUCE, mass, _usual(stage, days), _COARSE_STEP_S)
            density = stage.density_m2
        dry_matter = self.crop.dry_matter_fraction.value
        per_m2 = lettuce_yield(LETTUCE, mass, dry_matter, gain, growth.unknown)
        return per_m2.times(1.0 / density)

    def _lit(self, plant_g: float, stage: Stage, days: float) -> float:
        """Return the fresh mass of a plant after usual days of a stage."""
        whole, rest = divmod(days, 1.0)
        dli = stage["dli_mol"].typical
        lit = [LitDay(dli, stage.density_m2)] * int(whole)
        lit.append(LitDay(dli * rest, stage.density_m2))
        return [*light_use_growth(plant_g, lit, self.light_use_g_per_mol)][-1]


def _course(stage: Stage, seen: Conditions) -> tuple[tuple[float, Climate], ...]:
    """Return the climates of a time, the usual ones where they were not measured."""
    lit_share, ppfd = seen.lit_share, seen.ppfd_lit_umol
    if lit_share is None:
        lit_share = 1.0
        ppfd = stage["dli_mol"].typical * _UMOL_PER_MOL / (_DAY_H * _HOUR_S)
    day, night = (
        stage[name].typical if seen.air_c is None else seen.air_c
        for name in ("air_temperature_day_c", "air_temperature_night_c")
    )
    co2 = stage["co2_ppm"].typical if seen.co2_ppm is None else seen.co2_ppm
    return (
        (seen.seconds * lit_share, Climate(ppfd / UMOL_PER_J, co2, day)),
        (seen.seconds * (1.0 - lit_share), Climate(0.0, co2, night)),
    )


def _usual(stage: Stage, days: float) -> list[tuple[float, Climate]]:
    """Return the usual climates of some days of a stage."""
    hours = stage["photoperiod_h"].typical
    co2 = stage["co2_ppm"].typical
    ppfd = stage["ppfd_umol"].typical
    lit = Climate.of_ppfd(ppfd, co2, stage["air_temperature_day_c"].typical)
    dark = Climate(0.0, co2, stage["air_temperature_night_c"].typical)
    course: list[tuple[float, Climate]] = []
    left = days
    while left > 0.0:
        part = min(left, 1.0) * _HOUR_S
        course += [(hours * part, lit), ((_DAY_H - hours) * part, dark)]
        left -= 1.0
    return course
