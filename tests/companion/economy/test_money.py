"""Input costs, labour and the price of energy."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid7

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from companion.economy.models import LabourEntry
from companion.economy.money import cost_of
from companion.permissions import Permission, Role
from tests.companion.grown import grow
from tests.companion.people import NOBODY, Caller, Tenant, World, made

COST = {
    "kind": "seed",
    "spent_on": "2026-11-20",
    "amount_minor": 1299,
    "description": "Basil seed",
}
HOURS = {"worked_on": "2026-11-20", "minutes": 90, "activity": "Harvest"}
PRICE = {"price_minor_per_mwh": 21345, "valid_from": "2026-01-01T00:00:00Z"}


def listed(caller: Caller, path: str) -> list[Any]:
    """List something."""
    response = caller.get(path)
    assert response.status_code == 200, response.text
    items: list[Any] = response.json()["items"]
    return items


@pytest.mark.parametrize(
    ("path", "body", "change"),
    [
        ("/input-costs", COST, {"amount_minor": 1300}),
        ("/labour-entries", HOURS, {"minutes": 91}),
        ("/energy-prices", PRICE, {"price_minor_per_mwh": -5}),
    ],
    ids=["cost", "labour", "price"],
)
def test_money_is_recorded_changed_deleted_and_restored(
    tenant: Tenant, path: str, body: dict[str, object], change: dict[str, object]
) -> None:
    """By its version; the audit log has it all."""
    owner = tenant.owner
    one = f"{path}/{made(owner, path, body)}"
    shown = owner.get(one)

    assert body.items() <= shown.json().items()
    changed = owner.patch(one, change, shown.headers["etag"])
    assert change.items() <= changed.json().items()
    assert owner.patch(one, change, shown.headers["etag"]).status_code == 412
    assert owner.delete(one).status_code == 204
    assert owner.get(one).status_code == 404
    assert listed(owner, path) == []
    assert len(listed(owner, f"{path}?deleted=true")) == 1
    assert owner.post(f"{one}/restore").status_code == 200
    assert len(listed(owner, path)) == 1
    actions = {each["action"] for each in listed(owner, "/audit-events")}
    assert {each.rsplit(".", 1)[1] for each in actions} >= {
        "created",
        "changed",
        "deleted",
        "restored",
    }


def test_costs_are_found_by_what_they_are(tenant: Tenant) -> None:
    """The latest come first; the currency is the organization's if none is said."""
    grown = grow(tenant)
    seed = made(tenant.owner, "/input-costs", COST | {"batch_id": grown.batch})
    rent = made(
        tenant.owner,
        "/input-costs",
        COST
        | {
            "kind": "rent",
            "spent_on": "2026-11-01",
            "description": "Hall",
            "supplier": "Landlord Ltd",
            "currency": "GBP",
        },
    )

    def found(query: str) -> list[str]:
        return [each["id"] for each in listed(tenant.owner, f"/input-costs?{query}")]

    assert found("") == [seed, rent]
    assert found("q=landlord") == [rent]
    assert found("kind=seed") == [seed]
    assert found("currency=GBP") == [rent]
    assert found(f"farm={grown.farm}") == [seed]
    assert found(f"batch={grown.batch}") == [seed]
    assert found("spent_from=2026-11-20") == [seed]
    assert found("spent_to=2026-11-19") == [rent]
    first = tenant.owner.get("/input-costs?limit=1").json()
    rest = tenant.owner.get(f"/input-costs?limit=1&cursor={first['next_cursor']}")
    assert [each["id"] for each in rest.json()["items"]] == [rent]
    assert tenant.owner.get(f"/input-costs/{seed}").json()["currency"] == "EUR"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"amount_minor": -1}, "/amount_minor"),
        ({"amount_minor": 12.99}, "/amount_minor"),
        ({"amount_minor": 10**16}, "/amount_minor"),
        ({"currency": "eur"}, "/currency"),
        ({"currency": "BTC"}, "/currency"),
        ({"spent_on": "2026-02-30"}, "/spent_on"),
        ({"spent_on": "1066-10-14"}, "/spent_on"),
        ({"farm_id": NOBODY}, "/farm_id"),
        ({"item_id": NOBODY}, "/item_id"),
        ({"description": ""}, "/description"),
    ],
    ids=str,
)
def test_impossible_cost_is_refused(
    tenant: Tenant, change: dict[str, object], pointer: str
) -> None:
    """Money is a whole number of minor units, of a currency that there is."""
    response = tenant.owner.post("/input-costs", COST | change)

    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == pointer


def test_labour_costs_what_its_minutes_cost(tenant: Tenant) -> None:
    """Without a rate nobody knows what."""
    body = HOURS | {"rate_minor_per_hour": 1450, "worker_name": "Ana"}
    entry = tenant.owner.post("/labour-entries", body).json()
    path = f"/labour-entries/{entry['id']}"

    assert (entry["cost_minor"], entry["currency"]) == (2175, "EUR")
    other = tenant.owner.patch(path, {"currency": "USD"}).json()
    assert (other["cost_minor"], other["currency"]) == (2175, "USD")
    without = tenant.owner.patch(path, {"rate_minor_per_hour": None}).json()
    assert (without["cost_minor"], without["currency"]) == (None, None)
    lone = tenant.owner.patch(path, {"currency": "USD"})
    assert lone.json()["errors"][0]["pointer"] == "/currency"


@given(minutes=st.integers(1, 1440), rate=st.integers(0, 10**9))
def test_labour_is_rounded_half_up(minutes: int, rate: int) -> None:
    """Never more than half a minor unit off."""
    cost = cost_of(LabourEntry(minutes=minutes, rate_minor_per_hour=rate))

    assert cost is not None
    assert -30 < cost * 60 - minutes * rate <= 30


def test_operator_records_own_hours_and_sees_no_money(tenant: Tenant) -> None:
    """Neither a rate nor another's hours."""
    operator = tenant.people[Role.OPERATOR]
    manager = tenant.people[Role.MANAGER]
    mine = operator.post("/labour-entries", HOURS)
    others = HOURS | {"worker_id": str(operator.user_id)}

    assert mine.json()["worker_id"] == str(operator.user_id)
    for more in (
        {"rate_minor_per_hour": 1450},
        {"worker_name": "Ana"},
        {"worker_id": str(manager.user_id)},
    ):
        assert operator.post("/labour-entries", HOURS | more).status_code == 403
    assert operator.get("/labour-entries").status_code in {403, 404}
    assert manager.post("/labour-entries", others).status_code == 201
    stranger = HOURS | {"worker_id": str(uuid7())}
    refused = manager.post("/labour-entries", stranger)
    assert refused.json()["errors"][0]["pointer"] == "/worker_id"


def test_key_says_who_worked(tenant: Tenant, world: World) -> None:
    """It has no hours of its own."""
    key = world.key(tenant.id, Permission.TASKS_WRITE, Permission.ECONOMY_WRITE)

    assert key.post("/labour-entries", HOURS).status_code == 422
    named = HOURS | {"worker_name": "Ana"}
    assert key.post("/labour-entries", named).status_code == 201


def test_labour_is_found_by_what_it_is(tenant: Tenant) -> None:
    """The latest comes first."""
    grown = grow(tenant)
    task = made(
        tenant.owner, "/tasks", {"title": "x", "due_at": "2026-11-24T08:00:00Z"}
    )
    cut = made(tenant.owner, "/labour-entries", HOURS | {"batch_id": grown.batch})
    cleaned = made(
        tenant.owner,
        "/labour-entries",
        HOURS
        | {
            "activity": "Cleaning",
            "worked_on": "2026-11-01",
            "worker_name": "Ana",
            "task_id": task,
        },
    )

    def found(query: str) -> list[str]:
        return [each["id"] for each in listed(tenant.owner, f"/labour-entries?{query}")]

    assert found("") == [cut, cleaned]
    assert found("q=clean") == found("q=ana") == [cleaned]
    assert found(f"farm={grown.farm}") == found(f"batch={grown.batch}") == [cut]
    assert found(f"task={task}") == [cleaned]
    assert found(f"worker={tenant.owner.user_id}") == [cut]
    assert found("worked_from=2026-11-02") == [cut]
    assert found("worked_to=2026-11-02") == [cleaned]
    moved = tenant.owner.patch(
        f"/labour-entries/{cleaned}", {"batch_id": grown.batch}
    ).json()
    assert moved["farm_id"] == grown.farm


def test_price_holds_at_one_time_only_once(tenant: Tenant) -> None:
    """The answer names the price that is there; each farm has its own."""
    farm = grow(tenant).farm
    first = made(tenant.owner, "/energy-prices", PRICE)
    later = PRICE | {"valid_from": "2026-06-01T00:00:00Z"}
    refused = tenant.owner.post("/energy-prices", later)

    assert refused.json()["type"] == "/problems/prices-overlap"
    assert first in refused.json()["detail"]
    assert "2026-01-01T00:00:00+00:00" in refused.json()["detail"]
    ends = {"valid_to": "2026-06-01T00:00:00Z"}
    assert tenant.owner.patch(f"/energy-prices/{first}", ends).status_code == 200
    second = made(tenant.owner, "/energy-prices", later)
    own = made(tenant.owner, "/energy-prices", later | {"farm_id": farm})
    reopened = tenant.owner.patch(f"/energy-prices/{first}", {"valid_to": None})
    assert reopened.json()["type"] == "/problems/prices-overlap"
    assert reopened.json()["detail"].startswith(f"The price {second}")

    def found(query: str) -> list[str]:
        return [each["id"] for each in listed(tenant.owner, f"/energy-prices?{query}")]

    assert found("at=2026-06-01T00:00:00Z") == [own, second]
    assert found("at=2026-05-31T23:59:59Z") == [first]
    assert found(f"farm={farm}") == [own]


def test_deleted_price_is_restored_only_into_free_time(tenant: Tenant) -> None:
    """Another took its place."""
    first = made(tenant.owner, "/energy-prices", PRICE)
    tenant.owner.delete(f"/energy-prices/{first}")
    made(tenant.owner, "/energy-prices", PRICE)

    restored = tenant.owner.post(f"/energy-prices/{first}/restore")

    assert restored.json()["type"] == "/problems/prices-overlap"
    assert len(listed(tenant.owner, "/energy-prices")) == 1


def test_of_two_prices_at_once_one_is_kept(tenant: Tenant) -> None:
    """Both would have found the time free."""
    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(
            lambda _: tenant.owner.post("/energy-prices", PRICE).status_code, range(4)
        )
        assert sorted(answers) == [201, 409, 409, 409]


@pytest.mark.parametrize("end", ["2026-01-01T00:00:00Z", "2025-01-01T00:00:00Z"])
def test_price_ends_after_it_begins(tenant: Tenant, end: str) -> None:
    """The answer names both."""
    error = tenant.owner.post("/energy-prices", PRICE | {"valid_to": end}).json()
    price = made(tenant.owner, "/energy-prices", PRICE)
    changed = tenant.owner.patch(f"/energy-prices/{price}", {"valid_to": end})

    assert error["errors"][0]["pointer"] == "/valid_to"
    assert end[:10] in error["errors"][0]["message"]
    assert "2026-01-01" in error["errors"][0]["message"]
    assert changed.status_code == 422


NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
PERIODS = st.lists(
    st.tuples(st.integers(0, 20), st.one_of(st.none(), st.integers(1, 10))),
    max_size=8,
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(periods=PERIODS)
def test_no_moment_has_two_prices(
    tenant: Tenant, periods: list[tuple[int, int | None]]
) -> None:
    """Whatever is asked for: what is kept does not overlap, what is refused would."""
    farm = grow(tenant).farm
    taken: set[int] = set()
    for start, days in periods:
        wanted = set(range(start, 40 if days is None else start + days))
        end = None if days is None else NEW_YEAR + timedelta(days=start + days)
        body = PRICE | {
            "farm_id": farm,
            "valid_from": (NEW_YEAR + timedelta(days=start)).isoformat(),
            "valid_to": None if end is None else end.isoformat(),
        }
        response = tenant.owner.post("/energy-prices", body)
        assert response.status_code == (409 if wanted & taken else 201)
        if response.status_code == 201:
            taken |= wanted


def test_key_of_one_farm_sees_its_money_alone(tenant: Tenant, world: World) -> None:
    """And records it there."""
    farm = grow(tenant).farm
    made(tenant.owner, "/input-costs", COST)
    key = world.key(
        tenant.id,
        Permission.ECONOMY_READ,
        Permission.ECONOMY_WRITE,
        farm_id=UUID(farm),
    )
    mine = made(key, "/input-costs", COST)

    assert [each["id"] for each in listed(key, "/input-costs")] == [mine]
    assert tenant.owner.get(f"/input-costs/{mine}").json()["farm_id"] == farm
