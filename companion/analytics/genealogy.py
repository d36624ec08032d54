"""What plants came from, and where they went: through splits and merges, in time.

Only what happened after plants had come counts: what a batch gave away before others
joined it has nothing of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

FORWARD = frozenset({"split_off", "merged_into"})
BACKWARD = frozenset({"split_from", "joined"})


@dataclass(frozen=True, slots=True)
class Link:
    """Plants that went from a batch to another, or came from it, at a time."""

    batch_id: UUID
    other_id: UUID
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reached:
    """A batch that was reached: from when on, or until when, it concerns us."""

    batch_id: UUID
    at: datetime
    # The batch by which it was reached first; none for where we began.
    by: UUID | None
    kind: str | None


type Ask = Callable[[Sequence[UUID]], Iterable[Link]]


def descendants(begin: Iterable[tuple[UUID, datetime]], links: Ask) -> list[Reached]:
    """Follow plants forwards: each batch from the first time it has had any of them."""
    return _walk(begin, links, FORWARD, lambda one, other: one < other)


def ancestors(begin: Iterable[tuple[UUID, datetime]], links: Ask) -> list[Reached]:
    """Follow plants backwards: each batch until the last time it has given any."""
    return _walk(begin, links, BACKWARD, lambda one, other: one > other)


def _walk(
    begin: Iterable[tuple[UUID, datetime]],
    links: Ask,
    kinds: frozenset[str],
    further: Callable[[datetime, datetime], bool],
) -> list[Reached]:
    """Walk level by level; a batch that is reached with more time is walked again."""
    found: dict[UUID, Reached] = {}
    waiting: dict[UUID, Reached] = {}
    for batch_id, at in begin:
        waiting[batch_id] = Reached(batch_id, at, None, None)
    while waiting:
        found |= waiting
        ahead: dict[UUID, Reached] = {}
        for link in links(list(waiting)):
            since = waiting[link.batch_id].at
            if link.kind not in kinds or further(link.at, since):
                continue
            known = ahead.get(link.other_id) or found.get(link.other_id)
            if known is None or further(link.at, known.at):
                ahead[link.other_id] = Reached(
                    link.other_id, link.at, link.batch_id, link.kind
                )
        waiting = ahead
    return list(found.values())
