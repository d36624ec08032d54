"""Tasks: made, closed, and coming round again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid7

import pytest

from companion.permissions import Permission, Role
from tests.companion.grown import grow
from tests.companion.people import Clock, Tenant, World, made

DUE = "2026-11-24T08:00:00Z"


def a_task(tenant: Tenant, **more: object) -> str:
    """Make a task."""
    return made(
        tenant.owner, "/tasks", {"title": "Clean the tank", "due_at": DUE} | more
    )


def listed(tenant: Tenant, query: str = "") -> list[Any]:
    """List tasks."""
    response = tenant.owner.get(f"/tasks{query}")
    assert response.status_code == 200, response.text
    items: list[Any] = response.json()["items"]
    return items


def complete(tenant: Tenant, task: str) -> Any:  # noqa: ANN401 - JSON
    """Complete a task, and give the next."""
    response = tenant.owner.post(f"/tasks/{task}/complete", {})
    assert response.status_code == 200, response.text
    return response.json()["next"]


def test_task_is_made_changed_deleted_and_restored(tenant: Tenant) -> None:
    """With its version."""
    task = a_task(tenant, priority="high", description="With the soft brush.")
    path = f"/tasks/{task}"
    shown = tenant.owner.get(path)

    assert shown.json()["status"] == "open"
    assert shown.json()["due_at"] == DUE
    changed = tenant.owner.patch(path, {"title": "Scrub"}, shown.headers["etag"])
    assert changed.json()["title"] == "Scrub"
    assert tenant.owner.patch(path, {"title": "x"}, '"1"').status_code == 412
    assert tenant.owner.delete(path).status_code == 204
    assert tenant.owner.get(path).status_code == 404
    assert [each["id"] for each in listed(tenant, "?deleted=true")] == [task]
    assert tenant.owner.post(f"{path}/restore").json()["title"] == "Scrub"
    assert tenant.owner.post(f"{path}/restore").status_code == 404
    assert [each["id"] for each in listed(tenant)] == [task]


def test_tasks_are_found_by_what_they_are(tenant: Tenant) -> None:
    """By text, state, people, place and time; the one due first comes first."""
    grown = grow(tenant)
    operator = str(tenant.people[Role.OPERATOR].user_id)
    late = a_task(tenant, title="Sharpen the KNIVES", due_at="2026-12-24T08:00:00Z")
    here = a_task(tenant, batch_id=grown.batch, assignee_id=operator)
    high = a_task(tenant, priority="high", due_at="2026-11-30T08:00:00Z")
    done = a_task(tenant, due_at="2026-11-20T08:00:00Z")
    complete(tenant, done)

    def found(query: str) -> list[str]:
        return [each["id"] for each in listed(tenant, f"?{query}")]

    assert found("") == [done, here, high, late]
    assert found("q=knives") == [late]
    assert found("q=%25") == []
    assert found("status=open") == [here, high, late]
    assert found("priority=high") == [high]
    assert found(f"farm={grown.farm}") == [here]
    assert found(f"batch={grown.batch}") == [here]
    assert found(f"assignee={operator}") == [here]
    assert found("due_from=2026-11-30T08:00:00Z&due_before=2026-12-24T08:00:00Z") == [
        high
    ]
    first = tenant.owner.get("/tasks?limit=3").json()
    rest = tenant.owner.get(f"/tasks?limit=3&cursor={first['next_cursor']}").json()
    assert [each["id"] for each in first["items"] + rest["items"]] == found("")
    assert rest["next_cursor"] is None


def test_task_of_a_batch_is_in_its_farm(tenant: Tenant) -> None:
    """And nowhere else."""
    grown, other = grow(tenant), grow(tenant)
    body = {"title": "Prune", "due_at": DUE, "batch_id": grown.batch}

    task = made(tenant.owner, "/tasks", body)
    refused = tenant.owner.post("/tasks", body | {"farm_id": other.farm})
    moved = tenant.owner.patch(f"/tasks/{task}", {"batch_id": other.batch})

    assert tenant.owner.get(f"/tasks/{task}").json()["farm_id"] == grown.farm
    assert refused.json()["errors"][0]["pointer"] == "/batch_id"
    assert moved.status_code == 422
    both = {"batch_id": other.batch, "farm_id": other.farm}
    assert tenant.owner.patch(f"/tasks/{task}", both).json()["farm_id"] == other.farm


@pytest.mark.parametrize("name", ["farm_id", "batch_id", "assignee_id"])
def test_task_names_only_what_is_there(
    tenant: Tenant, other_tenant: Tenant, name: str
) -> None:
    """What is nowhere, and what is another tenant's, is the same."""
    theirs = grow(other_tenant)
    stranger = str(other_tenant.owner.user_id)
    ids = {"farm_id": theirs.farm, "batch_id": theirs.batch, "assignee_id": stranger}

    for identity in (ids[name], str(uuid7())):
        body = {"title": "x", "due_at": DUE, name: identity}
        response = tenant.owner.post("/tasks", body)
        assert response.status_code == 422
        assert response.json()["errors"][0]["pointer"] == f"/{name}"


def test_recurring_task_comes_round_when_it_is_done(tenant: Tenant) -> None:
    """In the farm's time, over the change of its clock."""
    farm = grow(tenant, zone="Europe/Lisbon").farm
    task = a_task(
        tenant,
        farm_id=farm,
        due_at="2026-10-23T07:00:00Z",  # 08:00 in Lisbon
        rule="FREQ=DAILY",
        priority="high",
    )

    first = complete(tenant, task)
    second = complete(tenant, first["id"])
    third = complete(tenant, second["id"])

    assert [each["due_at"] for each in (first, second, third)] == [
        "2026-10-24T07:00:00Z",
        "2026-10-25T08:00:00Z",
        "2026-10-26T08:00:00Z",
    ]
    assert third["priority"] == "high"
    assert third["occurrence"] == 4
    assert len(listed(tenant, f"?series={task}")) == 4


def test_occurrence_that_is_overdue_is_never_left_out(tenant: Tenant) -> None:
    """A week late the next one is the day after the first, for somebody to skip."""
    task = a_task(tenant, due_at="2026-11-14T08:00:00Z", rule="FREQ=DAILY")

    following = complete(tenant, task)
    skipped = tenant.owner.post(f"/tasks/{following['id']}/skip", {"outcome": "ill"})

    assert following["due_at"] == "2026-11-15T08:00:00Z"
    assert skipped.json()["task"]["status"] == "skipped"
    assert skipped.json()["task"]["outcome"] == "ill"
    assert skipped.json()["next"]["due_at"] == "2026-11-16T08:00:00Z"


def test_moved_occurrence_leaves_the_series_as_it_is(tenant: Tenant) -> None:
    """Done on Thursday this week, it is due on Tuesday the next."""
    task = a_task(tenant, rule="FREQ=WEEKLY")
    tenant.owner.patch(f"/tasks/{task}", {"due_at": "2026-11-26T08:00:00Z"})

    assert complete(tenant, task)["due_at"] == "2026-12-01T08:00:00Z"


def test_series_ends_as_its_rule_says(tenant: Tenant) -> None:
    """After the second there is no third."""
    task = a_task(tenant, rule="FREQ=WEEKLY;COUNT=2")

    last = complete(tenant, task)

    assert complete(tenant, last["id"]) is None


def test_new_rule_starts_at_the_task_that_gets_it(tenant: Tenant) -> None:
    """The series before it stays as it was; null ends it."""
    task = complete(tenant, a_task(tenant, rule="FREQ=DAILY"))["id"]
    changed = tenant.owner.patch(f"/tasks/{task}", {"rule": "FREQ=WEEKLY"}).json()
    same = tenant.owner.patch(f"/tasks/{task}", {"rule": "FREQ=WEEKLY"}).json()
    following = complete(tenant, task)
    tenant.owner.patch(f"/tasks/{following['id']}", {"rule": None})

    assert changed["series_id"] == task
    assert changed["updated_at"] == same["updated_at"]
    assert following["due_at"] == "2026-12-02T08:00:00Z"
    assert complete(tenant, following["id"]) is None


def test_rule_that_does_not_fit_names_what_would(tenant: Tenant) -> None:
    """The task is due on a Tuesday."""
    body = {"title": "x", "due_at": DUE, "rule": "FREQ=WEEKLY;BYDAY=MO"}
    error = tenant.owner.post("/tasks", body).json()["errors"][0]

    assert error["pointer"] == "/rule"
    assert "2026-11-30T08:00:00" in error["message"]


def test_task_is_closed_once(tenant: Tenant) -> None:
    """The second one is told; and of two at once one makes the next."""
    task = a_task(tenant, rule="FREQ=DAILY")
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(
                lambda _: tenant.owner.post(f"/tasks/{task}/complete", {}), range(2)
            )
        )

    first, second = sorted(each.status_code for each in answers)
    assert first == 200
    assert second in {409, 412}
    again = tenant.owner.post(f"/tasks/{task}/skip", {})
    assert again.json()["type"] == "/problems/task-closed"
    assert len(listed(tenant)) == 2


def test_closed_task_keeps_its_time(tenant: Tenant) -> None:
    """Its words can be put right."""
    task = a_task(tenant)
    complete(tenant, task)

    assert tenant.owner.patch(f"/tasks/{task}", {"due_at": DUE}).status_code == 409
    assert tenant.owner.patch(f"/tasks/{task}", {"title": "y"}).status_code == 200


def test_reopened_task_takes_its_next_one_back(tenant: Tenant) -> None:
    """And completing it makes it again, once."""
    task = a_task(tenant, rule="FREQ=DAILY")
    complete(tenant, task)

    reopened = tenant.owner.post(f"/tasks/{task}/reopen").json()
    unchanged = tenant.owner.post(f"/tasks/{task}/reopen").json()

    assert (reopened["status"], reopened["closed_at"]) == ("open", None)
    assert unchanged == reopened
    assert len(listed(tenant)) == 1
    assert complete(tenant, task)["occurrence"] == 2
    assert len(listed(tenant)) == 2


def test_task_is_not_reopened_over_the_work_of_others(tenant: Tenant) -> None:
    """The next one was changed; a deleted next one ends the series and stays so."""
    task = a_task(tenant, rule="FREQ=DAILY")
    following = complete(tenant, task)["id"]
    tenant.owner.patch(f"/tasks/{following}", {"title": "Mine now"})

    refused = tenant.owner.post(f"/tasks/{task}/reopen")

    assert refused.json()["type"] == "/problems/next-task-changed"
    assert following in refused.json()["detail"]


def test_once_reopened_plain_task_is_open(tenant: Tenant) -> None:
    """Without a series nothing else changes."""
    task = a_task(tenant)
    complete(tenant, task)

    assert tenant.owner.post(f"/tasks/{task}/reopen").json()["status"] == "open"


def test_who_closed_a_task_is_kept(tenant: Tenant, clock: Clock) -> None:
    """With the time, in the task and in the audit log."""
    task = a_task(tenant)
    operator = tenant.people[Role.OPERATOR]
    operator.post(f"/tasks/{task}/complete", {"outcome": "Clean."})
    shown = tenant.owner.get(f"/tasks/{task}").json()

    assert shown["closed_by"] == str(operator.user_id)
    assert datetime.fromisoformat(shown["closed_at"]) == clock.now.astimezone(UTC)
    assert "task.done" in tenant.owner.get("/audit-events").text


def test_key_of_one_farm_sees_the_tasks_of_that_farm(
    tenant: Tenant, world: World
) -> None:
    """And makes them there."""
    here, there = grow(tenant), grow(tenant)
    mine = a_task(tenant, farm_id=here.farm)
    other = a_task(tenant, farm_id=there.farm)
    a_task(tenant)
    key = world.key(
        tenant.id,
        Permission.GROWING_READ,
        Permission.TASKS_WRITE,
        farm_id=UUID(here.farm),
    )

    made_here = made(key, "/tasks", {"title": "x", "due_at": DUE})
    elsewhere = {"title": "x", "due_at": DUE, "farm_id": there.farm}

    assert key.get(f"/tasks/{other}").status_code == 404
    assert key.post("/tasks", elsewhere).status_code == 422
    assert {each["id"] for each in key.get("/tasks").json()["items"]} == {
        mine,
        made_here,
    }
