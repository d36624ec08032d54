"""People: proof of who they are, their profile, their password."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid7

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ..audit import service as audit
from ..database import ReadSession, WriteSession
from ..problems import NotSignedIn
from ..runtime import Runtime
from ..scope import Actor, ActorKind, Person, WritingPerson
from . import repository
from .models import Identity, User
from .passwords import check_strength, hash_password, verify_password
from .problems import AccountExists, LinkInvalid, WrongPassword
from .tokens import ALGORITHM, algorithm_of, read_access_token

if TYPE_CHECKING:
    from .oidc import OutsideIdentity

SETUP = "set-up"
RESET = "password-reset"
RESET_LIFETIME = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Verified:
    """Whom a token speaks for; a session of ours if it is a token of ours."""

    user_id: UUID
    sign_in_id: UUID | None = None


def verify(runtime: Runtime, token: str) -> Verified:
    """Verify an access token, before anything is asked of the database."""
    now = runtime.clock()
    if runtime.issuer is not None and not _is_ours(token):
        outside = runtime.issuer.verify(token, now)
        return Verified(_account_of(runtime, outside, now))
    claims = read_access_token(runtime.keyring, token, now)
    return Verified(claims.user_id, claims.sign_in_id)


def check_in_force(session: ReadSession, known: Verified) -> None:
    """Refuse a session that has ended, or a person who is disabled, at once."""
    if known.sign_in_id is None:
        in_force = repository.is_enabled(session, known.user_id)
    else:
        in_force = repository.is_signed_in(session, known.user_id, known.sign_in_id)
    if not in_force:
        raise NotSignedIn


def _is_ours(token: str) -> bool:
    """Tell which of two verifiers is asked; each accepts its own algorithms only."""
    return algorithm_of(token) == ALGORITHM


def _account_of(runtime: Runtime, outside: OutsideIdentity, now: datetime) -> UUID:
    """Give the account of a person whom the issuer vouches for; make it at first sight.

    An account with the same address is not taken over: whoever can choose an address at
    the issuer could otherwise become anybody.
    """
    with runtime.database.read() as session:
        known = repository.user_by_identity(session, outside.issuer, outside.subject)
    if known is not None:
        return known
    user_id = uuid7()
    placeholder = f"{user_id.hex}@no-address.invalid"
    try:
        with runtime.database.write() as session:
            session.add(
                User(
                    id=user_id,
                    email=outside.email or placeholder,
                    name=outside.name or outside.email or "Grower",
                    created_at=now,
                    updated_at=now,
                )
            )
            session.flush()
            session.add(
                Identity(
                    issuer=outside.issuer,
                    subject=outside.subject,
                    user_id=user_id,
                    created_at=now,
                )
            )
            actor = Actor(ActorKind.USER, user_id)
            audit.record(session, actor, now, "account.created", issuer=outside.issuer)
    except IntegrityError as error:
        with runtime.database.read() as session:
            known = repository.user_by_identity(
                session, outside.issuer, outside.subject
            )
        if known is None:
            raise AccountExists from error
        return known
    return user_id


def add_user(
    session: WriteSession, email: str, name: str, password_hash: str, now: datetime
) -> User:
    """Make an account; an address has one."""
    if repository.user_by_email(session, email) is not None:
        raise AccountExists
    user = User(
        email=email,
        name=name,
        password_hash=password_hash,
        created_at=now,
        updated_at=now,
    )
    session.add(user)
    session.flush()
    return user


def make_setup_token(runtime: Runtime) -> str | None:
    """Make the token by which the first person registers; none once there is one."""
    with runtime.database.write() as session:
        if repository.has_users(session):
            return None
        return repository.add_one_time_token(session, SETUP, runtime.clock(), None)


def use_setup_token(session: WriteSession, token: str, now: datetime) -> None:
    """Use the set-up token; it opens nothing once somebody has registered."""
    used = repository.use_one_time_token(session, SETUP, token, now)
    if used is None or repository.has_users(session):
        raise LinkInvalid


def use_setup_token_as(person: WritingPerson, token: str) -> None:
    """Use the set-up token as a person of an OpenID issuer, where nobody else is."""
    used = repository.use_one_time_token(person.session, SETUP, token, person.now)
    if used is None or repository.count_users(person.session) > 1:
        raise LinkInvalid


def ask_for_reset(runtime: Runtime, email: str) -> None:
    """Send a link to set a new password; nobody learns whether there is an account."""
    now = runtime.clock()
    with runtime.database.write() as session:
        user = repository.user_by_email(session, email)
        is_known = user is not None and user.disabled_at is None
        # A token for nobody takes the same time, and opens nothing.
        token = repository.add_one_time_token(
            session, RESET, now, RESET_LIFETIME, user.id if user and is_known else None
        )
        actor = Actor(ActorKind.USER, user.id if user else None)
        audit.record(session, actor, now, "password.reset-asked")
    if is_known:
        runtime.mailer.send_link(email, RESET, token)


def make_reset_token(runtime: Runtime, email: str) -> str:
    """Make a link's token for the operator to pass on."""
    with runtime.database.write() as session:
        user = repository.user_by_email(session, email)
        if user is None:
            raise LookupError(f"There is no account with the address {email}.")
        now = runtime.clock()
        audit.record(
            session,
            Actor(ActorKind.SYSTEM, None),
            now,
            "password.reset-made",
            subject=("user", user.id),
        )
        return repository.add_one_time_token(
            session, RESET, now, RESET_LIFETIME, user.id
        )


def reset_password(runtime: Runtime, token: str, password: str, actor: Actor) -> None:
    """Set a new password by a link, and end every session."""
    now = runtime.clock()
    with runtime.database.write() as session:
        used = repository.use_one_time_token(session, RESET, token, now)
        user = session.get(User, used.user_id) if used and used.user_id else None
        if user is None or user.disabled_at is not None:
            raise LinkInvalid
        check_strength(password, user.email)
        user.password_hash = hash_password(password)
        user.updated_at = now
        repository.revoke_sign_ins(session, user.id, now)
        audit.record(
            session,
            actor,
            now,
            "password.reset",
            subject=("user", user.id),
        )


def prove_password(person: Person, password: str) -> User:
    """Refuse a signed-in person who does not know their password."""
    user = user_of(person)
    if not verify_password(password, user.password_hash):
        raise WrongPassword
    return user


def change_password(
    runtime: Runtime, person: Person, present: str, password: str
) -> None:
    """Set a new password, and end every other session."""
    user = prove_password(person, present)
    check_strength(password, user.email)
    new_hash = hash_password(password)
    with runtime.database.write() as session:
        row = session.get_one(User, user.id)
        if row.password_hash != user.password_hash:
            raise WrongPassword
        row.password_hash = new_hash
        row.updated_at = person.now
        repository.revoke_sign_ins(
            session, user.id, person.now, but=person.actor.session_id
        )
        audit.record(
            session,
            person.actor,
            person.now,
            "password.changed",
            subject=("user", user.id),
        )


def user_of(person: Person) -> User:
    """Give the signed-in person's account."""
    return person.session.scalars(select(User).where(User.id == person.user_id)).one()


def rename(person: WritingPerson, name: str) -> User:
    """Change how a person is called."""
    user = user_of(person)
    user.name = name
    user.updated_at = person.now
    person.session.flush()
    return user
