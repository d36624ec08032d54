"""Whose rows a request is about: the tenant scope that every query names."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Delete, Select, Update, delete, select, update

from .database import ReadSession, WriteSession
from .models import DeletableRecord, Record, TenantModel
from .permissions import Permission, Role, sees
from .problems import NotFound, NotPermitted


class ActorKind(StrEnum):
    """What kind of actor did something."""

    USER = "user"
    KEY = "key"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and from where."""

    kind: ActorKind
    id: UUID | None
    session_id: UUID | None = None
    ip: str | None = None
    request_id: str | None = None


def demand(permissions: Collection[Permission], permission: Permission) -> None:
    """Refuse what is not permitted; what may not even be seen is not there."""
    if permission in permissions:
        return
    if sees(permissions, permission):
        raise NotPermitted
    raise NotFound


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in person in no particular organization."""

    session: ReadSession
    actor: Actor
    user_id: UUID
    now: datetime


@dataclass(frozen=True, slots=True)
class WritingPerson(Person):
    """A signed-in person who changes what is their own."""

    session: WriteSession


@dataclass(frozen=True, slots=True)
class Scope:
    """One organization as one actor may read it."""

    session: ReadSession
    org_id: UUID
    actor: Actor
    role: Role
    permissions: frozenset[Permission]
    now: datetime
    # A key may be bound to one farm.
    farm_id: UUID | None = None

    @property
    def user_id(self) -> UUID | None:
        """The person who acts, if it is one."""
        return self.actor.id if self.actor.kind is ActorKind.USER else None

    def allows(self, permission: Permission) -> bool:
        """Tell whether the actor may do this."""
        return permission in self.permissions

    def demand(self, permission: Permission) -> None:
        """Refuse what the actor may not do; what they may not see is not there."""
        # An owner who lacks the app that is asked for knows well what there is.
        if self.role is Role.OWNER and permission not in self.permissions:
            raise NotPermitted
        demand(self.permissions, permission)

    def select[M: TenantModel](self, model: type[M]) -> Select[M]:
        """Begin a query over the organization's own rows."""
        return select(model).where(model.org_id == self.org_id)

    def find[M: Record](
        self, model: type[M], identity: UUID, *, deleted: bool = False
    ) -> M:
        """Give the organization's row of this id, or say that there is none."""
        statement = self.select(model).where(model.id == identity)
        if issubclass(model, DeletableRecord) and not deleted:
            statement = statement.where(model.deleted_at.is_(None))
        row = self.session.scalar(statement)
        if row is None:
            raise NotFound
        return row


@dataclass(frozen=True, slots=True)
class WriteScope(Scope):
    """One organization as one actor may change it."""

    session: WriteSession

    def update[M: TenantModel](self, model: type[M]) -> Update:
        """Begin a change of the organization's own rows."""
        return update(model).where(model.org_id == self.org_id)

    def delete[M: TenantModel](self, model: type[M]) -> Delete:
        """Begin a removal of the organization's own rows."""
        return delete(model).where(model.org_id == self.org_id)

    def add[M: TenantModel](self, row: M) -> M:
        """Keep a new row, as the organization's own, and send it to the database."""
        row.org_id = self.org_id
        if isinstance(row, Record):
            row.created_at = row.updated_at = self.now
        self.session.add(row)
        self.session.flush()
        return row
