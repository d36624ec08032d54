"""Organizations, members, invitations and keys as the API shows them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StringConstraints

from ..accounts.schemas import Token
from ..permissions import NEVER_FOR_KEYS, Permission, Role
from ..schemas import Email, Input, Name, Output


def _known_zone(name: str) -> str:
    """Refuse a time zone that nobody knows."""
    if name not in available_timezones():
        raise ValueError("It is no time zone of the IANA list, such as Europe/Lisbon.")
    return name


def _fit_for_keys(permissions: list[Permission]) -> list[Permission]:
    """Refuse what a key may never do."""
    if refused := sorted(NEVER_FOR_KEYS.intersection(permissions)):
        raise ValueError(f"A key may not have {', '.join(refused)}.")
    return sorted(set(permissions))


type TimeZone = Annotated[
    str, StringConstraints(max_length=64), AfterValidator(_known_zone)
]
type CurrencyCode = Annotated[
    str, StringConstraints(pattern=r"^[A-Z]{3}$"), Field(examples=["EUR"])
]
type MemberRole = Literal[
    Role.OWNER, Role.MANAGER, Role.AGRONOMIST, Role.OPERATOR, Role.VIEWER
]


class OrganizationCreate(Input):
    """A new organization, whose owner the caller becomes."""

    name: Name
    time_zone: TimeZone = "UTC"
    currency: CurrencyCode = "EUR"
    setup_token: Token | None = Field(
        default=None, description="Needed by the first person of an OpenID issuer."
    )


class OrganizationUpdate(Input):
    """What is to change; what is left out stays."""

    name: Name | None = None
    time_zone: TimeZone | None = None
    currency: CurrencyCode | None = None
    owners_need_second_factor: bool | None = None


class OrganizationRead(Output):
    """An organization."""

    id: UUID
    name: str
    time_zone: str
    currency: str
    owners_need_second_factor: bool
    created_at: datetime
    deleted_at: datetime | None
    erase_at: datetime | None = Field(
        description="When it is erased, with all that belongs to it."
    )


class MemberRead(Output):
    """A member."""

    user_id: UUID
    name: str
    email: str
    role: Role
    created_at: datetime
    has_second_factor: bool


class MemberUpdate(Input):
    """A member's new role."""

    role: MemberRole


class InvitationCreate(Input):
    """Whom to invite, as what."""

    email: Email
    role: MemberRole


class InvitationRead(Output):
    """An invitation that waits."""

    id: UUID
    email: str
    role: Role
    expires_at: datetime
    created_at: datetime


class InvitationMade(InvitationRead):
    """A new invitation with its token, which is shown this once."""

    token: str


class InvitationAccept(Input):
    """The token of an invitation."""

    token: Token


class KeyCreate(Input):
    """What a new key may do: what a site needs, or a list."""

    name: Name
    role: Literal[Role.SITE] | None = None
    permissions: Annotated[
        list[Permission],
        Field(default_factory=list, max_length=len(Permission)),
        AfterValidator(_fit_for_keys),
    ]
    farm_id: UUID | None = Field(
        default=None, description="The one farm that it is for."
    )
    days: int = Field(default=365, ge=1, le=365, description="How long it is valid.")


class KeyRotate(Input):
    """How the old key ends when a new one takes its place."""

    overlap_hours: int = Field(
        default=24, ge=0, le=168, description="How long both are valid."
    )
    days: int = Field(default=365, ge=1, le=365)


class KeyRead(Output):
    """A key, without what opens."""

    id: UUID
    name: str
    role: Role | None
    permissions: list[Permission]
    farm_id: UUID | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


class KeyMade(KeyRead):
    """A new key, which is shown this once."""

    key: str
