"""The plants of one shelf: growth, transpiration, CO2 exchange, uptake."""

from dataclasses import dataclass
import random

from ..agronomy.transpiration import lai_from_fresh_mass, transpiration

_DRY_MATTER = 0.045
# kg of water that stays in the plant per kg of fresh mass gained.
_WATER_IN_GROWTH = 0.95
# mol CO2 per mol of absorbed photons, below saturation.
_QUANTUM_YIELD = 0.05
_EXTINCTION = 0.9
_RESPIRATION_MOL_KG_S = 2.6e-7  # per kg of fresh mass at 25 °C, doubling per 10 K
# g of dry matter per mol of CO2 fixed: 30 g of sugar, 0.7 of it built in.
_DRY_G_MOL = 21.0
# Energy that a mole of fixed CO2 binds, as glucose.
FIXED_J_MOL = 469_000.0

SOWN_KG_M2 = 0.3
HARVEST_KG_M2 = 4.5
MOST_KG_M2 = 8.0


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the canopy of one m² exchanges per second, and its leaf temperature."""

    transpired_kg_s: float
    growth_water_kg_s: float
    co2_mol_s: float
    leaf_c: float


def co2_response(co2_ppm: float) -> float:
    """Return the photosynthesis relative to 900 ppm: about 0.75 at 400 ppm."""
    return max((co2_ppm - 50.0) / (co2_ppm + 200.0), 0.0) / 0.7727


def temperature_response(t_c: float) -> float:
    """Return the photosynthesis relative to its optimum at 24 °C, 0 beyond 18 K."""
    return max(1.0 - ((t_c - 24.0) / 18.0) ** 2, 0.0)


class Crop:
    """A canopy that grows with light.

    It is cut when it is big and begins again, unless a grower tends it.
    """

    __slots__ = ("fresh_kg_m2", "harvested_kg_m2", "leaf_c", "tended")

    FIELDS = ("fresh_kg_m2", "harvested_kg_m2", "leaf_c")

    def __init__(self, rng: random.Random, age: float) -> None:
        """Plant a crop at `age` 0..1 of its way to the harvest."""
        span = HARVEST_KG_M2 - SOWN_KG_M2
        self.fresh_kg_m2 = SOWN_KG_M2 + span * age * rng.uniform(0.85, 0.95)
        self.harvested_kg_m2 = 0.0
        self.leaf_c = 20.0
        self.tended = False

    @property
    def leaf_area_index(self) -> float:
        """Return the leaf area in m² per m² of shelf."""
        return lai_from_fresh_mass(self.fresh_kg_m2)

    def exchange(
        self, t_c: float, rh: float, co2_ppm: float, ppfd: float, water: float
    ) -> Exchange:
        """Return the exchange with air and solution; `water` 0..1 is the supply."""
        lai = lai_from_fresh_mass(self.fresh_kg_m2)
        leaf = transpiration(t_c, rh, ppfd, lai)
        respired = (
            _RESPIRATION_MOL_KG_S * self.fresh_kg_m2 * 2.0 ** ((t_c - 25.0) / 10.0)
        )
        fixed = 0.0
        if ppfd > 0.0:
            absorbed = ppfd * 1e-6 * (1.0 - 2.718281828 ** (-_EXTINCTION * lai))
            fixed = (
                _QUANTUM_YIELD
                * absorbed
                * co2_response(co2_ppm)
                * temperature_response(t_c)
                * water
            )
        net = fixed - respired
        gained_kg_s = net * _DRY_G_MOL / 1000.0 / _DRY_MATTER
        # Dry leaves are warmer: without evaporation they come near the light's heat.
        leaf_c = t_c + leaf.leaf_minus_air_k * water + (1.0 - water) * ppfd * 0.008
        return Exchange(
            max(leaf.litres_m2_h, 0.0) / 3600.0 * water,
            max(gained_kg_s, 0.0) * _WATER_IN_GROWTH * water,
            net,
            leaf_c,
        )

    def grow(self, net_co2_mol_m2: float) -> None:
        """Add the growth from the CO2 bound per m²; cut and plant anew when big."""
        gained = net_co2_mol_m2 * _DRY_G_MOL / 1000.0 / _DRY_MATTER
        if self.tended:
            self.become(self.fresh_kg_m2 + gained)
            return
        self.fresh_kg_m2 = max(self.fresh_kg_m2 + gained, SOWN_KG_M2 / 2.0)
        if self.fresh_kg_m2 >= HARVEST_KG_M2:
            self.harvested_kg_m2 += self.fresh_kg_m2
            self.fresh_kg_m2 = SOWN_KG_M2

    def become(self, fresh_kg_m2: float) -> None:
        """Weigh something else by a grower's hand, who tends it from now on."""
        self.tended = True
        self.fresh_kg_m2 = min(max(fresh_kg_m2, 0.0), MOST_KG_M2)
