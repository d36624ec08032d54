"""Batches as compact JSON: lists instead of mappings, and nothing that is the default.

What is read is checked to the last field and replayed, so that a spoilt file is refused
with its place instead of becoming a batch that cannot be.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from .batches import Batches
from .events import (
    BatchError,
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
)
from .history import Batch

VERSION: Final = 1

type Json = bool | int | float | str | list[Json] | dict[str, Json] | None

_CODES: Final[Mapping[str, type[Event]]] = MappingProxyType(
    {
        "s": Sown,
        "m": Moved,
        "x": SplitOff,
        "f": SplitFrom,
        "i": MergedInto,
        "j": Joined,
        "g": StageSet,
        "r": RecipeSet,
        "o": Observed,
        "h": Harvested,
        "d": Discarded,
    }
)
_CODE_OF: Final = {kind: code for code, kind in _CODES.items()}


class StoredBatchError(ValueError):
    """A stored batch that cannot be read; `path` says where."""

    def __init__(self, path: str, reason: str) -> None:
        """Keep where and what."""
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


def to_stored(batches: Batches) -> dict[str, Json]:
    """Return all batches as JSON."""
    return {
        "version": VERSION,
        "next": batches.next_number,
        "batches": [batch_to_stored(batch) for batch in batches],
    }


def batch_to_stored(batch: Batch) -> list[Json]:
    """Return one batch as JSON."""
    return [
        batch.id,
        batch.crop,
        batch.recipe,
        batch.variety,
        batch.seed_lot,
        [_event_to_stored(event) for event in batch.events],
    ]


def from_stored(stored: object) -> Batches:
    """Return the batches of a stored JSON; raise StoredBatchError where it is spoilt."""
    if not isinstance(stored, dict):
        raise StoredBatchError("batches", "is not a mapping")
    if stored.get("version") != VERSION:
        raise StoredBatchError("version", f"{stored.get('version')!r} is not {VERSION}")
    batches: dict[str, Batch] = {}
    for index, item in enumerate(_list(stored.get("batches"), "batches")):
        batch = batch_from_stored(item, f"batches/{index}")
        if batch.id in batches:
            raise StoredBatchError(f"batches/{index}", f"{batch.id!r} is there twice")
        batches[batch.id] = batch
    number = _whole(stored.get("next"), "next")
    for batch in batches.values():
        number = max(number, *(event.number + 1 for event in batch.events))
    return Batches(MappingProxyType(batches), number)


def batch_from_stored(stored: object, path: str = "batch") -> Batch:
    """Return one batch of a stored JSON; raise StoredBatchError where it is spoilt."""
    items = _list(stored, path)
    if len(items) != 6:
        raise StoredBatchError(path, f"has {len(items)} fields instead of 6")
    batch_id, crop, recipe, variety, seed_lot = (
        _text(item, f"{path}/{n}") for n, item in enumerate(items[:5])
    )
    events = tuple(
        _event(item, f"{path}/events/{n}")
        for n, item in enumerate(_list(items[5], f"{path}/events"))
    )
    if not events or not isinstance(events[0], Sown | SplitFrom):
        raise StoredBatchError(f"{path}/events", "does not begin with sowing")
    if any(isinstance(event, Sown | SplitFrom) for event in events[1:]):
        raise StoredBatchError(f"{path}/events", "begins twice")
    if any(late.at < early.at for early, late in pairwise(events)):
        raise StoredBatchError(f"{path}/events", "is not in the order of time")
    batch = Batch(batch_id, crop, recipe, events, variety, seed_lot)
    try:
        batch.standing  # noqa: B018
    except BatchError as error:
        raise StoredBatchError(f"{path}/events", str(error)) from error
    return batch


def _event_to_stored(event: Event) -> list[Json]:
    """Return an event as its code and its fields, without the defaults at its end."""
    values: list[Json] = []
    length = 0
    for field in fields(event):
        value = getattr(event, field.name)
        if isinstance(value, tuple):
            value = [part for pair in value for part in pair]
        elif isinstance(value, float) and value.is_integer():
            value = int(value)
        values.append(value)
        if field.default is MISSING or value != field.default:
            length = len(values)
    return [_CODE_OF[type(event)], *values[:length]]


def _event(stored: object, path: str) -> Event:
    """Return an event of a stored JSON."""
    items = _list(stored, path)
    code = items[0] if items else None
    kind = _CODES.get(code) if isinstance(code, str) else None
    if kind is None:
        raise StoredBatchError(path, f"{code!r} is no event")
    names = [field.name for field in fields(kind)]
    least = sum(field.default is MISSING for field in fields(kind))
    if not least <= len(items) - 1 <= len(names):
        raise StoredBatchError(
            path, f"has {len(items) - 1} fields, not {least} or more"
        )
    values = {
        name: _READERS[name](item, f"{path}/{name}")
        for name, item in zip(names, items[1:], strict=False)
    }
    make: Callable[..., Event] = kind
    return make(**values)


def _list(stored: object, path: str) -> list[object]:
    """Return a list."""
    if not isinstance(stored, list):
        raise StoredBatchError(path, "is not a list")
    return stored


def _text(stored: object, path: str) -> str:
    """Return a text."""
    if not isinstance(stored, str):
        raise StoredBatchError(path, f"{stored!r} is not text")
    return stored


def _flag(stored: object, path: str) -> bool:
    """Return true or false."""
    if not isinstance(stored, bool):
        raise StoredBatchError(path, f"{stored!r} is not true or false")
    return stored


def _number(stored: object, path: str) -> float:
    """Return a finite number."""
    if isinstance(stored, bool) or not isinstance(stored, int | float):
        raise StoredBatchError(path, f"{stored!r} is not a number")
    if not abs(stored) < 1e12:
        raise StoredBatchError(path, f"{stored!r} is out of range")
    return float(stored)


def _optional_number(stored: object, path: str) -> float | None:
    """Return a finite number or None."""
    return None if stored is None else _number(stored, path)


def _whole(stored: object, path: str) -> int:
    """Return a whole number from 0."""
    number = _number(stored, path)
    if number < 0 or number % 1:
        raise StoredBatchError(path, f"{stored!r} is not a whole number from 0")
    return int(number)


def _pairs(stored: object, path: str) -> list[tuple[str, object]]:
    """Return the pairs of a flat list."""
    items = _list(stored, path)
    if len(items) % 2:
        raise StoredBatchError(path, "lacks the half of a pair")
    names = (_text(name, path) for name in items[::2])
    return list(zip(names, items[1::2], strict=True))


def _where(stored: object, path: str) -> tuple[tuple[str, int], ...]:
    """Return plants by shelf."""
    return tuple((shelf, _whole(n, path)) for shelf, n in _pairs(stored, path))


def _grades(stored: object, path: str) -> tuple[tuple[str, float], ...]:
    """Return grams by grade."""
    return tuple((grade, _number(g, path)) for grade, g in _pairs(stored, path))


_READERS: Final[Mapping[str, Callable[[object, str], object]]] = MappingProxyType(
    {
        "at": _number,
        "sown": _number,
        "number": _whole,
        "plants": _whole,
        "where": _where,
        "grades": _grades,
        "by_hand": _flag,
        "weight_g": _optional_number,
        "height_cm": _optional_number,
        "waste_g": _number,
        **dict.fromkeys(
            ("stage", "origin", "target", "other", "recipe", "note", "photo"), _text
        ),
        **dict.fromkeys(("waste_cause", "reason"), _text),
    }
)
