"""What a farm gave and used, by period, and who has which part in it."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import fsum
from uuid import UUID

from ..farms import repository as farms
from ..farms.models import Farm
from ..scope import Scope
from . import repository, spending
from .allocation import Batch, Shelf, standing_shares
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


def _read(scope: Scope, farm: Farm, whole: Period) -> _Known:
    """Read what stands in a farm, its meters and prices."""
    window = Window(ms(whole.start), ms(whole.end), DAY)
    layout = repository.layout(scope, farm.id, window)
    places = len(layout.shelves) + len(layout.devices)
    window = window_of(window.start, window.end, places)
    stays = repository.stays(scope, window, farm_id=farm.id)
    usages = read_meters(scope, layout, window, stays)
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


def indicators(scope: Scope, farm_id: UUID, query: PeriodQuery) -> IndicatorsRead:
    """Show what a farm gave and used, by period."""
    farm = farms.find_farm(scope, farm_id)
    asked = periods(farm, query, scope.now)
    read = _read(scope, farm, Period(asked[0].start, asked[-1].end))
    for resource, usage in read.usages.items():
        read.usages[resource] = usage.undivided()
    harvests = repository.harvests(scope, farm.id, asked[0].start, asked[-1].end)
    return IndicatorsRead(
        farm_id=farm.id,
        time_zone=farm.time_zone,
        complete_until=repository.complete_until(scope, ms(asked[-1].end)),
        area_m2=read.layout.area_m2(),
        periods=[
            _indicators(
                read,
                period,
                _within(harvests, period),
            )
            for period in asked
        ],
    )


def _indicators(
    read: _Known, period: Period, harvests: Sequence[Harvested]
) -> Indicators:
    """Show one period."""
    grams = fsum(each.grams for each in harvests)
    kilograms = known(grams / 1000, "kg")
    power, water = (
        read.usages[each].within(ms(period.start), ms(period.end)) for each in Resource
    )
    touched = repository.begun_and_ended(
        read.scope, read.farm.id, period.start, period.end
    )
    return Indicators(
        start=period.start,
        end=period.end,
        harvests=len(harvests),
        harvested_g=grams,
        waste_g=fsum(each.waste_g for each in harvests),
        batches_begun=sum(began >= period.start for began, _ in touched),
        batches_ended=sum(
            ended is not None and ended < period.end for _, ended in touched
        ),
        occupied=_occupied(read.layout, read.stays, period),
        energy=power.figure(),
        water=water.figure(),
        energy_per_kg=ratio(power.figure(), kilograms, "kWh/kg", Reason.NO_HARVEST),
        water_per_kg=ratio(water.figure(), kilograms, "L/kg", Reason.NO_HARVEST),
        yield_per_area_day=_per_area_day(read.layout, period, grams),
        **_money(read, period, power, grams),
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


def _occupied(layout: Layout, stays: Sequence[Stood], period: Period) -> Figure:
    """Give the share of a farm's shelf area and time on which plants stood."""
    area = layout.area_m2()
    if area is None:
        return unknown("1", Reason.NO_SIZE)
    if not area:
        return unknown("1", Reason.NO_SHELVES)
    start, end = ms(period.start), ms(period.end)
    on_shelf: dict[UUID, list[Stood]] = {}
    for stay in stays:
        if stay.start < end and stay.end > start:
            on_shelf.setdefault(stay.shelf_id, []).append(stay)
    full = fsum(
        (shelf.area_m2 or 0.0)
        * (1 - standing_shares(on_shelf[shelf.id], start, end).get(None, 0.0))
        for shelf in layout.shelves
        if shelf.id in on_shelf
    )
    return known(full / area, "1")


def _money(
    read: _Known, period: Period, energy: Usage, grams: float
) -> dict[str, Money]:
    """Give what a period cost and brought, to those who may see it."""
    scope, farm = read.scope, read.farm
    if not may_see_money(scope):
        hidden = no_money(Reason.NOT_PERMITTED)
        names = ("energy_cost", "input_cost", "labour_cost", "revenue", "margin")
        return dict.fromkeys(names, hidden)
    first, last = (each.date() for each in days(farm, period))
    power = money_of(cost_by_shelf(energy, read.prices)[0])
    inputs = spent(spending.input_costs(scope, farm_id=farm.id, days=(first, last)))
    labour = spent(spending.labour_costs(scope, farm_id=farm.id, days=(first, last)))
    revenue = sold(
        spending.sales(scope, farm_id=farm.id, between=(period.start, period.end)),
        grams,
    )
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
    first = bisect_left(harvests, period.start, key=lambda each: each.at)
    after = bisect_left(harvests, period.end, key=lambda each: each.at)
    return harvests[first:after]


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
