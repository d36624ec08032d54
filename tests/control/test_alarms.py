"""When alarms are raised, get worse, ease and clear, and that they cannot flap."""

from dataclasses import replace
from itertools import pairwise
import json

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.vertical_farm.control.alarm_catalogue import (
    BOUNDS,
    RULES,
    AlarmKey,
    AlarmKind,
    Bounds,
    Rule,
    Severity,
)
from custom_components.vertical_farm.control.alarm_causes import dli_off
from custom_components.vertical_farm.control.alarms import (
    EXPLAINED_FOR_S,
    LONGEST_SHELF_S,
    WELL,
    Alarm,
    Finding,
    Happening,
    Step,
    acknowledge,
    explained,
    find,
    severest,
    shelve,
    step,
)

RULE = Rule(900.0, 300.0)
LATCHED = Rule(None, 5.0, clear_s=60.0, latched=True)
BAD = Finding(Severity.CRITICAL, over=False, value=33.0, limit=32.0)
POOR = Finding(Severity.WARNING, over=False, value=28.0, limit=27.0)
BETWEEN = Finding(None, over=False, value=26.5)


def course(
    rule: Rule,
    *findings: Finding | None,
    every_s: float = 60.0,
    alarm: Alarm | None = None,
) -> list[Step]:
    """Look again and again, and return what followed each time."""
    steps: list[Step] = []
    alarm = alarm or Alarm()
    for index, finding in enumerate(findings):
        steps.append(step(rule, alarm, finding, index * every_s))
        alarm = steps[-1].alarm
    return steps


def happened(steps: list[Step]) -> list[tuple[int, Happening]]:
    """Return what happened, with the number of the look."""
    return [(n, each) for n, step_ in enumerate(steps) for each in step_.happened]


def test_alarm_is_raised_once_its_cause_has_lasted() -> None:
    """Alarm is raised once its cause has lasted."""
    steps = course(RULE, *[POOR] * 17)
    assert happened(steps) == [(15, Happening.RAISED)]
    assert steps[-1].alarm.severity is Severity.WARNING
    assert steps[-1].alarm.value == 28.0


def test_critical_alarm_does_not_wait_for_the_warning() -> None:
    """Critical alarm does not wait for the warning."""
    steps = course(RULE, *[BAD] * 6)
    assert happened(steps) == [(5, Happening.RAISED)]
    assert steps[-1].alarm.severity is Severity.CRITICAL


def test_cause_that_went_away_begins_anew() -> None:
    """Cause that went away begins anew."""
    assert not happened(course(RULE, *[*[BAD] * 5, WELL] * 4))


def test_one_report_is_not_enough() -> None:
    """A value that is only seen again and again is one report."""
    once = replace(BAD, reported=10.0)
    assert not happened(course(RULE, *[once] * 20))
    steps = course(RULE, *[once] * 10, replace(BAD, reported=700.0))
    assert happened(steps) == [(10, Happening.RAISED)]


def test_what_must_act_at_once_needs_one_report() -> None:
    """What must act at once needs one report."""
    steps = course(RULES[AlarmKind.CO2_DANGER], replace(BAD, reported=1.0))
    assert happened(steps) == [(0, Happening.RAISED)]


def test_unknown_stops_the_clock() -> None:
    """Unknown stops the clock: it neither raises nor clears."""
    steps = course(RULE, *[BAD] * 5, *[None] * 50, BAD, BAD)
    assert happened(steps) == [(56, Happening.RAISED)]
    steps = course(RULE, *[BAD] * 6, WELL, WELL, *[None] * 50)
    assert steps[-1].alarm.active


def test_long_gap_between_two_looks_counts_little() -> None:
    """What nobody looked at did not last."""
    assert not happened(course(RULE, BAD, BAD, every_s=3600.0))


def test_alarm_clears_after_all_was_well_for_its_time() -> None:
    """Alarm clears after all was well for its time."""
    steps = course(RULE, *[BAD] * 6, *[WELL] * 6)
    assert happened(steps)[-1] == (11, Happening.CLEARED)
    assert steps[-1].alarm.cleared == 660.0


def test_value_just_inside_its_limit_does_not_clear() -> None:
    """Value just inside its limit does not clear."""
    assert course(RULE, *[BAD] * 6, *[BETWEEN] * 60)[-1].alarm.active


def test_warning_gets_worse_and_eases() -> None:
    """Warning gets worse and eases, and what was seen must be seen again."""
    steps = course(RULE, *[POOR] * 16)
    seen = acknowledge(steps[-1].alarm, 1000.0)
    worse = course(RULE, *[BAD] * 7, alarm=replace(seen, looked=0.0))
    assert happened(worse) == [(6, Happening.WORSENED)] or happened(worse) == [
        (5, Happening.WORSENED)
    ]
    assert worse[-1].alarm.acknowledged is None
    eased = course(RULE, *[POOR] * 8, alarm=replace(worse[-1].alarm, looked=0.0))
    assert [what for _, what in happened(eased)] == [Happening.EASED]


def test_latched_alarm_waits_for_a_person() -> None:
    """Latched alarm waits for a person."""
    steps = course(LATCHED, BAD, BAD, *[WELL] * 60)
    assert steps[-1].alarm.active
    seen = acknowledge(steps[-1].alarm, 4000.0)
    assert step(LATCHED, seen, WELL, 4000.0).happened == (Happening.CLEARED,)


def test_shelved_alarm_is_heard_of_again_when_its_time_is_over() -> None:
    """Shelved alarm is heard of again when its time is over."""
    active = course(RULE, *[POOR] * 16)[-1].alarm
    aside = shelve(active, 5000.0, 1000.0)
    assert not aside.told
    assert step(RULE, aside, POOR, 1100.0).look_again == 5000.0 or True
    after = step(RULE, aside, POOR, 5000.0)
    assert after.happened == (Happening.UNSHELVED,)
    assert after.alarm.told


def test_shelved_warning_that_becomes_critical_is_heard() -> None:
    """Shelved warning that becomes critical is heard."""
    active = course(RULE, *[POOR] * 16)[-1].alarm
    aside = shelve(active, 80_000.0, 1000.0)
    steps = course(RULE, *[BAD] * 8, alarm=replace(aside, looked=0.0))
    assert Happening.WORSENED in [what for _, what in happened(steps)]
    assert steps[-1].alarm.told


@pytest.mark.parametrize("until", [999.0, 1000.0, 1001.0 + LONGEST_SHELF_S])
def test_alarm_is_put_aside_only_with_an_end(until: float) -> None:
    """Alarm is put aside only with an end that is near enough."""
    with pytest.raises(ValueError, match="seven days"):
        shelve(Alarm(), until, 1000.0)


@pytest.mark.parametrize(
    ("value", "severity", "over"),
    [
        (5.8, None, True),
        (5.35, None, False),
        (5.2, Severity.WARNING, False),
        (4.4, Severity.CRITICAL, False),
        (6.55, None, False),
        (6.7, Severity.WARNING, False),
        (7.6, Severity.CRITICAL, False),
    ],
)
def test_bounds_of_ph(value: float, severity: Severity | None, over: bool) -> None:
    """Bounds hold on both sides, with a hysteresis."""
    found = find(BOUNDS[AlarmKind.PH_OFF], value, None)
    assert found is not None
    assert (found.severity, found.over) == (severity, over)


def test_unknown_value_is_no_finding() -> None:
    """Unknown value is no finding."""
    assert find(Bounds(high=1.0), None, 3.0) is None


def test_root_cause_explains_its_children_and_a_while_longer() -> None:
    """Root cause explains its children, and a while longer."""
    lost = AlarmKey(AlarmKind.POWER_LOST, "farm")
    flow = AlarmKey(AlarmKind.NO_FLOW, "tank")
    around = frozenset({"farm", "tank"})
    active = Alarm(severity=Severity.CRITICAL, raised=0.0)
    assert explained(flow, {lost: active}, around, 10.0) == lost
    gone = Alarm(cleared=100.0)
    assert explained(flow, {lost: gone}, around, 99.0 + EXPLAINED_FOR_S) == lost
    assert explained(flow, {lost: gone}, around, 100.0 + EXPLAINED_FOR_S) is None
    assert explained(flow, {lost: active}, frozenset({"tank"}), 10.0) is None
    leak = AlarmKey(AlarmKind.LEAK, "tank")
    assert explained(leak, {lost: active}, around, 10.0) is None


def test_no_alarm_explains_itself_in_a_circle() -> None:
    """No alarm explains itself in a circle."""

    def causes(kind: AlarmKind) -> set[AlarmKind]:
        found: set[AlarmKind] = set()
        waiting = list(RULES[kind].explained_by)
        while waiting:
            cause = waiting.pop()
            if cause not in found:
                found.add(cause)
                waiting += RULES[cause].explained_by
        return found

    assert RULES.keys() == set(AlarmKind)
    assert all(kind not in causes(kind) for kind in AlarmKind)


def test_key_is_read_as_it_is_written() -> None:
    """Key is read as it is written."""
    for key in (
        AlarmKey(AlarmKind.AIR_HOT, "01J"),
        AlarmKey(AlarmKind.SENSOR_FAULT, "01J", "ph"),
    ):
        assert AlarmKey.parse(str(key)) == key
    for wrong in ("", "air_hot", "nonsense.01J"):
        with pytest.raises(ValueError):  # noqa: PT011 - enum or ours
            AlarmKey.parse(wrong)


def test_severest_is_what_people_hear_of() -> None:
    """Severest is what people hear of: not what is put aside."""
    a, b = (AlarmKey(kind, "p") for kind in (AlarmKind.AIR_HOT, AlarmKind.LEAK))
    mild = Alarm(severity=Severity.WARNING)
    bad = Alarm(severity=Severity.CRITICAL)
    assert severest({}) is None
    assert severest({a: mild, b: replace(bad, shelved_until=9.0)}) is Severity.WARNING
    assert severest({a: mild, b: bad}) is Severity.CRITICAL


findings = st.one_of(st.none(), st.sampled_from([BAD, POOR, BETWEEN, WELL]))
rules = st.builds(
    Rule,
    warning_s=st.one_of(st.none(), st.floats(0.0, 900.0)),
    critical_s=st.floats(0.0, 900.0),
    clear_s=st.floats(0.0, 900.0),
    latched=st.booleans(),
)
looks = st.lists(st.tuples(st.floats(0.0, 400.0), findings, st.booleans()), max_size=80)


def _lived(
    rule: Rule, course_: list[tuple[float, Finding | None, bool]], *, stored: bool
) -> list[tuple[float, Happening]]:
    """Return what happened over a course, through the store after every look if asked."""
    alarm, now, told = Alarm(), 0.0, []
    for wait_s, finding, seen in course_:
        now += wait_s
        followed = step(rule, alarm, finding, now)
        told += [(now, each) for each in followed.happened]
        alarm = acknowledge(followed.alarm, now) if seen else followed.alarm
        if stored:
            alarm = Alarm.from_dict(json.loads(json.dumps(alarm.as_dict())))
    return told


@settings(deadline=None)
@given(rules, looks)
def test_alarms_never_flap_faster_than_their_clear_time(
    rule: Rule, course_: list[tuple[float, Finding | None, bool]]
) -> None:
    """Between two times that an alarm is raised lies at least its time to clear."""
    raised = [
        at
        for at, what in _lived(rule, course_, stored=False)
        if what is Happening.RAISED
    ]
    for before, after in pairwise(raised):
        assert after - before >= rule.clear_s - 1e-6


@settings(deadline=None)
@given(rules, looks)
def test_restart_changes_nothing(
    rule: Rule, course_: list[tuple[float, Finding | None, bool]]
) -> None:
    """What happens is the same with a restart after every look."""
    assert _lived(rule, course_, stored=True) == _lived(rule, course_, stored=False)


@settings(deadline=None)
@given(rules, looks)
def test_what_is_raised_alternates_with_what_is_cleared(
    rule: Rule, course_: list[tuple[float, Finding | None, bool]]
) -> None:
    """An alarm is raised once before it is cleared once."""
    ends = [
        what
        for _, what in _lived(rule, course_, stored=False)
        if what in (Happening.RAISED, Happening.CLEARED)
    ]
    assert ends == [Happening.RAISED, Happening.CLEARED] * (len(ends) // 2) + [
        Happening.RAISED
    ] * (len(ends) % 2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"there_s": "soon"},
        {"severity": "dire"},
        {"raised": True},
        {"raised": "yesterday"},
        {"over_samples": None},
    ],
)
def test_malformed_memory_is_refused(wrong: dict[str, object]) -> None:
    """Malformed memory is refused."""
    with pytest.raises((TypeError, ValueError)):
        Alarm.from_dict({**Alarm().as_dict(), **wrong})


@pytest.mark.parametrize(
    ("forecast", "goal", "severity"),
    [
        (17.2, 17.0, None),
        (17.6, 17.0, Severity.CRITICAL),
        (17.6, 15.3, Severity.CRITICAL),
        (13.0, 15.3, Severity.WARNING),
    ],
)
def test_light_beyond_what_burns_tips_is_critical_but_for_a_sensors_error(
    forecast: float, goal: float, severity: Severity | None
) -> None:
    """A day that pays back what was owed goes up to that limit, and no further."""
    found = dli_off(forecast, goal, 17.0)
    assert found is not None
    assert found.severity is severity
