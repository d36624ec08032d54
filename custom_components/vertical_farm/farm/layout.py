"""Typed views of a farm's config entry: farm, racks, shelves and reservoirs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_NAME
from homeassistant.util import dt as dt_util

from ..agronomy.light import DimMap, LampType, uniformity
from ..agronomy.nutrients import EcScale
from ..const import (
    CONF_CROP_DAY_START,
    CONF_CURRENCY,
    CONF_DEMO,
    CONF_ELECTRICITY_PRICE,
    CONF_WEATHER,
    SUBENTRY_RACK,
    SUBENTRY_RESERVOIR,
)
from ..control.equipment import (
    NOT_SET,
    Equipment,
    Irrigation,
    Kind,
    Settings,
    Solution,
    equipment,
)
from ..control.irrigation import By, Watering, WateringSettings, watering
from ..control.top_up import Marks, marks
from .metrics import Metric

type Bindings = Mapping[Metric, tuple[str, ...]]
"""The sensors of each metric, as entity registry ids or entity ids."""

type Devices = Mapping[Kind, tuple[str, ...]]
"""The devices of each kind, as entity registry ids or entity ids."""

_NO_BINDINGS: Bindings = MappingProxyType({})
_NO_DEVICES: Devices = MappingProxyType({})
_NO_WATERING = WateringSettings()
_NO_SETTINGS: Mapping[str, Settings] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FarmLayout:
    """What the grower said about the whole farm."""

    name: str
    currency: str
    crop_day_start: time
    electricity_price: str | None
    weather: str | None
    demo: str | None


@dataclass(frozen=True, slots=True)
class ShelfLayout:
    """A shelf: its place, size, lamp and own sensors."""

    id: str
    name: str
    level: int
    width_m: float | None = None
    depth_m: float | None = None
    plant_sites: int | None = None
    leaf_area_index: float | None = None
    lamp: str | None = None
    lamp_type: LampType | None = None
    lux_calibration: float | None = None
    dim_map: DimMap | None = None
    uniformity: float | None = None
    sensors: Bindings = field(default=_NO_BINDINGS)
    on_change: frozenset[Metric] = frozenset()

    @property
    def area_m2(self) -> float | None:
        """Return the growing area, None where the size was not given."""
        if self.width_m is None or self.depth_m is None:
            return None
        return self.width_m * self.depth_m

    def entities(self) -> Iterator[str]:
        """Yield every bound entity."""
        if self.lamp is not None:
            yield self.lamp
        for entities in self.sensors.values():
            yield from entities


@dataclass(frozen=True, slots=True)
class RackLayout:
    """A rack: its place, the climate sensors its shelves share, and its shelves."""

    id: str
    name: str
    row: str | None = None
    position: int | None = None
    area: str | None = None
    sensors: Bindings = field(default=_NO_BINDINGS)
    on_change: frozenset[Metric] = frozenset()
    camera: str | None = None
    air_volume_m3: float | None = None
    door: tuple[str, ...] = ()
    climate: Devices = field(default=_NO_DEVICES)
    settings: Mapping[str, Settings] = field(default=_NO_SETTINGS)
    shelves: tuple[ShelfLayout, ...] = ()

    def entities(self) -> Iterator[str]:
        """Yield every bound entity, those of the shelves included."""
        if self.camera is not None:
            yield self.camera
        yield from self.door
        for entities in (*self.sensors.values(), *self.climate.values()):
            yield from entities
        yield from _auto_offs(self.settings)
        for shelf in self.shelves:
            yield from shelf.entities()

    @property
    def equipment(self) -> tuple[Equipment, ...]:
        """Return the devices that keep the rack's air."""
        return tuple(
            equipment(ref, kind, self.settings.get(ref, NOT_SET))
            for kind, refs in self.climate.items()
            for ref in refs
        )


@dataclass(frozen=True, slots=True)
class ReservoirLayout:
    """A reservoir: its volume, the racks it feeds, probes and pumps."""

    id: str
    name: str
    volume_l: float
    racks: tuple[str, ...] = ()
    sensors: Bindings = field(default=_NO_BINDINGS)
    on_change: frozenset[Metric] = frozenset()
    leak: tuple[str, ...] = ()
    pump: str | None = None
    dosers: tuple[str, ...] = ()
    valves: tuple[str, ...] = ()
    water_inlet: str | None = None
    marks: Marks = field(default=Marks())
    irrigation: Irrigation | None = None
    said_watering: WateringSettings = _NO_WATERING
    settings: Mapping[str, Settings] = field(default=_NO_SETTINGS)
    nominal_flow_l_min: float | None = None
    ec_scale: EcScale | None = None
    ec_compensated: bool = True

    def entities(self) -> Iterator[str]:
        """Yield every bound entity."""
        yield from (device.ref for device in self.equipment)
        yield from self.leak
        yield from _auto_offs(self.settings)
        for entities in self.sensors.values():
            yield from entities

    @property
    def watering(self) -> Watering | None:
        """Return how its pump waters, None where that is not known."""
        for device in self.equipment:
            if device.kind is Kind.PUMP and self.irrigation is not None:
                return watering(
                    self.irrigation, self.said_watering, device.longest_run_s
                )
        return None

    @property
    def equipment(self) -> tuple[Equipment, ...]:
        """Return its pump, valves, water inlet and dosers."""
        refs = [
            (self.pump, Kind.PUMP),
            *((valve, Kind.IRRIGATION_VALVE) for valve in self.valves),
            (self.water_inlet, Kind.WATER_INLET),
            *((doser, Kind.DOSER) for doser in self.dosers),
        ]
        return tuple(
            equipment(ref, kind, self.settings.get(ref, NOT_SET), self.irrigation)
            for ref, kind in refs
            if ref is not None
        )


def farm_layout(entry: ConfigEntry) -> FarmLayout:
    """Return the farm of a config entry."""
    data = entry.data
    start = dt_util.parse_time(data[CONF_CROP_DAY_START])
    return FarmLayout(
        name=entry.title,
        currency=data[CONF_CURRENCY],
        crop_day_start=start or time(6),
        electricity_price=data.get(CONF_ELECTRICITY_PRICE),
        weather=data.get(CONF_WEATHER),
        demo=data.get(CONF_DEMO),
    )


def rack_layouts(entry: ConfigEntry) -> dict[str, RackLayout]:
    """Return the racks of a config entry by subentry id."""
    return {
        subentry.subentry_id: rack_layout(subentry)
        for subentry in entry.get_subentries_of_type(SUBENTRY_RACK)
    }


def reservoir_layouts(entry: ConfigEntry) -> dict[str, ReservoirLayout]:
    """Return the reservoirs of a config entry by subentry id."""
    return {
        subentry.subentry_id: reservoir_layout(subentry)
        for subentry in entry.get_subentries_of_type(SUBENTRY_RESERVOIR)
    }


def rack_layout(subentry: ConfigSubentry) -> RackLayout:
    """Return the rack of a subentry."""
    data = subentry.data
    return RackLayout(
        id=subentry.subentry_id,
        name=subentry.title,
        row=data.get("row"),
        position=data.get("position"),
        area=data.get("area"),
        sensors=_bindings(data),
        on_change=_on_change(data),
        camera=data.get("camera"),
        air_volume_m3=data.get("air_volume_m3"),
        door=tuple(data.get("door", ())),
        climate={
            Kind(kind): tuple(refs)
            for kind, refs in data.get("climate", {}).items()
            if refs
        },
        settings=_settings(data),
        shelves=tuple(_shelf(shelf) for shelf in data.get("shelves", ())),
    )


def reservoir_layout(subentry: ConfigSubentry) -> ReservoirLayout:
    """Return the reservoir of a subentry."""
    data = subentry.data
    scale = data.get("ec_scale")
    irrigation = data.get("irrigation")
    return ReservoirLayout(
        id=subentry.subentry_id,
        name=subentry.title,
        volume_l=data["volume_l"],
        racks=tuple(data.get("racks", ())),
        sensors=_bindings(data),
        on_change=_on_change(data),
        leak=tuple(data.get("leak", ())),
        pump=data.get("pump"),
        dosers=tuple(data.get("dosers", ())),
        valves=tuple(data.get("valves", ())),
        water_inlet=data.get("water_inlet"),
        marks=marks(data.get("top_up_below_pct"), data.get("top_up_to_pct")),
        irrigation=Irrigation(irrigation) if irrigation else None,
        said_watering=_said_watering(data),
        settings=_settings(data),
        nominal_flow_l_min=data.get("nominal_flow_l_min"),
        ec_scale=EcScale(scale) if scale else None,
        ec_compensated=data.get("ec_compensated", True),
    )


def _said_watering(data: Mapping[str, Any]) -> WateringSettings:
    """Return what was said about the cycles of a reservoir."""
    by = data.get("irrigate_by")
    return WateringSettings(
        By(by) if by else None,
        data.get("irrigation_run_s"),
        data.get("irrigation_day_s"),
        data.get("irrigation_night_s"),
        data.get("irrigation_light_mol"),
        data.get("irrigation_dry_back_pct"),
    )


def _shelf(data: Mapping[str, Any]) -> ShelfLayout:
    """Return the shelf of a rack's stored data."""
    lamp_type = data.get("lamp_type")
    points = data.get("dim_map")
    return ShelfLayout(
        id=data["id"],
        name=data[CONF_NAME],
        level=data["level"],
        width_m=data.get("width_m"),
        depth_m=data.get("depth_m"),
        plant_sites=data.get("plant_sites"),
        leaf_area_index=data.get("leaf_area_index"),
        lamp=data.get("lamp"),
        lamp_type=LampType(lamp_type) if lamp_type else None,
        lux_calibration=data.get("lux_calibration"),
        dim_map=DimMap.measured(points) if points else None,
        uniformity=uniformity(points or ()),
        sensors=_bindings(data),
        on_change=_on_change(data),
    )


def _bindings(data: Mapping[str, Any]) -> Bindings:
    """Return the stored sensors by metric."""
    sensors: Mapping[str, list[str]] = data.get("sensors", {})
    return {Metric(key): tuple(found) for key, found in sensors.items() if found}


def _on_change(data: Mapping[str, Any]) -> frozenset[Metric]:
    """Return the metrics whose sensors report only when their value changes."""
    return frozenset(Metric(key) for key in data.get("on_change", ()))


def _settings(data: Mapping[str, Any]) -> dict[str, Settings]:
    """Return what was said about single devices, by the device's entity."""
    return {said["entity"]: _said(said) for said in data.get("equipment", ())}


def _said(said: Mapping[str, Any]) -> Settings:
    """Return what was said about a device."""
    solution = said.get("solution")
    return Settings(
        said.get("longest_run_s"),
        said.get("auto_off"),
        Solution(solution) if solution else None,
        said.get("ml_per_s"),
        said.get("daily_ml"),
        said.get("stock_ms_cm"),
        said.get("meq_per_ml"),
    )


def _auto_offs(settings: Mapping[str, Settings]) -> Iterator[str]:
    """Yield the entities that switch devices off by themselves."""
    return (said.auto_off for said in settings.values() if said.auto_off is not None)
