"""What a shelf should be now, by its leading batch, and where it is."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..growing.recipes import Band, Stage
from ..growing.targets import (
    HYSTERESIS,
    TRANSITION_S,
    Position,
    Target,
    Tracker,
    bands_now,
    deviation,
)
from .metrics import Metric

if TYPE_CHECKING:
    from .reservoir import Reservoir
    from .shelf import Shelf

_NO_BANDS: Mapping[Target, Band] = MappingProxyType({})
_OF_SHELF = {
    Target.TEMPERATURE: Metric.TEMPERATURE,
    Target.HUMIDITY: Metric.HUMIDITY,
    Target.CO2: Metric.CO2,
    Target.PPFD: Metric.PPFD,
}
_OF_RESERVOIR = {
    Target.PH: Metric.PH,
    Target.WATER_TEMPERATURE: Metric.WATER_TEMPERATURE,
}


class ShelfTargets:
    """The bands of a shelf's leading batch, and the values' places in them.

    Light by the day is judged by the last whole crop day; today's only once it is already
    too much.
    """

    def __init__(self, shelf: Shelf) -> None:
        """Begin without a crop."""
        self._shelf = shelf
        self._stage: Stage | None = None
        self._bands = _NO_BANDS
        self._trackers: dict[Target, Tracker] = {}
        self._lit: bool | None = None
        self._switched: float | None = None
        self._in_transition = False

    @property
    def stage(self) -> Stage | None:
        """Return the stage of the leading batch, None without a crop."""
        growing = self._shelf.farm.growing
        batch = growing.leading(self._shelf.id)
        return None if batch is None else growing.stage_of(batch)

    @property
    def bands(self) -> Mapping[Target, Band]:
        """Return the bands that hold now; none without a crop."""
        stage = self.stage
        if stage is not self._stage:
            self._stage = stage
            self._trackers = {}
            self._look_up()
        return self._bands

    def value(self, target: Target) -> float | None:
        """Return what is held against a target."""
        shelf = self._shelf
        if target in _OF_SHELF:
            return shelf.value(_OF_SHELF[target])
        if target is Target.VPD:
            return shelf.air_vpd
        if target is Target.DLI:
            return self._of_day(target, shelf.dli, shelf.dli_yesterday)
        if target is Target.PHOTOPERIOD:
            today = shelf.light.above_s / 3600.0
            return self._of_day(target, today, shelf.lit_h_yesterday)
        reservoir = self.reservoir
        if reservoir is None:
            return None
        if target is Target.EC:
            return reservoir.ec
        return reservoir.value(_OF_RESERVOIR[target])

    def deviation(self, target: Target) -> float | None:
        """Return how far a value is from its band: 0 within, negative below."""
        band = self.bands.get(target)
        return None if band is None else deviation(self.value(target), band)

    def position(self, target: Target) -> Position:
        """Return where a value has been for long enough to say so."""
        if target not in self.bands:
            return Position.UNKNOWN
        tracker = self._trackers.get(target)
        return Position.UNKNOWN if tracker is None else tracker.position

    @property
    def in_target(self) -> bool | None:
        """Return whether everything that is known is in its band, None where nothing is."""
        known = [
            position
            for target in self.bands
            if (position := self.position(target)) is not Position.UNKNOWN
        ]
        if not known:
            return None
        return all(position is Position.IN_TARGET for position in known)

    @property
    def reservoir(self) -> Reservoir | None:
        """Return the reservoir whose solution the plants get."""
        return self._shelf.farm.reservoir_of(self._shelf.rack)

    def tick(self, now: float) -> None:
        """Look at the lamp and at every value again."""
        lit = self._shelf.lit
        if lit is not None and lit is not self._lit:
            self._switched = None if self._lit is None else now
            self._lit = lit
        since = None if self._switched is None else now - self._switched
        in_transition = since is not None and 0.0 <= since < TRANSITION_S
        self._in_transition = in_transition
        self._look_up()
        for target, band in self.bands.items():
            tracker = self._trackers.get(target, Tracker())
            self._trackers[target] = tracker.after(
                now, self.value(target), band, HYSTERESIS[target]
            )

    def as_dict(self) -> dict[str, float | None]:
        """Return what must survive a restart."""
        lit = None if self._lit is None else float(self._lit)
        return {"lit": lit, "switched": self._switched}

    def restore(self, stored: Mapping[str, float | None]) -> None:
        """Restore when the lamp switched; raises KeyError if malformed."""
        lit = stored["lit"]
        self._lit = None if lit is None else bool(lit)
        self._switched = stored["switched"]

    def _of_day(
        self, target: Target, today: float | None, yesterday: float | None
    ) -> float | None:
        """Return today's sum where it is too much already, else yesterday's."""
        band = self._bands.get(target)
        if band is not None and today is not None and today > band.maximum:
            return today
        return yesterday

    def _look_up(self) -> None:
        """Look up the bands of the stage."""
        if self._stage is None:
            self._bands = _NO_BANDS
            return
        lit = self._shelf.lit
        since = 0.0 if self._in_transition else None
        self._bands = bands_now(self._stage, lit=lit, since_switch_s=since)
