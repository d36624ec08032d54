"""Meters, and shares of them that always sum to the whole."""

from math import fsum
from uuid import UUID, uuid7

from hypothesis import given, settings, strategies as st
import pytest

from companion.analytics.allocation import (
    Place,
    by_batch,
    by_shelf,
    divide,
    rounded_to,
    shares,
    standing_shares,
    used,
)
from companion.analytics.cells import HOUR, Cell, Metric
from companion.analytics.exposure import Stood
from companion.analytics.meters import (
    added,
    used_by_counter,
    used_by_flow,
    used_by_power,
)
from companion.analytics.money import Price, Prices, priced, whole
from companion.analytics.usage import (
    DevicePart,
    Layout,
    Metered,
    Resource,
    ShelfPart,
    Window,
    reckon,
    tree,
    weights,
)

A, B, C, D = (uuid7() for _ in range(4))
LETTUCE, BASIL = uuid7(), uuid7()


def _counter(*last: float, start: int = 0) -> list[Cell]:
    """Make the hours of a counter by what it showed at their ends."""
    return [
        Cell((start + hour) * HOUR, 60, value, last[max(0, hour - 1)], value, value)
        for hour, value in enumerate(last)
    ]


def test_counter_gives_what_it_rose_by() -> None:
    """Also across the border of two hours; the hour before tells where it stood."""
    use = used_by_counter(_counter(10, 12, 15), HOUR, HOUR, 3 * HOUR)
    assert use == {HOUR: 2, 2 * HOUR: 3}


def test_first_hour_of_a_counter_begins_with_its_first_value() -> None:
    """What it counted before nobody knows."""
    cells = [Cell(0, 60, 101, 100, 102, 102)]
    assert used_by_counter(cells, HOUR, 0, HOUR) == {0: 2}


def test_counter_that_falls_began_again_at_zero() -> None:
    """From 100 to 103, then a reset, then to 2: five."""
    cells = [Cell(0, 1, 100, 100, 100, 100), Cell(HOUR, 9, 50, 101, 2, 103)]
    assert used_by_counter(cells, HOUR, HOUR, 2 * HOUR) == {HOUR: 5}


def test_counter_that_was_rounded_down_used_nothing() -> None:
    """A tenth less is no new beginning."""
    cells = [Cell(0, 1, 100, 100, 100, 100), Cell(HOUR, 1, 99.9, 99.9, 99.9, 99.9)]
    assert used_by_counter(cells, HOUR, HOUR, 2 * HOUR) == {HOUR: 0}


def test_what_was_used_in_a_gap_is_spread_over_it() -> None:
    """Three hours of silence and one of a reading: the sum is right."""
    cells = [Cell(0, 1, 10, 10, 10, 10), Cell(4 * HOUR, 1, 18, 18, 18, 18)]
    use = used_by_counter(cells, HOUR, HOUR, 5 * HOUR)
    assert use == dict.fromkeys((HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR), 2.0)


@settings(deadline=None)
@given(st.lists(st.floats(0, 100), min_size=2, max_size=50))
def test_counter_sums_to_its_rise(steps: list[float]) -> None:
    """Whatever the steps, the hours add up to the last minus the first."""
    total, shown = 0.0, []
    for step in steps:
        total += step
        shown.append(total)
    use = used_by_counter(_counter(*shown), HOUR, 0, len(shown) * HOUR)
    assert fsum(use.values()) == pytest.approx(shown[-1] - shown[0])


def test_power_and_flow_count_over_time() -> None:
    """500 W for an hour are half a kWh; 2 L/min are 120 L; below zero is nothing."""
    cells = [Cell(0, 6, 500, 0, 0, 0), Cell(HOUR, 6, -5, 0, 0, 0)]
    assert used_by_power(cells, HOUR, 0, 2 * HOUR) == {0: 0.5, HOUR: 0.0}
    flow = [Cell(0, 6, 2, 0, 0, 0)]
    assert used_by_flow(flow, HOUR, 0, HOUR) == {0: 120}


def test_sum_of_meters_is_known_where_all_are() -> None:
    """One that is silent would make it too small."""
    assert added([{0: 1.0, HOUR: 2.0}, {0: 3.0}]) == {0: 4.0}
    assert added([]) == {}


def _farm(
    *,
    farm: float | None = None,
    rack: float | None = None,
    shelves: dict[UUID, float] | None = None,
) -> Place:
    """Make a farm with shelves A and B in a rack, and C in another."""
    parts = {
        shelf: Place(
            {shelf: 1.0},
            {0: (shelves or {})[shelf]} if shelf in (shelves or {}) else {},
        )
        for shelf in (A, B, C)
    }
    first = Place(
        {A: 1.0, B: 1.0}, {} if rack is None else {0: rack}, [parts[A], parts[B]]
    )
    second = Place({C: 1.0}, {}, [parts[C]])
    own = {} if farm is None else {0: farm}
    return Place({A: 1.0, B: 1.0, C: 1.0}, own, [first, second])


def test_own_meter_comes_first_and_the_rest_is_of_who_has_none() -> None:
    """The farm used 10, the rack 6 of them, A 4 of those."""
    found = divide(_farm(farm=10, rack=6, shelves={A: 4}), 10, 0)
    assert found == pytest.approx({A: 4, B: 2, C: 4})


def test_rest_is_of_neighbours_without_a_meter() -> None:
    """The farm used 10, A 4 of them: B and C the rest, though B is in A's rack."""
    found = divide(_farm(farm=10, shelves={A: 4}), 10, 0)
    assert found == pytest.approx({A: 4, B: 3, C: 3})


def test_rest_is_of_all_where_all_have_meters() -> None:
    """The fans of the hall: one each."""
    found = divide(_farm(farm=12, shelves={A: 4, B: 2, C: 3}), 12, 0)
    assert found == pytest.approx({A: 5, B: 3, C: 4})


def test_meters_that_say_too_much_are_scaled_down() -> None:
    """The meter above is what is paid for."""
    found = divide(_farm(farm=6, shelves={A: 4, B: 4, C: 4}), 6, 0)
    assert found == pytest.approx({A: 2, B: 2, C: 2})


def test_farm_without_a_meter_used_what_its_parts_did() -> None:
    """And nobody knows where no part has one."""
    assert used(_farm(rack=6, shelves={A: 4, C: 1}), 0) == 7
    assert used(_farm(), 0) is None
    assert by_shelf(_farm(), [0]) == {}


def test_farm_without_shelves_has_used_it_all_the_same() -> None:
    """Nobody is named for it."""
    assert by_shelf(Place({}, {0: 3.0}), [0]) == {None: {0: 3.0}}


meter = st.one_of(st.none(), st.floats(0, 1e6))


@settings(deadline=None)
@given(meter, meter, st.dictionaries(st.sampled_from([A, B, C]), st.floats(0, 1e6)))
def test_shares_of_shelves_sum_to_the_meter(
    farm: float | None, rack: float | None, shelves: dict[UUID, float]
) -> None:
    """Whatever meters there are, and whatever they say."""
    place = _farm(farm=farm, rack=rack, shelves=shelves)
    total = used(place, 0)
    if total is not None:
        found = divide(place, total, 0)
        assert fsum(found.values()) == pytest.approx(total)
        assert min(found.values()) >= 0
    if farm is not None:
        assert total == farm


stays = st.lists(
    st.builds(
        lambda batch, plants, start, lasted: Stood(
            batch, A, plants, start * HOUR // 4, (start + lasted) * HOUR // 4
        ),
        st.sampled_from([LETTUCE, BASIL]),
        st.integers(1, 100),
        st.integers(0, 40),
        st.integers(1, 40),
    ),
    max_size=6,
)
uses = st.dictionaries(
    st.integers(0, 20).map(lambda hour: hour * HOUR), st.floats(0, 1e4), min_size=1
)


@settings(deadline=None)
@given(uses, stays)
def test_shares_of_batches_sum_to_the_shelf(
    use: dict[int, float], stood: list[Stood]
) -> None:
    """Whoever stood there, whenever; the rest is the empty shelf's."""
    found = by_batch(use, HOUR, stood)
    assert fsum(found.values()) == pytest.approx(fsum(use.values()))
    slowly: dict[UUID | None, float] = {}
    for start, amount in use.items():
        for batch, part in standing_shares(stood, start, start + HOUR).items():
            slowly[batch] = slowly.get(batch, 0.0) + part * amount
    for batch, amount in slowly.items():
        assert found[batch] == pytest.approx(amount)


def test_batches_share_by_plants_and_time() -> None:
    """Lettuce alone for half an hour; then with three times as much basil."""
    stood = [
        Stood(LETTUCE, A, 10, 0, HOUR),
        Stood(BASIL, A, 30, HOUR // 2, HOUR),
    ]
    assert by_batch({0: 8.0, HOUR: 1.0}, HOUR, stood) == pytest.approx(
        {LETTUCE: 5.0, BASIL: 3.0, None: 1.0}
    )


@settings(deadline=None)
@given(
    st.dictionaries(st.integers(), st.floats(-1e9, 1e9), min_size=1, max_size=50),
    st.integers(-5, 5),
)
def test_whole_money_sums_to_the_last_cent(parts: dict[int, float], more: int) -> None:
    """And nobody's part is further than a cent from what it was."""
    total = whole(fsum(parts.values()))
    found = rounded_to(total, parts)
    assert sum(found.values()) == total
    assert all(abs(found[key] - part) <= 1 for key, part in parts.items())
    assert sum(rounded_to(total + more, parts).values()) == total + more


def test_nothing_is_shared_among_nobody() -> None:
    """And equally where no weight says otherwise."""
    assert rounded_to(0, {}) == {}
    assert shares(6.0, {A: 0.0, B: 0.0}) == {A: 3.0, B: 3.0}


def _layout(lamp_power_w: float | None = None) -> Layout:
    rack, other = uuid7(), uuid7()
    return Layout(
        uuid7(),
        [
            ShelfPart(A, rack, 1.0, lamp_power_w and lamp_power_w * 2),
            ShelfPart(B, rack, 1.0, lamp_power_w),
            ShelfPart(C, other, 2.0, lamp_power_w),
        ],
        [DevicePart(D, rack, None, None)],
        {},
    )


def test_shelves_weigh_by_lamps_for_energy_and_by_area_for_water() -> None:
    """By area too where the power of a lamp is not known."""
    layout = _layout(100.0)
    assert weights(layout.shelves, Resource.ENERGY) == {A: 200, B: 100, C: 100}
    assert weights(layout.shelves, Resource.WATER) == {A: 1, B: 1, C: 2}
    assert weights(_layout().shelves, Resource.ENERGY) == {A: 1, B: 1, C: 2}


def _metered(metric: Metric, mean: float, **place: UUID) -> Metered:
    where: dict[str, UUID | None] = dict.fromkeys(
        ("rack_id", "shelf_id", "reservoir_id", "device_id")
    )
    cells = [Cell(0, 1, mean, 0, mean, mean)]
    return Metered(metric, cells=cells, **(where | place))


def test_appliance_of_a_rack_is_shared_by_its_shelves() -> None:
    """A fan on rack one, and a lamp's meter on its first shelf."""
    layout = _layout()
    window = Window(0, HOUR, HOUR)
    sensors = [
        _metered(Metric.POWER, 1000, device_id=D),
        _metered(Metric.POWER, 3000, shelf_id=A),
        _metered(Metric.ENERGY, 5, shelf_id=C),
        _metered(Metric.POWER, 9000, shelf_id=C),
    ]
    uses = reckon(sensors, Resource.ENERGY, window)
    found = by_shelf(tree(layout, uses, Resource.ENERGY), window.spans())
    assert found == {A: {0: 3.5}, B: {0: 0.5}, C: {0: 5.0}}


def test_tanks_share_among_the_racks_that_they_feed() -> None:
    """One feeds the first rack alone; the second rack has two."""
    layout = _layout()
    one, two = (
        {shelf.rack_id for shelf in layout.shelves if shelf.id in {A, B}},
        layout.shelves[2].rack_id,
    )
    (first,) = one
    tank, shared, unused = uuid7(), uuid7(), uuid7()
    plumbed = Layout(
        layout.farm_id,
        layout.shelves,
        [],
        {tank: [first, two], shared: [two], unused: []},
    )
    window = Window(0, HOUR, HOUR)
    sensors = [
        _metered(Metric.FLOW, 4, reservoir_id=tank),
        _metered(Metric.FLOW, 1, reservoir_id=shared),
    ]
    uses = reckon(sensors, Resource.WATER, window)
    found = by_shelf(tree(plumbed, uses, Resource.WATER), window.spans())
    assert {shelf: use[0] for shelf, use in found.items()} == pytest.approx(
        {A: 60, B: 60, C: 180}
    )


def _price(start: int, end: int | None, minor: int, *, own: bool = True) -> Price:
    return Price(start * HOUR, None if end is None else end * HOUR, minor, "EUR", own)


def test_price_that_changes_in_a_span_counts_by_time() -> None:
    """Half an hour at 100 €/MWh, half at 300: 2 kWh cost 40 cents."""
    change = HOUR // 2
    prices = Prices(
        [
            Price(0, change, 10_000, "EUR", own=True),
            Price(change, None, 30_000, "EUR", own=True),
        ]
    )
    assert priced({0: 2.0}, HOUR, prices).cost == {0: 40.0}


def test_farms_own_price_goes_before_the_organizations() -> None:
    """While it holds; a price below zero is one too."""
    prices = Prices([_price(0, None, 1000, own=False), _price(1, 2, -500)])
    found = priced({0: 1.0, HOUR: 1.0, 2 * HOUR: 1.0}, HOUR, prices)
    assert found.cost == {0: 1.0, HOUR: -0.5, 2 * HOUR: 1.0}


def test_energy_without_a_price_costs_nobody_knows_what() -> None:
    """Before the first price, and after the last."""
    found = priced(
        {0: 1.0, HOUR: 1.0, 2 * HOUR: 1.0}, HOUR, Prices([_price(1, 2, 1000)])
    )
    assert found.unpriced == [0, 2 * HOUR]
    assert found.cost == {HOUR: 1.0}
