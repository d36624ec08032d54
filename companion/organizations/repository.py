"""The queries on organizations and their members."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Row, Select, exists, func, select

from ..accounts.models import SecondFactor, User
from ..database import ReadSession, WriteSession
from ..permissions import Role
from ..scope import Scope
from .models import Membership, Organization


def memberships_of(
    session: ReadSession,
    user_id: UUID,
    org_id: UUID | None = None,
    *,
    deleted: bool = False,
) -> Sequence[Row[Membership, Organization]]:
    """List the organizations of a person, or the one that is meant.

    Those that were deleted are left out, unless somebody asks to restore one.
    """
    statement = (
        select(Membership, Organization)
        .join(Organization, Organization.id == Membership.org_id)
        .where(Membership.user_id == user_id)
        .order_by(Membership.org_id)
    )
    if org_id is not None:
        statement = statement.where(Membership.org_id == org_id)
    if not deleted:
        statement = statement.where(Organization.deleted_at.is_(None))
    return session.execute(statement).all()


def is_there(session: ReadSession, org_id: UUID) -> bool:
    """Tell whether an organization is there, and was not deleted."""
    there = (Organization.id == org_id) & Organization.deleted_at.is_(None)
    return bool(session.scalar(select(exists().where(there))))


def organization_of(scope: Scope) -> Organization:
    """Give the scope's organization."""
    return scope.session.scalars(
        select(Organization).where(Organization.id == scope.org_id)
    ).one()


def lock(session: WriteSession, org_id: UUID) -> None:
    """Let nobody else change the members until this transaction ends."""
    session.execute(
        select(Organization.id).where(Organization.id == org_id).with_for_update()
    )


def members(scope: Scope) -> Select[Membership]:
    """Begin a query of the members."""
    return scope.select(Membership)


def member(scope: Scope, user_id: UUID) -> Membership | None:
    """Find a member."""
    return scope.session.scalar(members(scope).where(Membership.user_id == user_id))


def count_owners(scope: Scope) -> int:
    """Count the owners."""
    counted = (
        scope.select(Membership)
        .where(Membership.role == Role.OWNER)
        .with_only_columns(func.count(Membership.user_id))
    )
    return scope.session.scalar(counted) or 0


def people(scope: Scope, user_ids: Sequence[UUID]) -> dict[UUID, tuple[User, bool]]:
    """Give people by their ids, and whether each has an authenticator app."""
    rows = scope.session.execute(
        select(User, SecondFactor.confirmed_at)
        .outerjoin(SecondFactor, SecondFactor.user_id == User.id)
        .where(User.id.in_(user_ids))
    )
    return {user.id: (user, confirmed is not None) for user, confirmed in rows}


def names_of(scope: Scope, user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Give the names of members, or of people who were."""
    wanted = {each for each in user_ids if each is not None}
    rows = scope.session.execute(select(User.id, User.name).where(User.id.in_(wanted)))
    return {row.id: row.name for row in rows}
