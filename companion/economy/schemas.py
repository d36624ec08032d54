"""Stock, costs, labour and energy prices as the API shows them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ..quantities import Currency, Day, Minor, Price, Shown, Stock
from ..records import ListQuery, Words
from ..schemas import Input, LongText, Moment, Name, Output, Update, left_out

type WorkMinutes = Annotated[int, Field(ge=1, le=24 * 60, examples=[90])]


class ItemKind(StrEnum):
    """What kind of thing is in stock."""

    SEED = "seed"
    NUTRIENT = "nutrient"
    SUBSTRATE = "substrate"
    PACKAGING = "packaging"
    CONSUMABLE = "consumable"
    SPARE_PART = "spare_part"
    OTHER = "other"


class Unit(StrEnum):
    """What an item is counted in."""

    KILOGRAM = "kg"
    GRAM = "g"
    LITRE = "L"
    MILLILITRE = "mL"
    METRE = "m"
    PIECE = "piece"


class MovementKind(StrEnum):
    """Why something came into stock or left it."""

    PURCHASE = "purchase"
    RETURN = "return"
    USE = "use"
    WASTE = "waste"
    COUNT = "count"
    CORRECTION = "correction"


class RecordedKind(StrEnum):
    """What people record; a correction is made from the movement that was wrong."""

    PURCHASE = "purchase"
    RETURN = "return"
    USE = "use"
    WASTE = "waste"
    COUNT = "count"


class CostKind(StrEnum):
    """What money was spent on."""

    SEED = "seed"
    NUTRIENT = "nutrient"
    SUBSTRATE = "substrate"
    PACKAGING = "packaging"
    WATER = "water"
    RENT = "rent"
    EQUIPMENT = "equipment"
    SERVICE = "service"
    TRANSPORT = "transport"
    OTHER = "other"


class Filtered(BaseModel):
    """What most lists are filtered by."""

    model_config = ConfigDict(frozen=True)

    q: Words | None = Field(
        default=None, description="Text to look for, in any letter case."
    )
    deleted: bool = Field(
        default=False, description="List what was deleted, which can be restored."
    )


class RecordRead(Output):
    """What every record shows."""

    id: UUID
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class ItemQuery(ListQuery):
    """Which inventory items to list."""

    kind: ItemKind | None = None
    farm: UUID | None = None
    low: bool = Field(
        default=False, description="Only what is at its reorder level or below."
    )


class ItemCreate(Input):
    """A new inventory item."""

    name: Name
    kind: ItemKind
    unit: Unit = Field(description="It stays: a stock cannot change its unit.")
    farm_id: UUID | None = None
    reorder_at: Stock | None = None
    note: LongText | None = None


class ItemUpdate(Update):
    """What of an inventory item is to change."""

    name: Name = Field(default_factory=left_out)
    kind: ItemKind = Field(default_factory=left_out)
    farm_id: UUID | None = None
    reorder_at: Stock | None = None
    note: LongText | None = None


class ItemRead(RecordRead):
    """An inventory item and how much there is of it."""

    name: str
    kind: ItemKind
    unit: Unit
    farm_id: UUID | None
    reorder_at: Shown | None
    note: str | None
    stock: Shown = Field(description="The sum of its movements.")


class MovementQuery(BaseModel):
    """Which movements to list; what was recorded last comes first."""

    model_config = ConfigDict(frozen=True)

    item: UUID | None = None
    batch: UUID | None = None
    kind: MovementKind | None = None
    moved_from: Moment | None = None
    moved_before: Moment | None = None


class PurchaseCost(Input):
    """What a purchase cost; it is kept among the input costs."""

    amount_minor: Minor
    currency: Currency
    supplier: Name | None = None


class MovementCreate(Input):
    """Something that came into stock or left it."""

    item_id: UUID
    kind: RecordedKind
    quantity: Stock = Field(
        description="How much came or went; of a count, how much was found."
    )
    moved_at: Moment | None = Field(default=None, description="By default now.")
    batch_id: UUID | None = None
    note: LongText | None = None
    cost: PurchaseCost | None = Field(
        default=None, description="Of a purchase: needs the permission for money."
    )


class MovementCorrect(Input):
    """Why a movement is taken back."""

    note: LongText | None = None


class MovementRead(Output):
    """A movement, which is never changed."""

    id: UUID
    item_id: UUID
    kind: MovementKind
    quantity: Shown = Field(description="Below zero what left the stock.")
    moved_at: datetime
    batch_id: UUID | None
    corrects_id: UUID | None = Field(description="The movement that it takes back.")
    note: str | None
    recorded_by: UUID | None
    created_at: datetime


class CostQuery(Filtered):
    """Which input costs to list; the latest come first."""

    kind: CostKind | None = None
    farm: UUID | None = None
    batch: UUID | None = None
    item: UUID | None = None
    currency: Currency | None = None
    spent_from: Day | None = None
    spent_to: Day | None = Field(default=None, description="This day included.")


class CostCreate(Input):
    """Money that was spent."""

    kind: CostKind
    spent_on: Day
    amount_minor: Minor
    currency: Currency | None = Field(
        default=None, description="By default that of the organization."
    )
    description: Name
    supplier: Name | None = None
    farm_id: UUID | None = None
    batch_id: UUID | None = None
    item_id: UUID | None = None


class CostUpdate(Update):
    """What of an input cost is to change."""

    kind: CostKind = Field(default_factory=left_out)
    spent_on: Day = Field(default_factory=left_out)
    amount_minor: Minor = Field(default_factory=left_out)
    currency: Currency = Field(default_factory=left_out)
    description: Name = Field(default_factory=left_out)
    supplier: Name | None = None
    farm_id: UUID | None = None
    batch_id: UUID | None = None
    item_id: UUID | None = None


class CostRead(RecordRead):
    """An input cost."""

    kind: CostKind
    spent_on: date
    amount_minor: int
    currency: str
    description: str
    supplier: str | None
    farm_id: UUID | None
    batch_id: UUID | None
    item_id: UUID | None
    movement_id: UUID | None = Field(description="The purchase that it was made with.")


class LabourQuery(Filtered):
    """Which labour to list; the latest comes first."""

    farm: UUID | None = None
    batch: UUID | None = None
    task: UUID | None = None
    worker: UUID | None = None
    worked_from: Day | None = None
    worked_to: Day | None = Field(default=None, description="This day included.")


class LabourCreate(Input):
    """Time that somebody worked; without a name and a member, one's own."""

    worker_id: UUID | None = None
    worker_name: Name | None = Field(
        default=None, description="Somebody without an account."
    )
    worked_on: Day
    minutes: WorkMinutes
    activity: Name
    rate_minor_per_hour: Minor | None = None
    currency: Currency | None = Field(
        default=None,
        description="Of the rate; by default that of the organization.",
    )
    farm_id: UUID | None = None
    batch_id: UUID | None = None
    task_id: UUID | None = None
    note: LongText | None = None


class LabourUpdate(Update):
    """What of a labour entry is to change."""

    worked_on: Day = Field(default_factory=left_out)
    minutes: WorkMinutes = Field(default_factory=left_out)
    activity: Name = Field(default_factory=left_out)
    rate_minor_per_hour: Minor | None = None
    currency: Currency | None = None
    farm_id: UUID | None = None
    batch_id: UUID | None = None
    task_id: UUID | None = None
    note: LongText | None = None


class LabourRead(RecordRead):
    """A labour entry and what it cost."""

    worker_id: UUID | None
    worker_name: str | None
    worked_on: date
    minutes: int
    activity: str
    rate_minor_per_hour: int | None
    currency: str | None
    cost_minor: int | None = Field(
        description="Minutes by the rate, rounded half up; null without a rate."
    )
    farm_id: UUID | None
    batch_id: UUID | None
    task_id: UUID | None
    note: str | None


class PriceQuery(BaseModel):
    """Which energy prices to list; the latest come first."""

    model_config = ConfigDict(frozen=True)

    farm: UUID | None = None
    at: Moment | None = Field(default=None, description="Only what held then.")
    deleted: bool = Field(
        default=False, description="List what was deleted, which can be restored."
    )


class PriceCreate(Input):
    """The price of electricity from one moment up to, and without, another."""

    farm_id: UUID | None = Field(
        default=None, description="Without one it holds where a farm has none."
    )
    tariff: Name | None = None
    price_minor_per_mwh: Price
    currency: Currency | None = Field(
        default=None, description="By default that of the organization."
    )
    valid_from: Moment
    valid_to: Moment | None = None


class PriceUpdate(Update):
    """What of an energy price is to change."""

    tariff: Name | None = None
    price_minor_per_mwh: Price = Field(default_factory=left_out)
    currency: Currency = Field(default_factory=left_out)
    valid_from: Moment = Field(default_factory=left_out)
    valid_to: Moment | None = None


class PriceRead(RecordRead):
    """An energy price."""

    farm_id: UUID | None
    tariff: str | None
    price_minor_per_mwh: int
    currency: str
    valid_from: datetime
    valid_to: datetime | None
