"""How a tenant comes to tasks, notes, stock, money, customers and shipments."""

from collections.abc import Callable
from uuid import uuid7

from tests.companion.grown import grow
from tests.companion.notes.pictures import picture
from tests.companion.people import Tenant, made

type Make = Callable[[Tenant], str]


def _task(tenant: Tenant) -> str:
    body = {"title": "Clean", "due_at": "2026-11-24T08:00:00Z"}
    return made(tenant.owner, "/tasks", body)


def _note(tenant: Tenant) -> str:
    return made(tenant.owner, "/notes", {"body": "Pale leaves"})


def _photo(tenant: Tenant) -> str:
    path = f"/notes/{_note(tenant)}/photos"
    return str(tenant.owner("POST", path, content=picture()).json()["id"])


def _item(tenant: Tenant) -> str:
    body = {"name": "Coir", "kind": "substrate", "unit": "kg"}
    return made(tenant.owner, "/inventory-items", body)


def _movement(tenant: Tenant) -> str:
    body = {"item_id": _item(tenant), "kind": "purchase", "quantity": 1}
    return made(tenant.owner, "/inventory-movements", body)


def _cost(tenant: Tenant) -> str:
    body = {"kind": "seed", "spent_on": "2026-11-20", "amount_minor": 1}
    return made(tenant.owner, "/input-costs", body | {"description": "Basil"})


def _labour(tenant: Tenant) -> str:
    body = {"worked_on": "2026-11-20", "minutes": 90, "activity": "Harvest"}
    return made(tenant.owner, "/labour-entries", body)


def _price(tenant: Tenant) -> str:
    farm = grow(tenant).farm
    body = {"price_minor_per_mwh": 1, "valid_from": "2026-01-01T00:00:00Z"}
    return made(tenant.owner, "/energy-prices", body | {"farm_id": farm})


def _seed_lot(tenant: Tenant) -> str:
    body = {"supplier": "Enza", "lot_number": uuid7().hex}
    return made(tenant.owner, "/seed-lots", body)


def _customer(tenant: Tenant) -> str:
    return made(tenant.owner, "/customers", {"name": "Canteen"})


def _shipment(tenant: Tenant) -> str:
    body = {
        "customer_id": _customer(tenant),
        "shipped_at": "2026-11-22T06:00:00Z",
        "lines": [{"harvest_id": grow(tenant).harvest, "grams": 1}],
    }
    return made(tenant.owner, "/shipments", body)


BELONGINGS: dict[str, Make] = {
    "cost_id": _cost,
    "customer_id": _customer,
    "item_id": _item,
    "labour_entry_id": _labour,
    "movement_id": _movement,
    "note_id": _note,
    "photo_id": _photo,
    "price_id": _price,
    "seed_lot_id": _seed_lot,
    "shipment_id": _shipment,
    "task_id": _task,
}

CHANGES: dict[str, object] = {
    "PATCH /api/v1/tasks/{task_id}": {"title": "Taken over"},
    "POST /api/v1/tasks/{task_id}/restore": {},
    "POST /api/v1/tasks/{task_id}/complete": {},
    "POST /api/v1/tasks/{task_id}/skip": {},
    "POST /api/v1/tasks/{task_id}/reopen": {},
    "PATCH /api/v1/notes/{note_id}": {"body": "Taken over"},
    "POST /api/v1/notes/{note_id}/restore": {},
    "POST /api/v1/notes/{note_id}/photos": {},
    "PATCH /api/v1/inventory-items/{item_id}": {"name": "Taken over"},
    "POST /api/v1/inventory-items/{item_id}/restore": {},
    "POST /api/v1/inventory-movements/{movement_id}/correct": {},
    "PATCH /api/v1/input-costs/{cost_id}": {"amount_minor": 2},
    "POST /api/v1/input-costs/{cost_id}/restore": {},
    "PATCH /api/v1/labour-entries/{labour_entry_id}": {"minutes": 1},
    "POST /api/v1/labour-entries/{labour_entry_id}/restore": {},
    "PATCH /api/v1/energy-prices/{price_id}": {"tariff": "Taken over"},
    "POST /api/v1/energy-prices/{price_id}/restore": {},
    "PATCH /api/v1/seed-lots/{seed_lot_id}": {"variety": "Taken over"},
    "POST /api/v1/seed-lots/{seed_lot_id}/restore": {},
    "PATCH /api/v1/customers/{customer_id}": {"name": "Taken over"},
    "POST /api/v1/customers/{customer_id}/restore": {},
    "PATCH /api/v1/shipments/{shipment_id}": {"number": "Taken over"},
    "POST /api/v1/shipments/{shipment_id}/restore": {},
}
