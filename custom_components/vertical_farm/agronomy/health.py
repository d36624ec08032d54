"""Health of 0 to 100 that explains itself, or unknown: dose with memory, score, roll-up.

Each metric collects a dose: how far it was out of its band, times how long, forgotten with
a half-life of a day. The score is linear in it, one bad metric cannot hide in a mean, and
missing data can never look healthy. The weights, tolerances and limits are practice.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
import math
from types import MappingProxyType

HALF_LIFE_H = 24.0
"""Hours after which half of a dose is forgotten, and half of a gap."""

_MEMORY_H = HALF_LIFE_H / math.log(2.0)
_MEAN_SHARE = 0.6
_COVERED_ENOUGH = 0.1
_VITAL_COVERED = 0.5
_CONFIDENT_ENOUGH = 0.5
_VITAL_MISSING_CAP = 60.0
_SHOWN = 3
_FULL = 100.0
RACK_MEAN_SHARE = 0.7
"""How much the mean of its shelves counts in a rack, the rest is the worst of them."""
FARM_MEAN_SHARE = 0.8
"""How much the mean of its racks counts in a farm, the rest is the worst of them."""


class HealthMetric(StrEnum):
    """What a shelf's health is judged by."""

    AIR_TEMPERATURE = "air_temperature"
    VPD = "vpd"
    DLI = "dli"
    EC = "ec"
    PH = "ph"
    WATER_TEMPERATURE = "water_temperature"
    WATER_SUPPLY = "water_supply"
    CO2 = "co2"


@dataclass(frozen=True, slots=True)
class Rule:
    """How much a metric counts, the hours at its critical limit that use up its score.

    Without a vital metric the score stays at 60 or below.
    """

    weight: float
    tolerance_h: float
    vital: bool = False


RULES: Mapping[HealthMetric, Rule] = MappingProxyType(
    {
        HealthMetric.AIR_TEMPERATURE: Rule(20.0, 12.0, vital=True),
        HealthMetric.VPD: Rule(15.0, 12.0),
        HealthMetric.DLI: Rule(20.0, 48.0),
        HealthMetric.EC: Rule(12.0, 48.0),
        HealthMetric.PH: Rule(12.0, 24.0),
        HealthMetric.WATER_TEMPERATURE: Rule(8.0, 12.0),
        HealthMetric.WATER_SUPPLY: Rule(8.0, 1.0, vital=True),
        HealthMetric.CO2: Rule(5.0, 48.0),
    }
)


def severity(
    value: float | None,
    band: tuple[float, float],
    critical: tuple[float, float],
) -> float | None:
    """Return how bad a value is: 0 in the band, 1 at its critical limit and beyond.

    Linear between the two. None for a value that is missing or no number.
    """
    if value is None or not math.isfinite(value):
        return None
    (low, high), (critical_low, critical_high) = band, critical
    if low <= value <= high:
        return 0.0
    beyond = value - high if value > high else low - value
    span = critical_high - high if value > high else low - critical_low
    return 1.0 if beyond >= span else beyond / span


def dli_severity(dli_mol: float | None, target_mol: float) -> float | None:
    """Return how bad a day's light is: ± 10 % is fine, half or half as much again is 1."""
    return severity(
        dli_mol,
        (0.9 * target_mol, 1.1 * target_mol),
        (0.5 * target_mol, 1.5 * target_mol),
    )


@dataclass(frozen=True, slots=True)
class Dose:
    """What a metric has done to the plants, and how much of the time it was known.

    The times are hours, forgotten like the dose. A dose is held while nothing is known:
    that plants recover has to be seen.
    """

    dose: float = 0.0
    covered_h: float = 0.0
    elapsed_h: float = 0.0

    def after(self, hours: float, severity: float | None, tolerance_h: float) -> Dose:
        """Return the dose after hours at one severity, None for hours not known.

        D ← D·2^(-Δt/24 h) + s·(24 h/ln 2)(1 - 2^(-Δt/24 h))/τ, exact for a constant s,
        so it does not matter how often it is asked.
        """
        if not hours > 0.0:
            return self
        kept = 2.0 ** (-hours / HALF_LIFE_H)
        lasting_h = _MEMORY_H * -math.expm1(-hours / _MEMORY_H)
        elapsed_h = self.elapsed_h * kept + lasting_h
        if severity is None:
            return Dose(self.dose, self.covered_h * kept, elapsed_h)
        added = min(max(severity, 0.0), 1.0) * lasting_h / tolerance_h
        return Dose(
            self.dose * kept + added, self.covered_h * kept + lasting_h, elapsed_h
        )

    @property
    def score(self) -> float:
        """Return the score of the metric, 0 to 100."""
        return _FULL * (1.0 - min(1.0, self.dose))

    @property
    def coverage(self) -> float:
        """Return the share of the remembered time that was known; 0 before any passed."""
        if self.elapsed_h <= 0.0:
            return 0.0
        return min(self.covered_h / self.elapsed_h, 1.0)


class Alarm(StrEnum):
    """The worst alarm that is open."""

    WARNING = "warning"
    CRITICAL = "critical"


_ALARM_CAPS = {Alarm.WARNING: 75.0, Alarm.CRITICAL: 40.0}


class Cause(StrEnum):
    """Why health is less than 100."""

    OUT_OF_BAND = "out_of_band"
    MISSING = "missing"
    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points lost, to what, and where; the metric is None for an alarm."""

    points: float
    cause: Cause
    metric: HealthMetric | None = None
    place: str | None = None


class Grade(StrEnum):
    """What to make of a score."""

    GOOD = "good"
    WATCH = "watch"
    ACT = "act"
    BAD = "bad"
    UNKNOWN = "unknown"


def grade(score: float | None) -> Grade:
    """Return the grade of a score: good from 90, watch from 75, act from 50, else bad."""
    if score is None:
        return Grade.UNKNOWN
    for limit, name in ((90.0, Grade.GOOD), (75.0, Grade.WATCH), (50.0, Grade.ACT)):
        if score >= limit:
            return name
    return Grade.BAD


@dataclass(frozen=True, slots=True)
class Health:
    """A score or None for unknown, how far to trust it, and every point that it lacks.

    `deductions` add up to 100 - score, largest first. Where the score is unknown they are
    the shares of the confidence that is missing.
    """

    score: float | None
    confidence: float
    deductions: tuple[Deduction, ...] = ()
    raw: float | None = None
    mean: float | None = None
    worst: float | None = None
    parts: Mapping[HealthMetric, float] = MappingProxyType({})

    @property
    def grade(self) -> Grade:
        """Return what to make of the score."""
        return grade(self.score)

    @property
    def largest(self) -> tuple[Deduction, ...]:
        """Return the three largest deductions."""
        return self.deductions[:_SHOWN]


def shelf_health(
    doses: Mapping[HealthMetric, Dose],
    expected: Collection[HealthMetric],
    alarm: Alarm | None = None,
) -> Health:
    """Return the health of a shelf.

    `expected` are the metrics that a shelf like this should know; what is measured is
    expected, too. Below a confidence of 0.5 the score is unknown, whatever is measured.
    """
    metrics = [m for m in HealthMetric if m in expected or m in doses]
    coverage = {m: doses[m].coverage if m in doses else 0.0 for m in metrics}
    weight = math.fsum(RULES[m].weight for m in metrics)
    lacking = {m: RULES[m].weight * (1.0 - coverage[m]) for m in metrics}
    confidence = 1.0 - math.fsum(lacking.values()) / weight if weight else 0.0
    parts = {m: doses[m].score for m in metrics if coverage[m] >= _COVERED_ENOUGH}
    if confidence < _CONFIDENT_ENOUGH or not parts:
        points = _shares(lacking, _FULL * (1.0 - confidence))
        return Health(None, confidence, _sorted(_missing(points)))
    total = math.fsum(RULES[m].weight for m in parts)
    mean = math.fsum(RULES[m].weight * score for m, score in parts.items()) / total
    worst = min(parts, key=parts.__getitem__)
    raw = _MEAN_SHARE * mean + (1.0 - _MEAN_SHARE) * parts[worst]
    lost = {
        m: _MEAN_SHARE * RULES[m].weight / total * (_FULL - score)
        + (1.0 - _MEAN_SHARE) * (_FULL - score if m is worst else 0.0)
        for m, score in parts.items()
    }
    score, capped = _capped(raw, confidence, coverage, lacking, alarm)
    out_of_band = (Deduction(p, Cause.OUT_OF_BAND, m) for m, p in lost.items())
    return Health(
        score=score,
        confidence=confidence,
        deductions=_sorted([*out_of_band, *capped]),
        raw=raw,
        mean=mean,
        worst=parts[worst],
        parts=MappingProxyType(parts),
    )


def _capped(
    raw: float,
    confidence: float,
    coverage: Mapping[HealthMetric, float],
    lacking: Mapping[HealthMetric, float],
    alarm: Alarm | None,
) -> tuple[float, Iterable[Deduction]]:
    """Return the score below its caps, and what the lowest cap took."""
    dead = {
        m: lacking[m]
        for m, share in coverage.items()
        if RULES[m].vital and share < _VITAL_COVERED
    }
    trusted = _FULL / 2.0 + _FULL / 2.0 * confidence
    score = min(raw, trusted)
    blamed = lacking
    if dead and score > _VITAL_MISSING_CAP:
        score, blamed = _VITAL_MISSING_CAP, dead
    if alarm is not None and score > _ALARM_CAPS[alarm]:
        score = _ALARM_CAPS[alarm]
        return score, [Deduction(raw - score, Cause(alarm.value))]
    return score, _missing(_shares(blamed, raw - score))


def _shares(
    weights: Mapping[HealthMetric, float], points: float
) -> dict[HealthMetric, float]:
    """Return points shared out by weight."""
    total = math.fsum(weights.values())
    return {m: points * w / total for m, w in weights.items()} if total > 0.0 else {}


def _missing(points: Mapping[HealthMetric, float]) -> Iterable[Deduction]:
    """Return the deductions of metrics that were not known."""
    return (Deduction(p, Cause.MISSING, m) for m, p in points.items())


def _sorted(deductions: Iterable[Deduction]) -> tuple[Deduction, ...]:
    """Return the deductions that cost something, largest first."""
    return tuple(
        sorted((d for d in deductions if d.points > 0.0), key=lambda d: -d.points)
    )


@dataclass(frozen=True, slots=True)
class Child:
    """A shelf of a rack or a rack of the farm: its name, area and health."""

    place: str
    area_m2: float
    health: Health


def rack_health(shelves: Sequence[Child]) -> Health:
    """Return the health of a rack: 0.7 of its shelves' mean by area, 0.3 of the worst."""
    return _rolled_up(shelves, RACK_MEAN_SHARE)


def farm_health(racks: Sequence[Child]) -> Health:
    """Return the health of the farm: 0.8 of its racks' mean by area, 0.2 of the worst."""
    return _rolled_up(racks, FARM_MEAN_SHARE)


def _rolled_up(children: Sequence[Child], mean_share: float) -> Health:
    """Return the health of a whole; unknown where more than half of its area is.

    The confidence is the mean by area of what is known, the rest counts as nothing known.
    """
    area = math.fsum(child.area_m2 for child in children)
    known = [(c, c.health.score) for c in children if c.health.score is not None]
    known_area = math.fsum(child.area_m2 for child, _ in known)
    if area <= 0.0 or not known or known_area < area / 2.0:
        return Health(None, 0.0)
    confidence = math.fsum(c.area_m2 * c.health.confidence for c, _ in known) / area
    mean = math.fsum(child.area_m2 * score for child, score in known) / known_area
    worst_child, worst = min(known, key=lambda pair: pair[1])
    score = mean_share * mean + (1.0 - mean_share) * worst
    deductions = [
        replace(
            deduction,
            points=deduction.points
            * (
                mean_share * child.area_m2 / known_area
                + (1.0 - mean_share if child is worst_child else 0.0)
            ),
            place=deduction.place or child.place,
        )
        for child, _ in known
        for deduction in child.health.deductions
    ]
    return Health(score, confidence, _sorted(deductions), score, mean, worst)


def known_share(children: Sequence[Child]) -> float:
    """Return the share of the area whose health is known."""
    area = math.fsum(child.area_m2 for child in children)
    known = math.fsum(c.area_m2 for c in children if c.health.score is not None)
    return known / area if area > 0.0 else 0.0
