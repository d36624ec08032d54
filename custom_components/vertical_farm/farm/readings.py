"""From the states of bound entities to readings that can be trusted."""

from collections.abc import Iterable
from dataclasses import replace
from math import isfinite
from typing import Protocol

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN, EntityStateAttribute
from homeassistant.core import State

from .metrics import SPECS, Conversion, Convert, Metric, UnusableUnitError, converter
from .trust import NO_READING, Cause, Judge, Reading, Trust, combine

_UNIT = EntityStateAttribute.UNIT_OF_MEASUREMENT


class ReadingUser(Protocol):
    """A place that uses a reading."""

    def reading_reported(self, metric: Metric, now: float) -> None:
        """Take note that a sensor of the metric reported, changed or not."""


class ReadingOwner(Protocol):
    """The place that a sensor is bound to."""

    def problems_changed(self) -> None:
        """Take note that a sensor began or ceased to be in trouble."""


class Source:
    """One bound sensor of a metric."""

    __slots__ = ("_cause", "_convert", "_unit", "entity_id", "judge", "ref", "slot")

    def __init__(self, ref: str, slot: Slot, *, on_change: bool) -> None:
        """Bind a sensor by its entity registry id or entity id."""
        self.ref = ref
        self.slot = slot
        self.entity_id: str | None = None
        self.judge = Judge(SPECS[slot.metric].limits, on_change=on_change)
        self.judge.miss(Cause.NOT_FOUND)
        self._unit: str | None = ""
        self._convert: Convert | None = None
        self._cause = Cause.UNIT

    def take(self, state: State | None, now: float) -> None:
        """Judge a state that the sensor reported at a farm time."""
        if state is None:
            self.judge.miss(Cause.NOT_FOUND)
            return
        text = state.state
        if text == STATE_UNAVAILABLE:
            self.judge.miss(Cause.UNAVAILABLE)
            return
        if text == STATE_UNKNOWN:
            self.judge.miss(Cause.UNKNOWN)
            return
        try:
            value = float(text)
        except ValueError:
            self.judge.miss(Cause.NOT_A_NUMBER)
            return
        unit = state.attributes.get(_UNIT)
        if self._convert is None or unit != self._unit:
            self._adopt_unit(unit)
        if not isfinite(value):
            self.judge.miss(Cause.NOT_A_NUMBER)
        elif self._convert is None:
            self.judge.miss(self._cause)
        else:
            self.judge.report(self._convert(value), now)

    def _adopt_unit(self, unit: str | None) -> None:
        """Find the conversion for a unit that the sensor has begun to use."""
        self._unit = unit
        try:
            self._convert = converter(self.slot.metric, unit, self.slot.conversion)
        except UnusableUnitError as error:
            self._convert = None
            self._cause = error.cause


class Slot:
    """The sensors of one metric at one place, and the reading they give together."""

    __slots__ = (
        "_contradicted",
        "_disagree",
        "_judges",
        "conversion",
        "metric",
        "on_change",
        "owner",
        "problem_count",
        "reading",
        "sources",
        "users",
    )

    def __init__(
        self,
        owner: ReadingOwner,
        metric: Metric,
        refs: Iterable[str],
        conversion: Conversion,
        *,
        on_change: bool,
    ) -> None:
        """Create the sources; they are silent until states are taken."""
        self.owner = owner
        self.metric = metric
        self.on_change = on_change
        self.problem_count = 0
        self._contradicted = False
        self.conversion = conversion
        self.reading: Reading = NO_READING
        self.users: list[ReadingUser] = []
        self.sources = [Source(ref, self, on_change=on_change) for ref in refs]
        self._judges = [source.judge for source in self.sources]
        self._disagree = SPECS[metric].limits.disagree

    def refresh(self, now: float) -> None:
        """Combine the sources anew and tell the places that use the reading."""
        self.reading = combine(self._judges, self._disagree)
        problems = 0
        for judge in self._judges:
            if judge.verdict[0] is not Trust.OK:
                problems += 1
        if problems != self.problem_count:
            self.problem_count = problems
            self.owner.problems_changed()
        for user in self.users:
            user.reading_reported(self.metric, now)

    def review(self, now: float, rests_since: float | None = None) -> None:
        """Judge the sources again as time passes."""
        changed = False
        for source in self.sources:
            if source.judge.review(now, rests_since=rests_since):
                changed = True
        if changed:
            self.refresh(now)

    def contradict(self, now: float, *, contradicted: bool) -> None:
        """Take note of whether another quantity contradicts the sensors."""
        if contradicted is not self._contradicted:
            self._contradicted = contradicted
            for source in self.sources:
                source.judge.contradicted = contradicted
            self.refresh(now)

    def limit(self, low: float, high: float) -> None:
        """Narrow what is possible to what this place can give."""
        for source in self.sources:
            judge = source.judge
            judge.limits = replace(judge.limits, fail=(low, high), suspect=(low, high))

    def excuse(self, until: float) -> None:
        """Expect large steps until a time."""
        for source in self.sources:
            source.judge.excuse(until)

    @property
    def problems(self) -> list[tuple[Source, Trust, Cause]]:
        """Return the sources that are not ok, with trust and cause."""
        return [
            (source, *source.judge.verdict)
            for source in self.sources
            if source.judge.verdict[0] is not Trust.OK
        ]
