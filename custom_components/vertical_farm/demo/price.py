"""The simulated price of electricity: one for each hour, as at a day-ahead exchange."""

from datetime import datetime
import random

_MEAN_PER_KWH = 0.25
# A usual day by hour, with a mean of 1: a cheap night, a morning peak, the sun's dip at
# midday and the evening peak.
_SHAPE = (
    *(0.74, 0.70, 0.67, 0.69, 0.72, 0.84),
    *(1.06, 1.26, 1.28, 1.10, 0.94, 0.82),
    *(0.75, 0.73, 0.76, 0.88, 1.08, 1.40),
    *(1.60, 1.56, 1.36, 1.14, 1.00, 0.92),
)
_LEVELS = (0.82, 1.18)
_SPREADS = (0.8, 1.2)
_HOURS = (0.98, 1.02)


def price_per_kwh(seed: int, local: datetime) -> float:
    """Return the price of a kWh at a local time, in whatever currency the farm counts.

    Each day has its own level and its own spread between cheap and dear hours.
    """
    rng = random.Random(f"{seed}:{local.date().isoformat()}")
    level, spread = rng.uniform(*_LEVELS), rng.uniform(*_SPREADS)
    hours = [rng.uniform(*_HOURS) for _ in _SHAPE]
    share = 1.0 + spread * (_SHAPE[local.hour] - 1.0)
    return round(_MEAN_PER_KWH * level * share * hours[local.hour], 5)
