"""Readings in the order in which they are kept."""

from hypothesis import given, strategies as st

from companion.telemetry.rows import arranged, joined
from companion.telemetry.schemas import Column
from companion.telemetry.spans import HOUR, floor

times = st.lists(st.integers(0, 5 * HOUR), max_size=6)


@st.composite
def batches(draw: st.DrawFn) -> list[Column]:
    """Draw columns; often all were read at the same moments."""
    keys = draw(st.lists(st.sampled_from("abcde"), max_size=6))
    shared = draw(st.none() | times)
    columns = []
    for key in keys:
        moments = draw(times) if shared is None else shared
        values = st.lists(
            st.floats(-1, 1), min_size=len(moments), max_size=len(moments)
        )
        columns.append(Column(key=key, t=moments, v=draw(values)))
    return columns


@given(columns=batches())
def test_arranged_readings_are_the_sent_ones_in_order(columns: list[Column]) -> None:
    """None is lost, and of two of one sensor at one time the later comes later."""
    metrics = {key: 9 - place for place, key in enumerate("abcde")}
    rows = list(arranged(columns, metrics))
    sent = [
        (time, metrics[column["key"]], value)
        for column in columns
        for time, value in zip(column["t"], column["v"], strict=True)
    ]

    assert [row[0] for row in rows] == sorted(row[0] for row in sent)
    for metric in metrics.values():
        mine = [row for row in sent if row[1] == metric]
        assert [row for row in rows if row[1] == metric] == sorted(
            mine, key=lambda row: row[0]
        )


@given(columns=batches())
def test_hours_are_those_of_the_readings(columns: list[Column]) -> None:
    """Each once."""
    rows = arranged(columns, {key: place for place, key in enumerate("abcde")})

    assert rows.hours() == sorted({floor(time, HOUR) for time in rows.times})


@given(columns=batches(), size=st.integers(1, 40))
def test_filled_up_statement_says_nothing_new(columns: list[Column], size: int) -> None:
    """What fills it up repeats its last reading."""
    rows = arranged(columns, {key: place for place, key in enumerate("abcde")})
    for first in range(0, len(rows), size):
        flat = rows.part(first, size)
        said = list(zip(flat[::3], flat[1::3], flat[2::3], strict=True))
        some = list(rows)[first : first + size]
        assert said == some + [some[-1]] * (size - len(some))


@given(batches=st.lists(batches(), max_size=3))
def test_joined_readings_are_those_of_each_batch_in_turn(
    batches: list[list[Column]],
) -> None:
    """What came later stays later."""
    metrics = {key: place for place, key in enumerate("abcde")}
    parts = [arranged(columns, metrics) for columns in batches]

    assert list(joined(parts)) == [row for part in parts for row in part]
