"""Recalls, and where something came from."""

from typing import Any
from uuid import UUID, uuid7

from companion.permissions import Permission, Role
from tests.companion.analytics.greenhouse import Greenhouse, at
from tests.companion.growing.beds import Body
from tests.companion.people import Caller, Tenant, World, made


def _lot(farm: Greenhouse) -> str:
    return made(
        farm.owner, "/seed-lots", {"supplier": "Enza", "lot_number": uuid7().hex}
    )


def _trace(caller: Caller, kind: str, identity: str) -> Body:
    answer = caller.get(f"/{kind}/{identity}/trace")
    assert answer.status_code == 200, answer.text
    found: Body = answer.json()
    return found


def _ids(rows: list[dict[str, Any]], name: str) -> set[str]:
    return {row[name] for row in rows}


def _split(farm: Greenhouse, batch: Body, shelf: str, plants: int, ago: float) -> Body:
    body = {"where": farm.where({shelf: plants}), "at": at(ago)}
    answer = farm.act(batch, "splits", body)
    assert answer.status_code == 201, answer.text
    child: Body = answer.json()
    return child


def _merge(farm: Greenhouse, batch: Body, into: Body, ago: float) -> None:
    answer = farm.act(batch, "merges", {"into_id": into["id"], "at": at(ago)})
    assert answer.status_code == 200, answer.text


def test_recall_follows_seed_through_splits_and_merges_to_customers(
    farm: Greenhouse,
) -> None:
    """And leaves out what was cut before the plants had come."""
    lot, other = _lot(farm), _lot(farm)
    bad = farm.sow({"a": 20}, at=at(100), seed_lot_id=lot)
    good = farm.sow({"b": 20}, at=at(100), seed_lot_id=other)
    part = _split(farm, bad, "a", 8, 80)
    early = farm.act(good, "harvests", farm.cut(50, at=at(70), where=[])).json()["id"]
    _merge(farm, part, good, 60)
    late = farm.harvest(good, 500, hours_ago=10)
    direct = farm.harvest(bad, 300, hours_ago=10)
    shipments = {name: farm.sell(name, 20) for name in (early, late, direct)}

    recall = _trace(farm.owner, "seed-lots", lot)

    assert _ids(recall["batches"], "batch_id") == {bad["id"], part["id"], good["id"]}
    assert _ids(recall["harvests"], "harvest_id") == {late, direct}
    reached = _ids(recall["shipments"], "shipment_id")
    assert reached == {shipments[late], shipments[direct]}
    assert [each["grams"] for each in recall["customers"]] == [20, 20]
    assert recall["complete"] is True
    by = {
        each["batch_id"]: (each["by_batch_id"], each["by"])
        for each in recall["batches"]
    }
    assert by[good["id"]] == (part["id"], "merged_into")
    assert by[bad["id"]] == (None, None)

    # And back: what the customer of the late harvest got is of both lots.
    back = _trace(farm.owner, "shipments", shipments[late])
    assert _ids(back["seed_lots"], "seed_lot_id") == {lot, other}
    assert _ids(back["shipments"], "shipment_id") == {shipments[late]}
    first = _trace(farm.owner, "harvests", early)
    assert _ids(first["seed_lots"], "seed_lot_id") == {other}
    assert _ids(first["shipments"], "shipment_id") == {shipments[early]}
    both = _trace(farm.owner, "batches", good["id"])
    assert _ids(both["seed_lots"], "seed_lot_id") == {lot, other}
    assert _ids(both["harvests"], "harvest_id") == {early, late}
    assert bad["id"] in _ids(both["batches"], "batch_id")


def test_undone_split_leads_nowhere(farm: Greenhouse) -> None:
    """As if it had not happened."""
    lot = _lot(farm)
    batch = farm.sow({"a": 20}, at=at(100), seed_lot_id=lot)
    _split(farm, batch, "a", 8, 80)
    assert farm.act(batch, "undo", {}).status_code == 200
    recall = _trace(farm.owner, "seed-lots", lot)
    assert _ids(recall["batches"], "batch_id") == {batch["id"]}


def test_lot_that_was_never_sown_went_nowhere(farm: Greenhouse) -> None:
    """It is itself all that there is."""
    lot = _lot(farm)
    recall = _trace(farm.owner, "seed-lots", lot)
    assert _ids(recall["seed_lots"], "seed_lot_id") == {lot}
    assert recall["batches"] == recall["harvests"] == recall["customers"] == []


def test_viewer_sees_batches_but_no_customers(farm: Greenhouse, tenant: Tenant) -> None:
    """The answer says that it is not all."""
    lot = _lot(farm)
    batch = farm.sow({"a": 20}, at=at(100), seed_lot_id=lot)
    shipment = farm.sell(farm.harvest(batch, 500), 100)
    viewer = tenant.people[Role.VIEWER]
    recall = _trace(viewer, "seed-lots", lot)
    assert _ids(recall["batches"], "batch_id") == {batch["id"]}
    assert (recall["shipments"], recall["complete"]) == ([], False)
    assert viewer.get(f"/shipments/{shipment}/trace").status_code == 404


def test_key_of_another_farm_traces_nothing_of_this_one(
    farm: Greenhouse, world: World, tenant: Tenant
) -> None:
    """A key can be for one farm alone."""
    batch = farm.sow({"a": 20}, at=at(100), seed_lot_id=_lot(farm))
    shipment = farm.sell(farm.harvest(batch, 500), 100)
    key = world.key(
        tenant.id,
        Permission.ANALYTICS_READ,
        Permission.ECONOMY_READ,
        farm_id=UUID(made(farm.owner, "/farms", {"name": "Other"})),
    )
    assert key.get(f"/shipments/{shipment}/trace").status_code == 404
    recall = _trace(key, "seed-lots", batch["seed_lot_id"])
    assert recall["batches"] == recall["harvests"] == recall["shipments"] == []
