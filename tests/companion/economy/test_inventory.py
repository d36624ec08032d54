"""Stock: the sum of movements that nobody changes."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from companion.permissions import Permission, Role
from companion.runtime import Runtime
from tests.companion.grown import grow
from tests.companion.people import NOBODY, Caller, Tenant, World, made

ITEM = {"name": "Coir", "kind": "substrate", "unit": "kg"}


@pytest.fixture
def item(tenant: Tenant) -> str:
    """Make an item, of which there is nothing."""
    return made(tenant.owner, "/inventory-items", ITEM)


def move(caller: Caller, item: str, kind: str, quantity: object, **more: object) -> Any:  # noqa: ANN401 - JSON
    """Record a movement, whatever the answer."""
    body = {"item_id": item, "kind": kind, "quantity": quantity} | more
    return caller.post("/inventory-movements", body)


def stock(caller: Caller, item: str) -> Decimal:
    """Give the stock."""
    return Decimal(str(caller.get(f"/inventory-items/{item}").json()["stock"]))


def test_item_is_made_changed_deleted_and_restored(tenant: Tenant, item: str) -> None:
    """Its unit stays."""
    path = f"/inventory-items/{item}"
    shown = tenant.owner.get(path)

    assert shown.json()["stock"] == 0
    changed = tenant.owner.patch(path, {"reorder_at": 2.5}, shown.headers["etag"])
    assert changed.json()["reorder_at"] == 2.5
    assert tenant.owner.patch(path, {"unit": "g"}).status_code == 422
    assert tenant.owner.patch(path, {"name": None}).status_code == 422
    assert tenant.owner.patch(path, {"name": "x"}, '"1"').status_code == 412
    assert tenant.owner.delete(path).status_code == 204
    assert move(tenant.owner, item, "purchase", 1).status_code == 422
    assert tenant.owner.post(f"{path}/restore").status_code == 200
    assert move(tenant.owner, item, "purchase", 1).status_code == 201


def test_items_are_found_by_what_they_are(tenant: Tenant) -> None:
    """By text, kind and farm, and where there is too little."""
    farm = grow(tenant).farm
    made_ids = [
        made(tenant.owner, "/inventory-items", ITEM | more)
        for more in (
            {"name": "Calcium nitrate", "kind": "nutrient", "reorder_at": 1},
            {"name": "Boxes", "kind": "packaging", "unit": "piece", "farm_id": farm},
            {"name": "Acid", "kind": "nutrient", "unit": "L", "reorder_at": 1},
        )
    ]
    nitrate, boxes, acid = made_ids
    move(tenant.owner, nitrate, "purchase", 5)
    move(tenant.owner, acid, "purchase", 1)

    def found(query: str) -> list[str]:
        response = tenant.owner.get(f"/inventory-items?{query}")
        return [each["id"] for each in response.json()["items"]]

    assert found("") == [acid, boxes, nitrate]
    assert found("sort=-name") == [nitrate, boxes, acid]
    assert found("sort=created") == made_ids
    assert found("q=NITR") == [nitrate]
    assert found("kind=nutrient") == [acid, nitrate]
    assert found(f"farm={farm}") == [boxes]
    assert found("low=true") == [acid]
    tenant.owner.delete(f"/inventory-items/{acid}")
    assert found("deleted=true") == [acid]


def test_stock_is_what_came_and_did_not_go(tenant: Tenant, item: str) -> None:
    """To three decimals, without the errors of floating point."""
    for kind, quantity in (
        ("purchase", 0.1),
        ("purchase", 0.2),
        ("return", "1.005"),
        ("use", 0.3),
        ("waste", 0.005),
    ):
        assert move(tenant.owner, item, kind, quantity).status_code == 201

    assert stock(tenant.owner, item) == Decimal(1)


def test_more_than_there_is_is_not_taken(tenant: Tenant, item: str) -> None:
    """The answer names what there is and what was asked for."""
    move(tenant.owner, item, "purchase", 2.5)
    response = move(tenant.owner, item, "use", 3)

    assert response.status_code == 409
    assert response.json()["type"] == "/problems/not-enough-stock"
    assert "2.5" in response.json()["detail"]
    assert "3 kg cannot be taken" in response.json()["detail"]
    assert stock(tenant.owner, item) == Decimal("2.5")


def test_of_two_who_take_the_last_one_gets_it(tenant: Tenant, item: str) -> None:
    """Also at the same time."""
    move(tenant.owner, item, "purchase", 1)
    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(
            lambda _: move(tenant.owner, item, "use", 1).status_code, range(4)
        )
        assert sorted(answers) == [201, 409, 409, 409]

    assert stock(tenant.owner, item) == 0


def test_count_brings_the_books_to_what_was_found(tenant: Tenant, item: str) -> None:
    """By the difference; without one there is nothing to record."""
    move(tenant.owner, item, "purchase", 5)

    assert move(tenant.owner, item, "count", 4.25).json()["quantity"] == -0.75
    assert move(tenant.owner, item, "count", 6).json()["quantity"] == 1.75
    same = move(tenant.owner, item, "count", 6)
    assert same.json()["type"] == "/problems/stock-as-counted"
    assert move(tenant.owner, item, "count", 0).json()["quantity"] == -6


def test_wrong_movement_is_countered_once(tenant: Tenant, item: str) -> None:
    """Both stay in the books."""
    wrong = move(tenant.owner, item, "purchase", 50).json()["id"]
    path = f"/inventory-movements/{wrong}/correct"
    counter = tenant.owner.post(path, {"note": "It was 5."}).json()

    assert counter["quantity"] == -50
    assert counter["corrects_id"] == wrong
    assert stock(tenant.owner, item) == 0
    again = tenant.owner.post(path)
    assert again.json()["type"] == "/problems/already-corrected"
    itself = tenant.owner.post(f"/inventory-movements/{counter['id']}/correct")
    assert itself.json()["type"] == "/problems/already-corrected"
    listed = tenant.owner.get(f"/inventory-movements?item={item}").json()["items"]
    assert [each["id"] for each in listed] == [counter["id"], wrong]


def test_purchase_of_what_is_used_up_is_not_taken_back(
    tenant: Tenant, item: str
) -> None:
    """The stock would be below zero."""
    bought = move(tenant.owner, item, "purchase", 2).json()["id"]
    move(tenant.owner, item, "use", 1.5)

    response = tenant.owner.post(f"/inventory-movements/{bought}/correct")

    assert response.json()["type"] == "/problems/not-enough-stock"
    assert "0.5 kg" in response.json()["detail"].replace("0.500", "0.5")


def test_movements_are_found_by_what_they_are(tenant: Tenant, item: str) -> None:
    """What was recorded last comes first."""
    batch = grow(tenant).batch
    other = made(tenant.owner, "/inventory-items", ITEM | {"name": "Perlite"})
    bought = move(
        tenant.owner, item, "purchase", 9, moved_at="2026-11-01T08:00:00Z"
    ).json()
    used = move(tenant.owner, item, "use", 1, batch_id=batch).json()
    elsewhere = move(tenant.owner, other, "purchase", 1).json()

    def found(query: str) -> list[Any]:
        items: list[Any] = tenant.owner.get(f"/inventory-movements?{query}").json()[
            "items"
        ]
        return items

    assert found("") == [elsewhere, used, bought]
    assert found(f"item={item}") == [used, bought]
    assert found(f"batch={batch}") == [used]
    assert found("kind=purchase") == [elsewhere, bought]
    assert found("moved_before=2026-11-02T00:00:00Z") == [bought]
    assert found("moved_from=2026-11-02T00:00:00Z") == [elsewhere, used]
    assert tenant.owner.get(f"/inventory-movements/{used['id']}").json() == used


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"quantity": 0}, "/quantity"),
        ({"quantity": -1}, "/quantity"),
        ({"quantity": 0.0001}, "/quantity"),
        ({"quantity": 10**12}, "/quantity"),
        ({"quantity": "NaN"}, "/quantity"),
        ({"kind": "correction"}, "/kind"),
        ({"item_id": NOBODY}, "/item_id"),
        ({"batch_id": NOBODY}, "/batch_id"),
        (
            {"kind": "use", "cost": {"amount_minor": 1, "currency": "EUR"}},
            "/cost",
        ),
        ({"cost": {"amount_minor": 1.5, "currency": "EUR"}}, "/cost/amount_minor"),
        ({"cost": {"amount_minor": 1, "currency": "XYZ"}}, "/cost/currency"),
    ],
    ids=str,
)
def test_impossible_movement_is_refused(
    tenant: Tenant, item: str, change: dict[str, object], pointer: str
) -> None:
    """The answer says where."""
    body = {"item_id": item, "kind": "purchase", "quantity": 1} | change
    response = tenant.owner.post("/inventory-movements", body)

    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == pointer


def test_purchase_brings_its_cost(tenant: Tenant, item: str) -> None:
    """Whoever takes the purchase back takes that back, too."""
    cost = {"amount_minor": 1299, "currency": "EUR", "supplier": "Agro Lda"}
    bought = move(
        tenant.owner, item, "purchase", 2, moved_at="2026-11-20T23:30:00Z", cost=cost
    ).json()
    (kept,) = tenant.owner.get(f"/input-costs?item={item}").json()["items"]

    assert (kept["amount_minor"], kept["kind"]) == (1299, "substrate")
    assert kept["movement_id"] == bought["id"]
    assert kept["spent_on"] == "2026-11-20"
    tenant.owner.post(f"/inventory-movements/{bought['id']}/correct")
    assert tenant.owner.get(f"/input-costs?item={item}").json()["items"] == []


def test_operator_moves_stock_but_no_money(tenant: Tenant, item: str) -> None:
    """Whoever works in the farm takes what is needed."""
    operator = tenant.people[Role.OPERATOR]
    cost = {"amount_minor": 1299, "currency": "EUR"}
    paid = move(tenant.owner, item, "purchase", 1, cost=cost).json()["id"]

    assert move(operator, item, "purchase", 2).status_code == 201
    assert move(operator, item, "purchase", 2, cost=cost).status_code == 403
    assert operator.post(f"/inventory-movements/{paid}/correct").status_code == 403
    assert operator.post("/inventory-items", ITEM).status_code in {403, 404}
    assert stock(operator, item) == 3


def test_other_tenants_item_is_not_moved(
    tenant: Tenant, other_tenant: Tenant, item: str
) -> None:
    """It does not exist for them."""
    response = move(other_tenant.owner, item, "purchase", 1)

    assert response.json()["errors"][0]["pointer"] == "/item_id"
    assert stock(tenant.owner, item) == 0


def test_key_of_one_farm_moves_the_stock_of_that_farm(
    tenant: Tenant, world: World, item: str
) -> None:
    """And sees nothing of the rest."""
    farm = grow(tenant).farm
    here = made(tenant.owner, "/inventory-items", ITEM | {"farm_id": farm})
    bought = move(tenant.owner, item, "purchase", 1).json()["id"]
    key = world.key(
        tenant.id,
        Permission.GROWING_READ,
        Permission.GROWING_WRITE,
        farm_id=UUID(farm),
    )

    assert move(key, here, "purchase", 1).status_code == 201
    assert move(key, item, "purchase", 1).status_code == 422
    assert key.get(f"/inventory-movements/{bought}").status_code == 404
    assert len(key.get("/inventory-movements").json()["items"]) == 1
    assert [e["id"] for e in key.get("/inventory-items").json()["items"]] == [here]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE inventory_movement SET quantity = 1", "DELETE FROM inventory_movement"],
)
def test_books_cannot_be_rewritten(
    tenant: Tenant, item: str, runtime: Runtime, statement: str
) -> None:
    """The database refuses it, whoever asks."""
    move(tenant.owner, item, "purchase", 1)
    with (
        pytest.raises(DBAPIError, match="append-only"),
        runtime.database.system() as session,
    ):
        session.execute(text(statement))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["purchase", "return", "use", "waste", "count", "correct"]),
        st.decimals(0, 100, places=3, allow_nan=False),
        st.integers(0, 20),
    ),
    max_size=12,
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_stock_is_the_sum_of_the_books_and_never_below_zero(
    tenant: Tenant, steps: list[tuple[str, Decimal, int]]
) -> None:
    """Whatever is recorded, taken back or refused, in whatever order."""
    item = made(tenant.owner, "/inventory-items", ITEM)
    expected = Decimal(0)
    recorded: list[str] = []
    for kind, quantity, which in steps:
        if kind == "correct":
            if not recorded:
                continue
            identity = recorded[which % len(recorded)]
            response = tenant.owner.post(f"/inventory-movements/{identity}/correct")
        else:
            response = move(tenant.owner, item, kind, str(quantity))
        assert response.status_code in {201, 409, 422}
        if response.status_code == 201:
            recorded.append(response.json()["id"])
            expected += Decimal(str(response.json()["quantity"]))
        assert expected >= 0
        assert stock(tenant.owner, item) == expected
