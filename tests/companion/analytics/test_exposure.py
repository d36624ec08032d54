"""What plants were exposed to, by hand-worked examples and laws."""

from collections.abc import Sequence
from uuid import UUID, uuid7

from hypothesis import given, settings, strategies as st
import pytest

from companion.analytics.cells import (
    DAY,
    HOUR,
    Cell,
    Metric,
    averaged,
    in_our_unit,
    scale_of,
)
from companion.analytics.exposure import (
    Lived,
    Stood,
    between,
    coverage,
    degree_days,
    follow,
    light_integral,
    mean_dli,
    time_in_band,
)

BATCH, NURSERY, FINISHING = uuid7(), uuid7(), uuid7()


def _stood(shelf: UUID, start: int, end: int, plants: int = 10) -> Stood:
    return Stood(BATCH, shelf, plants, start * HOUR, end * HOUR)


def _hours(values: dict[int, float]) -> dict[int, float]:
    return {hour * HOUR: value for hour, value in values.items()}


def _lived(values: Sequence[float | None]) -> list[Lived]:
    return [
        Lived(
            hour * HOUR, HOUR, value, 0.0 if value is None else float(HOUR), float(HOUR)
        )
        for hour, value in enumerate(values)
    ]


def test_sixteen_hours_of_200_umol_are_11_52_mol() -> None:
    """DLI = 0.0036 x PPFD x hours: 0.0036 x 200 x 16."""
    lived = _lived([200.0] * 16 + [0.0] * 8)
    assert light_integral(lived) == pytest.approx(11.52)
    assert mean_dli(lived) == pytest.approx(11.52)


def test_mean_dli_of_two_days_is_half_of_their_light() -> None:
    """12 h of 250 µmol are 10.8 mol, 16 h of 250 are 14.4: 12.6 on average."""
    lived = _lived([250.0] * 12 + [0.0] * 12 + [250.0] * 16 + [0.0] * 8)
    assert light_integral(lived) == pytest.approx(25.2)
    assert mean_dli(lived) == pytest.approx(12.6)


def test_degree_days_count_between_base_and_upper_temperature() -> None:
    """12 h at 22 °C above 4 are 9 °C·d; at 2 °C nothing; at 40 as much as at 30."""
    assert degree_days(_lived([22.0] * 12), 4, 30) == pytest.approx(9)
    assert degree_days(_lived([2.0] * 24), 4, 30) == 0
    assert degree_days(_lived([40.0] * 24), 4, 30) == pytest.approx(26)


def test_what_was_not_measured_is_not_zero() -> None:
    """Half of the hours at 20 °C: the heat of those, and half of the coverage."""
    lived = _lived([20.0, None] * 12)
    assert degree_days(lived, 10, 30) == pytest.approx(5)
    assert coverage(lived) == 0.5
    assert mean_dli(_lived([100.0, None])) == mean_dli(_lived([100.0]))
    assert light_integral(_lived([None])) is None
    assert mean_dli([]) is None
    assert coverage([]) is None


def test_plants_take_their_exposure_with_them() -> None:
    """Two hours in the nursery at 100, then two where it is 300."""
    stays = [_stood(NURSERY, 0, 2), _stood(FINISHING, 2, 4)]
    values = {
        NURSERY: _hours({0: 100.0, 1: 100.0, 2: 900.0}),
        FINISHING: _hours({1: 900.0, 2: 300.0, 3: 300.0}),
    }
    found = follow(stays, values, HOUR)
    assert [span.value for span in found] == [100.0, 100.0, 300.0, 300.0]
    assert coverage(found) == 1.0


def test_plants_on_two_shelves_count_by_their_number() -> None:
    """30 plants at 100 and 10 at 300 have 150 on average."""
    stays = [_stood(NURSERY, 0, 1, 30), _stood(FINISHING, 0, 1, 10)]
    values = {NURSERY: _hours({0: 100.0}), FINISHING: _hours({0: 300.0})}
    (span,) = follow(stays, values, HOUR)
    assert span.value == pytest.approx(150)


def test_shelf_without_a_sensor_lowers_the_coverage() -> None:
    """The rest tells what it can."""
    stays = [_stood(NURSERY, 0, 1, 30), _stood(FINISHING, 0, 1, 10)]
    found = follow(stays, {NURSERY: _hours({0: 100.0})}, HOUR)
    assert (found[0].value, coverage(found)) == (100.0, 0.75)


def test_time_in_band_is_of_the_measured_time() -> None:
    """Two of three known hours; what has no band does not count."""
    lived = _lived([20.0, 25.0, None, 21.0])
    assert time_in_band(lived, lambda _: (18, 22)) == pytest.approx(2 / 3)
    assert time_in_band(lived, lambda _: None) is None


def test_span_at_an_edge_counts_in_its_part() -> None:
    """A stage that ends at half past has half of that hour."""
    part = between(_lived([20.0, 20.0]), 0, HOUR + HOUR // 2, HOUR)
    assert [span.lasted for span in part] == [HOUR, HOUR // 2]


@settings(deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.floats(-20, 60)), min_size=1, max_size=72),
    st.integers(1, 71),
)
def test_heat_of_two_parts_is_the_heat_of_the_whole(
    values: list[float | None], cut: int
) -> None:
    """Nothing is lost or counted twice at the cut."""
    lived = _lived(values)
    end = len(values) * HOUR
    parts = (
        degree_days(between(lived, 0, cut * HOUR, HOUR), 5, 30) or 0.0,
        degree_days(between(lived, cut * HOUR, max(end, cut * HOUR), HOUR), 5, 30)
        or 0.0,
    )
    assert sum(parts) == pytest.approx(degree_days(lived, 5, 30) or 0.0)


@settings(deadline=None)
@given(
    st.lists(st.floats(0, 2000), min_size=24, max_size=24),
    st.lists(st.integers(1, 50), min_size=2, max_size=5),
)
def test_moving_to_an_equal_shelf_changes_nothing(
    values: list[float], plants: list[int]
) -> None:
    """However plants are spread over shelves of the same light."""
    shelves = [uuid7() for _ in plants]
    stays = [
        Stood(BATCH, shelf, number, 0, DAY)
        for shelf, number in zip(shelves, plants, strict=True)
    ]
    light = _hours(dict(enumerate(values)))
    found = follow(stays, dict.fromkeys(shelves, light), HOUR)
    assert mean_dli(found) == pytest.approx(sum(values) * 0.0036)


def test_units_become_ours() -> None:
    """68 °F are 20 °C; two signs of one letter are the same; others are refused."""
    scale = scale_of(Metric.TEMPERATURE, "°F")
    assert scale
    (cell,) = in_our_unit([Cell(0, 1, 68.0, 50.0, 212.0, 212.0)], scale)
    assert cell[2:6] == pytest.approx((20.0, 10.0, 100.0, 100.0))
    assert scale_of(Metric.PPFD, "μmol/m²/s") == scale_of(Metric.PPFD, "µmol/m²/s")
    assert scale_of(Metric.ENERGY, "kWh") == (1, 0)
    assert scale_of(Metric.ENERGY, "J?") is None
    assert scale_of(Metric.TEMPERATURE, None) is None


def test_sensors_of_one_place_count_the_same() -> None:
    """However often each sends."""
    cells = [[Cell(0, 60, 20.0, 0, 0, 0)], [Cell(0, 1, 22.0, 0, 0, 0)], []]
    assert averaged(cells) == {0: 21.0}
