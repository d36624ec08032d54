"""A farm that stands as Home Assistant says."""

from typing import Any

from tests.companion.link.sites import Site, example
from tests.companion.people import Tenant


def test_layout_is_taken_over_as_the_contract_says(tenant: Tenant, site: Site) -> None:
    """Racks, shelves with and without a size, reservoirs, devices and sensors."""
    response = site.put_layout()

    assert (response.status_code, response.json()) == (200, example("layout")["answer"])
    layout = tenant.owner.get(f"/farms/{site.farm_id}/layout").json()
    (rack,) = layout["racks"]
    assert (rack["ha_id"], rack["name"], rack["row_name"]) == (
        "RACK",
        "Rack A",
        "North",
    )
    sizes = {each["ha_id"]: each["width_m"] for each in rack["shelves"]}
    assert sizes == {"SHELF1": 1.2, "SHELF2": None}
    (tank,) = layout["reservoirs"]
    assert tank["rack_ids"] == [rack["id"]]
    (lamp,) = layout["devices"]
    assert (lamp["kind"], lamp["rack_id"]) == ("lamp", rack["id"])
    assert {part["origin"] for part in (rack, tank, lamp)} == {"home_assistant"}


def test_sensors_are_placed_before_they_send(tenant: Tenant, site: Site) -> None:
    """Their first reading has a place; nobody needs to say where it is."""
    site.put_layout()

    sent = site.caller.post(
        "/readings", example("readings")["request"] | {"source": site.id}
    )

    assert sent.json() == example("readings")["answer"] | {"source": site.id}
    sensors = tenant.owner.get("/sensors", params={"placed": True}).json()["items"]
    assert {each["key"] for each in sensors} == {"SHELF1_temperature", "TANK_ph"}
    assert site.state()["last_readings_sequence"] == 13


def test_same_layout_again_changes_nothing(tenant: Tenant, site: Site) -> None:
    """However often it comes."""
    site.put_layout()
    before = tenant.owner.get(f"/farms/{site.farm_id}/layout").json()

    again = site.put_layout()

    assert again.json() == {"revision": 3, "added": 0, "changed": 0, "retired": 0}
    assert tenant.owner.get(f"/farms/{site.farm_id}/layout").json() == before


def test_what_disappears_is_retired_and_comes_back_as_itself(
    tenant: Tenant, site: Site
) -> None:
    """Its history is under the same id."""
    site.put_layout()
    (shelf,) = _shelves(tenant, site, "SHELF2")
    racks = example("layout")["request"]["racks"]
    smaller = [racks[0] | {"shelves": racks[0]["shelves"][:1]}]

    gone = site.put_layout(revision=4, racks=smaller)
    listed = tenant.owner.get("/shelves", params={"retired": True}).json()["items"]
    back = site.put_layout(revision=5)

    assert (gone.json()["retired"], back.json()["changed"]) == (1, 2)
    assert [each["id"] for each in listed] == [shelf["id"]]
    assert _shelves(tenant, site, "SHELF2")[0]["id"] == shelf["id"]


def _shelves(tenant: Tenant, site: Site, ha_id: str) -> list[dict[str, Any]]:
    found = tenant.owner.get("/shelves", params={"farm": site.farm_id}).json()
    return [each for each in found["items"] if each["ha_id"] == ha_id]


def test_older_layout_does_not_overtake_a_newer_one(site: Site) -> None:
    """A request that was on its way for long is refused."""
    site.put_layout(revision=8)

    late = site.put_layout(revision=7, racks=[], reservoirs=[], devices=[], sensors=[])

    assert late.json()["type"] == "/problems/layout-outdated"
    assert site.state()["layout_revision"] == 8


def test_new_epoch_begins_its_own_revisions(site: Site) -> None:
    """Home Assistant went back to a backup: what it says now is what counts."""
    site.put_layout(revision=8)
    epoch = "019a8b3c-0000-7000-8000-0000000000e2"

    assert site.put_layout(revision=2, epoch=epoch).status_code == 200
    assert site.state()["layout_revision"] == 2


def test_layout_that_contradicts_itself_is_refused(site: Site) -> None:
    """With what is wrong."""
    racks = example("layout")["request"]["racks"]
    twice = site.put_layout(racks=[*racks, *racks])
    nowhere = site.put_layout(racks=[])

    assert twice.status_code == nowhere.status_code == 422
    assert "The rack 'RACK' is there twice." in twice.text
    assert "There is no shelf 'SHELF1' in the layout." in nowhere.text


def test_people_do_not_change_what_home_assistant_owns(
    tenant: Tenant, site: Site
) -> None:
    """They are told who does."""
    site.put_layout()
    (shelf,) = _shelves(tenant, site, "SHELF1")

    refused = tenant.owner.patch(f"/shelves/{shelf['id']}", {"width_m": 2.0})

    assert refused.json()["type"] == "/problems/not-owner"
