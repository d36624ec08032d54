"""What a site may put into its reports: of its own batches alone, with their money."""

from typing import Any

import pytest

from companion.runtime import Runtime
from companion.telemetry.rollups import roll_up
from tests.companion.link.sites import Site, example
from tests.companion.people import Tenant, made
from tests.companion.telemetry.feeds import HOUR, NOON, Feed
from tests.contract.shape import differences

LOT = {"supplier": "Enza", "lot_number": "L7", "crop_key": "basil_genovese"}
BATCH = "basil-2026-11-01"


@pytest.fixture
def site(runtime: Runtime, tenant: Tenant) -> Site:
    """Pair a site whose farm stands."""
    site = Site.paired(runtime, tenant)
    site.put_layout()
    return site


def told(site: Site, name: str, *, ended: str | None, grams: float = 900.0) -> None:
    """Tell of a batch of 60 plants that was sown on 1 November."""
    content = example("events")["request"]["events"][0]["content"]
    sown, harvested = content["events"][0], content["events"][-1]
    events = [sown]
    if ended is not None:
        cut = {"at": ended, "number": 2, "left": {"SHELF1": 60}}
        events.append(harvested | cut | {"grades": {"A": grams}})
    site.tell("batch", content | {"id": name, "seed_lot": "L7", "events": events})


def passport_of(site: Site, batch: str = BATCH) -> dict[str, Any]:
    """Ask for what a passport needs."""
    answer = site.caller.get(f"/sites/{site.id}/passport", params={"batch": batch})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def metered(runtime: Runtime, tenant: Tenant) -> None:
    """Measure 1 kWh an hour for two days on the batch's shelf, at 20 ct."""
    shelves = tenant.owner.get("/shelves").json()["items"]
    (shelf,) = [each["id"] for each in shelves if each["ha_id"] == "SHELF1"]
    feed, hours = Feed(tenant.owner), range(48, -1, -1)
    body = {"source_id": str(feed.source), "key": "kwh", "quantity": "energy"}
    made(tenant.owner, "/sensors", body | {"unit": "kWh", "shelf_id": shelf})
    feed.send(kwh=([NOON - ago * HOUR for ago in hours], [48.0 - ago for ago in hours]))
    roll_up(runtime.database)
    price = {"price_minor_per_mwh": 20_000, "currency": "EUR"}
    made(tenant.owner, "/energy-prices", price | {"valid_from": "2026-01-01T00:00:00Z"})


def sold(tenant: Tenant, batch: str) -> None:
    """Write down what a batch cost and brought."""
    money = {"batch_id": batch, "currency": "EUR"}
    seed = {"kind": "seed", "spent_on": "2026-11-01", "description": "Basil seed"}
    made(tenant.owner, "/input-costs", seed | money | {"amount_minor": 300})
    work = {"worked_on": "2026-11-22", "minutes": 60, "activity": "Harvest"}
    rate = {"rate_minor_per_hour": 1500}
    made(tenant.owner, "/labour-entries", work | money | rate)
    (harvest,) = tenant.owner.get("/harvests", params={"batch": batch}).json()["items"]
    body = {
        "customer_id": made(tenant.owner, "/customers", {"name": "Canteen"}),
        "shipped_at": "2026-11-23T11:00:00Z",
        "currency": "EUR",
        "lines": [{"harvest_id": harvest["id"], "grams": 450, "amount_minor": 4000}],
    }
    made(tenant.owner, "/shipments", body)


def test_site_is_told_what_its_batch_cost_and_brought(
    runtime: Runtime, tenant: Tenant, site: Site
) -> None:
    """With the lot by its number, what was bought, worked and sold, as the contract says."""
    made(tenant.owner, "/seed-lots", LOT)
    told(site, BATCH, ended="2026-11-23T08:00:00.000Z")
    for number, grams in enumerate((600.0, 800.0)):
        told(site, f"before-{number}", ended="2026-11-20T08:00:00.000Z", grams=grams)
    items = tenant.owner.get("/batches").json()["items"]
    (batch,) = [each["id"] for each in items if each["ha_id"] == BATCH]
    sold(tenant, batch)
    metered(runtime, tenant)

    found = passport_of(site)

    assert differences(found, example("passport")["answer"]) == []
    assert [lot["supplier"] for lot in found["seed_lots"]] == ["Enza"]
    assert [each["description"] for each in found["inputs"]] == ["Basil seed"]
    assert found["work"] == [{"activity": "Harvest", "minutes": 60}]
    assert found["customers"] == [{"customer": "Canteen", "grams": 450.0}]
    summary = found["summary"]
    assert summary["labour_cost"]["amount_minor"] == 1500
    assert summary["input_cost"]["amount_minor"] == 300
    assert summary["revenue"]["amount_minor"] == 4000
    assert summary["cost"]["amount_minor"] == 300 + 1500 + 860
    assert 0 < summary["cost"]["coverage"] < 0.1
    assert summary["margin"]["amount_minor"] == 4000 - 2660
    plant = next(each for each in found["earlier"] if "plant" in each["measure"])
    assert (plant["value"], plant["mean"], plant["batches"]) == (
        15,
        pytest.approx(700 / 60),
        2,
    )
    assert plant["interval"]["low"] < plant["mean"] < plant["interval"]["high"]


def test_batch_that_stands_has_no_result_to_compare(site: Site) -> None:
    """What others gave is shown, and nothing of it is taken for its own."""
    told(site, "before", ended="2026-11-20T08:00:00.000Z")
    told(site, BATCH, ended=None)

    earlier = passport_of(site)["earlier"]

    assert {each["value"] for each in earlier} == {None}
    assert {each["batches"] for each in earlier} == {1}


@pytest.mark.parametrize("other", [{"lot_number": "L8"}, {"crop_key": "pea_shoots"}])
def test_lot_of_another_number_or_crop_is_not_the_batchs(
    tenant: Tenant, site: Site, other: dict[str, str]
) -> None:
    """Nothing is guessed."""
    made(tenant.owner, "/seed-lots", LOT | other)
    told(site, BATCH, ended=None)
    assert passport_of(site)["seed_lots"] == []


def test_two_lots_of_one_number_are_not_told_apart(tenant: Tenant, site: Site) -> None:
    """Two suppliers may number alike."""
    made(tenant.owner, "/seed-lots", LOT)
    made(tenant.owner, "/seed-lots", LOT | {"supplier": "Rijk"})
    told(site, BATCH, ended=None)
    assert passport_of(site)["seed_lots"] == []


def test_site_is_told_nothing_of_another_sites_batch(
    runtime: Runtime, tenant: Tenant, site: Site
) -> None:
    """Not even within one organization."""
    other = Site.paired(runtime, tenant, ha_id="other")
    told(site, BATCH, ended=None)
    query = {"params": {"batch": BATCH}}
    there = site.caller.get(f"/sites/{other.id}/passport", **query)
    here = other.caller.get(f"/sites/{other.id}/passport", **query)
    weeks = site.caller.get(f"/sites/{other.id}/indicators")
    assert [each.status_code for each in (there, here, weeks)] == [404, 404, 404]


def test_site_sees_no_other_money(tenant: Tenant, site: Site) -> None:
    """Its key opens the passport, and not what is behind it."""
    for path in ("/customers", "/input-costs", "/labour-entries", "/shipments"):
        assert site.caller.get(path).status_code == 404, path
    told(site, BATCH, ended=None)
    (batch,) = tenant.owner.get("/batches").json()["items"]
    assert site.caller.get(f"/batches/{batch['id']}/summary").status_code == 404


def test_site_is_told_how_its_farms_week_went(tenant: Tenant, site: Site) -> None:
    """What people wrote down of money, as the contract says."""
    told(site, BATCH, ended="2026-11-23T08:00:00.000Z")
    (batch,) = tenant.owner.get("/batches").json()["items"]
    sold(tenant, batch["id"])
    week = {"start": "2026-11-16T00:00:00Z", "end": "2026-11-23T12:00:00Z"}

    answer = site.caller.get(f"/sites/{site.id}/indicators", params=week)

    assert differences(answer.json(), example("indicators")["answer"]) == []
    (period,) = answer.json()["periods"]
    assert period["labour_cost"]["amount_minor"] == 1500
    assert period["revenue"]["amount_minor"] == 4000
    assert period["harvested_g"] == 900
