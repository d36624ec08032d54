"""`/auth` and `/users`: signing in and one's own account."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from ..access import ReadsOwn, WritesOwn, address_of, public
from ..context import request_id
from ..etags import IfMatch, tag
from ..limits import LINKS_PER_ACCOUNT, LINKS_PER_ADDRESS
from ..organizations import service as organizations
from ..paging import Page, PageQuery, page_query
from ..routing import router
from ..runtime import RuntimeDep
from ..scope import Actor, ActorKind, Person
from . import repository, second_factor, service, sessions
from .models import User
from .passwords import check_strength, hash_password
from .schemas import (
    CodeInput,
    ForgottenInput,
    LoginInput,
    PasswordChange,
    PasswordProof,
    RecoveryCodes,
    RefreshInput,
    RegisterInput,
    ResetInput,
    SecondFactorBegun,
    SessionRead,
    SetupInput,
    TokenPair,
    UserRead,
    UserUpdate,
)
from .tokens import hash_token

auth = router("auth", "/auth")
users = router("users", "/users")


async def _visitor(request: Request) -> sessions.Visitor:
    """Tell who knocks, as far as that is known."""
    actor = Actor(ActorKind.USER, None, ip=address_of(request), request_id=request_id())
    return sessions.Visitor(actor, request.headers.get("user-agent"))


type VisitorDep = Annotated[sessions.Visitor, Depends(_visitor)]


def _limit_links(runtime: RuntimeDep, visitor: VisitorDep) -> None:
    """Bound how often one address may try links."""
    runtime.limits.spend((LINKS_PER_ADDRESS, visitor.actor.ip or "unknown"))


LIMITED = Depends(_limit_links)


@auth.post(
    "/setup",
    status_code=201,
    dependencies=[public("nobody has an account yet"), LIMITED],
)
def set_up(body: SetupInput, runtime: RuntimeDep, visitor: VisitorDep) -> TokenPair:
    """Register the first person with the set-up token, and their organization."""
    check_strength(body.password, body.email)
    password_hash = hash_password(body.password)
    now = runtime.clock()
    with runtime.database.write() as session:
        service.use_setup_token(session, body.token, now)
        user = service.add_user(session, body.email, body.name, password_hash, now)
        organizations.found(session, visitor.actor, user.id, body.organization, now)
        return sessions.begin_session(runtime, session, visitor, user.id, now)


@auth.post(
    "/register",
    status_code=201,
    dependencies=[public("the invitation is the proof"), LIMITED],
)
def register(
    body: RegisterInput, runtime: RuntimeDep, visitor: VisitorDep
) -> TokenPair:
    """Register with an invitation; it tells the address."""
    password_hash = hash_password(body.password)
    now = runtime.clock()
    with runtime.database.system() as session:
        invitation = organizations.use_invitation(session, body.token, now)
        check_strength(body.password, invitation.email)
        user = service.add_user(
            session, invitation.email, body.name, password_hash, now
        )
        organizations.join(session, visitor.actor, user.id, invitation, now)
        return sessions.begin_session(runtime, session, visitor, user.id, now)


@auth.post("/login", dependencies=[public("this is how one signs in")])
def log_in(body: LoginInput, runtime: RuntimeDep, visitor: VisitorDep) -> TokenPair:
    """Sign in."""
    return sessions.sign_in(runtime, visitor, body.email, body.password, body.code)


@auth.post("/refresh", dependencies=[public("the refresh token is the proof")])
def refresh(body: RefreshInput, runtime: RuntimeDep, visitor: VisitorDep) -> TokenPair:
    """Get the next tokens."""
    return sessions.refresh(runtime, visitor, body.refresh_token)


@auth.post("/logout", status_code=204)
def log_out(person: WritesOwn) -> None:
    """End the present session."""
    sessions.end_session(person, person.actor.session_id)


@auth.get("/sessions")
def list_sessions(
    person: ReadsOwn,
    runtime: RuntimeDep,
    page: Annotated[PageQuery, Depends(page_query)],
) -> Page[SessionRead]:
    """List where one is signed in."""
    return sessions.list_sessions(person, runtime, page)


@auth.delete("/sessions", status_code=204)
def end_other_sessions(person: WritesOwn) -> None:
    """End every session but the present one."""
    sessions.end_other_sessions(person)


@auth.delete("/sessions/{session_id}", status_code=204)
def end_session(session_id: UUID, person: WritesOwn) -> None:
    """End one session."""
    sessions.end_session(person, session_id)


@auth.post(
    "/password/forgot",
    status_code=202,
    dependencies=[public("who forgot it cannot sign in"), LIMITED],
)
def ask_for_reset(body: ForgottenInput, runtime: RuntimeDep) -> None:
    """Ask for a link to set a new password; the answer is always the same."""
    runtime.limits.spend((LINKS_PER_ACCOUNT, hash_token(body.email)))
    service.ask_for_reset(runtime, body.email)


@auth.post(
    "/password/reset",
    status_code=204,
    dependencies=[public("the link is the proof"), LIMITED],
)
def reset_password(body: ResetInput, runtime: RuntimeDep, visitor: VisitorDep) -> None:
    """Set a new password by a link; every session ends."""
    service.reset_password(runtime, body.token, body.password, visitor.actor)


def _shown(person: Person, user: User) -> UserRead:
    return UserRead(
        id=user.id,
        email=user.email,
        name=user.name,
        created_at=user.created_at,
        has_password=user.password_hash is not None,
        has_second_factor=repository.confirmed_factor(person.session, user.id)
        is not None,
        recovery_codes_left=repository.recovery_codes_left(person.session, user.id),
        organizations=organizations.memberships_of(person),
    )


@users.get("/me")
def read_me(person: ReadsOwn, response: Response) -> UserRead:
    """Show the signed-in person."""
    user = service.user_of(person)
    tag(response, user.version)
    return _shown(person, user)


@users.patch("/me")
def update_me(
    body: UserUpdate, person: WritesOwn, if_match: IfMatch, response: Response
) -> UserRead:
    """Change one's own name."""
    if_match.check(service.user_of(person).version)
    user = service.rename(person, body.name)
    tag(response, user.version)
    return _shown(person, user)


@users.post("/me/password", status_code=204)
def change_password(
    body: PasswordChange, runtime: RuntimeDep, person: ReadsOwn
) -> None:
    """Set a new password; every other session ends."""
    service.change_password(runtime, person, body.present, body.password)


@users.post("/me/second-factor", status_code=201)
def begin_second_factor(
    body: PasswordProof, runtime: RuntimeDep, person: ReadsOwn
) -> SecondFactorBegun:
    """Begin to set up an authenticator app."""
    return second_factor.begin(runtime, person, body.password)


@users.post("/me/second-factor/confirm")
def confirm_second_factor(
    body: CodeInput, runtime: RuntimeDep, person: WritesOwn
) -> RecoveryCodes:
    """Confirm the app with its first code; the answer has the recovery codes."""
    return second_factor.confirm(runtime, person, body.code)


@users.post("/me/second-factor/remove", status_code=204)
def remove_second_factor(
    body: PasswordProof, runtime: RuntimeDep, person: ReadsOwn
) -> None:
    """Remove the authenticator app."""
    second_factor.remove(runtime, person, body.password)
