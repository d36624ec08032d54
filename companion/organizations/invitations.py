"""Inviting people into an organization."""

from datetime import timedelta

from sqlalchemy import exists, select

from ..accounts.models import User
from ..accounts.service import user_of
from ..accounts.tokens import hash_token, new_token
from ..audit import service as audit
from ..keyring import Keyring
from ..limits import INVITATIONS_PER_ORGANIZATION
from ..paging import Page, PageQuery, paginate
from ..permissions import Role
from ..runtime import Runtime
from ..scope import Person, Scope, WriteScope
from . import service
from .models import Invitation, Membership
from .problems import AlreadyMember, InvitedSomebodyElse
from .schemas import InvitationCreate, InvitationMade, InvitationRead, OrganizationRead

PURPOSE = "invitation"


def list_invitations(
    scope: Scope, keyring: Keyring, page: PageQuery
) -> Page[InvitationRead]:
    """List the invitations that wait."""
    statement = scope.select(Invitation).where(Invitation.expires_at > scope.now)
    return paginate(
        scope,
        keyring,
        statement,
        [(Invitation.id, "desc")],
        page,
        present=InvitationRead.model_validate,
    )


def invite(
    runtime: Runtime, scope: WriteScope, body: InvitationCreate
) -> InvitationMade:
    """Invite a person; a second invitation replaces the first."""
    service.demand_rank(scope, Role(body.role))
    runtime.limits.spend((INVITATIONS_PER_ORGANIZATION, str(scope.org_id)))
    member = (
        scope.select(Membership)
        .join(User, User.id == Membership.user_id)
        .where(User.email == body.email)
    )
    if scope.session.scalar(select(exists(member))):
        raise AlreadyMember
    scope.session.execute(
        scope.delete(Invitation).where(Invitation.email == body.email)
    )
    token = new_token("vfi")
    row = scope.add(
        Invitation(
            email=body.email,
            role=body.role,
            hash=hash_token(token),
            invited_by=scope.user_id,
            expires_at=scope.now + timedelta(hours=runtime.settings.invitation_hours),
        )
    )
    audit.record_in(scope, "invitation.made", ("invitation", row.id), role=body.role)
    runtime.mailer.send_link(body.email, PURPOSE, token)
    shown = InvitationRead.model_validate(row)
    return InvitationMade(**shown.model_dump(), token=token)


def withdraw(scope: WriteScope, row: Invitation) -> None:
    """Withdraw an invitation."""
    scope.session.delete(row)
    scope.session.flush()
    audit.record_in(scope, "invitation.withdrawn", ("invitation", row.id))


def accept(runtime: Runtime, person: Person, token: str) -> OrganizationRead:
    """Join with an account that there is; the invitation has to be for its address."""
    email = user_of(person).email
    with runtime.database.system() as session:
        invitation = service.use_invitation(session, token, person.now)
        if invitation.email != email:
            raise InvitedSomebodyElse
        if session.get(Membership, (invitation.org_id, person.user_id)) is not None:
            raise AlreadyMember
        service.join(session, person.actor, person.user_id, invitation, person.now)
        return service.show_organization(session, invitation.org_id)
