"""What is previewed is what is then done, over a restart and a night of changed clocks."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.vertical_farm.const import DOMAIN

from .actions import act
from .crops import LETTUCE
from .demo_farm import act as use, farms, hardware_entry, set_up, unload_all
from .passing import turns

SPEED = 60
STEP_S = 2.0
# A tick of a fast demo farm lasts two minutes.
LATE_S = 360.0
# The last hours of a day make up for what was measured of all of it.
LEVEL = 15.0


CLOCKS_SET_BACK = "2026-10-24 04:20:20+00:00"
CLOCKS_SET_FORWARD = "2026-03-28 05:20:20+00:00"


@pytest.fixture(params=[CLOCKS_SET_BACK])
async def farm(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, request: pytest.FixtureRequest
) -> ConfigEntry:
    """Return a demo farm on the eve of the night on which clocks are changed."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to(request.param)
    assert await async_setup_component(hass, "homeassistant", {})
    await set_up(hass, hardware_entry(shelves=1))
    await use(hass, "switch", "turn_off", "programme")
    await use(hass, "fan", "turn_on", "exhaust_fan")
    await use(hass, "switch", "turn_on", "cooler")
    (entry,) = farms(hass)
    for shelf in entry.runtime_data.farm.shelves:
        await act(hass, "sow", recipe=LETTUCE, shelf=shelf.device_id, plants=36)
        await act(hass, "set_stage", shelf=shelf.device_id, stage="vegetative")
    await hass.async_block_till_done()
    return entry


async def automate(hass: HomeAssistant, device: str) -> None:
    """Let lamps and pumps of the farm follow their plans."""
    target = {"device_id": device}
    automations: list[dict[str, Any]] = [
        {
            "id": action,
            "alias": action,
            "mode": "parallel",
            "triggers": [
                {"trigger": f"{DOMAIN}.{trigger}", "target": target},
                {"trigger": "event", "event_type": "begin"},
            ],
            "actions": {"action": f"{DOMAIN}.{action}", "target": target},
        }
        for trigger, action in (
            ("light_plan_changed", "apply_light_plan"),
            ("irrigation_became_due", "run_irrigation"),
        )
    ]
    assert await async_setup_component(hass, "automation", {"automation": automations})
    await hass.async_block_till_done()


async def pass_farm_s(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float
) -> None:
    """Let seconds of the farm pass."""
    for _ in range(round(seconds / SPEED / STEP_S)):
        freezer.tick(timedelta(seconds=STEP_S))
        async_fire_time_changed(hass)
        await turns(40)


def seconds_of(text: str) -> float:
    """Return an ISO time as UTC seconds."""
    moment = dt_util.parse_datetime(text)
    assert moment is not None
    return moment.timestamp()


def done(told: list[Event], entity_id: str) -> Iterator[tuple[float, bool, float]]:
    """Yield when a device was switched, and to what."""
    for event in told:
        if event.data["entity_id"] == entity_id and event.data["result"] == "done":
            level = event.data["level"]
            shown = 100.0 * (1.0 if level is None else level)
            yield event.data["inputs"]["now"], event.data["on"], shown


def planned_at(
    actions: list[dict[str, Any]], at: float, *, within_s: float
) -> Iterator[float]:
    """Yield the levels that are planned around a time."""
    for action in actions:
        begin = seconds_of(action["at"])
        if begin - within_s <= at <= begin + action["seconds"] + within_s:
            level = action["level_pct"]
            yield 100.0 * action["on"] if level is None else level


@pytest.mark.parametrize("farm", [CLOCKS_SET_BACK, CLOCKS_SET_FORWARD], indirect=True)
async def test_two_days_are_done_as_they_were_previewed(
    hass: HomeAssistant, farm: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Each action that was previewed is done, and nothing else."""
    call = {"speed": SPEED}
    await hass.services.async_call(DOMAIN, "set_demo_speed", call, blocking=True)
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, farm.entry_id), farm.entry_id
    )
    assert device is not None
    await automate(hass, device.id)
    told = async_capture_events(hass, "vertical_farm_command")
    ahead = await act(hass, "preview", device_id=[device.id])
    assert ahead["conflicts"] == []
    hass.bus.async_fire("begin")
    await turns(200)
    await pass_farm_s(hass, freezer, 27.5 * 3600.0)
    assert await hass.config_entries.async_unload(farm.entry_id)
    await turns(200)
    assert await hass.config_entries.async_setup(farm.entry_id)
    await turns(200)
    hass.bus.async_fire("begin")
    await pass_farm_s(hass, freezer, 20 * 3600.0)
    now: float = farm.runtime_data.farm.now
    assert await hass.config_entries.async_unload(farm.entry_id)
    await pass_farm_s(hass, freezer, 3600.0)
    devices = {action["entity_id"] for action in ahead["actions"]}
    assert len(devices) == 2
    for entity_id in devices:
        actions = [one for one in ahead["actions"] if one["entity_id"] == entity_id]
        found = list(done(told, entity_id))
        assert len(found) > 20
        for action in actions:
            at = seconds_of(action["at"])
            if at + LATE_S > now:
                continue
            assert any(
                abs(when - at) <= LATE_S and on is action["on"] for when, on, _ in found
            ), f"{action} was not done"
        if {one["kind"] for one in actions} == {"pump"}:
            due = [at for one in actions if (at := seconds_of(one["at"])) <= now]
            assert len([on for _, on, _ in found if on]) == len(due)
        ends = [seconds_of(one["at"]) + one["seconds"] for one in actions if one["on"]]
        for when, on, level in found:
            if not on:
                assert any(abs(when - end) <= LATE_S for end in ends), (
                    f"{entity_id} off at {when} was not previewed"
                )
            else:
                near = list(planned_at(actions, when, within_s=LATE_S))
                assert any(abs(level - planned) <= LEVEL for planned in near), (
                    f"{entity_id} at {level} % was not previewed for {when}: {near}"
                )


async def test_another_recipe_and_other_cycles_can_be_tried(
    hass: HomeAssistant, farm: ConfigEntry
) -> None:
    """And change nothing."""
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, farm.entry_id), farm.entry_id
    )
    assert device is not None
    target = {"device_id": [device.id], "hours": 24}
    present = await act(hass, "preview", **target)
    often = await act(
        hass, "preview", irrigation_run_s=300, irrigation_day_s=1200, **target
    )
    other = await act(hass, "preview", recipe="spinach_baby", **target)
    assert runs(often) > 2 * runs(present)
    assert lit_until(other) != lit_until(present)
    assert await act(hass, "preview", **target) == present
    await unload_all(hass)


async def test_what_stands_in_the_way_is_told(
    hass: HomeAssistant, farm: ConfigEntry
) -> None:
    """Such as the mode of the farm."""
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, farm.entry_id), farm.entry_id
    )
    assert device is not None
    await act(hass, "set_mode", mode="maintenance")
    ahead = await act(hass, "preview", device_id=[device.id])
    kinds = {state.partition(".")[0] for state in conflicts_by(ahead)}
    assert kinds == {"switch", "valve"}
    assert {
        (conflict["kind"], conflict["detail"]) for conflict in ahead["conflicts"]
    } == {("mode", "maintenance")}
    await unload_all(hass)


def conflicts_by(ahead: dict[str, Any]) -> list[str]:
    """Return the devices in whose way something stands."""
    return [conflict["entity_id"] for conflict in ahead["conflicts"]]


def runs(ahead: dict[str, Any]) -> int:
    """Return how often a pump will run."""
    return sum(action["kind"] == "pump" for action in ahead["actions"])


def lit_until(ahead: dict[str, Any]) -> list[str]:
    """Return when lamps will go out, or be dimmed or raised."""
    return [action["at"] for action in ahead["actions"] if action["kind"] == "lamp"]
