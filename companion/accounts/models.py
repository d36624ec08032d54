"""The tables of people and of what proves who they are: hashes only."""

from datetime import datetime
from uuid import UUID, uuid7

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..models import Model


class User(Model):
    """A person."""

    __tablename__ = "app_user"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    # In lower case: it identifies one person however they write it.
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's form


class Identity(Model):
    """A person as an OpenID issuer knows them."""

    __tablename__ = "identity"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("app_user.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]


class SignIn(Model):
    """One signed-in session: the family of the refresh tokens that descend from it."""

    __tablename__ = "sign_in"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("app_user.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    user_agent: Mapped[str | None]
    ip: Mapped[str | None]


class RefreshToken(Model):
    """A refresh token's hash; used once."""

    __tablename__ = "refresh_token"

    hash: Mapped[str] = mapped_column(primary_key=True)
    sign_in_id: Mapped[UUID] = mapped_column(
        ForeignKey("sign_in.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class OneTimeToken(Model):
    """A link's or the set-up token's hash; a row without a person opens nothing."""

    __tablename__ = "one_time_token"

    hash: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(index=True)
    user_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("app_user.id", ondelete="CASCADE")
    )
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]


class SecondFactor(Model):
    """A person's authenticator app."""

    __tablename__ = "second_factor"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("app_user.id", ondelete="CASCADE"), primary_key=True
    )
    sealed_secret: Mapped[bytes]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    # The time step of the last code taken: no code is taken twice.
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Model):
    """What lets a person in whose authenticator is lost; used once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "hash"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    hash: Mapped[str]
