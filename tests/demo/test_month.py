"""Days in which every decision is ours, on the demo's physics."""

import pytest

from benchmarks.month import OUTAGE_DAY, Month, simulate


@pytest.fixture(scope="module")
def month() -> Month:
    """Return what comes of some days, an outage of the lamps among them."""
    return simulate(OUTAGE_DAY + 3, racks=1, shelves=2)


def test_every_lit_day_has_its_light_or_is_told_short(month: Month) -> None:
    """Within 2 %."""
    assert [day for day in month.days if not day.kept] == []


def test_only_the_outage_is_told_short(month: Month) -> None:
    """And what it cost is aimed at on the days after."""
    assert {day.day for day in month.days if day.short_mol > 0.0} == {OUTAGE_DAY}
    usual = next(day for day in month.days if day.day == 0)
    after = next(day for day in month.days if day.day == OUTAGE_DAY + 1)
    assert after.goal_mol > 1.05 * usual.goal_mol


@pytest.mark.parametrize("name", ["temperature", "vpd"])
def test_the_air_is_in_target_all_but_a_twentieth(month: Month, name: str) -> None:
    """Where the equipment suffices."""
    assert month.share(name) > 0.95


def test_no_device_works_against_another(month: Month) -> None:
    """In no minute, whatever was switched."""
    assert month.opposed == 0
    assert month.switched["cooler"] > 0
