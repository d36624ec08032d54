"""What can go wrong with farms and what stands in them."""

from typing import override

from ..problems import Conflict


class NotOwner(Conflict):
    """A change of what Home Assistant owns."""

    slug = "not-owner"
    title = "Home Assistant owns this"
    advice = "Change it in Home Assistant: the companion shows it as it is there."


class PlantsStanding(Conflict):
    """Something is to be deleted on which plants stand."""

    slug = "plants-standing"
    title = "Plants stand there"
    advice = "Move, harvest or discard them first."

    @override
    def __init__(self, plants: int) -> None:
        super().__init__(f"{plants} plants stand there.")


class PlanLimitReached(Conflict):
    """More than the plan includes."""

    slug = "plan-limit-reached"
    title = "The plan does not include more"
    advice = "Delete what is no longer needed, or choose another plan."

    @override
    def __init__(self, plan: str, resource: str, most: int) -> None:
        super().__init__(
            f"The plan {plan!r} includes {most} {resource} for each person."
        )


class ParentDeleted(Conflict):
    """Something is to be restored within what is still deleted."""

    slug = "parent-deleted"
    title = "What it belongs to is deleted"
    advice = "Restore that first."
