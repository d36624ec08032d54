"""Whether a reservoir's water reaches the plants, from pump, flow and level."""

from collections.abc import Mapping

from ..agronomy.health import severity

ENOUGH_FLOW = 0.7
"""Share of the nominal flow that still counts as full."""

NO_FLOW = 0.3
"""Share of the nominal flow below which the pump might as well stand still."""

REST_S = 4 * 3600.0
DRY_S = 12 * 3600.0
"""Seconds without the pump until beds and substrate begin to dry, and until they are dry.

Practice: ebb and flow and substrate have 4 to 12 h.
"""

_STARTED_S = 60.0
_LEVEL_PCT = (25.0, 100.0)
_LEVEL_CRITICAL_PCT = (10.0, 110.0)


class WaterSupply:
    """How badly the plants of a reservoir want water.

    What a run of the pump brought counts until its next run.
    """

    def __init__(self, now: float) -> None:
        """Begin as if the pump had just run."""
        self._ran = now
        self._last_run: float | None = None
        self._severity: float | None = None

    @property
    def severity(self) -> float | None:
        """Return 0 where water comes to 1 where none does, None where nobody knows."""
        return self._severity

    def look(
        self,
        now: float,
        *,
        level_pct: float | None,
        pump: tuple[bool | None, float | None] | None,
        flow_share: float | None,
    ) -> None:
        """Judge by the level, and by the pump: whether it runs and since when.

        `flow_share` is the flow by the nominal one. Without a pump only the level counts.
        """
        level = severity(level_pct, _LEVEL_PCT, _LEVEL_CRITICAL_PCT)
        if pump is None:
            self._severity = level
            return
        runs, since = pump
        flow = self._pumped(now, runs=runs, since=since, flow_share=flow_share)
        if flow is None:
            self._severity = level or None
        else:
            self._severity = max(flow, level or 0.0)

    def _pumped(
        self,
        now: float,
        *,
        runs: bool | None,
        since: float | None,
        flow_share: float | None,
    ) -> float | None:
        """Return how badly water is wanted by the pump alone."""
        if runs is None:
            return None
        if runs:
            self._ran = now
            if since is None or now - since < _STARTED_S:
                return self._last_run or 0.0
            if flow_share is None:
                self._last_run = None
                return 0.0
            lacking = (ENOUGH_FLOW - flow_share) / (ENOUGH_FLOW - NO_FLOW)
            self._last_run = min(max(lacking, 0.0), 1.0)
            return self._last_run
        rested = (now - self._ran - REST_S) / (DRY_S - REST_S)
        return max(self._last_run or 0.0, min(max(rested, 0.0), 1.0))

    def as_dict(self) -> dict[str, float | None]:
        """Return what must survive a restart."""
        return {"ran": self._ran, "last_run": self._last_run}

    def restore(self, stored: Mapping[str, float | None]) -> None:
        """Restore what the pump did last; raises KeyError or TypeError if malformed."""
        ran = stored["ran"]
        if ran is None:
            raise TypeError("the pump has run at no time")
        self._ran, self._last_run = ran, stored["last_run"]
