"""Seed lots, customers and shipments as the API shows them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from ..quantities import Amount, Currency, Day, Minor, Percent, Shown
from ..schemas import (
    CropKey,
    Email,
    Input,
    LongText,
    Moment,
    Name,
    Output,
    Update,
    left_out,
)
from .schemas import Filtered, RecordRead

type Packages = Annotated[int, Field(ge=1, le=1_000_000)]


class SeedLotQuery(Filtered):
    """Which seed lots to list; the latest come first."""

    crop: CropKey | None = None
    supplier: Name | None = None
    expires_before: Day | None = None


class SeedLotCreate(Input):
    """Seed of one supplier's lot."""

    supplier: Name
    lot_number: Name
    crop_key: CropKey | None = None
    variety: Name | None = None
    germination_percent: Percent | None = None
    tested_on: Day | None = Field(
        default=None, description="When the germination was found."
    )
    received_on: Day | None = None
    expires_on: Day | None = None
    item_id: UUID | None = Field(
        default=None, description="The inventory item that it is kept as."
    )
    note: LongText | None = None


class SeedLotUpdate(Update):
    """What of a seed lot is to change."""

    supplier: Name = Field(default_factory=left_out)
    lot_number: Name = Field(default_factory=left_out)
    crop_key: CropKey | None = None
    variety: Name | None = None
    germination_percent: Percent | None = None
    tested_on: Day | None = None
    received_on: Day | None = None
    expires_on: Day | None = None
    item_id: UUID | None = None
    note: LongText | None = None


class SeedLotRead(RecordRead):
    """A seed lot."""

    supplier: str
    lot_number: str
    crop_key: str | None
    variety: str | None
    germination_percent: Shown | None
    tested_on: date | None
    received_on: date | None
    expires_on: date | None
    item_id: UUID | None
    note: str | None


class CustomerCreate(Input):
    """A new customer."""

    name: Name
    number: Name | None = Field(default=None, description="As the books have it.")
    contact: Name | None = None
    email: Email | None = None
    phone: Name | None = None
    address: LongText | None = None
    note: LongText | None = None


class CustomerUpdate(Update):
    """What of a customer is to change."""

    name: Name = Field(default_factory=left_out)
    number: Name | None = None
    contact: Name | None = None
    email: Email | None = None
    phone: Name | None = None
    address: LongText | None = None
    note: LongText | None = None


class CustomerRead(RecordRead):
    """A customer."""

    name: str
    number: str | None
    contact: str | None
    email: str | None
    phone: str | None
    address: str | None
    note: str | None


class ShipmentQuery(Filtered):
    """Which shipments to list; the latest come first."""

    customer: UUID | None = None
    harvest: UUID | None = None
    batch: UUID | None = None
    seed_lot: UUID | None = None
    shipped_from: Moment | None = None
    shipped_before: Moment | None = None


class LineWrite(Input):
    """How much of a harvest goes with a shipment."""

    harvest_id: UUID
    grams: Amount
    packages: Packages | None = None
    amount_minor: Minor | None = Field(
        default=None, description="What the customer pays for it."
    )


type Lines = Annotated[list[LineWrite], Field(min_length=1, max_length=200)]


class ShipmentCreate(Input):
    """Goods that go to a customer, by the harvests that they are of."""

    customer_id: UUID
    number: Name | None = Field(default=None, description="Of the delivery note.")
    shipped_at: Moment
    delivered_at: Moment | None = None
    currency: Currency | None = Field(
        default=None, description="By default that of the organization."
    )
    note: LongText | None = None
    lines: Lines


class ShipmentUpdate(Update):
    """What of a shipment is to change; lines replace all that there are."""

    customer_id: UUID = Field(default_factory=left_out)
    number: Name | None = None
    shipped_at: Moment = Field(default_factory=left_out)
    delivered_at: Moment | None = None
    currency: Currency = Field(default_factory=left_out)
    note: LongText | None = None
    lines: Lines = Field(default_factory=left_out)


class LineRead(Output):
    """How much of a harvest went with a shipment, and where that came from."""

    harvest_id: UUID
    grams: Shown
    packages: int | None
    amount_minor: int | None
    batch_id: UUID
    batch_code: str
    crop_key: str
    seed_lot_id: UUID | None
    harvested_at: datetime


class ShipmentRead(RecordRead):
    """A shipment with its lines."""

    customer_id: UUID
    number: str | None
    shipped_at: datetime
    delivered_at: datetime | None
    currency: str | None
    note: str | None
    lines: list[LineRead]
