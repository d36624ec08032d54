"""How a farm stands with its companion, as its entities show it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CompanionStatus:
    """What is known of the link; times are UTC seconds.

    `synced` is when everything that waited was taken in last, `events` are those that
    wait, `sent_until` is up to when readings were taken in, and `behind_min` how many
    minutes ago that was. `proposals` are those that wait for an administrator's answer.
    """

    connected: bool = False
    synced: float | None = None
    events: int = 0
    sent_until: float | None = None
    behind_min: int | None = None
    proposals: int = 0
