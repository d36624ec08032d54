"""Whether two JSON values have one form: what the contract's examples are held to."""

from collections.abc import Iterator

type Json = bool | int | float | str | list[Json] | dict[str, Json] | None


def differences(found: Json, example: Json, path: str = "") -> list[str]:
    """Say where a value has another form than an example: keys, and types of values.

    What may be null is null in one of them, and then it may be left out. Lists are compared item by item with those of
    the example that have the same keys, or the same kind.
    """
    return [*_differences(found, example, path)]


def _differences(found: Json, example: Json, path: str) -> Iterator[str]:
    if found is None or example is None:
        return
    if isinstance(found, dict) and isinstance(example, dict):
        for key in sorted(found.keys() - example.keys()):
            yield f"{path}/{key} is not in the example"
        for key in sorted(example.keys() - found.keys()):
            if example[key] is not None:
                yield f"{path}/{key} is missing"
        for key in found.keys() & example.keys():
            yield from _differences(found[key], example[key], f"{path}/{key}")
    elif isinstance(found, list) and isinstance(example, list):
        for place, each in enumerate(found):
            if example:
                yield from min(
                    (differences(each, one, f"{path}/{place}") for one in example),
                    key=len,
                )
    elif _kind(found) != _kind(example):
        yield f"{path} is {found!r}, in the example {example!r}"


def _kind(value: Json) -> str:
    """Name the type of a value; a whole number is a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "number"
    return type(value).__name__
