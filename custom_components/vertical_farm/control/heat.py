"""Lamps in hot air: they give less light before the guard has to switch them off.

At 32 °C lamps go to 30 %, at 35 °C the guard switches them off: four layers of lamps warm a
room without cooling by 8 °C within half an hour.
"""

from dataclasses import dataclass

HOT_C, COOL_C = 32.0, 31.0
HOT_S = 300.0
MOST_LEVEL_WHEN_HOT = 0.3


@dataclass(frozen=True, slots=True)
class Heat:
    """Since when the air over a crop is too hot, and whether its lamp is dimmed for that."""

    since: float | None = None
    dimmed: bool = False

    @property
    def most_level(self) -> float:
        """Return the most that the lamp is to give, 0 to 1."""
        return MOST_LEVEL_WHEN_HOT if self.dimmed else 1.0


def feel(heat: Heat, air_c: float | None, now: float) -> Heat:
    """Return what follows from the air at a time; what is not known changes nothing."""
    if air_c is None:
        return heat
    if heat.dimmed:
        return Heat() if air_c < COOL_C else heat
    if air_c < HOT_C:
        return Heat()
    since = now if heat.since is None else heat.since
    return Heat(since, dimmed=now - since >= HOT_S)
