"""The queries on people, their sessions and their tokens."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, exists, func, select, update

from ..database import ReadSession, WriteSession
from .models import (
    Identity,
    OneTimeToken,
    RecoveryCode,
    RefreshToken,
    SecondFactor,
    SignIn,
    User,
)
from .tokens import hash_token, new_token


def user_by_email(session: ReadSession, email: str) -> User | None:
    """Find a person by their address."""
    return session.scalar(select(User).where(User.email == email))


def has_users(session: ReadSession) -> bool:
    """Tell whether anybody has an account."""
    return bool(session.scalar(select(exists(select(User.id)))))


def count_users(session: ReadSession) -> int:
    """Count the accounts."""
    return session.scalar(select(func.count(User.id))) or 0


def user_by_identity(session: ReadSession, issuer: str, subject: str) -> UUID | None:
    """Find a person by what an issuer calls them."""
    return session.scalar(
        select(Identity.user_id).where(
            Identity.issuer == issuer, Identity.subject == subject
        )
    )


def is_enabled(session: ReadSession, user_id: UUID) -> bool:
    """Tell whether a person may still use their account."""
    return (
        session.scalar(
            select(User.id).where(User.id == user_id, User.disabled_at.is_(None))
        )
        is not None
    )


def is_signed_in(session: ReadSession, user_id: UUID, sign_in_id: UUID) -> bool:
    """Tell whether a session is not revoked, and its person not disabled."""
    return (
        session.scalar(
            select(SignIn.id)
            .join(User, User.id == SignIn.user_id)
            .where(
                SignIn.id == sign_in_id,
                SignIn.user_id == user_id,
                SignIn.revoked_at.is_(None),
                User.disabled_at.is_(None),
            )
        )
        is not None
    )


def confirmed_factor(session: ReadSession, user_id: UUID) -> SecondFactor | None:
    """Find a person's authenticator app, once it is confirmed."""
    return session.scalar(
        select(SecondFactor).where(
            SecondFactor.user_id == user_id, SecondFactor.confirmed_at.is_not(None)
        )
    )


def add_refresh_token(session: WriteSession, sign_in_id: UUID, now: datetime) -> str:
    """Give a session its next refresh token."""
    token = new_token("vfr")
    session.add(
        RefreshToken(hash=hash_token(token), sign_in_id=sign_in_id, created_at=now)
    )
    session.flush()
    return token


def use_refresh_token(
    session: WriteSession, token_hash: str, now: datetime
) -> SignIn | None:
    """Use a refresh token in one statement: of two at once, one gets nothing."""
    usable = (
        select(SignIn.id)
        .join(User, User.id == SignIn.user_id)
        .where(
            SignIn.revoked_at.is_(None),
            SignIn.expires_at > now,
            User.disabled_at.is_(None),
        )
    )
    sign_in_id = session.scalar(
        update(RefreshToken)
        .where(
            RefreshToken.hash == token_hash,
            RefreshToken.used_at.is_(None),
            RefreshToken.sign_in_id.in_(usable),
        )
        .values(used_at=now)
        .returning(RefreshToken.sign_in_id)
        .execution_options(synchronize_session=False)
    )
    return None if sign_in_id is None else session.get(SignIn, sign_in_id)


def used_refresh_token(
    session: ReadSession, token_hash: str
) -> tuple[RefreshToken, SignIn] | None:
    """Find a refresh token that was used, and its session."""
    row = session.execute(
        select(RefreshToken, SignIn)
        .join(SignIn, SignIn.id == RefreshToken.sign_in_id)
        .where(RefreshToken.hash == token_hash, RefreshToken.used_at.is_not(None))
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def revoke_sign_ins(
    session: WriteSession,
    user_id: UUID,
    now: datetime,
    *,
    only: UUID | None = None,
    but: UUID | None = None,
) -> int:
    """End sessions of a person; tell how many."""
    statement = update(SignIn).where(
        SignIn.user_id == user_id, SignIn.revoked_at.is_(None)
    )
    if only is not None:
        statement = statement.where(SignIn.id == only)
    if but is not None:
        statement = statement.where(SignIn.id != but)
    ended = session.scalars(
        statement.values(revoked_at=now)
        .returning(SignIn.id)
        .execution_options(synchronize_session=False)
    )
    return len(ended.all())


def add_one_time_token(
    session: WriteSession,
    purpose: str,
    now: datetime,
    lifetime: timedelta | None,
    user_id: UUID | None = None,
) -> str:
    """Make a token that opens one thing once; it replaces the person's earlier one."""
    session.execute(
        delete(OneTimeToken).where(
            OneTimeToken.purpose == purpose,
            OneTimeToken.user_id.is_(None)
            if user_id is None
            else OneTimeToken.user_id == user_id,
        )
    )
    token = new_token("vft")
    session.add(
        OneTimeToken(
            hash=hash_token(token),
            purpose=purpose,
            user_id=user_id,
            created_at=now,
            expires_at=now + lifetime if lifetime else None,
        )
    )
    session.flush()
    return token


def use_one_time_token(
    session: WriteSession, purpose: str, token: str, now: datetime
) -> OneTimeToken | None:
    """Use a token in one statement: it opens nothing a second time."""
    row = session.execute(
        delete(OneTimeToken)
        .where(OneTimeToken.hash == hash_token(token), OneTimeToken.purpose == purpose)
        .returning(OneTimeToken.user_id, OneTimeToken.expires_at)
    ).one_or_none()
    if row is None or (row.expires_at is not None and row.expires_at <= now):
        return None
    return OneTimeToken(purpose=purpose, user_id=row.user_id)


def take_step(session: WriteSession, user_id: UUID, step: int) -> bool:
    """Take the code of a time step, unless it or a later one was taken."""
    return (
        session.scalar(
            update(SecondFactor)
            .where(SecondFactor.user_id == user_id, SecondFactor.last_step < step)
            .values(last_step=step)
            .returning(SecondFactor.user_id)
            .execution_options(synchronize_session=False)
        )
        is not None
    )


def take_recovery_code(session: WriteSession, user_id: UUID, code: str) -> bool:
    """Take a recovery code, unless it was taken."""
    return (
        session.scalar(
            delete(RecoveryCode)
            .where(
                RecoveryCode.user_id == user_id,
                RecoveryCode.hash == hash_token(code.strip().lower()),
            )
            .returning(RecoveryCode.id)
        )
        is not None
    )


def recovery_codes_left(session: ReadSession, user_id: UUID) -> int:
    """Count a person's recovery codes."""
    count = session.scalar(
        select(func.count(RecoveryCode.id)).where(RecoveryCode.user_id == user_id)
    )
    return count or 0
