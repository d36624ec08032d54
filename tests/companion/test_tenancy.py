"""No tenant sees another: a matrix over every route, every role and both databases."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID, uuid7

from fastapi import FastAPI
from httpx2 import Response
import pytest

from companion.access import Requires, SignedIn
from companion.alerts.models import Alert
from companion.jobs.service import enqueue
from companion.models import Record
from companion.permissions import ROLE_PERMISSIONS, Permission, Role, sees
from companion.runtime import Runtime
from tests.companion.belongings import BELONGINGS, CHANGES
from tests.companion.link.sites import Site, example
from tests.companion.people import PEOPLE, SIZE, Caller, Standing, Tenant, World, made
from tests.companion.routes import Known, all_routes, tenant_routes
from tests.companion.rows import scope_over
from tests.companion.telemetry.feeds import NOON, Feed

type Make = Callable[[Tenant], str]


def _invitation(tenant: Tenant) -> str:
    body = {"email": f"{uuid7().hex}@example.org", "role": "viewer"}
    return str(tenant.owner.post("/invitations", body).json()["id"])


def _key(tenant: Tenant) -> str:
    return str(
        tenant.owner.post("/api-keys", {"name": "k", "role": "site"}).json()["id"]
    )


def _farm(tenant: Tenant) -> str:
    return made(tenant.owner, "/farms", {"name": f"Barn {uuid7().hex}"})


def _rack(tenant: Tenant) -> str:
    return made(tenant.owner, "/racks", {"farm_id": _farm(tenant), "name": "A"})


def _shelf(tenant: Tenant) -> str:
    body = {"rack_id": _rack(tenant), "name": "A1", "level": 1} | SIZE
    return made(tenant.owner, "/shelves", body)


def _reservoir(tenant: Tenant) -> str:
    body = {"farm_id": _farm(tenant), "name": "Tank", "volume_l": 200}
    return made(tenant.owner, "/reservoirs", body)


def _device(tenant: Tenant) -> str:
    body = {"farm_id": _farm(tenant), "name": "Lamp", "kind": "lamp"}
    return made(tenant.owner, "/devices", body)


def _runtime(tenant: Tenant) -> Runtime:
    app = cast("FastAPI", tenant.owner.client.app)
    runtime: Runtime = app.state.runtime
    return runtime


def _written(tenant: Tenant, *rows: Record) -> str:
    """Write rows that the API has no way to make, and give the id of the last."""
    runtime = _runtime(tenant)
    with runtime.database.system() as session:
        scope = scope_over(runtime, tenant, session)
        for row in rows:
            scope.add(row)
        last = rows[-1]
        return str(last.id)


def _rule(tenant: Tenant) -> str:
    body = {
        "name": "Lights",
        "document": {
            "triggers": [{"kind": "light_plan_changed"}],
            "actions": [{"kind": "apply_light_plan"}],
        },
    }
    return str(tenant.owner.post("/automation-rules", body).json()["id"])


def _alert_rule(tenant: Tenant) -> str:
    body = {"name": "Silence", "watches": {"kind": "site_silent"}}
    return str(tenant.owner.post("/alert-rules", body).json()["id"])


def _alert(tenant: Tenant) -> str:
    return _written(
        tenant,
        Alert(
            rule_id=UUID(_alert_rule(tenant)),
            subject_kind="farm",
            subject_id=uuid7(),
            subject_name="Barn",
            level="warning",
            state="open",
            unit="min",
            opened_at=_runtime(tenant).clock(),
        ),
    )


def _job(tenant: Tenant) -> str:
    runtime = _runtime(tenant)
    with runtime.database.system() as session:
        job_id = enqueue(session, "some.job", org_id=tenant.id, now=runtime.clock())
    return str(job_id)


def _crop(tenant: Tenant) -> str:
    body = {"key": f"crop_{uuid7().hex}", "name": "Cress", "based_on": "pea_shoots"}
    return made(tenant.owner, "/crops", body)


def _recipe(tenant: Tenant) -> str:
    body = {"name": "Fast", "crop_key": "pea_shoots"}
    return made(tenant.owner, "/recipes", body)


def _recipe_version(tenant: Tenant) -> str:
    return made(tenant.owner, f"/recipes/{_recipe(tenant)}/publish", {})


def _batch(tenant: Tenant) -> str:
    where = [{"shelf_id": _shelf(tenant), "plants": 10}]
    body = {"crop_key": "pea_shoots", "where": where}
    return made(tenant.owner, "/batches", body)


def _proposal(tenant: Tenant) -> str:
    site = Site.paired(_runtime(tenant), tenant, ha_id=uuid7().hex)
    content = {
        "kind": "targets",
        "crop_key": "pea_shoots",
        "stage": "light",
        "bands": {"ph": {"min": 5.5, "typical": 5.8, "max": 6.2}},
    }
    body = {"farm_id": site.farm_id, "content": content}
    return made(tenant.owner, "/proposals", body)


def _harvest(tenant: Tenant) -> str:
    body = {"grades": [{"grade": "A", "grams": 12}], "where": []}
    return made(tenant.owner, f"/batches/{_batch(tenant)}/harvests", body)


def _session(tenant: Tenant) -> str:
    return str(tenant.owner.get("/auth/sessions").json()["items"][0]["id"])


def _site(tenant: Tenant) -> str:
    # A site for each, however many were paired before.
    return Site.paired(_runtime(tenant), tenant, ha_id=uuid7().hex).id


def _sensor(tenant: Tenant) -> str:
    feed = Feed(tenant.owner)
    feed.send(a=([NOON], [1.0]))
    return str(feed.sensor("a")["id"])


# For each id in a path: how a tenant comes to one.
OBJECTS: dict[str, Make] = {
    "batch_id": _batch,
    "crop_id": _crop,
    "crop_key": lambda _: "unobtainium",  # the library is everybody's
    "device_id": _device,
    "harvest_id": _harvest,
    "alert_id": _alert,
    "alert_rule_id": _alert_rule,
    "farm_id": _farm,
    "invitation_id": _invitation,
    "job_id": _job,
    "key_id": _key,
    "organization_id": lambda tenant: str(tenant.id),
    "proposal_id": _proposal,
    "rack_id": _rack,
    "recipe_id": _recipe,
    "recipe_version_id": _recipe_version,
    "reservoir_id": _reservoir,
    "rule_id": _rule,
    "sensor_id": _sensor,
    "session_id": _session,
    "shelf_id": _shelf,
    "site_id": _site,
    "user_id": lambda tenant: str(tenant.people[Role.VIEWER].user_id),
    **BELONGINGS,
}

# For each route that takes a body: one that validates.
BODIES: dict[str, object] = {
    "PATCH /api/v1/organizations/{organization_id}": {"name": "Taken over"},
    "POST /api/v1/organizations/{organization_id}/leave": {},
    "POST /api/v1/organizations/{organization_id}/restore": {},
    "PATCH /api/v1/members/{user_id}": {"role": "viewer"},
    "POST /api/v1/api-keys/{key_id}/rotate": {},
    "PATCH /api/v1/farms/{farm_id}": {"name": "Taken over"},
    "POST /api/v1/farms/{farm_id}/restore": {},
    "PATCH /api/v1/racks/{rack_id}": {"name": "Taken over"},
    "POST /api/v1/racks/{rack_id}/restore": {},
    "PATCH /api/v1/shelves/{shelf_id}": {"name": "Taken over"},
    "POST /api/v1/shelves/{shelf_id}/restore": {},
    "PATCH /api/v1/reservoirs/{reservoir_id}": {"name": "Taken over"},
    "POST /api/v1/reservoirs/{reservoir_id}/restore": {},
    "PATCH /api/v1/devices/{device_id}": {"name": "Taken over"},
    "POST /api/v1/devices/{device_id}/restore": {},
    "PATCH /api/v1/crops/{crop_id}": {"name": "Taken over"},
    "POST /api/v1/crops/{crop_id}/restore": {},
    "PATCH /api/v1/recipes/{recipe_id}": {"name": "Taken over"},
    "POST /api/v1/recipes/{recipe_id}/restore": {},
    "POST /api/v1/recipes/{recipe_id}/publish": {},
    "PATCH /api/v1/batches/{batch_id}": {"note": "Taken over"},
    "POST /api/v1/batches/{batch_id}/restore": {},
    "POST /api/v1/batches/{batch_id}/moves": {
        "from_shelf_id": str(UUID(int=1)),
        "to_shelf_id": str(UUID(int=2)),
    },
    "POST /api/v1/batches/{batch_id}/splits": {
        "where": [{"shelf_id": str(UUID(int=1)), "plants": 1}]
    },
    "POST /api/v1/batches/{batch_id}/merges": {"into_id": str(UUID(int=1))},
    "POST /api/v1/batches/{batch_id}/stage-changes": {},
    "POST /api/v1/batches/{batch_id}/recipe-changes": {
        "recipe_version_id": str(UUID(int=1))
    },
    "POST /api/v1/batches/{batch_id}/observations": {"note": "Pale"},
    "POST /api/v1/batches/{batch_id}/harvests": {
        "grades": [{"grade": "A", "grams": 1}]
    },
    "POST /api/v1/batches/{batch_id}/discards": {"cause": "Mould"},
    "POST /api/v1/batches/{batch_id}/undo": {},
    "POST /api/v1/jobs/{job_id}/retry": {},
    "POST /api/v1/proposals/{proposal_id}/withdraw": {},
    "POST /api/v1/sites/{site_id}/revoke": {},
    "PUT /api/v1/sites/{site_id}/layout": example("layout")["request"],
    "POST /api/v1/sites/{site_id}/events": example("events")["request"],
    "POST /api/v1/sensors/{sensor_id}/restore": {},
    "PATCH /api/v1/automation-rules/{rule_id}": {"name": "Taken over"},
    "POST /api/v1/automation-rules/{rule_id}/restore": {},
    "POST /api/v1/automation-rules/{rule_id}/runs": {
        "runs": [
            {
                "id": str(UUID(int=1)),
                "farm_id": str(UUID(int=2)),
                "number": 1,
                "started_at": "2026-11-23T12:00:00Z",
                "outcome": "done",
            }
        ]
    },
    "PUT /api/v1/automation-rules/{rule_id}/sites/{farm_id}": {},
    "PUT /api/v1/automation-rules/{rule_id}/sites/{farm_id}/state": {
        "state": "active",
        "number": 1,
    },
    "PATCH /api/v1/alert-rules/{alert_rule_id}": {"name": "Taken over"},
    "POST /api/v1/alert-rules/{alert_rule_id}/restore": {},
    "POST /api/v1/alerts/{alert_id}/acknowledge": {},
    "POST /api/v1/alerts/{alert_id}/resolve": {},
    "PATCH /api/v1/sensors/{sensor_id}": {"name": "Taken over"},
    **CHANGES,
}

# For each route that cannot do without a query: one that validates.
QUERIES: dict[str, dict[str, int | str]] = {
    "DELETE /api/v1/organizations/{organization_id}": {"name": "Taken over"},
    "GET /api/v1/sites/{site_id}/passport": {"batch": "basil-2026-11-01"},
    "GET /api/v1/sensors/{sensor_id}/series": {"start": NOON, "end": NOON + 1},
}

WITH_IDS = [
    route for route in all_routes() if route.parameters and "/api/" in route.path
]
CLOSED = [
    route
    for route in all_routes()
    if any(isinstance(each, Requires | SignedIn) for each in route.declared)
]
LISTS = [each for each in CLOSED if each.method == "GET" and not each.parameters]


def _call(
    caller: Caller, route: Known, ids: dict[str, str], **headers: str
) -> Response:
    path = route.path.format(**ids)
    more: dict[str, object] = {"headers": {"If-Match": "*"} | headers}
    if route.name in BODIES:
        more["json"] = BODIES[route.name]
    return caller(route.method, path, params=QUERIES.get(route.name), **more)


def _without_instance(response: Response) -> dict[str, object]:
    body: dict[str, object] = response.json()
    body.pop("instance")
    return body


def _may(route: Known, role: Role) -> bool:
    return all(
        each.permission in ROLE_PERMISSIONS[role]
        for each in route.declared
        if isinstance(each, Requires)
    )


def _is_for_people_only(route: Known, role: Role) -> bool:
    """Tell whether a key asks for what only a signed-in person has."""
    return role is Role.SITE and any(
        isinstance(each, SignedIn) for each in route.declared
    )


def _refusal(route: Known, role: Role) -> int:
    """Give 404 where a role may not even see what the route is about, else 403."""
    seen = all(
        sees(ROLE_PERMISSIONS[role], each.permission)
        for each in route.declared
        if isinstance(each, Requires)
    )
    return 403 if seen else 404


@dataclass
class Matrix:
    """Everybody of one tenant, and one object of each kind of either."""

    callers: dict[Role, Caller]
    tenant: Tenant
    other: Tenant
    _made: dict[tuple[UUID, str], str] = field(default_factory=dict)

    def own(self, name: str) -> str:
        """Give the tenant's object that a path may name."""
        return self._of(self.tenant, name)

    def theirs(self, name: str) -> str:
        """Give the other tenant's."""
        return self._of(self.other, name)

    def _of(self, tenant: Tenant, name: str) -> str:
        if (tenant.id, name) not in self._made:
            self._made[tenant.id, name] = OBJECTS[name](tenant)
        return self._made[tenant.id, name]


@pytest.fixture(scope="module")
def matrix(standing: Standing) -> Matrix:
    """Let everybody stand still: nothing that these tests try changes anything."""
    callers = {role: standing.tenant.people[role] for role in PEOPLE}
    callers[Role.SITE] = standing.world.key(standing.tenant.id)
    return Matrix(callers, standing.tenant, standing.other)


@pytest.mark.parametrize("route", all_routes(), ids=lambda route: route.name)
def test_every_route_declares_who_may_use_it(route: Known) -> None:
    """A route without a declaration would be open to everybody."""
    assert len(route.declared) == 1


@pytest.mark.parametrize("route", WITH_IDS, ids=lambda route: route.name)
def test_matrix_knows_an_object_for_every_id(route: Known) -> None:
    """Who adds a route with an id says here how a tenant comes to one."""
    assert set(route.parameters) <= OBJECTS.keys()
    assert route.method in {"GET", "DELETE"} or route.name in BODIES


@pytest.mark.parametrize("route", WITH_IDS, ids=lambda route: route.name)
def test_what_belongs_to_another_tenant_does_not_exist(
    route: Known, matrix: Matrix
) -> None:
    """Whoever asks, in whatever role: the answer is the same as for no object at all."""
    theirs = {name: matrix.theirs(name) for name in route.parameters}
    nobodys = {name: str(uuid7()) for name in route.parameters}

    for role, caller in matrix.callers.items():
        response = _call(caller, route, theirs)
        other = _call(caller, route, nobodys)
        assert response.status_code == other.status_code, role
        assert _without_instance(response) == _without_instance(other), role
        if "organization_id" in theirs or (
            _may(route, role) and not _is_for_people_only(route, role)
        ):
            assert response.status_code == 404, role
        else:
            assert response.status_code in {401, _refusal(route, role)}, role


@pytest.mark.parametrize("route", LISTS, ids=lambda route: route.name)
def test_lists_hold_nothing_of_another_tenant(route: Known, matrix: Matrix) -> None:
    """Neither its own id nor the id of anything that it has, whatever the role."""
    ids = [str(matrix.other.id)]
    ids += [str(caller.user_id) for caller in matrix.other.people.values()]
    ids += [matrix.theirs(name) for name in OBJECTS]

    for role, caller in matrix.callers.items():
        response = caller(route.method, route.path)

        assert [each for each in ids if each in response.text] == [], role
        if _may(route, role) and not _is_for_people_only(route, role):
            assert response.status_code == 200, role
        else:
            assert response.status_code in {401, 404}, role


@pytest.mark.parametrize("route", tenant_routes(), ids=lambda route: route.name)
def test_naming_another_tenant_leads_nowhere(route: Known, matrix: Matrix) -> None:
    """The header chooses among one's own organizations only."""
    ids = {name: matrix.theirs(name) for name in route.parameters}

    for caller in (matrix.callers[Role.OWNER], matrix.callers[Role.SITE]):
        response = _call(caller, route, ids, **{"X-Org": str(matrix.other.id)})
        assert response.status_code == 404


@pytest.mark.parametrize("route", tenant_routes(), ids=lambda route: route.name)
def test_role_without_the_permission_is_refused(route: Known, matrix: Matrix) -> None:
    """Each role can do what the one table says, and nothing else."""
    ids = {name: matrix.own(name) for name in route.parameters}

    for role, caller in matrix.callers.items():
        if not _may(route, role):
            response = _call(caller, route, ids)
            assert response.status_code == _refusal(route, role), role


@pytest.mark.parametrize("route", CLOSED, ids=lambda route: route.name)
def test_anonymous_callers_are_refused(route: Known, standing: Standing) -> None:
    """No credential, a wrong scheme, nonsense: all the same."""
    path = route.path.format(**dict.fromkeys(route.parameters, str(UUID(int=1))))
    for headers in (
        {},
        {"Authorization": "Basic eDp5"},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Bearer vfk_nonsense"},
        {"Authorization": "Bearer a.b.c"},
    ):
        response = standing.world.client.request(route.method, path, headers=headers)
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == "Bearer"


def test_same_names_are_allowed_in_two_organizations(
    tenant: Tenant, other_tenant: Tenant
) -> None:
    """What is unique is unique within an organization."""
    for each in (tenant, other_tenant):
        body = {"email": "same@example.org", "role": "viewer"}
        assert each.owner.post("/invitations", body).status_code == 201
        assert (
            each.owner.post("/api-keys", {"name": "same", "role": "site"}).status_code
            == 201
        )


def test_person_in_two_organizations_says_which(
    world: World, tenant: Tenant, other_tenant: Tenant
) -> None:
    """Without a word the question is given back; with it the role is that one's."""
    owner = tenant.owner
    world.member(other_tenant.id, Role.VIEWER, owner)

    unclear = owner.get("/members")
    here = owner.get("/members", headers={"X-Org": str(tenant.id)})
    there = owner.get("/members", headers={"X-Org": str(other_tenant.id)})

    assert unclear.json()["type"] == "/problems/organization-required"
    assert (here.status_code, there.status_code) == (200, 404)


def test_permissions_grow_with_the_role() -> None:
    """Each role may do all that the one below it may."""
    for lower, higher in zip(PEOPLE[:0:-1], PEOPLE[-2::-1], strict=True):
        assert ROLE_PERMISSIONS[lower] < ROLE_PERMISSIONS[higher]
    assert Permission.KEYS_WRITE not in ROLE_PERMISSIONS[Role.MANAGER]
