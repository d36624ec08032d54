"""When an alert opens, rises, falls and is over."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st
import pytest

from companion.alerts.forecast import Growing, Past, Weighed, yield_percent
from companion.alerts.levels import Level, Limits, Watched, watch

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
STEP = timedelta(minutes=5)
BAND = Limits(high=(30, 35), low=(18, 12), hysteresis=1.0, hold=timedelta(minutes=15))
VALUES = st.one_of(st.none(), st.floats(0, 50))


def run(values: list[float | None], limits: Limits = BAND) -> list[Level]:
    """Look every five minutes."""
    seen, levels = Watched(), []
    for number, value in enumerate(values):
        seen = watch(seen, value, limits, NOW + number * STEP)
        levels.append(seen.level)
    return levels


def test_what_is_beyond_for_long_enough_opens() -> None:
    """Not before."""
    none, warning = Level.NONE, Level.WARNING
    assert run([31, 31, 31, 31, 31]) == [none, none, none, warning, warning]


def test_what_comes_back_in_time_does_not_open() -> None:
    """The time begins anew."""
    assert set(run([31, 31, 29, 31, 31, 31])) == {Level.NONE}


def test_alert_does_not_end_at_the_limit_but_inside_of_it() -> None:
    """A value that hangs at the limit makes one alert, not ten."""
    levels = run([31] * 4 + [29.5, 30.5, 29.2, 28.9])

    assert levels[3:] == [Level.WARNING] * 4 + [Level.NONE]


def test_worse_has_to_last_as_well() -> None:
    """A peak beyond the second limit does not make a warning critical."""
    levels = run([31, 36, 31, 31, 36, 36, 36, 36, 36])

    assert levels[3] is Level.WARNING
    assert levels[-1] is Level.CRITICAL
    assert levels[4:7] == [Level.WARNING] * 3


def test_unknown_neither_opens_nor_ends_an_alert() -> None:
    """A dead sensor is not well, and has not been beyond a limit all the time."""
    none, warning = Level.NONE, Level.WARNING
    assert run([31, 31, None, 31, 31]) == [none] * 5
    assert run([31] * 4 + [None, None]) == [none] * 3 + [warning] * 3


@given(st.lists(VALUES, max_size=30))
def test_looking_twice_at_once_changes_nothing(values: list[float | None]) -> None:
    """A job that runs twice has its effect once."""
    seen = Watched()
    for number, value in enumerate(values):
        now = NOW + number * STEP
        seen = watch(seen, value, BAND, now)
        assert watch(seen, value, BAND, now) == seen


@given(st.lists(VALUES, max_size=30))
def test_alert_is_open_only_if_it_was_beyond_for_the_time(
    values: list[float | None],
) -> None:
    """Whatever the values: there is a reason for each change."""
    levels = run(values)
    for number, (before, after) in enumerate(
        zip([Level.NONE, *levels], levels, strict=False)
    ):
        value = values[number]
        if after > before:
            lately = values[number - 3 : number + 1]
            assert len(lately) == 4
            assert all(each is not None and not 18 <= each <= 30 for each in lately)
        if after < before:
            assert value is not None
        if after is Level.NONE and before is not Level.NONE:
            assert value is not None
            assert 19 <= value <= 29


@given(st.lists(st.floats(0, 50), max_size=30))
def test_value_within_half_the_hysteresis_of_a_limit_changes_an_alert_once(
    values: list[float],
) -> None:
    """No flapping."""
    near = [29.5 + value / 50 for value in values]
    levels = run([31] * 4 + list(near))

    assert set(levels[3:]) == {Level.WARNING}


def test_threshold_is_the_one_that_was_passed() -> None:
    """Above or below."""
    assert BAND.threshold(Level.WARNING, 31) == 30
    assert BAND.threshold(Level.CRITICAL, 5) == 12
    assert BAND.threshold(Level.NONE, 5) is None


PAST = [Past(100, 90, 4500.0, [Weighed(14, 10.0)]) for _ in range(3)]


@pytest.mark.parametrize(
    ("batch", "past", "expected"),
    [
        # As many plants are left as usual: 90 of 100.
        (Growing(100, 90), PAST, 100.0),
        # Half of the usual share: 45 / 90.
        (Growing(100, 45), PAST, 50.0),
        # All of the plants, which weigh 8 g at the age at which 10 g are usual: 0.8.
        (Growing(200, 180, [Weighed(15, 8.0)]), PAST, 80.0),
        # Nobody has weighed at this age.
        (Growing(100, 90, [Weighed(20, 8.0)]), PAST, 100.0),
        (Growing(100, 90), PAST[:2], None),
        (Growing(100, 90), [Past(100, 0, 0.0)] * 3, None),
        (Growing(100, 90), [Past(100, 0, 10.0)] * 3, None),
        (Growing(0, 0), PAST, None),
        (
            Growing(100, 90, [Weighed(14, 8)]),
            [Past(10, 9, 9, [Weighed(14, 0)])] * 3,
            100,
        ),
    ],
)
def test_forecast_compares_with_batches_of_the_crop(
    batch: Growing, past: list[Past], expected: float | None
) -> None:
    """Worked by hand; unknown with too few to tell."""
    found = yield_percent(batch, past)
    assert found == (None if expected is None else pytest.approx(expected))
