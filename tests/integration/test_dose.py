"""A reservoir is dosed step by step, and each step must show its effect."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from .actions import act, device_of, refused
from .conftest import AddFarm
from .farms import FarmEntry, report
from .passing import during

A, B, PH_DOWN = (f"input_boolean.{name}" for name in ("a", "b", "acid"))
EC, PH, LEVEL = "sensor.ec", "sensor.ph", "sensor.level"
RATE_ML_S = 0.5
TANK: dict[str, Any] = {
    "name": "Tank",
    "volume_l": 60,
    "dosers": [A, B, PH_DOWN],
    "sensors": {"ec": [EC], "ph": [PH], "level": [LEVEL]},
    "on_change": ["ec", "ph", "level"],
    "equipment": [
        {"entity": A, "solution": "a", "ml_per_s": RATE_ML_S, "daily_ml": 40},
        {"entity": B, "solution": "b", "ml_per_s": RATE_ML_S, "daily_ml": 40},
        {"entity": PH_DOWN, "solution": "ph_down", "ml_per_s": RATE_ML_S},
    ],
}


@dataclass(slots=True)
class Solution:
    """A tank of 50 litres that mixes at once; seen every time somebody looks."""

    hass: HomeAssistant
    ec: float = 1.2
    ph: float = 6.4
    step_s: float = 1.0
    empty: set[str] = field(default_factory=set)

    def look(self) -> None:
        """Let what runs have run for a step, and let the probes report."""
        ml = RATE_ML_S * self.step_s
        for doser in (A, B):
            if self.hass.states.is_state(doser, "on") and doser not in self.empty:
                self.ec += ml * 200.0 / 50_000.0
        if self.hass.states.is_state(PH_DOWN, "on") and PH_DOWN not in self.empty:
            self.ph -= ml / 50.0
        report(self.hass, EC, round(self.ec, 3), "mS/cm")
        report(self.hass, PH, round(self.ph, 3))


@pytest.fixture
async def solution(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Solution:
    """Provide dosers that obey, and a tank with too little salt and acid."""
    freezer.move_to("2026-02-10T08:00:00+00:00")
    names: dict[str, dict[str, Any]] = {name: {} for name in ("a", "b", "acid")}
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": names})
    report(hass, LEVEL, 83.33, "%")
    solution = Solution(hass)
    solution.look()
    return solution


@pytest.fixture
async def entry(solution: Solution, farm: AddFarm) -> FarmEntry:
    """Return a farm with the tank."""
    return await farm(reservoirs=[TANK])


async def dose(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: FarmEntry,
    solution: Solution,
    **fields: Any,  # noqa: ANN401
) -> list[dict[str, Any]]:
    """Dose the tank; return the steps."""
    asked: asyncio.Task[dict[str, Any]] = hass.async_create_task(
        act(
            hass,
            "dose",
            device_id=[device_of(hass, entry, "Tank")],
            mixing_s=30,
            **{"ec_ms_cm": 1.6, "ph": 5.8, **fields},
        )
    )
    await during(hass, freezer, asked, 400, step_s=1.0, meanwhile=solution.look)
    (reservoir,) = (await asked)["reservoirs"]
    steps: list[dict[str, Any]] = reservoir["steps"]
    return steps


async def test_a_then_b_then_ph_each_with_its_effect(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: FarmEntry,
    solution: Solution,
) -> None:
    """And the tank is nearer to its targets, not beyond them."""
    told = async_capture_events(hass, "vertical_farm_command")
    steps = await dose(hass, freezer, entry, solution)
    assert [step["solution"] for step in steps] == ["a", "b", "ph_down"]
    assert steps[0]["ml"] == steps[1]["ml"] == pytest.approx(25.2, abs=0.2)
    assert steps[0]["after"] - steps[0]["before"] == pytest.approx(0.1, abs=0.02)
    assert solution.ec == pytest.approx(1.4, abs=0.02)
    assert solution.ph == pytest.approx(6.1, abs=0.03)
    assert [event.data["what"] for event in told] == [
        "dose_a",
        "dose_over",
        "dose_b",
        "dose_over",
        "dose_ph",
        "dose_over",
    ]


async def test_a_trial_only_says_what_would_be_given(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: FarmEntry,
    solution: Solution,
) -> None:
    """And switches nothing."""
    told = async_capture_events(hass, "vertical_farm_command")
    steps = await dose(hass, freezer, entry, solution, dry_run=True)
    assert [(step["solution"], step["after"]) for step in steps] == [
        ("a", None),
        ("b", None),
        ("ph_down", None),
    ]
    assert told == []
    assert solution.ec == 1.2


async def test_the_budget_of_the_day_bounds_the_doses(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: FarmEntry,
    solution: Solution,
) -> None:
    """The second call may only give what the first one left."""
    first = await dose(hass, freezer, entry, solution, ec_ms_cm=2.2)
    second = await dose(hass, freezer, entry, solution, ec_ms_cm=2.2)
    given = first[0]["ml"] + second[0]["ml"]
    assert given == pytest.approx(40.0, abs=0.6)
    assert second[0]["left_today_ml"] == pytest.approx(0.0, abs=0.6)


async def test_an_empty_canister_ends_the_dosing(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: FarmEntry,
    solution: Solution,
) -> None:
    """B and acid are not given after an A without effect."""
    solution.empty.add(A)
    with pytest.raises(HomeAssistantError) as caught:
        await dose(hass, freezer, entry, solution)
    assert caught.value.translation_key == "dose_without_effect"
    assert "input_boolean.a" in str(caught.value)
    assert solution.ph == 6.4


async def test_a_probe_that_is_not_trusted_forbids_to_dose(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: FarmEntry,
    solution: Solution,
) -> None:
    """With the name of the probe."""
    hass.states.async_set(EC, "unavailable")
    await hass.async_block_till_done()
    with pytest.raises(HomeAssistantError) as caught:
        await act(
            hass, "dose", device_id=[device_of(hass, entry, "Tank")], ec_ms_cm=1.6
        )
    assert caught.value.translation_key == "dose_needs_sensor"
    assert "EC" in str(caught.value)


async def test_a_harvest_lets_nothing_be_dosed(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: FarmEntry,
    solution: Solution,
) -> None:
    """People have their hands in the beds."""
    await act(hass, "set_mode", mode="harvest")
    with pytest.raises(HomeAssistantError) as caught:
        await dose(hass, freezer, entry, solution)
    assert caught.value.translation_key == "dose_refused"
    assert solution.ec == 1.2


async def test_a_restart_stops_the_doser(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: FarmEntry,
    solution: Solution,
) -> None:
    """Nobody would stop it while Home Assistant is down."""
    device = device_of(hass, entry, "Tank")
    asked = hass.async_create_task(act(hass, "dose", device_id=[device], ec_ms_cm=2.0))
    await during(hass, freezer, asked, 10, step_s=1.0, meanwhile=solution.look)
    assert hass.states.is_state(A, "on")
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert hass.states.is_state(A, "off")
    asked.cancel()


async def test_a_tank_without_crops_needs_a_target(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Nobody knows what it should be."""
    key, _ = await refused(hass, "dose", device_id=device_of(hass, entry, "Tank"))
    assert key == "no_dose_target"
