"""What makes no sense in a rule whose words are all right."""

from collections.abc import Iterator, Sequence

from ..measures import implausible
from ..problems import InvalidInput
from .vocabulary import (
    DEEPEST,
    AllOf,
    AnyOf,
    BetweenTimes,
    Condition,
    Crossed,
    Document,
    NoneOf,
    Wait,
)


def problems_of(document: Document, pointer: str) -> list[InvalidInput]:
    """List what would not work, and where it is."""
    return [
        *_triggers(document, f"{pointer}/triggers"),
        *_conditions(document.conditions, f"{pointer}/conditions", 1),
        *_actions(document, f"{pointer}/actions"),
    ]


def _problem(pointer: str, code: str, message: str) -> InvalidInput:
    return InvalidInput(pointer=pointer, code=code, message=message)


def _triggers(document: Document, pointer: str) -> Iterator[InvalidInput]:
    """Refuse thresholds that cannot be, and what is said twice."""
    for place, each in enumerate(document.triggers):
        if each in document.triggers[:place]:
            yield _problem(
                f"{pointer}/{place}", "repeated", "The same trigger is there already."
            )
        if isinstance(each, Crossed) and (why := implausible(each.metric, each.value)):
            yield _problem(f"{pointer}/{place}/value", "implausible", why)


def _conditions(
    conditions: Sequence[Condition], pointer: str, depth: int
) -> Iterator[InvalidInput]:
    """Refuse what is never so, and what nobody can read."""
    for place, each in enumerate(conditions):
        here = f"{pointer}/{place}"
        match each:
            case BetweenTimes() if each.after == each.before:
                yield _problem(
                    f"{here}/before", "empty-span", "The span has no length."
                )
            case AllOf() | AnyOf() | NoneOf() if depth == DEEPEST:
                yield _problem(
                    here, "too-deep", f"Conditions go {DEEPEST} levels deep at most."
                )
            case AllOf() | AnyOf() | NoneOf():
                yield from _conditions(each.conditions, f"{here}/conditions", depth + 1)
            case _:
                pass


def _actions(document: Document, pointer: str) -> Iterator[InvalidInput]:
    """Refuse waiting for nothing."""
    last = len(document.actions) - 1
    if isinstance(document.actions[last], Wait):
        yield _problem(f"{pointer}/{last}", "waits-at-end", "Nothing follows the wait.")
