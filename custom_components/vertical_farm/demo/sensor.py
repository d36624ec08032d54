"""The simulated sensors as entities."""

from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import (
    UnitOfConductivity,
    UnitOfEnergy,
    UnitOfPower,
    UnitOfRatio,
    UnitOfTemperature,
    UnitOfVolumeFlowRate,
)
from homeassistant.core import callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..farm.metrics import UNIT_PPFD
from .entity import DemoEntity
from .hardware import PRICE_KEY, Hardware
from .probes import Place, Probe

UNIT_DISSOLVED_OXYGEN = "mg/L"


def _described(
    key: str,
    unit: str | None,
    digits: int,
    device_class: SensorDeviceClass | None = None,
) -> SensorEntityDescription:
    """Return the description of a kind of probe."""
    return SensorEntityDescription(
        key=key,
        translation_key=f"demo_{key}",
        device_class=device_class,
        native_unit_of_measurement=unit,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=digits,
    )


_CELSIUS = (UnitOfTemperature.CELSIUS, 1, SensorDeviceClass.TEMPERATURE)
_WATT = (UnitOfPower.WATT, 1, SensorDeviceClass.POWER)

DESCRIPTIONS = {
    description.key: description
    for description in (
        _described("air_temperature", *_CELSIUS),
        _described("leaf_temperature", *_CELSIUS),
        _described("outdoor_temperature", *_CELSIUS),
        _described("water_temperature", *_CELSIUS),
        _described("climate_power", *_WATT),
        _described("lamp_power", *_WATT),
        _described("pump_power", *_WATT),
        _described(
            "air_humidity", UnitOfRatio.PERCENTAGE, 1, SensorDeviceClass.HUMIDITY
        ),
        _described("co2", UnitOfRatio.PARTS_PER_MILLION, 0, SensorDeviceClass.CO2),
        _described("dissolved_oxygen", UNIT_DISSOLVED_OXYGEN, 2),
        _described(
            "ec",
            UnitOfConductivity.MILLISIEMENS_PER_CM,
            2,
            SensorDeviceClass.CONDUCTIVITY,
        ),
        _described(
            "flow",
            UnitOfVolumeFlowRate.LITERS_PER_MINUTE,
            2,
            SensorDeviceClass.VOLUME_FLOW_RATE,
        ),
        _described("level", UnitOfRatio.PERCENTAGE, 1),
        _described("ph", None, 2, SensorDeviceClass.PH),
        _described("ppfd", UNIT_PPFD, 0),
    )
}


@callback
def async_setup_demo_sensors(
    entry: ConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the simulated sensors."""
    hardware: Hardware = entry.runtime_data
    async_add_entities(
        [
            DemoPriceSensor(hardware),
            *(DemoSensor(hardware, probe) for probe in hardware.probes.catalogue),
        ]
    )


class DemoSensor(DemoEntity, SensorEntity):
    """A simulated sensor, with the errors and faults of a real one."""

    def __init__(self, hardware: Hardware, probe: Probe) -> None:
        """Attach to a probe."""
        description = DESCRIPTIONS[probe.kind]
        name = f"demo_{probe.kind}"
        if probe.item and probe.kind == "air_temperature":
            name = f"demo_air_temperature_{probe.item}"
        super().__init__(
            hardware,
            probe.key,
            probe.place,
            probe.number,
            translation_key=name,
            item=probe.item,
        )
        self.entity_description = description
        self._measure()

    @override
    async def async_added_to_hass(self) -> None:
        """Report whenever it is due."""
        self.async_on_remove(
            self.hardware.async_show_probe(self.key, self.async_report)
        )

    def _measure(self) -> None:
        """Take a reading."""
        reading = self.hardware.probes.read(self.key)
        self._attr_available = reading.available
        self._attr_native_value = reading.value

    @callback
    def async_report(self) -> None:
        """Take a reading and tell it, be it the same as before."""
        self._measure()
        self.async_write_ha_state()


class DemoPriceSensor(DemoEntity, SensorEntity):
    """What a kWh costs in the present hour, as an energy supplier tells it."""

    _attr_state_class = SensorStateClass.MEASUREMENT
    _attr_suggested_display_precision = 3

    def __init__(self, hardware: Hardware) -> None:
        """Attach to the farm's time."""
        super().__init__(
            hardware,
            PRICE_KEY,
            Place.CONTROLLER,
            1,
            translation_key="demo_electricity_price",
        )
        currency = hardware.hass.config.currency
        self._attr_native_unit_of_measurement = (
            f"{currency}/{UnitOfEnergy.KILO_WATT_HOUR}"
        )

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the hours."""
        self.async_on_remove(
            self.hardware.async_show_device(self.key, self.async_write_ha_state)
        )

    @property
    @override
    def native_value(self) -> float:
        """Return the price."""
        return self.hardware.electricity_price
