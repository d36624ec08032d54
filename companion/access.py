"""Who asks, for what: the dependencies by which each route declares its permission."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Request, params
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.exc import DBAPIError
import structlog

from .accounts import service as accounts
from .context import request_id
from .database import ReadSession, WriteSession, enter_organization, enter_person
from .idempotency import Once
from .organizations import keys, service as organizations
from .permissions import Permission
from .problems import NotFound, NotSignedIn, Problem
from .runtime import Runtime, RuntimeDep
from .scope import Actor, ActorKind, Person, Scope, WriteScope, WritingPerson, demand
from .settings import Settings

_BEARER = HTTPBearer(
    auto_error=False, description="An access token, or an API key (`vfk_...`)."
)
type Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
type OrganizationHeader = Annotated[
    UUID | None,
    Header(
        alias="X-Org",
        description="The organization; needed only by people in several.",
    ),
]


@dataclass(frozen=True, slots=True)
class Public:
    """Declares that a route is open to everybody, and why."""

    reason: str

    async def __call__(self) -> None:
        """Let everybody pass."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Declares that a route concerns the signed-in person alone."""

    writes: bool

    def __call__(
        self, request: Request, runtime: RuntimeDep, credentials: Credentials
    ) -> Iterator[Person]:
        """Open a session in which the person is known."""
        token = _token(credentials)
        if _is_key(token):
            raise NotSignedIn("An API key is not a person.")
        known = accounts.verify(runtime, token)
        with _session(runtime, writes=self.writes) as session:
            actor = _person(session, known, request)
            person = Person(session, actor, _id(actor), runtime.clock())
            if not isinstance(session, WriteSession):
                yield person
                return
            writing = WritingPerson(session, actor, person.user_id, person.now)
            once = _once(runtime, session, actor, request)
            yield writing
            if once:
                once.keep_answer()


def _most_a_minute(settings: Settings, permission: Permission) -> int:
    """Give how often an organization may use what is costly; 0 is as often as it likes."""
    match permission:
        case Permission.TELEMETRY_WRITE | Permission.LINK:
            return settings.ingest_per_minute
        case Permission.ANALYTICS_READ:
            return settings.analytics_per_minute
    return 0


@dataclass(frozen=True, slots=True)
class Requires:
    """Declares the permission that a route asks for, in one organization."""

    permission: Permission

    def spend(self, runtime: Runtime, org_id: UUID) -> None:
        """Refuse what one organization asks too often."""
        if most := _most_a_minute(runtime.settings, self.permission):
            runtime.limits.take(self.permission, str(org_id), most)


@dataclass(frozen=True, slots=True)
class InSession(Requires):
    """Gives the route a session that is bound to the organization."""

    writes: bool
    # Whether it reaches an organization that was deleted, too.
    deleted: bool = False

    def __call__(
        self,
        request: Request,
        runtime: RuntimeDep,
        credentials: Credentials,
        organization: OrganizationHeader = None,
    ) -> Iterator[Scope]:
        """Open a session that is bound to the organization, if the actor may."""
        admitted = _admitted(runtime, request, _token(credentials))
        with _session(runtime, writes=self.writes) as session:
            scope = _scope(
                runtime,
                session,
                admitted,
                request,
                organization,
                deleted=self.deleted,
            )
            enter_organization(session, scope.org_id, scope.user_id)
            scope.demand(self.permission)
            self.spend(runtime, scope.org_id)
            structlog.contextvars.bind_contextvars(org=str(scope.org_id))
            if not isinstance(session, WriteSession):
                yield scope
                return
            once = _once(runtime, session, scope.actor, request)
            yield WriteScope(
                session=session,
                org_id=scope.org_id,
                actor=scope.actor,
                role=scope.role,
                permissions=scope.permissions,
                now=scope.now,
                farm_id=scope.farm_id,
            )
            if once:
                once.keep_answer()


@dataclass(frozen=True, slots=True)
class Admission:
    """An organization in which the caller may do what the route asks for."""

    org_id: UUID
    farm_id: UUID | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Admits(Requires):
    """Lets a caller in without a session; a key that is known costs no thread."""

    async def __call__(
        self,
        request: Request,
        runtime: RuntimeDep,
        credentials: Credentials,
        organization: OrganizationHeader = None,
    ) -> Admission:
        """Say in which organization the actor may."""
        token, now = _token(credentials), runtime.clock()
        grant = runtime.known_keys.recall(token, now) if _is_key(token) else None
        # Who has to wait for a count does it in a thread.
        if grant is None or not runtime.limits.are_here:
            return await run_in_threadpool(
                self._ask, request, runtime, credentials, organization
            )
        grant.in_organization(_asked(request, organization))
        demand(grant.permissions, self.permission)
        self.spend(runtime, grant.org_id)
        structlog.contextvars.bind_contextvars(
            key_id=str(grant.key_id), org=str(grant.org_id)
        )
        return Admission(grant.org_id, grant.farm_id, now)

    def _ask(
        self,
        request: Request,
        runtime: Runtime,
        credentials: HTTPAuthorizationCredentials | None,
        organization: UUID | None,
    ) -> Admission:
        """Ask the database."""
        asked = InSession(self.permission, writes=False)(
            request, runtime, credentials, organization
        )
        with contextmanager(lambda: asked)() as scope:
            return Admission(scope.org_id, scope.farm_id, scope.now)


@dataclass(frozen=True, slots=True)
class Standing:
    """Who asked, to be looked at again while an answer lasts for minutes."""

    runtime: Runtime
    request: Request
    credentials: HTTPAuthorizationCredentials | None
    organization: UUID | None

    def allows(self, permission: Permission) -> bool:
        """Tell whether the same request would still be let in."""
        asked = InSession(permission, writes=False)(
            self.request, self.runtime, self.credentials, self.organization
        )
        try:
            with contextmanager(lambda: asked)():
                return True
        except Problem, DBAPIError:
            return False


async def _standing(
    request: Request,
    runtime: RuntimeDep,
    credentials: Credentials,
    organization: OrganizationHeader = None,
) -> Standing:
    return Standing(runtime, request, credentials, organization)


type StandingDep = Annotated[Standing, Depends(_standing)]


def reads(permission: Permission) -> object:
    """Declare a route that reads."""
    return Depends(InSession(permission, writes=False), scope="function")


def writes(permission: Permission, *, deleted: bool = False) -> object:
    """Declare a route that writes; the commit is done before the answer is sent."""
    return Depends(
        InSession(permission, writes=True, deleted=deleted), scope="function"
    )


def admits(permission: Permission) -> object:
    """Declare a route that needs no session of its own."""
    return Depends(Admits(permission))


def public(reason: str) -> params.Depends:
    """Declare a route that everybody may use."""
    return params.Depends(Public(reason))


type ReadsOwn = Annotated[Person, Depends(SignedIn(writes=False), scope="function")]
type WritesOwn = Annotated[
    WritingPerson, Depends(SignedIn(writes=True), scope="function")
]


@contextmanager
def _session(runtime: Runtime, *, writes: bool) -> Iterator[ReadSession]:
    """Open a session; what a problem says it keeps is committed all the same."""
    if not writes:
        with runtime.database.read() as session:
            yield session
        return
    kept: Problem | None = None
    with runtime.database.write() as session:
        try:
            yield session
        except Problem as problem:
            if not problem.keeps_changes:
                raise
            kept = problem
    if kept is not None:
        raise kept


def _token(credentials: HTTPAuthorizationCredentials | None) -> str:
    if credentials is None:
        raise NotSignedIn
    return credentials.credentials


def _id(actor: Actor) -> UUID:
    if actor.id is None:
        raise NotSignedIn
    return actor.id


def address_of(request: Request) -> str | None:
    """Give the address that a request comes from."""
    return request.client.host if request.client else None


def _person(session: ReadSession, known: accounts.Verified, request: Request) -> Actor:
    """Let in the person that a verified token speaks for, if they still may."""
    accounts.check_in_force(session, known)
    enter_person(session, known.user_id)
    structlog.contextvars.bind_contextvars(user=str(known.user_id))
    return Actor(
        kind=ActorKind.USER,
        id=known.user_id,
        session_id=known.sign_in_id,
        ip=address_of(request),
        request_id=request_id(),
    )


def _is_key(token: str) -> bool:
    return token.startswith("vfk_")


def _admitted(
    runtime: Runtime, request: Request, token: str
) -> keys.Grant | accounts.Verified:
    """Tell who asks, as far as their key or token says."""
    if _is_key(token):
        return runtime.known_keys.grant_of(token, runtime.clock())
    return accounts.verify(runtime, token)


def _scope(
    runtime: Runtime,
    session: ReadSession,
    admitted: keys.Grant | accounts.Verified,
    request: Request,
    organization: UUID | None,
    *,
    deleted: bool,
) -> Scope:
    """Give the organization as the key or the person may see it."""
    asked, now = _asked(request, organization), runtime.clock()
    if not isinstance(admitted, keys.Grant):
        actor = _person(session, admitted, request)
        return organizations.scope_of(session, actor, asked, now, deleted=deleted)
    scope = keys.scope_of(session, admitted, asked, now)
    structlog.contextvars.bind_contextvars(key_id=str(scope.actor.id))
    actor = replace(scope.actor, ip=address_of(request), request_id=request_id())
    return replace(scope, actor=actor)


def _asked(request: Request, header: UUID | None) -> UUID | None:
    """Give the organization that the path or the header names."""
    named = request.path_params.get("organization_id")
    if named is None:
        return header
    try:
        return UUID(named)
    except ValueError as error:
        raise NotFound from error


def _once(
    runtime: Runtime, session: WriteSession, actor: Actor, request: Request
) -> Once | None:
    """Claim the request's Idempotency-Key, if it has one."""
    return Once.of(session, runtime.keyring, _id(actor), request, runtime.clock())
