"""People and organizations for tests, made without the slow ways in."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid7

from fastapi.testclient import TestClient
from httpx2 import Response

from companion.accounts.models import SignIn, User
from companion.accounts.passwords import hash_password
from companion.accounts.tokens import new_access_token
from companion.farms.models import Farm
from companion.organizations import keys, service as organizations
from companion.organizations.models import Membership
from companion.organizations.schemas import KeyCreate
from companion.permissions import ROLE_PERMISSIONS, Permission, Role
from companion.runtime import Runtime
from companion.scope import Actor, ActorKind, WriteScope

PASSWORD = "seventeen quiet lettuces"
# Names of tests hold it: every process that runs tests must give them the same names.
NOBODY = "01a206be-8f08-751a-aafb-9930369c470b"
PEOPLE = (Role.OWNER, Role.MANAGER, Role.AGRONOMIST, Role.OPERATOR, Role.VIEWER)


@cache
def password_hash() -> str:
    """Hash the one password once."""
    return hash_password(PASSWORD)


@dataclass
class Clock:
    """A clock that tests move."""

    now: datetime = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def advance(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Caller:
    """Somebody who calls the API."""

    client: TestClient
    token: str
    user_id: UUID = field(default_factory=uuid7)
    email: str = ""

    def __call__(self, method: str, path: str, **more: Any) -> Response:
        """Call, as this somebody."""
        headers = {"Authorization": f"Bearer {self.token}"} | more.pop("headers", {})
        where = path if path.startswith("/api/") else f"/api/v1{path}"
        return self.client.request(method, where, headers=headers, **more)

    def get(self, path: str, **more: Any) -> Response:
        """Read."""
        return self("GET", path, **more)

    def post(self, path: str, json: Any = None, **more: Any) -> Response:
        """Make."""
        return self("POST", path, json={} if json is None else json, **more)

    def patch(self, path: str, json: Any, etag: str | None = None) -> Response:
        """Change, by default whatever version there is."""
        return self("PATCH", path, json=json, headers={"If-Match": etag or "*"})

    def delete(self, path: str, etag: str | None = None) -> Response:
        """Remove, by default whatever version there is."""
        return self("DELETE", path, headers={"If-Match": etag or "*"})


# A shelf's.
SIZE: dict[str, float] = {"width_m": 1.2, "depth_m": 0.6}


def made(caller: Caller, path: str, body: object) -> str:
    """Make something, and give its id."""
    response = caller.post(path, body)
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


@dataclass(frozen=True)
class Tenant:
    """An organization with one person of each role."""

    id: UUID
    people: dict[Role, Caller]

    @property
    def owner(self) -> Caller:
        """Its owner."""
        return self.people[Role.OWNER]


@dataclass(frozen=True)
class World:
    """Makes people and organizations."""

    runtime: Runtime
    client: TestClient

    def person(self, email: str | None = None) -> Caller:
        """Make a person who is signed in."""
        now = self.runtime.clock()
        user_id, sign_in_id = uuid7(), uuid7()
        address = email or f"{user_id.hex}@example.org"
        with self.runtime.database.write() as session:
            session.add(
                User(
                    id=user_id,
                    email=address,
                    name="Some Grower",
                    password_hash=password_hash(),
                    created_at=now,
                    updated_at=now,
                )
            )
            session.flush()
            session.add(
                SignIn(
                    id=sign_in_id,
                    user_id=user_id,
                    created_at=now,
                    last_used_at=now,
                    expires_at=now + timedelta(days=30),
                )
            )
        token = new_access_token(self.runtime.keyring, user_id, sign_in_id, now)
        return Caller(self.client, token, user_id, address)

    def organization(self, owner: Caller, name: str = "Farm") -> UUID:
        """Found an organization."""
        with self.runtime.database.write() as session:
            return organizations.found(
                session,
                Actor(ActorKind.USER, owner.user_id),
                owner.user_id,
                name,
                self.runtime.clock(),
            ).id

    def member(self, org_id: UUID, role: Role, person: Caller | None = None) -> Caller:
        """Let a person be a member."""
        caller = person or self.person()
        with self.runtime.database.system() as session:
            session.add(
                Membership(
                    org_id=org_id,
                    user_id=caller.user_id,
                    role=role,
                    created_at=self.runtime.clock(),
                )
            )
        return caller

    def tenant(self, name: str = "Farm") -> Tenant:
        """Make an organization with one person of each role."""
        owner = self.person()
        org_id = self.organization(owner, name)
        people = {Role.OWNER: owner}
        for role in PEOPLE[1:]:
            people[role] = self.member(org_id, role)
        return Tenant(org_id, people)

    def farm(self, org_id: UUID) -> UUID:
        """Make a farm."""
        now = self.runtime.clock()
        farm = Farm(id=uuid7(), org_id=org_id, name="Barn", time_zone="UTC")
        farm.created_at = farm.updated_at = now
        with self.runtime.database.system() as session:
            session.add(farm)
        return farm.id

    def key(
        self,
        org_id: UUID,
        *permissions: Permission,
        farm_id: UUID | None = None,
    ) -> Caller:
        """Make an API key: of a site, or for some permissions."""
        with self.runtime.database.system() as session:
            scope = WriteScope(
                session,
                org_id,
                Actor(ActorKind.SYSTEM, None),
                Role.OWNER,
                ROLE_PERMISSIONS[Role.OWNER] | {Permission.LINK},
                self.runtime.clock(),
            )
            made = keys.make(
                scope,
                KeyCreate(
                    name="A key",
                    role=None if permissions else Role.SITE,
                    permissions=list(permissions),
                    farm_id=farm_id,
                ),
            )
        return Caller(self.client, made.key, made.id)


@dataclass(frozen=True)
class Standing:
    """Two tenants that many tests look at."""

    world: World
    tenant: Tenant
    other: Tenant
