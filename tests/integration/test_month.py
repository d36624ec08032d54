"""Days of a demo farm that is run by Home Assistant's automations, with its clock leaping."""

from functools import partial

import pytest

from benchmarks.home import in_process
from benchmarks.month import Month, simulate
from custom_components.vertical_farm.control.reasons import AskedBy
from custom_components.vertical_farm.growing.targets import Target

pytestmark = pytest.mark.timeout(900)
DAYS, OUTAGE_DAY = 2, 1


@pytest.fixture(scope="module")
def month() -> Month:
    """Return what comes of some days, an outage of the lamps in the last one."""
    return in_process(partial(simulate, DAYS, OUTAGE_DAY))


def test_every_lit_day_has_its_light_or_is_told_short(month: Month) -> None:
    """Within 2 %, and only the outage is told."""
    assert len(month.days) == 2 * DAYS
    assert [day for day in month.days if not day.kept] == []
    assert {day.day for day in month.days if day.told} == {OUTAGE_DAY}


@pytest.mark.parametrize("target", [Target.TEMPERATURE, Target.VPD])
def test_the_air_is_in_target_all_but_a_twentieth(month: Month, target: Target) -> None:
    """Where the equipment suffices."""
    assert month.share(target) > 0.95


def test_nothing_false_is_told_and_nothing_held_off(month: Month) -> None:
    """In a farm in good order."""
    assert month.alarms == {}
    assert month.guard == {}
    assert month.explained


def test_automations_alone_switch_and_every_command_has_its_effect(
    month: Month,
) -> None:
    """One commander; every run of an automation comes to its end."""
    assert month.strangers == {}
    assert month.failed == {}
    assert month.spoilt == {}
    assert month.log == {}
    assert month.commands["lamp"] > 0
    assert month.commands["pump"] > 0


def test_every_reason_gives_its_decision_again(month: Month) -> None:
    """Of lamps, pumps, climate and gas; doses and fills are further apart."""
    assert month.differing == {}
    assert month.replayed.keys() >= {
        *(AskedBy.LIGHT_PLAN, AskedBy.IRRIGATION, AskedBy.CLIMATE, AskedBy.CO2)
    }


def test_no_limit_is_passed(month: Month) -> None:
    """Of pumps, tanks, dosers, and of devices that work against each other."""
    assert month.opposed == 0
    assert 0.0 < month.longest_pump_s <= 20.0 * 60.0
    assert month.levels[1] < 100.0
    assert month.dosed_share <= 1.0
