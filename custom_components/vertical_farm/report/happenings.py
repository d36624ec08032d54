"""What happened to a batch, in words."""

from ..growing.events import (
    Discarded,
    Event,
    Harvested,
    Joined,
    MergedInto,
    Moved,
    Observed,
    RecipeSet,
    Sown,
    SplitFrom,
    SplitOff,
    StageSet,
    Where,
)
from .words import ReportWords


def happened(words: ReportWords, event: Event) -> str:
    """Return what happened."""
    say, number = words.say, words.number
    match event:
        case Sown(where=where):
            return say("event_sown", where=_where(words, where))
        case Moved(plants=plants, origin=origin, target=target):
            return say(
                "event_moved",
                plants=number(plants),
                origin=words.place(origin),
                target=words.place(target),
            )
        case SplitOff(where=where, other=other):
            return say("event_split_off", plants=_plants(words, where), other=other)
        case SplitFrom(where=where, other=other):
            return say("event_split_from", plants=_plants(words, where), other=other)
        case MergedInto(where=where, other=other):
            return say("event_merged_into", plants=_plants(words, where), other=other)
        case Joined(where=where, other=other):
            return say("event_joined", plants=_plants(words, where), other=other)
        case StageSet(stage=stage, by_hand=by_hand):
            key = "event_stage_by_hand" if by_hand else "event_stage"
            return say(key, stage=words.crops.stage(stage))
        case RecipeSet(recipe=recipe):
            return say("event_recipe", recipe=recipe)
        case Observed():
            return _observed(words, event)
        case Harvested():
            return _harvested(words, event)
        case Discarded(where=where, reason=reason):
            return say(
                "event_discarded", plants=_plants(words, where), reason=reason or "–"
            )


def _plants(words: ReportWords, where: Where) -> str:
    """Return how many plants there are on some shelves."""
    return words.number(sum(plants for _, plants in where))


def _where(words: ReportWords, where: Where) -> str:
    """Return shelves with their plants."""
    return "; ".join(
        f"{words.place(shelf)}: {words.number(plants)}" for shelf, plants in where
    )


def _observed(words: ReportWords, event: Observed) -> str:
    """Return what was seen."""
    seen = [words.say("event_observed")]
    if event.plants:
        seen.append(words.say("plants", plants=words.number(event.plants)))
    if event.weight_g is not None:
        seen.append(words.number(event.weight_g, 1, "g"))
    if event.height_cm is not None:
        seen.append(words.number(event.height_cm, 1, "cm"))
    return ", ".join([*seen, *([event.note] if event.note else [])])


def _harvested(words: ReportWords, event: Harvested) -> str:
    """Return what was cut, by grade, and what was waste."""
    grades = "; ".join(
        f"{grade or words.say('ungraded')}: {words.number(grams, 0, 'g')}"
        for grade, grams in event.grades
    )
    text = words.say(
        "event_harvested", plants=_plants(words, event.where), grades=grades
    )
    if event.waste_g:
        cause = f" ({event.waste_cause})" if event.waste_cause else ""
        waste = words.number(event.waste_g, 0, "g")
        text += f"; {words.say('waste')}: {waste}{cause}"
    return text
