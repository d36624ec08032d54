"""Rules: written in a small vocabulary, proposed to sites, told of by them."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid7

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from companion.automation.jobs import tidy
from companion.farms.models import Farm
from companion.permissions import Permission, Role
from companion.runtime import Runtime
from tests.companion.people import Caller, Clock, Tenant, World
from tests.companion.rows import scope_over

DOCUMENT: dict[str, Any] = {
    "where": {"crops": ["basil"]},
    "triggers": [
        {"kind": "left_target", "metric": "vpd", "for_minutes": 5},
        {"kind": "time_of_day", "at": "06:30"},
    ],
    "conditions": [
        {"kind": "mode_is", "modes": ["normal"]},
        {
            "kind": "any_of",
            "conditions": [
                {"kind": "in_photoperiod"},
                {"kind": "between_times", "after": "22:00", "before": "04:00"},
            ],
        },
    ],
    "actions": [
        {"kind": "dose", "ec_ms_cm": 1.6, "ph": None},
        {"kind": "wait", "seconds": 120},
        {"kind": "dose", "ec_ms_cm": None, "ph": 5.8},
        {"kind": "notify", "message": "Dosed."},
    ],
}


def farm_of(runtime: Runtime, tenant: Tenant, name: str = "Barn") -> str:
    """Write a farm."""
    with runtime.database.system() as session:
        farm = Farm(name=name, time_zone="UTC")
        return str(scope_over(runtime, tenant, session).add(farm).id)


@pytest.fixture
def farm(runtime: Runtime, tenant: Tenant) -> str:
    """Give a farm."""
    return farm_of(runtime, tenant)


@pytest.fixture
def site(world: World, tenant: Tenant, farm: str) -> Caller:
    """Give the key of the farm's site."""
    return world.key(
        tenant.id,
        Permission.LINK,
        Permission.AUTOMATION_READ,
        farm_id=UUID(farm),
    )


def write(tenant: Tenant, *farms: str, **more: object) -> dict[str, Any]:
    """Write a rule for some farms."""
    body = {"name": "Dose", "document": DOCUMENT, "farm_ids": list(farms)} | more
    answer = tenant.owner.post("/automation-rules", body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def states(tenant: Tenant, rule_id: str) -> list[tuple[str, int, int | None]]:
    """Give how a rule stands at its sites."""
    found = tenant.owner.get(f"/automation-rules/{rule_id}").json()["sites"]
    return [(each["state"], each["number"], each["running_number"]) for each in found]


def tell(site: Caller, rule_id: str, farm: str, state: str, number: int) -> int:
    """Tell how a rule stands at a site."""
    return site(
        "PUT",
        f"/automation-rules/{rule_id}/sites/{farm}/state",
        json={"state": state, "number": number, "ha_id": "automation.dose"},
    ).status_code


def test_rule_is_kept_as_it_was_written(tenant: Tenant, farm: str) -> None:
    """And proposed to each of its sites; nothing runs before somebody there accepts."""
    made = write(tenant, farm, farm)
    read = tenant.owner.get(f"/automation-rules/{made['id']}")

    assert read.json() == made
    assert read.headers["etag"]
    assert made["document"]["actions"] == DOCUMENT["actions"]
    assert states(tenant, made["id"]) == [("proposed", 1, None)]


@pytest.mark.parametrize(
    ("path", "value", "pointer", "code"),
    [
        (["triggers"], [], "/document/triggers", "too_short"),
        (
            ["triggers", 0, "kind"],
            "moon_is_full",
            "/document/triggers/0",
            "union_tag_invalid",
        ),
        (["triggers", 0, "metric"], "mood", "/document/triggers/0/metric", "enum"),
        (["triggers", 0, "metric"], None, "/document/triggers/0/metric", "enum"),
        (
            ["triggers", 0],
            {"kind": "crossed", "metric": "ec", "direction": "above"},
            "/document/triggers/0/value",
            "missing",
        ),
        (
            ["triggers", 0],
            {"kind": "crossed", "metric": "ec", "direction": "above", "value": 1800},
            "/document/triggers/0/value",
            "implausible",
        ),
        (
            ["triggers", 1],
            {"kind": "left_target", "metric": "vpd", "for_minutes": 5},
            "/document/triggers/1",
            "repeated",
        ),
        (
            ["triggers", 1, "at"],
            "25:00",
            "/document/triggers/1/at",
            "string_pattern_mismatch",
        ),
        (
            ["conditions", 1, "conditions", 1, "before"],
            "22:00",
            "/document/conditions/1/conditions/1/before",
            "empty-span",
        ),
        (
            ["conditions", 1, "conditions", 0, "entity/id"],
            "light.x",
            "/document/conditions/1/conditions/0/entity~1id",
            "extra_forbidden",
        ),
        (
            ["actions", 3],
            {"kind": "wait", "seconds": 5},
            "/document/actions/3",
            "waits-at-end",
        ),
        (
            ["actions", 0, "ec_ms_cm"],
            -1,
            "/document/actions/0/ec_ms_cm",
            "greater_than_equal",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    tenant: Tenant, path: list[Any], value: object, pointer: str, code: str
) -> None:
    """A JSON pointer into what was sent leads a form to the field."""
    document = _copied(DOCUMENT)
    node = document
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = value
    answer = tenant.owner.post(
        "/automation-rules", {"name": "Wrong", "document": document}
    )

    assert answer.status_code == 422
    found = [(each["pointer"], each["code"]) for each in answer.json()["errors"]]
    assert found == [(pointer, code)]


def _copied(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return {key: _copied(each) for key, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list) else value


def test_conditions_that_nobody_can_read_are_refused(tenant: Tenant) -> None:
    """Four levels deep is deep enough."""
    condition: dict[str, Any] = {"kind": "in_photoperiod"}
    for _ in range(4):
        condition = {"kind": "none_of", "conditions": [condition]}
    answer = tenant.owner.post(
        "/automation-rules",
        {"name": "Deep", "document": DOCUMENT | {"conditions": [condition]}},
    )

    (error,) = answer.json()["errors"]
    assert error["code"] == "too-deep"
    assert error["pointer"] == "/document" + "/conditions/0" * 4


def test_farm_that_is_not_there_is_named(tenant: Tenant, farm: str) -> None:
    """And nothing is kept of the rule."""
    body = {"name": "x", "document": DOCUMENT, "farm_ids": [farm, str(uuid7())]}
    answer = tenant.owner.post("/automation-rules", body)

    assert answer.json()["errors"][0]["pointer"] == "/farm_ids/1"
    assert tenant.owner.get("/automation-rules").json()["items"] == []


def test_site_accepts_and_what_changes_is_asked_again(
    tenant: Tenant, farm: str, site: Caller
) -> None:
    """The old version runs on meanwhile, and its news do not answer the new question."""
    rule = write(tenant, farm)["id"]
    seen = [tell(site, rule, farm, "active", 1)]
    before = states(tenant, rule)
    changed = DOCUMENT | {"conditions": []}
    answer = tenant.owner.patch(
        f"/automation-rules/{rule}", {"document": changed, "note": "Simpler"}
    )
    asked = states(tenant, rule)
    seen.append(tell(site, rule, farm, "edited", 1))
    still = states(tenant, rule)
    seen.append(tell(site, rule, farm, "active", 2))
    versions = tenant.owner.get(f"/automation-rules/{rule}/versions").json()["items"]

    assert seen == [200, 200, 200]
    assert answer.json()["number"] == 2
    assert before == [("active", 1, 1)]
    assert asked == still == [("proposed", 2, 1)]
    assert states(tenant, rule) == [("active", 2, 2)]
    assert [each["number"] for each in versions] == [2, 1]
    assert versions[1]["document"]["conditions"] != []


def test_change_that_changes_nothing_makes_no_version(
    tenant: Tenant, farm: str
) -> None:
    """Also a new name is no new version."""
    rule = write(tenant, farm)["id"]
    same = tenant.owner.patch(f"/automation-rules/{rule}", {"document": DOCUMENT})
    named = tenant.owner.patch(f"/automation-rules/{rule}", {"name": "Other"})

    assert (same.json()["number"], named.json()["number"]) == (1, 1)
    assert named.json()["name"] == "Other"


def test_versions_cannot_be_rewritten(
    runtime: Runtime, tenant: Tenant, farm: str
) -> None:
    """The database itself refuses."""
    write(tenant, farm)
    with (
        pytest.raises(DBAPIError, match="append-only"),
        runtime.database.system() as session,
    ):
        session.execute(text("UPDATE automation_version SET number = 7"))


@pytest.mark.parametrize("state", ["edited", "rejected", "deleted"])
def test_what_people_at_the_site_do_is_known(
    tenant: Tenant, farm: str, site: Caller, state: str
) -> None:
    """And proposing it again asks them again."""
    rule = write(tenant, farm)["id"]
    tell(site, rule, farm, state, 1)
    told = states(tenant, rule)
    path = f"/automation-rules/{rule}/sites/{farm}"
    again = tenant.owner("PUT", path)

    assert told == [(state, 1, 1 if state == "edited" else None)]
    assert again.json()["state"] == "proposed"


def test_older_version_that_is_gone_leaves_the_question_open(
    tenant: Tenant, farm: str, site: Caller
) -> None:
    """Whether the newer one is to run is still to be answered, or was."""
    rule = write(tenant, farm)["id"]
    tell(site, rule, farm, "active", 1)
    changed = DOCUMENT | {"conditions": []}
    tenant.owner.patch(f"/automation-rules/{rule}", {"document": changed})
    asked = states(tenant, rule)
    tell(site, rule, farm, "deleted", 1)
    gone = states(tenant, rule)
    tell(site, rule, farm, "rejected", 2)
    tell(site, rule, farm, "deleted", 1)

    assert (asked, gone) == ([("proposed", 2, 1)], [("proposed", 2, None)])
    assert states(tenant, rule) == [("rejected", 2, None)]


def test_version_that_was_never_made_is_refused(
    tenant: Tenant, farm: str, site: Caller
) -> None:
    """Somebody has restored an old backup."""
    rule = write(tenant, farm)["id"]
    run = run_of(farm) | {"number": 7}
    told = site.post(f"/automation-rules/{rule}/runs", {"runs": [run]})

    assert tell(site, rule, farm, "active", 7) == 409
    assert told.json()["type"] == "/problems/rule-version-unknown"


def test_rule_that_is_withdrawn_stays_so_until_the_site_has_removed_it(
    tenant: Tenant, farm: str, site: Caller
) -> None:
    """By itself, or with the rule."""
    rule = write(tenant, farm)["id"]
    tell(site, rule, farm, "active", 1)
    tenant.owner.delete(f"/automation-rules/{rule}/sites/{farm}")
    tell(site, rule, farm, "active", 1)
    withdrawn = states(tenant, rule)
    tell(site, rule, farm, "deleted", 1)

    assert withdrawn == [("withdrawn", 1, 1)]
    assert states(tenant, rule) == [("deleted", 1, None)]


def test_deleted_rule_is_withdrawn_everywhere_and_can_be_restored(
    tenant: Tenant, farm: str, site: Caller
) -> None:
    """What was deleted still takes the site's last word."""
    rule = write(tenant, farm)["id"]
    tell(site, rule, farm, "active", 1)
    gone = tenant.owner.delete(f"/automation-rules/{rule}")
    listed = tenant.owner.get("/automation-rules").json()["items"]
    aside = tenant.owner.get("/automation-rules?deleted=true").json()["items"]
    told = tell(site, rule, farm, "deleted", 1)
    again = tenant.owner.post(f"/automation-rules/{rule}/restore")
    twice = tenant.owner.post(f"/automation-rules/{rule}/restore")

    assert (gone.status_code, listed, told) == (204, [], 200)
    assert [each["sites"][0]["state"] for each in aside] == ["withdrawn"]
    assert (again.status_code, twice.status_code) == (200, 404)
    assert states(tenant, rule) == [("deleted", 1, None)]


def test_rules_are_found_by_farm_state_and_text(
    runtime: Runtime, tenant: Tenant, farm: str, site: Caller
) -> None:
    """And a site sees its own only."""
    other = farm_of(runtime, tenant, "Other")
    mine = write(tenant, farm, name="Alpha")["id"]
    theirs = write(tenant, other, name="Beta", note="for 100% of it")["id"]
    nobodys = write(tenant, name="Gamma")["id"]

    def listed(caller: Caller, query: str = "") -> list[str]:
        items = caller.get(f"/automation-rules{query}").json()["items"]
        return [each["id"] for each in items]

    assert listed(tenant.owner) == [mine, theirs, nobodys]
    assert listed(tenant.owner, f"?farm_id={other}") == [theirs]
    assert listed(tenant.owner, "?state=proposed") == [mine, theirs]
    assert listed(tenant.owner, "?q=100%25") == [theirs]
    assert listed(site) == [mine]
    assert site.get(f"/automation-rules/{theirs}").status_code == 404
    assert tell(site, theirs, other, "active", 1) == 404


def run_of(farm: str, **more: object) -> dict[str, Any]:
    """Write a run as a site tells it."""
    return {
        "id": str(uuid7()),
        "farm_id": farm,
        "number": 1,
        "started_at": "2026-11-23T11:00:00Z",
        "outcome": "done",
    } | more


def test_run_that_is_told_twice_counts_once(
    tenant: Tenant, farm: str, site: Caller
) -> None:
    """A site repeats what it is not sure has arrived."""
    rule = write(tenant, farm)["id"]
    first, second = (
        run_of(farm),
        run_of(
            farm,
            outcome="held_back",
            reason="Mode is maintenance.",
            started_at="2026-11-23T11:30:00Z",
        ),
    )
    path = f"/automation-rules/{rule}/runs"
    answers = [
        site.post(path, {"runs": runs}).json()
        for runs in ([first], [first, second, second], [first])
    ]
    listed = tenant.owner.get(path).json()["items"]
    held = tenant.owner.get(f"{path}?outcome=held_back&farm_id={farm}").json()["items"]

    assert answers == [
        {"taken": 1, "known": 0},
        {"taken": 1, "known": 2},
        {"taken": 0, "known": 1},
    ]
    assert [each["id"] for each in listed] == [second["id"], first["id"]]
    assert [each["reason"] for each in held] == ["Mode is maintenance."]


def test_run_at_a_farm_that_has_not_the_rule_is_refused(
    runtime: Runtime, tenant: Tenant, farm: str, site: Caller
) -> None:
    """With its place in what was sent."""
    rule = write(tenant, farm)["id"]
    runs = [run_of(farm), run_of(farm_of(runtime, tenant, "Other"))]
    answer = site.post(f"/automation-rules/{rule}/runs", {"runs": runs})

    assert answer.json()["errors"][0]["pointer"] == "/runs/1/farm_id"


def test_runs_of_long_ago_are_forgotten(
    runtime: Runtime, tenant: Tenant, farm: str, site: Caller, clock: Clock
) -> None:
    """A year later, at night."""
    rule = write(tenant, farm)["id"]
    site.post(f"/automation-rules/{rule}/runs", {"runs": [run_of(farm)]})
    left = []
    for passing in (timedelta(days=360), timedelta(days=10)):
        clock.now += passing
        with runtime.database.system() as session:
            tidy(scope_over(runtime, tenant, session))
            found = session.scalar(text("SELECT count(*) FROM automation_run"))
            left.append(found)

    assert left == [1, 0]


def test_people_cannot_speak_for_a_site(tenant: Tenant, farm: str) -> None:
    """Not even the owner."""
    rule = write(tenant, farm)["id"]

    assert tell(tenant.owner, rule, farm, "active", 1) == 403


def test_change_of_what_somebody_else_has_changed_is_refused(
    tenant: Tenant, farm: str, site: Caller
) -> None:
    """The site's answer is part of what one has read."""
    rule = write(tenant, farm)["id"]
    tag = tenant.owner.get(f"/automation-rules/{rule}").headers["etag"]
    tell(site, rule, farm, "active", 1)
    answer = tenant.people[Role.AGRONOMIST].patch(
        f"/automation-rules/{rule}", {"name": "x"}, tag
    )

    assert answer.status_code == 412
