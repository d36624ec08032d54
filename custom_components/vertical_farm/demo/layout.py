"""The demo farm's layout: the simulated entities, bound as a user would bind them."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from ..const import DOMAIN
from .devices import SHELVES_PER_TANK_RACKS, lamp_key
from .hardware import PRICE_KEY, Hardware
from .lamp import FULL_PPFD_UMOL, relative_output
from .tank import ACID_MEQ_ML, STOCK_EC_MS_CM, Tank

type Document = dict[str, object]

FARM_NAME = "Demo farm"
_NEW_LAMP_SHARE = 0.985
_MEASURED_LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)
_SHELF_WIDTH_M = 1.2
_SHELF_DEPTH_M = 0.6
_PLANT_SITES = 72
_CLIMATE = {
    "heater": ("heater",),
    "cooler": ("cooler",),
    "humidifier": ("humidifier",),
    "dehumidifier": ("dehumidifier",),
    "fan": ("circulation_fan",),
    "exhaust_fan": ("exhaust_fan",),
    "co2_valve": ("co2_valve",),
}
_CO2_LONGEST_RUN_S = 7200.0
"""The valve is small for its room: it feeds for an hour or two at a time."""


def demo_layout(hass: HomeAssistant, entry: ConfigEntry) -> Document:
    """Return the layout document of a farm on the simulated hardware."""
    hardware: Hardware = entry.runtime_data
    world = hardware.world
    found = _Entities(hass, entry.entry_id)
    farm = {
        "name": FARM_NAME,
        "currency": hass.config.currency,
        "crop_day_start": hardware.record.crop_day_start.isoformat(),
    }
    for price in found.one(Platform.SENSOR, PRICE_KEY):
        farm["electricity_price"] = price
    return {
        "version": 1,
        "farm": farm,
        "racks": [_rack(hardware, found, rack) for rack in range(1, world.racks + 1)],
        "reservoirs": [
            _reservoir(tank, found, number, world.racks)
            for number, tank in enumerate(world.tanks, start=1)
        ],
    }


class _Entities:
    """The entity ids of the simulated hardware, by what they belong to."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Look into the registry."""
        self._registry = er.async_get(hass)
        self._entry_id = entry_id

    def one(self, platform: Platform, key: str) -> list[str]:
        """Return the entity of a device or sensor in a list, none when it is gone."""
        found = self._registry.async_get_entity_id(
            platform, DOMAIN, f"{self._entry_id}_{key}"
        )
        return [] if found is None else [found]

    def switched(self, keys: tuple[str, ...]) -> list[str]:
        """Return the devices of some keys, in whichever domain they are."""
        return [
            entity
            for key in keys
            for platform in (Platform.SWITCH, Platform.FAN, Platform.VALVE)
            for entity in self.one(platform, key)
        ]

    def sensors(self, keys: dict[str, tuple[str, ...]]) -> dict[str, list[str]]:
        """Return the sensor entities by metric."""
        return {
            metric: [
                entity for key in wanted for entity in self.one(Platform.SENSOR, key)
            ]
            for metric, wanted in keys.items()
        }


def _rack(hardware: Hardware, found: _Entities, rack: int) -> Document:
    """Return a rack with its climate sensors and shelves."""
    return {
        "name": f"Rack {rack}",
        "row": "A",
        "position": rack,
        "sensors": found.sensors(
            {
                "temperature": (f"temperature_{rack}_1", f"temperature_{rack}_2"),
                "humidity": (f"humidity_{rack}",),
                "co2": (f"co2_{rack}",),
            }
        ),
        "climate": {kind: found.switched(keys) for kind, keys in _CLIMATE.items()},
        "equipment": [
            {"entity": valve, "longest_run_s": _CO2_LONGEST_RUN_S}
            for valve in found.switched(_CLIMATE["co2_valve"])
        ],
        "shelves": [
            _shelf(hardware, found, rack, shelf)
            for shelf in range(1, hardware.world.shelves + 1)
        ],
    }


def _shelf(hardware: Hardware, found: _Entities, rack: int, shelf: int) -> Document:
    """Return a shelf with its lamp and sensors."""
    spot = f"{rack}_{shelf}"
    plot = hardware.world.plots[(rack - 1) * hardware.world.shelves + shelf - 1]
    lamp = found.one(Platform.LIGHT, lamp_key(rack, shelf))
    document: Document = {
        "name": f"Shelf {shelf}",
        "level": shelf,
        "width_m": _SHELF_WIDTH_M,
        "depth_m": _SHELF_DEPTH_M,
        "plant_sites": _PLANT_SITES,
        "leaf_area_index": round(plot.crop.leaf_area_index, 1),
        "lamp_type": "white_led_cool",
        "dim_map": [
            [level, round(FULL_PPFD_UMOL * _NEW_LAMP_SHARE * relative_output(level))]
            for level in _MEASURED_LEVELS
        ],
        "sensors": found.sensors(
            {
                "ppfd": (f"ppfd_{spot}",),
                "power": (f"lamp_power_{spot}",),
                "leaf_temperature": (f"leaf_temperature_{spot}",),
            }
        ),
    }
    if lamp:
        document["lamp"] = lamp[0]
    return document


def _reservoir(tank: Tank, found: _Entities, number: int, racks: int) -> Document:
    """Return a reservoir with its probes, pump and dosers."""
    first = (number - 1) * SHELVES_PER_TANK_RACKS + 1
    last = min(first + SHELVES_PER_TANK_RACKS - 1, racks)
    metrics = ("ec", "ph", "water_temperature", "dissolved_oxygen", "level", "flow")
    keys: dict[str, tuple[str, ...]] = {key: (f"{key}_{number}",) for key in metrics}
    keys["power"] = (f"pump_power_{number}",)
    dosers = [
        (entity, adds)
        for doser, adds in (("a", "a"), ("b", "b"), ("ph", "ph_down"))
        for entity in found.one(Platform.SWITCH, f"doser_{doser}_{number}")
    ]
    document: Document = {
        "name": f"Reservoir {number}",
        "volume_l": tank.volume_l,
        "racks": [f"Rack {rack}" for rack in range(first, last + 1)],
        "sensors": found.sensors(keys),
        "leak": found.one(Platform.BINARY_SENSOR, f"leak_{number}"),
        "dosers": [entity for entity, _ in dosers],
        "equipment": [
            {
                "entity": entity,
                "solution": adds,
                "ml_per_s": tank.doser_ml_s,
                **_strength(adds),
            }
            for entity, adds in dosers
        ],
        "irrigation": "ebb_and_flow",
        "nominal_flow_l_min": tank.nominal_flow_l_min,
    }
    for inlet in found.one(Platform.VALVE, f"refill_{number}"):
        document["water_inlet"] = inlet
    pump = found.one(Platform.SWITCH, f"pump_{number}")
    if pump:
        document["pump"] = pump[0]
    return document


def _strength(adds: str) -> dict[str, float]:
    """Return how strong what a doser adds is."""
    if adds in ("a", "b"):
        return {"stock_ms_cm": STOCK_EC_MS_CM}
    return {"meq_per_ml": ACID_MEQ_ML}
