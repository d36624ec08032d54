"""What goes in, comes out or stays: heat, water, salt and CO2 of the simulated farm."""

import random

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.vertical_farm.demo.devices import device_keys
from custom_components.vertical_farm.demo.faults import FaultKind
from custom_components.vertical_farm.demo.world import World
from tests.demo.worlds import (
    DAY,
    HOUR,
    WEEK,
    broken,
    imbalances,
    reloaded,
    stored,
    world_of,
)

CLOSED = 0.001


def test_a_week_closes_at_odd_step_sizes() -> None:
    """Every balance closes within 0.1 % whatever the steps are."""
    world, rng = world_of(), random.Random(1)
    before, end = stored(world), world.t + WEEK
    while world.t < end:
        world.advance_to(min(world.t + rng.choice((0.7, 13.0, 61.3, 599.9)), end))
    assert world.ledger.energy_j["lamps"] > 0
    assert max(imbalances(world, before).values()) < CLOSED


def test_a_week_of_the_usual_farm_closes() -> None:
    """Three racks of four shelves."""
    world = world_of(3, 4)
    before = stored(world)
    world.step(WEEK)
    assert max(imbalances(world, before).values()) < CLOSED


FAULTY_FARMS: tuple[dict[str, FaultKind], ...] = (
    {
        "heater": FaultKind.STUCK_ON,
        "doser_a_1": FaultKind.STUCK_ON,
        "leak_1": FaultKind.LEAK,
    },
    {
        "pump_1": FaultKind.BURST,
        "cooler": FaultKind.STUCK_OFF,
        "lamp_1_1": FaultKind.STUCK_ON,
    },
    {
        "refill_1": FaultKind.STUCK_ON,
        "co2_valve": FaultKind.STUCK_ON,
        "exhaust_fan": FaultKind.STUCK_ON,
    },
    {
        "pump_1": FaultKind.STUCK_OFF,
        "humidifier": FaultKind.STUCK_ON,
        "dehumidifier": FaultKind.STUCK_OFF,
    },
    {
        "pump_1": FaultKind.DRY,
        "doser_ph_1": FaultKind.STUCK_ON,
        "refill_1": FaultKind.STUCK_OFF,
    },
    {"cooler": FaultKind.STUCK_ON, "heater": FaultKind.STUCK_OFF},
)


@pytest.mark.parametrize("faults", FAULTY_FARMS, ids="+".join)
def test_days_with_faults_close(faults: dict[str, FaultKind]) -> None:
    """A broken farm loses nothing from its books either."""
    world = broken(world_of(1, 2), **faults)
    before = stored(world)
    world.step(3 * DAY)
    assert max(imbalances(world, before).values()) < CLOSED


def test_a_week_closes_over_restarts() -> None:
    """Saving and restoring every day loses nothing."""
    world = broken(world_of(), leak_1=FaultKind.LEAK)
    before = stored(world)
    for _ in range(7):
        world.step(DAY)
        world = reloaded(world)
    assert max(imbalances(world, before).values()) < CLOSED


def test_a_sealed_humid_room_condenses_what_the_air_cannot_hold() -> None:
    """Air never holds more vapour than it can, and the drops are in the books."""
    world = broken(
        world_of(),
        humidifier=FaultKind.STUCK_ON,
        dehumidifier=FaultKind.STUCK_OFF,
        cooler=FaultKind.STUCK_OFF,
    )
    before = stored(world)
    for _ in range(48):
        world.step(HOUR)
        assert world.air.room_humidity() < 100.5
        assert all(world.air.humidity(rack) < 100.5 for rack in range(world.racks))
    assert world.ledger.water_kg["condensate"] < 0
    assert max(imbalances(world, before).values()) < CLOSED


def test_the_books_agree_with_the_meters() -> None:
    """The lamps' energy is what their power meters add up to."""
    world, metered = world_of(), 0.0
    for _ in range(int(DAY / 30)):
        world.step(30.0)
        metered += 30.0 * sum(plot.power_w for plot in world.plots)
    assert world.ledger.energy_j["lamps"] == pytest.approx(metered)


KEYS = device_keys(2, 2)
MOMENTS = st.lists(
    st.tuples(
        st.floats(0.01, 5000.0),
        st.sampled_from(KEYS),
        st.floats(0.0, 1.0),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


@settings(derandomize=True, max_examples=25, deadline=None, database=None)
@given(moments=MOMENTS)
def test_balances_close_whatever_is_commanded(
    moments: list[tuple[float, str, float, bool]],
) -> None:
    """No order of commands and steps breaks the books or the saved file."""
    world = world_of()
    before = stored(world)
    for dt_s, key, level, by_programme in moments:
        if by_programme is not world.programme.enabled:
            world.enable_programme(enabled=by_programme)
        world.command(key, level)
        world.step(dt_s)
    assert max(imbalances(world, before).values()) < CLOSED
    assert reloaded(world).as_dict() == world.as_dict()


@pytest.mark.parametrize("level", [0.0, 1.0])
@pytest.mark.parametrize("stubborn", [None, "cooler", "exhaust_fan", "pump_1"])
def test_extremes_are_survived(level: float, stubborn: str | None) -> None:
    """Everything on or off for days, but one: a state that a file may hold."""
    world = world_of(1, 1)
    world.enable_programme(enabled=False)
    before = stored(world)
    for key in world.devices:
        world.command(key, 1.0 - level if key == stubborn else level)
    world.step(3 * DAY)
    assert max(imbalances(world, before).values()) < CLOSED
    assert reloaded(world).as_dict() == world.as_dict()
    assert world.air.heat.room < 70


def test_one_shelf_and_a_hall_close_as_well() -> None:
    """The balances do not depend on the size."""
    for size in ((1, 1), (5, 3)):
        world = World(*size, 5, 0.0)
        before = stored(world)
        world.step(DAY)
        assert max(imbalances(world, before).values()) < CLOSED
