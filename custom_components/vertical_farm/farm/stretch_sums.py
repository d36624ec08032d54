"""The running sums of the open stretch: what a place measured since it began."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .metrics import Metric
from .readings import Slot

if TYPE_CHECKING:
    from .shelf import Shelf

type Sum = tuple[float, float]
"""A value times seconds, and the seconds for which it was known."""

NOTHING: Sum = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Solution:
    """What a reservoir was in a stretch, and the water that left it.

    `probes` are EC at 25 °C, pH and °C, each with its known seconds. The shelves share the
    water by their area.
    """

    probes: tuple[float, float, float, float, float, float] = (0.0,) * 6
    used_l: float = 0.0
    used_s: float = 0.0
    shares: Mapping[str, float] = field(default_factory=dict)

    def share_of(self, shelf: Shelf) -> float:
        """Return a shelf's share of the water."""
        return self.shares.get(shelf.id, 0.0)


NO_SOLUTION = Solution()


class SlotSums:
    """The sums of slots, kept when slots are bound anew within a stretch."""

    __slots__ = ("_banked",)

    def __init__(self) -> None:
        """Begin with nothing."""
        self._banked: dict[Metric, Sum] = {}

    def bank(self, slots: Mapping[Metric, Slot], now: float) -> None:
        """Keep what slots have added up until now, before they are replaced."""
        for metric, slot in slots.items():
            slot.advance(now)
            total, covered_s = self._banked.get(metric, NOTHING)
            self._banked[metric] = (total + slot.total, covered_s + slot.covered_s)

    def take(
        self, metric: Metric, slots: Mapping[Metric, Slot], until: float
    ) -> tuple[float, float]:
        """Return the mean of a metric since the stretch began, and its known seconds."""
        total, covered_s = self._banked.pop(metric, NOTHING)
        slot = slots.get(metric)
        if slot is not None:
            slot.advance(until)
            total += slot.total
            covered_s += slot.covered_s
        return (total / covered_s, covered_s) if covered_s > 0.0 else NOTHING


def sums_as_dict(slots: Mapping[Metric, Slot]) -> dict[str, dict[str, float | None]]:
    """Return the running sums of slots."""
    return {metric.value: slot.sums_as_dict() for metric, slot in slots.items()}


def restore_sums(
    slots: Mapping[Metric, Slot],
    stored: Mapping[str, Mapping[str, float | None]],
    expiry: float,
) -> None:
    """Give slots their sums back; raises KeyError or TypeError if malformed."""
    for metric, slot in slots.items():
        if metric in stored:
            slot.restore_sums(stored[metric], expiry)
