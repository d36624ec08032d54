"""What can go wrong with organizations and their members."""

from http import HTTPStatus

from ..problems import Conflict, NotPermitted, Problem


class LastOwner(Conflict):
    """An organization would be left without an owner."""

    slug = "last-owner"
    title = "An organization needs an owner"
    advice = "Make somebody else an owner first."


class SecondFactorNeeded(NotPermitted):
    """An organization whose owners need an authenticator app."""

    slug = "second-factor-needed"
    title = "This organization asks its owners for an authenticator app"
    advice = "Set one up at /api/v1/users/me/second-factor; until then you may read."


class AlreadyMember(Conflict):
    """An invitation for somebody who is a member."""

    slug = "already-member"
    title = "This person is a member already"
    advice = "Change their role instead."


class InvitedSomebodyElse(Problem):
    """An invitation for another address."""

    status = HTTPStatus.FORBIDDEN
    slug = "invited-somebody-else"
    title = "The invitation is for another email address"
    advice = "Sign in with the account of that address, or ask for a new invitation."


class NotOpen(NotPermitted):
    """A companion where not everybody may found organizations."""

    slug = "not-open"
    title = "New organizations are not open here"
    advice = "Ask an owner for an invitation, or the operator for the set-up token."
