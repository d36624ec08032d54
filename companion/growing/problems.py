"""What cannot have happened to a batch, and what cannot be done with a recipe."""

from datetime import UTC, datetime
from typing import override
from uuid import UUID

from ..problems import Conflict


def _shown(at: datetime) -> str:
    """Write a time for a message."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class TooFewPlants(Conflict):
    """More plants are asked for than there are."""

    slug = "too-few-plants"
    title = "There are not so many plants"
    advice = "Ask for as many as the detail says, or look where the others are."

    @override
    def __init__(self, wanted: int, there: int, shelf_id: UUID, at: datetime) -> None:
        super().__init__(
            f"{wanted} plants are asked for on the shelf {shelf_id} "
            f"at {_shown(at)}, {there} are there."
        )


class BeforeSowing(Conflict):
    """Something would have happened before the batch was sown."""

    slug = "before-sowing"
    title = "The batch had not begun"
    advice = "Give a time that is not before it began."

    @override
    def __init__(self, at: datetime, began: datetime) -> None:
        super().__init__(f"{_shown(at)} is before the batch began at {_shown(began)}.")


class BatchEnded(Conflict):
    """Something would have happened after the batch ended."""

    slug = "batch-ended"
    title = "The batch has ended"
    advice = "Give an earlier time, or undo what ended it."

    @override
    def __init__(self, at: datetime, ended: datetime) -> None:
        super().__init__(
            f"{_shown(at)} is not before the batch ended at {_shown(ended)}."
        )


class OtherCrop(Conflict):
    """Batches, or a batch and a recipe, of different crops."""

    slug = "other-crop"
    title = "They are of different crops"
    advice = "Choose one of the same crop."

    @override
    def __init__(self, crop_key: str, other: str) -> None:
        super().__init__(f"{crop_key!r} and {other!r} are not one crop.")


class NotUndoable(Conflict):
    """Something later depends on the step, or there is none."""

    slug = "not-undoable"
    title = "The last step cannot be undone"
    advice = "Undo what came later first; a batch that was only sown can be deleted."


class NothingToPublish(Conflict):
    """A recipe without a draft, or with one that changes nothing."""

    slug = "nothing-to-publish"
    title = "There is nothing to publish"
    advice = "Change the draft first."


class HasRelatives(Conflict):
    """A batch that others were split from, or joined."""

    slug = "has-relatives"
    title = "Plants of it are in other batches"
    advice = "Undo the split or merge first, or discard the plants."
