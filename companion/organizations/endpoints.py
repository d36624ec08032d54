"""`/organizations`, `/members`, `/invitations` and `/api-keys`."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from ..access import ReadsOwn, WritesOwn, reads, writes
from ..etags import IfMatch, tag
from ..paging import Page, PageQuery, page_query
from ..permissions import Permission, Role
from ..problems import NotFound
from ..routing import router
from ..runtime import RuntimeDep
from ..scope import Scope, WriteScope
from . import invitations, keys, repository, service
from .models import ApiKey, Invitation
from .schemas import (
    InvitationAccept,
    InvitationCreate,
    InvitationMade,
    InvitationRead,
    KeyCreate,
    KeyMade,
    KeyRead,
    KeyRotate,
    MemberRead,
    MemberUpdate,
    OrganizationCreate,
    OrganizationRead,
    OrganizationUpdate,
)

organizations = router("organizations", "/organizations")
members = router("members", "/members")
invited = router("invitations", "/invitations")
api_keys = router("API keys", "/api-keys")

type Deleted = Annotated[
    bool,
    Query(description="List what one deleted as an owner, which can be restored."),
]
type Confirmation = Annotated[
    str, Query(description="The organization's name, to confirm what is deleted.")
]
type PageDep = Annotated[PageQuery, Depends(page_query)]


@organizations.get("")
def list_organizations(
    person: ReadsOwn, *, deleted: Deleted = False
) -> list[OrganizationRead]:
    """List the organizations that one belongs to."""
    return service.list_organizations(person, deleted=deleted)


@organizations.post("", status_code=201)
def found(
    body: OrganizationCreate, person: WritesOwn, response: Response
) -> OrganizationRead:
    """Found an organization."""
    row = service.found_as(person, body)
    tag(response, row.version)
    return OrganizationRead.model_validate(row)


@organizations.get("/{organization_id}")
def read_organization(
    organization_id: UUID,
    scope: Annotated[Scope, reads(Permission.ORGANIZATION_READ)],
    response: Response,
) -> OrganizationRead:
    """Show an organization."""
    row = repository.organization_of(scope)
    tag(response, row.version)
    return OrganizationRead.model_validate(row)


@organizations.patch("/{organization_id}")
def update_organization(
    organization_id: UUID,
    body: OrganizationUpdate,
    scope: Annotated[WriteScope, writes(Permission.ORGANIZATION_WRITE)],
    if_match: IfMatch,
    response: Response,
) -> OrganizationRead:
    """Change an organization."""
    if_match.check(repository.organization_of(scope).version)
    row = service.update(scope, body)
    tag(response, row.version)
    return OrganizationRead.model_validate(row)


@organizations.delete("/{organization_id}")
def delete_organization(
    organization_id: UUID,
    *,
    name: Confirmation,
    scope: Annotated[WriteScope, writes(Permission.ORGANIZATION_DELETE)],
    runtime: RuntimeDep,
    if_match: IfMatch,
    response: Response,
) -> OrganizationRead:
    """Delete an organization with all that belongs to it; it can be restored for a while."""
    if_match.check(repository.organization_of(scope).version)
    row = service.delete(scope, name, days=runtime.settings.erase_after_days)
    tag(response, row.version)
    return OrganizationRead.model_validate(row)


@organizations.post("/{organization_id}/restore")
def restore_organization(
    organization_id: UUID,
    scope: Annotated[WriteScope, writes(Permission.ORGANIZATION_DELETE, deleted=True)],
    response: Response,
) -> OrganizationRead:
    """Restore an organization that was deleted, until it is erased."""
    row = service.restore(scope)
    tag(response, row.version)
    return OrganizationRead.model_validate(row)


@organizations.post("/{organization_id}/leave", status_code=204)
def leave(
    organization_id: UUID,
    scope: Annotated[WriteScope, writes(Permission.ORGANIZATION_READ)],
) -> None:
    """Leave an organization; its last owner cannot."""
    if scope.user_id is None:
        raise NotFound
    service.remove_member(scope, service.find_member(scope, scope.user_id))


@members.get("")
def list_members(
    scope: Annotated[Scope, reads(Permission.MEMBERS_READ)],
    runtime: RuntimeDep,
    page: PageDep,
    role: Role | None = None,
) -> Page[MemberRead]:
    """List the members."""
    return service.list_members(scope, runtime.keyring, page, role)


@members.get("/{user_id}")
def read_member(
    user_id: UUID,
    scope: Annotated[Scope, reads(Permission.MEMBERS_READ)],
    response: Response,
) -> MemberRead:
    """Show a member."""
    row = service.find_member(scope, user_id)
    tag(response, row.version)
    return service.show_member(scope, row)


@members.patch("/{user_id}")
def change_role(
    user_id: UUID,
    body: MemberUpdate,
    scope: Annotated[WriteScope, writes(Permission.MEMBERS_WRITE)],
    if_match: IfMatch,
    response: Response,
) -> MemberRead:
    """Give a member another role."""
    row = service.find_member(scope, user_id)
    if_match.check(row.version)
    service.change_role(scope, row, Role(body.role))
    tag(response, row.version)
    return service.show_member(scope, row)


@members.delete("/{user_id}", status_code=204)
def remove_member(
    user_id: UUID,
    scope: Annotated[WriteScope, writes(Permission.MEMBERS_WRITE)],
    if_match: IfMatch,
) -> None:
    """Remove a member."""
    row = service.find_member(scope, user_id)
    if_match.check(row.version)
    service.remove_member(scope, row)


@invited.get("")
def list_invitations(
    scope: Annotated[Scope, reads(Permission.MEMBERS_READ)],
    runtime: RuntimeDep,
    page: PageDep,
) -> Page[InvitationRead]:
    """List the invitations that wait."""
    return invitations.list_invitations(scope, runtime.keyring, page)


@invited.post("", status_code=201)
def invite(
    body: InvitationCreate,
    scope: Annotated[WriteScope, writes(Permission.MEMBERS_WRITE)],
    runtime: RuntimeDep,
) -> InvitationMade:
    """Invite a person; the answer has the token, this once."""
    return invitations.invite(runtime, scope, body)


@invited.post("/accept")
def accept(
    body: InvitationAccept, person: ReadsOwn, runtime: RuntimeDep
) -> OrganizationRead:
    """Join an organization with the account that one has."""
    return invitations.accept(runtime, person, body.token)


@invited.delete("/{invitation_id}", status_code=204)
def withdraw(
    invitation_id: UUID,
    scope: Annotated[WriteScope, writes(Permission.MEMBERS_WRITE)],
) -> None:
    """Withdraw an invitation."""
    invitations.withdraw(scope, scope.find(Invitation, invitation_id))


@api_keys.get("")
def list_keys(
    scope: Annotated[Scope, reads(Permission.KEYS_READ)],
    runtime: RuntimeDep,
    page: PageDep,
) -> Page[KeyRead]:
    """List the keys."""
    return keys.list_keys(scope, runtime.keyring, page)


@api_keys.post("", status_code=201)
def make_key(
    body: KeyCreate, scope: Annotated[WriteScope, writes(Permission.KEYS_WRITE)]
) -> KeyMade:
    """Make a key; the answer has it, this once."""
    return keys.make(scope, body)


@api_keys.get("/{key_id}")
def read_key(
    key_id: UUID,
    scope: Annotated[Scope, reads(Permission.KEYS_READ)],
    response: Response,
) -> KeyRead:
    """Show a key, without what opens."""
    row = scope.find(ApiKey, key_id)
    tag(response, row.version)
    return KeyRead.model_validate(row)


@api_keys.post("/{key_id}/rotate", status_code=201)
def rotate_key(
    key_id: UUID,
    body: KeyRotate,
    scope: Annotated[WriteScope, writes(Permission.KEYS_WRITE)],
) -> KeyMade:
    """Make a key that may do the same; the old one ends after the overlap."""
    return keys.rotate(scope, scope.find(ApiKey, key_id), body)


@api_keys.delete("/{key_id}", status_code=204)
def revoke_key(
    key_id: UUID, scope: Annotated[WriteScope, writes(Permission.KEYS_WRITE)]
) -> None:
    """End a key at once."""
    keys.revoke(scope, scope.find(ApiKey, key_id))
