"""The base of the simulated hardware's entities, and the devices they belong to."""

from typing import override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity

from ..const import DOMAIN, MANUFACTURER
from .hardware import Hardware
from .probes import Place


def device_info(hardware: Hardware, place: Place, number: int) -> DeviceInfo:
    """Return the device that stands in a place of the simulated farm."""
    info = DeviceInfo(
        identifiers={(DOMAIN, f"{hardware.entry.entry_id}_{place}_{number}")},
        manufacturer=MANUFACTURER,
        model_id=place.value,
        translation_key=f"demo_{place}",
        translation_placeholders={"number": str(number)},
    )
    if place is Place.CONTROLLER:
        info["entry_type"] = DeviceEntryType.SERVICE
    return info


class DemoEntity(Entity):
    """An entity of the simulated hardware."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(
        self,
        hardware: Hardware,
        key: str,
        place: Place,
        number: int,
        *,
        translation_key: str,
        item: str = "",
    ) -> None:
        """Attach to a device or sensor by its key."""
        self.hardware = hardware
        self.key = key
        self._attr_unique_id = f"{hardware.entry.entry_id}_{key}"
        self._attr_device_info = device_info(hardware, place, number)
        self._attr_translation_key = translation_key
        if item:
            self._attr_translation_placeholders = {"item": item}


class DeviceEntity(DemoEntity):
    """An actuator: it shows what it was commanded to, as a real relay would."""

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the commands, whoever gives them."""
        self.async_on_remove(
            self.hardware.async_show_device(self.key, self.async_write_ha_state)
        )

    @property
    def level(self) -> float:
        """Return the level 0..1 of the last command."""
        return self.hardware.level(self.key)

    @callback
    def async_command(self, level: float) -> None:
        """Command the device."""
        self.hardware.async_command(self.key, level)
