"""What can go wrong with readings."""

from ..problems import Conflict


class SequenceReused(Conflict):
    """A sequence number that another batch of the source has had."""

    slug = "sequence-reused"
    title = "Another batch had this sequence number"
    advice = (
        "Repeat a batch unchanged, and number a new one higher. A source that lost its "
        "count, after a restored backup for instance, takes a new source id."
    )
