"""A demo farm's hardware to test with, and how to let its time pass."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.vertical_farm.const import DOMAIN

START = "2026-06-01 06:00:20+00:00"


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
