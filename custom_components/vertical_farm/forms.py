"""The fields of the farm's forms, and what the forms check."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from homeassistant.components.sensor import DOMAIN as SENSOR_DOMAIN
from homeassistant.const import CONF_NAME, LIGHT_LUX, EntityStateAttribute
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import section
from homeassistant.generated.currencies import ACTIVE_CURRENCIES
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.selector import (
    AreaSelector,
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TimeSelector,
)
import probatio

from .agronomy.light import LampType, MapRow
from .agronomy.nutrients import EcScale
from .const import (
    CONF_CROP_DAY_START,
    CONF_CURRENCY,
    CONF_ELECTRICITY_PRICE,
    CONF_KIND,
    CONF_WEATHER,
    DEFAULT_CROP_DAY_START,
    DOMAIN,
    KIND_FARM,
)
from .control.equipment import CLIMATE_KINDS, Irrigation, Kind, Solution
from .control.irrigation import By
from .control.top_up import LEAST_APART_PCT, LEAST_PCT, MOST_PCT
from .farm.document import dim_map
from .farm.metrics import (
    RACK_METRICS,
    RESERVOIR_METRICS,
    SHELF_METRICS,
    SPECS,
    Conversion,
    Metric,
    UnusableUnitError,
    converter,
)
from .farm.trust import Cause

CONF_SENSORS = "sensors"
CONF_ON_CHANGE = "on_change"
CONF_SHELVES = "shelves"
CONF_CLIMATE = "climate"
CONF_EQUIPMENT = "equipment"
CONF_SHELF_COUNT = "shelf_count"
CONF_FILL_FROM_AREA = "fill_from_area"
SHELF_SIZE = ("width_m", "depth_m", "plant_sites")


def _number(
    low: float, high: float, step: float | str = "any", unit: str | None = None
) -> NumberSelector:
    """Return a number box."""
    config = NumberSelectorConfig(
        min=low,
        max=high,
        step=step,  # type: ignore[typeddict-item]  # "any" comes as a plain str
        mode=NumberSelectorMode.BOX,
    )
    if unit is not None:
        config["unit_of_measurement"] = unit
    return NumberSelector(config)


def choice(
    options: Iterable[str], key: str, *, multiple: bool = False
) -> SelectSelector:
    """Return a translated drop-down list."""
    return SelectSelector(
        SelectSelectorConfig(
            options=list(options),
            translation_key=key,
            multiple=multiple,
            mode=SelectSelectorMode.DROPDOWN,
        )
    )


def _entity(*domains: str, multiple: bool = False) -> EntitySelector:
    """Return an entity picker for some domains."""
    return EntitySelector(
        EntitySelectorConfig(filter=[{"domain": list(domains)}], multiple=multiple)
    )


def metric_selector(metric: Metric) -> EntitySelector:
    """Return the picker of the sensors that fit a metric: by device class or unit."""
    spec = SPECS[metric]
    filters: list[dict[str, Any]] = [
        {"domain": SENSOR_DOMAIN, "device_class": device_class.value}
        for device_class in spec.device_classes
    ]
    if spec.units:
        filters.append(
            {"domain": SENSOR_DOMAIN, "unit_of_measurement": list(spec.units)}
        )
    filters.append({"domain": ["input_number", "number"]})
    return EntitySelector(
        EntitySelectorConfig(filter=filters, multiple=True)  # type: ignore[typeddict-item]  # built as plain dicts
    )


def _sensor_fields(metrics: Iterable[Metric]) -> dict[probatio.Marker, Any]:
    """Return the section with a picker for each metric."""
    pickers = probatio.Schema(
        {probatio.Optional(metric.value): metric_selector(metric) for metric in metrics}
    )
    return {
        probatio.Required(CONF_SENSORS): section(pickers),
        probatio.Optional(CONF_ON_CHANGE): choice(
            [metric.value for metric in metrics], "metric", multiple=True
        ),
    }


def farm_schema(currency: str) -> probatio.Schema:
    """Return the form of a farm."""
    return probatio.Schema(
        {
            probatio.Required(CONF_NAME): TextSelector(),
            probatio.Required(CONF_CURRENCY, default=currency): SelectSelector(
                SelectSelectorConfig(
                    options=sorted(ACTIVE_CURRENCIES), mode=SelectSelectorMode.DROPDOWN
                )
            ),
            probatio.Required(
                CONF_CROP_DAY_START, default=DEFAULT_CROP_DAY_START
            ): TimeSelector(),
            probatio.Optional(CONF_ELECTRICITY_PRICE): _entity(
                SENSOR_DOMAIN, "input_number", "number"
            ),
            probatio.Optional(CONF_WEATHER): _entity("weather"),
        }
    )


DEMO_SCHEMA = probatio.Schema(
    {
        probatio.Required("racks", default=3): _number(1, 50, 1),
        probatio.Required("shelves", default=4): _number(1, 12, 1),
        probatio.Optional("crops", default=True): BooleanSelector(),
    }
)

_RACK_PLACE: dict[probatio.Marker, Any] = {
    probatio.Required(CONF_NAME): TextSelector(),
    probatio.Optional("row"): TextSelector(),
    probatio.Optional("position"): _number(0, 1000, 1),
    probatio.Optional("area"): AreaSelector(),
    probatio.Optional("camera"): _entity("camera"),
}
_SHELF_SIZE: dict[probatio.Marker, Any] = {
    probatio.Optional("width_m"): _number(0.05, 50, unit="m"),
    probatio.Optional("depth_m"): _number(0.05, 50, unit="m"),
    probatio.Optional("plant_sites"): _number(0, 100_000, 1),
}

NEW_RACK_SCHEMA = probatio.Schema(
    {
        **_RACK_PLACE,
        probatio.Required(CONF_SHELF_COUNT, default=4): _number(0, 50, 1),
        **_SHELF_SIZE,
        probatio.Optional(CONF_FILL_FROM_AREA, default=False): BooleanSelector(),
        **_sensor_fields(RACK_METRICS),
    }
)
AREA_SENSORS_SCHEMA = probatio.Schema(_sensor_fields(RACK_METRICS))
_SWITCHED = ("switch", "input_boolean", "fan", "valve", "light")
_CLIMATE_DOMAINS = {
    Kind.HEATER: (*_SWITCHED, "climate", "water_heater"),
    Kind.COOLER: (*_SWITCHED, "climate"),
    Kind.HUMIDIFIER: (*_SWITCHED, "humidifier"),
    Kind.DEHUMIDIFIER: (*_SWITCHED, "humidifier"),
    Kind.FAN: _SWITCHED,
    Kind.EXHAUST_FAN: _SWITCHED,
    Kind.CO2_VALVE: _SWITCHED,
}
RACK_SCHEMA = probatio.Schema(
    {
        **_RACK_PLACE,
        probatio.Optional("air_volume_m3"): _number(0.01, 100_000, unit="m³"),
        probatio.Optional("door"): _entity("binary_sensor", multiple=True),
        **_sensor_fields(RACK_METRICS),
        probatio.Required(CONF_CLIMATE, default=dict): section(
            probatio.Schema(
                {
                    probatio.Optional(kind.value): _entity(
                        *_CLIMATE_DOMAINS[kind], multiple=True
                    )
                    for kind in CLIMATE_KINDS
                }
            ),
            {"collapsed": True},
        ),
    }
)
_LIMITS: dict[probatio.Marker, Any] = {
    probatio.Optional("longest_run_s"): _number(0, 1_000_000, unit="s"),
    probatio.Optional("auto_off"): _entity("number", "input_number", "switch"),
}
DEVICE_SCHEMA = probatio.Schema(_LIMITS)
GAS_SCHEMA = probatio.Schema(
    {probatio.Optional("ml_per_s"): _number(0.001, 10_000, unit="mL/s"), **_LIMITS}
)
DOSER_SCHEMA = probatio.Schema(
    {
        probatio.Optional("solution"): choice(
            [kind.value for kind in Solution], "solution"
        ),
        probatio.Optional("ml_per_s"): _number(0.001, 1000, unit="mL/s"),
        probatio.Optional("daily_ml"): _number(0.1, 1_000_000, unit="mL"),
        probatio.Optional("stock_ms_cm"): _number(1, 2000, unit="mS/cm"),
        probatio.Optional("meq_per_ml"): _number(0.001, 50, unit="meq/mL"),
        **_LIMITS,
    }
)
SHELF_SCHEMA = probatio.Schema(
    {
        probatio.Required(CONF_NAME): TextSelector(),
        probatio.Required("level"): _number(0, 100, 1),
        **_SHELF_SIZE,
        probatio.Optional("leaf_area_index"): _number(0, 20),
        probatio.Optional("lamp"): _entity("light", "switch", "input_boolean"),
        probatio.Optional("lamp_type"): choice(
            [kind.value for kind in LampType], "lamp_type"
        ),
        probatio.Optional("dim_map"): TextSelector(),
        probatio.Optional("lux_calibration"): _number(0.001, 1),
        **_sensor_fields(SHELF_METRICS),
    }
)
RESERVOIR_FIELDS: dict[probatio.Marker, Any] = {
    probatio.Required(CONF_NAME): TextSelector(),
    probatio.Required("volume_l"): _number(0.1, 100_000, unit="L"),
}
RESERVOIR_DEVICES: dict[probatio.Marker, Any] = {
    **_sensor_fields(RESERVOIR_METRICS),
    probatio.Optional("ec_scale"): choice(
        [scale.value for scale in EcScale], "ec_scale"
    ),
    probatio.Required("ec_compensated", default=True): BooleanSelector(),
    probatio.Optional("leak"): _entity("binary_sensor", multiple=True),
    probatio.Optional("pump"): _entity("switch", "input_boolean", "fan", "valve"),
    probatio.Optional("dosers"): _entity(
        "switch", "input_boolean", "valve", multiple=True
    ),
    probatio.Optional("irrigation"): choice(
        [way.value for way in Irrigation], "irrigation"
    ),
    probatio.Optional("irrigate_by"): choice([by.value for by in By], "irrigate_by"),
    probatio.Optional("irrigation_run_s"): _number(0, 86_400, unit="s"),
    probatio.Optional("irrigation_day_s"): _number(1, 604_800, unit="s"),
    probatio.Optional("irrigation_night_s"): _number(1, 604_800, unit="s"),
    probatio.Optional("irrigation_light_mol"): _number(0.01, 80, unit="mol/m²"),
    probatio.Optional("irrigation_dry_back_pct"): _number(0.1, 100, unit="%"),
    probatio.Optional("nominal_flow_l_min"): _number(0.01, 10_000, unit="L/min"),
    probatio.Optional("valves"): _entity(
        "switch", "input_boolean", "valve", multiple=True
    ),
    probatio.Optional("water_inlet"): _entity("switch", "input_boolean", "valve"),
    probatio.Optional("top_up_below_pct"): _number(
        LEAST_PCT, MOST_PCT - LEAST_APART_PCT, unit="%"
    ),
    probatio.Optional("top_up_to_pct"): _number(LEAST_PCT, MOST_PCT, unit="%"),
}


def reservoir_schema(racks: Mapping[str, str]) -> probatio.Schema:
    """Return the form of a reservoir; `racks` are names by subentry id."""
    return probatio.Schema(
        {
            **RESERVOIR_FIELDS,
            probatio.Optional("racks"): picker(racks, multiple=True),
            **RESERVOIR_DEVICES,
        }
    )


def picker(names: Mapping[str, str], *, multiple: bool = False) -> SelectSelector:
    """Return a list to pick places from; `names` are names by id."""
    return SelectSelector(
        SelectSelectorConfig(
            options=[
                SelectOptionDict(value=key, label=name) for key, name in names.items()
            ],
            multiple=multiple,
            mode=SelectSelectorMode.DROPDOWN,
        )
    )


def parse_dim_map(text: str | None) -> list[list[float | None]] | None:
    """Return the points of a dim map written as `50: 130, 100: 250` (%: PPFD).

    Several spots of a level stand side by side, as in `100: 250 - 240`, with a dash for
    one that was not measured. Raises ValueError where the text is not of that form or the points do not rise.
    """
    if not text or not text.strip():
        return None
    rows: list[list[float | None]] = []
    for part in text.replace(";", ",").split(","):
        level, spots = part.split(":")
        measured = [None if spot == "-" else float(spot) for spot in spots.split()]
        rows.append([float(level) / 100, *measured])
    try:
        return dim_map(rows)
    except probatio.Invalid as error:
        raise ValueError(str(error)) from error


def show_dim_map(rows: Sequence[MapRow] | None) -> str | None:
    """Return the points of a dim map as the text of its form field."""
    if not rows:
        return None
    return ", ".join(
        f"{(level or 0.0) * 100:g}: "
        + " ".join("-" if ppfd is None else f"{ppfd:g}" for ppfd in spots)
        for level, *spots in rows
    )


def area_sensors(
    hass: HomeAssistant, area_id: str, metrics: Iterable[Metric]
) -> dict[str, list[str]]:
    """Return the sensors of an area that fit the metrics, by device class and unit."""
    registry = er.async_get(hass)
    found: dict[str, list[str]] = {}
    for entity_id in _entities_in_area(hass, area_id):
        entry = registry.async_get(entity_id)
        state = hass.states.get(entity_id)
        if entry is None or entry.domain != SENSOR_DOMAIN or state is None:
            continue
        unit = state.attributes.get(EntityStateAttribute.UNIT_OF_MEASUREMENT)
        device_class = state.attributes.get(EntityStateAttribute.DEVICE_CLASS)
        for metric in metrics:
            if _fits(metric, device_class, unit):
                found.setdefault(metric.value, []).append(entity_id)
                break
    return found


def _entities_in_area(hass: HomeAssistant, area_id: str) -> list[str]:
    """Return the entities of an area, its devices' included, except our own."""
    registry = er.async_get(hass)
    farms = {
        entry.entry_id
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.data[CONF_KIND] == KIND_FARM
    }
    entries = [
        entry
        for entry in registry.entities.values()
        if entry.config_entry_id not in farms
    ]
    devices = dr.async_get(hass)
    return sorted(
        entry.entity_id
        for entry in entries
        if not entry.disabled and _area_of(hass, devices, entry) == area_id
    )


def _area_of(
    hass: HomeAssistant, devices: dr.DeviceRegistry, entry: er.RegistryEntry
) -> str | None:
    """Return the area of an entity: its own, else its device's."""
    if entry.area_id is not None or entry.device_id is None:
        return entry.area_id
    device = devices.async_get(entry.device_id)
    return None if device is None else dr.async_get_effective_area_id(hass, device)


def _fits(metric: Metric, device_class: str | None, unit: str | None) -> bool:
    """Return whether a sensor measures a metric of the air."""
    if metric is Metric.LEAF_TEMPERATURE or unit == LIGHT_LUX:
        return False
    spec = SPECS[metric]
    return device_class in spec.device_classes or (
        not device_class and unit in spec.units
    )


def check_units(
    hass: HomeAssistant,
    sensors: Mapping[str, list[str]],
    context: Conversion,
) -> tuple[str, dict[str, str]] | None:
    """Return the error of the first sensor whose unit cannot be used, or None."""
    for key, entity_ids in sensors.items():
        metric = Metric(key)
        for entity_id in entity_ids:
            state = hass.states.get(entity_id)
            if state is None or state.state in ("unknown", "unavailable"):
                continue
            unit = state.attributes.get(EntityStateAttribute.UNIT_OF_MEASUREMENT)
            try:
                converter(metric, unit, context)
            except UnusableUnitError as error:
                reason = _REASONS[metric] if error.cause is Cause.NOT_CALIBRATED else ""
                return reason or "unusable_unit", {
                    "entity": entity_id,
                    "unit": unit or "-",
                    "wanted": SPECS[metric].unit or "pH",
                }
    return None


_REASONS = {
    Metric.PPFD: "lamp_needed",
    Metric.EC: "ec_scale_needed",
    Metric.LEVEL: "volume_needed",
}
