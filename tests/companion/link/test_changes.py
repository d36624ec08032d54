"""What sites hear of, in order, and what they say of it."""

from typing import Any
from uuid import uuid7

import pytest

from companion.permissions import Role
from companion.runtime import Runtime
from tests.companion.link.sites import Site, example
from tests.companion.people import Clock, Tenant, made
from tests.contract.shape import differences

RULE = {
    "triggers": [{"kind": "left_target", "metric": "vpd", "for_minutes": 10}],
    "conditions": [{"kind": "mode_is", "modes": ["normal"]}],
    "actions": [{"kind": "notify", "message": "Look at the plants"}],
}
BANDS = {"ppfd_umol": {"min": 150.0, "typical": 200.0, "max": 250.0}}


def heard(site: Site, after: int = 0, **more: int) -> dict[str, Any]:
    """Ask what is new."""
    response = site.caller.get(
        f"/sites/{site.id}/changes", params={"after": after} | more
    )
    assert response.status_code == 200, response.text
    return dict(response.json())


def contents(site: Site, kind: str, after: int = 0) -> list[Any]:
    """Give what is new of a kind."""
    changes = heard(site, after)["changes"]
    return [each["content"] for each in changes if each["kind"] == kind]


def recipe(tenant: Tenant) -> str:
    """Make and publish a recipe; give its id."""
    body = {"name": "Quick shoots", "crop_key": "pea_shoots"}
    recipe_id = made(tenant.owner, "/recipes", body)
    made(tenant.owner, f"/recipes/{recipe_id}/publish", {"note": "First"})
    return recipe_id


def task(tenant: Tenant, site: Site, **more: object) -> str:
    """Plan a task at a site."""
    body = {
        "title": "Change the filter",
        "description": "The grey one",
        "due_at": "2026-11-24T08:00:00Z",
        "farm_id": site.farm_id,
    }
    return made(tenant.owner, "/tasks", body | more)


def shelf(tenant: Tenant, site: Site) -> str:
    """Give the first shelf of a site."""
    layout = tenant.owner.get(f"/farms/{site.farm_id}/layout").json()
    return str(layout["racks"][0]["shelves"][0]["id"])


def propose(tenant: Tenant, site: Site, **content: object) -> str:
    """Propose something to a site."""
    body = {"farm_id": site.farm_id, "content": content, "note": "They stretch"}
    return made(tenant.owner, "/proposals", body)


def targets(tenant: Tenant, site: Site) -> str:
    """Propose other targets."""
    return propose(
        tenant,
        site,
        kind="targets",
        crop_key="pea_shoots",
        stage="light",
        bands=BANDS,
        shelf_ids=[shelf(tenant, site)],
    )


def rule(tenant: Tenant, site: Site) -> str:
    """Propose a rule."""
    body = {"name": "Look", "document": RULE, "farm_ids": [site.farm_id]}
    return made(tenant.owner, "/automation-rules", body)


def test_changes_are_as_the_contract_says(tenant: Tenant, site: Site) -> None:
    """Each kind with all that it has; in the order in which they were made."""
    site.put_layout()
    recipe_id = recipe(tenant)
    (version,) = tenant.owner.get(f"/recipes/{recipe_id}/versions").json()["items"]
    task(tenant, site)
    propose(
        tenant,
        site,
        kind="sowing",
        recipe_version_id=version["id"],
        plants=120,
        sow_on="2026-11-30",
        variety="Dark",
        shelf_ids=[shelf(tenant, site)],
    )
    targets(tenant, site)
    rule(tenant, site)

    answer = heard(site)

    expected = example("changes")["answer"]
    assert differences(answer, expected) == []
    kinds = ["recipe", "task", "proposal", "proposal", "rule"]
    assert [each["kind"] for each in answer["changes"]] == kinds
    assert [each["kind"] for each in expected["changes"]] == kinds
    for found, wanted in zip(answer["changes"], expected["changes"], strict=True):
        for name in ("name", "crop", "title", "document", "note", "state"):
            assert found["content"].get(name) == wanted["content"].get(name), name
    assert (
        answer["changes"][3]["content"]["content"]
        == (expected["changes"][3]["content"]["content"])
    )
    numbers = [each["number"] for each in answer["changes"]]
    assert numbers == sorted({*numbers})
    assert (answer["next"], answer["more"]) == (numbers[-1], False)


def test_answers_of_the_contract_are_taken_in(tenant: Tenant, site: Site) -> None:
    """Each kind; what they are about is not all here."""
    events = example("answers")["events"]
    answer = site.send(*(site.event(each["kind"], each["content"]) for each in events))

    refused = [each["code"] for each in answer.json()["refused"]]
    assert answer.json()["acknowledged"] == len(events)
    # The example's rule is one that nobody has made here.
    assert refused == ["not-found"]


def test_site_hears_what_is_new_since_it_asked(
    tenant: Tenant, site: Site, clock: Clock
) -> None:
    """Page by page, and of each thing once, as it is now."""
    ids = [task(tenant, site, title=f"Task {n}") for n in range(5)]
    first = heard(site, limit=2)
    second = heard(site, first["next"], limit=2)
    clock.advance(seconds=5)
    tenant.owner.patch(f"/tasks/{ids[0]}", {"title": "Another"})

    rest = heard(site, second["next"])

    assert (first["more"], second["more"], rest["more"]) == (True, True, False)
    assert [each["content"]["title"] for each in rest["changes"]] == [
        "Task 4",
        "Another",
    ]
    assert heard(site, rest["next"])["changes"] == []


def test_numbers_go_on_beyond_those_of_a_lost_past(
    tenant: Tenant, site: Site, clock: Clock
) -> None:
    """A companion that was restored from a backup gives none a second time."""
    task(tenant, site)
    before = heard(site)["next"]
    clock.advance(minutes=5)
    task(tenant, site)

    assert heard(site)["next"] - before >= 300_000_000


def test_sites_hear_of_their_own_tasks_alone(
    runtime: Runtime, tenant: Tenant, site: Site
) -> None:
    """One that goes to another farm is gone for the first."""
    other = Site.paired(runtime, tenant, ha_id="01JOTHER")
    task_id = task(tenant, site)
    before = heard(site)["next"]
    assert heard(other)["changes"] == []

    tenant.owner.patch(f"/tasks/{task_id}", {"farm_id": other.farm_id})

    assert contents(site, "task", before) == [None]
    assert [each["title"] for each in contents(other, "task")] == ["Change the filter"]


def test_deleted_things_are_told(tenant: Tenant, site: Site) -> None:
    """A task is gone, a recipe says so: batches may grow by it."""
    recipe_id, task_id = recipe(tenant), task(tenant, site)
    before = heard(site)["next"]
    tenant.owner.delete(f"/tasks/{task_id}")
    tenant.owner.delete(f"/recipes/{recipe_id}")

    assert contents(site, "task", before) == [None]
    (gone,) = contents(site, "recipe", before)
    assert gone["deleted"]
    tenant.owner.post(f"/recipes/{recipe_id}/restore")
    (back,) = contents(site, "recipe", before)
    assert not back["deleted"]


def test_other_site_reads_no_changes(
    runtime: Runtime, tenant: Tenant, site: Site
) -> None:
    """Each has its own."""
    other = Site.paired(runtime, tenant, ha_id="01JOTHER")

    assert other.caller.get(f"/sites/{site.id}/changes").status_code == 404


def answered(site: Site, kind: str, item: str, state: str, **more: object) -> None:
    """Let a site say something of what it heard."""
    content = {"kind": kind, "id": item, "state": state, "at": site.now().isoformat()}
    assert site.tell("answer", content | more)["refused"] == []


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("active", "active"),
        ("edited", "edited"),
        ("declined", "rejected"),
        ("deleted", "deleted"),
    ],
)
def test_answer_to_a_rule_is_shown(
    tenant: Tenant, site: Site, state: str, shown: str
) -> None:
    """With its reason, at the rule and among the answers of the site."""
    rule_id = rule(tenant, site)
    answered(site, "rule", rule_id, state, number=1, reason="Not here", ha_id="vf_rule")

    (at,) = tenant.owner.get(f"/automation-rules/{rule_id}").json()["sites"]
    (answer,) = tenant.owner.get(f"/sites/{site.id}/answers").json()["items"]
    assert (at["state"], at["reason"]) == (shown, "Not here")
    assert (answer["item_id"], answer["state"], answer["ha_id"]) == (
        rule_id,
        state,
        "vf_rule",
    )


def test_answer_to_a_newer_version_stands_when_an_older_is_gone(
    tenant: Tenant, site: Site
) -> None:
    """It is what the site said last of what is asked."""
    rule_id = rule(tenant, site)
    answered(site, "rule", rule_id, "active", number=1)
    document = RULE | {"triggers": [{"kind": "irrigation_due"}]}
    tenant.owner.patch(f"/automation-rules/{rule_id}", {"document": document})
    answered(site, "rule", rule_id, "declined", number=2)
    answered(site, "rule", rule_id, "deleted", number=1)

    (answer,) = tenant.owner.get(f"/sites/{site.id}/answers").json()["items"]
    (at,) = tenant.owner.get(f"/automation-rules/{rule_id}").json()["sites"]
    assert (answer["state"], answer["number"]) == ("declined", 2)
    assert (at["state"], at["running_number"]) == ("rejected", None)


def test_runs_of_a_rule_are_kept_once(tenant: Tenant, site: Site) -> None:
    """As the site tells of them."""
    rule_id = rule(tenant, site)
    ran = {
        "rule": rule_id,
        "id": str(uuid7()),
        "number": 1,
        "started_at": "2026-11-23T11:00:00.000Z",
        "finished_at": "2026-11-23T11:00:01.000Z",
        "outcome": "held_back",
        "trigger": "left_target",
        "reason": "A condition was not met.",
    }
    for _ in range(2):
        assert site.tell("rule_run", ran)["refused"] == []

    (run,) = tenant.owner.get(f"/automation-rules/{rule_id}/runs").json()["items"]
    assert (run["outcome"], run["reason"]) == ("held_back", "A condition was not met.")


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("active", "accepted"),
        ("declined", "declined"),
        ("done", "done"),
        ("deleted", "deleted"),
    ],
)
def test_answer_to_a_proposal_is_shown(
    tenant: Tenant, site: Site, state: str, shown: str
) -> None:
    """With its reason."""
    site.put_layout()
    proposal_id = targets(tenant, site)
    answered(site, "proposal", proposal_id, state, reason="Too bright", ha_id="r@2")

    found = tenant.owner.get(f"/proposals/{proposal_id}").json()
    assert (found["state"], found["reason"], found["ha_id"]) == (
        shown,
        "Too bright",
        "r@2",
    )


def test_newer_targets_supersede_those_that_nobody_answered(
    tenant: Tenant, site: Site
) -> None:
    """The site hears that the older ones are over."""
    site.put_layout()
    older, newer = targets(tenant, site), targets(tenant, site)

    states = [each["state"] for each in contents(site, "proposal")]
    assert tenant.owner.get(f"/proposals/{older}").json()["state"] == "superseded"
    assert tenant.owner.get(f"/proposals/{newer}").json()["state"] == "proposed"
    assert sorted(states) == ["proposed", "superseded"]


def test_proposal_is_withdrawn_until_it_is_answered(tenant: Tenant, site: Site) -> None:
    """Afterwards it is the site's."""
    site.put_layout()
    first = targets(tenant, site)
    assert tenant.owner.post(f"/proposals/{first}/withdraw").status_code == 200
    second = targets(tenant, site)
    answered(site, "proposal", second, "active")

    late = tenant.owner.post(f"/proposals/{second}/withdraw")

    assert late.json()["type"] == "/problems/proposal-answered"
    states = [each["state"] for each in contents(site, "proposal")]
    assert sorted(states) == ["accepted", "withdrawn"]


def test_agronomists_propose_and_operators_do_not(tenant: Tenant, site: Site) -> None:
    """Who may write recipes may propose."""
    site.put_layout()
    content = {
        "kind": "targets",
        "crop_key": "pea_shoots",
        "stage": "light",
        "bands": BANDS,
    }
    body = {"farm_id": site.farm_id, "content": content}
    codes = {
        role: tenant.people[role].post("/proposals", body).status_code
        for role in (Role.AGRONOMIST, Role.OPERATOR, Role.VIEWER)
    }

    assert codes == {Role.AGRONOMIST: 201, Role.OPERATOR: 403, Role.VIEWER: 403}


def test_proposal_names_what_is_there(tenant: Tenant, site: Site) -> None:
    """Farms without Home Assistant, other farms' shelves and unknown crops are refused."""
    farm = made(tenant.owner, "/farms", {"name": "No site"})
    content: dict[str, Any] = {
        "kind": "sowing",
        "crop_key": "pea_shoots",
        "plants": 10,
        "sow_on": "2026-11-30",
    }

    def refused(**more: object) -> tuple[int, str]:
        """Propose, and give what is said."""
        body = {"farm_id": site.farm_id, "content": content} | more
        answer = tenant.owner.post("/proposals", body)
        errors = answer.json().get("errors") or [{"pointer": answer.json()["type"]}]
        return answer.status_code, errors[0]["pointer"]

    assert refused(farm_id=farm) == (409, "/problems/no-site")
    assert refused(content=content | {"shelf_ids": [str(uuid7())]})[1] == (
        "/content/shelf_ids/0"
    )
    assert refused(content=content | {"crop_key": "unobtainium"})[1] == (
        "/content/crop_key"
    )
    assert refused(content=content | {"recipe_version_id": str(uuid7())})[1] == (
        "/content/recipe_version_id"
    )


def told(task_id: str, **more: object) -> dict[str, Any]:
    """Write a task as a site tells of it."""
    return {
        "id": task_id,
        "kind": "check",
        "source": "recipe",
        "name": "",
        "note": "Look below the leaves",
        "due": "2026-11-24T22:59:59.000Z",
        "done": None,
        "batch": None,
        "place": None,
        "every_d": None,
    } | more


def tasks_of(tenant: Tenant, **only: str) -> list[dict[str, Any]]:
    """List tasks."""
    return list(tenant.owner.get("/tasks", params=only).json()["items"])


def test_tasks_of_the_site_are_shown_and_are_its_own(
    tenant: Tenant, site: Site
) -> None:
    """Nobody changes them here; done or gone there, they are done or gone here."""
    site.tell("task", told("b1/light/check/0"))
    site.tell("task", told("someday", name="Paint the wall", due=None))
    first, second = tasks_of(tenant)
    assert (first["title"], first["origin"]) == ("Check the plants", "home_assistant")
    assert (second["title"], second["due_at"][:4]) == ("Paint the wall", "9999")
    refused = tenant.owner.post(f"/tasks/{first['id']}/complete")
    assert refused.json()["type"] == "/problems/not-owner"

    site.tell("task", told("b1/light/check/0", done="2026-11-24T10:00:00.000Z"))
    site.tell("task_gone", {"id": "b1/light/check/0"})
    site.tell("task_gone", {"id": "someday"})

    (left,) = tasks_of(tenant)
    assert (left["status"], left["closed_at"]) == ("done", "2026-11-24T10:00:00Z")


def test_planned_task_is_done_and_reopened_at_the_site(
    tenant: Tenant, site: Site
) -> None:
    """Its words stay those of the companion."""
    task_id = task(tenant, site)
    ha_id = f"companion/{task_id}"
    site.tell("task", told(ha_id, name="Other words"))
    site.tell("task", told(ha_id, done="2026-11-24T10:00:00.000Z"))
    done = tenant.owner.get(f"/tasks/{task_id}").json()
    site.tell("task", told(ha_id))
    again = tenant.owner.get(f"/tasks/{task_id}").json()

    assert (done["status"], done["title"]) == ("done", "Change the filter")
    assert done["closed_at"] == "2026-11-24T10:00:00Z"
    assert again["status"] == "open"
    assert len(tasks_of(tenant)) == 1
    (answer,) = tenant.owner.get(
        f"/sites/{site.id}/answers", params={"kind": "task"}
    ).json()["items"]
    assert answer["state"] == "active"


def test_task_that_a_person_closed_here_is_not_reopened_by_old_news(
    tenant: Tenant, site: Site
) -> None:
    """The site said that it is open before it heard that it is done."""
    task_id = task(tenant, site)
    tenant.owner.post(f"/tasks/{task_id}/complete")

    site.tell("task", told(f"companion/{task_id}"))

    assert tenant.owner.get(f"/tasks/{task_id}").json()["status"] == "done"


def test_planned_task_that_the_site_took_off_is_skipped(
    tenant: Tenant, site: Site
) -> None:
    """Those who planned it see that."""
    task_id = task(tenant, site)
    site.tell("task", told(f"companion/{task_id}"))

    site.tell("task_gone", {"id": f"companion/{task_id}"})

    found = tenant.owner.get(f"/tasks/{task_id}").json()
    assert (found["status"], found["outcome"]) == (
        "skipped",
        "Taken off the list there.",
    )


def test_recurring_planned_task_comes_round_at_the_site(
    tenant: Tenant, site: Site
) -> None:
    """Done there, the next one is planned here and told."""
    task_id = task(tenant, site, rule="FREQ=WEEKLY")
    before = heard(site)["next"]
    site.tell("task", told(f"companion/{task_id}", done="2026-11-24T10:00:00.000Z"))

    told_of = contents(site, "task", before)
    assert [(each["status"], each["due_at"][:10]) for each in told_of] == [
        ("done", "2026-11-24"),
        ("open", "2026-12-01"),
    ]


def test_open_tasks_that_the_site_lost_are_put_aside(
    tenant: Tenant, site: Site
) -> None:
    """It was restored from a backup, and says which there are."""
    planned = task(tenant, site)
    site.tell("task", told("kept"))
    site.tell("task", told("after the backup"))

    site.tell("tasks", {"ids": ["kept"]})

    assert {each["ha_id"] for each in tasks_of(tenant)} == {"kept", None}
    assert tenant.owner.get(f"/tasks/{planned}").json()["status"] == "open"


def test_batch_that_grows_by_a_recipe_of_the_companion_names_its_version(
    tenant: Tenant, site: Site
) -> None:
    """Also where it goes on by another version."""
    site.put_layout()
    recipe_id = recipe(tenant)
    draft = tenant.owner.get(f"/recipes/{recipe_id}/versions").json()["items"][0]
    document = draft["document"] | {"base_c": 4.0}
    tenant.owner.patch(f"/recipes/{recipe_id}", {"draft": document})
    second = made(tenant.owner, f"/recipes/{recipe_id}/publish", {})
    sown: dict[str, Any] = {
        "kind": "sown",
        "at": "2026-11-01T08:00:00Z",
        "number": 1,
        "came": {"SHELF1": 60},
        "stage": "light",
    }
    changed = {
        "kind": "recipe_set",
        "at": "2026-11-02T08:00:00Z",
        "number": 2,
        "recipe": f"companion-{recipe_id}@2",
    }
    told_of = {
        "id": "b1",
        "crop": "pea_shoots",
        "recipe": f"companion-{recipe_id}@1",
        "sown_at": "2026-11-01T08:00:00Z",
    }
    versions = []
    for events in ([sown], [sown, changed]):
        assert site.tell("batch", told_of | {"events": events})["refused"] == []
        (batch,) = tenant.owner.get("/batches").json()["items"]
        versions.append(batch["recipe_version_id"])

    assert versions == [draft["id"], second]


def test_answer_to_what_is_not_there_is_kept_as_it_was_told(
    tenant: Tenant, site: Site
) -> None:
    """The companion was restored from a backup that knows nothing of the rule."""
    content = {
        "kind": "rule",
        "id": str(uuid7()),
        "number": 1,
        "state": "active",
        "at": site.now().isoformat(),
    }

    (refused,) = site.tell("answer", content)["refused"]

    assert refused["code"] == "not-found"
