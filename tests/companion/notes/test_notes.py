"""Notes: what somebody saw, and where."""

from uuid import UUID

import pytest

from companion.permissions import Permission, Role
from tests.companion.grown import grow
from tests.companion.people import NOBODY, Clock, Tenant, World, made


def test_note_is_written_changed_deleted_and_restored(
    tenant: Tenant, clock: Clock
) -> None:
    """By its version; without a time it is of now."""
    operator = tenant.people[Role.OPERATOR]
    note = made(operator, "/notes", {"body": "  Pale leaves\nat the edge "})
    path = f"/notes/{note}"
    shown = operator.get(path)

    assert shown.json()["body"] == "Pale leaves\nat the edge"
    assert shown.json()["written_by"] == str(operator.user_id)
    assert shown.json()["noted_at"] == clock.now.isoformat().replace("+00:00", "Z")
    changed = operator.patch(path, {"body": "Chlorosis"}, shown.headers["etag"])
    assert changed.json()["body"] == "Chlorosis"
    assert operator.patch(path, {"body": "x"}, shown.headers["etag"]).status_code == 412
    assert operator.delete(path).status_code == 204
    assert operator.get(path).status_code == 404
    assert operator.get("/notes?deleted=true").json()["items"][0]["id"] == note
    assert operator.post(f"{path}/restore").json()["body"] == "Chlorosis"
    assert operator.get(path).status_code == 200


def test_notes_are_found_by_text_place_and_time(tenant: Tenant) -> None:
    """The latest comes first."""
    grown, elsewhere = grow(tenant), grow(tenant)
    task = made(
        tenant.owner, "/tasks", {"title": "Look", "due_at": "2026-11-24T08:00:00Z"}
    )
    old = made(
        tenant.owner,
        "/notes",
        {"body": "Aphids", "noted_at": "2026-11-01T08:00:00Z", "batch_id": grown.batch},
    )
    new = made(
        tenant.owner,
        "/notes",
        {"body": "No aphids left", "shelf_id": grown.shelf, "task_id": task},
    )
    other = made(tenant.owner, "/notes", {"body": "Hm", "farm_id": elsewhere.farm})

    def found(query: str) -> list[str]:
        items = tenant.owner.get(f"/notes?{query}").json()["items"]
        return [each["id"] for each in items]

    assert found("") == [other, new, old]
    assert found("q=APHIDS") == [new, old]
    assert found(f"farm={grown.farm}") == [new, old]
    assert found(f"shelf={grown.shelf}") == [new]
    assert found(f"batch={grown.batch}") == [old]
    assert found(f"task={task}") == [new]
    assert found("noted_from=2026-11-20T00:00:00Z") == [other, new]
    assert found("noted_before=2026-11-20T00:00:00Z") == [old]


def test_shelf_and_batch_of_a_note_are_in_one_farm(tenant: Tenant) -> None:
    """Also when only one of them changes."""
    here, there = grow(tenant), grow(tenant)
    note = made(tenant.owner, "/notes", {"body": "x", "batch_id": here.batch})

    refused = tenant.owner.patch(f"/notes/{note}", {"shelf_id": there.shelf})

    assert refused.json()["errors"][0]["pointer"] == "/shelf_id"
    assert tenant.owner.get(f"/notes/{note}").json()["farm_id"] == here.farm


@pytest.mark.parametrize(
    "body",
    [
        {"body": "  "},
        {"body": "x" * 10_001},
        {"body": "\x07"},
        {"body": "x", "noted_at": "2026-11-01T08:00:00"},
        {"body": "x", "shelf_id": NOBODY},
        {"body": "x", "photos": []},
    ],
    ids=lambda body: str(body)[:40],
)
def test_impossible_note_is_refused(tenant: Tenant, body: dict[str, object]) -> None:
    """Nothing, too much, no text, no moment, no such place, no such field."""
    assert tenant.owner.post("/notes", body).status_code == 422


def test_key_of_one_farm_sees_its_notes_and_photos_alone(
    tenant: Tenant, world: World
) -> None:
    """Those of no farm neither."""
    here, there = grow(tenant), grow(tenant)
    mine = made(tenant.owner, "/notes", {"body": "x", "farm_id": here.farm})
    made(tenant.owner, "/notes", {"body": "y", "farm_id": there.farm})
    made(tenant.owner, "/notes", {"body": "z"})
    key = world.key(tenant.id, Permission.GROWING_READ, farm_id=UUID(here.farm))

    assert [each["id"] for each in key.get("/notes").json()["items"]] == [mine]
