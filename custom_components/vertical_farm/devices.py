"""Keep the device registry in step with the farm's layout."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .const import DOMAIN, MANUFACTURER
from .farm.live import Farm
from .farm.rack import Rack
from .farm.reservoir import Reservoir
from .farm.shelf import Shelf


@callback
def async_register_devices(hass: HomeAssistant, farm: Farm) -> None:
    """Create, rename, move and remove devices until they match the farm."""
    registry = dr.async_get(hass)
    farm.device_id = registry.async_get_or_create(
        config_entry_id=farm.id,
        entry_type=dr.DeviceEntryType.SERVICE,
        identifiers={(DOMAIN, farm.id)},
        manufacturer=MANUFACTURER,
        model="Farm",
        name=farm.layout.name,
    ).id
    for rack in farm.racks.values():
        _register_rack(registry, farm, rack)
    for rack in farm.racks.values():
        for shelf in rack.shelves.values():
            _register_shelf(hass, registry, rack, shelf)
    for reservoir in farm.reservoirs.values():
        _register_reservoir(registry, farm, reservoir)
    living = {place.device_id for place in farm.places}
    for device in (
        *dr.async_child_entries_for_config_entry(registry, farm.id),
        *dr.async_entries_for_config_entry(registry, farm.id),
    ):
        if device.id not in living:
            registry.async_remove_device(device.id)


def _register_rack(registry: dr.DeviceRegistry, farm: Farm, rack: Rack) -> None:
    """Create or rename the device of a rack; a new area of the form moves it there."""
    known = registry.async_get_device_by_identifier((DOMAIN, rack.id), farm.id)
    if not rack.device_id and known is not None:
        rack.known_area = rack.layout.area
    device = registry.async_get_or_create(
        config_entry_id=farm.id,
        config_subentry_id=rack.id,
        identifiers={(DOMAIN, rack.id)},
        manufacturer=MANUFACTURER,
        model="Rack",
        name=rack.layout.name,
        via_device_id=farm.device_id,
    )
    rack.device_id = device.id
    if rack.layout.area != rack.known_area:
        registry.async_update_device(device.id, area_id=rack.layout.area)
        rack.known_area = rack.layout.area


def _register_reservoir(
    registry: dr.DeviceRegistry, farm: Farm, reservoir: Reservoir
) -> None:
    """Create or rename the device of a reservoir."""
    reservoir.device_id = registry.async_get_or_create(
        config_entry_id=farm.id,
        config_subentry_id=reservoir.id,
        identifiers={(DOMAIN, reservoir.id)},
        manufacturer=MANUFACTURER,
        model="Reservoir",
        name=reservoir.layout.name,
        via_device_id=farm.device_id,
    ).id


def _register_shelf(
    hass: HomeAssistant, registry: dr.DeviceRegistry, rack: Rack, shelf: Shelf
) -> None:
    """Create or rename the device of a shelf; one from another rack brings its entities."""
    entry_id = rack.farm.id
    known = registry.async_get_child_device_by_identifier((DOMAIN, shelf.id), entry_id)
    moved = known is not None and known.parent_device_id != rack.device_id
    entities = er.async_get(hass)
    movers: list[er.RegistryEntry] = []
    if known is not None and moved:
        movers = er.async_entries_for_device(
            entities, known.id, include_disabled_entities=True
        )
        for mover in movers:
            entities.async_update_entity(
                mover.entity_id, config_subentry_id=rack.id, device_id=None
            )
        registry.async_remove_device(known.id)
    device = registry.async_get_or_create_child(
        config_entry_id=entry_id,
        config_subentry_id=rack.id,
        identifiers={(DOMAIN, shelf.id)},
        name=shelf.layout.name,
        parent_device_id=rack.device_id,
    )
    shelf.device_id = device.id
    if known is not None and moved:
        registry.async_update_child_device(
            device.id, area_id=known.area_id, name_by_user=known.name_by_user
        )
        for mover in movers:
            entities.async_update_entity(mover.entity_id, device_id=device.id)
