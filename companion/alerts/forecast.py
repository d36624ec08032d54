"""What a batch will give, by what batches of its crop have given."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

FEWEST_BATCHES = 3
SAME_AGE_DAYS = 2.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a plant weighed on average, so many days after sowing."""

    age_days: float
    grams: float


@dataclass(frozen=True, slots=True)
class Past:
    """A batch that was harvested."""

    plants_at_start: int
    harvested_plants: int
    harvested_g: float
    weighed: Sequence[Weighed] = ()


@dataclass(frozen=True, slots=True)
class Growing:
    """A batch that grows."""

    plants_at_start: int
    plants_left: int
    weighed: Sequence[Weighed] = ()


def yield_percent(batch: Growing, past: Sequence[Past]) -> float | None:
    """Give the yield to expect, in percent of the usual one of as many plants sown.

    The share of plants that are left, over the share that usually is harvested, times the
    weight of the last sample over the median weight of earlier batches at the same age
    (within two days), where both were weighed. None with fewer than three earlier batches.
    Yield per plant is taken as proportional to the weight so far, which holds in the
    exponential phase of growth (relative growth rate, Hunt 1982) if growth goes on alike.
    """
    known = [each for each in past if each.plants_at_start and each.harvested_g > 0]
    if len(known) < FEWEST_BATCHES or not batch.plants_at_start:
        return None
    usual = median(each.harvested_plants / each.plants_at_start for each in known)
    if usual <= 0:
        return None
    left = batch.plants_left / batch.plants_at_start
    return 100 * left / usual * _weight_ratio(batch, known)


def _weight_ratio(batch: Growing, past: Sequence[Past]) -> float:
    """Compare the last sample with those of the same age; 1 where there are none."""
    last = max(batch.weighed, key=lambda each: each.age_days, default=None)
    if last is None:
        return 1.0
    same_age = [
        sample.grams
        for each in past
        for sample in each.weighed
        if abs(sample.age_days - last.age_days) <= SAME_AGE_DAYS
    ]
    if not same_age or median(same_age) <= 0:
        return 1.0
    return last.grams / median(same_age)
