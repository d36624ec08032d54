"""What can go wrong with stock, prices, seed lots and shipments."""

from datetime import datetime
from decimal import Decimal
from typing import override
from uuid import UUID

from ..problems import Conflict


class NotEnoughStock(Conflict):
    """More is to be taken than there is."""

    slug = "not-enough-stock"
    title = "There is not enough in stock"
    advice = "Take less, or record first what came in or what a count has found."

    @override
    def __init__(self, name: str, unit: str, stock: Decimal, taken: Decimal) -> None:
        super().__init__(
            f"There are {stock:f} {unit} of {name!r}; {taken:f} {unit} cannot be taken."
        )


class StockAsCounted(Conflict):
    """A count that found what the books say."""

    slug = "stock-as-counted"
    title = "The stock is what was counted"
    advice = "There is nothing to record: no movement is needed."


class AlreadyCorrected(Conflict):
    """A movement that was corrected, or that is itself a correction."""

    slug = "already-corrected"
    title = "The movement cannot be corrected again"
    advice = "Record a new movement for what really happened."


class PricesOverlap(Conflict):
    """Two prices for the same moment."""

    slug = "prices-overlap"
    title = "There is another price for a part of this time"
    advice = "Let that one end where this one begins, or choose another time."

    @override
    def __init__(
        self, identity: UUID, valid_from: datetime, valid_to: datetime | None
    ) -> None:
        until = "on" if valid_to is None else f"until {valid_to.isoformat()}"
        super().__init__(
            f"The price {identity} holds from {valid_from.isoformat()} {until}."
        )


class SeedLotKnown(Conflict):
    """A lot that the same supplier has delivered already."""

    slug = "seed-lot-known"
    title = "This lot of this supplier is there already"
    advice = "Use that one; a delivery of the same lot is the same lot."


class NotEnoughHarvested(Conflict):
    """More of a harvest is to be shipped than was cut."""

    slug = "not-enough-harvested"
    title = "The harvest has not that much left"
    advice = "Ship less of it, or correct the harvest or the other shipment."

    @override
    def __init__(self, harvest_id: UUID, left: Decimal, shipped: Decimal) -> None:
        super().__init__(
            f"Of the harvest {harvest_id} {left:f} g are left; {shipped:f} g cannot be "
            "shipped."
        )


class InUse(Conflict):
    """Something is to be deleted that others still name."""

    slug = "in-use"
    title = "It is still in use"
    advice = "Delete first what names it."
