"""What can go wrong with readings."""

from typing import override

from ..problems import Conflict


class SequenceReused(Conflict):
    """A sequence number that another batch of the source has had."""

    slug = "sequence-reused"
    title = "Another batch had this sequence number"
    advice = (
        "Repeat a batch unchanged, and number a new one higher. A source that lost its "
        "count, after a restored backup for instance, takes a new source id."
    )


class BatchMissing(Conflict):
    """A batch that says which one it follows, and that one is not here."""

    slug = "batch-missing"
    title = "The batch before this one is missing"
    advice = (
        "Ask how far readings are taken in, and go on from there: the companion was "
        "restored from a backup, or a request was on its way for too long."
    )

    @override
    def __init__(self, sequence: int) -> None:
        super().__init__(f"Batch {sequence} is to follow one that is not here.")
