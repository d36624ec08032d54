"""Top-up: when fresh water is wanted in a reservoir, for how long it runs, and what ends it.

A level counts only where it is trusted and the beds have drained. Whether water comes at
all shows by the level itself: a fill that does not raise it ends, and is not repeated until
the level has moved, for a level sensor that hangs would otherwise flood the room.
"""

from dataclasses import dataclass
from enum import StrEnum

from .irrigation import RUN_SHARE
from .numbers import number, some_number
from .reasons import OFF, Inputs, Wanted

BELOW_PCT = 70.0
TO_PCT = 85.0
"""From which level to which a reservoir is filled, where the grower has not said; practice."""

LEAST_PCT, MOST_PCT = 5.0, 94.0
"""What may be said: above where a pump runs dry, and below where the guard closes the inlet."""

LEAST_APART_PCT = 2.0
"""How far both marks are apart at least: levels are noisy."""

RISES_BY_S = 180.0
LEAST_RISE_PCT = 1.0
"""After how long the level must have risen by how much; practice."""

_SHORTEST_S = 1.0


@dataclass(frozen=True, slots=True)
class Marks:
    """The levels of a reservoir in percent: it is filled when below one, up to another."""

    below_pct: float = BELOW_PCT
    to_pct: float = TO_PCT


def least_to_pct(below_pct: float | None) -> float:
    """Return up to which level a reservoir must at least be filled."""
    return (BELOW_PCT if below_pct is None else below_pct) + LEAST_APART_PCT


def marks(below_pct: float | None, to_pct: float | None) -> Marks:
    """Return the marks of a reservoir, with what is usual where nothing was said."""
    below = BELOW_PCT if below_pct is None else below_pct
    usual = min(max(TO_PCT, least_to_pct(below)), MOST_PCT)
    return Marks(below, usual if to_pct is None else to_pct)


def top_up_due(
    level_pct: float | None,
    mark: Marks,
    stuck_pct: float | None,
    *,
    was_due: bool,
) -> bool:
    """Return whether water is wanted at a trusted level of a tank at rest.

    `stuck_pct` is the level that did not rise when water was let in last.
    """
    if level_pct is None:
        return False
    if stuck_pct is not None and abs(level_pct - stuck_pct) < LEAST_RISE_PCT:
        return False
    end = mark.below_pct + (LEAST_APART_PCT / 2.0 if was_due else 0.0)
    return level_pct < end


def top_up_run(inputs: Inputs) -> Wanted:
    """Return for how long an inlet is to be open at most, by the inputs of its reason.

    Inputs: `due`, `level_pct`, `to_pct`, `asked_pct` (fill up to there whatever is due), and
    of the inlet `longest_run_s`. Off where the level is not known or high enough.
    """
    level_pct, asked_pct = (
        some_number(inputs, "level_pct"),
        some_number(inputs, "asked_pct"),
    )
    if level_pct is None or (asked_pct is None and not inputs["due"]):
        return OFF
    to_pct = number(inputs, "to_pct") if asked_pct is None else asked_pct
    longest_s = some_number(inputs, "longest_run_s")
    if level_pct >= to_pct or longest_s is None or longest_s < _SHORTEST_S:
        return OFF
    return Wanted(on=True, for_s=RUN_SHARE * longest_s)


class Ending(StrEnum):
    """How a fill came out."""

    FULL = "full"
    TIME_OVER = "time_over"
    """The inlet was open for as long as it may be; the rest follows when it is due again."""
    PAUSED = "paused"
    """The pump started, the level is not known any more, or Home Assistant stops."""
    INTERRUPTED = "interrupted"
    """Somebody or the guard closed the inlet."""
    NO_EFFECT = "no_effect"
    """The level did not rise."""
    NOT_CLOSED = "not_closed"
    NOT_DUE = "not_due"
    NOT_STARTED = "not_started"


def fill_ends(inputs: Inputs) -> Ending | None:
    """Return why a fill ends now, None while it goes on.

    Inputs: `level_pct`, `to_pct`, `began_pct`, `ran_s`, `of_s`, `seen_s` (after how long the
    level was reported last), and `settled`, which is not so while a pump moves water
    between tank and beds.
    """
    level_pct = some_number(inputs, "level_pct")
    if level_pct is None or not inputs["settled"]:
        return Ending.PAUSED
    if level_pct >= number(inputs, "to_pct"):
        return Ending.FULL
    over = number(inputs, "ran_s") >= number(inputs, "of_s")
    risen = level_pct - number(inputs, "began_pct")
    tells = over or number(inputs, "seen_s") >= RISES_BY_S
    if tells and risen < LEAST_RISE_PCT:
        return Ending.NO_EFFECT
    return Ending.TIME_OVER if over else None


def fills_ahead(
    level_pct: float, loss_pct_h: float, mark: Marks, hours: float
) -> list[tuple[float, float]]:
    """Return when fills will be due in some hours, and by how many percent each fills.

    The times are in hours from now, for a reservoir that loses so much in an hour.
    """
    fills: list[tuple[float, float]] = []
    at = 0.0
    while True:
        if level_pct >= mark.below_pct:
            if loss_pct_h <= 0.0:
                return fills
            at += (level_pct - mark.below_pct) / loss_pct_h
            level_pct = mark.below_pct
        if at > hours:
            return fills
        fills.append((at, mark.to_pct - level_pct))
        level_pct = mark.to_pct
