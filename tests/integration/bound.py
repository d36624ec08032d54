"""Other integrations' entities to bind, and the way to the forms that bind them."""

from typing import Any

from homeassistant.const import EntityStateAttribute
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.typing import StateType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.vertical_farm.const import DOMAIN

from .farms import FarmEntry, place_id, report


def register(
    hass: HomeAssistant,
    entity_id: str,
    value: StateType,
    unit: str | None = None,
    device_class: str | None = None,
    device: dr.AnyDeviceEntry | None = None,
) -> er.RegistryEntry:
    """Let another integration register an entity that reports a value."""
    domain, object_id = entity_id.split(".")
    entry = er.async_get(hass).async_get_or_create(
        domain,
        "other",
        object_id,
        suggested_object_id=object_id,
        device_id=None if device is None else device.id,
    )
    assert entry.entity_id == entity_id
    report(hass, entity_id, value, unit, device_class)
    return entry


def rename(hass: HomeAssistant, old: str, new: str) -> None:
    """Let the user rename another integration's entity, which then reports anew."""
    state = hass.states.get(old)
    assert state is not None
    er.async_get(hass).async_update_entity(old, new_entity_id=new)
    hass.states.async_remove(old)
    report(
        hass,
        new,
        state.state,
        state.attributes.get(EntityStateAttribute.UNIT_OF_MEASUREMENT),
        state.attributes.get(EntityStateAttribute.DEVICE_CLASS),
    )


def remove(hass: HomeAssistant, entity_id: str) -> None:
    """Let the user remove another integration's entity."""
    er.async_get(hass).async_remove(entity_id)
    hass.states.async_remove(entity_id)


def other_device(
    hass: HomeAssistant, name: str, area_id: str | None = None
) -> dr.DeviceEntry:
    """Let another integration register a device."""
    entry = MockConfigEntry(domain="other")
    entry.add_to_hass(hass)
    registry = dr.async_get(hass)
    device = registry.async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("other", name)}, name=name
    )
    changed = registry.async_update_device(device.id, area_id=area_id)
    assert changed is not None
    return changed


def device_of(hass: HomeAssistant, entry: FarmEntry, place: str) -> dr.AnyDeviceEntry:
    """Return the device of a farm, rack, shelf or reservoir by name."""
    registry = dr.async_get(hass)
    identity = (DOMAIN, place_id(entry, place))
    device = registry.async_get_device_by_identifier(
        identity, entry.entry_id
    ) or registry.async_get_child_device_by_identifier(identity, entry.entry_id)
    assert device is not None, f"{place} has no device"
    return device


def all_devices(hass: HomeAssistant, entry: FarmEntry) -> list[dr.AnyDeviceEntry]:
    """Return the devices of a farm's config entry, child devices included."""
    registry = dr.async_get(hass)
    return [
        *dr.async_entries_for_config_entry(registry, entry.entry_id),
        *dr.async_child_entries_for_config_entry(registry, entry.entry_id),
    ]


def entities_of(
    hass: HomeAssistant, entry: FarmEntry, place: str
) -> dict[str, er.RegistryEntry]:
    """Return the registered entities of a place by key."""
    start = f"{place_id(entry, place)}_"
    return {
        registered.unique_id.removeprefix(start): registered
        for registered in er.async_entries_for_config_entry(
            er.async_get(hass), entry.entry_id
        )
        if registered.unique_id.startswith(start)
    }


async def reconfigure(
    hass: HomeAssistant, entry: FarmEntry, place: str, step: str | None = None
) -> dict[str, Any]:
    """Open the form of a rack or reservoir, and choose from its menu."""
    flow = await entry.start_subentry_reconfigure_flow(hass, place_id(entry, place))
    if step is None:
        return dict(flow)
    return await submit(hass, dict(flow), {"next_step_id": step})


async def submit(
    hass: HomeAssistant, flow: dict[str, Any], values: dict[str, Any]
) -> dict[str, Any]:
    """Submit a rack's or reservoir's form, and wait until the farm has taken it over."""
    result = await hass.config_entries.subentries.async_configure(
        flow["flow_id"], values
    )
    await hass.async_block_till_done()
    return dict(result)


def suggested(flow: dict[str, Any]) -> dict[str, Any]:
    """Return the values that a form shows when it opens."""
    return {
        str(key): key.description["suggested_value"]
        for key in flow["data_schema"].schema
        if key.description and "suggested_value" in key.description
    }
