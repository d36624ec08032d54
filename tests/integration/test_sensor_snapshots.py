"""What a farm shows, with every metric bound: one line for each entity."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from syrupy.assertion import SnapshotAssertion

from custom_components.vertical_farm.farm.metrics import (
    RESERVOIR_METRICS,
    SHELF_METRICS,
)

from .conftest import AddFarm
from .farms import FARM, FarmEntry


def full_farm() -> dict[str, Any]:
    """Return a layout in which everything is bound that can be."""
    shelf = {
        "name": "Shelf",
        "level": 1,
        "width_m": 1.2,
        "depth_m": 0.6,
        "leaf_area_index": 3,
        "lamp": "light.lamp",
        "sensors": {metric.value: [f"sensor.{metric}"] for metric in SHELF_METRICS},
    }
    reservoir = {
        "name": "Tank",
        "volume_l": 200,
        "racks": ["Rack"],
        "leak": ["binary_sensor.leak"],
        "sensors": {metric.value: [f"sensor.{metric}"] for metric in RESERVOIR_METRICS},
        "pump": "switch.pump",
        "irrigation": "ebb_and_flow",
    }
    rack = {
        "name": "Rack",
        "sensors": {"air_pressure": ["sensor.pressure"]},
        "shelves": [shelf],
    }
    return {
        "farm": {**FARM, "electricity_price": "sensor.price"},
        "racks": [rack],
        "reservoirs": [reservoir],
    }


def entities(hass: HomeAssistant, entry: FarmEntry) -> list[er.RegistryEntry]:
    """Return the farm's entities in the order of their ids."""
    found = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return sorted(found, key=lambda entity: entity.entity_id)


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_every_entity_of_a_full_farm(
    hass: HomeAssistant, farm: AddFarm, snapshot: SnapshotAssertion
) -> None:
    """Class, unit, category and translation of each."""
    entry = await farm(**full_farm())
    shown: dict[str, dict[str, Any]] = {}
    for entity in entities(hass, entry):
        state = hass.states.get(entity.entity_id)
        assert state is not None, entity.entity_id
        shown[entity.entity_id] = {
            "category": entity.entity_category,
            "device_class": entity.original_device_class,
            "name": state.attributes["friendly_name"],
            "state_class": state.attributes.get("state_class"),
            "translation_key": entity.translation_key,
            "unit": entity.unit_of_measurement,
        }
    assert shown == snapshot


async def test_rare_entities_are_disabled_until_somebody_wants_them(
    hass: HomeAssistant, farm: AddFarm, snapshot: SnapshotAssertion
) -> None:
    """These, and no others."""
    entry = await farm(**full_farm())
    disabled = [e.entity_id for e in entities(hass, entry) if e.disabled_by is not None]
    assert disabled == snapshot


async def test_nothing_is_shown_that_cannot_be_known(
    hass: HomeAssistant, farm: AddFarm, snapshot: SnapshotAssertion
) -> None:
    """Places without any binding have only their crops and the health of their sensors."""
    entry = await farm(
        racks=[{"name": "Rack", "shelves": [{"name": "Shelf", "level": 1}]}],
        reservoirs=[{"name": "Tank", "volume_l": 50}],
    )
    assert [entity.entity_id for entity in entities(hass, entry)] == snapshot
