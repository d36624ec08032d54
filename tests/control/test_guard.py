"""The guard's promises, one by one, and that it never lets a device run on."""

from dataclasses import replace

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.vertical_farm.control.equipment import (
    Equipment,
    Irrigation,
    Kind,
    usual_longest_run_s,
)
from custom_components.vertical_farm.control.guard import (
    AGAIN_S,
    NO_FLOW_REST_S,
    PUMP_REST_S,
    Fault,
    Sight,
    Verdict,
    Watch,
    acknowledge,
    dosed_ml,
    look,
)

PUMP = Equipment("switch.pump", Kind.PUMP, longest_run_s=1200.0)
DOSER = Equipment(
    "switch.doser", Kind.DOSER, longest_run_s=60.0, ml_per_s=1.0, daily_ml=50.0
)
LAMP = Equipment("light.lamp", Kind.LAMP)
VALVE = Equipment("valve.co2", Kind.CO2_VALVE, longest_run_s=900.0)
KNOWN = Watch(on=False, unknown_since_start=False)
TANK = Sight(on=True, level_pct=60.0, has_level=True, leaking=False)


def course(
    equipment: Equipment, *sights: tuple[float, Sight], watch: Watch = KNOWN
) -> Verdict:
    """Look at a device again and again, and return what followed last."""
    verdict = Verdict(watch, switch_off=False)
    for now, sight in sights:
        verdict = look(equipment, verdict.watch, sight, now)
    return verdict


def test_pump_may_run_as_long_as_it_is_allowed_to() -> None:
    """Pump may run as long as it is allowed to."""
    verdict = course(PUMP, (0.0, TANK), (1199.0, TANK))
    assert not verdict.switch_off
    assert verdict.look_again == 1200.0


def test_pump_that_ran_too_long_is_switched_off_and_may_run_after_a_rest() -> None:
    """Pump that ran too long is switched off and may run after a rest."""
    verdict = course(PUMP, (0.0, TANK), (1200.0, TANK))
    assert verdict.switch_off
    assert verdict.raised == (Fault.RAN_TOO_LONG,)
    off = replace(TANK, on=False)
    resting = look(PUMP, verdict.watch, off, 1201.0)
    assert resting.look_again == 1200.0 + PUMP_REST_S
    rested = look(PUMP, resting.watch, off, 1200.0 + PUMP_REST_S)
    assert rested.cleared == (Fault.RAN_TOO_LONG,)
    assert not look(PUMP, rested.watch, TANK, 2000.0).switch_off


def test_pump_started_again_within_its_rest_is_stopped_at_once() -> None:
    """Pump started again within its rest is stopped at once."""
    verdict = course(
        PUMP, (0.0, TANK), (1200.0, TANK), (1201.0, replace(TANK, on=False))
    )
    assert look(PUMP, verdict.watch, TANK, 1210.0).switch_off


def test_device_that_does_not_obey_is_told_again() -> None:
    """Device that does not obey is told again."""
    verdict = course(PUMP, (0.0, TANK), (1200.0, TANK))
    soon = look(PUMP, verdict.watch, TANK, 1200.0 + AGAIN_S - 1)
    assert not soon.switch_off
    assert soon.look_again == 1200.0 + AGAIN_S
    assert look(PUMP, soon.watch, TANK, 1200.0 + AGAIN_S).switch_off


def test_run_goes_on_while_the_state_is_unknown() -> None:
    """Run goes on while the state is unknown."""
    verdict = course(PUMP, (0.0, TANK), (600.0, replace(TANK, on=None)))
    assert not verdict.switch_off
    assert look(PUMP, verdict.watch, replace(TANK, on=None), 1200.0).switch_off


def test_dry_pump_is_stopped_after_ten_seconds_and_waits_for_a_person() -> None:
    """Dry pump is stopped after ten seconds and waits for a person."""
    dry = replace(TANK, level_pct=4.0)
    verdict = course(PUMP, (0.0, dry), (9.0, dry))
    assert not verdict.switch_off
    verdict = look(PUMP, verdict.watch, dry, 10.0)
    assert verdict.switch_off
    assert verdict.raised == (Fault.DRY,)
    full = replace(TANK, on=False)
    refilled = look(PUMP, verdict.watch, full, 100.0)
    assert Fault.DRY in refilled.watch.holding
    seen = look(PUMP, acknowledge(refilled.watch), full, 101.0)
    assert seen.cleared == (Fault.DRY,)


def test_acknowledged_dry_pump_still_waits_for_enough_water() -> None:
    """Acknowledged dry pump still waits for enough water."""
    dry = replace(TANK, level_pct=4.0)
    verdict = course(PUMP, (0.0, dry), (10.0, dry))
    watch = acknowledge(verdict.watch)
    little = look(PUMP, watch, replace(TANK, on=False, level_pct=14.0), 60.0)
    assert Fault.DRY in little.watch.holding
    enough = look(PUMP, little.watch, replace(TANK, on=False, level_pct=15.1), 90.0)
    assert enough.cleared == (Fault.DRY,)


def test_pump_started_on_a_dry_tank_does_not_get_ten_seconds_more() -> None:
    """Pump started on a dry tank does not get ten seconds more."""
    dry = replace(TANK, on=False, level_pct=4.0)
    verdict = course(PUMP, (0.0, dry), (30.0, dry))
    assert not verdict.watch.holding
    assert look(PUMP, verdict.watch, replace(dry, on=True), 31.0).switch_off


def test_level_that_dies_stops_the_pump_and_lets_it_go_when_it_returns() -> None:
    """Level that dies stops the pump and lets it go when it returns."""
    dead = replace(TANK, level_pct=None)
    verdict = course(PUMP, (0.0, TANK), (10.0, dead), (129.0, dead))
    assert not verdict.switch_off
    verdict = look(PUMP, verdict.watch, dead, 130.0)
    assert verdict.switch_off
    back = look(PUMP, verdict.watch, replace(TANK, on=False), 140.0)
    assert back.cleared == (Fault.LEVEL_UNKNOWN,)


def test_pump_without_a_level_sensor_runs() -> None:
    """Pump without a level sensor runs."""
    bare = Sight(on=True)
    assert not course(PUMP, (0.0, bare), (600.0, bare)).switch_off


def test_leak_holds_a_pump_off_even_before_it_starts() -> None:
    """Leak holds a pump off even before it starts."""
    wet = replace(TANK, on=False, leaking=True)
    verdict = course(PUMP, (0.0, wet), (5.0, wet))
    assert verdict.raised == (Fault.LEAK,)
    assert look(PUMP, verdict.watch, replace(wet, on=True), 6.0).switch_off


def test_leak_that_dried_up_waits_for_a_person() -> None:
    """Leak that dried up waits for a person."""
    wet = replace(TANK, leaking=True)
    verdict = course(PUMP, (0.0, wet), (5.0, wet))
    dry = replace(TANK, on=False)
    verdict = look(PUMP, verdict.watch, dry, 60.0)
    assert Fault.LEAK in verdict.watch.holding
    assert look(PUMP, acknowledge(verdict.watch), dry, 61.0).cleared == (Fault.LEAK,)


def test_doser_stops_when_the_budget_of_the_day_is_used_up() -> None:
    """Doser stops when the budget of the day is used up."""
    sight = Sight(on=True, dosed_ml=30.0)
    verdict = course(DOSER, (0.0, sight))
    assert verdict.look_again == 20.0
    verdict = look(DOSER, verdict.watch, sight, 20.0)
    assert verdict.switch_off
    assert verdict.raised == (Fault.OVER_BUDGET,)


def test_doser_whose_budget_is_used_up_does_not_start_again() -> None:
    """Doser whose budget is used up does not start again."""
    spent = Sight(on=False, dosed_ml=50.0)
    verdict = course(DOSER, (0.0, spent))
    assert look(DOSER, verdict.watch, replace(spent, on=True), 1.0).switch_off


def test_new_day_and_a_person_free_a_doser() -> None:
    """New day and a person free a doser."""
    spent = Sight(on=True, dosed_ml=50.0)
    verdict = course(DOSER, (0.0, spent))
    fresh = Sight(on=False, dosed_ml=0.0)
    still = look(DOSER, verdict.watch, fresh, 10.0)
    assert Fault.OVER_BUDGET in still.watch.holding
    freed = look(DOSER, acknowledge(still.watch), fresh, 11.0)
    assert freed.cleared == (Fault.OVER_BUDGET,)


def test_dose_of_a_run_counts_while_it_lasts() -> None:
    """Dose of a run counts while it lasts."""
    watch = look(DOSER, KNOWN, Sight(on=True), 100.0).watch
    assert dosed_ml(DOSER, watch, Sight(dosed_ml=5.0), 112.0) == pytest.approx(17.0)


def test_doser_that_ran_too_long_waits_for_a_person() -> None:
    """Doser that ran too long waits for a person."""
    endless = replace(DOSER, daily_ml=None)
    verdict = course(endless, (0.0, Sight(on=True)), (60.0, Sight(on=True)))
    assert verdict.raised == (Fault.RAN_TOO_LONG,)
    later = look(endless, verdict.watch, Sight(on=False), 7200.0)
    assert Fault.RAN_TOO_LONG in later.watch.holding


def test_lamps_go_off_in_hot_air_and_may_come_back_well_below() -> None:
    """Lamps go off in hot air and may come back well below."""
    hot = Sight(on=True, air_c=35.0)
    verdict = course(LAMP, (0.0, hot), (60.0, hot))
    assert verdict.switch_off
    warm = look(LAMP, verdict.watch, Sight(on=False, air_c=32.0), 120.0)
    assert Fault.AIR_TOO_HOT in warm.watch.holding
    cool = look(LAMP, warm.watch, Sight(on=False, air_c=30.9), 180.0)
    assert cool.cleared == (Fault.AIR_TOO_HOT,)


def test_lamps_stay_on_where_nobody_knows_the_air() -> None:
    """Lamps stay on where nobody knows the air."""
    unknown = Sight(on=True, air_c=None)
    assert not course(LAMP, (0.0, unknown), (9999.0, unknown)).switch_off


def test_gas_stops_at_once_above_the_limit() -> None:
    """Gas stops at once above the limit."""
    verdict = course(VALVE, (0.0, Sight(on=True, co2_ppm=2000.0)))
    assert verdict.switch_off
    assert verdict.raised == (Fault.CO2_TOO_HIGH,)


def test_gas_stops_a_minute_after_its_reading_died() -> None:
    """Gas stops a minute after its reading died."""
    blind = Sight(on=True, co2_ppm=None)
    verdict = course(VALVE, (0.0, blind), (59.0, blind))
    assert not verdict.switch_off
    assert look(VALVE, verdict.watch, blind, 60.0).raised == (Fault.CO2_UNKNOWN,)


@pytest.mark.parametrize("equipment", [PUMP, DOSER, VALVE])
def test_device_found_running_at_the_start_is_switched_off(
    equipment: Equipment,
) -> None:
    """Device found running at the start is switched off."""
    sight = Sight(on=True, level_pct=60.0, has_level=True, co2_ppm=800.0)
    verdict = look(equipment, Watch(), sight, 0.0)
    assert verdict.switch_off
    assert verdict.raised == (Fault.FOUND_RUNNING,)
    off = look(equipment, verdict.watch, replace(sight, on=False), 1.0)
    assert off.cleared == (Fault.FOUND_RUNNING,)


def test_lamp_and_endless_pump_found_running_at_the_start_run_on() -> None:
    """Lamp and endless pump found running at the start run on."""
    endless = replace(PUMP, longest_run_s=None)
    assert not look(endless, Watch(), TANK, 0.0).switch_off
    assert not look(LAMP, Watch(), Sight(on=True), 0.0).switch_off


def test_emergency_stop_ends_by_itself_when_it_is_called_off() -> None:
    """Emergency stop ends by itself when it is called off."""
    stop = Sight(on=True, emergency=True)
    verdict = course(LAMP, (0.0, stop))
    assert verdict.switch_off
    over = look(LAMP, verdict.watch, Sight(on=False), 1.0)
    assert over.cleared == (Fault.EMERGENCY_STOP,)


def test_longest_run_of_a_pump_follows_the_way_of_irrigation() -> None:
    """Longest run of a pump follows the way of irrigation."""
    assert usual_longest_run_s(Kind.PUMP, Irrigation.NFT) is None
    assert usual_longest_run_s(Kind.PUMP, Irrigation.AEROPONIC) == 60.0
    assert usual_longest_run_s(Kind.PUMP, None) is None
    assert usual_longest_run_s(Kind.DOSER, None) == 60.0
    assert usual_longest_run_s(Kind.LAMP, None) is None


STEPS = st.lists(
    st.tuples(
        st.floats(0.5, 400.0),
        st.sampled_from([True, False, None]),
        st.sampled_from([None, 2.0, 10.0, 60.0]),
        st.sampled_from([True, False, None]),
        st.booleans(),
    ),
    min_size=1,
    max_size=60,
)


@given(STEPS)
def test_obedient_pump_never_runs_longer_than_it_may(
    steps: list[tuple[float, bool | None, float | None, bool | None, bool]],
) -> None:
    """Whoever starts it: looked at when asked for, no run exceeds the limit."""
    watch, now, began = KNOWN, 0.0, None
    for wait, on, level, leaking, seen in steps:
        if seen:
            watch = acknowledge(watch)
        sight = Sight(on=on, level_pct=level, has_level=True, leaking=leaking)
        end = now + wait
        while True:
            verdict = look(PUMP, watch, sight, now)
            watch = verdict.watch
            if verdict.switch_off:
                sight = replace(sight, on=False)
                continue
            began = (now if began is None else began) if sight.on else began
            if sight.on is False:
                began = None
            assert began is None or now - began <= 1200.0
            if verdict.look_again is None or verdict.look_again >= end:
                break
            now = verdict.look_again
        now = end


@settings(deadline=None)
@given(STEPS)
def test_pump_is_never_left_running_on_a_held_fault(
    steps: list[tuple[float, bool | None, float | None, bool | None, bool]],
) -> None:
    """Pump is never left running on a held fault."""
    watch, now = KNOWN, 0.0
    for wait, on, level, leaking, _ in steps:
        now += wait
        sight = Sight(on=on, level_pct=level, has_level=True, leaking=leaking)
        verdict = look(PUMP, watch, sight, now)
        watch = verdict.watch
        if on is not False and watch.holding:
            assert verdict.switch_off or watch.told_off is not None
            assert now - (watch.told_off or 0.0) < AGAIN_S or verdict.switch_off
        if verdict.look_again is not None:
            assert verdict.look_again > now


INLET = Equipment("valve.inlet", Kind.WATER_INLET, longest_run_s=900.0)
HEATER = Equipment("switch.heater", Kind.HEATER)


def test_inlet_of_a_full_reservoir_is_closed() -> None:
    """Inlet of a full reservoir is closed, and may open once there is room."""
    full = replace(TANK, level_pct=95.0)
    verdict = course(INLET, (0.0, TANK), (10.0, full))
    assert verdict.raised == (Fault.FULL,)
    assert verdict.switch_off
    off = replace(full, on=False, level_pct=91.0)
    held = look(INLET, verdict.watch, off, 20.0)
    assert held.cleared == ()
    room = look(INLET, held.watch, replace(off, level_pct=89.0), 30.0)
    assert room.cleared == (Fault.FULL,)


def test_inlet_of_a_reservoir_with_an_unknown_level_is_closed() -> None:
    """Inlet of a reservoir with an unknown level is closed after two minutes."""
    unknown = replace(TANK, level_pct=None)
    assert not course(INLET, (0.0, unknown), (119.0, unknown)).switch_off
    assert course(INLET, (0.0, unknown), (120.0, unknown)).switch_off


def test_pump_that_moves_no_water_rests_and_tries_again() -> None:
    """Pump that moves no water rests and tries again: its flow sensor may be wrong."""
    dry = replace(TANK, flow_share=0.0)
    assert not course(PUMP, (0.0, dry), (59.0, dry)).switch_off
    verdict = course(PUMP, (0.0, dry), (60.0, dry))
    assert verdict.raised == (Fault.NO_FLOW,)
    off = replace(dry, on=False)
    assert look(PUMP, verdict.watch, off, 61.0).look_again == 60.0 + NO_FLOW_REST_S
    rested = look(PUMP, verdict.watch, off, 60.0 + NO_FLOW_REST_S)
    assert rested.cleared == (Fault.NO_FLOW,)
    assert not look(PUMP, rested.watch, dry, 2000.0).switch_off


def test_weak_flow_does_not_stop_a_pump() -> None:
    """Weak flow does not stop a pump: some water is better than none."""
    weak = replace(TANK, flow_share=0.2)
    assert not course(PUMP, (0.0, weak), (1000.0, weak)).switch_off


def test_doser_stops_while_the_solution_is_wrong() -> None:
    """Doser stops while the solution is wrong."""
    wrong = Sight(on=True, solution_wrong=True)
    verdict = course(DOSER, (0.0, wrong))
    assert verdict.raised == (Fault.SOLUTION_WRONG,)
    well = look(DOSER, verdict.watch, Sight(on=False), 10.0)
    assert well.cleared == (Fault.SOLUTION_WRONG,)


def test_heater_is_cut_in_hot_air() -> None:
    """Heater is cut in hot air."""
    hot = Sight(on=True, air_c=36.0)
    assert course(HEATER, (0.0, hot), (60.0, hot)).raised == (Fault.AIR_TOO_HOT,)


@pytest.mark.parametrize("power", [0.0, 0.04, 0.5, 1.0, 1.4])
def test_pump_that_draws_what_it_should_or_nothing_does_not_run_dry(
    power: float,
) -> None:
    """Pump that draws nothing does not turn: that is no dry run."""
    seen = replace(TANK, power_share=power)
    assert not course(PUMP, (0.0, seen), (100.0, seen)).switch_off


def test_pump_that_turns_too_easily_is_stopped_until_a_person_has_seen_it() -> None:
    """Pump that turns too easily runs dry, whatever the level sensor says."""
    dry = replace(TANK, power_share=0.4)
    assert not course(PUMP, (0.0, dry), (9.0, dry)).switch_off
    verdict = course(PUMP, (0.0, dry), (10.0, dry))
    assert verdict.raised == (Fault.RUNS_DRY,)
    off = replace(TANK, on=False)
    held = look(PUMP, verdict.watch, off, 1000.0)
    assert held.cleared == ()
    seen = look(PUMP, acknowledge(held.watch), off, 1010.0)
    assert seen.cleared == (Fault.RUNS_DRY,)


def test_valve_is_closed_on_a_leak() -> None:
    """Valve is closed on a leak."""
    valve = Equipment("switch.valve", Kind.IRRIGATION_VALVE)
    leak = Sight(on=True, leaking=True)
    assert course(valve, (0.0, leak), (5.0, leak)).raised == (Fault.LEAK,)
