"""A dimmable white LED lamp over one shelf."""

import random

SHELF_AREA_M2 = 0.72  # 1.2 m x 0.6 m
FULL_PPFD_UMOL = 270.0
# Photons per joule of the fixture and the share that reaches the canopy: good white
# fixtures give 2.7-3.2 μmol/J, and 0.80-0.90 of it arrives.
EFFICACY_UMOL_J = 2.7
UTILISATION = 0.85
FULL_POWER_W = FULL_PPFD_UMOL * SHELF_AREA_M2 / UTILISATION / EFFICACY_UMOL_J
STANDBY_W = 0.4
# LEDs lose about 10 % of their light in 10,000 h.
_LOSS_PER_HOUR = 1e-5
_WORST_OUTPUT = 0.7


def relative_output(level: float) -> float:
    """Return the share of full light at a dim level 0..1; drivers dim a little low."""
    return level * (0.94 + 0.06 * level)


def lamp_power_w(level: float) -> float:
    """Return the electrical power in W at a dim level 0..1; dimmed LEDs droop less."""
    if level <= 0.0:
        return STANDBY_W
    output = relative_output(level)
    return FULL_POWER_W * (0.02 + 0.92 * output + 0.06 * output * output)


class Lamp:
    """One lamp, with its own spread from manufacture and its age."""

    __slots__ = ("lit_hours", "spread")

    FIELDS = ("lit_hours", "spread")

    def __init__(self, rng: random.Random) -> None:
        """Make a lamp of some months, within 3 % of the nominal light."""
        self.spread = rng.uniform(0.97, 1.03)
        self.lit_hours = rng.uniform(500.0, 2500.0)

    def ppfd_umol(self, level: float) -> float:
        """Return the mean PPFD on the shelf at a dim level 0..1."""
        age = max(1.0 - _LOSS_PER_HOUR * self.lit_hours, _WORST_OUTPUT)
        return FULL_PPFD_UMOL * relative_output(level) * self.spread * age
