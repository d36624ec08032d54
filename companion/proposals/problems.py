"""What can go wrong with proposals."""

from ..problems import Conflict


class ProposalAnswered(Conflict):
    """A proposal that nobody can withdraw any longer."""

    slug = "proposal-answered"
    title = "The proposal was answered already"
    advice = "Propose something else; what was accepted is changed in Home Assistant."


class NoSite(Conflict):
    """A proposal to a farm where nobody would ever see it."""

    slug = "no-site"
    title = "The farm has no Home Assistant"
    advice = "Pair the farm first: proposals are accepted there."
