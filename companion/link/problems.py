"""What can go wrong between a site and the companion."""

from typing import override
from uuid import UUID

from ..problems import Conflict, NotFound, Problem


class PairingCodeRefused(NotFound):
    """A code that nobody was given, or that was used, or is too old."""

    slug = "pairing-code-refused"
    title = "The pairing code is not valid"
    advice = (
        "Make a new one: it is valid for ten minutes, once. Letters are never "
        "mistaken for digits: 0, 1, I and O are not used."
    )


class ProtocolNotSpoken(Problem):
    """A site of another time."""

    slug = "protocol-not-spoken"
    title = "The site and the companion speak different versions of the protocol"
    advice = "Update the older of the two; the detail says which that is."

    @override
    def __init__(self, protocol: int, oldest: int, newest: int) -> None:
        older = "Home Assistant's integration" if protocol < oldest else "the companion"
        super().__init__(
            f"The site speaks {protocol}, the companion {oldest} to {newest}: "
            f"{older} is the older one."
        )


class SequenceGap(Conflict):
    """Events that skip some that were not taken in."""

    slug = "sequence-gap"
    title = "Events before these are missing"
    advice = "Send from the sequence number on that the detail names."

    @override
    def __init__(self, expected: int, sent: int) -> None:
        super().__init__(f"The next is {expected}, and the first that came is {sent}.")


class EpochOver(Conflict):
    """Events of a count that the site has given up."""

    slug = "epoch-over"
    title = "The site numbers its events anew since"
    advice = "Drop the request: the site has sent the same in its present count."

    @override
    def __init__(self, epoch: UUID) -> None:
        super().__init__(f"The epoch {epoch} is over.")


class LayoutOutdated(Conflict):
    """A layout that is older than what was taken over."""

    slug = "layout-outdated"
    title = "A newer layout was taken over already"
    advice = "Send the present layout with its revision."

    @override
    def __init__(self, sent: int, there: int) -> None:
        super().__init__(f"Revision {sent} came, and {there} is there.")
