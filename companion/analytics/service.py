"""The summary of a batch."""

from collections.abc import Mapping, Sequence
from math import fsum
from uuid import UUID

from ..growing import repository as growing
from ..growing.models import Batch
from ..scope import Scope
from . import repository, spending
from .allocation import standing_shares
from .cells import DAY, HOUR, ms
from .climate import asked_by, followed, heat, in_bands, light, stage_days
from .exposure import Stood
from .figures import (
    added,
    known,
    less,
    may_see_money,
    no_money,
    per_kg,
    ratio,
    sold,
    spent,
    unknown,
)
from .metering import STEP, Usage, cost_by_shelf, read_meters, window_of
from .money import Prices
from .schemas import BatchSummary, Figure, Money, Reason
from .usage import Resource, Window


def summary(scope: Scope, batch_id: UUID) -> BatchSummary:
    """Sum up what a batch had, used and gave."""
    batch = growing.batch(scope, batch_id)
    now = ms(scope.now)
    start = ms(batch.began_at)
    end = max(start, now if batch.ended_at is None else ms(batch.ended_at))
    life = Window(start, end, HOUR)
    spans = growing.stage_spans(scope, batch.id)
    stays = repository.stays(scope, life, batch_id=batch.id)
    layout = repository.layout(scope, batch.farm_id, life)
    asked = asked_by(scope, batch, spans)
    climate = followed(scope, layout, stays, life)
    dli, light_total = light(climate)
    metered = window_of(start, end, len(layout.shelves) + len(layout.devices))
    others = repository.stays(scope, metered, farm_id=batch.farm_id)
    usages = read_meters(scope, layout, metered, others)
    days = (end - start) / DAY
    grams = (
        known(batch.harvested_g, "g")
        if batch.harvested_g
        else unknown("g", Reason.NO_HARVEST)
    )
    area = mean_area(
        batch.id,
        others,
        {
            shelf.id: shelf.area_m2
            for shelf in layout.shelves
            if shelf.area_m2 is not None
        },
        life,
    )
    energy, water = (usages[each].figure_of(batch.id) for each in Resource)
    per_area = ratio(grams, area, "g/m²", Reason.NO_SHELVES)
    kilograms = grams.model_copy(
        update={"value": None if grams.value is None else grams.value / 1000}
    )
    return BatchSummary(
        batch_id=batch.id,
        code=batch.code,
        crop_key=batch.crop_key,
        began_at=batch.began_at,
        ended_at=batch.ended_at,
        complete_until=repository.complete_until(scope, end),
        step=STEP[metered.length],
        days=days,
        plants_at_start=batch.plants_at_start,
        harvested_g=batch.harvested_g,
        waste_g=batch.waste_g,
        dli=dli,
        light=light_total,
        degree_days=heat(climate, asked),
        stages=stage_days(spans, asked, now),
        in_band=in_bands(climate, spans, asked, now),
        area=area,
        energy=energy,
        water=water,
        yield_per_area=per_area,
        yield_per_area_day=ratio(per_area, known(days, "d"), "g/m²/d", Reason.NOT_OVER),
        yield_per_energy=ratio(grams, energy, "g/kWh", Reason.NO_ENERGY),
        water_per_yield=ratio(water, kilograms, "L/kg", Reason.NO_HARVEST),
        **_money(scope, batch, usages[Resource.ENERGY], energy),
    )


def mean_area(
    batch_id: UUID, stays: Sequence[Stood], areas: Mapping[UUID, float], life: Window
) -> Figure:
    """Give the area in m² that a batch had on average, by plants where it shared."""
    lasted = life.end - life.start
    on_shelf: dict[UUID, list[Stood]] = {}
    for stay in stays:
        on_shelf.setdefault(stay.shelf_id, []).append(stay)
    own = {stay.shelf_id for stay in stays if stay.batch_id == batch_id}
    if not own <= areas.keys():
        return unknown("m²", Reason.NO_SIZE)
    parts = [
        areas[shelf]
        * standing_shares(on_shelf[shelf], life.start, life.end).get(batch_id, 0.0)
        for shelf in own
    ]
    if not lasted or not parts:
        return unknown("m²", Reason.NO_SHELVES)
    return known(fsum(parts), "m²")


MONEY = (
    "energy_cost",
    "input_cost",
    "labour_cost",
    "cost",
    "cost_per_kg",
    "revenue",
    "margin",
)


def _money(scope: Scope, batch: Batch, energy: Usage, used: Figure) -> dict[str, Money]:
    """Give what a batch cost and brought, to those who may see it."""
    if not may_see_money(scope):
        return dict.fromkeys(MONEY, no_money(Reason.NOT_PERMITTED))
    whole, parts = cost_by_shelf(energy, Prices(spending.prices(scope, batch.farm_id)))
    energy_cost = no_money(used.reason or whole.reason)
    if used.value is not None and whole.amount_minor is not None:
        energy_cost = Money(
            amount_minor=sum(part.get(batch.id, 0) for part in parts.values()),
            currency=whole.currency,
            coverage=min(whole.coverage or 0.0, used.coverage or 0.0),
        )
    inputs = spent(spending.input_costs(scope, batch_id=batch.id))
    labour = spent(spending.labour_costs(scope, batch_id=batch.id))
    cost = added([energy_cost, inputs, labour])
    revenue = sold(spending.sales(scope, batch_id=batch.id), batch.harvested_g)
    found = (
        energy_cost,
        inputs,
        labour,
        cost,
        per_kg(cost, batch.harvested_g),
        revenue,
    )
    return dict(zip(MONEY, (*found, less(revenue, cost)), strict=True))
