"""Sites and what they send, as the API takes and shows them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

from ..farms.schemas import (
    DeviceKind,
    Latitude,
    Level,
    Litres,
    Longitude,
    Metres,
    Position,
    Sites,
    Watts,
)
from ..organizations.schemas import TimeZone
from ..schemas import Input, Moment, Name, Output
from ..telemetry.schemas import LARGEST_SEQUENCE, LARGEST_TIME, Label, SensorKey

OLDEST_PROTOCOL = 1
NEWEST_PROTOCOL = 1
MOST_PARTS = 2_000
MOST_EVENTS = 500
MOST_HAPPENED = 5_000

type HaId = Annotated[
    str,
    StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,120}$"),
    Field(examples=["01JF"]),
]
type Sequence = Annotated[int, Field(ge=1, le=LARGEST_SEQUENCE)]
type Clock = Annotated[
    int, Field(ge=0, le=LARGEST_TIME, description="The site's clock in milliseconds.")
]


class Protocols(Output):
    """Which versions of the protocol are spoken."""

    oldest: int = OLDEST_PROTOCOL
    newest: int = NEWEST_PROTOCOL


class Greeting(Output):
    """Who this is, for those who look for a companion to pair with."""

    companion_id: UUID = Field(description="The same wherever its address changes to.")
    version: str
    protocols: Protocols = Protocols()


class CodeMade(Output):
    """A pairing code, which is shown this once."""

    code: str = Field(examples=["K7QF-3MXD"])
    expires_at: datetime


class FarmTold(Input):
    """What Home Assistant says of the whole farm."""

    name: Name
    time_zone: TimeZone
    latitude: Latitude | None = None
    longitude: Longitude | None = None


class Pair(Input):
    """A Home Assistant that wants to be let in with a code."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=32)]
    protocol: int = Field(ge=1, le=1_000)
    ha_id: HaId = Field(description="How Home Assistant names the farm, for good.")
    software: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    farm: FarmTold


class Paired(Output):
    """A site that was let in; the key is shown this once."""

    companion_id: UUID
    protocol: int
    organization: str
    site_id: UUID
    farm_id: UUID
    key: str


class SiteState(StrEnum):
    """How a site stands."""

    CONNECTED = "connected"
    LATE = "late"
    SILENT = "silent"
    REVOKED = "revoked"


class SiteRead(Output):
    """A farm in a Home Assistant."""

    id: UUID
    farm_id: UUID
    farm_name: str
    ha_id: str
    software: str
    protocol: int
    state: SiteState
    paired_at: datetime
    paired_by: UUID | None
    revoked_at: datetime | None
    last_seen_at: datetime | None
    clock_ahead_ms: int | None = Field(description="Its clock minus ours.")
    acknowledged: int = Field(description="Events that were taken in, in this epoch.")
    waiting_events: int | None = Field(description="As it said last.")
    readings_sent_until: datetime | None
    lag_s: float | None = Field(
        description="How far its readings are behind what it could have sent."
    )
    layout_revision: int | None


class SyncState(Output):
    """How far a site's facts are taken in: where it has to go on."""

    protocol: int
    site_id: UUID
    farm_id: UUID
    epoch: UUID | None
    acknowledged: int
    acknowledged_id: UUID | None = Field(
        description="Its event: a site that has another one there went back in time."
    )
    last_readings_sequence: int
    last_readings_hash: str | None = Field(
        description="SHA-256 of its body, while that is known: the next one says `after`."
    )
    layout_epoch: UUID | None
    layout_revision: int | None
    now: datetime


class PartTold(Input):
    """Something that stands in a farm."""

    id: HaId
    name: Name


class ShelfTold(PartTold):
    """A shelf; its size is not always known."""

    level: Level
    width_m: Metres | None = None
    depth_m: Metres | None = None
    plant_sites: Sites | None = None


class RackTold(PartTold):
    """A rack with its shelves."""

    row: Name | None = None
    position: Position | None = None
    shelves: list[ShelfTold] = Field(max_length=100)


class ReservoirTold(PartTold):
    """A reservoir, and the racks that it feeds."""

    volume_l: Litres
    racks: list[HaId] = Field(default=[], max_length=MOST_PARTS)


class Located(Input):
    """Where something is, as exactly as is known."""

    rack: HaId | None = None
    shelf: HaId | None = None
    reservoir: HaId | None = None


class DeviceTold(PartTold, Located):
    """A lamp, pump or other device."""

    kind: DeviceKind
    manufacturer: Name | None = None
    model: Name | None = None
    rated_power_w: Watts | None = None


class SensorTold(Located):
    """A sensor by the key that it sends under."""

    key: SensorKey
    name: Name
    quantity: Label
    unit: Label | None = None


class LayoutTold(Input):
    """A whole farm as it stands; what is not in it is gone."""

    epoch: UUID
    revision: int = Field(ge=1, le=LARGEST_SEQUENCE)
    farm: FarmTold
    racks: list[RackTold] = Field(max_length=MOST_PARTS)
    reservoirs: list[ReservoirTold] = Field(default=[], max_length=MOST_PARTS)
    devices: list[DeviceTold] = Field(default=[], max_length=MOST_PARTS * 5)
    sensors: list[SensorTold] = Field(default=[], max_length=MOST_PARTS * 10)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        """Refuse two parts of one id, and parts that name what is not there."""
        shelves = [shelf.id for rack in self.racks for shelf in rack.shelves]
        named = {
            "rack": [rack.id for rack in self.racks],
            "shelf": shelves,
            "reservoir": [each.id for each in self.reservoirs],
            "device": [each.id for each in self.devices],
            "sensor": [each.key for each in self.sensors],
        }
        for kind, ids in named.items():
            if len(set(ids)) < len(ids):
                twice = next(each for each in ids if ids.count(each) > 1)
                raise ValueError(f"The {kind} {twice!r} is there twice.")
        for each in (*self.devices, *self.sensors):
            for kind in ("rack", "shelf", "reservoir"):
                place = getattr(each, kind)
                if place is not None and place not in named[kind]:
                    raise ValueError(f"There is no {kind} {place!r} in the layout.")
        return self


class LayoutTaken(Output):
    """What taking a layout over has changed."""

    revision: int
    added: int
    changed: int
    retired: int


class EventTold(Input):
    """Something that happened at a site."""

    sequence: Sequence
    id: UUID = Field(description="A UUID of version 7: told twice, it counts once.")
    kind: Annotated[
        str, Field(pattern=r"^[a-z][a-z0-9_]{0,47}$", examples=["batch", "guard"])
    ]
    at: Moment
    content: dict[str, Any]


class EventsTold(Input):
    """Events in their order, and how the site stands; without events a sign of life."""

    epoch: UUID
    sent_at: Clock
    waiting_events: int = Field(
        ge=0,
        le=LARGEST_SEQUENCE,
        description="What it has not sent yet, these included.",
    )
    readings_sent_until: Moment | None = None
    software: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    protocol: int = Field(ge=1, le=1_000)
    events: list[EventTold] = Field(max_length=MOST_EVENTS)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        """Refuse a list with holes."""
        for place, each in enumerate(self.events):
            if each.sequence != self.events[0].sequence + place:
                raise ValueError("The sequence numbers do not follow each other.")
        return self


class EventRefused(Output):
    """An event that the records could not follow; it is kept as it was told."""

    sequence: int
    code: str
    message: str


class EventsTaken(SyncState):
    """How far everything is taken in: what is acknowledged is on the disk.

    A site that finds another state than it knows asks, and goes on from there.
    """

    epoch: UUID
    refused: list[EventRefused]


class SiteEventRead(Output):
    """Something that happened at a site, as it was told."""

    id: UUID
    epoch: UUID
    sequence: int
    kind: str
    at: datetime
    received_at: datetime
    content: dict[str, Any]
    refused: str | None


class EventQuery(BaseModel):
    """Which events to list."""

    kind: str | None = Field(default=None, max_length=48)


type Happening = Literal[
    "sown",
    "split_from",
    "split_off",
    "merged_into",
    "joined",
    "moved",
    "stage_set",
    "recipe_set",
    "observed",
    "harvested",
    "discarded",
]
type Plants = dict[HaId, Annotated[int, Field(ge=0, le=10_000_000)]]


class HappeningTold(BaseModel):
    """An event of a batch; what is new to this companion is not looked at."""

    kind: Happening
    at: Moment
    number: int = Field(ge=0, le=LARGEST_SEQUENCE)
    left: Plants = {}
    came: Plants = {}
    stage: str | None = Field(default=None, max_length=64)
    by_hand: bool | None = None
    recipe: str | None = Field(default=None, max_length=200)
    other: HaId | None = None
    plants: int | None = Field(default=None, ge=0)
    weight_g: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    height_cm: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    grades: dict[str, float] = {}
    waste_g: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    waste_cause: str | None = None
    cause: str | None = None
    note: str | None = None


class BatchTold(BaseModel):
    """A batch with its whole history, as it is now."""

    id: HaId
    crop: str = Field(min_length=1, max_length=64)
    recipe: str = Field(max_length=200)
    variety: str | None = None
    seed_lot: str | None = None
    sown_at: Moment
    events: list[HappeningTold] = Field(min_length=1, max_length=MOST_HAPPENED)


class BatchesTold(BaseModel):
    """All batches that there are: others were lost with a restored backup."""

    ids: list[HaId]


class BatchGone(BaseModel):
    """A batch that is no longer there: the split that made it was undone."""

    id: HaId
