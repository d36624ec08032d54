"""What a farm used in a window, shared out to shelves and batches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum
from typing import Literal, NamedTuple
from uuid import UUID

from ..scope import Scope
from . import repository
from .allocation import Batch, Shelf, by_batch, by_shelf, of_farm, rounded_to
from .cells import DAY, HOUR, Cell, floor, in_our_unit, overlap, scale_of
from .exposure import Stood
from .meters import Use
from .money import Prices, priced, whole
from .schemas import Figure, Money, Reason
from .usage import COUNTER, RATE, Layout, Metered, Resource, Window, reckon, tree

# Beyond this many spans of places hours would take long: then it is done by days.
MOST_SPANS = 40_000
STEP: dict[int, Literal["1h", "1d"]] = {HOUR: "1h", DAY: "1d"}
UNIT = {Resource.ENERGY: "kWh", Resource.WATER: "L"}


@dataclass(slots=True, frozen=True)
class Cost:
    """What energy cost in all, and why that is not known if it is not."""

    amount_minor: int | None
    currency: str | None
    coverage: float | None
    reason: Reason | None


class Read(NamedTuple):
    """Sensors that meter something, and what they sent."""

    sensors: Sequence[repository.Measuring]
    cells: Mapping[int, Sequence[Cell]]


@dataclass(frozen=True)
class Usage:
    """What a farm used of something, span by span and shelf by shelf."""

    resource: Resource
    window: Window
    reason: Reason | None
    shelves: dict[Shelf, Use]
    stays: dict[UUID, list[Stood]]

    @cached_property
    def spans(self) -> dict[int, float]:
        """Give what the farm used by span."""
        found: dict[int, list[float]] = {}
        for use in self.shelves.values():
            for start, amount in use.items():
                found.setdefault(start, []).append(amount)
        return {start: fsum(parts) for start, parts in found.items()}

    def total(self) -> float:
        """Give what the farm used in all."""
        return fsum(self.spans.values())

    def coverage(self) -> float:
        """Give the share of the spans that were metered."""
        return len(self.spans) / max(1, len(self.window.spans()))

    def figure(self) -> Figure:
        """Show what the farm used."""
        if not self.spans:
            return Figure(
                value=None,
                unit=UNIT[self.resource],
                coverage=0.0,
                reason=self.reason or Reason.NO_READINGS,
            )
        return Figure(
            value=self.total(), unit=UNIT[self.resource], coverage=self.coverage()
        )

    def batches(self) -> dict[Shelf, dict[Batch, float]]:
        """Share out to batches what each shelf used."""
        return {
            shelf: {None: fsum(use.values())}
            if shelf is None
            else by_batch(use, self.window.length, self.stays.get(shelf, []))
            for shelf, use in self.shelves.items()
        }

    def of_batch(self, batch_id: UUID) -> float:
        """Give what a batch used."""
        return fsum(
            parts.get(batch_id, 0.0)
            for shelf, parts in self._of_shelves_of(batch_id).items()
        )

    def _of_shelves_of(self, batch_id: UUID) -> dict[UUID, dict[Batch, float]]:
        stood = {
            shelf
            for shelf, stays in self.stays.items()
            if any(stay.batch_id == batch_id for stay in stays)
        }
        return {
            shelf: by_batch(use, self.window.length, self.stays[shelf])
            for shelf, use in self.shelves.items()
            if shelf is not None and shelf in stood
        }

    def coverage_of(self, batch_id: UUID) -> float:
        """Give the share of a batch's plants and time whose use was metered."""
        metered = lived = 0
        length = self.window.length
        for shelf, stays in self.stays.items():
            use = self.shelves.get(shelf, {})
            for stay in stays:
                if stay.batch_id != batch_id:
                    continue
                for start in range(floor(stay.start, length), stay.end, length):
                    there = overlap(start, start + length, stay.start, stay.end)
                    lived += there * stay.plants
                    metered += there * stay.plants * (start in use)
        return metered / lived if lived else 0.0

    def figure_of(self, batch_id: UUID) -> Figure:
        """Show what a batch used."""
        coverage, unit = self.coverage_of(batch_id), UNIT[self.resource]
        if not coverage:
            reason = self.reason or Reason.NO_READINGS
            return Figure(value=None, unit=unit, coverage=0.0, reason=reason)
        return Figure(value=self.of_batch(batch_id), unit=unit, coverage=coverage)

    def within(self, start: int, end: int) -> Usage:
        """Give the part of a window."""
        part = Window(start, end, self.window.length)
        return Usage(
            self.resource,
            part,
            self.reason,
            {
                shelf: {at: use[at] for at in part.spans() if at in use}
                for shelf, use in self.shelves.items()
            },
            self.stays,
        )


def window_of(start: int, end: int, places: int) -> Window:
    """Give the spans that meters are read by: hours, or days where hours are many."""
    hours = (end - start) // HOUR + 1
    length = HOUR if hours * (places + 1) <= MOST_SPANS else DAY
    return Window(floor(start, length), -(-end // length) * length, length)


def read_meters(
    scope: Scope,
    layout: Layout,
    window: Window,
    stays: Sequence[Stood],
    *,
    divided: bool = True,
) -> dict[Resource, Usage]:
    """Read what a farm's meters say, shared out to shelves unless only the sum counts."""
    metrics = {*COUNTER.values(), *RATE.values()}
    rows = repository.sensors(scope, layout.farm_id, metrics)
    # Where a counter stood before is part of what it counted; a power's is over.
    rates = [row.metric_id for row in rows if row.quantity in RATE.values()]
    counters = [row.metric_id for row in rows if row.quantity in COUNTER.values()]
    cells = repository.cells(scope, counters, window)
    cells |= repository.cells(scope, rates, window, before=0)
    read = Read(rows, cells)
    return {
        resource: usage_of(resource, layout, window, read, stays, divided=divided)
        for resource in Resource
    }


def usage_of(
    resource: Resource,
    layout: Layout,
    window: Window,
    read: Read,
    stays: Iterable[Stood],
    *,
    divided: bool,
) -> Usage:
    """Share out what the meters of a resource say."""
    found: list[Metered] = []
    reason = Reason.NO_SENSOR
    for row in read.sensors:
        for metric in (COUNTER[resource], RATE[resource]):
            if row.quantity != metric:
                continue
            scale = scale_of(metric, row.unit)
            if scale is None:
                reason = Reason.UNKNOWN_UNIT
                continue
            where = (row.rack_id, row.shelf_id, row.reservoir_id, row.device_id)
            its_cells = in_our_unit(read.cells[row.metric_id], scale)
            found.append(Metered(metric, *where, its_cells))
    on_shelf: dict[UUID, list[Stood]] = {}
    for stay in stays:
        on_shelf.setdefault(stay.shelf_id, []).append(stay)
    shared = by_shelf if divided else of_farm
    places = tree(layout, reckon(found, resource, window), resource)
    return Usage(
        resource,
        window,
        None if found else reason,
        shared(places, window.spans()),
        on_shelf,
    )


def cost_by_shelf(
    usage: Usage, prices: Prices
) -> tuple[Cost, dict[Shelf, dict[Batch, int]]]:
    """Price what was used, and share the whole units out to the last one."""
    costs: dict[Shelf, Use] = {}
    unpriced: set[int] = set()
    currencies: frozenset[str] = frozenset()
    for shelf, use in usage.shelves.items():
        found = priced(use, usage.window.length, prices)
        costs[shelf] = found.cost
        unpriced.update(found.unpriced)
        currencies |= found.currencies
    if not usage.spans:
        return Cost(None, None, 0.0, usage.reason or Reason.NO_READINGS), {}
    if len(currencies) > 1:
        return Cost(None, None, 0.0, Reason.SEVERAL_CURRENCIES), {}
    if not currencies:
        return Cost(None, None, 0.0, Reason.NO_PRICE), {}
    sums = {shelf: fsum(cost.values()) for shelf, cost in costs.items()}
    total = whole(fsum(sums.values()))
    parts: dict[Shelf, dict[Batch, int]] = {}
    for shelf, amount in rounded_to(total, sums).items():
        weights: dict[Batch, float] = {None: sums[shelf]}
        if shelf is not None and costs[shelf]:
            weights = by_batch(
                costs[shelf], usage.window.length, usage.stays.get(shelf, [])
            )
        parts[shelf] = rounded_to(amount, weights)
    known = len(usage.spans) - len(unpriced)
    (currency,) = currencies
    coverage = known / max(1, len(usage.window.spans()))
    return Cost(total, currency, coverage, None), parts


def money_of(cost: Cost) -> Money:
    """Show a cost."""
    return Money(
        amount_minor=cost.amount_minor,
        currency=cost.currency,
        coverage=cost.coverage,
        reason=cost.reason,
    )
