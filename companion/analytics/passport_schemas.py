"""What a site puts into the passport of a batch."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from ..schemas import Output
from .schemas import BatchSummary, IntervalRead, Measure, TracedLot


class PassportQuery(BaseModel):
    """Which batch is asked about."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    batch: str = Field(
        min_length=1, max_length=200, description="As the site names it."
    )


class Bought(Output):
    """Something that money was spent on for a batch."""

    kind: str
    description: str
    spent_on: date
    amount_minor: int
    currency: str


class Work(Output):
    """How long people worked for a batch at something."""

    activity: str
    minutes: int


class Supplied(Output):
    """Who got how much of what was cut of a batch, or of those that it went on as."""

    customer: str
    grams: float


class Earlier(Output):
    """A batch by one measure, beside those of its crop that were harvested before it."""

    measure: Measure
    unit: str
    value: float | None
    batches: int = Field(description="Earlier batches of which the measure is known.")
    mean: float | None
    interval: IntervalRead | None = Field(description="Where their mean lies.")


class PassportRead(Output):
    """What a site alone cannot know of its batch."""

    as_of: datetime
    summary: BatchSummary
    seed_lots: list[TracedLot]
    inputs: list[Bought]
    work: list[Work]
    customers: list[Supplied]
    confidence: float = Field(description="Of the intervals.")
    earlier: list[Earlier]
