"""The simulated leak sensors as entities."""

from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
)
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import DemoEntity
from .hardware import Hardware
from .probes import Place


@callback
def async_setup_demo_binary_sensors(
    entry: ConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add a leak sensor under each tank."""
    hardware: Hardware = entry.runtime_data
    async_add_entities(
        DemoLeakSensor(hardware, key, number)
        for number, key in enumerate(hardware.probes.leak_keys, start=1)
    )


class DemoLeakSensor(DemoEntity, BinarySensorEntity):
    """A leak sensor on the floor under a tank."""

    _attr_device_class = BinarySensorDeviceClass.MOISTURE

    def __init__(self, hardware: Hardware, key: str, number: int) -> None:
        """Lay it under a tank."""
        super().__init__(hardware, key, Place.TANK, number, translation_key="demo_leak")
        self._measure()

    @override
    async def async_added_to_hass(self) -> None:
        """Report whenever it is due."""
        self.async_on_remove(
            self.hardware.async_show_probe(self.key, self.async_report)
        )

    def _measure(self) -> None:
        """Look whether it is wet."""
        self._attr_available, self._attr_is_on = self.hardware.probes.read_leak(
            self.key
        )

    @callback
    def async_report(self) -> None:
        """Look whether it is wet and tell it."""
        self._measure()
        self.async_write_ha_state()
