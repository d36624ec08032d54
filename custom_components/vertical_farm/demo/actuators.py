"""The simulated lamps, switches, fans and valves as entities."""

from typing import Any, override

from homeassistant.components.fan import FanEntity, FanEntityFeature
from homeassistant.components.light import ATTR_BRIGHTNESS, ColorMode, LightEntity
from homeassistant.components.switch import SwitchDeviceClass, SwitchEntity
from homeassistant.components.valve import (
    ValveDeviceClass,
    ValveEntity,
    ValveEntityFeature,
)
from homeassistant.const import EntityCategory
from homeassistant.core import callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..models import DemoConfigEntry
from .devices import lamp_key
from .entity import DemoEntity, DeviceEntity
from .hardware import PROGRAMME_KEY, Hardware
from .probes import Place
from .programme import FULL_LEVEL

_FULL_BRIGHTNESS = 255
_TANK_SWITCHES = ("pump", "doser_a", "doser_b", "doser_ph")
_CLIMATE_SWITCHES = ("heater", "cooler", "humidifier", "dehumidifier", "co2_valve")
_FANS = ("circulation_fan", "exhaust_fan")
_FAN_PERCENTAGE = 60


@callback
def async_setup_demo_lights(
    entry: DemoConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add a lamp over each shelf."""
    hardware = entry.runtime_data
    async_add_entities(
        DemoLight(hardware, rack, shelf)
        for rack in range(1, hardware.world.racks + 1)
        for shelf in range(1, hardware.world.shelves + 1)
    )


@callback
def async_setup_demo_switches(
    entry: DemoConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the pumps and dosers, the climate devices and the programme."""
    hardware = entry.runtime_data
    tanks = range(1, len(hardware.world.tanks) + 1)
    async_add_entities(
        [
            DemoProgrammeSwitch(hardware),
            *(
                DemoSwitch(hardware, key, key, Place.CLIMATE, 1)
                for key in _CLIMATE_SWITCHES
            ),
            *(
                DemoSwitch(hardware, f"{kind}_{tank}", kind, Place.TANK, tank)
                for tank in tanks
                for kind in _TANK_SWITCHES
            ),
        ]
    )


@callback
def async_setup_demo_fans(
    entry: DemoConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the fans of the room."""
    async_add_entities(DemoFan(entry.runtime_data, key) for key in _FANS)


@callback
def async_setup_demo_valves(
    entry: DemoConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the refill valve of each tank."""
    hardware = entry.runtime_data
    async_add_entities(
        DemoValve(hardware, tank) for tank in range(1, len(hardware.world.tanks) + 1)
    )


class DemoLight(DeviceEntity, LightEntity):
    """A dimmable lamp over a shelf."""

    _attr_color_mode = ColorMode.BRIGHTNESS
    _attr_supported_color_modes = {ColorMode.BRIGHTNESS}  # noqa: RUF012 - as HA has it

    def __init__(self, hardware: Hardware, rack: int, shelf: int) -> None:
        """Attach to a lamp."""
        super().__init__(
            hardware,
            lamp_key(rack, shelf),
            Place.LAMPS,
            rack,
            translation_key="demo_lamp",
            item=str(shelf),
        )
        self._last_level = FULL_LEVEL

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the lamp was switched on."""
        return self.level > 0.0

    @property
    @override
    def brightness(self) -> int | None:
        """Return the dim level."""
        return round(self.level * _FULL_BRIGHTNESS) or None

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch on, to a brightness or as bright as it was last."""
        if (brightness := kwargs.get(ATTR_BRIGHTNESS)) is not None:
            self._last_level = brightness / _FULL_BRIGHTNESS
        elif self.is_on:
            self._last_level = self.level
        self.async_command(self._last_level)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch off."""
        if self.is_on:
            self._last_level = self.level
        self.async_command(0.0)


class DemoSwitch(DeviceEntity, SwitchEntity):
    """A relay with a pump, doser or climate device behind it."""

    _attr_device_class = SwitchDeviceClass.SWITCH

    def __init__(
        self, hardware: Hardware, key: str, kind: str, place: Place, number: int
    ) -> None:
        """Attach to a relay."""
        super().__init__(hardware, key, place, number, translation_key=f"demo_{kind}")

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the relay was switched on."""
        return self.level > 0.0

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch on."""
        self.async_command(1.0)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch off."""
        self.async_command(0.0)


class DemoProgrammeSwitch(DemoEntity, SwitchEntity):
    """Whether the devices run on their own controllers."""

    _attr_entity_category = EntityCategory.CONFIG

    def __init__(self, hardware: Hardware) -> None:
        """Attach to the controllers."""
        super().__init__(
            hardware,
            PROGRAMME_KEY,
            Place.CONTROLLER,
            1,
            translation_key="demo_programme",
        )

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the controllers."""
        self.async_on_remove(
            self.hardware.async_show_device(self.key, self.async_write_ha_state)
        )

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the controllers run."""
        return self.hardware.world.programme.enabled

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return what automations run instead."""
        return {"handed_over": self.hardware.handed_over()}

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Let the controllers run all devices, also those that were handed over."""
        self.hardware.async_enable_programme(enabled=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Leave the devices to commands."""
        self.hardware.async_enable_programme(enabled=False)


class DemoFan(DeviceEntity, FanEntity):
    """A fan with a speed."""

    _attr_supported_features = (
        FanEntityFeature.SET_SPEED
        | FanEntityFeature.TURN_ON
        | FanEntityFeature.TURN_OFF
    )

    def __init__(self, hardware: Hardware, key: str) -> None:
        """Attach to a fan of the room."""
        super().__init__(hardware, key, Place.CLIMATE, 1, translation_key=f"demo_{key}")

    @property
    @override
    def percentage(self) -> int:
        """Return the speed."""
        return round(self.level * 100.0)

    @override
    async def async_set_percentage(self, percentage: int) -> None:
        """Run at a speed."""
        self.async_command(percentage / 100.0)

    @override
    async def async_turn_on(
        self,
        percentage: int | None = None,
        preset_mode: str | None = None,
        **kwargs: Any,
    ) -> None:
        """Switch on."""
        self.async_command((percentage or _FAN_PERCENTAGE) / 100.0)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch off."""
        self.async_command(0.0)


class DemoValve(DeviceEntity, ValveEntity):
    """The valve that lets tap water into a tank."""

    _attr_device_class = ValveDeviceClass.WATER
    _attr_reports_position = False
    _attr_supported_features = ValveEntityFeature.OPEN | ValveEntityFeature.CLOSE

    def __init__(self, hardware: Hardware, tank: int) -> None:
        """Attach to the valve of a tank."""
        super().__init__(
            hardware, f"refill_{tank}", Place.TANK, tank, translation_key="demo_refill"
        )

    @property
    @override
    def is_closed(self) -> bool:
        """Return whether the valve was closed."""
        return self.level <= 0.0

    @override
    async def async_open_valve(self) -> None:
        """Let water in."""
        self.async_command(1.0)

    @override
    async def async_close_valve(self) -> None:
        """Stop the water."""
        self.async_command(0.0)
