"""The built-in controllers of the simulated devices."""

import pytest

from custom_components.vertical_farm.demo.programme import (
    FLOOD_S,
    LIT_S,
    Conditions,
    Programme,
    TankView,
    air_wishes,
    doses,
    flooding,
    lamp_level,
    tank_wishes,
)

HOUR = 3600.0


def seen(
    t_c: float = 22.5, rh: float = 68.0, co2: float = 900.0, day_s: float = 6 * HOUR
) -> Conditions:
    """Return what the controllers see."""
    return Conditions(day_s, t_c, rh, co2)


def tank(
    *, level: float = 80.0, ec: float = 1.6, ph: float = 5.8, settled: bool = True
) -> TankView:
    """Return what a tank's controller sees."""
    return TankView(level, 100.0, ec, ph, settled, 1.0)


def test_lamps_ramp_up_and_down_around_sixteen_hours() -> None:
    """The day begins and ends with a short ramp."""
    assert lamp_level(0.0) == lamp_level(LIT_S) == 0.25
    assert lamp_level(300.0) == lamp_level(LIT_S - 300.0) == 0.85
    assert lamp_level(LIT_S + 1.0) == lamp_level(23.9 * HOUR) == 0.0
    ramp = [lamp_level(second) for second in range(0, 301, 10)]
    assert ramp == sorted(ramp)


def test_trays_are_flooded_every_hour_of_light_and_every_third_of_dark() -> None:
    """Fifteen minutes each."""
    lit = sum(flooding(float(s), 0) for s in range(int(LIT_S)))
    dark = sum(flooding(float(s), 0) for s in range(int(LIT_S), 86400))
    assert lit == 16 * FLOOD_S
    assert dark == 3 * FLOOD_S


def test_tanks_take_turns() -> None:
    """Two pumps do not start together."""
    starts = [
        next(s for s in range(86400) if flooding(float(s), number))
        for number in range(2)
    ]
    assert starts[1] - starts[0] == 600


@pytest.mark.parametrize(
    ("device", "conditions", "wish"),
    [
        ("heater", seen(t_c=21.0), 1.0),
        ("heater", seen(t_c=22.0), None),
        ("heater", seen(t_c=23.0), 0.0),
        ("heater", seen(t_c=19.5, day_s=20 * HOUR), 0.0),
        ("cooler", seen(t_c=24.0), 1.0),
        ("cooler", seen(t_c=23.0), None),
        ("cooler", seen(t_c=22.0), 0.0),
        ("cooler", seen(t_c=20.5, day_s=20 * HOUR), 1.0),
        ("humidifier", seen(rh=50.0), 1.0),
        ("dehumidifier", seen(rh=72.0), 1.0),
        ("dehumidifier", seen(rh=72.0, day_s=20 * HOUR), None),
        ("co2_valve", seen(co2=700.0), 1.0),
        ("co2_valve", seen(co2=1000.0), 0.0),
        ("co2_valve", seen(co2=700.0, day_s=20 * HOUR), 0.0),
        ("circulation_fan", seen(), 0.6),
        ("exhaust_fan", seen(t_c=30.0), 1.0),
    ],
)
def test_climate_devices_have_dead_bands(
    device: str, conditions: Conditions, wish: float | None
) -> None:
    """On beyond one limit, off beyond the other, undecided between."""
    assert air_wishes(conditions)[device] == wish


def test_tanks_are_refilled_when_low_and_settled() -> None:
    """The level says little while the trays are flooded."""
    quiet = FLOOD_S + 1800.0
    assert tank_wishes(quiet, 1, tank(level=70.0))["refill_1"] == 1.0
    assert tank_wishes(quiet, 1, tank(level=70.0, settled=False))["refill_1"] is None
    assert tank_wishes(quiet, 1, tank(level=90.0))["refill_1"] == 0.0
    assert tank_wishes(120.0, 1, tank(level=70.0))["refill_1"] == 0.0


def test_weak_solution_gets_a_then_b() -> None:
    """Both in the same amount, one after the other."""
    (wait_a, key_a, on_a), (wait_b, key_b, on_b) = doses(1, tank(ec=1.4))
    assert (key_a, key_b) == ("doser_a_1", "doser_b_1")
    assert wait_b > wait_a
    assert on_a == on_b
    # 100 L short of 0.2 mS/cm need 100 mL of 200 mS/cm; 60 % of it, half of each.
    assert on_a == pytest.approx(30.0)


def test_high_ph_gets_acid_after_the_salts() -> None:
    """Never together."""
    pulses = doses(1, tank(ec=1.4, ph=6.2))
    assert [key for _, key, _ in pulses] == ["doser_a_1", "doser_b_1", "doser_ph_1"]
    assert pulses[2][0] > pulses[1][0]


@pytest.mark.parametrize(
    "view", [tank(), tank(ec=1.2, level=20.0), tank(ec=1.2, settled=False)]
)
def test_nothing_is_dosed_where_it_is_not_needed_or_not_safe(view: TankView) -> None:
    """Right, empty or unsettled tanks get nothing."""
    assert doses(1, view) == []


def test_only_a_changed_wish_is_a_command() -> None:
    """Between changes the device is left alone."""
    programme = Programme(1)
    assert programme.changes({"heater": 1.0}) == [("heater", 1.0, None)]
    assert programme.changes({"heater": 1.0}) == []
    assert programme.changes({"heater": None}) == []
    assert programme.changes({"heater": 0.0}) == [("heater", 0.0, None)]
    assert programme.changes({"heater": 1.0}) == [("heater", 1.0, 0.0)]


def test_pulses_start_when_they_are_due_and_not_again_too_soon() -> None:
    """A dose is given time to mix before the next look."""
    programme = Programme(1)
    weak = [tank(ec=1.4)]
    assert [key for key, _ in programme.due_pulses(0.0, weak)] == ["doser_a_1"]
    assert programme.due_pulses(60.0, weak) == []
    assert [key for key, _ in programme.due_pulses(130.0, weak)] == ["doser_b_1"]
    assert programme.due_pulses(1000.0, weak) == []
    assert [key for key, _ in programme.due_pulses(1801.0, weak)] == ["doser_a_1"]
