"""Who hears of which alarm and when: never too often, and nothing critical is lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import json

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.vertical_farm.control.alarm_catalogue import (
    AlarmKey,
    AlarmKind,
    Severity,
)
from custom_components.vertical_farm.control.alarm_notices import (
    DIGEST_S,
    ESCALATE_S,
    GATHER_S,
    MOST_PER_HOUR,
    REPEAT_S,
    Heard,
    Level,
    Listener,
    Mailbox,
    Message,
    collect,
    next_due,
    post,
)
from custom_components.vertical_farm.control.alarms import Happening

HOUR, DAY = 3600.0, 86400.0
LEAK = AlarmKey(AlarmKind.LEAK, "tank")
HOT = AlarmKey(AlarmKind.AIR_HOT, "rack")
DRY = AlarmKey(AlarmKind.AIR_DRY, "rack")
KEYS = [LEAK, HOT, DRY, *(AlarmKey(AlarmKind.CO2_HIGH, f"r{n}") for n in range(9))]


@dataclass
class Post:
    """A person with a mailbox, who is told what is due whenever it is."""

    listener: Listener = field(default_factory=Listener)
    mailbox: Mailbox = field(default_factory=Mailbox)
    heard: dict[AlarmKey, Heard] = field(default_factory=dict)
    now: float = 0.0
    got: list[tuple[float, Message]] = field(default_factory=list)
    stored: bool = False

    def happen(self, key: AlarmKey, happening: Happening, severity: Severity) -> None:
        """Let something happen to an alarm."""
        if happening is Happening.CLEARED:
            self.heard.pop(key, None)
        elif happening is Happening.ACKNOWLEDGED:
            if key in self.heard:
                known = self.heard[key]
                self.heard[key] = Heard(known.severity, known.worst, acknowledged=True)
        else:
            critical = severity is Severity.CRITICAL
            self.heard[key] = Heard(severity, self.now if critical else None)
        self.mailbox = post(
            self.mailbox, self.listener, key, (happening, severity), self.now
        )
        self.look()

    def look(self) -> None:
        """Tell what is due."""
        if self.stored:
            self.mailbox = Mailbox.from_dict(
                json.loads(json.dumps(self.mailbox.as_dict()))
            )
        self.mailbox, message = collect(
            self.mailbox, self.listener, self.heard, self.now, self.now % DAY
        )
        if message is not None:
            self.got.append((self.now, message))

    def wait(self, seconds: float) -> None:
        """Let time pass, and tell what becomes due on the way."""
        end = self.now + seconds
        for _ in range(10_000):
            due = next_due(
                self.mailbox, self.listener, self.heard, self.now, self.now % DAY
            )
            if due is None or due > end:
                break
            self.now = max(self.now, due)
            self.look()
        else:
            raise AssertionError("it never comes to rest")
        self.now = end

    @property
    def times(self) -> list[float]:
        """Return when messages came."""
        return [at for at, _ in self.got]


def raised(person: Post, key: AlarmKey, severity: Severity) -> None:
    """Let an alarm be raised."""
    person.happen(key, Happening.RAISED, severity)


def test_critical_alarm_is_told_at_once() -> None:
    """Critical alarm is told at once."""
    person = Post()
    raised(person, LEAK, Severity.CRITICAL)
    assert [message.raised for _, message in person.got] == [(LEAK,)]


def test_critical_alarm_is_told_again_until_somebody_has_seen_it() -> None:
    """Again every 15 minutes, from half an hour on as escalated once."""
    person = Post()
    raised(person, LEAK, Severity.CRITICAL)
    person.wait(HOUR)
    assert person.times == [0.0, REPEAT_S, ESCALATE_S, 3 * REPEAT_S, 4 * REPEAT_S]
    assert person.got[2][1].escalated == (LEAK,)
    assert person.got[3][1].repeated == (LEAK,)
    person.happen(LEAK, Happening.ACKNOWLEDGED, Severity.CRITICAL)
    person.wait(DAY)
    assert len(person.got) == 5


def test_who_only_hears_of_what_nobody_saw_hears_of_it_after_half_an_hour() -> None:
    """Who only hears of what nobody saw hears of it after half an hour."""
    person = Post(Listener(Level.ESCALATED))
    raised(person, LEAK, Severity.CRITICAL)
    person.wait(ESCALATE_S)
    assert person.times == [ESCALATE_S]
    seen = Post(Listener(Level.ESCALATED))
    raised(seen, LEAK, Severity.CRITICAL)
    seen.wait(ESCALATE_S - 1)
    seen.happen(LEAK, Happening.ACKNOWLEDGED, Severity.CRITICAL)
    seen.wait(DAY)
    assert seen.got == []


def test_warnings_are_gathered() -> None:
    """Warnings are gathered into a digest, at most once an hour."""
    person = Post()
    raised(person, HOT, Severity.WARNING)
    person.wait(60)
    raised(person, DRY, Severity.WARNING)
    person.wait(GATHER_S)
    assert [message.warnings for _, message in person.got] == [(HOT, DRY)]
    person.happen(HOT, Happening.CLEARED, Severity.WARNING)
    raised(person, HOT, Severity.WARNING)
    person.wait(DIGEST_S - 600)
    assert len(person.got) == 1
    person.wait(600)
    assert person.got[1][1].warnings == (HOT,)


def test_warning_that_is_over_before_the_digest_is_not_told() -> None:
    """Warning that is over before the digest is not told."""
    person = Post()
    raised(person, HOT, Severity.WARNING)
    person.happen(HOT, Happening.CLEARED, Severity.WARNING)
    person.wait(DAY)
    assert person.got == []


def test_warning_that_another_alarm_explains_by_then_is_not_told() -> None:
    """Warning that another alarm explains by then is not told."""
    person = Post()
    raised(person, HOT, Severity.WARNING)
    person.heard.clear()
    person.wait(DAY)
    assert person.got == []


def test_end_of_what_was_told_is_told() -> None:
    """End of what was told is told, with the next digest."""
    person = Post()
    raised(person, LEAK, Severity.CRITICAL)
    person.happen(LEAK, Happening.CLEARED, Severity.CRITICAL)
    person.wait(GATHER_S)
    assert person.got[-1][1].over == (LEAK,)


def test_alarm_that_eased_is_no_longer_repeated() -> None:
    """Alarm that eased is no longer repeated, and its end is told."""
    person = Post()
    raised(person, HOT, Severity.CRITICAL)
    person.happen(HOT, Happening.EASED, Severity.WARNING)
    person.wait(HOUR)
    assert len(person.got) == 1
    person.happen(HOT, Happening.CLEARED, Severity.WARNING)
    person.wait(HOUR)
    assert person.got[-1][1].over == (HOT,)


@pytest.mark.parametrize("quiet", [(79_200.0, 21_600.0), (0.0, 21_600.0)])
def test_quiet_hours_hold_warnings_but_nothing_critical(
    quiet: tuple[float, float],
) -> None:
    """Warnings come in the morning, critical alarms at once."""
    person = Post(Listener(quiet=quiet), now=HOUR)
    raised(person, HOT, Severity.WARNING)
    raised(person, LEAK, Severity.CRITICAL)
    person.happen(LEAK, Happening.ACKNOWLEDGED, Severity.CRITICAL)
    assert person.times == [HOUR]
    person.wait(8 * HOUR)
    assert person.times == [HOUR, quiet[1]]
    assert person.got[1][1].warnings == (HOT,)


def test_who_wants_critical_alarms_alone_gets_no_warning() -> None:
    """Who wants critical alarms alone gets no warning."""
    person = Post(Listener(Level.CRITICAL))
    raised(person, HOT, Severity.WARNING)
    person.wait(DAY)
    assert person.got == []


def test_too_many_critical_alarms_come_together_when_there_is_room() -> None:
    """What finds no room waits, and comes in one message."""
    person = Post()
    for key in KEYS[: MOST_PER_HOUR + 3]:
        raised(person, key, Severity.CRITICAL)
        person.happen(key, Happening.ACKNOWLEDGED, Severity.CRITICAL)
        person.wait(1)
    assert len(person.got) == MOST_PER_HOUR
    person.wait(HOUR)
    assert person.got[MOST_PER_HOUR][1].raised == tuple(
        KEYS[MOST_PER_HOUR : MOST_PER_HOUR + 3]
    )


def test_critical_alarm_that_is_over_before_there_is_room_is_told_all_the_same() -> (
    None
):
    """Critical alarm that is over before there is room is told all the same."""
    person = Post()
    for key in KEYS[: MOST_PER_HOUR + 1]:
        raised(person, key, Severity.CRITICAL)
        person.happen(key, Happening.CLEARED, Severity.CRITICAL)
        person.wait(1)
    person.wait(2 * HOUR)
    told = [key for _, message in person.got for key in message.raised]
    assert sorted(map(str, told)) == sorted(map(str, KEYS[: MOST_PER_HOUR + 1]))


happenings = st.lists(
    st.tuples(
        st.integers(0, 5000).map(float),
        st.sampled_from(KEYS),
        st.sampled_from(["up", "worse", "down", "seen"]),
        st.sampled_from(Severity),
    ),
    max_size=40,
)
nights = st.tuples(*2 * [st.integers(0, 86_399).map(float)])
listeners = st.builds(
    Listener,
    st.sampled_from(Level),
    st.one_of(st.none(), nights),
)
type Course = list[tuple[float, AlarmKey, str, Severity]]


def live(person: Post, course: Course) -> list[AlarmKey]:
    """Let alarms come and go; return those that became critical, in turn."""
    critical: list[AlarmKey] = []
    active: dict[AlarmKey, Severity] = {}
    for wait_s, key, what, severity in course:
        person.wait(wait_s)
        if what == "up" and key not in active:
            active[key] = severity
            person.happen(key, Happening.RAISED, severity)
        elif what == "worse" and active.get(key) is Severity.WARNING:
            active[key] = Severity.CRITICAL
            person.happen(key, Happening.WORSENED, Severity.CRITICAL)
        elif what == "down" and key in active:
            person.happen(key, Happening.CLEARED, active.pop(key))
            continue
        elif what == "seen" and key in active:
            person.happen(key, Happening.ACKNOWLEDGED, active[key])
            continue
        else:
            continue
        if active[key] is Severity.CRITICAL:
            critical.append(key)
    return critical


def rate(times: list[float]) -> int:
    """Return the most messages of any hour."""
    return max(
        (sum(1 for other in times if 0.0 <= other - at < HOUR) for at in times),
        default=0,
    )


@settings(max_examples=150, deadline=None)
@given(listeners, happenings)
def test_nobody_gets_more_messages_in_an_hour_than_allowed(
    listener: Listener, course: Course
) -> None:
    """Whatever happens."""
    person = Post(listener)
    live(person, course)
    person.wait(DAY)
    assert rate(person.times) <= MOST_PER_HOUR


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.none(), nights),
    happenings,
)
def test_nothing_critical_is_lost(
    quiet: tuple[float, float] | None, course: Course
) -> None:
    """Each is told, once, however many there are and whatever the hour.

    One that was raised anew before there was room for it is told once for both.
    """
    person = Post(Listener(Level.ALL, quiet))
    critical = live(person, course)
    person.wait(DAY)
    told = [key for _, message in person.got for key in message.raised]
    assert set(told) == set(critical)
    assert all(told.count(key) <= critical.count(key) for key in told)


@settings(max_examples=100, deadline=None)
@given(listeners, happenings)
def test_restart_tells_nothing_twice_and_forgets_nothing(
    listener: Listener, course: Course
) -> None:
    """Messages are the same with a restart before every look."""
    whole, broken = Post(listener), Post(listener, stored=True)
    for person in (whole, broken):
        live(person, course)
        person.wait(DAY)
    assert whole.got == broken.got


@settings(max_examples=100, deadline=None)
@given(happenings, nights)
def test_quiet_hours_are_kept_by_all_that_is_not_critical(
    course: Course, quiet: tuple[float, float]
) -> None:
    """No digest comes in quiet hours."""
    listener = Listener(Level.ALL, quiet)
    person = Post(listener)
    live(person, course)
    person.wait(DAY)
    for at, message in person.got:
        if message.warnings or message.over:
            assert not listener.is_quiet(at % DAY)


@pytest.mark.parametrize("wrong", [{"told": {"nonsense": 1.0}}, {"sent": ["soon"]}])
def test_malformed_mailbox_is_refused(wrong: Mapping[str, object]) -> None:
    """Malformed mailbox is refused."""
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the number says
        Mailbox.from_dict({**Mailbox().as_dict(), **wrong})
