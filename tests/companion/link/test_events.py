"""Events that sites tell: each once, in order, kept before it is acknowledged."""

from typing import Any
from uuid import uuid7

from companion.runtime import Runtime
from tests.companion.link.sites import Site, example
from tests.companion.people import Tenant
from tests.companion.telemetry.feeds import rows_of
from tests.contract.shape import differences

E2 = "019a8b3c-0000-7000-8000-0000000000e2"


def events_of(tenant: Tenant, site: Site) -> list[tuple[str, int]]:
    """List what is kept of a site's events: kind and number, the latest last."""
    items = tenant.owner.get(f"/sites/{site.id}/events").json()["items"]
    return [(each["kind"], each["sequence"]) for each in reversed(items)]


def test_events_of_the_contract_become_records(tenant: Tenant, site: Site) -> None:
    """A batch with its stays, stages, observation and harvest; a guard's fault is kept."""
    site.put_layout()

    response = site.caller.post(
        f"/sites/{site.id}/events", example("events")["request"]
    )

    ids = {"site_id": site.id, "farm_id": site.farm_id}
    expected = example("events")["answer"] | ids
    assert (response.status_code, response.json()) == (200, expected)
    (batch,) = tenant.owner.get("/batches").json()["items"]
    assert (batch["ha_id"], batch["origin"]) == ("basil-2026-11-01", "home_assistant")
    assert (batch["plants"], batch["harvested_g"], batch["stage"]) == (
        20,
        1000.0,
        "vegetative",
    )
    history = tenant.owner.get(f"/batches/{batch['id']}/history").json()
    assert [stay["plants"] for stay in history["stays"]] == [60, 40, 20]
    assert history["observations"][0]["weight_g"] == 40.5
    (harvest,) = history["harvests"]
    assert {each["grade"]: each["grams"] for each in harvest["grades"]} == {
        "A": 900.0,
        "B": 100.0,
    }
    assert events_of(tenant, site) == [("batch", 1), ("guard", 2)]


def test_repeated_events_count_once(
    runtime: Runtime, tenant: Tenant, site: Site
) -> None:
    """The answer was lost, so they come again."""
    body = example("events")["request"]
    for _ in range(3):
        answer = site.caller.post(f"/sites/{site.id}/events", body)

    assert answer.json()["acknowledged"] == 2
    assert len(rows_of(runtime, "harvest", "id")) == 1
    assert len(events_of(tenant, site)) == 2


def test_events_that_skip_some_are_refused(tenant: Tenant, site: Site) -> None:
    """With the number that is expected; nothing is taken in."""
    first, second = site.event("guard", {}), site.event("guard", {})

    gap = site.send(second)

    assert gap.json()["type"] == "/problems/sequence-gap"
    assert "The next is 1" in gap.json()["detail"]
    assert site.send(first, second).json()["acknowledged"] == 2


def test_overlap_is_taken_from_where_it_is_new(tenant: Tenant, site: Site) -> None:
    """Part of the request was acknowledged before."""
    events = [site.event("guard", {"n": n}) for n in range(4)]
    site.send(*events[:2])

    assert site.send(*events).json()["acknowledged"] == 4
    assert len(events_of(tenant, site)) == 4


def test_site_learns_where_to_go_on(site: Site) -> None:
    """How far all is taken in, and which event was the last: as the contract says."""
    nothing = site.state()
    events = [site.event("guard", {}), site.event("guard", {})]
    site.put_layout()
    site.send(*events)

    state = site.state()

    for each in (state, nothing):
        assert differences(each, example("sync_state")["answer"]) == []
    assert (nothing["epoch"], nothing["acknowledged"]) == (None, 0)
    assert state["epoch"] == site.epoch
    assert (state["acknowledged"], state["acknowledged_id"]) == (2, events[1]["id"])
    assert (state["layout_epoch"], state["layout_revision"]) == (site.epoch, 3)


def test_new_epoch_repeats_without_counting_twice(tenant: Tenant, site: Site) -> None:
    """Numbers begin again; what has the same id is known."""
    events = [site.event("guard", {"n": n}) for n in range(3)]
    site.send(*events)
    new = site.event("guard", {"n": 3})
    again = [
        each | {"sequence": number}
        for number, each in enumerate([*events[1:], new], start=1)
    ]

    answer = site.send(*again, epoch=E2)

    assert answer.json()["acknowledged"] == 3
    assert len(events_of(tenant, site)) == 4
    assert site.state()["epoch"] == E2


def test_request_of_an_epoch_that_is_over_is_refused(site: Site) -> None:
    """It was on its way for long, and must not bring the old count back."""
    first = site.event("guard", {})
    site.send(first)
    site.send(first | {"id": str(uuid7())}, epoch=E2)

    late = site.send(first)

    assert late.json()["type"] == "/problems/epoch-over"
    assert site.state()["epoch"] == E2


def test_epoch_begins_at_one(site: Site) -> None:
    """Otherwise nobody would know what is missing before."""
    site.send(site.event("guard", {}))

    skipped = site.send(site.event("guard", {}), epoch=E2)

    assert skipped.json()["type"] == "/problems/sequence-gap"


def batch(events: list[dict[str, Any]], ha_id: str = "b1") -> dict[str, Any]:
    """Write a batch with a history."""
    return {
        "id": ha_id,
        "crop": "pea_shoots",
        "recipe": "pea_shoots@1",
        "sown_at": "2026-11-01T08:00:00Z",
        "events": [
            {"at": f"2026-11-{number:02}T08:00:00Z", "number": number} | each
            for number, each in enumerate(events, start=1)
        ],
    }


SOWN: dict[str, Any] = {"kind": "sown", "came": {"SHELF1": 60}, "stage": "light"}
CUT: dict[str, Any] = {"kind": "harvested", "grades": {"A": 500.0}, "left": {}}


def test_undone_step_is_undone_here_too(tenant: Tenant, site: Site) -> None:
    """It stays in the history, as undone."""
    site.tell("batch", batch([SOWN, CUT]))
    site.tell("batch", batch([SOWN]))

    (row,) = tenant.owner.get("/batches").json()["items"]
    events = tenant.owner.get(f"/batches/{row['id']}/events").json()["items"]
    assert row["harvested_g"] == 0
    assert [(each["kind"], each["undone_at"] is None) for each in events] == [
        ("harvested", False),
        ("sown", True),
    ]


def test_history_that_was_written_anew_is_taken_over(
    tenant: Tenant, site: Site
) -> None:
    """Home Assistant went back to a backup and gave the number to something else."""
    site.tell("batch", batch([SOWN, CUT]))
    other: dict[str, Any] = {"kind": "observed", "plants": 5, "weight_g": 8.0}
    site.tell("batch", batch([SOWN, other]))

    (row,) = tenant.owner.get("/batches").json()["items"]
    history = tenant.owner.get(f"/batches/{row['id']}/history").json()
    assert history["harvests"] == []
    assert history["observations"][0]["weight_g"] == 8.0


def test_corrected_harvest_has_its_new_grams(tenant: Tenant, site: Site) -> None:
    """The same number with another content."""
    site.tell("batch", batch([SOWN, CUT]))
    site.tell("batch", batch([SOWN, CUT | {"grades": {"A": 400.0}}]))

    (harvest,) = tenant.owner.get("/harvests").json()["items"]
    assert harvest["grams"] == 400.0


def test_split_is_known_from_both_ends_in_either_order(
    tenant: Tenant, site: Site
) -> None:
    """The child may be told of first."""
    parent = batch([SOWN, {"kind": "split_off", "left": {"SHELF1": 20}, "other": "b2"}])
    child = batch(
        [
            {
                "kind": "split_from",
                "came": {"SHELF1": 20},
                "stage": "light",
                "other": "b1",
                "number": 2,
            }
        ],
        "b2",
    )
    site.tell("batch", child)
    assert [each["ha_id"] for each in tenant.owner.get("/batches").json()["items"]] == [
        "b2"
    ]
    site.tell("batch", parent)

    rows = {
        each["ha_id"]: each for each in tenant.owner.get("/batches").json()["items"]
    }
    assert {key: each["plants"] for key, each in rows.items()} == {"b1": 40, "b2": 20}
    assert rows["b2"]["parent_id"] == rows["b1"]["id"]


def test_batch_whose_split_was_undone_is_put_aside(tenant: Tenant, site: Site) -> None:
    """Nobody counts its plants any longer."""
    site.tell("batch", batch([SOWN]))
    site.tell("batch_gone", {"id": "b1"})

    assert tenant.owner.get("/batches").json()["items"] == []


def test_batches_that_home_assistant_lost_are_put_aside(
    tenant: Tenant, site: Site
) -> None:
    """It was restored from a backup, and says which there are."""
    site.tell("batch", batch([SOWN]))
    site.tell("batch", batch([SOWN], "after the backup"))

    site.tell("batches", {"ids": ["b1"]})

    assert [each["ha_id"] for each in tenant.owner.get("/batches").json()["items"]] == [
        "b1"
    ]


def test_nonsense_is_kept_and_does_not_hold_up_what_follows(
    tenant: Tenant, site: Site
) -> None:
    """The site is told why the records could not follow."""
    more = {"kind": "harvested", "grades": {"A": 1.0}, "left": {"SHELF1": 61}}
    answers = [
        site.tell("batch", batch([SOWN, more])),
        site.tell("batch", {"id": "b1"}),
        site.tell("batch", batch([SOWN])),
    ]

    codes = [[each["code"] for each in answer["refused"]] for answer in answers]
    assert codes == [["too-few-plants"], ["invalid-content"], []]
    assert [answer["acknowledged"] for answer in answers] == [1, 2, 3]
    kept = tenant.owner.get(f"/sites/{site.id}/events").json()["items"]
    assert kept[2]["refused"].startswith("too-few-plants: 61 plants are asked for")
    (row,) = tenant.owner.get("/batches").json()["items"]
    assert row["plants"] == 60


def test_shelf_that_is_long_gone_is_kept_as_retired(tenant: Tenant, site: Site) -> None:
    """Plants stood there before anybody told of the layout."""
    site.tell("batch", batch([SOWN | {"came": {"OLD": 60}}]))

    gone = tenant.owner.get("/shelves", params={"retired": True}).json()["items"]
    assert [each["ha_id"] for each in gone] == ["OLD"]


def test_people_do_not_change_batches_of_home_assistant(
    tenant: Tenant, site: Site
) -> None:
    """Each fact has one owner."""
    site.tell("batch", batch([SOWN]))
    (row,) = tenant.owner.get("/batches").json()["items"]

    refused = tenant.owner.post(f"/batches/{row['id']}/discards", {"cause": "Mould"})

    assert refused.json()["type"] == "/problems/not-owner"


def test_sites_do_not_share_their_batches(
    runtime: Runtime, tenant: Tenant, site: Site
) -> None:
    """Two Home Assistants that name a batch the same way have two batches."""
    other = Site.paired(runtime, tenant, ha_id="01JOTHER")
    site.tell("batch", batch([SOWN]))
    other.tell("batch", batch([SOWN]))

    codes = [each["code"] for each in tenant.owner.get("/batches").json()["items"]]
    assert len(set(codes)) == 2
