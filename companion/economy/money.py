"""What is spent: input costs, labour, and the price of energy."""

from datetime import datetime
from typing import Any

from ..keyring import Keyring
from ..organizations.repository import lock, organization_of
from ..paging import Page, PageQuery, paginate
from ..permissions import Permission
from ..placement import placed
from ..problems import NotPermitted
from ..records import change, created, refused, restore
from ..scope import Scope, WriteScope
from . import repository
from .models import EnergyPrice, InputCost, LabourEntry
from .problems import PricesOverlap
from .schemas import (
    CostCreate,
    CostQuery,
    CostRead,
    CostUpdate,
    LabourCreate,
    LabourQuery,
    LabourRead,
    LabourUpdate,
    PriceCreate,
    PriceQuery,
    PriceRead,
    PriceUpdate,
)

PLACES = ("farm_id", "batch_id")
MINUTES = 60


def _moved(
    scope: Scope, row: InputCost | LabourEntry, changes: dict[str, Any]
) -> dict[str, Any]:
    """Check where a record is to belong, also where only a part of that changes."""
    if changes.keys() & set(PLACES):
        changes = {name: getattr(row, name) for name in PLACES} | changes
    return placed(scope, changes)


def list_costs(
    scope: Scope, keyring: Keyring, page: PageQuery, only: CostQuery
) -> Page[CostRead]:
    """List input costs, the latest first."""
    return paginate(
        scope,
        keyring,
        repository.costs(scope, only),
        [(InputCost.spent_on, "desc"), (InputCost.id, "desc")],
        page,
        present=CostRead.model_validate,
    )


def spend(scope: WriteScope, body: CostCreate) -> InputCost:
    """Record money that was spent."""
    values = placed(scope, body.model_dump())
    values["currency"] = body.currency or organization_of(scope).currency
    return created(scope, InputCost(**values))


def update_cost(scope: WriteScope, row: InputCost, body: CostUpdate) -> None:
    """Change an input cost."""
    change(scope, row, _moved(scope, row, body.changes()))


def list_labour(
    scope: Scope, keyring: Keyring, page: PageQuery, only: LabourQuery
) -> Page[LabourRead]:
    """List labour, the latest first."""
    return paginate(
        scope,
        keyring,
        repository.labour(scope, only),
        [(LabourEntry.worked_on, "desc"), (LabourEntry.id, "desc")],
        page,
        present=show_labour,
    )


def show_labour(row: LabourEntry) -> LabourRead:
    """Show a labour entry with its cost."""
    names = [name for name in LabourRead.model_fields if name != "cost_minor"]
    return LabourRead(
        **{name: getattr(row, name) for name in names}, cost_minor=cost_of(row)
    )


def cost_of(row: LabourEntry) -> int | None:
    """Give what work cost, rounded half up to the minor unit."""
    if row.rate_minor_per_hour is None:
        return None
    return (row.minutes * row.rate_minor_per_hour * 2 + MINUTES) // (2 * MINUTES)


def work(scope: WriteScope, body: LabourCreate) -> LabourEntry:
    """Record time that was worked: one's own, or, with the permission, another's."""
    values = body.model_dump()
    if body.worker_id is None and body.worker_name is None:
        if scope.user_id is None:
            raise refused(
                "/worker_id", "A key says who worked: a member or a name.", "missing"
            )
        values["worker_id"] = scope.user_id
    is_own = values["worker_id"] == scope.user_id and body.worker_name is None
    if not (is_own and body.rate_minor_per_hour is None) and not scope.allows(
        Permission.ECONOMY_WRITE
    ):
        raise NotPermitted("You may record your own hours, without a rate.")
    values["currency"] = _currency(scope, body.rate_minor_per_hour, body.currency)
    return created(scope, LabourEntry(**placed(scope, values)))


def _currency(scope: Scope, rate: int | None, currency: str | None) -> str | None:
    """Give the currency of a rate; without a rate there is none."""
    if rate is None:
        if currency is not None:
            raise refused("/currency", "A currency belongs to a rate.", "no-rate")
        return None
    return currency or organization_of(scope).currency


def update_labour(scope: WriteScope, row: LabourEntry, body: LabourUpdate) -> None:
    """Change a labour entry."""
    changes = body.changes()
    if changes.keys() & {"rate_minor_per_hour", "currency"}:
        rate = changes.get("rate_minor_per_hour", row.rate_minor_per_hour)
        kept = row.currency if rate is not None else None
        changes["currency"] = _currency(scope, rate, changes.get("currency", kept))
    change(scope, row, _moved(scope, row, changes))


def list_prices(
    scope: Scope, keyring: Keyring, page: PageQuery, only: PriceQuery
) -> Page[PriceRead]:
    """List energy prices, the latest first."""
    return paginate(
        scope,
        keyring,
        repository.prices(scope, only),
        [(EnergyPrice.valid_from, "desc"), (EnergyPrice.id, "desc")],
        page,
        present=PriceRead.model_validate,
    )


def set_price(scope: WriteScope, body: PriceCreate) -> EnergyPrice:
    """Set the price of energy for some time that has none yet."""
    values = placed(scope, body.model_dump())
    values["currency"] = body.currency or organization_of(scope).currency
    _check_order(body.valid_from, body.valid_to)
    lock(scope.session, scope.org_id)
    row = created(scope, EnergyPrice(**values))
    _check_period(scope, row)
    return row


def update_price(scope: WriteScope, row: EnergyPrice, body: PriceUpdate) -> None:
    """Change an energy price or when it holds."""
    lock(scope.session, scope.org_id)
    changes = body.changes()
    start = changes.get("valid_from", row.valid_from)
    end = changes.get("valid_to", row.valid_to)
    _check_order(start, end)
    change(scope, row, changes)
    _check_period(scope, row)


def restore_price(scope: WriteScope, row: EnergyPrice) -> None:
    """Restore an energy price, if its time is still free."""
    lock(scope.session, scope.org_id)
    restore(scope, row)
    _check_period(scope, row)


def _check_order(start: datetime, end: datetime | None) -> None:
    if end is not None and end <= start:
        raise refused(
            "/valid_to",
            f"It ends at {end.isoformat()}, but begins at {start.isoformat()}.",
            "period",
        )


def _check_period(scope: Scope, row: EnergyPrice) -> None:
    """Refuse a second price for the same moment."""
    other = repository.overlapping_price(scope, row)
    if other is not None:
        raise PricesOverlap(other.id, other.valid_from, other.valid_to)
