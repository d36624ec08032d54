"""Water comes to the second, by time, light or dry-back, through interruptions."""

from dataclasses import replace

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.vertical_farm.control.equipment import (
    PUMP_LONGEST_RUN_S,
    Irrigation,
)
from custom_components.vertical_farm.control.guard import Fault
from custom_components.vertical_farm.control.irrigation import (
    USUAL,
    By,
    Cycle,
    Happening,
    Sight,
    Verdict,
    Watering,
    WateringSettings,
    look,
    restored,
    watering,
)

EBB = USUAL[Irrigation.EBB_AND_FLOW]
ON, OFF = Sight(running=True, lit=True), Sight(running=False, lit=True)


def course(how: Watering, *sights: tuple[float, Sight]) -> Verdict:
    """Look at a pump again and again, and return what followed last."""
    verdict = Verdict(Cycle(), due=False)
    for now, sight in sights:
        verdict = look(how, verdict.cycle, sight, now)
    return verdict


def test_a_pump_that_never_ran_is_wanted_at_once() -> None:
    """For a whole cycle."""
    first = course(EBB, (0.0, OFF))
    assert (first.due, first.remaining_s) == (True, 900.0)


def test_a_cycle_is_complete_to_the_second() -> None:
    """And the next one is due an hour after its start."""
    running = course(EBB, (0.0, OFF), (10.0, ON), (909.0, ON))
    assert (running.due, running.remaining_s, running.look_again) == (True, 1.0, 910.0)
    over = look(EBB, running.cycle, ON, 910.0)
    assert (over.due, over.told) == (False, (Happening.COMPLETED,))
    off = look(EBB, over.cycle, OFF, 911.0)
    assert (off.due, off.next_at, off.told) == (False, 3610.0, ())
    assert look(EBB, off.cycle, OFF, 3610.0).due


def test_nights_have_longer_rests() -> None:
    """And a lamp that goes on makes the next cycle due at once."""
    over = course(EBB, (0.0, ON), (900.0, ON), (901.0, replace(OFF, lit=False)))
    assert over.next_at == 10_800.0
    assert look(EBB, over.cycle, OFF, 5000.0).due


def test_an_interrupted_cycle_goes_on_with_what_is_missing() -> None:
    """While the next one is not nearer."""
    stopped = course(EBB, (0.0, ON), (300.0, OFF))
    assert stopped.told == (Happening.INTERRUPTED,)
    assert (stopped.due, stopped.remaining_s) == (True, 600.0)
    again = look(EBB, stopped.cycle, ON, 400.0)
    assert again.told == (Happening.RESUMED,)
    assert look(EBB, again.cycle, ON, 1000.0).told == (Happening.COMPLETED,)


def test_an_interrupted_cycle_ends_where_the_next_one_is_nearer() -> None:
    """And says so."""
    stopped = course(EBB, (0.0, ON), (300.0, OFF))
    assert stopped.look_again == 2250.0
    ended = look(EBB, stopped.cycle, OFF, 2250.0)
    assert (ended.due, ended.told, ended.next_at) == (
        False,
        (Happening.ENDED,),
        3600.0,
    )


def test_no_water_is_wanted_of_a_dry_source() -> None:
    """Until it is there again, and then what is missing."""
    dry = replace(OFF, held=Fault.DRY)
    stopped = course(EBB, (0.0, ON), (300.0, dry))
    assert not stopped.due
    assert look(EBB, stopped.cycle, OFF, 600.0).remaining_s == 600.0


def test_a_restart_interrupts_a_cycle_and_loses_no_second() -> None:
    """What ran before it counts."""
    running = course(EBB, (0.0, ON), (300.0, ON))
    cycle = restored(running.cycle, 310.0)
    after = look(EBB, cycle, OFF, 400.0)
    assert (after.due, after.remaining_s) == (True, 590.0)
    resumed = look(EBB, after.cycle, ON, 410.0)
    assert resumed.told == (Happening.RESUMED,)
    assert look(EBB, cycle, ON, 0.0).cycle.given_s(320.0) == 320.0
    done = restored(course(EBB, (0.0, ON), (900.0, ON), (901.0, OFF)).cycle, 902.0)
    assert look(EBB, done, OFF, 950.0).next_at == 3600.0


def test_light_makes_the_next_cycle_due() -> None:
    """Counted over the turn of the crop day; at the latest when its time has come."""
    how = replace(EBB, by=By.LIGHT, light_mol=1.0, day_s=20_000.0)
    ran = course(
        how, (0.0, replace(ON, light_mol=8.0)), (900.0, replace(ON, light_mol=8.2))
    )
    bright = look(how, ran.cycle, replace(OFF, light_mol=8.7), 3000.0)
    assert (bright.due, bright.next_at) == (False, 20_000.0)
    assert look(how, bright.cycle, replace(OFF, light_mol=0.4), 4000.0).due
    assert look(how, bright.cycle, replace(OFF, light_mol=8.7), 20_000.0).due


def test_dry_back_makes_the_next_cycle_due() -> None:
    """From the level to which the beds have drained."""
    how = replace(EBB, by=By.DRY_BACK, dry_back_pct=2.0, day_s=20_000.0)
    ran = course(
        how,
        (0.0, replace(ON, level_pct=60.0)),
        (900.0, replace(ON, level_pct=40.0)),
        (1000.0, replace(OFF, level_pct=45.0)),
        (1900.0, replace(OFF, level_pct=59.0)),
    )
    assert not look(how, ran.cycle, replace(OFF, level_pct=57.5), 5000.0).due
    assert look(how, ran.cycle, replace(OFF, level_pct=57.0), 5000.0).due


def test_channels_and_deep_water_want_water_always() -> None:
    """But not of a dry source."""
    nft = USUAL[Irrigation.NFT]
    assert course(nft, (0.0, OFF), (5000.0, ON)).due
    assert not look(nft, Cycle(), replace(OFF, held=Fault.DRY), 0.0).due


@pytest.mark.parametrize("way", list(Irrigation))
def test_no_cycle_is_longer_than_its_pump_may_run(way: Irrigation) -> None:
    """Whatever the grower has said."""
    longest = PUMP_LONGEST_RUN_S[way]
    how = watering(way, WateringSettings(run_s=5000.0), longest)
    assert how.run_s < (longest or 5001.0)
    assert how.day_s >= how.run_s


@settings(max_examples=60, deadline=None)
@given(
    run_s=st.integers(5, 60),
    cuts=st.lists(st.tuples(st.integers(0, 1500), st.integers(1, 200)), max_size=5),
    restarts=st.sets(st.integers(0, 1500), max_size=3),
)
def test_a_pump_that_runs_when_water_is_wanted_waters_each_cycle_once(
    run_s: int, cuts: list[tuple[int, int]], restarts: set[int]
) -> None:
    """To the second that it takes to see it, through power cuts and restarts."""
    how, cycle, on = Watering(run_s, 300.0, 600.0), Cycle(), False
    watered: dict[float, int] = {}
    told: list[Happening] = []
    for now in range(1500):
        if now in restarts:
            cycle, on = restored(cycle, now), False
        dead = any(start <= now < start + cut for start, cut in cuts)
        seen = look(how, cycle, Sight(running=on and not dead, lit=True), now)
        cycle = seen.cycle
        told.extend(seen.told)
        on = seen.due and not dead
        if on:
            began = now if cycle.began is None or not cycle.open else cycle.began
            watered[began] = watered.get(began, 0) + 1
    unseen_s = 1 + len(cuts) + len(restarts)
    assert max(watered.values(), default=0) <= run_s + unseen_s
    ends = told.count(Happening.COMPLETED) + told.count(Happening.ENDED)
    assert told.count(Happening.BEGAN) - ends in {0, 1}
    if not cuts and not restarts:
        assert told.count(Happening.COMPLETED) == 5
        assert Happening.ENDED not in told
