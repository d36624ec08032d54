"""What a pump usually draws, learned while it moves water."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import exp
from typing import Any, Self

LEARNED_S = 600.0
"""Seconds of running after which the usual power counts; practice."""

_FORGETS_S = 6 * 3600.0
_LONGEST_GAP_S = 120.0
_MOVES_WATER = (0.7, 1.3)
"""Between which shares of the usual power a pump is taken to move water."""


@dataclass(frozen=True, slots=True)
class PumpPower:
    """The usual power of a pump in W, from `learned_s` seconds of good running."""

    usual_w: float | None = None
    learned_s: float = 0.0
    seen: float | None = None

    def share(self, watts: float) -> float | None:
        """Return a power by the usual one, None while that is not known."""
        if not self.usual_w or self.learned_s < LEARNED_S:
            return None
        return watts / self.usual_w

    def runs_at(self, now: float, watts: float, *, flows: bool | None) -> Self:
        """Return what is learned from a running pump; `flows` None where nobody measures."""
        gap_s = 0.0 if self.seen is None else now - self.seen
        seen = replace(self, seen=now)
        if flows is False or watts <= 0.0:
            return seen
        if self.usual_w is None:
            return replace(seen, usual_w=watts)
        share = self.share(watts)
        low, high = _MOVES_WATER
        if share is not None and not low <= share <= high:
            return seen
        gap_s = min(max(gap_s, 0.0), _LONGEST_GAP_S)
        weight = 1.0 - exp(-gap_s / min(_FORGETS_S, self.learned_s + gap_s + 1.0))
        usual = self.usual_w + (watts - self.usual_w) * weight
        return replace(seen, usual_w=usual, learned_s=self.learned_s + gap_s)

    def stopped(self) -> Self:
        """Return the same for a pump that stands still."""
        return replace(self, seen=None)

    def as_dict(self) -> dict[str, float | None]:
        """Return what must survive a restart."""
        return {"usual_w": self.usual_w, "learned_s": self.learned_s}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Restore what was learned; raises KeyError, TypeError or ValueError."""
        usual = stored["usual_w"]
        return cls(None if usual is None else float(usual), float(stored["learned_s"]))
