"""Farms and what stands in them as the API shows them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from ..organizations.schemas import TimeZone
from ..records import ListQuery
from ..schemas import Input, LongText, Moment, Name, Output, Update, left_out
from .models import Origin

type Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
type Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
type Metres = Annotated[float, Field(gt=0, le=100, allow_inf_nan=False, examples=[1.2])]
type Litres = Annotated[
    float, Field(gt=0, le=1_000_000, allow_inf_nan=False, examples=[200])
]
type Watts = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
type Level = Annotated[int, Field(ge=0, le=1000, description="1 is the lowest.")]
type Sites = Annotated[int, Field(ge=0, le=1_000_000, description="Places for plants.")]
type Position = Annotated[int, Field(ge=0, le=100_000)]


class LayoutQuery(ListQuery):
    """Which parts of farms to list."""

    farm: UUID | None = None
    retired: bool = Field(
        default=False, description="List what Home Assistant no longer has."
    )


class ShelfQuery(LayoutQuery):
    """Which shelves to list."""

    rack: UUID | None = None


class DeviceKind(StrEnum):
    """What a device does."""

    LAMP = "lamp"
    PUMP = "pump"
    FAN = "fan"
    HEATER = "heater"
    COOLER = "cooler"
    HUMIDIFIER = "humidifier"
    DEHUMIDIFIER = "dehumidifier"
    CO2 = "co2"
    DOSER = "doser"
    VALVE = "valve"
    METER = "meter"
    CAMERA = "camera"
    CONTROLLER = "controller"
    OTHER = "other"


class DeviceQuery(LayoutQuery):
    """Which devices to list."""

    kind: DeviceKind | None = None
    rack: UUID | None = None
    shelf: UUID | None = None


class FarmCreate(Input):
    """A new farm."""

    name: Name
    time_zone: TimeZone | None = Field(
        default=None, description="By default that of the organization."
    )
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    note: LongText | None = None


class FarmUpdate(Update):
    """What of a farm is to change."""

    name: Name = Field(default_factory=left_out)
    time_zone: TimeZone = Field(default_factory=left_out)
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    note: LongText | None = None


class MirroredRead(Output):
    """What everything in a farm shows."""

    id: UUID
    name: str
    note: str | None
    origin: Origin = Field(description="Who changes it: the other one only shows it.")
    ha_id: str | None
    retired_at: datetime | None = Field(
        description="Since when Home Assistant no longer has it."
    )
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class FarmRead(MirroredRead):
    """A farm."""

    time_zone: str
    latitude: float | None
    longitude: float | None
    layout_revision: int | None


class ShelfSize(Input):
    """A shelf that is made with its rack."""

    name: Name | None = Field(
        default=None, description="By default the rack's name and the level."
    )
    level: Level
    width_m: Metres
    depth_m: Metres
    plant_sites: Sites | None = None
    lamp_power_w: Watts | None = None
    note: LongText | None = None


class RackCreate(Input):
    """A new rack, with its shelves if one likes."""

    farm_id: UUID
    name: Name
    row_name: Name | None = None
    position: Position | None = Field(default=None, description="In its row.")
    note: LongText | None = None
    shelves: list[ShelfSize] = Field(default_factory=list, max_length=100)


class RackUpdate(Update):
    """What of a rack is to change."""

    name: Name = Field(default_factory=left_out)
    row_name: Name | None = None
    position: Position | None = None
    note: LongText | None = None


class RackRead(MirroredRead):
    """A rack."""

    farm_id: UUID
    row_name: str | None
    position: int | None


class ShelfCreate(Input):
    """A new shelf of a rack."""

    rack_id: UUID
    name: Name
    level: Level
    width_m: Metres
    depth_m: Metres
    plant_sites: Sites | None = None
    lamp_power_w: Watts | None = None
    note: LongText | None = None


class ShelfUpdate(Update):
    """What of a shelf is to change; it can go to another rack of the farm."""

    rack_id: UUID = Field(default_factory=left_out)
    name: Name = Field(default_factory=left_out)
    level: Level = Field(default_factory=left_out)
    width_m: Metres = Field(default_factory=left_out)
    depth_m: Metres = Field(default_factory=left_out)
    plant_sites: Sites | None = None
    lamp_power_w: Watts | None = None
    note: LongText | None = None


class ShelfRead(MirroredRead):
    """A shelf."""

    farm_id: UUID
    rack_id: UUID
    level: int
    width_m: float | None
    depth_m: float | None
    plant_sites: int | None
    lamp_power_w: float | None


class ReservoirCreate(Input):
    """A new reservoir and the racks that it feeds."""

    farm_id: UUID
    name: Name
    volume_l: Litres
    rack_ids: list[UUID] = Field(default_factory=list, max_length=200)
    note: LongText | None = None


class ReservoirUpdate(Update):
    """What of a reservoir is to change."""

    name: Name = Field(default_factory=left_out)
    volume_l: Litres = Field(default_factory=left_out)
    rack_ids: list[UUID] = Field(default_factory=left_out, max_length=200)
    note: LongText | None = None


class ReservoirRead(MirroredRead):
    """A reservoir."""

    farm_id: UUID
    volume_l: float
    rack_ids: list[UUID]


class DeviceCreate(Input):
    """A new device, placed at a shelf, a rack, a reservoir, or the farm as a whole."""

    farm_id: UUID
    rack_id: UUID | None = None
    shelf_id: UUID | None = None
    reservoir_id: UUID | None = None
    name: Name
    kind: DeviceKind
    manufacturer: Name | None = None
    model: Name | None = None
    serial_number: Name | None = None
    rated_power_w: Watts | None = None
    installed_at: Moment | None = None
    note: LongText | None = None


class DeviceUpdate(Update):
    """What of a device is to change."""

    rack_id: UUID | None = None
    shelf_id: UUID | None = None
    reservoir_id: UUID | None = None
    name: Name = Field(default_factory=left_out)
    kind: DeviceKind = Field(default_factory=left_out)
    manufacturer: Name | None = None
    model: Name | None = None
    serial_number: Name | None = None
    rated_power_w: Watts | None = None
    installed_at: Moment | None = None
    note: LongText | None = None


class DeviceRead(MirroredRead):
    """A device."""

    farm_id: UUID
    rack_id: UUID | None
    shelf_id: UUID | None
    reservoir_id: UUID | None
    kind: DeviceKind
    manufacturer: str | None
    model: str | None
    serial_number: str | None
    rated_power_w: float | None
    installed_at: datetime | None


class RackWithShelves(RackRead):
    """A rack and its shelves, the lowest first."""

    shelves: list[ShelfRead]


class LayoutRead(Output):
    """A whole farm as it stands now."""

    farm: FarmRead
    racks: list[RackWithShelves]
    reservoirs: list[ReservoirRead]
    devices: list[DeviceRead]
