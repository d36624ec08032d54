"""Judge sensor values: pass, suspect, fail or missing, with the cause.

The tests are those of QARTOD (IOOS Quality Assurance of Real-Time Oceanographic
Data: gap, gross range, rate of change, flat line) with limits for growing rooms.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import exp
from statistics import median


class Trust(StrEnum):
    """How far a value may be relied on."""

    OK = "ok"
    SUSPECT = "suspect"
    FAILED = "failed"
    MISSING = "missing"


class Cause(StrEnum):
    """Why a value is not trusted without reserve."""

    NONE = "none"
    CONTRADICTED = "contradicted"
    DISAGREES = "disagrees"
    FLAT_LINE = "flat_line"
    NOT_A_NUMBER = "not_a_number"
    NOT_CALIBRATED = "not_calibrated"
    NOT_FOUND = "not_found"
    OUT_OF_RANGE = "out_of_range"
    RATE = "rate"
    STALE = "stale"
    STUCK = "stuck"
    UNAVAILABLE = "unavailable"
    UNIT = "unit"
    UNKNOWN = "unknown"


type Verdict = tuple[Trust, Cause]

OK: Verdict = (Trust.OK, Cause.NONE)
CONTRADICTED: Verdict = (Trust.SUSPECT, Cause.CONTRADICTED)
ABSENT = frozenset({Cause.UNAVAILABLE, Cause.NOT_FOUND})
_LEAPS_KEPT_S = 3600.0
DISAGREES: Verdict = (Trust.SUSPECT, Cause.DISAGREES)
MISSING: Verdict = (Trust.MISSING, Cause.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Stuck:
    """A range in which a broken probe rests: `low`..`high` for `after_s` seconds."""

    low: float
    high: float
    after_s: float
    trust: Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The plausibility limits of a metric, in its unit and seconds.

    `max_step` is the largest believable change within `step_s`. A flat line is
    suspect after `flat_s` and failed after twice that; a silent sensor is suspect
    after `stale_s` and failed after `dead_s`.
    """

    fail: tuple[float, float]
    suspect: tuple[float, float]
    stale_s: float
    dead_s: float
    max_step: float | None = None
    step_s: float = 60.0
    flat_s: float | None = None
    disagree: float | None = None
    stuck: Stuck | None = None


class Judge:
    """Keep what is needed of one sensor's past to judge its present value."""

    __slots__ = (
        "_excused_until",
        "_flat_since",
        "_leaps",
        "_leapt",
        "_reference",
        "_reference_at",
        "_stuck_since",
        "_verdict",
        "contradicted",
        "disagrees",
        "limits",
        "on_change",
        "reported",
        "value",
    )

    def __init__(self, limits: Limits, *, on_change: bool = False) -> None:
        """Start without any value; `on_change` sensors may rest without being dead."""
        self.limits = limits
        self.on_change = on_change
        self.value: float | None = None
        self.reported: float | None = None
        self.disagrees = False
        self.contradicted = False
        self._verdict: Verdict = MISSING
        self._reference: float | None = None
        self._reference_at = 0.0
        self._flat_since = 0.0
        self._stuck_since: float | None = None
        self._excused_until = 0.0
        self._leaps = 0.0
        self._leapt = 0.0

    def leaps(self, now: float) -> float:
        """Return how often the value leapt, forgotten with a time constant of an hour."""
        return self._leaps * exp(min(self._leapt - now, 0.0) / _LEAPS_KEPT_S)

    @property
    def verdict(self) -> Verdict:
        """Return the trust and its cause, what other sensors say included."""
        if self._verdict is OK:
            if self.disagrees:
                return DISAGREES
            if self.contradicted:
                return CONTRADICTED
        return self._verdict

    @property
    def sound(self) -> bool:
        """Return whether the sensor's own tests all pass."""
        return self._verdict is OK

    @property
    def counts(self) -> bool:
        """Return whether the value may be used, if need be."""
        trust, cause = self.verdict
        return trust is Trust.OK or (trust is Trust.SUSPECT and cause is not Cause.RATE)

    def excuse(self, until: float) -> None:
        """Expect large steps until a time: a pump runs, a doser was on, a tank fills."""
        self._excused_until = max(self._excused_until, until)

    def miss(self, cause: Cause) -> None:
        """Take note that the sensor gives no value."""
        self.value = None
        self._verdict = (Trust.MISSING, cause)

    def report(self, value: float, now: float) -> None:
        """Judge a value reported now (UTC seconds of farm time)."""
        limits = self.limits
        if value != self.value or now - (self.reported or now) >= limits.dead_s:
            self._flat_since = now
        self.value = value
        self.reported = now
        stuck = limits.stuck
        if stuck is not None:
            if not stuck.low <= value <= stuck.high:
                self._stuck_since = None
            elif self._stuck_since is None:
                self._stuck_since = now
        low, high = limits.fail
        if not low <= value <= high:
            self._verdict = (Trust.FAILED, Cause.OUT_OF_RANGE)
            return
        if self._steps_too_far(value, now):
            if self._verdict[1] is not Cause.RATE:
                self._leaps = self.leaps(now) + 1.0
                self._leapt = now
            self._verdict = (Trust.SUSPECT, Cause.RATE)
            return
        self._reference = value
        self._reference_at = now
        self._judge_rest(value, now, 0.0)

    def review(self, now: float, *, rests_since: float | None = None) -> bool:
        """Judge again as time passes; return whether the verdict changed.

        `rests_since` is for a value that should only change with something else
        (the light with its lamp): the time of that thing's last change. Silence
        then counts only from there on, and a value that did not follow is flat.
        """
        if self.value is None or self.reported is None:
            return False
        if self.reported > now:
            self._set_back(now)
        before = self._verdict
        if self._rejected(self.value, now):
            age = now - self.reported
            if age >= self.limits.dead_s and not self.on_change:
                self._verdict = (Trust.FAILED, Cause.STALE)
            return self._verdict != before
        if rests_since is None:
            age = 0.0 if self.on_change else now - self.reported
            self._judge_rest(self.value, now, age)
        else:
            age = 0.0 if self.reported >= rests_since else now - rests_since
            self._judge_rest(
                self.value, now, age, followed=self._flat_since >= rests_since
            )
            if (
                self._verdict[0] is Trust.OK
                and self.reported >= rests_since > self._flat_since
                and now - rests_since >= self.limits.stale_s
            ):
                self._verdict = (Trust.SUSPECT, Cause.FLAT_LINE)
        return self._verdict != before

    def _set_back(self, now: float) -> None:
        """Take a past that lies in the future, as a clock was set back, for the present."""
        self.reported = now
        self._flat_since = min(self._flat_since, now)
        self._reference_at = min(self._reference_at, now)
        self._excused_until = min(self._excused_until, now)
        if self._stuck_since is not None:
            self._stuck_since = min(self._stuck_since, now)

    def _rejected(self, value: float, now: float) -> bool:
        """Return whether the value is still impossible, or still a leap.

        A sensor that reports on change does not repeat a value: where it leapt to is
        believed once it could have got there.
        """
        if self._verdict[1] is not Cause.RATE:
            return self._verdict == (Trust.FAILED, Cause.OUT_OF_RANGE)
        if not self.on_change or self._steps_too_far(value, now):
            return True
        self._reference = value
        self._reference_at = now
        return False

    def _steps_too_far(self, value: float, now: float) -> bool:
        """Return whether the value moved faster than the metric can."""
        limits = self.limits
        if (
            limits.max_step is None
            or self._reference is None
            or now < self._excused_until
        ):
            return False
        windows = max(1.0, (now - self._reference_at) / limits.step_s)
        return abs(value - self._reference) > limits.max_step * windows

    def _judge_rest(
        self, value: float, now: float, age: float, *, followed: bool = True
    ) -> None:
        """Judge silence, a stuck probe, a flat line and the expected range."""
        limits = self.limits
        if age >= limits.stale_s:
            dead = age >= limits.dead_s
            self._verdict = (Trust.FAILED if dead else Trust.SUSPECT, Cause.STALE)
            return
        stuck = limits.stuck
        if (
            stuck is not None
            and self._stuck_since is not None
            and now - self._stuck_since >= stuck.after_s
        ):
            self._verdict = (stuck.trust, Cause.STUCK)
            return
        if limits.flat_s is not None and followed and not self.on_change:
            flat = now - self._flat_since
            if flat >= limits.flat_s:
                failed = flat >= 2 * limits.flat_s
                self._verdict = (
                    Trust.FAILED if failed else Trust.SUSPECT,
                    Cause.FLAT_LINE,
                )
                return
        low, high = limits.suspect
        if low <= value <= high:
            self._verdict = OK
        else:
            self._verdict = (Trust.SUSPECT, Cause.OUT_OF_RANGE)


@dataclass(frozen=True, slots=True)
class Reading:
    """A metric's value at one place: the median of its trusted sensors.

    `value` is None when no sensor can be trusted. `reported` is the UTC time in
    seconds of the last report. `available` is False when every sensor is
    unavailable or gone.
    """

    value: float | None
    reported: float | None
    trust: Trust
    cause: Cause
    available: bool = True


NO_READING = Reading(None, None, Trust.MISSING, Cause.NOT_FOUND)


def combine(judges: list[Judge], disagree: float | None) -> Reading:
    """Return the reading of several sensors that measure the same thing.

    Sensors that are ok count alone; suspect ones count only where none is ok, and a
    value that leapt never does.
    A sensor further than `disagree` from its neighbours is suspect: of two, both.
    """
    if len(judges) == 1:
        return _single(judges[0])
    if disagree is not None:
        _compare([judge for judge in judges if judge.sound], disagree)
    for level in (Trust.OK, Trust.SUSPECT):
        counted = [
            judge for judge in judges if judge.counts and judge.verdict[0] is level
        ]
        if counted:
            return Reading(
                median(judge.value for judge in counted if judge.value is not None),
                max(judge.reported or 0.0 for judge in counted),
                *counted[0].verdict,
            )
    worst = judges[0].verdict
    return Reading(
        None,
        max((j.reported for j in judges if j.reported is not None), default=None),
        *worst,
        any(judge.verdict[1] not in ABSENT for judge in judges),
    )


def _single(judge: Judge) -> Reading:
    """Return the reading of one sensor alone."""
    judge.disagrees = False
    trust, cause = judge.verdict
    return Reading(
        judge.value if judge.counts else None,
        judge.reported,
        trust,
        cause,
        cause not in ABSENT,
    )


def _compare(sound: list[Judge], disagree: float) -> None:
    """Mark the sensors that differ from their neighbours by more than allowed."""
    values = [judge.value for judge in sound if judge.value is not None]
    if len(values) == 2:
        apart = abs(values[0] - values[1]) > disagree
        for judge in sound:
            judge.disagrees = apart
        return
    middle = median(values) if values else 0.0
    for judge in sound:
        judge.disagrees = (
            judge.value is not None and abs(judge.value - middle) > disagree
        )
