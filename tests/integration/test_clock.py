"""The farm's clock, which a demo farm may run faster."""

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.farm.clock import Clock
from tests.agronomy.quick import quickly

from .farms import FROZEN_GC

pytestmark = pytest.mark.filterwarnings(FROZEN_GC)

WALL = 1.8e9
CHANGES = st.lists(
    st.tuples(st.floats(0, 1e5), st.floats(0.1, 600)), min_size=1, max_size=8
)


def test_a_real_farm_lives_in_real_time() -> None:
    """Its clock is the identity."""
    clock = Clock()
    assert clock.farm_time(WALL) == WALL
    assert clock.wall_seconds(60) == 60


def test_a_faster_farm_ages_faster_from_the_change_on() -> None:
    """An hour of farm time takes a minute."""
    clock = Clock()
    clock.set_speed(60, WALL)
    assert clock.farm_time(WALL) == WALL
    assert clock.farm_time(WALL + 60) == WALL + 3600
    assert clock.wall_seconds(3600) == 60


def test_what_was_reported_before_a_change_keeps_its_time() -> None:
    """A sensor's last report is older than the change of speed."""
    clock = Clock()
    clock.set_speed(60, WALL)
    clock.set_speed(1, WALL + 100)
    assert clock.farm_time(WALL + 90) == WALL + 90 * 60
    assert clock.farm_time(WALL + 110) == WALL + 6000 + 10


@quickly
@given(changes=CHANGES, later=st.floats(0, 1e5))
def test_no_change_of_speed_makes_a_jump_or_turns_time_back(
    changes: list[tuple[float, float]], later: float
) -> None:
    """Farm time before and after a change is the same, and only grows."""
    clock, wall, farm = Clock(), WALL, WALL
    for pause, speed in changes:
        wall += pause
        before = clock.farm_time(wall)
        assert before >= farm
        clock.set_speed(speed, wall)
        assert clock.farm_time(wall) == before
        farm = before
    assert clock.farm_time(wall + later) >= farm
    assert clock.farm_time(wall + clock.wall_seconds(60)) == pytest.approx(farm + 60)


@quickly
@given(changes=CHANGES)
def test_a_stored_clock_goes_on_as_it_was(changes: list[tuple[float, float]]) -> None:
    """At any later time."""
    clock, wall = Clock(), WALL
    for pause, speed in changes:
        wall += pause
        clock.set_speed(speed, wall)
    assert Clock.from_dict(clock.as_dict()) == clock


@pytest.mark.parametrize("key", ["anchor_wall", "anchor_farm", "speed"])
def test_a_clock_stored_without_a_number_is_refused(key: str) -> None:
    """Nobody knows what time it is."""
    stored = Clock().as_dict()
    with pytest.raises(ValueError, match="could not convert"):
        Clock.from_dict({**stored, key: "soon"})  # type: ignore[dict-item]  # on purpose
    del stored[key]
    with pytest.raises(KeyError):
        Clock.from_dict(stored)
