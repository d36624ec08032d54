"""Analytics as the API takes and shows them: figures that say how well they are known."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..schemas import Input, Moment, Name, Output

MOST_GROUPS = 12
MOST_BATCHES = 500

type Share = Annotated[float, Field(ge=0, le=1)]


class Reason(StrEnum):
    """Why a figure is not known."""

    NO_SENSOR = "no-sensor"
    UNKNOWN_UNIT = "unknown-unit"
    NO_READINGS = "no-readings"
    NO_RECIPE = "no-recipe"
    NO_HARVEST = "no-harvest"
    NO_ENERGY = "no-energy"
    NO_WATER = "no-water"
    NO_PRICE = "no-price"
    NO_SALES = "no-sales"
    NO_COST = "no-cost"
    NO_SHELVES = "no-shelves"
    NO_SIZE = "no-size"
    NOT_OVER = "not-over"
    SEVERAL_CURRENCIES = "several-currencies"
    NOT_PERMITTED = "not-permitted"


class Figure(Output):
    """A number with its unit; null with a reason where it is not known."""

    value: float | None
    unit: str
    coverage: Share | None = Field(
        description="The share of what it is about that was measured or recorded."
    )
    reason: Reason | None = None


class Money(Output):
    """An amount in minor units; null with a reason where it is not known."""

    amount_minor: int | None
    currency: str | None
    per: str | None = Field(default=None, examples=["kg"])
    coverage: Share | None
    reason: Reason | None = None


class StageDays(Output):
    """How long a stage lasted, and how long it usually does."""

    stage: str
    started_at: datetime
    ended_at: datetime | None
    days: float
    planned_days: float | None


class InBand(Output):
    """How much of a stage's time a quantity was in its band, by the hourly means."""

    stage: str
    quantity: str
    unit: str
    low: float
    high: float
    share: Figure


class BatchSummary(Output):
    """What a batch had, used and gave."""

    batch_id: UUID
    code: str
    crop_key: str
    began_at: datetime
    ended_at: datetime | None
    complete_until: datetime = Field(
        description="Readings from here on may not be counted yet."
    )
    step: Literal["1h", "1d"] = Field(description="The spans that meters are read by.")
    days: float
    plants_at_start: int
    harvested_g: float
    waste_g: float
    dli: Figure
    light: Figure
    degree_days: Figure
    stages: list[StageDays]
    in_band: list[InBand]
    area: Figure
    energy: Figure
    water: Figure
    yield_per_area: Figure
    yield_per_area_day: Figure
    yield_per_energy: Figure
    water_per_yield: Figure
    energy_cost: Money
    input_cost: Money
    labour_cost: Money
    cost: Money
    cost_per_kg: Money
    revenue: Money
    margin: Money


class Measure(StrEnum):
    """What batches are compared by."""

    YIELD_PER_AREA = "yield_per_area"
    YIELD_PER_PLANT = "yield_per_plant"
    DAYS = "days"
    YIELD_PER_ENERGY = "yield_per_energy"
    DLI = "dli"


class Group(Input):
    """Batches to compare: those that are named, or those of a recipe or version."""

    name: Name
    batch_ids: list[UUID] | None = Field(
        default=None, min_length=1, max_length=MOST_BATCHES
    )
    recipe_id: UUID | None = None
    recipe_version_id: UUID | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        """Refuse a group that is several things, or nothing."""
        named = (self.batch_ids, self.recipe_id, self.recipe_version_id)
        if sum(each is not None for each in named) != 1:
            raise ValueError(
                "A group has one of batch_ids, recipe_id and recipe_version_id."
            )
        return self


class Comparison(Input):
    """What to compare, by what, and how sure to be."""

    groups: list[Group] = Field(min_length=1, max_length=MOST_GROUPS)
    measures: list[Measure] = Field(
        default=[Measure.YIELD_PER_AREA, Measure.YIELD_PER_PLANT, Measure.DAYS],
        min_length=1,
        max_length=len(Measure),
    )
    confidence: float = Field(default=0.95, ge=0.5, le=0.999)
    ended_from: Moment | None = None
    ended_before: Moment | None = None


class IntervalRead(Output):
    """Where a value lies, with the confidence that was asked for."""

    low: float
    high: float


class GroupFigure(Output):
    """A group by one measure."""

    name: str
    batches: int = Field(description="Ended batches of which the measure is known.")
    unknown: int = Field(description="Ended batches of which it is not.")
    mean: float | None
    deviation: float | None
    interval: IntervalRead | None


class Verdict(StrEnum):
    """What can be said of two groups."""

    HIGHER = "higher"
    LOWER = "lower"
    NO_DIFFERENCE_SEEN = "no-difference-seen"
    NOT_ENOUGH = "not-enough-batches-to-tell"


class GroupDifference(Output):
    """The second group's mean minus the first's."""

    first: str
    second: str
    difference: float | None
    interval: IntervalRead | None
    verdict: Verdict


class Compared(Output):
    """All groups by one measure."""

    measure: Measure
    unit: str
    groups: list[GroupFigure]
    differences: list[GroupDifference]


class ComparisonRead(Output):
    """Groups of batches side by side."""

    confidence: float
    measures: list[Compared]


class Every(StrEnum):
    """How long a period is, in the farm's own days."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


class PeriodQuery(BaseModel):
    """Which time to look at; by default the thirty days up to now."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: Moment | None = None
    end: Moment | None = None
    every: Every = Every.ALL


class Indicators(Output):
    """What a farm gave and used in a period."""

    start: datetime
    end: datetime
    harvests: int
    harvested_g: float
    waste_g: float
    batches_begun: int
    batches_ended: int
    occupied: Figure = Field(description="The share of the shelf area with plants.")
    energy: Figure
    water: Figure
    energy_per_kg: Figure
    water_per_kg: Figure
    yield_per_area_day: Figure
    energy_cost: Money
    input_cost: Money
    labour_cost: Money
    revenue: Money
    margin: Money


class IndicatorsRead(Output):
    """A farm's indicators by period."""

    farm_id: UUID
    time_zone: str
    complete_until: datetime
    area_m2: float | None
    periods: list[Indicators]


class Part(Output):
    """What is allotted of a whole."""

    kwh: float
    cost_minor: int | None


class BatchPart(Part):
    """What is allotted to a batch; null is an empty shelf's."""

    batch_id: UUID | None


class ShelfPart(Part):
    """What is allotted to a shelf; null is what no shelf can be named for."""

    shelf_id: UUID | None
    batches: list[BatchPart]


class EnergyRead(Output):
    """A farm's energy and its cost, shared out; the parts sum to the whole."""

    farm_id: UUID
    start: datetime
    end: datetime
    complete_until: datetime
    step: Literal["1h", "1d"]
    energy: Figure
    cost: Money
    shelves: list[ShelfPart]
    batches: list[BatchPart]


class YieldPoint(Output):
    """What was harvested of a crop in a period."""

    start: datetime
    crop_key: str
    harvests: int
    batches: int
    grams: float
    waste_g: float


class YieldHistory(Output):
    """What a farm has given over time."""

    farm_id: UUID
    time_zone: str
    points: list[YieldPoint]


class TracedBatch(Output):
    """A batch that plants came from or went to, and by which way."""

    batch_id: UUID
    code: str
    crop_key: str
    farm_id: UUID
    seed_lot_id: UUID | None
    at: datetime = Field(description="From when, or until when, it concerns the trace.")
    by_batch_id: UUID | None
    by: str | None = Field(examples=["split_off"])


class TracedHarvest(Output):
    """A harvest with what is traced in it."""

    harvest_id: UUID
    batch_id: UUID
    at: datetime
    grams: float


class TracedShipment(Output):
    """What of a harvest went to whom."""

    shipment_id: UUID
    harvest_id: UUID
    customer_id: UUID
    customer: str
    number: str | None
    shipped_at: datetime
    grams: float


class TracedLot(Output):
    """A lot of seed."""

    seed_lot_id: UUID
    supplier: str
    lot_number: str


class TracedCustomer(Output):
    """Whom a recall has to reach, and how much they got."""

    customer_id: UUID
    name: str
    email: str | None
    phone: str | None
    grams: float


class Trace(Output):
    """What something became, or was made of."""

    seed_lots: list[TracedLot]
    batches: list[TracedBatch]
    harvests: list[TracedHarvest]
    shipments: list[TracedShipment]
    customers: list[TracedCustomer]
    complete: bool = Field(
        description="False where the caller may not see money and customers."
    )


class DashboardFarm(Output):
    """The farm itself."""

    id: UUID
    name: str
    time_zone: str
    today: date


class Latest(Output):
    """The last values of sensors, as columns."""

    sensor_id: list[UUID]
    name: list[str | None]
    quantity: list[str | None]
    unit: list[str | None]
    rack_id: list[UUID | None]
    shelf_id: list[UUID | None]
    reservoir_id: list[UUID | None]
    device_id: list[UUID | None]
    value: list[float | None]
    t: list[int | None] = Field(description="When, in milliseconds since 1970.")


class DashboardShelf(Output):
    """A shelf."""

    id: UUID
    rack_id: UUID
    name: str
    level: int
    area_m2: float | None
    plants: int


class DashboardRack(Output):
    """A rack."""

    id: UUID
    name: str
    row_name: str | None
    position: int | None


class DashboardReservoir(Output):
    """A tank."""

    id: UUID
    name: str
    volume_l: float


class DashboardBatch(Output):
    """A batch whose plants stand, and on which shelves."""

    id: UUID
    code: str
    crop_key: str
    variety: str | None
    stage: str | None
    stage_since: datetime | None
    sown_at: datetime
    plants: int
    shelf_ids: list[UUID]


class DashboardTask(Output):
    """A task that is due today, or was before."""

    id: UUID
    title: str
    priority: str
    due_at: datetime
    overdue: bool
    batch_id: UUID | None
    assignee_id: UUID | None


class DashboardAlert(Output):
    """An alert that is not over."""

    id: UUID
    level: str
    state: str
    subject_kind: str
    subject_name: str
    value: float | None
    threshold: float | None
    unit: str
    opened_at: datetime


class Dashboard(Output):
    """A farm's whole state."""

    as_of: datetime = Field(description="Up to half a minute ago.")
    complete_until: datetime = Field(
        description="Readings from here on may not be shown yet."
    )
    farm: DashboardFarm
    racks: list[DashboardRack]
    shelves: list[DashboardShelf]
    reservoirs: list[DashboardReservoir]
    batches: list[DashboardBatch]
    tasks: list[DashboardTask]
    alerts: list[DashboardAlert]
    energy_today: Figure
    latest: Latest
