"""Health: dose with memory, score with caps, confidence, roll-up, deductions."""

import math

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.agronomy.health import (
    RULES,
    Alarm,
    Cause,
    Child,
    Deduction,
    Dose,
    Grade,
    Health,
    HealthMetric,
    dli_severity,
    farm_health,
    grade,
    known_share,
    rack_health,
    severity,
    shelf_health,
)
from tests.agronomy.health_values import (
    FARM_MEAN,
    FARM_SCORE,
    HEALTH_CASES,
    OTHER_RACK_SCORE,
    RACK,
    RACK_KNOWN_SHARE,
    RACK_MEAN,
    RACK_SCORE,
    HealthCase,
)
from tests.agronomy.quick import quickly

ALL = tuple(HealthMetric)
type History = list[tuple[float, float | None]]

HOURS = st.floats(0.01, 100.0)
SEVERITIES = st.floats(0.0, 1.0)
HISTORIES: st.SearchStrategy[History] = st.lists(
    st.tuples(HOURS, st.one_of(st.none(), SEVERITIES)), max_size=5
)
SHELVES = st.dictionaries(st.sampled_from(HealthMetric), HISTORIES, max_size=8)
ALARMS = st.one_of(st.none(), st.sampled_from(Alarm))


def dose_of(metric: HealthMetric, history: History, clean_h: float = 72.0) -> Dose:
    """Return the dose of a metric after clean hours and a history."""
    dose = Dose().after(clean_h, 0.0, RULES[metric].tolerance_h)
    for hours, how_bad in history:
        dose = dose.after(hours, how_bad, RULES[metric].tolerance_h)
    return dose


def shelf_of(shelf: dict[HealthMetric, History], alarm: Alarm | None = None) -> Health:
    """Return the health of a shelf, metrics without a history being missing."""
    doses = {m: dose_of(m, history, 0.0) for m, history in shelf.items()}
    return shelf_health(doses, ALL, alarm)


def case_health(case: HealthCase) -> Health:
    """Return the health that a case leads to."""
    doses = {
        metric: dose_of(metric, list(case.history.get(metric, ())))
        for metric in HealthMetric
        if metric not in case.not_installed
    }
    return shelf_health(doses, ALL, Alarm(case.alarm) if case.alarm else None)


each_case = pytest.mark.parametrize("case", HEALTH_CASES, ids=lambda case: case.case)


@each_case
def test_a_shelf_has_the_stated_health(case: HealthCase) -> None:
    """Score, confidence and every part to two decimals."""
    health = case_health(case)
    assert health.confidence == pytest.approx(case.confidence, abs=5.1e-4)
    if case.score is None:
        assert (health.score, health.raw, health.parts) == (None, None, {})
        return
    assert health.score == pytest.approx(case.score, abs=5.1e-3)
    assert health.raw == pytest.approx(case.raw, abs=5.1e-3)
    assert health.mean == pytest.approx(case.mean, abs=5.1e-3)
    assert health.worst == pytest.approx(case.worst, abs=5.1e-3)
    assert {m.value: s for m, s in health.parts.items()} == pytest.approx(
        case.parts, abs=5.1e-3
    )


@each_case
def test_the_deductions_of_a_shelf_add_up(case: HealthCase) -> None:
    """Every point that is missing has a cause, and the largest come first."""
    health = case_health(case)
    points = [d.points for d in health.deductions]
    shown = 100.0 * health.confidence if health.score is None else health.score
    assert math.fsum(points) == pytest.approx(100.0 - shown)
    assert points == sorted(points, reverse=True)
    assert health.largest == health.deductions[:3]


@pytest.mark.parametrize(
    ("case", "deductions"),
    [
        ("A", []),
        ("C", [(Cause.OUT_OF_BAND, HealthMetric.PH)]),
        (
            "D2",
            [(Cause.CRITICAL, None), (Cause.OUT_OF_BAND, HealthMetric.WATER_SUPPLY)],
        ),
        ("E", [(Cause.MISSING, HealthMetric.PH)]),
        ("F", [(Cause.MISSING, HealthMetric.AIR_TEMPERATURE)]),
        (
            "G",
            [
                (Cause.MISSING, HealthMetric.DLI),
                (Cause.MISSING, HealthMetric.EC),
                (Cause.MISSING, HealthMetric.PH),
            ],
        ),
        (
            "H",
            [
                (Cause.OUT_OF_BAND, HealthMetric.VPD),
                (Cause.OUT_OF_BAND, HealthMetric.AIR_TEMPERATURE),
                (Cause.OUT_OF_BAND, HealthMetric.EC),
            ],
        ),
    ],
)
def test_health_names_what_it_lost_its_points_to(
    case: str, deductions: list[tuple[Cause, HealthMetric | None]]
) -> None:
    """The three largest, with their causes."""
    (named,) = (c for c in HEALTH_CASES if c.case.split()[0] == case)
    largest = case_health(named).largest
    assert [(d.cause, d.metric) for d in largest] == deductions


def test_the_weights_add_up_to_a_hundred() -> None:
    """So that a weight reads as percent."""
    assert sum(rule.weight for rule in RULES.values()) == 100.0
    assert set(RULES) == set(HealthMetric)


@pytest.mark.parametrize(
    ("value", "how_bad"),
    [
        (20.0, 0.0),
        (23.0, 0.0),
        (26.0, 0.0),
        (28.0, 0.25),
        (34.0, 1.0),
        (50.0, 1.0),
        (16.0, 0.5),
        (12.0, 1.0),
        (-5.0, 1.0),
        (None, None),
        (math.nan, None),
        (math.inf, None),
    ],
)
def test_severity_rises_from_the_band_to_the_limit(
    value: float | None, how_bad: float | None
) -> None:
    """Band 20 to 26, limits 12 and 34."""
    assert severity(value, (20.0, 26.0), (12.0, 34.0)) == how_bad


def test_a_band_that_ends_at_its_limit_has_nothing_between() -> None:
    """Outside is the worst at once, and nothing is divided by zero."""
    assert severity(26.1, (20.0, 26.0), (20.0, 26.0)) == 1.0
    assert severity(19.9, (20.0, 26.0), (20.0, 26.0)) == 1.0
    assert severity(26.1, (20.0, 26.0), (30.0, 10.0)) == 1.0


@pytest.mark.parametrize(
    ("dli", "how_bad"),
    [(14.0, 0.0), (12.6, 0.0), (9.8, 0.5), (7.0, 1.0), (18.2, 0.5), (30.0, 1.0)],
)
def test_light_may_miss_its_target_by_a_tenth(dli: float, how_bad: float) -> None:
    """Half of the target, or half as much again, is critical."""
    assert dli_severity(dli, 14.0) == pytest.approx(how_bad)
    assert dli_severity(None, 14.0) is None


@quickly
@given(HISTORIES, HOURS, st.one_of(st.none(), SEVERITIES), st.floats(0.0, 1.0))
def test_it_does_not_matter_how_often_a_dose_is_asked(
    history: History, hours: float, how_bad: float | None, cut: float
) -> None:
    """A stretch in one piece or in two, or with no time at all."""
    dose = dose_of(HealthMetric.PH, history)
    whole = dose.after(hours, how_bad, 24.0)
    parts = dose.after(cut * hours, how_bad, 24.0)
    parts = parts.after((1.0 - cut) * hours, how_bad, 24.0).after(0.0, 1.0, 24.0)
    for name in ("dose", "covered_h", "elapsed_h"):
        assert getattr(parts, name) == pytest.approx(getattr(whole, name), abs=1e-12)


@quickly
@given(HISTORIES, HOURS, SEVERITIES, SEVERITIES)
def test_a_worse_stretch_never_scores_better(
    history: History, hours: float, one: float, other: float
) -> None:
    """More severe or longer, the score falls or stays."""
    dose = dose_of(HealthMetric.VPD, history)
    mild, bad = sorted((one, other))
    milder, worse = (dose.after(hours, s, 12.0) for s in (mild, bad))
    assert worse.score <= milder.score
    assert worse.coverage == milder.coverage


@quickly
@given(SHELVES, st.sampled_from(HealthMetric), HOURS, SEVERITIES, ALARMS)
def test_a_worse_metric_never_makes_a_shelf_better(
    shelf: dict[HealthMetric, History],
    metric: HealthMetric,
    hours: float,
    how_bad: float,
    alarm: Alarm | None,
) -> None:
    """The same shelf, one stretch in band or not."""
    before = shelf.get(metric, [])
    fine = shelf_of({**shelf, metric: [*before, (hours, 0.0)]}, alarm)
    bad = shelf_of({**shelf, metric: [*before, (hours, how_bad)]}, alarm)
    assert (fine.score is None) == (bad.score is None)
    if fine.score is not None and bad.score is not None:
        assert bad.score <= fine.score + 1e-9


@quickly
@given(SHELVES, st.sampled_from(HealthMetric), HOURS, ALARMS)
def test_hours_without_data_never_look_healthier_than_good_ones(
    shelf: dict[HealthMetric, History],
    metric: HealthMetric,
    hours: float,
    alarm: Alarm | None,
) -> None:
    """A dead sensor lowers the confidence, the cap and the dose's recovery."""
    before = [(48.0, 0.0), *shelf.get(metric, [])]
    fine = shelf_of({**shelf, metric: [*before, (hours, 0.0)]}, alarm)
    dead = shelf_of({**shelf, metric: [*before, (hours, None)]}, alarm)
    assert dead.confidence <= fine.confidence
    if dead.score is not None:
        assert fine.score is not None
        assert dead.score <= 50.0 + 50.0 * dead.confidence


@quickly
@given(SHELVES, ALARMS)
def test_health_keeps_its_promises_on_any_shelf(
    shelf: dict[HealthMetric, History], alarm: Alarm | None
) -> None:
    """Known only when trusted, never above its caps, every point accounted for."""
    health = shelf_of(shelf, alarm)
    assert (health.score is None) == (health.confidence < 0.5)
    assert 0.0 <= health.confidence <= 1.0
    if health.score is None:
        return
    assert health.raw is not None
    assert 0.0 <= health.score <= min(health.raw, 50.0 + 50.0 * health.confidence)
    assert (
        health.score <= {None: 100.0, Alarm.WARNING: 75.0, Alarm.CRITICAL: 40.0}[alarm]
    )
    lost = math.fsum(deduction.points for deduction in health.deductions)
    assert lost == pytest.approx(100.0 - health.score, abs=1e-6)


def test_a_shelf_without_any_sensor_is_unknown() -> None:
    """Not healthy, and the same for one from which nothing is expected."""
    assert shelf_health({}, ALL).score is None
    assert shelf_health({}, ()) == Health(None, 0.0)
    assert shelf_health({HealthMetric.CO2: Dose()}, ()).score is None


def test_a_metric_that_was_dead_too_long_no_longer_counts() -> None:
    """After four days and nights without data its old score says nothing."""
    doses = {m: dose_of(m, []) for m in ALL}
    doses[HealthMetric.VPD] = dose_of(HealthMetric.VPD, [(24.0, 0.5), (24.0 * 4, None)])
    health = shelf_health(doses, ALL)
    assert HealthMetric.VPD not in health.parts
    assert health.raw == 100.0
    assert health.score == pytest.approx(50.0 + 50.0 * health.confidence)


def test_a_dose_is_not_forgotten_while_nothing_is_known() -> None:
    """Recovery has to be seen."""
    dose = Dose().after(6.0, 0.5, 12.0)
    assert dose.after(24.0, None, 12.0).score == dose.score
    assert dose.after(24.0, 0.0, 12.0).score > dose.score


@pytest.mark.parametrize(
    ("alarm", "cap"), [(Alarm.WARNING, 75.0), (Alarm.CRITICAL, 40.0)]
)
def test_an_open_alarm_caps_the_score(alarm: Alarm, cap: float) -> None:
    """And is the first thing that is named."""
    doses = {m: dose_of(m, []) for m in ALL}
    health = shelf_health(doses, ALL, alarm)
    assert health.score == cap
    assert health.largest == (Deduction(100.0 - cap, Cause(alarm.value)),)


def rack_of(shelves: tuple[tuple[float, float | None], ...]) -> list[Child]:
    """Return shelves of an area and a score, out of band in one metric."""
    return [
        Child(
            f"shelf {number}",
            area,
            Health(
                score,
                1.0 if score is not None else 0.0,
                ()
                if score is None
                else (Deduction(100.0 - score, Cause.OUT_OF_BAND, HealthMetric.PH),),
            ),
        )
        for number, (area, score) in enumerate(shelves, 1)
    ]


def test_racks_and_the_farm_have_the_stated_health() -> None:
    """Two decimals of the mean and of the score."""
    shelves = rack_of(RACK)
    rack = rack_health(shelves)
    assert rack.score == pytest.approx(RACK_SCORE, abs=5.1e-3)
    assert rack.mean == pytest.approx(RACK_MEAN)
    assert known_share(shelves) == rack.confidence == RACK_KNOWN_SHARE
    farm = farm_health(
        [Child("1", 5.0, rack), Child("2", 5.0, Health(OTHER_RACK_SCORE, 1.0))]
    )
    assert farm.score == pytest.approx(FARM_SCORE, abs=5.1e-3)
    assert farm.mean == pytest.approx(FARM_MEAN, abs=5.1e-3)


def test_a_rack_says_on_which_shelf_it_lost_its_points() -> None:
    """The worst shelf first, and all points accounted for."""
    rack = rack_health(rack_of(RACK))
    farm = farm_health([Child("rack 1", 5.0, rack)])
    assert rack.score is not None
    assert rack.largest[0].place == farm.largest[0].place == "shelf 2"
    assert math.fsum(d.points for d in rack.deductions) == pytest.approx(
        100.0 - rack.score
    )
    assert farm.score == pytest.approx(rack.score)


def test_a_rack_is_unknown_when_most_of_its_area_is() -> None:
    """Half is enough, less is not; an empty rack is not healthy."""
    assert rack_health(rack_of(((1.0, 90.0), (1.0, None)))).score is not None
    assert rack_health(rack_of(((1.0, 90.0), (1.1, None)))).score is None
    assert rack_health([]) == Health(None, 0.0)
    assert rack_health(rack_of(((0.0, 90.0),))).score is None
    assert known_share([]) == 0.0


@quickly
@given(
    st.lists(st.tuples(st.floats(0.1, 5.0), st.floats(0.0, 100.0)), min_size=1),
    st.integers(0, 20),
    st.floats(0.0, 100.0),
)
def test_a_worse_shelf_never_makes_a_rack_better(
    shelves: list[tuple[float, float]], index: int, less: float
) -> None:
    """And a rack lies between its worst and its mean."""
    index %= len(shelves)
    area, score = shelves[index]
    worse = [*shelves[:index], (area, max(score - less, 0.0)), *shelves[index + 1 :]]
    before, after = (rack_health(rack_of(tuple(s))) for s in (shelves, worse))
    assert before.score is not None
    assert after.score is not None
    assert after.score <= before.score + 1e-9
    assert before.worst is not None
    assert before.mean is not None
    assert before.worst - 1e-9 <= before.score <= before.mean + 1e-9


@pytest.mark.parametrize(
    ("score", "name"),
    [
        (100.0, Grade.GOOD),
        (90.0, Grade.GOOD),
        (89.9, Grade.WATCH),
        (75.0, Grade.WATCH),
        (74.9, Grade.ACT),
        (50.0, Grade.ACT),
        (49.9, Grade.BAD),
        (0.0, Grade.BAD),
        (None, Grade.UNKNOWN),
    ],
)
def test_a_score_has_a_grade(score: float | None, name: Grade) -> None:
    """The ends belong to the better one."""
    assert grade(score) is Health(score, 1.0).grade is name
