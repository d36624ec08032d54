"""Doses: how much of what brings a tank nearer to its targets, and what should come of it.

At most half of what is missing is given at a time, as nobody knows a tank's volume and the
strength of a stock exactly; the next look tells what is still missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, inf

from ..agronomy.nutrients import dose_to_raise
from .irrigation import RUN_SHARE
from .numbers import number, some_number
from .reasons import OFF, Inputs, Wanted

DOSE_SHARE = 0.5
"""Share of what is missing that is given at a time."""

EC_BAND_MS_CM = 0.05
PH_BAND = 0.1
"""How near to the target counts as there."""

PH_STEP = 0.3
"""A dose moves the pH by this much at most; practice."""

BUFFER_MEQ_L_PH = 1.0
"""Acid or base in meq that moves a litre of solution by a pH of 1, at pH 5 to 7.

Phosphate and bicarbonate of usual solutions give 0.5 to 1.5; practice.
"""

STOCK_MS_CM = 200.0
"""EC of a stock of 100 times, where the grower has not said another; practice."""

MEQ_PER_ML = 1.0
"""Strength of an acid or base, where the grower has not said another; practice."""

DAILY_ML_PER_L = 5.0
DAILY_PH_ML_PER_L = 1.0
"""Most of a doser in a day by the tank's volume, where the grower has not said another."""

MIXING_S = 300.0
"""Seconds in which a dose mixes and probes follow; practice."""

EFFECT_SHARES = (0.3, 3.0)
"""Between which shares of the expected response the measured one must lie."""

HALF_RESPONSE = 0.5
"""Share of the expected response below which a dose counts as weak."""

EC_NOISE_MS_CM = 0.03
PH_NOISE = 0.08
"""Responses below twice of this cannot be told from the noise of a probe."""

SHORTEST_RUN_S = 0.3
"""A dosing pump does not give less in an exact way; practice."""


@dataclass(frozen=True, slots=True)
class Dose:
    """Millilitres of a solution, the seconds that takes, and what should come of it."""

    ml: float
    seconds: float
    response: float = 0.0

    @property
    def nothing(self) -> bool:
        """Return whether there is nothing to give."""
        return self.seconds <= 0.0


NOTHING = Dose(0.0, 0.0)


def nutrient_dose(inputs: Inputs) -> Dose:
    """Return how much of each of A and B raises the EC towards its target.

    Inputs: `water_l`, `ec_ms_cm`, `ec_target_ms_cm`, `stock_ms_cm`, and of the weaker of
    both dosers `ml_per_s`, `left_ml`, `longest_run_s`. The response is of both, in mS/cm.
    """
    ec, target = number(inputs, "ec_ms_cm"), number(inputs, "ec_target_ms_cm")
    if ec >= target - EC_BAND_MS_CM:
        return NOTHING
    water_l, stock = number(inputs, "water_l"), number(inputs, "stock_ms_cm")
    both_ml = 1000.0 * DOSE_SHARE * dose_to_raise(water_l, ec, target, stock)
    dose = _within(inputs, both_ml / 2.0)
    added_l = 2.0 * dose.ml / 1000.0
    response = (water_l * ec + added_l * stock) / (water_l + added_l) - ec
    return Dose(dose.ml, dose.seconds, response)


def second_dose(inputs: Inputs) -> Dose:
    """Return how much of B goes with `first_ml` of A: as much, as far as it may."""
    return _within(inputs, number(inputs, "first_ml"))


def ph_dose(inputs: Inputs) -> Dose:
    """Return how much acid or base moves the pH towards its target.

    Inputs: `water_l`, `ph`, `ph_target`, `meq_per_ml`, and of the doser `ml_per_s`,
    `left_ml`, `longest_run_s`. The response is the change of the pH, with its sign.
    """
    missing = number(inputs, "ph_target") - number(inputs, "ph")
    if abs(missing) <= PH_BAND:
        return NOTHING
    step = min(DOSE_SHARE * abs(missing), PH_STEP)
    water_l, strength = number(inputs, "water_l"), number(inputs, "meq_per_ml")
    meq_per_ph = BUFFER_MEQ_L_PH * water_l
    dose = _within(inputs, step * meq_per_ph / strength)
    response = dose.ml * strength / meq_per_ph
    return Dose(dose.ml, dose.seconds, response if missing > 0.0 else -response)


def plausible(expected: float, found: float, noise: float) -> bool:
    """Return whether a measured response can be that of a dose; small ones always are."""
    if abs(expected) <= 2.0 * noise:
        return True
    low, high = (share * abs(expected) for share in EFFECT_SHARES)
    along = found if expected > 0.0 else -found
    return low - noise <= along <= high + noise


def has_effect(expected: float, found: float, noise: float) -> bool | None:
    """Return whether a dose had half of its response, None where that cannot be told."""
    if abs(expected) <= 2.0 * noise:
        return None
    along = found if expected > 0.0 else -found
    return along >= HALF_RESPONSE * abs(expected) - noise / 2.0


def expected_ml(past_ml: Sequence[float], hours: float) -> float | None:
    """Return what a doser will give in some hours, by what it gave in the days before.

    None before the first day is over.
    """
    if not past_ml:
        return None
    return fsum(past_ml) / len(past_ml) * hours / 24.0


def first_dose_wanted(inputs: Inputs) -> Wanted:
    """Return for how long the doser of A is to run."""
    return _run(nutrient_dose(inputs))


def second_dose_wanted(inputs: Inputs) -> Wanted:
    """Return for how long the doser of B is to run."""
    return _run(second_dose(inputs))


def ph_dose_wanted(inputs: Inputs) -> Wanted:
    """Return for how long the doser of acid or base is to run."""
    return _run(ph_dose(inputs))


def _run(dose: Dose) -> Wanted:
    """Return a dose as a run."""
    return OFF if dose.nothing else Wanted(on=True, for_s=dose.seconds)


def _within(inputs: Inputs, wanted_ml: float) -> Dose:
    """Return a dose within the day's budget and the longest run of the doser."""
    rate = number(inputs, "ml_per_s")
    longest_s = some_number(inputs, "longest_run_s")
    most_ml = inf if longest_s is None else RUN_SHARE * longest_s * rate
    ml = min(wanted_ml, number(inputs, "left_ml"), most_ml)
    seconds = round(ml / rate, 2)
    if seconds < SHORTEST_RUN_S:
        return NOTHING
    return Dose(ml, seconds)
