"""Planning backwards from deliveries to sowing, within the area of the farm."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
import math

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.agronomy.crops import load_crops
from custom_components.vertical_farm.agronomy.yields import usual_plant_g
from custom_components.vertical_farm.growing import production
from custom_components.vertical_farm.growing.production import (
    Order,
    ProductionPlan,
    Shelf,
    Short,
    Taken,
    every_week,
    place,
    plan_production,
    production_tasks,
)
from custom_components.vertical_farm.growing.recipes import TaskKind, from_library
from tests.agronomy.quick import quickly

CROPS = load_crops().crops
BASIL = from_library(CROPS["basil_genovese"])
LETTUCE = from_library(CROPS["lettuce_butterhead"])
RADISH = from_library(CROPS["microgreens_radish"])
TODAY = date(2026, 3, 2)
FRIDAY = date(2026, 5, 1)
DAY = timedelta(days=1)


def basil(kg: float = 12.0, weeks: int = 8, early_d: int = 0) -> Order:
    """Return an order of basil for every Friday."""
    return Order(BASIL, kg, every_week(FRIDAY, weeks), 30.0, early_d)


def farm(area_m2: float, shelves: int = 4) -> list[Shelf]:
    """Return shelves of the same size."""
    return [Shelf(f"s{n}", area_m2 / shelves) for n in range(shelves)]


def peak(plan: ProductionPlan, taken: list[Taken]) -> float:
    """Return the most area in use, counted day by day."""
    days: dict[date, float] = {}
    spans = [(s.start, s.end, s.area_m2) for b in plan.batches for s in b.stages]
    spans += [(t.start, t.end, t.area_m2) for t in taken]
    for start, end, area in spans:
        for n in range((end - start).days):
            days[start + n * DAY] = days.get(start + n * DAY, 0.0) + area
    return max(days.values(), default=0.0)


def test_twelve_kg_of_basil_every_friday_become_dates_and_area() -> None:
    """Sown 39 days before, transplanted once its plugs are grown, with a tenth to spare."""
    plan = plan_production([basil()], farm(20.0), [], TODAY)
    assert plan.shortages == ()
    assert plan.proven
    assert plan.kg == pytest.approx(8 * 12.0)
    first = plan.batches[0]
    assert first.plants == math.ceil(12_000 / 30 / 0.9)
    assert (first.sow, first.harvest) == (FRIDAY - 39 * DAY, FRIDAY)
    assert [(s.stage, (s.end - s.start).days) for s in first.stages] == [
        ("germination", 5),
        ("propagation", 12),
        ("vegetative", 12),
        ("finishing", 10),
    ]
    assert first.stages[-1].area_m2 == pytest.approx(4.45)
    assert [batch.delivery for batch in plan.batches] == list(every_week(FRIDAY, 8))
    assert max(plan.use_m2.values()) == pytest.approx(peak(plan, []))
    assert next(iter(plan.use_m2)) == "2026-W13"


def test_a_farm_that_is_too_small_says_which_week_and_by_how_much() -> None:
    """As much as fits is planned, the rest is missing in that week."""
    full = peak(plan_production([basil()], farm(100.0), [], TODAY), [])
    small = full - 1.0
    plan = plan_production([basil()], farm(small), [], TODAY)
    assert plan.shortages
    short = plan.shortages[0]
    assert (short.why, short.recipe) == (Short.AREA, "basil_genovese")
    assert 0.0 < short.kg < 12.0
    assert short.area_m2 == pytest.approx(1.0)
    assert short.week.startswith("2026-W")
    assert plan.kg + sum(s.kg for s in plan.shortages) == pytest.approx(96.0)
    assert peak(plan, []) <= small + 1e-6


def test_what_should_have_been_sown_already_is_short_of_time() -> None:
    """No batch begins in the past."""
    plan = plan_production([basil(weeks=1)], farm(50.0), [], FRIDAY - 38 * DAY)
    (short,) = plan.shortages
    assert (short.why, short.kg, short.area_m2) == (Short.TIME, 12.0, 0.0)
    assert plan.batches == ()
    assert plan.kg == 0.0


def test_a_farm_without_room_is_short_of_all() -> None:
    """Nothing is planned, and everything is missing."""
    plan = plan_production([basil(weeks=1)], [], [], TODAY)
    (short,) = plan.shortages
    assert (short.kg, plan.batches) == (12.0, ())
    assert short.area_m2 == pytest.approx(4.45)


def test_others_on_the_shelves_take_their_area() -> None:
    """Until they leave."""
    order = basil(weeks=1)
    until = FRIDAY - 5 * DAY
    taken = [Taken("s0", 5.0, TODAY, until), Taken("s1", 1.0, TODAY, TODAY + DAY)]
    short = plan_production([order], farm(6.0), taken, TODAY)
    assert short.shortages[0].area_m2 == pytest.approx(4.45 - 1.0)
    assert plan_production([order], farm(9.5), taken, TODAY).shortages == ()


def test_a_harvest_may_be_early_where_the_crop_keeps() -> None:
    """Two deliveries that collide on the day of the harvest find room a day apart."""
    together = [
        Order(RADISH, 1.8, (FRIDAY,), usual_plant_g(CROPS[RADISH.id]), early_d=9),
        Order(RADISH, 1.8, (FRIDAY,), usual_plant_g(CROPS[RADISH.id]), early_d=9),
    ]
    plan = plan_production(together, farm(1.0), [], TODAY)
    assert plan.shortages == ()
    assert [batch.harvest for batch in plan.batches] in (
        [FRIDAY, FRIDAY - 9 * DAY],
        [FRIDAY - 9 * DAY, FRIDAY],
    )


def test_a_dense_crop_is_planned_by_its_area() -> None:
    """2 kg/m² of radish: 1.8 kg and a tenth of loss take one square metre."""
    order = Order(RADISH, 1.8, (FRIDAY,), usual_plant_g(CROPS[RADISH.id]))
    (batch,) = plan_production([order], farm(2.0), [], TODAY).batches
    assert batch.stages[-1].area_m2 == pytest.approx(1.0, rel=1e-4)
    assert usual_plant_g(CROPS["lettuce_butterhead"]) == 150.0


def test_the_plan_finds_its_shelves() -> None:
    """Every square metre of every stage, and no shelf too full."""
    shelves = farm(20.0)
    taken = [Taken("s2", 3.0, TODAY, FRIDAY)]
    plan = plan_production([basil()], shelves, taken, TODAY)
    placed = place(plan, shelves, taken)
    for index, batch in enumerate(plan.batches):
        for stage in batch.stages:
            parts = [p for p in placed if (p.batch, p.stage) == (index, stage.stage)]
            assert sum(p.area_m2 for p in parts) == pytest.approx(stage.area_m2)
    for shelf in shelves:
        for n in range(150):
            day = TODAY + n * DAY
            held = sum(
                p.area_m2
                for p in placed
                if p.shelf == shelf.id and p.start <= day < p.end
            )
            held += sum(
                t.area_m2
                for t in taken
                if t.shelf == shelf.id and t.start <= day < t.end
            )
            assert held <= shelf.area_m2 + 1e-6


def test_an_accepted_plan_becomes_work() -> None:
    """Sowing, transplanting and harvest of every batch, at eight in the morning."""
    plan = plan_production([basil(weeks=2)], farm(20.0), [], TODAY)
    tasks = production_tasks(plan, UTC)
    assert len({task.id for task in tasks}) == len(tasks) == 6
    first = [t for t in tasks if "2026-05-01" in t.id]
    assert [t.kind for t in first] == [
        TaskKind.SOW,
        TaskKind.TRANSPLANT,
        TaskKind.HARVEST,
    ]
    assert first[0].due == datetime(2026, 3, 23, 8, tzinfo=UTC).timestamp()
    assert first[2].due == datetime(2026, 5, 1, 8, tzinfo=UTC).timestamp()
    assert "445 plants for 12 kg" in first[0].note


@pytest.mark.parametrize(
    ("kg", "per_plant_g", "early_d", "loss"),
    [
        (0.0, 30.0, 0, 0.1),
        (5.0, 0.0, 0, 0.1),
        (5.0, 30.0, -1, 0.1),
        (5.0, 30.0, 0, 1.0),
    ],
)
def test_orders_that_cannot_be_meant_are_refused(
    kg: float, per_plant_g: float, early_d: int, loss: float
) -> None:
    """Nothing, from nothing, after the delivery, or all lost."""
    with pytest.raises(ValueError, match=r"cannot be grown|not a share|after the"):
        Order(BASIL, kg, (FRIDAY,), per_plant_g, early_d, loss)


def test_more_deliveries_than_a_year_has_days_are_refused() -> None:
    """Both numbers are named."""
    with pytest.raises(ValueError, match=r"401 deliveries are too many .* at most 400"):
        plan_production([basil(weeks=401)], farm(20.0), [], TODAY)


def test_a_search_that_takes_too_long_says_that_it_is_not_proven(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The best plan so far still keeps to the area."""
    monkeypatch.setattr(production, "NODES_MAX", 20)
    plan = plan_production([basil(early_d=3)], farm(10.0), [], TODAY)
    assert not plan.proven
    assert peak(plan, []) <= 10.0 + 1e-6


def test_a_year_of_deliveries_is_planned_at_once() -> None:
    """Three crops, 52 weeks each, with room for all of them."""
    orders = [
        Order(LETTUCE, 10.0, every_week(FRIDAY, 52), 150.0, early_d=2),
        basil(weeks=52, early_d=1),
        Order(RADISH, 2.0, every_week(FRIDAY, 52), 0.066, early_d=1),
    ]
    plan = plan_production(orders, farm(60.0, 30), [], TODAY)
    assert plan.proven
    assert plan.shortages == ()
    assert len(plan.batches) == 156


SMALL_ORDERS = st.lists(
    st.builds(
        Order,
        st.sampled_from([LETTUCE, RADISH]),
        st.sampled_from([1.0, 2.0, 3.0]),
        st.lists(
            st.integers(0, 20).map(lambda n: FRIDAY + n * DAY), min_size=1, max_size=2
        ).map(tuple),
        st.just(100.0),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=2,
)


@quickly
@given(SMALL_ORDERS, st.floats(0.05, 1.5), st.floats(0.0, 0.5))
def test_no_choice_of_deliveries_is_better(
    orders: list[Order], area_m2: float, taken_m2: float
) -> None:
    """Against every choice of days early, or not at all, for up to four deliveries."""
    taken = [Taken("s0", taken_m2, TODAY, FRIDAY + 5 * DAY)]
    plan = plan_production(orders, farm(area_m2, 1), taken, TODAY)
    assert plan.proven
    assert peak(plan, taken) <= max(area_m2, taken_m2) + 1e-6
    deliveries = [(order, day) for order in orders for day in order.days]
    best = (0.0, 0)
    for choice in product(
        *([None, *range(order.early_d + 1)] for order, _ in deliveries)
    ):
        used: dict[date, float] = {}
        kg, early = 0.0, 0
        for (order, day), days in zip(deliveries, choice, strict=True):
            if days is None:
                continue
            kg, early = kg + order.kg, early + days
            end = day - days * DAY
            for stage in reversed(order.recipe.stages):
                for n in range(round(stage.duration_d)):
                    at = end - (n + 1) * DAY
                    area = order.plants / stage.density_m2
                    used[at] = used.get(at, 0.0) + area
                end -= round(stage.duration_d) * DAY
        fits = all(
            area + (taken_m2 if day < FRIDAY + 5 * DAY else 0.0) <= area_m2 + 1e-9
            for day, area in used.items()
        )
        if fits:
            best = max(best, (kg, -early))
    short = {(s.recipe, s.delivery) for s in plan.shortages}
    whole = [
        b
        for b in plan.batches
        if (b.recipe.id, b.delivery) not in short
        or b.kg >= min(o.kg for o in orders if o.recipe.id == b.recipe.id) - 1e-9
    ]
    full_kg = sum(o.kg for o, _ in deliveries) - sum(
        next(o.kg for o in orders if o.recipe.id == s.recipe) for s in plan.shortages
    )
    if len({order.recipe.id for order in orders}) == len(orders):
        assert full_kg == pytest.approx(best[0])
        if not short:
            kept = sum((b.delivery - b.harvest).days for b in whole)
            assert kept == -best[1]
