"""Farms and sensors to test with."""

from typing import Any

from homeassistant.const import EntityStateAttribute
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.typing import StateType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.farm.document import parse
from custom_components.vertical_farm.layout_io import (
    async_farm_data,
    async_new_subentries,
)

type FarmEntry = MockConfigEntry

FARM = {"name": "Cellar", "currency": "EUR", "crop_day_start": "06:00:00"}
T, RH, PPFD, CO2 = "sensor.t", "sensor.rh", "sensor.ppfd", "sensor.co2"
PPFD_UNIT = "μmol/s⋅m²"

# The fixtures of Home Assistant freeze the garbage collector, so that Hypothesis does
# not find who holds its random generator.
FROZEN_GC = "ignore:It looks like `register_random`:hypothesis.errors.HypothesisWarning"


async def add_farm(hass: HomeAssistant, **layout: Any) -> FarmEntry:  # noqa: ANN401
    """Set up a farm from the keys of a layout document."""
    document = parse({"version": 1, "farm": FARM, **layout})
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=document["farm"]["name"],
        data={"kind": "farm", **async_farm_data(hass, document["farm"])},
        subentries_data=async_new_subentries(hass, document),
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


def one_shelf(**shelf: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Return racks of a layout document: one rack with one shelf."""
    return [{"name": "Rack A", "shelves": [{"name": "Shelf 1", "level": 1, **shelf}]}]


def report(
    hass: HomeAssistant,
    entity_id: str,
    value: StateType,
    unit: str | None = None,
    device_class: str | None = None,
) -> None:
    """Let a sensor report a value."""
    attributes = {
        EntityStateAttribute.UNIT_OF_MEASUREMENT: unit,
        EntityStateAttribute.DEVICE_CLASS: device_class,
    }
    hass.states.async_set(
        entity_id, str(value), {k: v for k, v in attributes.items() if v is not None}
    )


def climate(hass: HomeAssistant, t: StateType = 24, rh: StateType = 70) -> None:
    """Let the usual air sensors report."""
    report(hass, T, t, "°C")
    report(hass, RH, rh, "%")


def entity_id(hass: HomeAssistant, entry: FarmEntry, place: str, key: str) -> str:
    """Return the id of an entity of ours, by its place's name and its key."""
    registry = er.async_get(hass)
    identity = place_id(entry, place)
    for registered in er.async_entries_for_config_entry(registry, entry.entry_id):
        if registered.unique_id == f"{identity}_{key}":
            return registered.entity_id
    raise AssertionError(f"{place} has no entity {key}")


def place_id(entry: FarmEntry, place: str) -> str:
    """Return the id of a farm, rack, shelf or reservoir by name."""
    if place == entry.title:
        return str(entry.entry_id)
    for subentry in entry.subentries.values():
        if subentry.title == place:
            return str(subentry.subentry_id)
        for shelf in subentry.data.get("shelves", ()):
            if shelf["name"] == place:
                return str(shelf["id"])
    raise AssertionError(f"no place {place}")


def state_of(hass: HomeAssistant, entry: FarmEntry, place: str, key: str) -> str:
    """Return the state of an entity of ours, by its place's name and its key."""
    state = hass.states.get(entity_id(hass, entry, place, key))
    assert state is not None
    return state.state


def number(hass: HomeAssistant, entry: FarmEntry, place: str, key: str) -> float:
    """Return the state of an entity of ours that shows a number."""
    return float(state_of(hass, entry, place, key))


def problems_of(hass: HomeAssistant, entry: FarmEntry, place: str) -> dict[str, str]:
    """Return trust and cause of a place's sensors in trouble, such as "failed stale"."""
    state = hass.states.get(entity_id(hass, entry, place, "sensor_problems"))
    assert state is not None
    problems: list[dict[str, str]] = state.attributes["problems"]
    assert int(state.state) == len(problems)
    return {
        problem["entity_id"]: f"{problem['trust']} {problem['cause']}"
        for problem in problems
    }
