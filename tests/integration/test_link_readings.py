"""From the recorder's rows to what is sent: the same, however it is cut."""

from hypothesis import given, settings, strategies as st

from custom_components.vertical_farm.link.readings import (
    GRID_S,
    MOST_READINGS,
    MOST_SERIES,
    Column,
    Replay,
    Row,
    advance,
    chunks,
)

START = 1_795_435_200.0
CONVERTERS = {1: lambda value: value, 2: lambda value: value * 10}


def sent(columns: dict[int, Column]) -> set[tuple[int, int, float]]:
    """Return every reading: series, milliseconds, value."""
    return {
        (series, at, value)
        for series, column in columns.items()
        for at, value in zip(column.times, column.values, strict=True)
    }


def test_changes_are_sent_and_what_holds_is_repeated_at_the_grid() -> None:
    """So that calm can be told from silence."""
    rows: list[Row] = [(1, "21.5", START + 10), (1, "22", START + 700)]

    columns = advance(Replay(START), rows, START + 1000, CONVERTERS)

    ms = int(START * 1000)
    assert sent(columns) == {
        (1, ms + 10_000, 21.5),
        (1, ms + 300_000, 21.5),
        (1, ms + 600_000, 21.5),
        (1, ms + 700_000, 22.0),
        (1, ms + 900_000, 22.0),
    }


def test_what_is_unknown_is_not_carried_forward() -> None:
    """Neither a dead sensor's last value, nor text, nor what is infinite."""
    for text in ("unavailable", "unknown", "", "warm", "inf", "nan"):
        rows: list[Row] = [(1, "21.5", START + 10), (1, text, START + 20)]
        columns = advance(Replay(START), rows, START + 1000, CONVERTERS)
        assert len(sent(columns)) == 1, text


def test_nothing_is_repeated_while_nobody_was_there() -> None:
    """Home Assistant was down from the first point of the grid to the third."""
    rows: list[Row] = [(1, "21.5", START + 10)]
    away = [(START + 200, START + 700)]

    columns = advance(Replay(START), rows, START + 1000, CONVERTERS, away)

    times = [at / 1000 - START for _, at, _ in sorted(sent(columns))]
    assert times == [10, 900]


def test_values_come_in_the_companions_unit() -> None:
    """And what cannot be converted is not sent."""
    rows: list[Row] = [(2, "101.3", START + 10), (3, "5", START + 10)]

    columns = advance(Replay(START), rows, START + 20, CONVERTERS)

    assert {value for *_, value in sent(columns)} == {1013.0}


ROWS = st.lists(
    st.tuples(
        st.sampled_from([1, 2]),
        st.sampled_from(["20", "21", "22.5", "unavailable"]),
        st.integers(0, 3000).map(lambda seconds: START + seconds),
    ),
    max_size=40,
).map(lambda rows: sorted(rows, key=lambda row: row[2]))


@settings(max_examples=300)
@given(rows=ROWS, cuts=st.lists(st.integers(0, 3000), max_size=6))
def test_cutting_changes_nothing(rows: list[Row], cuts: list[int]) -> None:
    """Minute by minute or a week at once: the same readings."""
    end = START + 3600
    whole = sent(advance(Replay(START), rows, end, CONVERTERS))
    replay, found = Replay(START), set[tuple[int, int, float]]()
    left = list(rows)
    for cut in [*sorted(cuts), 3600]:
        until = START + cut
        now = [row for row in left if row[2] <= until]
        left = left[len(now) :]
        found |= sent(advance(replay, now, until, CONVERTERS))

    assert found == whole


@given(sizes=st.lists(st.integers(1, 3 * MOST_READINGS), max_size=5))
def test_portions_hold_everything_once(sizes: list[int]) -> None:
    """None is larger than what the companion takes."""
    columns = {
        series: Column([*range(size)], [0.0] * size)
        for series, size in enumerate(sizes)
    }

    portions = [*chunks(columns)]

    for portion in portions:
        assert sum(len(each.times) for each in portion.values()) <= MOST_READINGS
        assert len(portion) <= MOST_SERIES
    for series, column in columns.items():
        parts = [portion[series].times for portion in portions if series in portion]
        assert [at for part in parts for at in part] == column.times


def test_grid_is_five_minutes_of_the_wall_clock() -> None:
    """Every site and every restart has the same points."""
    assert START % GRID_S == 0
