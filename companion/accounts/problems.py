"""What can go wrong when people sign in."""

from http import HTTPStatus

from ..problems import Conflict, NotSignedIn, Problem


class WrongCredentials(NotSignedIn):
    """A sign-in that failed, for a reason that is not told."""

    slug = "wrong-credentials"
    title = "The email address or the password is wrong"
    advice = "Check both. An account that is not there or is disabled answers the same."


class SecondFactorRequired(NotSignedIn):
    """The right password of an account that also wants a code."""

    slug = "second-factor-required"
    title = "The code of the authenticator app is needed"
    advice = "Send the present code, or a recovery code, as `code`."


class WrongCode(NotSignedIn):
    """A code that does not match, or was used before."""

    slug = "wrong-code"
    title = "The code is wrong or was used before"
    advice = "Wait for the next code of the app, or use a recovery code."


class RefreshTokenReused(NotSignedIn):
    """A refresh token that somebody had used already: perhaps a thief."""

    slug = "refresh-token-reused"
    title = "The refresh token was used before, so its session has ended"
    advice = "Sign in again. If this was not you, change your password."


class RefreshInProgress(Conflict):
    """Two refreshes at once with the same token."""

    slug = "refresh-in-progress"
    title = "The refresh token was used a moment ago"
    advice = "Use the tokens of the answer to that request."


class LinkInvalid(Problem):
    """A one-time token that opens nothing, or no longer."""

    status = HTTPStatus.BAD_REQUEST
    slug = "link-invalid"
    title = "The link is not valid, was used, or has ended"
    advice = "Ask for a new one."


class AccountExists(Conflict):
    """An invitation for somebody who has an account."""

    slug = "account-exists"
    title = "There is an account with this email address"
    advice = "Sign in, and accept the invitation there."


class SecondFactorExists(Conflict):
    """An authenticator app where there is one."""

    slug = "second-factor-exists"
    title = "An authenticator app is set up already"
    advice = "Remove it first."


class WrongPassword(Problem):
    """A signed-in person who could not repeat their password."""

    status = HTTPStatus.FORBIDDEN
    slug = "wrong-password"
    title = "The present password is wrong"
    advice = "Check it, or ask for a link to set a new one."
