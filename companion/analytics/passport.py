"""What a site puts into a passport: what its batch cost and brought, and against which.

A site sees no money but that of its own batches, and no customer but those who got
something of them.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from ..growing.models import Batch
from ..link import service as sites
from ..permissions import Permission
from ..problems import NotFound
from ..scope import Scope
from . import comparison, farm, repository, service, spending, tracing
from .passport_schemas import Bought, Earlier, PassportRead, Supplied, Work
from .schemas import IndicatorsRead, IntervalRead, Measure, PeriodQuery
from .statistics import Sample, mean_interval

CONFIDENCE = 0.95
MOST_EARLIER = 50
MEASURES = (Measure.YIELD_PER_AREA, Measure.YIELD_PER_PLANT, Measure.DAYS)


def passport(scope: Scope, site_id: UUID, ha_id: str) -> PassportRead:
    """Give what is known here of a batch of a site."""
    site = sites.own(scope, site_id)
    batch = repository.batch_of_site(scope, site.farm_id, ha_id)
    if batch is None:
        raise NotFound
    inside = _with_money(scope)
    trace = tracing.of_batch(inside, batch.id)
    return PassportRead(
        as_of=scope.now,
        summary=service.summary(inside, batch.id),
        seed_lots=trace.seed_lots,
        inputs=[
            Bought.model_validate(row) for row in spending.inputs(inside, batch.id)
        ],
        work=[
            Work(activity=activity, minutes=minutes)
            for activity, minutes in spending.work(inside, batch.id)
        ],
        customers=[
            Supplied(customer=each.name, grams=each.grams) for each in trace.customers
        ],
        confidence=CONFIDENCE,
        earlier=_earlier(inside, batch),
    )


def indicators(scope: Scope, site_id: UUID, query: PeriodQuery) -> IndicatorsRead:
    """Give what the farm of a site gave and used, by period."""
    site = sites.own(scope, site_id)
    return farm.indicators(_with_money(scope), site.farm_id, query)


def _with_money(scope: Scope) -> Scope:
    """Let a site see the money of what is its own."""
    return replace(scope, permissions=scope.permissions | {Permission.ECONOMY_READ})


def _earlier(scope: Scope, batch: Batch) -> list[Earlier]:
    """Hold a batch against those of its crop and farm that were harvested before it."""
    before = repository.earlier_batches(scope, batch, MOST_EARLIER)
    rows = {row.id: row for row in (batch, *before)}
    return [_by(scope, measure, batch, before, rows) for measure in MEASURES]


def _by(
    scope: Scope,
    measure: Measure,
    batch: Batch,
    before: Sequence[Batch],
    rows: dict[UUID, Batch],
) -> Earlier:
    """Hold a batch against others by one measure."""
    values = comparison.measured(scope, measure, rows)
    sample = Sample.of(
        [known for row in before if (known := values[row.id]) is not None]
    )
    interval = None if sample is None else mean_interval(sample, CONFIDENCE)
    return Earlier(
        measure=measure,
        unit=comparison.UNITS[measure],
        # What still stands has given nothing that could be held against others.
        value=values[batch.id] if batch.ended_by == "harvested" else None,
        batches=0 if sample is None else sample.n,
        mean=None if sample is None else sample.mean,
        interval=None
        if interval is None
        else IntervalRead(low=interval.low, high=interval.high),
    )
