"""What a farm gave and used, by period, and who has which part in it."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import fsum
from operator import attrgetter
from uuid import UUID

from ..farms import repository as farms
from ..farms.models import Farm
from ..scope import Scope
from . import repository, spending
from .allocation import Batch, Shelf
from .cells import DAY, moment, ms
from .exposure import Stood
from .figures import (
    added,
    known,
    less,
    may_see_money,
    no_money,
    ratio,
    sold,
    spent,
    unknown,
)
from .metering import STEP, Cost, Usage, cost_by_shelf, money_of, read_meters, window_of
from .money import Prices
from .occupancy import Occupancy
from .periods import Period, days, periods
from .repository import Harvested
from .schemas import (
    BatchPart,
    EnergyRead,
    Every,
    Figure,
    Indicators,
    IndicatorsRead,
    Money,
    PeriodQuery,
    Reason,
    ShelfPart,
    YieldHistory,
    YieldPoint,
)
from .spending import Sold, Spent
from .usage import Layout, Resource, Window


@dataclass(frozen=True, slots=True)
class _Known:
    """What is read of a farm once, for all periods."""

    scope: Scope
    farm: Farm
    layout: Layout
    usages: dict[Resource, Usage]
    stays: list[Stood]
    prices: Prices


def _read(scope: Scope, farm: Farm, whole: Period, *, divided: bool = True) -> _Known:
    """Read what stands in a farm, its meters and prices."""
    window = Window(ms(whole.start), ms(whole.end), DAY)
    layout = repository.layout(scope, farm.id, window)
    places = len(layout.shelves) + len(layout.devices)
    window = window_of(window.start, window.end, places)
    stays = repository.stays(scope, window, farm_id=farm.id)
    usages = read_meters(scope, layout, window, stays, divided=divided)
    prices = Prices(spending.prices(scope, farm.id))
    return _Known(scope, farm, layout, usages, stays, prices)


def energy(scope: Scope, farm_id: UUID, query: PeriodQuery) -> EnergyRead:
    """Share a farm's energy out to shelves and batches."""
    farm = farms.find_farm(scope, farm_id)
    asked = periods(farm, query.model_copy(update={"every": Every.ALL}), scope.now)
    known_of = _read(scope, farm, asked[0])
    usage = known_of.usages[Resource.ENERGY]
    cost = Cost(None, None, 0.0, Reason.NOT_PERMITTED)
    money: dict[Shelf, dict[Batch, int]] = {}
    if may_see_money(scope):
        cost, money = cost_by_shelf(usage, known_of.prices)
    shelves = usage.batches()
    return EnergyRead(
        farm_id=farm.id,
        start=moment(usage.window.start),
        end=moment(usage.window.end),
        complete_until=repository.complete_until(scope, usage.window.end),
        step=STEP[usage.window.length],
        energy=usage.figure(),
        cost=money_of(cost),
        shelves=[
            ShelfPart(
                shelf_id=shelf,
                kwh=fsum(parts.values()),
                cost_minor=sum(money[shelf].values()) if shelf in money else None,
                batches=_batch_parts(parts, money.get(shelf)),
            )
            for shelf, parts in shelves.items()
        ],
        batches=_batch_parts(_over_shelves(shelves), _over_shelves(money) or None),
    )


def _over_shelves[N: (int, float)](
    parts: Mapping[Shelf, Mapping[Batch, N]],
) -> dict[Batch, N]:
    """Add up what is each batch's on all shelves."""
    found: dict[Batch, N] = {}
    for of_shelf in parts.values():
        for batch, amount in of_shelf.items():
            found[batch] = found[batch] + amount if batch in found else amount
    return found


def _batch_parts(
    kwh: Mapping[Batch, float], money: Mapping[Batch, int] | None
) -> list[BatchPart]:
    return [
        BatchPart(
            batch_id=batch,
            kwh=amount,
            cost_minor=None if money is None else money.get(batch, 0),
        )
        for batch, amount in kwh.items()
    ]


@dataclass(frozen=True, slots=True)
class _Books:
    """What is written down of a farm in some time, each in the order of time."""

    harvests: Sequence[Harvested]
    begun: Sequence[datetime]
    ended: Sequence[datetime]
    inputs: Sequence[Spent] = ()
    labour: Sequence[Spent] = ()
    sales: Sequence[Sold] = ()

    @classmethod
    def of(cls, scope: Scope, farm: Farm, whole: Period) -> _Books:
        """Read them once for all periods."""
        lives = repository.begun_and_ended(scope, farm.id, whole.start, whole.end)
        books = cls(
            repository.harvests(scope, farm.id, whole.start, whole.end),
            sorted(began for began, _ in lives),
            sorted(ended for _, ended in lives if ended is not None),
        )
        if not may_see_money(scope):
            return books
        first, last = (each.date() for each in days(farm, whole))
        between, by_day = (whole.start, whole.end), attrgetter("day")
        inputs = spending.input_costs(scope, farm_id=farm.id, days=(first, last))
        labour = spending.labour_costs(scope, farm_id=farm.id, days=(first, last))
        sales = spending.sales(scope, farm_id=farm.id, between=between)
        return replace(
            books,
            inputs=sorted(inputs, key=by_day),
            labour=sorted(labour, key=by_day),
            sales=sorted(sales, key=attrgetter("at")),
        )

    def within(self, farm: Farm, period: Period) -> _Books:
        """Give what is of one period; of costs, those of all its days."""
        first, last = (each.date() for each in days(farm, period))
        after = last + timedelta(days=1)
        return _Books(
            _within(self.harvests, period),
            _part(self.begun, period.start, period.end, lambda each: each),
            _part(self.ended, period.start, period.end, lambda each: each),
            _part(self.inputs, first, after, attrgetter("day")),
            _part(self.labour, first, after, attrgetter("day")),
            _part(self.sales, period.start, period.end, attrgetter("at")),
        )


def _part[T, K: (date, datetime)](
    rows: Sequence[T], start: K, end: K, key: Callable[[T], K]
) -> Sequence[T]:
    """Give the rows from a time up to another, of rows in the order of time."""
    return rows[bisect_left(rows, start, key=key) : bisect_left(rows, end, key=key)]


def indicators(scope: Scope, farm_id: UUID, query: PeriodQuery) -> IndicatorsRead:
    """Show what a farm gave and used, by period."""
    farm = farms.find_farm(scope, farm_id)
    asked = periods(farm, query, scope.now)
    read = _read(scope, farm, Period(asked[0].start, asked[-1].end), divided=False)
    occupancy = Occupancy(read.layout.shelves, read.stays)
    books = _Books.of(scope, farm, Period(asked[0].start, asked[-1].end))
    return IndicatorsRead(
        farm_id=farm.id,
        time_zone=farm.time_zone,
        complete_until=repository.complete_until(scope, ms(asked[-1].end)),
        area_m2=read.layout.area_m2(),
        periods=[
            _indicators(read, period, books.within(farm, period), occupancy)
            for period in asked
        ],
    )


def _indicators(
    read: _Known, period: Period, books: _Books, occupancy: Occupancy
) -> Indicators:
    """Show one period."""
    harvests = books.harvests
    grams = fsum(each.grams for each in harvests)
    kilograms = known(grams / 1000, "kg")
    start, end = ms(period.start), ms(period.end)
    power, water = (read.usages[each].within(start, end) for each in Resource)
    return Indicators(
        start=period.start,
        end=period.end,
        harvests=len(harvests),
        harvested_g=grams,
        waste_g=fsum(each.waste_g for each in harvests),
        batches_begun=len(books.begun),
        batches_ended=len(books.ended),
        occupied=_occupied(read.layout, occupancy, start, end),
        energy=power.figure(),
        water=water.figure(),
        energy_per_kg=ratio(power.figure(), kilograms, "kWh/kg", Reason.NO_HARVEST),
        water_per_kg=ratio(water.figure(), kilograms, "L/kg", Reason.NO_HARVEST),
        yield_per_area_day=_per_area_day(read.layout, period, grams),
        **_money(read, books, power, grams),
    )


def _per_area_day(layout: Layout, period: Period, grams: float) -> Figure:
    """Give what a farm's shelves gave for each m² and day."""
    area = layout.area_m2()
    if area is None:
        return unknown("g/m²/d", Reason.NO_SIZE)
    if not area:
        return unknown("g/m²/d", Reason.NO_SHELVES)
    time = (ms(period.end) - ms(period.start)) / DAY
    return known(grams / area / time, "g/m²/d")


def _occupied(layout: Layout, occupancy: Occupancy, start: int, end: int) -> Figure:
    """Give the share of a farm's shelf area and time on which plants stood."""
    area = layout.area_m2()
    if area is None:
        return unknown("1", Reason.NO_SIZE)
    if not area:
        return unknown("1", Reason.NO_SHELVES)
    return known(occupancy.share(start, end, area), "1")


def _money(
    read: _Known, books: _Books, energy: Usage, grams: float
) -> dict[str, Money]:
    """Give what a period cost and brought, to those who may see it."""
    if not may_see_money(read.scope):
        hidden = no_money(Reason.NOT_PERMITTED)
        names = ("energy_cost", "input_cost", "labour_cost", "revenue", "margin")
        return dict.fromkeys(names, hidden)
    power = money_of(cost_by_shelf(energy, read.prices)[0])
    inputs, labour = spent(books.inputs), spent(books.labour)
    revenue = sold(books.sales, grams)
    return {
        "energy_cost": power,
        "input_cost": inputs,
        "labour_cost": labour,
        "revenue": revenue,
        "margin": less(revenue, added([power, inputs, labour])),
    }


def yields(scope: Scope, farm_id: UUID, query: PeriodQuery) -> YieldHistory:
    """Show what was harvested of each crop, by period."""
    farm = farms.find_farm(scope, farm_id)
    asked = periods(farm, query, scope.now)
    harvests = repository.harvests(scope, farm.id, asked[0].start, asked[-1].end)
    return YieldHistory(
        farm_id=farm.id,
        time_zone=farm.time_zone,
        points=[
            point
            for period in asked
            for point in _points(
                period.start,
                _within(harvests, period),
            )
        ],
    )


def _within(harvests: Sequence[Harvested], period: Period) -> Sequence[Harvested]:
    """Give the harvests of a period."""
    return _part(harvests, period.start, period.end, lambda each: each.at)


def _points(start: datetime, harvests: Sequence[Harvested]) -> list[YieldPoint]:
    """Sum up a period's harvests by crop."""
    by_crop: dict[str, list[Harvested]] = {}
    for each in harvests:
        by_crop.setdefault(each.crop_key, []).append(each)
    return [
        YieldPoint(
            start=start,
            crop_key=crop,
            harvests=len(rows),
            batches=len({row.batch_id for row in rows}),
            grams=fsum(row.grams for row in rows),
            waste_g=fsum(row.waste_g for row in rows),
        )
        for crop, rows in sorted(by_crop.items())
    ]
