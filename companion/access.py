"""Who asks, for what: the dependencies by which each route declares its permission."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Request, params
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
from .scope import Actor, ActorKind, Person, Scope, WriteScope, WritingPerson

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

    def __call__(self) -> None:
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
        if token.startswith("vfk_"):
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


@dataclass(frozen=True, slots=True)
class Requires:
    """Declares the permission that a route asks for, in one organization."""

    permission: Permission
    writes: bool

    def __call__(
        self,
        request: Request,
        runtime: RuntimeDep,
        credentials: Credentials,
        organization: OrganizationHeader = None,
    ) -> Iterator[Scope]:
        """Open a session that is bound to the organization, if the actor may."""
        token = _token(credentials)
        known = None
        if token.startswith("vfk_"):
            keys.note_use(runtime.database, token, runtime.clock())
        else:
            known = accounts.verify(runtime, token)
        with _session(runtime, writes=self.writes) as session:
            if known is None:
                scope = _of_key(runtime, session, token, request, organization)
            else:
                scope = _of_person(runtime, session, known, request, organization)
            enter_organization(session, scope.org_id, scope.user_id)
            scope.demand(self.permission)
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
class Standing:
    """Who asked, to be looked at again while an answer lasts for minutes."""

    runtime: Runtime
    request: Request
    credentials: HTTPAuthorizationCredentials | None
    organization: UUID | None

    def allows(self, permission: Permission) -> bool:
        """Tell whether the same request would still be let in."""
        asked = Requires(permission, writes=False)(
            self.request, self.runtime, self.credentials, self.organization
        )
        try:
            with contextmanager(lambda: asked)():
                return True
        except Problem, DBAPIError:
            return False


def _standing(
    request: Request,
    runtime: RuntimeDep,
    credentials: Credentials,
    organization: OrganizationHeader = None,
) -> Standing:
    return Standing(runtime, request, credentials, organization)


type StandingDep = Annotated[Standing, Depends(_standing)]


def reads(permission: Permission) -> object:
    """Declare a route that reads."""
    return Depends(Requires(permission, writes=False), scope="function")


def writes(permission: Permission) -> object:
    """Declare a route that writes; the commit is done before the answer is sent."""
    return Depends(Requires(permission, writes=True), scope="function")


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


def _of_person(
    runtime: Runtime,
    session: ReadSession,
    known: accounts.Verified,
    request: Request,
    organization: UUID | None,
) -> Scope:
    """Give the organization as the person may see it."""
    actor = _person(session, known, request)
    asked = _asked(request, organization)
    return organizations.scope_of(session, actor, asked, runtime.clock())


def _of_key(
    runtime: Runtime,
    session: ReadSession,
    token: str,
    request: Request,
    organization: UUID | None,
) -> Scope:
    """Give the organization as the key may see it, and where the request came from."""
    asked = _asked(request, organization)
    scope = keys.scope_of(session, token, asked, runtime.clock())
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
