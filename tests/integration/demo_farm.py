"""A demo farm's hardware to test with, and how to let its time pass."""

from datetime import timedelta
import json
import logging
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.vertical_farm.const import DOMAIN

START = "2026-06-01 06:00:20+00:00"
KEY = f"{DOMAIN}.demo.01JDEMO"
HOUR = 3600.0


def hardware_entry(
    racks: int = 1, shelves: int = 2, entry_id: str = "01JDEMO"
) -> MockConfigEntry:
    """Return the config entry of simulated hardware."""
    return MockConfigEntry(
        domain=DOMAIN,
        title="Demo hardware",
        data={"kind": "demo", "racks": racks, "shelves": shelves, "seed": 7},
        entry_id=entry_id,
    )


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """Add and set up simulated hardware, and wait for its farm."""
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


async def unload_all(hass: HomeAssistant) -> None:
    """Unload hardware and farms, so that no timer lingers."""
    for entry in hass.config_entries.async_entries(DOMAIN):
        await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()


async def let_pass(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float
) -> None:
    """Let time pass at once: the hardware's timer ticks once."""
    freezer.tick(timedelta(seconds=seconds))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()


async def tick(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: int
) -> None:
    """Let time pass second by second."""
    for _ in range(seconds):
        await let_pass(hass, freezer, 1)


def entity_of(hass: HomeAssistant, key: str, entry_id: str = "01JDEMO") -> str:
    """Return the id of a simulated entity by its key."""
    for registered in er.async_entries_for_config_entry(er.async_get(hass), entry_id):
        if registered.unique_id == f"{entry_id}_{key}":
            return registered.entity_id
    raise AssertionError(f"no entity {key}")


def state_of(hass: HomeAssistant, key: str) -> State:
    """Return the state of a simulated entity by its key."""
    state = hass.states.get(entity_of(hass, key))
    assert state is not None
    return state


def value_of(hass: HomeAssistant, key: str) -> float:
    """Return the number that a simulated sensor shows."""
    return float(state_of(hass, key).state)


async def act(
    hass: HomeAssistant, domain: str, action: str, key: str, **fields: object
) -> None:
    """Perform an action on a simulated entity."""
    target = {"entity_id": entity_of(hass, key)}
    await hass.services.async_call(domain, action, {**target, **fields}, blocking=True)
    await hass.async_block_till_done()


async def break_(hass: HomeAssistant, key: str, fault: str, **fields: object) -> None:
    """Put a fault into a simulated entity."""
    await act(hass, DOMAIN, "set_demo_fault", key, fault=fault, **fields)


def farms(hass: HomeAssistant) -> list[ConfigEntry]:
    """Return the farms that there are."""
    return [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.data["kind"] == "farm"
    ]


def shown(hass: HomeAssistant, key: str) -> float:
    """Return the number that a sensor of the farm shows."""
    state = hass.states.get(f"sensor.{key}")
    assert state is not None, key
    return float(state.state)


def farm_now(hass: HomeAssistant) -> float:
    """Return the farm's time."""
    now: float = farms(hass)[0].runtime_data.farm.now
    return now


async def run_fast(hass: HomeAssistant) -> None:
    """Let the farm's time run as fast as it can."""
    call = {"speed": 600}
    await hass.services.async_call(DOMAIN, "set_demo_speed", call, blocking=True)


async def forget(
    hass: HomeAssistant, entry: ConfigEntry, hass_storage: dict[str, Any]
) -> None:
    """Leave nothing of the hardware but its file, as a restart does."""
    await hass.config_entries.async_unload(entry.entry_id)
    document = json.loads(json.dumps(hass_storage[KEY]))
    await hass.config_entries.async_remove(entry.entry_id)
    hass_storage[KEY] = document


async def saved_after(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
    seconds: float,
) -> dict[str, Any]:
    """Return the file that a demo farm leaves after some time, and forget the farm."""
    entry = await set_up(hass, hardware_entry())
    await let_pass(hass, freezer, seconds)
    await hass.config_entries.async_unload(entry.entry_id)
    document: dict[str, Any] = json.loads(json.dumps(hass_storage[KEY]))
    for other in hass.config_entries.async_entries(DOMAIN):
        await hass.config_entries.async_remove(other.entry_id)
    await hass.async_block_till_done()
    return document


def entry_from(document: dict[str, Any]) -> MockConfigEntry:
    """Return hardware as old as a file's world."""
    entry = hardware_entry()
    created = dt_util.utc_from_timestamp(document["data"]["world"]["day_start"])
    object.__setattr__(entry, "created_at", created)
    return entry


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged as a warning or worse, but for what tests bring along."""
    return [
        record.message
        for record in caplog.records
        if record.levelno >= logging.WARNING
        and "not been tested" not in record.message
        and not record.name.startswith("asyncio")
    ]
