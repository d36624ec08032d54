"""A reservoir is dosed step by step, and each step must show its effect."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, CoreState, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockUser,
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.vertical_farm.control.decisions import DECISIONS
from custom_components.vertical_farm.control.reasons import Wanted

from .actions import act, act_as, device_of, refused
from .conftest import AddFarm
from .farms import FarmEntry, entity_id, report
from .passing import during, out_of_reach_when_stopping, turns

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
    out_of_reach_when_stopping(hass)
    report(hass, LEVEL, 83.33, "%")
    solution = Solution(hass)
    solution.look()
    return solution


@pytest.fixture
async def entry(solution: Solution, farm: AddFarm) -> FarmEntry:
    """Return a farm with the tank."""
    return await farm(reservoirs=[TANK])


@pytest.fixture
async def ample(solution: Solution, farm: AddFarm) -> FarmEntry:
    """Return a farm whose dosers may give much in a day."""
    dosers = [{**said, "daily_ml": 1000} for said in TANK["equipment"]]
    return await farm(reservoirs=[{**TANK, "equipment": dosers}])


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


async def test_a_home_assistant_that_stops_stops_the_doser(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: FarmEntry,
    solution: Solution,
) -> None:
    """While it can still be reached."""
    device = device_of(hass, entry, "Tank")
    asked = hass.async_create_task(act(hass, "dose", device_id=[device], ec_ms_cm=2.0))
    await during(hass, freezer, asked, 10, step_s=1.0, meanwhile=solution.look)
    assert hass.states.is_state(A, "on")
    await hass.async_stop(force=True)
    assert hass.states.is_state(A, "off")
    asked.cancel()


async def test_a_home_assistant_that_stops_gives_no_second_dose(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: FarmEntry,
    solution: Solution,
) -> None:
    """A sequence that was mixing is over with the first one."""
    device = device_of(hass, entry, "Tank")
    asked = hass.async_create_task(
        act(hass, "dose", device_id=[device], ec_ms_cm=1.6, mixing_s=30)
    )
    while not solution.ec > 1.2 or hass.states.is_state(A, "on"):
        await during(hass, freezer, asked, 5, step_s=1.0, meanwhile=solution.look)
    told = async_capture_events(hass, "vertical_farm_command")
    hass.set_state(CoreState.stopping)
    await during(hass, freezer, asked, 60, step_s=1.0, meanwhile=solution.look)
    with pytest.raises(HomeAssistantError):
        await asked
    assert [(each.data["what"], each.data["result"]) for each in told] == [
        ("dose_b", "refused")
    ]


async def test_a_tank_without_crops_needs_a_target(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Nobody knows what it should be."""
    key, _ = await refused(hass, "dose", device_id=device_of(hass, entry, "Tank"))
    assert key == "no_dose_target"


@pytest.mark.parametrize("silent", [False, True])
async def test_a_tank_that_cannot_be_dosed_is_skipped_among_others(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: FarmEntry,
    solution: Solution,
    silent: bool,
) -> None:
    """With the reason, as an automation for a whole farm has done nothing wrong."""
    fields: dict[str, Any] = {}
    if silent:
        hass.states.async_set(EC, "unavailable")
        await hass.async_block_till_done()
        fields = {"ec_ms_cm": 1.6}
    answer = await act(
        hass, "dose", device_id=[device_of(hass, entry, "Cellar")], **fields
    )
    (skipped,) = answer["reservoirs"]
    assert skipped["skipped"] == ("dose_needs_sensor" if silent else "no_dose_target")
    assert "Tank" in skipped["because"]
    assert skipped["steps"] == []


async def test_what_fails_while_dosing_a_farm_is_still_an_error(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: FarmEntry,
    solution: Solution,
) -> None:
    """A canister that is empty has to be told."""
    solution.empty.add(A)
    device = device_of(hass, entry, "Cellar")
    asked = hass.async_create_task(
        act(hass, "dose", device_id=[device], ec_ms_cm=1.6, mixing_s=30)
    )
    await during(hass, freezer, asked, 120, step_s=1.0, meanwhile=solution.look)
    with pytest.raises(HomeAssistantError) as caught:
        await asked
    assert caught.value.translation_key == "dose_without_effect"


async def test_the_reasons_of_doses_give_the_same_decisions_again(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    ample: FarmEntry,
    solution: Solution,
) -> None:
    """Over a week in which the crop drinks salt and acid, twice a day."""
    told = async_capture_events(hass, "vertical_farm_command")
    for _ in range(14):
        solution.ec = max(solution.ec - 0.2, 0.8)
        solution.ph += 0.3
        solution.look()
        freezer.tick(timedelta(hours=12))
        solution.look()
        async_fire_time_changed(hass)
        await turns()
        report(hass, LEVEL, 83.33, "%")
        await dose(hass, freezer, ample, solution)
    replayed = 0
    for event in told:
        shown = {key: event.data[key] for key in ("on", "level", "for_s")}
        again = DECISIONS[event.data["what"]](event.data["inputs"])
        assert again == Wanted.from_dict(shown), event.data["what"]
        replayed += 1
    assert replayed > 40
    assert {event.data["what"] for event in told} == {
        *("dose_a", "dose_b", "dose_ph", "dose_over")
    }


async def test_two_doses_without_effect_are_an_alarm_until_one_has_it(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    ample: FarmEntry,
    solution: Solution,
) -> None:
    """It stays over a restart."""

    def alarm() -> set[str]:
        """Return the kinds of alarms of the tank."""
        state = hass.states.get(entity_id(hass, ample, "Tank", "alarm"))
        assert state is not None
        return {one["kind"] for one in state.attributes["alarms"]}

    async def tries() -> None:
        """Dose once more, a while later."""
        for _ in range(12):
            freezer.tick(timedelta(seconds=10))
            solution.look()
            async_fire_time_changed(hass)
            await turns()
        with suppress(HomeAssistantError):
            await dose(hass, freezer, ample, solution)
        for _ in range(12):
            freezer.tick(timedelta(seconds=10))
            solution.look()
            async_fire_time_changed(hass)
            await hass.async_block_till_done()

    hass.set_state(CoreState.running)
    solution.empty.add(A)
    await tries()
    assert "dose_without_effect" not in alarm()
    await tries()
    assert "dose_without_effect" in alarm()
    assert await hass.config_entries.async_reload(ample.entry_id)
    solution.empty.clear()
    await tries()
    assert "dose_without_effect" not in alarm()


async def test_what_will_be_dosed_is_expected_by_what_was(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    ample: FarmEntry,
    solution: Solution,
) -> None:
    """Once a crop day is over, and over a restart; a doser near its most is a conflict."""
    device = device_of(hass, ample, "Tank")

    async def ahead() -> dict[str, Any]:
        """Return what is expected in two days."""
        return await act(hass, "preview", device_id=[device], hours=48)

    assert {one["ml"] for one in (await ahead())["dosing"][0]["expected"]} == {None}
    steps = await dose(hass, freezer, ample, solution)
    freezer.tick(timedelta(days=1))
    solution.look()
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    for _ in range(2):
        found = await ahead()
        expected = {
            one["solution"]: one["ml"] for one in found["dosing"][0]["expected"]
        }
        assert expected["a"] == pytest.approx(2 * steps[0]["ml"], abs=1.5)
        assert expected["ph_down"] == pytest.approx(2 * steps[2]["ml"], abs=1.5)
        assert found["conflicts"] == []
        assert await hass.config_entries.async_reload(ample.entry_id)
        solution.look()
    ((subentry),) = ample.subentries.values()
    dosers = [{**one, "daily_ml": 26} for one in subentry.data["equipment"]]
    hass.config_entries.async_update_subentry(
        ample, subentry, data={**subentry.data, "equipment": dosers}
    )
    await hass.async_block_till_done()
    assert {one["kind"] for one in (await ahead())["conflicts"]} == {"daily_ml"}


async def test_a_harvest_that_begins_ends_the_dose(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    ample: FarmEntry,
    solution: Solution,
) -> None:
    """At once, and it is not taken for a dose without effect."""
    device = device_of(hass, ample, "Tank")
    asked = hass.async_create_task(act(hass, "dose", device_id=[device], ec_ms_cm=2.0))
    await during(hass, freezer, asked, 5, step_s=1.0, meanwhile=solution.look)
    assert hass.states.is_state(A, "on")
    await act(hass, "set_mode", mode="harvest")
    assert hass.states.is_state(A, "off")
    await during(hass, freezer, asked, 120, step_s=2.0, meanwhile=solution.look)
    with pytest.raises(HomeAssistantError) as caught:
        await asked
    assert caught.value.translation_key == "dose_interrupted"
    assert not hass.states.is_state(B, "on")


async def test_an_automation_that_comes_while_a_tank_is_dosed_leaves_it_alone(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    ample: FarmEntry,
    solution: Solution,
    hass_admin_user: MockUser,
) -> None:
    """With the reason and without an error; a person is told that it is under way."""
    fields = {"device_id": [device_of(hass, ample, "Tank")], "ec_ms_cm": 1.6}
    asked = hass.async_create_task(act(hass, "dose", **fields, mixing_s=30))
    await during(hass, freezer, asked, 5, step_s=1.0, meanwhile=solution.look)
    (skipped,) = (await act(hass, "dose", **fields))["reservoirs"]
    assert skipped["skipped"] == "dose_under_way"
    person = Context(user_id=hass_admin_user.id)
    with pytest.raises(HomeAssistantError) as caught:
        await act_as(hass, person, "dose", **fields)
    assert caught.value.translation_key == "dose_under_way"
    await during(hass, freezer, asked, 400, step_s=1.0, meanwhile=solution.look)
    assert len((await asked)["reservoirs"][0]["steps"]) == 2
