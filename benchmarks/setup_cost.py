"""What it costs to set up a large farm, against bare registrations of its size."""

from collections import Counter
from dataclasses import dataclass
import time

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorStateClass,
)
from homeassistant.config_entries import ConfigEntry, ConfigFlow, ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    MockPlatform,
    mock_config_flow,
    mock_integration,
    mock_platform,
)

from .home import SHELVES_PER_RACK, alone, farm_entries, home, write_sources

BARE = "bare_farm"


@dataclass(frozen=True, slots=True)
class SetupCost:
    """Milliseconds of CPU per shelf to set up a farm, and a bare peer of its size."""

    shelves: int
    devices: int
    entities: int
    farm_ms: float
    again_ms: float
    bare_ms: float


@dataclass(frozen=True, slots=True)
class FarmSetup:
    """What setting up a farm registered, and its CPU seconds, also of a second start."""

    shelves: int
    devices: int
    enabled: int
    disabled: int
    cost_s: float
    again_s: float


class BareSensor(SensorEntity):
    """A registered sensor that shows a constant."""

    _attr_should_poll = False
    _attr_has_entity_name = True
    _attr_device_class = SensorDeviceClass.TEMPERATURE
    _attr_state_class = SensorStateClass.MEASUREMENT
    _attr_native_unit_of_measurement = "°C"
    _attr_native_value = 20.0

    def __init__(
        self, device: dr.AnyDeviceEntry, number: int, *, enabled: bool
    ) -> None:
        """Attach the sensor to a device."""
        self.device_entry = device
        self._attr_name = f"Value {number}"
        self._attr_unique_id = f"{device.id}_{number}_{enabled}"
        self._attr_entity_registry_enabled_default = enabled


async def farm_setup(shelves: int) -> FarmSetup:
    """Set up a farm; return what it cost and what it registered."""
    async with home() as hass:
        write_sources(hass, shelves, 0)
        entry = farm_entries(hass, shelves)[0]
        cost_s = await _cpu_of_setup(hass, entry)
        registry = dr.async_get(hass)
        devices = len(
            dr.async_entries_for_config_entry(registry, entry.entry_id)
        ) + len(dr.async_child_entries_for_config_entry(registry, entry.entry_id))
        shape = _shape(hass, entry)
        await hass.config_entries.async_unload(entry.entry_id)
        again_s = await _cpu_of_setup(hass, entry)
    return FarmSetup(
        shelves, devices, shape["enabled"], shape["disabled"], cost_s, again_s
    )


async def bare_setup(farm: FarmSetup) -> float:
    """Set up a bare integration of a farm's size; return the CPU seconds."""
    async with home() as hass:
        write_sources(hass, farm.shelves, 0)
        return await _bare(hass, farm)


def setup_costs(shelves: int) -> SetupCost:
    """Measure a farm and its bare peer, each in a process of its own."""
    farm = alone(farm_setup, shelves)
    return SetupCost(
        shelves=shelves,
        devices=farm.devices,
        entities=farm.enabled + farm.disabled,
        farm_ms=farm.cost_s * 1000 / shelves,
        again_ms=farm.again_s * 1000 / shelves,
        bare_ms=alone(bare_setup, farm) * 1000 / shelves,
    )


def _shape(hass: HomeAssistant, entry: ConfigEntry) -> Counter[str]:
    """Return how many enabled and disabled entities an entry has."""
    found = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return Counter("disabled" if known.disabled else "enabled" for known in found)


async def _cpu_of_setup(hass: HomeAssistant, entry: MockConfigEntry) -> float:
    """Return the CPU seconds to set up a config entry."""
    await hass.async_block_till_done()
    start = time.process_time()
    if not await hass.config_entries.async_setup(entry.entry_id):
        raise RuntimeError("the entry was not set up")
    await hass.async_block_till_done()
    return time.process_time() - start


async def _bare(hass: HomeAssistant, farm: FarmSetup) -> float:
    """Register the same devices and entities without any farm behind them."""
    shelves = farm.shelves
    racks = -(-shelves // SHELVES_PER_RACK)

    async def set_up(hass: HomeAssistant, entry: ConfigEntry) -> bool:
        """Forward to the sensors."""
        await hass.config_entries.async_forward_entry_setups(entry, ["sensor"])
        return True

    async def set_up_sensors(
        hass: HomeAssistant,
        entry: ConfigEntry,
        async_add_entities: AddConfigEntryEntitiesCallback,
    ) -> None:
        """Create the devices, and the sensors evenly on the shelves."""
        registry = dr.async_get(hass)
        hub = registry.async_get_or_create(
            config_entry_id=entry.entry_id, identifiers={(BARE, "farm")}, name="Farm"
        )
        enabled, disabled = farm.enabled / shelves, farm.disabled / shelves
        added = [0, 0]
        done = 0
        for subentry in entry.subentries.values():
            rack = registry.async_get_or_create(
                config_entry_id=entry.entry_id,
                config_subentry_id=subentry.subentry_id,
                identifiers={(BARE, subentry.subentry_id)},
                name=subentry.title,
                via_device_id=hub.id,
            )
            sensors = []
            for _ in range(min(SHELVES_PER_RACK, shelves - done)):
                shelf = registry.async_get_or_create_child(
                    config_entry_id=entry.entry_id,
                    config_subentry_id=subentry.subentry_id,
                    identifiers={(BARE, f"shelf {done}")},
                    name=f"Shelf {done}",
                    parent_device_id=rack.id,
                )
                done += 1
                for kind, share in enumerate((enabled, disabled)):
                    wanted = round(share * done)
                    sensors += [
                        BareSensor(shelf, number, enabled=kind == 0)
                        for number in range(added[kind], wanted)
                    ]
                    added[kind] = wanted
            async_add_entities(sensors, config_subentry_id=subentry.subentry_id)

    mock_integration(hass, MockModule(BARE, async_setup_entry=set_up))
    mock_platform(hass, f"{BARE}.config_flow", None)
    mock_platform(
        hass, f"{BARE}.sensor", MockPlatform(async_setup_entry=set_up_sensors)
    )
    subentries = [
        ConfigSubentryData(
            data={}, subentry_type="rack", title=f"Rack {number}", unique_id=None
        )
        for number in range(racks)
    ]
    entry = MockConfigEntry(domain=BARE, title="Bare", subentries_data=subentries)
    entry.add_to_hass(hass)
    with mock_config_flow(BARE, ConfigFlow):
        return await _cpu_of_setup(hass, entry)
