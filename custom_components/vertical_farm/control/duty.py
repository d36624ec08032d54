"""How long a device ran on past crop days, and what it drew."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import fsum
from typing import Any

PAST_DAYS = 7
"""For how many crop days it is remembered what a device did."""

WHOLE_DAY_S = 0.9 * 86_400.0
"""Seconds for which a day must have been seen to tell how such days are."""

_J_PER_KWH = 3.6e6


@dataclass(frozen=True, slots=True)
class DutyDay:
    """The hours that a device ran in a crop day, and its kWh where they were metered."""

    run_h: float
    kwh: float | None


@dataclass(slots=True)
class Duty:
    """What a device does: of the day so far, and of whole days before.

    `until` is up to when the day is added up, in UTC seconds.
    """

    until: float
    on: bool | None = None
    watts: float | None = None
    ran_s: float = 0.0
    seen_s: float = 0.0
    metered_s: float = 0.0
    kwh: float = 0.0
    past: deque[DutyDay] = field(default_factory=lambda: deque(maxlen=PAST_DAYS))

    def advance(self, now: float) -> None:
        """Add up the time until now, in which nothing changed."""
        span = max(now - self.until, 0.0)
        self.until = max(self.until, now)
        if self.on is not None:
            self.seen_s += span
            self.ran_s += span if self.on else 0.0
        if self.watts is not None:
            self.metered_s += span
            self.kwh += self.watts * span / _J_PER_KWH

    def turn_day(self, now: float) -> None:
        """Keep the day that is over, if nearly all of it was seen."""
        self.advance(now)
        if self.seen_s >= WHOLE_DAY_S:
            metered = self.metered_s >= WHOLE_DAY_S
            kwh = self.kwh if metered else None
            self.past.append(DutyDay(self.ran_s / 3600.0, kwh))
        self.ran_s = self.seen_s = self.metered_s = self.kwh = 0.0

    def expected(self, hours: float) -> DutyDay | None:
        """Return what is to be expected of some hours, None before a day was seen."""
        if not self.past:
            return None
        days = hours / 24.0 / len(self.past)
        energies = [day.kwh for day in self.past if day.kwh is not None]
        return DutyDay(
            fsum(day.run_h for day in self.past) * days,
            fsum(energies) * days if len(energies) == len(self.past) else None,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return what must survive a restart."""
        return {
            "until": self.until,
            "ran_s": self.ran_s,
            "seen_s": self.seen_s,
            "metered_s": self.metered_s,
            "kwh": self.kwh,
            "past": [[day.run_h, day.kwh] for day in self.past],
        }

    def restore(self, stored: Mapping[str, Any], day_start: float) -> None:
        """Restore what survived; raises KeyError, TypeError or ValueError if malformed."""
        for run_h, kwh in stored["past"]:
            known = None if kwh is None else float(kwh)
            self.past.append(DutyDay(float(run_h), known))
        if float(stored["until"]) >= day_start:
            self.ran_s, self.seen_s = float(stored["ran_s"]), float(stored["seen_s"])
            self.metered_s, self.kwh = float(stored["metered_s"]), float(stored["kwh"])
