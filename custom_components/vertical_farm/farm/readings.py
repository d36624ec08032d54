"""From the states of bound entities to readings that can be trusted."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import inf, isfinite
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
        "_dead_s",
        "_disagree",
        "_judges",
        "conversion",
        "covered_s",
        "expires",
        "held",
        "metric",
        "on_change",
        "owner",
        "problem_count",
        "reading",
        "sources",
        "total",
        "until",
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
        self._dead_s = inf if on_change else SPECS[metric].limits.dead_s
        self.held: float | None = None
        self.until = self.expires = self.total = self.covered_s = 0.0

    def refresh(self, now: float) -> None:
        """Combine the sources anew and tell the places that use the reading."""
        self.reading = reading = combine(self._judges, self._disagree)
        if now > self.until:
            self.advance(now)
        self.held = reading.value
        self.expires = (reading.reported or 0.0) + self._dead_s
        problems = 0
        for judge in self._judges:
            if judge.verdict[0] is not Trust.OK:
                problems += 1
        if problems != self.problem_count:
            self.problem_count = problems
            self.owner.problems_changed()
        for user in self.users:
            user.reading_reported(self.metric, now)

    def advance(self, now: float) -> None:
        """Add up the held value until a time; it counts for as long as it is shown."""
        held = self.held
        if held is not None:
            span = (min(self.expires, now)) - self.until
            if span > 0.0:
                self.total += held * span
                self.covered_s += span
        self.until = max(self.until, now)

    def begin_sums(self) -> None:
        """Begin to add up anew."""
        self.total = self.covered_s = 0.0

    def sums_as_dict(self) -> dict[str, float | None]:
        """Return the running sums, and the value that they go on with."""
        return {
            "until": self.until,
            "value": self.held,
            "expires": None if self.expires == inf else self.expires,
            "total": self.total,
            "covered_s": self.covered_s,
        }

    def restore_sums(self, stored: Mapping[str, float | None], expiry: float) -> None:
        """Go on with stored sums; raises KeyError or TypeError if malformed.

        The value held then counts until `expiry` at the latest.
        """
        until, total, covered_s = stored["until"], stored["total"], stored["covered_s"]
        if until is None or total is None or covered_s is None:
            raise TypeError("a sum is missing")
        expires = stored["expires"]
        self.until, self.total, self.covered_s = until, total, covered_s
        self.held = stored["value"]
        self.expires = expiry if expires is None else min(expires, expiry)

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
