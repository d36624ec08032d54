"""What a pump draws, how the pH moves by itself, and lamps in hot air."""

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.control.alarm_catalogue import Severity
from custom_components.vertical_farm.control.alarm_causes import (
    PumpSight,
    dose_without_effect,
    no_flow,
    ph_drift,
    pump_weak,
)
from custom_components.vertical_farm.control.decisions import light_level
from custom_components.vertical_farm.control.dosing import has_effect
from custom_components.vertical_farm.control.drift import Drift
from custom_components.vertical_farm.control.heat import Heat, feel
from custom_components.vertical_farm.control.pump_power import PumpPower

HOUR = 3600.0


def followed(moves_per_day: float, *, dose_every_s: float, hours: float) -> Drift:
    """Return what is seen of a pH that drifts and is brought back again and again."""
    drift, ph, dosed = Drift(), 5.8, -HOUR
    for step in range(int(hours * 120)):
        now = step * 30.0
        ph += moves_per_day * 30.0 / 86_400.0
        if now - dosed >= dose_every_s:
            ph, dosed = 5.8, now
        noise = 0.02 if step % 2 else -0.02
        drift.sample(now, ph + noise, disturbed=now - dosed < 1200.0)
    return drift


@pytest.mark.parametrize("per_day", [-0.8, 0.0, 0.2, 1.2])
def test_the_drift_is_seen_between_the_doses_that_hide_it(per_day: float) -> None:
    """A controller brings the pH back every two hours."""
    found = followed(per_day, dose_every_s=2 * HOUR, hours=24).per_day
    assert found == pytest.approx(per_day, abs=0.12)


def test_too_little_seen_says_nothing() -> None:
    """Five hours, or only short times between doses."""
    assert followed(1.0, dose_every_s=1e9, hours=5).per_day is None
    assert followed(1.0, dose_every_s=2400.0, hours=24).per_day is None


def test_a_drift_beyond_half_a_unit_a_day_asks_for_a_calibration() -> None:
    """And rests again well below."""
    assert ph_drift(None) is None
    for per_day, severity in ((0.3, None), (0.6, Severity.WARNING), (-0.6, "warning")):
        found = ph_drift(per_day)
        assert found is not None
        assert found.severity == severity
    easing = ph_drift(0.45)
    assert easing is not None
    assert (easing.severity, easing.over) == (None, False)


def test_a_clock_that_goes_back_forgets() -> None:
    """Times before the last sample are another past."""
    drift = followed(1.0, dose_every_s=1e9, hours=10)
    drift.sample(0.0, 5.8, disturbed=False)
    assert drift.per_day is None


def test_the_usual_power_is_learned_while_water_moves() -> None:
    """Not while it does not, nor from a power that is far off."""
    power = PumpPower()
    for second in range(0, 700, 10):
        power = power.runs_at(second, 40.0 + second % 20 / 10, flows=True)
    assert power.usual_w == pytest.approx(40.5, abs=0.6)
    dry = power
    for second in range(700, 4000, 10):
        dry = dry.runs_at(second, 16.0, flows=False)
        dry = dry.runs_at(second, 16.0, flows=None)
    assert dry.usual_w == power.usual_w
    assert dry.share(16.0) == pytest.approx(0.4, abs=0.02)
    assert PumpPower().share(40.0) is None
    again = PumpPower.from_dict(power.as_dict())
    assert again.share(40.5) == power.share(40.5)
    assert power.stopped().seen is None


@given(st.lists(st.floats(0.0, 100.0), max_size=60))
def test_the_usual_power_lies_between_what_was_drawn(watts: list[float]) -> None:
    """Whatever a meter shows."""
    power = PumpPower()
    for second, drawn in enumerate(watts):
        power = power.runs_at(second * 30.0, drawn, flows=None)
    if power.usual_w is not None:
        assert min(w for w in watts if w > 0) <= power.usual_w + 1e-9
        assert power.usual_w <= max(watts) + 1e-9


@pytest.mark.parametrize(
    ("power", "weak", "dead"),
    [
        (1.0, None, None),
        (0.75, "warning", None),
        (1.3, "warning", None),
        (0.1, "warning", "critical"),
    ],
)
def test_without_a_flow_meter_the_power_tells(
    power: float, weak: str | None, dead: str | None
) -> None:
    """A pump that wears out, clogs, or does not turn."""
    seen = PumpSight(runs=True, for_s=100.0, flow_share=None, power_share=power)
    found, missing = pump_weak(seen), no_flow(seen)
    assert found is not None
    assert missing is not None
    assert (found.severity, missing.severity) == (weak, dead)


def test_two_doses_in_a_row_without_effect_are_told() -> None:
    """One may be chance, and small ones say nothing."""
    assert dose_without_effect(1).severity is None
    assert dose_without_effect(2).severity is Severity.WARNING
    assert has_effect(0.04, 0.0, 0.03) is None
    assert has_effect(0.2, 0.12, 0.03) is True
    assert has_effect(0.2, 0.05, 0.03) is False
    assert has_effect(-0.3, -0.2, 0.05) is True
    assert has_effect(-0.3, 0.1, 0.05) is False


def test_lamps_give_less_in_hot_air_and_all_again_when_it_has_cooled() -> None:
    """After five minutes at 32 °C; what is not known changes nothing."""
    heat = feel(Heat(), 32.5, 0.0)
    assert heat.most_level == 1.0
    heat = feel(feel(heat, None, 200.0), 32.0, 300.0)
    assert heat.most_level == 0.3
    assert feel(heat, None, 400.0).dimmed
    assert feel(heat, 31.0, 400.0).dimmed
    assert feel(heat, 30.9, 400.0) == Heat()
    assert feel(feel(Heat(), 33.0, 0.0), 31.9, 100.0) == Heat()


def test_the_level_of_a_lamp_is_bound_by_the_heat_in_its_reason() -> None:
    """The decision takes it from its inputs."""
    inputs = {
        "now": 5000.0,
        "start": 0.0,
        "end": 9000.0,
        "level": 0.8,
        "ramp_s": 0.0,
        "dims": True,
    }
    assert light_level(inputs).level == 0.8
    assert light_level({**inputs, "most_level": 0.3}).level == 0.3
