"""Seed lots, customers, and shipments that lead from one to the other."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from companion.permissions import Permission
from companion.runtime import Runtime
from tests.companion.grown import Grown, grow
from tests.companion.people import NOBODY, Caller, Tenant, World, made

LOT = {"supplier": "Enza", "lot_number": "A-4711", "germination_percent": 93.5}
SHIPPED_AT = "2026-11-22T06:00:00Z"


@pytest.fixture
def customer(tenant: Tenant) -> str:
    """Make a customer."""
    return made(tenant.owner, "/customers", {"name": "Canteen"})


@pytest.fixture
def grown(tenant: Tenant) -> Grown:
    """Grow a kilogram."""
    return grow(tenant, grams=1000.0)


def ship(
    caller: Caller, customer: str, *lines: tuple[str, object], **more: object
) -> Any:  # noqa: ANN401 - JSON
    """Ship grams of harvests, whatever the answer."""
    body = {
        "customer_id": customer,
        "shipped_at": SHIPPED_AT,
        "lines": [{"harvest_id": each, "grams": grams} for each, grams in lines],
    } | more
    return caller.post("/shipments", body)


def found(caller: Caller, path: str) -> list[str]:
    """List ids."""
    response = caller.get(path)
    assert response.status_code == 200, response.text
    return [each["id"] for each in response.json()["items"]]


def test_seed_lot_is_recorded_changed_deleted_and_restored(tenant: Tenant) -> None:
    """By its version."""
    owner = tenant.owner
    path = f"/seed-lots/{made(owner, '/seed-lots', LOT)}"
    shown = owner.get(path)

    assert shown.json()["germination_percent"] == 93.5
    more = {"expires_on": "2027-06-30", "tested_on": "2026-10-01", "lot_number": "B"}
    changed = owner.patch(path, more, shown.headers["etag"])
    assert more.items() <= changed.json().items()
    assert owner.patch(path, {"supplier": None}).status_code == 422
    assert owner.delete(path).status_code == 204
    assert owner.get(path).status_code == 404
    assert owner.post(f"{path}/restore").json()["lot_number"] == "B"
    assert owner.post(f"{path}/restore").status_code == 404


def test_lot_of_a_supplier_is_recorded_once(tenant: Tenant) -> None:
    """Neither by a second record, nor by a change, nor by restoring."""
    owner = tenant.owner
    first = made(owner, "/seed-lots", LOT)
    other = made(owner, "/seed-lots", LOT | {"supplier": "Rijk"})

    second = owner.post("/seed-lots", LOT)
    assert second.json()["type"] == "/problems/seed-lot-known"
    assert first in second.json()["detail"]
    renamed = owner.patch(f"/seed-lots/{other}", {"supplier": "Enza"})
    assert renamed.json()["type"] == "/problems/seed-lot-known"
    owner.delete(f"/seed-lots/{first}")
    made(owner, "/seed-lots", LOT)
    restored = owner.post(f"/seed-lots/{first}/restore")
    assert restored.json()["type"] == "/problems/seed-lot-known"


def test_seed_lots_are_found_by_what_they_are(tenant: Tenant) -> None:
    """What was recorded last comes first."""
    basil = made(
        tenant.owner,
        "/seed-lots",
        LOT | {"crop_key": "basil", "variety": "Genovese", "expires_on": "2026-12-31"},
    )
    cress = made(tenant.owner, "/seed-lots", LOT | {"supplier": "Rijk"})

    assert found(tenant.owner, "/seed-lots") == [cress, basil]
    assert found(tenant.owner, "/seed-lots?q=genov") == [basil]
    assert found(tenant.owner, "/seed-lots?q=4711") == [cress, basil]
    assert found(tenant.owner, "/seed-lots?crop=basil") == [basil]
    assert found(tenant.owner, "/seed-lots?supplier=Rijk") == [cress]
    assert found(tenant.owner, "/seed-lots?expires_before=2027-01-01") == [basil]


@pytest.mark.parametrize(
    "change",
    [
        {"germination_percent": 101},
        {"germination_percent": -1},
        {"germination_percent": 93.55},
        {"lot_number": " "},
        {"crop_key": "No key"},
        {"item_id": NOBODY},
        {"expires_on": "soon"},
    ],
    ids=str,
)
def test_impossible_seed_lot_is_refused(
    tenant: Tenant, change: dict[str, object]
) -> None:
    """Nothing of it is kept."""
    assert tenant.owner.post("/seed-lots", LOT | change).status_code == 422
    assert found(tenant.owner, "/seed-lots") == []


def test_seed_lot_that_was_sown_stays(tenant: Tenant) -> None:
    """A recall has to find it."""
    lot = made(tenant.owner, "/seed-lots", LOT)
    grow(tenant, seed_lot=lot)

    refused = tenant.owner.delete(f"/seed-lots/{lot}")

    assert refused.json()["type"] == "/problems/in-use"


def test_customer_is_made_changed_deleted_and_restored(
    tenant: Tenant, customer: str
) -> None:
    """By its version."""
    owner, path = tenant.owner, f"/customers/{customer}"
    shown = owner.get(path)
    more = {"email": "Chef@Example.org", "phone": "+351 21", "address": "Rua 1\nLisboa"}
    changed = owner.patch(path, more, shown.headers["etag"]).json()

    assert changed["email"] == "chef@example.org"
    assert owner.patch(path, {"email": "nobody"}).status_code == 422
    assert owner.delete(path).status_code == 204
    assert found(owner, "/customers") == []
    assert found(owner, "/customers?deleted=true") == [customer]
    assert owner.post(f"{path}/restore").json()["address"] == "Rua 1\nLisboa"
    other = made(owner, "/customers", {"name": "Bistro"})
    assert found(owner, "/customers") == [other, customer]
    assert found(owner, "/customers?q=CANT") == [customer]


def test_shipment_leads_from_seed_to_customer_and_back(
    tenant: Tenant, customer: str
) -> None:
    """Each line says which harvest, batch and seed lot it is of."""
    owner = tenant.owner
    lot = made(owner, "/seed-lots", LOT)
    grown, other = grow(tenant, seed_lot=lot), grow(tenant)
    second = made(owner, "/customers", {"name": "Bistro"})
    both = ship(owner, customer, (grown.harvest, 200), (other.harvest, 50.5)).json()
    one = ship(owner, second, (other.harvest, 10)).json()

    line = next(e for e in both["lines"] if e["harvest_id"] == grown.harvest)
    assert (line["batch_id"], line["seed_lot_id"]) == (grown.batch, lot)
    assert line["grams"] == 200
    for query, expected in (
        ("", [one["id"], both["id"]]),
        (f"customer={second}", [one["id"]]),
        (f"harvest={grown.harvest}", [both["id"]]),
        (f"batch={other.batch}", [one["id"], both["id"]]),
        (f"seed_lot={lot}", [both["id"]]),
        ("shipped_before=2026-11-22T06:00:00Z", []),
        ("shipped_from=2026-11-22T06:00:00Z", [one["id"], both["id"]]),
    ):
        assert found(owner, f"/shipments?{query}") == expected, query


def test_no_more_of_a_harvest_is_shipped_than_was_cut(
    tenant: Tenant, customer: str, grown: Grown
) -> None:
    """The answer names what is left and what was asked for."""
    first = ship(tenant.owner, customer, (grown.harvest, 700)).json()
    refused = ship(tenant.owner, customer, (grown.harvest, 300.001))

    assert refused.json()["type"] == "/problems/not-enough-harvested"
    assert "300.000 g are left" in refused.json()["detail"]
    assert "300.001 g cannot" in refused.json()["detail"]
    path = f"/shipments/{first['id']}"
    more = {"lines": [{"harvest_id": grown.harvest, "grams": 1000.001}]}
    assert tenant.owner.patch(path, more).status_code == 409
    all_of_it = {"lines": [{"harvest_id": grown.harvest, "grams": 1000}]}
    assert tenant.owner.patch(path, all_of_it).json()["lines"][0]["grams"] == 1000


def test_of_two_shipments_at_once_one_gets_the_last(
    tenant: Tenant, customer: str, grown: Grown
) -> None:
    """Both would have found it there."""
    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(
            lambda _: ship(tenant.owner, customer, (grown.harvest, 600)).status_code,
            range(4),
        )
        assert sorted(answers) == [201, 409, 409, 409]


def test_deleted_shipment_leaves_its_harvest_for_others(
    tenant: Tenant, customer: str, grown: Grown
) -> None:
    """And comes back only while nobody took it."""
    first = ship(tenant.owner, customer, (grown.harvest, 700)).json()["id"]
    assert tenant.owner.delete(f"/shipments/{first}").status_code == 204
    second = ship(tenant.owner, customer, (grown.harvest, 700)).json()["id"]

    assert tenant.owner.post(f"/shipments/{first}/restore").status_code == 409
    tenant.owner.delete(f"/shipments/{second}")
    restored = tenant.owner.post(f"/shipments/{first}/restore").json()
    assert restored["lines"][0]["grams"] == 700


def test_customer_of_shipments_stays(
    tenant: Tenant, customer: str, grown: Grown
) -> None:
    """Until they are deleted; and they come back with their customer only."""
    shipment = ship(tenant.owner, customer, (grown.harvest, 1)).json()["id"]

    refused = tenant.owner.delete(f"/customers/{customer}")
    assert refused.json()["type"] == "/problems/in-use"
    tenant.owner.delete(f"/shipments/{shipment}")
    assert tenant.owner.delete(f"/customers/{customer}").status_code == 204
    assert tenant.owner.post(f"/shipments/{shipment}/restore").status_code == 422


def test_shipment_changes_by_its_version(
    tenant: Tenant, customer: str, grown: Grown
) -> None:
    """New lines are a new version, also when nothing else changes."""
    made_ = ship(tenant.owner, customer, (grown.harvest, 100))
    path = f"/shipments/{made_.json()['id']}"
    line = {"harvest_id": grown.harvest, "grams": 50, "packages": 2, "amount_minor": 99}
    lines = tenant.owner.patch(path, {"lines": [line]}, made_.headers["etag"])

    assert made_.json()["currency"] == "EUR"
    assert lines.headers["etag"] != made_.headers["etag"]
    assert lines.json()["lines"][0]["packages"] == 2
    arrived = {"delivered_at": "2026-11-22T09:00:00Z", "number": "2026/17"}
    delivered = tenant.owner.patch(path, arrived, lines.headers["etag"])
    assert arrived.items() <= delivered.json().items()
    assert tenant.owner.patch(path, arrived, lines.headers["etag"]).status_code == 412
    assert found(tenant.owner, "/shipments?q=2026/17") == [made_.json()["id"]]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"shipped_at": "2026-11-01T06:00:00Z"}, "/lines/0/harvest_id"),
        ({"delivered_at": "2026-11-22T05:59:00Z"}, "/delivered_at"),
        ({"customer_id": NOBODY}, "/customer_id"),
        ({"lines": []}, "/lines"),
        (
            {"lines": [{"harvest_id": NOBODY, "grams": 1}]},
            "/lines/0/harvest_id",
        ),
        ({"currency": "ABC"}, "/currency"),
    ],
    ids=str,
)
def test_impossible_shipment_is_refused(
    tenant: Tenant,
    customer: str,
    grown: Grown,
    change: dict[str, object],
    pointer: str,
) -> None:
    """Before the harvest, back in time, to nobody, of nothing."""
    response = ship(tenant.owner, customer, (grown.harvest, 1), **change)

    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == pointer
    kept = ship(tenant.owner, customer, (grown.harvest, 1)).json()["id"]
    if "currency" not in change and change.get("lines") != []:
        changed = tenant.owner.patch(f"/shipments/{kept}", change)
        assert changed.json()["errors"][0]["pointer"] == pointer


def test_harvest_is_in_one_line_of_a_shipment(
    tenant: Tenant, customer: str, grown: Grown
) -> None:
    """The second names the first."""
    response = ship(tenant.owner, customer, (grown.harvest, 1), (grown.harvest, 1))

    assert response.json()["errors"][0]["pointer"] == "/lines/1/harvest_id"


def test_other_tenants_harvest_is_not_shipped(
    tenant: Tenant, other_tenant: Tenant, customer: str, grown: Grown
) -> None:
    """Nor does it go to another tenant's customer."""
    theirs = made(other_tenant.owner, "/customers", {"name": "Canteen"})

    stolen = ship(other_tenant.owner, theirs, (grown.harvest, 1))
    sent = ship(tenant.owner, theirs, (grown.harvest, 1))

    assert stolen.json()["errors"][0]["pointer"] == "/lines/0/harvest_id"
    assert sent.json()["errors"][0]["pointer"] == "/customer_id"
    assert customer not in other_tenant.owner.get("/customers").text


def test_key_of_one_farm_has_no_customers(
    tenant: Tenant, world: World, customer: str
) -> None:
    """They belong to the whole organization."""
    key = world.key(
        tenant.id,
        Permission.ECONOMY_READ,
        Permission.ECONOMY_WRITE,
        farm_id=UUID(grow(tenant).farm),
    )

    assert key.get("/customers").status_code == 403
    assert key.get(f"/customers/{customer}").status_code == 403
    assert key.get("/shipments").status_code == 403


LINES = """
    SELECT line.shipment_id FROM seed_lot
    JOIN batch ON batch.org_id = seed_lot.org_id AND batch.seed_lot_id = seed_lot.id
    JOIN harvest ON harvest.org_id = batch.org_id AND harvest.batch_id = batch.id
    JOIN shipment_line AS line
        ON line.org_id = harvest.org_id AND line.harvest_id = harvest.id
    WHERE seed_lot.org_id = :org AND seed_lot.id = :id
"""
SEEDS = """
    SELECT batch.seed_lot_id FROM shipment
    JOIN shipment_line AS line
        ON line.org_id = shipment.org_id AND line.shipment_id = shipment.id
    JOIN harvest ON harvest.org_id = line.org_id AND harvest.id = line.harvest_id
    JOIN batch ON batch.org_id = harvest.org_id AND batch.id = harvest.batch_id
    WHERE shipment.org_id = :org AND shipment.customer_id = :id
"""


@pytest.mark.parametrize("query", [LINES, SEEDS], ids=["forward", "back"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_genealogy_is_read_by_keys_and_never_by_scans(
    runtime: Runtime, tenant: Tenant, query: str
) -> None:
    """Both ways, each step has its index."""
    with runtime.database.system() as session:
        plan = session.execute(
            text(f"EXPLAIN QUERY PLAN {query}"),
            {"org": tenant.id.hex, "id": tenant.id.hex},
        ).all()
    steps = [row[3] for row in plan]

    assert steps
    assert [each for each in steps if not each.startswith("SEARCH")] == []
