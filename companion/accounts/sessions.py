"""Signing in, staying signed in, and signing out."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from ..audit import service as audit
from ..database import WriteSession
from ..limits import SIGN_IN_OF_ALL, SIGN_IN_PER_ACCOUNT, SIGN_IN_PER_ADDRESS, Limit
from ..metrics import SIGN_INS
from ..paging import Page, PageQuery, paginate
from ..problems import NotFound, NotSignedIn
from ..runtime import Runtime
from ..scope import Actor, Person, WritingPerson
from . import repository
from .models import SignIn, User
from .passwords import verify_password
from .problems import (
    RefreshInProgress,
    RefreshTokenReused,
    SecondFactorRequired,
    WrongCode,
    WrongCredentials,
)
from .schemas import SessionRead, TokenPair
from .second_factor import take_code
from .tokens import ACCESS_LIFETIME, hash_token, new_access_token

SESSION_LIFETIME = timedelta(days=30)
# Two tabs that refresh at once are no theft.
GRACE = timedelta(seconds=10)
LONGEST_USER_AGENT = 200


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is not signed in yet."""

    actor: Actor
    user_agent: str | None


def sign_in(
    runtime: Runtime, visitor: Visitor, email: str, password: str, code: str | None
) -> TokenPair:
    """Sign in by password, and by the authenticator app where there is one."""
    limits: tuple[Limit, ...] = (
        (SIGN_IN_PER_ADDRESS, visitor.actor.ip or "unknown"),
        (SIGN_IN_PER_ACCOUNT, hash_token(email)),
        (SIGN_IN_OF_ALL, "all"),
    )
    # Before the slow hash: guessing must not cost us more than the guesser.
    runtime.limits.check(*limits)
    now = runtime.clock()
    with runtime.database.read() as session:
        user = repository.user_by_email(session, email)
    usable = user if user is not None and user.disabled_at is None else None
    if not verify_password(password, usable.password_hash if usable else None):
        runtime.limits.count(*limits)
        _note_failure(runtime, visitor, user, now)
        raise WrongCredentials
    assert usable is not None  # noqa: S101 - a password has matched
    try:
        with runtime.database.write() as session:
            _check_code(runtime, session, usable, code, now)
            return begin_session(runtime, session, visitor, usable.id, now)
    except WrongCode:
        runtime.limits.count(*limits)
        _note_failure(runtime, visitor, user, now)
        raise


def _check_code(
    runtime: Runtime, session: WriteSession, user: User, code: str | None, now: datetime
) -> None:
    """Demand a code where the person has an authenticator app."""
    factor = repository.confirmed_factor(session, user.id)
    if factor is None:
        return
    if code is None:
        raise SecondFactorRequired
    if not take_code(runtime.keyring, session, factor, code, now):
        raise WrongCode


def _note_failure(
    runtime: Runtime, visitor: Visitor, user: User | None, now: datetime
) -> None:
    """Write down a sign-in that failed."""
    SIGN_INS.labels("failed").inc()
    subject = ("user", user.id if user else None)
    with runtime.database.write() as session:
        audit.record(session, visitor.actor, now, "sign-in.failed", subject=subject)


def begin_session(
    runtime: Runtime,
    session: WriteSession,
    visitor: Visitor,
    user_id: UUID,
    now: datetime,
) -> TokenPair:
    """Begin a session and give its first tokens."""
    agent = visitor.user_agent
    row = SignIn(
        user_id=user_id,
        created_at=now,
        last_used_at=now,
        expires_at=now + SESSION_LIFETIME,
        user_agent=agent[:LONGEST_USER_AGENT] if agent else None,
        ip=visitor.actor.ip,
    )
    session.add(row)
    session.flush()
    actor = replace(visitor.actor, id=user_id, session_id=row.id)
    audit.record(session, actor, now, "sign-in", subject=("session", row.id))
    SIGN_INS.labels("succeeded").inc()
    return _tokens(runtime, session, row, now)


def _tokens(
    runtime: Runtime, session: WriteSession, row: SignIn, now: datetime
) -> TokenPair:
    return TokenPair(
        access_token=new_access_token(runtime.keyring, row.user_id, row.id, now),
        expires_in=int(ACCESS_LIFETIME.total_seconds()),
        refresh_token=repository.add_refresh_token(session, row.id, now),
        refresh_expires_at=row.expires_at,
    )


def refresh(runtime: Runtime, visitor: Visitor, token: str) -> TokenPair:
    """Give the next tokens for a refresh token, which is used up by it."""
    now = runtime.clock()
    token_hash = hash_token(token)
    with runtime.database.write() as session:
        row = repository.use_refresh_token(session, token_hash, now)
        if row is not None:
            row.last_used_at = now
            return _tokens(runtime, session, row, now)
        # What is found to be stolen is revoked in this transaction, and told after it.
        problem = _refused(session, visitor, token_hash, now)
    raise problem


def _refused(
    session: WriteSession, visitor: Visitor, token_hash: str, now: datetime
) -> NotSignedIn | RefreshInProgress:
    """Find out why a refresh token is refused; one used twice ends its session."""
    found = repository.used_refresh_token(session, token_hash)
    if found is None:
        return NotSignedIn()
    token, row = found
    if row.revoked_at is not None or row.expires_at <= now or token.used_at is None:
        return NotSignedIn()
    if now - token.used_at <= GRACE:
        return RefreshInProgress()
    repository.revoke_sign_ins(session, row.user_id, now, only=row.id)
    SIGN_INS.labels("token reused").inc()
    audit.record(
        session,
        visitor.actor,
        now,
        "refresh-token.reused",
        subject=("session", row.id),
        user=str(row.user_id),
    )
    return RefreshTokenReused()


def list_sessions(
    person: Person, runtime: Runtime, page: PageQuery
) -> Page[SessionRead]:
    """List a person's sessions, the newest first."""
    statement = select(SignIn).where(
        SignIn.user_id == person.user_id,
        SignIn.revoked_at.is_(None),
        SignIn.expires_at > person.now,
    )

    def present(row: SignIn) -> SessionRead:
        return SessionRead(
            id=row.id,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
            expires_at=row.expires_at,
            user_agent=row.user_agent,
            ip=row.ip,
            is_present=row.id == person.actor.session_id,
        )

    return paginate(
        person, runtime.keyring, statement, [(SignIn.id, "desc")], page, present=present
    )


def end_session(person: WritingPerson, sign_in_id: UUID | None) -> None:
    """End one session of a person's own."""
    if sign_in_id is None:
        raise NotFound("A token of an OpenID issuer ends at that issuer.")
    ended = repository.revoke_sign_ins(
        person.session, person.user_id, person.now, only=sign_in_id
    )
    if not ended:
        raise NotFound
    audit.record(
        person.session,
        person.actor,
        person.now,
        "session.ended",
        subject=("session", sign_in_id),
    )


def end_other_sessions(person: WritingPerson) -> None:
    """End every session of a person but the one that asks."""
    repository.revoke_sign_ins(
        person.session, person.user_id, person.now, but=person.actor.session_id
    )
    audit.record(person.session, person.actor, person.now, "session.others-ended")
