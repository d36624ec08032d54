"""Alarms: when one is raised, gets worse, eases and clears.

An alarm needs its cause to be seen for long enough, and in enough reports of the sensor.
What is not known stops the clock: it neither raises nor clears. An alarm clears only once
the value was well inside its limits for a while, so that it cannot flap.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from .alarm_catalogue import RULES, AlarmKey, Bounds, Rule, Severity

SAMPLES = 2
"""Reports in which a cause must be seen, where it need not act at once."""

AT_ONCE_S = 5.0
"""Up to this delay one report is enough."""

LONGEST_GAP_S = 180.0
"""Seconds between two looks that count at most; longer is not known."""

EXPLAINED_FOR_S = 300.0
"""Seconds for which a cause that has gone still explains what it led to."""

LONGEST_SHELF_S = 7 * 86400.0
"""An alarm may be put aside for so long at most."""


class Happening(StrEnum):
    """What can happen to an alarm."""

    RAISED = "raised"
    WORSENED = "worsened"
    EASED = "eased"
    CLEARED = "cleared"
    ACKNOWLEDGED = "acknowledged"
    SHELVED = "shelved"
    UNSHELVED = "unshelved"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen of an alarm's cause.

    `severity` is how bad it is, None where it is not there; `over` whether all is well
    inside the limits. `reported` is when the sensor reported, None where every look counts.
    The delays are those of the rule where they are None.
    """

    severity: Severity | None
    over: bool = True
    value: float | None = None
    limit: float | None = None
    reported: float | None = None
    warning_s: float | None = None
    critical_s: float | None = None


WELL = Finding(None)


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is remembered of an alarm.

    Active with a `severity`, since `raised`, critical since `worst`. The counters hold for
    how long, and in how many reports, the cause was there, was critical, or was gone.
    """

    severity: Severity | None = None
    raised: float | None = None
    worst: float | None = None
    value: float | None = None
    limit: float | None = None
    acknowledged: float | None = None
    shelved_until: float | None = None
    cleared: float | None = None
    looked: float | None = None
    sampled: float | None = None
    seen: Severity | None = None
    was_over: bool = False
    known: bool = False
    there_s: float = 0.0
    there_samples: int = 0
    critical_s: float = 0.0
    critical_samples: int = 0
    milder_s: float = 0.0
    over_s: float = 0.0
    over_samples: int = 0

    @property
    def active(self) -> bool:
        """Return whether it is raised."""
        return self.severity is not None

    @property
    def told(self) -> bool:
        """Return whether people are to hear of it."""
        return self.active and self.shelved_until is None

    @property
    def at_rest(self) -> bool:
        """Return whether there is nothing to remember."""
        return not (self.active or self.there_s or self.there_samples) and (
            self.shelved_until is None
        )

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON-able data."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Alarm:
        """Restore it; raises KeyError, TypeError or ValueError if malformed."""
        kept: dict[str, Any] = {name: _number(stored[name]) for name in _OPTIONAL}
        kept |= {name: float(stored[name]) for name in _SUMS}
        kept |= {name: int(stored[name]) for name in _COUNTS}
        kept |= {name: bool(stored[name]) for name in ("was_over", "known")}
        for name in ("severity", "seen"):
            found = stored[name]
            kept[name] = None if found is None else Severity(found)
        return cls(**kept)


_OPTIONAL = (
    *("raised", "worst", "value", "limit", "acknowledged", "shelved_until"),
    *("cleared", "looked", "sampled"),
)
_SUMS = ("there_s", "critical_s", "milder_s", "over_s")
_COUNTS = ("there_samples", "critical_samples", "over_samples")


def _number(stored: object) -> float | None:
    """Return a stored number that may be missing."""
    if stored is None:
        return None
    if isinstance(stored, bool) or not isinstance(stored, int | float):
        raise TypeError(f"{stored!r} is not a number")
    return float(stored)


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from a look: the memory, what happened, and when to look again."""

    alarm: Alarm
    happened: tuple[Happening, ...] = ()
    look_again: float | None = None


def step(
    rule: Rule,
    alarm: Alarm,
    finding: Finding | None,
    now: float,
    longest_gap_s: float = LONGEST_GAP_S,
) -> Step:
    """Return what follows from a finding; None is not known."""
    alarm, ended = _shelf_over(alarm, now)
    if finding is None:
        alarm = replace(alarm, looked=now, known=False)
        return Step(alarm, ended, alarm.shelved_until)
    alarm = _counted(alarm, finding, now, longest_gap_s)
    alarm, happened = _decided(rule, alarm, finding, now)
    return Step(alarm, ended + happened, _look_again(rule, alarm, finding, now))


def acknowledge(alarm: Alarm, now: float) -> Alarm:
    """Return an active alarm that a person has seen."""
    return replace(alarm, acknowledged=now) if alarm.active else alarm


def shelve(alarm: Alarm, until: float, now: float) -> Alarm:
    """Return an alarm that is put aside until a time; raises ValueError where that is wrong."""
    if not now < until <= now + LONGEST_SHELF_S:
        raise ValueError("an alarm is put aside for up to seven days from now")
    return replace(alarm, shelved_until=until)


def explained(
    key: AlarmKey, alarms: Mapping[AlarmKey, Alarm], around: frozenset[str], now: float
) -> AlarmKey | None:
    """Return the alarm that explains another one, of one of the places around it."""
    for kind in RULES[key.kind].explained_by:
        for place in around:
            cause = AlarmKey(kind, place)
            found = alarms.get(cause)
            if found is None:
                continue
            gone = found.cleared
            if found.active or (gone is not None and now - gone < EXPLAINED_FOR_S):
                return cause
    return None


def find(bounds: Bounds, value: float | None, reported: float | None) -> Finding | None:
    """Return where a value is by its bounds, None where it is not known."""
    if value is None:
        return None
    severity, limit = _beyond(bounds, value)
    return Finding(severity, _inside(bounds, value), value, limit, reported)


def _beyond(bounds: Bounds, value: float) -> tuple[Severity | None, float | None]:
    """Return how far out a value is, and the limit that it is beyond."""
    for severity, low, high in (
        (Severity.CRITICAL, bounds.lowest, bounds.highest),
        (Severity.WARNING, bounds.low, bounds.high),
    ):
        if low is not None and value < low:
            return severity, low
        if high is not None and value > high:
            return severity, high
    return None, None


def _inside(bounds: Bounds, value: float) -> bool:
    """Return whether a value is well inside its bounds."""
    low = bounds.lowest if bounds.low is None else bounds.low
    high = bounds.highest if bounds.high is None else bounds.high
    return (low is None or value >= low + bounds.hysteresis) and (
        high is None or value <= high - bounds.hysteresis
    )


def _shelf_over(alarm: Alarm, now: float) -> tuple[Alarm, tuple[Happening, ...]]:
    """Return an alarm whose time aside may be over."""
    if alarm.shelved_until is None or now < alarm.shelved_until:
        return alarm, ()
    happened = (Happening.UNSHELVED,) if alarm.active else ()
    return replace(alarm, shelved_until=None), happened


def _counted(alarm: Alarm, finding: Finding, now: float, longest_gap_s: float) -> Alarm:
    """Return an alarm that has counted the time since the last look, and this report."""
    looked = now if alarm.looked is None else alarm.looked
    gap = min(max(now - looked, 0.0), longest_gap_s) if alarm.known else 0.0
    sampled, reported = alarm.sampled, finding.reported
    fresh = int(reported is None or sampled is None or reported > sampled)
    there = finding.severity is not None
    critical = finding.severity is Severity.CRITICAL
    well = not there and finding.over
    was_well = alarm.seen is None and alarm.was_over
    return replace(
        alarm,
        looked=now,
        known=True,
        seen=finding.severity,
        was_over=finding.over,
        sampled=sampled if reported is None else max(reported, sampled or reported),
        there_s=alarm.there_s + gap * (alarm.seen is not None) if there else 0.0,
        there_samples=alarm.there_samples + fresh if there else 0,
        critical_s=alarm.critical_s + gap * (alarm.seen is Severity.CRITICAL)
        if critical
        else 0.0,
        critical_samples=alarm.critical_samples + fresh if critical else 0,
        milder_s=0.0
        if critical
        else alarm.milder_s + gap * (alarm.seen is not Severity.CRITICAL),
        over_s=alarm.over_s + gap * was_well if well else 0.0,
        over_samples=alarm.over_samples + fresh if well else 0,
    )


def _delays(rule: Rule, finding: Finding) -> Iterator[tuple[Severity, float]]:
    """Yield the seconds that a cause must last, by what it leads to."""
    for severity, usual, own in (
        (Severity.CRITICAL, rule.critical_s, finding.critical_s),
        (Severity.WARNING, rule.warning_s, finding.warning_s),
    ):
        if usual is not None:
            yield severity, usual if own is None else own


def _due(rule: Rule, alarm: Alarm, finding: Finding) -> Severity | None:
    """Return how severe an alarm is due by time and reports."""
    for severity, delay_s in _delays(rule, finding):
        critical = severity is Severity.CRITICAL
        if critical and finding.severity is not Severity.CRITICAL:
            continue
        lasted_s = alarm.critical_s if critical else alarm.there_s
        samples = alarm.critical_samples if critical else alarm.there_samples
        wanted = 1 if delay_s <= AT_ONCE_S else SAMPLES
        if finding.severity and lasted_s >= delay_s and samples >= wanted:
            return severity
    return None


def _decided(
    rule: Rule, alarm: Alarm, finding: Finding, now: float
) -> tuple[Alarm, tuple[Happening, ...]]:
    """Return an alarm after the decision whether it is raised, worse, milder or over."""
    due = _due(rule, alarm, finding)
    if finding.severity is not None:
        alarm = replace(alarm, value=finding.value, limit=finding.limit)
    worst = now if due is Severity.CRITICAL else None
    if alarm.severity is None:
        if due is None:
            return alarm, ()
        alarm = replace(alarm, severity=due, raised=now, worst=worst, cleared=None)
        return replace(alarm, acknowledged=None), (Happening.RAISED,)
    if due is Severity.CRITICAL and alarm.severity is Severity.WARNING:
        # What was put aside as a warning is heard when it becomes critical.
        alarm = replace(alarm, severity=due, worst=worst, acknowledged=None)
        return replace(alarm, shelved_until=None), (Happening.WORSENED,)
    if _is_over(rule, alarm):
        shelf = alarm.shelved_until
        gone = Alarm(
            shelved_until=shelf,
            cleared=now,
            looked=now,
            value=finding.value,
            sampled=alarm.sampled,
        )
        return gone, (Happening.CLEARED,)
    milder = alarm.severity is Severity.CRITICAL and rule.warning_s is not None
    eases = milder and finding.severity is Severity.WARNING
    if eases and alarm.milder_s >= rule.clear_s:
        alarm = replace(alarm, severity=Severity.WARNING, worst=None)
        return alarm, (Happening.EASED,)
    return alarm, ()


def _is_over(rule: Rule, alarm: Alarm) -> bool:
    """Return whether an active alarm clears."""
    if rule.latched and alarm.acknowledged is None:
        return False
    wanted = 1 if rule.clear_s <= AT_ONCE_S else SAMPLES
    return alarm.over_samples >= wanted and alarm.over_s >= rule.clear_s


def _look_again(rule: Rule, alarm: Alarm, finding: Finding, now: float) -> float | None:
    """Return when something changes by the passing of time alone."""
    times = [] if alarm.shelved_until is None else [alarm.shelved_until]
    if finding.severity is not None:
        for severity, delay_s in _delays(rule, finding):
            critical = severity is Severity.CRITICAL
            if critical and finding.severity is not Severity.CRITICAL:
                continue
            lasted_s = alarm.critical_s if critical else alarm.there_s
            times.append(now + delay_s - lasted_s)
    elif alarm.active and finding.over:
        times.append(now + rule.clear_s - alarm.over_s)
    return min((time for time in times if time > now), default=None)


def severest(alarms: Mapping[AlarmKey, Alarm]) -> Severity | None:
    """Return the highest severity of the alarms that people are to hear of."""
    found = {alarm.severity for alarm in alarms.values() if alarm.told}
    if Severity.CRITICAL in found:
        return Severity.CRITICAL
    return Severity.WARNING if Severity.WARNING in found else None
