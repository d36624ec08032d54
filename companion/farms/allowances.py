"""How much of what a plan includes: counted in the transaction that uses it."""

from uuid import UUID

from sqlalchemy import select, update

from ..database import WriteSession
from ..organizations.models import ApiKey
from ..organizations.repository import organization_of
from ..scope import ActorKind, WriteScope
from ..upserts import upsert
from .models import Allowance, PlanLimit
from .problems import PlanLimitReached


def person_counted(scope: WriteScope) -> UUID | None:
    """Name whose allowance is used: the person's, or of who made the key."""
    if scope.actor.kind is ActorKind.KEY and scope.actor.id is not None:
        return scope.find(ApiKey, scope.actor.id).created_by
    return scope.user_id


def use(
    scope: WriteScope, user_id: UUID | None, resource: str, default_plan: str | None
) -> None:
    """Count one more for a person, or refuse what their organization's plan does not include.

    The count is changed by one statement that has the limit in its condition: of two
    requests at once the second waits for the first, and sees its count.
    """
    if user_id is None:
        return
    session = scope.session
    _begin_count(session, user_id, resource)
    plan = organization_of(scope).plan or default_plan
    most = _limit(session, plan, resource)
    statement = (
        update(Allowance)
        .where(Allowance.user_id == user_id, Allowance.resource == resource)
        .values(used=Allowance.used + 1)
        .returning(Allowance.used)
    )
    if most is not None:
        statement = statement.where(Allowance.used < most)
    if session.scalar(statement) is None and plan is not None and most is not None:
        raise PlanLimitReached(plan, resource, most)


def give_back(scope: WriteScope, user_id: UUID | None, resource: str) -> None:
    """Count one less for a person."""
    scope.session.execute(
        update(Allowance)
        .where(Allowance.user_id == user_id, Allowance.resource == resource)
        .values(used=Allowance.used - 1)
    )


def count_more(session: WriteSession, user_id: UUID, resource: str, count: int) -> None:
    """Count what was brought here for a person, or left, whatever their plan includes."""
    _begin_count(session, user_id, resource)
    session.execute(
        update(Allowance)
        .where(Allowance.user_id == user_id, Allowance.resource == resource)
        .values(used=Allowance.used + count)
    )


def _limit(session: WriteSession, plan: str | None, resource: str) -> int | None:
    """Tell how much a plan includes; what it does not name is not limited."""
    return session.scalar(
        select(PlanLimit.most).where(
            PlanLimit.plan == plan, PlanLimit.resource == resource
        )
    )


def _begin_count(session: WriteSession, user_id: UUID, resource: str) -> None:
    """Make sure that there is a count."""
    values = {"user_id": user_id, "resource": resource, "used": 0}
    insert = upsert(session.get_bind().dialect.name, Allowance)
    session.execute(insert.values(values).on_conflict_do_nothing())
