"""Reading saved numbers back, without trusting them."""

from collections.abc import Iterable, Mapping
import math


def number(document: object, key: str) -> float:
    """Return a finite number of a saved mapping; raises ValueError on anything else."""
    value = mapping(document).get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{key} is not a number: {value!r}")  # noqa: TRY004
    if not math.isfinite(value):
        raise ValueError(f"{key} is not finite")
    return float(value)


def numbers(document: object, key: str, length: int) -> list[float]:
    """Return a list of finite numbers of a saved mapping."""
    values = items(document, key, length)
    return [number({key: value}, key) for value in values]


def items(document: object, key: str, length: int) -> list[object]:
    """Return a list of a saved mapping that has exactly `length` items."""
    values = mapping(document).get(key)
    if not isinstance(values, list) or len(values) != length:
        raise ValueError(f"{key} is not a list of {length}")
    return values


def mapping(document: object) -> Mapping[str, object]:
    """Return saved data as a mapping; raises ValueError when it is none."""
    if not isinstance(document, Mapping):
        raise ValueError(f"not a mapping: {document!r}")  # noqa: TRY004
    return document


def dump(thing: object, fields: Iterable[str]) -> dict[str, float]:
    """Return the named number fields of an object as JSON-able data."""
    return {field: getattr(thing, field) for field in fields}


def load(thing: object, fields: Iterable[str], document: object) -> None:
    """Set the named number fields of an object from saved data."""
    for field in fields:
        setattr(thing, field, number(document, field))
