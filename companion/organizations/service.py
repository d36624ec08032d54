"""Organizations: founding, joining, roles, leaving."""

from datetime import datetime, timedelta
from uuid import UUID, uuid7

from ..accounts import service as accounts
from ..accounts.models import User
from ..accounts.problems import LinkInvalid
from ..accounts.repository import confirmed_factor
from ..accounts.schemas import MembershipOfMine
from ..accounts.tokens import hash_token
from ..audit import service as audit
from ..database import ReadSession, WriteSession, enter_organization, note_changed_keys
from ..keyring import Keyring
from ..paging import Page, PageQuery, SortKey, rows_of_page
from ..permissions import ROLE_PERMISSIONS, Permission, Role
from ..problems import NotFound, NotPermitted, OrganizationRequired
from ..records import refused
from ..scope import Actor, Person, Scope, WriteScope, WritingPerson
from . import repository
from .models import Invitation, Membership, Organization
from .problems import LastOwner, NotOpen, SecondFactorNeeded
from .schemas import (
    MemberRead,
    OrganizationCreate,
    OrganizationRead,
    OrganizationUpdate,
)

# What an owner without the app that is asked for keeps: enough to see why.
READ_ONLY = ROLE_PERMISSIONS[Role.VIEWER]


def scope_of(
    session: ReadSession,
    actor: Actor,
    org_id: UUID | None,
    now: datetime,
    *,
    deleted: bool = False,
) -> Scope:
    """Bind a person to one of their organizations, in the role of this moment."""
    if actor.id is None:
        raise NotFound
    found = repository.memberships_of(session, actor.id, org_id, deleted=deleted)
    if not found:
        raise NotFound("You belong to no such organization.")
    if len(found) > 1:
        raise OrganizationRequired
    membership, organization = found[0]
    role = Role(membership.role)
    permissions = ROLE_PERMISSIONS[role]
    if (
        role is Role.OWNER
        and organization.owners_need_second_factor
        and confirmed_factor(session, actor.id) is None
    ):
        permissions = READ_ONLY
    return Scope(session, membership.org_id, actor, role, permissions, now)


def memberships_of(person: Person) -> list[MembershipOfMine]:
    """List what a person is, and where."""
    return [
        MembershipOfMine(
            org_id=organization.id, name=organization.name, role=Role(membership.role)
        )
        for membership, organization in repository.memberships_of(
            person.session, person.user_id
        )
    ]


def list_organizations(person: Person, *, deleted: bool) -> list[OrganizationRead]:
    """List the organizations of a person, or those that they can restore as an owner."""
    rows = repository.memberships_of(person.session, person.user_id, deleted=deleted)
    return [
        OrganizationRead.model_validate(organization)
        for membership, organization in rows
        if not deleted
        or (membership.role == Role.OWNER and _can_return(organization, person.now))
    ]


def found(
    session: WriteSession,
    actor: Actor,
    user_id: UUID,
    name: str,
    now: datetime,
    *,
    time_zone: str = "UTC",
    currency: str = "EUR",
) -> Organization:
    """Found an organization; who founds it owns it."""
    organization = Organization(
        id=uuid7(),
        name=name,
        time_zone=time_zone,
        currency=currency,
        created_at=now,
        updated_at=now,
    )
    enter_organization(session, organization.id, user_id)
    session.add(organization)
    session.flush()
    session.add(
        Membership(
            org_id=organization.id, user_id=user_id, role=Role.OWNER, created_at=now
        )
    )
    session.flush()
    audit.record(
        session,
        actor,
        now,
        "organization.founded",
        org_id=organization.id,
        owner=str(user_id),
    )
    return organization


def found_as(person: WritingPerson, body: OrganizationCreate) -> Organization:
    """Found an organization, by an owner of another or with the set-up token."""
    mine = repository.memberships_of(person.session, person.user_id)
    if body.setup_token is not None:
        accounts.use_setup_token_as(person, body.setup_token)
    elif not any(membership.role == Role.OWNER for membership, _ in mine):
        raise NotOpen
    return found(
        person.session,
        person.actor,
        person.user_id,
        body.name,
        person.now,
        time_zone=body.time_zone,
        currency=body.currency,
    )


def update(scope: WriteScope, body: OrganizationUpdate) -> Organization:
    """Change an organization."""
    organization = repository.organization_of(scope)
    changes = body.model_dump(exclude_none=True)
    asks = changes.get("owners_need_second_factor", False)
    # Who asks it of others must have it, or nobody could take it back.
    if asks and (
        scope.user_id is None or confirmed_factor(scope.session, scope.user_id) is None
    ):
        raise SecondFactorNeeded
    for name, value in changes.items():
        setattr(organization, name, value)
    organization.updated_at = scope.now
    scope.session.flush()
    audit.record_in(
        scope, "organization.changed", ("organization", scope.org_id), **changes
    )
    return organization


def delete(scope: WriteScope, name: str, *, days: int) -> Organization:
    """Put an organization aside; it is out of reach at once, and erased after some days."""
    organization = repository.organization_of(scope)
    if name != organization.name:
        raise refused(
            "query/name", "It is not the organization's name.", "not-confirmed"
        )
    organization.deleted_at = organization.updated_at = scope.now
    organization.erase_at = scope.now + timedelta(days=days)
    _note(scope, "organization.deleted", erase_at=organization.erase_at.isoformat())
    return organization


def restore(scope: WriteScope) -> Organization:
    """Take the deletion of an organization back."""
    organization = repository.organization_of(scope)
    if not _can_return(organization, scope.now):
        raise NotFound("There is no deleted organization of this id.")
    organization.deleted_at = organization.erase_at = None
    organization.updated_at = scope.now
    _note(scope, "organization.restored")
    return organization


def _can_return(organization: Organization, now: datetime) -> bool:
    """Tell whether an organization was deleted and its time is not over."""
    return (
        organization.erase_at is not None
        and organization.erase_at > now
        and organization.erasing_at is None
    )


def _note(scope: WriteScope, action: str, **changes: object) -> None:
    """Write down what became of the organization; its keys are asked for again."""
    scope.session.flush()
    note_changed_keys(scope.session)
    audit.record_in(scope, action, ("organization", scope.org_id), **changes)


def use_invitation(session: WriteSession, token: str, now: datetime) -> Invitation:
    """Use an invitation; it opens nothing a second time (a system session)."""
    invitation = invitation_by_hash(session, hash_token(token))
    if (
        invitation is None
        or invitation.expires_at <= now
        or not repository.is_there(session, invitation.org_id)
    ):
        raise LinkInvalid
    session.delete(invitation)
    session.flush()
    return invitation


def invitation_by_hash(session: ReadSession, token_hash: str) -> Invitation | None:
    """Find an invitation of any organization by what it opens with."""
    return session.query(Invitation).filter_by(hash=token_hash).one_or_none()


def join(
    session: WriteSession,
    actor: Actor,
    user_id: UUID,
    invitation: Invitation,
    now: datetime,
) -> None:
    """Make a person a member, as they were invited."""
    session.add(
        Membership(
            org_id=invitation.org_id,
            user_id=user_id,
            role=invitation.role,
            created_at=now,
        )
    )
    session.flush()
    audit.record(
        session,
        actor,
        now,
        "member.joined",
        org_id=invitation.org_id,
        subject=("user", user_id),
        role=invitation.role,
    )


def list_members(
    scope: Scope, keyring: Keyring, page: PageQuery, role: Role | None
) -> Page[MemberRead]:
    """List the members, in the order of joining the companion."""
    statement = repository.members(scope)
    if role is not None:
        statement = statement.where(Membership.role == role)
    sort: list[SortKey] = [(Membership.user_id, "asc")]
    rows, following = rows_of_page(scope, keyring, statement, sort, page)
    people = repository.people(scope, [row.user_id for row in rows])
    return Page(
        items=[_shown(row, *people[row.user_id]) for row in rows],
        next_cursor=following,
    )


def _shown(membership: Membership, user: User, has_factor: bool) -> MemberRead:  # noqa: FBT001 - a column
    return MemberRead(
        user_id=user.id,
        name=user.name,
        email=user.email,
        role=Role(membership.role),
        created_at=membership.created_at,
        has_second_factor=has_factor,
    )


def find_member(scope: Scope, user_id: UUID) -> Membership:
    """Give a member, or say that there is none."""
    membership = repository.member(scope, user_id)
    if membership is None:
        raise NotFound
    return membership


def show_member(scope: Scope, membership: Membership) -> MemberRead:
    """Show one member."""
    people = repository.people(scope, [membership.user_id])
    return _shown(membership, *people[membership.user_id])


def change_role(scope: WriteScope, membership: Membership, role: Role) -> None:
    """Give a member another role; never one above the giver's own."""
    demand_rank(scope, Role(membership.role), role)
    _keep_an_owner(scope, membership, role)
    before, membership.role = membership.role, role
    scope.session.flush()
    audit.record_in(
        scope,
        "member.role-changed",
        ("user", membership.user_id),
        before=before,
        after=role,
    )


def remove_member(scope: WriteScope, membership: Membership) -> None:
    """Remove a member, or let one leave."""
    if membership.user_id != scope.user_id:
        scope.demand(Permission.MEMBERS_WRITE)
        demand_rank(scope, Role(membership.role))
    _keep_an_owner(scope, membership, None)
    scope.session.delete(membership)
    scope.session.flush()
    audit.record_in(
        scope, "member.removed", ("user", membership.user_id), role=membership.role
    )


def demand_rank(scope: Scope, *roles: Role) -> None:
    """Refuse to deal with a role that may do more than one's own."""
    for role in roles:
        if not ROLE_PERMISSIONS[role] <= ROLE_PERMISSIONS[scope.role]:
            raise NotPermitted


def _keep_an_owner(
    scope: WriteScope, membership: Membership, role: Role | None
) -> None:
    """Refuse to leave an organization without an owner, also of two who go at once."""
    if membership.role != Role.OWNER or role is Role.OWNER:
        return
    repository.lock(scope.session, scope.org_id)
    if repository.count_owners(scope) <= 1:
        raise LastOwner


def show_organization(session: ReadSession, org_id: UUID) -> OrganizationRead:
    """Show one organization."""
    return OrganizationRead.model_validate(session.get_one(Organization, org_id))
