"""Readings, sensors and series as the API takes and shows them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, NotRequired, TypedDict
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, with_config

from ..farms.models import Origin
from ..problems import InvalidInput
from ..records import Words
from ..schemas import Input, LongText, Moment, Name, Output, Update

MOST_READINGS = 10_000
MOST_SERIES = 2_000
LARGEST_SEQUENCE = 2**53 - 1
MOST_POINTS = 2_000
# The year 9999.
LARGEST_TIME = 253_402_300_800_000

type SensorKey = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x20\x7f]{1,128}$")]
type Label = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,32}$")]
type Milliseconds = Annotated[int, Field(description="Since 1970, in UTC.")]


# A plain dictionary: a batch has hundreds, and objects of a model cost more to make and
# to give up than to read.
@with_config(ConfigDict(extra="forbid"))
class SeriesInput[T, V](TypedDict):
    """The readings of one sensor, as two columns of one length."""

    key: Annotated[SensorKey, Field(examples=["shelf_a1.temperature"])]
    t: Annotated[list[T], Field(description="Times in milliseconds since 1970.")]
    v: Annotated[list[V], Field(description="Values.")]
    unit: NotRequired[Annotated[Label | None, Field(examples=["°C"])]]
    quantity: NotRequired[Annotated[Label | None, Field(examples=["temperature"])]]


# The readings of one sensor that can be stored.
Column = SeriesInput[int, float]


class BatchInput[T, V](Input):
    """A batch of readings; its source never gives the number to another batch."""

    source: UUID
    sequence: int = Field(ge=0, le=LARGEST_SEQUENCE)
    sent_at: int | None = Field(
        default=None,
        ge=0,
        le=LARGEST_TIME,
        description="The source's clock in milliseconds.",
    )
    after: str | None = Field(
        default=None,
        pattern=r"^[0-9a-f]{64}$",
        description="SHA-256 of the body of the batch numbered before: only after it.",
    )
    series: list[SeriesInput[T, V]] = Field(max_length=MOST_SERIES)


class StrictBatch(BatchInput[int, float]):
    """A batch in which every time and value is a number."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="ReadingsInput")


class LooseBatch(BatchInput[Any, Any]):
    """A batch whose times and values are looked at one by one."""


def described(model: type[BaseModel]) -> dict[str, Any]:
    """Describe a body that is read by hand, without references to other places."""
    schema = model.model_json_schema()
    definitions: dict[str, Any] = schema.pop("$defs", {})

    def resolved(part: object) -> Any:  # noqa: ANN401 - JSON
        if isinstance(part, list):
            return [resolved(each) for each in part]
        if not isinstance(part, dict):
            return part
        if reference := part.get("$ref"):
            return resolved(definitions[reference.rsplit("/", 1)[-1]])
        return {name: resolved(each) for name, each in part.items()}

    found: dict[str, Any] = resolved(schema)
    return found


class Receipt(BaseModel):
    """What became of a batch: it is stored, and will not be counted again."""

    model_config = ConfigDict(frozen=True)

    source: UUID
    sequence: int
    accepted: int = Field(description="Values that were stored.")
    rejected_count: int
    rejected: list[InvalidInput] = Field(
        description="The first of the values that were not stored, and why."
    )
    unknown_keys: list[str] = Field(
        description="Sensors that were not known; they wait to be placed."
    )


class SourceRead(Output):
    """Something that sends readings."""

    id: UUID
    farm_id: UUID | None
    last_sequence: int = Field(description="The highest that was stored.")
    last_seen_at: datetime | None
    clock_ahead_ms: int | None


class SensorRead(Output):
    """A sensor."""

    id: UUID
    source_id: UUID
    key: str
    name: str | None
    quantity: str | None
    unit: str | None
    farm_id: UUID | None
    rack_id: UUID | None
    shelf_id: UUID | None
    reservoir_id: UUID | None
    device_id: UUID | None
    calibrated_at: datetime | None
    calibration_due_at: datetime | None
    calibration_note: str | None
    note: str | None
    origin: Origin
    ha_id: str | None
    retired_at: datetime | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class SensorCreate(Input):
    """A sensor that is known before it sends, by the key that it will send under."""

    source_id: UUID | None = Field(
        default=None, description="What will send; by default a new source."
    )
    key: SensorKey = Field(examples=["shelf_a1.temperature"])
    name: Name | None = None
    quantity: Label | None = Field(default=None, examples=["temperature"])
    unit: Label | None = Field(default=None, examples=["°C"])
    farm_id: UUID | None = None
    rack_id: UUID | None = None
    shelf_id: UUID | None = None
    reservoir_id: UUID | None = None
    device_id: UUID | None = None
    calibrated_at: Moment | None = None
    calibration_due_at: Moment | None = None
    calibration_note: LongText | None = None
    note: LongText | None = None


class SensorUpdate(Update):
    """What is to change; what is left out stays, null clears it."""

    name: Name | None = None
    quantity: Label | None = None
    unit: Label | None = None
    farm_id: UUID | None = None
    rack_id: UUID | None = None
    shelf_id: UUID | None = Field(
        default=None, description="It says the rack and the farm."
    )
    reservoir_id: UUID | None = None
    device_id: UUID | None = None
    calibrated_at: Moment | None = None
    calibration_due_at: Moment | None = None
    calibration_note: LongText | None = Field(
        default=None,
        description="Values are kept as they are sent: correct them where they arise.",
    )
    note: LongText | None = None


class Step(StrEnum):
    """How much time one point of a series stands for."""

    AUTO = "auto"
    HOUR = "1h"
    THREE_HOURS = "3h"
    SIX_HOURS = "6h"
    TWELVE_HOURS = "12h"
    DAY = "1d"
    WEEK = "7d"


class SensorFilter(BaseModel):
    """Which sensors to list."""

    model_config = ConfigDict(frozen=True)

    q: Words | None = Field(default=None, description="Text of the name or the key.")
    source: UUID | None = None
    farm: UUID | None = None
    rack: UUID | None = None
    shelf: UUID | None = None
    reservoir: UUID | None = None
    device: UUID | None = None
    quantity: Label | None = None
    placed: bool | None = Field(
        default=None, description="Whether it is known what the sensor measures."
    )
    deleted: bool = False
    retired: bool | None = Field(
        default=None, description="Whether Home Assistant no longer has it."
    )


class SeriesQuery(Input):
    """What part of a sensor's past to read, and how finely."""

    start: int = Field(ge=0, le=LARGEST_TIME, description="Milliseconds since 1970.")
    end: int = Field(ge=0, le=LARGEST_TIME, description="Milliseconds since 1970.")
    step: Step = Step.AUTO
    points: int = Field(
        default=500, ge=1, le=MOST_POINTS, description="How many at most, for auto."
    )


class SeriesRead(BaseModel):
    """Values over time as columns; null where nothing was measured."""

    model_config = ConfigDict(frozen=True)

    sensor_id: UUID
    unit: str | None
    step: Step
    complete_until: Milliseconds = Field(
        description="From here on, late readings may not be counted yet."
    )
    t: list[int] = Field(description="Where each step starts, in milliseconds.")
    n: list[int] = Field(description="How many readings there are.")
    mean: list[float | None]
    min: list[float | None]
    max: list[float | None]
    first: list[float | None]
    last: list[float | None]
