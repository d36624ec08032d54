"""`/input-costs`, `/labour-entries` and `/energy-prices`."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from ...access import reads, writes
from ...etags import IfMatch, tag
from ...paging import Page, PageQuery, page_query
from ...permissions import Permission
from ...placement import find
from ...records import put_aside, restore
from ...routing import router
from ...runtime import RuntimeDep
from ...scope import Scope, WriteScope
from .. import money
from ..models import EnergyPrice, InputCost, LabourEntry
from ..schemas import (
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

costs = router("costs", "/input-costs")
labour = router("labour", "/labour-entries")
prices = router("energy prices", "/energy-prices")

type PageDep = Annotated[PageQuery, Depends(page_query)]
type Reads = Annotated[Scope, reads(Permission.ECONOMY_READ)]
type Writes = Annotated[WriteScope, writes(Permission.ECONOMY_WRITE)]
# Whoever works records their own hours.
type Works = Annotated[WriteScope, writes(Permission.TASKS_WRITE)]


@costs.get("")
def list_costs(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[CostQuery, Query()],
) -> Page[CostRead]:
    """List input costs, the latest first."""
    return money.list_costs(scope, runtime.keyring, page, only)


@costs.post("", status_code=201)
def create_cost(body: CostCreate, scope: Writes, response: Response) -> CostRead:
    """Record money that was spent."""
    row = money.spend(scope, body)
    tag(response, row.version)
    return CostRead.model_validate(row)


@costs.get("/{cost_id}")
def read_cost(cost_id: UUID, scope: Reads, response: Response) -> CostRead:
    """Show an input cost."""
    row = find(scope, InputCost, cost_id)
    tag(response, row.version)
    return CostRead.model_validate(row)


@costs.patch("/{cost_id}")
def update_cost(
    cost_id: UUID,
    body: CostUpdate,
    scope: Writes,
    if_match: IfMatch,
    response: Response,
) -> CostRead:
    """Change an input cost."""
    row = find(scope, InputCost, cost_id)
    if_match.check(row.version)
    money.update_cost(scope, row, body)
    tag(response, row.version)
    return CostRead.model_validate(row)


@costs.delete("/{cost_id}", status_code=204)
def delete_cost(cost_id: UUID, scope: Writes, if_match: IfMatch) -> None:
    """Delete an input cost."""
    row = find(scope, InputCost, cost_id)
    if_match.check(row.version)
    put_aside(scope, row)


@costs.post("/{cost_id}/restore")
def restore_cost(cost_id: UUID, scope: Writes, response: Response) -> CostRead:
    """Restore a deleted input cost."""
    row = find(scope, InputCost, cost_id, deleted=True)
    restore(scope, row)
    tag(response, row.version)
    return CostRead.model_validate(row)


@labour.get("")
def list_labour_entries(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[LabourQuery, Query()],
) -> Page[LabourRead]:
    """List labour, the latest first."""
    return money.list_labour(scope, runtime.keyring, page, only)


@labour.post("", status_code=201)
def create_labour_entry(
    body: LabourCreate, scope: Works, response: Response
) -> LabourRead:
    """Record time that was worked."""
    row = money.work(scope, body)
    tag(response, row.version)
    return money.show_labour(row)


@labour.get("/{labour_entry_id}")
def read_labour_entry(
    labour_entry_id: UUID, scope: Reads, response: Response
) -> LabourRead:
    """Show a labour entry."""
    row = find(scope, LabourEntry, labour_entry_id)
    tag(response, row.version)
    return money.show_labour(row)


@labour.patch("/{labour_entry_id}")
def update_labour_entry(
    labour_entry_id: UUID,
    body: LabourUpdate,
    scope: Writes,
    if_match: IfMatch,
    response: Response,
) -> LabourRead:
    """Change a labour entry."""
    row = find(scope, LabourEntry, labour_entry_id)
    if_match.check(row.version)
    money.update_labour(scope, row, body)
    tag(response, row.version)
    return money.show_labour(row)


@labour.delete("/{labour_entry_id}", status_code=204)
def delete_labour_entry(
    labour_entry_id: UUID, scope: Writes, if_match: IfMatch
) -> None:
    """Delete a labour entry."""
    row = find(scope, LabourEntry, labour_entry_id)
    if_match.check(row.version)
    put_aside(scope, row)


@labour.post("/{labour_entry_id}/restore")
def restore_labour_entry(
    labour_entry_id: UUID, scope: Writes, response: Response
) -> LabourRead:
    """Restore a deleted labour entry."""
    row = find(scope, LabourEntry, labour_entry_id, deleted=True)
    restore(scope, row)
    tag(response, row.version)
    return money.show_labour(row)


@prices.get("")
def list_prices(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[PriceQuery, Query()],
) -> Page[PriceRead]:
    """List energy prices, the latest first."""
    return money.list_prices(scope, runtime.keyring, page, only)


@prices.post("", status_code=201)
def create_price(body: PriceCreate, scope: Writes, response: Response) -> PriceRead:
    """Set the price of energy for a time that has none."""
    row = money.set_price(scope, body)
    tag(response, row.version)
    return PriceRead.model_validate(row)


@prices.get("/{price_id}")
def read_price(price_id: UUID, scope: Reads, response: Response) -> PriceRead:
    """Show an energy price."""
    row = find(scope, EnergyPrice, price_id)
    tag(response, row.version)
    return PriceRead.model_validate(row)


@prices.patch("/{price_id}")
def update_price(
    price_id: UUID,
    body: PriceUpdate,
    scope: Writes,
    if_match: IfMatch,
    response: Response,
) -> PriceRead:
    """Change an energy price."""
    row = find(scope, EnergyPrice, price_id)
    if_match.check(row.version)
    money.update_price(scope, row, body)
    tag(response, row.version)
    return PriceRead.model_validate(row)


@prices.delete("/{price_id}", status_code=204)
def delete_price(price_id: UUID, scope: Writes, if_match: IfMatch) -> None:
    """Delete an energy price."""
    row = find(scope, EnergyPrice, price_id)
    if_match.check(row.version)
    put_aside(scope, row)


@prices.post("/{price_id}/restore")
def restore_price(price_id: UUID, scope: Writes, response: Response) -> PriceRead:
    """Restore a deleted energy price."""
    row = find(scope, EnergyPrice, price_id, deleted=True)
    money.restore_price(scope, row)
    tag(response, row.version)
    return PriceRead.model_validate(row)
