"""The hours ahead follow from the same decisions that are made when they come."""

from dataclasses import replace

import pytest

from custom_components.vertical_farm.agronomy.light import DimMap
from custom_components.vertical_farm.control.irrigation import By, Cycle, Watering
from custom_components.vertical_farm.control.light_schedule import UnderLamp, Wish
from custom_components.vertical_farm.control.preview import (
    Change,
    Lamp,
    Preview,
    Pump,
    preview,
)
from custom_components.vertical_farm.growing.recipes import Band

HOUR = 3600.0
DAYS = [(0.0, 24 * HOUR), (24 * HOUR, 48 * HOUR)]
WISH = Wish(Band(12.0, 15.0, 18.0), Band(100.0, 250.0, 350.0), Band(14.0, 16.0, 18.0))
MAP = DimMap(((0.2, 60.0), (1.0, 300.0)))
LAMP = Lamp("lamp", (UnderLamp(WISH, MAP),), dims=True, full_w=100.0)
PUMP = Pump(
    "pump",
    Watering(600.0, HOUR, 3 * HOUR),
    Cycle(),
    frozenset({"lamp"}),
    flow_l_min=6.0,
)


def of(found: Preview, ref: str) -> list[Change]:
    """Return what a device will do."""
    return [change for change in found.changes if change.ref == ref]


def test_each_day_is_lit_once_with_its_ramps_and_its_light() -> None:
    """Sixteen hours, with the energy of what is given."""
    found = preview([LAMP], [], DAYS, 0.0)
    changes = of(found, "lamp")
    assert len(changes) == 2 * 12
    out = [change.at for change in changes if not change.on]
    assert out == [pytest.approx(16 * HOUR), pytest.approx(40 * HOUR)]
    given = sum(
        MAP.ppfd(change.level or 0.0) * change.for_s for change in changes if change.on
    )
    assert given / 1e6 == pytest.approx(2 * 15.0, rel=0.01)
    assert found.kwh is not None
    assert found.shortages == ()


def test_a_lamp_that_is_too_weak_is_told_as_short() -> None:
    """For each day, with what it lacks."""
    weak = Lamp("lamp", (UnderLamp(WISH, DimMap(((1.0, 100.0),))),), dims=False)
    found = preview([weak], [], DAYS, 0.0)
    assert [short.day for short in found.shortages] == [0.0, 24 * HOUR]
    assert found.shortages[0].short_mol > 5.0
    assert found.kwh is None


def test_water_comes_by_day_and_night() -> None:
    """Every hour while it is light, every three in the dark."""
    runs = of(preview([LAMP], [PUMP], DAYS[:1], 0.0), "pump")
    assert [run.at / HOUR for run in runs] == [
        pytest.approx(hour, abs=0.01) for hour in (*range(17), 19, 22)
    ]
    assert {run.for_s for run in runs} == {600.0}
    assert runs[0].litres == pytest.approx(60.0)


def test_an_interrupted_cycle_goes_on_with_what_is_missing() -> None:
    """At once."""
    cycle = Cycle(began=-300.0, watered_s=200.0, open=True, stopped=-100.0)
    begun = Pump("pump", PUMP.watering, cycle, PUMP.lamps, 6.0)
    runs = of(preview([LAMP], [begun], DAYS[:1], 0.0), "pump")
    assert runs[0].at == 0.0
    assert runs[0].for_s == pytest.approx(400.0)


def test_a_pump_without_a_break_begins_once() -> None:
    """And not at all where it runs already."""
    always = Watering(0.0, HOUR, HOUR)
    off = Pump("pump", always, Cycle())
    assert [run.at for run in of(preview([], [off], DAYS, 0.0), "pump")] == [0.0]
    on = Pump("pump", always, Cycle(), running=True)
    assert of(preview([], [on], DAYS, 0.0), "pump") == []


def test_water_by_light_comes_when_enough_has_shone() -> None:
    """More often under more light."""
    by_light = Watering(300.0, 8 * HOUR, 8 * HOUR, By.LIGHT, light_mol=1.0)
    pump = Pump("pump", by_light, Cycle(), frozenset({"lamp"}))
    runs = of(preview([LAMP], [pump], DAYS[:1], 0.0), "pump")
    assert 13 <= len(runs) <= 17


def test_the_past_is_not_previewed() -> None:
    """What lasts begins now."""
    changes = preview([LAMP], [PUMP], DAYS, 8 * HOUR).changes
    assert min(change.at for change in changes) == 8 * HOUR


def test_a_pump_whose_power_is_known_has_its_energy() -> None:
    """Ten minutes of 60 W each time; the lamps have a sum of their own."""
    drawing = replace(PUMP, power_w=60.0)
    found = preview([LAMP], [drawing], DAYS[:1], 0.0)
    assert found.pump_kwh == pytest.approx(0.01 * len(of(found, "pump")))
    assert preview([LAMP], [PUMP], DAYS[:1], 0.0).pump_kwh is None
    assert found.kwh == preview([LAMP], [], DAYS[:1], 0.0).kwh
