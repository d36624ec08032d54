"""People and sessions as the API shows them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from ..permissions import Role
from ..schemas import Email, Input, Name, Output
from .passwords import LONGEST, SHORTEST

# Of the present password nothing is demanded: an older rule may have allowed it.
type PresentPassword = Annotated[str, StringConstraints(min_length=1, max_length=1024)]
type NewPassword = Annotated[
    str,
    StringConstraints(min_length=SHORTEST, max_length=LONGEST, pattern=r"^[^\x00]*$"),
    Field(description="12 characters and more; any characters."),
]
type Token = Annotated[
    str, StringConstraints(min_length=1, max_length=512, pattern=r"^[!-~]+$")
]
type Code = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=6, max_length=32, pattern=r"^[!-~]+$"
    ),
]


class LoginInput(Input):
    """Who signs in."""

    email: Email
    password: PresentPassword
    code: Code | None = Field(
        default=None, description="The authenticator app's code, or a recovery code."
    )


class SetupInput(Input):
    """The first person and their organization."""

    token: Token = Field(description="The set-up token that the companion printed.")
    email: Email
    name: Name
    password: NewPassword
    organization: Name


class RegisterInput(Input):
    """A person who was invited; the invitation knows their address."""

    token: Token
    name: Name
    password: NewPassword


class RefreshInput(Input):
    """The refresh token of the last answer."""

    refresh_token: Token


class ForgottenInput(Input):
    """Who cannot sign in."""

    email: Email


class ResetInput(Input):
    """A new password, by a link."""

    token: Token
    password: NewPassword


class PasswordChange(Input):
    """A new password, by a person who knows the present one."""

    present: PresentPassword
    password: NewPassword


class UserUpdate(Input):
    """What a person may change of themselves."""

    name: Name


class PasswordProof(Input):
    """The present password, for what a stolen session must not do."""

    password: PresentPassword


class CodeInput(Input):
    """A code of the authenticator app."""

    code: Code


class TokenPair(Output):
    """What a sign-in gives."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - its kind, not a secret
    expires_in: int = Field(description="Seconds that the access token is valid.")
    refresh_token: str = Field(description="Valid once; the answer brings the next.")
    refresh_expires_at: datetime = Field(description="When the session ends at last.")


class SessionRead(Output):
    """One signed-in session."""

    id: UUID
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    user_agent: str | None
    ip: str | None
    is_present: bool = Field(description="Whether this very request belongs to it.")


class MembershipOfMine(Output):
    """What a person is in one organization."""

    org_id: UUID
    name: str
    role: Role


class UserRead(Output):
    """The signed-in person."""

    id: UUID
    email: str
    name: str
    created_at: datetime
    has_password: bool
    has_second_factor: bool
    recovery_codes_left: int
    organizations: list[MembershipOfMine]


class SecondFactorBegun(Output):
    """What the authenticator app needs to know, shown once."""

    secret: str
    address: str = Field(description="The same as an otpauth address, for a QR code.")


class RecoveryCodes(Output):
    """Codes to write down, shown once."""

    codes: list[str]
